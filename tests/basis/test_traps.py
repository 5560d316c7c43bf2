"""The fourteen traps of docs/legal-rules.md, asked of the engine: where a lawyer would go wrong."""

from __future__ import annotations

from datetime import date

import pytest

import iwtld
from iwtld.basis import Answer, Grade, OffenceProfile, Route, Status, Verdict
from iwtld.basis.acts.actions import Ratify
from iwtld.basis.acts.whatif import apply
from iwtld.basis.answer import answer as answer_in

MLA, EXTRADITION = "mutual-legal-assistance", "extradition"
SERIOUS = frozenset({"serious-crime"})
PROVEN = frozenset({"serious-crime", "dual-criminality"})
IVORY_ACT = "tha-elephant-ivory-act-b-e-2558-unlicensed-ivory-processing-or-trade"


def ask(kb: iwtld.KnowledgeBase, a: str, b: str, form: str, on: str, **profile: object) -> Answer:
    return kb.basis(a, b, form=form, on=on, offence=OffenceProfile(**profile))  # type: ignore[arg-type]


def route(answer: Answer, name: str) -> Route:
    return next(route for route in answer.routes if route.id == name)


def status(answer: Answer, name: str) -> str:
    return next((str(route.status) for route in answer.routes if route.id == name), "absent")


def established(answer: Answer) -> set[str]:
    return {route.id for route in answer.routes if route.status is Status.ESTABLISHED}


def governing(answer: Answer) -> str | None:
    return answer.governed_by.id if answer.governed_by else None


def test_trap_01_two_parties_to_cites_and_nothing_else_have_a_channel_only(kb: iwtld.KnowledgeBase) -> None:
    # Both are bound by UNCAC, which reaches no wildlife; Iran ratified UNTOC in 2025.
    answer = ask(kb, "IRN", "THA", MLA, "2015-06-01")
    assert (answer.grade, established(answer)) == (Grade.CHANNEL_ONLY, {"cites-ix"})
    assert (status(answer, "untoc-18-1"), status(answer, "uncac-46-1")) == ("closed", "closed")
    # A bilateral treaty that nobody recorded may exist: that is not the same as none.
    assert answer.certainty == "incomplete"
    assert "unrecorded/bilateral-treaty" in {item.route for item in answer.missing}


def test_trap_02_the_asean_treaty_on_extradition_is_signed_and_gives_nothing(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "THA", "MMR", EXTRADITION, "2026-11-22", assumed=PROVEN, group="involved")
    assert status(answer, "asean-extradition-2025-1") == "closed"
    assert answer.grade is not Grade.SHALL


SIX = ("IDN", "MYS", "PHL", "SGP", "THA", "VNM")
SIXTH = date(2027, 3, 1)


def supposing_ratified(kb: iwtld.KnowledgeBase, by: tuple[str, ...], a: str, b: str, on: str) -> Answer:
    """Suppose one ratification a month from October 2026; the sixth is of 2027-03-01."""
    days = (
        date(2026, 10, 1),
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
        SIXTH,
    )
    acts = [Ratify(state, "asean-extradition-2025", on=day) for state, day in zip(by, days, strict=False)]
    profile = OffenceProfile(assumed=frozenset({"dual-criminality"}))
    question = kb.reasoner.question(a, b, form=EXTRADITION, on=on, offence=profile)
    return answer_in(apply(kb.reasoner.world, acts, question.day), kb.reasoner.provenance, question)


@pytest.mark.parametrize(
    ("a", "b", "on", "expected"),
    [
        ("SGP", "VNM", "2027-03-01", "closed"),
        ("SGP", "VNM", "2027-03-30", "closed"),
        ("SGP", "VNM", "2027-03-31", "established"),  # thirty days after the sixth
        ("IDN", "MYS", "2027-03-31", "established"),  # the first of them, too
        ("KHM", "THA", "2027-03-31", "closed"),  # who has not ratified is not bound
    ],
)
def test_trap_02_thirty_days_after_the_sixth_ratification_it_obliges_those_who_ratified(
    kb: iwtld.KnowledgeBase, a: str, b: str, on: str, expected: str
) -> None:
    answer = supposing_ratified(kb, SIX, a, b, on)
    assert (status(answer, "asean-extradition-2025-1") == "established") is (expected == "established")
    if expected == "established":
        assert answer.grade is Grade.SHALL


