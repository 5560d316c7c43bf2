"""Findings of shapes about real records with one mistake: what is wrong, and what to do."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.errors import Finding
from iwtld.findings import code_of, present
from iwtld.validate import check, load_shapes, parse_shapes
from iwtld.validate.engine import default_selector

from .bench import AGENCY, DEPOSIT, PROLOGUE, Bench


def finding(bench: Bench, turtle: str) -> Finding:
    outcome = bench.examine(turtle)
    assert len(outcome.codes) == 1, outcome.codes
    (found,) = outcome.findings
    return found


def test_a_record_without_mistakes_has_no_findings(bench: Bench) -> None:
    assert bench.examine(AGENCY).codes == []
    assert bench.examine(DEPOSIT).codes == []


WRONG_VALUES = {
    "a code with two letters swapped": (
        AGENCY.replace("jurisdiction:KHM", "jurisdiction:KMH"),
        "jurisdiction",
        "iwt:jurisdiction",
        "jurisdiction:KMH",
        "Test Agency: The jurisdiction is not recorded, or there are several. jurisdiction:KMH is not recorded.",
        "Did you mean jurisdiction:KHM (Cambodia)? Use the ISO 3166-1 alpha-3 code of one, or record it first.",
    ),
    "the name of a country in its IRI": (
        AGENCY.replace("jurisdiction:KHM", "jurisdiction:Viet-Nam"),
        "jurisdiction",
        "iwt:jurisdiction",
        "jurisdiction:Viet-Nam",
        "Test Agency: The jurisdiction is not recorded, or there are several. jurisdiction:Viet-Nam is not recorded.",
        "Did you mean jurisdiction:VNM (Viet Nam)? Use the ISO 3166-1 alpha-3 code of one, or record it first.",
    ),
    "a text where a thing is expected": (
        AGENCY.replace("jurisdiction:KHM", '"KHM"'),
        "jurisdiction",
        "iwt:jurisdiction",
        "KHM",
        'Test Agency: The jurisdiction is not recorded, or there are several. "KHM" is a text and not the IRI of '
        "a thing.",
        "Did you mean jurisdiction:KHM (Cambodia)? Use the ISO 3166-1 alpha-3 code of one, or record it first.",
    ),
    "the IRI of the country in another vocabulary": (
        AGENCY.replace("jurisdiction:KHM", "<http://publications.europa.eu/resource/authority/country/KHM>"),
        "jurisdiction",
        "iwt:jurisdiction",
        "<http://publications.europa.eu/resource/authority/country/KHM>",
        "Test Agency: The jurisdiction is not recorded, or there are several. "
        "<http://publications.europa.eu/resource/authority/country/KHM> is not described.",
        "Did you mean jurisdiction:KHM (Cambodia)? Use the ISO 3166-1 alpha-3 code of one, or record it first.",
    ),
    "a misspelt concept": (
        AGENCY.replace("agency-kind:police", "agency-kind:polise"),
        "agencyKind",
        "iwt:agencyKind",
        "agency-kind:polise",
        "Test Agency: The agency kind is not one concept of the scheme agency-kind. agency-kind:polise is not "
        "recorded.",
        "Did you mean agency-kind:police? Give one that the scheme has, such as police, or add the concept to it "
        "first.",
    ),
    "a thing of another class": (
        AGENCY.replace("agency-kind:police", "agency-kind:police ; iwt:parent jurisdiction:KHM"),
        "parent",
        "iwt:parent",
        "jurisdiction:KHM",
        "Test Agency: The parent is not one recorded actor. jurisdiction:KHM (Cambodia) is recorded as a state.",
        "Name one that is recorded, or record it first.",
    ),
    "a misspelt source": (
        AGENCY.replace("source:oecd-2019", "source:oecd-2091"),
        "source",
        "dcterms:source",
        "source:oecd-2091",
        "Test Agency: A source is not recorded. source:oecd-2091 is not recorded.",
        "Did you mean source:oecd-2019 (The Illegal Wildlife Trade in Southeast Asia: Institutional…)? Name one, "
        "or record the document or page as a source first.",
    ),
    "a name without a language": (
        AGENCY.replace('"Test Agency"@en', '"Test Agency"'),
        "prefLabel",
        "skos:prefLabel",
        "Test Agency",
        "Test Agency: The name has no language tag, or stands twice in one language.",
        'Write "Test Agency"@en if it is in English. Write it once in each language, with its tag, such as "…"@en.',
    ),
    "a text with a language that has none": (
        AGENCY.replace('"p. 3"', '"p. 3"@en'),
        "locator",
        "iwt:locator",
        "p. 3",
        "Test Agency: The locator is not one plain text.",
        'Write "p. 3". Write one, without a language tag or another datatype.',
    ),
    "an ambiguous date": (
        DEPOSIT.replace('"2026-01-12"^^xsd:date', '"12/01/2026"'),
        "actionDate",
        "iwt:actionDate",
        "12/01/2026",
        "action:test: The date of the act is not one date, month or year.",
        'It can be read as "2026-01-12"^^xsd:date or "2026-12-01"^^xsd:date: write the one that is meant. '
        "Write 2005-12-12, 2005-12 or 2005, as far as it is known.",
    ),
    "a month with the datatype of a date": (
        DEPOSIT.replace('"2026-01-12"^^xsd:date', '"2026-01"^^xsd:date'),
        "actionDate",
        "iwt:actionDate",
        "2026-01",
        "action:test: The date of the act is not one date, month or year.",
        'Write "2026-01"^^xsd:gYearMonth. Write 2005-12-12, 2005-12 or 2005, as far as it is known.',
    ),
}


@pytest.mark.parametrize("case", WRONG_VALUES.values(), ids=WRONG_VALUES)
def test_a_wrong_value_is_named_with_the_nearest_right_one(bench: Bench, case: tuple[str, ...]) -> None:
    turtle, code, column, value, reason, suggestion = case
    found = finding(bench, turtle)
    assert (found.code, found.column_name, found.value) == (code, column, value)
    assert found.reason == reason
    assert found.suggestion == suggestion
    assert found.severity == "violation"


def test_a_missing_property_has_an_example_in_turtle_with_a_value_of_a_recorded_thing(bench: Bench) -> None:
    found = finding(bench, AGENCY.replace("iwt:agencyKind agency-kind:police ;", ""))
    assert found.code == "Actor-agencyKind-given"
    assert found.reason == "Test Agency: The actor has no agency kind."
    advice, _, example = (found.suggestion or "").partition(" For example: ")
    assert advice == "Give one, such as police."
    assert example.startswith("iwt:agencyKind <https://w3id.org/iwtld/id/agency-kind/")
    triples = list(ox.parse(f"{PROLOGUE} <https://example.org/a> {example}", format=ox.RdfFormat.TURTLE))
    assert triples[0].object.value.removeprefix("https://w3id.org/iwtld/id/agency-kind/") in {
        row[0].value for row in bench.store.query(KINDS_OF_AGENCIES)
    }


KINDS_OF_AGENCIES = """
PREFIX iwt: <https://w3id.org/iwtld/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?notation { ?agency a iwt:Agency ; iwt:agencyKind/skos:notation ?notation }
"""


def test_the_example_of_an_identifier_is_the_last_part_of_the_records_own_iri(bench: Bench) -> None:
    found = finding(bench, AGENCY.replace('dcterms:identifier "khm-test" ;', ""))
    assert (found.suggestion or "").endswith('For example: dcterms:identifier "khm-test" .')


def test_a_second_value_is_told_from_the_recorded_one_with_its_source_and_row(
    bench: Bench, records: ox.Store
) -> None:
    # Cambodia deposited its ratification on 2005-12-12 (trap 3 of the legal rules).
    turtle = 'action:untoc-KHM-1-ratification iwt:actionDate "2005-12-13"^^xsd:date .'
    found = bench.examine(turtle, recorded=records).one("actionDate")
    assert (found.suggestion or "").startswith(
        'Recorded is "2005-12-12"^^xsd:date (in treaty-actions.csv, row 75, after '
    )
    assert '; "2005-12-13"^^xsd:date is new.' in (found.suggestion or "")


def test_texts_that_stand_twice_in_one_language_are_listed(bench: Bench) -> None:
    found = finding(bench, AGENCY.replace('"Test Agency"@en', '"Test Agency"@en , "Agency of Tests"@en'))
    assert found.code == "prefLabel"
    assert (found.suggestion or "").startswith('Given are "Agency of Tests"@en and "Test Agency"@en.')


def test_a_rule_that_names_another_record_says_where_that_one_is_recorded(bench: Bench) -> None:
    turtle = DEPOSIT.replace("asean-extradition-2025", "untoc").replace("2026-01-12", "2005-12-12")
    found = bench.examine(turtle).one("ParticipationRecord-twice")
    assert found.reason == (
        "action:test: The participation participation:untoc/KHM/1 has a second act of the same kind, "
        "action:untoc-KHM-1-ratification."
    )
    assert (found.suggestion or "").startswith(
        "action:untoc-KHM-1-ratification is recorded in treaty-actions.csv, row 75, after source:"
    )
    assert (found.suggestion or "").endswith("or number a new period.")


def test_a_row_of_a_table_is_spoken_to_in_cells_and_not_in_turtle(bench: Bench) -> None:
    row = "prov:wasDerivedFrom <urn:x-iwtld:document:0#row=2> ;"
    turtle = AGENCY.replace("jurisdiction:KHM", f"jurisdiction:KMH ; {row}")
    assert (finding(bench, turtle).suggestion or "").startswith("Did you mean KHM (Cambodia)?")
    turtle = AGENCY.replace("iwt:agencyKind agency-kind:police ;", row)
    assert "For example " in (finding(bench, turtle).suggestion or "")
    assert "iwt:" not in (finding(bench, turtle).suggestion or "")


USERS_SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
@prefix iwt: <https://w3id.org/iwtld/ontology#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix iwts: <https://w3id.org/iwtld/shapes#> .
ex:Shape a sh:NodeShape ; sh:targetNode ex:thing ; sh:closed true ; sh:ignoredProperties ( ex:colour ex:form ) ;
  sh:property [ sh:path ex:colour ; sh:in ( "red" "green" ) ] ;
  sh:property ex:size , [ sh:path ex:form ; sh:minCount 1 ; sh:message "Una forma manca."@it ; sh:severity ex:Grave ] .
ex:size sh:path ex:size ; sh:datatype xsd:integer ; sh:severity sh:Info .
"""


