"""The lines of an example: the part of a record that matters, as somebody would write it in Turtle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from iwtld.explain.making.candidates import Candidate
from iwtld.explain.making.records import Properties, Records
from iwtld.export.names import local_name
from iwtld.namespaces import ID, PREFIXES, expand, shorten
from iwtld.validate.vocabulary import TYPE, XSD, Term

WIDTH: Final = 96
_NAMES: Final = (expand("skos:prefLabel"), expand("dcterms:title"), expand("dcterms:identifier"))
_LONGEST_NAME: Final = 70
_NATIVE: Final = {XSD + "integer", XSD + "boolean", XSD + "decimal"}
RECORDED: Final = "# What is recorded already:"


def lines(candidate: Candidate, records: Records, *, bad: bool) -> str:
    """Return the example of a candidate, with or without the mistake, as Turtle without its prefixes.

    The record comes first, then what others say that the mistake depends on.
    """
    node = candidate.node if bad else candidate.record
    broken = records.properties[candidate.record] | candidate.changes.get(candidate.node, {})
    properties = broken if bad else records.properties[candidate.record]
    shown = [*candidate.shown, *candidate.changes.get(candidate.node, {})]
    parts = [_record(node, properties, shown, name=_is_sparse(broken, shown))]
    for other, changed in candidate.changes.items():
        if other != candidate.node:
            theirs = records.properties[other] | (changed if bad else {})
            parts.append(_record(other, theirs, [*candidate.shown, *changed]))
    mine = {node, *candidate.changes}
    context = list(_context(candidate, records, properties, shown, mine))
    if context:
        parts.append("\n".join([RECORDED, *context]))
    return "\n\n".join(parts) + "\n"


def document(text: str) -> str:
    """Return the lines of an example with the base and the prefixes that they need."""
    used = {prefix: iri for prefix, iri in PREFIXES.items() if f"{prefix}:" in text}
    return "".join(
        [f"@base <{ID}> .\n", *(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in used.items()), "\n", text]
    )


def term(value: Term) -> str:
    """Return a term as it is written in an example."""
    if isinstance(value, ox.NamedNode):
        iri = value.value
        if iri.startswith(ID):
            return f"<{iri.removeprefix(ID)}>"
        name = shorten(iri)
        fits = name != iri and local_name(name.partition(":")[2]) == name.partition(":")[2]
        return name if fits else f"<{iri}>"
    if isinstance(value, ox.Literal):
        if value.datatype.value in _NATIVE and _is_plain(value):
            return value.value
        quoted = str(ox.Literal(value.value))
        if value.language:
            return f"{quoted}@{value.language}"
        return quoted if value.datatype.value == XSD + "string" else f"{quoted}^^{term(value.datatype)}"
    return "[]"


def _is_plain(value: ox.Literal) -> bool:
    text, kind = value.value, value.datatype.value
    if kind == XSD + "boolean":
        return text in ("true", "false")
    return text.lstrip("-").replace(".", "", 1 if kind == XSD + "decimal" else 0).isdigit() and (
        kind != XSD + "decimal" or "." in text
    )


def _record(node: Term, properties: Properties, shown: Collection[str], *, name: bool = False) -> str:
    wanted = [TYPE, *(_NAMES if name else ()), *shown]
    pairs = []
    for predicate in dict.fromkeys(wanted):
        values = properties.get(predicate, ())
        named = name and predicate in _NAMES and predicate not in shown
        if values and not (named and len(str(values[0])) > _LONGEST_NAME):
            pairs.append(_pair(predicate, values))
    subject = "[]" if isinstance(node, ox.BlankNode) else term(node)
    return f"{subject} " + " ;\n    ".join(pairs) + " ."


def _pair(predicate: str, values: Iterable[Term]) -> str:
    verb = "a" if predicate == TYPE else shorten(predicate)
    objects = [term(value) for value in values]
    line = f"{verb} {', '.join(objects)}"
    return line if len(line) < WIDTH else f"{verb}\n        " + ",\n        ".join(objects)


def _is_sparse(properties: Properties, shown: Collection[str]) -> bool:
    """Tell whether nothing but the class would be left to see, so that a name helps."""
    return not any(properties.get(predicate) for predicate in shown if predicate != TYPE)


def _context(
    candidate: Candidate,
    records: Records,
    properties: Mapping[str, tuple[Term, ...]],
    shown: Collection[str],
    mine: Collection[Term],
) -> Iterator[str]:
    """Yield the records that a mistake is measured against, with the properties that count."""
    around = [*candidate.at, *(value for predicate in shown for value in properties.get(predicate, ()))]
    for node in dict.fromkeys(around):
        if node in mine or node not in records:
            continue
        theirs = records.properties[node]
        telling = [predicate for predicate in candidate.shown if predicate in theirs and predicate != TYPE]
        if telling:
            yield _record(node, theirs, telling)
