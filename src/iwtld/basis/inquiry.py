"""The one-pair path: decide the conditions of the routes between two jurisdictions, with every premise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from iwtld.basis import facts
from iwtld.basis.facts import Fact
from iwtld.basis.grades import Grade, Verdict, conjunction, consensus, disjunction
from iwtld.basis.profile import OffenceProfile, Side
from iwtld.basis.world import BEGINNING, FOREVER, Arrangement, Condition, Provision, World

IMPLIED: Final = ("in-force", "offence-scope")
"""Conditions of every instrument, which its provisions need not list."""


@dataclass(frozen=True, slots=True)
class Question:
    """The five-tuple that an answer depends on; the day is an ordinal."""

    requesting: str
    requested: str
    form: str
    day: int
    profile: OffenceProfile


_OF_THE_FORM: Final = frozenset({"treaty", "designation", "position"})
"""Tests whose outcome hangs on the form of cooperation."""


class Decision(NamedTuple):
    """A condition decided: the verdict and the facts that it follows from."""

    condition: Condition
    verdict: Verdict
    facts: tuple[Fact, ...]
    arguable: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A provision that could serve, of an instrument, of an arrangement or of domestic law."""

    provision: Provision | None
    instrument: str | None = None
    arrangement: Arrangement | None = None
    law: str | None = None
    """The class of a rule of domestic law."""
    grade: Grade = Grade.UNKNOWN

    @property
    def id(self) -> str:
        """Return a name that is unique among the routes of an answer, and stable."""
        if self.provision is None:
            return f"unrecorded/{self.law or 'bilateral-treaty'}"
        if self.arrangement is not None:
            return f"{self.provision.slug}/{self.arrangement.slug}"
        return self.provision.slug


class Inquiry:
    """Decides conditions for one question; every decision is made once and kept."""

    __slots__ = ("_decisions", "question", "world")

    def __init__(self, world: World, question: Question) -> None:
        self.world = world
        self.question = question
        self._decisions: dict[tuple[str, str | None, int], Decision] = {}

    def about(self, form: str) -> Inquiry:
        """Return the same inquiry about another form; the decisions that do not hang on it are shared."""
        q = self.question
        other = Inquiry(self.world, Question(q.requesting, q.requested, form, q.day, q.profile))
        other._decisions = self._decisions
        return other

    def candidates(self) -> Iterator[Candidate]:
        """Yield what could serve: instruments, arrangements, domestic law, and what may not be recorded."""
        world, q = self.world, self.question
        for provision in world.by_form[q.form]:
            if provision.instrument in world.instruments:
                yield Candidate(provision, provision.instrument, grade=provision.grade)
        for one in world.pair(q.requesting, q.requested):
            if one.requested not in (None, q.requested):
                continue
            for form in sorted(one.forms):
                own = world.by_class.get((one.kind, form))
                if own and (form == q.form or own.grade is Grade.CHANNEL_ONLY):
                    yield Candidate(own, arrangement=one, grade=own.grade)
        for kind in ("ExtraditionRule", "AssistanceRule"):
            domestic = world.by_class.get((kind, q.form))
            if domestic:
                known = domestic if self._known(kind) else None
                yield Candidate(known, law=kind, grade=domestic.grade)
        yield Candidate(None, grade=Grade.SHALL)

    def _known(self, kind: str) -> bool:
        rules = self.world.laws.get((kind, self.question.requested), ())
        day = self.question.day
        return any(rule.segment.established(day) or rule.segment.possible(day) for rule in rules)

    def decisions(self, candidate: Candidate, day: int | None = None) -> tuple[Decision, ...]:
        """Return the decision of every condition of a candidate, on the day of the question or another."""
        when = self.question.day if day is None else day
        return tuple(self.decide(slug, candidate, when) for slug in self.conditions(candidate))

    def conditions(self, candidate: Candidate) -> tuple[str, ...]:
        """Return the conditions of a candidate, those that every instrument has first."""
        if candidate.provision is None:
            return ("in-force",)
        implied = IMPLIED if candidate.law is None else ()
        grade = ("grade-recorded",) if candidate.grade is Grade.UNKNOWN else ()
        return (*implied, *candidate.provision.conditions, *grade)

    def decide(self, slug: str, candidate: Candidate, day: int) -> Decision:
        """Return the decision of one condition for a candidate on a day."""
        condition = self.world.conditions[slug]
        about = self._about(condition, candidate)
        key = (slug, about, day)
        if key not in self._decisions:
            self._decisions[key] = self._decide(condition, candidate, day)
        return self._decisions[key]

    def verdict(self, candidate: Candidate, day: int | None = None) -> Verdict:
        """Return the verdict of a candidate: all of its conditions together."""
        return conjunction(decision.verdict for decision in self.decisions(candidate, day))

    def holds(self, candidate: Candidate) -> bool:
        """Return whether all conditions of a candidate are satisfied, asking no more than it takes."""
        return all(
            self.decide(slug, candidate, self.question.day).verdict is Verdict.SATISFIED
            for slug in self.conditions(candidate)
        )

    def reached(self, candidate: Candidate) -> frozenset[str] | None:
        """Return the charges that the offences of a candidate reach, ``None`` where they are not recorded."""
        if candidate.arrangement is not None:
            return candidate.arrangement.reaches
        return self.world.instruments[candidate.instrument].reaches if candidate.instrument else None

    def bound_by_treaty(self) -> bool:
        """Return whether a bilateral or regional treaty on the form binds the two (UNTOC 18(7), R12)."""
        q = self.question
        sides = (q.requesting, q.requested)
        return any(
            one.kind == "BilateralTreaty"
            and q.form in one.forms
            and facts.arrangement(self.world, one, q.day).verdict is Verdict.SATISFIED
            for one in self.world.pair(*sides)
        ) or any(
            all(facts.participation(self.world, slug, state, q.day).verdict > 0 for state in sides)
            for slug in self.world.treaties[q.form]
            if self.world.instruments[slug].regional
        )

    def _about(self, condition: Condition, candidate: Candidate) -> str | None:
        """Return what a decision hangs on besides the pair and the day."""
        if candidate.provision is None or condition.test in _OF_THE_FORM:
            return f"{candidate.id} {self.question.form}"
        if condition.per_instrument or condition.slug == "minimum-penalty-of-law":
            one = candidate.arrangement
            return one.slug if one else candidate.instrument or candidate.law or candidate.id
        return None

    def _decide(self, condition: Condition, candidate: Candidate, day: int) -> Decision:
        if condition.slug in self.question.profile.assumed:
            return Decision(condition, Verdict.SATISFIED, (Fact(Verdict.SATISFIED, None, "assumed"),))
        return _TESTS[condition.test](self, condition, candidate, day)

    def sides(self, side: str) -> tuple[tuple[Side, str], ...]:
        """Return the sides that a condition is tested on, with their codes; R32 lets the question choose."""
        q = self.question
        asked: tuple[tuple[Side, str], ...] = (("requesting", q.requesting), ("requested", q.requested))
        wanted = q.profile.whose_law if side == "disputed" else side
        return tuple(pair for pair in asked if wanted in ("both", pair[0]))

    def maxima(self, side: str, years: float, day: int) -> tuple[Fact, ...]:
        """Return whether the maximum penalty is at least a number of years on each side that is tested."""
        return tuple(
            facts.maximum(self.world, self.question.profile, one, state, years, day)
            for one, state in self.sides(side)
        )


