"""Ill-formed shapes: every mistake is reported, with the shape, the property and what to do."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.errors import InputError, RDFSyntaxError, ResourceError
from iwtld.validate import load_shapes, parse_shapes
from iwtld.validate.shapes import Shape

PREFIXES = """
@prefix : <http://example.org/> .
@prefix iwts: <https://w3id.org/iwtld/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def parsed(tmp_path: Path, text: str) -> tuple[Shape, ...]:
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + text)
    return parse_shapes(load_shapes([file]))


@pytest.mark.parametrize(
    ("mistake", "line"),
    [
        ("sh:minCount 1", "iwts:S: sh:minCount: A node shape has no values to count or compare"),
        ("sh:uniqueLang true", "iwts:S: sh:uniqueLang: A node shape has no values"),
        ("sh:datatype xsd:date, xsd:time", "iwts:S: sh:datatype: There are 2 values; give one."),
        ('sh:datatype "date"', 'iwts:S: sh:datatype: "date" is not an IRI.'),
        ("sh:class [ a rdfs:Class ]", "iwts:S: sh:class: a blank node is not an IRI."),
        ("sh:nodeKind sh:Iri", "iwts:S: sh:nodeKind: sh:Iri is not a node kind. Did you mean sh:IRI?"),
        ('sh:pattern "(["', "iwts:S: sh:pattern: '([' with the flags '' is no regular expression here."),
        ('sh:pattern "(a)\\\\1"', "is no regular expression here."),
        ("sh:pattern 5", 'iwts:S: sh:pattern: "5" (xsd:integer) is not an xsd:string.'),
        (
            "sh:minLength -1",
            'iwts:S: sh:minLength: "-1" (xsd:integer) is not an xsd:integer of zero or more.',
        ),
        ("sh:in :a", "iwts:S: sh:in: The value is not a well-formed list."),
        ("sh:in ( [] )", "iwts:S: sh:in: A blank node cannot be recognised in the data"),
        ("sh:hasValue []", "iwts:S: sh:hasValue: A blank node cannot be recognised in the data"),
        ("sh:minInclusive :five", "iwts:S: sh:minInclusive: <http://example.org/five> is not a literal."),
        ("sh:languageIn ( 1 )", 'iwts:S: sh:languageIn: "1" (xsd:integer) is not an xsd:string.'),
        ("sh:closed 1", 'iwts:S: sh:closed: "1" (xsd:integer) is not an xsd:boolean.'),
        (
            "sh:closed true ; sh:ignoredProperties ( 1 )",
            'iwts:S: sh:ignoredProperties: "1" (xsd:integer) is not',
        ),
        ("sh:and :a", "iwts:S: sh:and: The value is not a well-formed list."),
        ('sh:node "shape"', 'iwts:S: sh:node: "shape" is not a shape.'),
        ("sh:node [ sh:path :p ]", "iwts:S: sh:node: The value is a property shape; use sh:property."),
        ("sh:property [ sh:minLength 1 ]", "iwts:S: sh:property: The value has no sh:path"),
        (
            "sh:property [ a sh:PropertyShape ]",
            "iwts:S, in sh:property: sh:path: A property shape needs a path.",
        ),
        ("sh:property [ sh:path :p, :q ]", "iwts:S, in sh:property: sh:path: There are 2 values; give one."),
        (
            "sh:property [ sh:path ( :p ) ]",
            "iwts:S, in sh:property: sh:path: A sequence path needs two or more",
        ),
        (
            "sh:property [ sh:path :p ; sh:maxCount 1.5 ]",
            'iwts:S, in sh:property <http://example.org/p>: sh:maxCount: "1.5" (xsd:decimal) is not an xsd:integer',
        ),
        (
            "sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ]",
            "sh:qualifiedValueShape: Add sh:qualifiedMinCount or sh:qualifiedMaxCount.",
        ),
        ("sh:message 5", 'iwts:S: sh:message: "5" (xsd:integer) is not a text.'),
        ('sh:severity "high"', 'iwts:S: sh:severity: "high" is not an IRI.'),
        ("sh:targetNode []", "iwts:S: sh:targetNode: A blank node cannot be recognised in the data"),
        ("sh:mincount 1", "iwts:S: sh:mincount: SHACL has no such property. Did you mean sh:minCount?"),
        ("sh:target [ ]", "iwts:S: sh:target: Not supported"),
        ("sh:js [ ]", "iwts:S: sh:js: Not supported"),
        (
            "sh:node iwts:S",
            "iwts:S: sh:node: The shape leads back to iwts:S; recursive shapes are not supported.",
        ),
        ("sh:not [ sh:property [ sh:path :p ; sh:node iwts:S ] ]", "sh:node: The shape leads back to iwts:S"),
        (
            "sh:sparql [ sh:select 'ASK { }' ]",
            "iwts:S: sh:sparql: sh:select: The query has to be of the form SELECT.",
        ),
        ("sh:sparql [ ]", "iwts:S: sh:sparql: sh:select: The constraint has no query."),
        (
            "sh:sparql [ sh:select 'SELECT $this { $this a ex:C }' ]",
            "iwts:S: sh:sparql: sh:select: The prefix ex: is not declared; declare it through sh:prefixes.",
        ),
        (
            'sh:sparql [ sh:select "SELECT $this { }" ; sh:prefixes [ sh:declare [ sh:prefix "a" ] ] ]',
            "sh:declare: A prefix declaration needs one sh:prefix and one sh:namespace.",
        ),
        (
            'sh:sparql [ sh:select "SELECT $this { }" ; sh:prefixes [ sh:declare [ sh:prefix "a" ; '
            'sh:namespace "http://a> SELECT * { SERVICE <http://b> {} } #" ] ] ]',
            "is no well-formed declaration.",
        ),
    ],
)
def test_a_mistake_is_named_with_its_shape_and_property(tmp_path: Path, mistake: str, line: str) -> None:
    with pytest.raises(ResourceError) as caught:
        parsed(tmp_path, f"iwts:S a sh:NodeShape ; {mistake} .")
    assert line in str(caught.value)


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as caught:
        parsed(
            tmp_path,
            "iwts:A a sh:NodeShape ; sh:class 1 . iwts:B sh:targetClass :C ; sh:closed 1 ; sh:in 1 .",
        )
    assert [line.split(": ")[:2] for line in str(caught.value).splitlines()[1:]] == [
        ["  iwts:A", "sh:class"],
        ["  iwts:B", "sh:closed"],
        ["  iwts:B", "sh:in"],
    ]


