"""Read Excel workbooks (.xlsx): each sheet that is named as a table becomes a CSV file of that table.

A workbook is a zip archive of XML, and is held to the limits of one. XML that declares a document type is
refused before anything parses it. Formulas are not calculated: the value counts that was saved with them,
which is the one that people saw.
"""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, time, timedelta
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TextIO

from iwtld.incoming.archive import Budget, RefusedError, chunks, open_archive, suspicion
from iwtld.incoming.cell_text import is_text, text_of
from iwtld.incoming.codes import DATE_IN_TEXT, ERROR_VALUE, FORMULA_WITHOUT_VALUE
from iwtld.tables import Column, Table
from iwtld.tables.findings import CellError, Findings, quoted
from iwtld.tables.records import is_comment

HELP_SHEETS: Final = frozenset({"help", "lists"})
"""The sheets of a template that hold no records."""

MAX_UNPACKED: Final = 256 << 20
"""How many bytes may come out of a workbook; a table of a million cells takes about 50 MiB."""

MAX_ROWS: Final = 1 << 20
MAX_COLUMNS: Final = 256
"""How far a sheet is read. Excel itself has no more rows; no table has so many columns."""

_TAIL: Final = 16
_HEAD: Final = 256
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""").match
_SAVE: Final = "Save it as Excel Workbook (.xlsx), without a password."

Rows = Iterator[tuple[Sequence[Any], Sequence[Any] | None]]


def check(path: Path, outer: Budget | None = None) -> bool:
    """Unpack all of a workbook once, keeping nothing; return whether it has formulas.

    Raises ``RefusedError`` when the file is no workbook, is over the limits, or declares a document type.
    """
    with path.open("rb") as stream:
        if stream.read(len(_OLD)) == _OLD:
            raise RefusedError("It is protected with a password, or of the form before 2007 (.xls).", _SAVE)
    budget = Budget(path.stat().st_size, MAX_UNPACKED, outer)
    formulas = False
    try:
        archive = open_archive(path)
    except RefusedError as error:
        raise RefusedError("It is no Excel workbook, or it is damaged.", _SAVE) from error
    with archive:
        names = [member.orig_filename for member in archive.infolist()]
        if "[Content_Types].xml" not in names or len(set(names)) < len(names):
            raise RefusedError("It is no Excel workbook.", _SAVE)
        for member in archive.infolist():
            if reason := suspicion(member):
                raise RefusedError(f"It is no Excel workbook: {reason}", _SAVE)
            formulas |= _check_part(chunks(archive, member, budget))
    return formulas


class Workbook:
    """The sheets of a workbook that ``check`` let pass; a context manager.

    ``formulas`` says whether to look for formulas without a value, which takes as long again. Every method
    raises ``RefusedError`` when the workbook cannot be read after all.
    """

    def __init__(self, path: Path, formulas: bool) -> None:
        self._path = path
        self._formulas = formulas
        self._open = ExitStack()

    def __enter__(self) -> Self:
        from openpyxl import load_workbook

        # What openpyxl leaves out of a workbook (extensions, styles) does not concern the values.
        self._open.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        # A stream, since the library goes by the extension of a path.
        stream = self._open.enter_context(self._path.open("rb"))
        try:
            self._values = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            if self._formulas:
                self._texts = load_workbook(stream, read_only=True, keep_links=False)
        except Exception as error:
            self._open.close()
            raise _unreadable(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._open.close()

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets with cells, in their order."""
        return [sheet.title for sheet in self._values.worksheets]

    def rows(self, sheet: str) -> Rows:
        """Give the rows of a sheet, each with its formulas where these were asked for."""
        values = self._iterate(self._values, sheet)
        texts: Iterable[Sequence[Any] | None] = repeat(None)
        if self._formulas:
            texts = self._iterate(self._texts, sheet)
        return zip(values, texts, strict=False)

    def is_empty(self, sheet: str) -> bool:
        """Return whether a sheet has nothing in it."""
        return all(cell.value is None for row, _ in self.rows(sheet) for cell in row)

    def _iterate(self, book: Any, sheet: str) -> Iterator[Sequence[Any]]:
        try:
            yield from book[sheet].iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
        except Exception as error:
            # The library has no error of its own for files that are not as it expects them.
            raise _unreadable(error) from error


