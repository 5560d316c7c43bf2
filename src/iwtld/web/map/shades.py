"""The classes in which maps and matrices are painted: each has its words, never colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iwtld.basis.grades import Grade

if TYPE_CHECKING:
    from iwtld.web.map.tally import Tally

UNKNOWN: Final = "unknown"
"""The class that is hatched and not filled."""

LETTERS: Final = {
    Grade.SHALL: "S",
    Grade.MAY: "M",
    Grade.CASE_BY_CASE: "A",
    Grade.DOMESTIC: "D",
    Grade.SCHEME: "N",
    Grade.CHANNEL_ONLY: "c",
    Grade.NONE: "–",
    Grade.UNKNOWN: "?",
}
"""The sign of a grade in a cell, as the command line has it."""

MEANINGS: Final = {
    Grade.SHALL: "a binding instrument obliges the requested side",
    Grade.MAY: "a binding instrument can serve as the basis",
    Grade.CASE_BY_CASE: "by agreement in the single case",
    Grade.DOMESTIC: "the law of the requested side allows it",
    Grade.SCHEME: "a non-binding arrangement",
    Grade.CHANNEL_ONLY: "contact and information, no evidence",
    Grade.NONE: "the records are complete, and nothing gives it",
    Grade.UNKNOWN: "the records do not decide",
}


@dataclass(frozen=True, slots=True)
class Shade:
    """One class of a legend: its id (and class of the style), its text, and what it means."""

    id: str
    text: str
    meaning: str = ""


SHARES: Final = (
    Shade("share-1", "under half"),
    Shade("share-2", "half to under 80%"),
    Shade("share-3", "80% to under 95%"),
    Shade("share-4", "95% or more, not all"),
    Shade("share-5", "all"),
    Shade(UNKNOWN, "not known", "no basis is shown, and most gaps may turn out to be none"),
)
"""Classes of the share of partners without a basis; the limits are the same on every day."""

_LIMITS: Final = (0.5, 0.8, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A class of a legend with the number of those in it."""

    shade: Shade
    count: int


def of_tally(tally: Tally) -> Shade:
    """Return the class of a jurisdiction by the share of its partners without a basis."""
    if not tally.basis and tally.possible > tally.known:
        return SHARES[-1]
    return of_share(tally.gaps, tally.partners)


def of_share(part: int, whole: int) -> Shade:
    """Return the class of a share."""
    return SHARES[sum(part >= limit * whole for limit in _LIMITS)]


def percent(part: int, whole: int) -> str:
    """Return a share in full percents that says 0 and 100 only where it is none and all."""
    rounded = round(100 * part / whole)
    if 0 < part < whole:
        rounded = min(99, max(1, rounded))
    return f"{rounded}%"


def spoken(grade: Grade) -> str:
    """Return a grade in words."""
    return str(grade).replace("-", " ")


GRADES: Final = tuple(Shade(str(grade), spoken(grade), MEANINGS[grade]) for grade in Grade)
"""The grades, strongest first."""
