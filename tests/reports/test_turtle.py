"""The W3C validation report: read back by two parsers, the same as the engine's own, deterministic."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from iwtld.errors import Finding
from iwtld.incoming.document import Document
from iwtld.incoming.examined import Examined
from iwtld.reports import render
from iwtld.reports.characters import visible
from iwtld.validate import validate
from iwtld.validate.results import make_report

if TYPE_CHECKING:
    from tests.reports.conftest import Outcomes

    from iwtld.validate.results import Result

SH = rdflib.SH
# What SHACL says of reports (https://www.w3.org/TR/shacl/#validation-report), as shapes.
REPORT_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
  sh:property [ sh:path sh:conforms ; sh:datatype xsd:boolean ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path sh:result ; sh:class sh:ValidationResult ] .
[] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
  sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ,
    [ sh:path sh:value ; sh:maxCount 1 ] ,
    [ sh:path sh:sourceShape ; sh:maxCount 1 ] ,
    [ sh:path sh:detail ; sh:class sh:ValidationResult ] ,
    [ sh:path sh:resultMessage ; sh:or ( [ sh:datatype xsd:string ] [ sh:datatype
      <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> ] ) ; sh:uniqueLang true ] ,
    [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] .
"""
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
ex:Agency a sh:NodeShape ; sh:targetClass ex:Agency ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:message "Name it."@en , "Nommez-le."@fr ] ,
    [ sh:path ( ex:parent [ sh:inversePath ex:parent ] ) ; sh:maxCount 0 ; sh:severity sh:Warning ] ,
    [ sh:path [ sh:alternativePath ( ex:a ex:b ) ] ; sh:pattern "^[A-Z]+$" ; sh:severity ex:Grave ] ,
    [ sh:path [ sh:zeroOrMorePath ex:parent ] ; sh:nodeKind sh:IRI ] ,
    [ sh:path [ sh:oneOrMorePath [ sh:zeroOrOnePath ex:c ] ] ; sh:not [ sh:datatype ex:odd ] ] ;
  sh:closed false .
