"""A matrix as a table: letters for the pairs of a short list, shares for the pairs of groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from iwtld.basis.grades import Grade
from iwtld.web.map.shades import GRADES, LETTERS, SHARES, Entry, Shade, of_share, percent, spoken

if TYPE_CHECKING:
    from iwtld.basis.setwise.matrix import Cell, Matrix

MOST: Final = 60
"""The longest list that is shown pair by pair."""


@dataclass(frozen=True, slots=True)
class Square:
    """One cell: its sign, its class, what it says in words, and where it leads; empty on the diagonal."""

    sign: str = ""
    shade: str = ""
    says: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a row or a column is about: a short name, the whole one, and where it leads."""

    short: str
    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A square table: rows ask, columns are asked."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Square, ...], ...]
    legend: tuple[Entry, ...]


def pairs(found: Matrix, names: Mapping[str, str], link: Callable[[str, str], str]) -> Grid:
    """Return the answers of a matrix pair by pair; ``link`` makes the address for the two sides."""

    def square(cell: Cell) -> Square:
        could = f"; {spoken(cell.could_be)} is not excluded" if cell.could_be else ""
        says = f"{names[cell.requesting]} asks {names[cell.requested]}: {spoken(cell.grade)}{could}"
        sign = LETTERS[cell.grade] + ("+" if cell.could_be else "")
        return Square(sign, str(cell.grade), says, link(cell.requesting, cell.requested))

    places = range(len(found.codes))
    rows = tuple(tuple(Square() if a == b else square(found.cell(a, b)) for b in places) for a in places)
    counts = found.counts
    legend = tuple(
        Entry(Shade(one.id, f"{LETTERS[Grade(one.id)]} {one.text}", one.meaning), counts[Grade(one.id)])
        for one in GRADES
    )
    return Grid(tuple(Heading(code, names[code]) for code in found.codes), rows, legend)


def groups(
    found: Matrix,
    members: Mapping[str, tuple[str, ...]],
    names: Mapping[str, str],
    link: Callable[[str], str],
    below: Grade,
) -> Grid:
    """Return how many requests from the members of each group to those of each have no basis that is shown.

    ``members`` are the codes of the members of each group, ``link`` makes the address for a group.
    """
    places = {code: number for number, code in enumerate(found.codes)}
    lacking = found.rank > below.rank
    inside = {slug: [places[code] for code in codes] for slug, codes in members.items()}

    def square(asking: str, asked: str) -> Square:
        part = lacking[np.ix_(inside[asking], inside[asked])]
        common = len(set(inside[asking]) & set(inside[asked]))
        requests, without = part.size - common, int(part.sum())
        shade = of_share(without, requests)
        says = f"{names[asking]} asks {names[asked]}: {without:,} of {requests:,} requests, no basis shown"
        return Square(percent(without, requests), shade.id, says, link(asking) if asking == asked else "")

    rows = tuple(tuple(square(asking, asked) for asked in members) for asking in members)
    counts = Counter(one.shade for row in rows for one in row)
    legend = tuple(Entry(shade, counts[shade.id]) for shade in SHARES[:-1])
    return Grid(tuple(Heading(slug, names[slug], link(slug)) for slug in members), rows, legend)