def _participation(inquiry: Inquiry, condition: Condition, candidate: Candidate, day: int) -> Decision:
    world, q = inquiry.world, inquiry.question
    found: tuple[Fact, ...]
    if candidate.provision is None:
        if candidate.law is not None:
            found = (Fact(Verdict.UNKNOWN, q.requested, "law-not-recorded", (), candidate.law),)
        else:
            found = (facts.unrecorded(world, q.requesting, q.requested, q.form, day),)
    elif candidate.arrangement is not None:
        if candidate.arrangement.kind == "StatutoryDesignation":
            one = candidate.arrangement
            found = (facts.statute(world, one, q.requested, q.requesting, q.form, day),)
        else:
            found = (facts.arrangement(world, candidate.arrangement, day),)
    else:
        assert candidate.instrument is not None  # noqa: S101 - a candidate is of one of the four sorts
        found = tuple(
            facts.participation(world, candidate.instrument, state, day)
            for state in (q.requesting, q.requested)
        )
    return Decision(condition, conjunction(fact.verdict for fact in found), found)


def _scope(inquiry: Inquiry, condition: Condition, candidate: Candidate, day: int) -> Decision:
    reached = inquiry.reached(candidate)
    verdict = facts.scope(reached, inquiry.question.profile)
    return Decision(condition, verdict, (Fact(verdict, None, "scope", (), reached),))


def _penalty(inquiry: Inquiry, condition: Condition, candidate: Candidate, day: int) -> Decision:
    if condition.years is None:
        return _own_threshold(inquiry, condition, day)
    found = inquiry.maxima(condition.side, condition.years, day)
    verdicts = {fact.verdict for fact in found}
    if condition.side == "disputed":
        # Where one law meets the test and the other fails it, it is arguable (R32).
        arguable = len(verdicts) > 1 and Verdict.UNKNOWN not in verdicts
        return Decision(condition, consensus(verdicts), found, arguable)
    return Decision(condition, conjunction(verdicts), found)


def _own_threshold(inquiry: Inquiry, condition: Condition, day: int) -> Decision:
    """Return the test of the penalty that the law of the requested state asks for, at the side it names."""
    q = inquiry.question
    law = facts.threshold(inquiry.world, condition, q.form, q.requested, day)
    if not isinstance(law.detail, facts.Threshold):
        return Decision(condition, Verdict.UNKNOWN, (law,))
    years, side = law.detail
    found = inquiry.maxima(side or "both", years, day)
    # The law may ask for either side where no source says which.
    together = consensus if side is None else conjunction
    return Decision(condition, together(fact.verdict for fact in found), (law, *found))


