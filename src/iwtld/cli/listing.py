"""Rows of plain text in the forms that the legal-basis commands share: table, CSV and Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar

import click

from iwtld.cli.output import say, table_width, write

_Command = TypeVar("_Command", bound=Callable[..., Any])

FORMATS: Final = ("table", "json", "csv", "markdown")
"""The forms of an answer that is a list; JSON is what the value itself gives."""


def listing(header: Sequence[str], rows: Iterable[Sequence[object]], written: str, output: str = "-") -> str:
    """Return rows under a header as ``table`` (as wide as the screen), ``csv`` or ``markdown``.

    ``None`` is an empty cell; everything else is shown as ``str`` gives it. The header is of names that a
    program can use, which people see with spaces.
    """
    from pyoxigraph import Literal

    from iwtld.results import ResultSet

    solutions = tuple(tuple(None if cell is None else Literal(str(cell)) for cell in row) for row in rows)
    names = tuple(header if written == "csv" else (name.replace("_", " ") for name in header))
    return ResultSet("rows", names, solutions).to(written, width=table_width(output))


def top_option(command: _Command) -> _Command:
    """Give a command the option ``--top`` for the length of what a person reads."""
    return click.option(
        "--top",
        metavar="N",
        type=click.IntRange(min=1),
        default=50,
        show_default=True,
        help="Show the first N in a table; CSV and JSON have all.",
    )(command)


def show(
    summary: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    written: str,
    output: str,
    top: int,
    quiet: bool,
) -> None:
    """Write a list: in CSV all of its rows, else a summary and the first ``top`` rows below it.

    A message says how many rows were left out.
    """
    if written == "csv":
        write(listing(header, rows, written, output), output)
        return
    shown = rows[:top]
    table = f"\n\n{listing(header, shown, written, output)}" if shown else ""
    write(summary + table, output)
    if more := len(rows) - len(shown):
        say(f"{more:,} more; --top N shows more of them, CSV and JSON all.", quiet=quiet)
