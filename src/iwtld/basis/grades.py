"""Verdicts and grades: the three-valued logic of conditions and the order of answers."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum


class Verdict(IntEnum):
    """What is established of a condition; the order makes Kleene's "and" a minimum and his "or" a maximum."""

    UNSATISFIED = -1
    UNKNOWN = 0
    SATISFIED = 1

    @property
    def word(self) -> str:
        """Return the word of the answer: ``satisfied``, ``unsatisfied`` or ``unknown``."""
        return self.name.lower()

    @property
    def status(self) -> Status:
        """Return the status of a route all of whose conditions together have this verdict."""
        return _STATUS[self]


class Status(StrEnum):
    """How a route stands: all of its conditions hold, one fails, or none fails and one is unknown."""

    ESTABLISHED = "established"
    CLOSED = "closed"
    OPEN = "open"


_STATUS = {
    Verdict.SATISFIED: Status.ESTABLISHED,
    Verdict.UNKNOWN: Status.OPEN,
    Verdict.UNSATISFIED: Status.CLOSED,
}


class Grade(StrEnum):
    """How strongly an answer stands, strongest first (docs/legal-rules.md, Grades)."""

    SHALL = "shall"
    MAY = "may"
    CASE_BY_CASE = "case-by-case"
    DOMESTIC = "domestic"
    SCHEME = "scheme"
    CHANNEL_ONLY = "channel-only"
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def rank(self) -> int:
        """Return 1 for the strongest grade, 8 for ``unknown``; the records number the grades alike."""
        return _RANKS[self]

    @property
    def potential(self) -> Grade:
        """Return the strongest grade that a route can turn out to have: a grade not recorded may be any."""
        return Grade.SHALL if self is Grade.UNKNOWN else self

    @property
    def binding(self) -> bool:
        """Return whether an instrument in force for both sides stands behind the grade."""
        return self in (Grade.SHALL, Grade.MAY, Grade.CASE_BY_CASE)


_RANKS = {grade: number for number, grade in enumerate(Grade, start=1)}


def conjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """Return Kleene's "and": unsatisfied if one is, else unknown if one is, else satisfied."""
    return min(verdicts, default=Verdict.SATISFIED)


def consensus(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict that all share, unknown where they differ: one counts, and which is not known."""
    found = set(verdicts)
    return found.pop() if len(found) == 1 else Verdict.UNKNOWN


def disjunction(verdicts: Iterable[Verdict]) -> Verdict:
    """Return Kleene's "or": satisfied if one is, else unknown if one is, else unsatisfied."""
    return max(verdicts, default=Verdict.UNSATISFIED)
