"""Every code that ``iwtld validate`` can print, from where each is defined."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from iwtld.codes import Code
from iwtld.errors import UnknownNameError
from iwtld.explain.explanation import KINDS, Explanation, Kind

PROFILES: Final = ("core", "strict", "exchange")
"""The profiles of ``iwtld validate``; what is no shape belongs to all of them."""
SHAPES_FILE: Final = Path(__file__).with_name("shapes.json")
"""The codes of the shapes, which ``python -m iwtld.explain.making`` writes."""
_EXAMPLES: Final = Path(__file__).with_name("examples.toml")


@cache
def codes() -> Mapping[str, Explanation]:
    """Return every code with what there is to know about it, by groups in the order of ``KINDS``."""
    found = [*_others(), *_shapes().values()]
    order = {kind: number for number, kind in enumerate(KINDS)}
    found.sort(key=lambda explanation: order[explanation.kind])
    return MappingProxyType({explanation.code: explanation for explanation in found})


def explain(code: str) -> Explanation:
    """Return what there is to know about a code; capitals do not matter, and ``iwts:`` may stand before it.

    Raises ``UnknownNameError`` with the nearest codes when there is none of that name.
    """
    name = code.removeprefix("iwts:")
    # Most codes are of shapes; the others bring their packages with them.
    if name in _shapes():
        return _shapes()[name]
    known = codes()
    if name in known:
        return known[name]
    folded = {each.casefold(): each for each in known}
    if name.casefold() in folded:
        return known[folded[name.casefold()]]
    raise UnknownNameError("code", code, known, listing="`iwtld explain` lists the codes.")


@cache
def examples() -> Mapping[str, Mapping[str, Any]]:
    """Return what ``examples.toml`` has for codes that are not about shapes."""
    return MappingProxyType(tomllib.loads(_EXAMPLES.read_text(encoding="utf-8")))


def _others() -> Iterator[Explanation]:
    for code, kind in _defined():
        yield _described(code, kind, examples().get(code.code, {}))


def _defined() -> Iterator[tuple[Code, Kind]]:
    from iwtld import rdf_codes
    from iwtld.explain import ontology
    from iwtld.findings import codes as of_findings
    from iwtld.incoming import codes as of_containers
    from iwtld.tables import codes as of_tables

    yield from ((code, "table") for code in of_tables.CODES.values())
    of_files = (*rdf_codes.CODES.values(), *of_containers.CODES.values(), *of_findings.CODES)
    for code in sorted(of_files, key=lambda each: each.code):
        yield code, "record" if code.code.startswith("C") else "file"
    yield from ((code, "ontology") for code in ontology.CODES)


def _described(code: Code, kind: Kind, example: Mapping[str, Any]) -> Explanation:
    meaning, remedy = _divided(code.explanation)
    return Explanation(
        code=code.code,
        kind=kind,
        title=code.title,
        meaning=meaning,
        report="",
        remedy=remedy,
        severity=example.get("severity", "violation"),
        profiles=PROFILES,
        form=example.get("form", "text"),
        bad=example.get("bad", code.example + "\n"),
        good=example.get("good", f"{code.good}\n" if code.good else ""),
        table=example.get("table"),
    )


def _divided(explanation: str) -> tuple[str, str]:
    """Divide an explanation into what is wrong and what to do about it, which begins with an imperative."""
    sentences = explanation.replace("\n", " ").split(". ")
    number = next((n for n, each in enumerate(sentences) if n and each.startswith(_IMPERATIVES)), None)
    if number is None:
        return explanation, ""
    return ". ".join(sentences[:number]) + ".", ". ".join(sentences[number:])


_IMPERATIVES: Final = ("Save ", "Give ", "Take ", "Write ", "Name ", "Rename ", "Hand ", "Correct ")


@cache
def _shapes() -> Mapping[str, Explanation]:
    return {
        code: _of_shape(code, entry)
        for code, entry in json.loads(SHAPES_FILE.read_text(encoding="utf-8")).items()
    }


def _of_shape(code: str, entry: Mapping[str, Any]) -> Explanation:
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }
    return Explanation(code=code, kind="shape", form="turtle", **fields)
