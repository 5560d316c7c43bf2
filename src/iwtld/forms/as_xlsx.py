"""Forms as Excel workbooks: a sheet for the records, with notes at the titles and lists of the codes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from iwtld.forms.kinds import Field, Kind
from iwtld.forms.words import heading, label, sentences

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ROWS: Final = 1000
"""For how many rows of records the lists are set up; more rows can be written all the same."""

LONGEST_LIST: Final = 500

_TEXT: Final = "@"
_NOTE: Final = (320, 180)


def write(kind: Kind) -> bytes:
    """Return the form for a kind of record.

    All cells are formatted as text, so that nothing that is typed is turned into a date or a number.
    """
    from openpyxl import Workbook

    book = Workbook()
    records = book.active
    records.title = kind.name
    help_ = book.create_sheet("help")
    lists = book.create_sheet("lists")
    lists.sheet_state = "hidden"
    _records(records, lists, kind)
    _help(help_, kind)
    return _bytes(book)


def _records(sheet: Worksheet, lists: Worksheet, kind: Kind) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for place, field in enumerate(kind.fields, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].number_format = _TEXT
        sheet.column_dimensions[letter].width = max(14, len(field.name) + 4)
        title = sheet.cell(1, place)
        _put(title, field.name)
        title.font = Font(bold=field.column.required)
        title.alignment = Alignment(vertical="top")
        note = Comment(_note(field), "iwtld")
        note.width, note.height = _NOTE
        title.comment = note
        if choices := _choices(field):
            _list(sheet, lists, letter, field, choices)


def _list(sheet: Worksheet, lists: Worksheet, letter: str, field: Field, choices: Sequence[str]) -> None:
    """Let the cells of a column offer the codes, and ask back when something else is written."""
    from openpyxl.worksheet.datavalidation import DataValidation

    _put(lists[f"{letter}1"], field.name)
    for row, code in enumerate(choices, 2):
        _put(lists[f"{letter}{row}"], code)
    rule = DataValidation(
        type="list",
        formula1=f"lists!${letter}$2:${letter}${len(choices) + 1}",
        allow_blank=not field.column.required,
        errorStyle="warning",
        errorTitle=field.name,
        error="This is none of the codes that are known.",
        showErrorMessage=True,
    )
    rule.add(f"{letter}2:{letter}{ROWS + 1}")
    sheet.add_data_validation(rule)


def _help(sheet: Worksheet, kind: Kind) -> None:
    from openpyxl.styles import Alignment, Font

    lines = (
        *heading(kind),
        f"Write one record in each row of the sheet {kind.name}. An empty cell means that it is not known.",
    )
    rows = [[line] for line in lines]
    rows += [[], ["column", "required", "meaning", "values", "codes", "example"]]
    title = len(rows)
    for field in kind.fields:
        required = "yes" if field.column.required else ""
        codes = "\n".join(_choices(field) or field.values)
        rows.append(
            [field.name, required, field.description, field.kind_of_value, codes, field.example or ""]
        )
    for row, texts in enumerate(rows, 1):
        for place, text in enumerate(texts, 1):
            cell = sheet.cell(row, place)
            _put(cell, text)
            cell.font = Font(bold=row in (1, title))
            cell.alignment = Alignment(vertical="top", wrap_text=row > title)
    for letter, width in zip("ABCDEF", (24, 10, 60, 40, 30, 50), strict=True):
        sheet.column_dimensions[letter].width = width


def _choices(field: Field) -> tuple[str, ...]:
    """Return what a drop-down list of a field offers; a list offers one value, so not where several go."""
    choices = field.values or field.known
    return choices if not field.column.separator and len(choices) <= LONGEST_LIST else ()


def _note(field: Field) -> str:
    return "\n".join((f"{label(field)}.", *sentences(field)))


def _put(cell: object, text: str) -> None:
    """Write a text as a text, also where it looks like a formula."""
    cell.value = text  # type: ignore[attr-defined]
    cell.data_type = "s"  # type: ignore[attr-defined]


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
