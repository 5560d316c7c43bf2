"""Divide a CSV file into parts that begin and end where records do, so that several processes can read it.

Where a record begins cannot be told from the middle of a file: a line break may stand inside a quoted cell.
So the file is read once, from the start, in blocks. In a block that is written as RFC 4180 asks, a line
break ends a record exactly when an even number of quotation marks stands before it; numpy counts them at the
speed of the disk. A block that is written otherwise is read by ``csv`` itself, as the parts will be later.
"""

from __future__ import annotations

import codecs
import csv
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import TextIOWrapper
from operator import attrgetter
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from iwtld.errors import InputError
from iwtld.tables.records import MAX_LINE

BLOCK: Final = 4 << 20
"""How many bytes are looked at together."""

_BROKEN: Final = ("",)
_LINE_FEED, _RETURN, _QUOTE, _COMMA = b'\n\r",'
_EDGES: Final = np.isin(np.arange(256), [_LINE_FEED, _RETURN, _QUOTE, _COMMA])


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes of a file from ``offset`` up to, not including, ``end``: whole records after the header.

    ``line`` is the physical line on which the first of them starts (from 1), ``row`` its number with the
    header as 1, as RFC 7111 counts.
    """

    path: Path
    offset: int
    end: int
    line: int
    row: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a record begins. ``record`` counts all records of the file from 0, comments and header too."""

    offset: int
    line: int
    record: int


def split(path: Path, parts: int, *, head: int | None = None) -> tuple[Part, ...]:
    """Return up to ``parts`` parts of nearly equal size that together hold every record after the header.

    ``head`` is the number of records at the beginning that no part holds: the header, and comments and blank
    lines above it. Without it the header is the first record that is not blank and does not begin with ``#``.
    A record is what ``csv.reader`` makes of the file, a blank line and a record that does not
    parse among them. There are fewer parts where a record is longer than a part, and none when no record
    follows the header. Time is linear in the size of the file, and memory does not grow with it.

    Raises ``InputError`` when the file cannot be read, ``ValueError`` when ``parts`` is less than 1.
    """
    if parts < 1:
        raise ValueError("A file has at least one part.")
    try:
        return _split(path, parts, head)
    except OSError as error:
        raise InputError(f"{path}: the file cannot be read ({error.strerror}).") from error


