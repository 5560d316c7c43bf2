"""Fixes: which acts would close the most gaps, one by one and in small sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from iwtld.basis.acts.action_words import describe
from iwtld.basis.acts.actions import Action
from iwtld.basis.acts.scenario import Scenario, scenarios
from iwtld.basis.acts.search import Score, Search
from iwtld.basis.grades import Grade
from iwtld.basis.profile import OffenceProfile
from iwtld.basis.setwise.columns import Columns
from iwtld.basis.setwise.gaps import BELOW, grade
from iwtld.basis.setwise.matrix import routes, sorts
from iwtld.basis.setwise.traffic import Traffic
from iwtld.basis.world import World
from iwtld.dataframes import Kind, Tabular


@dataclass(frozen=True, slots=True)
class Option:
    """An act, and the answers that it alone brings to the threshold.

    ``answers`` are ordered pairs, the requesting side first; ``pairs`` counts them whichever way they go, and
    ``routes`` the recorded trafficking routes and cases between these.
    """

    action: Action
    text: str
    answers: tuple[tuple[str, str], ...]
    pairs: int
    routes: int

    @property
    def closes(self) -> int:
        """Return the number of answers that the act closes."""
        return len(self.answers)

    def to_dict(self) -> dict[str, Any]:
        """Return the option as plain values."""
        return {
            **self.action.to_dict(),
            "text": self.text,
            "closes": self.closes,
            "pairs": self.pairs,
            "routes": self.routes,
            "answers": [list(pair) for pair in self.answers],
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """A set of acts, each chosen as the best after those before it, and a bound on all sets of its size.

    ``bound`` is a number of answers that no set of as many acts can close more than. It is no promise that
    one closes so many: acts that help only together make the best set hard to find. Where no act closes
    anything alone, the first is one that closes most when others do the same.
    """

    steps: tuple[Option, ...]
    bound: int

    @property
    def closes(self) -> int:
        """Return the number of answers that the acts close together."""
        return sum(step.closes for step in self.steps)

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain values."""
        return {
            "steps": [step.to_dict() for step in self.steps],
            "closes": self.closes,
            "bound": self.bound,
        }


@dataclass(frozen=True, slots=True)
class Fixes(Tabular):
    """What would close gaps: the best single acts, the best small set, and treaties that wait.

    ``gaps`` counts the answers (ordered pairs) below the threshold, and ``pairs`` them whichever way they go.
    Acts are ranked by the answers that they close, then by recorded routes and cases, then by what is easier
    to do.
    """

    form: str
    on: date
    offence: OffenceProfile
    below: Grade
    instruments: tuple[str, ...]
    among: tuple[str, ...]
    gaps: int
    options: tuple[Option, ...]
    plan: Plan
    scenarios: tuple[Scenario, ...]
    dataset_version: str

    fields: ClassVar[Mapping[str, Kind]] = {
        "action": "text",
        "text": "text",
        **dict.fromkeys(("closes", "pairs", "routes"), "integer"),
    }

    def records(self) -> tuple[Option, ...]:
        """Return the single acts, as a frame has them."""
        return self.options

    def to_dict(self) -> dict[str, Any]:
        """Return the fixes as plain values that JSON can hold."""
        return {
            "form": self.form,
            "on": self.on.isoformat(),
            "offence": self.offence.to_dict(),
            "below": str(self.below),
            "instruments": list(self.instruments),
            "among": list(self.among),
            "gaps": self.gaps,
            "options": [option.to_dict() for option in self.options],
            "plan": self.plan.to_dict(),
            "scenarios": [scenario.to_dict() for scenario in self.scenarios],
            "dataset_version": self.dataset_version,
        }


def fixes(
    world: World,
    form: str,
    day: int,
    *,
    traffic: Traffic | None = None,
    members: Sequence[str] | None = None,
    below: Grade | str = BELOW,
    profile: OffenceProfile | None = None,
    instruments: Iterable[str] | None = None,
    top: int = 20,
    steps: int = 3,
) -> Fixes:
    """Return the acts that would close the most gaps of a form on a day (an ordinal).

    Every act is taken to have its effect on that day. ``top`` limits the single acts that are returned, and
    ``steps`` the size of the set. See :func:`iwtld.basis.setwise.gaps.gaps` for the other arguments and the
    errors.
    """
    threshold = grade(below)
    offence = OffenceProfile() if profile is None else profile
    layers = routes(Columns(world, day, offence), form, members, sorts(instruments))
    search = Search(layers, threshold, Traffic() if traffic is None else traffic)
    scores = search.scores()
    alone = [score for score in scores if score.closes][:top]
    return Fixes(
        form,
        date.fromordinal(day),
        offence,
        threshold,
        layers.families,
        layers.members,
        int(search.gaps.sum()),
        tuple(_option(search, score) for score in alone),
        _plan(search, scores, steps),
        tuple(scenarios(search)),
        world.version,
    )


def _option(search: Search, score: Score) -> Option:
    text = describe(search.world, score.action)
    return Option(score.action, text, search.answers(score), score.pairs, score.routes)


def _plan(search: Search, scores: Sequence[Score], steps: int) -> Plan:
    bound = search.bound(scores, steps)
    chosen: list[Option] = []
    while scores and len(chosen) < steps:
        chosen.append(_option(search, scores[0]))
        if len(chosen) < steps:
            search = search.after(scores[0].action)
            scores = search.scores()
    return Plan(tuple(chosen), bound)
