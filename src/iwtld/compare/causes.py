"""Which of the records that differ bring it about that answers differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pyoxigraph as ox

from iwtld.basis.answer import answer
from iwtld.basis.inquiry import Question
from iwtld.basis.profile import OffenceProfile
from iwtld.basis.provenance import Provenance
from iwtld.basis.values import Route
from iwtld.basis.world import World
from iwtld.compare.answers import AnswerChange, AnswerChanges
from iwtld.namespaces import IWT

_ASKED: Final = 3
"""Of how many pairs of a group the proofs are looked into."""

_GROUPS: Final = 100
"""Of how many groups of answers the records are looked for."""

_PARTICIPATION: Final = ox.NamedNode(IWT + "participation")
_UNDER: Final = ox.NamedNode(IWT + "underInstrument")


@dataclass(frozen=True, slots=True)
class Believer:
    """A graph and the world that was read from it."""

    store: ox.Store
    world: World


def with_records(
    changes: AnswerChanges, before: Believer, after: Believer, differing: Collection[str]
) -> AnswerChanges:
    """Return the changes of answers with the records that bring each of them about.

    ``differing`` are the IRIs of the records that differ. Such a record counts when a route of one of the
    first pairs of a group stands otherwise in the two graphs, and a premise of that route rests on it. So a
    record that is left out may still matter, and one that is named does. Asking takes a few milliseconds for
    each pair.
    """
    told = _Told(before, after, changes.on, frozenset(differing))
    groups = (
        replace(group, records=told.records(group)) if place < _GROUPS else group
        for place, group in enumerate(changes.groups)
    )
    return replace(changes, groups=tuple(groups))


class _Told:
    def __init__(self, before: Believer, after: Believer, on: date, differing: frozenset[str]) -> None:
        self._sides = [(side, Provenance(side.store)) for side in (before, after)]
        self._day = on.toordinal()
        self._differing = differing

    def records(self, group: AnswerChange) -> tuple[str, ...]:
        if not self._differing:
            return ()
        found = {iri for pair in group.pairs[:_ASKED] for iri in self._of_pair(*pair, group.form)}
        return tuple(sorted(found))

    def _of_pair(self, requesting: str, requested: str, form: str) -> Iterator[str]:
        question = Question(requesting, requested, form, self._day, OffenceProfile())
        old, new = (
            {route.id: route for route in answer(side.world, provenance, question).routes}
            for side, provenance in self._sides
        )
        for name in {*old, *new}:
            one, other = old.get(name), new.get(name)
            if one is not None and other is not None and _standing(one) == _standing(other):
                continue
            for route, (side, _) in zip((one, other), self._sides, strict=True):
                yield from self._differing.intersection(_behind(route, side.store))


def _standing(route: Route) -> tuple[object, ...]:
    return (route.status, route.grade, *((one.id, one.verdict) for one in route.conditions))


def _behind(route: Route | None, store: ox.Store) -> Iterator[str]:
    """Yield the records that a route rests on, those among them that a conclusion was drawn from too."""
    if route is None:
        return
    if route.instrument.iri:
        yield route.instrument.iri
    if route.provision_iri:
        yield route.provision_iri
    for premise in (premise for condition in route.conditions for premise in condition.premises):
        for iri in premise.records:
            yield iri
            yield from _drawn_from(iri, store)


def _drawn_from(iri: str, store: ox.Store) -> Iterable[str]:
    node = ox.NamedNode(iri)
    acts = (quad.subject for quad in store.quads_for_pattern(None, _PARTICIPATION, node, None))
    arrangements = (quad.object for quad in store.quads_for_pattern(node, _UNDER, None, None))
    return {found.value for found in (*acts, *arrangements) if isinstance(found, ox.NamedNode)}
