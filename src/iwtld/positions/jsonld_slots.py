"""Where in the graph a value of JSON-LD goes: under a property, into a list, or nowhere in particular."""

from __future__ import annotations

from typing import Final, Protocol

import pyoxigraph as ox

from iwtld.namespaces import PREFIXES
from iwtld.positions.placed import Place, Placed
from iwtld.positions.values import Subject

_RDF: Final = PREFIXES["rdf"]
RDF_TYPE: Final = ox.NamedNode(_RDF + "type")
_FIRST: Final = ox.NamedNode(_RDF + "first")
_REST: Final = ox.NamedNode(_RDF + "rest")
_NIL: Final = ox.NamedNode(_RDF + "nil")


class Slot(Protocol):
    """What takes a value.

    ``is_live`` tells whether statements are made at all: not in a graph that has no name. ``is_defined`` is
    False under a property that has no IRI, as everything below it is.
    """

    out: list[Placed]
    is_live: bool
    is_defined: bool

    def open(self, place: Place) -> None:
        """Make room for a value at a place."""

    def link(self, node: Subject, place: Place) -> None:
        """State that a node stands here."""

    def literal(self, value: ox.Literal, place: Place) -> None:
        """State that a literal stands here."""


class Apart:
    """The top of a document or of a graph, or ``@included``: nodes there are linked to nothing."""

    def __init__(self, out: list[Placed], *, is_live: bool, is_defined: bool = True) -> None:
        self.out = out
        self.is_live = is_live
        self.is_defined = is_defined

    def open(self, place: Place) -> None:
        """Do nothing."""

    def link(self, node: Subject, place: Place) -> None:
        """Do nothing."""

    def literal(self, value: ox.Literal, place: Place) -> None:
        """Do nothing."""


class Property:
    """The values of a property of a node; either may be None, and then nothing is stated."""

    def __init__(
        self,
        around: Slot,
        subject: Subject | None,
        subject_place: Place,
        predicate: ox.NamedNode | None,
        predicate_place: Place,
        *,
        is_reverse: bool,
    ) -> None:
        self.out = around.out
        self.is_live = around.is_live
        self.is_defined = predicate is not None
        self._subject = subject
        self._subject_place = subject_place
        self._predicate = predicate
        self._predicate_place = predicate_place
        self._is_reverse = is_reverse

    @property
    def place(self) -> Place:
        """The place of the property's name."""
        return self._predicate_place

    def open(self, place: Place) -> None:
        """Do nothing."""

    def link(self, node: Subject, place: Place) -> None:
        """State that the node is a value of the property, or has the property's subject as its value."""
        if not self.is_live or self._subject is None or self._predicate is None:
            return
        here = self._subject, self._subject_place
        there = node, place
        (subject, subject_place), (value, value_place) = (there, here) if self._is_reverse else (here, there)
        self.out.append(
            Placed(subject, self._predicate, value, subject_place, self._predicate_place, value_place)
        )

    def literal(self, value: ox.Literal, place: Place) -> None:
        """State that the literal is a value of the property."""
        if (
            self.is_live
            and self._subject is not None
            and self._predicate is not None
            and not self._is_reverse
        ):
            self.out.append(
                Placed(
                    self._subject, self._predicate, value, self._subject_place, self._predicate_place, place
                )
            )


class List:
    """The items of a list, which itself stands in another slot.

    A cell stands where its item does, and the list where its bracket does.
    """

    def __init__(self, around: Slot, place: Place) -> None:
        self.out = around.out
        self.is_live = around.is_live
        self.is_defined = around.is_defined
        self._around = around
        self._place = place
        self._cell: ox.BlankNode | None = None
        self._cell_place = place

    def open(self, place: Place) -> None:
        """Add a cell."""
        cell = ox.BlankNode()
        if self._cell is None:
            self._around.link(cell, self._place)
        else:
            self._state(_REST, cell, place)
        self._cell, self._cell_place = cell, place

    def link(self, node: Subject, place: Place) -> None:
        """State that the node is the item of the cell."""
        self._state(_FIRST, node, place)

    def literal(self, value: ox.Literal, place: Place) -> None:
        """State that the literal is the item of the cell."""
        self._state(_FIRST, value, place)

    def end(self) -> None:
        """End the list."""
        if self._cell is None:
            self._around.link(_NIL, self._place)
        else:
            self._state(_REST, _NIL, self._cell_place)

    def _state(self, predicate: ox.NamedNode, value: Subject | ox.Literal, place: Place) -> None:
        if self.is_live and self._cell is not None:
            self.out.append(Placed(self._cell, predicate, value, self._cell_place, self._cell_place, place))
