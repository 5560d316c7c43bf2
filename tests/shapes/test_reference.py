"""pySHACL reads the shapes as the compiled engine does."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.build import ONTOLOGY_GRAPH
from iwtld.explain.mistakes import load_mistakes
from iwtld.namespaces import expand
from iwtld.validate import Result, Shape, load_shapes, parse_shapes, validate
from iwtld.validate.shapes import Constraint, PropertyShape, Qualified
from iwtld.validate.vocabulary import component

from ..extent import at_length
from .graphs import Node, copied, first, make, slug
from .mutations import mutations, reporting

MISTAKES = [case for case in load_mistakes(resources.folder("shapes")) if not case.legitimate]

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
    """The mistakes for the rules in SPARQL and with sh:not, and the records around it: pySHACL is slow."""
    rules = {slug(shape) for shape in first(shapes, "SELECT ?shape { ?shape sh:sparql|sh:not ?constraint }")}
    chosen = [mistake for mistake in MISTAKES if mistake.shape in rules]
    store = copied(records)
    for mistake in chosen:
        make(store, mistake)
    made = {ox.NamedNode(iri) for mistake in chosen for iri in (*mistake.at, *mistake.changes)}
    made |= {ox.NamedNode(mistake.copy_of) for mistake in chosen if mistake.copy_of}
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
@pytest.mark.usefixtures("_prepared_queries")
def test_both_engines_find_the_same(extract: ox.Store, files: list[Path]) -> None:
    compiled = sorted(map(key, validate(extract, files).results))
    reference = sorted(map(key, validate(extract, files, engine="pyshacl").results))

    assert compiled == reference
    assert len(compiled) > 60


@pytest.fixture
def _prepared_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rdflib parse each query of the shapes once, not once for each focus node, and log nothing."""
    from rdflib.plugins.sparql import processor

    monkeypatch.setattr(logging.getLogger("rdflib.term"), "disabled", True)

    parse, translate = processor.parseQuery, processor.translateQuery
    known: dict[tuple[object, ...], Any] = {}

    def prepared(text: str, base: str | None = None, namespaces: Mapping[str, str] | None = None) -> Any:
        place = (text, base, tuple(sorted((namespaces or {}).items())))
        if place not in known:
            known[place] = translate(parse(text), base, namespaces)
        return known[place]

    monkeypatch.setattr(processor, "parseQuery", str)
    monkeypatch.setattr(processor, "translateQuery", prepared)


@pytest.fixture(scope="module")
def parsed(files: list[Path]) -> list[Shape]:
    return list(parse_shapes(load_shapes(files)))


@pytest.fixture(scope="module")
def changed(records: ox.Store, parsed: list[Shape]) -> ox.Store:
    """Records that violate each constraint that is not in SPARQL, and what they refer to."""
    merged = ox.Store()
    merged.bulk_extend(ox.Quad(*quad.triple) for quad in records)
    made = list(mutations(parsed, merged, each=1))
    assert len(made) > 3000
    named = {triple.object for mutation in made for triple in mutation.triples}
    part = ox.Store()
    part.extend(ox.Quad(*triple) for mutation in made for triple in mutation.triples)
    part.extend(quad for quad in merged if quad.subject in named or quad.predicate == SUBCLASS)
    return part


@at_length
@pytest.mark.usefixtures("_prepared_queries")
@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
def test_both_engines_find_the_same_in_thousands_of_changed_records(
    changed: ox.Store, extract: ox.Store, files: list[Path], parsed: list[Shape]
) -> None:
    compiled = validate(changed, files).results
    reference = validate(changed, files, engine="pyshacl").results

    assert set(map(key, compiled)) ^ set(map(key, reference)) == set()
    assert len(compiled) == len(reference)
    found = {(result.source_shape, result.component) for result in compiled}
    found |= {(result.source_shape, result.component) for result in validate(extract, files).results}
    every = {(shape.id, name) for _, shape, one in reporting(parsed) for name in component_names(one)}
    assert every - found == set()


def component_names(constraint: Constraint) -> list[str]:
    """Return the components that results of a constraint name."""
    match constraint:
        case Qualified(_, _, minimum, maximum):
            limits = {"qualifiedMinCount": minimum, "qualifiedMaxCount": maximum}
            return [component(name) for name, limit in limits.items() if limit is not None]
        case PropertyShape():
            return []
        case _:
            return [constraint.component]


@pytest.mark.slow
def test_the_shapes_conform_to_the_shapes_of_shacl(files: list[Path]) -> None:
    from pyshacl.entrypoints import meta_validate
    from rdflib import Graph

    graph = Graph()
    for path in files:
        graph.parse(path)
    conforms, _, text = meta_validate(graph)

    assert conforms, text
