"""Channels and liaison: whom to write to, through which channel, who stands between."""

# ruff: noqa: N802 - the tests carry the identifiers of the questions as they are written

from __future__ import annotations

import iwtld


def test_CQ065_customs_use_the_channels_of_the_wco_and_police_those_of_interpol(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    customs, police = expected["CQ065"].split("; ")
    assert [row["channel"] for row in kb.query("channels-for", kind="customs", level="global")] == [customs]
    channels = {row["channel"]: row for row in kb.query("channels-for", kind="police", level="global")}
    assert police == "interpol-i247 via the NCB"
    assert {"interpol-i247", "interpol-ncb-network"} <= channels.keys()
    assert {row["run_by"] for row in channels.values()} == {"interpol"}
    assert {row["legal_form"] for row in channels.values()} == {"non-mlat"}


def test_CQ067_i247_was_reported_between_singapore_and_viet_nam(kb: iwtld.KnowledgeBase, expected) -> None:
    (row,) = kb.query("cooperation-practised", mechanism="interpol-i247").rows()
    assert [row["a"], row["b"]] == expected.items_of("CQ067")


def test_explored_cooperation_is_not_practised(kb: iwtld.KnowledgeBase) -> None:
    pairs = {(row["a"], row["b"]) for row in kb.query("cooperation-practised")}
    assert ("CHN", "KEN") not in pairs
    explored = kb.query("legal-basis-statements", country="KEN", status="explored").rows()
    assert [row["statement"] for row in explored] == ["lb-26"]


def test_CQ068_the_yangon_meeting_concerned_china(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = kb.query("case-meetings", country="China", lead="interpol").rows()
    # The further meetings of 2017 invite whom the investigation asks for.
    unconditional = [row["meeting"] for row in rows if "depends on" not in row["note"]]
    assert unconditional == [expected["CQ068"]]
    assert {row["status"] for row in rows} == {"planned"}


def test_CQ070_four_countries_are_in_discussion_on_project_waylay(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = kb.query("project-countries", mechanism="Project Waylay").rows()
    talks = [row["party"] for row in rows if row["note"] == "discussions ongoing"]
    assert talks == expected.items_of("CQ070")
    reach = {row["party"]: row["reach"] for row in rows}
    assert {reach[party] for party in talks} == {"addressed"}
    assert reach["KHM"] == "outside"


def test_CQ071_the_hotline_in_viet_nam_opened_in_2008(kb: iwtld.KnowledgeBase, expected) -> None:
    (row,) = kb.query("hotlines", country="VNM").rows()
    assert f"{row['hotline']}; {row['since']}" == expected["CQ071"]


def test_CQ073_without_a_treaty_with_the_hosts_a_liaison_officer_cannot_help_formally(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = {row["office"]: row for row in kb.query("liaison", country="VNM")}
    africa = rows["vnm-liaison-ssa"]
    assert expected["CQ073"] == "no MLAT with the host states"
    assert africa["obstacle"].lower().startswith(expected["CQ073"].replace("the host", "host").lower())
    assert (africa["legal_form"], africa["obstacle_as_of"]) == ("non-mlat", "2018")


def test_CQ074_trace_brokered_the_contact_between_namibia_and_cambodia(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = {row["body"]: row["note"] for row in kb.query("go-betweens", country="Namibia", other="Cambodia")}
    assert rows["trace"] == "brokered the contact"
    assert rows["us-fws"].endswith("in Africa")
    assert expected["CQ074"] == "trace, through us-fws in Africa"


def test_go_betweens_are_the_same_from_either_side(kb: iwtld.KnowledgeBase) -> None:
    forth = kb.query("go-betweens", country="NAM", other="KHM").rows()
    assert forth == kb.query("go-betweens", country="KHM", other="NAM").rows()


def test_pakistan_is_not_excluded_from_the_border_liaison_network(kb: iwtld.KnowledgeBase) -> None:
    rows = {row["mechanism"]: row for row in kb.query("border-liaison", country="PAK")}
    assert rows["unodc-blo"]["takes_part"] == "unknown"  # the list of countries is open
    assert rows["unodc-tr-blo-chn-pak-2017"]["status"] == "planned"


def test_china_has_border_offices_and_is_outside_the_drafting_of_their_procedures(
    kb: iwtld.KnowledgeBase,
) -> None:
    rows = {row["mechanism"]: row["takes_part"] for row in kb.query("border-liaison", country="CHN")}
    assert (rows["unodc-blo"], rows["blo-sop"]) == ("yes", "no")


def test_the_central_authority_of_the_netherlands_reads_three_languages(kb: iwtld.KnowledgeBase) -> None:
    (row,) = kb.query("authorities", country="NLD", function="mla-central").rows()
    assert set(row["languages"].split("; ")) == {"Dutch", "English", "French"}
    assert row["channel"].startswith("written request")


def test_requests_to_thailand_go_to_the_attorney_general(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("authorities", country="THA", function="mla-central").rows()
    assert [row["name"] for row in rows] == ["Office of the Attorney General"]


def test_parties_without_a_recorded_authority_are_those_that_authorities_does_not_list(
    kb: iwtld.KnowledgeBase,
) -> None:
    missing = {
        row["party"] for row in kb.query("no-authority", instrument="asean-mlat-2004", on="2018-01-01")
    }
    listed = {row["party"] for row in kb.query("authorities", function="mla-central")}
    bound = {row["party"] for row in kb.query("parties", instrument="asean-mlat-2004", on="2018-01-01")}
    assert len(bound) == 10
    assert missing == bound - listed
    assert "THA" not in missing
