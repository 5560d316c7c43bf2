"""``iwtld template``: an empty form for a kind of record."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from iwtld.cli import shared_options
from iwtld.cli.completion import complete_kind
from iwtld.cli.output import destination, output_option

_FORMATS = ("csv", "xlsx", "turtle", "jsonld")


@click.command()
@click.argument("kind", shell_complete=complete_kind)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Form of the file; by default as the name of the output ends, else csv.",
)
@output_option
@shared_options
def command(kind: str, form: str | None, output: str) -> None:
    """Write an empty form for a kind of record, with help on every column.

    The help says what a column or property means, whether it is required, which values it takes, and gives
    an example from the data. It does not disturb when the form is read again: in CSV it stands above the
    header, in a workbook in notes and on a second sheet, in Turtle in comments, in JSON-LD in keys that mean
    nothing. `iwtld kinds` lists the kinds.

    \b
    Examples:
      iwtld template treaty-actions -o treaty-actions.csv
      iwtld template instruments -o new.xlsx
      iwtld template actors --format turtle
    """
    from iwtld.errors import UsageError
    from iwtld.forms import EXTENSIONS, find_kind, template

    found = find_kind(kind)
    if form is None:
        extension = Path(output).suffix.lstrip(".").lower()
        form = next((name for name, known in EXTENSIONS.items() if known == extension), "csv")
    if form == "xlsx" and output == "-" and sys.stdout.isatty():
        raise UsageError(f"A workbook is nothing for a screen. Name a file: -o {found.name}.xlsx")
    content = template(found, form)
    with destination(output) as stream:
        stream.write(content)
