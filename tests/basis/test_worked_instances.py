"""The worked instances of the source documents' decision rules: asked of the engine, or held elsewhere.

The rules R01 to R15 (legal basis) and R40 to R55 (channels) are those that the five source documents state
or imply; their numbers are not those of docs/legal-rules.md. ``ENGINE`` names the instances that this module
asks of the engine, ``ELSEWHERE`` those that a stored query answers and the test that holds the answer.
Some stand in both. ``UNDECIDED`` are those for which the documents themselves leave the fact open.
"""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Final

import pytest

import iwtld
from iwtld.basis import Answer, Grade, OffenceProfile, Route, Status, Verdict

MLA, EXTRADITION = "mutual-legal-assistance", "extradition"
SERIOUS = frozenset({"serious-crime"})
ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
AFRICA = ("BWA", "COD", "COG", "ETH", "GHA", "KEN", "MOZ", "NAM", "NGA", "TZA", "UGA", "ZAF", "ZMB", "ZWE")

ENGINE: Final = frozenset(
    {"R01", "R02", "R03", "R04", "R05", "R06", "R07", "R10", "R11", "R12", "R13", "R14", "R15"}
    | {"R41", "R42", "R43", "R46", "R52", "R53"}
)
ELSEWHERE: Final = {
    "R06": "competency/test_legal_basis.py::test_the_restriction_of_cambodia_takes_assistance_out_of_its_nine_pairs",
    "R07": "competency/test_no_legal_basis.py::test_the_pairs_of_myanmar_and_indonesia_with_singapore_are_known_gaps",
    "R08": "competency/test_provenance.py::test_the_extradition_arrangements_of_viet_nam_are_a_plain_conflict",
    "R09": "competency/test_provenance.py::test_CQ092_the_rows_and_columns_of_table_3_1_agree",
    "R11": "competency/test_mechanisms.py::test_viet_nam_and_nigeria_work_together_on_a_case_without_treaty",
    "R12": "competency/test_channels.py::test_explored_cooperation_is_not_practised",
    "R13": "competency/test_penalties.py::test_CQ061_the_singapore_law_of_the_rosewood_case_falls_below_four_years",
    "R14": "competency/test_penalties.py::test_the_indonesian_act_has_no_penalty_for_species_that_are_not_native",
    "R40": "competency/test_channels.py::test_CQ065_customs_use_the_channels_of_the_wco_and_police_those_of_interpol",
    "R44": "competency/test_legal_basis.py::test_CQ053_a_formal_request_takes_longer_than_ten_days",
    "R45": "competency/test_channels.py::test_CQ074_trace_brokered_the_contact_between_namibia_and_cambodia",
    "R48": "competency/test_channels.py::test_CQ068_the_yangon_meeting_concerned_china",
    "R51": "competency/test_mechanisms.py::test_the_partners_of_chinese_customs_include_the_south_african_police",
    "R52": "competency/test_channels.py::test_pakistan_is_not_excluded_from_the_border_liaison_network",
    "R53": "competency/test_routes.py::test_CQ101_every_route_but_two_has_a_hop_without_a_stated_basis",
    "R55": "competency/test_task_forces.py::test_CQ013_no_wildlife_case_had_used_the_multi_door_by_2018",
}
RECORDS: Final = frozenset({"R49", "R50"})
"""Instances that the last tests of this module read off the records themselves."""
UNDECIDED: Final = {
    "R47": "whether the investigation of 2017 in Thailand was joint or parallel is not said, so nothing is recorded",
    "R54": "the note on civil detention has lost its country, so nothing is recorded",
}


def ask(kb: iwtld.KnowledgeBase, a: str, b: str, form: str, on: str, **profile: object) -> Answer:
    return kb.basis(a, b, form=form, on=on, offence=OffenceProfile(**profile))  # type: ignore[arg-type]


def route(answer: Answer, name: str) -> Route:
    return next(route for route in answer.routes if route.id == name)


def status(answer: Answer, name: str) -> str:
    return next((str(route.status) for route in answer.routes if route.id == name), "absent")


