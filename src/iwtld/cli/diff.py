"""``iwtld diff``: what two days differ in."""

from __future__ import annotations

import click

from iwtld import options
from iwtld.case import Case
from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import FORMATS, show
from iwtld.cli.output import output_option, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import case_options, form_option, formats_option, option


@click.command()
@form_option
@option(options.FROM, "before")
@option(options.TO, "after")
@option(options.AMONG)
@case_options
@option(options.TOP)
@formats_option(*FORMATS)
@output_option
@shared_options
@click.pass_obj
def command(
    settings: Settings,
    cooperation: str,
    before: str,
    after: str,
    among: str | None,
    case: Case,
    top: int,
    written: str,
    output: str,
) -> None:
    """List the pairs whose answer is not the same on two days, one line for each direction.

    An answer rises or falls between grades; it firms when nothing open can better it any more, and loosens
    when something can. It opens from none to unknown, and closes from unknown to none.

    \b
    Examples:
      iwtld diff --form mutual-legal-assistance --from 2010-01-01 --to 2020-01-01 --among ASEAN
      iwtld diff --form extradition --from 2016-12-31 --format csv -o changes.csv
    """
    from iwtld.basis.written import lists
    from iwtld.listing import plain

    graph = open_graph(settings)
    found = graph.diff(cooperation, before=before, after=after, among=among, offence=case.profile(graph))
    if written == "json":
        write(plain([difference.to_dict() for difference in found]), output)
        return
    listed = lists.differences(found, before, after)
    show(listed, written=written, output=output, top=top, quiet=settings.quiet)
