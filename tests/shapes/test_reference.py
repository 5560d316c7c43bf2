"""pySHACL reads the shapes as the compiled engine does."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.build import ONTOLOGY_GRAPH
from iwtld.namespaces import expand
from iwtld.validate import Result, validate

from .graphs import Node, copied, entity, first, slug
from .mistakes import MISTAKES
from .test_mistakes import make

PARTICIPATION = ox.NamedNode(expand("iwt:participation"))
SUBCLASS = ox.NamedNode(expand("rdfs:subClassOf"))


def neighbours(store: ox.Store, nodes: set[Node]) -> set[Node]:
    """Return the nodes with those that they refer to and with the other records of their participation."""
    found = set(nodes)
    for node in nodes:
        for quad in store.quads_for_pattern(node, None, None, None):
            if isinstance(quad.object, ox.NamedNode):
                found.add(quad.object)
            if quad.predicate == PARTICIPATION:
                found |= {
                    each.subject for each in store.quads_for_pattern(None, PARTICIPATION, quad.object, None)
                }
    return found


@pytest.fixture(scope="module")
def extract(records: ox.Store, shapes: ox.Store) -> ox.Store:
    """One mistake for each rule in SPARQL, with the records around it: pySHACL is slow."""
    rules = {slug(shape) for shape in first(shapes, "SELECT ?shape { ?shape sh:sparql ?constraint }")}
    chosen = {mistake.shape: mistake for mistake in MISTAKES if mistake.shape in rules}.values()
    store = copied(records)
    for mistake in chosen:
        make(store, mistake)
    made = {entity(name) for mistake in chosen for name in (mistake.record, *mistake.at, *mistake.more)}
    kept = neighbours(store, made)
    part = ox.Store()
    part.extend(quad for quad in store if quad.subject in kept)
    part.extend(store.quads_for_pattern(None, SUBCLASS, None, ox.NamedNode(ONTOLOGY_GRAPH)))
    return part


def key(result: Result) -> tuple[str, ...]:
    return (
        str(result.focus_node),
        str(result.path),
        str(result.value),
        result.component,
        str(result.source_shape),
        result.severity,
        result.message,
    )


@pytest.mark.slow
def test_both_engines_find_the_same(extract: ox.Store, files: list[Path]) -> None:
    compiled = sorted(map(key, validate(extract, files).results))
    reference = sorted(map(key, validate(extract, files, engine="pyshacl").results))

    assert compiled == reference
    assert len(compiled) > 60


@pytest.mark.slow
def test_the_shapes_conform_to_the_shapes_of_shacl(files: list[Path]) -> None:
    from pyshacl.entrypoints import meta_validate
    from rdflib import Graph

    graph = Graph()
    for path in files:
        graph.parse(path)
    conforms, _, text = meta_validate(graph)

    assert conforms, text
