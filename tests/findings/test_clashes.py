"""Contradictions with the ontology: the same that the closure of the whole graph finds."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iwtld.findings.clashes import clashes
from iwtld.reason.closure import clashes as clashes_of
from iwtld.reason.closure import close

from .bench import AGENCY, IN, Bench

ORIGIN = ox.NamedNode("urn:x-iwtld:origin")
EX = "https://example.org/"
PREFIXES = f"""
@prefix : <{EX}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ONTOLOGY = """
:A1 rdfs:subClassOf :A . :A2 rdfs:subClassOf :A1 . :B1 rdfs:subClassOf :B .
:A1 owl:disjointWith :C . [] a owl:AllDisjointClasses ; owl:members ( :A :B :D ) .
:C1 rdfs:subClassOf :C , [ a owl:Restriction ; owl:onProperty :part ; owl:allValuesFrom :B1 ] .
:hasA rdfs:domain :A ; rdfs:range :B . :hasD rdfs:range :D1 . :D1 rdfs:subClassOf :D .
:hasOwnA rdfs:subPropertyOf :hasA . :of rdfs:domain :C .
:above a owl:AsymmetricProperty . :beside a owl:IrreflexiveProperty .
:likes owl:propertyDisjointWith :hates .
"""
CLASSES = ["A", "A1", "A2", "B", "B1", "C", "C1", "D", "D1", "E"]
PROPERTIES = ["hasA", "hasOwnA", "hasD", "of", "part", "above", "beside", "likes", "hates"]
NODES = ["n", "m", "o", "p"]

NODE = st.sampled_from(NODES)
STATEMENTS = st.lists(
    st.one_of(
        st.tuples(NODE, st.just("a"), st.sampled_from(CLASSES)),
        st.tuples(NODE, st.sampled_from(PROPERTIES), NODE),
    ),
    max_size=7,
)


def graph(statements: str) -> ox.Store:
    """Return a store of the small ontology and statements, whose subjects are marked as new."""
    store = ox.Store()
    store.load(PREFIXES + ONTOLOGY, format=ox.RdfFormat.TURTLE)
    new = list(ox.parse(PREFIXES + statements, format=ox.RdfFormat.TURTLE))
    store.extend(ox.Quad(*quad.triple) for quad in new)
    store.extend(ox.Quad(quad.subject, IN, ox.Literal(0), ORIGIN) for quad in new)
    return store


def local(node: object) -> str:
    return str(getattr(node, "value", node)).removeprefix(EX)


@settings(max_examples=60, deadline=None)
@given(STATEMENTS)
def test_what_clashes_is_what_clashes_in_the_closure(statements: list[tuple[str, str, str]]) -> None:
    text = "\n".join(f":{s} {'a' if p == 'a' else ':' + p} :{o} ." for s, p, o in statements)
    faults = clashes(graph(text))
    closed = graph(text)
    for quad in list(closed.quads_for_pattern(None, None, None, ORIGIN)):
        closed.remove(quad)
    close(closed)
    expected = clashes_of(closed)

    # Of a thing that is of two classes which exclude one another we tell once.
    things = {local(f.others[0] if f.others else f.focus) for f in faults if f.finding.code.startswith("cax")}
    assert things == {local(c.statement.subject) for c in expected if c.rule.startswith("cax")}
    for rule in ("prp-irp", "prp-asyp", "prp-pdw"):
        pairs = {frozenset({local(f.focus), local(f.value)}) for f in faults if f.finding.code == rule}
        wanted = {
            frozenset({local(c.statement.subject), local(c.statement.object)})
            for c in expected
            if c.rule == rule
        }
        assert pairs == wanted


def test_the_rule_is_that_of_the_axiom_which_excludes() -> None:
    assert [f.finding.code for f in clashes(graph(":n a :A2 , :C ."))] == ["cax-dw"]
    assert [f.finding.code for f in clashes(graph(":n a :A2 , :B1 ."))] == ["cax-adc"]


@pytest.mark.parametrize(
    ("statements", "rule"),
    [
        (":p a owl:FunctionalProperty . :n :p 'one' , 'two' .", "prp-fp"),
        (":p a owl:FunctionalProperty . :n :p :x , :y . :x owl:differentFrom :y .", "prp-fp"),
        (":p a owl:FunctionalProperty . :n :p :x , :y . :x a :A . :y a :B .", "prp-fp"),
        (":n owl:sameAs :m . :n owl:differentFrom :m .", "eq-diff1"),
        (":n owl:sameAs :m . :n a :A . :m a :B .", "cax-adc"),
    ],
)
def test_two_values_of_a_functional_property_and_identities_clash_where_they_cannot_be_one(
    statements: str, rule: str
) -> None:
    assert rule in {fault.finding.code for fault in clashes(graph(statements))}


def test_two_names_of_a_value_that_may_be_one_do_not_clash() -> None:
    assert clashes(graph(":p a owl:FunctionalProperty . :n :p :x , :y .")) == []


CASES = {
    "two kinds of actor": (
        AGENCY.replace("a iwt:Agency", "a iwt:Agency , iwt:Consortium"),
        ("cax-adc", "rdf:type", "The thing is an agency and a consortium, and nothing can be both."),
    ),
    "a property of a class that excludes the thing's own": (
        AGENCY.replace("a iwt:Agency ;", 'a iwt:Agency ; iwt:actionDate "2005"^^xsd:gYear ;'),
        (
            "cax-adc",
            "iwt:actionDate",
            "The thing is an agency, and what has iwt:actionDate is a treaty action: nothing can be both.",
        ),
    ),
    "a value that cannot be one": (
        AGENCY.replace("jurisdiction:KHM", "actor:interpol"),
        (
            "cax-adc",
            "iwt:jurisdiction",
            "actor:interpol (International Criminal Police Organization) is an intergovernmental organisation, "
            "and the value of iwt:jurisdiction is a jurisdiction: nothing can be both.",
        ),
    ),
    "parents that lead back": (
        AGENCY.replace("a iwt:Agency ;", "a iwt:Agency ; iwt:parent actor:khm-unit ;")
        + "actor:khm-unit a iwt:Agency ; iwt:parent actor:khm-test .",
        (
            "prp-asyp",
            "iwt:parent",
            "actor:khm-unit has iwt:parent actor:khm-test as well, and the property never runs both ways.",
        ),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_clash_is_worded_at_the_statement_that_brings_it(
    bench: Bench, case: tuple[str, tuple[str, str, str]]
) -> None:
    turtle, expected = case
    with bench.added(turtle) as store:
        (fault,) = clashes(store)
    assert (fault.finding.code, fault.finding.column_name, fault.finding.reason) == expected
    assert fault.finding.severity == "violation"


def test_a_second_class_of_a_recorded_thing_clashes_with_the_first(bench: Bench) -> None:
    with bench.added("jurisdiction:KHM a iwt:Territory .") as store:
        (fault,) = clashes(store)
    assert fault.finding.code == "cax-adc"
    assert fault.finding.reason == "The thing is a state and a territory, and nothing can be both."


def test_good_records_clash_with_nothing(bench: Bench) -> None:
    with bench.added(AGENCY) as store:
        assert clashes(store) == []
