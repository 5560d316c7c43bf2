"""A report on the ontology as text, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal

from iwtld.namespaces import shorten
from iwtld.ontology.checks.model import Found, Reasoned, Report, Result

Form = Literal["text", "markdown", "json"]
FORMS: Final[tuple[Form, ...]] = ("text", "markdown", "json")
_SHOWN: Final = 5
_MARKS: Final = {
    "passed": "pass",
    "failed": "FAIL",
    "excepted": "pass, with exceptions",
    "open": "not decided here",
}


def render(report: Report, form: Form) -> str:
    """Return a report as ``text`` for a terminal, ``markdown`` for a page, or ``json`` with everything."""
    if form == "json":
        return json.dumps(_plain(report), indent=2, ensure_ascii=False) + "\n"
    lines = _markdown(report) if form == "markdown" else _text(report)
    return "\n".join(lines) + "\n"


def _text(report: Report) -> Iterator[str]:
    for result in report.results:
        yield f"{result.check.id:<6} {_MARKS[result.outcome]:<22} {result.check.title}"
        yield from (f"       {shorten(each.iri)}: {each.detail}" for each in result.failures)
        for reason, found in _by_reason(result.excepted):
            yield f"       {_some(found)}: {reason}"
        yield from (f"       {each}" for each in _open(result.open))
        if result.failures:
            yield f"       {result.check.meaning}"
    yield from (f"stale  {each}" for each in report.stale)
    yield ""
    yield _summary(report)


def _markdown(report: Report) -> Iterator[str]:
    yield f"{_summary(report)}\n"
    for family in dict.fromkeys(result.check.family for result in report.results):
        yield f"## {family}\n"
        yield "| check | what would be wrong | result | terms |"
        yield "|---|---|---|---|"
        for result in report.results:
            if result.check.family == family:
                cells = (
                    result.check.id,
                    result.check.meaning,
                    _MARKS[result.outcome],
                    "<br>".join(_cells(result)),
                )
                yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
        yield ""
    if report.stale:
        yield "## Exceptions that apply to nothing\n"
        yield from (f"- {each}" for each in report.stale)


def _cells(result: Result) -> Iterator[str]:
    yield from (f"`{shorten(each.iri)}`: {each.detail}" for each in result.failures)
    for reason, found in _by_reason(result.excepted):
        yield f"{_some(found)}: {reason}"
    yield from _open(result.open)


def _by_reason(excepted: Iterable[Reasoned]) -> Iterator[tuple[str, list[Found]]]:
    grouped: dict[str, list[Found]] = {}
    for each in excepted:
        grouped.setdefault(each.reason, []).append(each.found)
    yield from grouped.items()


def _open(found: Iterable[Found]) -> Iterator[str]:
    grouped: dict[str, list[Found]] = {}
    for each in found:
        grouped.setdefault(each.detail, []).append(each)
    for detail, some in grouped.items():
        yield f"{_some(some)}: {detail}"


def _some(found: list[Found]) -> str:
    names = [shorten(each.iri) for each in found]
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _summary(report: Report) -> str:
    outcomes = [result.outcome for result in report.results]
    parts = [
        f"{len(outcomes)} checks: {outcomes.count('passed')} pass",
        f"{outcomes.count('excepted')} pass with exceptions",
        f"{outcomes.count('open')} cannot be decided without a network",
        f"{outcomes.count('failed')} fail",
    ]
    return ", ".join(parts) + (f"; {len(report.stale)} exceptions apply to nothing." if report.stale else ".")


def _plain(report: Report) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "checks": [
            {
                "id": result.check.id,
                "family": result.check.family,
                "title": result.check.title,
                "meaning": result.check.meaning,
                "outcome": result.outcome,
                "failures": [{"iri": each.iri, "detail": each.detail} for each in result.failures],
                "excepted": [
                    {"iri": each.found.iri, "detail": each.found.detail, "reason": each.reason}
                    for each in result.excepted
                ],
                "open": [{"iri": each.iri, "detail": each.detail} for each in result.open],
            }
            for result in report.results
        ],
        "stale": list(report.stale),
    }
