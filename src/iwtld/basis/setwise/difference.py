"""What differs between two matrices: the pairs whose answer rises, falls, opens or closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

import numpy as np

from iwtld.basis.grades import Grade
from iwtld.basis.profile import OffenceProfile
from iwtld.basis.setwise.matrix import Cell, Matrix, sweep
from iwtld.basis.world import World
from iwtld.dataframes import Kind, Tabular

Move = Literal["rises", "falls", "opens", "closes", "firms", "loosens"]
"""How an answer moves.

``rises`` and ``falls`` are between grades. Below the grades, ``opens`` is from ``none`` to ``unknown`` and
``closes`` the other way. With the same grade, ``firms`` is when it gets complete, and ``loosens`` is when
something open could beat it from then on.
"""

_NOTHING: Final = Grade.NONE.rank


@dataclass(frozen=True, slots=True)
class Difference:
    """One ordered pair whose answer is not the same before and after."""

    before: Cell
    after: Cell

    @property
    def requesting(self) -> str:
        """The code of the requesting jurisdiction."""
        return self.before.requesting

    @property
    def requested(self) -> str:
        """The code of the requested jurisdiction."""
        return self.before.requested

    @property
    def move(self) -> Move:
        """Return how the answer moves."""
        before, after = (min(cell.grade.rank, _NOTHING) for cell in (self.before, self.after))
        if before != after:
            return "rises" if after < before else "falls"
        if self.before.grade is not self.after.grade:
            return "opens" if self.after.grade is Grade.UNKNOWN else "closes"
        return "firms" if self.after.could_be is None else "loosens"

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain values."""
        return {
            "requesting": self.requesting,
            "requested": self.requested,
            "move": self.move,
            "before": {"grade": str(self.before.grade), "certainty": self.before.certainty},
            "after": {"grade": str(self.after.grade), "certainty": self.after.certainty},
        }


class Differences(tuple[Difference, ...], Tabular):
    """The pairs whose answer differs, by requesting and then requested jurisdiction."""

    __slots__ = ()
    fields: ClassVar[Mapping[str, Kind]] = dict.fromkeys(
        (
            *("requesting", "requested", "move"),
            *("before_grade", "before_certainty", "after_grade", "after_certainty"),
        ),
        "text",
    )

    def records(self) -> Differences:
        """Return the differences, as a frame has them."""
        return self


def between(before: Matrix, after: Matrix) -> Iterator[Difference]:
    """Yield the pairs whose grade or certainty differs, by requesting and then requested jurisdiction.

    Both matrices have the same list of jurisdictions. That something else could still beat a grade which
    could be beaten before is no difference.
    """
    assert before.codes == after.codes  # noqa: S101 - the callers make both from one list
    changed = (before.rank != after.rank) | ((before.could > 0) != (after.could > 0))
    for row, column in np.argwhere(changed).tolist():
        yield Difference(before.cell(row, column), after.cell(row, column))


def diff(
    world: World,
    form: str,
    before: int,
    after: int,
    *,
    members: Sequence[str] | None = None,
    profile: OffenceProfile | None = None,
    instruments: Iterable[str] | None = None,
) -> Differences:
    """Return the pairs whose answer on one day (an ordinal) is not that on another.

    See :func:`iwtld.basis.setwise.matrix.matrix` for the other arguments and the errors.
    """
    first, second = sweep(
        world, [form], (before, after), members=members, profile=profile, instruments=instruments
    )
    return Differences(between(first, second))
