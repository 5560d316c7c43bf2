"""The number of parties to a treaty over the years: as a step line drawn here, and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from iwtld.web.pages.dossiers.bits import Cell

if TYPE_CHECKING:
    from iwtld.web.site import Site

# Constants of this module; nothing of a user enters the text.
_PARTICIPATIONS: Final = """
SELECT ?treaty ?party ?since ?until WHERE {
  ?participation a iwt:Participation ; iwt:instrument ?treaty ; iwt:party ?party ; iwt:inForceFrom ?since .
  OPTIONAL { ?participation iwt:inForceUntil ?until . }
}
"""


WIDTH: Final = 720


HEIGHT: Final = 240


_LEFT: Final = 44


_RIGHT: Final = 12


_TOP: Final = 14


_BOTTOM: Final = 28


@dataclass(frozen=True, slots=True)
class Interval:
    """A party and the half-open interval in which it is shown to be bound; days as ISO 8601 text."""

    party: str
    since: str
    until: str

    def holds(self, day: str) -> bool:
        """Return whether a day lies in the interval."""
        return self.since <= day and (not self.until or day < self.until)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it is, and what it reads."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The section: years with the number of parties on their last day, today for the running year."""

    years: tuple[tuple[str, int, int], ...]
    """The year, the parties at its end, and how many more or fewer than the year before."""
    path: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    today: str
    now: int
    id: str = "parties-over-time"
    title: str = "Parties over time"
    macro: str = "steps"
    ask: str = ""
    cited: tuple[Cell, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def count(self) -> int:
        """Return the number of parties today."""
        return self.now

    @property
    def left(self) -> int:
        """Return where the vertical axis stands."""
        return _LEFT

    @property
    def right(self) -> int:
        """Return where the horizontal axis ends."""
        return WIDTH - _RIGHT

    @property
    def base(self) -> int:
        """Return where the horizontal axis stands."""
        return HEIGHT - _BOTTOM


def intervals(site: Site) -> Mapping[str, tuple[Interval, ...]]:
    """Return the intervals of all parties by the IRI of the treaty; read once."""
    return site.cached("intervals", lambda: _intervals(site))


def _intervals(site: Site) -> Mapping[str, tuple[Interval, ...]]:
    found: dict[str, list[Interval]] = {}
    for row in site.kb.sparql(_PARTICIPATIONS):
        each = Interval(str(row["party"]), str(row["since"]), str(row["until"] or ""))
        found.setdefault(str(row["treaty"]), []).append(each)
    return {
        treaty: tuple(sorted(each, key=lambda one: (one.since, one.party))) for treaty, each in found.items()
    }


def bound_on(parties: Iterable[Interval], day: str) -> int:
    """Return how many parties are shown to be bound on a day."""
    return len({each.party for each in parties if each.holds(day)})


def bound_by(site: Site, day: str) -> Mapping[str, int]:
    """Return by how many treaties each jurisdiction is shown to be bound on a day."""
    return site.cached(
        ("bound", day),
        lambda: Counter(
            party
            for parties in intervals(site).values()
            for party in {each.party for each in parties if each.holds(day)}
        ),
    )


def steps(parties: Sequence[Interval], today: date) -> Steps | None:
    """Return the section for the parties to one treaty; ``None`` when none has a day."""
    dated = [each.since for each in parties if each.since[:4].isdigit() and each.since > "0001-01-01"]
    if not dated:
        return None
    first = int(min(dated)[:4])
    counts = [(year, bound_on(parties, f"{year}-12-31")) for year in range(first - 1, today.year)]
    counts.append((today.year, bound_on(parties, today.isoformat())))
    most = max(count for _, count in counts)
    step = _round_step(most)
    top = step * max(1, -(-most // step))

    def across(year: int) -> float:
        return round(
            _LEFT + (WIDTH - _LEFT - _RIGHT) * (year - first + 1) / max(1, today.year - first + 1), 1
        )

    def up(count: int) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _BOTTOM - _TOP) * count / top, 1)

    path = f"M{across(counts[0][0])} {up(counts[0][1])}"
    for year, count in counts[1:]:
        path += f"H{across(year)}V{up(count)}"
    every = next(each for each in (1, 2, 5, 10, 20) if (today.year - first) / each <= 9)
    return Steps(
        tuple((str(b[0]), b[1], b[1] - a[1]) for a, b in pairwise(counts)),
        path,
        tuple(Tick(across(year), str(year)) for year in range(first, today.year + 1) if year % every == 0),
        tuple(Tick(up(count), str(count)) for count in range(0, top + 1, step)),
        today.isoformat(),
        counts[-1][1],
    )


def _round_step(most: int) -> int:
    """Return a round distance of marks, so that there are at most five above zero."""
    return next(each for each in (1, 2, 5, 10, 20, 50, 100) if most <= 5 * each)
