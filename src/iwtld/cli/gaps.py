"""``iwtld gaps``: the pairs without a legal basis of a given strength."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import FORMATS, show, top_option
from iwtld.cli.output import output_option, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import (
    GRADES,
    Case,
    among_option,
    case_options,
    form_option,
    formats_option,
    instruments_option,
    on_option,
    plain,
    split,
)

if TYPE_CHECKING:
    from iwtld.basis.setwise.gaps import Gap, Gaps

_HEADER: Final = ("a", "b", "lacking", "grade", "status", "could_be", "routes", "cases")


@click.command()
@form_option
@on_option
@among_option
@click.option(
    "--route",
    metavar="CODES",
    help="Only the hops of a trafficking route, in order: KEN,THA,VNM.",
)
@click.option(
    "--below",
    type=click.Choice(GRADES),
    default="case-by-case",
    show_default=True,
    help="A pair is a gap where the grade is weaker than this.",
)
@instruments_option
@case_options
@top_option
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
    rows = [_row(gap) for gap in found]
    show(_summary(found), _HEADER, rows, written=written, output=output, top=top, quiet=settings.quiet)


def _row(gap: Gap) -> tuple[object, ...]:
    lacking = {"both": "both", "a to b": f"{gap.a} from {gap.b}", "b to a": f"{gap.b} from {gap.a}"}
    return (
        gap.a,
        gap.b,
        lacking[gap.direction],
        gap.grade,
        gap.status,
        gap.could_be,
        gap.routes,
        gap.cases,
    )


def _summary(found: Gaps) -> str:
    form = found.form.replace("-", " ")
    status = Counter(gap.status for gap in found)
    split_up = f": {status['known']:,} known, {status['possible']:,} possible" if found.gaps else ""
    return (
        f"{len(found):,} of {found.pairs:,} pairs lack {form} of grade {found.below} or better "
        f"on {found.on.isoformat()}{split_up}."
    )
