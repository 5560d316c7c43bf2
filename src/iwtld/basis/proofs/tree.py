"""The reasons of an answer as a tree for a person: route, condition, premise, and the source of records."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iwtld.basis.grades import Grade, Status, Verdict
from iwtld.basis.report import headline, route_name
from iwtld.basis.values import Answer, ConditionResult, Premise, Route, Source
from iwtld.namespaces import DATA, ID

if TYPE_CHECKING:
    from iwtld.basis.provenance import Provenance

TEXT_WIDTH: Final = 100
"""How wide a tree is when nobody says how wide the screen is."""

_MARKS: Final = {Verdict.SATISFIED: "✓", Verdict.UNKNOWN: "?", Verdict.UNSATISFIED: "✗"}
_NARROWEST: Final = 30


@dataclass(frozen=True, slots=True)
class Node:
    """A line of a tree and what it rests on."""

    text: str
    children: tuple[Node, ...] = ()


def tree(answer: Answer, provenance: Provenance, *, every: bool = False) -> tuple[Node, ...]:
    """Return the routes of an answer as trees down to document, place and row.

    These are the routes that make the answer: those established that are more than a channel (a channel where
    there is nothing more), and those open that could better it. ``every`` gives all routes.
    """
    rivals = {item.route for item in answer.missing}
    deciding = (route for route in answer.routes if every or _decides(answer, route) or route.id in rivals)
    return tuple(_route(route, provenance) for route in deciding)


def text(answer: Answer, nodes: Iterable[Node], width: int | None = None) -> str:
    """Return trees below the sentence that answers, as plain text of about ``width`` characters a line."""
    size = width or TEXT_WIDTH
    parts = ["\n".join(_wrapped(headline(answer), size)) + "\n"]
    parts += ["".join(f"{line}\n" for line in _lines(node, size, "", "")) for node in nodes]
    return "\n".join(parts)


def markdown(answer: Answer, nodes: Iterable[Node]) -> str:
    """Return trees below the sentence that answers, as nested lists of GitHub Flavored Markdown."""
    from iwtld.text_table import escaped

    def lines(node: Node, depth: int) -> Iterator[str]:
        yield f"{'  ' * depth}- {escaped(node.text)}\n"
        for child in node.children:
            yield from lines(child, depth + 1)

    return f"**{escaped(headline(answer))}**\n\n" + "".join(line for node in nodes for line in lines(node, 0))


def _decides(answer: Answer, route: Route) -> bool:
    if route.status is not Status.ESTABLISHED:
        return False
    return route.grade is answer.grade or route.grade is not Grade.CHANNEL_ONLY


def _route(route: Route, provenance: Provenance) -> Node:
    name = route_name(route)
    rule = f" ({route.rule})" if route.rule else ""
    text = f"{name[:1].upper()}{name[1:]}{rule}: {route.grade}, {route.status}"
    own = _cited(provenance.of(route.provision_iri)) if route.provision_iri else ()
    conditions = (_condition(condition, provenance) for condition in route.conditions)
    return Node(text, (*conditions, *own))


def _condition(condition: ConditionResult, provenance: Provenance) -> Node:
    arguable = ", arguable: whose law decides is disputed" if condition.arguable else ""
    text = f"{_MARKS[condition.verdict]} {condition.text} ({condition.rule}){arguable}"
    return Node(text, tuple(_premise(premise, provenance) for premise in condition.premises))


def _premise(premise: Premise, provenance: Provenance) -> Node:
    return Node(f"{_MARKS[premise.verdict]} {premise.says}", _cited(provenance.sources(premise.records)))


def _cited(sources: Iterable[Source]) -> tuple[Node, ...]:
    """Return one node for each record: its documents, the place in them, and the row of its table."""
    titles: dict[tuple[str, str | None, str | None], list[str]] = {}
    for source in sources:
        titles.setdefault((source.record, source.locator, source.row), []).append(source.title)
    return tuple(
        Node(f"{record.removeprefix(ID)}: {_place(found, locator)}{_row(row)}")
        for (record, locator, row), found in titles.items()
    )


def _place(titles: list[str], locator: str | None) -> str:
    return "; ".join(dict.fromkeys(titles)) + (f", {locator}" if locator else "")


def _row(row: str | None) -> str:
    table, _, number = (row or "").removeprefix(DATA).partition("#row=")
    return f" [{table}, row {number}]" if number else ""


def _lines(node: Node, width: int, first: str, then: str) -> Iterator[str]:
    """Yield the lines of a tree; ``first`` stands before its first line and ``then`` before all others."""
    hanging = then + ("│  " if node.children else "   ")
    head, *more = _wrapped(node.text, max(width - len(hanging), _NARROWEST))
    yield first + head
    yield from (hanging + line for line in more)
    for number, child in enumerate(node.children, 1):
        last = number == len(node.children)
        yield from _lines(child, width, then + ("└─ " if last else "├─ "), then + ("   " if last else "│  "))


def _wrapped(words: str, width: int) -> list[str]:
    return textwrap.wrap(words, width, break_on_hyphens=False, break_long_words=False)
