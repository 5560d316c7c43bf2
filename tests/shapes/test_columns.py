"""Each column has its shape: a value of a wrong kind, one too many, or none at all is found in every table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.namespaces import GRAPH, ID, expand
from iwtld.validate import Result, validate

from .graphs import Term, cells, clone, columns, copied, first, put, tables

WRONG = ox.Literal("00", datatype=ox.NamedNode(expand("xsd:hexBinary")))
"""A value that no column takes."""


@dataclass(frozen=True)
class Column:
    """A column that becomes a property; ``single`` where a row has one value at most."""

    table: str
    name: str
    prop: str
    required: bool
    single: bool

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


COLUMNS = [
    Column(
        table, column["name"], column["propertyUrl"], bool(column.get("required")), "separator" not in column
    )
    for table, column in columns()
    if cells(table).get(column["name"])
]
REQUIRED = [column for column in COLUMNS if column.required]
SINGLE = [
    column
    for column in COLUMNS
    # Single in laws.csv alone: instruments.csv has laws that belong to several jurisdictions.
    if column.single and str(column) != "laws.jurisdiction" and len(cells(column.table)[column.name]) > 1
]


def filled(records: ox.Store, column: Column) -> list[ox.Quad]:
    """Return the cells of a column that are not empty."""
    graph = ox.NamedNode(GRAPH + column.table)
    return list(records.quads_for_pattern(None, ox.NamedNode(expand(column.prop)), None, graph))


Findings = dict[tuple[str, str], list[Result]]


@pytest.fixture(scope="module")
def break_columns(records: ox.Store, files: list[Path]) -> Callable[..., Findings]:
    """Return a function that makes one broken copy of a real record per column, and validates them all."""

    def run(chosen: list[Column], breaking: Callable[[list[ox.Quad]], list[Term]]) -> Findings:
        store = copied(records)
        twins: dict[str, Column] = {}
        for number, column in enumerate(chosen):
            found = filled(records, column)
            twin = ox.NamedNode(f"{ID}twin/{number}")
            twins[twin.value] = column
            clone(store, found[0].subject, twin)
            put(store, twin, column.prop, breaking(found))
        results: Findings = {(column.table, column.name): [] for column in twins.values()}
        for result in validate(store, files).results:
            column = twins.get(getattr(result.focus_node, "value", ""))
            if column is not None and str(result.path) == f"<{expand(column.prop)}>":
                results[column.table, column.name].append(result)
        return results

    return run


@pytest.fixture(scope="module")
def wrong(break_columns: Callable[..., Findings]) -> Findings:
    return break_columns(COLUMNS, lambda found: [WRONG])


@pytest.fixture(scope="module")
def missing(break_columns: Callable[..., Findings]) -> Findings:
    return break_columns(REQUIRED, lambda found: [])


@pytest.fixture(scope="module")
def doubled(break_columns: Callable[..., Findings]) -> Findings:
    def breaking(found: list[ox.Quad]) -> list[Term]:
        return [found[0].object, next(cell.object for cell in found if cell.object != found[0].object)]

    return break_columns(SINGLE, breaking)


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_value_of_a_wrong_kind_is_found(column: Column, wrong: Findings) -> None:
    assert wrong[column.table, column.name]


@pytest.mark.parametrize("column", REQUIRED, ids=str)
def test_a_missing_value_is_found(column: Column, missing: Findings) -> None:
    components = [result.component for result in missing[column.table, column.name]]

    assert components.count(expand("sh:MinCountConstraintComponent")) == 1


@pytest.mark.parametrize("column", SINGLE, ids=str)
def test_a_second_value_is_found(column: Column, doubled: Findings) -> None:
    components = {result.component for result in doubled[column.table, column.name]}

    assert components & {expand("sh:MaxCountConstraintComponent"), expand("sh:UniqueLangConstraintComponent")}


def test_a_record_without_an_iri_is_found_in_every_table(records: ox.Store, files: list[Path]) -> None:
    """A blank node cannot be referred to from another file."""
    store = copied(records)
    blanks: dict[str, str] = {}
    for table in tables():
        graph = ox.NamedNode(GRAPH + table)
        original = next(store.quads_for_pattern(None, None, None, graph)).subject
        blank = ox.BlankNode()
        blanks[table] = blank.value
        clone(store, original, blank)
    named = expand("sh:NodeKindConstraintComponent")
    found = {
        getattr(r.focus_node, "value", "") for r in validate(store, files).results if r.component == named
    }

    assert {table for table, blank in blanks.items() if blank not in found} == set()


def test_a_finding_names_a_shape_that_can_be_looked_up(wrong: Findings, shapes: ox.Store) -> None:
    known = first(shapes, "SELECT ?shape { ?shape sh:name ?name }")
    used = {str(result.source_shape).strip("<>") for results in wrong.values() for result in results}

    assert used <= known
