"""The graph as tables: one for each kind of thing, a row for each thing, a column for each property.

Tables hold what the records say and what rules conclude, with all named graphs merged. What the closure adds
(superclasses, copies of labels) is left out, and so is what is no resource of the project: the ontology, and
the description of the dataset. A property whose values are of several types has a column for each type.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.errors import UsageError
from iwtld.graph.reading import TYPE, term
from iwtld.namespaces import GRAPH, ID, PREFIXES, shorten
from iwtld.selection.as_of import folder

PARTIAL: Final = "partial-date"
"""The type of dates that are a day, a month or a year."""

_XSD: Final = PREFIXES["xsd"]
_STRING: Final = _XSD + "string"
_PARTIAL: Final = {4: _XSD + "gYear", 7: _XSD + "gYearMonth", 10: _XSD + "date"}
"""The datatypes of partial dates by the length of their texts, where these have neither sign nor zone."""
_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
CONCEPT: Final = "concept"
"""The kind of all concepts, whose keys have the scheme in front: ``confidence/high``."""
_CLOSURE: Final = ox.NamedNode(GRAPH + "closure")
_SEPARATORS: Final = (";", "|", "¦", "‖", "⸱", "␟")
# What a URI template expands as it is (RFC 6570, section 3.2.3).
_EXPANDABLE: Final = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")
_FIRST: Final = ("id", "type", "identifier", "pref_label", "alt_label", "title")
_LAST: Final = ("note", "source", "locator", "confidence", "was_derived_from")

Cell: TypeAlias = tuple[str, ...]
"""The values of a property of a thing, in order; none where nothing is recorded."""


@dataclass(frozen=True, slots=True)
class Column:
    """A property with values of one type.

    ``datatype`` is the IRI of a literal's datatype, ``PARTIAL``, or empty for IRIs, whose cells have to be
    put behind ``prefix``. ``language`` is that of all texts. ``separator`` is given where a thing has several
    values, and stands in none of them; ``required`` where every thing has one.
    """

    name: str
    property: str
    datatype: str
    prefix: str
    language: str
    separator: str
    required: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The things of one kind: ``rows`` are in the order of the keys, a key is what stands behind the kind.

    A table of pairs says with ``of`` of which kind its keys are; there a key comes as often as it has values.
    """

    kind: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    of: str = ""

    @property
    def about(self) -> str:
        """Return the beginning of the IRIs of all its things."""
        kind = self.of or self.kind
        return ID if kind == CONCEPT else f"{ID}{kind}/"


# The property and the type of its values: a datatype, a language with @ in front, or nothing for IRIs.
_Slot: TypeAlias = tuple[str, str]


