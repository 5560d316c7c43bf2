"""Where the cells of a table stand in its file.

Findings of shapes know the record that a row describes and the property that is wrong; findings of cells
know the line and the number of the cell. Both need the text with the place marked. Files are read once for
all places that are asked for. Of a workbook the text of the cell is shown, since its file has no lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from iwtld.errors import Excerpt, Finding
from iwtld.tables import Column, Table
from iwtld.tables.compiled import CompiledColumn
from iwtld.tables.findings import CellError, Findings
from iwtld.tables.records import Records, physical

if TYPE_CHECKING:
    from iwtld.incoming.document import Document
    from iwtld.positions import Term

LONGEST: Final = 1000
"""How many characters of a line an excerpt keeps, around its mark."""

# What stands for bytes that are not UTF-8; no stream could write it.
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class WantedCell:
    """A cell to look up: the number of the record, with the header as 1, and the IRI of the property.

    Without ``path`` the row itself is wanted. ``value`` chooses between columns of one property, and marks
    one item of a cell with several.
    """

    row: int
    path: str | None = None
    value: Term | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a file, or a row where ``column`` is None.

    ``line`` is the physical line on which the record starts, or the row of the sheet; ``column`` is the
    number of the cell, from 1, ``column_name`` its title, ``value`` the text in it, or the item that was
    wanted.
    """

    line: int
    column: int | None
    column_name: str | None
    value: str | None
    excerpt: Excerpt | None


def locate(document: Document, table: Table, wanted: Collection[WantedCell]) -> dict[WantedCell, Cell]:
    """Find cells by the records and properties that they give.

    ``table`` is the description of the document's table. What the table has no row for is left out; a
    property that no column of the file gives leads to the row.
    """
    table = _of(document, table)
    asked: dict[int, list[WantedCell]] = {}
    for one in wanted:
        asked.setdefault(one.row, []).append(one)
    found: dict[WantedCell, Cell] = {}
    if not asked:
        return found
    with Records(table, Findings()) as records:
        for number, line, cells in records:
            if number not in asked:
                continue
            text = "".join(records.lines)
            for one in asked.pop(number):
                found[one] = _cell(table, one, line, cells, records.positions, text)
            if not asked:
                break
    return found


def with_excerpts(document: Document, table: Table, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings about the lines and cells of one document with their excerpts."""
    table = _of(document, table)
    lines = {finding.line for finding in findings if finding.line is not None}
    texts: dict[int, str] = {}
    for line, text in physical(table) if lines else ():
        if line in lines:
            texts[line] = text
            if len(texts) == len(lines):
                break
    columns = {column.name: column for column in table.cells}
    return tuple(
        finding
        if finding.line is None or finding.line not in texts
        else replace(
            finding,
            excerpt=_excerpt(
                table,
                finding.line,
                texts[finding.line],
                finding.column,
                _item(columns.get(finding.column_name or ""), finding.value),
            ),
        )
        for finding in findings
    )


def _of(document: Document, table: Table) -> Table:
    return replace(table, path=document.path, label=document.name, rows=document.rows)


def _cell(
    table: Table,
    wanted: WantedCell,
    line: int,
    cells: Sequence[str],
    positions: Sequence[int | None],
    text: str,
) -> Cell:
    best: tuple[int, str | None] | None = None
    for index, column in enumerate(table.cells):
        if wanted.path is None or column.property_url != wanted.path or positions[index] is None:
            continue
        item = _giving(column, cells[index], wanted.value)
        if best is None or item is not None:
            best = index, item
        if item is not None:
            break
    if best is None:
        return Cell(line, None, None, None, _excerpt(table, line, text, None, None))
    index, item = best
    column, position = table.cells[index], (positions[index] or 0) + 1
    marked = _item(column, item)
    name = column.headers[0]
    value = cells[index] if item is None else item
    return Cell(line, position, name, value, _excerpt(table, line, text, position, marked))


def _giving(column: Column, cell: str, value: Term | None) -> str | None:
    """Return the item of a cell that gives a value, None when none does."""
    if value is None:
        return None
    compiled = CompiledColumn(replace(column, separator=None, required=False), "urn:x")
    items = cell.split(column.separator) if column.separator else [cell]
    for item in items:
        try:
            quads = compiled.text(item)
        except CellError:
            continue
        if f"> {value} <urn:x> ." in quads:
            return item
    return None


def _item(column: Column | None, value: str | None) -> tuple[str, str] | None:
    """Return the item of a list that is to be marked, with the separator of the list."""
    return (value, column.separator) if value and column is not None and column.separator else None


def _excerpt(
    table: Table, line: int, text: str, column: int | None, item: tuple[str, str] | None
) -> Excerpt | None:
    start, end = (0, len(text.rstrip("\r\n"))) if column is None else _span(text, column)
    if item is not None:
        start, end = _narrowed(text, start, end, *item)
    if table.rows is not None and column is not None:
        shown = _unquoted(text, column)
        at = shown.find(item[0]) if item is not None else -1
        begin, stop = (at, at + len(item[0])) if item is not None and at >= 0 else (0, len(shown))
        first = shown.partition("\n")[0]
        return _cut(line, first, min(begin, len(first)), min(stop, len(first)))
    above = text.count("\n", 0, start)
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", begin)
    shown = text[begin : stop if stop >= 0 else len(text)].rstrip("\r")
    number = line if table.rows is not None else line + above
    return _cut(number, shown, start - begin, min(end - begin, len(shown)))


def _cut(line: int, text: str, start: int, end: int) -> Excerpt:
    """Return an excerpt whose mark has at least one character, of a line that is not too long."""
    end = max(end, start + 1)
    first = max(0, min(start - LONGEST // 4, len(text) - LONGEST)) if len(text) > LONGEST else 0
    kept = text[first : first + LONGEST]
    return Excerpt(line, _SURROGATE.sub("\ufffd", kept), start + 1, min(end, first + LONGEST) + 1, first + 1)


def _span(text: str, column: int) -> tuple[int, int]:
    """Return where the cell with a number, from 1, begins and ends in the text of a record."""
    found = (len(text), len(text))
    for number, found in enumerate(_spans(text), 1):
        if number == column:
            return found
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Give the beginnings and ends of the cells of a record, quotation marks included (RFC 4180)."""
    start, quoted, length = 0, False, len(text.rstrip("\r\n"))
    for place in range(length):
        character = text[place]
        if character == '"' and (quoted or place == start):
            quoted = not quoted
        elif character == '"' and text[place - 1] == '"' and text[start] == '"':
            quoted = True
        elif character == "," and not quoted:
            yield start, place
            start = place + 1
    yield start, length


def _narrowed(text: str, start: int, end: int, item: str, separator: str) -> tuple[int, int]:
    """Return where an item of a list stands within its cell; the cell itself when it does not."""
    written = item.replace('"', '""') if text[start : start + 1] == '"' else item
    place = text.find(written, start, end)
    while place >= 0:
        before, after = text[start:place].rstrip(), text[place + len(written) : end].lstrip()
        if (before in ("", '"') or before.endswith(separator)) and (
            after in ("", '"') or after.startswith(separator)
        ):
            return place, place + len(written)
        place = text.find(written, place + 1, end)
    return start, end


def _unquoted(text: str, column: int) -> str:
    start, end = _span(text, column)
    cell = text[start:end]
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell
