"""``iwtld what-if``: what would change if states did something that they have not done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from iwtld import options
from iwtld.case import Case, actions, codes
from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import FORMATS, show
from iwtld.cli.output import output_option, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import case_options, form_option, formats_option, option


def _act_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for act in reversed(options.ACTS):
        command = option(act)(command)
    return command


@click.command()
@_act_options
@click.option(
    "--file",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False),
    help="Acts in CSV, with the columns action, state, other, instrument, form, value, date.",
)
@form_option
@option(options.ON_OR_EFFECT)
@option(options.AMONG)
@case_options
@option(options.TOP)
@formats_option(*FORMATS)
@output_option
@shared_options
@click.pass_obj
def command(
    settings: Settings,
    /,
    cooperation: str,
    on: str | None,
    among: str | None,
    case: Case,
    file: str | None,
    top: int,
    written: str,
    output: str,
    **acts: tuple[str, ...],
) -> None:
    """Show which answers would change if states did what they have not done; the records stay as they are.

    A ratification has its effect by the rule of the instrument itself: thirty days after the deposit, or when
    enough states have ratified. An act without a date has its effect on the day of the question. Each act may
    be given several times.

    \b
    Examples:
      iwtld what-if --ratify SOM:untoc@2027-01-01 --form mutual-legal-assistance
      iwtld what-if --penalty SGP=5 --notify VNM:untoc=takes --form extradition --among ASEAN
      iwtld what-if --file acts.csv --form extradition --format json
    """
    if file is None and not any(acts.values()):
        raise click.UsageError("Give an act, such as --ratify SOM:untoc@2027-01-01, or a --file of acts.")
    from iwtld.basis.acts.action_text import read
    from iwtld.basis.written import lists
    from iwtld.listing import plain

    graph = open_graph(settings)
    asked = list(actions(graph, acts))
    if file is not None:
        asked += read(file, codes(graph))
    found = graph.what_if(asked, form=cooperation, on=on, among=among, offence=case.profile(graph))
    if written == "json":
        write(plain(found.to_dict()), output)
        return
    listed = lists.what_if(graph.reasoner.world, found)
    show(listed, written=written, output=output, top=top, quiet=settings.quiet)
