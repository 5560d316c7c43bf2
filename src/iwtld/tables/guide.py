"""Write the guide to the tables from their metadata.

``python -m iwtld.tables.guide docs/data.md`` renews the page; a test holds the page against the metadata.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from iwtld import resources
from iwtld.namespaces import shorten
from iwtld.tables.metadata import load_folder
from iwtld.tables.model import Column, Table

_TITLE = """\
# The tables

This page is generated from the metadata beside the tables: `python -m iwtld.tables.guide docs/data.md`
renews it.

- Files are CSV in UTF-8 with CSVW metadata. An empty cell means that no source gave the value; it stays
  unknown.
- Dates are ISO 8601. Where a column allows it, a month (`2017-03`) or a year (`2017`) stands for itself.
- `sources` names rows of `sources.csv`, `locator` the place in them: a section, an article, the entry of a
  list.
- `note` is in our own words. Columns that end in `_as_stated` hold what a source says where it is vaguer
  than a reference: "several African states".
- References to other tables are written as their key, or as `kind/key` where several kinds can stand.
- Rows of the underlying fact tables that have no record are listed in `data/NOT-IMPORTED.md`.
"""


def render(tables: Sequence[Table]) -> str:
    """Return the guide to the tables as Markdown."""
    contents = [f"- [{table.name}.csv](#{table.name}csv): {table.description}" for table in tables]
    return "\n".join([_TITLE, *contents, "", *(_section(table) for table in tables)])


def _section(table: Table) -> str:
    lines = [
        f"## {table.name}.csv",
        "",
        f"{table.description} Key: {', '.join(f'`{name}`' for name in table.primary_key)}.",
        "",
        "| column | property | value | |",
        "|---|---|---|---|",
        *(_row(table, column) for column in table.cells),
        "",
    ]
    return "\n".join(lines)


def _row(table: Table, column: Column) -> str:
    name = f"`{column.name}`" + (" (required)" if column.required else "")
    term = f"`{shorten(column.property_url)}`" if column.property_url else ""
    value = ", ".join(_value(table, column))
    return f"| {name} | {term} | {value} | {column.description or ''} |"


def _value(table: Table, column: Column) -> Iterator[str]:
    keys = [key.table for key in table.foreign_keys if column.name in key.columns]
    if column.partial_date:
        yield "date, month or year"
    elif keys or column.references:
        yield "key of " + " or ".join(f"`{name}`" for name in [*keys, *column.references])
    else:
        kind = column.datatype.base if not column.lang else "text"
        shape = (column.datatype.format or "").replace("|", r"\|")
        yield f"{kind} `{shape}`" if shape else kind
    if column.separator:
        yield f"several, divided by `{column.separator}`".replace("|", r"\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(
        render(load_folder(resources.folder("data"))), encoding="utf-8", newline="\n"
    )
