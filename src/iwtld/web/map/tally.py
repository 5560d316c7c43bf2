"""Gaps counted by country: with how many others a basis is shown, and with how many there is a gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from iwtld.basis.grades import Grade
    from iwtld.basis.setwise.matrix import Matrix


@dataclass(frozen=True, slots=True)
class Tally:
    """The pairs of one jurisdiction, as :mod:`iwtld.basis.setwise.gaps` has them; they add up to all others.

    A pair is a gap where either direction lacks the grade: ``known`` where nothing open could bring it,
    ``possible`` where something could.
    """

    code: str
    basis: int
    known: int
    possible: int

    @property
    def partners(self) -> int:
        """Return the number of other jurisdictions."""
        return self.basis + self.known + self.possible

    @property
    def gaps(self) -> int:
        """Return the number of pairs without a basis that is shown."""
        return self.known + self.possible


@dataclass(frozen=True, slots=True)
class Tallies:
    """The tallies of all jurisdictions of a matrix, and the pairs that they add up to."""

    countries: tuple[Tally, ...]
    pairs: int
    known: int
    possible: int

    def __iter__(self) -> Iterator[Tally]:
        """Yield the tallies in the order of the codes."""
        return iter(self.countries)

    @property
    def gaps(self) -> int:
        """Return the number of pairs without a basis that is shown."""
        return self.known + self.possible


def tallies(found: Matrix, below: Grade) -> Tallies:
    """Return the gaps of each jurisdiction of a matrix: pairs whose grade is weaker than ``below``."""
    lacking = found.rank > below.rank
    np.fill_diagonal(lacking, False)
    open_ = lacking & (found.could > 0) & (found.could <= below.rank)
    gap, possible = lacking | lacking.T, open_ | open_.T
    others = len(found.codes) - 1
    gaps, open_gaps = gap.sum(1).tolist(), possible.sum(1).tolist()
    countries = tuple(
        Tally(code, others - all_, all_ - some, some)
        for code, all_, some in zip(found.codes, gaps, open_gaps, strict=True)
    )
    some = int(possible.sum()) // 2
    return Tallies(countries, len(found) // 2, int(gap.sum()) // 2 - some, some)
