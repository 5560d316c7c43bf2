"""Cases: which are recorded, who handles them, and on what treaties their hops could rest."""

from __future__ import annotations

import iwtld


def test_the_cases_of_a_country_are_those_that_name_it_anywhere(kb: iwtld.KnowledgeBase) -> None:
    # Kingpin ring at Suvarnabhumi, rosewood of 2021, and scales from the DRC to Thailand and Lao PDR.
    rows = kb.query("cases", country="THA").rows()
    assert {row["case"] for row in rows} == {"tha-kingpin-2017", "tha-rosewood-2021", "tha-lao-cod"}


def test_a_case_is_told_with_its_quantity_as_far_as_a_source_gives_one(kb: iwtld.KnowledgeBase) -> None:
    (row,) = kb.query("cases", kind="seizure", goods="reptiles").rows()
    assert (row["case"], float(row["quantity"]), row["unit"]) == ("idn-reptile-2017", 253, "animals")
    assert row["outcome"] == "Sentence of 2 years 11 months and a fine over USD 4,000"


def test_cases_are_counted_by_commodity_and_year(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("cases-by-commodity", commodity="rosewood").rows()
    assert [(row["year"], int(row["cases"]), row["which"]) for row in rows] == [
        ("2017", 1, "sgp-rosewood-2017"),
        ("2021", 1, "tha-rosewood-2021"),
    ]


def test_the_agencies_of_the_airport_case_cooperate_through_the_national_network(
    kb: iwtld.KnowledgeBase,
) -> None:
    # OECD (2019), Box 3.2: customs, police, anti-money-laundering office and wildlife department in Thailand WEN.
    rows = list(kb.query("agencies-of-cases", case="tha-kingpin-2017").rows())
    assert {row["agency"] for row in rows} == {"tha-customs", "tha-police-ned", "tha-amlo", "tha-dnp"}
    assert {row["mechanisms"] for row in rows} == {"tha-wen"}


def test_japan_became_bound_in_the_year_of_the_reptile_case_so_its_hop_is_open(
    kb: iwtld.KnowledgeBase,
) -> None:
    # UNTOC has been in force for Japan since 2017-08-10; the source gives the year 2017 only.
    (row,) = kb.query("case-hops", on="2021-12-31", covered="open").rows()
    assert (row["case"], row["hop_from"], row["hop_to"]) == ("idn-reptile-2017", "IDN", "JPN")
    assert row["instruments"] == "untoc (open)"


def test_a_hop_of_a_dated_case_rests_on_what_was_in_force_then(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("case-hops", on="2021-12-31", country="SGP").rows()
    assert {(row["case"], row["covered"], row["instruments"]) for row in rows} == {
        ("sgp-rosewood-2017", "yes", "asean-mlat-2004; untoc"),
        ("sgp-vnm-ncb", "yes", "asean-mlat-2004; untoc"),
    }


def test_before_untoc_no_hop_of_an_undated_case_is_shown_as_covered(kb: iwtld.KnowledgeBase) -> None:
    rows = list(kb.query("case-hops", on="2000-01-01").rows())
    undated = {(row["case"], row["covered"]) for row in rows if not row["date"]}
    # Of the treaty between China and South Africa the first day is not recorded.
    assert {case for case, covered in undated if covered != "no"} == {"chn-zaf"}
    assert "yes" not in {covered for _, covered in undated}
