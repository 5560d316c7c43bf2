"""An answer of the engine as pages show it: what the engine says, put in the order of a page, with links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from iwtld.basis.grades import Status, Verdict
from iwtld.basis.reasoner import NOT_ASSUMED
from iwtld.basis.report import betterments, described, failing, lower, route_name, sentence, the
from iwtld.namespaces import DATA, ID
from iwtld.web.pages.choices import choices

if TYPE_CHECKING:
    from iwtld.basis import Answer
    from iwtld.basis.proofs.obstacles import Obstacle
    from iwtld.basis.setwise.timeline import Change
    from iwtld.basis.values import Missing, Need, Risk, Route, Source
    from iwtld.web.site import Site

EFFECTS: Final = {
    "must-refuse": "must refuse",
    "may-refuse": "may refuse",
    "declared": "declared",
    "duty-instead": "duty instead",
    "may-not-refuse": "no ground",
}
"""The effects of grounds of refusal in words, in the order in which they are told."""

_NEAREST: Final = 3


@dataclass(frozen=True, slots=True)
class Citation:
    """Where one record stands: documents (IRI and title), the place in them, the row of the table."""

    record: str
    documents: tuple[tuple[str, str], ...]
    locator: str | None
    row: str | None

    @property
    def row_name(self) -> str:
        """Return the row as ``penalties.csv, row 57``."""
        table, _, number = (self.row or "").removeprefix(DATA).partition("#row=")
        return f"{table}, row {number}" if number else table


Cited: TypeAlias = Callable[[Iterable[str]], tuple[Citation, ...]]
"""Where records stand: their IRIs to citations."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Facts that are missing on one condition, and whether a question may take it for given."""

    condition: str
    name: str
    rule: str
    texts: tuple[str, ...]
    assumable: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a time line as a part of its length: where it starts, how long it is, and its grade."""

    start: float
    width: float
    grade: str


def account(site: Site, answer: Answer) -> dict[str, Any]:
    """Return what the templates of an answer need, by name."""
    conditions = {slug: one.name for slug, one in site.kb.reasoner.world.conditions.items()}
    return {
        **told(answer, lambda records: citations(site.kb.reasoner.provenance.sources(records))),
        "meaning": choices(site).grades[str(answer.grade)],
        "lacks": lacks(answer.missing, conditions),
    }


def told(answer: Answer, cited: Cited) -> dict[str, Any]:
    """Return what an answer by itself says; ``cited`` tells where records stand."""
    routes = answer.routes
    by_status = {status: tuple(r for r in routes if r.status is status) for status in Status}
    applicable = described(answer)
    return {
        "answer": answer,
        "question": question(answer),
        "sentence": sentence(answer),
        "betterments": betterments(answer),
        "established": by_status[Status.ESTABLISHED],
        "open": by_status[Status.OPEN],
        "closed": by_status[Status.CLOSED],
        "needs": tuple((route, needs(route)) for route in applicable),
        "risks": risks(applicable),
        "the": the,
        "route_name": lambda route: _upper(route_name(route)),
        "lacking": lambda route: tuple(
            (c, lower(c.text)) for c in route.conditions if c.verdict is Verdict.UNKNOWN
        ),
        "failing": failing,
        "cited": cited,
        "marks": {Verdict.SATISFIED: "holds", Verdict.UNKNOWN: "not known", Verdict.UNSATISFIED: "fails"},
        "effects": EFFECTS,
    }


def question(answer: Answer) -> str:
    """Return the question that an answer is to."""
    return f"May {the(answer.requesting)} obtain {lower(answer.form.name)} from {the(answer.requested)}?"


def citations(sources: Iterable[Source]) -> tuple[Citation, ...]:
    """Return sources by record: the documents that tell of one record at one place stand together."""
    found: dict[tuple[str, str | None, str | None], list[tuple[str, str]]] = {}
    for source in sources:
        key = (source.record, source.locator, source.row)
        found.setdefault(key, []).append((source_iri(source.document), source.title))
    return tuple(
        Citation(record, tuple(dict.fromkeys(documents)), locator, row)
        for (record, locator, row), documents in found.items()
    )


def source_iri(document: str) -> str:
    """Return the IRI of a source document by its slug."""
    return f"{ID}source/{document}"


def needs(route: Route) -> tuple[Need, ...]:
    """Return what a request under a route needs, each once."""
    return tuple({(need.kind, need.text): need for need in route.needs}.values())


def risks(routes: Iterable[Route]) -> tuple[tuple[Route, Risk], ...]:
    """Return the grounds of refusal of routes, each once, those that oblige to refuse first."""
    found = {risk.text: (route, risk) for route in routes for risk in route.refusal_risks}
    order = list(EFFECTS)
    return tuple(sorted(found.values(), key=lambda pair: order.index(pair[1].effect)))


def lacks(missing: Iterable[Missing], conditions: Mapping[str, str]) -> tuple[Lack, ...]:
    """Return the missing facts by condition; ``conditions`` has the names of those that are recorded."""
    found: dict[str, dict[str, Missing]] = {}
    for item in missing:
        found.setdefault(item.condition, {}).setdefault(item.text, item)
    return tuple(
        Lack(
            slug,
            conditions[slug] if slug in conditions else _upper(slug.replace("-", " ")),
            next(iter(items.values())).rule,
            tuple(items),
            slug in conditions and slug not in NOT_ASSUMED,
        )
        for slug, items in found.items()
    )


def split(obstacles: Iterable[Obstacle]) -> tuple[tuple[Obstacle, ...], tuple[Obstacle, ...]]:
    """Return the obstacles to show at once, the nearest routes that could better the answer, and the rest."""
    found = tuple(obstacles)
    near = tuple(obstacle for obstacle in found if obstacle.betters)[:_NEAREST]
    return near, tuple(obstacle for obstacle in found if obstacle not in near)


def spans(changes: Iterable[Change], until: date) -> Iterator[Span]:
    """Yield the stretches of a time line up to a day, the whole being one."""
    found = list(changes)
    if not found:
        return
    first = found[0].on.toordinal()
    length = max(until.toordinal() - first, 1)
    ends = [change.on.toordinal() for change in found[1:]] + [first + length]
    for change, end in zip(found, ends, strict=True):
        start = change.on.toordinal()
        yield Span((start - first) / length, (end - start) / length, str(change.grade))


def years(since: date, until: date, every: int = 10) -> Iterator[tuple[int, float]]:
    """Yield round years between two days, each with its place on a line of the length one."""
    first, length = since.toordinal(), max(until.toordinal() - since.toordinal(), 1)
    for year in range(-(-since.year // every) * every, until.year + 1, every):
        place = (date(year, 1, 1).toordinal() - first) / length
        if 0 <= place <= 1:
            yield year, place


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
