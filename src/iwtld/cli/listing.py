"""Write a list for a person or a program, the same way for every legal-basis command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iwtld.cli.output import say, table_width, write

if TYPE_CHECKING:
    from iwtld.listing import Listing

FORMATS: Final = ("table", "json", "csv", "markdown")
"""The forms of an answer that is a list; JSON is what the value itself gives."""


def show(listed: Listing, *, written: str, output: str, top: int, quiet: bool) -> None:
    """Write a list: in CSV all of its rows, else a summary and the first ``top`` rows below it.

    A message says how many rows were left out.
    """
    write(listed.written(written, top=top, width=table_width(output)), output)
    more = len(listed.rows) - top
    if written != "csv" and more > 0:
        say(f"{more:,} more; --top N shows more of them, CSV and JSON all.", quiet=quiet)
