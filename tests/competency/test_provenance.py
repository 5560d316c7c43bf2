"""Conflicts, provenance and quality: which value comes from where, and what may be concluded."""

# ruff: noqa: N802 - the tests carry the identifiers of the questions as they are written

from __future__ import annotations

import calendar

import iwtld
from iwtld import resources


def test_CQ085_two_totals_are_given_for_the_seizures_of_mekong_dragon_iii(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("contested-figures", about="op-mekong-dragon-iii")
    values = {
        f"{'over ' if row['qualifier'] == 'more-than' else ''}{row['value']} ({row['source']})"
        for row in rows
        if row["measure"] == "seizures"
    }
    assert values == set(expected["CQ085"].split("; "))


def test_CQ086_two_counts_of_wildlife_cases_start_in_two_months(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = kb.query("contested-figures", about="op-mekong-dragon-iii")
    values = [
        f"{row['value']} ({calendar.month_name[int(str(row['starts'])[5:7])]})"
        for row in rows
        if row["measure"].startswith("cases of wild")
    ]
    assert values == expected["CQ086"].split("; ")


def test_the_two_accounts_of_mekong_dragon_iii_differ_by_date(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("contested-figures", about="op-mekong-dragon-iii").rows()
    assert {row["status"] for row in rows} == {"differ-by-date"}
    assert {(row["starts"], row["ends"]) for row in rows} == {("2021-04", "2021-09"), ("2021-06", "2021-09")}
    assert all("2021-04" in row["reason"] and "2021-06" in row["reason"] for row in rows)
    assert all(row["locator"] for row in rows)


def test_figures_that_one_value_satisfies_are_not_contested(kb: iwtld.KnowledgeBase) -> None:
    # "200" and "over 200" practitioners: one number satisfies both.
    assert kb.query("contested-figures", about="wire-2021").rows() == []
    assert {row["agreement"] for row in kb.query("claims-of", about="wire-2021", words="participants")} == {
        "agree"
    }


def test_the_extradition_arrangements_of_viet_nam_are_a_plain_conflict(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("contested-figures", about="VNM", status="conflict")
    assert {(row["qualifier"], row["value"]) for row in rows} == {("exactly", 3), ("at-least", 4)}


def test_CQ088_whether_the_rosewood_seizure_is_inside_the_operation_depends_on_the_source(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("conflicts", about="rosewood seizure").rows()
    (row,) = [row for row in rows if "OMD III" in row["subject"]]
    inside, before = expected.words_of("CQ088", r"of (\S+?),? (?:yes|no)")
    assert ("inside OMD III" in row["first_value"], row["first_source"]) == (True, inside)
    assert ("before OMD III" in row["second_value"], row["second_source"]) == (True, before)
    assert "neither source document" in expected["CQ088"]
    assert "neither source document says it was" in row["resolution"]


def test_CQ089_the_profile_of_cambodia_supports_its_absence_from_thunderbird(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    (row,) = kb.query("sources-of-record", record="op-thunderbird-khm-not-member").rows()
    assert row["source"] == expected["CQ089"]
    assert row["place"] == "INTERPOL"


def test_the_row_of_a_record_is_the_row_of_its_table(kb: iwtld.KnowledgeBase) -> None:
    (row,) = kb.query("sources-of-record", record="op-thunderbird-khm-not-member").rows()
    file, _, number = row["row"].partition("#row=")
    lines = (resources.folder("data") / file).read_text(encoding="utf-8").splitlines()
    assert lines[int(number) - 1].startswith("op-thunderbird-khm-not-member,")


def test_CQ091_every_membership_refers_to_things_that_exist(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = {row["property"]: row for row in kb.query("reference-check", table="memberships")}
    assert {"member", "organization", "memberRole"} <= rows.keys()
    dangling = sum(row["dangling"] for row in rows.values())
    assert {0: "Yes"}.get(dangling) == expected["CQ091"]
    lines = (resources.folder("data") / "memberships.csv").read_text(encoding="utf-8").splitlines()
    assert rows["member"]["references"] == len(lines) - 1


def test_no_table_refers_to_what_does_not_exist(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("reference-check").rows()
    assert len({row["table"] for row in rows}) > 30
    assert [row for row in rows if row["dangling"]] == []


def test_CQ092_the_rows_and_columns_of_table_3_1_agree(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = kb.query("table-3-1-check").rows()
    stated = sum(row["stated"] for row in rows)
    # Every pair stands in the row of one side and in the column of the other.
    reconstructed = sum(row["reconstructed"] for row in rows)
    assert f"Yes: {stated} = {reconstructed}" == expected["CQ092"]
    assert {row["agrees"] for row in rows} == {"yes"}


def test_the_reconstructed_pairs_are_symmetric(kb: iwtld.KnowledgeBase) -> None:
    partners = {
        row["party"]: set(filter(None, row["partners"].split("; "))) for row in kb.query("table-3-1-check")
    }
    assert partners["SGP"] == {"BRN"}
    assert all(party in partners[other] for party, others in partners.items() for other in others)


def test_malaysia_and_singapore_stand_beside_the_table(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("table-3-1-check")
    assert {row["party"] for row in rows if row["beside_the_table"]} == {"MYS", "SGP"}


def test_CQ094_twelve_acronyms_are_never_expanded(kb: iwtld.KnowledgeBase, expected) -> None:
    acronyms = [row["acronym"] for row in kb.query("acronyms-not-expanded")]
    assert acronyms == sorted(expected.items_of("CQ094"))


def test_CQ095_sig_has_two_expansions(kb: iwtld.KnowledgeBase, expected) -> None:
    (row,) = kb.query("conflicts", about="meaning of SIG").rows()
    assert [row["first_value"], row["second_value"]] == expected.items_of("CQ095")


def test_CQ097_the_members_of_iccwc_are_five_and_not_named(kb: iwtld.KnowledgeBase, expected) -> None:
    (row,) = kb.query("members-not-named", about="iccwc").rows()
    assert expected["CQ097"] == "Five, not named"
    assert (row["members"], row["named"], row["member_kind"]) == (5, 0, "igo")


def test_CQ098_the_findings_of_the_chapter_hold_as_of_2018_and_2019(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("findings-as-of", source="oecd-2019").rows()
    first, last, latest = expected.words_of("CQ098", r"\d{4}")
    # What the chapter itself states; its summaries of older works and decisions carry the year of those.
    own = {"chapter", "note", "one-respondent", "text"}
    years = {
        row["as_of"]
        for row in rows
        if row["type"] not in ("cited-work", "legal-basis") and row["evidence"] in own
    }
    assert (min(years), max(years)) == (first, last)
    assert max(row["as_of"] for row in rows if row["type"] == "cited-work" and row["as_of"]) == latest


def test_a_conflict_of_treaty_dates_names_the_value_that_is_used(kb: iwtld.KnowledgeBase) -> None:
    rows = {
        row["subject"]: row for row in kb.query("disagreements", instrument="untoc", about="deposit_date")
    }
    bhutan = rows["UNTOC BTN"]
    assert (bhutan["first_value"], bhutan["second_value"], bhutan["value_used"]) == (
        "2023-02-20",
        "2023-03-21",
        "2023-02-20",
    )
    assert "30 days" in bhutan["reason"]


def test_only_three_party_lists_are_complete(kb: iwtld.KnowledgeBase) -> None:
    lists = {row["about"]: str(row["ends"]) for row in kb.query("completeness", kind="party-list")}
    assert lists == {"untoc": "2025-08-06", "uncac": "2024-08-06", "cites": "2025-01-02"}
    assert [row["about"] for row in kb.query("completeness", kind="party-list", on="2025-06-01")] == ["untoc"]


def test_the_records_of_a_source_are_those_that_cite_it(kb: iwtld.KnowledgeBase) -> None:
    (source,) = kb.query("sources", words="unodc-2021").rows()
    records = kb.query("records-of-source", source="unodc-2021").rows()
    assert len(records) == source["records"]
    assert any(row["record"] == "claim/f093" and row["place"] == "para 6" for row in records)


def test_every_record_has_a_source(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("confidence-by-table").rows()
    assert [row for row in rows if row["unsourced"]] == []
    assert all(row["high"] + row["medium"] + row["low"] + row["unrated"] == row["records"] for row in rows)
