"""Regional and international mechanisms: members, dates, partners, numbers."""

# ruff: noqa: N802 - the tests carry the identifiers of the questions as they are written

from __future__ import annotations

import iwtld


def active(kb: iwtld.KnowledgeBase, mechanism: str, on: str) -> str | None:
    """Return how certain it is that a mechanism was active on a date, ``None`` when it was not."""
    rows = kb.query("mechanism-active", mechanism=mechanism, on=on).rows()
    assert len(rows) <= 1
    return rows[0]["certainty"] if rows else None


def test_CQ019_the_asean_wen_was_active_in_2016_and_not_in_2018(kb: iwtld.KnowledgeBase, expected) -> None:
    assert active(kb, "asean-wen", "2016-01-01") == "certain"
    assert active(kb, "asean-wen", "2018-06-01") is None
    [(year, successor)] = expected.words_of("CQ019", r"merged (\d{4}) into (\S+)\)")
    merged = [
        row for row in kb.query("mechanism-members", mechanism=successor) if row["member"] == "asean-wen"
    ]
    assert [str(row["starts"]) for row in merged] == [year]


def test_in_the_year_in_which_it_ended_a_mechanism_is_only_possibly_active(kb: iwtld.KnowledgeBase) -> None:
    assert active(kb, "asean-wen", "2017-06-01") == "possible"


def test_CQ020_the_somtc_working_group_did_not_exist_in_2017(kb: iwtld.KnowledgeBase, expected) -> None:
    assert active(kb, "asean-somtc-wg", "2017-12-31") is None
    assert active(kb, "asean-somtc-wg", "2019-01-01") == "certain"
    meetings = kb.query("events", mechanism="asean-somtc-wg", kind="meeting").rows()
    assert [str(row["starts"]) for row in meetings] == ["2018-03"]
    assert "first met March 2018" in expected["CQ020"]


def test_CQ022_thailand_led_the_somtc_working_group_into_being(kb: iwtld.KnowledgeBase, expected) -> None:
    leaders = kb.query("mechanism-members", mechanism="asean-somtc-wg", role="lead").rows()
    assert [row["member"] for row in leaders] == [expected["CQ022"]]