def write_table(rows: Rows, table: Table, target: Path, file: str, findings: Findings) -> tuple[int, ...]:
    """Write a sheet as a CSV file of a table; return the row of the sheet for each line of the file.

    Blank rows at the end are left out. Findings are about what only a workbook can hold; ``file`` is what
    they call the sheet.
    """
    with target.open("x", encoding="utf-8", errors="surrogatepass", newline="") as out:
        writer = _Writer(out, table, file, findings)
        blank: Sequence[Any] | None = None
        for number, (cells, formulas) in enumerate(rows, 1):
            # Rows that the file leaves out are one object, and there may be a million of them.
            if cells is blank or (formulas is None and all(cell.value is None for cell in cells)):
                blank = cells
                writer.pending.append(number)
            else:
                writer.row(number, cells, formulas)
        return tuple(writer.lines)


class _Writer:
    """Writes the rows of one sheet; ``lines`` are the rows of the lines so far, ``pending`` blank rows."""

    def __init__(self, out: TextIO, table: Table, file: str, findings: Findings) -> None:
        self.lines: list[int] = []
        self.pending: list[int] = []
        self._csv = csv.writer(out, lineterminator="\n")
        self._table = table
        self._file = file
        self._findings = findings
        self._titles: list[str] = []
        self._columns: list[Column | None] = []

    def row(self, number: int, cells: Sequence[Any], formulas: Sequence[Any] | None) -> None:
        """Write a row that may have something in it, with the blank ones before it."""
        columns = self._columns
        texts = []
        for index, cell in enumerate(cells):
            column = columns[index] if index < len(columns) else None
            formula = formulas[index] if formulas is not None and index < len(formulas) else None
            if cell.value is None and (formula is None or formula.data_type != "f"):
                texts.append("")
                continue
            text = text_of(cell.value, column, _shown_as(cell))
            texts.append(text)
            if self._titles and (error := _error(cell, formula, column, text)):
                title = self._titles[index] if index < len(self._titles) else None
                self._findings.add(self._file, error, number, index + 1, title, text)
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            self.pending.append(number)
            return
        if not self._titles and not is_comment(texts, self._table):
            self._titles = texts
            known = {title: column for column in self._table.cells for title in column.headers}
            self._columns = [known.get(title) for title in texts]
        for blank in self.pending:
            self._write(blank, [""] * (len(self._titles) or 1))
        self.pending.clear()
        self._write(number, texts + [""] * (len(self._titles) - len(texts)))

    def _write(self, number: int, texts: Sequence[str]) -> None:
        self._csv.writerow(texts)
        self.lines += [number] * (1 + sum(text.count("\n") for text in texts))


def _shown_as(cell: Any) -> str:
    try:
        return str(cell.number_format or "")
    except IndexError:
        return ""


def _error(cell: Any, formula: Any, column: Column | None, text: str) -> CellError | None:
    """Return what is wrong with a cell that only a workbook can have."""
    if cell.value is None:
        # A formula whose value is a text of no characters is a blank cell to those who look at it.
        if cell.data_type == "str":
            return None
        fix = "Open the workbook in a spreadsheet program and save it, or write the value."
        return CellError(FORMULA_WITHOUT_VALUE, "The formula was saved without its value.", fix)
    if cell.data_type == "e":
        return CellError(ERROR_VALUE, f"The cell holds the error {text}.", "Write the value.")
    if isinstance(cell.value, date | time | timedelta) and is_text(column):
        reason = f"The cell holds the date {quoted(text)} in a column of text."
        fix = "Format the column as Text and type the cell again, unless the date is meant."
        return CellError(DATE_IN_TEXT, reason, fix)
    return None


def _check_part(pieces: Iterable[bytes]) -> bool:
    """Refuse XML with a document type, or in an encoding that would hide one; say whether it has formulas."""
    tail, first, formulas = b"", True, False
    for piece in pieces:
        if first:
            _check_encoding(piece[:_HEAD])
            first = False
        text = tail + piece
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise RefusedError(
                "It holds XML with a document type, which no spreadsheet program writes.", _SAVE
            )
        formulas = formulas or b"<f>" in text or b"<f " in text
        tail = text[-_TAIL:]
    return formulas


def _check_encoding(head: bytes) -> None:
    text = head.removeprefix(b"\xef\xbb\xbf")
    hidden = text.startswith(b"<?xml") and b"?>" not in text
    if declared := _DECLARED(text):
        hidden = hidden or declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        hidden = hidden or head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n").startswith("<")
    if hidden:
        raise RefusedError("It holds XML that is not in UTF-8.", _SAVE)


def _unreadable(error: Exception) -> RefusedError:
    return RefusedError(f"It cannot be read as an Excel workbook ({type(error).__name__}).", _SAVE)
