"""``iwtld diff``: what two days differ in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import FORMATS, show, top_option
from iwtld.cli.output import output_option, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import Case, among_option, case_options, form_option, formats_option, plain

if TYPE_CHECKING:
    from iwtld.basis.setwise.difference import Difference

HEADER: Final = ("requesting", "requested", "move", "before", "after", "certainty_before", "certainty_after")

"""The columns of a list of differences, as :func:`row` fills them."""


@click.command()
@form_option
@click.option("--from", "before", metavar="DATE", required=True, help="The earlier day, as 2018-06-30.")
@click.option("--to", "after", metavar="DATE", default="today", show_default=True, help="The later day.")
@among_option
@case_options
@top_option
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
    graph = open_graph(settings)
    found = graph.diff(cooperation, before=before, after=after, among=among, offence=case.profile(graph))
    if written == "json":
        write(plain([difference.to_dict() for difference in found]), output)
        return
    rows = [row(difference) for difference in found]
    summary = _summary(found, before, after)
    show(summary, HEADER, rows, written=written, output=output, top=top, quiet=settings.quiet)


def row(found: Difference) -> tuple[object, ...]:
    """Return a difference as a row."""
    first, second = found.before, found.after
    return (
        found.requesting,
        found.requested,
        found.move,
        first.grade,
        second.grade,
        first.certainty,
        second.certainty,
    )


def _summary(found: tuple[Difference, ...], before: str, after: str) -> str:
    moves = Counter(difference.move for difference in found)
    counted = f": {', '.join(f'{count:,} {move}' for move, count in moves.most_common())}" if found else ""
    answers = "answer differs" if len(found) == 1 else "answers differ"
    return f"{len(found):,} {answers} between {before} and {after}{counted}."
