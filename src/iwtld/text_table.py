"""Tables as text: for a terminal, wrapped to its width, and for Markdown."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

_GAP: Final = "  "
_NARROWEST: Final = 8


def table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> str:
    """Return rows under a header in aligned columns; a cell that is too long goes over several lines.

    ``width`` is the number of characters of a line; the widest columns give way first. Without rows the text
    says so.
    """
    if not rows:
        return "No rows.\n"
    widths = [
        max(
            _length(line)
            for cell in (name, *(row[number] for row in rows))
            for line in cell.splitlines() or [""]
        )
        for number, name in enumerate(header)
    ]
    if width is not None:
        _shrink(widths, width - len(_GAP) * (len(widths) - 1))
    lines = [*_lines(header, widths), _GAP.join("─" * size for size in widths)]
    for row in rows:
        lines += _lines(row, widths)
    return "\n".join(lines) + "\n"


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows under a header as a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(_escaped(cell) for cell in line)} |\n" for line in lines)


def _escaped(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>")


def _shrink(widths: list[int], room: int) -> None:
    """Take characters from the widest columns until the row fits, but leave each column readable."""
    while sum(widths) > room:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= _NARROWEST:
            return
        widths[widest] -= 1


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


def _wrap(cell: str, size: int) -> list[str]:
    """Break a cell at spaces, and inside a word only where the word alone is too long."""
    lines: list[str] = []
    for paragraph in cell.splitlines() or [""]:
        line = ""
        for word in paragraph.split(" "):
            candidate = f"{line} {word}" if line else word
            if _length(candidate) <= size:
                line = candidate
                continue
            if line:
                lines.append(line)
            *full, line = _pieces(word, size)
            lines += full
        lines.append(line)
    return lines


def _pieces(word: str, size: int) -> list[str]:
    pieces = [""]
    for character in word:
        if _length(pieces[-1] + character) > size and pieces[-1]:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _length(text: str) -> int:
    """Return how many columns of a terminal a text takes; wide characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
