"""Turn what went wrong into a message on the standard error and an exit code."""

from __future__ import annotations

import os
import sys

import click

from iwtld.errors import IwtldError

USAGE = 2
INPUT = 3
BUG = 70
INTERRUPTED = 130
BROKEN_PIPE = 141


def report(error: BaseException) -> int:
    """Print the message for an error that ended a command, and return the exit code.

    Errors of iwtld have the code of their class. A reader that closed the pipe (``iwtld ... | head``) is no
    error and nothing is printed. Whatever was not foreseen is a bug: one line asks to report it, and
    ``IWTLD_DEBUG=1`` shows where it happened.
    """
    match error:
        case IwtldError():
            return _say(str(error), error.exit_code)
        case click.exceptions.NoArgsIsHelpError():
            return _say(error.format_message(), USAGE, prefix="")
        case click.UsageError():
            where = error.ctx.command_path if error.ctx else "iwtld"
            return _say(f"{error.format_message()}\n`{where} --help` shows how it is used.", USAGE)
        case click.ClickException():
            return _say(error.format_message(), INPUT)
        case KeyboardInterrupt() | click.Abort() | EOFError():
            return _say("interrupted", INTERRUPTED, prefix="iwtld: ")
        case BrokenPipeError():
            # Python flushes the standard output once more at exit, which would fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return BROKEN_PIPE
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            return _say(f"{place}{error.strerror or error}", INPUT)
        case _:
            return _bug(error)


def _bug(error: BaseException) -> int:
    if os.environ.get("IWTLD_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    return _say(
        f"{type(error).__name__}: {error}. This is a fault of iwtld; please report it with the command that "
        "you ran. IWTLD_DEBUG=1 shows where it happened.",
        BUG,
    )


def _say(message: str, code: int, prefix: str = "iwtld: error: ") -> int:
    click.echo(f"{prefix}{message}", err=True)
    return code
