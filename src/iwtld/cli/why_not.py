"""``iwtld why-not``: what stands in the way, and the cheapest way round it."""

from __future__ import annotations

import click

from iwtld import options
from iwtld.case import Case
from iwtld.cli import Settings, shared_options
from iwtld.cli.output import output_option, say, table_width, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import case_options, formats_option, option, pair_options


@click.command()
@pair_options
@case_options
@option(options.ALL_OBSTACLES, "every")
@formats_option("table", "json", "markdown", "turtle", "jsonld")
@output_option
@shared_options
@click.pass_obj
def command(
    settings: Settings,
    requesting: str,
    requested: str,
    cooperation: str | None,
    on: str,
    case: Case,
    every: bool,
    written: str,
    output: str,
) -> None:
    """Say what stands in the way of each route that is not established, and who could do what about it.

    The route that takes the fewest and smallest steps comes first. Below it stand the premises that fail (✗)
    or are not known (?), then the steps (→): what would have to be looked up or shown, notified, legislated
    or ratified, and by whom. Turtle and JSON-LD are the proof of the answer as a graph.

    \b
    Examples:
      iwtld why-not KEN THA --form extradition
      iwtld why-not VNM KHM --form mutual-legal-assistance --on 2018-06-30 --all
    """
    from iwtld.basis.written import pair

    graph = open_graph(settings)
    profile = case.profile(graph)
    answer = graph.basis(requesting, requested, form=cooperation, on=on, offence=profile)
    text, left_out = pair.why_not(graph, answer, written, every=every, width=table_width(output))
    write(text, output)
    if left_out:
        say(f"{left_out} more routes; --all shows them.", quiet=settings.quiet)
