"""``iwtld matrix``: who may obtain a form of cooperation from whom, for all pairs of a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import FORMATS, listing
from iwtld.cli.output import output_option, table_width, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import (
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
    from iwtld.basis.setwise.matrix import Cell, Matrix

_SIGNS: Final = {
    "shall": "S",
    "may": "M",
    "case-by-case": "A",
    "domestic": "D",
    "scheme": "N",
    "channel-only": "c",
    "none": "-",
    "unknown": "?",
}
_WORDS: Final = {
    "shall": "shall",
    "may": "may",
    "case-by-case": "by agreement in the single case",
    "domestic": "by domestic law",
    "scheme": "by a non-binding scheme",
    "channel-only": "contact only",
    "none": "nothing, the records are complete",
    "unknown": "not known",
}
_MORE: Final = "+"
_WIDEST: Final = 200


@click.command()
@form_option
@on_option
@among_option
@instruments_option
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
    graph = open_graph(settings)
    found = graph.matrix(
        cooperation, on=on, among=among, offence=case.profile(graph), instruments=split(instruments)
    )
    if written == "json":
        write(plain(found.to_dict()), output)
    elif written == "csv":
        cells = ((c.requesting, c.requested, c.grade, c.certainty, c.could_be) for c in found)
        write(listing(("requesting", "requested", "grade", "certainty", "could_be"), cells, "csv"), output)
    else:
        write("\n".join(_shown(found, written, output)), output)


def _shown(found: Matrix, written: str, output: str) -> Iterator[str]:
    title = f"{found.form.replace('-', ' ').capitalize()} on {found.on.isoformat()}"
    if 4 * (len(found.codes) + 1) <= (table_width(output) or _WIDEST):
        yield f"{title}: rows ask, columns are asked\n"
        yield _grid(found, written)
        yield _legend(found)
    else:
        yield f"{title}: {len(found.codes)} jurisdictions, {len(found):,} ordered pairs\n"
    rows = [(grade, f"{count:,}", f"{better:,}") for grade, count, better in _counts(found)]
    yield listing(("grade", "pairs", "stronger_not_excluded"), rows, written, output)


def _grid(found: Matrix, written: str) -> str:
    from iwtld import text_table

    rows = [
        [asking, *(_sign(found[asking, asked]) if asking != asked else "" for asked in found.codes)]
        for asking in found.codes
    ]
    header = ["", *found.codes]
    if written == "markdown":
        return text_table.markdown(header, rows)
    return "\n".join(" ".join(cell.center(3) for cell in row).rstrip() for row in (header, *rows)) + "\n"


def _sign(cell: Cell) -> str:
    return _SIGNS[cell.grade] + (_MORE if cell.could_be else "")


def _legend(found: Matrix) -> str:
    meanings = [f"{_SIGNS[grade]} {_WORDS[grade]}" for grade, count, _ in _counts(found) if count]
    if any(cell.could_be for cell in found):
        meanings.append(f"{_MORE} something stronger is not excluded")
    return "; ".join(meanings) + ".\n"


def _counts(found: Matrix) -> Iterator[tuple[str, int, int]]:
    """Yield each grade that occurs with its pairs, and how many of those something open could better."""
    better: dict[str, int] = {}
    for cell in found:
        if cell.could_be:
            better[cell.grade] = better.get(cell.grade, 0) + 1
    for grade, count in found.counts.items():
        if count:
            yield str(grade), count, better.get(grade, 0)
