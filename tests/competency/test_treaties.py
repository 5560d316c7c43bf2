"""Treaties: who is bound since when, what a country has done, what changed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iwtld

CODES = ("BRN", "CHN", "GBR", "IDN", "KEN", "KHM", "LAO", "MMR", "NGA", "NLD", "SGP", "THA", "VNM", "ZAF")


def parties(kb: iwtld.KnowledgeBase, instrument: str, on: str) -> dict[str, str]:
    return {row["party"]: row["status"] for row in kb.query("parties", instrument=instrument, on=on)}


@pytest.mark.parametrize(("day", "bound"), [("2006-01-10", False), ("2006-01-11", True)])
def test_cambodia_is_bound_by_untoc_from_the_thirtieth_day_after_its_deposit(
    kb: iwtld.KnowledgeBase, day: str, bound: bool
) -> None:
    assert ("KHM" in parties(kb, "untoc", day)) is bound


def test_the_entry_into_force_shows_how_its_day_follows(kb: iwtld.KnowledgeBase) -> None:
    # Thailand ratified UNTOC on 2013-10-17: thirty days later is 2013-11-16.
    (row,) = kb.query("entry-into-force", country="THA", instrument="untoc").rows()
    assert (row["act"], row["deposited"], row["days"]) == ("Ratification", date(2013, 10, 17), 30)
    assert (row["rule"], row["in_force_from"]) == ("UNTOC Art. 38", date(2013, 11, 16))


def test_the_emirates_left_cites_and_came_back(kb: iwtld.KnowledgeBase) -> None:
    rows = [row for row in kb.query("participations", country="ARE") if row["instrument"] == "cites"]
    assert [(str(row["in_force_from"]), str(row["in_force_until"] or "")) for row in rows] == [
        ("1975-07-01", "1988-01-27"),
        ("1990-05-09", ""),
    ]
    assert "ARE" not in parties(kb, "cites", "1989-01-01")


def test_a_party_that_is_only_shown_by_a_later_day_is_open_before(kb: iwtld.KnowledgeBase) -> None:
    # Sources show the ten members as parties to the ASEAN treaty by 2013; their own days are not known.
    assert set(parties(kb, "asean-mlat-2004", "2010-01-01").values()) == {"open"}
    assert set(parties(kb, "asean-mlat-2004", "2014-01-01").values()) == {"bound"}
    assert parties(kb, "asean-mlat-2004", "2004-11-28") == {}


def test_a_signatory_is_no_party(kb: iwtld.KnowledgeBase) -> None:
    signed = {row["party"] for row in kb.query("signed-not-bound", instrument="asean-extradition-2025")}
    assert len(signed) == 11
    assert parties(kb, "asean-extradition-2025", "2026-06-30") == {}


def test_signatories_that_ratified_are_not_listed_as_signatories(kb: iwtld.KnowledgeBase) -> None:
    assert "KHM" not in {row["party"] for row in kb.query("signed-not-bound", instrument="untoc")}


def test_the_non_parties_of_untoc_in_asean_in_2012(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("non-parties", instrument="untoc", on="2012-01-01", group="ASEAN")
    assert {(row["party"], row["status"], row["bound_from"]) for row in rows} == {
        ("THA", "known", "2013-11-16"),
        ("VNM", "known", "2012-07-08"),
    }


def test_outside_a_complete_list_a_state_is_unrecorded(kb: iwtld.KnowledgeBase) -> None:
    rows = {
        row["party"]: row["status"]
        for row in kb.query("non-parties", instrument="lusaka-1994", on="2015-01-01")
    }
    assert rows["JPN"] == "unrecorded"
    assert rows["ZAF"] == "unrecorded"  # signed in 1994 and not shown as a party


@settings(max_examples=8, deadline=None)
@given(day=st.dates(date(2003, 9, 29), date(2025, 8, 6)))
def test_every_state_is_either_bound_or_listed_as_not_bound(kb: iwtld.KnowledgeBase, day: date) -> None:
    bound = {party for party, status in parties(kb, "untoc", day.isoformat()).items() if status == "bound"}
    rows = kb.query("non-parties", instrument="untoc", on=day).rows()
    outside = {row["party"] for row in rows}
    states = {row["code"] for row in kb.sparql("SELECT ?code WHERE { ?s a iwt:State ; iwt:isoAlpha3 ?code }")}
    assert not bound & outside
    assert states - bound == outside
    assert {row["status"] for row in rows} <= {"known", "open"}


@settings(max_examples=8, deadline=None)
@given(
    sides=st.lists(st.sampled_from(CODES), min_size=2, max_size=2, unique=True),
    day=st.dates(date(1995, 1, 1), date(2026, 6, 30)),
)
def test_treaty_relations_are_the_same_from_either_side(
    kb: iwtld.KnowledgeBase, sides: list[str], day: date
) -> None:
    country, other = sides
    forth = kb.query("treaty-relations", country=country, other=other, on=day).rows()
    assert forth == kb.query("treaty-relations", country=other, other=country, on=day).rows()
    assert all((row["a"], row["b"]) == tuple(sorted(sides)) for row in forth)


def test_cites_gives_a_channel_and_nothing_more(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("treaty-relations", country="CHN", other="KEN", on="2020-01-01")
    assert {(row["form"], row["grade"]) for row in rows if row["instrument"] == "cites"} == {
        ("information-exchange", "channel-only")
    }


def test_a_joint_investigation_under_untoc_is_case_by_case(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query(
        "treaty-relations", country="CHN", other="KEN", on="2020-01-01", form="joint-investigation"
    )
    assert ("untoc", "19", "case-by-case") in {
        (row["instrument"], row["article"], row["grade"]) for row in rows
    }


def test_reciprocal_warrants_are_not_a_treaty_that_obliges(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("treaty-relations", country="BRN", other="MYS", on="2017-01-01", form="extradition")
    grades = {row["instrument"]: row["grade"] for row in rows}
    assert grades["extradition-BRN-MYS"] is None


def test_a_designation_works_one_way(kb: iwtld.KnowledgeBase) -> None:
    # The Extradition Act 2003 of the United Kingdom designates Kenya.
    assert [row["asked"] for row in kb.query("designations", requesting="KEN")] == ["GBR"]
    assert "GBR" not in {row["asking"] for row in kb.query("designations", requested="KEN")}


def test_a_designation_is_no_treaty_relation(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("treaty-relations", country="KEN", other="GBR", on="2026-02-01", form="extradition")
    designations = kb.query("bilateral-arrangements", country="KEN", other="GBR").rows()
    kinds = {row["arrangement"]: row["type"] for row in designations}
    assert "StatutoryDesignation" in kinds.values()
    assert not {row["instrument"] for row in rows} & kinds.keys()


def test_viet_nam_does_not_take_untoc_as_a_basis_for_extradition(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("declarations", country="VNM", instrument="untoc")
    assert [row["basis"] for row in rows if row["article"] == "16(5)"] == ["does-not-take"]


def test_viet_nam_extradites_on_reciprocity_under_both_of_its_laws(kb: iwtld.KnowledgeBase) -> None:
    for day in ("2020-01-01", "2026-07-01"):
        (row,) = kb.query("domestic-law", country="VNM", form="extradition", on=day).rows()
        assert (row["treaty_required"], row["reciprocity"]) == ("no", "yes")


def test_changes_are_listed_on_their_days(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("recent-changes", since="2024-03-01", until="2024-03-31", country="SGP").rows()
    assert [(row["date"], row["change"], row["a"], row["b"]) for row in rows] == [
        ("2024-03-21", "in force", "IDN", "SGP")
    ]


def test_a_party_that_a_source_merely_shows_is_no_change_on_that_day(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("recent-changes", since="2013-12-31", until="2013-12-31")
    assert "asean-mlat-2004" not in {row["instrument"] for row in rows}


def test_the_acts_of_cambodia_under_untoc(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("treaty-actions", country="KHM", instrument="untoc")
    acts = {row["act"]: row["date"] for row in rows}
    assert (acts["Signature"], acts["Ratification"]) == (date(2001, 11, 11), date(2005, 12, 12))
    assert "Deposit" not in acts  # the source names the form of the deposit


def test_acts_are_found_within_their_dates(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query(
        "treaty-actions", country="KHM", instrument="untoc", since="2005-12-12", until="2005-12-31"
    )
    assert "Signature" not in {row["act"] for row in rows}
    assert "Ratification" in {row["act"] for row in rows}
