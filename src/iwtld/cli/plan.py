"""``iwtld plan``: the cooperation that a case needs, gaps first."""

from __future__ import annotations

import click

from iwtld import options
from iwtld.case import Case
from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import show
from iwtld.cli.output import output_option, table_width, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import case_options, formats_option, option


@click.command()
@click.argument("which", metavar="CASE", required=False)
@click.option("--all", "every", is_flag=True, help="Plan all recorded cases, one line for each pair.")
@option(options.ON_OR_CASE)
@option(options.PLAN_FORMS, "forms")
@case_options
@option(options.TOP)
@formats_option("table", "json", "csv", "markdown")
@output_option
@shared_options
@click.pass_obj
@click.pass_context
def command(
    context: click.Context,
    settings: Settings,
    /,
    which: str | None,
    every: bool,
    on: str | None,
    forms: tuple[str, ...],
    case: Case,
    top: int,
    written: str,
    output: str,
) -> None:
    """Plan the cooperation that a case needs: who may obtain what from whom, on what basis, gaps first.

    CASE is the id or the name of a recorded case, or a CSV table of cases (`iwtld template case`). Asked
    about are, in both directions and for the date of the case, the pairs along the way of the goods, and each
    jurisdiction that seized them, whose agency is at work, or that took part in an event of the case, with
    every other one that it names. Where only a month or a year is recorded, a basis has to hold on each day
    of it. What is not known is open, and not a gap.

    Of a table, or with --all, there is one line for each case and pair: under each form what the first may
    obtain from the second, under _back the other way. A question mark stands before what it could be.

    \b
    Examples:
      iwtld plan nld-idn-seizure
      iwtld plan sgp-rosewood-2017 --form extradition --on today
      iwtld plan --all --format csv -o plans.csv
    """
    from iwtld.listing import plain
    from iwtld.plans import written as forms_of

    if every == (which is not None):
        raise click.UsageError("Name a case or a table of cases, or give --all.", context)
    table = which if which is not None and which.lower().endswith(".csv") else None
    if written == "csv" and not every and table is None:
        raise click.UsageError("CSV is for several cases: give a table or --all.", context)
    graph = open_graph(settings)
    profile = case.profile(graph)
    if which is None or table is not None:
        found = graph.plans(table, on=on, forms=forms or None, offence=profile)
        if written == "json":
            write(plain(found.to_dict()), output)
        else:
            show(forms_of.listed(found), written=written, output=output, top=top, quiet=settings.quiet)
        return
    plan = graph.plan(which, on=on, forms=forms or None, offence=profile)
    if written == "json":
        write(plain(plan.to_dict()), output)
        return
    world = graph.reasoner.world
    states = {code: state.name for code, state in world.states.items()}
    if written == "markdown":
        write(forms_of.markdown(plan, states, world.forms), output)
    else:
        write(forms_of.text(plan, states, world.forms, table_width(output)), output)
