"""Pitfalls of OOPS! in names, labels and definitions, and in the header; see :mod:`.structure`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from iwtld.namespaces import IWT, PREFIXES, shorten
from iwtld.ontology.checks.facts import ONTOLOGY, Facts, is_foundation, local
from iwtld.ontology.checks.model import Found, check

_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_CLASS_NAME = re.compile(r"([A-Z][a-z0-9]+)+")
_PROPERTY_NAME = re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*")
_MISCELLANEOUS = frozenset(
    {"other", "others", "misc", "miscellaneous", "miscellanea", "unknown", "rest", "remaining"}
)
_LONG_LABEL = 10
_EXTENSIONS = (".owl", ".rdf", ".ttl", ".n3", ".rdfxml", ".nt", ".jsonld")


@check(
    "P02",
    "OOPS!",
    "synonyms as classes",
    "Two classes of one namespace are declared equivalent: two names of one class.",
)
def synonyms(facts: Facts) -> Iterator[Found]:
    """Find equivalent classes of the project."""
    for one, other in facts.pairs("owl:equivalentClass"):
        if one.startswith(IWT) and other.startswith(IWT):
            yield Found(one, f"is equivalent to {shorten(other)}")


@check(
    "P07", "OOPS!", "two concepts in one class", "The name of a class joins two concepts by 'and' or 'or'."
)
def merged(facts: Facts) -> Iterator[Found]:
    """Find classes with 'and' or 'or' in their name or label."""
    for iri in facts.classes:
        words = {word.casefold() for word in (*_WORDS.findall(local(iri)), *facts.label(iri).split())}
        if words & {"and", "or"}:
            yield Found(iri, "names two concepts")


@check("P08", "OOPS!", "no label or definition", "A term lacks a label, or a definition.")
def not_described(facts: Facts) -> Iterator[Found]:
    """Find terms without skos:prefLabel or rdfs:label, and without skos:definition or rdfs:comment."""
    for iri in facts.terms:
        if not facts.texts(iri, "skos:prefLabel", "rdfs:label"):
            yield Found(iri, "no label")
        if not facts.texts(iri, "skos:definition", "rdfs:comment"):
            yield Found(iri, "no definition")


@check(
    "P12",
    "OOPS!",
    "equivalent properties not declared",
    "A property has the name of a reused one, and nothing relates the two.",
)
def like_a_reused_property(facts: Facts) -> Iterator[Found]:
    """Find properties of the project that are called like a reused one and say nothing of it."""
    yield from _alike(
        facts,
        facts.properties,
        ("owl:ObjectProperty", "owl:DatatypeProperty"),
        "owl:equivalentProperty",
        "rdfs:subPropertyOf",
    )


@check(
    "P30",
    "OOPS!",
    "equivalent classes not declared",
    "A class has the name of a reused one, and nothing relates the two.",
)
def like_a_reused_class(facts: Facts) -> Iterator[Found]:
    """Find classes of the project that are called like a reused one and say nothing of it."""
    yield from _alike(facts, facts.classes, ("owl:Class",), "owl:equivalentClass", "rdfs:subClassOf")


def _alike(facts: Facts, own: Sequence[str], kinds: Sequence[str], *relations: str) -> Iterator[Found]:
    reused = {iri for kind in kinds for iri in facts.subjects("rdf:type", kind) if not iri.startswith(IWT)}
    by_name = {_plain(local(iri)): iri for iri in sorted(reused)}
    for iri in own:
        for name in {_plain(local(iri)), _plain(facts.label(iri))}:
            other = by_name.get(name)
            if other and other not in facts.objects(iri, *relations, "rdfs:seeAlso", "owl:disjointWith"):
                yield Found(iri, f"is called like {shorten(other)}")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold().replace("isation", "ization"))


@check(
    "P20",
    "OOPS!",
    "swapped annotations",
    "What stands in a label belongs in a definition, or the other way round.",
)
def swapped(facts: Facts) -> Iterator[Found]:
    """Find labels that are sentences, and definitions that are no longer than the label."""
    for iri in facts.terms:
        label = facts.label(iri)
        if label.endswith(".") or len(label.split()) > _LONG_LABEL:
            yield Found(iri, "the label is a sentence")
        for definition in facts.texts(iri, "skos:definition", "rdfs:comment"):
            if len(definition) <= len(label) or _plain(definition) == _plain(label):
                yield Found(iri, "the definition says no more than the label")


@check("P21", "OOPS!", "a class for the rest", "A class only holds what fits none of its siblings.")
def miscellaneous(facts: Facts) -> Iterator[Found]:
    """Find classes called 'other', 'miscellaneous' or the like."""
    for iri in facts.classes:
        if {word.casefold() for word in _WORDS.findall(local(iri))} & _MISCELLANEOUS:
            yield Found(iri, "holds what is left over")


@check("P22", "OOPS!", "mixed conventions", "Names do not follow one convention.")
def mixed_conventions(facts: Facts) -> Iterator[Found]:
    """Find classes not in UpperCamelCase and properties not in lowerCamelCase."""
    classes = set(facts.classes)
    for iri in facts.terms:
        pattern = _CLASS_NAME if iri in classes else _PROPERTY_NAME
        if not pattern.fullmatch(local(iri)):
            yield Found(iri, "is not UpperCamelCase" if iri in classes else "is not lowerCamelCase")


@check("P32", "OOPS!", "one label, several classes", "Two classes have the same label.")
def same_label(facts: Facts) -> Iterator[Found]:
    """Find classes with the same preferred or alternative label."""
    names = {
        iri: {text.casefold() for text in facts.texts(iri, "skos:prefLabel", "skos:altLabel", "rdfs:label")}
        for iri in facts.classes
    }
    for one, other in combinations(names, 2):
        if names[one] & names[other]:
            yield Found(one, f"has a label of {shorten(other)}")


@check("P36", "OOPS!", "file ending in the IRI", "The IRI of an ontology ends in the ending of a file.")
def file_ending(facts: Facts) -> Iterator[Found]:
    """Find ontologies whose IRI has an ending such as .owl."""
    for iri in facts.subjects("rdf:type", "owl:Ontology"):
        if iri.rstrip("#/").endswith(_EXTENSIONS):
            yield Found(iri, "has the ending of a file")


@check("P38", "OOPS!", "no owl:Ontology", "No resource is declared as owl:Ontology.")
def no_header(facts: Facts) -> Iterator[Found]:
    """Find that the namespace has no header."""
    if not facts.is_a(ONTOLOGY, "owl:Ontology"):
        yield Found(ONTOLOGY, "is not declared as owl:Ontology")


@check("P39", "OOPS!", "no namespace", "Neither the IRI of the ontology nor its namespace is stated.")
def no_namespace(facts: Facts) -> Iterator[Found]:
    """Find headers without a namespace, and terms of modules that are not in it."""
    for iri in facts.subjects("rdf:type", "owl:Ontology"):
        if IWT not in facts.texts(iri, "vann:preferredNamespaceUri"):
            yield Found(iri, f"does not name {IWT} as its namespace")
    for iri, _ in facts.pairs("rdfs:isDefinedBy"):
        if not iri.startswith((IWT, "https://w3id.org/iwtld/id/scheme/")):
            yield Found(iri, "is defined here and is in another namespace")


@check("P40", "OOPS!", "hijacked namespace", "A term of another namespace is used that is not defined there.")
def hijacked(facts: Facts) -> Iterator[Found]:
    """Find terms that a vocabulary does not have, by the copies of vocabularies that rdflib carries."""
    from rdflib import URIRef
    from rdflib.namespace import DCAT, DCTERMS, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, TIME, VANN, VOID, XSD

    copies = {
        str(each): each
        for each in (DCAT, DCTERMS, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, TIME, VANN, VOID, XSD)
    }
    used = {quad.predicate.value for quad in facts.store} | facts.declared
    for predicate in ("rdf:type", "rdfs:subClassOf", "rdfs:range", "schema:rangeIncludes", "rdfs:seeAlso"):
        used |= {value for _, value in facts.pairs(predicate)}
    known = (*PREFIXES.values(), *copies)
    for iri in sorted(used):
        if iri.startswith("https://w3id.org/iwtld"):
            continue
        namespace = next((each for each in copies if iri.startswith(each)), None)
        if namespace is None:
            origin = next((each for each in known if iri.startswith(each)), iri)
            yield Found(iri, f"no copy of {origin} is at hand", open=True)
        elif URIRef(iri) not in copies[namespace]:
            yield Found(iri, f"{namespace} does not define it")


@check("P41", "OOPS!", "no licence", "The header of an ontology states no licence.")
def no_licence(facts: Facts) -> Iterator[Found]:
    """Find headers without dcterms:license."""
    for iri in facts.subjects("rdf:type", "owl:Ontology"):
        if not facts.has(iri, "dcterms:license", "dcterms:rights"):
            yield Found(iri, "no licence")


def reused(facts: Facts) -> set[str]:
    """Return the namespaces of the vocabularies whose classes and properties the ontology reuses."""
    return {
        namespace
        for iri in facts.declared
        if not iri.startswith("https://w3id.org/iwtld") and not is_foundation(iri)
        for namespace in PREFIXES.values()
        if iri.startswith(namespace)
    }
