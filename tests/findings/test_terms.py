"""Terms that do not exist, and terms used for what they are not for."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from iwtld.findings import unknown_terms

from .bench import AGENCY, DEPOSIT, IN, Bench, iwt

CASES = {
    "a misspelt property": (
        AGENCY.replace("iwt:agencyKind", "iwt:agencyKnd"),
        "R07",
        "iwt:agencyKnd",
        "There is no property iwt:agencyKnd.",
        'Did you mean iwt:agencyKind (the property "agency kind")?',
    ),
    "a class where a property is expected": (
        AGENCY.replace("iwt:jurisdiction", "iwt:Jurisdiction"),
        "R07",
        "iwt:Jurisdiction",
        "iwt:Jurisdiction is a class, and a property is expected.",
        'Did you mean iwt:jurisdiction (the property "jurisdiction")?',
    ),
    "a property where a class is expected": (
        AGENCY.replace("a iwt:Agency", "a iwt:jurisdiction"),
        "R07",
        "iwt:jurisdiction",
        "iwt:jurisdiction is a property, and a class is expected.",
        'Did you mean iwt:Jurisdiction (the class "jurisdiction")?',
    ),
    "a misspelt class": (
        AGENCY.replace("iwt:Agency", "iwt:Agncy"),
        "R07",
        "iwt:Agncy",
        "There is no class iwt:Agncy.",
        'Did you mean iwt:Agency (the class "agency")?',
    ),
    "the namespace with a slash": (
        AGENCY.replace("iwt:agencyKind", "<https://w3id.org/iwtld/ontology/agencyKind>"),
        "R07",
        "<https://w3id.org/iwtld/ontology/agencyKind>",
        "There is no property <https://w3id.org/iwtld/ontology/agencyKind>.",
        'Did you mean iwt:agencyKind (the property "agency kind")?',
    ),
    "the namespace with http": (
        AGENCY.replace("iwt:agencyKind", "<http://w3id.org/iwtld/ontology#agencyKind>"),
        "R07",
        "<http://w3id.org/iwtld/ontology#agencyKind>",
        "There is no property <http://w3id.org/iwtld/ontology#agencyKind>.",
        'Did you mean iwt:agencyKind (the property "agency kind")?',
    ),
    "a term like no other": (
        AGENCY.replace("a iwt:Agency ;", "a iwt:Agency ; iwt:frobnication true ;"),
        "R07",
        "iwt:frobnication",
        "There is no property iwt:frobnication.",
        "Look up the property in the ontology, or use one of your own namespace.",
    ),
    "a misspelt term of SKOS": (
        AGENCY.replace("a iwt:Agency ;", 'a iwt:Agency ; skos:altlabel "Tests"@en ;'),
        "R30",
        "skos:altlabel",
        "There is no property skos:altlabel.",
        "Did you mean skos:altLabel (a property)?",
    ),
    "schema.org by its other scheme": (
        AGENCY.replace("a iwt:Agency ;", 'a iwt:Agency ; <http://schema.org/url> "https://x.org" ;'),
        "R30",
        "<http://schema.org/url>",
        "There is no property <http://schema.org/url>.",
        "Did you mean schema:url (a property)?",
    ),
    "a kind of things that does not exist": (
        AGENCY.replace("actor:khm-test", "<https://w3id.org/iwtld/id/actr/khm-test>"),
        "R07",
        None,
        'There is no kind "actr" of things.',
        "Did you mean actor:khm-test?",
    ),
    "a concept in a property that no shape knows": (
        AGENCY.replace("a iwt:Agency ;", "a iwt:Agency ; dcterms:type agency-kind:polce ;"),
        "R07",
        "agency-kind:polce",
        "There is no concept agency-kind:polce.",
        "Did you mean agency-kind:police?",
    ),
    "a thing of a misspelt kind in a property that no shape knows": (
        AGENCY.replace(
            "a iwt:Agency ;", "a iwt:Agency ; dcterms:spatial <https://w3id.org/iwtld/id/jurisdicton/KHM> ;"
        ),
        "R07",
        "jurisdicton:KHM",
        'There is no kind "jurisdicton" of things.',
        "Did you mean jurisdiction:KHM (Cambodia)?",
    ),
    "a property of another class": (
        AGENCY.replace("a iwt:Agency ;", 'a iwt:Agency ; iwt:placeAsStated "Bangkok" ;'),
        "R32",
        '"Bangkok"',
        "iwt:placeAsStated is for things of the class case or event, and this is an agency.",
        "Use a property of its own, or correct the class.",
    ),
    "a thing without a class": (
        AGENCY.replace("a iwt:Agency ;", ""),
        "R34",
        None,
        "The thing has no class, so nothing checks it and no answer uses it.",
        "Say what it is: a iwt:Actor.",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_term_is_found_with_what_was_probably_meant(bench: Bench, case: tuple[str, ...]) -> None:
    turtle, code, value, reason, suggestion = case
    found = bench.examine(turtle).one(code)
    assert (found.value, found.reason, found.suggestion) == (value, reason, suggestion)
    assert found.severity == ("warning" if code in {"R30", "R32"} else "violation")


def test_a_fault_names_the_statement_and_the_term_that_was_meant(bench: Bench) -> None:
    with bench.added(AGENCY.replace("iwt:agencyKind", "iwt:agencyKnd")) as store:
        (fault,) = unknown_terms(store, bench.shapes)
    assert fault.focus == ox.NamedNode("https://w3id.org/iwtld/id/actor/khm-test")
    assert fault.path == iwt("agencyKnd").value
    assert fault.value == ox.NamedNode("https://w3id.org/iwtld/id/agency-kind/police")
    assert fault.meant == iwt("agencyKind").value


def test_a_text_in_place_of_a_thing_is_found_where_no_shape_says_so(bench: Bench) -> None:
    turtle = AGENCY.replace("jurisdiction:KHM", "'Viet Nam'")
    with bench.added(turtle) as store:
        (fault,) = unknown_terms(store)
    assert fault.finding.code == "R33"
    assert fault.finding.reason == 'iwt:jurisdiction leads to a thing, and "Viet Nam" is a text.'
    assert fault.finding.suggestion == "Did you mean jurisdiction:VNM (Viet Nam)?"


def test_a_term_that_data_defines_for_itself_is_known(bench: Bench) -> None:
    turtle = AGENCY.replace("a iwt:Agency ;", "a iwt:Agency ; iwt:colour true ;")
    assert bench.examine(turtle + "iwt:colour a owl:DatatypeProperty .").codes == []


def test_a_deprecated_term_names_its_successor(bench: Bench) -> None:
    old = "iwt:bodyKind a owl:ObjectProperty ; owl:deprecated true ; dcterms:isReplacedBy iwt:agencyKind ."
    found = bench.examine(
        AGENCY.replace("a iwt:Agency ;", "a iwt:Agency ; iwt:bodyKind agency-kind:police ;") + old
    )
    assert found.one("R31").suggestion == "Use iwt:agencyKind instead."


def test_nothing_in_the_projects_own_records_is_unknown(records: ox.Store) -> None:
    store = ox.Store()
    store.bulk_extend(iter(records))
    origin = ox.NamedNode("urn:x-iwtld:origin")
    derived = ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
    subjects = {quad.subject for quad in records.quads_for_pattern(None, derived, None, None)}
    assert len(subjects) > 7000
    store.bulk_extend([ox.Quad(subject, IN, ox.Literal(0), origin) for subject in subjects])
    assert [fault.finding for fault in unknown_terms(store)] == []


def test_without_the_ontology_nothing_is_said_of_terms() -> None:
    store = ox.Store()
    store.add(ox.Quad(iwt("x"), iwt("colour"), ox.Literal("red")))
    store.add(ox.Quad(iwt("x"), IN, ox.Literal(0), ox.NamedNode("urn:x-iwtld:origin")))
    assert unknown_terms(store) == []


def test_terms_in_good_records_are_known(bench: Bench) -> None:
    with bench.added(AGENCY + DEPOSIT) as store:
        assert unknown_terms(store, bench.shapes) == []
