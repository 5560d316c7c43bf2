"""The W3C SHACL test suite (core and SPARQL), which is not part of the project.

Put it as ``shared/suites/shacl`` beside the checkout; without it these tests are skipped.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import pytest

from iwtld.errors import ResourceError
from iwtld.namespaces import PREFIXES
from iwtld.validate import check, load_shapes, parse_shapes, validate
from iwtld.validate.graph import ShapesGraph
from iwtld.validate.paths import read_path

SUITE = (Path(__file__).resolve().parents[3] / "shared" / "suites" / "shacl").resolve()
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
SH = PREFIXES["sh"]

COMPILED_DEVIATIONS = {
    "core/property/datatype-ill-formed": (
        "The embedded store keeps every well-formed derived integer as xsd:integer, so that 55 as an "
        "xsd:integer cannot be told from 55 as an xsd:byte and is accepted."
    ),
    "sparql/pre-binding/shapesGraph-001": "$shapesGraph is optional in the specification and not supported.",
}
PYSHACL_DEVIATIONS = {
    "core/property/uniqueLang-002": 'pySHACL takes sh:uniqueLang "1" for true.',
    "sparql/pre-binding/shapesGraph-001": "$shapesGraph is optional in the specification and not supported.",
}


@dataclass(frozen=True)
class Case:
    name: str
    data: Path
    shapes: Path
    expected: Counter[tuple[str, ...]] | None
    """None where the validator has to refuse the shapes."""


def file_of(term: object) -> Path:
    assert isinstance(term, ox.NamedNode)
    return Path(unquote(urlparse(term.value).path))


def text(term: object) -> str:
    """Write a term as the embedded store keeps it; a blank node stands for any."""
    if term is None:
        return ""
    if isinstance(term, ox.BlankNode):
        return "_:"
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), term))
    return str(next(iter(store)).object)


def expected_results(graph: ShapesGraph, report: object) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for result in graph.objects(report, SH + "result"):

        def value(name: str, result: object = result) -> object:
            return next(iter(graph.objects(result, SH + name)), None)

        path = value("resultPath")
        found[
            text(value("focusNode")),
            "" if path is None else str(read_path(graph, path)),
            text(value("value")),
            text(value("sourceConstraintComponent")),
            text(value("sourceShape")),
            text(value("resultSeverity")),
        ] += 1
    return found


def results(report: object) -> Counter[tuple[str, ...]]:
    return Counter(
        (
            text(result.focus_node),
            "" if result.path is None else str(result.path),
            text(result.value),
            f"<{result.component}>",
            text(result.source_shape),
            f"<{result.severity}>",
        )
        for result in report.results
    )


def cases_in(manifest: Path) -> list[Case]:
    graph = load_shapes([manifest])
    found: list[Case] = []
    for node in graph.subjects(MF + "include"):
        for included in graph.objects(node, MF + "include"):
            found += cases_in(file_of(included))
    for node in graph.subjects(MF + "entries"):
        for entry in graph.members(graph.objects(node, MF + "entries")[0]):
            (action,) = graph.objects(entry, MF + "action")
            (result,) = graph.objects(entry, MF + "result")
            found.append(
                Case(
                    name=str(manifest.relative_to(SUITE).with_suffix("")),
                    data=file_of(graph.objects(action, SHT + "dataGraph")[0]),
                    shapes=file_of(graph.objects(action, SHT + "shapesGraph")[0]),
                    expected=(
                        None if result == ox.NamedNode(SHT + "Failure") else expected_results(graph, result)
                    ),
                )
            )
    return found


CASES = cases_in(SUITE / "manifest.ttl") if SUITE.is_dir() else []
BY_NAME = {case.name: case for case in CASES}
needs_suite = pytest.mark.skipif(not CASES, reason="the W3C SHACL test suite is not beside the checkout")


def load(path: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return store


def outcome(case: Case, engine: Literal["compiled", "pyshacl"]) -> Counter[tuple[str, ...]] | None:
    try:
        return results(validate(load(case.data), [case.shapes], engine=engine))
    except ResourceError:
        return None


@needs_suite
def test_the_suite_has_its_120_tests() -> None:
    assert len(CASES) == 120
    assert sum(case.name.startswith("core/") for case in CASES) == 98


@needs_suite
@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_the_compiled_engine_gives_the_report_of_the_suite(name: str) -> None:
    agrees = outcome(BY_NAME[name], "compiled") == BY_NAME[name].expected
    assert agrees == (name not in COMPILED_DEVIATIONS)


@needs_suite
@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_the_reference_gives_the_report_of_the_suite(name: str) -> None:
    agrees = outcome(BY_NAME[name], "pyshacl") == BY_NAME[name].expected
    assert agrees == (name not in PYSHACL_DEVIATIONS)


@needs_suite
def test_a_store_that_keeps_derived_integers_apart_is_checked_to_the_letter() -> None:
    case = BY_NAME["core/property/datatype-ill-formed"]
    store = load(case.data)
    report = check(
        parse_shapes(load_shapes([case.shapes])),
        lambda query: store.query(query, use_default_graph_as_union=True),
        folded=False,
    )
    assert results(report) == case.expected


@needs_suite
def test_the_messages_of_the_suite_are_copied_into_the_results() -> None:
    case = BY_NAME["core/misc/message-001"]
    (result,) = validate(load(case.data), [case.shapes]).results
    assert result.messages == (ox.Literal("Test message", language="en"),)