def test_shapes_of_users_without_messages_are_worded_as_well(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(USERS_SHAPES)
    shapes = parse_shapes(load_shapes([tmp_path / "shapes.ttl"]))
    store = ox.Store()
    store.load(
        "@prefix ex: <https://example.org/> . ex:thing ex:colour 'gren' ; ex:size '1,200' ; ex:colours 'x' .",
        format=ox.RdfFormat.TURTLE,
    )
    results = check(shapes, default_selector(store), folded=True).results
    by_path = {found.column_name: found for found in present(results, shapes, store)}
    colour = by_path["<https://example.org/colour>"]
    assert colour.reason == '<https://example.org/thing>: The value "gren" must be one of red, green.'
    assert colour.suggestion == 'Did you mean "green"? Use one of the listed values.'
    # A shape without a name is known by the one that it stands in.
    assert colour.code == "https://example.org/Shape"
    size = by_path["<https://example.org/size>"]
    assert (size.code, size.severity) == ("https://example.org/size", "info")
    assert size.suggestion == 'Write "1200"^^xsd:integer. Correct the value, or the datatype behind it.'
    form = by_path["<https://example.org/form>"]
    assert (form.reason, form.severity) == ("<https://example.org/thing>: Una forma manca.", "violation")
    closed = by_path["<https://example.org/colours>"]
    assert closed.suggestion == (
        "Did you mean https://example.org/colour? Leave the property out, or correct its name."
    )


def test_a_code_is_the_local_name_of_a_shape_of_the_project_and_else_its_name() -> None:
    assert code_of(ox.NamedNode("https://w3id.org/iwtld/shapes#source-given")) == "source-given"
    assert code_of(ox.NamedNode("http://www.w3.org/ns/org#Shape")) == "org:Shape"
    assert code_of(ox.NamedNode("https://example.org/Shape")) == "https://example.org/Shape"
