"""What the graph says about a thing, as a piece of the graph that can stand alone.

The concise bounded description (https://www.w3.org/submissions/CBD/): the statements about the thing, with
blank nodes followed. Two things are added. A membership, a participation, a claim or a penalty is a relation
with an interval and a source, so the model makes it a record; the records that stand for relations of the
thing belong to its description. And all that is mentioned brings its label, so that a reader need not ask
for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from iwtld.graph.reading import PREF_LABEL, TITLE, TYPE, term

_RECORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "org:member": ("iwt:GroupMembership", "iwt:MechanismMembership"),
    "org:organization": ("iwt:GroupMembership", "iwt:MechanismMembership"),
    "iwt:party": ("iwt:Participation",),
    "iwt:instrument": ("iwt:Participation",),
    "iwt:participation": ("iwt:TreatyAction", "iwt:StatusObservation"),
    "iwt:figure": ("iwt:Claim",),
    "iwt:offence": ("iwt:Penalty",),
    "iwt:onRoute": ("iwt:RouteHop",),
    "eli:is_part_of": ("iwt:Provision", "iwt:RefusalGround"),
}
"""By which property records of which classes stand for relations of the thing that they refer to."""

_NO_LABELS_OF: Final = frozenset({TYPE})


def description(store: ox.Store, thing: ox.NamedNode) -> list[ox.Quad]:
    """Return what a graph says about a thing, each statement with the graph in which it stands."""
    quads = list(bounded(store, thing))
    for record in records(store, thing):
        quads += bounded(store, record)
    return [*quads, *labels(store, quads)]


def bounded(store: ox.Store, thing: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield the concise bounded description of a thing."""
    waiting: list[ox.NamedNode | ox.BlankNode] = [thing]
    seen = set(waiting)
    while waiting:
        for quad in store.quads_for_pattern(waiting.pop(), None, None):
            yield quad
            if isinstance(quad.object, ox.BlankNode) and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)


def records(store: ox.Store, thing: ox.NamedNode) -> list[ox.NamedNode]:
    """Return the records that stand for relations of a thing, sorted by IRI."""
    found: set[ox.NamedNode] = set()
    for name, classes in _RECORDS.items():
        for quad in store.quads_for_pattern(None, term(name), thing):
            subject = quad.subject
            if (
                isinstance(subject, ox.NamedNode)
                and subject not in found
                and _is_any(store, subject, classes)
            ):
                found.add(subject)
    return sorted(found, key=lambda each: each.value)


def labels(store: ox.Store, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the preferred labels, or else the titles, of the things that statements have as objects."""
    mentioned = {
        quad.object
        for quad in quads
        if isinstance(quad.object, ox.NamedNode) and quad.predicate not in _NO_LABELS_OF
    }
    described = {quad.subject for quad in quads}
    for each in sorted(mentioned - described, key=lambda node: node.value):
        found = list(store.quads_for_pattern(each, PREF_LABEL, None))
        yield from found or store.quads_for_pattern(each, TITLE, None)


def _is_any(store: ox.Store, subject: ox.NamedNode, classes: Iterable[str]) -> bool:
    return any(next(store.quads_for_pattern(subject, TYPE, term(name)), None) is not None for name in classes)
