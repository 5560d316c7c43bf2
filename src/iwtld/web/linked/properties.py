"""The statements about a thing, in the order in which people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from iwtld.graph.reading import DEFINITION, LABEL, PREF_LABEL, TITLE, text
from iwtld.namespaces import DATA, GRAPH, IWT, PREFIXES, shorten
from iwtld.web.linked.naming import name_of
from iwtld.web.linked.wording import ELSEWHERE, FIRST, HEADING, LAST, NAMES, SOURCE, WORDS

if TYPE_CHECKING:
    from iwtld.web.site import Site

Form = Literal["thing", "link", "text", "date", "number", "boolean", "node"]

_XSD: Final = PREFIXES["xsd"]
_DATES: Final = frozenset(_XSD + name for name in ("date", "gYear", "gYearMonth", "dateTime"))
_NUMBERS: Final = frozenset(_XSD + name for name in ("integer", "decimal", "double", "nonNegativeInteger"))

_OTHERS: Final = 1000

FACTS: Final = "What is said of it"
"""The heading of what is in no other group."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: how to show it, its text, and what it links to.

    ``inferred`` is the graph of the rule that concluded it, ``None`` for what is recorded. ``inner`` are the
    properties of a blank node.
    """

    form: Form
    text: str
    iri: str | None = None
    language: str | None = None
    inferred: str | None = None
    inner: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """One property with all its values; ``hint`` is its definition."""

    iri: str
    label: str
    hint: str | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Properties under one heading."""

    title: str
    properties: tuple[Property, ...]


def grouped(site: Site, quads: Iterable[ox.Quad], thing: ox.NamedNode) -> list[Group]:
    """Return the properties of a thing in groups, in reading order; what a heading shows is left out.

    ``quads`` are its bounded description. A value that stands in several graphs is shown once, as recorded
    if one of them is.
    """
    by_subject: dict[ox.NamedNode | ox.BlankNode, list[ox.Quad]] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode | ox.BlankNode):
            by_subject.setdefault(quad.subject, []).append(quad)
    groups: dict[str, list[Property]] = {
        title: [] for title in ("Names", FACTS, "Time", "Source", "Elsewhere")
    }
    for found in _properties(site, by_subject, thing, frozenset({thing})):
        if found.iri not in HEADING and not _repeats(found, by_subject[thing]):
            groups[_group(found)].append(found)
    ordered = {title: sorted(members, key=_place) for title, members in groups.items()}
    return [Group(title, tuple(members)) for title, members in ordered.items() if members]


def label_of(site: Site, iri: str) -> str:
    """Return what people call a property or a class."""
    return WORDS.get(shorten(iri)) or site.labels.of(iri)


def _properties(
    site: Site,
    by_subject: Mapping[ox.NamedNode | ox.BlankNode, list[ox.Quad]],
    subject: ox.NamedNode | ox.BlankNode,
    above: frozenset[ox.NamedNode | ox.BlankNode],
) -> list[Property]:
    found: dict[str, dict[object, Value]] = {}
    for quad in by_subject.get(subject, ()):
        values = found.setdefault(quad.predicate.value, {})
        known = values.get(quad.object)
        if known is None or known.inferred:
            values[quad.object] = _value(site, by_subject, quad, above)
    return [
        Property(iri, label_of(site, iri), _hint(site, iri), tuple(sorted(values.values(), key=_by_text)))
        for iri, values in found.items()
    ]


def _value(
    site: Site,
    by_subject: Mapping[ox.NamedNode | ox.BlankNode, list[ox.Quad]],
    quad: ox.Quad,
    above: frozenset[ox.NamedNode | ox.BlankNode],
) -> Value:
    graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
    inferred = graph if graph.startswith(GRAPH + "inferred/") or graph == GRAPH + "closure" else None
    match quad.object:
        case ox.NamedNode(value=iri):
            if iri.startswith(DATA):
                return Value("thing", _row(iri), iri, None, inferred)
            own = iri.startswith(tuple(PREFIXES.values()))
            return Value("thing" if own else "link", name_of(site, iri), iri, None, inferred)
        case ox.BlankNode() as blank:
            inner = () if blank in above else _properties(site, by_subject, blank, above | {blank})
            return Value("node", "", None, None, inferred, tuple(sorted(inner, key=_place)))
        case ox.Literal() as literal:
            return Value(_form(literal), literal.value, None, literal.language, inferred)
    return Value("text", str(quad.object), None, None, inferred)


def _form(literal: ox.Literal) -> Form:
    datatype = literal.datatype.value
    if datatype in _DATES:
        return "date"
    if datatype in _NUMBERS:
        return "number"
    return "boolean" if datatype == _XSD + "boolean" else "text"


def _row(iri: str) -> str:
    """Return a row of a table as people say it: ``jurisdictions.csv, row 119``."""
    name, _, row = iri.removeprefix(DATA).partition("#row=")
    return f"{name}, row {row}" if row else name


def _repeats(found: Property, quads: Iterable[ox.Quad]) -> bool:
    """Return whether a property is the label that the closure makes of the preferred one."""
    if found.iri != LABEL.value:
        return False
    names = {
        quad.object.value
        for quad in quads
        if quad.predicate in (PREF_LABEL, TITLE) and isinstance(quad.object, ox.Literal)
    }
    return all(value.text in names for value in found.values)


def _group(found: Property) -> str:
    if found.iri in NAMES:
        return "Names"
    if found.iri in SOURCE:
        return "Source"
    if found.iri in ELSEWHERE:
        return "Elsewhere"
    return "Time" if all(value.form == "date" for value in found.values) else FACTS


def _place(found: Property) -> tuple[int, str, str]:
    for order in (NAMES, SOURCE, ELSEWHERE, FIRST):
        if found.iri in order:
            return order.index(found.iri), "", ""
    if found.iri in LAST:
        return _OTHERS + 1, "", ""
    # Dates in their own order tell a story; the rest goes by its name.
    dates = (
        [value.text for value in found.values] if all(value.form == "date" for value in found.values) else []
    )
    return _OTHERS, min(dates, default=""), found.label


def _hint(site: Site, iri: str) -> str | None:
    if not iri.startswith(IWT):
        return None
    return site.cached(("hint", iri), lambda: text(site.kb.store, ox.NamedNode(iri), DEFINITION))


def _by_text(value: Value) -> tuple[str, str]:
    return (value.text, value.iri or "")