def test_shapes_nested_without_end_are_refused(tmp_path: Path) -> None:
    chain = " ".join(f":n{number} sh:node :n{number + 1} ." for number in range(60))
    with pytest.raises(ResourceError, match="more than 40 levels deep"):
        parsed(tmp_path, f":n0 a sh:NodeShape . {chain} :n60 sh:nodeKind sh:IRI .")


def test_reasoning_within_the_validation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="sh:entailment: Not supported"):
        parsed(tmp_path, ": sh:entailment <http://www.w3.org/ns/entailment/RDFS> .")


def test_a_shape_without_type_and_target_is_read_only_where_it_is_used(tmp_path: Path) -> None:
    assert parsed(tmp_path, "iwts:unused sh:path ( :p ) ; sh:minCount 'x' .") == ()


def test_shapes_that_share_a_shape_are_not_recursive(tmp_path: Path) -> None:
    shapes = parsed(
        tmp_path,
        "iwts:A sh:targetClass :A ; sh:node iwts:C ; sh:or ( iwts:C iwts:C ) . iwts:B sh:targetClass :B ; sh:node iwts:C . "
        "iwts:C sh:nodeKind sh:IRI .",
    )
    assert len(shapes) == 2


@pytest.mark.parametrize("kind", ["rdfs:Class", "owl:Class", ":Meta"])
def test_a_shape_that_is_a_class_has_its_instances_as_targets(tmp_path: Path, kind: str) -> None:
    text = f":C a {kind}, sh:NodeShape ; sh:nodeKind sh:IRI . :Meta rdfs:subClassOf rdfs:Class ."
    ((target,),) = (shape.targets for shape in parsed(tmp_path, text))
    assert (target.kind, target.term) == ("class", ox.NamedNode("http://example.org/C"))


