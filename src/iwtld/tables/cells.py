"""Divide a cell into its items and check it as text, before its datatype matters."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from iwtld.tables.codes import BLANK_ITEM, CONTROL_CHARACTER, NOT_UTF8, REQUIRED_BLANK, WHITE_SPACE
from iwtld.tables.findings import CellError, quoted
from iwtld.tables.model import Column

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LOST: Final = re.compile("[\udc80-\udcff\ufffd]")

REPLACEMENT: Final = "\ufffd"
"""What stands for text that a conversion lost. To Python it is printable, unlike all else refused here."""

Reader = Callable[[str], tuple[str, ...]]
"""Takes the text of a cell and returns its items, none for a null; raises ``CellError``."""


def reader(column: Column) -> Reader:
    """Return the function that reads the cells of a column."""
    separator, default, nulls = column.separator, column.default, frozenset(column.null)
    nothing: tuple[str, ...] = ()

    def blank() -> tuple[str, ...]:
        if column.required:
            raise CellError(REQUIRED_BLANK, f"The column {column.name!r} is required.", "Fill in the cell.")
        return nothing

    def read(cell: str) -> tuple[str, ...]:
        if not cell:
            if default is None:
                return blank()
            cell = default
        if not cell.isprintable() or REPLACEMENT in cell:
            _check_characters(cell)
        if cell.strip() != cell:
            _refuse_white_space(cell)
        if cell in nulls:
            return blank()
        return (cell,) if separator is None else _items(cell, separator, nulls)

    return read


def _check_characters(cell: str) -> None:
    """Refuse bytes that were not UTF-8 (lone surrogates here), lost text and control characters."""
    if lost := _LOST.search(cell):
        if lost[0] == REPLACEMENT:
            reason = "The replacement character U+FFFD stands where text was lost in an earlier conversion."
            raise CellError(NOT_UTF8, reason, "Write the text again and save the file as UTF-8.")
        before = len(cell[: lost.start()].encode("utf-8", "surrogateescape"))
        reason = f"The byte 0x{ord(lost[0]) & 0xFF:02X}, number {before + 1} of the cell, is not UTF-8."
        raise CellError(NOT_UTF8, reason, lambda: _recoded(cell))
    if control := _CONTROL.search(cell):
        character, place = f"U+{ord(control[0]):04X}", control.start() + 1
        reason = f"The control character {character} stands at place {place} of the cell."
        raise CellError(CONTROL_CHARACTER, reason, lambda: _CONTROL.sub("", cell).strip())


def _recoded(cell: str) -> str:
    """Return the cell with its wrong bytes read in the encoding that is most often taken for UTF-8."""
    return _LOST.sub(lambda lost: bytes([ord(lost[0]) & 0xFF]).decode("windows-1252", "replace"), cell)


def _refuse_white_space(cell: str) -> None:
    trimmed = cell.strip()
    if not trimmed:
        raise CellError(WHITE_SPACE, "The cell holds only white space.", "Leave the cell blank.")
    raise CellError(WHITE_SPACE, f"White space stands at the edge of {quoted(cell)}.", trimmed)


def _items(cell: str, separator: str, nulls: frozenset[str]) -> tuple[str, ...]:
    items = cell.split(separator)
    trimmed = [item.strip() for item in items]
    if not all(trimmed):
        whole = separator.join(item for item in trimmed if item)
        reason = f"An item of the list {quoted(cell)} is blank."
        raise CellError(BLANK_ITEM, reason, whole or "Leave the cell blank.")
    if trimmed != items:
        whole = separator.join(trimmed)
        raise CellError(WHITE_SPACE, f"White space stands at the edge of an item in {quoted(cell)}.", whole)
    return tuple(item for item in items if item not in nulls)
