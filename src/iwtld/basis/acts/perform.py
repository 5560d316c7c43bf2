"""What each hypothetical act does to the law, and from which day on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from iwtld.basis.acts.actions import (
    Action,
    ChangeLaw,
    Conclude,
    Denounce,
    Designate,
    Effect,
    LiftRestriction,
    Notify,
    Penalty,
    Ratify,
)
from iwtld.basis.acts.joining import take_part, treaty
from iwtld.basis.acts.overlay import altered, arranged, cut, decreed, doubted, jurisdiction, supposed, two
from iwtld.basis.grades import Verdict
from iwtld.basis.world import LawRule, Tier, World
from iwtld.errors import ParameterError, UnknownNameError

SATISFIED, UNSATISFIED = Verdict.SATISFIED, Verdict.UNSATISFIED

_LAWS: Final = {
    "extradition-without-treaty": "ExtraditionRule",
    "assistance-without-treaty": "AssistanceRule",
}
FREE: Final = ("extradition-without-treaty", "no-treaty-required-by-both")
"""Conditions that one and the same law meets: that which asks for no treaty."""


def perform(world: World, actions: Iterable[Action], day: int) -> tuple[World, tuple[Effect, ...]]:
    """Return the world with some acts in it, and the effect of each; the given world is untouched.

    An act without a date has its effect on ``day``, an ordinal. Raises ``UnknownNameError`` for a code or a
    slug that the world does not have, and ``ParameterError`` for an act that is not possible, such as the
    ratification of a scheme.
    """
    given = tuple(actions)
    effects: dict[Action, Effect] = {}
    for slug in dict.fromkeys(action.instrument for action in given if isinstance(action, Ratify | Denounce)):
        mine = [a for a in given if isinstance(a, Ratify | Denounce) and a.instrument == slug]
        world, found = take_part(world, treaty(world, slug), mine, day)
        effects |= found
    for action in given:
        if action not in effects:
            world, effects[action] = _ACTS[type(action)](world, action, day)
    return world, tuple(effects[action] for action in given)


def _penalty(world: World, action: Penalty, day: int) -> tuple[World, Effect]:
    since, state = action.day(day), jurisdiction(world, action.state)
    before = world.tiers.get(state, ())
    ended = [replace(tier, segment=segment) for tier in before for segment in cut((tier.segment,), since)]
    law = Tier(
        iri="",
        offence="supposed",
        name="the offence that is supposed",
        scope="all-listed",
        years=action.years,
        least=None,
        fine=False,
        stated=None,
        segment=supposed(since),
    )
    return altered(world, tiers={**world.tiers, state: (*ended, law)}), Effect(action, since)


def _notify(world: World, action: Notify, day: int) -> tuple[World, Effect]:
    since, state, slug = action.day(day), jurisdiction(world, action.state), action.instrument
    if not _asks(world, "convention-taken-as-basis", slug):
        raise ParameterError(f"{slug} has no rule on taking it as the basis for extradition.")
    verdict = SATISFIED if action.takes else UNSATISFIED
    world = decreed(world, ("convention-taken-as-basis", slug), {state: since}, verdict)
    if action.takes:
        world = decreed(world, ("treaty-required", slug), {state: since}, SATISFIED)
    # Such a notice is for states that need a treaty: a law that needs none becomes doubtful (R8, R36).
    world = doubted(world, ("no-treaty-required-by-both", None), state, UNSATISFIED, since)
    return world, Effect(action, since)


def _designate(world: World, action: Designate, day: int) -> tuple[World, Effect]:
    since, key = action.day(day), (jurisdiction(world, action.state), jurisdiction(world, action.other))
    pair = two(world, *key)
    before = world.designations.get(key, ())
    apart = tuple(s for s in before if s.verdict is SATISFIED or s.form not in (None, action.form))
    ended = cut((s for s in before if s not in apart), since)
    segments = (*apart, *ended, supposed(since, form=action.form))
    world = altered(world, designations={**world.designations, key: segments})
    world = arranged(world, "StatutoryDesignation", pair, action.form, since, requested=action.state)
    return world, Effect(action, since)


def _conclude(world: World, action: Conclude, day: int) -> tuple[World, Effect]:
    since, pair = action.day(day), two(world, action.state, action.other)
    forms = [form for kind, form in world.by_class if kind == "BilateralTreaty"]
    if action.form not in forms:
        raise UnknownNameError("form that a bilateral treaty is recorded to give", action.form, forms)
    return arranged(world, "BilateralTreaty", pair, action.form, since), Effect(action, since)


def _lift(world: World, action: LiftRestriction, day: int) -> tuple[World, Effect]:
    since, state, slug = action.day(day), jurisdiction(world, action.state), action.instrument
    found = [c.slug for c in world.conditions.values() if c.remedy == "lift-restriction"]
    limits = [one for one in found if _asks(world, one, slug)]
    if not limits:
        raise ParameterError(f"No restriction of domestic law and no reservation bears on {slug}.")
    for one in limits:
        world = decreed(world, (one, slug), {state: since}, SATISFIED)
    return world, Effect(action, since)


def _change_law(world: World, action: ChangeLaw, day: int) -> tuple[World, Effect]:
    since, state = action.day(day), jurisdiction(world, action.state)
    known = [c.slug for c in world.conditions.values() if c.remedy == "change-law"]
    if action.condition not in known:
        raise UnknownNameError("condition that a change of law can meet", action.condition, known)
    for slug in FREE if action.condition in FREE else (action.condition,):
        world = decreed(world, (slug, None), {state: since}, SATISFIED)
    if action.condition in FREE:
        world = decreed(world, ("treaty-required", None), {state: since}, UNSATISFIED)
    kind = _LAWS.get(action.condition)
    if kind is not None:
        rule = LawRule(
            iri="", law="the law that is supposed", law_iri="", segment=supposed(since), checked=None
        )
        world = altered(world, laws={**world.laws, (kind, state): (*world.laws.get((kind, state), ()), rule)})
    return world, Effect(action, since)


def _asks(world: World, condition: str, instrument: str) -> bool:
    return any(p.instrument == instrument and condition in p.conditions for p in world.provisions)


_Act = Callable[[World, Any, int], tuple[World, Effect]]
_ACTS: Final[dict[type[Action], _Act]] = {
    Penalty: _penalty,
    Notify: _notify,
    Designate: _designate,
    Conclude: _conclude,
    LiftRestriction: _lift,
    ChangeLaw: _change_law,
}
