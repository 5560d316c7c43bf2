"""The rules R1 to R39 of docs/legal-rules.md, each on real records with the answer that the law gives.

The expected values come from the texts of the treaties and from the dated sources of the records. The last
test holds that every rule has a test that names it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import combinations

import pytest

import iwtld
from iwtld.basis import Answer, Grade, OffenceProfile, Route, Status, Verdict
from iwtld.basis.acts.actions import Action, Denounce, Ratify
from iwtld.basis.acts.whatif import apply
from iwtld.basis.answer import answer as answer_in

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
MLA, EXTRADITION = "mutual-legal-assistance", "extradition"
SERIOUS = frozenset({"serious-crime"})
PROVEN = frozenset({"serious-crime", "dual-criminality"})
ACT = date(2027, 1, 1)
CORRUPTION = frozenset({"corruption"})
IVORY_ACT = "tha-elephant-ivory-act-b-e-2558-unlicensed-ivory-processing-or-trade"
PHILIPPINE_TIER = "phl-wildlife-resources-conservation-and-protection-s-28-first-list"
CORPORATE_FINE = "vnm-penal-code-2015-law-100-2015-qh13-as-amended-by-art-244-corporate"


def ask(kb: iwtld.KnowledgeBase, a: str, b: str, form: str, on: str, **profile: object) -> Answer:
    """Ask for wildlife trafficking, transnational, with a group suspected, unless the profile says otherwise."""
    return kb.basis(a, b, form=form, on=on, offence=OffenceProfile(**profile))  # type: ignore[arg-type]


def route(answer: Answer, name: str) -> Route:
    return next(route for route in answer.routes if route.id == name)


def status(answer: Answer, name: str) -> str:
    """Return how a route stands; ``absent`` where it is no route between the two at all."""
    return next((str(route.status) for route in answer.routes if route.id == name), "absent")


def verdict(answer: Answer, name: str, condition: str) -> Verdict:
    return next(c.verdict for c in route(answer, name).conditions if c.id == condition)


def risks(answer: Answer, name: str) -> set[tuple[str | None, str, str | None]]:
    return {(risk.rule, risk.effect, risk.article) for risk in route(answer, name).refusal_risks}


def governing(answer: Answer) -> str | None:
    return answer.governed_by.id if answer.governed_by else None


def established(answer: Answer) -> set[str]:
    return {route.id for route in answer.routes if route.status is Status.ESTABLISHED}


# R1 to R5: the offence.


def test_r01_a_maximum_of_exactly_four_years_is_serious(kb: iwtld.KnowledgeBase) -> None:
    # Endangered Species (Import and Export) Act, s. 4(2)(b), from 2022-11-01: four years for Appendix II or III.
    answer = ask(kb, "VNM", "SGP", MLA, "2023-06-01", species="appendix-ii-iii", whose_law="requested")
    assert verdict(answer, "untoc-18-1", "serious-crime") is Verdict.SATISFIED
    assert status(answer, "untoc-18-1") == "established"


@pytest.mark.parametrize(
    ("tier", "years", "expected"), [("-3", "2 to 4", "established"), ("-4", "1 to 2", "closed")]
)
def test_r01_the_minimum_is_irrelevant(kb: iwtld.KnowledgeBase, tier: str, years: str, expected: str) -> None:
    # Republic Act 9147, s. 28.
    offences = frozenset({PHILIPPINE_TIER + tier})
    answer = ask(kb, "SGP", "PHL", MLA, "2018-06-01", offences=offences, whose_law="requested")
    assert status(answer, "untoc-18-1") == expected, years


def test_r01_a_fine_alone_is_never_serious(kb: iwtld.KnowledgeBase) -> None:
    # Viet Nam, Penal Code Art. 244: a legal person is fined up to VND 15 billion.
    offences = frozenset({CORPORATE_FINE})
    answer = ask(kb, "SGP", "VNM", MLA, "2018-06-01", offences=offences, whose_law="requested")
    assert verdict(answer, "untoc-18-1", "serious-crime") is Verdict.UNSATISFIED
    (premise,) = next(c for c in route(answer, "untoc-18-1").conditions if c.id == "serious-crime").premises
    assert "fine" in premise.says


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"group": "involved"}, "established"),
        ({"group": "unknown"}, "open"),
        ({"group": "none"}, "closed"),
        ({"group": "involved", "transnational": False}, "closed"),
        ({"group": "involved", "transnational": None}, "open"),
    ],
)
@pytest.mark.parametrize(("form", "article"), [(EXTRADITION, "untoc-16-6"), (MLA, "untoc-18-1")])
def test_r02_untoc_needs_a_serious_crime_that_is_transnational_and_organised(
    kb: iwtld.KnowledgeBase, form: str, article: str, case: dict[str, object], expected: str
) -> None:
    answer = ask(kb, "DEU", "THA", form, "2023-06-01", assumed=PROVEN, **case)
    assert status(answer, article) == expected


def test_r03_a_suspicion_is_enough_for_assistance_and_not_for_surrender(kb: iwtld.KnowledgeBase) -> None:
    case = {"assumed": PROVEN, "group": "suspected"}
    assert status(ask(kb, "DEU", "THA", MLA, "2023-06-01", **case), "untoc-18-1") == "established"
    surrender = ask(kb, "DEU", "THA", EXTRADITION, "2023-06-01", **case)
    assert status(surrender, "untoc-16-6") == "open"
    assert verdict(surrender, "untoc-16-6", "organised-group") is Verdict.UNKNOWN


@pytest.mark.parametrize(("located", "expected"), [(True, "established"), (None, "open"), (False, "closed")])
@pytest.mark.parametrize("name", ["untoc-16-6", "extradition-law"])
def test_r04_the_person_has_to_be_in_the_requested_state(
    kb: iwtld.KnowledgeBase, name: str, located: bool | None, expected: str
) -> None:
    answer = ask(
        kb, "DEU", "THA", EXTRADITION, "2023-06-01", assumed=PROVEN, group="involved", located=located
    )
    assert status(answer, name) == expected


def test_r04_extradition_fails_where_the_conduct_is_no_offence_in_the_requested_state(
    kb: iwtld.KnowledgeBase,
) -> None:
    # Act 5/1990 knew no penalty for species that are not native to Indonesia.
    case = {"native_to": frozenset({"KEN"}), "assumed": SERIOUS, "group": "involved"}
    answer = ask(kb, "THA", "IDN", EXTRADITION, "2018-06-01", **case)
    for name in ("untoc-16-3", "untoc-16-4", "untoc-16-6", "extradition-law"):
        assert verdict(answer, name, "dual-criminality") is Verdict.UNSATISFIED
        assert status(answer, name) == "closed"


@pytest.mark.parametrize("name", ["uncac-44-4", "uncac-44-7"])
def test_r04_one_charge_that_is_no_offence_does_not_make_another_lawful(
    kb: iwtld.KnowledgeBase, name: str
) -> None:
    # Corruption is an offence of its own, and whether Indonesia punishes it is not recorded.
    charges = frozenset({"wildlife-trafficking", "corruption"})
    case = {"charges": charges, "native_to": frozenset({"KEN"}), "group": "involved"}
    answer = ask(kb, "IDN", "THA", EXTRADITION, "2018-06-01", **case)
    assert verdict(answer, name, "dual-criminality") is Verdict.UNKNOWN
    assert status(answer, name) == "open"


def test_r05_what_rides_along_needs_no_test_of_its_own(kb: iwtld.KnowledgeBase) -> None:
    years = {"requesting_years": 2, "requested_years": 2, "group": "involved"}
    alone = ask(kb, "DEU", "THA", EXTRADITION, "2023-06-01", **years)
    both = frozenset({"wildlife-trafficking", "laundering"})
    together = ask(kb, "DEU", "THA", EXTRADITION, "2023-06-01", charges=both, **years)
    assert (status(alone, "untoc-16-6"), status(together, "untoc-16-6")) == ("closed", "established")


# R6 to R11: extradition.


def test_r06_the_convention_widens_an_old_extradition_treaty(kb: iwtld.KnowledgeBase) -> None:
    # Great Britain and Siam, 1911: Thailand has been bound by UNTOC since 2013-11-16.
    case = {"assumed": PROVEN, "group": "involved"}
    answer = ask(kb, "GBR", "THA", EXTRADITION, "2026-11-23", **case)
    assert status(answer, "untoc-16-3") == "established"
    assert "untoc" in {ref.id for ref in answer.fallback}
    assert status(ask(kb, "GBR", "THA", EXTRADITION, "2013-11-15", **case), "untoc-16-3") == "closed"


def test_r06_without_a_treaty_there_is_none_to_widen(kb: iwtld.KnowledgeBase) -> None:
    # The OECD chapter counts no extradition arrangement of Myanmar in 2016, and the two share no regional one.
    answer = ask(kb, "MMR", "THA", EXTRADITION, "2016-06-01", assumed=PROVEN, group="involved")
    assert verdict(answer, "untoc-16-3", "existing-treaty") is Verdict.UNSATISFIED


def test_r06_reciprocal_warrants_are_no_treaty_to_widen(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "MYS", "SGP", EXTRADITION, "2018-06-01", assumed=PROVEN, group="involved")
    assert verdict(answer, "untoc-16-3", "existing-treaty") is not Verdict.SATISFIED


@pytest.mark.parametrize(("a", "b"), [("DJI", "ETH"), ("ETH", "DJI")])
def test_r06_a_reservation_to_the_article_leaves_nothing_of_it_between_the_two(
    kb: iwtld.KnowledgeBase, a: str, b: str
) -> None:
    # Ethiopia: reservation on Article 44 as a whole; it works for both sides (VCLT 21(1)).
    case = {"charges": CORRUPTION, "assumed": frozenset({"dual-criminality"})}
    answer = ask(kb, a, b, EXTRADITION, "2024-06-01", **case)
    assert not established(answer) & {"uncac-44-4", "uncac-44-5", "uncac-44-7"}


def test_r07_a_state_that_needs_a_treaty_may_take_the_convention_as_one(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "IDN", "NLD", EXTRADITION, "2018-06-30", assumed=PROVEN, group="involved")
    assert (answer.grade, answer.best and answer.best.id) == (Grade.MAY, "untoc-16-4")
    assert answer.certainty == "incomplete"


def test_r08_does_not_take_blocks_16_4_only(kb: iwtld.KnowledgeBase) -> None:
    case = {"assumed": PROVEN, "group": "involved"}
    answer = ask(kb, "IDN", "VNM", EXTRADITION, "2018-06-01", **case)
    assert verdict(answer, "untoc-16-4", "convention-taken-as-basis") is Verdict.UNSATISFIED
    assert established(answer) >= {
        "bilateral-extradition/extradition-IDN-VNM",
        "untoc-16-3",
        "extradition-law",
    }
    saudi = ask(kb, "KEN", "SAU", EXTRADITION, "2024-06-01", charges=CORRUPTION, **case)
    assert [status(saudi, f"uncac-44-{n}") for n in (4, 5, 7)] == ["open", "closed", "open"]


@pytest.mark.parametrize(
    ("requested", "on", "why"),
    [
        ("USA", "2018-06-01", "no declaration is recorded"),
        ("LSO", "2018-06-01", "it says that it needs a treaty, and not whether the convention is one"),
        ("LTU", "2018-06-01", "its declaration is cut off in the copy"),
        (
            "SGP",
            "2015-06-01",
            "its law counts UNTOC offences towards Commonwealth countries, and it declared nothing",
        ),
    ],
)
def test_r08_silence_is_unknown_and_not_yes(
    kb: iwtld.KnowledgeBase, requested: str, on: str, why: str
) -> None:
    answer = ask(kb, "CHN", requested, EXTRADITION, on, assumed=PROVEN, group="involved")
    assert verdict(answer, "untoc-16-4", "convention-taken-as-basis") is Verdict.UNKNOWN, why
    assert status(answer, "untoc-16-4") != "established"


def test_r09_two_states_that_need_no_treaty_recognise_the_offences_between_themselves(
    kb: iwtld.KnowledgeBase,
) -> None:
    case = {"assumed": PROVEN, "group": "involved"}
    for a, b in (("DEU", "THA"), ("THA", "DEU")):
        answer = ask(kb, a, b, EXTRADITION, "2023-06-01", **case)
        assert (answer.grade, answer.best and answer.best.id) == (Grade.SHALL, "untoc-16-6")
    # One side that needs a treaty is enough: the Uitleveringswet, Art. 2.
    assert status(ask(kb, "IDN", "NLD", EXTRADITION, "2026-12-01", **case), "untoc-16-6") == "closed"
    assert status(ask(kb, "NLD", "IDN", EXTRADITION, "2026-12-01", **case), "untoc-16-6") == "closed"


@pytest.mark.parametrize(
    ("requesting", "requested", "expected"), [(3, 3, "established"), (3, 2.5, "closed"), (2.5, 3, "closed")]
)
def test_r10_japan_asks_for_three_years_under_both_laws(
    kb: iwtld.KnowledgeBase, requesting: float, requested: float, expected: str
) -> None:
    years = {"requesting_years": requesting, "requested_years": requested}
    assert status(ask(kb, "THA", "JPN", EXTRADITION, "2026-11-23", **years), "extradition-law") == expected


def penalties(requesting: float, requested: float) -> dict[str, object]:
    return {"requesting_years": requesting, "requested_years": requested}


@pytest.mark.parametrize(
    ("requesting", "requested", "expected"),
    [(2, 1.5, "established"), (1.5, 2, "closed"), (2, 2, "established")],
)
def test_r10_france_asks_for_two_years_under_the_law_of_the_requesting_state(
    kb: iwtld.KnowledgeBase, requesting: float, requested: float, expected: str
) -> None:
    # Code of Criminal Procedure, Art. 696-3.
    answer = ask(kb, "THA", "FRA", EXTRADITION, "2026-11-23", **penalties(requesting, requested))
    assert status(answer, "extradition-law") == expected


@pytest.mark.parametrize(
    ("requesting", "requested", "expected"),
    [(0.5, 1, "established"), (1, 0.5, "closed"), (1, 1, "established")],
)
def test_r10_germany_asks_for_one_year_under_german_law(
    kb: iwtld.KnowledgeBase, requesting: float, requested: float, expected: str
) -> None:
    # Act on International Cooperation in Criminal Matters, s. 3.
    answer = ask(kb, "THA", "DEU", EXTRADITION, "2026-11-23", **penalties(requesting, requested))
    assert status(answer, "extradition-law") == expected


@pytest.mark.parametrize(
    ("requesting", "requested", "expected"), [(1, 1, "established"), (1, 0.5, "closed"), (0.5, 1, "closed")]
)
def test_r10_viet_nam_asked_for_one_year_under_both_laws(
    kb: iwtld.KnowledgeBase, requesting: float, requested: float, expected: str
) -> None:
    # Law on Legal Assistance 2007, Art. 33.
    answer = ask(kb, "THA", "VNM", EXTRADITION, "2019-03-05", **penalties(requesting, requested))
    assert status(answer, "extradition-law") == expected


@pytest.mark.parametrize(
    ("requesting", "requested", "expected"),
    [(1, 1, "established"), (1, 0.5, "open"), (0.5, 1, "open"), (0.5, 0.5, "closed")],
)
@pytest.mark.parametrize("whose_law", ["both", "requesting", "requested"])
def test_r10_a_law_whose_side_no_source_gives_may_look_at_either(
    kb: iwtld.KnowledgeBase, requesting: float, requested: float, expected: str, whose_law: str
) -> None:
    # The source on the Extradition Act of Thailand gives one year and not whose. The four-year test, at which
    # the question names the side (R32), is another matter.
    case = {**penalties(requesting, requested), "whose_law": whose_law}
    answer = ask(kb, "VNM", "THA", EXTRADITION, "2026-11-23", **case)
    assert status(answer, "extradition-law") == expected
    (threshold,) = (
        c for c in route(answer, "extradition-law").conditions if c.id == "minimum-penalty-of-law"
    )
    assert not threshold.arguable


@pytest.mark.parametrize(
    ("requested", "on", "says"),
    [
        (
            "FRA",
            "2026-11-23",
            "The law of France asks for a maximum of 2 years under the law of the requesting state.",
        ),
        ("DEU", "2026-11-23", "The law of Germany asks for a maximum of 1 year under its own law."),
        ("VNM", "2019-03-05", "The law of Viet Nam asks for a maximum of 1 year under both laws."),
        (
            "THA",
            "2026-11-23",
            "The law of Thailand asks for a maximum of 1 year; no source says under whose law.",
        ),
    ],
)
def test_r10_an_answer_says_whose_maximum_the_law_looks_at(
    kb: iwtld.KnowledgeBase, requested: str, on: str, says: str
) -> None:
    answer = ask(kb, "KHM", requested, EXTRADITION, on, **penalties(1, 1))
    (threshold,) = (
        c for c in route(answer, "extradition-law").conditions if c.id == "minimum-penalty-of-law"
    )
    assert threshold.premises[0].says == says


@pytest.mark.parametrize(("years", "expected"), [(1, "established"), (0.5, "closed")])
def test_r10_the_arrest_warrant_looks_at_the_law_of_the_issuing_state(
    kb: iwtld.KnowledgeBase, years: float, expected: str
) -> None:
    answer = ask(kb, "DEU", "FRA", EXTRADITION, "2024-06-01", requesting_years=years, requested_years=0.5)
    assert status(answer, "eu-eaw-1") == expected


def test_r10_the_conditions_of_the_requested_law_are_a_risk_under_the_convention(
    kb: iwtld.KnowledgeBase,
) -> None:
    answer = ask(kb, "DEU", "THA", EXTRADITION, "2023-06-01", assumed=PROVEN, group="involved")
    assert ("R10", "may-refuse", "16(7)") in risks(answer, "untoc-16-6")


def test_r11_refusal_for_nationality_brings_a_duty_to_prosecute(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "DEU", "THA", EXTRADITION, "2023-06-01", assumed=PROVEN, group="involved")
    assert ("R11", "duty-instead", "16(10)-(11)") in risks(answer, "untoc-16-6")
    assert answer.grade is Grade.SHALL


# R12 to R15: mutual legal assistance.


def test_r12_a_regional_assistance_treaty_governs_and_the_convention_stays_as_fallback(
    kb: iwtld.KnowledgeBase,
) -> None:
    answer = ask(kb, "SGP", "VNM", MLA, "2018-06-01", assumed=SERIOUS)
    assert governing(answer) == "asean-mlat-2004"
    assert [ref.id for ref in answer.fallback] == ["untoc"]


def test_r12_a_bilateral_assistance_treaty_governs(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "VNM", "KHM", MLA, "2021-06-01", assumed=SERIOUS)
    assert governing(answer) == "mla-KHM-VNM"
    assert [ref.id for ref in answer.fallback] == ["untoc"]


@pytest.mark.parametrize(
    ("article", "provision", "charges"),
    [("18", "untoc-18-1", frozenset({"wildlife-trafficking"})), ("46", "uncac-46-1", CORRUPTION)],
)
def test_r12_paragraphs_9_to_29_do_not_apply_between_states_that_have_an_assistance_treaty(
    kb: iwtld.KnowledgeBase, article: str, provision: str, charges: frozenset[str]
) -> None:
    # UNTOC 18(7), UNCAC 46(7): the corresponding provisions of the treaty apply; paragraph 8 comes before 9.
    with_treaty = ask(kb, "SGP", "VNM", MLA, "2018-06-01", assumed=SERIOUS, charges=charges)
    articles = {found for _, _, found in risks(with_treaty, provision)}
    assert articles & {f"{article}({n})" for n in (8, 9, 21, 22)} == {f"{article}(8)"}
    without = ask(kb, "IDN", "NLD", MLA, "2018-06-30", assumed=SERIOUS, charges=charges)
    assert {found for _, _, found in risks(without, provision)} >= {f"{article}({n})" for n in (8, 21, 22)}


@pytest.mark.parametrize(
    ("form", "on", "newer", "reserve"),
    [
        (MLA, "2019-01-01", "eu-eio-2014", "coe-ets030"),
        (EXTRADITION, "2024-06-01", "eu-eaw-2002", "coe-ets024"),
    ],
)
def test_r12_what_replaces_the_convention_of_the_council_of_europe_governs_between_members_of_the_union(
    kb: iwtld.KnowledgeBase, form: str, on: str, newer: str, reserve: str
) -> None:
    # Directive 2014/41/EU Art. 34(1); Framework Decision 2002/584/JHA Art. 31(1).
    answer = ask(kb, "DEU", "FRA", form, on, requesting_years=5, requested_years=5)
    assert governing(answer) == newer
    assert reserve in {ref.id for ref in answer.fallback}


def test_r13_assistance_without_dual_criminality_may_be_declined_and_keeps_its_grade(
    kb: iwtld.KnowledgeBase,
) -> None:
    case = {"native_to": frozenset({"KEN"}), "assumed": SERIOUS}
    answer = ask(kb, "NLD", "IDN", MLA, "2018-06-30", **case)
    assert (answer.grade, answer.certainty) == (Grade.SHALL, "complete")
    assert ("R13", "may-refuse", "18(9)") in risks(answer, "untoc-18-1")


def test_r13_where_the_conduct_is_an_offence_in_both_there_is_nothing_to_decline_for(
    kb: iwtld.KnowledgeBase,
) -> None:
    # The labels differ: an economic offence in the Netherlands, a breach of an import act in Singapore.
    answer = ask(kb, "NLD", "SGP", MLA, "2018-06-30", assumed=SERIOUS)
    assert status(answer, "untoc-18-1") == "established"
    assert not {risk for risk in risks(answer, "untoc-18-1") if risk[0] == "R13"}


def test_r13_under_uncac_help_without_coercion_is_due_all_the_same(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "IDN", "NLD", MLA, "2018-06-30", charges=CORRUPTION)
    found = risks(answer, "uncac-46-1")
    assert {("R13", "may-refuse", "46(9)"), ("R13", "duty-instead", "46(9)(b)")} <= found


def test_r14_a_missing_authority_is_a_practical_gap_and_no_legal_one(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "CHN", "KHM", MLA, "2018-06-01", assumed=SERIOUS)
    assert (answer.grade, status(answer, "untoc-18-1")) == (Grade.SHALL, "established")
    (need,) = (need for need in route(answer, "untoc-18-1").needs if need.kind == "authority")
    assert need.records == ()


def test_r14_the_notified_authority_and_its_languages_come_with_the_route(kb: iwtld.KnowledgeBase) -> None:
    needs = route(ask(kb, "IDN", "NLD", MLA, "2018-06-30", assumed=SERIOUS), "untoc-18-1").needs
    assert {need.text for need in needs if need.kind == "language"} == {"Dutch or English or French"}
    assert any(need.kind == "authority" and need.text.startswith("AIRS") for need in needs)


def test_r15_bank_secrecy_and_fiscal_nature_are_no_grounds_of_refusal(kb: iwtld.KnowledgeBase) -> None:
    assistance = ask(kb, "IDN", "NLD", MLA, "2018-06-30", assumed=SERIOUS)
    surrender = ask(kb, "IDN", "NLD", EXTRADITION, "2018-06-30", assumed=PROVEN, group="involved")
    excluded = risks(assistance, "untoc-18-1") | risks(surrender, "untoc-16-4")
    assert {article for rule, effect, article in excluded if (rule, effect) == ("R15", "may-not-refuse")} == {
        "18(8)",
        "18(22)",
        "16(15)",
    }


# R16 to R20: other forms, other offences.


def test_r16_without_an_agreement_a_joint_investigation_is_agreed_case_by_case(
    kb: iwtld.KnowledgeBase,
) -> None:
    answer = ask(kb, "UGA", "VNM", "joint-investigation", "2018-06-01")
    assert (answer.grade, answer.best and answer.best.id) == (Grade.CASE_BY_CASE, "untoc-19")
    assert any(
        need.kind == "assurance" and "single case" in need.text for need in route(answer, "untoc-19").needs
    )
    corruption = ask(kb, "UGA", "VNM", "joint-investigation", "2018-06-01", charges=CORRUPTION, group="none")
    assert established(corruption) & {"untoc-19", "uncac-49"} == {"uncac-49"}


def test_r17_controlled_delivery_hangs_on_the_law_of_the_requested_state(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "UGA", "VNM", "controlled-delivery", "2018-06-01")
    assert status(answer, "untoc-20") == "open"
    assert verdict(answer, "untoc-20", "domestic-law-permits") is Verdict.UNKNOWN
    permitted = frozenset({"domestic-law-permits"})
    answer = ask(kb, "UGA", "VNM", "controlled-delivery", "2018-06-01", assumed=permitted)
    assert answer.grade is Grade.CASE_BY_CASE


def test_r18_absent_an_agreement_the_convention_may_be_the_basis_of_police_cooperation(
    kb: iwtld.KnowledgeBase,
) -> None:
    answer = ask(kb, "UGA", "VNM", "law-enforcement-cooperation", "2018-06-01")
    assert (answer.grade, governing(answer)) == (Grade.MAY, "untoc")
    # Kenya and Tanzania have one: the Lusaka Agreement.
    years = {"requesting_years": 5, "requested_years": 5}
    answer = ask(kb, "KEN", "TZA", "law-enforcement-cooperation", "2018-06-01", **years)
    assert (answer.grade, governing(answer)) == (Grade.SHALL, "lusaka-1994")
    assert [ref.id for ref in answer.fallback] == ["untoc"]


@pytest.mark.parametrize("charge", ["laundering", "participation", "obstruction", "corruption"])
def test_r19_the_offences_of_the_convention_need_no_four_years(kb: iwtld.KnowledgeBase, charge: str) -> None:
    years = {"requesting_years": 1, "requested_years": 1}
    answer = ask(kb, "IDN", "NLD", MLA, "2018-06-30", charges=frozenset({charge}), **years)
    assert status(answer, "untoc-18-1") == "established"


def test_r19_corruption_opens_uncac_which_needs_no_group_and_no_border(kb: iwtld.KnowledgeBase) -> None:
    case = {"group": "none", "transnational": False, "requesting_years": 1, "requested_years": 1}
    answer = ask(kb, "IDN", "NLD", MLA, "2018-06-30", charges=CORRUPTION, **case)
    assert (status(answer, "uncac-46-1"), status(answer, "untoc-18-1")) == ("established", "closed")
    wildlife = ask(kb, "IDN", "NLD", MLA, "2018-06-30")
    assert status(wildlife, "uncac-46-1") == "closed"


@pytest.mark.parametrize("charge", ["laundering", "obstruction"])
def test_r19_uncac_establishes_laundering_and_obstruction_for_some_predicates_too(
    kb: iwtld.KnowledgeBase, charge: str
) -> None:
    # UNCAC 23 and 25: whether the predicate is among them, the question does not say.
    answer = ask(kb, "IDN", "NLD", MLA, "2018-06-30", charges=frozenset({charge}))
    assert status(answer, "uncac-46-1") == "open"


@pytest.mark.parametrize("form", [MLA, EXTRADITION, "joint-investigation"])
def test_r20_cites_is_a_channel_and_no_basis(kb: iwtld.KnowledgeBase, form: str) -> None:
    answer = ask(kb, "IRN", "THA", form, "2015-06-01")
    assert answer.grade is Grade.CHANNEL_ONLY
    assert (route(answer, "cites-ix").kind, route(answer, "cites-ix").rule) == ("channel", "R20")
    assert answer.governed_by is None


# R21 to R29: who is bound, and by what.


@pytest.mark.parametrize(
    ("a", "b", "provision", "day_before", "day"),
    [
        ("CHN", "KHM", "untoc-18-1", "2006-01-10", "2006-01-11"),  # deposit 2005-12-12, thirtieth day after
        (
            "FRA",
            "ESP",
            "untoc-18-1",
            "2003-09-28",
            "2003-09-29",
        ),  # deposits of 2002: never before UNTOC itself
        ("IDN", "THA", "uncac-46-1", "2011-03-30", "2011-03-31"),  # deposit 2011-03-01
        ("THA", "SGP", "cites-ix", "1987-02-27", "1987-02-28"),  # accession 1986-11-30, ninety days
    ],
)
def test_r21_a_party_is_bound_from_the_day_that_the_treaty_says(
    kb: iwtld.KnowledgeBase, a: str, b: str, provision: str, day_before: str, day: str
) -> None:
    charges = frozenset({"wildlife-trafficking", "corruption"})
    case = {"charges": charges, "assumed": SERIOUS}
    assert status(ask(kb, a, b, MLA, day_before, **case), provision) == "closed"
    answer = ask(kb, a, b, MLA, day, **case)
    assert status(answer, provision) == "established"
    assert str(route(answer, provision).since) == day


@pytest.mark.parametrize(
    ("act", "a", "provision", "day"),
    [
        (Ratify("COG", "untoc", on=ACT), "THA", "untoc-18-1", "2027-01-31"),  # UNTOC 38(2)
        (Ratify("ERI", "uncac", on=ACT), "THA", "uncac-46-1", "2027-01-31"),  # UNCAC 68(2)
        (Ratify("TLS", "cites", on=ACT), "THA", "cites-ix", "2027-04-01"),  # CITES XXII(2): ninety days
        (
            Ratify("TLS", "asean-mlat-2004", on=ACT),
            "THA",
            "asean-mlat-1",
            "2027-01-01",
        ),  # MLAT 31(1): the deposit
        (Denounce("SGP", "untoc", on=ACT), "THA", "untoc-18-1", "2028-01-01"),  # UNTOC 40(2): one year
        (Denounce("SGP", "uncac", on=ACT), "THA", "uncac-46-1", "2028-01-01"),  # UNCAC 70(2): one year
        (Denounce("SGP", "asean-mlat-2004", on=ACT), "THA", "asean-mlat-1", "2027-07-01"),  # six months
        (Denounce("SGP", "cites", on=ACT), "THA", "cites-ix", "2028-01-01"),  # CITES XXIV: twelve months
    ],
    ids=str,
)
def test_r21_an_act_of_2027_01_01_has_its_effect_on_the_day_that_the_treaty_says(
    kb: iwtld.KnowledgeBase, act: Action, a: str, provision: str, day: str
) -> None:
    charges = frozenset({"wildlife-trafficking", "corruption"})
    profile = OffenceProfile(charges=charges, assumed=SERIOUS)
    reasoner = kb.reasoner

    def stands(on: date) -> bool:
        question = reasoner.question(a, act.state, form=MLA, on=on, offence=profile)
        world = apply(reasoner.world, [act], question.day)
        return status(answer_in(world, reasoner.provenance, question), provision) == "established"

    effect = date.fromisoformat(day)
    before, after = stands(effect - timedelta(days=1)), stands(effect)
    assert (before, after) == ((False, True) if isinstance(act, Ratify) else (True, False))


def test_r22_a_signature_binds_nobody(kb: iwtld.KnowledgeBase) -> None:
    # Iran signed in 2000 and ratified on 2025-08-06.
    days = ("2004-01-01", "2025-09-04", "2025-09-05")
    found = [status(ask(kb, "THA", "IRN", MLA, on, assumed=SERIOUS), "untoc-18-1") for on in days]
    assert found == ["closed", "closed", "established"]


@pytest.mark.parametrize("on", ["2025-11-13", "2025-11-15", "2026-11-22", "2030-01-01"])
def test_r22_a_treaty_that_waits_for_six_ratifications_gives_nothing(
    kb: iwtld.KnowledgeBase, on: str
) -> None:
    answer = ask(kb, "THA", "MMR", EXTRADITION, on, assumed=PROVEN, group="involved")
    assert status(answer, "asean-extradition-2025-1") == "closed"


def test_r23_the_asean_mlat_gives_no_extradition(kb: iwtld.KnowledgeBase) -> None:
    for a, b in combinations(ASEAN, 2):
        answer = ask(kb, a, b, EXTRADITION, "2018-06-30")
        assert not {route.id for route in answer.routes if route.instrument.id == "asean-mlat-2004"}


def test_r23_to_join_asean_is_not_to_join_its_treaty(kb: iwtld.KnowledgeBase) -> None:
    # Timor-Leste became a member on 2025-10-26; no act of it on the treaty is recorded.
    assert status(ask(kb, "THA", "TLS", MLA, "2026-06-01"), "asean-mlat-1") == "open"
    assert status(ask(kb, "THA", "TLS", MLA, "2024-06-01"), "asean-mlat-1") in ("absent", "closed")


def test_r24_what_rests_on_a_statute_of_one_side_runs_one_way(kb: iwtld.KnowledgeBase) -> None:
    # South Africa designates Namibia under s. 3(2) of its Extradition Act; no way back is recorded.
    years = {"requesting_years": 5, "requested_years": 5}
    there = ask(kb, "NAM", "ZAF", EXTRADITION, "2026-11-23", **years)
    back = ask(kb, "ZAF", "NAM", EXTRADITION, "2026-11-23", **years)
    assert there.grade is Grade.DOMESTIC
    assert back.grade is Grade.CHANNEL_ONLY
    assert status(back, "designation-extradition/extradition-NAM-ZAF") == "absent"


def test_r25_a_scheme_works_only_through_a_designation_and_for_the_form_that_it_designates(
    kb: iwtld.KnowledgeBase,
) -> None:
    years = {"requesting_years": 5, "requested_years": 5}
    # The Extradition Act 2003 of the United Kingdom designates Singapore for extradition, and for nothing else.
    assert status(ask(kb, "SGP", "GBR", EXTRADITION, "2026-11-23", **years), "london-1") == "established"
    assert status(ask(kb, "GBR", "SGP", EXTRADITION, "2026-11-23", **years), "london-1") == "open"
    assert status(ask(kb, "SGP", "GBR", MLA, "2026-11-23", **years), "harare-1") == "open"
    assert status(ask(kb, "SGP", "GBR", "asset-recovery", "2026-11-23", **years), "harare-2") == "open"


@pytest.mark.parametrize(("form", "name"), [(MLA, "ljubljana-mla"), (EXTRADITION, "ljubljana-ext")])
def test_r26_wildlife_is_outside_the_convention_on_core_crimes(
    kb: iwtld.KnowledgeBase, form: str, name: str
) -> None:
    answer = ask(kb, "LVA", "BEL", form, "2026-06-01", assumed=PROVEN)
    assert verdict(answer, name, "offence-scope") is Verdict.UNSATISFIED
    assert status(answer, name) == "closed"


@pytest.mark.parametrize("instrument", ["asean-extradition-2025", "johannesburg-2003"])
def test_r27_a_treaty_that_no_source_shows_in_force_establishes_nothing(
    kb: iwtld.KnowledgeBase, instrument: str
) -> None:
    assert kb.query("parties", instrument=instrument, on="2026-11-22").rows() == []
    for a, b in combinations(ASEAN, 2):
        for form in (EXTRADITION, "customs-mutual-assistance"):
            answer = ask(kb, a, b, form, "2026-11-22", assumed=PROVEN, group="involved")
            assert not {r.id for r in answer.routes if r.instrument.id == instrument} & established(answer)


def test_r28_hong_kong_stands_on_its_own_record_and_not_on_that_of_china(kb: iwtld.KnowledgeBase) -> None:
    china, hong_kong = (ask(kb, "THA", code, EXTRADITION, "2018-06-01") for code in ("CHN", "HKG"))
    assert "bilateral-extradition/extradition-CHN-THA" in established(china)
    assert not {route.id for route in hong_kong.routes if route.id.startswith("bilateral-extradition")}
    bound = {
        code: verdict(ask(kb, "USA", code, MLA, "2018-06-01"), "untoc-18-1", "in-force")
        for code in ("CHN", "HKG", "MAC")
    }
    assert bound == {"CHN": Verdict.SATISFIED, "HKG": Verdict.UNKNOWN, "MAC": Verdict.UNKNOWN}


def test_r28_the_european_union_is_bound_for_itself_and_not_for_a_member(kb: iwtld.KnowledgeBase) -> None:
    # The Union from 2004-06-20, Ireland from 2010-07-17.
    answers = {code: ask(kb, "KEN", code, MLA, "2010-07-16", assumed=SERIOUS) for code in ("EUE", "IRL")}
    assert {code: status(answer, "untoc-18-1") for code, answer in answers.items()} == {
        "EUE": "established",
        "IRL": "closed",
    }


def test_r29_nothing_that_facilitates_authorises(kb: iwtld.KnowledgeBase) -> None:
    names = "PREFIX iwt: <https://w3id.org/iwtld/ontology#>"
    assert kb.sparql(f"{names} ASK {{ ?x iwt:facilitates ?form }}")
    assert kb.sparql(f"{names} ASK {{ ?x iwt:authorises ?form }}")
    assert not kb.sparql(f"{names} ASK {{ ?x iwt:facilitates ?one ; iwt:authorises ?other }}")


def test_r29_a_network_a_memorandum_and_a_letter_of_intent_are_channels(kb: iwtld.KnowledgeBase) -> None:
    answers = [
        ask(kb, "KHM", "THA", "law-enforcement-cooperation", "2020-06-01"),
        ask(kb, "VNM", "ZAF", "law-enforcement-cooperation", "2020-06-01"),
    ]
    found = {r.id: r for answer in answers for r in answer.routes}
    for name in ("gms-blo-1", "asean-somtc-wg-2", "interpol-2", "memorandum/police-VNM-ZAF"):
        assert (found[name].kind, found[name].grade) == ("channel", Grade.CHANNEL_ONLY), name


def test_r29_what_a_channel_brings_is_a_lead_and_no_evidence(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "KEN", "VNM", "information-exchange", "2018-06-01", seeks="evidence")
    assert "R29" in {rule for rule, _, _ in risks(answer, "untoc-27-info")}


# R30 to R39: restrictions, species, practice, records.


def test_r30_the_restriction_of_cambodia_leaves_36_of_45_pairs(kb: iwtld.KnowledgeBase) -> None:
    usable = {
        pair
        for pair in combinations(ASEAN, 2)
        if all(
            "asean-mlat-1" in established(ask(kb, *side, MLA, "2018-06-30")) for side in (pair, pair[::-1])
        )
    }
    assert len(usable) == 36
    assert usable == set(combinations([code for code in ASEAN if code != "KHM"], 2))


def test_r30_the_restriction_beats_the_treaty_and_stays_a_risk_elsewhere(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "THA", "KHM", MLA, "2018-06-30", assumed=SERIOUS)
    assert verdict(answer, "asean-mlat-1", "in-force") is Verdict.SATISFIED
    assert verdict(answer, "asean-mlat-1", "not-drug-only") is Verdict.UNSATISFIED
    assert governing(answer) == "untoc"
    assert ("R30", "may-refuse", None) in risks(answer, "untoc-18-1")


@pytest.mark.parametrize(
    ("native_to", "on", "expected"),
    [
        ("KEN", "2018-06-01", Verdict.UNSATISFIED),
        ("IDN", "2018-06-01", Verdict.SATISFIED),
        (None, "2018-06-01", Verdict.UNKNOWN),
        ("KEN", "2025-06-01", Verdict.SATISFIED),  # Law 32/2024 covers them
    ],
)
def test_r31_the_law_of_indonesia_protected_native_species_only(
    kb: iwtld.KnowledgeBase, native_to: str | None, on: str, expected: Verdict
) -> None:
    native = None if native_to is None else frozenset({native_to})
    answer = ask(kb, "NLD", "IDN", EXTRADITION, on, native_to=native)
    sides = next(c for c in route(answer, "untoc-16-6").conditions if c.id == "dual-criminality").premises
    assert {premise.verdict for premise in sides if premise.state == "IDN"} == {expected}


@pytest.mark.parametrize(("a", "b"), [("THA", "IDN"), ("IDN", "THA")])
def test_r31_no_surrender_is_due_for_conduct_that_is_no_offence_on_one_side(
    kb: iwtld.KnowledgeBase, a: str, b: str
) -> None:
    answer = ask(kb, a, b, EXTRADITION, "2018-06-01", native_to=frozenset({"KEN"}))
    assert answer.grade is not Grade.SHALL


def test_r31_a_law_that_covers_every_appendix_covers_every_listed_species(kb: iwtld.KnowledgeBase) -> None:
    # Singapore from 2022-11-01: s. 4(2)(a) for Appendix I, (b) for Appendix II and III.
    answer = ask(kb, "SGP", "VNM", MLA, "2023-06-01")
    assert verdict(answer, "assistance-law", "dual-criminality-where-required") is Verdict.SATISFIED
    assert status(answer, "assistance-law") == "established"


@pytest.mark.parametrize(
    ("whose", "expected", "arguable"),
    [("requesting", "established", False), ("requested", "closed", False), ("both", "open", True)],
)
def test_r32_whose_law_sets_the_four_years_is_a_parameter(
    kb: iwtld.KnowledgeBase, whose: str, expected: str, arguable: bool
) -> None:
    case = {"requesting_years": 5, "requested_years": 2, "whose_law": whose}
    answer = ask(kb, "VNM", "SGP", MLA, "2018-06-01", **case)
    serious = next(c for c in route(answer, "untoc-18-1").conditions if c.id == "serious-crime")
    assert (status(answer, "untoc-18-1"), serious.arguable) == (expected, arguable)


def test_r32_one_law_that_fails_closes_nothing_while_the_other_is_not_known(kb: iwtld.KnowledgeBase) -> None:
    # Were the maximum of Indonesia known to be five years, the test would be arguable: it cannot be closed before.
    case = {"native_to": frozenset({"IDN"}), "requesting_years": 3}
    closed = ask(kb, "THA", "IDN", MLA, "2018-06-01", requested_years=3, requesting_years=3)
    assert status(closed, "untoc-18-1") == "closed"
    answer = ask(kb, "THA", "IDN", MLA, "2018-06-01", **case)
    assert verdict(answer, "untoc-18-1", "serious-crime") is Verdict.UNKNOWN


def test_r33_cooperation_that_was_practised_or_explored_is_no_route(kb: iwtld.KnowledgeBase) -> None:
    practised = {(row["a"], row["b"]) for row in kb.query("cooperation-practised")}
    assert ("NGA", "VNM") in practised
    answer = ask(kb, "VNM", "NGA", MLA, "2012-07-07")
    assert answer.grade in (Grade.CHANNEL_ONLY, Grade.UNKNOWN)
    explored = {row["statement"] for row in kb.query("legal-basis-statements", status="explored")}
    assert "lb-26" in explored
    for form in ("information-exchange", "controlled-delivery", "law-enforcement-cooperation"):
        routes = ask(kb, "CHN", "KEN", form, "2018-06-01").routes
        assert not {r.id for r in routes if "chn-ken" in r.instrument.id or r.id.startswith("memorandum")}


def test_r33_what_is_planned_is_not_held_and_what_exists_is_not_used(kb: iwtld.KnowledgeBase) -> None:
    assert "ev-ness-khm-2017-h2" in {row["event"] for row in kb.query("events", status="planned")}
    assert "ev-ness-khm-2017-h2" not in {row["event"] for row in kb.query("events", status="held")}
    use = {row["task_force"]: row["use"] for row in kb.query("task-force-use")}
    assert (use["idn-multi-door"], use["tha-wen"]) == ("unused", "used")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("1988-01-26", "established"),
        ("1988-01-27", "closed"),
        ("1990-05-08", "closed"),
        ("1990-05-09", "established"),
    ],
)
def test_r34_the_emirates_were_out_of_cites_for_two_years(
    kb: iwtld.KnowledgeBase, on: str, expected: str
) -> None:
    assert status(ask(kb, "ARE", "THA", "information-exchange", on), "cites-ix") == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2016-10-21", "open"),  # bound from 2016-10-21 unless it had withdrawn: between 2016-10 and 2022-12
        ("2018-06-01", "open"),
        ("2023-10-26", "closed"),
        ("2023-10-27", "established"),  # accession of 2023-09-27
    ],
)
def test_r34_bhutan_left_uncac_and_came_back(kb: iwtld.KnowledgeBase, on: str, expected: str) -> None:
    assert status(ask(kb, "THA", "BTN", MLA, on, charges=CORRUPTION), "uncac-46-1") == expected


def test_r35_absence_from_a_closed_list_excludes_and_from_an_open_one_does_not(
    kb: iwtld.KnowledgeBase,
) -> None:
    def part(mechanism: str) -> dict[str, tuple[str, str]]:
        rows = kb.query("mechanism-members", mechanism=mechanism)
        return {row["member"]: (row["takes_part"], row["explicitness"]) for row in rows}

    assert part("tha-wen")["tha-nacc"] == ("no", "explicit")
    assert part("tha-wen")["agency-kind/prosecution"] == ("no", "omitted-closed-list")
    assert part("vnm-wen")["agency-kind/fiu"] == ("unknown", "omitted-open-list")


def test_r35_only_a_complete_party_list_shows_a_state_outside(kb: iwtld.KnowledgeBase) -> None:
    # Congo is not among the parties of UNTOC as of 2025-08-06; the Nairobi Convention has no complete list.
    answer = ask(kb, "THA", "COG", MLA, "2025-08-06")
    assert verdict(answer, "untoc-18-1", "in-force") is Verdict.UNSATISFIED
    answer = ask(kb, "THA", "COG", "customs-mutual-assistance", "2025-08-06")
    assert verdict(answer, "nairobi-annexes", "in-force") is Verdict.UNKNOWN


def test_r36_two_values_are_two_claims_and_no_average(kb: iwtld.KnowledgeBase) -> None:
    rows = kb.query("contested-figures", about="op-mekong-dragon-iii").rows()
    seizures = {row["source"]: row["value"] for row in rows if row["figure"].endswith("-seizures")}
    assert seizures == {"iccwc-2021": 868, "unodc-2021": 525}
    assert {row["status"] for row in rows} == {"differ-by-date"}


def test_r36_two_records_that_contradict_each_other_leave_a_condition_unknown(
    kb: iwtld.KnowledgeBase,
) -> None:
    # The law of Viet Nam asks for no treaty; its declaration is that of a state that does.
    answer = ask(kb, "IDN", "VNM", EXTRADITION, "2018-06-01", assumed=PROVEN, group="involved")
    sides = next(
        c for c in route(answer, "untoc-16-6").conditions if c.id == "no-treaty-required-by-both"
    ).premises
    (premise,) = (premise for premise in sides if premise.state == "VNM")
    assert premise.verdict is Verdict.UNKNOWN
    assert {iri.split("/id/")[1].split("/")[0] for iri in premise.records} >= {
        "declaration",
        "extradition-law",
    }


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2004-11-28", "closed"),  # the day before the treaty was adopted
        ("2004-11-29", "open"),
        ("2013-12-30", "open"),
        ("2013-12-31", "established"),  # a source of 2013 shows all ten as parties
    ],
)
def test_r37_a_party_shown_by_a_day_is_open_before_it(
    kb: iwtld.KnowledgeBase, on: str, expected: str
) -> None:
    assert status(ask(kb, "SGP", "VNM", MLA, on), "asean-mlat-1") == expected


def test_r37_what_was_suspended_may_have_been_in_force_before(kb: iwtld.KnowledgeBase) -> None:
    # A list of 2020-11 names the agreement of Hong Kong and the United States as suspended in that month.
    name = "bilateral-extradition/extradition-HKG-USA"
    assert status(ask(kb, "USA", "HKG", EXTRADITION, "2019-06-01"), name) == "open"
    assert status(ask(kb, "USA", "HKG", EXTRADITION, "2020-12-01"), name) == "closed"


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2019-06-01", "open"), ("2020-06-01", "open"), ("2020-12-31", "closed"), ("2026-11-22", "closed")],
)
def test_r37_a_designation_is_closed_once_its_suspension_is_sure(
    kb: iwtld.KnowledgeBase, on: str, expected: str
) -> None:
    # The agreement of the United Kingdom with Hong Kong was suspended in 2020; the day is not recorded.
    name = "designation-extradition/extradition-GBR-HKG"
    answer = ask(kb, "HKG", "GBR", EXTRADITION, on, assumed=PROVEN)
    assert status(answer, name) == expected
    if expected == "closed":
        (premise,) = next(c for c in route(answer, name).conditions if c.id == "in-force").premises
        assert premise.says == (
            "The designation of Hong Kong by the law of the United Kingdom is not in force on this day. "
            "Its recorded status is: suspended."
        )


def test_r37_a_working_group_is_no_channel_before_it_was_made(kb: iwtld.KnowledgeBase) -> None:
    # The working group of the SOMTC was made in 2018 and first met in March of that year.
    assert status(ask(kb, "SGP", "VNM", MLA, "2016-06-01"), "asean-somtc-wg-1") in ("closed", "absent")


def test_r38_an_answer_says_as_of_when_its_lists_were_checked_and_ages(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "IDN", "NLD", MLA, "2018-06-30", assumed=SERIOUS)
    assert (str(route(answer, "untoc-18-1").as_of), answer.stale) == ("2025-08-06", False)
    later = {"form": MLA, "on": "2028-01-01", "offence": OffenceProfile(assumed=SERIOUS)}
    assert status(kb.basis("IDN", "NLD", **later), "untoc-18-1") == "established"
    assert kb.basis("IDN", "NLD", **later).stale
    assert not kb.basis("IDN", "NLD", **later, stale_after=2000).stale


def test_r38_a_route_of_domestic_law_says_as_of_when_the_law_was_read(kb: iwtld.KnowledgeBase) -> None:
    found = route(ask(kb, "IDN", "NLD", MLA, "2040-01-01"), "assistance-law")
    assert found.as_of is not None
    assert found.stale


@pytest.mark.parametrize(
    ("case", "amounts"),
    [
        ({"species": "appendix-i"}, "6 years to 8 years"),
        ({"species": "appendix-ii-iii"}, "4 years"),
        ({}, "4 years to 8 years"),
    ],
)
def test_r39_the_species_chooses_the_tier_and_an_open_profile_gives_the_range(
    kb: iwtld.KnowledgeBase, case: dict[str, object], amounts: str
) -> None:
    # Singapore: s. 4(2)(a) six years, (b) four, s. 5A eight for a corporation.
    answer = ask(kb, "VNM", "SGP", MLA, "2023-06-01", whose_law="requested", **case)
    (premise,) = next(c for c in route(answer, "untoc-18-1").conditions if c.id == "serious-crime").premises
    assert re.search(rf"is {amounts}[,;]", premise.says), premise.says


def test_r39_the_offence_charged_chooses_the_tier_and_not_the_highest_figure(kb: iwtld.KnowledgeBase) -> None:
    # Thailand from 2019-11-25: up to fifteen years for reserved animals; the Ivory Act stays at three.
    case = {"whose_law": "requested"}
    assert status(ask(kb, "VNM", "THA", MLA, "2020-06-01", **case), "untoc-18-1") == "open"
    ivory = ask(kb, "VNM", "THA", MLA, "2020-06-01", offences=frozenset({IVORY_ACT}), **case)
    assert status(ivory, "untoc-18-1") == "closed"


def test_r39_a_tier_for_another_commodity_closes_nothing(kb: iwtld.KnowledgeBase) -> None:
    # Thai law of 2018 has one recorded tier that may cover a foreign species: three years for ivory.
    case = {"whose_law": "requested", "native_to": frozenset({"KEN"})}
    answer = ask(kb, "NLD", "THA", MLA, "2018-06-30", **case)
    assert verdict(answer, "untoc-18-1", "serious-crime") is Verdict.UNKNOWN


@pytest.mark.parametrize("requested", ASEAN)
def test_r39_what_is_said_of_any_species_holds_of_every_species(
    kb: iwtld.KnowledgeBase, requested: str
) -> None:
    def serious(**species: object) -> Verdict:
        case = {"whose_law": "requested", **species}
        return verdict(ask(kb, "NLD", requested, MLA, "2018-06-30", **case), "untoc-18-1", "serious-crime")

    known = {
        serious(species=appendix, native_to=frozenset({home}))
        for appendix in ("appendix-i", "appendix-ii-iii")
        for home in ("KEN", requested)
    }
    # A verdict on a species that is not known is one that every species has.
    assert serious() is Verdict.UNKNOWN or known == {serious()}


def test_every_rule_has_a_test_that_names_it() -> None:
    named = {int(found[1]) for name in globals() if (found := re.match(r"test_r(\d\d)_", name))}
    assert named == set(range(1, 40))
