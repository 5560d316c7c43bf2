"""The time line of one question: every day on which its answer changes, and the records that change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Final

from iwtld.basis import wording
from iwtld.basis.answer import answer
from iwtld.basis.changes import bounds
from iwtld.basis.facts import Fact
from iwtld.basis.grades import Grade, Status, Verdict, conjunction
from iwtld.basis.inquiry import Decision, Inquiry, Question
from iwtld.basis.provenance import Provenance
from iwtld.basis.values import Answer, Ref
from iwtld.basis.world import Segment, World
from iwtld.dataframes import Kind, Tabular
from iwtld.errors import ParameterError

SINCE: Final = date(1975, 1, 1)
"""The first day of a time line: the year in which CITES entered into force."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What changed on a day, in a sentence, and the records that say so."""

    says: str
    records: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the cause as plain values."""
        return {"says": self.says, "records": list(self.records)}


@dataclass(frozen=True, slots=True)
class Change:
    """The answer from a day on, until the next change, and what brought it about.

    The first of a time line is the answer on its first day, and nothing brings that about.
    """

    on: date
    grade: Grade
    certainty: str
    governed_by: Ref | None
    because: tuple[Cause, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain values."""
        return {
            "on": self.on.isoformat(),
            "grade": str(self.grade),
            "certainty": self.certainty,
            "governed_by": None if self.governed_by is None else self.governed_by.id,
            "governed_by_name": None if self.governed_by is None else self.governed_by.name,
            "because": [cause.to_dict() for cause in self.because],
        }


class Timeline(tuple[Change, ...], Tabular):
    """The changes of one answer, in the order of their days."""

    __slots__ = ()
    fields: ClassVar[Mapping[str, Kind]] = {
        "on": "date",
        **dict.fromkeys(("grade", "certainty", "governed_by", "governed_by_name", "because"), "text"),
    }

    def records(self) -> tuple[Change, ...]:
        """Return the changes, as a frame has them."""
        return self


def timeline(
    world: World,
    provenance: Provenance,
    question: Question,
    *,
    since: int = SINCE.toordinal(),
    until: int | None = None,
) -> Timeline:
    """Return the changes of an answer from one day to another, both included, as ordinals.

    The day of the question does not matter; ``until`` is today unless given. An answer changes when its
    grade, its certainty or the instrument that governs it does. Raises ``ParameterError`` when the time ends
    before it begins.
    """
    last = date.today().toordinal() if until is None else until
    if last < since:
        start, end = date.fromordinal(since), date.fromordinal(last)
        raise ParameterError(f"The time line ends on {end}, before it begins on {start}.")
    days = [since, *change_days(world, question, since, last)]
    return Timeline(_changes(world, provenance, question, days))


def change_days(world: World, question: Question, since: int, until: int) -> list[int]:
    """Return the days after ``since``, up to ``until``, on which the answer to a question may change."""
    return [day for day in bounds(tuple(_segments(world, question))) if since < day <= until]


def _changes(world: World, provenance: Provenance, question: Question, days: list[int]) -> Iterator[Change]:
    before: _View | None = None
    said: Answer | None = None
    for day in days:
        view = _View(world, replace(question, day=day))
        if before is None or view.verdicts != before.verdicts:
            now = answer(world, provenance, view.question)
            if said is None or _key(now) != _key(said):
                because = () if before is None or said is None else tuple(_causes(before, view, said, now))
                yield Change(now.on, now.grade, now.certainty, now.governed_by, because)
            said = now
        before = view


def _key(found: Answer) -> tuple[Grade, str, Ref | None]:
    return found.grade, found.certainty, found.governed_by


class _View:
    """All routes on one day, decided."""

    __slots__ = ("grades", "question", "routes", "verdicts", "world")

    def __init__(self, world: World, question: Question) -> None:
        inquiry = Inquiry(world, question)
        self.world, self.question = world, question
        self.routes: dict[str, dict[str, Decision]] = {}
        self.grades: dict[str, Grade] = {}
        for candidate in inquiry.candidates():
            decisions = inquiry.decisions(candidate)
            self.routes[candidate.id] = {decision.condition.slug: decision for decision in decisions}
            self.grades[candidate.id] = candidate.grade
        self.verdicts: dict[str, Verdict] = {
            route: conjunction(decision.verdict for decision in decisions.values())
            for route, decisions in self.routes.items()
        }


def _causes(before: _View, after: _View, said: Answer, now: Answer) -> Iterator[Cause]:
    """Yield what changed in the routes that made the difference, each once."""
    weakest = max(said.grade.rank, now.grade.rank)
    found: dict[str, Cause] = {}
    for route, verdict in after.verdicts.items():
        moved = verdict is not before.verdicts.get(route)
        # A route that was and stays shut says nothing, nor does one that is weaker than both answers.
        relevant = after.grades[route].potential.rank <= weakest and (
            verdict.status is not Status.CLOSED or route in before.verdicts
        )
        if moved and relevant:
            for fact in _new(before.routes.get(route, {}), after.routes[route], after.question.day):
                premise = wording.premise(after.world, after.question, fact)
                found.setdefault(premise.says, Cause(premise.says, premise.records))
    yield from found.values()


def _new(before: dict[str, Decision], after: dict[str, Decision], day: int) -> Iterator[Fact]:
    for slug, decision in after.items():
        old = before.get(slug)
        if old is None:
            yield from (f for f in decision.facts if any(day in segment.bounds for segment in f.segments))
        elif old.verdict is not decision.verdict:
            known = set(map(_identity, old.facts))
            yield from (
                fact
                for fact in decision.facts
                if fact.verdict is decision.verdict and _identity(fact) not in known
            )


def _identity(fact: Fact) -> tuple[object, ...]:
    return fact.verdict, fact.state, fact.reason, fact.segments


def _segments(world: World, question: Question) -> Iterator[Segment]:
    """Yield everything with a date that can bear on a question."""
    sides = (question.requesting, question.requested)
    for states in world.positions.values():
        for state in sides:
            yield from states.get(state, ())
    for segments in world.everybody.values():
        yield from segments
    for one in world.pair(*sides):
        yield from one.segments
    for pair in (sides, sides[::-1]):
        yield from world.designations.get(pair, ())
        yield from world.complete.get((*pair, question.form), ())
    for (_, state), rules in world.laws.items():
        if state in sides:
            yield from (rule.segment for rule in rules)
    for state in sides:
        yield from (tier.segment for tier in world.tiers.get(state, ()))
