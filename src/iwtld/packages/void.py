"""The numbers of the graph in VoID (https://www.w3.org/TR/void/)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import pyoxigraph as ox

from iwtld.dataset import DATASET, DATASET_GRAPH
from iwtld.namespaces import expand
from iwtld.packages.statistics import Counts, Statistics, count

_Node: TypeAlias = ox.NamedNode | ox.BlankNode


def void(store: ox.Store) -> list[ox.Quad]:
    """Return the description of a graph: what it records of itself, with its numbers as they are."""
    return [*recorded(store), *numbers(count(store))]


def recorded(store: ox.Store) -> Iterator[ox.Quad]:
    """Yield what a graph records of itself, without the numbers of triples, which may be of another day."""
    triples = ox.NamedNode(expand("void:triples"))
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(DATASET_GRAPH)):
        if quad.predicate != triples:
            yield ox.Quad(*quad.triple)


def numbers(counted: Statistics) -> Iterator[ox.Quad]:
    """Yield the numbers of the dataset, of each of its graphs, and by class and property."""
    this = ox.NamedNode(DATASET)
    yield from counts(this, counted.whole)
    for iri, found in counted.graphs.items():
        yield _said(this, "void:subset", ox.NamedNode(iri))
        yield _said(ox.NamedNode(iri), "rdf:type", ox.NamedNode(expand("void:Dataset")))
        yield from counts(ox.NamedNode(iri), found)
    yield from _partitions(this, counted)


def counts(node: _Node, found: Counts) -> Iterator[ox.Quad]:
    """Yield the counts of a dataset or graph."""
    yield _said(node, "void:triples", ox.Literal(found.triples))
    yield _said(node, "void:distinctSubjects", ox.Literal(found.subjects))
    yield _said(node, "void:distinctObjects", ox.Literal(found.objects))
    yield _said(node, "void:properties", ox.Literal(found.properties))
    yield _said(node, "void:classes", ox.Literal(found.classes))


def _partitions(this: ox.NamedNode, counted: Statistics) -> Iterator[ox.Quad]:
    for iri, entities in counted.classes.items():
        part = ox.BlankNode()
        yield _said(this, "void:classPartition", part)
        yield _said(part, "void:class", ox.NamedNode(iri))
        yield _said(part, "void:entities", ox.Literal(entities))
    for iri, used in counted.properties.items():
        part = ox.BlankNode()
        yield _said(this, "void:propertyPartition", part)
        yield _said(part, "void:property", ox.NamedNode(iri))
        yield _said(part, "void:triples", ox.Literal(used.triples))
        yield _said(part, "void:distinctSubjects", ox.Literal(used.subjects))
        yield _said(part, "void:distinctObjects", ox.Literal(used.objects))


def _said(subject: _Node, name: str, value: _Node | ox.Literal) -> ox.Quad:
    return ox.Quad(subject, ox.NamedNode(expand(name)), value)
