"""``iwtld kinds``: the kinds of record, which are the tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from iwtld.cli import shared_options
from iwtld.cli.output import output_option, table_option, write

if TYPE_CHECKING:
    from iwtld.forms import Field, Kind


@click.command()
@table_option
@output_option
@shared_options
def command(form: str, output: str) -> None:
    """List the kinds of record: the tables, with their columns and classes.

    The name of a kind is that of its table: records of treaty-actions stand in treaty-actions.csv, or in a
    sheet of that name. `iwtld template KIND` writes an empty form for one kind, and JSON holds what every
    column takes.

    \b
    Examples:
      iwtld kinds
      iwtld kinds --format json
    """
    from iwtld.forms import kinds

    found = kinds()
    if form == "json":
        write(json.dumps([_plain(kind) for kind in found], indent=2, ensure_ascii=False), output)
    else:
        write(_table(found, output), output)


def _table(found: tuple[Kind, ...], output: str) -> str:
    from iwtld.cli.output import table_width
    from iwtld.namespaces import shorten
    from iwtld.text_table import table

    rows = [
        (
            kind.name,
            kind.title,
            ", ".join(field.name for field in kind.fields),
            ", ".join(shorten(iri) for iri in kind.classes),
        )
        for kind in found
    ]
    return table(("kind", "title", "columns", "classes"), rows, table_width(output))


def _plain(kind: Kind) -> dict[str, object]:
    return {
        "name": kind.name,
        "title": kind.title,
        "description": kind.description,
        "classes": list(kind.classes),
        "subject": kind.subject,
        "key": list(kind.table.primary_key),
        "columns": [_column(field) for field in kind.fields],
    }


def _column(field: Field) -> dict[str, object]:
    return {
        "name": field.name,
        "property": field.property_iri,
        "description": field.description,
        "required": field.column.required,
        "takes": field.kind_of_value,
        "separator": field.column.separator,
        "codes": list(field.values),
        "keys_of": list(field.keys),
        "example": field.example,
    }
