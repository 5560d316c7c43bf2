"""``iwtld fixes``: which acts would close the most gaps."""

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
    on_option,
    plain,
)

if TYPE_CHECKING:
    from iwtld.basis.acts.fixes import Fixes, Option
    from iwtld.basis.acts.scenario import Scenario

_HEADER: Final = ("act", "closes", "pairs", "routes", "as_option")


@click.command()
@form_option
@on_option
@among_option
@click.option(
    "--top",
    metavar="N",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many single acts to list.",
)
@click.option(
    "--steps",
    metavar="K",
    type=click.IntRange(min=1, max=20),
    default=3,
    show_default=True,
    help="How many acts the set has that is sought.",
)
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
    graph = open_graph(settings)
    found = graph.fixes(cooperation, on=on, among=among, offence=case.profile(graph), top=top, steps=steps)
    if written == "json":
        write(plain(found.to_dict()), output)
    elif written == "csv":
        write(listing(_HEADER, map(_row, found.options), "csv"), output)
    else:
        write("\n".join(_parts(found, written, output)), output)


def _row(option: Option) -> tuple[object, ...]:
    return option.text, option.closes, option.pairs, option.routes, f"--{option.action}"


def _parts(found: Fixes, written: str, output: str) -> Iterator[str]:
    from iwtld.basis.render import wrapped

    width = table_width(output)
    yield wrapped(_summary(found), width)
    if found.options:
        yield listing(_HEADER[:-1], (_row(option)[:-1] for option in found.options), written, output)
    if plan := found.plan.steps:
        yield wrapped(_bound(found), width)
        steps = (f"{n}. {step.text} (+{step.closes:,})" for n, step in enumerate(plan, 1))
        yield "".join(wrapped(step, width, "   ") for step in steps)
    for scenario in found.scenarios:
        yield wrapped(_scenario(scenario), width)


def _summary(found: Fixes) -> str:
    form, answers = found.form.replace("-", " "), "answer is" if found.gaps == 1 else "answers are"
    below = (
        f"{found.gaps:,} {answers} below {found.below} for {form} between {len(found.among)} jurisdictions "
        f"on {found.on.isoformat()}."
    )
    if found.options:
        return f"{below} Single acts that close some, the best first:"
    return f"{below} No single act closes one." if found.gaps else below


def _bound(found: Fixes) -> str:
    closes, bound = found.plan.closes, found.plan.bound
    size = len(found.plan.steps)
    if size == 1:
        return f"The best act closes {closes:,}; none closes more than {bound:,}:"
    return (
        f"{size} acts, each the best after those before it, close {closes:,} together; "
        f"no set of {size} closes more than {bound:,}:"
    )


def _scenario(scenario: Scenario) -> str:
    treaty = (
        f"{scenario.name} waits for {scenario.needed} more ratification{'' if scenario.needed == 1 else 's'}"
    )
    states = ", ".join(scenario.states)
    best = f"those of {states} would close {scenario.closes:,} answers"
    if not scenario.exact:
        return f"{treaty}: {best}; no set closes more than {scenario.bound:,}."
    others = scenario.equals - 1
    equal = f", and {others:,} other set{'' if others == 1 else 's'} as many" if others else ""
    return f"{treaty}: {best}{equal}, and no set more."
