"""The OWL 2 RL closure against owlrl, the reference, and rule by rule."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from iwtld.reason.closure import CLOSURE_GRAPH, clashes, close

PREFIXES = """
@prefix : <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""

CASES = {
    "a subclass of a subclass": ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :x a :A .",
    "an equivalent class": ":A owl:equivalentClass :B . :x a :A . :y a :B .",
    "a subproperty with a domain": ":p rdfs:subPropertyOf :q . :q rdfs:domain :D ; rdfs:range :R . :x :p :y .",
    "an inverse": ":p owl:inverseOf :q . :x :p :y . :z :q :w .",
    "a symmetric property": ":p a owl:SymmetricProperty . :x :p :y .",
    "a transitive property": ":p a owl:TransitiveProperty . :a :p :b . :b :p :c . :c :p :d .",
    "a property chain": ":uncle owl:propertyChainAxiom (:parent :brother) . :x :parent :y . :y :brother :z .",
    "a functional property": ":p a owl:FunctionalProperty . :x :p :y , :z . :y a :A .",
    "an inverse functional property": ":p a owl:InverseFunctionalProperty . :x :p :y . :z :p :y . :z a :A .",
    "a value restriction": ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :v ] . :x a :A .",
    "an intersection": ":C owl:equivalentClass [ owl:intersectionOf (:A :B) ] . :x a :A , :B . :y a :A .",
    "a union": ":C owl:unionOf (:A :B) . :x a :A .",
}


def interesting(triples: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Return the triples about named things that say more than that something is itself."""
    return {
        (s, p, o)
        for s, p, o in triples
        if s.startswith("http://example.org/") and o.startswith("http://example.org/") and s != o
    } | {
        (s, p, o)
        for s, p, o in triples
        if s.startswith("http://example.org/") and p.endswith("#type") and o.startswith("http://example.org/")
    }


def closed_by_iwtld(text: str) -> set[tuple[str, str, str]]:
    store = ox.Store()
    store.load(text.encode(), format=ox.RdfFormat.TURTLE)
    close(store)
    return {(q.subject.value, q.predicate.value, getattr(q.object, "value", "")) for q in store}


def closed_by_owlrl(text: str) -> set[tuple[str, str, str]]:
    import owlrl
    import rdflib

    graph = rdflib.Graph().parse(data=text, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return {(str(s), str(p), str(o)) for s, p, o in graph}


@pytest.mark.parametrize("case", sorted(CASES))
@pytest.mark.filterwarnings("ignore")
def test_the_closure_is_that_of_the_reference(case: str) -> None:
    text = PREFIXES + CASES[case]
    assert interesting(closed_by_iwtld(text)) == interesting(closed_by_owlrl(text))


CONTRADICTIONS = {
    "cax-dw": ":A owl:disjointWith :B . :x a :A , :B .",
    "cax-adc": "[] a owl:AllDisjointClasses ; owl:members (:A :B :C) . :x a :A , :C .",
    "prp-pdw": ":p owl:propertyDisjointWith :q . :x :p :y ; :q :y .",
    "prp-irp": ":p a owl:IrreflexiveProperty . :x :p :x .",
    "prp-asyp": ":p a owl:AsymmetricProperty . :x :p :y . :y :p :x .",
    "eq-diff1": ":p a owl:FunctionalProperty . :x :p :y , :z . :y owl:differentFrom :z .",
}


@pytest.mark.parametrize("rule", sorted(CONTRADICTIONS))
def test_a_contradiction_is_found_by_its_rule(rule: str) -> None:
    store = ox.Store()
    store.load((PREFIXES + CONTRADICTIONS[rule]).encode(), format=ox.RdfFormat.TURTLE)
    close(store)
    assert rule in {clash.rule for clash in clashes(store)}


def test_a_consistent_graph_has_no_clash_and_closing_twice_adds_nothing() -> None:
    store = ox.Store()
    store.load((PREFIXES + CASES["a transitive property"]).encode(), format=ox.RdfFormat.TURTLE)
    assert close(store) == 3
    assert close(store) == 0
    assert clashes(store) == ()


def test_conclusions_are_kept_apart_from_what_was_asserted() -> None:
    store = ox.Store()
    store.load((PREFIXES + CASES["a symmetric property"]).encode(), format=ox.RdfFormat.TURTLE)
    close(store)
    graphs = {quad.graph_name for quad in store}
    assert graphs == {ox.DefaultGraph(), ox.NamedNode(CLOSURE_GRAPH)}