def test_only_the_word_true_switches_a_parameter_on(tmp_path: Path) -> None:
    (shape,) = parsed(
        tmp_path, 'iwts:S sh:targetClass :C ; sh:closed "1"^^xsd:boolean ; sh:nodeKind sh:IRI .'
    )
    assert [constraint.parameter for constraint in shape.constraints] == ["nodeKind"]


COMPONENT = """
:lang sh:parameter [ sh:path :language ] ; a sh:ConstraintComponent ;
    sh:validator [ sh:ask "ASK { FILTER(LANG($value) = $language) }" ] .
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (COMPONENT + "iwts:S a sh:NodeShape ; :language [] .", "language is a blank node"),
        (COMPONENT.replace("$value)", "$other:x)") + "iwts:S a sh:NodeShape ; :language 1 .", "sh:ask"),
        (COMPONENT.replace("sh:ask", "sh:select") + "iwts:S a sh:NodeShape ; :language 1 .", "no query"),
        (COMPONENT.replace(":language ]", ":value ]"), "'value' is no name for a variable"),
        (COMPONENT.replace("sh:path :language", "sh:path ( :p :q )"), "needs one sh:path"),
        (COMPONENT.replace(":language ]", ":language ; sh:optional true ]"), "must not be optional"),
        (
            COMPONENT.replace("sh:validator", "sh:parameter [ sh:path :x ] ; sh:validator")
            + "iwts:S a sh:NodeShape ; :language 1, 2 ; :x 1 .",
            "takes one value of language",
        ),
    ],
)
def test_a_mistake_in_a_constraint_component_is_named(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(ResourceError) as caught:
        parsed(tmp_path, text)
    assert line in str(caught.value)


def test_a_component_applies_only_where_its_mandatory_parameters_are_given(tmp_path: Path) -> None:
    shapes = parsed(
        tmp_path, COMPONENT + "iwts:A sh:targetClass :A . iwts:B sh:targetClass :B ; :language 'en', 'fr' ."
    )
    assert [len(shape.constraints) for shape in shapes] == [0, 2]


def test_a_shapes_file_that_does_not_parse_is_reported_with_its_line(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.ttl", tmp_path / "bad.ttl"
    good.write_text(PREFIXES)
    bad.write_text(PREFIXES + "iwts:S a sh:NodeShape ;;; oops")
    with pytest.raises(RDFSyntaxError) as caught:
        load_shapes([good, bad])
    ((file, row),) = ((finding.file, finding.line) for finding in caught.value.findings)
    assert (file, row) == (str(bad), len(PREFIXES.splitlines()) + 1)


def test_a_missing_shapes_file_is_an_input_error_and_not_a_conforming_report(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.ttl"):
        load_shapes([tmp_path / "none.ttl"])


def test_a_shapes_file_of_an_unknown_format_is_an_input_error(tmp_path: Path) -> None:
    file = tmp_path / "shapes.docx"
    file.write_text("")
    with pytest.raises(InputError, match="format is unknown"):
        load_shapes([file])


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.ttl").write_text(
            f"{PREFIXES} iwts:{name} sh:property _:x . _:x sh:path :{name} ."
        )
    graph = load_shapes([tmp_path / "a.ttl", tmp_path / "b.ttl"])
    assert len({value for _, predicate, value in graph.triples() if predicate.endswith("property")}) == 2
