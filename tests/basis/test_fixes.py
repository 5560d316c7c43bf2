"""Fixes: what the ranking says of an act is what the act does, and no set of acts beats the bound."""

from __future__ import annotations

import itertools
import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iwtld
from iwtld.basis import Grade, OffenceProfile
from iwtld.basis.acts.actions import Action, Conclude, LiftRestriction, Ratify
from iwtld.basis.acts.fixes import fixes
from iwtld.basis.acts.scenario import Scenario, scenarios
from iwtld.basis.acts.search import Search
from iwtld.basis.acts.whatif import apply
from iwtld.basis.setwise.columns import Columns
from iwtld.basis.setwise.gaps import BELOW
from iwtld.basis.setwise.layers import Layers
from iwtld.basis.setwise.matrix import matrix, summed
from iwtld.basis.setwise.traffic import Traffic, load_traffic
from iwtld.basis.world import World

from .drawing import RECENT, forms, lists, profiles

ASSISTANCE, EXTRADITION = "mutual-legal-assistance", "extradition"
ASEAN_TREATY = "asean-extradition-2025"
ON = date(2026, 12, 1).toordinal()
END_OF_2016 = date(2016, 12, 31).toordinal()
OF_THEIR_OWN = ("bilateral", "regional")
SHOWN = OffenceProfile(group="involved", assumed=frozenset({"dual-criminality"}))


@pytest.fixture(scope="module")
def world(kb: iwtld.KnowledgeBase) -> World:
    return kb.reasoner.world


@pytest.fixture(scope="module")
def traffic(kb: iwtld.KnowledgeBase) -> Traffic:
    return load_traffic(kb.store)


Limits = dict[str, object]


def lacking(
    world: World, form: str, day: int, below: Grade = BELOW, **limits: object
) -> set[tuple[str, str]]:
    cells = matrix(world, form, day, **limits)  # type: ignore[arg-type]
    return {(cell.requesting, cell.requested) for cell in cells if cell.grade.rank > below.rank}


def closed_by(
    world: World, acts: list[Action], form: str, day: int, **limits: object
) -> set[tuple[str, str]]:
    """Return the answers that acts close, found by doing them."""
    return lacking(world, form, day, **limits) - lacking(apply(world, acts, day), form, day, **limits)


# Facts of the records


def test_the_restriction_of_cambodia_is_what_keeps_asean_from_assistance(
    world: World, traffic: Traffic
) -> None:
    # OECD chapter: 36 of 45 pairs remain, since Cambodia limits assistance to drug offences (R30).
    ten = world.members("ASEAN", END_OF_2016)
    found = fixes(world, ASSISTANCE, END_OF_2016, traffic=traffic, members=ten, instruments=OF_THEIR_OWN)
    best = found.options[0]
    assert found.gaps == 18
    assert best.action == LiftRestriction("KHM", "asean-mlat-2004")
    assert (best.closes, best.pairs) == (18, 9)
    assert best.text == "Cambodia lifts the limit of its law on what it gives under ASEAN MLAT."
    # The case and the routes between Cambodia and other members, of which the records have one case with Viet Nam.
    assert best.routes == sum(traffic.weight("KHM", other) for other in ten)
    assert (found.plan.closes, found.plan.bound, len(found.plan.steps)) == (18, 18, 1)


def test_a_treaty_between_two_states_closes_both_directions(world: World, traffic: Traffic) -> None:
    # Indonesia and Singapore had no extradition treaty at the end of 2016.
    limits = {"members": ("IDN", "SGP"), "instruments": OF_THEIR_OWN}
    found = fixes(world, EXTRADITION, END_OF_2016, traffic=traffic, **limits)  # type: ignore[arg-type]
    assert [option.action for option in found.options] == [Conclude("IDN", "SGP", EXTRADITION)]
    assert found.options[0].answers == (("IDN", "SGP"), ("SGP", "IDN"))
    assert found.options[0].routes == traffic.weight("IDN", "SGP") == 1


def test_a_global_convention_is_joined_by_those_outside_it(world: World) -> None:
    # UNTOC: the Congo, Papua New Guinea, the Solomon Islands, Somalia and Tuvalu are no parties.
    assumed = OffenceProfile(assumed=frozenset({"serious-crime"}))
    found = fixes(world, ASSISTANCE, ON, profile=assumed, instruments=["global"], steps=1)
    outside = {option.action.state for option in found.options if isinstance(option.action, Ratify)}
    assert {"SOM", "TUV", "SLB", "PNG"} <= outside
    assert "KEN" not in outside


# The ASEAN Treaty on Extradition, signed by eleven, in force with six


@pytest.fixture(scope="module")
def scenario(world: World, traffic: Traffic) -> Scenario:
    members = world.members("ASEAN", ON)
    columns = Columns(world, ON, SHOWN)
    (found,) = scenarios(Search(Layers.between(members, columns, EXTRADITION), BELOW, traffic))
    return found


def test_the_asean_treaty_waits_for_six_of_eleven_ratifications(scenario: Scenario) -> None:
    assert (scenario.instrument, scenario.needed, scenario.recorded) == (ASEAN_TREATY, 6, ())
    assert len(scenario.candidates) == 11
    assert len(scenario.states) == 6
    assert set(scenario.states) <= set(scenario.candidates)


