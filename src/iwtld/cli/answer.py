"""Print the answer to a query, the same way for every command that asks one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from iwtld.cli.output import say, table_width, write

if TYPE_CHECKING:
    from iwtld.results import ResultSet

_Command = TypeVar("_Command", bound=Callable[..., Any])
FORMATS: Final = ("table", "json", "csv", "tsv", "xml", "markdown", "turtle", "jsonld", "ntriples", "rdfxml")


def format_option(command: _Command) -> _Command:
    """Give a command the option ``--format`` for answers."""
    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help="Form of the answer; by default a table, and Turtle when the answer is a graph.",
    )(command)


def answer(result: ResultSet, form: str | None, output: str, *, quiet: bool = False) -> None:
    """Write an answer in a form (``None``: what suits it), and the number of rows as a message."""
    chosen = form or ("turtle" if result.kind == "graph" else "table")
    text = result.to(chosen, width=table_width(output))
    write(text, output)
    count = len(result)
    if chosen == "table" and result.kind == "rows" and count:
        say(f"{count:,} row{'' if count == 1 else 's'}", quiet=quiet)