def established(answer: Answer) -> set[str]:
    return {route.id for route in answer.routes if route.status is Status.ESTABLISHED}


def channels(answer: Answer) -> set[str]:
    return {alternative.id for alternative in answer.alternatives if alternative.kind == "channel"}


# The two answers that the project exists for.


def test_indonesia_asks_the_netherlands_and_the_bilateral_route_is_closed_by_the_statement_of_the_chapter(
    kb: iwtld.KnowledgeBase,
) -> None:
    answer = ask(kb, "IDN", "NLD", MLA, "2018-06-30")
    bilateral = route(answer, "unrecorded/bilateral-treaty")
    (bound,) = bilateral.conditions
    (premise,) = bound.premises
    assert (bilateral.status, premise.verdict) == (Status.CLOSED, Verdict.UNSATISFIED)
    assert premise.records == ("https://w3id.org/iwtld/id/completeness/mla-IDN-NLD-2018",)
    assert "oecd-2019" in {source.document for source in bilateral.sources}
    # The statement is of 2018: it says nothing about another year, nor about the Convention.
    assert status(ask(kb, "IDN", "NLD", MLA, "2019-01-01"), "unrecorded/bilateral-treaty") == "open"
    assert status(ask(kb, "IDN", "NLD", EXTRADITION, "2018-06-30"), "unrecorded/bilateral-treaty") == "open"


def test_the_convention_is_there_and_the_facts_that_decide_are_named(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "IDN", "NLD", MLA, "2018-06-30")
    untoc = route(answer, "untoc-18-1")
    assert (untoc.provision, untoc.grade, untoc.status) == ("18(1)", Grade.SHALL, Status.OPEN)
    # Ratified on 2009-04-20 and 2004-05-26: each bound from the thirtieth day after.
    (bound,) = (c for c in untoc.conditions if c.id == "in-force")
    assert [(p.state, p.verdict) for p in bound.premises] == [
        ("IDN", Verdict.SATISFIED),
        ("NLD", Verdict.SATISFIED),
    ]
    assert ["2009-05-20" in bound.premises[0].says, "2004-06-25" in bound.premises[1].says] == [True, True]
    assert {(item.route, item.condition, item.rule) for item in answer.missing} == {
        ("untoc-18-1", "serious-crime", "R1")
    }
    assert answer.certainty == "incomplete"


def test_with_a_serious_crime_assumed_the_netherlands_shall_assist_under_the_convention(
    kb: iwtld.KnowledgeBase,
) -> None:
    answer = ask(kb, "IDN", "NLD", MLA, "2018-06-30", assumed=SERIOUS)
    assert (answer.grade, answer.certainty, answer.missing) == (Grade.SHALL, "complete", ())
    assert answer.governed_by
    assert answer.governed_by.id == "untoc"
    assert route(answer, "untoc-18-1").since is not None
    assert str(route(answer, "untoc-18-1").since) == "2009-05-20"
    (serious,) = (c for c in route(answer, "untoc-18-1").conditions if c.id == "serious-crime")
    assert all(premise.assumed for premise in serious.premises)


@pytest.mark.parametrize(("a", "b"), [("KHM", "THA"), ("THA", "KHM")])
def test_the_law_of_cambodia_closes_the_asean_treaty_and_the_convention_remains(
    kb: iwtld.KnowledgeBase, a: str, b: str
) -> None:
    answer = ask(kb, a, b, MLA, "2018-06-30")
    asean = route(answer, "asean-mlat-1")
    assert asean.status is Status.CLOSED
    (restricted,) = (c for c in asean.conditions if c.id == "not-drug-only")
    (premise,) = (p for p in restricted.premises if p.verdict is Verdict.UNSATISFIED)
    assert (restricted.rule, premise.state) == ("R30", "KHM")
    assert "https://w3id.org/iwtld/id/restriction/KHM-mla-drugs-only" in premise.records
    assert {c.id for c in asean.conditions if c.verdict is not Verdict.SATISFIED} == {"not-drug-only"}
    # What remains: the Convention, open on the penalty; a treaty that nobody recorded; channels; extradition.
    assert status(answer, "untoc-18-1") == "open"
    assert status(answer, "unrecorded/bilateral-treaty") == "open"
    assert {"unodc-blo", "wco-channel"} <= channels(answer)
    forms = {x.id: x.grade for x in answer.alternatives if x.kind == "form"}
    assert forms[EXTRADITION] is Grade.SHALL
    assumed = ask(kb, a, b, MLA, "2018-06-30", assumed=SERIOUS)
    assert (assumed.grade, assumed.governed_by and assumed.governed_by.id) == (Grade.SHALL, "untoc")


