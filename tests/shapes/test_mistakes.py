"""Each rule finds its mistake, in the record that has it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.validate import Report, validate

from .graphs import by_focus, clone, copied, entity, first, put, slug
from .legitimate import LEGITIMATE
from .mistakes import MISTAKES, Mistake


def make(store: ox.Store, mistake: Mistake) -> None:
    if mistake.copy_of:
        clone(store, entity(mistake.copy_of), entity(mistake.record))
    for record, change in {mistake.record: mistake.change, **mistake.more}.items():
        for predicate, values in change.items():
            put(store, entity(record), predicate, values)


@pytest.fixture(scope="module")
def found(records: ox.Store, files: list[Path], report: Report) -> dict[str, set[tuple[str, str]]]:
    """Make all the mistakes in one copy of the records, each in a record of its own; keep what is new."""
    store = copied(records)
    for mistake in (*MISTAKES, *LEGITIMATE):
        make(store, mistake)
    before = by_focus(report.results)
    after = by_focus(validate(store, files).results)
    return {node: new for node, shapes in after.items() if (new := shapes - before.get(node, set()))}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.shape} at {mistake.record}")
def test_a_mistake_is_found_by_its_rule_alone(
    mistake: Mistake, found: dict[str, set[tuple[str, str]]]
) -> None:
    for node in mistake.at or (mistake.record,):
        results = found.get(node, set())

        assert {shape for shape, _ in results} == {mistake.shape}
        assert all(mistake.says in message for _, message in results), results


@pytest.mark.parametrize("case", LEGITIMATE, ids=lambda case: f"{case.shape} at {case.record}")
def test_what_only_looks_like_a_mistake_passes(case: Mistake, found: dict[str, set[tuple[str, str]]]) -> None:
    assert found.get(case.record, set()) == set()


def test_nothing_is_reported_elsewhere(found: dict[str, set[tuple[str, str]]]) -> None:
    expected = {node for mistake in MISTAKES for node in (mistake.at or (mistake.record,))}

    assert set(found) - expected == set()


def test_records_are_changed_once() -> None:
    touched = [node for case in (*MISTAKES, *LEGITIMATE) for node in (case.record, *case.more)]

    assert sorted({node for node in touched if touched.count(node) > 1}) == []


def test_every_rule_in_sparql_has_its_mistake(shapes: ox.Store) -> None:
    rules = {slug(shape) for shape in first(shapes, "SELECT ?shape { ?shape sh:sparql ?constraint }")}

    assert rules - {mistake.shape for mistake in MISTAKES} == set()


def test_every_rule_that_is_more_than_a_column_has_its_mistake(shapes: ox.Store) -> None:
    special = "|".join(
        f"sh:{kind}" for kind in ("hasValue", "lessThanOrEquals", "not", "xone", "qualifiedValueShape")
    )
    rules = first(
        shapes,
        f"SELECT ?s {{ ?s sh:name ?n ; {special} ?value FILTER NOT EXISTS {{ ?other sh:node ?s }} }}",
    )
    strict = first(
        shapes,
        "SELECT ?s { ?s sh:name ?n ; sh:severity ?severity FILTER(?severity != sh:Violation) "
        "FILTER EXISTS { ?s sh:message ?m } }",
    )

    assert {slug(shape) for shape in rules | strict} - {mistake.shape for mistake in MISTAKES} == set()
