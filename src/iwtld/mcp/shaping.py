"""From what the service answers to what a model gets: the same facts, fewer words, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from iwtld.basis.grades import Grade
from iwtld.mcp.answers import (
    BasisAnswer,
    Cited,
    GapOf,
    GapsAnswer,
    LeftOut,
    ObstacleOf,
    ProofAnswer,
    QueryAnswer,
    RouteOf,
    WhyNotAnswer,
)
from iwtld.mcp.bounded import LONGEST_PAGE, clean, harmless, page
from iwtld.namespaces import DATA, ID
from iwtld.queries import StoredQuery
from iwtld.web.map.shades import MEANINGS

SOURCES: Final = 15
"""Most sources that one answer cites."""
ITEMS: Final = 12
"""Most needs, risks, missing facts or alternatives in one answer."""


def basis(document: dict[str, Any], version: str, first: int, most: int) -> BasisAnswer:
    """Return an answer about a pair, with the routes from the ``first`` on."""
    answer = clean(document)
    routes, _, more = page(answer["routes"], first, most)
    cut = _Cut()
    cut.note("routes", more, f"basis with first_route={first + len(routes)}")
    ask = "why, which has every premise with its source"
    return BasisAnswer(
        dataset_version=version,
        requesting=answer["requesting_name"],
        requested=answer["requested_name"],
        form=answer["form_name"],
        on=answer["on"],
        offence=", ".join(answer["offence"]["charges"]),
        **_grade(answer),
        stale=answer["stale"],
        governed_by=_governing(answer),
        routes=[_route(each) for each in routes],
        needs=cut.some("needs", (f"{n['kind']}: {n['text']}" for r in routes for n in r["needs"]), ask),
        refusal_risks=cut.some(
            "refusal risks", (f"{n['effect']}: {n['text']}" for r in routes for n in r["refusal_risks"]), ask
        ),
        missing=cut.some("missing facts", (m["text"] for m in answer["missing"]), "why_not"),
        alternatives=cut.some(
            "alternatives", map(_alternative, answer["alternatives"]), "basis for that form"
        ),
        assumptions=answer["assumptions"],
        sources=cut.cited(s for r in routes for s in r["sources"]),
        left_out=cut.left_out,
    )


def why(document: dict[str, Any], proof: str, version: str, first: int) -> ProofAnswer:
    """Return the proof of an answer from a line on."""
    answer = clean(document)
    lines = proof.splitlines()
    shown: list[str] = []
    room = LONGEST_PAGE
    for line in lines[first - 1 :]:
        text = harmless(line)
        room -= len(text) + 1
        if room < 0 and shown:
            break
        shown.append(text)
    cut = _Cut()
    cut.note(
        "lines of the proof",
        len(lines) - (first - 1) - len(shown),
        f"why with first_line={first + len(shown)}",
    )
    return ProofAnswer(
        dataset_version=version,
        **_grade(answer),
        lines=len(lines),
        proof="\n".join(shown),
        sources=cut.cited(s for r in answer["routes"] if r["status"] == "established" for s in r["sources"]),
        left_out=cut.left_out,
    )


def why_not(
    document: dict[str, Any], obstacles: dict[str, Any], version: str, first: int, most: int
) -> WhyNotAnswer:
    """Return what stands in the way, from the ``first`` route on."""
    answer, found = clean(document), clean(obstacles)["obstacles"]
    shown, _, more = page(found, first, most)
    cut = _Cut()
    cut.note("routes", more, f"why_not with first_route={first + len(shown)}")
    named = {each["route"] for each in shown}
    return WhyNotAnswer(
        dataset_version=version,
        **_grade(answer),
        obstacles=[
            ObstacleOf(
                route=each["name"],
                grade=each["grade"],
                status=each["status"],
                betters=each["betters"],
                hurdles=[f"{p['text']} ({p['rule']}), {p['status']}: {p['says']}" for p in each["premises"]],
                fixes=[f"{fix['text']} (by: {fix['who']})" for fix in each["fixes"]],
            )
            for each in shown
        ],
        sources=cut.cited(s for r in answer["routes"] if r["id"] in named for s in r["sources"]),
        left_out=cut.left_out,
    )


def gaps(document: dict[str, Any], version: str, first: int, most: int) -> GapsAnswer:
    """Return the gaps from the ``first`` on, in their order: most recorded trafficking first."""
    found = clean(document)
    shown, _, more = page(found["gaps"], first, most)
    cut = _Cut()
    cut.note("gaps", more, f"gaps with first={first + len(shown)}")
    return GapsAnswer(
        dataset_version=version,
        **{key: found[key] for key in ("form", "on", "below", "pairs", "known", "possible")},
        gaps=[GapOf(**each) for each in shown],
        left_out=cut.left_out,
    )


def rows(query: StoredQuery, document: dict[str, Any], version: str, first: int, most: int) -> QueryAnswer:
    """Return rows of a stored query from SPARQL results in JSON, as many as a page holds."""
    names = document.get("head", {}).get("vars", ["answer"])
    bindings = document.get("results", {}).get("bindings")
    if bindings is None:
        bindings = [{"answer": {"value": str(document["boolean"]).lower()}}]
    shown: list[dict[str, str | None]] = []
    room = LONGEST_PAGE * 2
    for binding in page(bindings, first, most)[0]:
        row = {each: harmless(binding[each]["value"]) if each in binding else None for each in names}
        room -= sum(len(key) + len(value or "") + 6 for key, value in row.items())
        if room < 0 and shown:
            break
        shown.append(row)
    cut = _Cut()
    behind = max(0, len(bindings) - (first - 1) - len(shown))
    cut.note("rows", behind, f"stored_query with first={first + len(shown)}")
    return QueryAnswer(
        dataset_version=version,
        query=query.name,
        question=query.summary,
        total=len(bindings),
        columns=names,
        rows=shown,
        left_out=cut.left_out,
    )


class _Cut:
    """Keeps lists short, and remembers what it has cut."""

    def __init__(self) -> None:
        self.left_out: list[LeftOut] = []

    def note(self, what: str, count: int, how: str) -> None:
        if count > 0:
            self.left_out.append(LeftOut(what=what, count=count, how=f"Ask {how}."))

    def some(self, what: str, texts: Iterable[str], how: str) -> list[str]:
        every = list(dict.fromkeys(texts))
        self.note(what, len(every) - ITEMS, how)
        return every[:ITEMS]

    def cited(self, sources: Iterable[dict[str, Any]]) -> list[Cited]:
        every = {json.dumps(one, sort_keys=True): one for one in map(_cited, sources)}
        self.note("sources", len(every) - SOURCES, "why, whose proof names the source of each premise")
        return [Cited(**one) for one in list(every.values())[:SOURCES]]


def _cited(source: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": source["title"],
        "document": f"{ID}source/{source['document']}",
        "locator": source["locator"],
        "row": (source["row"] or "").removeprefix(DATA) or None,
    }


def _grade(answer: dict[str, Any]) -> dict[str, str]:
    grade = Grade(answer["grade"])
    return {"grade": str(grade), "meaning": MEANINGS[grade], "certainty": answer["certainty"]}


def _governing(answer: dict[str, Any]) -> str | None:
    names = {route["instrument"]: route["instrument_name"] for route in answer["routes"]}
    found: str | None = names.get(answer["governed_by"])
    return found


def _route(route: dict[str, Any]) -> RouteOf:
    return RouteOf(
        name=route["instrument_name"] or "an instrument that is not recorded",
        article=route["provision"],
        kind=route["kind"],
        grade=route["grade"],
        status=route["status"],
        since=route["from"],
        until=route["until"],
        fails=_says(route["conditions"], "unsatisfied"),
        unknown=_says(route["conditions"], "unknown"),
    )


def _says(conditions: Sequence[dict[str, Any]], status: str) -> list[str]:
    return [
        f"{condition['text']} ({condition['rule']}): {premise['says']}"
        for condition in conditions
        if condition["status"] == status
        for premise in condition["evidence"]
        if premise["status"] == status
    ]


def _alternative(one: dict[str, Any]) -> str:
    return f"{one['name']}: {one['grade']}, through {one['through']}"
