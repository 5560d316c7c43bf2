"""What a state gives under a condition, or gave until it was suspended, is not given without it."""

from __future__ import annotations

import pytest

import iwtld
from iwtld.basis import Answer, Grade, OffenceProfile, Status

SHOWN = OffenceProfile(group="involved", assumed=frozenset({"serious-crime", "dual-criminality"}))


def extradition(kb: iwtld.KnowledgeBase, a: str, b: str, on: str) -> Answer:
    return kb.basis(a, b, form="extradition", on=on, offence=SHOWN)


def status(answer: Answer, name: str) -> Status:
    return next(route.status for route in answer.routes if route.id == name)


@pytest.mark.parametrize(("a", "b"), [("CHN", "AUS"), ("DEU", "MYS")])
def test_a_law_for_prescribed_countries_or_single_cases_recognises_no_offence_in_general(
    kb: iwtld.KnowledgeBase, a: str, b: str
) -> None:
    # Australia acts towards countries that regulations declare, Malaysia by special direction of a minister.
    assert status(extradition(kb, a, b, "2026-11-22"), "untoc-16-6") is Status.OPEN


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2019-10-15", Status.ESTABLISHED), ("2020-10-15", Status.OPEN), ("2021-10-15", Status.CLOSED)],
)
def test_a_suspension_that_a_list_reports_may_have_begun_earlier_in_its_year(
    kb: iwtld.KnowledgeBase, on: str, expected: Status
) -> None:
    # The list is of November 2020 and names the agreement of Australia with Hong Kong as suspended.
    answer = extradition(kb, "AUS", "HKG", on)
    assert status(answer, "bilateral-extradition/extradition-AUS-HKG") is expected


def test_a_declaration_on_reciprocity_asks_for_an_assurance(kb: iwtld.KnowledgeBase) -> None:
    answer = extradition(kb, "KEN", "BHS", "2020-01-01")
    assert answer.grade is Grade.MAY
    assert answer.best is not None
    assert "reciprocity" in " ".join(need.text for need in answer.best.needs if need.kind == "assurance")


def test_a_state_that_takes_the_convention_is_not_sure_to_act_without_a_treaty(
    kb: iwtld.KnowledgeBase,
) -> None:
    # The table of laws says that India asks for no treaty; to the depositary it spoke as a state that does.
    answer = extradition(kb, "DEU", "IND", "2026-11-22")
    assert (answer.grade, status(answer, "extradition-law")) == (Grade.MAY, Status.OPEN)


def test_the_oldest_treaties_go_stale_with_the_list_that_shows_their_parties(
    kb: iwtld.KnowledgeBase,
) -> None:
    answer = extradition(kb, "GBR", "DEU", "2026-11-22")
    (convention,) = (route for route in answer.routes if route.id == "coe-ets024-1")
    assert convention.as_of is not None
    assert (convention.as_of.isoformat(), convention.stale) == ("2022-03-31", True)


def test_a_charge_that_an_instrument_does_not_reach_is_named(kb: iwtld.KnowledgeBase) -> None:
    both = OffenceProfile(charges=frozenset({"wildlife-trafficking", "corruption"}), requesting_years=2)
    answer = kb.basis("KEN", "KHM", form="asset-recovery", on="2024-06-01", offence=both)
    (chapter,) = (route for route in answer.routes if route.id == "uncac-v")
    assert "wildlife trafficking" in " ".join(
        risk.text for risk in chapter.refusal_risks if risk.rule == "R5"
    )
