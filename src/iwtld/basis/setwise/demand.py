"""The set-wise path, condition by condition: the conditions of a provision, tested for all pairs at once.

Every test is the twin of one in ``iwtld.basis.inquiry``. A condition on one side is a column, and only what
ties two sides together is a grid; Kleene's "and" is the minimum of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from iwtld.basis import facts
from iwtld.basis.grades import Grade
from iwtld.basis.profile import Side
from iwtld.basis.setwise.columns import Column, Columns, Grid
from iwtld.basis.setwise.ties import Places, Ties
from iwtld.basis.world import Condition, Provision

SURE: Final = np.int8(1)
OPEN: Final = np.int8(0)
SHUT: Final = np.int8(-1)

_BOTH: Final[tuple[Side, ...]] = ("requesting", "requested")


def _sides(wanted: str) -> tuple[Side, ...]:
    return tuple(side for side in _BOTH if wanted in ("both", side))


class Demand:
    """Verdicts that hold for all pairs, for one side or for single pairs, all of which a route demands."""

    __slots__ = ("_asked", "_asking", "_grids", "_least")

    def __init__(self) -> None:
        self._least = SURE
        self._asking: Column | None = None
        self._asked: Column | None = None
        self._grids: list[Grid] = []

    def always(self, verdict: int) -> None:
        """Demand a verdict that is the same for all pairs."""
        self._least = min(self._least, np.int8(verdict))

    def of_side(self, side: Side, column: Column) -> None:
        """Demand the verdicts of one side."""
        if side == "requesting":
            self._asking = column if self._asking is None else np.minimum(self._asking, column)
        else:
            self._asked = column if self._asked is None else np.minimum(self._asked, column)

    def of_pair(self, grid: Grid) -> None:
        """Demand the verdicts of the pairs themselves."""
        self._grids.append(grid)

    @property
    def hopeless(self) -> bool:
        """Whether no pair at all can meet the demand."""
        sides = (side for side in (self._asking, self._asked) if side is not None)
        return bool(self._least == SHUT or any(side.size == 0 or side.max() == SHUT for side in sides))

    def over(self, size: int) -> Grid:
        """Return the verdicts of all pairs of a list of ``size`` members."""
        asking = np.full(size, SURE) if self._asking is None else self._asking
        asked = np.full(size, SURE) if self._asked is None else self._asked
        grid: Grid = np.minimum(np.minimum(asking, self._least)[:, None], asked[None, :])
        for other in self._grids:
            np.minimum(grid, other, out=grid)
        return grid

    def at(self, asking: Places, asked: Places) -> Column:
        """Return the verdicts of some pairs."""
        found = np.full(len(asking), self._least)
        if self._asking is not None:
            np.minimum(found, self._asking[asking], out=found)
        if self._asked is not None:
            np.minimum(found, self._asked[asked], out=found)
        for grid in self._grids:
            np.minimum(found, grid[asking, asked], out=found)
        return found


class Tester:
    """Tests conditions for all pairs of the members of a list, the requesting side in the rows.

    The two sides may have different columns. With ``concluded``, every pair is taken to have a treaty of its
    own on the form.
    """

    def __init__(
        self, asking: Columns, asked: Columns, form: str, ties: Ties, *, concluded: bool = False
    ) -> None:
        self.asking, self.asked = asking, asked
        self.world, self.profile = asked.world, asked.profile
        self.form = form
        self.ties = ties
        self.concluded = concluded
        self.size = len(ties.members)
        self._grids: dict[str, Grid] = {}

    def demand(self, provision: Provision, slugs: Sequence[str]) -> Demand:
        """Return what a provision demands: some conditions, and that its grade is recorded."""
        demand = Demand()
        if provision.grade is Grade.UNKNOWN:
            demand.always(self.supposed("grade-recorded"))
        for slug in slugs:
            if slug not in self.profile.assumed:
                condition = self.world.conditions[slug]
                _TESTS[condition.test](self, condition, provision.instrument, demand)
        return demand

    def supposed(self, slug: str) -> int:
        """Return the verdict of a condition that nothing but an assumption of the question satisfies."""
        return int(SURE if slug in self.profile.assumed else OPEN)

    def own_law(self, kind: str) -> Column:
        """Return 1 for each member whose law of a class is recorded for the day, and 0 for the others."""
        return self.ties.cut(self.asked.known_law(kind))

    def unrecorded(self) -> Grid:
        """Return whether a bilateral treaty that is not recorded can exist between the pairs."""
        return self._grid("unrecorded", lambda: self.ties.unrecorded(self.form))

    def _grid(self, name: str, make: Callable[[], Grid]) -> Grid:
        if name not in self._grids:
            self._grids[name] = make()
        return self._grids[name]

    def _sides(self, condition: Condition) -> tuple[Side, ...]:
        return _sides(self.profile.whose_law if condition.side == "disputed" else condition.side)

    def _columns(self, side: Side) -> Columns:
        return self.asking if side == "requesting" else self.asked

    def _participation(self, condition: Condition, instrument: str | None, demand: Demand) -> None:
        for side in _BOTH:
            demand.of_side(side, self.ties.cut(self._columns(side).participation(instrument or "")))

    def _scope(self, condition: Condition, instrument: str | None, demand: Demand) -> None:
        demand.always(facts.scope(self.world.instruments[instrument or ""].reaches, self.profile))

    def _penalty(self, condition: Condition, instrument: str | None, demand: Demand) -> None:
        years, sides = condition.years, self._sides(condition)
        if years is None:
            demand.of_pair(self._grid(condition.slug, lambda: self._own_threshold(condition)))
        elif condition.side == "disputed" and len(sides) == 2:
            # Whose law decides is disputed (R32).
            demand.of_pair(self._grid(condition.slug, lambda: self._agreed(years)))
        else:
            self._maximum(sides, years, demand)

    def _maximum(self, sides: Sequence[Side], years: float, demand: Demand) -> None:
        for side in sides:
            demand.of_side(side, self.ties.cut(self._columns(side).maximum(side, years)))

    def _agreed(self, years: float) -> Grid:
        """Return the test where it is not known which side decides: unknown unless the two agree."""
        asking, asked = (self.ties.cut(self._columns(side).maximum(side, years)) for side in _BOTH)
        grid: Grid = np.where(asking[:, None] == asked[None, :], asked[None, :], OPEN)
        return grid

    def _own_threshold(self, condition: Condition) -> Grid:
        """Return the test of the penalty that the law of the requested state asks for, at its side."""
        grid = np.full((self.size, self.size), OPEN)
        for (years, side), flags in self.asked.thresholds(condition, self.form).items():
            asked = self.ties.cut(flags)
            if side is None:
                tested = self._agreed(years)
            else:
                demand = Demand()
                self._maximum(_sides(side), years, demand)
                tested = demand.over(self.size)
            grid[:, asked] = tested[:, asked]
        return grid

    def _criminality(self, condition: Condition, instrument: str | None, demand: Demand) -> None:
        presumed = condition.presumed == SURE
        if not presumed and condition.slug != "dual-criminality":
            demand.of_pair(self._grid(condition.slug, lambda: self._where_required(condition)))
            return
        for side in _BOTH:
            column = self.ties.cut(self._columns(side).criminality(side))
            # What is presumed to hold is doubtful where it is shown not to, and holds elsewhere.
            demand.of_side(side, np.where(column == SHUT, OPEN, SURE) if presumed else column)

    def _where_required(self, condition: Condition) -> Grid:
        asking, asked = (self.ties.cut(self._columns(side).criminality(side)) for side in _BOTH)
        waived = self.ties.cut(self.asked.position(condition, None, self.form))
        grid: Grid = np.minimum(asking[:, None], asked[None, :])
        return np.maximum(grid, waived[None, :], out=grid)

    def _position(self, condition: Condition, instrument: str | None, demand: Demand) -> None:
        if condition.slug == "grade-recorded":
            demand.always(int(OPEN))
            return
        for side in self._sides(condition):
            column = self._columns(side).position(condition, instrument, self.form)
            demand.of_side(side, self.ties.cut(column))

    def _case(self, condition: Condition, instrument: str | None, demand: Demand) -> None:
        if condition.test == "profile":
            demand.always(facts.of_case(condition.slug, self.profile))

    def _designation(self, condition: Condition, instrument: str | None, demand: Demand) -> None:
        demand.of_pair(self._grid("designations", lambda: self.ties.designations(self.form)))

    def _treaty(self, condition: Condition, instrument: str | None, demand: Demand) -> None:
        demand.of_pair(self._grid("treaties", self._treaties))

    def _treaties(self) -> Grid:
        """Return whether another treaty on the form is in force: the one that the convention widens (R6)."""
        grid = self.ties.treaties(self.form)
        if self.concluded:
            return np.full_like(grid, SURE)
        for slug in self.world.treaties[self.form]:
            if facts.scope(self.world.instruments[slug].reaches, self.profile) == SHUT:
                continue
            asking, asked = (self.ties.cut(self._columns(side).participation(slug)) for side in _BOTH)
            if asking.max() > SHUT and asked.max() > SHUT:
                np.maximum(grid, np.minimum(asking[:, None], asked[None, :]), out=grid)
        return grid


_Test = Callable[[Tester, Condition, str | None, Demand], None]
_TESTS: Final[dict[str, _Test]] = {
    "participation": Tester._participation,
    "offence-scope": Tester._scope,
    "penalty": Tester._penalty,
    "criminality": Tester._criminality,
    "position": Tester._position,
    "profile": Tester._case,
    "designation": Tester._designation,
    "treaty": Tester._treaty,
    "request": Tester._case,
    "case": Tester._case,
}
