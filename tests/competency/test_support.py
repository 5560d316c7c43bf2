"""Support and training: who helps whom, who pays, and what was only planned."""

# ruff: noqa: N802 - the tests carry the identifiers of the questions as they are written

from __future__ import annotations

import re

import iwtld


def test_CQ076_three_sources_of_support_reach_cambodian_customs(kb: iwtld.KnowledgeBase, expected) -> None:
    wcs, unodc, container_programme = expected["CQ076"].split("; ")
    rows = kb.query("support-received", actor="khm-customs").rows()
    direct = {row["supporters"]: row for row in rows if row["reach"] == "direct"}
    assert direct.keys() == {"wcs-khm", "unodc"}
    assert (wcs, direct["wcs-khm"]["funders"]) == ("wcs-khm (INL)", "us-inl")
    assert unodc == f"unodc ({direct['unodc']['venue_and_date']})"
    # The container programme names the country and not its customs.
    (ccp,) = [row for row in rows if "Container Control Programme:" in row["subject"]]
    assert (ccp["reach"], ccp["recipient"]) == ("country", "KHM")
    assert set(ccp["supporters"].split("; ")) == {"unodc", "wco"}
    assert container_programme == "unodc and wco (CCP)"


def test_planned_support_is_told_from_support_that_was_given(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("support-received", country="KHM", status="planned").rows()
    assert {"cs-17", "cs-42"} <= {row["support"] for row in rows}
    assert "cs-49" not in {row["support"] for row in rows}


def test_the_support_of_a_country_is_that_of_the_country_and_its_agencies(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("support-received", country="KHM").rows()
    assert {(row["reach"], row["recipient"].partition("-")[0]) for row in rows} == {
        ("direct", "KHM"),
        ("agency", "khm"),
    }
    assert len(rows) == len({(row["support"], row["recipient"]) for row in rows})


def test_CQ077_four_donors_pay_for_seven_programmes(kb: iwtld.KnowledgeBase, expected) -> None:
    funded: dict[str, list[str]] = {}
    for row in kb.query("donors", what="mechanism"):
        if row["way"] == "direct":
            funded.setdefault(row["donor"], []).append(row["name"].casefold())
    named = re.findall(r"([a-z-]+) \((.*?)\)", expected["CQ077"])
    assert len(named) == 4
    for donor, programmes in named:
        wanted = [programme.casefold().split() for programme in programmes.split(", ")]
        assert len(funded[donor]) == len(wanted)
        assert all(any(all(word in name for word in words) for name in funded[donor]) for words in wanted)


def test_a_donor_pays_indirectly_for_what_its_programme_pays(kb: iwtld.KnowledgeBase) -> None:
    # Decision rule R70: USAID, through TRAPS, for the Asian customs at the INAMA training.
    rows = kb.query("donors", actor="us-usaid", what="mechanism").rows()
    assert [(row["funded"], row["through"]) for row in rows if row["way"] == "through"] == [
        ("wco-inama", "traps")
    ]


def test_CQ079_traps_ran_in_2019_and_no_longer_in_2021(kb: iwtld.KnowledgeBase, expected) -> None:
    def certainty(on: str) -> list[str]:
        return [row["certainty"] for row in kb.query("mechanism-active", mechanism="traps", on=on)]

    assert (certainty("2019-06-01"), certainty("2021-01-01")) == (["certain"], [])
    assert certainty("2020-02-15") == ["possible"]
    assert expected["CQ079"] == "Yes; No (to February 2020)"


def test_CQ080_twenty_events_of_2017_are_only_planned(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = kb.query("events", status="planned", since="2017-01-01", until="2017-12-31").rows()
    wanted = expected.words_of("CQ080", r"ev-[a-z0-9-]+")
    assert len(wanted) == 20
    assert sorted(row["event"] for row in rows) == sorted(wanted)


def test_events_outside_the_interval_are_left_out(kb: iwtld.KnowledgeBase) -> None:
    before = {row["event"] for row in kb.query("events", until="2016-12-31", country="THA")}
    assert "ev-wire-police-2016" in before
    assert "ev-wire-prosecutors-2017" not in before


def test_CQ082_the_academies_reached_more_than_a_thousand_officers(kb: iwtld.KnowledgeBase, expected) -> None:
    (row,) = kb.query("mechanism-figures", mechanism="wcs-chn-academies", about="officers").rows()
    assert f"{row['qualifier'].replace('-', ' ')} {int(row['value']):,}" == expected["CQ082"]


def test_CQ083_ibm_built_the_digital_tools_of_the_indonesian_police(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    (row,) = kb.query("support-received", actor="idn-police", kind="tool").rows()
    ((maker, tools),) = re.findall(r"(\w+) \((.*)\)", expected["CQ083"])
    assert (row["supporters"], row["reach"]) == (maker, "direct")
    assert all(tool in row["subject"] for tool in tools.split(", "))


def test_what_freeland_gives_to_thailand(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("support-given", actor="Freeland", country="THA").rows()
    assert {row["support"] for row in rows} == {"cs-09", "cs-11"}
