"""Where results and messages go: results to the standard output or a file, messages to the standard error."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from iwtld.errors import InputError

_Command = TypeVar("_Command", bound=Callable[..., Any])

TEXT_WIDTH = 100
"""How wide running text is when the width of the screen is not known."""


def output_option(command: _Command) -> _Command:
    """Give a command the option ``-o FILE``."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        default="-",
        type=click.Path(dir_okay=False, allow_dash=True),
        help="Write to a file instead of the standard output. It appears when it is complete.",
    )(command)


def table_option(command: _Command) -> _Command:
    """Give a command the option ``--format`` with a table for people and JSON for programs."""
    return click.option(
        "-f",
        "--format",
        "form",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help="table for people, json for programs.",
    )(command)


@contextmanager
def destination(output: str) -> Iterator[BinaryIO]:
    """Open the standard output for ``-``, else a file that appears under its name only when it is complete.

    The file is written beside its place and renamed; when anything fails nothing is left behind and a file
    that was there before stays as it was. Raises ``InputError`` when it cannot be written.
    """
    try:
        if output == "-":
            sys.stdout.flush()
            with _standard_output() as stream:
                yield stream
                stream.flush()
            return
        target = Path(output).resolve()
        if target.exists() and not target.is_file():
            # A device or a named pipe has no half-written state, and renaming would replace it.
            with target.open("wb") as stream:
                yield stream
            return
        aside = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            with aside.open("xb") as stream:
                yield stream
            if target.exists():
                aside.chmod(stat.S_IMODE(target.stat().st_mode))
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        place = "The standard output" if output == "-" else output
        raise InputError(f"{place} cannot be written: {error.strerror or error}.") from error


def _standard_output() -> AbstractContextManager[BinaryIO]:
    stream = sys.stdout.buffer
    if isinstance(stream, io.RawIOBase):
        # PYTHONUNBUFFERED: a raw write to a full disk or a closed pipe is cut short without an error.
        return os.fdopen(os.dup(stream.fileno()), "wb")
    return nullcontext(stream)


def write(text: str, output: str = "-") -> None:
    """Write a result as UTF-8, ending in a line break."""
    with destination(output) as stream:
        stream.write(text.encode())
        if text and not text.endswith("\n"):
            stream.write(b"\n")


def say(message: str, *, quiet: bool = False) -> None:
    """Print a message to the standard error, unless quiet."""
    if not quiet:
        click.echo(message, err=True)


def table_width(output: str = "-") -> int | None:
    """Return how wide a table may be: as the screen, or ``COLUMNS``, when it goes there; ``None``: any width.

    What goes to a file or another program is not cut into lines for a screen that nobody looks at.
    """
    if output == "-" and (sys.stdout.isatty() or os.environ.get("COLUMNS")):
        from shutil import get_terminal_size

        return get_terminal_size((TEXT_WIDTH, 24)).columns
    return None


def columns(rows: Sequence[tuple[str, ...]], indent: str = "") -> str:
    """Return short rows of text as aligned columns, two spaces apart, without lines."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))] if rows else []
    return "".join(
        indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
        for row in rows
    )
