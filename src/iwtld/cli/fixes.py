"""``iwtld fixes``: which acts would close the most gaps."""

from __future__ import annotations

import click

from iwtld import options
from iwtld.case import Case
from iwtld.cli import Settings, shared_options
from iwtld.cli.listing import FORMATS
from iwtld.cli.output import output_option, table_width, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import case_options, form_option, formats_option, option


@click.command()
@form_option
@option(options.ON)
@option(options.AMONG)
@option(options.TOP_ACTS)
@option(options.STEPS)
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
    top: int,
    steps: int,
    case: Case,
    written: str,
    output: str,
) -> None:
    """Rank the acts that would close the most gaps, singly and as a small set.

    An act is a ratification, a notice, a higher maximum, a change of law, or a new bilateral treaty. It
    closes an answer when it brings it to case-by-case or better; routes count the recorded trafficking routes
    and cases between the pairs. The set is built one act at a time, each the best after those before it, with
    a bound that no set of its size exceeds. Treaties that wait for ratifications are reckoned apart. CSV has
    the single acts, each also as the option that `iwtld what-if` takes.

    \b
    Examples:
      iwtld fixes --form extradition --among ASEAN
      iwtld fixes --form mutual-legal-assistance --among KEN,TZA,UGA,VNM,THA --top 5 --steps 2 --format json
    """
    from iwtld.basis.written.fixes import fixes as written_fixes

    graph = open_graph(settings)
    found = graph.fixes(cooperation, on=on, among=among, offence=case.profile(graph), top=top, steps=steps)
    write(written_fixes(found, written, table_width(output)), output)
