"""The answers for all pairs on all days: computed once where anything changes, and looked up for many cases.

Between two days on which a record begins or ends every answer stays as it is. So one matrix for each such day
tells the whole history, and of each matrix only what differs from the one before is kept: for every pair a
time line of grades. A case is then a few look-ups, whichever day it is of.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from iwtld.basis.changes import bounds
from iwtld.basis.grades import Grade
from iwtld.basis.profile import OffenceProfile
from iwtld.basis.setwise.matrix import sweep
from iwtld.basis.world import FOREVER, World

FIRST: Final = 1
"""The first day of the calendar, from which a horizon tells unless it is limited."""

BEYOND: Final = len(Grade) + 1
"""A rank that is weaker than every grade."""

_DAY_BITS: Final = 22

Ranks = npt.NDArray[np.int8]
Places = npt.NDArray[np.int64]


class Line(NamedTuple):
    """The time lines of one form, all pairs after each other.

    ``keys`` are pairs and days (the place of the pair, times 2**22, plus the ordinal from which it holds),
    ascending. ``rank`` is the grade from that day on, ``best`` the strongest grade that it or an open route
    gives.
    """

    keys: Places
    rank: Ranks
    best: Ranks


@dataclass(frozen=True, slots=True, eq=False)
class Horizon:
    """The time lines of some forms between jurisdictions; ``codes`` is the order of pairs: asking, asked."""

    codes: tuple[str, ...]
    lines: Mapping[str, Line]
    version: str

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the forms that it tells of."""
        return tuple(self.lines)

    def pair(self, requesting: str, requested: str) -> int:
        """Return the place of a pair of codes."""
        return self.codes.index(requesting) * len(self.codes) + self.codes.index(requested)

    def over(self, form: str, pairs: Places, first: Places, last: Places) -> tuple[Ranks, Ranks]:
        """Return, for pairs and periods, the weakest grade and the strongest possible one, as ranks.

        ``first`` and ``last`` are the ordinals of the days of each period, both included.
        """
        keys, rank, best = self.lines[form]
        if not len(pairs):
            return np.zeros(0, np.int8), np.zeros(0, np.int8)
        high = pairs << _DAY_BITS
        begin = np.searchsorted(keys, high | first, "right") - 1
        end = np.searchsorted(keys, high | last, "right") - 1
        lasting = end > begin
        weakest, strongest = rank[begin], best[begin]
        if lasting.any():
            # Of a stretch of entries, by pairs of where it begins and where the next would.
            bounds = np.stack([begin[lasting], end[lasting] + 1], axis=1).ravel()
            weakest[lasting] = np.maximum.reduceat(np.append(rank, np.int8(0)), bounds)[::2]
            strongest[lasting] = np.minimum.reduceat(np.append(best, np.int8(BEYOND)), bounds)[::2]
        return weakest, strongest

    def write(self, folder: Path) -> None:
        """Write the time lines to a folder, from which :func:`read` maps them into memory."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, line in enumerate(self.lines.values()):
            for name in Line._fields:
                np.save(folder / f"{name}-{number}.npy", getattr(line, name))
        head = {"codes": self.codes, "forms": self.forms, "version": self.version}
        (folder / "horizon.json").write_text(json.dumps(head), encoding="utf-8")


def read(folder: Path) -> Horizon:
    """Return the horizon that was written to a folder; its arrays are shared by all who read it."""
    head = json.loads((folder / "horizon.json").read_text(encoding="utf-8"))
    lines = {
        form: Line(*(np.load(folder / f"{name}-{number}.npy", mmap_mode="r") for name in Line._fields))
        for number, form in enumerate(head["forms"])
    }
    return Horizon(tuple(head["codes"]), lines, head["version"])


def horizon(
    world: World,
    forms: Iterable[str],
    *,
    members: Sequence[str] | None = None,
    first: int = FIRST,
    last: int | None = None,
    profile: OffenceProfile | None = None,
) -> Horizon:
    """Return the time lines of some forms between the members of a list, by default all jurisdictions.

    They tell from ``first`` on, an ordinal, and change no more after ``last``. All forms of a plan between
    all jurisdictions take some five seconds. Raises ``UnknownNameError`` for a form or a code that does not
    exist.
    """
    wanted = tuple(forms)
    codes = tuple(world.states) if members is None else tuple(members)
    days = [first, *(day for day in bounds(world) if first < day <= (FOREVER if last is None else last))]
    growing = {form: _Growing(len(codes)) for form in wanted}
    for found in sweep(world, wanted, days, members=codes, profile=profile):
        growing[found.form].add(found.on.toordinal(), found.rank, found.could)
    return Horizon(codes, {form: growing[form].line() for form in wanted}, world.version)


class _Growing:
    """A time line in the making: what changed from one matrix to the next."""

    def __init__(self, size: int) -> None:
        self._rank = np.full(size * size, -1, np.int8)
        self._best = np.full(size * size, -1, np.int8)
        self._parts: list[Line] = []

    def add(self, day: int, rank: Ranks, could: Ranks) -> None:
        flat = rank.ravel()
        best = np.where(could.ravel() > 0, np.minimum(could.ravel(), flat), flat)
        changed = np.flatnonzero((flat != self._rank) | (best != self._best))
        if len(changed):
            keys = (changed.astype(np.int64) << _DAY_BITS) | day
            self._parts.append(Line(keys, flat[changed], best[changed]))
            self._rank, self._best = flat.copy(), best

    def line(self) -> Line:
        keys = np.concatenate([part.keys for part in self._parts])
        order = np.argsort(keys)
        rank, best = (np.concatenate([part[n] for part in self._parts])[order] for n in (1, 2))
        return Line(keys[order], rank, best)
