"""Each rule finds its mistake, in the record that has it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.explain.mistakes import Mistake, load_mistakes
from iwtld.validate import Report, validate

from .graphs import by_focus, copied, first, make, slug

CASES = load_mistakes(resources.folder("shapes"))
MISTAKES = [case for case in CASES if not case.legitimate]
LEGITIMATE = [case for case in CASES if case.legitimate]


@pytest.fixture(scope="module")
def found(records: ox.Store, files: list[Path], report: Report) -> dict[str, set[tuple[str, str]]]:
    """Make all the mistakes in one copy of the records, each in a record of its own; keep what is new."""
    store = copied(records)
    for case in CASES:
        make(store, case)
    before = by_focus(report.results)
    after = by_focus(validate(store, files).results)
    return {node: new for node, shapes in after.items() if (new := shapes - before.get(node, set()))}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.shape} at {mistake.name}")
def test_a_mistake_is_found_by_its_rule_alone(
    mistake: Mistake, found: dict[str, set[tuple[str, str]]]
) -> None:
    for node in mistake.at:
        results = found.get(slug(node), set())

        assert {shape for shape, _ in results} == {mistake.shape}
        assert all(mistake.says in message for _, message in results), results


@pytest.mark.parametrize("case", LEGITIMATE, ids=lambda case: f"{case.shape} at {case.name}")
def test_what_only_looks_like_a_mistake_passes(case: Mistake, found: dict[str, set[tuple[str, str]]]) -> None:
    assert found.get(case.name, set()) == set()


def test_nothing_is_reported_elsewhere(found: dict[str, set[tuple[str, str]]]) -> None:
    expected = {slug(node) for mistake in MISTAKES for node in mistake.at}

    assert set(found) - expected == set()


def test_records_are_changed_once() -> None:
    touched = [node for case in CASES for node in case.changes]

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
