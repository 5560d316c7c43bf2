"""OWL 2 RL closure: what the axioms of the ontology imply for ontology and data.

The rules are those of the OWL 2 RL profile (W3C, OWL 2 Profiles, section 4.3, tables 4 to 9), each as one
SPARQL CONSTRUCT under its W3C name, run to a fixpoint. Left out are conclusions that say nothing: reflexive
axioms, membership of ``owl:Thing`` or of an unnamed class expression, and the reading of datatypes
(``dt-*``). The rules whose conclusion is *false* are queries of their own, see :func:`clashes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, cast

import pyoxigraph as ox

from iwtld.namespaces import GRAPH, PREFIXES
from iwtld.reason.writing import add

CLOSURE_GRAPH: Final = GRAPH + "closure"

PROLOGUE: Final = "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in ("owl", "rdf", "rdfs"))

# Rule name to conclusion and premise. A conclusion is one or more triples, divided by " . ".
TERMINOLOGY: Final = {
    "scm-eqc1": ("?a rdfs:subClassOf ?b . ?b rdfs:subClassOf ?a", "?a owl:equivalentClass ?b"),
    "scm-eqc2": (
        "?a owl:equivalentClass ?b",
        "?a rdfs:subClassOf ?b . ?b rdfs:subClassOf ?a FILTER(?a != ?b)",
    ),
    "scm-sco": ("?a rdfs:subClassOf ?c", "?a rdfs:subClassOf/rdfs:subClassOf ?c FILTER(?a != ?c)"),
    "scm-eqp1": ("?a rdfs:subPropertyOf ?b . ?b rdfs:subPropertyOf ?a", "?a owl:equivalentProperty ?b"),
    "scm-eqp2": (
        "?a owl:equivalentProperty ?b",
        "?a rdfs:subPropertyOf ?b . ?b rdfs:subPropertyOf ?a FILTER(?a != ?b)",
    ),
    "scm-spo": ("?a rdfs:subPropertyOf ?c", "?a rdfs:subPropertyOf/rdfs:subPropertyOf ?c FILTER(?a != ?c)"),
    "scm-dom1": ("?p rdfs:domain ?d", "?p rdfs:domain/rdfs:subClassOf ?d FILTER(isIRI(?d))"),
    "scm-dom2": ("?p rdfs:domain ?d", "?p rdfs:subPropertyOf/rdfs:domain ?d"),
    "scm-rng1": ("?p rdfs:range ?r", "?p rdfs:range/rdfs:subClassOf ?r FILTER(isIRI(?r))"),
    "scm-rng2": ("?p rdfs:range ?r", "?p rdfs:subPropertyOf/rdfs:range ?r"),
    "scm-int": ("?a rdfs:subClassOf ?b", "?a owl:intersectionOf/rdf:rest*/rdf:first ?b"),
    "scm-uni": ("?b rdfs:subClassOf ?a", "?a owl:unionOf/rdf:rest*/rdf:first ?b"),
}

ASSERTIONS: Final = {
    "eq-sym": ("?b owl:sameAs ?a", "?a owl:sameAs ?b"),
    "eq-trans": ("?a owl:sameAs ?c", "?a owl:sameAs/owl:sameAs ?c FILTER(?a != ?c)"),
    "eq-rep-s": ("?b ?p ?o", "?a owl:sameAs ?b . ?a ?p ?o"),
    "eq-rep-p": ("?s ?q ?o", "?p owl:sameAs ?q . ?s ?p ?o"),
    "eq-rep-o": ("?s ?p ?b", "?a owl:sameAs ?b . ?s ?p ?a"),
    "prp-dom": ("?s a ?c", "?p rdfs:domain ?c . ?s ?p ?o"),
    "prp-rng": ("?o a ?c", "?p rdfs:range ?c . ?s ?p ?o FILTER(!isLiteral(?o))"),
    "prp-fp": (
        "?a owl:sameAs ?b",
        "?p a owl:FunctionalProperty . ?s ?p ?a , ?b FILTER(?a != ?b && !isLiteral(?a) && !isLiteral(?b))",
    ),
    "prp-ifp": (
        "?a owl:sameAs ?b",
        "?p a owl:InverseFunctionalProperty . ?a ?p ?o . ?b ?p ?o FILTER(?a != ?b)",
    ),
    "prp-symp": ("?o ?p ?s", "?p a owl:SymmetricProperty . ?s ?p ?o"),
    "prp-trp": ("?a ?p ?c", "?p a owl:TransitiveProperty . ?a ?p ?b . ?b ?p ?c"),
    "prp-spo1": ("?s ?q ?o", "?p rdfs:subPropertyOf ?q . ?s ?p ?o"),
    "prp-spo2": (
        "?a ?p ?c",
        "?p owl:propertyChainAxiom ?l . ?l rdf:first ?q ; rdf:rest ?m . ?m rdf:first ?r ; rdf:rest rdf:nil ."
        " ?a ?q ?b . ?b ?r ?c",
    ),
    "prp-eqp1": ("?s ?q ?o", "?p owl:equivalentProperty ?q . ?s ?p ?o"),
    "prp-eqp2": ("?s ?p ?o", "?p owl:equivalentProperty ?q . ?s ?q ?o"),
    "prp-inv1": ("?o ?q ?s", "?p owl:inverseOf ?q . ?s ?p ?o FILTER(!isLiteral(?o))"),
    "prp-inv2": ("?o ?p ?s", "?p owl:inverseOf ?q . ?s ?q ?o FILTER(!isLiteral(?o))"),
    "cls-svf1": (
        "?s a ?c",
        "?c owl:someValuesFrom ?d ; owl:onProperty ?p . ?s ?p ?o . ?o a ?d",
    ),
    "cls-svf2": ("?s a ?c", "?c owl:someValuesFrom owl:Thing ; owl:onProperty ?p . ?s ?p ?o"),
    "cls-avf": ("?o a ?d", "?c owl:allValuesFrom ?d ; owl:onProperty ?p . ?s a/rdfs:subClassOf? ?c ; ?p ?o"),
    "cls-hv1": ("?s ?p ?v", "?c owl:hasValue ?v ; owl:onProperty ?p . ?s a/rdfs:subClassOf? ?c"),
    "cls-hv2": ("?s a ?c", "?c owl:hasValue ?v ; owl:onProperty ?p . ?s ?p ?v"),
    "cls-oo": ("?o a ?c", "?c owl:oneOf/rdf:rest*/rdf:first ?o"),
    "cls-int1": (
        "?s a ?c",
        "?c owl:intersectionOf ?l . ?l rdf:first ?d . ?s a ?d ."
        " FILTER NOT EXISTS { ?l rdf:rest*/rdf:first ?e . FILTER NOT EXISTS { ?s a ?e } }",
    ),
    "cax-sco": ("?s a ?d", "?c rdfs:subClassOf ?d . ?s a ?c FILTER(isIRI(?d))"),
    "cax-eqc1": ("?s a ?d", "?c owl:equivalentClass ?d . ?s a ?c FILTER(isIRI(?d))"),
    "cax-eqc2": ("?s a ?c", "?c owl:equivalentClass ?d . ?s a ?d FILTER(isIRI(?c))"),
}

CLASHES: Final = {
    "prp-irp": ("?s ?p ?s", "?p a owl:IrreflexiveProperty . ?s ?p ?s"),
    "prp-asyp": ("?s ?p ?o", "?p a owl:AsymmetricProperty . ?s ?p ?o . ?o ?p ?s"),
    "prp-pdw": ("?s ?p ?o", "?p owl:propertyDisjointWith ?q . ?s ?p ?o ; ?q ?o"),
    "cax-dw": ("?s a ?c", "?c owl:disjointWith ?d . ?s a ?c , ?d"),
    "cax-adc": (
        "?s a ?c",
        "?x a owl:AllDisjointClasses ; owl:members ?l . ?l rdf:rest*/rdf:first ?c . ?s a ?c , ?d ."
        " FILTER(?c != ?d) ?l rdf:rest*/rdf:first ?d",
    ),
    "eq-diff1": ("?a owl:sameAs ?b", "?a owl:sameAs ?b ; owl:differentFrom ?b"),
}


@dataclass(frozen=True, slots=True)
class Clash:
    """One contradiction: the W3C name of the rule that finds it, and the statement that it concerns."""

    rule: str
    statement: ox.Triple


def close(store: ox.Store) -> int:
    """Add the OWL 2 RL closure of a store to its graph ``closure`` and return the number of new triples.

    The union of all graphs is closed; a triple that some graph already holds is not added again. The
    terminology is closed first, so that each round over the assertions needs one step per axiom.
    """
    known = {quad.triple for quad in store}
    before = len(known)
    for rules in (TERMINOLOGY, ASSERTIONS):
        while True:
            found: set[ox.Triple] = set()
            for conclusion, premise in rules.values():
                found.update(_construct(store, conclusion, premise))
            new = found - known
            if not new:
                break
            known |= new
            add(store, new, CLOSURE_GRAPH)
    return len(known) - before


def clashes(store: ox.Store) -> tuple[Clash, ...]:
    """Return every contradiction that the OWL 2 RL rules find in a closed store, in a stable order."""
    found = [
        Clash(rule, triple)
        for rule, (statement, premise) in CLASHES.items()
        for triple in _construct(store, statement, premise)
    ]
    return tuple(sorted(found, key=lambda clash: (clash.rule, str(clash.statement))))


def _construct(store: ox.Store, conclusion: str, premise: str) -> Iterator[ox.Triple]:
    query = f"{PROLOGUE}CONSTRUCT {{ {conclusion} }} WHERE {{ {premise} }}"
    return cast(ox.QueryTriples, store.query(query, use_default_graph_as_union=True))
