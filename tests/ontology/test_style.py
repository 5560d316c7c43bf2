"""The modules keep the style rules, and the rules find what breaks them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.namespaces import PREFIXES
from iwtld.validate import validate

SHAPES = [resources.folder("shapes") / "ontology-style.ttl"]
PROLOGUE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
GOOD = """
iwt:NewTerm a owl:Class ; skos:prefLabel "new term"@en ;
    skos:definition "A new term is one that somebody adds."@en ;
    rdfs:isDefinedBy <https://w3id.org/iwtld/ontology/actors> ."""


def copy(ontology: ox.Store) -> ox.Store:
    store = ox.Store()
    store.extend(ontology)
    return store


def messages(ontology: ox.Store, *turtle: str) -> list[str]:
    store = copy(ontology)
    for text in turtle:
        store.load(PROLOGUE + text, format=ox.RdfFormat.TURTLE)
    return [result.message for result in validate(store, SHAPES).results]


def test_the_modules_keep_every_style_rule(ontology: ox.Store) -> None:
    assert messages(ontology) == []


def test_a_term_in_good_style_passes(ontology: ox.Store) -> None:
    assert messages(ontology, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('skos:prefLabel "new term"@en ;', "", "exactly one skos:prefLabel"),
        ('"new term"@en', '"new term"@en , "newer term"@en', "exactly one skos:prefLabel"),
        ('"new term"@en', '"neuer Begriff"@de', "exactly one skos:prefLabel"),
        ('skos:definition "A new term is one that somebody adds."@en ;', "", "exactly one skos:definition"),
        ("A new term is", "a new term is", "from a capital to a full stop"),
        ("adds.", "adds", "from a capital to a full stop"),
        ("A new term is one that somebody adds.", "New terms are added.", "at least five words"),
        ("A new term is one", "This class is one", "Begin with the thing itself"),
        ("A new term is one", "A class of terms is one", "Begin with the thing itself"),
        (
            "rdfs:isDefinedBy <https://w3id.org/iwtld/ontology/actors>",
            "rdfs:comment 1",
            "no module defines it",
        ),
        ("ontology/actors>", "ontology/actor>", "the one module"),
        ("owl:Class ;", "owl:Class , owl:ObjectProperty ;", "exactly one of owl:Class"),
        ("a owl:Class ;", "rdfs:subClassOf iwt:Actor ;", "exactly one of owl:Class"),
        ("iwt:NewTerm", "iwt:newTerm", "UpperCamelCase"),
        ("iwt:NewTerm", "iwt:New_Term", "UpperCamelCase"),
        ("owl:Class ;", "owl:AnnotationProperty ;", "lowerCamelCase"),
        ("iwt:NewTerm a owl:Class ;", "iwt:newTerm a owl:DatatypeProperty ;", "Say what the values are"),
        (
            "iwt:NewTerm a owl:Class ;",
            "iwt:newTerm a owl:ObjectProperty ; rdfs:range skos:Concept ;",
            "Name the scheme of the concepts",
        ),
        (
            "iwt:NewTerm a owl:Class ;",
            "iwt:newTerm a owl:ObjectProperty ; rdfs:range skos:Concept ; iwt:conceptScheme iwt:Actor ;",
            "Declare the scheme",
        ),
    ],
)
def test_a_term_that_breaks_a_rule_is_told_so(ontology: ox.Store, old: str, new: str, message: str) -> None:
    assert old in GOOD
    assert any(message in found for found in messages(ontology, GOOD.replace(old, new)))


def test_a_reason_excuses_a_term_from_the_rules_on_names(ontology: ox.Store) -> None:
    odd = GOOD.replace("iwt:NewTerm", "iwt:new_term")
    excuse = 'iwt:new_term iwt:styleException "The name is that of the source code list."@en .'
    assert messages(ontology, odd) != []
    assert messages(ontology, odd, excuse) == []


def test_an_exception_without_a_reason_is_refused(ontology: ox.Store) -> None:
    assert messages(ontology, GOOD, 'iwt:NewTerm iwt:styleException "yes"@en .') != []


def test_a_misspelt_term_of_the_namespace_is_found(ontology: ox.Store) -> None:
    assert any(
        "correct the name" in found
        for found in messages(ontology, "iwt:Treatyy rdfs:subClassOf iwt:Treaty .")
    )


@pytest.mark.parametrize(
    "predicate",
    [
        "dcterms:title",
        "dcterms:description",
        "dcterms:creator",
        "dcterms:created",
        "dcterms:modified",
        "dcterms:license",
        "vann:preferredNamespacePrefix",
        "vann:preferredNamespaceUri",
        "owl:versionIRI",
        "owl:versionInfo",
    ],
)
def test_a_header_without_one_of_its_parts_is_incomplete(ontology: ox.Store, predicate: str) -> None:
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    store = copy(ontology)
    store.update(
        f"{prefixes} DELETE {{ GRAPH ?g {{ ?o {predicate} ?x }} }} WHERE {{ GRAPH ?g {{ ?o {predicate} ?x }} }}"
    )
    headers = {result.focus_node for result in validate(store, SHAPES).results}
    assert headers == {
        row["o"]
        for row in ontology.query(
            f"{prefixes} SELECT ?o {{ ?o a owl:Ontology }}", use_default_graph_as_union=True
        )
    }


def test_a_version_iri_that_names_another_version_is_found(ontology: ox.Store) -> None:
    wrong = "<https://w3id.org/iwtld/ontology/actors> owl:versionIRI <https://w3id.org/iwtld/ontology/0.2.0/actors> ."
    assert any("version IRI" in found for found in messages(ontology, wrong))
