"""The page about validation: how it is used, and every code with one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from iwtld import resources
from iwtld.explain.catalogue import PROFILES, codes
from iwtld.explain.explanation import KINDS, Explanation
from iwtld.explain.mistakes import load_mistakes
from iwtld.text_table import escaped, markdown

_INTRODUCTION: Final = Path(__file__).with_name("introduction.md")
_MODULES: Final = {
    "records": "What all records share",
    "actors": "Jurisdictions, groups, actors and authorities",
    "mechanisms": "Mechanisms and their members",
    "instruments": "Instruments, provisions and the acts of parties",
    "cooperation": "National law, offences, penalties, routes and events",
    "claims": "Sources, concepts, figures and claims",
    "proofs": "Proofs of answers",
    "strict": "Only in the strict profile",
    "exchange": "Only in the exchange profile",
}
_FENCES: Final = {"turtle": "turtle", "csv": "csv", "jsonld": "json", "rdf": "xml", "text": "text"}


def render() -> str:
    """Return the page as Markdown: an introduction, the codes in tables, and examples of what is special."""
    known = codes()
    parts = [_INTRODUCTION.read_text(encoding="utf-8")]
    for kind, heading in KINDS.items():
        chosen = [each for each in known.values() if each.kind == kind]
        if kind == "shape":
            parts += [f"## {heading}\n", _SHAPES, *_by_module(chosen)]
        else:
            parts += [f"## {heading}\n", _table(chosen), *map(_example, filter(_is_shown, chosen))]
    parts += ["## Rules that compare\n", _SPECIAL, *map(_example, _special(known.values()))]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


_SHAPES: Final = """\
A code is the name of a shape in `https://w3id.org/iwtld/shapes#`; the files are in `shapes/`. A name that
ends in `-given` asks for a value that is missing; the name of a class asks for an IRI in place of a blank
node. `iwtld explain CODE` shows a wrong and a right record for each.
"""
_SPECIAL: Final = """\
These rules hold several values or several records against each other. IRIs in the examples are relative to
`https://w3id.org/iwtld/id/`.
"""


def _by_module(shapes: Sequence[Explanation]) -> Iterator[str]:
    named = {each.module for each in shapes if each.module}
    for module in [*_MODULES, *sorted(named - _MODULES.keys())]:
        chosen = [each for each in shapes if each.module == module]
        if chosen:
            yield f"### {_MODULES.get(module, module)}\n"
            yield _table(chosen)


def _table(chosen: Sequence[Explanation]) -> str:
    header = ("code", "what is asked", "severity", "property") if chosen[0].kind == "shape" else _PLAIN
    rows = [_row(each) for each in chosen]
    return markdown(header, rows)


_PLAIN: Final = ("code", "title", "severity", "meaning")


def _row(each: Explanation) -> tuple[str, ...]:
    if each.kind == "shape":
        return each.code, each.meaning, each.severity, each.path or ""
    return each.code, each.title, each.severity, f"{each.meaning} {each.remedy}".rstrip()


def _is_shown(each: Explanation) -> bool:
    return each.kind in ("record", "ontology") and each.form != "text"


def _special(known: Iterable[Explanation]) -> Iterator[Explanation]:
    written = {each.shape for each in load_mistakes(resources.folder("shapes")) if not each.legitimate}
    for each in known:
        if each.code in written:
            yield each


def _example(each: Explanation) -> str:
    fence = _FENCES[each.form]
    parts = [f"### {each.code}\n", escaped(each.meaning) + "\n"]
    if set(each.profiles) != set(PROFILES):
        parts.append(f"Profile: {', '.join(each.profiles)}.\n")
    parts.append(f"```{fence}\n{each.bad.rstrip()}\n```\n")
    if each.report:
        parts.append(f"> {escaped(each.report)} {escaped(each.remedy)}\n")
    return "\n".join(parts)