def _split(path: Path, parts: int, head: int | None) -> tuple[Part, ...]:
    size = path.stat().st_size
    begin = _after_head(path, head)
    if begin.offset >= size:
        return ()
    length = size - begin.offset
    targets = sorted({begin.offset + length * number // parts for number in range(1, parts)} - {begin.offset})
    starts = [begin, *(start for start in _first_after(path, begin, targets) if start.offset < size)]
    ends = [*(start.offset for start in starts[1:]), size]
    return tuple(
        Part(path, start.offset, end, start.line, start.record - begin.record + 2)
        for start, end in zip(starts, ends, strict=True)
    )


def _after_head(path: Path, head: int | None) -> _Place:
    with path.open("rb") as stream:
        marked = stream.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    start = place = _Place(len(codecs.BOM_UTF8) if marked else 0, 1, 0)
    if head == 0:
        return start
    for place, cells in _read_exactly(path, start):
        above = not cells or cells[0].startswith("#")
        if place.record == head or (head is None and not above):
            break
    return place


def _first_after(path: Path, place: _Place, targets: Sequence[int]) -> Iterator[_Place]:
    """Give for each target, in ascending order, the first record that begins there or later, each once."""
    waiting = iter(targets)
    target = next(waiting, None)
    for stretch in _stretches(path, place):
        while target is not None and target <= stretch.last:
            found = stretch.first_from(target)
            yield found
            while target is not None and target <= found.offset:
                target = next(waiting, None)
        if target is None:
            return


class _Stretch:
    """Some successive beginnings of records; ``last`` is the greatest of their offsets."""

    def __init__(self, places: Sequence[_Place]) -> None:
        self._places = places
        self.last = places[-1].offset

    def first_from(self, offset: int) -> _Place:
        """Return the first record that begins at an offset or later."""
        return self._places[bisect_left(self._places, offset, key=attrgetter("offset"))]


class _Block(_Stretch):
    """The beginnings of records behind those that end in a block, which are never listed."""

    def __init__(self, data: bytes, place: _Place, *, at_end: bool) -> None:
        self._place = place
        characters = np.frombuffer(data, np.uint8)
        lines = characters == _LINE_FEED
        if _RETURN in data:
            alone = characters == _RETURN
            alone[:-1] &= ~lines[1:]
            if not at_end:
                # The next block may begin with the line feed that belongs to it.
                alone[-1:] = False
            lines |= alone
        self._lines = np.flatnonzero(lines)
        self._quotes = np.flatnonzero(characters == _QUOTE) if _QUOTE in data else self._lines[:0]
        outside = np.searchsorted(self._quotes, self._lines) % 2 == 0
        self._ends = self._lines[outside]
        self.used = int(self._ends[-1]) + 1 if len(self._ends) else 0
        self.last = place.offset + self.used
        self.regular = self._is_regular(characters)
        self.next = self._at(len(self._ends) - 1) if self.used else place

    def first_from(self, offset: int) -> _Place:
        """Return the first record that begins at an offset, behind that of the block, or later."""
        return self._at(int(np.searchsorted(self._ends, offset - self._place.offset - 1)))

    def _at(self, index: int) -> _Place:
        """Return the place behind the record of an index."""
        end = int(self._ends[index])
        lines = int(np.searchsorted(self._lines, end, side="right"))
        start = self._place
        return _Place(start.offset + end + 1, start.line + lines, start.record + index + 1)

    def _is_regular(self, characters: npt.NDArray[np.uint8]) -> bool:
        """Return whether counting quotation marks tells where records end, as ``csv`` sees them.

        Every odd one has to open a cell or to follow another one, every even one to close a cell or to stand
        before another one. A cell longer than ``csv`` takes would end its record on the spot.
        """
        gaps = np.diff(self._ends, prepend=-1)
        if len(gaps) and int(gaps.max()) > csv.field_size_limit():
            return False
        count = int(np.searchsorted(self._quotes, self.used))
        opening, closing = self._quotes[0:count:2], self._quotes[1:count:2]
        if len(opening) and opening[0] == 0:
            opening = opening[1:]
        return bool(_EDGES[characters[opening - 1]].all() and _EDGES[characters[closing + 1]].all())


def _stretches(path: Path, place: _Place) -> Iterator[_Stretch]:
    """Give the beginnings of all records behind the one that begins at a place."""
    limit = min(csv.field_size_limit(), BLOCK)
    with path.open("rb") as stream:
        rest = b""
        while True:
            stream.seek(place.offset + len(rest))
            fresh = stream.read(BLOCK)
            data = rest + fresh
            if not data:
                return
            block = _Block(data, place, at_end=not fresh)
            rest = data
            if block.regular and block.used:
                yield block
                place, rest = block.next, data[block.used :]
            # The rest is the beginning of a record that the next block ends, if it is written as it should.
            if len(rest) > limit or not fresh:
                if places := _read_until(path, place, place.offset + len(rest)):
                    yield _Stretch(places)
                    place, rest = places[-1], b""
                if not fresh:
                    return


def _read_until(path: Path, place: _Place, offset: int) -> list[_Place]:
    """Return the beginnings of the records behind a place, up to the first at an offset or later."""
    places = []
    for found, _ in _read_exactly(path, place):
        places.append(found)
        if found.offset >= offset:
            break
    return places


def _read_exactly(path: Path, place: _Place) -> Iterator[tuple[_Place, Sequence[str]]]:
    """Give where each record ends that ``csv`` finds from a place on, and its cells.

    The next one begins there. A record that does not parse has one cell, which is empty.
    """
    offset = place.offset

    def lines() -> Iterator[str]:
        nonlocal offset
        for line in iter(partial(text.readline, MAX_LINE), ""):
            offset += len(line) if line.isascii() else len(line.encode("utf-8", "surrogateescape"))
            yield line

    with path.open("rb") as stream:
        stream.seek(offset)
        text = TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", newline="")
        reader = csv.reader(lines(), strict=True)
        for record in range(place.record + 1, 1 << 62):
            cells: Sequence[str] | None = _BROKEN
            with suppress(csv.Error):
                cells = next(reader, None)
            if cells is None:
                return
            yield _Place(offset, place.line + reader.line_num, record), cells
