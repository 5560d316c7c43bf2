"""Shapes over the wire: the report on records with all known mistakes in them is that of the embedded store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.build import populate_stage
from iwtld.namespaces import BASE
from iwtld.remote import open_service
from iwtld.remote.reasoning import Workplace
from iwtld.remote.skolem import GENID, skolem
from iwtld.remote.validation import report
from iwtld.validate import Report, Result, validate
from iwtld.validate.profiles import profile_shapes

from ..shapes import test_mistakes
from ..shapes.graphs import by_focus, copied, make
from .servers import Server

WORK = BASE + "staging/mistakes/work"


@pytest.fixture(scope="module")
def files() -> list[Path]:
    return profile_shapes(resources.root())


@pytest.fixture(scope="module")
def records() -> ox.Store:
    store = ox.Store()
    populate_stage(store, resources.root())
    return store


@pytest.fixture(scope="module")
def broken(records: ox.Store) -> ox.Store:
    store = copied(records)
    for case in test_mistakes.CASES:
        make(store, case)
    return store


@pytest.fixture(scope="module")
def embedded(broken: ox.Store, files: list[Path]) -> Report:
    return validate(broken, files)


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def remote(request: pytest.FixtureRequest, broken: ox.Store, files: list[Path]) -> Iterator[Report]:
    server: Server = request.getfixturevalue(f"{request.param}_server")
    service = open_service(server.url, environment=server.environment, deadline=120)
    service.clear(WORK)
    # Once each, as in the working graph of a build.
    service.load(WORK, {without_blank_nodes(quad): None for quad in broken})
    yield report(Workplace(service, WORK, lambda name: name), files)
    service.clear(WORK)


def without_blank_nodes(quad: ox.Quad) -> ox.Triple:
    return ox.Triple(skolem(quad.subject), quad.predicate, skolem(quad.object))


@pytest.fixture(scope="module")
def found(records: ox.Store, files: list[Path], remote: Report) -> dict[str, set[tuple[str, str]]]:
    """What the service finds for each record that the same records without mistakes do not have."""
    before = by_focus(validate(records, files).results)
    after = by_focus(remote.results)
    return {node: new for node, shapes in after.items() if (new := shapes - before.get(node, set()))}


def test_the_report_is_that_of_the_embedded_store(embedded: Report, remote: Report) -> None:
    assert len(embedded.results) > 100
    assert lines(remote) == lines(embedded)


def lines(found: Report) -> Counter[tuple[str, ...]]:
    return Counter(line(result) for result in found.results)


def line(result: Result) -> tuple[str, ...]:
    """Return a result as texts; how a store names a blank node, or writes a number, is its own affair.

    Virtuoso gives the numbers 1 and 0 for true and false where a query computes with them.
    """
    value = result.value
    return (
        named(result.focus_node),
        named(result.source_shape),
        str(result.component),
        str(result.path),
        "" if value is None else {"true": "1", "false": "0"}.get(named(value), named(value)),
        str(result.severity),
    )


def named(term: object) -> str:
    text = str(getattr(term, "value", term))
    return "blank" if isinstance(term, ox.BlankNode) or text.startswith(GENID) else text


test_a_mistake_is_found_by_its_rule_alone = test_mistakes.test_a_mistake_is_found_by_its_rule_alone
test_what_only_looks_like_a_mistake_passes = test_mistakes.test_what_only_looks_like_a_mistake_passes
test_nothing_is_reported_elsewhere = test_mistakes.test_nothing_is_reported_elsewhere
