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


def test_a_hop_of_a_dated_case_rests_on_what_was_in_force_then(kb: iwtld.KnowledgeBase) -> None:
    # ASEAN MLAT is for criminal matters in general; UNTOC asks for a serious crime, which no treaty record shows.
    rows = kb.query("case-hops", on="2021-12-31", country="SGP").rows()
    assert {(row["case"], row["covered"], row["instruments"]) for row in rows} == {
        ("sgp-rosewood-2017", "yes", "asean-mlat-2004; untoc (open)"),
        ("sgp-vnm-ncb", "yes", "asean-mlat-2004; untoc (open)"),
    }


def test_no_hop_is_covered_that_the_engine_leaves_open(kb: iwtld.KnowledgeBase) -> None:
    form = "mutual-legal-assistance"
    rows = list(kb.query("case-hops", on="2021-12-31", form=form).rows())
    assert {row["covered"] for row in rows} == {"yes", "open"}
    for row in rows:
        day = (str(row["date"] or "2021-12-31") + "-01-01")[:10] if len(row["date"] or "") == 4 else None
        day = day or (f"{row['date']}-01" if row["date"] else "2021-12-31")
        answer = kb.basis(row["hop_from"], row["hop_to"], form=form, on=day)
        assert row["covered"] == "open" or answer.grade.binding


def test_before_untoc_no_hop_of_an_undated_case_is_shown_as_covered(kb: iwtld.KnowledgeBase) -> None:
    rows = list(kb.query("case-hops", on="2000-01-01").rows())
    assert {row["covered"] for row in rows if not row["date"]} == {"no"}