def test_trap_02_five_ratifications_are_not_six_and_nothing_of_it_is_recorded(
    kb: iwtld.KnowledgeBase,
) -> None:
    answer = supposing_ratified(kb, SIX[:5], "IDN", "MYS", "2030-01-01")
    assert status(answer, "asean-extradition-2025-1") == "closed"
    supposing_ratified(kb, SIX, "SGP", "VNM", "2027-03-31")
    untouched = ask(kb, "SGP", "VNM", EXTRADITION, "2027-03-31", assumed=frozenset({"dual-criminality"}))
    assert status(untouched, "asean-extradition-2025-1") == "closed"


@pytest.mark.parametrize(
    ("on", "grade"),
    [("2006-01-05", Grade.CHANNEL_ONLY), ("2006-01-10", Grade.CHANNEL_ONLY), ("2006-01-11", Grade.SHALL)],
)
@pytest.mark.parametrize(("a", "b"), [("CHN", "KHM"), ("KHM", "CHN")])
def test_trap_03_cambodia_is_bound_on_the_thirtieth_day_after_its_deposit(
    kb: iwtld.KnowledgeBase, a: str, b: str, on: str, grade: Grade
) -> None:
    # Deposited on 2005-12-12.
    answer = ask(kb, a, b, MLA, on, assumed=SERIOUS)
    assert answer.grade is grade
    assert governing(answer) == ("untoc" if grade is Grade.SHALL else None)


@pytest.mark.parametrize(
    ("requested", "on", "case", "verdict", "stands"),
    [
        ("SGP", "2023-06-01", {"species": "appendix-ii-iii"}, Verdict.SATISFIED, "established"),  # four years
        ("THA", "2020-06-01", {"offences": frozenset({IVORY_ACT})}, Verdict.UNSATISFIED, "closed"),  # three
        ("IDN", "2026-06-01", {}, Verdict.UNKNOWN, "open"),  # Law 1/2026: the new figures are not recorded
        ("SOM", "2018-06-01", {}, Verdict.UNKNOWN, "open"),  # nothing is recorded at all
    ],
)
def test_trap_04_four_years_are_serious_three_are_not_and_no_number_is_unknown(
    kb: iwtld.KnowledgeBase, requested: str, on: str, case: dict[str, object], verdict: Verdict, stands: str
) -> None:
    answer = ask(kb, "VNM", requested, MLA, on, whose_law="requested", **case)
    (serious,) = (c for c in route(answer, "untoc-18-1").conditions if c.id == "serious-crime")
    assert (serious.verdict, status(answer, "untoc-18-1")) == (verdict, stands)


@pytest.mark.parametrize(("a", "b"), [("SGP", "VNM"), ("VNM", "SGP")])
def test_trap_05_the_assistance_treaty_governs_and_untoc_is_listed_as_fallback(
    kb: iwtld.KnowledgeBase, a: str, b: str
) -> None:
    answer = ask(kb, a, b, MLA, "2018-06-01", assumed=SERIOUS)
    assert (answer.grade, governing(answer)) == (Grade.SHALL, "asean-mlat-2004")
    assert [ref.id for ref in answer.fallback] == ["untoc"]
    assert established(answer) >= {"asean-mlat-1", "untoc-18-1"}