def tables(store: ox.Store) -> Iterator[Table]:
    """Yield the tables of a store or a selection, in the order of their kinds.

    Raises ``UsageError`` for what a table cannot hold: blank nodes, terms of RDF 1.2, empty texts.
    """
    kinds: dict[str, dict[str, dict[_Slot, set[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(set))
    )
    concepts = _concepts(store)
    for quad in store.quads_for_pattern(None, None, None):
        kind = folder(quad.subject)
        if kind and quad.graph_name != _CLOSURE:
            assert isinstance(quad.subject, ox.NamedNode)  # noqa: S101 - folder has looked
            key = quad.subject.value[len(ID) :]
            if quad.subject in concepts:
                kind = CONCEPT
            else:
                key = key[len(kind) + 1 :]
            slot, value = _placed(quad)
            kinds[kind][key][slot].add(value)
    for kind in sorted(kinds):
        yield _table(kind, kinds[kind])


def _concepts(store: ox.Store) -> set[object]:
    """Return the things that are concepts and nothing else; a condition is also a record of its own kind."""
    typed = store.quads_for_pattern(None, TYPE, term("skos:Concept"))
    found: set[object] = {quad.subject for quad in typed if isinstance(quad.subject, ox.NamedNode)}
    return {
        each
        for each in found
        if isinstance(each, ox.NamedNode)
        and {quad.object for quad in store.quads_for_pattern(each, TYPE, None)} == {term("skos:Concept")}
    }


def _placed(quad: ox.Quad) -> tuple[_Slot, str]:
    name, value = quad.predicate.value, quad.object
    if isinstance(value, ox.NamedNode):
        if not _EXPANDABLE.fullmatch(value.value):
            raise UsageError(f"Tables cannot hold the IRI {value}. Choose turtle, trig or nquads.")
        return (name, ""), value.value
    if not isinstance(value, ox.Literal) or value.direction or not value.value:
        raise UsageError(
            f"Tables cannot hold {value or 'an empty text'}, which is {shorten(name)} of {quad.subject}. "
            "Choose turtle, trig or nquads."
        )
    if value.language:
        return (name, "@" + value.language), value.value
    datatype, text = value.datatype.value, value.value
    partial = _PARTIAL.get(len(text)) == datatype and _DATE.fullmatch(text)
    return (name, PARTIAL if partial else datatype), text


def _table(kind: str, things: dict[str, dict[_Slot, set[str]]]) -> Table:
    keys = tuple(sorted(things))
    found: dict[_Slot, list[set[str]]] = defaultdict(list)
    for slots in things.values():
        for slot, values in slots.items():
            found[slot].append(values)
    names = _names(found)
    order = sorted(found, key=lambda slot: (_rank(names[slot]), names[slot]))
    columns = tuple(_column(names[slot], slot, found[slot], len(keys)) for slot in order)
    rows = tuple(
        tuple(
            tuple(sorted(value[len(column.prefix) :] for value in things[key].get(slot, ())))
            for slot, column in zip(order, columns, strict=True)
        )
        for key in keys
    )
    return Table(kind, columns, keys, rows)


def _rank(name: str) -> int:
    if name in _FIRST:
        return _FIRST.index(name) - len(_FIRST)
    return _LAST.index(name) + 1 if name in _LAST else 0


def _names(slots: dict[_Slot, list[set[str]]]) -> dict[_Slot, str]:
    """Return a name of its own for each slot: the local name, with more behind or in front where needed."""
    ways: tuple[Callable[[_Slot], str], ...] = (
        lambda slot: _snake(_local(slot[0])),
        lambda slot: f"{_snake(_local(slot[0]))}_{_snake(_local(slot[1])).strip('@') or 'iri'}",
        lambda slot: _snake(f"{shorten(slot[0])}_{shorten(slot[1]) or 'iri'}"),
    )
    names: dict[_Slot, str] = {}
    for way in ways:
        left = {slot: way(slot) for slot in slots if slot not in names}
        taken = [*names.values(), *left.values(), "id"]
        names |= {slot: name for slot, name in left.items() if taken.count(name) == 1}
    return names


def _local(iri: str) -> str:
    return iri[re.search(r"[^/#]*\Z", iri).start() :] if iri else ""  # type: ignore[union-attr]


def _snake(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()).strip("_")


def _column(name: str, slot: _Slot, cells: Sequence[set[str]], things: int) -> Column:
    iri, kind = slot
    many = any(len(values) > 1 for values in cells)
    every = {value for values in cells for value in values}
    return Column(
        name,
        iri,
        datatype=_STRING if kind.startswith("@") else _datatype(kind, every),
        prefix="" if kind else _prefix(every),
        language=kind.removeprefix("@") if kind.startswith("@") else "",
        separator=_separator(every) if many else "",
        required=len(cells) == things,
    )


def _datatype(kind: str, values: set[str]) -> str:
    """Return the datatype of a column; dates that are all of one precision have one of their own."""
    lengths = {len(value) for value in values}
    return _PARTIAL[lengths.pop()] if kind == PARTIAL and len(lengths) == 1 else kind


def _prefix(iris: set[str]) -> str:
    """Return what IRIs begin with, so that cells are keys of a table, or kinds and keys, or whole IRIs."""
    if not all(iri.startswith(ID) for iri in iris):
        return ""
    folders = {iri[len(ID) :].partition("/")[0] for iri in iris}
    only = f"{ID}{next(iter(folders))}/" if len(folders) == 1 else ID
    return only if all(iri.startswith(only) for iri in iris) else ID


def _separator(values: set[str]) -> str:
    for each in _SEPARATORS:
        if not any(each in value for value in values):
            return each
    raise UsageError(f"No separator is left for a column of lists: all of {' '.join(_SEPARATORS)} are used.")


def is_type(column: Column) -> bool:
    """Return whether a column holds the classes of its things."""
    return column.property == TYPE.value