# A. Legal basis.


@pytest.mark.parametrize(
    ("form", "article", "grade"),
    [
        (EXTRADITION, "16", Grade.MAY),
        (MLA, "18", Grade.SHALL),
        ("joint-investigation", "19", Grade.CASE_BY_CASE),
        ("law-enforcement-cooperation", "27", Grade.MAY),
    ],
)
def test_r01_each_form_has_its_article_of_untoc(
    kb: iwtld.KnowledgeBase, form: str, article: str, grade: Grade
) -> None:
    proven = SERIOUS | {"dual-criminality"}
    answer = ask(kb, "IDN", "NLD", form, "2018-06-30", assumed=proven, group="involved")
    best = answer.best
    assert best is not None
    assert (best.instrument.id, re.match(r"\d+", best.provision or "")[0], best.grade) == (
        "untoc",
        article,
        grade,
    )


def test_r02_untoc_fills_the_gap_where_no_treaty_does(kb: iwtld.KnowledgeBase) -> None:
    # The source documents leave the parties open; the depositary's lists close that.
    answer = ask(kb, "IDN", "NLD", MLA, "2018-06-30")
    strong = {
        r.id: str(r.status) for r in answer.routes if r.grade is Grade.SHALL and r.status is not Status.CLOSED
    }
    assert strong == {"untoc-18-1": "open"}


def test_r03_evidence_from_the_netherlands_has_no_treaty_of_the_two_to_rest_on(
    kb: iwtld.KnowledgeBase,
) -> None:
    answer = ask(kb, "IDN", "NLD", MLA, "2018-06-30", seeks="evidence")
    assert not {r.id for r in answer.routes if r.id.startswith("bilateral-mla")}
    assert status(answer, "unrecorded/bilateral-treaty") == "closed"


@pytest.mark.parametrize("host", AFRICA)
def test_r04_a_liaison_officer_is_a_contact_and_no_basis(kb: iwtld.KnowledgeBase, host: str) -> None:
    answer = ask(kb, "VNM", host, MLA, "2018-06-30")
    assert not {name for name in established(answer) if name.startswith("bilateral-mla")}
    (officer,) = (x for x in answer.alternatives if x.id == "vnm-liaison-ssa")
    assert (officer.grade, officer.through) == (Grade.CHANNEL_ONLY, "posted by Viet Nam")


@pytest.mark.parametrize("other", ["CHN", "SGP", "NLD"])
def test_r04_an_officer_in_sub_saharan_africa_is_no_contact_elsewhere(
    kb: iwtld.KnowledgeBase, other: str
) -> None:
    assert "vnm-liaison-ssa" not in channels(ask(kb, "VNM", other, MLA, "2018-06-30"))


@pytest.mark.parametrize(("a", "b"), [("THA", "VNM"), ("VNM", "THA")])
def test_r05_thailand_and_viet_nam_have_the_regional_treaty(kb: iwtld.KnowledgeBase, a: str, b: str) -> None:
    answer = ask(kb, a, b, MLA, "2018-06-30")
    assert (answer.grade, answer.best and answer.best.id) == (Grade.SHALL, "asean-mlat-1")


def test_r06_thirty_six_of_forty_five_asean_pairs_can_use_it_for_wildlife(kb: iwtld.KnowledgeBase) -> None:
    found = {
        pair: status(ask(kb, *pair, MLA, "2018-06-30"), "asean-mlat-1") for pair in combinations(ASEAN, 2)
    }
    assert sorted(found.values()).count("established") == 36
    assert {pair for pair, stands in found.items() if stands == "closed"} == {p for p in found if "KHM" in p}


