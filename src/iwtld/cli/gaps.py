"""``iwtld gaps``: the pairs without a legal basis of a given strength."""

from __future__ import annotations

import click

from iwtld import options
from iwtld.case import Case, split
from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import FORMATS, show
from iwtld.cli.output import output_option, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import case_options, form_option, formats_option, option


@click.command()
@form_option
@option(options.ON)
@option(options.AMONG)
@option(options.ROUTE)
@option(options.BELOW)
@option(options.INSTRUMENTS)
@case_options
@option(options.TOP)
@formats_option(*FORMATS)
@output_option
@shared_options
@click.pass_obj
def command(
    settings: Settings,
    cooperation: str,
    on: str,
    among: str | None,
    route: str | None,
    below: str,
    instruments: str | None,
    case: Case,
    top: int,
    written: str,
    output: str,
) -> None:
    """List the pairs that lack a form of cooperation, those with the most recorded trafficking first.

    A gap is known where the records close the question, and possible where something open could close the
    gap: could_be is then the strongest grade that could still be shown. Routes and cases count what is
    recorded of trafficking between the two.

    \b
    Examples:
      iwtld gaps --form extradition --among ASEAN --instruments bilateral,regional --on 2016-12-31
      iwtld gaps --form mutual-legal-assistance --route KEN,THA,VNM
      iwtld gaps --form extradition --below shall --format csv -o gaps.csv
    """
    from iwtld.basis.written import lists
    from iwtld.listing import plain

    graph = open_graph(settings)
    found = graph.gaps(
        cooperation,
        on=on,
        among=among,
        route=split(route),
        below=below,
        offence=case.profile(graph),
        instruments=split(instruments),
    )
    if written == "json":
        write(plain(found.to_dict()), output)
        return
    show(lists.gaps(found), written=written, output=output, top=top, quiet=settings.quiet)
