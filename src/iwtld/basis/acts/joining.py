"""Join and leave treaties: from when on a deposit binds, and a notice of denunciation frees."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from iwtld.basis.acts.actions import Action, Denounce, Effect, Ratify
from iwtld.basis.acts.overlay import altered, cut, decreed, jurisdiction
from iwtld.basis.grades import Verdict
from iwtld.basis.world import BEGINNING, TREATIES, Instrument, World
from iwtld.errors import ParameterError, UnknownNameError

_NOTICE: Final = 12
"""Months of notice where the instrument's own are not recorded (Vienna Convention 56(2))."""

Participation = Ratify | Denounce


def treaty(world: World, slug: str) -> Instrument:
    """Return a treaty by its slug, and refuse what states take part in without ratifying it."""
    instrument = world.instruments.get(slug)
    if instrument is None:
        treaties = [one for one, found in world.instruments.items() if found.kind in TREATIES]
        raise UnknownNameError("treaty", slug, treaties)
    if instrument.kind not in TREATIES:
        raise ParameterError(f"{instrument.name} is no treaty: states take part in it without ratifying it.")
    return instrument


def take_part(
    world: World, instrument: Instrument, actions: Sequence[Participation], day: int
) -> tuple[World, dict[Action, Effect]]:
    """Ratify and denounce one treaty, in the order in which these acts have their effect."""
    effects = _deposits(world, instrument, [a for a in actions if isinstance(a, Ratify)], day)
    effects |= {a: _notice(instrument, a, day) for a in actions if isinstance(a, Denounce)}
    dated = [(effect.since, a) for a, effect in effects.items() if effect.since is not None]
    in_order = sorted(dated, key=lambda pair: pair[0])
    key, itself = ("in-force", instrument.slug), ("treaty-in-force", instrument.slug)
    for joins, run in groupby(in_order, key=lambda pair: isinstance(pair[1], Ratify)):
        since = {jurisdiction(world, action.state): start for start, action in run}
        world = decreed(world, key, since, Verdict.SATISFIED if joins else Verdict.UNSATISFIED)
        if joins and itself in world.everybody:
            ended = cut(world.everybody[itself], min(since.values()))
            world = altered(world, everybody={**world.everybody, itself: ended})
    return world, effects


def _deposits(
    world: World, instrument: Instrument, actions: Sequence[Ratify], day: int
) -> dict[Action, Effect]:
    """Return when ratifications bind: after the waiting period, and never before the treaty itself (R21)."""
    wait = instrument.days_to_entry or 0
    deposits = {action: action.day(day - wait) for action in actions}
    states = {jurisdiction(world, action.state): at for action, at in deposits.items()}
    entry = _entry(world, instrument, states)
    note: str | None = None
    if entry is None:
        needed = instrument.ratifications_to_entry
        note = f"{instrument.name} enters into force with {needed} ratifications; these are too few."
        return {action: Effect(action, None, note) for action in actions}
    if instrument.entered is None and instrument.ratifications_to_entry is None:
        note = f"It is not recorded when {instrument.name} entered into force; it is taken to be in force."
    elif instrument.days_to_entry is None:
        note = "No waiting period is recorded; none is assumed."
    return {action: Effect(action, max(at + wait, entry), note) for action, at in deposits.items()}


def _entry(world: World, instrument: Instrument, deposits: Mapping[str, int]) -> int | None:
    """Return when an instrument enters into force; ``None`` while it has too few ratifications (R22)."""
    needed = instrument.ratifications_to_entry
    if instrument.entered is not None or needed is None:
        return instrument.entered or BEGINNING
    recorded = dict.fromkeys(world.participants.get(instrument.slug, ()), BEGINNING)
    consents = sorted({**deposits, **recorded}.values())
    return None if len(consents) < needed else consents[needed - 1] + (instrument.days_to_entry or 0)


def _notice(instrument: Instrument, action: Denounce, day: int) -> Effect:
    """Return when a denunciation takes effect: after the period of notice."""
    if action.on is None:
        return Effect(action, day)
    months = instrument.months_to_withdrawal
    note = None if months else "No period of notice is recorded; twelve months are assumed."
    return Effect(action, _later(action.on, months or _NOTICE).toordinal(), note)


def _later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
