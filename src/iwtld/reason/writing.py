"""Writing conclusions: triples into a named graph of a store."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox


def add(store: ox.Store, triples: Iterable[ox.Triple], graph: str) -> None:
    """Add triples to the graph of that IRI; those that it holds already are not added again."""
    name = ox.NamedNode(graph)
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
