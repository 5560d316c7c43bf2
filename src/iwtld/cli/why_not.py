"""``iwtld why-not``: what stands in the way, and the cheapest way round it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from iwtld.cli import Settings, shared_options
from iwtld.cli.output import output_option, say, table_width, write
from iwtld.cli.progress import open_graph
from iwtld.cli.question import Case, case_options, formats_option, pair_options, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iwtld.basis import Answer
    from iwtld.basis.proofs.obstacles import Obstacle

_MOST: Final = 3
_NOTHING: Final = "No other route could better this answer."


@click.command()
@pair_options
@case_options
@click.option(
    "--all",
    "every",
    is_flag=True,
    help=f"All routes; otherwise the nearest {_MOST} that could better the answer, and in JSON all.",
)
@formats_option("table", "json", "markdown", "turtle", "jsonld")
@output_option
@shared_options
@click.pass_obj
def command(
    settings: Settings,
    requesting: str,
    requested: str,
    cooperation: str | None,
    on: str,
    case: Case,
    every: bool,
    written: str,
    output: str,
) -> None:
    """Say what stands in the way of each route that is not established, and who could do what about it.

    The route that takes the fewest and smallest steps comes first. Below it stand the premises that fail (✗)
    or are not known (?), then the steps (→): what would have to be looked up or shown, notified, legislated
    or ratified, and by whom. Turtle and JSON-LD are the proof of the answer as a graph.

    \b
    Examples:
      iwtld why-not KEN THA --form extradition
      iwtld why-not VNM KHM --form mutual-legal-assistance --on 2018-06-30 --all
    """
    graph = open_graph(settings)
    profile = case.profile(graph)
    answer = graph.basis(requesting, requested, form=cooperation, on=on, offence=profile)
    if written in ("turtle", "jsonld"):
        write(graph.proof(answer).to(written), output)
        return
    found = graph.why_not(answer)
    shown = found if every else [obstacle for obstacle in found if obstacle.betters][:_MOST]
    if written == "json":
        write(plain(_plain(answer, found)), output)
    elif written == "markdown":
        write(_markdown(answer, shown), output)
    else:
        write(_text(answer, shown, table_width(output)), output)
    if written != "json" and len(shown) < len(found):
        say(f"{len(found) - len(shown)} more routes; --all shows them.", quiet=settings.quiet)


def _plain(answer: Answer, found: Sequence[Obstacle]) -> dict[str, object]:
    return {
        "requesting": answer.requesting.id,
        "requested": answer.requested.id,
        "form": answer.form.id,
        "on": answer.on.isoformat(),
        "grade": str(answer.grade),
        "certainty": answer.certainty,
        "obstacles": [obstacle.to_dict() for obstacle in found],
    }


def _text(answer: Answer, found: Sequence[Obstacle], width: int | None) -> str:
    from iwtld.basis.proofs.obstacles import obstacle_text
    from iwtld.basis.render import wrapped
    from iwtld.basis.report import headline

    below = obstacle_text(found, width) if found else f"{_NOTHING}\n"
    return f"{wrapped(headline(answer), width)}\n{below}"


def _markdown(answer: Answer, found: Sequence[Obstacle]) -> str:
    from iwtld.basis.report import headline
    from iwtld.text_table import escaped

    lines = [f"**{escaped(headline(answer))}**", ""]
    for obstacle in found:
        lines.append(f"- **{escaped(obstacle.name)}** {obstacle.grade}, {obstacle.status}")
        for hurdle in obstacle.premises:
            condition = hurdle.condition
            premise = f"{condition.text} ({condition.rule}): {hurdle.premise.says}"
            lines.append(f"  - {hurdle.premise.verdict.word}: {escaped(premise)}")
        lines += [f"  - **step** {escaped(fix.text)} ({fix.who})" for fix in obstacle.fixes]
        lines += [f"  - **or** {escaped(fix.text)} ({fix.who})" for fix in obstacle.others]
    return "\n".join(lines if found else [*lines, _NOTHING])