def test_its_best_six_ratifications_close_what_doing_them_closes(world: World, scenario: Scenario) -> None:
    members = world.members("ASEAN", ON)
    acts: list[Action] = [Ratify(state, ASEAN_TREATY) for state in scenario.states]
    closed = closed_by(world, acts, EXTRADITION, ON, members=members, profile=SHOWN)
    assert len(closed) == scenario.closes
    assert all(a in scenario.states and b in scenario.states for a, b in closed)


def test_no_other_six_ratifications_close_more(world: World, traffic: Traffic, scenario: Scenario) -> None:
    members = world.members("ASEAN", ON)
    columns = Columns(world, ON, SHOWN)
    gaps = lacking(world, EXTRADITION, ON, members=members, profile=SHOWN)
    worth: dict[tuple[str, ...], tuple[int, int]] = {}
    for six in itertools.combinations(scenario.candidates, 6):
        changed = apply(world, [Ratify(state, ASEAN_TREATY) for state in six], ON)
        found = summed(Layers.between(members, columns.of(changed), EXTRADITION))
        closed = [pair for pair in gaps if found[pair].grade.rank <= BELOW.rank]
        pairs = {frozenset(pair) for pair in closed}
        worth[six] = len(closed), sum(traffic.weight(*pair) for pair in pairs)
    best = max(worth.values())
    assert (scenario.closes, scenario.routes) == best
    assert scenario.equals == list(worth.values()).count(best)
    assert scenario.states == min(six for six, found in worth.items() if found == best)
    assert scenario.exact


def test_where_all_sets_do_as_well_the_first_by_code_is_named(world: World) -> None:
    # With the treaty alone, and the conduct an offence everywhere, any six close their thirty answers.
    members = world.members("ASEAN", ON)
    layers = Layers.between(members, Columns(world, ON, SHOWN), EXTRADITION, ["regional"])
    (found,) = scenarios(Search(layers, BELOW, Traffic()))
    assert (found.closes, found.equals) == (30, math.comb(11, 6))
    assert found.states == members[:6]


# What is said of an act is what it does


@settings(max_examples=40, deadline=None)
@given(data=st.data(), day=RECENT, profile=profiles())
def test_every_act_closes_what_doing_it_closes(
    world: World, data: st.DataObject, day: int, profile: OffenceProfile
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world, most=6))
    columns = Columns(world, day, profile)
    search = Search(Layers.between(members, columns, form), BELOW, Traffic())
    for score in search.scores():
        closed = closed_by(world, [score.action], form, day, members=members, profile=profile)
        answers = search.answers(score)
        assert set(answers) == closed, score.action
        assert (score.closes, score.pairs) == (len(answers), len({tuple(sorted(pair)) for pair in answers}))


@settings(max_examples=15, deadline=None)
@given(data=st.data(), day=RECENT, profile=profiles())
def test_no_two_acts_close_more_than_the_bound(
    world: World, data: st.DataObject, day: int, profile: OffenceProfile
) -> None:
    form = data.draw(st.sampled_from([EXTRADITION, ASSISTANCE, "controlled-delivery"]))
    members = data.draw(lists(world, most=4))
    found = fixes(world, form, day, members=members, profile=profile, steps=2)
    search = Search(Layers.between(members, Columns(world, day, profile), form), BELOW, Traffic())
    acts = [score.action for score in search.scores()][:12]
    closed = [
        len(closed_by(world, list(two), form, day, members=members, profile=profile))
        for two in itertools.combinations(acts, 2)
    ]
    assert max(closed, default=0) <= found.plan.bound
    assert found.plan.closes <= found.plan.bound
    done: list[Action] = [step.action for step in found.plan.steps]
    assert len(closed_by(world, done, form, day, members=members, profile=profile)) == found.plan.closes


@settings(max_examples=10, deadline=None)
@given(data=st.data(), day=RECENT, profile=profiles())
def test_acts_stand_in_the_order_of_what_they_close(
    world: World, data: st.DataObject, day: int, profile: OffenceProfile
) -> None:
    form, members = data.draw(forms(world)), data.draw(lists(world))
    found = fixes(world, form, day, members=members, profile=profile, top=5, steps=1)
    closes = [option.closes for option in found.options]
    assert closes == sorted(closes, reverse=True)
    assert len(closes) <= 5
    assert all(closes)
    assert found.gaps == len(lacking(world, form, day, members=members, profile=profile))


def test_two_acts_that_help_only_together_are_found_together(world: World) -> None:
    # Neither Somalia nor Tuvalu is a party to UNTOC: the convention serves the two when both have joined.
    profile = OffenceProfile(assumed=frozenset({"serious-crime"}))
    limits = {"members": ("SOM", "TUV"), "profile": profile, "instruments": ["global"]}
    found = fixes(world, ASSISTANCE, ON, steps=2, **limits)  # type: ignore[arg-type]
    assert found.options == ()
    assert {step.action for step in found.plan.steps} == {Ratify("SOM", "untoc"), Ratify("TUV", "untoc")}
    assert (found.plan.closes, found.plan.bound) == (2, 2)


def test_without_gaps_there_is_nothing_to_fix(world: World) -> None:
    found = fixes(world, EXTRADITION, date(2025, 1, 1).toordinal(), members=("IDN", "SGP"))
    assert (found.gaps, found.options, found.plan.steps, found.plan.bound) == (0, (), (), 0)
