"""Penalties and offences: maxima as of a date, the four-year test, sentences."""

# ruff: noqa: N802 - the tests carry the identifiers of the questions as they are written

from __future__ import annotations

from decimal import Decimal

import pytest

import iwtld

DOCUMENTS = {"oecd-2019", "iccwc-2021", "khm-support-2017", "unodc-2021", "chn-support-2017"}


def cited(row: dict) -> set[str]:
    return set(row["source"].split("; "))


def test_CQ058_the_maximum_fine_in_viet_nam_rose_on_2018_01_01(kb: iwtld.KnowledgeBase, expected) -> None:
    fines = []
    for day in ("2017-12-31", "2018-01-01"):
        (row,) = [row for row in kb.query("penalty-on", country="VNM", on=day) if cited(row) == {"oecd-2019"}]
        fines.append(f"{row['currency']} {row['max_fine']:,}")
    assert fines == expected["CQ058"].split("; ")


def test_every_source_is_listed_with_its_own_maximum(kb: iwtld.KnowledgeBase) -> None:
    # The press gives seven years for the code before 2018, the chapter five: neither is averaged away.
    rows = kb.query("penalty-on", country="VNM", on="2017-12-31")
    assert {Decimal(5), Decimal(7)} <= {row["max_years"] for row in rows}


def test_a_tier_whose_first_day_is_known_to_the_year_is_open_within_that_year(
    kb: iwtld.KnowledgeBase,
) -> None:
    # Law 32/2024 of Indonesia is recorded with the year, and followed by another law on 2026-01-02.
    def certainty(day: str) -> set[str]:
        rows = kb.query("penalty-on", country="IDN", on=day)
        return {row["sure"] for row in rows if row["law"].startswith("Law 32/2024 amending")}

    assert certainty("2023-12-31") == set()
    assert certainty("2024-06-30") == {"open"}
    assert certainty("2025-06-30") == {"yes"}
    assert certainty("2026-01-02") == set()


def test_CQ059_the_maxima_of_the_indonesian_act_of_1990(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = kb.query("penalty-of-country", country="IDN", words="5/1990", kind="statutory-maximum")
    (row,) = [row for row in rows if "oecd-2019" in cited(row) and row["max_years"]]
    assert f"{row['max_years']} years; {row['currency']} {row['max_fine']:,}" == expected["CQ059"]


def test_the_indonesian_act_has_no_penalty_for_species_that_are_not_native(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("penalty-of-country", country="IDN", words="5/1990")
    assert [row["as_stated"] for row in rows if row["species"] == "non-native-listed"] == ["none"]


def test_CQ061_the_singapore_law_of_the_rosewood_case_falls_below_four_years(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("penalties-below-four-years", on="2018-01-01").rows()
    stated = [row for row in rows if cited(row) <= DOCUMENTS and row["as_stated"] != "none"]
    (row,) = stated
    assert (row["party"], row["reading"]) == ("SGP", "in-words")
    assert row["law"].startswith("ESA ")
    assert "sgp-esa (several months)" in expected["CQ061"]
    assert "several months" in row["as_stated"]


def test_every_number_below_the_line_is_under_four_years(kb: iwtld.KnowledgeBase) -> None:
    rows = [
        row for row in kb.query("penalties-below-four-years", on="2018-01-01") if row["reading"] == "below"
    ]
    assert {"BRN", "BRA", "CMR", "SGP"} <= {row["party"] for row in rows}
    assert all(row["max_years"] < 4 for row in rows)


@pytest.mark.parametrize(
    ("country", "day", "species", "serious"),
    [
        ("SGP", "2022-10-31", "all-listed", "no"),  # two years under the Act of 2006
        ("SGP", "2022-12-01", "appendix-ii-iii", "yes"),  # exactly four years
        ("THA", "2019-11-24", "native-only", "yes"),  # exactly four years for reserved species
        ("CMR", "2020-01-01", "native-only", "no"),  # three years
    ],
)
def test_four_years_make_a_crime_serious_and_three_do_not(
    kb: iwtld.KnowledgeBase, country: str, day: str, species: str, serious: str
) -> None:
    rows = kb.query("serious-crime", country=country, on=day)
    found = {row["serious"] for row in rows if row["species"] == species and row["max_years"] is not None}
    assert found == {serious}


def test_a_fine_alone_is_never_a_serious_crime(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("serious-crime", country="VNM", on="2020-01-01")
    (corporate,) = [row for row in rows if row["provision"] == "Art. 244 (corporate)"]
    assert (corporate["max_years"], corporate["serious"]) == (None, "no")


def test_a_mandatory_minimum_of_ten_years_proves_the_maximum(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("serious-crime", country="CHN", on="2020-01-01")
    (tier,) = [row for row in rows if row["provision"].startswith("Art. 341(1), especially")]
    assert (tier["max_years"], tier["min_years"], tier["serious"]) == (None, 10, "yes")


def test_a_penalty_in_words_is_unknown_to_the_four_year_test(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("serious-crime", on="2018-01-01", serious="unknown").rows()
    assert ("SGP", "equivalent to several months") in {(row["party"], row["as_stated"]) for row in rows}


def test_the_four_year_test_and_the_list_below_it_agree(kb: iwtld.KnowledgeBase) -> None:
    def key(row: dict) -> tuple:
        return row["party"], row["law"], row["provision"], row["offence"]

    tested = {key(row): row["serious"] for row in kb.query("serious-crime", on="2021-06-01")}
    below = {key(row): row["reading"] for row in kb.query("penalties-below-four-years", on="2021-06-01")}
    assert {row for row, reading in below.items() if reading != "in-words"} == {
        row for row, serious in tested.items() if serious == "no"
    }


def test_a_bill_is_no_penalty(kb: iwtld.KnowledgeBase) -> None:
    bills = [row for row in kb.query("penalty-of-country", country="NGA") if row["enacted"] is False]
    assert bills
    tiers = {row["offence"] for row in kb.query("penalty-on", country="NGA", on="2026-01-01")}
    assert not tiers & {row["offence"] for row in bills}


def test_CQ062_the_sentence_in_the_reptile_case(kb: iwtld.KnowledgeBase, expected) -> None:
    (row,) = [row for row in kb.query("sentences", country="IDN") if "253 reptiles" in row["what"]]
    claims = kb.query("claims-of", about="ev-idn-reptile-2017")
    ((qualifier, fine, unit),) = [
        (claim["qualifier"], claim["value"], claim["unit"]) for claim in claims if claim["measure"] == "fine"
    ]
    assert qualifier == "more-than"
    assert f"{row['as_stated']} and over {unit} {fine:,}" == expected["CQ062"]
    (months,) = [claim["value"] for claim in claims if claim["measure"] == "prison sentence"]
    assert months == 2 * 12 + 11


def test_CQ064_no_thai_maximum_stands_in_the_source_documents(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = kb.query("penalty-of-country", country="Thailand", kind="statutory-maximum").rows()
    assert expected["CQ064"] == "Not in the source documents"
    assert [row for row in rows if cited(row) & DOCUMENTS] == []
    # Other sources give it: the Act of 2019 goes up to fifteen years for reserved species.
    assert max(row["max_years"] for row in rows) == 15


def test_indonesian_law_before_2024_protected_native_species_only(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("offences", country="IDN", species="native-only")
    assert {"Art. 21(1)-(2) with Art. 40(2)", "Art. 40(4)"} <= {row["provision"] for row in rows}
