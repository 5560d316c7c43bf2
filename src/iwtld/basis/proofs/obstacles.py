"""Why not: what stands in the way of each route that is not established, and the cheapest way round it.

A fix is one step of somebody: of the keeper of the records, who looks up what nobody recorded; of the
requesting side, which shows something in the case; or of a state, which notifies, legislates or ratifies. The
records name what a condition takes that fails (``iwt:remedy``); where it is only unknown, finding out comes
first.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from iwtld.basis.grades import Grade, Status, Verdict
from iwtld.basis.proofs.remedies import Fix, remedies
from iwtld.basis.report import route_name
from iwtld.basis.values import Answer, ConditionResult, Premise, Route

_ANY: Final = "existing-treaty"
"""The condition of which one premise is enough (R6)."""
_WAIVED: Final = "dual-criminality-where-required"
"""The condition that falls away where the law of the requested side does not ask for it (R13)."""
_EITHER: Final = "threshold-side-not-recorded"
"""The reason of a premise that no fix needs where both sides meet the threshold (R10)."""
_PRESUMED: Final = "dual-criminality-not-excluded"
"""The condition that only a premise that fails puts in doubt (R10)."""

_MARKS: Final = {Verdict.UNKNOWN: "?", Verdict.UNSATISFIED: "✗"}
_BY: Final = {
    "record keeper": "keeper of the records",
    "requesting": "requesting side",
    "requested": "requested side",
    "both": "both sides",
}
_WIDTH: Final = 100
_NARROWEST: Final = 30

Way = tuple[Fix, ...]
"""Steps that together make a condition hold."""


@dataclass(frozen=True, slots=True)
class Hurdle:
    """A premise that fails or is not known, with the condition that it belongs to."""

    condition: ConditionResult
    premise: Premise

    def to_dict(self) -> dict[str, Any]:
        """Return the hurdle as plain values: the premise, with its condition and the rule."""
        return {
            "condition": self.condition.id,
            "rule": self.condition.rule,
            "text": self.condition.text,
            **self.premise.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A route that is closed or open: what it would give, what stands in the way, and the cheapest way round.

    ``fixes`` are all the steps that it takes; they are empty where no step can open the route. ``others`` are
    steps that do the same for one of the conditions at a higher price. ``betters`` tells whether the route,
    once it is established, would better the answer.
    """

    route: str
    name: str
    grade: Grade
    status: Status
    premises: tuple[Hurdle, ...]
    fixes: tuple[Fix, ...]
    others: tuple[Fix, ...]
    betters: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the obstacle as plain values."""
        return {
            "route": self.route,
            "name": self.name,
            "grade": str(self.grade),
            "status": str(self.status),
            "betters": self.betters,
            "premises": [hurdle.to_dict() for hurdle in self.premises],
            "fixes": [fix.to_dict() for fix in self.fixes],
            "others": [fix.to_dict() for fix in self.others],
        }


class Obstacles(tuple[Obstacle, ...]):
    """The obstacles of one answer, in the order of :func:`obstacles`."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from iwtld.notebook.answers import of_obstacles

        return of_obstacles(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(obstacle_text(self, 100))


def obstacles(answer: Answer) -> Obstacles:
    """Return the obstacle of each route that is not established, the cheapest to overcome first.

    Routes that could better the answer come before the others, and those that no step can open last. Between
    routes count the number of steps, then the sum of their ranks, then whose they are: first the keeper of
    the records, then the requesting side, the requested side, and both.
    """
    found = (_obstacle(answer, route) for route in answer.routes if route.status is not Status.ESTABLISHED)
    return Obstacles(sorted(found, key=_order))


def obstacle_text(obstacles: Iterable[Obstacle], width: int | None = None) -> str:
    """Return obstacles as text for a person, in lines of about ``width`` characters.

    Below each route stand the premises in its way, then the steps that it takes (→), then dearer ones (or).
    """
    blocks = ["\n".join(_block(obstacle, max(width or _WIDTH, _NARROWEST))) for obstacle in obstacles]
    return "\n\n".join(blocks or ["Every route is established."]) + "\n"


def _block(obstacle: Obstacle, width: int) -> Iterator[str]:
    steps = f"{len(obstacle.fixes)} step{'' if len(obstacle.fixes) == 1 else 's'}"
    price = steps if obstacle.fixes else "no step can open it"
    yield from _hung(f"{_upper(obstacle.name)}: {obstacle.grade}, {obstacle.status}; {price}", "", width)
    hurdles = (
        (h.premise.verdict, f"{h.condition.text} ({h.condition.rule}): {h.premise.says}")
        for h in obstacle.premises
    )
    for verdict, text in dict.fromkeys(hurdles):
        yield from _hung(text, f"  {_MARKS[verdict]} ", width)
    for lead, fixes in (("  → ", obstacle.fixes), ("    or: ", obstacle.others)):
        for fix in fixes:
            yield from _hung(f"{fix.text} ({_BY[fix.who]})", lead, width)


def _hung(text: str, lead: str, width: int) -> list[str]:
    """Return the lines of a text that hang behind what leads it."""
    indent = " " * len(lead)
    return textwrap.wrap(
        text,
        width,
        initial_indent=lead,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _order(obstacle: Obstacle) -> tuple[object, ...]:
    price = _price(obstacle.fixes)
    return not obstacle.betters, not obstacle.fixes, *price, obstacle.grade.potential.rank, obstacle.route


def _price(way: Way) -> tuple[int, int, list[int]]:
    return len(way), sum(fix.rank for fix in way), sorted((fix.order for fix in way), reverse=True)


def _obstacle(answer: Answer, route: Route) -> Obstacle:
    failing = [c for c in route.conditions if c.verdict is not Verdict.SATISFIED]
    chosen: list[Fix] = []
    others: list[Fix] = []
    lasting = False
    for condition in failing:
        ways = sorted(_ways(answer, route, condition), key=_price)
        lasting |= not ways
        for number, way in enumerate(ways):
            (others if number else chosen).extend(way)
    fixes = () if lasting else tuple(dict.fromkeys(chosen))
    best = answer.best
    return Obstacle(
        route.id,
        route_name(route),
        route.grade,
        route.status,
        tuple(Hurdle(condition, premise) for condition in failing for premise in _hurdles(condition)),
        fixes,
        tuple(fix for fix in dict.fromkeys(others) if fix not in fixes) if fixes else (),
        best is None or route.grade.potential.rank < best.grade.rank,
    )


def _hurdles(condition: ConditionResult) -> Sequence[Premise]:
    """Return the premises that keep a condition from holding."""
    failing = [p for p in condition.premises if p.verdict is not Verdict.SATISFIED]
    if condition.id == _PRESUMED:
        return [p for p in failing if p.verdict is Verdict.UNSATISFIED]
    return failing


def _ways(answer: Answer, route: Route, condition: ConditionResult) -> Iterator[Way]:
    """Yield the sets of steps each of which makes a condition hold."""
    hurdles = _hurdles(condition)
    if condition.id == _ANY:
        # A treaty of the two themselves is nearer than one of many that either may have joined.
        hurdles = [premise for premise in hurdles if premise.state is None] or hurdles
    prices = [_cheap(remedies(answer, route, condition, premise)) for premise in hurdles]
    if condition.id == _ANY:
        yield from ((fix,) for fixes in prices for fix in fixes)
        return
    if condition.id == _WAIVED:
        waiver, *prices = prices
        yield from ((fix,) for fix in waiver)
    if any(premise.reason == _EITHER for premise in hurdles):
        side, *prices = prices
        # The law may look at the side that meets the threshold, and at no other.
        if any(premise.verdict is Verdict.SATISFIED for premise in condition.premises):
            yield from ((fix,) for fix in side)
    if prices and all(prices):
        yield tuple(dict.fromkeys(fixes[0] for fixes in prices))
    # Any single dearer step, beside the cheapest ones of the other premises.
    for number, fixes in enumerate(prices):
        for fix in fixes[1:]:
            rest = (each[0] for n, each in enumerate(prices) if n != number and each)
            yield tuple(dict.fromkeys((fix, *rest)))


def _cheap(fixes: Iterable[Fix]) -> list[Fix]:
    return sorted(fixes, key=lambda fix: (fix.rank, fix.order))
