"""``iwtld basis``: may one state obtain a form of cooperation from another, and on what basis?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import output_option, say, table_width, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import Case, case_options, formats_option, pair_options, plain
from iwtld.questions import STALE_AFTER

if TYPE_CHECKING:
    from iwtld.basis import Answer
    from iwtld.kb import KnowledgeBase


@click.command()
@pair_options
@case_options
@click.option(
    "--stale-after",
    metavar="DAYS",
    type=click.IntRange(min=0),
    default=STALE_AFTER,
    show_default=True,
    help="Age from which records count as stale: days between their last check and the day of the question.",
)
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
    graph = open_graph(settings)
    answer = graph.basis(
        requesting,
        requested,
        form=cooperation,
        on=on,
        offence=case.profile(graph),
        stale_after=stale_after,
    )
    write(_written(graph, answer, written, output), output)
    if written == "table":
        sides = f"{answer.requesting.id} {answer.requested.id}"
        say(f"`iwtld why {sides}` with the same options shows the proof.", quiet=settings.quiet)


def _written(graph: KnowledgeBase, answer: Answer, written: str, output: str) -> str:
    from iwtld.basis import render

    if written == "json":
        return plain(answer.to_dict())
    if written == "markdown":
        return render.markdown(answer)
    if written == "table":
        return render.text(answer, table_width(output))
    return graph.proof(answer).to(written)
