"""One line of a file, drawn with the place of a finding marked below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from iwtld.errors import Excerpt
from iwtld.reports.characters import length, visible

DEFAULT_WIDTH: Final = 100
_NARROWEST: Final = 20
_TAB: Final = 4
_CUT: Final = "…"


@dataclass(frozen=True, slots=True)
class Drawing:
    """An excerpt as it is drawn: ``number`` and ``text``, below it ``gutter``, ``indent`` and ``marks``."""

    number: str
    text: str
    gutter: str
    indent: str
    marks: str


def draw(excerpt: Excerpt, width: int | None = None) -> Drawing:
    """Return the line of an excerpt behind its number, and the marks (``^``) that go below it.

    Marks stay below what they mark: wide characters count two columns, combining ones none, tabs go to the
    next multiple of four, and characters that cannot be shown are drawn as escapes. A line of more than
    ``width`` columns (100 when it is None) is cut at either end, with ``…``, around the mark.
    """
    number = f"{excerpt.line} | "
    room = max((width or DEFAULT_WIDTH) - len(number), _NARROWEST)
    pieces = _pieces(excerpt.text)
    first = min(max(excerpt.start - excerpt.offset, 0), len(pieces))
    behind = max(excerpt.end - excerpt.offset, first + 1)
    columns = [0, *accumulate(map(length, pieces))]
    begin, end = _window(columns, first, room - 2 * len(_CUT))
    before = _CUT if begin or excerpt.offset > 1 else ""
    after = _CUT if end < len(pieces) else ""
    start = columns[first] - columns[begin]
    marks = columns[max(first, min(behind, end))] - columns[first]
    if not marks and first < len(pieces):
        # What combines with the character before it has no column of its own.
        start = max(start - 1, 0)
    return Drawing(
        number=number,
        text=(before + "".join(pieces[begin:end]) + after).rstrip(),
        gutter=" " * (len(number) - 2) + "| ",
        indent=" " * (len(before) + start),
        marks="^" * max(marks, 1),
    )


def _pieces(text: str) -> list[str]:
    """Return what is drawn for each character."""
    if text.isascii() and text.isprintable():
        return list(text)
    pieces, column = [], 0
    for character in text:
        piece = " " * (_TAB - column % _TAB) if character == "\t" else visible(character)
        column += length(piece)
        pieces.append(piece)
    return pieces


def _window(columns: Sequence[int], first: int, room: int) -> tuple[int, int]:
    """Return which pieces fit the room: the first marked one, and up to a third of the room before it."""
    last = len(columns) - 1
    if columns[last] <= room:
        return 0, last
    begin = first
    while begin and columns[first] - columns[begin - 1] <= room // 3:
        begin -= 1
    end = begin
    while end < last and columns[end + 1] - columns[begin] <= room:
        end += 1
    while begin and columns[end] - columns[begin - 1] <= room:
        begin -= 1
    return begin, end
