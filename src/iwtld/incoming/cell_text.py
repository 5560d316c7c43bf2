"""Write the values of a spreadsheet as the text that a table has for them.

Spreadsheet programs make numbers and dates of what looks like them, and keep how the value is shown apart
from the value. What a column asks for (a date, a month, a word for yes) decides how a value is written; where
it does not fit, the text says what the value is, and the check of the table says what is wrong with it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from iwtld.tables import Column

DIGITS: Final = 15
"""How many digits of a number a spreadsheet program keeps and shows."""

# What is no code of a format: text in quotation marks, escaped characters, conditions, fill and width.
_NO_CODE: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_ZEROS: Final = re.compile(r"0{2,}").fullmatch
# Characters that XML cannot hold are written so in workbooks (ECMA-376 part 1, 22.9.2.19).
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LINE_BREAK: Final = re.compile(r"\r\n?")
_MONTHS: Final = frozenset({"gYearMonth"})
_YEARS: Final = frozenset({"gYear"})


def text_of(value: Any, column: Column | None, shown_as: str) -> str:
    """Return a value of a cell as the text of a cell in a CSV file of this column; None is blank.

    ``shown_as`` is the number format, such as ``mmm-yy`` or ``000``. ``column`` is None for a cell in a
    column that the table does not have.
    """
    match value:
        case None:
            return ""
        case bool():
            return _boolean(value, column)
        case int() | float():
            return _number(value, shown_as)
        case date():
            return _date(value, column, shown_as)
        case time():
            return value.isoformat("seconds")
        case _:
            text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))
            return _LINE_BREAK.sub("\n", text)


def is_text(column: Column | None) -> bool:
    """Return whether a column holds text, in which a date was hardly meant as one."""
    return column is None or (column.datatype.base in ("string", "anyURI") and not column.partial_date)


def _boolean(value: bool, column: Column | None) -> str:
    if column is None or column.datatype.base != "boolean":
        return str(value).upper()
    yes, no = (column.datatype.format or "true|false").split("|")
    return yes if value else no


def _number(value: float, shown_as: str) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    text = str(value) if isinstance(value, int) else f"{Decimal(f'{value:.{DIGITS}g}'):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    # A code such as 007 is the number 7 that is shown with three digits.
    return text.zfill(len(shown_as)) if _ZEROS(shown_as) and text.isdigit() else text


def _date(value: date, column: Column | None, shown_as: str) -> str:
    moment = isinstance(value, datetime) and (value.time() != time() or _base(column) == "dateTime")
    if moment:
        return value.isoformat("T", "seconds") if isinstance(value, datetime) else value.isoformat()
    text = f"{value.year:04}-{value.month:02}-{value.day:02}"
    if column is None or not (column.partial_date or _base(column) in _MONTHS | _YEARS):
        return text
    codes = _NO_CODE.sub("", shown_as.partition(";")[0]).lower()
    if "y" not in codes or "d" in codes:
        return text
    return text[:7] if "m" in codes else text[:4]


def _base(column: Column | None) -> str:
    return "string" if column is None else column.datatype.base
