"""Task forces: who is in them, what they lack, and whether they are used."""

# ruff: noqa: N802 - the tests carry the identifiers of the questions as they are written

from __future__ import annotations

import pytest

import iwtld


def test_CQ001_the_thailand_wen_has_five_member_agencies(kb: iwtld.KnowledgeBase, expected) -> None:
    members = kb.query("mechanism-members", mechanism="tha-wen", role="member").rows()
    stated = {row["member"] for row in members if row["explicitness"] == "explicit"}
    assert stated == set(expected.items_of("CQ001"))


def test_what_is_only_inferred_of_the_thailand_wen_is_a_unit_of_a_member(kb: iwtld.KnowledgeBase) -> None:
    members = kb.query("mechanism-members", mechanism="tha-wen", role="member").rows()
    inferred = [row for row in members if row["explicitness"] == "inferred"]
    assert [(row["member"], row["unit_of"]) for row in inferred] == [("tha-police-ned", "tha-police")]


def test_CQ002_the_anti_corruption_commission_is_expressly_outside_network_and_ivory_plan(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("actor-memberships", actor="NACC").rows()
    assert {row["mechanism"] for row in rows} == {"tha-wen", "tha-niap"}
    assert {f"{row['takes_part']} ({row['explicitness']})" for row in rows} == {"no (explicit)"}
    assert expected["CQ002"] == "No for both (explicit)"


def test_CQ004_the_multi_door_lacks_no_kind_that_the_model_recommends(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    (row,) = kb.query("task-force-gaps", mechanism="idn-multi-door").rows()
    assert (row["member_list"], row["missing"]) == ("closed", expected["CQ004"])


def test_the_thailand_wen_lacks_prosecution(kb: iwtld.KnowledgeBase) -> None:
    # Decision rule R20, worked instance.
    (row,) = kb.query("task-force-gaps", mechanism="tha-wen").rows()
    assert row["missing"] == "prosecution"


def test_CQ005_seven_agencies_make_up_the_multi_door(kb: iwtld.KnowledgeBase, expected) -> None:
    members = [
        row["member"] for row in kb.query("mechanism-members", mechanism="idn-multi-door", role="member")
    ]
    assert len(members) == 7
    assert set(members) == set(expected.items_of("CQ005"))


def test_CQ007_only_the_thailand_wen_has_a_financial_intelligence_unit_and_no_anti_corruption_body(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("task-force-gaps").rows()
    found = [row["task_force"] for row in rows if (row["fiu"], row["anti_corruption"]) == ("yes", "no")]
    assert found == [expected["CQ007"]]


def test_an_open_member_list_leaves_gaps_unknown(kb: iwtld.KnowledgeBase) -> None:
    # Decision rules R21 and R63: the list of the Viet Nam WEN is introduced by "including".
    (row,) = kb.query("task-force-gaps", mechanism="vnm-wen").rows()
    answer = (row["member_list"], row["missing"], row["fiu"], row["anti_corruption"])
    assert answer == ("open", "unknown", "unknown", "unknown")


def test_CQ008_no_tax_body_stands_for_the_taxation_law_that_the_multi_door_covers(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    (row,) = kb.query("task-force-composition", mechanism="idn-multi-door", present="no").rows()
    assert (row["kind"], row["member_list"]) == ("tax-authority", "closed")
    assert expected["CQ008"] in row["note"]


def test_CQ010_the_chair_of_the_viet_nam_wen_is_the_cites_management_authority(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    (chair,) = kb.query("mechanism-members", mechanism="vnm-wen", role="lead").rows()
    who, what = expected.items_of("CQ010")
    assert chair["member"] == who
    assert chair["note"] == "chair"
    assert what in chair["other_names"]


def test_CQ011_three_obstacles_explain_why_the_viet_nam_wen_is_not_used_to_its_potential(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("obstacles", mechanism="vnm-wen").rows()
    assert [row["id"] for row in rows] == expected.words_of("CQ011", r"o\d\d")


def test_CQ013_no_wildlife_case_had_used_the_multi_door_by_2018(kb: iwtld.KnowledgeBase, expected) -> None:
    (row,) = kb.query("task-force-use", mechanism="idn-multi-door").rows()
    assert row["uses"] == int(expected["CQ013"])
    assert (row["use"], row["window_ends"]) == ("unused", "2018")


def test_CQ014_the_thailand_wen_was_used_ten_times_in_eight_years(kb: iwtld.KnowledgeBase, expected) -> None:
    uses, years, a_year = (float(number) for number in expected.words_of("CQ014", r"[\d.]+"))
    (row,) = kb.query("task-force-use", mechanism="tha-wen").rows()
    assert float(row["uses"]) == uses
    assert int(row["window_ends"]) - int(row["window_starts"]) == years
    assert float(row["a_year"]) == pytest.approx(a_year)


def test_a_task_force_without_a_count_is_not_called_unused(kb: iwtld.KnowledgeBase) -> None:
    # Decision rule R23 needs a recorded count; the use of the logging task force is told in words only.
    (row,) = kb.query("task-force-use", mechanism="idn-logging-taskforce").rows()
    assert (row["uses"], row["use"]) == (None, "not counted")
    assert "Several multi-agency investigations" in row["findings"]


def test_CQ016_the_used_multi_agency_body_of_indonesia_was_made_by_presidential_decree(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    body, act = expected.items_of("CQ016")
    findings = kb.query("findings-on-use", country="IDN", type="NationalTaskForce").rows()
    assert [row["about"] for row in findings if row["counted_uses"] != 0] == [f"mechanism/{body}"]
    described = {row["task_force"]: row["description"] for row in kb.query("task-forces", country="IDN")}
    assert act in described[body]


def test_CQ017_the_thailand_wen_reports_to_the_cites_authority_and_the_asean_working_group(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("mechanism-members", mechanism="tha-wen", role="target").rows()
    assert all("annual report" in row["note"] for row in rows)
    assert {row["member"] for row in rows} == set(expected.words_of("CQ017", r"[a-z]+(?:-[a-z]+)+"))


def test_models_that_belong_to_no_country_are_no_task_forces(kb: iwtld.KnowledgeBase) -> None:
    listed = {row["task_force"] for row in kb.query("task-forces")}
    assert {"tha-wen", "vnm-wen", "idn-multi-door", "idn-logging-taskforce"} <= listed
    assert not listed & {"interpol-nest", "wen-model"}
