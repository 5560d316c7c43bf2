"""What a graph says of one day: valid time, not the time at which something was recorded.

============================================================  ==============================================
participations, treaty relations, legal positions,             kept where the interval may contain the day
memberships of groups and mechanisms, penalties, rules of
national law, restrictions, completeness statements
treaty actions, declarations, events, cases                    kept where they may have happened by the day
all others: agencies, instruments, mechanisms, laws,           kept in full; their own dates stand in them
provisions, arrangements, concepts, sources
observations, claims, statements, conflicts                    kept in full: what a source says later may bear
                                                               on an earlier day (R37)
============================================================  ==============================================

A date that is known to the month or the year is read both ways, so a record that may hold on the day is kept;
its own dates show that it only may. What has no date is kept: unknown is not no. A figure about nothing but
events that had not happened goes with them, and its claims; so do the hops of a case.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.graph.reading import term
from iwtld.namespaces import ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    Bounds = Mapping[ox.NamedNode, str]

_INTERVALS: Final = frozenset(
    (
        *("participation", "relation", "position", "membership", "group-membership", "penalty"),
        *("extradition-law", "mla-law", "restriction", "completeness"),
    )
)
"""Folders of what holds for a time."""
_HAPPENINGS: Final = frozenset(("action", "declaration", "event", "case"))
"""Folders of what happens on a day."""
_CASCADE: Final = (("dcterms:subject", "figure"), ("iwt:figure", "claim"), ("iwt:ofCase", "case"))
"""Properties whose subjects in a folder have no meaning when all their objects are gone."""

_LOW: Final = tuple(
    term(name)
    for name in (
        *("iwt:inForceNotBefore", "iwt:inForceFrom", "iwt:earliestStart"),
        *("iwt:actionDate", "iwt:actionNotBefore", "iwt:caseDate"),
    )
)
"""The first day on which something may hold, the best first."""
_HIGH: Final = tuple(
    term(name) for name in ("iwt:inForceNotAfter", "iwt:inForceUntil", "iwt:dayAfterLatestEnd")
)
"""The first day on which something cannot hold any more, the best first."""


def as_of(store: ox.Store, day: date) -> ox.Store:
    """Return what a store says of a day, as a new store in memory; see the head of this module."""
    gone = _gone(store, day)
    kept = ox.Store()
    kept.bulk_extend(quad for quad in store.quads_for_pattern(None, None, None) if not _concerns(quad, gone))
    return kept


def _concerns(quad: ox.Quad, gone: frozenset[ox.NamedNode]) -> bool:
    """Return whether a statement is about something that is gone, or mentions an event that is."""
    return quad.subject in gone or (quad.object in gone and folder(quad.object) not in _INTERVALS)


def _gone(store: ox.Store, day: date) -> frozenset[ox.NamedNode]:
    lows, highs = _bounds(store, _LOW), _bounds(store, _HIGH)
    text = day.isoformat()
    gone = {
        node
        for node, low in lows.items()
        # A month or a year before which nothing happened begins with its first day.
        if folder(node) in _INTERVALS | _HAPPENINGS and low > text[: len(low)]
    }
    gone |= {node for node, high in highs.items() if folder(node) in _INTERVALS and high <= text}
    for name, kind in _CASCADE:
        gone |= _orphans(store, term(name), kind, gone)
    return frozenset(gone)


def _bounds(store: ox.Store, properties: tuple[ox.NamedNode, ...]) -> dict[ox.NamedNode, str]:
    """Return a bound of each thing that has one, by the first of the properties that it has."""
    found: dict[ox.NamedNode, str] = {}
    for each in reversed(properties):
        for quad in store.quads_for_pattern(None, each, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                found[quad.subject] = quad.object.value
    return found


def _orphans(store: ox.Store, name: ox.NamedNode, kind: str, gone: set[ox.NamedNode]) -> set[ox.NamedNode]:
    objects: dict[ox.NamedNode, set[object]] = {}
    for quad in store.quads_for_pattern(None, name, None):
        if folder(quad.subject) == kind and isinstance(quad.subject, ox.NamedNode):
            objects.setdefault(quad.subject, set()).add(quad.object)
    return {subject for subject, all_of in objects.items() if all_of <= gone}


def folder(node: object) -> str:
    """Return the folder of a resource: ``actor`` of ``.../id/actor/interpol``, nothing for other IRIs."""
    if isinstance(node, ox.NamedNode) and node.value.startswith(ID):
        return node.value[len(ID) :].partition("/")[0]
    return ""
