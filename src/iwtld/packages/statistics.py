"""Count what is in the graph, as VoID tells it (https://www.w3.org/TR/void/, section 4.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import pyoxigraph as ox

_WHOLE: Final = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
       (COUNT(DISTINCT ?p) AS ?properties)
WHERE { ?s ?p ?o }
"""
_GRAPHS: Final = """
SELECT ?graph (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
       (COUNT(DISTINCT ?p) AS ?properties)
WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?graph
"""
_CLASSES_OF_GRAPHS: Final = """
SELECT ?graph (COUNT(DISTINCT ?class) AS ?classes) WHERE { GRAPH ?graph { ?s a ?class } } GROUP BY ?graph
"""
_CLASSES: Final = """
SELECT ?class (COUNT(DISTINCT ?s) AS ?entities) WHERE { ?s a ?class FILTER(isIRI(?class)) } GROUP BY ?class
"""
_PROPERTIES: Final = """
SELECT ?p (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o }
GROUP BY ?p
"""


class Counts(NamedTuple):
    """How much there is in a graph; ``classes`` are those of which it has instances."""

    triples: int
    subjects: int
    objects: int
    properties: int
    classes: int


class PropertyCounts(NamedTuple):
    """How often a property is used, and with how many subjects and objects."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The union of all graphs, each graph by its IRI, each class and each property by its IRI, sorted."""

    whole: Counts
    graphs: Mapping[str, Counts]
    classes: Mapping[str, int]
    properties: Mapping[str, PropertyCounts]


def count(store: ox.Store) -> Statistics:
    """Return the numbers of a graph; for 400,000 triples this takes most of a second."""
    classes = {iri: found for iri, (found,) in _rows(store, _CLASSES)}
    of_graphs = {iri: found for iri, (found,) in _rows(store, _CLASSES_OF_GRAPHS)}
    graphs = {iri: Counts._make((*counts, of_graphs.get(iri, 0))) for iri, counts in _rows(store, _GRAPHS)}
    properties = {iri: PropertyCounts._make(counts) for iri, counts in _rows(store, _PROPERTIES)}
    triples, subjects, objects, used = map(_number, next(_solutions(store, _WHOLE)))
    return Statistics(
        Counts(triples, subjects, objects, used, len(classes)),
        dict(sorted(graphs.items())),
        dict(sorted(classes.items())),
        dict(sorted(properties.items())),
    )


def _rows(store: ox.Store, text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    for solution in _solutions(store, text):
        key, *counts = solution
        assert isinstance(key, ox.NamedNode)  # noqa: S101 - graphs, properties and the classes asked for
        yield key.value, tuple(map(_number, counts))


def _solutions(store: ox.Store, text: str) -> ox.QuerySolutions:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - they are SELECT queries
    return found


def _number(term: object) -> int:
    assert isinstance(term, ox.Literal)  # noqa: S101 - COUNT gives numbers
    return int(term.value)
