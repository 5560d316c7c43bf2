"""Why-not names what stands in the way of each route, and steps that would really open it."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest

import iwtld
from iwtld import resources
from iwtld.basis import Answer, Grade, OffenceProfile, Status
from iwtld.basis.proofs.obstacles import Obstacle, obstacle_text, obstacles
from iwtld.basis.proofs.remedies import RANKS, WHO, YEARS, Fix

NUMBERS = {"one": 1, "two": 2, "four": 4}


def table(name: str) -> list[dict[str, str]]:
    with (resources.folder("data") / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ask(
    kb: iwtld.KnowledgeBase, requesting: str, requested: str, form: str, on: str, **case: object
) -> tuple[Answer, dict[str, Obstacle]]:
    answer = kb.basis(requesting, requested, form=form, on=on, offence=OffenceProfile(**case))  # type: ignore[arg-type]
    return answer, {obstacle.route: obstacle for obstacle in obstacles(answer)}


def texts(fixes: tuple[Fix, ...]) -> list[str]:
    return [fix.text for fix in fixes]


@pytest.fixture(scope="module")
def restricted(kb: iwtld.KnowledgeBase) -> tuple[Answer, dict[str, Obstacle]]:
    """Cambodia limits assistance under the ASEAN treaty to drug offences (OECD 2019, Extradition and MLA)."""
    return ask(kb, "SGP", "KHM", "mutual-legal-assistance", "2018-06-30")


# --- What the records say ---


def test_the_ranks_of_remedies_are_those_of_the_records() -> None:
    recorded = {row["notation"]: int(row["rank"]) for row in table("concepts") if row["scheme"] == "remedy"}
    assert recorded == RANKS


def test_the_thresholds_in_words_are_those_of_the_records() -> None:
    recorded = {row["notation"]: float(row["years"]) for row in table("conditions") if row["years"]}
    assert {slug: NUMBERS[words.split()[0]] for slug, words in YEARS.items()} == recorded


# --- The obstacles ---


def test_every_route_that_is_not_established_is_an_obstacle(
    restricted: tuple[Answer, dict[str, Obstacle]],
) -> None:
    answer, found = restricted
    closed = {route.id for route in answer.routes if route.status is not Status.ESTABLISHED}
    assert set(found) == closed


def test_an_obstacle_names_the_premises_that_fail_and_no_others(
    restricted: tuple[Answer, dict[str, Obstacle]],
) -> None:
    (hurdle,) = restricted[1]["asean-mlat-1"].premises
    assert (hurdle.condition.id, hurdle.premise.state) == ("not-drug-only", "KHM")


def test_the_steps_are_counted_before_their_price(restricted: tuple[Answer, dict[str, Obstacle]]) -> None:
    useful = [o for o in obstacles(restricted[0]) if o.betters and o.fixes]
    prices = [(len(o.fixes), sum(fix.rank for fix in o.fixes)) for o in useful]
    assert prices == sorted(prices)
    assert len(set(prices)) > 1


def test_of_two_steps_of_one_price_that_of_the_record_keeper_comes_first(
    restricted: tuple[Answer, dict[str, Obstacle]],
) -> None:
    useful = [o for o in obstacles(restricted[0]) if o.betters and [fix.rank for fix in o.fixes] == [1]]
    orders = [WHO.index(o.fixes[0].who) for o in useful]
    assert orders == sorted(orders)
    assert len(set(orders)) > 1


def test_what_cannot_better_the_answer_comes_after_what_can(kb: iwtld.KnowledgeBase) -> None:
    answer, _ = ask(kb, "THA", "VNM", "extradition", "2024-03-05")
    assert answer.grade is Grade.CHANNEL_ONLY
    useful = [obstacle.betters for obstacle in obstacles(answer)]
    assert useful == sorted(useful, reverse=True)
    assert not useful[-1]


def test_a_route_that_no_step_can_open_says_so_and_comes_last(
    restricted: tuple[Answer, dict[str, Obstacle]],
) -> None:
    # The Ljubljana-The Hague Convention is about core international crimes (R26).
    useful = [obstacle for obstacle in obstacles(restricted[0]) if obstacle.betters]
    assert useful[-1].route == "ljubljana-mla"
    assert useful[-1].fixes == ()
    assert "no step can open it" in obstacle_text(useful[-1:])


def test_a_state_that_needs_no_treaty_cannot_be_asked_to_need_one(kb: iwtld.KnowledgeBase) -> None:
    # Viet Nam extradites without a treaty (Law 08/2007/QH12), so that UNTOC 16(6) is its way and not 16(4).
    _, found = ask(kb, "THA", "VNM", "extradition", "2024-03-05")
    assert found["untoc-16-4"].fixes == ()
    assert found["untoc-16-6"].fixes != ()


# --- The steps ---


def test_a_restriction_is_lifted_by_the_state_that_made_it(
    restricted: tuple[Answer, dict[str, Obstacle]],
) -> None:
    (fix,) = restricted[1]["asean-mlat-1"].fixes
    assert fix == Fix(
        "lift-restriction",
        "requested",
        "Cambodia lifts the limit of its law on mutual legal assistance to drug offences.",
    )


def test_a_maximum_that_is_too_low_is_raised(kb: iwtld.KnowledgeBase) -> None:
    _, found = ask(
        kb, "SGP", "KHM", "mutual-legal-assistance", "2018-06-30", requested_years=3, requesting_years=5
    )
    untoc = found["untoc-18-1"]
    assert "Cambodia raises the maximum to four years." in texts(untoc.fixes + untoc.others)


def test_a_state_that_does_not_take_the_convention_can_notify_that_it_does(kb: iwtld.KnowledgeBase) -> None:
    # Saudi Arabia does not take UNCAC as the basis for extradition (declaration of 2013-04-29).
    _, found = ask(kb, "THA", "SAU", "extradition", "2024-01-01", charges=frozenset({"corruption"}))
    text = "Saudi Arabia notifies the Secretary-General under UNCAC 44(6) that it takes the Convention as the basis."
    assert text in texts(found["uncac-44-5"].fixes)


def test_what_is_not_recorded_is_first_found_out(restricted: tuple[Answer, dict[str, Obstacle]]) -> None:
    (fix,) = restricted[1]["unrecorded/bilateral-treaty"].fixes
    assert (fix.remedy, fix.who) == ("record-fact", "record keeper")
    assert fix.text.endswith("whether Singapore and Cambodia have a treaty on mutual legal assistance.")


def test_where_a_source_excludes_a_treaty_one_has_to_be_concluded(kb: iwtld.KnowledgeBase) -> None:
    # Indonesian prosecutors told the OECD in 2018 that there was none with the Netherlands.
    _, found = ask(kb, "IDN", "NLD", "mutual-legal-assistance", "2018-06-30")
    (fix,) = found["unrecorded/bilateral-treaty"].fixes
    assert (fix.remedy, fix.who) == ("conclude-treaty", "both")
    assert fix.text == "Indonesia and the Netherlands conclude a treaty on mutual legal assistance."


def test_a_state_outside_a_treaty_is_to_join_it(kb: iwtld.KnowledgeBase) -> None:
    # Congo had only signed UNTOC by 2025-08-06.
    _, found = ask(
        kb, "KEN", "COG", "mutual-legal-assistance", "2024-01-01", requesting_years=5, requested_years=5
    )
    (fix,) = found["untoc-18-1"].fixes
    assert (fix.remedy, fix.who, fix.text) == ("ratify", "requested", "The Congo joins UNTOC.")


def test_a_treaty_that_waits_for_ratifications_needs_those_of_others_too(kb: iwtld.KnowledgeBase) -> None:
    _, found = ask(kb, "THA", "VNM", "extradition", "2026-01-01", requesting_years=5, requested_years=5)
    (fix,) = found["asean-extradition-2025-1"].fixes
    assert (fix.remedy, fix.who) == ("ratify", "both")


def test_one_step_for_two_conditions_is_counted_once(kb: iwtld.KnowledgeBase) -> None:
    # A charge of corruption opens the scope of UNCAC, and is what its articles ask for.
    _, found = ask(kb, "SGP", "KHM", "mutual-legal-assistance", "2018-06-30")
    uncac = found["uncac-46-1"]
    assert {hurdle.condition.id for hurdle in uncac.premises} == {"offence-scope", "corruption-offence"}
    assert texts(uncac.fixes) == ["Singapore charges corruption as well, where the facts bear it."]


def test_a_disputed_test_can_be_argued(kb: iwtld.KnowledgeBase) -> None:
    case = {"requesting_years": 5, "requested_years": 3}
    _, found = ask(kb, "IDN", "NLD", "mutual-legal-assistance", "2018-06-30", **case)
    untoc = found["untoc-18-1"]
    argued = "Indonesia relies on the law of Indonesia alone: it is disputed whose law decides."
    assert argued in texts(untoc.fixes + untoc.others)


# --- The steps do what they say ---

IN_THE_CASE = [
    ("group", {}, "that an organised criminal group", {"group": "involved"}),
    (
        "transnational",
        {"transnational": None, "group": "involved"},
        "that the offence is transnational",
        {"transnational": True, "group": "involved"},
    ),
    (
        "person",
        {"located": None, "group": "involved"},
        "that the person is in the territory",
        {"located": True, "group": "involved"},
    ),
]


@pytest.mark.parametrize(("name", "case", "text", "after"), IN_THE_CASE, ids=lambda value: str(value)[:12])
def test_what_is_shown_in_the_case_no_longer_stands_in_the_way(
    name: str, case: dict[str, object], text: str, after: dict[str, object], kb: iwtld.KnowledgeBase
) -> None:
    asked = ("THA", "VNM", "extradition", "2024-03-05")
    _, before = ask(kb, *asked, **case)
    _, later = ask(kb, *asked, **after)
    assert any(text in fix for fix in texts(before["untoc-16-6"].fixes))
    assert not any(text in fix for fix in texts(later["untoc-16-6"].fixes))


@pytest.mark.parametrize(
    ("charges", "route"),
    [
        ({"wildlife-trafficking", "corruption"}, "uncac-46-1"),
        ({"wildlife-trafficking", "laundering"}, "untoc-18-1"),
        ({"wildlife-trafficking", "participation"}, "untoc-18-1"),
    ],
)
def test_a_charge_that_is_proposed_establishes_the_route(
    charges: set[str], route: str, restricted: tuple[Answer, dict[str, Obstacle]], kb: iwtld.KnowledgeBase
) -> None:
    before = restricted[1][route]
    assert [fix.remedy for fix in before.fixes] == ["show-in-case"]
    answer, after = ask(kb, "SGP", "KHM", "mutual-legal-assistance", "2018-06-30", charges=frozenset(charges))
    assert route not in after
    assert answer.grade is Grade.SHALL


def test_a_maximum_raised_to_the_threshold_is_enough(kb: iwtld.KnowledgeBase) -> None:
    asked = ("SGP", "KHM", "mutual-legal-assistance", "2018-06-30")
    _, below = ask(kb, *asked, requesting_years=5, requested_years=3.999)
    _, at = ask(kb, *asked, requesting_years=5, requested_years=4)
    assert "untoc-18-1" in below
    assert "untoc-18-1" not in at


def test_a_designation_that_was_suspended_takes_a_new_one(kb: iwtld.KnowledgeBase) -> None:
    # The United Kingdom suspended its agreement with Hong Kong in 2020.
    proven = frozenset({"serious-crime", "dual-criminality"})
    _, found = ask(kb, "HKG", "GBR", "extradition", "2026-11-22", assumed=proven)
    assert texts(found["designation-extradition/extradition-GBR-HKG"].fixes) == [
        "The United Kingdom designates Hong Kong under its law."
    ]


def test_a_threshold_that_may_look_at_the_other_side_is_first_looked_up(kb: iwtld.KnowledgeBase) -> None:
    # The source on the Extradition Act of Thailand gives one year and not whose.
    asked = ("VNM", "THA", "extradition", "2026-11-22")
    _, found = ask(kb, *asked, requesting_years=1, requested_years=0.5)
    assert texts(found["extradition-law"].fixes) == [
        "Find out and record at whose maximum the law of Thailand looks."
    ]
    assert texts(found["extradition-law"].others) == [
        "Thailand raises the maximum to what the law of Thailand asks for."
    ]


def test_a_threshold_that_both_sides_miss_takes_both_to_raise_the_maximum(kb: iwtld.KnowledgeBase) -> None:
    asked = ("VNM", "THA", "extradition", "2026-11-22")
    _, found = ask(kb, *asked, requesting_years=0.5, requested_years=0.5)
    assert texts(found["extradition-law"].fixes) == [
        "Viet Nam raises the maximum to what the law of Thailand asks for.",
        "Thailand raises the maximum to what the law of Thailand asks for.",
    ]


def test_only_the_side_at_which_a_law_looks_is_to_raise_its_maximum(kb: iwtld.KnowledgeBase) -> None:
    # French law looks at the maximum of the requesting state.
    asked = ("VNM", "FRA", "extradition", "2026-11-22")
    _, found = ask(kb, *asked, requesting_years=1.5, requested_years=1.5)
    assert texts(found["extradition-law"].fixes) == [
        "Viet Nam raises the maximum to what the law of France asks for."
    ]


@pytest.mark.parametrize("requesting", ["THA", "SGP", "IDN", "KEN", "GBR", "SOM", "HKG"])
@pytest.mark.parametrize("requested", ["VNM", "KHM", "NLD", "CHN", "USA", "ARE"])
def test_what_is_unknown_alone_always_has_a_step(
    requesting: str, requested: str, kb: iwtld.KnowledgeBase
) -> None:
    for form in kb.reasoner.world.forms:
        _, found = ask(kb, requesting, requested, form, "2019-03-05", group="unknown", transnational=None)
        without = [o.route for o in found.values() if o.status is Status.OPEN and not o.fixes]
        assert without == []


# --- What a person and a program read ---


def test_the_text_keeps_to_its_width(restricted: tuple[Answer, dict[str, Obstacle]]) -> None:
    found = obstacles(restricted[0])
    for width in (60, 80, 100):
        assert max(map(len, obstacle_text(found, width).splitlines())) <= width


def test_the_text_marks_premises_steps_and_dearer_steps(
    restricted: tuple[Answer, dict[str, Obstacle]],
) -> None:
    lines = obstacle_text([restricted[1]["unrecorded/bilateral-treaty"]], 200).splitlines()
    assert lines == [
        "A bilateral treaty that is not recorded: shall, open; 1 step",
        "  ? In force (R21): No bilateral treaty beyond those listed is recorded, and no statement says that there is none.",
        "  → Find out and record whether Singapore and Cambodia have a treaty on mutual legal assistance. (keeper of the records)",
        "    or: Singapore and Cambodia conclude a treaty on mutual legal assistance. (both sides)",
    ]


def test_without_obstacles_the_text_says_so(restricted: tuple[Answer, dict[str, Obstacle]]) -> None:
    assert obstacles(replace(restricted[0], routes=())) == ()
    assert obstacle_text(()) == "Every route is established.\n"


def test_an_obstacle_becomes_json(restricted: tuple[Answer, dict[str, Obstacle]]) -> None:
    read = json.loads(json.dumps(restricted[1]["asean-mlat-1"].to_dict()))
    assert read["route"] == "asean-mlat-1"
    assert (read["grade"], read["status"], read["betters"]) == ("shall", "closed", True)
    assert read["premises"][0]["condition"] == "not-drug-only"
    assert read["premises"][0]["status"] == "unsatisfied"
    assert read["fixes"][0]["rank"] == RANKS["lift-restriction"]