def test_CQ023_three_obstacles_explain_why_the_asean_wen_did_not_ease_controlled_deliveries(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("obstacles", mechanism="ASEAN WEN").rows()
    assert [row["id"] for row in rows] == expected.words_of("CQ023", r"o\d\d")


def test_CQ025_cambodia_expressly_took_no_part_in_operation_thunderbird(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    (row,) = kb.query("country-memberships", country="Cambodia", mechanism="op-thunderbird").rows()
    assert f"{row['takes_part']} ({row['explicitness']})" == expected["CQ025"].lower()


def test_CQ026_cambodia_took_part_in_three_interpol_operations(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = kb.query("country-memberships", country="KHM", type="Operation", takes_part="yes").rows()
    assert {row["mechanism"] for row in rows} == set(expected.items_of("CQ026"))


def test_CQ028_four_bodies_coordinated_mekong_dragon_iii(kb: iwtld.KnowledgeBase, expected) -> None:
    leaders = kb.query("mechanism-members", mechanism="op-mekong-dragon-iii", role="lead").rows()
    assert {row["member"] for row in leaders} == set(expected.items_of("CQ028"))


def test_CQ029_the_container_programme_leaves_two_asean_members_unknown_and_none_out(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("mechanism-coverage", mechanism="unodc-wco-ccp", group="ASEAN", on="2017-06-01").rows()
    answers = {row["country"]: row["takes_part"] for row in rows}
    assert len(answers) == 10
    assert {code for code, answer in answers.items() if answer == "unknown"} == set(
        expected.words_of("CQ029", r"\b[A-Z]{3}\b")
    )
    assert "no" not in answers.values()


def test_a_closed_list_answers_no_for_those_whom_it_leaves_out(kb: iwtld.KnowledgeBase) -> None:
    # The drafting countries of the border procedures are listed in full.
    rows = kb.query("mechanism-coverage", mechanism="blo-sop", group="ASEAN", on="2017-06-01").rows()
    answers = {row["country"]: row["takes_part"] for row in rows}
    assert {code for code, answer in answers.items() if answer == "yes"} == {
        "KHM",
        "LAO",
        "MMR",
        "THA",
        "VNM",
    }
    assert {answers[code] for code in ("BRN", "IDN", "MYS", "PHL", "SGP")} == {"no"}


def test_CQ031_china_has_border_liaison_offices_and_is_not_drafting_their_procedures(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("mechanism-difference", mechanism="unodc-blo", other="blo-sop").rows()
    assert [(row["member"], row["in_other"]) for row in rows] == [(expected["CQ031"], "no")]


def test_CQ032_unodc_was_not_engaged_with_china_in_2017_and_was_joint_host_with_it_in_2021(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    before, after = expected["CQ032"].split(";")
    in_2017 = {
        row["mechanism"]: row
        for row in kb.query("actor-with-country", actor="UNODC", country="CHN", on="2017-06-01")
    }
    assert in_2017["unodc-gp"]["engaged"] == "no"
    assert in_2017["unodc-gp"]["source"] in before
    in_2021 = kb.query("actor-with-country", actor="UNODC", country="CHN", on="2021-12-01").rows()
    assert "unodc-gp" not in {row["mechanism"] for row in in_2021}
    (hosts,) = [row for row in in_2021 if row["actor_unit"] == "unodc-gpwlfc"]
    assert (hosts["mechanism"], hosts["engaged"], hosts["country_party"]) == (
        "wire-2021",
        "yes",
        "chn-gacc-asb",
    )
    assert "host" in hosts["actor_roles"].split("; ")
    assert "host" in hosts["country_roles"].split("; ")
    assert "joint host of WIRE 2021" in after


def test_CQ034_nine_parties_attended_wire_police(kb: iwtld.KnowledgeBase, expected) -> None:
    present = {row["participant"] for row in kb.query("event-participants", event="ev-wire-police-2016")}
    organisations = expected.items_of("CQ034")[4:]
    assert present == {
        *expected.words_of("CQ034", r"\b[A-Z]{3}\b(?<!WCO)"),
        "ASEAN",
        *(kb.resolve("actor", name).rpartition("/")[2] for name in organisations),
    }


def test_CQ035_the_sources_count_34_countries_and_200_or_more_practitioners(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("mechanism-figures", mechanism="wire-2021").rows()
    countries, *_ = (int(number) for number in expected.words_of("CQ035", r"\b\d+\b"))
    assert {row["value"] for row in rows if row["figure"] == "wire-2021-countries"} == {countries}
    claims = {
        row["source"]: (row["qualifier"], int(row["value"]))
        for row in rows
        if row["figure"] == "wire-2021-participants"
    }
    assert claims == {"iccwc-2021": ("exactly", 200), "unodc-2021": ("more-than", 200)}
    assert "200 (iccwc-2021) / over 200 (unodc-2021)" in expected["CQ035"]


def test_CQ037_the_groups_of_wire_2021_had_four_themes(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = kb.query("mechanisms", words="WIRE 2021", type="WorkingGroup").rows()
    themes = {row["name"].partition(": ")[2] for row in rows}
    assert themes == {theme.replace("MLA", "mutual legal assistance") for theme in expected.items_of("CQ037")}


def test_CQ038_the_fact_sheet_commits_to_three_next_steps(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = kb.query("recommendations", document="iccwc-2021", backing="commitment").rows()
    assert {row["about"] for row in rows} == {f"mechanism/{step}" for step in expected.items_of("CQ038")}
    planned = {row["mechanism"] for row in kb.query("mechanisms", status="planned")}
    assert set(expected.items_of("CQ038")) <= planned


def test_what_is_planned_discussed_or_recommended_is_never_active(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("mechanism-active", on="2017-07-04").rows()
    assert {row["status"] for row in rows} <= {
        *("in-use", "under-used", "too-few", "not-used-for-iwt", "on-request", "ongoing"),
        *("held", "finished", "merged"),
    }
    # The symposium of 4 and 5 July 2017 was announced; whether it was held is not said.
    assert "unep-symposium-2017" not in {row["mechanism"] for row in rows}


def test_a_held_event_is_active_only_within_its_dates(kb: iwtld.KnowledgeBase) -> None:
    assert active(kb, "wire-2021", "2021-11-29") is None
    assert active(kb, "wire-2021", "2021-12-01") == "certain"
    assert active(kb, "wire-2021", "2021-12-03") is None


def test_a_mechanism_without_start_is_certain_once_a_document_shows_it(kb: iwtld.KnowledgeBase) -> None:
    # The profiles of 2017 show the border liaison offices; nobody says since when they exist.
    assert active(kb, "unodc-blo", "2016-06-01") == "possible"
    assert active(kb, "unodc-blo", "2018-01-01") == "certain"


def test_the_register_of_named_systems_is_complete(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("named-systems").rows()
    assert len(rows) == len({row["system"] for row in rows}) == 98
    assert all(row["source"] and row["resource"] for row in rows)


def test_the_systems_of_a_country_are_those_that_name_it_or_that_its_agencies_run(
    kb: iwtld.KnowledgeBase,
) -> None:
    relations = {row["system"]: row["relation"] for row in kb.query("systems-of-country", country="SGP")}
    assert relations["acres-hotline"] == "country"
    assert "env-hotline" not in relations
    run = {row["system"]: row["relation"] for row in kb.query("systems-of-country", country="CHN")}
    assert run["op-mekong-dragon-iii"] == "operator"


def test_viet_nam_and_nigeria_work_together_on_a_case_without_treaty(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("who-works-with-whom", country="VNM", other="NGA").rows()
    assert [(row["country_a"], row["country_b"], row["mechanism"], row["legal_form"]) for row in rows] == [
        ("NGA", "VNM", "case-vnm-nga", "non-mlat")
    ]


def test_each_pair_of_countries_is_listed_once_for_a_mechanism(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("who-works-with-whom").rows()
    keys = [(row["country_a"], row["country_b"], row["mechanism"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert all(a < b for a, b, _ in keys)
    # Ten members of the ASEAN WEN make forty-five pairs.
    assert sum(mechanism == "asean-wen" for _, _, mechanism in keys) == 45


def test_the_partners_of_chinese_customs_include_the_south_african_police(kb: iwtld.KnowledgeBase) -> None:
    # Decision rule R51: cooperation that crosses the kinds of agency.
    rows = kb.query("partners-of-actor", actor="chn-gacc", country="ZAF").rows()
    assert ("zaf-police", "case-chn-zaf") in {(row["partner"], row["through"]) for row in rows}
