"""``iwtld matrix``: who may obtain a form of cooperation from whom, for all pairs of a list."""

from __future__ import annotations

import click

from iwtld import options
from iwtld.case import Case, split
from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import FORMATS
from iwtld.cli.output import output_option, table_width, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import case_options, form_option, formats_option, option


@click.command()
@form_option
@option(options.ON)
@option(options.AMONG)
@option(options.INSTRUMENTS)
@case_options
@formats_option(*FORMATS)
@output_option
@shared_options
@click.pass_obj
def command(
    settings: Settings,
    cooperation: str,
    on: str,
    among: str | None,
    instruments: str | None,
    case: Case,
    written: str,
    output: str,
) -> None:
    """Show the grade of one form of cooperation between all pairs, in both directions.

    Rows ask and columns are asked. A list that is too long for the screen is counted by grade; CSV and JSON
    have every pair.

    \b
    Examples:
      iwtld matrix --form extradition --among ASEAN
      iwtld matrix --form mutual-legal-assistance --on 2018-06-30 --among KEN,TZA,Uganda,VNM,THA
      iwtld matrix --form extradition --instruments bilateral,regional --format csv -o extradition.csv
    """
    from iwtld.basis.written.matrix import matrix

    graph = open_graph(settings)
    found = graph.matrix(
        cooperation, on=on, among=among, offence=case.profile(graph), instruments=split(instruments)
    )
    write(matrix(found, written, table_width(output)), output)
