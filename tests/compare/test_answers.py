"""What two worlds answer differently is what the engine says that an act would change, for all forms."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

import iwtld
from iwtld.basis.acts.action_text import parse
from iwtld.basis.acts.perform import perform
from iwtld.basis.acts.whatif import what_if
from iwtld.compare.answers import compare_worlds
from iwtld.names import slug

DAY = date(2027, 6, 1)


def act(kb: iwtld.KnowledgeBase, text: str):  # type: ignore[no-untyped-def]
    return parse(text, lambda kind, name: slug(kb.resolve(kind, name)))


@pytest.mark.parametrize(
    "text",
    [
        "conclude THA-MMR:extradition@2027-01-01",
        "ratify SOM:untoc@2027-01-01",
        "denounce VNM:untoc@2026-01-01",
        "penalty SGP=5@2027-01-01",
        "notify VNM:untoc=takes@2027-01-01",
        "denounce IDN:asean-mlat-2004@2026-01-01",
    ],
)
def test_the_counts_are_those_of_what_if_for_every_form(kb: iwtld.KnowledgeBase, text: str) -> None:
    world = kb.reasoner.world
    actions = [act(kb, text)]
    changed, _ = perform(world, actions, DAY.toordinal())
    found = compare_worlds(world, changed, DAY)
    for form in world.forms:
        expected = Counter(one.move for one in what_if(world, actions, form, DAY.toordinal()).changes)
        counted: Counter[str] = Counter()
        for group in found.groups:
            if group.form == form:
                counted[group.move] += group.count
        assert counted == expected, form
    assert found.count == sum(group.count for group in found.groups)


def test_a_treaty_between_two_states_is_named_with_both_directions(kb: iwtld.KnowledgeBase) -> None:
    world = kb.reasoner.world
    changed, _ = perform(world, [act(kb, "conclude THA-MMR:extradition")], DAY.toordinal())
    found = compare_worlds(world, changed, DAY)
    rises = [group for group in found.groups if group.form == "extradition" and group.move == "rises"]
    assert sum(group.count for group in rises) == 2
    assert {pair for group in rises for pair in group.pairs} == {("MMR", "THA"), ("THA", "MMR")}
    assert all(group.after == "shall" and group.under for group in rises)


def test_what_is_lost_is_told_under_the_instrument_that_is_left(kb: iwtld.KnowledgeBase) -> None:
    world = kb.reasoner.world
    changed, _ = perform(world, [act(kb, "denounce IDN:asean-mlat-2004@2026-01-01")], DAY.toordinal())
    falls = [
        group
        for group in compare_worlds(world, changed, DAY).groups
        if group.form == "mutual-legal-assistance" and group.move == "falls"
    ]
    assert falls
    assert {group.under for group in falls} == {world.instruments["asean-mlat-2004"].name}
    assert all("IDN" in pair for group in falls for pair in group.pairs)


def test_the_same_world_answers_the_same(kb: iwtld.KnowledgeBase) -> None:
    found = compare_worlds(kb.reasoner.world, kb.reasoner.world, DAY)
    assert (found.count, found.groups, found.apart) == (0, (), ())
    size = len(kb.reasoner.world.states)
    assert found.pairs == size * (size - 1)


def test_a_jurisdiction_that_one_world_lacks_is_set_apart(kb: iwtld.KnowledgeBase) -> None:
    from dataclasses import replace

    world = kb.reasoner.world
    lacking = next(code for code in world.states if code not in world.tiers)
    fewer = replace(world, states={code: one for code, one in world.states.items() if code != lacking})
    found = compare_worlds(fewer, world, DAY)
    assert found.apart == (lacking,)
    assert found.count == 0


def test_pairs_are_named_up_to_a_limit_and_all_counted(kb: iwtld.KnowledgeBase) -> None:
    world = kb.reasoner.world
    changed, _ = perform(world, [act(kb, "denounce VNM:untoc@2026-01-01")], DAY.toordinal())
    found = compare_worlds(world, changed, DAY, most=3)
    largest = found.groups[0]
    assert largest.count > len(largest.pairs) == 3
    assert [group.count for group in found.groups] == sorted(
        (group.count for group in found.groups), reverse=True
    )
