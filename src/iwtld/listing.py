"""Answers that are lists: a sentence, and rows under a header."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal

from iwtld.results import ResultSet

_ALL: Final = ("csv", "spreadsheet")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list for people and spreadsheets: what it is in a sentence or two, and its rows.

    ``None`` is an empty cell; everything else is shown as ``str`` gives it. The header is of names that a
    program can use, which people see with spaces.
    """

    summary: str
    header: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]

    def written(self, form: str, *, top: int, width: int | None = None) -> str:
        """Return the list: as ``table`` or ``markdown`` its first ``top`` rows, as ``csv`` all of them.

        ``spreadsheet`` is CSV in which no cell is a formula.
        """
        if form in _ALL:
            return rows_text(self.header, self.rows, form)
        shown = self.rows[:top]
        return self.summary + (f"\n\n{rows_text(self.header, shown, form, width)}" if shown else "\n")


def rows_text(
    header: Sequence[str], rows: Iterable[Sequence[object]], form: str, width: int | None = None
) -> str:
    """Return rows under a header as ``table``, ``csv``, ``spreadsheet`` or ``markdown``."""
    solutions = tuple(tuple(None if cell is None else Literal(str(cell)) for cell in row) for row in rows)
    names = tuple(header if form in _ALL else (name.replace("_", " ") for name in header))
    return ResultSet("rows", names, solutions).to(form, width=width)


def plain(value: object) -> str:
    """Return plain values as the JSON that every answer about legal bases is written in."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
