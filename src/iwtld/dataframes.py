"""Results as data frames of pandas, polars and arrow: typed columns in the order of the query.

A column has one type, and that of its values decides which:

=============  ===============================  ======================  ==================  =================
values         XSD datatypes                    pandas                  polars              arrow
=============  ===============================  ======================  ==================  =================
integer        integer and all below it         Int64                   Int64               int64
decimal        decimal                          object (``Decimal``)    Decimal(38, scale)  decimal128
double         double, float                    Float64                 Float64             float64
boolean        boolean                          boolean                 Boolean             bool
date           date without a zone              datetime64[s]           Date                date32
instant        dateTime with a zone             datetime64[us, UTC]     Datetime(us, UTC)   timestamp(us, UTC)
datetime       dateTime without a zone          datetime64[us]          Datetime(us)        timestamp(us)
text           everything else, IRIs too        string                  String              string
=============  ===============================  ======================  ==================  =================

Integers among decimals become decimals. Any other mixture is text, each value as it is written in the graph;
so are a column with one value that cannot be read as its datatype, integers beyond 64 bits, and decimals that
38 digits do not hold. What is not bound is null, and a column without any value is text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from iwtld.errors import ParameterError
from iwtld.extras import require

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from iwtld.results import ResultSet, Term, Value

Kind = Literal["integer", "decimal", "double", "boolean", "date", "instant", "datetime", "text"]

PURPOSE: Final = "A data frame"
_LONGEST_INTEGER: Final = 2**63
_DIGITS: Final = 38
_TRIPLE: Final = ("subject", "predicate", "object")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a frame: its name, the type of all its values, and the values, ``None`` for null."""

    name: str
    kind: Kind
    values: tuple[Any, ...]


class Tabular:
    """What is a list of records of one sort, and can be had as a frame with one row for each.

    ``fields`` are the columns with their types, by the keys of the records' ``to_dict()``. What is nested has
    the key of its parent in front, as ``before_grade``; a list is one text, its parts set off by semicolons.
    """

    __slots__ = ()
    fields: ClassVar[Mapping[str, Kind]]

    def records(self) -> Iterable[Any]:
        """Return the records, each with ``to_dict()``."""
        raise NotImplementedError

    def to_pandas(self) -> pd.DataFrame:
        """Return a frame of pandas; raises ``MissingExtraError`` where that is not installed."""
        return to_pandas(record_columns(self))

    def to_polars(self) -> pl.DataFrame:
        """Return a frame of polars; raises ``MissingExtraError`` where that is not installed."""
        return to_polars(record_columns(self))

    def to_arrow(self) -> pa.Table:
        """Return a table of arrow; raises ``MissingExtraError`` where pyarrow is not installed."""
        return to_arrow(record_columns(self))

    def _repr_html_(self) -> str:
        from iwtld.notebook.tables import of_records

        return of_records(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        from iwtld.notebook.tables import text_of_records

        printer.text(text_of_records(self))


def columns(result: ResultSet, *, curies: bool = False, language: bool = False) -> tuple[Column, ...]:
    """Return the columns of a result, in the order of the query.

    ``curies`` shortens IRIs by the project's prefixes. With ``language`` each column that holds a text with a
    language tag is followed by ``<name>_lang``. The answer to ASK is one row with the column ``answer``; a
    graph has the columns ``subject``, ``predicate`` and ``object``. Raises ``ParameterError`` where the query
    itself has a variable with the name of a language column.
    """
    if result.kind == "boolean":
        return (Column("answer", "boolean", (result.boolean,)),)
    if result.kind == "graph":
        names: Sequence[str] = _TRIPLE
        rows: Sequence[Sequence[Term | None]] = [tuple(triple) for triple in result.triples]
    else:
        names, rows = result.variables, result.solutions
    found: list[Column] = []
    for place, name in enumerate(names):
        terms = [row[place] for row in rows]
        found.append(_column(name, terms, curies=curies))
        tags = [getattr(term, "language", None) for term in terms] if language else []
        if any(tags):
            found.append(Column(f"{name}_lang", "text", tuple(tags)))
    _check_names([column.name for column in found])
    return tuple(found)


def record_columns(listed: Tabular, most: int | None = None) -> tuple[Column, ...]:
    """Return the columns of a list of records, or of the first ``most`` of them."""
    rows = [_flat(record.to_dict()) for record in islice(listed.records(), most)]
    return tuple(
        Column(name, kind, tuple(_read(row.get(name), kind) for row in rows))
        for name, kind in listed.fields.items()
    )


def to_pandas(found: Sequence[Column]) -> pd.DataFrame:
    """Return columns as a frame of pandas; raises ``MissingExtraError`` where that is not installed."""
    pandas = require("pandas", extra="pandas", purpose=PURPOSE)
    import numpy

    def series(column: Column) -> Any:
        values, empty = list(column.values), [value is None for value in column.values]
        match column.kind:
            case "date" | "datetime" | "instant":
                unit = "s" if column.kind == "date" else "us"
                plain = [None if value is None else _without_zone(value) for value in values]
                made = pandas.Series(numpy.array(plain, dtype=f"datetime64[{unit}]"))
                return made.dt.tz_localize("UTC") if column.kind == "instant" else made
            case "double":
                # A mask tells null from NaN, which XSD has as a value.
                filled = numpy.array([0.0 if value is None else value for value in values], dtype="float64")
                return pandas.Series(pandas.arrays.FloatingArray(filled, numpy.array(empty, dtype=bool)))
            case "integer":
                return pandas.Series(pandas.array(values, dtype="Int64"))
            case "boolean":
                return pandas.Series(pandas.array(values, dtype="boolean"))
            case "decimal":
                return pandas.Series(values, dtype="object")
        return pandas.Series(pandas.array(values, dtype="string"))

    frame: pd.DataFrame = pandas.DataFrame({column.name: series(column) for column in found})
    return frame


def to_polars(found: Sequence[Column]) -> pl.DataFrame:
    """Return columns as a frame of polars; raises ``MissingExtraError`` where that is not installed."""
    polars = require("polars", extra="polars", purpose=PURPOSE)

    def type_of(column: Column) -> Any:
        match column.kind:
            case "decimal":
                return polars.Decimal(_DIGITS, _scale(column.values))
            case "instant":
                return polars.Datetime("us", "UTC")
            case "datetime":
                return polars.Datetime("us")
        return {
            "integer": polars.Int64,
            "double": polars.Float64,
            "boolean": polars.Boolean,
            "date": polars.Date,
            "text": polars.String,
        }[column.kind]

    frame: pl.DataFrame = polars.DataFrame(
        [polars.Series(column.name, list(column.values), dtype=type_of(column)) for column in found]
    )
    return frame


def to_arrow(found: Sequence[Column]) -> pa.Table:
    """Return columns as a table of arrow; raises ``MissingExtraError`` where pyarrow is not installed."""
    arrow = require("pyarrow", extra="arrow", purpose=PURPOSE)

    def type_of(column: Column) -> Any:
        match column.kind:
            case "decimal":
                return arrow.decimal128(_DIGITS, _scale(column.values))
            case "instant":
                return arrow.timestamp("us", "UTC")
            case "datetime":
                return arrow.timestamp("us")
        return {
            "integer": arrow.int64,
            "double": arrow.float64,
            "boolean": arrow.bool_,
            "date": arrow.date32,
            "text": arrow.string,
        }[column.kind]()

    arrays = [arrow.array(column.values, type=type_of(column)) for column in found]
    return arrow.Table.from_arrays(arrays, names=[column.name for column in found])


def _column(name: str, terms: Sequence[Term | None], *, curies: bool) -> Column:
    from iwtld.results import value_of

    values = [value_of(term) for term in terms]
    kind = _kind(values)
    if kind == "text":
        return Column(name, kind, tuple(_text(term, curies=curies) for term in terms))
    if kind == "decimal":
        return Column(name, kind, tuple(None if v is None else Decimal(v) for v in values))  # type: ignore[arg-type]
    if kind == "instant":
        return Column(name, kind, tuple(None if v is None else v.astimezone(UTC) for v in values))  # type: ignore[union-attr]
    return Column(name, kind, tuple(values))


def _kind(values: Iterable[Value]) -> Kind:
    bound = [value for value in values if value is not None]
    kinds = {_kind_of(value) for value in bound}
    if kinds == {"integer", "decimal"}:
        kinds = {"decimal"}
    if len(kinds) != 1:
        return "text"
    (kind,) = kinds
    return kind if kind != "decimal" or _fits(bound) else "text"


def _kind_of(value: Value) -> Kind:
    match value:
        case bool():
            return "boolean"
        case int():
            return "integer" if -_LONGEST_INTEGER <= value < _LONGEST_INTEGER else "text"
        case Decimal():
            return "decimal"
        case float():
            return "double"
        case datetime():
            return "datetime" if value.tzinfo is None else "instant" if _in_range(value) else "text"
        case date():
            return "date"
    return "text"


def _in_range(value: datetime) -> bool:
    # On the first and the last day of the calendar the same instant may lie in no year of UTC.
    try:
        value.astimezone(UTC)
    except OverflowError:
        return False
    return True


def _fits(values: Iterable[Any]) -> bool:
    numbers = [Decimal(value) for value in values]
    whole = max((number.adjusted() + 1 for number in numbers if number), default=1)
    return max(whole, 1) + _scale(numbers) <= _DIGITS


def _scale(values: Iterable[Decimal | None]) -> int:
    exponents = (value.as_tuple().exponent for value in values if value is not None)
    return max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)


def _text(term: Term | None, *, curies: bool) -> str | None:
    from pyoxigraph import Literal as RDFLiteral
    from pyoxigraph import NamedNode

    from iwtld.namespaces import shorten

    if term is None:
        return None
    if isinstance(term, NamedNode):
        return shorten(term.value) if curies else term.value
    return term.value if isinstance(term, RDFLiteral) else str(term)


def _without_zone(value: date) -> date:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _check_names(names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ParameterError(
                f"The query has a variable ?{name}, and the language tags would need a column of that name. "
                "Rename the variable."
            )


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, Mapping):
            flat |= {f"{key}_{inner}": each for inner, each in _flat(value).items()}
        elif isinstance(value, list):
            flat[key] = "; ".join(each["says"] if isinstance(each, Mapping) else str(each) for each in value)
        else:
            flat[key] = value
    return flat


def _read(value: Any, kind: Kind) -> Any:
    return date.fromisoformat(value) if kind == "date" and value is not None else value
