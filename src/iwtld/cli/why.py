"""``iwtld why``: the proof of an answer."""

from __future__ import annotations

import click

from iwtld import options
from iwtld.case import Case
from iwtld.cli import Settings, shared_options
from iwtld.cli.output import output_option, table_width, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import case_options, formats_option, option, pair_options


@click.command()
@pair_options
@case_options
@option(options.ALL_ROUTES, "every")
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
    """Show why the answer is what it is, down to the document, the place in it and the row of the table.

    Each route has its conditions, each condition its premises, and each premise the records that it rests
    on. The mark before a line says whether it holds (✓), fails (✗) or is not known (?). A premise without a
    record rests on the question or on the absence of any record. Turtle and JSON-LD are the whole proof as a
    graph in the terms of PROV-O.

    \b
    Examples:
      iwtld why KHM CHN --form extradition --on 2019-03-05
      iwtld why KEN THA --form mutual-legal-assistance --all
      iwtld why VNM THA --form mutual-legal-assistance --format turtle -o proof.ttl
    """
    from iwtld.basis.written import pair

    graph = open_graph(settings)
    profile = case.profile(graph)
    answer = graph.basis(requesting, requested, form=cooperation, on=on, offence=profile)
    write(pair.why(graph, answer, written, every=every, width=table_width(output)), output)
