"""What if: the pairs whose answer moves when some acts are done, with the records untouched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from iwtld.basis.acts.action_words import describe
from iwtld.basis.acts.actions import Action, Effect
from iwtld.basis.acts.perform import perform
from iwtld.basis.profile import OffenceProfile
from iwtld.basis.setwise.difference import Difference, between
from iwtld.basis.setwise.matrix import matrix
from iwtld.basis.world import World


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The effects of some acts, and the pairs whose answer they move, on one day."""

    form: str
    on: date
    offence: OffenceProfile
    among: tuple[str, ...]
    effects: tuple[Effect, ...]
    changes: tuple[Difference, ...]
    dataset_version: str

    @property
    def rises(self) -> tuple[Difference, ...]:
        """Return the pairs whose grade gets stronger."""
        return tuple(change for change in self.changes if change.move == "rises")

    @property
    def falls(self) -> tuple[Difference, ...]:
        """Return the pairs whose grade gets weaker."""
        return tuple(change for change in self.changes if change.move == "falls")

    def to_dict(self) -> dict[str, Any]:
        """Return the what-if as plain values that JSON can hold."""
        return {
            "form": self.form,
            "on": self.on.isoformat(),
            "offence": self.offence.to_dict(),
            "among": list(self.among),
            "actions": [effect.to_dict() for effect in self.effects],
            "rises": len(self.rises),
            "falls": len(self.falls),
            "changes": [change.to_dict() for change in self.changes],
            "dataset_version": self.dataset_version,
        }


def apply(world: World, actions: Iterable[Action], day: int) -> World:
    """Return the world with some acts in it; see :func:`iwtld.basis.acts.perform.perform`."""
    return perform(world, actions, day)[0]


def what_if(
    world: World,
    actions: Iterable[Action],
    form: str,
    day: int | None = None,
    *,
    members: Sequence[str] | None = None,
    profile: OffenceProfile | None = None,
    instruments: Iterable[str] | None = None,
) -> WhatIf:
    """Return the pairs whose answer for a form is another one with some acts done, on a day (an ordinal).

    The day is today unless given, or a later one on which the last of the acts has its effect. See
    :func:`iwtld.basis.acts.perform.perform` for what acts can be, and
    :func:`iwtld.basis.setwise.matrix.matrix` for the other arguments and the errors.
    """
    given = tuple(actions)
    when = day if day is not None else _last_effect(world, given)
    changed, effects = perform(world, given, when)
    limits: dict[str, Any] = {"members": members, "profile": profile, "instruments": instruments}
    before = matrix(world, form, when, **limits)
    after = matrix(changed, form, when, **limits)
    said = tuple(replace(effect, text=describe(world, effect.action)) for effect in effects)
    changes = tuple(between(before, after))
    return WhatIf(form, before.on, before.offence, before.codes, said, changes, world.version)


def _last_effect(world: World, actions: Sequence[Action]) -> int:
    today = date.today().toordinal()
    _, effects = perform(world, actions, today)
    return max([today, *(effect.since for effect in effects if effect.since is not None)])
