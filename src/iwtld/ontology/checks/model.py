"""What a check of the ontology is, and what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from iwtld.ontology.checks.facts import Facts

Family = Literal["FOOPS!", "OOPS!"]
Outcome = Literal["passed", "failed", "excepted", "open"]


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One thing that a check found: the IRI of the term or module, and what is wrong with it.

    ``open`` marks what cannot be decided without a network; it never fails.
    """

    iri: str
    detail: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ``id`` is that of the catalogue of its family, ``meaning`` what is wrong if it fails."""

    id: str
    family: Family
    title: str
    meaning: str
    look: Callable[[Facts], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A finding that is accepted, with the reason that the ontology or the file of exceptions gives."""

    found: Found
    reason: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found: ``failures`` without an exception, ``excepted`` with one, ``open`` undecided."""

    check: Check
    failures: tuple[Found, ...] = ()
    excepted: tuple[Reasoned, ...] = ()
    open: tuple[Found, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Return what the check came to."""
        if self.failures:
            return "failed"
        if self.excepted:
            return "excepted"
        return "open" if self.open else "passed"


@dataclass(frozen=True, slots=True)
class Report:
    """The results of all checks in the order of their families, and the exceptions that apply to nothing."""

    results: tuple[Result, ...]
    stale: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Return whether nothing fails without an exception, and every exception is still needed."""
        return not self.stale and all(result.outcome != "failed" for result in self.results)


CHECKS: Final[dict[str, Check]] = {}
"""All checks by their identifiers."""

_Look = Callable[["Facts"], Iterable[Found]]


def check(identifier: str, family: Family, title: str, meaning: str) -> Callable[[_Look], _Look]:
    """Return a decorator that makes a function which yields findings a check."""

    def register(look: _Look) -> _Look:
        CHECKS[identifier] = Check(identifier, family, title, meaning, look)
        return look

    return register
