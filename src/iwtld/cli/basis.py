"""``iwtld basis``: may one state obtain a form of cooperation from another, and on what basis?"""

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
@option(options.STALE)
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
    stale_after: int,
    written: str,
    output: str,
) -> None:
    """Say whether REQUESTING may obtain a form of cooperation from REQUESTED, and on what basis.

    The answer comes first, in a sentence: what the requested state shall or may give, and through what. Then
    every route that is established, open or closed, what a request needs, the grounds of refusal, which facts
    are missing, and what else can be had. The question runs one way: A to B and B to A are two answers.
    Countries go by code or name. An answer of any grade exits with 0.

    \b
    Examples:
      iwtld basis KHM CHN --form extradition --on 2019-03-05
      iwtld basis Indonesia Netherlands --form mutual-legal-assistance --on 2018-06-30 --assume serious-crime
      iwtld basis KEN THA --seeks evidence --offence wildlife-trafficking,laundering --format markdown
    """
    from iwtld.basis.written import pair

    graph = open_graph(settings)
    answer = graph.basis(
        requesting,
        requested,
        form=cooperation,
        on=on,
        offence=case.profile(graph),
        stale_after=stale_after,
    )
    write(pair.basis(graph, answer, written, table_width(output)), output)
    if written == "table":
        sides = f"{answer.requesting.id} {answer.requested.id}"
        say(f"`iwtld why {sides}` with the same options shows the proof.", quiet=settings.quiet)
