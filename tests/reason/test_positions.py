"""The positions that the rules derive, held to the tables that they come from and to the law."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iwtld
from iwtld import resources
from iwtld.namespaces import PREFIXES
from iwtld.reason.rules import conclusions, load_rules

RULES = {rule.id: rule for rule in load_rules(resources.folder("ontology") / "rules")}
ID = PREFIXES["id"]

POSITIONS = """
SELECT ?position ?condition ?instrument ?state ?towards ?form ?verdict ?years ?side ?need ?since ?until ?low ?high WHERE {
  ?position a iwt:LegalPosition ; iwt:condition ?condition ; iwt:verdict ?verdict .
  OPTIONAL { ?position iwt:instrument ?instrument . }
  OPTIONAL { ?position iwt:jurisdiction ?state . }
  OPTIONAL { ?position iwt:towards ?towards . }
  OPTIONAL { ?position iwt:form ?form . }
  OPTIONAL { ?position iwt:thresholdYears ?years . }
  OPTIONAL { ?position iwt:testedSide ?side . }
  OPTIONAL { ?position iwt:need ?need . }
  OPTIONAL { ?position iwt:inForceFrom ?since . }
  OPTIONAL { ?position iwt:inForceUntil ?until . }
  OPTIONAL { ?position iwt:inForceNotBefore ?low . }
  OPTIONAL { ?position iwt:inForceNotAfter ?high . }
}
"""

Position = dict[str, str]


@pytest.fixture(scope="session")
def positions(kb: iwtld.KnowledgeBase) -> list[Position]:
    """Every position, one row for each of its jurisdictions; IRIs are cut to what follows their kind."""
    return [
        {
            name: str(value).removeprefix(f"{ID}position/").rsplit("/", 1 if name != "position" else 0)[-1]
            for name, value in row.items()
            if value is not None
        }
        for row in kb.sparql(POSITIONS).rows()
    ]


def only(positions: list[Position], **values: str) -> Position:
    """Return the one position with these values."""
    found = [row for row in positions if all(row.get(name) == value for name, value in values.items())]
    assert len(found) == 1, found
    return found[0]


def interval(row: Position) -> dict[str, str]:
    return {name: row[name] for name in ("since", "until", "low", "high") if name in row}


def table(name: str) -> Iterator[dict[str, str]]:
    with (resources.folder("data") / f"{name}.csv").open(encoding="utf-8") as stream:
        yield from csv.DictReader(stream)


def concluded(rule: str, records: str | ox.Store) -> dict[tuple[str, str], str]:
    """Return what a rule concludes from records in Turtle: subject and property, cut short, to value."""
    if isinstance(records, str):
        store = ox.Store()
        prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("iwt", "org", "xsd"))
        store.load((prefixes + f"@base <{ID}> .\n" + records).encode(), ox.RdfFormat.TURTLE)
    else:
        store = records
    found = {}
    for triple in conclusions(store, RULES[rule]):
        subject, value = (
            term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
            for term in (triple.subject, triple.object)
        )
        name = triple.predicate.value.rpartition("#")[2]
        found[subject.removeprefix(ID), name] = value.removeprefix(ID)
    return found


# --- What every position has ---


def test_no_position_has_two_verdicts_or_two_bounds(positions: list[Position]) -> None:
    counted = Counter((row["position"], row.get("state")) for row in positions)
    assert [key for key, count in counted.items() if count > 1] == []


def test_every_position_comes_from_a_record(kb: iwtld.KnowledgeBase) -> None:
    orphans = kb.sparql(
        "SELECT ?p WHERE { ?p a iwt:LegalPosition MINUS { ?p prov:wasDerivedFrom ?r . ?r a ?kind } }"
    ).rows()
    assert list(orphans) == []


def test_every_position_is_on_a_recorded_condition(positions: list[Position]) -> None:
    assert {row["condition"] for row in positions} <= {row["notation"] for row in table("conditions")}


def test_established_intervals_are_not_empty_and_lie_within_the_possible_ones(
    positions: list[Position],
) -> None:
    for row in positions:
        since, until = row.get("since", "0001-01-01"), row.get("until", "9999-12-31")
        if "since" in row or "low" not in row:
            assert row.get("low", since) <= since < until <= row.get("high", until), row
        else:
            assert "until" not in row, row
            assert row["low"] < row.get("high", "9999-12-31"), row


# --- Days after an end ---


def bounds(stated: list[str]) -> dict[str, tuple[str, str]]:
    """Return the two readings of the first day outside for intervals that end on the dates."""
    store = ox.Store()
    iwt = PREFIXES["iwt"]
    for text in stated:
        kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)]
        literal = ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + kind))
        store.add(ox.Quad(ox.NamedNode(f"urn:x:{text}"), ox.NamedNode(iwt + "validTo"), literal))
    found = concluded("interval-bounds", store)
    return {
        text: (
            found[f"urn:x:{text}", "dayAfterEarliestEnd"],
            found[f"urn:x:{text}", "dayAfterLatestEnd"],
        )
        for text in stated
    }


@settings(max_examples=20, deadline=None)
@given(st.lists(st.dates(date(1583, 1, 1), date(9999, 12, 30)), min_size=1, max_size=40, unique=True))
def test_the_day_after_an_end_is_that_of_the_calendar(days: list[date]) -> None:
    day = timedelta(days=1)
    assert bounds([d.isoformat() for d in days]) == {
        d.isoformat(): ((d + day).isoformat(), (d + day).isoformat()) for d in days
    }


def test_an_end_in_a_month_or_year_is_followed_by_its_second_day_or_by_the_next_month_or_year() -> None:
    assert bounds(["2017", "2016-02", "2019-12"]) == {
        "2017": ("2017-01-02", "2018-01-01"),
        "2016-02": ("2016-02-02", "2016-03-01"),
        "2019-12": ("2019-12-02", "2020-01-01"),
    }


# --- Domestic law ---


def law(kb: iwtld.KnowledgeBase, record: str) -> dict[str, str]:
    """Return when a record of law holds."""
    (row,) = kb.sparql(
        "SELECT ?since ?until ?low ?high WHERE { VALUES ?r { <" + ID + record + "> } ?r a ?kind ."
        " FILTER(?kind IN (iwt:ExtraditionRule, iwt:AssistanceRule, iwt:DomesticRestriction, iwt:Penalty))"
        " OPTIONAL { ?r iwt:inForceFrom ?since } OPTIONAL { ?r iwt:inForceUntil ?until }"
        " OPTIONAL { ?r iwt:inForceNotBefore ?low } OPTIONAL { ?r iwt:inForceNotAfter ?high } }"
    ).rows()
    return {name: str(value) for name, value in row.items() if value is not None}


def test_a_law_without_a_start_holds_from_the_day_by_which_it_is_shown_and_perhaps_from_its_year(
    kb: iwtld.KnowledgeBase,
) -> None:
    # The Act of 1988 was read as it was made (R37).
    assert law(kb, "extradition-law/AUS-1") == {"since": "1988-12-31", "low": "1988-01-01"}


def test_a_law_known_to_the_year_of_its_end_ends_on_the_second_day_at_the_earliest(
    kb: iwtld.KnowledgeBase,
) -> None:
    # The Thai Act of 1929 was replaced in 2008.
    assert law(kb, "extradition-law/THA-2") == {
        "since": "1929-12-31",
        "until": "2008-01-02",
        "low": "1929-01-01",
        "high": "2009-01-01",
    }


def test_a_law_that_no_source_shows_on_any_day_is_possible_only(kb: iwtld.KnowledgeBase) -> None:
    # The Lao procedure law applied before a law whose date is not recorded.
    assert law(kb, "extradition-law/LAO-1") == {"low": "0001-01-01"}


def test_a_penalty_holds_as_long_as_its_record_says(kb: iwtld.KnowledgeBase) -> None:
    # Viet Nam raised its penalties on 2018-01-01; the tier before it ends on the day before.
    assert law(kb, "penalty/vnm-law-no-12-2017-qh14-amending-the-criminal-code-wildlife-1") == {
        "since": "2018-01-01"
    }


# --- In force, or not ---


def test_nobody_with_a_participation_is_placed_outside_or_called_unknown(
    positions: list[Position], kb: iwtld.KnowledgeBase
) -> None:
    bound = {
        (str(row["i"]).rsplit("/", 1)[1], str(row["s"]).rsplit("/", 1)[1])
        for row in kb.sparql(
            "SELECT ?i ?s { ?p a iwt:Participation ; iwt:instrument ?i ; iwt:party ?s }"
        ).rows()
    }
    placed = {
        (row["instrument"], row["state"])
        for row in positions
        if row["condition"] == "in-force" and {"instrument", "state"} <= set(row)
    }
    assert len(bound) > 550
    assert bound & placed == set()


def test_every_observed_outsider_of_untoc_uncac_and_cites_is_placed_outside(
    positions: list[Position],
) -> None:
    wanted = {
        (row["instrument"], row["jurisdiction"])
        for row in table("status-observations")
        if row["status"] == "not-party" and row["instrument"] in ("untoc", "uncac", "cites")
    }
    found = {
        (row["instrument"], row["state"]): row["verdict"]
        for row in positions
        if row["condition"] == "in-force"
        and row.get("instrument") in ("untoc", "uncac", "cites")
        and "state" in row
    }
    assert set(found) == wanted
    assert [key for key, verdict in found.items() if verdict == "unknown"] == [("untoc", "SOM")]


def test_the_status_of_somalia_is_unknown_from_the_first_day_of_untoc_only(positions: list[Position]) -> None:
    # Its source calls the status uncertain; before 2003-09-29 nobody was bound.
    assert interval(only(positions, instrument="untoc", state="SOM")) == {
        "since": "2003-09-29",
        "until": "2025-08-07",
    }


def test_a_signatory_is_outside_on_the_day_of_the_source_and_before(positions: list[Position]) -> None:
    # The eleven that signed the ASEAN Treaty on Extradition had not ratified by 2025-12-09 (R22).
    outside = [
        row
        for row in positions
        if row.get("instrument") == "asean-extradition-2025"
        and "state" in row
        and row["verdict"] == "unsatisfied"
    ]
    assert len(outside) == 11
    assert {tuple(interval(row).items()) for row in outside} == {(("until", "2025-12-10"),)}


def test_an_outsider_seen_in_a_year_is_outside_until_its_second_day_and_perhaps_until_its_end(
    positions: list[Position],
) -> None:
    # The Netherlands is shown in 2025 as a signatory of the Ljubljana-The Hague Convention.
    row = only(positions, instrument="ljubljana-the-hague-2023", state="NLD")
    assert interval(row) == {"until": "2025-01-02", "high": "2026-01-01"}


def test_a_complete_party_list_closes_until_the_day_after_its_last_check(positions: list[Position]) -> None:
    lists = {
        row["instrument"]: interval(row)
        for row in positions
        if row["condition"] == "in-force" and "state" not in row and "since" in row
    }
    assert lists == {
        "untoc": {"since": "2003-09-29", "until": "2025-08-07"},
        "uncac": {"since": "2005-12-14", "until": "2024-08-07"},
        "cites": {"since": "1975-07-01", "until": "2025-01-03"},
    }


def test_an_instrument_known_to_the_month_of_its_adoption_binds_nobody_before_that_month(
    positions: list[Position],
) -> None:
    row = only(positions, position="treaty-in-force/igad-mla")
    assert (row["verdict"], interval(row)) == ("unsatisfied", {"until": "2009-12-01"})


def test_every_member_of_the_group_behind_a_regional_treaty_may_be_bound_by_it(
    positions: list[Position],
) -> None:
    # No participation in the ECOWAS convention is recorded; three members left in 2025 and keep their treaties.
    members = {row["member"] for row in table("group-memberships") if row["group"] == "ECOWAS"}
    found = {row["state"] for row in positions if row.get("instrument") == "ecowas-mla"}
    assert found == members >= {"BFA", "MLI", "NER"}


def test_a_state_that_left_the_group_may_stay_bound_by_its_treaties(positions: list[Position]) -> None:
    # The Russian Federation left the Council of Europe on 2022-03-16.
    assert interval(only(positions, instrument="coe-ets086", state="RUS")) == {"low": "1996-02-28"}


def test_a_state_that_left_the_group_is_no_longer_bound_by_the_law_of_the_group() -> None:
    found = concluded(
        "position-eligible",
        """
        <instrument/law> a iwt:RegionalLaw ; iwt:instrumentScope "regional" ; iwt:eligibleGroup <group/g> ;
            iwt:enteredIntoForceOn "2004-01-01"^^xsd:date .
        <group-membership/m> org:organization <group/g> ; org:member <jurisdiction/AAA> ;
            iwt:groupMembershipStatus <group-membership-status/former-member> ;
            iwt:earliestStart "1973-01-01"^^xsd:date ; iwt:dayAfterLatestEnd "2020-02-01"^^xsd:date .
        """,
    )
    position = "position/in-force/law/AAA"
    assert found[position, "inForceNotBefore"] == "2004-01-01"
    assert found[position, "inForceNotAfter"] == "2020-02-01"


def test_nobody_without_a_tie_to_a_regional_treaty_has_a_position_on_it(positions: list[Position]) -> None:
    assert [
        row for row in positions if row.get("instrument") == "sadc-mla-2002" and row.get("state") == "THA"
    ] == []


def test_a_sub_bureau_works_on_the_channel_of_interpol(positions: list[Position]) -> None:
    row = only(positions, instrument="interpol", state="HKG")
    assert (row["verdict"], interval(row)) == ("satisfied", {"since": "2020-12-31", "low": "0001-01-01"})


def test_a_jurisdiction_that_a_source_calls_no_member_is_outside(positions: list[Position]) -> None:
    # Seen in March 2022.
    row = only(positions, instrument="interpol", state="TUV")
    assert (row["verdict"], interval(row)) == ("unsatisfied", {"until": "2022-03-02", "high": "2022-04-01"})


def test_a_member_since_an_unknown_day_may_take_part_and_is_not_shown_to(positions: list[Position]) -> None:
    # Palau or Micronesia joined INTERPOL after March 2022; the source does not say which.
    undated = {
        row["member"]
        for row in table("group-memberships")
        if row["group"] == "INTERPOL" and row["status"] == "member" and not row["as_of"]
    }
    rows = [row for row in positions if row.get("instrument") == "interpol" and row.get("state") in undated]
    assert len(rows) == len(undated) == 2
    assert {tuple(interval(row).items()) for row in rows} == {(("low", "0001-01-01"),)}


def test_nobody_takes_part_in_a_body_before_a_source_shows_the_body(positions: list[Position]) -> None:
    # Indonesia has belonged to ASEAN since 1967; the working group was created in 2018.
    row = only(positions, instrument="asean-somtc-wg", state="IDN")
    assert interval(row) == {"since": "2018-12-31", "low": "2018-01-01"}


def test_a_former_period_in_the_commonwealth_does_not_reach_into_the_next(positions: list[Position]) -> None:
    # Fiji belonged from 1970-10-10 to 1987-10-15, and again from 1997-09-30.
    row = only(positions, position="in-force/commonwealth-FJI-1/london-scheme")
    assert interval(row) == {"low": "1970-10-10", "high": "1987-10-16"}


# --- Arrangements ---


def test_arrangements_of_open_status_are_unknown_for_both_sides_and_others_have_no_position(
    positions: list[Position], kb: iwtld.KnowledgeBase
) -> None:
    shown = {
        str(row["x"]).rsplit("/", 1)[1]
        for row in kb.sparql("SELECT DISTINCT ?x { ?r iwt:underInstrument ?x }").rows()
    }
    wanted = {
        (row["id"], side)
        for row in table("arrangements")
        for side in (row["a"], row["b"])
        if row["id"] not in shown
        and (
            (
                row["type"] in ("BilateralTreaty", "ReciprocalWarrantScheme")
                and row["status"] in ("in-force", "concluded", "suspended", "unknown")
            )
            or row["type"] == "MemorandumOfUnderstanding"
        )
    }
    names = {row["id"] for row in table("arrangements")}
    found = {
        (row["instrument"], row["state"]): row["verdict"]
        for row in positions
        if row["condition"] == "in-force" and row.get("instrument") in names
    }
    assert set(found) == wanted
    assert set(found.values()) == {"unknown"}


def test_a_treaty_that_is_signed_only_gives_no_position(positions: list[Position]) -> None:
    assert [row for row in positions if row.get("instrument") == "customs-BOL-USA"] == []


def test_a_suspended_agreement_without_a_start_may_have_been_in_force_until_then(
    positions: list[Position],
) -> None:
    # The agreement of Hong Kong and the United States was suspended in November 2020.
    row = only(positions, instrument="extradition-HKG-USA", state="USA")
    assert interval(row) == {"low": "0001-01-01", "high": "2020-11-30"}


def test_a_treaty_is_not_in_force_before_its_ratification(positions: list[Position]) -> None:
    assert interval(only(positions, instrument="mla-ARE-NGA", state="ARE")) == {"low": "2017-08-24"}


def test_every_designation_serves_one_direction_and_one_form(positions: list[Position]) -> None:
    wanted = {
        (row["requested_state"], ({row["a"], row["b"]} - {row["requested_state"]}).pop(), row["forms"])
        for row in table("arrangements")
        if row["type"] == "StatutoryDesignation"
    }
    found = [row for row in positions if row["condition"] == "domestic-designation"]
    assert {(row["state"], row["towards"], row["form"]) for row in found} == wanted
    assert len(found) == len(wanted)


def test_a_designation_that_was_suspended_before_it_is_shown_is_possible_until_then(
    positions: list[Position],
) -> None:
    # The United Kingdom suspended its agreement with Hong Kong in 2020.
    row = only(positions, state="GBR", towards="HKG")
    assert interval(row) == {"low": "0001-01-01", "high": "2020-12-31"}


# --- Law ---

_WITHOUT = {"no": "satisfied", "yes": "unsatisfied", "unknown": "unknown"}
_REQUIRED = {"no": "unsatisfied", "yes": "satisfied", "unknown": "unknown"}


def test_every_extradition_law_has_its_answer_on_treaties_as_position(positions: list[Position]) -> None:
    wanted, needs = {}, set()
    for row in table("extradition-law"):
        answer, name = row["treaty_required"], row["id"]
        # A law that asks for more than the Convention does not recognise its offences without more.
        limited = answer == "no" and row["needs"]
        wanted[f"no-treaty-required-by-both/{name}"] = "unknown" if limited else _WITHOUT[answer]
        wanted[f"treaty-required/{name}"] = _REQUIRED[answer]
        accepts = answer == "unknown" and row["reciprocity"] == "yes"
        verdict = "satisfied" if accepts else _WITHOUT[answer]
        if row["needs"] == "prescribed-country":
            verdict = "unknown"  # only a designation of the requesting state would tell
        wanted[f"extradition-without-treaty/{name}"] = verdict
        if verdict == "satisfied" and row["reciprocity"] == "yes":
            needs.add(f"extradition-without-treaty/{name}")
    laws = {row["id"] for row in table("extradition-law")}
    conditions = {"no-treaty-required-by-both", "treaty-required", "extradition-without-treaty"}
    found = {
        row["position"]: row
        for row in positions
        if row["condition"] in conditions and row["position"].rsplit("/", 1)[1] in laws
    }
    assert {name: row["verdict"] for name, row in found.items()} == wanted
    assert {name for name, row in found.items() if row.get("need") == "assurance-of-reciprocity"} == needs
    assert "extradition-without-treaty/CHN-1" in needs
    assert (
        wanted["extradition-without-treaty/AUS-1"] == "unknown"
    )  # the country must be declared by regulations


def test_a_law_silent_on_treaties_that_accepts_reciprocity_allows_extradition_without_one() -> None:
    found = concluded(
        "position-extradition-law",
        """
        <extradition-law/X> a iwt:ExtraditionRule ; iwt:jurisdiction <jurisdiction/AAA> ;
            iwt:treatyRequired <answer/unknown> ; iwt:reciprocityPossible <answer/yes> .
        """,
    )
    position = "position/extradition-without-treaty/X"
    assert found[position, "verdict"] == "verdict/satisfied"
    assert found[position, "need"] == "need/assurance-of-reciprocity"


def test_the_threshold_of_an_extradition_law_is_its_own(positions: list[Position]) -> None:
    wanted = {
        row["id"]: float(row["minimum_years"]) for row in table("extradition-law") if row["minimum_years"]
    }
    found = {
        row["position"].rsplit("/", 1)[1]: float(row["years"])
        for row in positions
        if row["condition"] == "minimum-penalty-of-law"
    }
    assert found == wanted
    assert found["JPN-1"] == 3


def test_the_threshold_of_an_extradition_law_is_tested_at_the_side_that_its_source_names(
    positions: list[Position],
) -> None:
    found = {row["position"].rsplit("/", 1)[1]: row.get("side") for row in positions if "years" in row}
    # As the notes of the records have it: "under both laws", "under German law", "of the requesting State".
    both = ("VNM-1", "MYS-1", "CHN-1", "NLD-1", "JPN-1")
    unsaid = ("THA-1", "THA-2", "SGP-1", "LAO-1", "AUS-1")
    one_side = {"DEU-1": "requested", "FRA-1": "requesting"}
    assert found == dict.fromkeys(both, "both") | one_side | dict.fromkeys(unsaid)


def test_every_assistance_law_has_its_answers_as_positions(positions: list[Position]) -> None:
    without = {"yes": "satisfied", "reciprocity": "satisfied", "no": "unsatisfied", "unknown": "unknown"}
    dual = {"no": "satisfied", "coercive-only": "satisfied", "yes": "unsatisfied", "unknown": "unknown"}
    wanted = {}
    for row in table("mla-law"):
        wanted[f"assistance-without-treaty/{row['id']}"] = without[row["without_treaty"]]
        wanted[f"dual-criminality-where-required/{row['id']}"] = dual[row["dual_criminality"]]
    conditions = {"assistance-without-treaty", "dual-criminality-where-required"}
    found = [row for row in positions if row["condition"] in conditions]
    assert {row["position"]: row["verdict"] for row in found} == wanted
    assert {row["state"] for row in found if "need" in row} == {
        row["jurisdiction"] for row in table("mla-law") if row["without_treaty"] == "reciprocity"
    }


def test_the_limit_of_cambodia_covers_the_forms_that_it_names_and_no_other(positions: list[Position]) -> None:
    limited = [row for row in positions if row["condition"] == "not-drug-only"]
    assert {(row["state"], row["instrument"], row["form"], row["verdict"]) for row in limited} == {
        ("KHM", "asean-mlat-2004", "mutual-legal-assistance", "unsatisfied"),
        ("KHM", "asean-mlat-2004", "asset-recovery", "unsatisfied"),
    }


def test_a_restriction_that_reaches_wildlife_is_no_limit_for_wildlife() -> None:
    restriction = """
        <restriction/r> a iwt:DomesticRestriction ; iwt:jurisdiction <jurisdiction/AAA> ;
            iwt:form <form/extradition> ; iwt:offenceScope <offence-scope/s> .
        """
    reach = "<offence-scope/s> iwt:reaches <offence-profile/wildlife-trafficking> ."
    assert concluded("position-restriction", restriction) != {}
    assert concluded("position-restriction", restriction + reach) == {}


# --- Declarations ---


def declared(positions: list[Position], state: str) -> dict[tuple[str, str | None], str]:
    """Return the verdicts that the declarations of a state give, by condition and convention."""
    names = {row["id"] for row in table("declarations") if row["declaration"]}
    return {
        (row["condition"], row.get("instrument")): row["verdict"]
        for row in positions
        if row.get("state") == state and set(row["position"].split("/")) & names
    }


def test_a_state_that_takes_the_convention_needs_a_treaty_there(positions: list[Position]) -> None:
    assert declared(positions, "LVA") == {
        ("convention-taken-as-basis", "untoc"): "satisfied",
        ("treaty-required", "untoc"): "satisfied",
        ("no-treaty-required-by-both", None): "unsatisfied",
        ("extradition-without-treaty", None): "unsatisfied",
    }


def test_a_state_that_does_not_take_the_convention_blocks_that_route_only(positions: list[Position]) -> None:
    assert declared(positions, "SAU") == {
        ("convention-taken-as-basis", "uncac"): "unsatisfied",
        ("no-treaty-required-by-both", None): "unsatisfied",
    }


def test_a_state_that_calls_extradition_conditional_leaves_open_whether_the_convention_counts(
    positions: list[Position],
) -> None:
    assert declared(positions, "LSO") == {
        ("convention-taken-as-basis", "untoc"): "unknown",
        ("treaty-required", "untoc"): "satisfied",
        ("no-treaty-required-by-both", None): "unsatisfied",
    }


def test_a_notification_of_unknown_content_decides_nothing(positions: list[Position]) -> None:
    assert declared(positions, "LTU") == {("convention-taken-as-basis", "untoc"): "unknown"}


def test_taking_or_refusing_a_convention_makes_a_law_without_treaties_doubtful_and_no_more(
    positions: list[Position],
) -> None:
    # Viet Nam asks for no treaty by its law; its notification is one that only states that need one give (R9).
    for name in ("untoc-VNM-16-5", "uncac-VNM-44-6", "untoc-NLD-16-5"):
        row = only(positions, position=f"no-treaty-required-by-both/{name}")
        assert row["verdict"] == "unsatisfied"
        assert "since" not in row
    assert interval(only(positions, position="no-treaty-required-by-both/untoc-LSO-16-5")) == {
        "since": "2003-09-24"
    }


def test_a_declaration_without_a_date_holds_from_the_deposit(positions: list[Position]) -> None:
    # The Netherlands deposited UNTOC on 2004-05-26.
    row = only(positions, position="convention-taken-as-basis/untoc-NLD-16-5/untoc")
    assert interval(row) == {"since": "2004-05-26"}


def test_what_a_law_says_of_a_convention_holds_as_long_as_the_law(positions: list[Position]) -> None:
    laws = {row["id"] for row in table("extradition-law")}
    found = {
        (name, row["instrument"]): row["verdict"]
        for row in positions
        if row["condition"] == "convention-taken-as-basis" and (name := row["position"].split("/")[1]) in laws
    }
    verdicts = {"yes": "satisfied", "no": "unsatisfied"}
    wanted = {
        (row["id"], convention): verdicts[row[f"uses_{convention}"]]
        for row in table("extradition-law")
        for convention in ("untoc", "uncac")
        # The text of Singapore speaks of declared Commonwealth countries only.
        if row[f"uses_{convention}"] in verdicts and row["needs"] != "prescribed-country"
    }
    assert found == wanted
