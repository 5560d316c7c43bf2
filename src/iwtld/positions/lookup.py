"""Look up the places that findings ask for, in one pass over a document."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from iwtld.errors import InputError
from iwtld.positions.reading import reader_of
from iwtld.positions.text import Text
from iwtld.positions.values import Located, Span, Statement, Term, Wanted

if TYPE_CHECKING:
    from iwtld.incoming.document import Document

_LABEL: Final = re.compile(r'"?(?P<label>_:[^\s"<>,;()\[\]]*[^\s"<>,;.()\[\]])')
_NODE_ID: Final = re.compile(r"""[\s:]nodeID\s*=\s*["']\s*(?P<name>[^"'\s]+)""")


_Places: TypeAlias = tuple[Span, Span]
"""Where the value and the property of a statement stand."""


@dataclass(slots=True)
class _Values:
    """The places of the values of a property that one node has, in the order of the text."""

    is_compared: bool = False
    places: list[_Places] = field(default_factory=list)
    by_value: dict[Term, _Places] = field(default_factory=dict)
    by_stored_value: dict[Term, _Places] = field(default_factory=dict)


@dataclass(slots=True)
class _Described:
    """What is found of one node that is asked for, and the properties of it that are."""

    values: dict[str, _Values] = field(default_factory=dict)
    subject: Span | None = None


def locate(document: Document, wanted: Collection[Wanted], text: Text | None = None) -> dict[Wanted, Located]:
    """Return the place of each thing that is wanted; what is not found has ``None`` for a place.

    Values are compared as they are first, and then as a store gives them back: ``"01"^^xsd:integer`` is
    found when ``1`` is wanted. ``text`` is the document's, when it has been read already. Raises
    ``InputError`` when the document is not RDF or cannot be read.
    """
    reader = reader_of(document)
    if text is None:
        try:
            text = Text(document.path.read_bytes())
        except OSError as error:
            raise InputError(f"{document.name} cannot be read: {error.strerror or error}.") from error
    nodes: dict[Term, _Described] = {}
    for place in wanted:
        node = nodes.setdefault(place.focus, _Described())
        if place.path is not None:
            values = node.values.setdefault(place.path, _Values())
            values.is_compared |= place.value is not None
    if nodes:
        stored = _Stored()
        for statement in reader.described(document, text, nodes):
            _note(nodes[statement.subject], statement, stored)
    return {place: _located(place, nodes[place.focus], text) for place in wanted}


def _note(node: _Described, statement: Statement, stored: _Stored) -> None:
    if node.subject is None:
        node.subject = statement.subject_span
    values = node.values.get(statement.predicate.value)
    if values is None:
        return
    value, places = statement.object, (statement.object_span, statement.predicate_span)
    values.places.append(places)
    if not values.is_compared:
        return
    values.by_value.setdefault(value, places)
    if isinstance(value, ox.Literal | ox.Triple):
        values.by_stored_value.setdefault(stored(value), places)


class _Stored:
    """Literals as a store gives them back: one form of each number, date and duration."""

    _NODE: Final = ox.NamedNode("urn:x-iwtld:value")

    def __init__(self) -> None:
        self._store = ox.Store()

    def __call__(self, value: ox.Literal | ox.Triple) -> Term:
        quad = ox.Quad(self._NODE, self._NODE, value)
        self._store.add(quad)
        kept = next(self._store.quads_for_pattern(None, None, None)).object
        self._store.remove(quad)
        return kept


def _located(wanted: Wanted, node: _Described, text: Text) -> Located:
    if node.subject is None:
        return Located()
    label = _label(text.of(node.subject)) if isinstance(wanted.focus, ox.BlankNode) else None
    places = _statement(wanted, node)
    return Located(node.subject, None if places is None else places[wanted.part == "property"], label)


def _statement(wanted: Wanted, node: _Described) -> _Places | None:
    if wanted.path is None:
        return None
    values = node.values[wanted.path]
    if wanted.value is not None:
        return values.by_value.get(wanted.value) or values.by_stored_value.get(wanted.value)
    if -len(values.places) <= wanted.occurrence < len(values.places):
        return values.places[wanted.occurrence]
    return None


def _label(source: str) -> str | None:
    """Return what a blank node is called where it is described, in any of the forms."""
    if found := _LABEL.match(source):
        return found["label"]
    if source.startswith("<") and (named := _NODE_ID.search(source)):
        return f"_:{named['name']}"
    return None
