"""Parquet: a file for each kind of thing, with typed columns; needs the extra ``arrow``.

Keys and references are text, as in the CSV tables; the field's metadata has the property (``property``) and
what stands in front of a key to make its IRI (``prefix``). Columns of several values are lists. A date that
is a day, a month or a year stays text as it is recorded, and stands beside it as the first and the last day
that it may mean (``..._first``, ``..._last``), so that intervals can be compared.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from iwtld.export.about import About
from iwtld.export.bundle import Member
from iwtld.export.tabular import PARTIAL, Cell, Column, Table
from iwtld.extras import require
from iwtld.namespaces import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_INTEGERS: Final = frozenset(
    _XSD + name for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long")
)
_MOST_DIGITS: Final = 76
_LONGEST: Final = 2**63


def members(found: Iterator[Table], about: About) -> Iterator[Member]:
    """Yield one file for each table; raises ``MissingExtraError`` when pyarrow is not installed."""
    arrow = require("pyarrow", extra="arrow", purpose="Parquet")
    parquet = require("pyarrow.parquet", extra="arrow", purpose="Parquet")
    facts = {key: value for key, value in about.items() if value}
    for table in found:
        fields = [arrow.field("id", arrow.string(), nullable=False, metadata={"prefix": table.about})]
        arrays = [arrow.array(table.keys, arrow.string())]
        for place, column in enumerate(table.columns):
            cells = [row[place] for row in table.rows]
            for name, kind, values in _typed(arrow, column, cells):
                field = arrow.field(name, kind, nullable=not column.required, metadata=_facts(column, about))
                fields.append(field)
                arrays.append(arrow.array(values, kind))
        schema = arrow.schema(fields, metadata=facts | {"kind": table.kind})
        out = io.BytesIO()
        parquet.write_table(arrow.Table.from_arrays(arrays, schema=schema), out, compression="zstd")
        yield f"{table.kind}.parquet", out.getvalue()


def _facts(column: Column, about: About) -> dict[str, str]:
    facts = {"property": column.property, "prefix": column.prefix, "language": column.language}
    facts["description"] = about.definitions.get(column.property, "")
    return {key: value for key, value in facts.items() if value}


def _typed(arrow: Any, column: Column, cells: list[Cell]) -> Iterator[tuple[str, Any, list[Any]]]:
    """Yield name, type and values of the columns that stand for a column of the table."""
    kind, read = _type(arrow, column.datatype, {value for cell in cells for value in cell})
    yield _shaped(arrow, column, column.name, kind, read, cells)
    if column.datatype == PARTIAL:
        yield _shaped(arrow, column, f"{column.name}_first", arrow.date32(), first_day, cells)
        yield _shaped(arrow, column, f"{column.name}_last", arrow.date32(), last_day, cells)


def _shaped(
    arrow: Any, column: Column, name: str, kind: Any, read: Callable[[str], Any], cells: list[Cell]
) -> tuple[str, Any, list[Any]]:
    if column.separator:
        return name, arrow.list_(kind), [[read(value) for value in cell] or None for cell in cells]
    return name, kind, [read(cell[0]) if cell else None for cell in cells]


def _type(arrow: Any, datatype: str, values: set[str]) -> tuple[Any, Callable[[str], Any]]:
    """Return the type that holds all values exactly, and how to read one; what has none stays text."""
    try:
        if datatype in _INTEGERS and all(-_LONGEST <= int(value) < _LONGEST for value in values):
            return arrow.int64(), int
        if datatype == _XSD + "decimal":
            return _decimal(arrow, values), Decimal
        if datatype == _XSD + "boolean":
            return arrow.bool_(), lambda value: value in ("true", "1")
        if datatype == _XSD + "date":
            for value in values:
                date.fromisoformat(value)
            return arrow.date32(), date.fromisoformat
    except ValueError:
        pass
    return arrow.string(), str


def _decimal(arrow: Any, values: set[str]) -> Any:
    parts = [Decimal(value).as_tuple() for value in values]
    exponents = [part.exponent for part in parts if isinstance(part.exponent, int)]
    scale = max(0, *(-exponent for exponent in exponents), 0)
    whole = max(len(part.digits) + exponent for part, exponent in zip(parts, exponents, strict=True))
    precision = max(whole, 1) + scale
    if precision > _MOST_DIGITS:
        raise ValueError("more digits than a decimal of Arrow holds")
    return (
        arrow.decimal128(max(precision, 18), scale) if precision <= 38 else arrow.decimal256(precision, scale)
    )


def first_day(text: str) -> date:
    """Return the first day that a day, a month or a year may mean."""
    return (
        date.fromisoformat(text + "-01-01"[len(text) - 4 :]) if len(text) < 10 else date.fromisoformat(text)
    )


def last_day(text: str) -> date:
    """Return the last day that a day, a month or a year may mean."""
    first = first_day(text)
    if len(text) == 4:
        return first.replace(month=12, day=31)
    if len(text) == 7:
        return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first
