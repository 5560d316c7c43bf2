"""Every constraint can be named, explained and understood by the person who made the mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.namespaces import ID, IWT, SHAPES
from iwtld.validate import Report
from iwtld.validate.profiles import NOT_FOR_DATA

from .conftest import CORE, load, shape_files
from .graphs import first, rows, slug

MODULES = (*CORE, "strict", "exchange")
REPORTING = """
  { ?shape sh:targetClass|sh:targetSubjectsOf ?target } UNION { ?node a sh:NodeShape ; sh:property ?shape . FILTER(isIRI(?shape)) }
"""
"""Shapes that results can name: those with a target, and the named property shapes in them."""
OF_A_NODE = "sh:nodeKind|sh:class|sh:pattern|sh:or|sh:xone|sh:not|sh:node|sh:sparql"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_is_and_imports_nothing(module: str) -> None:
    store = load(shape_files(module))
    header = rows(
        store,
        """SELECT ?title ?description ?licence ?version ?iri WHERE {
          ?ontology a owl:Ontology ; dcterms:title ?title ; dcterms:description ?description ;
            dcterms:license ?licence ; owl:versionInfo ?version ; owl:versionIRI ?iri .
          FILTER(LANG(?title) = "en" && LANG(?description) = "en")
        }""",
    )

    assert len(header) == 1
    assert first(store, "SELECT ?o { ?s owl:imports ?o }") == set()


@pytest.mark.parametrize("predicate", ["sh:name", "sh:description", "sh:severity"])
def test_every_shape_has_one(predicate: str, shapes: ox.Store) -> None:
    language = 'FILTER(LANG(?text) = "en")' if predicate != "sh:severity" else ""
    found = rows(
        shapes,
        f"""SELECT ?shape (COUNT(DISTINCT ?text) AS ?texts) WHERE {{
          {REPORTING} OPTIONAL {{ ?shape {predicate} ?text . {language} }}
        }} GROUP BY ?shape""",
    )

    assert len(found) > 300
    assert [slug(shape) for shape, texts in found if texts != "1"] == []


def messages(store: ox.Store) -> list[tuple[str, ...]]:
    return rows(
        store,
        f"""SELECT DISTINCT ?shape ?message ?language WHERE {{
          {REPORTING}
          OPTIONAL {{ ?shape sh:message|(sh:sparql/sh:message) ?message . BIND(LANG(?message) AS ?language) }}
          FILTER(EXISTS {{ ?shape sh:path ?path }} || EXISTS {{ ?shape {OF_A_NODE} ?value }})
        }}""",
    )


def test_every_constraint_has_one_message_in_english(shapes: ox.Store) -> None:
    found = messages(shapes)

    assert [slug(shape) for shape, _, language in found if language != "en"] == []
    assert len(found) == len({shape for shape, _, _ in found})


def test_a_message_says_what_is_wrong_and_what_to_do(shapes: ox.Store) -> None:
    short = [
        slug(shape) for shape, message, _ in messages(shapes) if len(re.findall(r"\.(?: |$)", message)) < 2
    ]

    assert short == []


def test_a_message_uses_only_variables_that_its_query_selects(shapes: ox.Store) -> None:
    queries = rows(
        shapes,
        "SELECT ?shape ?message ?select { ?shape sh:sparql ?c . ?c sh:message ?message ; sh:select ?select }",
    )

    assert len(queries) > 40
    for shape, message, select in queries:
        projection = set(re.findall(r"[?$](\w+)", select.partition("WHERE")[0]))
        assert set(re.findall(r"\{\?(\w+)\}", message)) <= projection, slug(shape)


def test_results_leave_no_variable_in_their_messages(report: Report) -> None:
    assert [str(result) for result in report.results if "{?" in result.message] == []


def test_constraints_are_no_blank_nodes_and_lie_in_the_namespace_of_the_shapes(shapes: ox.Store) -> None:
    found = first(shapes, f"SELECT ?shape {{ {REPORTING} }}")
    nested = first(
        shapes,
        "SELECT ?p { ?node a sh:NodeShape ; sh:name ?n ; sh:property ?p . FILTER(isBlank(?p)) FILTER NOT EXISTS { ?p sh:path skos:inScheme } }",
    )

    assert [shape for shape in found if not shape.startswith(SHAPES)] == []
    assert nested == set()


def test_no_shape_is_defined_in_two_modules() -> None:
    seen: dict[str, str] = {}
    for module in MODULES:
        for shape in first(load(shape_files(module)), "SELECT ?shape { ?shape sh:name ?name }"):
            assert seen.setdefault(shape, module) == module, slug(shape)


def test_every_shape_that_is_referred_to_is_defined(shapes: ox.Store) -> None:
    named = first(shapes, "SELECT ?o { ?s sh:property|sh:node ?o FILTER(isIRI(?o)) }")
    defined = first(shapes, "SELECT ?s { ?s sh:name ?name }")

    assert {slug(shape) for shape in named - defined} == set()


def test_every_shape_without_a_target_is_referred_to(shapes: ox.Store) -> None:
    idle = first(
        shapes,
        """SELECT ?s WHERE {
          ?s sh:name ?name .
          FILTER NOT EXISTS { ?s sh:targetClass|sh:targetSubjectsOf ?target }
          FILTER NOT EXISTS { ?other sh:property|sh:node ?s }
        }""",
    )

    assert {slug(shape) for shape in idle} == set()


def test_core_knows_violations_only(core: ox.Store) -> None:
    assert {slug(severity) for severity in first(core, "SELECT ?s { ?shape sh:severity ?s }")} == {
        "http://www.w3.org/ns/shacl#Violation"
    }


def names_in_queries(shapes: ox.Store) -> Iterator[str]:
    prefixes = dict(
        rows(shapes, "SELECT ?prefix ?namespace { ?d sh:prefix ?prefix ; sh:namespace ?namespace }")
    )
    for (select,) in rows(shapes, "SELECT ?select { ?constraint sh:select ?select }"):
        for prefix, local in re.findall(r"\b([a-z-]+):([\w-]+)", select):
            yield prefixes[prefix] + local


def test_every_name_in_a_query_exists(shapes: ox.Store, records: ox.Store) -> None:
    """A query with a misspelt name finds nothing, and says nothing either."""
    known = first(records, "SELECT ?s { ?s a ?type }")
    used = {name for name in names_in_queries(shapes) if name.startswith((IWT, ID))}

    assert len(used) > 40
    assert {slug(name) for name in used - known} == set()


def test_the_files_are_those_of_the_modules() -> None:
    folder: Path = shape_files("records")[0].parent

    assert {path.stem for path in folder.glob("*.ttl")} == {*MODULES, *NOT_FOR_DATA}
