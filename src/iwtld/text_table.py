"""Tables as text: for a terminal, fitted to its width, and for Markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_GAP: Final = "  "
_RULE: Final = "─"
_LONGEST_PIECE: Final = 20
_NARROWEST: Final = 8

# Where a word that is too long for its column may be broken: slugs at hyphens, IRIs at slashes, lists at
# semicolons, names of classes at capitals, Chinese and Japanese anywhere. Dates and numbers stay whole.
_BREAK: Final = re.compile(
    r"(?<=[^\W\d]-)(?=[^\W\d])|(?<=[^\d\s][/#:,_&=?])(?=\w)|(?<=;)(?=\w)|(?<=[a-z])(?=[A-Z])"
    r"|(?=[\u2e80-\u9fff\uf900-\ufaff])"
)
# An underscore inside a word is no markup.
_MARKUP: Final = re.compile(r"[\\|`*<>&$~\[\]]|(?<![^\W_])_|_(?![^\W_])")
_ADDRESS: Final = re.compile(r"(https?://[^\s<>|\\]*[^\s<>|\\.,;:!?'\")\]])")
_LINE_BREAK: Final = re.compile(r"\r\n|[\r\n]")


def table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> str:
    """Return rows under a header in aligned columns; a cell that is too long goes over several lines.

    ``width`` is the number of characters of a line; the widest columns give way first, and words are broken
    only where a slug, an IRI or a very long word leaves no choice. Where so narrow a table could not be read,
    each row becomes a block with one line for each cell. Without rows or columns the text says so.
    """
    if not rows:
        return "No rows.\n"
    if not header:
        return _without_columns(rows)
    columns = [
        [line for cell in (name, *(row[number] for row in rows)) for line in _paragraphs(cell)]
        for number, name in enumerate(header)
    ]
    widths = [max(map(_length, lines)) for lines in columns]
    if width is not None and sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        floors = [max(map(_longest_piece, lines)) for lines in columns]
        fitted = _fitted(widths, floors, width - len(_GAP) * (len(widths) - 1))
        if fitted is None:
            return _blocks(header, rows, width)
        widths = fitted
    lines = [*_lines(header, widths), _GAP.join(_RULE * size for size in widths)]
    for row in rows:
        lines += _lines(row, widths)
    return "\n".join(lines) + "\n"


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows under a header as a table of GitHub Flavored Markdown, which shows each cell as it is.

    Line breaks become ``<br>``, web addresses links, and characters that would be markup are escaped. Without
    columns the text says so, since Markdown has no such table.
    """
    if not header:
        return _without_columns(rows)
    cells = [[escaped(cell) for cell in line] for line in (header, *rows)]
    cells.insert(1, ["---"] * len(header))
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def _without_columns(rows: Sequence[Sequence[str]]) -> str:
    return f"{len(rows):,} row{'' if len(rows) == 1 else 's'} without columns.\n"


def escaped(cell: str) -> str:
    """Return a text so that Markdown shows it as it is; addresses become links, line breaks ``<br>``."""
    # Every second part is an address. Escapes inside would become part of the link.
    parts = [
        f"<{part}>" if number % 2 else _MARKUP.sub(r"\\\g<0>", part)
        for number, part in enumerate(_ADDRESS.split(cell))
    ]
    return _LINE_BREAK.sub("<br>", "".join(parts))


def _fitted(widths: Sequence[int], floors: Sequence[int], room: int) -> list[int] | None:
    """Return widths that fit the room, the widest columns cut to one width, or ``None`` when none do.

    No column becomes narrower than its floor or wider than it was.
    """
    if sum(floors) > room:
        return None
    for cap in range(room, -1, -1):
        cut = [min(size, max(cap, floor)) for size, floor in zip(widths, floors, strict=True)]
        spare = room - sum(cut)
        if spare >= 0:
            break
    for number, size in enumerate(widths):
        more = 1 if spare and cut[number] == cap < size else 0
        cut[number] += more
        spare -= more
    return cut


def _blocks(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    names = max(map(_length, header))
    room = max(width - names - len(_GAP), _NARROWEST)
    lines = []
    for number, row in enumerate(rows, 1):
        title = f"{_RULE * 2} {number:,} "
        lines.append(title + _RULE * (width - len(title)))
        for name, cell in zip(header, row, strict=True):
            lines += _lines((name, cell), (names, room))
    return "\n".join(lines) + "\n"


def _lines(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [_wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    height = max(len(lines) for lines in wrapped)
    padded = [lines + [""] * (height - len(lines)) for lines in wrapped]
    return [
        _GAP.join(
            text + " " * (size - _length(text)) for text, size in zip(parts, widths, strict=True)
        ).rstrip()
        for parts in zip(*padded, strict=True)
    ]


def _paragraphs(cell: str) -> list[str]:
    return cell.replace("\t", " ").splitlines() or [""]


def _wrap(cell: str, size: int) -> list[str]:
    """Break a cell at spaces, and inside a word only where the word alone is too long."""
    lines: list[str] = []
    for paragraph in _paragraphs(cell):
        if _length(paragraph) <= size:
            lines.append(paragraph)
            continue
        line = ""
        for word in paragraph.split(" "):
            candidate = f"{line} {word}" if line else word
            if _length(candidate) <= size:
                line = candidate
                continue
            if line:
                lines.append(line)
            *full, line = _parts(word, size)
            lines += full
        lines.append(line)
    return lines


def _parts(word: str, size: int) -> list[str]:
    """Break a word where it may be broken, and between any two characters where that is not enough."""
    parts = [""]
    for piece in _BREAK.split(word):
        if _length(parts[-1]) + _length(piece) <= size:
            parts[-1] += piece
            continue
        if parts[-1]:
            parts.append("")
        for character in piece:
            if parts[-1] and _length(parts[-1] + character) > size:
                parts.append("")
            parts[-1] += character
    return parts


def _longest_piece(line: str) -> int:
    longest = max(_length(piece) for word in line.split(" ") for piece in _BREAK.split(word))
    return min(longest, _LONGEST_PIECE)


def _length(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    Wide characters take two, marks that stand over or under another character and invisible ones none.
    """
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(character) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )
