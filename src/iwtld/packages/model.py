"""The tables of a package: what each column holds, in the words that the descriptions of packages share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from iwtld.namespaces import ID, PREFIXES

if TYPE_CHECKING:
    from iwtld.export.tabular import Column, Table

Type: TypeAlias = Literal["text", "integer", "number", "boolean", "date", "year", "partial-date"]

_XSD: Final = PREFIXES["xsd"]
_TYPES: Final[Mapping[str, Type]] = {
    **{
        _XSD + name: "integer" for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long")
    },
    **{_XSD + name: "number" for name in ("decimal", "double", "float")},
    _XSD + "boolean": "boolean",
    _XSD + "date": "date",
    _XSD + "gYear": "year",
    "partial-date": "partial-date",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name in the header, the property that it holds, and the type of its values.

    ``separator`` stands between several values of one cell; ``prefix`` before a key to make an IRI of it.
    ``table`` is the table whose keys the values are, all of which are there.
    """

    name: str
    type: Type
    property: str = ""
    description: str = ""
    required: bool = False
    separator: str = ""
    prefix: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class PackedTable:
    """A table of a package: a file named after the kind of its things, keyed by the column ``id``."""

    name: str
    description: str
    fields: tuple[Field, ...]
    rows: int

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


def tables_of(tables: Sequence[Table], definitions: Mapping[str, str]) -> list[PackedTable]:
    """Return tables as packages describe them; ``definitions`` are those of the properties, by IRI."""
    keys = {table.kind: frozenset(table.keys) for table in tables}
    return [
        PackedTable(
            table.kind,
            f"A row for each thing whose IRI begins with {table.about}; the column id has the rest.",
            (
                Field("id", "text", description="Key of the row.", required=True, prefix=table.about),
                *(
                    _field(column, definitions, _referred(table, place, keys))
                    for place, column in enumerate(table.columns)
                ),
            ),
            len(table.keys),
        )
        for table in tables
    ]


def _field(column: Column, definitions: Mapping[str, str], table: str) -> Field:
    return Field(
        column.name,
        _TYPES.get(column.datatype, "text"),
        column.property,
        definitions.get(column.property, ""),
        column.required,
        column.separator,
        column.prefix,
        table,
    )


def _referred(table: Table, place: int, keys: Mapping[str, frozenset[str]]) -> str:
    """Return the table that single values of a column refer to, where it has all of them."""
    column = table.columns[place]
    kind = column.prefix.removeprefix(ID).removesuffix("/")
    if column.datatype or column.separator or not column.prefix.startswith(ID) or kind not in keys:
        return ""
    values = {value for row in table.rows for value in row[place]}
    return kind if values <= keys[kind] else ""
