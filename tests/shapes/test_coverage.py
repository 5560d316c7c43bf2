"""The shapes cover the tables: every class, every column, every scheme."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest

from iwtld.namespaces import IWT, expand

from .graphs import ancestors, classes_of, columns, first, rows, slug, tables

LAWS_OF_SEVERAL = {("laws", "iwt:jurisdiction")}
"""Required in laws.csv alone: instruments.csv has laws of several jurisdictions, whose names no source gives."""


@pytest.mark.parametrize("table", list(tables()))
def test_every_class_of_a_table_is_the_target_of_a_core_shape(
    table: str, core: ox.Store, records: ox.Store
) -> None:
    targets = first(core, "SELECT ?class { ?shape sh:targetClass ?class }")
    above = ancestors(records)
    always, either = classes_of(table)
    covered = {name for name in (*always, *either) if above[name] & targets}
    # A class beside a more special one of the same row, as prov:Entity beside iwt:Source, needs no shape.
    general = {upper for name in covered.intersection(always) for upper in above[name]}

    assert {*always, *either} - covered - general == set()


@pytest.mark.parametrize("table", list(tables()))
def test_every_row_is_a_focus_node(table: str, core: ox.Store, records: ox.Store) -> None:
    targets = first(core, "SELECT ?class { ?shape sh:targetClass ?class }")
    above = ancestors(records)
    graph = f"<https://w3id.org/iwtld/graph/{table}>"
    typed: dict[str, set[str]] = {}
    for subject, kind in rows(records, f"SELECT ?s ?c {{ GRAPH {graph} {{ ?s a ?c }} }}"):
        typed.setdefault(subject, set()).update(above[kind])

    assert typed
    assert [subject for subject, kinds in typed.items() if not kinds & targets] == []


def described(table: str, prop: str, shapes: ox.Store, records: ox.Store, constraint: str = "") -> bool:
    """Tell whether a property of every row of the table is described by a shape for the class of the row."""
    above = ancestors(records)
    targets = first(
        shapes,
        f"SELECT ?class {{ ?shape sh:targetClass ?class ; sh:property ?p . ?p sh:path {prop} . {constraint} }}",
    )
    always, either = classes_of(table)
    return any(above[name] & targets for name in always) or (
        bool(either) and all(above[name] & targets for name in either)
    )


def column_id(value: object) -> str:
    return value["name"] if isinstance(value, dict) else str(value)


@pytest.mark.parametrize(("table", "column"), columns(), ids=column_id)
def test_every_column_is_described_by_the_shapes_of_its_class(
    table: str, column: dict[str, Any], core: ox.Store, records: ox.Store
) -> None:
    assert described(table, column["propertyUrl"], core, records)


REQUIRED = [(table, column) for table, column in columns() if column.get("required")]


@pytest.mark.parametrize(("table", "column"), REQUIRED, ids=column_id)
def test_every_required_column_is_demanded_by_the_shapes_of_its_class(
    table: str, column: dict[str, Any], core: ox.Store, shapes: ox.Store, records: ox.Store
) -> None:
    where = shapes if (table, column["propertyUrl"]) in LAWS_OF_SEVERAL else core

    assert described(table, column["propertyUrl"], where, records, "?p sh:minCount 1 .")


def test_values_are_taken_from_the_scheme_that_the_ontology_names(
    shapes: ox.Store, records: ox.Store
) -> None:
    named = dict(rows(records, "SELECT ?property ?scheme { ?property iwt:conceptScheme ?scheme }"))
    demanded = rows(
        shapes,
        "SELECT ?path ?scheme { ?shape sh:path ?path ; sh:node/sh:property ?p . ?p sh:path skos:inScheme ; sh:hasValue ?scheme }",
    )

    assert len(demanded) > 30
    assert [pair for pair in demanded if named[pair[0]] != pair[1]] == []


def test_every_column_with_a_scheme_has_its_values_checked_against_it(
    core: ox.Store, records: ox.Store
) -> None:
    named = first(records, "SELECT ?property { ?property iwt:conceptScheme ?scheme }")
    used = {expand(column["propertyUrl"]) for _, column in columns() if "valueUrl" in column} & named
    checked = first(core, "SELECT ?path { ?shape sh:path ?path ; sh:node/sh:property/sh:path skos:inScheme }")

    assert used - checked == set()


def test_every_term_in_the_shapes_exists(shapes: ox.Store, records: ox.Store) -> None:
    known = first(records, "SELECT ?s { ?s a ?type }")
    used = {
        name
        for row in rows(shapes, "SELECT ?s ?p ?o { ?s ?p ?o FILTER(isIRI(?o)) }")
        for name in row
        if name.startswith((IWT, "https://w3id.org/iwtld/id/"))
    }

    assert {slug(name) for name in used - known} == set()
