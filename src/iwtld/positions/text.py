"""Lines and columns of offsets in a text."""

from __future__ import annotations

import io
import re
from array import array
from bisect import bisect_right
from itertools import accumulate, chain
from typing import Final

from iwtld.positions.values import Span

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

_LINE_END: Final = re.compile(rb"\r\n?|\n")
_INSIDE_CHARACTER: Final = bytes(range(0x80, 0xC0))
"""The bytes of UTF-8 that continue a character and begin none."""
_BLOCK: Final = 1 << 14


class Text:
    """A text in UTF-8 whose byte offsets can be told as lines and columns.

    A byte order mark is no part of the text: offsets count behind it.
    """

    __slots__ = ("_before", "_is_ascii", "_line_starts", "data")

    def __init__(self, data: bytes) -> None:
        self.data: Final = data.removeprefix(BYTE_ORDER_MARK)
        self._line_starts: array[int] | None = None
        self._is_ascii = self.data.isascii()
        self._before = array("Q", (0,))

    @property
    def has_lone_returns(self) -> bool:
        """Whether lines end with carriage returns alone, which is rare."""
        return self.data.count(b"\r") != self.data.count(b"\r\n")

    @property
    def _starts(self) -> array[int]:
        if self._line_starts is None:
            if self.has_lone_returns:
                ends = (end.end() for end in _LINE_END.finditer(self.data))
                self._line_starts = array("Q", chain((0,), ends))
            else:
                self._line_starts = array("Q", accumulate(map(len, io.BytesIO(self.data)), initial=0))
                if self.data and not self.data.endswith(b"\n"):
                    self._line_starts.pop()
        return self._line_starts

    def position(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of a byte, both from 1."""
        starts = self._starts
        line = bisect_right(starts, offset)
        start = starts[line - 1]
        if self._is_ascii:
            return line, offset - start + 1
        if offset - start <= _BLOCK:
            return line, self._characters(start, offset) + 1
        return line, self._characters_before(offset) - self._characters_before(start) + 1

    def span(self, start: int, end: int) -> Span:
        """Return the stretch from one byte up to another, which is no part of it."""
        return Span(*self.position(start), *self.position(end))

    def line(self, number: int) -> str:
        """Return a line by its number from 1, without its end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.data)
        return self.data[start:end].decode(errors="replace").rstrip("\r\n")

    def of(self, span: Span) -> str:
        """Return the text of a stretch; its lines end with a line feed."""
        lines = [self.line(number) for number in range(span.line, span.end_line + 1)]
        lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        return "\n".join(lines)

    def _characters(self, start: int, end: int) -> int:
        return len(self.data[start:end].translate(None, _INSIDE_CHARACTER))

    def _characters_before(self, offset: int) -> int:
        """Count what stands before an offset, block by block, so that a line of any length costs no more."""
        block = offset // _BLOCK
        while len(self._before) <= block:
            start = (len(self._before) - 1) * _BLOCK
            self._before.append(self._before[-1] + self._characters(start, start + _BLOCK))
        return self._before[block] + self._characters(block * _BLOCK, offset)
