"""Read the records of a table's file, in a stream, and note what is wrong with the file itself.

A record is what RFC 4180 calls one; it may go over several lines when a cell in quotation marks has line
breaks. Two numbers are therefore kept for each: the number of the record, with the header as 1 (the
``row`` of RFC 7111, which provenance uses), and the physical line on which it starts (the ``row`` of a
finding, which an editor shows).

Records above the header whose first cell begins with ``#`` are comments, and count as lines only.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from io import BufferedReader, RawIOBase, TextIOWrapper
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, Self

from iwtld.errors import InputError
from iwtld.tables.codes import (
    BLANK_ROW,
    CELL_COUNT,
    EMPTY_FILE,
    MISSING_FILE,
    NOT_UTF8,
    STRAY_QUOTE,
)
from iwtld.tables.findings import CellError, Findings
from iwtld.tables.header import Header
from iwtld.tables.model import Table

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_LINE: Final = 1 << 20
"""How many characters of a line are read at once, so that a file without line breaks takes no memory."""

_BUFFER: Final = 1 << 18
_HEAD: Final = 100
_PACKED: Final = b"PK\x03\x04"
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Span(Protocol):
    """A stretch of a file that begins and ends where records do, after the header.

    ``offset`` and ``end`` count bytes, half open; ``line`` is the physical line of the first record, and
    ``row`` its number with the header as 1.
    """

    @property
    def offset(self) -> int:
        """The first byte."""

    @property
    def end(self) -> int:
        """The byte after the last."""

    @property
    def line(self) -> int:
        """The physical line of the first record, from 1."""

    @property
    def row(self) -> int:
        """The number of the first record; the header is 1."""


class Records:
    """The records of one table; a context manager that opens and closes the file.

    Iteration gives ``(number, line, cells)`` with the cells in the order of ``table.cells``, whatever
    order the header has. A record with the wrong number of cells is a finding and is left out.
    ``complete`` is true when every record and every column could be read. ``positions`` are the places of
    the columns in the file, from 0, None for a column that the header lacks. ``lines`` are the physical
    lines of the record that was given last, with their line breaks; what is given next replaces them.

    With ``span`` only the records of that stretch are given, by the header at the head of the file; what is
    wrong with the header is not noted then, since every stretch would note it.
    """

    def __init__(self, table: Table, findings: Findings, span: Span | None = None) -> None:
        self.table = table
        self._span = span
        self._line, self._number = (1, 2) if span is None else (span.line, span.row)
        self.complete = True
        self.positions: tuple[int | None, ...] = ()
        self.lines: list[str] = []
        self._file = table.file
        self._findings = findings
        self._text: TextIOWrapper | None = None
        self._width = 0
        self._raw: Iterator[tuple[int, list[str]]] = iter(())

    def __enter__(self) -> Self:
        if self._span is not None:
            return self._enter_span(self._span)
        try:
            self._text = _open(self.table.path)
        except CellError as error:
            self._note(error)
            return self
        self._raw = self._parse(self._text)
        blank: list[int] = []
        for line, header in self._raw:
            if header is _BROKEN:
                return self
            if header and not is_comment(header, self.table):
                for above in blank:
                    self._note(self._wrong_count([]), above)
                self._read_header(line, header)
                return self
            if not header:
                blank.append(line)
        expected = ",".join(column.headers[0] for column in self.table.cells)
        self._note(CellError(EMPTY_FILE, "The file has no header.", f"Begin the file with: {expected}"), 1)
        return self

    def _enter_span(self, span: Span) -> Self:
        with Records(self.table, Findings()) as head:
            self.positions, self._width = head.positions, head._width
        try:
            self._text = _open(self.table.path, span)
        except CellError as error:
            self._note(error)
            return self
        self._raw = self._parse(self._text)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._text is not None:
            self._text.close()

    def __iter__(self) -> Iterator[tuple[int, int, list[str]]]:
        """Give the records after the header."""
        positions, width = self.positions, self._width
        if all(position is None for position in positions):
            return
        straight = positions == tuple(range(width))
        for number, (line, cells) in enumerate(self._raw, self._number):
            if len(cells) != width or not any(cells):
                if cells is not _BROKEN:
                    self._note(self._wrong_count(cells), line)
                continue
            if not straight:
                cells = ["" if position is None else cells[position] for position in positions]
            yield number, line, cells

    def _parse(self, text: TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
        """Give each record with the line on which it starts; one that does not parse is ``_BROKEN``."""
        own, rows = self.lines, self.table.rows

        def lines() -> Iterator[str]:
            for line in iter(partial(text.readline, MAX_LINE), ""):
                own.append(line)
                yield line

        reader = csv.reader(lines(), strict=True)
        while True:
            own.clear()
            line = reader.line_num + self._line
            if rows is not None and line <= len(rows):
                line = rows[line - 1]
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._note(
                    _quote_error(line, reader.line_num + self._line - 1, error), line, _column_of_quote(own)
                )
                cells = _BROKEN
            except OSError as error:
                raise InputError(f"{self._file}: the file cannot be read ({error.strerror}).") from error
            yield line, cells

    def _wrong_count(self, cells: Sequence[str]) -> CellError:
        if not any(cell.strip() for cell in cells):
            return CellError(BLANK_ROW, "The row is blank.", "Delete the row.")
        self.complete = False
        found, width = len(cells), self._width
        quote, add = "Put a cell that holds a comma in quotation marks.", "Add the missing commas."
        if self.table.rows is not None:
            quote = "Delete what stands to the right of the last column."
        fix = quote if found > width else add
        return CellError(CELL_COUNT, f"The row has {found} cells; the header has {width}.", fix)

    def _read_header(self, line: int, titles: list[str]) -> None:
        header = Header(self.table, titles)
        for found in header.errors:
            self._note(found.error, line, found.column, found.title)
        self._width = len(titles)
        self.positions = header.positions

    def _note(
        self, error: CellError, line: int | None = None, column: int | None = None, value: str | None = None
    ) -> None:
        if error.code is not BLANK_ROW:
            self.complete = False
        self._findings.add(self._file, error, line, column, value, value)


def physical(table: Table, span: Span | None = None) -> Iterator[tuple[int, str]]:
    """Give every record of a file, or of a stretch, with the line on which it starts and its text.

    The header and comments are among them, and records that do not parse. Gives nothing for a file that
    cannot be opened.
    """
    records = Records(table, Findings(), span)
    try:
        text = _open(table.path, span)
    except CellError:
        return
    with text:
        for line, _ in records._parse(text):
            yield line, "".join(records.lines)


def is_comment(cells: Sequence[str], table: Table) -> bool:
    """Return whether a record above the header of a table is a comment."""
    return cells[0].startswith("#") and not any(cells[0] in column.headers for column in table.cells)


_BROKEN: Final[list[str]] = []


class _Stretch(RawIOBase):
    """The bytes of a file up to, not including, one of them."""

    def __init__(self, file: BinaryIO, left: int) -> None:
        self._file = file
        self._left = left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        block = self._file.read(min(len(view), self._left))
        view[: len(block)] = block
        self._left -= len(block)
        return len(block)

    def close(self) -> None:
        self._file.close()
        super().close()


def _open(path: Path, span: Span | None = None) -> TextIOWrapper:
    """Open a file as text that keeps bytes which are not UTF-8 as lone surrogates, so that one can tell
    where they stand. A byte-order mark is skipped.
    """
    try:
        binary = path.open("rb")
    except FileNotFoundError:
        fix = "Write the file, or delete its metadata."
        raise CellError(MISSING_FILE, "There is no such file.", fix) from None
    except OSError as error:
        raise CellError(MISSING_FILE, f"The file cannot be read ({error.strerror}).") from None
    if span is not None:
        binary.seek(span.offset)
        stretch = BufferedReader(_Stretch(binary, span.end - span.offset), _BUFFER)
        return TextIOWrapper(stretch, encoding="utf-8", errors="surrogateescape", newline="")
    start = binary.peek(_HEAD)[:_HEAD]
    if start.startswith(_UTF16) or start.count(0) * 3 > len(start) > 0:
        binary.close()
        raise CellError(NOT_UTF8, "The file is in UTF-16.", "Save the file as UTF-8.")
    if start.startswith(_PACKED):
        binary.close()
        raise CellError(NOT_UTF8, "The file is a workbook or an archive.", "Name it .xlsx or .zip.")
    if start.startswith(codecs.BOM_UTF8):
        binary.read(3)
    return TextIOWrapper(binary, encoding="utf-8", errors="surrogateescape", newline="")


def _quote_error(line: int, last: int, error: csv.Error) -> CellError:
    """Return what is wrong with a record that goes from one line to another and does not parse."""
    if "end of data" in str(error):
        reason = "A quotation mark opens this cell and is not closed before the end of the file."
    elif "field limit" in str(error):
        limit = f"{csv.field_size_limit():,}"
        reason = f"The cell has more than {limit} characters; a quotation mark may be open."
    else:
        reason = "Text follows the closing quotation mark of this cell."
        if last > line:
            reason += f" The cell goes on to line {last}: its own closing mark may be missing."
    fix = 'Close the cell with a quotation mark; write one inside a cell twice ("").'
    return CellError(STRAY_QUOTE, reason, fix)


def _column_of_quote(lines: Iterable[str]) -> int:
    """Return the column, from 1, of the quoted cell that is not closed or is followed by text."""
    column, state = 1, "start"
    for character in chain.from_iterable(lines):
        if state == "quoted":
            state = "closed" if character == '"' else "quoted"
        elif state == "closed" and character == '"':
            state = "quoted"
        elif character == ",":
            column, state = column + 1, "start"
        elif state == "closed":
            break
        else:
            state = "quoted" if character == '"' and state == "start" else "plain"
    return column