@pytest.mark.parametrize(("a", "b", "expected"), [("SGP", "THA", "open"), ("MMR", "THA", "closed")])
def test_r07_a_count_of_zero_excludes_a_pair_and_a_count_of_one_does_not(
    kb: iwtld.KnowledgeBase, a: str, b: str, expected: str
) -> None:
    answer = ask(kb, a, b, EXTRADITION, "2016-06-01")
    assert status(answer, "unrecorded/bilateral-treaty") == expected
    assert not {r.id for r in answer.routes if r.id.startswith("bilateral-extradition")}


def test_r10_the_working_group_is_informal_and_gives_no_assistance(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "SGP", "VNM", MLA, "2020-06-01")
    group = route(answer, "asean-somtc-wg-1")
    assert (group.kind, group.grade, group.status) == ("channel", Grade.CHANNEL_ONLY, Status.ESTABLISHED)


def test_r11_a_case_of_viet_nam_and_nigeria_is_practice_and_no_basis(kb: iwtld.KnowledgeBase) -> None:
    assert ("NGA", "VNM", "case-vnm-nga") in {
        (row["a"], row["b"], row["through"]) for row in kb.query("cooperation-practised")
    }
    answer = ask(kb, "VNM", "NGA", MLA, "2022-06-01")
    assert "case-vnm-nga" not in {r.instrument.id for r in answer.routes}
    assert not {name for name in established(answer) if name.startswith("bilateral-mla")}


def test_r12_a_memorandum_that_was_explored_is_not_concluded(kb: iwtld.KnowledgeBase) -> None:
    for form in ("information-exchange", "controlled-delivery", "law-enforcement-cooperation"):
        routes = ask(kb, "CHN", "KEN", form, "2018-06-30").routes
        assert not {
            r.id for r in routes if r.instrument.id == "chn-ken-mou" or r.id.startswith("memorandum/")
        }


@pytest.mark.parametrize(
    ("country", "offence", "on", "expected"),
    [
        (
            "IDN",
            "idn-act-no-5-1990-on-the-conservation-of-living-trafficking-of",
            "2018-06-30",
            Verdict.SATISFIED,
        ),
        (
            "VNM",
            "vnm-vietnamese-penal-provisions-before-2018-code-wildlife-protection",
            "2017-12-31",
            Verdict.SATISFIED,
        ),
        (
            "VNM",
            "vnm-law-no-12-2017-qh14-amending-the-criminal-code-wildlife",
            "2018-01-01",
            Verdict.SATISFIED,
        ),
        (
            "SGP",
            "sgp-esa-forestry-legislation-in-the-source-document-illegal-rosewood",
            "2018-06-30",
            Verdict.UNSATISFIED,
        ),
    ],
)
def test_r13_five_and_fifteen_years_are_serious_and_several_months_are_not(
    kb: iwtld.KnowledgeBase, country: str, offence: str, on: str, expected: Verdict
) -> None:
    answer = ask(kb, "NLD", country, MLA, on, offences=frozenset({offence}), whose_law="requested")
    (serious,) = (c for c in route(answer, "untoc-18-1").conditions if c.id == "serious-crime")
    assert serious.verdict is expected


def test_r14_african_ivory_is_no_offence_under_act_5_of_1990(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "NLD", "IDN", EXTRADITION, "2018-06-30", native_to=frozenset({"KEN", "ZAF"}))
    premises = next(c for c in route(answer, "untoc-16-6").conditions if c.id == "dual-criminality").premises
    (premise,) = (p for p in premises if p.state == "IDN")
    assert (premise.verdict, premise.reason) == (Verdict.UNSATISFIED, "no-offence")
    assert any("trade-in-non-native" in iri for iri in premise.records)


