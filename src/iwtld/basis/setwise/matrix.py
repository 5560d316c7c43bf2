"""The matrix: the grade of one form between all pairs of a list, both directions, on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from iwtld.basis.grades import Grade
from iwtld.basis.profile import OffenceProfile
from iwtld.basis.setwise.columns import Columns, Grid
from iwtld.basis.setwise.layers import FAMILIES, Layers
from iwtld.basis.world import World
from iwtld.dataframes import Kind, Tabular
from iwtld.errors import UnknownNameError

GRADES: Final = tuple(Grade)
"""Grades in the order of their ranks, the first with rank 1."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The answer for one ordered pair: the grade, and the strongest that an open route could still bring.

    ``could_be`` is ``None`` where nothing open could beat the grade: then the answer is complete.
    """

    requesting: str
    requested: str
    grade: Grade
    could_be: Grade | None

    @property
    def certainty(self) -> str:
        """Return ``complete``, or ``incomplete`` where an open route could beat the grade."""
        return "complete" if self.could_be is None else "incomplete"

    def to_dict(self) -> dict[str, Any]:
        """Return the cell as plain values."""
        return {
            "requesting": self.requesting,
            "requested": self.requested,
            "grade": str(self.grade),
            "certainty": self.certainty,
            "could_be": None if self.could_be is None else str(self.could_be),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Matrix(Tabular):
    """The grades of one form between all members of a list, in both directions.

    ``rank`` and ``could`` are square arrays of ``int8`` in the order of ``codes``: rows ask, columns are
    asked; 1 is ``shall``, 8 ``unknown``, and 0 stands on the diagonal. ``could`` is the rank of the strongest
    grade that an open route could still bring, 0 where none could beat ``rank``.
    """

    form: str
    on: date
    offence: OffenceProfile
    codes: tuple[str, ...]
    instruments: tuple[str, ...]
    """The sorts of instruments that count: ``iwtld.basis.setwise.layers.FAMILIES``, or some of them."""
    rank: Grid
    could: Grid
    dataset_version: str

    fields: ClassVar[Mapping[str, Kind]] = dict.fromkeys(
        ("requesting", "requested", "grade", "certainty", "could_be"), "text"
    )

    def __getitem__(self, pair: tuple[str, str]) -> Cell:
        """Return the answer for a requesting and a requested jurisdiction.

        Raises ``UnknownNameError`` for a code that is not in the list.
        """
        places = []
        for code in pair:
            if code not in self.codes:
                raise UnknownNameError("country in this matrix", code, self.codes)
            places.append(self.codes.index(code))
        return self.cell(*places)

    def cell(self, row: int, column: int) -> Cell:
        """Return the answer at a place in the arrays, off the diagonal."""
        could = int(self.could[row, column])
        grade = GRADES[int(self.rank[row, column]) - 1]
        return Cell(self.codes[row], self.codes[column], grade, GRADES[could - 1] if could else None)

    def __iter__(self) -> Iterator[Cell]:
        """Yield the answers for all ordered pairs, by requesting and then requested jurisdiction."""
        for a in range(len(self.codes)):
            for b in range(len(self.codes)):
                if a != b:
                    yield self.cell(a, b)

    def records(self) -> Iterator[Cell]:
        """Return the answers, as a frame has them."""
        return iter(self)

    def _repr_html_(self) -> str:
        from iwtld.notebook.grid import of_matrix

        return of_matrix(self)

    def __len__(self) -> int:
        """Return the number of ordered pairs."""
        return len(self.codes) * (len(self.codes) - 1)

    @property
    def counts(self) -> dict[Grade, int]:
        """Return the number of ordered pairs of each grade."""
        found = Counter(self.rank.ravel().tolist())
        return {grade: found[grade.rank] for grade in GRADES}

    def to_dict(self) -> dict[str, Any]:
        """Return the matrix as plain values that JSON can hold."""
        return {
            "form": self.form,
            "on": self.on.isoformat(),
            "offence": self.offence.to_dict(),
            "among": list(self.codes),
            "instruments": list(self.instruments),
            "counts": {str(grade): count for grade, count in self.counts.items()},
            "cells": [cell.to_dict() for cell in self],
            "dataset_version": self.dataset_version,
        }


def matrix(
    world: World,
    form: str,
    day: int,
    *,
    members: Sequence[str] | None = None,
    profile: OffenceProfile | None = None,
    instruments: Iterable[str] | None = None,
) -> Matrix:
    """Return the matrix of a form on a day (an ordinal).

    ``members`` are codes of jurisdictions, by default all; ``instruments`` limits the routes to some of
    :data:`~iwtld.basis.setwise.layers.FAMILIES`. Raises ``UnknownNameError`` for a form, a code or a sort of
    instruments that does not exist.
    """
    return next(sweep(world, [form], [day], members=members, profile=profile, instruments=instruments))


def sweep(
    world: World,
    forms: Iterable[str],
    days: Iterable[int],
    *,
    members: Sequence[str] | None = None,
    profile: OffenceProfile | None = None,
    instruments: Iterable[str] | None = None,
) -> Iterator[Matrix]:
    """Yield the matrix of each of some forms on each of some days, day by day; see :func:`matrix`.

    What the forms have in common is worked out once for a day. All forms between all jurisdictions at the
    end of each year since 1975 take about a second.
    """
    offence = OffenceProfile() if profile is None else profile
    wanted, families = list(forms), sorts(instruments)
    layers: Layers | None = None
    for day in days:
        layers = layers.on(day) if layers else None
        for form in wanted:
            layers = (
                layers.of(form) if layers else routes(Columns(world, day, offence), form, members, families)
            )
            yield summed(layers)


def summed(layers: Layers) -> Matrix:
    """Return what the routes of a form add up to."""
    columns, standing = layers.columns, layers.standing()
    return Matrix(
        layers.form,
        date.fromordinal(columns.day),
        columns.profile,
        layers.members,
        layers.families,
        standing.rank,
        standing.could,
        columns.world.version,
    )


def routes(
    columns: Columns, form: str, members: Sequence[str] | None, families: Sequence[str] = FAMILIES
) -> Layers:
    """Return the routes of a form between the members of a list, by default all jurisdictions.

    Raises ``UnknownNameError`` for a form or a code that the world does not have.
    """
    if form not in columns.world.forms:
        raise UnknownNameError("form of cooperation", form, columns.world.forms)
    for code in members or ():
        if code not in columns.index:
            raise UnknownNameError("country", code, columns.codes)
    return Layers.between(columns.codes if members is None else members, columns, form, families)


def sorts(instruments: Iterable[str] | None) -> tuple[str, ...]:
    """Return sorts of instruments in their usual order, by default all of them.

    Raises ``UnknownNameError`` with the nearest one for a sort that does not exist.
    """
    wanted = set(FAMILIES if instruments is None else instruments)
    for name in sorted(wanted - set(FAMILIES)):
        raise UnknownNameError("sort of instruments", name, FAMILIES)
    return tuple(name for name in FAMILIES if name in wanted)
