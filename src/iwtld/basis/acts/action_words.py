"""Say a hypothetical act in a sentence."""

from __future__ import annotations

from typing import Final

from iwtld.basis.acts.actions import (
    Action,
    ChangeLaw,
    Conclude,
    Denounce,
    Designate,
    LiftRestriction,
    Notify,
    Penalty,
    Ratify,
)
from iwtld.basis.answer import state_ref
from iwtld.basis.report import the
from iwtld.basis.wording import years
from iwtld.basis.world import World

_LAWS: Final = {
    "extradition-without-treaty": "extradite without a treaty",
    "no-treaty-required-by-both": "extradite without a treaty",
    "assistance-without-treaty": "give mutual legal assistance without a treaty",
    "domestic-law-permits": "permit special investigative techniques",
}


def describe(world: World, action: Action) -> str:
    """Return what an act does, as a sentence: ``Somalia ratifies UNTOC on 2027-01-01.``"""
    when = f" on {action.when.isoformat()}" if action.when else ""
    sentence = f"{the(state_ref(world, action.state))} {_deed(world, action)}{when}."
    return sentence[:1].upper() + sentence[1:]


def _deed(world: World, action: Action) -> str:
    match action:
        case Ratify(_, slug):
            return f"ratifies {_instrument(world, slug)}"
        case Denounce(_, slug):
            return f"denounces {_instrument(world, slug)}"
        case Penalty(_, maximum):
            return f"sets the maximum for wildlife offences to {years(maximum)}"
        case Notify(_, slug, takes):
            verb = "takes" if takes else "does not take"
            return f"notifies that it {verb} {_instrument(world, slug)} as the basis for extradition"
        case Designate(_, other, form):
            return f"designates {_name(world, other)} under its law on {_form(world, form)}"
        case Conclude(_, other, form):
            return f"and {_name(world, other)} bring a treaty on {_form(world, form)} into force"
        case LiftRestriction(_, slug):
            return _lift(world, slug)
        case ChangeLaw(_, condition):
            return f"changes its law to {_LAWS.get(condition) or f'meet the condition {condition!r}'}"
    return str(action)


def _lift(world: World, slug: str) -> str:
    name = _instrument(world, slug)
    asked = {condition for p in world.provisions if p.instrument == slug for condition in p.conditions}
    if "no-reservation" in asked:
        return f"withdraws its reservation to {name}"
    return f"lifts the limit of its law on what it gives under {name}"


def _instrument(world: World, slug: str) -> str:
    return world.instruments[slug].name


def _name(world: World, code: str) -> str:
    return the(state_ref(world, code))


def _form(world: World, slug: str) -> str:
    return world.forms[slug].lower()
