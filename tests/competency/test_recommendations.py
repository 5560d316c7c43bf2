"""Recommendations, obstacles and findings on use."""

# ruff: noqa: N802 - the tests carry the identifiers of the questions as they are written

from __future__ import annotations

import iwtld


def test_CQ103_the_chapter_recommends_two_things_to_governments(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = kb.query("recommendations", document="oecd-2019", addressee="governments").rows()
    assert [row["id"] for row in rows] == expected.words_of("CQ103", r"\br\d\d\b")
    assert {row["backing"] for row in rows} == {"chapter"}


def test_CQ104_the_chapter_recommends_inclusion_of_and_liaison_with_financial_intelligence_units(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("recommendations", document="oecd-2019", words="FIU").rows()
    assert [row["id"] for row in rows] == expected.words_of("CQ104", r"\br\d\d\b")


def test_CQ106_each_next_step_of_wire_answers_an_obstacle_or_a_finding(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("next-steps", backing="commitment").rows()
    answers = {row["about"]: (row["answers"], row["obstacle"]) for row in rows}
    guidance, parcels, laboratories = (part.partition("→")[2] for part in expected.items_of("CQ106"))
    assert answers["mechanism/wire-guidance-coop"][0] == guidance
    assert answers["mechanism/wire-parcel-cd-exploration"][0] == parcels
    assert laboratories in answers["mechanism/wire-forensic-lab-network"][1]
    assert len(rows) == 3


def test_a_recommendation_to_asean_members_reaches_each_of_them(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("recommendations", country="MYS").rows()
    assert [row["id"] for row in rows] == ["r06"]


def test_obstacles_are_found_by_the_instrument_that_they_concern(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("obstacles", instrument="asean-mlat-2004").rows()
    assert [(row["id"], row["affected"], str(row["as_of"])) for row in rows] == [("o04", "KHM", "2016")]


def test_an_obstacle_for_an_agency_is_one_for_its_country(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("obstacles", country="VNM", words="MLAT").rows()
    assert [row["id"] for row in rows] == ["o02"]


def test_a_finding_of_one_respondent_is_marked_as_such(kb: iwtld.KnowledgeBase) -> None:
    # Decision rule R67: attributed to the respondent, not taken as fact.
    (row,) = kb.query("findings-on-use", mechanism="controlled-delivery-class").rows()
    assert (row["id"], row["evidence"], str(row["as_of"])) == ("u07", "one-respondent", "2018")