def test_r15_dual_criminality_fails_on_either_side_of_a_request_about_such_a_species(
    kb: iwtld.KnowledgeBase,
) -> None:
    for a, b in (("NLD", "IDN"), ("IDN", "NLD")):
        answer = ask(kb, a, b, EXTRADITION, "2018-06-30", native_to=frozenset({"KEN"}), assumed=SERIOUS)
        assert status(answer, "untoc-16-6") == "closed"


# C. Channels.


def test_r41_information_comes_informally_where_evidence_does_not(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "IDN", "NLD", "information-exchange", "2018-06-30")
    assert answer.grade is Grade.CHANNEL_ONLY
    assert "wco-channel" in channels(ask(kb, "IDN", "NLD", MLA, "2018-06-30"))


@pytest.mark.parametrize(("on", "known"), [("2015-06-01", False), ("2018-06-30", True)])
def test_r42_who_has_met_knows_the_other_from_then_on(kb: iwtld.KnowledgeBase, on: str, known: bool) -> None:
    # WIRE for police, 2016: Cambodia and South Africa attended.
    assert ("wire-police-2016" in channels(ask(kb, "KHM", "ZAF", MLA, on))) is known


def test_r43_a_tip_is_a_lead_and_use_in_court_needs_assistance(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "KEN", "VNM", "information-exchange", "2018-06-30", seeks="evidence")
    assert any(
        "mutual legal assistance" in risk.text for risk in route(answer, "untoc-27-info").refusal_risks
    )


@pytest.mark.parametrize("other", ["SGP", "AUS", "IDN", "VNM"])
def test_r46_a_controlled_delivery_hangs_on_a_law_that_is_not_recorded(
    kb: iwtld.KnowledgeBase, other: str
) -> None:
    answer = ask(kb, "CHN", other, "controlled-delivery", "2021-06-01", assumed=SERIOUS)
    assert status(answer, "untoc-20") == "open"
    assert ("untoc-20", "domestic-law-permits") in {(item.route, item.condition) for item in answer.missing}


@pytest.mark.parametrize(
    ("a", "b", "reached"),
    [("KHM", "THA", True), ("CHN", "LAO", True), ("CHN", "VNM", True), ("CHN", "PAK", False)],
)
def test_r52_border_liaison_reaches_the_countries_of_its_list(
    kb: iwtld.KnowledgeBase, a: str, b: str, reached: bool
) -> None:
    assert ("unodc-blo" in channels(ask(kb, a, b, MLA, "2018-06-30"))) is reached


def test_r53_the_officers_of_viet_nam_in_europe_cover_no_hop_with_law(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "VNM", "NLD", MLA, "2018-06-30")
    (officer,) = (x for x in answer.alternatives if x.id == "vnm-liaison-eur")
    assert officer.grade is Grade.CHANNEL_ONLY
    assert not {name for name in established(answer) if name.startswith("bilateral")}


def test_r49_the_support_team_comes_on_request(kb: iwtld.KnowledgeBase) -> None:
    (team,) = (row for row in kb.query("mechanisms") if row["mechanism"] == "interpol-ist")
    assert team["status"] == "on-request"


def test_r50_the_conservation_society_is_a_bridge_between_viet_nam_and_china(kb: iwtld.KnowledgeBase) -> None:
    bridges = {
        row["supporters"]
        for country in ("CHN", "VNM")
        for row in kb.query("support-received", country=country)
        if "intelligence bridge" in str(row["subject"])
    }
    assert bridges == {"wcs-chn"}


def test_every_worked_instance_is_held_here_or_by_a_test_that_exists() -> None:
    wanted = {f"R{n:02}" for n in (*range(1, 16), *range(40, 56))}
    assert ENGINE | set(ELSEWHERE) | RECORDS | set(UNDECIDED) == wanted
    here = {f"R{found[1]}" for name in globals() if (found := re.match(r"test_r(\d\d)_", name))}
    assert here == ENGINE | RECORDS
    tests = Path(__file__).resolve().parents[1]
    for instance, place in ELSEWHERE.items():
        file, _, name = place.partition("::")
        assert f"\ndef {name}(" in (tests / file).read_text(encoding="utf-8"), instance
