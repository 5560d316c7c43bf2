"""``iwtld what-if``: what would change if states did something that they have not done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.diff import HEADER, row
from iwtld.cli.listing import FORMATS, show, top_option
from iwtld.cli.output import output_option, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import Case, among_option, case_options, form_option, formats_option, plain

if TYPE_CHECKING:
    from iwtld.basis.acts.actions import Action, Effect
    from iwtld.basis.acts.whatif import WhatIf
    from iwtld.basis.world import World
    from iwtld.kb import KnowledgeBase

_ACTS: Final = {
    "ratify": ("STATE:INSTRUMENT[@DATE]", "A state deposits its ratification or accession."),
    "denounce": ("STATE:INSTRUMENT[@DATE]", "A state gives notice that it leaves an instrument."),
    "penalty": ("STATE=YEARS[@DATE]", "A state sets the maximum for wildlife offences; or life."),
    "notify": (
        "STATE:CONVENTION=takes|does-not-take[@DATE]",
        "A state says if a convention is its basis for extradition.",
    ),
    "designate": ("STATE:OTHER:FORM[@DATE]", "A state designates another under its own law."),
    "conclude": ("STATE-OTHER:FORM[@DATE]", "Two states bring a bilateral treaty into force."),
    "lift-restriction": ("STATE:INSTRUMENT[@DATE]", "A state lifts the limit of its law to drug offences."),
    "change-law": ("STATE:CONDITION[@DATE]", "A state changes its law so that a condition on it holds."),
}
"""The acts by the word that they go by, each an option: how it is written, and what it is."""


def _act_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for kind, (form, text) in reversed(_ACTS.items()):
        option = click.option(f"--{kind}", kind.replace("-", "_"), metavar=form, multiple=True, help=text)
        command = option(command)
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
@click.option(
    "--on",
    metavar="DATE",
    help="Day of the question; by default today, or the later day from which every act has its effect.",
)
@among_option
@case_options
@top_option
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
    graph = open_graph(settings)
    actions = list(_actions(graph, acts, file))
    found = graph.what_if(actions, form=cooperation, on=on, among=among, offence=case.profile(graph))
    if written == "json":
        write(plain(found.to_dict()), output)
        return
    rows = [row(change) for change in found.changes]
    summary = _summary(graph.reasoner.world, found)
    show(summary, HEADER, rows, written=written, output=output, top=top, quiet=settings.quiet)


def _actions(graph: KnowledgeBase, acts: dict[str, tuple[str, ...]], file: str | None) -> Iterator[Action]:
    from iwtld.basis.acts.action_text import parse, read
    from iwtld.names import slug

    def resolve(kind: str, name: str) -> str:
        return slug(graph.resolve(kind, name))

    for kind in _ACTS:
        for text in acts[kind.replace("-", "_")]:
            yield parse(f"{kind} {text}", resolve)
    if file is not None:
        yield from read(file, resolve)


def _summary(world: World, found: WhatIf) -> str:
    moves = Counter(change.move for change in found.changes)
    counted = f": {', '.join(f'{count:,} {move}' for move, count in moves.most_common())}" if moves else ""
    answers = "answer differs" if len(found.changes) == 1 else "answers differ"
    form = found.form.replace("-", " ")
    lines = [_effect(world, effect) for effect in found.effects]
    lines += ["", f"{len(found.changes):,} {answers} on {form} on {found.on.isoformat()}{counted}."]
    return "\n".join(lines)


def _effect(world: World, effect: Effect) -> str:
    from datetime import date

    from iwtld.basis.acts.action_words import describe

    since = effect.since
    stated = "without effect" if since is None else f"in effect from {date.fromordinal(since).isoformat()}"
    note = f" {effect.note}" if effect.note else ""
    return f"- {describe(world, effect.action).removesuffix('.')}: {stated}.{note}"
