"""The acts that bear on a form of cooperation, kind by kind, and by whom each of them is left to be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from iwtld.basis.acts.actions import Action, ChangeLaw, LiftRestriction, Notify, Penalty, Ratify
from iwtld.basis.acts.perform import FREE
from iwtld.basis.grades import Grade
from iwtld.basis.setwise.columns import Column
from iwtld.basis.setwise.layers import Layers, family
from iwtld.basis.world import TREATIES, Condition, Instrument, Provision, World

_SATISFIED: Final = 1


def kinds(layers: Layers, below: Grade) -> Iterator[dict[str, Action]]:
    """Yield, for each kind of act that bears on a threshold, the act of each member that can still do it.

    The kinds are: ratifying one treaty, notifying one depositary, raising the maximum to one threshold,
    lifting the restriction under one instrument, and changing the law on one condition. They follow from the
    conditions of the provisions whose grade reaches the threshold.
    """
    provisions = tuple(_provisions(layers, below))
    yield from _ratifications(layers, provisions)
    for condition, instrument in _conditions(layers, provisions):
        yield from _of_law(layers, condition, instrument)


def pending(instrument: Instrument) -> bool:
    """Return whether a treaty waits for ratifications to enter into force, so that one alone does nothing."""
    return instrument.ratifications_to_entry is not None and instrument.entered is None


def eligible(world: World, instrument: Instrument, code: str) -> bool:
    """Return whether a jurisdiction can join a treaty, as far as the records tell.

    A regional treaty is open to those whom a record connects with it, another to member states of the United
    Nations too.
    """
    connected = code in world.positions.get(("in-force", instrument.slug), {})
    return connected or (not instrument.regional and world.states[code].un_member)


def _provisions(layers: Layers, below: Grade) -> Iterator[Provision]:
    world = layers.columns.world
    classes = (p for (_, form), p in world.by_class.items() if form == layers.form)
    for provision in (*world.by_form[layers.form], *classes):
        if provision.instrument is not None and provision.instrument not in world.instruments:
            continue
        reaches = provision.grade.potential.rank <= below.rank
        if reaches and family(world, provision) in layers.families:
            yield provision


def _ratifications(layers: Layers, provisions: tuple[Provision, ...]) -> Iterator[dict[str, Action]]:
    world, columns = layers.columns.world, layers.columns
    slugs = {p.instrument: None for p in provisions if p.instrument}
    if any(world.conditions[slug].test == "treaty" for p in provisions for slug in p.conditions):
        # A convention widens other treaties (R6), so that joining one of these bears on it too.
        slugs |= dict.fromkeys(world.treaties[layers.form])
    for slug in slugs:
        instrument = world.instruments[slug]
        if instrument.kind in TREATIES and not pending(instrument):
            lacking = _lacking(layers, columns.participation(slug))
            yield {code: Ratify(code, slug) for code in lacking if eligible(world, instrument, code)}


def _conditions(layers: Layers, provisions: tuple[Provision, ...]) -> Iterator[tuple[Condition, str | None]]:
    world, assumed = layers.columns.world, layers.columns.profile.assumed
    found: dict[tuple[str, str | None], None] = {}
    for provision in provisions:
        for slug in provision.conditions:
            if slug not in assumed:
                # One law meets all of these conditions.
                one = FREE[0] if slug in FREE else slug
                found[one, provision.instrument if world.conditions[slug].per_instrument else None] = None
    for slug, instrument in found:
        yield world.conditions[slug], instrument


def _of_law(layers: Layers, condition: Condition, instrument: str | None) -> Iterator[dict[str, Action]]:
    columns, form = layers.columns, layers.form
    if condition.test == "penalty" and condition.years is not None:
        years = condition.years
        lacking = _lacking(layers, columns.maximum("requested", years))
        yield {code: Penalty(code, years) for code in lacking}
    elif condition.test == "position":
        lacking = _lacking(layers, columns.position(condition, instrument, form))
        if condition.remedy == "notify-convention" and instrument:
            yield {code: Notify(code, instrument, takes=True) for code in lacking}
        elif condition.remedy == "lift-restriction" and instrument:
            yield {code: LiftRestriction(code, instrument) for code in lacking}
        elif condition.remedy == "change-law":
            yield {code: ChangeLaw(code, condition.slug) for code in lacking}


def _lacking(layers: Layers, column: Column) -> list[str]:
    cut = layers.tester.ties.cut(column)
    return [code for code, verdict in zip(layers.members, cut.tolist(), strict=True) if verdict != _SATISFIED]