def test_trap_06_does_not_take_closes_16_4_and_the_other_routes_are_still_tried(
    kb: iwtld.KnowledgeBase,
) -> None:
    # No extradition treaty of the Netherlands and Viet Nam is recorded.
    answer = ask(kb, "NLD", "VNM", EXTRADITION, "2018-06-01", assumed=PROVEN, group="involved")
    assert status(answer, "untoc-16-4") == "closed"
    assert answer.grade is not Grade.MAY
    assert (status(answer, "untoc-16-3"), status(answer, "untoc-16-6")) == ("open", "open")
    # The Law on Legal Assistance 2007 acts on reciprocity.
    assert (answer.grade, status(answer, "extradition-law")) == (Grade.DOMESTIC, "established")
    needs = {need.text for need in route(answer, "extradition-law").needs if need.kind == "assurance"}
    assert any("reciprocity" in text for text in needs)


@pytest.mark.parametrize("native_to", ["KEN", "TZA"])
def test_trap_07_assistance_without_dual_criminality_keeps_its_grade_with_a_risk(
    kb: iwtld.KnowledgeBase, native_to: str
) -> None:
    # Act 5/1990 of Indonesia had no penalty for the species; whose law makes the crime serious is disputed.
    native = frozenset({native_to})
    answer = ask(
        kb, "NLD", "IDN", MLA, "2018-06-30", native_to=native, requesting_years=6, whose_law="requesting"
    )
    assert (answer.grade, governing(answer)) == (Grade.SHALL, "untoc")
    risks = {(risk.effect, risk.article) for risk in route(answer, "untoc-18-1").refusal_risks}
    assert ("may-refuse", "18(9)") in risks
    surrender = ask(kb, "NLD", "IDN", EXTRADITION, "2018-06-30", native_to=native, assumed=SERIOUS)
    assert all(status(surrender, f"untoc-16-{n}") == "closed" for n in (3, 4, 6))


@pytest.mark.parametrize(("a", "b"), [("UGA", "VNM"), ("VNM", "UGA")])
def test_trap_08_a_joint_investigation_without_an_agreement_is_case_by_case(
    kb: iwtld.KnowledgeBase, a: str, b: str
) -> None:
    answer = ask(kb, a, b, "joint-investigation", "2018-06-01")
    assert (answer.grade, governing(answer)) == (Grade.CASE_BY_CASE, "untoc")


@pytest.mark.parametrize(("form", "name"), [(EXTRADITION, "london-1"), (MLA, "harare-1")])
@pytest.mark.parametrize(("a", "b"), [("KEN", "MYS"), ("MYS", "KEN")])
def test_trap_09_two_commonwealth_members_without_a_designation_have_no_scheme(
    kb: iwtld.KnowledgeBase, a: str, b: str, form: str, name: str
) -> None:
    # Both are members; neither was bound by UNTOC before 2004.
    answer = ask(kb, a, b, form, "2003-06-01", requesting_years=5, requested_years=5)
    assert answer.grade is not Grade.SCHEME
    (designated,) = (c for c in route(answer, name).conditions if c.id == "domestic-designation")
    assert (designated.verdict, status(answer, name)) == (Verdict.UNKNOWN, "open")


@pytest.mark.parametrize(
    ("a", "b", "form", "on", "there", "back"),
    [
        # South Africa designates Namibia; nothing is recorded of Namibia.
        ("NAM", "ZAF", EXTRADITION, "2026-11-23", Grade.DOMESTIC, Grade.CHANNEL_ONLY),
        # Dutch law helps without a treaty and without dual criminality; of Indonesian law the second is not known.
        ("IDN", "NLD", MLA, "2018-06-30", Grade.DOMESTIC, Grade.CHANNEL_ONLY),
        # German law surrenders on reciprocity; Presidential Decree 1069 asks for a treaty.
        ("PHL", "DEU", EXTRADITION, "2026-11-23", Grade.DOMESTIC, Grade.CHANNEL_ONLY),
    ],
)
def test_trap_10_a_to_b_differs_from_b_to_a(
    kb: iwtld.KnowledgeBase, a: str, b: str, form: str, on: str, there: Grade, back: Grade
) -> None:
    years = {} if form == MLA else {"requesting_years": 5, "requested_years": 5}
    assert [ask(kb, *side, form, on, **years).grade for side in ((a, b), (b, a))] == [there, back]


