"""Where a lawyer would go wrong: each trap on real records, with the answer that the law gives."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest

import iwtld

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
"""The member states from 1999 to 2024."""


def relations(kb: iwtld.KnowledgeBase, a: str, b: str, on: str, form: str | None = None) -> dict[str, str]:
    """Return the instruments between two countries whose offences reach wildlife, with their status."""
    rows = kb.query("treaty-relations", country=a, other=b, on=on, form=form).rows()
    return {row["instrument"]: row["status"] for row in rows if row["wildlife"] == "yes"}


def gap(kb: iwtld.KnowledgeBase, form: str, on: str, **more: str) -> dict[tuple[str, str], str]:
    rows = kb.query("no-legal-basis", form=form, on=on, **more).rows()
    return {(row["a"], row["b"]): row["status"] for row in rows}


# The fourteen traps.


def test_two_parties_to_cites_and_nothing_else_have_a_channel_and_no_assistance(
    kb: iwtld.KnowledgeBase,
) -> None:
    rows = kb.query("treaty-relations", country="IRN", other="THA", on="2015-06-01").rows()
    wildlife = {(row["instrument"], row["form"], row["grade"]) for row in rows if row["wildlife"] == "yes"}
    assert wildlife == {("cites", "information-exchange", "channel-only")}
    for form in ("mutual-legal-assistance", "extradition", "joint-investigation", "information-exchange"):
        assert ("IRN", "THA") in gap(kb, form, "2015-06-01"), form


def test_the_asean_treaty_on_extradition_is_signed_and_gives_nothing(kb: iwtld.KnowledgeBase) -> None:
    assert kb.query("parties", instrument="asean-extradition-2025", on="2026-11-22").rows() == []
    signed = {row["party"] for row in kb.query("signed-not-bound", instrument="asean-extradition-2025")}
    assert signed == {*ASEAN, "TLS"}
    assert ("MMR", "THA") in gap(kb, "extradition", "2026-11-22", group="ASEAN", scope="specific")


@pytest.mark.parametrize(("on", "bound"), [("2006-01-05", 0), ("2006-01-10", 0), ("2006-01-11", 1)])
def test_cambodia_gets_nothing_from_untoc_until_the_thirtieth_day_after_its_deposit(
    kb: iwtld.KnowledgeBase, on: str, bound: int
) -> None:
    assert len(relations(kb, "CHN", "KHM", on, "mutual-legal-assistance")) == bound
    assert (("CHN", "KHM") in gap(kb, "mutual-legal-assistance", on)) is (bound == 0)


@pytest.mark.parametrize(
    ("country", "on", "species", "maximum", "serious"),
    [
        ("SGP", "2022-11-01", "appendix-ii-iii", 4, "yes"),
        ("THA", "2020-01-01", "ivory", 3, "no"),
        ("IDN", "2026-06-01", "all-listed", None, "unknown"),
    ],
)
def test_four_years_are_serious_three_are_not_and_no_number_is_unknown(
    kb: iwtld.KnowledgeBase, country: str, on: str, species: str, maximum: int | None, serious: str
) -> None:
    rows = kb.query("serious-crime", country=country, on=on).rows()
    assert (maximum, serious) in {
        (None if row["max_years"] is None else int(row["max_years"]), row["serious"])
        for row in rows
        if row["species"] == species
    }


def test_a_regional_treaty_does_not_take_untoc_off_the_list(kb: iwtld.KnowledgeBase) -> None:
    found = relations(kb, "SGP", "VNM", "2018-06-01", "mutual-legal-assistance")
    assert found == {"asean-mlat-2004": "in-force", "untoc": "in-force"}


def test_not_taking_the_convention_as_a_basis_is_not_silence_nor_a_condition(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("declarations", instrument="untoc").rows()
    answers = {row["party"]: row["basis"] for row in rows if row["article"] == "16(5)"}
    assert answers["VNM"] == "does-not-take"
    assert answers["LSO"] == "conditional-on-treaty"
    assert answers["LTU"] == "content-unknown"
    assert "THA" not in answers
    assert {state for state, basis in answers.items() if basis == "does-not-take"} == {"VNM"}


def test_the_other_routes_of_a_state_that_does_not_take_the_convention_stay(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("treaty-relations", country="IDN", other="VNM", on="2018-06-01", form="extradition")
    assert {row["article"] for row in rows if row["instrument"] == "untoc"} >= {"16(3)", "16(6)"}
    assert relations(kb, "IDN", "VNM", "2018-06-01", "extradition")["extradition-IDN-VNM"] == "in-force"
    law = kb.query("domestic-law", country="VNM", form="extradition", on="2018-06-01").rows()
    assert [row["reciprocity"] for row in law] == ["yes"]


def test_dual_criminality_is_a_condition_of_extradition_and_not_of_assistance(
    kb: iwtld.KnowledgeBase,
) -> None:
    rows = kb.query("instrument-forms", instrument="untoc").rows()
    asked = {row["article"]: "dual-criminality" in row["conditions"].split("; ") for row in rows}
    assert asked["18(1)"] is False
    assert all(asked[article] for article in ("16(3)", "16(4)", "16(6)"))


def test_a_joint_investigation_without_an_agreement_is_case_by_case_and_never_nothing(
    kb: iwtld.KnowledgeBase,
) -> None:
    (row,) = kb.query(
        "treaty-relations", country="KEN", other="VNM", on="2018-06-01", form="joint-investigation"
    ).rows()[:1]
    assert row["grade"] == "case-by-case"
    assert ("KEN", "VNM") not in gap(kb, "joint-investigation", "2018-06-01")
    assert gap(kb, "joint-investigation", "2018-06-01", scope="specific")["KEN", "VNM"] == "unrecorded"


@pytest.mark.parametrize("scheme", ["london-scheme", "harare-scheme"])
def test_a_scheme_binds_nobody_and_authorises_nothing(kb: iwtld.KnowledgeBase, scheme: str) -> None:
    names = "PREFIX iwt: <https://w3id.org/iwtld/ontology#> PREFIX i: <https://w3id.org/iwtld/id/instrument/>"
    assert kb.sparql(f"{names} ASK {{ ?seen iwt:instrument i:{scheme} }}")
    assert not kb.sparql(f"{names} ASK {{ ?r a iwt:TreatyRelation ; iwt:underInstrument i:{scheme} }}")
    assert not kb.sparql(f"{names} ASK {{ i:{scheme} iwt:authorises ?form }}")


def test_two_commonwealth_members_without_a_designation_have_no_scheme_between_them(
    kb: iwtld.KnowledgeBase,
) -> None:
    # Both are members; neither was bound by UNTOC before 2004.
    assert relations(kb, "KEN", "MYS", "2003-06-01", "extradition") == {}
    assert ("KEN", "MYS") in gap(kb, "extradition", "2003-06-01", group="commonwealth")


def test_a_statute_that_designates_the_other_side_says_nothing_about_the_way_back(
    kb: iwtld.KnowledgeBase,
) -> None:
    assert len(kb.query("designations", requested="ZAF", requesting="NAM")) == 1
    assert len(kb.query("designations", requested="NAM", requesting="ZAF")) == 0


def test_the_law_of_the_asked_state_decides_whether_a_treaty_is_needed(kb: iwtld.KnowledgeBase) -> None:
    def needs(country: str) -> set[str]:
        rows = kb.query("domestic-law", country=country, form="extradition", on="2018-06-01")
        return {row["treaty_required"] for row in rows}

    assert (needs("NLD"), needs("VNM")) == ({"yes"}, {"no"})


def test_hong_kong_is_not_mainland_china(kb: iwtld.KnowledgeBase) -> None:
    assert "untoc" in relations(kb, "CHN", "USA", "2018-06-01")
    assert "untoc" not in relations(kb, "HKG", "USA", "2018-06-01")
    assert kb.query("participations", country="HKG").rows() == []
    assert {row["law"] for row in kb.query("penalty-of-country", country="HKG")}.isdisjoint(
        row["law"] for row in kb.query("penalty-of-country", country="CHN")
    )


def test_the_european_union_is_a_party_of_its_own_and_makes_none_of_its_members_one(
    kb: iwtld.KnowledgeBase,
) -> None:
    # The Union was bound from 2004-06-20, Ireland from 2010-07-17.
    bound = {row["party"] for row in kb.query("parties", instrument="untoc", on="2010-07-16")}
    assert "EUE" in bound
    assert "IRL" not in bound


def test_where_a_party_list_is_incomplete_no_gap_is_known(kb: iwtld.KnowledgeBase) -> None:
    # The Nairobi convention gives customs assistance to parties of which the record names none.
    assert set(gap(kb, "customs-mutual-assistance", "2016-12-31", group="ASEAN").values()) == {"unrecorded"}


def test_a_report_that_all_members_became_parties_on_signing_is_kept_and_binds_nobody(
    kb: iwtld.KnowledgeBase,
) -> None:
    statements = kb.query("legal-basis-statements", form="mutual-legal-assistance", status="has").rows()
    assert "lb-01" in {row["statement"] for row in statements}
    parties = kb.query("parties", instrument="asean-mlat-2004", on="2004-12-31").rows()
    assert {row["status"] for row in parties} == {"open"}
    # Myanmar and Thailand signed in 2006: in 2004 they cannot have been bound.
    assert {row["party"] for row in parties} == set(ASEAN) - {"MMR", "THA"}


# Further traps of the records themselves.


def test_no_relation_outlasts_the_participation_of_either_side(kb: iwtld.KnowledgeBase) -> None:
    names = "PREFIX iwt: <https://w3id.org/iwtld/ontology#>"
    held = defaultdict(list)
    for row in kb.sparql(f"""{names} SELECT ?instrument ?party ?from ?until WHERE {{
          ?p a iwt:Participation ; iwt:instrument ?instrument ; iwt:party ?party ; iwt:inForceFrom ?from .
          OPTIONAL {{ ?p iwt:inForceUntil ?until }} }}"""):
        held[row["instrument"], row["party"]].append((str(row["from"]), str(row["until"] or "9999-12-31")))
    rows = kb.sparql(f"""{names} SELECT ?instrument ?a ?b ?from ?until WHERE {{
          ?r a iwt:TreatyRelation ; iwt:underInstrument ?instrument ; iwt:firstParty ?a ; iwt:secondParty ?b ;
             iwt:inForceFrom ?from . OPTIONAL {{ ?r iwt:inForceUntil ?until }}
          FILTER(CONTAINS(STR(?instrument), "/id/instrument/")) }}""").rows()
    assert len(rows) > 50_000
    for row in rows:
        start, end = str(row["from"]), str(row["until"] or "9999-12-31")
        for side in (row["a"], row["b"]):
            intervals = held[row["instrument"], side]
            assert any(first <= start and end <= last for first, last in intervals), row


def test_the_emirates_were_in_no_relation_under_cites_while_they_were_out(kb: iwtld.KnowledgeBase) -> None:
    assert "cites" in relations(kb, "ARE", "THA", "1988-01-26")
    assert "cites" not in relations(kb, "ARE", "THA", "1988-01-27")
    assert "cites" not in relations(kb, "ARE", "THA", "1990-05-08")
    assert "cites" in relations(kb, "ARE", "THA", "1990-05-09")


@pytest.mark.parametrize("outside", ["DNK", "IRL"])
def test_denmark_and_ireland_surrender_on_a_european_warrant_and_take_no_investigation_order(
    kb: iwtld.KnowledgeBase, outside: str
) -> None:
    on = "2024-07-10"
    assert relations(kb, "DEU", outside, on, "extradition")["eu-eaw-2002"] == "in-force"
    assert "eu-eio-2014" not in relations(kb, "DEU", outside, on)


def test_the_united_kingdom_is_outside_the_european_warrant_after_its_exit(kb: iwtld.KnowledgeBase) -> None:
    assert "eu-eaw-2002" not in relations(kb, "DEU", "GBR", "2024-07-10")
    assert relations(kb, "DEU", "GBR", "2024-07-10", "extradition")["coe-ets024"] == "in-force"


def test_a_suspended_treaty_gives_nothing_from_its_suspension(kb: iwtld.KnowledgeBase) -> None:
    assert "extradition-DEU-HKG" in relations(kb, "DEU", "HKG", "2020-10-31")
    assert "extradition-DEU-HKG" not in relations(kb, "DEU", "HKG", "2020-12-01")


def test_a_treaty_on_drug_offences_reaches_no_wildlife(kb: iwtld.KnowledgeBase) -> None:
    # TIAS 13125 designates under the drug laws of both sides.
    assert "mla-SGP-USA" not in relations(kb, "SGP", "USA", "2005-06-01", "mutual-legal-assistance")
    assert ("SGP", "USA") in gap(kb, "mutual-legal-assistance", "2005-06-01", scope="specific")


def test_a_list_of_treaties_of_which_some_are_limited_to_drugs_establishes_none_for_wildlife(
    kb: iwtld.KnowledgeBase,
) -> None:
    assert "mla-GBR-SAU" not in relations(kb, "GBR", "SAU", "2010-06-01", "mutual-legal-assistance")


def test_a_treaty_that_its_source_calls_signed_is_not_in_force(kb: iwtld.KnowledgeBase) -> None:
    found = relations(kb, "CHN", "FRA", "2014-12-01", "extradition")
    assert found.get("extradition-CHN-FRA") != "in-force"


def test_a_year_beside_a_treaty_in_a_list_is_not_its_entry_into_force(kb: iwtld.KnowledgeBase) -> None:
    # Signed in 1997; the source that shows it in operation is of 2014.
    found = relations(kb, "IND", "USA", "1998-06-01", "extradition")
    assert found.get("extradition-IND-USA") != "in-force"


def test_a_treaty_is_not_in_force_before_the_exchange_that_brings_it_into_force(
    kb: iwtld.KnowledgeBase,
) -> None:
    # The record of 2000-01-21 announces the exchange for 27 and 28 January.
    for form in ("extradition", "mutual-legal-assistance"):
        assert "in-force" not in relations(kb, "KOR", "MNG", "2000-01-25", form).values()


@pytest.mark.parametrize(
    ("party", "on"), [("WSM", "2018-04-30"), ("TON", "2020-02-29"), ("SUR", "2021-11-30")]
)
def test_who_acceded_in_a_month_is_not_bound_by_the_end_of_it(
    kb: iwtld.KnowledgeBase, party: str, on: str
) -> None:
    # UNCAC 68(2): the thirtieth day after the deposit lies in the next month at the earliest.
    bound = {row["party"]: row["status"] for row in kb.query("parties", instrument="uncac", on=on)}
    assert bound.get(party) != "bound"


def test_between_its_two_participations_bhutan_may_still_have_been_bound(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("treaty-relations", country="BTN", other="THA", on="2018-06-01").rows()
    assert {row["status"] for row in rows if row["instrument"] == "uncac"} == {"open"}


def test_a_state_seen_outside_a_treaty_years_ago_is_not_known_to_be_outside_now(
    kb: iwtld.KnowledgeBase,
) -> None:
    # In 2012 Sudan had agreed to ratify; whether it did is not recorded.
    status = {
        row["party"]: row["status"] for row in kb.query("non-parties", instrument="igad-mla", on="2026-11-22")
    }
    assert status["SDN"] != "known"


def test_a_penalty_that_a_later_act_replaced_is_not_given_for_today(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("penalty-on", country="SGP", on="2026-11-22")
    assert "equivalent to several months" not in {row["as_stated"] for row in rows}


@pytest.mark.parametrize(("country", "on"), [("MOZ", "2016-01-01"), ("IDN", "2018-01-01")])
def test_a_source_that_says_there_is_no_imprisonment_makes_no_serious_crime(
    kb: iwtld.KnowledgeBase, country: str, on: str
) -> None:
    rows = kb.query("serious-crime", country=country, on=on).rows()
    said = [
        row
        for row in rows
        if "no imprisonment" in (row["note"] or "") or "No criminal" in (row["note"] or "")
    ]
    assert [row["serious"] for row in said] == ["no"]


def test_a_law_on_assistance_that_was_replaced_is_not_given_for_a_later_day(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("domestic-law", country="VNM", form="mutual-legal-assistance", on="2026-11-22")
    assert "Law on Legal Assistance 2007, Arts 4(2), 21" not in {row["law"] for row in rows}


def test_bills_are_in_no_answer_about_a_day(kb: iwtld.KnowledgeBase) -> None:
    for country in ("NGA", "PHL", "KOR"):
        bills = {row["note"] for row in kb.query("penalty-of-country", country=country) if not row["enacted"]}
        assert bills, country
        for name in ("penalty-on", "serious-crime", "penalties-below-four-years"):
            rows = kb.query(name, country=country, on="2026-11-22")
            assert bills.isdisjoint(row["note"] for row in rows), (country, name)


def test_the_pairs_of_a_day_are_drawn_from_the_members_of_that_day(kb: iwtld.KnowledgeBase) -> None:
    # Cambodia joined on 1999-04-30: before, nine members make thirty-six pairs.
    pairs = gap(kb, "joint-investigation", "1999-04-29", group="ASEAN")
    assert set(pairs) == set(combinations([state for state in ASEAN if state != "KHM"], 2))
