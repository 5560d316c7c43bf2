"""CSV on the Web: a table for each kind of thing, and metadata that says what every column means.

https://www.w3.org/TR/tabular-data-primer/. The conversion of the tables to RDF (csv2rdf, minimal mode) gives
the statements of the graph. The recommendation gives a cell one IRI at most, so a property with several
things as values has a table of its own, ``mechanism-country.csv`` with a row for each pair; the column of the
main table lists them for people, and is left out of conversions. Dates that are a day, a month or a year
stand in columns of text that carry ``iwt:partialDate``, which iwtld reads as dates and other tools as text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from iwtld.export.about import About
from iwtld.export.bundle import Member
from iwtld.export.tabular import CONCEPT, PARTIAL, Column, Table
from iwtld.namespaces import ID, PREFIXES, shorten

METADATA: Final = "csv-metadata.json"
"""The name by which a folder's metadata is found (section 5.3 of the model for tabular data)."""

_XSD: Final = PREFIXES["xsd"]
# CSVW knows these prefixes by itself (https://www.w3.org/2011/rdfa-context/rdfa-1.1); others are written out.
_KNOWN: Final = frozenset(
    ("dcat", "org", "owl", "prov", "rdf", "rdfs", "schema", "skos", "time", "void", "xsd")
)


def members(found: Iterator[Table], about: About) -> Iterator[Member]:
    """Yield the CSV files and then their metadata."""
    described = []
    keys: dict[str, frozenset[str]] = {}
    for table in found:
        keys[table.kind] = frozenset(table.keys)
        for each in (table, *_linked(table)):
            yield f"{each.kind}.csv", _rows(each)
            described.append(each)
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@id": about.iri,
        "dc:title": about.title,
        "dc:description": about.description,
        "dc:license": {"@id": about.licence},
        "schema:version": about.version,
        "tables": [_table(table, keys, about.definitions) for table in described],
    }
    yield METADATA, (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _linked(table: Table) -> Iterator[Table]:
    """Yield a table for each column that has several things in a cell: a row for each pair."""
    for place, column in enumerate(table.columns):
        if _is_list_of_things(column):
            pairs = [
                (key, value) for key, row in zip(table.keys, table.rows, strict=True) for value in row[place]
            ]
            yield Table(
                f"{table.kind}-{column.name.replace('_', '-')}",
                (replace(column, separator="", required=True),),
                tuple(key for key, _ in pairs),
                tuple(((value,),) for _, value in pairs),
                of=table.kind,
            )


def _is_list_of_things(column: Column) -> bool:
    return bool(column.separator) and not column.datatype


def _rows(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["id", *(column.name for column in table.columns)])
    for key, row in zip(table.keys, table.rows, strict=True):
        joined = (
            (column.separator or "").join(cell) for column, cell in zip(table.columns, row, strict=True)
        )
        writer.writerow([key, *joined])
    return text.getvalue().encode()


def _table(
    table: Table, keys: Mapping[str, frozenset[str]], definitions: Mapping[str, str]
) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [
            {"name": "id", "titles": "id", "required": True, "suppressOutput": True},
            *(_column(column, definitions) for column in table.columns),
        ],
        "primaryKey": ["id", table.columns[0].name] if table.of else "id",
        "aboutUrl": f"{table.about}{{+id}}",
    }
    references = [found for column in table.columns if (found := _reference(table, column, keys))]
    if table.of:
        references.insert(0, _key("id", table.of))
    if references:
        schema["foreignKeys"] = references
    return {"url": f"{table.kind}.csv", "dc:title": table.kind, "tableSchema": schema}


def _column(column: Column, definitions: Mapping[str, str]) -> dict[str, Any]:
    described: dict[str, Any] = {"name": column.name, "titles": column.name}
    if column.property in definitions:
        described["dc:description"] = definitions[column.property]
    if column.required:
        described["required"] = True
    if column.datatype == PARTIAL:
        described |= {"datatype": "string", "iwt:partialDate": True}
    elif column.datatype.startswith(_XSD) and column.datatype != _XSD + "string":
        described["datatype"] = column.datatype.removeprefix(_XSD)
    if column.language:
        described["lang"] = column.language
    if column.separator:
        described["separator"] = column.separator
    if _is_list_of_things(column):
        return described | {"suppressOutput": True}
    name = shorten(column.property)
    described["propertyUrl"] = name if name.partition(":")[0] in _KNOWN else column.property
    if not column.datatype:
        described["valueUrl"] = f"{column.prefix}{{+{column.name}}}"
    return described


def _reference(table: Table, column: Column, keys: Mapping[str, frozenset[str]]) -> dict[str, Any] | None:
    """Return the foreign key of a column of single keys that are all there; a selection may lack some.

    Columns with empty cells have none: not every validator takes an empty cell for no reference.
    """
    if not column.required or column.datatype or column.separator or not column.prefix.startswith(ID):
        return None
    kind = column.prefix.removeprefix(ID).removesuffix("/")
    place = table.columns.index(column)
    if kind == CONCEPT or not {value for row in table.rows for value in row[place]} <= keys.get(
        kind, frozenset()
    ):
        return None
    return _key(column.name, kind)


def _key(column: str, kind: str) -> dict[str, Any]:
    return {
        "columnReference": column,
        "reference": {"resource": f"{kind}.csv", "columnReference": "id"},
    }