def _criminality(inquiry: Inquiry, condition: Condition, candidate: Candidate, day: int) -> Decision:
    world, q = inquiry.world, inquiry.question
    found = tuple(
        facts.criminality(world, q.profile, side, state, day) for side, state in inquiry.sides("both")
    )
    verdict = conjunction(fact.verdict for fact in found)
    if condition.presumed is Verdict.SATISFIED:
        # A treaty whose terms are not recorded: presumed to reach the conduct, unless that is no offence.
        presumed = Verdict.UNKNOWN if verdict is Verdict.UNSATISFIED else Verdict.SATISFIED
        return Decision(condition, presumed, found)
    if condition.slug != "dual-criminality":
        # The law of the requested state may not ask for it at all.
        waived = facts.position(world, condition, None, q.form, q.requested, day)
        return Decision(condition, max(verdict, waived.verdict), (waived, *found))
    return Decision(condition, verdict, found)


def _position(inquiry: Inquiry, condition: Condition, candidate: Candidate, day: int) -> Decision:
    if condition.slug == "grade-recorded":
        return Decision(condition, Verdict.UNKNOWN, (Fact(Verdict.UNKNOWN, None, "grade-not-recorded"),))
    form = inquiry.question.form
    found = tuple(
        facts.position(inquiry.world, condition, candidate.instrument, form, state, day)
        for _, state in inquiry.sides(condition.side)
    )
    return Decision(condition, conjunction(fact.verdict for fact in found), found)


def _profile(inquiry: Inquiry, condition: Condition, candidate: Candidate, day: int) -> Decision:
    verdict = facts.of_case(condition.slug, inquiry.question.profile)
    return Decision(condition, verdict, (Fact(verdict, None, "case", (), condition),))


def _designation(inquiry: Inquiry, condition: Condition, candidate: Candidate, day: int) -> Decision:
    q = inquiry.question
    fact = facts.designation(inquiry.world, q.requested, q.requesting, q.form, day)
    return Decision(condition, fact.verdict, (fact,))


def _treaty(inquiry: Inquiry, condition: Condition, candidate: Candidate, day: int) -> Decision:
    """Return whether another treaty on the form is in force: the one that the convention widens (R6)."""
    found = tuple(_others(inquiry, candidate, day))
    verdict = disjunction(fact.verdict for fact in found)
    deciding = tuple(fact for fact in found if fact.verdict is verdict)
    return Decision(condition, verdict, deciding)


def _others(inquiry: Inquiry, candidate: Candidate, day: int) -> Iterator[Fact]:
    world, q = inquiry.world, inquiry.question
    for one in world.pair(q.requesting, q.requested):
        if one.kind == "BilateralTreaty" and q.form in one.forms:
            yield facts.arrangement(world, one, day)
    for slug in world.treaties[q.form]:
        if facts.scope(world.instruments[slug].reaches, q.profile) is Verdict.UNSATISFIED:
            continue
        sides = [facts.participation(world, slug, state, day) for state in (q.requesting, q.requested)]
        yield min(sides, key=lambda fact: fact.verdict)
    yield facts.unrecorded(world, q.requesting, q.requested, q.form, day)


def _case(inquiry: Inquiry, condition: Condition, candidate: Candidate, day: int) -> Decision:
    reason = "request" if condition.test == "request" else "agreement"
    return Decision(condition, Verdict.SATISFIED, (Fact(Verdict.SATISFIED, None, reason),))


Test = Callable[[Inquiry, Condition, Candidate, int], Decision]
_TESTS: Final[dict[str, Test]] = {
    "participation": _participation,
    "offence-scope": _scope,
    "penalty": _penalty,
    "criminality": _criminality,
    "position": _position,
    "profile": _profile,
    "designation": _designation,
    "treaty": _treaty,
    "request": _case,
    "case": _case,
}


def window(inquiry: Inquiry, decision: Decision, candidate: Candidate) -> tuple[int, int]:
    """Return the interval around the day of the question in which a satisfied condition stays satisfied."""
    day = inquiry.question.day
    points = {bound for fact in decision.facts for s in fact.segments for bound in s.bounds}
    points |= set(_more_points(inquiry, decision))
    low, high = BEGINNING, FOREVER
    slug = decision.condition.slug

    def holds(when: int) -> bool:
        return inquiry.decide(slug, candidate, when).verdict is Verdict.SATISFIED

    for point in sorted((p for p in points if p <= day), reverse=True):
        if point > BEGINNING and not holds(point - 1):
            low = point
            break
    for point in sorted(p for p in points if day < p < FOREVER):
        if not holds(point):
            high = point
            break
    return low, high


def _more_points(inquiry: Inquiry, decision: Decision) -> Iterator[int]:
    """Yield the days on which records change that say nothing about the day of the question."""
    world, q = inquiry.world, inquiry.question
    if decision.condition.test in ("penalty", "criminality"):
        for state in (q.requesting, q.requested):
            for tier in world.tiers.get(state, ()):
                yield from tier.segment.bounds
    if decision.condition.test in ("position", "penalty", "criminality"):
        for (slug, _), states in world.positions.items():
            if slug == decision.condition.slug:
                for state in (q.requesting, q.requested):
                    for segment in states.get(state, ()):
                        yield from segment.bounds
