"""``iwtld timeline``: every day on which the answer for two states changes, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import FORMATS, show, top_option
from iwtld.cli.output import output_option, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import Case, case_options, formats_option, plain, sides_options

if TYPE_CHECKING:
    from iwtld.basis.setwise.timeline import Change

_HEADER: Final = ("on", "grade", "certainty", "governed_by", "because")


@click.command()
@sides_options
@click.option("--since", metavar="DATE", default="1975-01-01", show_default=True, help="The first day.")
@click.option("--until", metavar="DATE", default="today", show_default=True, help="The last day.")
@case_options
@top_option
@formats_option(*FORMATS)
@output_option
@shared_options
@click.pass_obj
def command(
    settings: Settings,
    requesting: str,
    requested: str,
    cooperation: str | None,
    since: str,
    until: str,
    case: Case,
    top: int,
    written: str,
    output: str,
) -> None:
    """Show when the answer for REQUESTING and REQUESTED changed, and what changed it.

    Each line is the answer from that day until the next line: its grade, whether it is complete, the
    instrument that governs, and the records that begin or end on that day.

    \b
    Examples:
      iwtld timeline KHM VNM --form mutual-legal-assistance
      iwtld timeline IDN THA --form extradition --since 1970-01-01 --format markdown
    """
    graph = open_graph(settings)
    changes = graph.timeline(
        requesting, requested, form=cooperation, since=since, until=until, offence=case.profile(graph)
    )
    if written == "json":
        write(plain([change.to_dict() for change in changes]), output)
        return
    sides = f"{graph.reasoner.country(requesting)} from {graph.reasoner.country(requested)}"
    answers = "1 answer" if len(changes) == 1 else f"{len(changes)} answers"
    rows = [_row(change) for change in changes]
    summary = f"{sides}: {answers} between {since} and {until}."
    show(summary, _HEADER, rows, written=written, output=output, top=top, quiet=settings.quiet)


def _row(change: Change) -> tuple[object, ...]:
    governed = change.governed_by.name if change.governed_by else None
    because = " ".join(cause.says for cause in change.because)
    return change.on, change.grade, change.certainty, governed, because or None
