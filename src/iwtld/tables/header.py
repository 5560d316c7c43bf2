"""Hold the header of a file against the columns of its metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from iwtld.errors import nearest
from iwtld.tables.codes import (
    COLUMN_ORDER,
    EMPTY_FILE,
    MISSING_COLUMN,
    REPEATED_COLUMN,
    UNKNOWN_COLUMN,
    WRONG_SEPARATOR,
)
from iwtld.tables.findings import CellError, quoted
from iwtld.tables.model import Table

_SEPARATORS: Final = {"\t": "tabs", ";": "semicolons", "|": "bars"}


@dataclass(frozen=True, slots=True)
class HeaderError:
    """What is wrong with a header: the error, the place (from 1) and the title of the column."""

    error: CellError
    column: int | None = None
    title: str | None = None


class Header:
    """The header of one file.

    ``positions`` are the places (from 0) of the columns of the metadata, None for one that is missing;
    there are none when the file is not separated by commas. ``errors`` are all that is wrong.
    """

    def __init__(self, table: Table, titles: Sequence[str]) -> None:
        self._table = table
        self._titles = titles
        self._places: dict[int, int] = {}
        self.positions: tuple[int | None, ...] = ()
        if separator := self._separator():
            reason = f"The cells of the file are separated by {separator}."
            fix = "Save the file with commas between the cells."
            self.errors = [HeaderError(CellError(WRONG_SEPARATOR, reason, fix))]
            return
        if self._is_no_header():
            titles_of_table = ",".join(column.headers[0] for column in table.cells)
            fix = f"Begin the file with: {titles_of_table}"
            self.errors = [
                HeaderError(CellError(EMPTY_FILE, "The first line is no header of the table.", fix))
            ]
            return
        self.errors = [*self._unknown(), *self._missing(), *self._disorder()]
        self.positions = tuple(self._places.get(index) for index in range(len(table.cells)))

    def _separator(self) -> str | None:
        if len(self._titles) != 1 or len(self._table.cells) == 1:
            return None
        return next((name for sign, name in _SEPARATORS.items() if sign in self._titles[0]), None)

    def _is_no_header(self) -> bool:
        """Whether no title is one of the table, or near to one."""
        known = [title for column in self._table.cells for title in column.headers]
        return not any(title in known or nearest(title.strip(), known) for title in self._titles)

    def _unknown(self) -> Iterator[HeaderError]:
        """Find the place of each column, and give the titles that are unknown or come again."""
        columns = self._table.cells
        known = {title: index for index, column in enumerate(columns) for title in column.headers}
        present = {known[title] for title in self._titles if title in known}
        missing = [title for title, index in known.items() if index not in present]
        for position, title in enumerate(self._titles):
            index = known.get(title)
            if index is None:
                near = nearest(title.strip(), missing) or nearest(title.strip(), known)
                fix = " or ".join(near) or f"Delete it, or describe it in {self._table.metadata.name}."
                error = CellError(UNKNOWN_COLUMN, f"The metadata has no column {quoted(title)}.", fix)
            elif index in self._places:
                reason = f"The column {quoted(title)} stands in place {self._places[index] + 1} already."
                error = CellError(REPEATED_COLUMN, reason, "Delete one of the two.")
            else:
                self._places[index] = position
                continue
            yield HeaderError(error, position + 1, title)

    def _missing(self) -> Iterator[HeaderError]:
        """Give the columns that are missing, apart from those whose title is misspelt."""
        columns = self._table.cells
        known = {title for column in columns for title in column.headers}
        strangers = [title for title in self._titles if title not in known]
        for index, column in enumerate(columns):
            title = column.headers[0]
            if index not in self._places and not nearest(title, strangers):
                fix = f"Add it in place {index + 1}."
                error = CellError(MISSING_COLUMN, f"The column {title!r} is missing.", fix)
                yield HeaderError(error, None, title)

    def _disorder(self) -> Iterator[HeaderError]:
        found, expected = list(self._places), sorted(self._places)
        if found != expected:
            first = next(index for index, right in zip(found, expected, strict=True) if index != right)
            position = self._places[first]
            title = self._titles[position]
            order = ",".join(column.headers[0] for column in self._table.cells)
            reason = f"The columns are out of order from {quoted(title)} on."
            error = CellError(COLUMN_ORDER, reason, f"Write the columns in this order: {order}")
            yield HeaderError(error, position + 1, title)
