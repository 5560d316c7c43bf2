"""The datatypes of cells: their lexical forms, bounds and IRIs (XML Schema 1.1 part 2, CSVW section 6).

The forms are those of XML Schema with two restrictions that keep values comparable as text: years have
four digits, and dates, years and months have no time zone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from iwtld.codes import Code
from iwtld.errors import nearest
from iwtld.namespaces import PREFIXES
from iwtld.tables import repair
from iwtld.tables.codes import FORMAT, LENGTH, NOT_BOOLEAN, NOT_DATE, NOT_NUMBER, NOT_URI, OUT_OF_RANGE
from iwtld.tables.findings import CellError, quoted
from iwtld.tables.model import Column, Datatype
from iwtld.tables.template import require_absolute

_INTEGER: Final = re.compile(r"[+-]?[0-9]+").fullmatch
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)").fullmatch
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_DATE_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
).fullmatch
_WORDS: Final = re.compile(r"[\w -]+(?:\|[\w -]+)+").fullmatch

Parser = Callable[[str], Any]
Checker = Callable[[str], str]
"""Takes the text of an item and returns what stands in the literal; raises ``CellError``."""


def _integer(text: str) -> int:
    if not _INTEGER(text):
        raise ValueError
    return int(text)


def _natural(text: str) -> int:
    value = _integer(text)
    if value < 0:
        raise ValueError
    return value


def _decimal(text: str) -> Decimal:
    if not _DECIMAL(text):
        raise ValueError
    return Decimal(text)


def _date(text: str) -> date:
    if not _DATE(text):
        raise ValueError
    return date.fromisoformat(text)


def _date_time(text: str) -> datetime:
    if not _DATE_TIME(text):
        raise ValueError
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _year(text: str) -> date:
    return _date(f"{text}-01-01")


def _year_month(text: str) -> date:
    return _date(f"{text}-01")


def _string(text: str) -> str:
    return text


_PARSERS: Final[dict[str, Parser]] = {
    "string": _string,
    "boolean": _string,
    "integer": _integer,
    "nonNegativeInteger": _natural,
    "decimal": _decimal,
    "date": _date,
    "dateTime": _date_time,
    "gYear": _year,
    "gYearMonth": _year_month,
    "anyURI": require_absolute,
}

BASES: Final = tuple(_PARSERS)
"""The names of the datatypes that a column may have."""

ORDERED: Final = frozenset(BASES) - {"string", "boolean", "anyURI"}
"""The datatypes that may have a minimum and a maximum."""

_WRONG: Final[dict[str, tuple[Code, str]]] = {
    "integer": (NOT_NUMBER, "is not a whole number"),
    "nonNegativeInteger": (NOT_NUMBER, "is not a whole number of zero or more"),
    "decimal": (NOT_NUMBER, "is not a decimal number"),
    "date": (NOT_DATE, "is not a date of the calendar written YYYY-MM-DD"),
    "dateTime": (NOT_DATE, "is not a date and time written YYYY-MM-DDThh:mm:ss"),
    "gYear": (NOT_DATE, "is not a year written YYYY"),
    "gYearMonth": (NOT_DATE, "is not a month written YYYY-MM"),
    "anyURI": (NOT_URI, "is not an absolute URI"),
}


def is_choice(pattern: str) -> bool:
    """Return whether a regular expression is a list of words: ``global|regional``."""
    return _WORDS(pattern) is not None


def suffix(datatype: Datatype, lang: str | None = None) -> str:
    """Return what follows the closing quotation mark of a literal in N-Quads."""
    if datatype.base == "string":
        return f"@{lang}" if lang else ""
    return f"^^<{PREFIXES['xsd']}{datatype.base}>"


PARTIAL_SUFFIXES: Final = {
    4: suffix(Datatype("gYear")),
    7: suffix(Datatype("gYearMonth")),
    10: suffix(Datatype("date")),
}
"""The suffixes of a partial date by the length of its text."""


def parse_bound(base: str, text: str) -> Any:
    """Return the value of a minimum or maximum; raises ``ValueError`` when it is not of the datatype."""
    return _PARSERS[base](text)


def checker(column: Column) -> Checker:
    """Return the function that checks one item of the column's cells."""
    datatype = column.datatype
    if column.partial_date:
        return _partial_date
    if datatype.base == "boolean":
        return _boolean(datatype)
    return _text(datatype) if datatype.base == "string" else _typed(datatype)


