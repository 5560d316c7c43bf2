"""``iwtld timeline``: every day on which the answer for two states changes, and why."""

from __future__ import annotations

import click

from iwtld import options
from iwtld.case import Case
from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import FORMATS, show
from iwtld.cli.output import output_option, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import case_options, formats_option, option, sides_options


@click.command()
@sides_options
@option(options.SINCE)
@option(options.UNTIL)
@case_options
@option(options.TOP)
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
    from iwtld.basis.written import lists
    from iwtld.listing import plain

    graph = open_graph(settings)
    changes = graph.timeline(
        requesting, requested, form=cooperation, since=since, until=until, offence=case.profile(graph)
    )
    if written == "json":
        write(plain([change.to_dict() for change in changes]), output)
        return
    sides = graph.reasoner.country(requesting), graph.reasoner.country(requested)
    listed = lists.timeline(sides, changes, since, until)
    show(listed, written=written, output=output, top=top, quiet=settings.quiet)
