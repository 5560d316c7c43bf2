"""Records that say again what is recorded, or say otherwise."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.errors import ResourceError
from iwtld.findings import load_keys
from iwtld.findings.duplicates import duplicates, normal
from iwtld.namespaces import ID, PREFIXES

from .bench import AGENCY, IN, Bench

RATIFICATION = """
action:khm-untoc a iwt:Ratification ; iwt:party jurisdiction:KHM ; iwt:instrument instrument:untoc ;
  iwt:actionDate "2005-12-12"^^xsd:date ; dcterms:source source:{source} .
"""
"""Cambodia deposited on 2005-12-12, as action:untoc-KHM-1-ratification records after three sources."""


def found(bench: Bench, turtle: str) -> list[tuple[str, str]]:
    """Return code and the other record of each fault."""
    with bench.added(turtle) as store:
        faults = list(duplicates(store, bench.keys))
    return [(fault.finding.code, fault.others[0].value.removeprefix(ID)) for fault in faults]


SAME = {
    "an organisation by its name in other capitals": (
        'actor:icpo a iwt:IntergovernmentalOrganisation ; skos:prefLabel "international criminal-police organization"@en .',
        "actor/interpol",
    ),
    "an agency by its name in the same jurisdiction": (
        'actor:thai-customs a iwt:Agency ; iwt:jurisdiction jurisdiction:THA ; skos:prefLabel "Royal Thai Customs"@en .',
        "actor/tha-customs",
    ),
    "a treaty by its acronym": (
        'instrument:palermo a iwt:MultilateralTreaty ; iwt:acronym "UNTOC" .',
        "instrument/untoc",
    ),
    "an act of a party": (RATIFICATION.format(source="oecd-2019"), "action/untoc-KHM-1-ratification"),
    "an act of a party of which only the year is given": (
        RATIFICATION.format(source="oecd-2019").replace('"2005-12-12"^^xsd:date', '"2005"^^xsd:gYear'),
        "action/untoc-KHM-1-ratification",
    ),
    "a membership in a group": (
        "group-membership:x a iwt:GroupMembership ; org:member jurisdiction:VNM ; org:organization group:ASEAN ; "
        "iwt:groupMembershipStatus group-membership-status:member .",
        "group-membership/ASEAN-VNM-1",
    ),
}


@pytest.mark.parametrize("case", SAME.values(), ids=SAME)
def test_a_record_of_what_is_recorded_under_another_iri_is_a_duplicate(
    bench: Bench, case: tuple[str, str]
) -> None:
    turtle, other = case
    assert found(bench, turtle) == [("C01", other)]


DIFFERENT = {
    "an agency of the same name in another jurisdiction": (
        'actor:x a iwt:Agency ; iwt:jurisdiction jurisdiction:LAO ; skos:prefLabel "Royal Thai Customs"@en .'
    ),
    "another act of the same party": RATIFICATION.format(source="oecd-2019").replace(
        "iwt:Ratification", "iwt:Withdrawal"
    ),
    "the same act to another treaty": RATIFICATION.format(source="oecd-2019").replace(
        "instrument:untoc", "instrument:asean-extradition-2025"
    ),
    "the act of a later period with its own date": RATIFICATION.format(source="oecd-2019")
    .replace("2005-12-12", "2020-01-02")
    .replace(
        "iwt:instrument instrument:untoc",
        "iwt:instrument instrument:untoc ; "
        "iwt:participation <https://w3id.org/iwtld/id/participation/untoc/KHM/2>",
    ),
    "another period of membership": (
        "group-membership:x a iwt:GroupMembership ; org:member jurisdiction:GMB ; "
        "org:organization group:commonwealth ; iwt:groupMembershipStatus group-membership-status:former-period ; "
        'iwt:validFrom "1900"^^xsd:gYear ; iwt:validTo "1901"^^xsd:gYear .'
    ),
    "what is added to a recorded thing under its own IRI": (
        'actor:interpol a iwt:IntergovernmentalOrganisation ; skos:altLabel "OIPC"@fr .'
    ),
    "a good record": AGENCY,
}


@pytest.mark.parametrize("turtle", DIFFERENT.values(), ids=DIFFERENT)
def test_a_record_of_something_else_is_no_duplicate(bench: Bench, turtle: str) -> None:
    assert found(bench, turtle) == []


def test_another_date_from_another_source_is_a_disagreement_that_is_kept(bench: Bench) -> None:
    turtle = RATIFICATION.format(source="oecd-2019").replace("2005-12-12", "2005-12-13")
    with bench.added(turtle) as store:
        (fault,) = duplicates(store, bench.keys)
    finding = fault.finding
    assert (finding.code, finding.severity, finding.column_name) == ("C02", "warning", "iwt:actionDate")
    assert finding.value == "2005-12-13"
    assert finding.reason.startswith(
        "action:khm-untoc: action:untoc-KHM-1-ratification (in treaty-actions.csv, row 75, after source:"
    )
    assert "says otherwise: action date 2005-12-13 here and 2005-12-12 there." in finding.reason
    assert (finding.suggestion or "").startswith("Sources may disagree: both records are kept.")


def test_another_date_from_the_same_source_has_to_be_corrected(bench: Bench) -> None:
    turtle = RATIFICATION.format(source="netherlands-trb-2007-70").replace("2005-12-12", "2005-12-13")
    with bench.added(turtle) as store:
        (fault,) = duplicates(store, bench.keys)
    assert fault.finding.code == "C03"
    assert (fault.finding.suggestion or "").endswith("look it up, and correct the one that is wrong.")


def test_two_new_records_of_one_thing_are_told_at_the_second(bench: Bench) -> None:
    twin = AGENCY.replace("actor:khm-test", "actor:khm-test-2").replace('"khm-test"', '"khm-test-2"')
    with bench.added(AGENCY + twin) as store:
        (fault,) = duplicates(store, bench.keys)
    assert fault.finding.code == "C04"
    assert (fault.finding.focus, fault.others[0].value) == (f"{ID}actor/khm-test-2", f"{ID}actor/khm-test")


def test_a_value_that_is_unknown_contradicts_nothing(bench: Bench) -> None:
    rule = f"""
      <{ID}extradition-law/x> a iwt:ExtraditionRule ; iwt:jurisdiction jurisdiction:KHM ;
        iwt:treatyRequired <{ID}answer/unknown> .
    """
    codes = {code for code, _ in found(bench, rule)}
    assert codes <= {"C01"}


def test_a_rule_of_the_shapes_that_names_the_same_record_takes_its_place(bench: Bench) -> None:
    turtle = RATIFICATION.format(source="oecd-2019").replace(
        "iwt:party", "iwt:participation <https://w3id.org/iwtld/id/participation/untoc/KHM/1> ; iwt:party"
    )
    codes = bench.examine(turtle).codes
    assert "ParticipationRecord-twice" in codes
    assert "C01" not in codes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Royal Thai Customs", "royal thai customs"),
        ("Việt Nam", "Viet Nam"),
        ("https://www.unodc.org/rosap/", "http://unodc.org/rosap"),
    ],
)
def test_names_and_addresses_are_compared_without_what_does_not_matter(one: str, other: str) -> None:
    assert normal(one) == normal(other)


def test_hardly_any_two_records_of_the_project_share_a_key(records: ox.Store, bench: Bench) -> None:
    """A key that many good records share is none. Those that do are named here, to be looked into."""
    store = ox.Store()
    store.bulk_extend(iter(records))
    derived = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
    subjects = {quad.subject for quad in records.quads_for_pattern(None, derived, None, None)}
    origin = ox.NamedNode("urn:x-iwtld:origin")
    store.bulk_extend([ox.Quad(subject, IN, ox.Literal(0), origin) for subject in subjects])
    shared = [fault.finding.focus for fault in duplicates(store, bench.keys)]
    assert len(subjects) > 7000
    assert len(shared) <= 12, shared


def test_every_class_and_property_of_a_key_exists(bench: Bench) -> None:
    known = {quad.subject.value for quad in bench.store.quads_for_pattern(None, None, None, None)}
    used = {quad.predicate.value for quad in bench.store.quads_for_pattern(None, None, None, None)}
    assert len(bench.keys) > 15
    for key in bench.keys:
        assert set(key.classes) <= known, key.name
        properties = {*key.equal, *key.equal_or_absent, *key.texts, *key.compares, *key.apart_by}
        assert {prop.value for prop in properties} <= used, key.name
        assert key.definition.endswith("."), key.name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "key:x a key:NaturalKey ; key:ofClass key:Y .",
            "the key x needs key:ofClass, and key:equal or key:text",
        ),
        ("key:x a ", "do not parse"),
    ],
)
def test_a_key_that_is_not_whole_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "keys.ttl").write_text(f"@prefix key: <https://w3id.org/iwtld/keys#> .\n{text}")
    with pytest.raises(ResourceError, match=message):
        load_keys(tmp_path)


def test_a_folder_without_keys_has_none(tmp_path: Path) -> None:
    assert load_keys(tmp_path) == ()
    assert load_keys(resources.folder("shapes"))