def _partial_date(text: str) -> str:
    try:
        {4: _year, 7: _year_month, 10: _date}[len(text)](text)
    except (KeyError, ValueError):
        raise CellError(
            NOT_DATE,
            f"{quoted(text)} is not a date written YYYY, YYYY-MM or YYYY-MM-DD.",
            lambda: repair.partial_date(text),
            value=text,
        ) from None
    return text


def _boolean(datatype: Datatype) -> Checker:
    yes, no = (datatype.format or "true|false").split("|")
    words = {yes: "true", no: "false"}
    if datatype.format is None:
        words |= {"1": "true", "0": "false"}

    def check(text: str) -> str:
        try:
            return words[text]
        except KeyError:
            reason = f"{quoted(text)} is neither {yes!r} nor {no!r}."
            raise CellError(NOT_BOOLEAN, reason, lambda: repair.boolean(text, yes, no), value=text) from None

    return check


def _text(datatype: Datatype) -> Checker:
    low, high = datatype.min_length or 0, datatype.max_length
    match = re.compile(datatype.format).fullmatch if datatype.format else None
    if match is None and not low and high is None:
        return _string

    def check(text: str) -> str:
        if match is not None and not match(text):
            pattern = datatype.format or ""
            reason = f"{quoted(text)} does not match {pattern}."
            if is_choice(pattern):
                reason = f"{quoted(text)} is none of {', '.join(pattern.split('|'))}."
            raise CellError(FORMAT, reason, lambda: _matching(text, pattern, match), value=text)
        if len(text) < low or (high is not None and len(text) > high):
            reason = f"{quoted(text)} has {len(text)} characters."
            raise CellError(LENGTH, reason, _lengths(low, high), value=text)
        return text

    return check


def _typed(datatype: Datatype) -> Checker:
    base = datatype.base
    parse = _PARSERS[base]
    code, wrong = _WRONG[base]
    low = None if datatype.minimum is None else parse(datatype.minimum)
    high = None if datatype.maximum is None else parse(datatype.maximum)
    bounded = low is not None or high is not None

    def check(text: str) -> str:
        try:
            value = parse(text)
        except ValueError:
            reason = f"{quoted(text)} {wrong}."
            raise CellError(code, reason, lambda: repair.typed(base, text, parse), value=text) from None
        if bounded:
            if low is not None and value < low:
                reason = f"{quoted(text)} is less than the minimum {datatype.minimum}."
                raise CellError(OUT_OF_RANGE, reason, datatype.minimum, value=text)
            if high is not None and value > high:
                reason = f"{quoted(text)} is greater than the maximum {datatype.maximum}."
                raise CellError(OUT_OF_RANGE, reason, datatype.maximum, value=text)
        return text

    if datatype.format is None and datatype.min_length is None and datatype.max_length is None:
        return check
    match_text = _text(datatype)
    return lambda text: match_text(check(text))


def _matching(text: str, pattern: str, match: Callable[[str], object]) -> str:
    for candidate in (text.upper(), text.lower(), text.capitalize(), text.replace(" ", "-").lower()):
        if match(candidate):
            return candidate
    near = nearest(text, pattern.split("|")) if is_choice(pattern) else ()
    return " or ".join(near) or f"Write a text that matches {pattern}."


def _lengths(low: int, high: int | None) -> str:
    if high is None:
        return f"Write at least {low} characters."
    return f"Write {low} to {high} characters." if low else f"Write at most {high} characters."
