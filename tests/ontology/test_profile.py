"""The axioms are in OWL 2 DL, and all of them in OWL 2 RL, so that rules can draw every conclusion."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.namespaces import PREFIXES, expand, shorten

PROLOGUE = (
    "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + "@prefix ex: <urn:ex:> .\n"
)

# W3C, OWL 2 Profiles, section 4.2: the vocabulary that may stand in our axioms. What is missing here may only be
# used in positions that none of our axioms needs, or not at all in OWL 2 RL.
VOCABULARY = {
    "owl:AllDisjointClasses",
    "owl:AllDisjointProperties",
    "owl:AnnotationProperty",
    "owl:AsymmetricProperty",
    "owl:Class",
    "owl:DatatypeProperty",
    "owl:FunctionalProperty",
    "owl:InverseFunctionalProperty",
    "owl:IrreflexiveProperty",
    "owl:ObjectProperty",
    "owl:Ontology",
    "owl:Restriction",
    "owl:SymmetricProperty",
    "owl:TransitiveProperty",
    "owl:allValuesFrom",
    "owl:deprecated",
    "owl:disjointWith",
    "owl:equivalentProperty",
    "owl:hasValue",
    "owl:imports",
    "owl:inverseOf",
    "owl:maxCardinality",
    "owl:members",
    "owl:onProperty",
    "owl:priorVersion",
    "owl:propertyDisjointWith",
    "owl:versionIRI",
    "owl:versionInfo",
}
DATATYPES = {
    "rdf:PlainLiteral",
    "rdfs:Literal",
    "xsd:anyURI",
    "xsd:boolean",
    "xsd:dateTime",
    "xsd:dateTimeStamp",
    "xsd:decimal",
    "xsd:double",
    "xsd:float",
    "xsd:integer",
    "xsd:nonNegativeInteger",
    "xsd:positiveInteger",
    "xsd:string",
}


def outside_rl(store: ox.Store) -> set[str]:
    """What takes the axioms of a store out of the part of OWL 2 RL that this ontology keeps to."""
    found = set()
    for quad in store:
        predicate, value = shorten(quad.predicate.value), quad.object
        if predicate.startswith("owl:") and predicate not in VOCABULARY:
            found.add(predicate)
        if (
            predicate == "rdf:type"
            and shorten(value.value).startswith("owl:")
            and shorten(value.value) not in VOCABULARY
        ):
            found.add(shorten(value.value))
        if predicate in {"rdfs:domain", "owl:disjointWith", "owl:allValuesFrom"} and isinstance(
            value, ox.BlankNode
        ):
            found.add(f"{predicate} with a class expression")
        if predicate == "rdfs:subClassOf" and isinstance(quad.subject, ox.BlankNode):
            found.add("a class expression as subclass")
        if predicate == "rdfs:range" and value.value.startswith((PREFIXES["xsd"], PREFIXES["rdf"])):
            found |= {shorten(value.value)} - DATATYPES
        if predicate == "owl:maxCardinality" and value.value not in {"0", "1"}:
            found.add("owl:maxCardinality above 1")
    return found


def test_every_axiom_is_in_owl_2_rl(ontology: ox.Store) -> None:
    assert outside_rl(ontology) == set()


@pytest.mark.parametrize(
    ("axiom", "found"),
    [
        ("ex:C rdfs:subClassOf [ a owl:Class ; owl:unionOf ( ex:D ex:E ) ] .", "owl:unionOf"),
        (
            "ex:C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:D ] .",
            "owl:someValuesFrom",
        ),
        (
            "[ a owl:Restriction ; owl:onProperty ex:p ; owl:hasValue ex:a ] rdfs:subClassOf ex:C .",
            "a class expression as subclass",
        ),
        (
            "ex:C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:maxCardinality 2 ] .",
            "owl:maxCardinality above 1",
        ),
        (
            "ex:C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:minCardinality 1 ] .",
            "owl:minCardinality",
        ),
        ("ex:p a owl:ReflexiveProperty .", "owl:ReflexiveProperty"),
        ("ex:p rdfs:range xsd:date .", "xsd:date"),
    ],
)
def test_an_axiom_outside_owl_2_rl_is_found(axiom: str, found: str) -> None:
    store = ox.Store()
    store.load(PROLOGUE + axiom, format=ox.RdfFormat.TURTLE)
    assert found in outside_rl(store)


def test_no_range_names_a_datatype_that_owl_2_does_not_know(ontology: ox.Store) -> None:
    dates = {expand(f"xsd:{name}") for name in ("date", "gYear", "gYearMonth", "duration")}
    assert not any(
        quad.object.value in dates
        for quad in ontology.quads_for_pattern(None, ox.NamedNode(expand("rdfs:range")), None)
    )


def test_the_owl_api_finds_the_modules_in_both_profiles(ontology: ox.Store, tmp_path: Path) -> None:
    java, compiler = shutil.which("java"), shutil.which("javac")
    package = importlib.util.find_spec("owlready2")
    if java is None or compiler is None or package is None or package.origin is None:
        pytest.skip("the OWL API needs a Java development kit and the archive that comes with owlready2")
    archive = Path(package.origin).parent / "hermit" / "HermiT.jar"
    file = tmp_path / "ontology.nt"
    # The days in the headers are annotations; OWL 2 RL has no datatype for them, and nothing follows from them.
    headers = {expand(f"dcterms:{name}") for name in ("created", "issued", "modified")}
    ox.serialize(
        (quad.triple for quad in ontology if quad.predicate.value not in {*headers, expand("owl:imports")}),
        file,
    )
    run = subprocess.run(
        [
            java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            archive,
            Path(__file__).with_name("ProfileCheck.java"),
            file,
        ],
        capture_output=True,
        check=True,
        text=True,
    )
    first, *violations = run.stdout.splitlines()
    assert int(first.removeprefix("axioms: ")) > 400
    assert violations == []
