"""The legal basis, as a prosecutor asks for it: articles, treaties, gaps, use."""

# ruff: noqa: N802 - the tests carry the identifiers of the questions as they are written

from __future__ import annotations

import itertools
import re

import iwtld

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")


def article(kb: iwtld.KnowledgeBase, form: str) -> str:
    """Return the article of UNTOC that covers a form, without paragraph."""
    rows = kb.query("instrument-forms", form=form, instrument="untoc")
    (number,) = {re.match(r"\d+", str(row["article"]))[0] for row in rows}
    return number


def test_CQ040_a_joint_investigation_is_asked_for_under_article_19_of_untoc(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    assert article(kb, "joint investigation") == expected["CQ040"]


def test_CQ041_four_articles_of_untoc_cover_the_four_forms(kb: iwtld.KnowledgeBase, expected) -> None:
    forms = ("extradition", "mutual legal assistance", "joint investigation", "law enforcement cooperation")
    assert [article(kb, form) for form in forms] == expected.items_of("CQ041")


def test_the_conditions_of_an_article_come_with_it(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("instrument-forms", form="extradition", instrument="untoc").rows()
    conditions = {row["article"]: set(str(row["conditions"]).split("; ")) for row in rows}
    assert "convention-taken-as-basis" in conditions["16(4)"]
    assert "no-treaty-required-by-both" in conditions["16(6)"]
    assert all("dual-criminality" in listed for listed in conditions.values())


def test_CQ043_without_a_treaty_with_the_netherlands_the_seized_goods_could_not_be_requested(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("legal-basis-statements", country="IDN", form="mutual-legal-assistance", status="lacks")
    (row,) = rows.rows()
    assert (row["b"], row["about"], row["as_of"]) == ("NLD", "idn-nld-mlat", "2018")
    (reason,) = re.findall(r"no groundwork to request the", expected["CQ043"])
    assert reason in row["consequence"]


def test_CQ044_untoc_article_18_was_the_other_route_between_indonesia_and_the_netherlands(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query(
        "treaty-relations",
        country="Indonesia",
        other="Netherlands",
        on="2018-06-01",
        form="mutual-legal-assistance",
    )
    (row,) = [row for row in rows if row["wildlife"] == "yes"]
    assert (row["instrument"], row["status"]) == ("untoc", "in-force")
    assert f"Art. {re.match('[0-9]+', row['article'])[0]} is a candidate" in expected["CQ044"]
    # Indonesia deposited on 2009-04-20, the Netherlands earlier: bound from the thirtieth day after.
    assert str(row["in_force_from"]) == "2009-05-20"


def test_the_convention_against_corruption_does_not_reach_a_wildlife_offence(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("treaty-relations", country="IDN", other="NLD", on="2018-06-01")
    assert {row["wildlife"] for row in rows if row["instrument"] == "uncac"} == {"no"}


def test_CQ046_thirty_six_asean_pairs_can_use_the_regional_treaty_for_wildlife(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query(
        "usable-pairs", instrument="asean-mlat-2004", form="mutual-legal-assistance", on="2016-12-31"
    ).rows()
    assert [str(len(rows))] == expected.words_of("CQ046", r"the (\d+) pairs")
    nine = [code for code in ASEAN if code != "KHM"]
    assert {(row["a"], row["b"]) for row in rows} == set(itertools.combinations(nine, 2))


def test_the_restriction_of_cambodia_takes_assistance_out_of_its_nine_pairs(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query(
        "usable-pairs",
        instrument="asean-mlat-2004",
        form="mutual-legal-assistance",
        on="2016-12-31",
        show="all",
    )
    restricted = {(row["a"], row["b"]) for row in rows if row["status"] == "restricted"}
    assert restricted == {tuple(sorted(("KHM", other))) for other in ASEAN if other != "KHM"}
    restrictions = kb.query("restrictions", country="KHM").rows()
    assert {(row["only_for"], row["pairs"]) for row in restrictions} == {("drug-offences", 9)}


def test_the_restriction_of_the_treaty_covers_its_article_on_forfeiture_too(kb: iwtld.KnowledgeBase) -> None:
    # The chapter limits the use of the treaty as a whole to drug offences.
    rows = kb.query("usable-pairs", instrument="asean-mlat-2004", form="asset-recovery", on="2016-12-31")
    assert len(rows) == 36


def test_pairs_of_the_convention_on_organised_crime_can_use_it_for_serious_crime(
    kb: iwtld.KnowledgeBase,
) -> None:
    rows = kb.query(
        "usable-pairs", instrument="untoc", form="mutual-legal-assistance", on="2018-06-30"
    ).rows()
    assert {row["status"] for row in rows} == {"serious-crime"}
    # Indonesia was bound from 2009-05-20 and the Netherlands from 2004-06-25.
    assert ("IDN", "NLD") in {(row["a"], row["b"]) for row in rows}


def test_CQ047_viet_nam_has_no_basis_with_the_african_hosts_of_its_liaison_officers(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("legal-basis-statements", country="VNM", form="mutual-legal-assistance", status="lacks")
    (row,) = rows.rows()
    assert [row["statement"]] == expected.words_of("CQ047", r"lb-\d+")
    assert "sub-Saharan" in row["b"]
    assert row["as_of"] == "2018"


def test_CQ049_the_extradition_counts_of_the_asean_members(kb: iwtld.KnowledgeBase, expected) -> None:
    counts = [
        f"{row['party']} {row['count']}" for row in kb.query("extradition-counts") if row["mode"] == "count"
    ]
    assert sorted(counts) == sorted(expected.items_of("CQ049"))


def test_a_count_of_the_prose_that_contradicts_the_table_is_kept_beside_it(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("extradition-counts", country="Viet Nam")
    assert {(row["mode"], row["qualifier"], row["count"]) for row in rows} == {
        ("count", "exactly", 3),
        ("explicit", "at-least", 4),
    }


def test_CQ050_myanmar_has_no_extradition_arrangement_with_thailand(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    (row,) = kb.query("extradition-counts", country="MMR").rows()
    assert f"No (total {row['count']})" == expected["CQ050"]
    gaps = kb.query("no-legal-basis", form="extradition", on="2016-12-31", group="ASEAN", scope="specific")
    assert [row["status"] for row in gaps if (row["a"], row["b"]) == ("MMR", "THA")] == ["known"]


def test_CQ052_no_use_of_an_assistance_treaty_in_a_wildlife_prosecution_was_reported(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    rows = kb.query("legal-basis-statements", form="mutual-legal-assistance", status="no-use-reported")
    (row,) = rows.rows()
    assert row["a"] == "IDN;SGP;THA;VNM"
    uses = [
        claim
        for claim in kb.query("claims-of", about=row["about"])
        if claim["agreement"] and claim["value"] == 0
    ]
    assert [str(claim["value"]) for claim in uses] == [expected["CQ052"]]


def test_CQ053_a_formal_request_takes_longer_than_ten_days(kb: iwtld.KnowledgeBase, expected) -> None:
    rows = {row["channel"]: row for row in kb.query("response-times", days=10)}
    row = rows["formal-mla-channel"]
    assert f"{row['measure']} {row['value']} {row['unit']}" == "median response time 150 days"
    assert f"Median {row['value']} {row['unit']} ({row['starts']}, cybercrime study)" in expected["CQ053"]
    assert (row["fits"], row["scope"]) == ("no", "cybercrime requests")
    assert {row["fits"] for row in kb.query("response-times", days=150)} == {"yes"}


def test_CQ055_joint_investigations_and_cooperation_were_discussed_on_the_basis_of_untoc(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    (row,) = kb.query("legal-basis-statements", instrument="untoc", status="candidate").rows()
    discussed = {form.replace("_", " ").rstrip("s") for form in re.split(r"; ?", row["forms"])}
    assert discussed == {form.rstrip("s") for form in expected["CQ055"].split(" and ")}
    assert "not asserted as settled" in row["note"]


def test_CQ056_no_law_on_controlled_delivery_is_recorded_for_the_four_countries(
    kb: iwtld.KnowledgeBase, expected
) -> None:
    assert expected["CQ056"].startswith("Unknown: no statute given")
    for country in ("IDN", "SGP", "THA", "VNM"):
        assert kb.query("domestic-law", country=country, form="controlled-delivery").rows() == []
        rows = kb.query("legal-basis-statements", country=country, form="controlled-delivery").rows()
        # Practice of a later year is no answer to the question, and nothing says yes or no.
        assert {row["status"] for row in rows} <= {"no-use-reported", "practised"}
        (row,) = [row for row in rows if row["status"] == "no-use-reported"]
        assert (row["as_of"], row["mode"]) == ("2018", "one-respondent")
