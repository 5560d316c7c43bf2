"""The answer about a pair: the answer itself, why it is so, and what stands in the way of a better one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from iwtld.basis import render
from iwtld.basis.proofs import tree
from iwtld.basis.proofs.obstacles import Obstacle, obstacle_text
from iwtld.basis.report import headline
from iwtld.listing import plain
from iwtld.text_table import escaped

if TYPE_CHECKING:
    from iwtld.basis import Answer
    from iwtld.kb import KnowledgeBase

PAIRS: Final = ("table", "json", "markdown", "turtle", "jsonld")
"""The forms of an answer about a pair; Turtle and JSON-LD are its proof as a graph."""

_MOST: Final = 3
_NOTHING: Final = "No other route could better this answer."


def basis(graph: KnowledgeBase, answer: Answer, form: str, width: int | None = None) -> str:
    """Return an answer as a form of ``PAIRS``."""
    match form:
        case "json":
            return plain(answer.to_dict())
        case "markdown":
            return render.markdown(answer)
        case "table":
            return render.text(answer, width)
    return graph.proof(answer).to(form)


def why(
    graph: KnowledgeBase, answer: Answer, form: str, *, every: bool = False, width: int | None = None
) -> str:
    """Return the proof of an answer; ``every`` takes in routes that do not bear on it."""
    if form not in ("table", "markdown"):
        return basis(graph, answer, form)
    nodes = tree.tree(answer, graph.reasoner.provenance, every=every)
    return tree.markdown(answer, nodes) if form == "markdown" else tree.text(answer, nodes, width)


def why_not(
    graph: KnowledgeBase, answer: Answer, form: str, *, every: bool = False, width: int | None = None
) -> tuple[str, int]:
    """Return what stands in the way of each route, and how many routes were left out.

    Without ``every`` those are the routes that could not better the answer and all after the third.
    """
    if form in ("turtle", "jsonld"):
        return graph.proof(answer).to(form), 0
    found = graph.why_not(answer)
    if form == "json":
        return plain(_plain(answer, found)), 0
    shown = found if every else [obstacle for obstacle in found if obstacle.betters][:_MOST]
    text = _markdown(answer, shown) if form == "markdown" else _text(answer, shown, width)
    return text, len(found) - len(shown)


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
    below = obstacle_text(found, width) if found else f"{_NOTHING}\n"
    return f"{render.wrapped(headline(answer), width)}\n{below}"


def _markdown(answer: Answer, found: Sequence[Obstacle]) -> str:
    lines = [f"**{escaped(headline(answer))}**", ""]
    for obstacle in found:
        lines.append(f"- **{escaped(obstacle.name)}** {obstacle.grade}, {obstacle.status}")
        for hurdle in obstacle.premises:
            condition = hurdle.condition
            premise = f"{condition.text} ({condition.rule}): {hurdle.premise.says}"
            lines.append(f"  - {hurdle.premise.verdict.word}: {escaped(premise)}")
        lines += [f"  - **step** {escaped(fix.text)} ({fix.who})" for fix in obstacle.fixes]
        lines += [f"  - **or** {escaped(fix.text)} ({fix.who})" for fix in obstacle.others]
    return "\n".join([*(lines if found else [*lines, _NOTHING]), ""])
