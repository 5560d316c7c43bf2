"""Pitfalls of OOPS! in the axioms: hierarchies, properties, what is declared.

The numbers and what they stand for are those of the catalogue of M. Poveda-Villalón and others, "OOPS!
(OntOlogy Pitfall Scanner!)", International Journal on Semantic Web and Information Systems 10(2), 2014.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from iwtld.graph.reading import TYPE, term
from iwtld.namespaces import IWT, shorten
from iwtld.ontology.checks.facts import Facts, is_foundation, local
from iwtld.ontology.checks.model import Found, check

_PLACED = ("rdfs:domain", "rdfs:range", "schema:domainIncludes", "schema:rangeIncludes")
_EXPRESSIONS = ("rdfs:subClassOf", "owl:equivalentClass", "rdfs:domain", "rdfs:range", "owl:unionOf")


@check(
    "P03",
    "OOPS!",
    "a property 'is'",
    "A property called 'is' stands where rdfs:subClassOf, rdf:type or owl:sameAs belongs.",
)
def property_is(facts: Facts) -> Iterator[Found]:
    """Find properties that say 'is' or 'is a'."""
    for iri in facts.of_kind("owl:ObjectProperty", "owl:DatatypeProperty"):
        names = {local(iri).casefold(), facts.label(iri).casefold().replace(" ", "")}
        if names & {"is", "isa", "isan", "isakindof"}:
            yield Found(iri, "says no more than rdf:type or rdfs:subClassOf")


@check(
    "P04", "OOPS!", "unconnected terms", "A class or property has no relation to the rest of the ontology."
)
def unconnected(facts: Facts) -> Iterator[Found]:
    """Find terms that no axiom and no hint connects."""
    connected = {
        value
        for predicate in (
            *_PLACED,
            "rdfs:subClassOf",
            "rdfs:subPropertyOf",
            "owl:allValuesFrom",
            "owl:onProperty",
        )
        for quad in facts.store.quads_for_pattern(None, term(predicate), None)
        for value in (quad.subject, quad.object)
    }
    for iri in (*facts.classes, *facts.properties):
        if ox.NamedNode(iri) not in connected:
            yield Found(iri, "stands alone")


@check(
    "P05",
    "OOPS!",
    "wrong inverses",
    "Two properties are declared inverse whose domains and ranges do not fit each other.",
)
def wrong_inverses(facts: Facts) -> Iterator[Found]:
    """Find inverses of which the domain of one is not the range of the other."""
    for one, other in facts.pairs("owl:inverseOf"):
        for mine, theirs in (("rdfs:domain", "rdfs:range"), ("rdfs:range", "rdfs:domain")):
            if facts.objects(one, mine) != facts.objects(other, theirs):
                yield Found(one, f"{mine} is not {theirs} of {shorten(other)}")


@check("P06", "OOPS!", "circles of classes", "A class is a superclass of itself.")
def circles(facts: Facts) -> Iterator[Found]:
    """Find classes in a circle of rdfs:subClassOf."""
    for iri in facts.classes:
        if iri in facts.above(iri):
            yield Found(iri, "is below itself")


@check("P10", "OOPS!", "nothing disjoint", "No axiom keeps any two classes apart.")
def nothing_disjoint(facts: Facts) -> Iterator[Found]:
    """Find an ontology with classes and without disjointness."""
    kept = next(facts.store.quads_for_pattern(None, term("owl:disjointWith"), None), None) or next(
        facts.store.quads_for_pattern(None, TYPE, term("owl:AllDisjointClasses")), None
    )
    if len(facts.classes) > 1 and kept is None:
        yield Found(IWT.removesuffix("#"), "has neither owl:disjointWith nor owl:AllDisjointClasses")


@check("P11", "OOPS!", "no domain or range", "A property has no domain, or no range.")
def no_domain_or_range(facts: Facts) -> Iterator[Found]:
    """Find properties without rdfs:domain or without rdfs:range."""
    for iri in facts.properties:
        for name in ("domain", "range"):
            if not facts.has(iri, f"rdfs:{name}"):
                yield Found(iri, f"no {name}")


@check("P13", "OOPS!", "no inverse", "An object property that is not symmetric has no inverse.")
def no_inverse(facts: Facts) -> Iterator[Found]:
    """Find object properties without owl:inverseOf."""
    inverted = {iri for pair in facts.pairs("owl:inverseOf") for iri in pair}
    for iri in facts.object_properties:
        if iri not in inverted and not facts.is_a(iri, "owl:SymmetricProperty"):
            yield Found(iri, "no inverse")


@check(
    "P19",
    "OOPS!",
    "several domains or ranges",
    "Several rdfs:domain or rdfs:range of one property mean all of them at once.",
)
def several_domains(facts: Facts) -> Iterator[Found]:
    """Find properties with more than one domain or range."""
    for iri in facts.properties:
        for name in ("domain", "range"):
            values = list(facts.store.quads_for_pattern(ox.NamedNode(iri), term(f"rdfs:{name}"), None))
            if len(values) > 1:
                yield Found(iri, f"{len(values)} times rdfs:{name}")


@check("P24", "OOPS!", "defined by itself", "A term is used in its own definition.")
def defined_by_itself(facts: Facts) -> Iterator[Found]:
    """Find terms that stand in an expression that defines them."""
    for iri in facts.terms:
        for predicate in _EXPRESSIONS:
            for quad in facts.store.quads_for_pattern(ox.NamedNode(iri), term(predicate), None):
                named = {quad.object.value} if isinstance(quad.object, ox.NamedNode) else set()
                if isinstance(quad.object, ox.BlankNode):
                    named = set(facts.inside(quad.object))
                if iri in named:
                    yield Found(iri, f"stands in its own {predicate}")


@check("P25", "OOPS!", "inverse of itself", "A property is declared the inverse of itself; it is symmetric.")
def inverse_of_itself(facts: Facts) -> Iterator[Found]:
    """Find properties that are their own inverse."""
    for one, other in facts.pairs("owl:inverseOf"):
        if one == other:
            yield Found(one, "is its own inverse: declare it owl:SymmetricProperty")


@check(
    "P26", "OOPS!", "inverse of a symmetric property", "A symmetric property has another one as its inverse."
)
def inverse_of_symmetric(facts: Facts) -> Iterator[Found]:
    """Find symmetric properties with an inverse."""
    for one, other in facts.pairs("owl:inverseOf"):
        for iri, value in ((one, other), (other, one)):
            if one != other and facts.is_a(iri, "owl:SymmetricProperty"):
                yield Found(iri, f"is symmetric and inverse to {shorten(value)}")


@check(
    "P27",
    "OOPS!",
    "wrong equivalent properties",
    "Two properties are declared equivalent that do not mean the same.",
)
def wrong_equivalent_properties(facts: Facts) -> Iterator[Found]:
    """Find equivalent properties of one namespace, or with another domain or range."""
    for one, other in facts.pairs("owl:equivalentProperty"):
        if one.startswith(IWT) and other.startswith(IWT):
            yield Found(one, f"and {shorten(other)} are two names of one property in one namespace")
        elif any(
            facts.objects(one, each) != facts.objects(other, each) for each in ("rdfs:domain", "rdfs:range")
        ):
            yield Found(one, f"has another domain or range than {shorten(other)}")


@check("P28", "OOPS!", "wrong symmetry", "A property is declared symmetric, and its domain is not its range.")
def wrong_symmetry(facts: Facts) -> Iterator[Found]:
    """Find symmetric properties between different classes."""
    yield from _between_different(facts, "owl:SymmetricProperty")


@check(
    "P29",
    "OOPS!",
    "wrong transitivity",
    "A property is declared transitive, and its domain is not its range.",
)
def wrong_transitivity(facts: Facts) -> Iterator[Found]:
    """Find transitive properties between different classes."""
    yield from _between_different(facts, "owl:TransitiveProperty")


def _between_different(facts: Facts, kind: str) -> Iterator[Found]:
    for iri in facts.subjects("rdf:type", kind):
        domain, values = facts.objects(iri, "rdfs:domain"), facts.objects(iri, "rdfs:range")
        if domain and values and domain != values:
            yield Found(
                iri, f"leads from {', '.join(map(shorten, domain))} to {', '.join(map(shorten, values))}"
            )


@check("P31", "OOPS!", "wrong equivalent classes", "Two classes are declared equivalent that cannot be.")
def wrong_equivalent_classes(facts: Facts) -> Iterator[Found]:
    """Find equivalent classes that are disjoint, or one of which is below the other."""
    apart = {frozenset(pair) for pair in facts.pairs("owl:disjointWith")}
    for one, other in facts.pairs("owl:equivalentClass"):
        if frozenset((one, other)) in apart:
            yield Found(one, f"is disjoint with {shorten(other)}")
        elif other in facts.above(one) or one in facts.above(other):
            yield Found(one, f"is above or below {shorten(other)}")


@check("P33", "OOPS!", "chain of one", "A property chain has a single member; rdfs:subPropertyOf says that.")
def chain_of_one(facts: Facts) -> Iterator[Found]:
    """Find property chains with one member."""
    for quad in facts.store.quads_for_pattern(None, term("owl:propertyChainAxiom"), None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.BlankNode):
            rest = facts.store.quads_for_pattern(quad.object, term("rdf:rest"), term("rdf:nil"))
            if next(rest, None) is not None:
                yield Found(quad.subject.value, "has a chain of one property")


@check("P34", "OOPS!", "undeclared class", "A term is used as a class and is not declared as one.")
def undeclared_class(facts: Facts) -> Iterator[Found]:
    """Find values of domains, ranges and the like that are no declared class."""
    used = {
        iri
        for predicate in ("rdfs:subClassOf", "owl:disjointWith", "owl:equivalentClass")
        for pair in facts.pairs(predicate)
        for iri in pair
    }
    for predicate in (*_PLACED, "owl:allValuesFrom", "owl:someValuesFrom"):
        for quad in facts.store.quads_for_pattern(None, term(predicate), None):
            if isinstance(quad.object, ox.NamedNode):
                used.add(quad.object.value)
    for iri in sorted(used):
        if not is_foundation(iri) and not facts.is_a(iri, "owl:Class"):
            yield Found(iri, "is used as a class")


@check("P35", "OOPS!", "undeclared property", "A term is used as a property and is not declared as one.")
def undeclared_property(facts: Facts) -> Iterator[Found]:
    """Find predicates, and subjects of domain and range, that are no declared property."""
    used = {quad.predicate.value for quad in facts.store}
    used |= {iri for predicate in _PLACED for iri, _ in facts.pairs(predicate)}
    for quad in facts.store.quads_for_pattern(None, term("owl:onProperty"), None):
        if isinstance(quad.object, ox.NamedNode):
            used.add(quad.object.value)
    kinds = ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdf:Property")
    for iri in sorted(used):
        if not is_foundation(iri) and not any(facts.is_a(iri, kind) for kind in kinds):
            yield Found(iri, "is used as a property")