@pytest.mark.parametrize(
    ("charges", "stands"),
    [
        ({"wildlife-trafficking"}, "closed"),
        ({"wildlife-trafficking", "laundering"}, "established"),
        ({"wildlife-trafficking", "participation"}, "established"),
    ],
)
@pytest.mark.parametrize(
    ("form", "name"), [(MLA, "untoc-18-1"), (EXTRADITION, "untoc-16-4"), ("joint-investigation", "untoc-19")]
)
def test_trap_11_a_wildlife_offence_of_two_years_is_reached_together_with_laundering(
    kb: iwtld.KnowledgeBase, form: str, name: str, charges: set[str], stands: str
) -> None:
    case = {"charges": frozenset(charges), "requesting_years": 2, "requested_years": 2, "group": "involved"}
    answer = ask(kb, "IDN", "NLD", form, "2018-06-30", **case)
    assert status(answer, name) == stands


def test_trap_12_hong_kong_is_not_mainland_china(kb: iwtld.KnowledgeBase) -> None:
    china, hong_kong = (ask(kb, code, "USA", MLA, "2018-06-01", assumed=SERIOUS) for code in ("CHN", "HKG"))
    assert (governing(china), governing(hong_kong)) == ("untoc", "mla-HKG-USA")
    assert status(hong_kong, "untoc-18-1") == "open"
    assert status(china, "bilateral-mla/mla-HKG-USA") == "absent"


@pytest.mark.parametrize(
    ("a", "b", "form", "name"),
    [
        ("TLS", "THA", "customs-mutual-assistance", "nairobi-annexes"),  # no list of parties at all
        ("THA", "SOM", MLA, "untoc-18-1"),  # its status is uncertain on the list
    ],
)
def test_trap_13_where_a_party_list_is_incomplete_the_answer_is_unknown(
    kb: iwtld.KnowledgeBase, a: str, b: str, form: str, name: str
) -> None:
    answer = ask(kb, a, b, form, "2018-06-01", assumed=SERIOUS)
    assert answer.certainty == "incomplete"
    assert answer.grade in (Grade.UNKNOWN, Grade.CHANNEL_ONLY)
    assert status(answer, name) == "open"
    assert (name, "in-force") in {(item.route, item.condition) for item in answer.missing}


def test_trap_13_a_pair_that_nothing_binds_is_unknown_and_not_none(kb: iwtld.KnowledgeBase) -> None:
    answer = ask(kb, "TLS", "THA", "customs-mutual-assistance", "2018-06-01")
    assert (answer.grade, established(answer)) == (Grade.UNKNOWN, set())


def test_trap_14_a_report_of_parties_on_the_day_of_signature_is_kept_and_establishes_nothing(
    kb: iwtld.KnowledgeBase,
) -> None:
    # The OECD chapter: all members, 2004. The treaty: each on its deposit (Art. 31(1)).
    statements = kb.query("legal-basis-statements", form=MLA, status="has").rows()
    assert "lb-01" in {row["statement"] for row in statements}
    answer = ask(kb, "SGP", "VNM", MLA, "2004-12-31")
    (bound,) = (c for c in route(answer, "asean-mlat-1").conditions if c.id == "in-force")
    assert bound.verdict is Verdict.UNKNOWN
    assert answer.grade is not Grade.SHALL
    # Thailand and Myanmar signed in 2006.
    assert status(ask(kb, "THA", "MMR", MLA, "2004-12-31"), "asean-mlat-1") != "established"
    (explained,) = (row for row in kb.query("disagreements").rows() if row["disagreement"] == "d20")
    assert "day of each deposit" in {explained["first_value"], explained["second_value"]}
