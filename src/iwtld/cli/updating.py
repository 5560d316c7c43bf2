"""What ``iwtld add`` and ``iwtld remove`` have in common."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

import click

from iwtld.cli.output import say, write
from iwtld.cli.progress import BuildTable

if TYPE_CHECKING:
    from iwtld.additions.update import Outcome
    from iwtld.cli import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])


def update_options(command: _Command) -> _Command:
    """Give a command the options ``--yes``, ``--on`` and ``--top``."""
    for option in (
        click.option(
            "--top",
            metavar="N",
            type=click.IntRange(min=1),
            default=20,
            show_default=True,
            help="Show the first N records and the first N ways in which answers change.",
        ),
        click.option("--on", metavar="DATE", help="Day of the answers that are compared; by default today."),
        click.option("--yes", is_flag=True, help="Do it. Without, the difference is shown and nothing else."),
    ):
        command = option(command)
    return command


class Steps:
    """What goes on meanwhile, on the standard error: the stages of the build, and for whom one waits."""

    def __init__(self, settings: Settings) -> None:
        self.stage = BuildTable("Assembling the graph as it would be.", settings.quiet)
        self._quiet = settings.quiet

    def waiting(self, message: str) -> None:
        """Say for whom the command waits."""
        say(f"iwtld: {message}", quiet=self._quiet)


def show(outcome: Outcome, heading: str, *, form: str, output: str, top: int) -> None:
    """Write an outcome as JSON, or for people: a heading, what was remarked, and the difference."""
    if form == "json":
        write(json.dumps(plain(outcome), indent=2, ensure_ascii=False), output)
        return
    from iwtld.compare.as_text import text
    from iwtld.reports.characters import visible

    parts = [visible(heading)]
    if outcome.remarks:
        parts.append("\n".join(visible(str(finding)) for finding in outcome.remarks[:top]))
    if outcome.problem is not None:
        parts.append(
            f"The data does not conform without it either:\n{visible(str(outcome.problem), lines=True)}"
        )
    elif outcome.changes is None:
        parts.append("The data does not conform as it is, so there is nothing to compare with.")
    else:
        parts.append(text(outcome.changes, top))
    write("\n\n".join(parts), output)


def plain(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain values that JSON can hold."""
    return {
        "id": outcome.id,
        "done": outcome.done,
        "addition": None if outcome.addition is None else outcome.addition.to_dict(),
        "changes": None if outcome.changes is None else outcome.changes.to_dict(),
        "remarks": [asdict(finding) for finding in outcome.remarks],
        "problem": None if outcome.problem is None else str(outcome.problem),
        "build": None if outcome.manifest is None else outcome.manifest.build,
    }
