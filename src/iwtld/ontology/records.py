"""Records that use a term, as examples of it: taken from the graph, never made up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from typing import Final

import pyoxigraph as ox

from iwtld.graph.reading import LABEL, PREF_LABEL, TITLE, TYPE, text
from iwtld.namespaces import BASE, GRAPH, ID

EXAMPLES: Final = 2
_CLOSURE: Final = ox.NamedNode(GRAPH + "closure")
_READ: Final = 2_000
"""How many statements are looked at for examples; some terms have hundreds of thousands."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A resource or a value in an example; ``iri`` is ``None`` for a value."""

    text: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A record of a class, or a statement that uses a property: then ``value`` is what it says."""

    subject: Thing
    value: Thing | None = None


def examples(store: ox.Store, iri: str, count: int = EXAMPLES) -> tuple[Example, ...]:
    """Return records of a class, or statements with a property, the first ``count`` by their IRIs.

    The closure is left out: an example of a class is a record of that class and not of a subclass, unless
    there is no other.
    """
    named = ox.NamedNode(iri)
    quads = [*_first(store.quads_for_pattern(None, TYPE, named))]
    if quads:
        kept = _recorded(quads)
        subjects = {quad.subject for quad in kept if isinstance(quad.subject, ox.NamedNode)}
        return tuple(Example(_thing(store, each)) for each in nsmallest(count, subjects, key=_by_iri))
    statements = {
        (quad.subject, quad.object)
        for quad in _recorded(_first(store.quads_for_pattern(None, named, None)))
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal)
    }
    chosen = nsmallest(count, statements, key=lambda pair: (pair[0].value, pair[1].value))
    return tuple(Example(_thing(store, subject), _value(store, value)) for subject, value in chosen)


def _first(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    records = (
        quad
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE)
    )
    return islice(records, _READ)


def _recorded(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    every = list(quads)
    return [quad for quad in every if quad.graph_name != _CLOSURE] or every


def _by_iri(each: ox.NamedNode) -> str:
    return each.value


def _value(store: ox.Store, value: ox.NamedNode | ox.Literal) -> Thing:
    return _thing(store, value) if isinstance(value, ox.NamedNode) else Thing(value.value)


def _thing(store: ox.Store, each: ox.NamedNode) -> Thing:
    for predicate in (PREF_LABEL, TITLE, LABEL):
        found = text(store, each, predicate)
        if found:
            return Thing(found, each.value)
    return Thing(each.value.removeprefix(ID).removeprefix(BASE), each.value)
