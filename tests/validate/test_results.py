"""Results and reports: as text for people, as RDF for other tools."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.namespaces import PREFIXES
from iwtld.validate import Report, Result, validate
from iwtld.validate.paths import Inverse, Predicate, Sequence
from iwtld.validate.results import make_report

SH = PREFIXES["sh"]
LABEL = Predicate(PREFIXES["rdfs"] + "label")


def result(message: str | list[ox.Literal] = "Wrong.", **changes: object) -> Result:
    values: dict[str, object] = {
        "focus_node": ox.NamedNode("https://w3id.org/iwtld/id/state/fra"),
        "path": LABEL,
        "value": ox.Literal("x"),
        "component": SH + "PatternConstraintComponent",
        "source_shape": ox.NamedNode("https://w3id.org/iwtld/shapes#label"),
        "severity": SH + "Violation",
        "messages": (ox.Literal(message),) if isinstance(message, str) else tuple(message),
    }
    return Result(**{**values, **changes})  # type: ignore[arg-type]


def test_the_message_is_the_english_one_of_several() -> None:
    german, british, plain = (
        ox.Literal("Falsch.", language="de"),
        ox.Literal("Wrong.", language="en-GB"),
        ox.Literal("Faux."),
    )
    assert result([german, plain, british]).message == "Wrong."
    assert result([german, plain]).message == "Faux."
    assert result([german]).message == "Falsch."


def test_a_result_is_one_line_of_text() -> None:
    assert str(result()) == "Violation: id:state/fra rdfs:label: Wrong."
    inverse = Sequence((LABEL, Inverse(LABEL)))
    assert str(result(path=inverse)) == "Violation: id:state/fra rdfs:label/^rdfs:label: Wrong."
    assert str(result(path=None, severity=SH + "Info")) == "Info: id:state/fra: Wrong."


def test_a_report_says_how_much_of_what_is_wrong_and_where() -> None:
    warning = result("Odd.", severity=SH + "Warning", value=None, details=(result("Inner.", path=None),))
    assert str(make_report([warning, result()])) == (
        "The data does not conform to the shapes: 1 Violation, 1 Warning.\n"
        "\n"
        "Warning: id:state/fra rdfs:label: Odd.\n"
        "  shape: iwts:label (sh:PatternConstraintComponent)\n"
        "  Violation: id:state/fra: Inner.\n"
        '    value: "x"\n'
        "    shape: iwts:label (sh:PatternConstraintComponent)\n"
        "\n"
        "Violation: id:state/fra rdfs:label: Wrong.\n"
        '  value: "x"\n'
        "  shape: iwts:label (sh:PatternConstraintComponent)"
    )
    assert str(Report(())) == "The data conforms to the shapes."


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        ({"focus_node": ox.NamedNode("http://a/")}, {"focus_node": ox.NamedNode("http://b/"), "path": None}),
        ({"path": None, "value": ox.Literal("z")}, {"path": LABEL, "value": ox.Literal("a")}),
        ({"value": None}, {"value": ox.Literal("a")}),
        ({"component": SH + "A"}, {"component": SH + "B", "severity": SH + "Info"}),
        ({"source_shape": ox.NamedNode("http://a/")}, {"source_shape": ox.NamedNode("http://b/")}),
        ({"severity": SH + "Info"}, {"severity": SH + "Violation"}),
        ({"message": "A"}, {"message": "B"}),
    ],
)
def test_results_are_sorted_by_node_path_value_component_shape_severity_and_message(
    smaller: dict[str, object], larger: dict[str, object]
) -> None:
    first, second = result(**smaller), result(**larger)  # type: ignore[arg-type]
    assert make_report([second, first]).results == (first, second)


def test_the_labels_of_blank_nodes_do_not_decide_the_order() -> None:
    first = result("A", focus_node=ox.BlankNode("z"))
    second = result("B", focus_node=ox.BlankNode("a"))
    assert make_report([second, first]).results == (first, second)


def described(report: Report) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in report.triples())
    return store


def test_a_conforming_report_in_rdf_is_two_triples() -> None:
    store = described(Report(()))
    query = f"ASK {{ ?report a <{SH}ValidationReport> ; <{SH}conforms> true }}"
    assert store.query(query)
    assert len(store) == 2


def test_a_report_in_rdf_has_all_that_the_specification_asks_for() -> None:
    inner = result("Inner.", path=None, value=None)
    path = Sequence((LABEL, Inverse(LABEL)))
    source = ox.NamedNode("http://example.org/query")
    report = Report((result(path=path, source_constraint=source, details=(inner,)),))
    query = f"""
        PREFIX sh: <{SH}> PREFIX rdfs: <{PREFIXES["rdfs"]}> PREFIX rdf: <{PREFIXES["rdf"]}>
        PREFIX iwts: <{PREFIXES["iwts"]}> PREFIX state: <{PREFIXES["id"]}state/>
        ASK {{
            ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result .
            ?result a sh:ValidationResult ; sh:focusNode state:fra ; sh:value "x" ;
                sh:resultPath ( rdfs:label [ sh:inversePath rdfs:label ] ) ;
                sh:sourceConstraintComponent sh:PatternConstraintComponent ;
                sh:sourceShape iwts:label ; sh:sourceConstraint <{source.value}> ;
                sh:resultSeverity sh:Violation ; sh:resultMessage "Wrong." ;
                sh:detail [ a sh:ValidationResult ; sh:resultMessage "Inner." ] .
        }}
    """
    assert described(report).query(query)


def test_a_report_in_rdf_conforms_to_a_shape_of_reports(tmp_path: Path) -> None:
    """Section 3.6 of the specification, said as a shape."""
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f"""
        @prefix sh: <{SH}> .
        @prefix xsd: <{PREFIXES["xsd"]}> .
        <urn:report> sh:targetClass sh:ValidationReport ; sh:property
            [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ,
            [ sh:path sh:result ; sh:class sh:ValidationResult ] .
        <urn:result> sh:targetClass sh:ValidationResult ; sh:property
            [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ,
            [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
            [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
            [ sh:path sh:value ; sh:maxCount 1 ] , [ sh:path sh:resultPath ; sh:maxCount 1 ] .
        """
    )
    here = Path(__file__).parent
    records = ox.Store()
    records.load(path=here / "records.ttl", format=ox.RdfFormat.TURTLE)
    report = validate(records, [here / "shapes.ttl"])
    store = described(report)
    assert sum(1 for _ in store.quads_for_pattern(None, ox.NamedNode(SH + "result"), None)) == len(
        report.results
    )
    assert str(validate(store, [shapes])) == "The data conforms to the shapes."


# --- generated messages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "message"),
    [
        ("sh:class <urn:C>", "The value 5 (xsd:integer) must be an instance of <urn:C>."),
        ("sh:datatype xsd:date", "must be a well-formed literal of the datatype xsd:date."),
        ("sh:nodeKind sh:BlankNodeOrIRI", "must be a blank node or an IRI."),
        ("sh:minCount 2", "rdfs:label must have at least 2 values."),
        ("sh:maxCount 0", "rdfs:label must have at most 0 values."),
        ("sh:minExclusive 5", "must be greater than 5."),
        ("sh:maxInclusive 4", "must be at most 4."),
        ("sh:minLength 2", "must be at least 2 characters long."),
        ('sh:pattern "^[a-z]+$"', "must match the pattern ^[a-z]+$."),
        ('sh:languageIn ( "en" "fr" )', "must have one of the languages en, fr."),
        ("sh:in ( 1 2 <urn:a> )", "must be one of 1, 2, <urn:a>."),
        (
            "sh:in ( 10 11 12 13 14 15 16 17 18 19 )",
            "must be one of 10, 11, 12, 13, 14, 15, 16, 17 and 2 more.",
        ),
        ("sh:hasValue <urn:a>", "rdfs:label must have the value <urn:a>."),
        ("sh:disjoint rdfs:label", "of rdfs:label must not be among the values of rdfs:label."),
        ("sh:lessThan rdfs:label", "of rdfs:label must be less than every value of rdfs:label."),
        ("sh:not [ sh:datatype xsd:integer ]", "must not conform to an unnamed shape."),
        ("sh:node <urn:N>", "does not conform to <urn:N>."),
        ("sh:or ( <urn:N> <urn:N> )", "must conform to at least one of <urn:N>, <urn:N>."),
        (
            "sh:qualifiedValueShape <urn:N> ; sh:qualifiedMinCount 1",
            "rdfs:label must have at least 1 value conforming to <urn:N>.",
        ),
    ],
)
def test_a_generated_message_says_what_was_expected(tmp_path: Path, constraint: str, message: str) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f"@prefix sh: <{SH}> . @prefix xsd: <{PREFIXES['xsd']}> . @prefix rdfs: <{PREFIXES['rdfs']}> ."
        f"<urn:P> sh:targetNode <urn:a> ; sh:path rdfs:label ; {constraint} . <urn:N> sh:nodeKind sh:IRI ."
    )
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode(LABEL.iri), ox.Literal(5)))
    (found,) = validate(store, [shapes]).results
    assert found.message.replace('"5"', "5").endswith(message)