"""
DATA = """
@prefix ex: <https://example.org/> .
ex:one a ex:Agency ; ex:a "say \\"no\\"\\n\\t\\\\ \\u0007" , 5 , "KHM"@en ; ex:parent _:d0b0 .
_:d0b0 ex:b 2.50 .
_:d0b1 a ex:Agency ; ex:name "Two" ; ex:b <https://example.org/a(b)> ; ex:c "x"^^ex:odd ; ex:parent ex:one .
"""


def check() -> tuple[Result, ...]:
    """Validate the data; the labels of its blank nodes stay, those of the shapes are new each time."""
    data, shapes = ox.Store(), ox.Store()
    data.extend(ox.parse(DATA.encode(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=False))
    shapes.load(SHAPES.encode(), format=ox.RdfFormat.TURTLE)
    return validate(data, shapes).results


@pytest.fixture(scope="module")
def results() -> tuple[Result, ...]:
    """Results with every kind of path, values of every kind, two languages and a severity of its own."""
    found = check()
    assert len({result.component for result in found}) >= 4
    assert len(found) >= 7
    return found


def examined(results: tuple[Result, ...]) -> Examined:
    document = Document("new/a b.ttl", Path("/nowhere"), "ttl", 0, "https://example.org/")
    findings = tuple(Finding("new/a b.ttl", line, 1, "x", "Wrong.") for line in range(1, len(results) + 1))
    return Examined((document,), findings, results, {"violation": len(results)}, (), "strict", True)


def parse(outcome: Examined) -> rdflib.Graph:
    """Return the report, once two parsers read the same graph from it."""
    text = "".join(render(outcome, "turtle"))
    graph = rdflib.Graph().parse(data=text, format="turtle")
    other = rdflib.Graph()
    quads = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    other.parse(
        data=ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES), format="nt"
    )
    assert len(graph) == len(other)
    return graph


def test_the_report_is_the_one_of_the_engine_with_the_places(results: tuple[Result, ...]) -> None:
    graph = parse(examined(results))
    places = sorted(str(place) for place in graph.objects(None, rdflib.RDFS.seeAlso))
    expected = [f"urn:x-iwtld:file:new/a%20b.ttl#line={line},{line + 1}" for line in range(len(results))]
    assert places == sorted(expected)
    graph.remove((None, rdflib.RDFS.seeAlso, None))
    plain = rdflib.Graph().parse(
        data=ox.serialize(make_report(results).triples(), format=ox.RdfFormat.N_TRIPLES), format="nt"
    )
    assert isomorphic(graph, plain)


def test_the_report_keeps_what_shacl_asks_of_reports(results: tuple[Result, ...], sample: Examined) -> None:
    from pyshacl import validate as pyshacl_validate

    shapes = rdflib.Graph().parse(data=REPORT_SHAPES, format="turtle")
    for outcome in (examined(results), sample):
        conforms, _, text = pyshacl_validate(parse(outcome), shacl_graph=shapes)
        assert conforms, text


def test_a_finding_of_no_shape_has_the_place_for_its_focus(sample: Examined) -> None:
    graph = parse(sample)
    places = {str(place) for place in graph.objects(None, SH.focusNode)}
    assert places == {
        "urn:x-iwtld:file:bundle.zip!/operations.jsonld#line=8,9",
        "urn:x-iwtld:file:new.xlsx!/jurisdictions#row=14",
        "urn:x-iwtld:file:new/actors.ttl#line=13,14",
        "urn:x-iwtld:file:new/actors.ttl#line=21,22",
        "urn:x-iwtld:file:new/treaty-actions.csv#row=3",
        "urn:x-iwtld:file:new/treaty-actions.csv",
    }
    code = rdflib.URIRef("https://w3id.org/iwtld/codes#T03")
    (node,) = graph.subjects(SH.sourceConstraintComponent, code)
    assert str(graph.value(node, SH.value)) == "2016-13-01"
    assert graph.value(node, SH.resultSeverity) == SH.Violation
    message = graph.value(node, SH.resultMessage)
    assert message == rdflib.Literal("[date] '2016-13-01' is not a date.", lang="en")


def test_a_report_without_findings_conforms(sample: Examined) -> None:
    graph = parse(replace(sample, findings=(), results=(), counts={}))
    assert [bool(value) for value in graph.objects(None, SH.conforms)] == [True]
    assert len(graph) == 2


def test_a_page_without_findings_does_not_conform_when_others_have_some(sample: Examined) -> None:
    graph = parse(replace(sample, findings=(), results=(), counts={"warning": 1}, offset=1))
    assert [str(value) for value in graph.objects(None, SH.conforms)] == ["false"]


def test_the_same_outcome_gives_the_same_bytes(results: tuple[Result, ...]) -> None:
    again = check()
    pairs = zip(again, results, strict=True)
    assert any(str(one.source_shape) != str(two.source_shape) for one, two in pairs), "labels should differ"
    assert "".join(render(examined(again), "turtle")) == "".join(render(examined(results), "turtle"))


def test_labels_of_incoming_blank_nodes_stay(results: tuple[Result, ...]) -> None:
    named = replace(results[0], focus_node=ox.BlankNode("d0b3"))
    assert "sh:focusNode _:d0b3 ;" in "".join(render(examined((named,)), "turtle"))


@given(st.data())
@settings(deadline=None)
def test_every_outcome_is_read_back(outcomes: Outcomes, data: st.DataObject) -> None:
    outcome = data.draw(outcomes)
    graph = parse(outcome)
    messages = sorted(str(message) for message in graph.objects(None, SH.resultMessage))
    expected = (
        visible(
            f"[{finding.column_name}] {finding.reason}" if finding.column_name else finding.reason, lines=True
        )
        for finding in outcome.findings
    )
    assert messages == sorted(expected)
    assert not re.search("[\x00-\x09\x0b-\x1f]", "".join(render(outcome, "turtle")))
