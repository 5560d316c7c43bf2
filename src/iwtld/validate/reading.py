"""Reading the parameters of one shape, with every problem noted and none raised at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pyoxigraph as ox

from iwtld.validate.graph import ListError, ShapesGraph
from iwtld.validate.paths import Path
from iwtld.validate.shapes import Shape
from iwtld.validate.vocabulary import SH, XSD, Term, display

_INTEGER = XSD + "integer"
_STRING = XSD + "string"
_BOOLEAN = XSD + "boolean"


@dataclass(frozen=True, slots=True)
class Reader:
    """A shape (or another node) of the shapes graph whose values are being read.

    ``values`` is the description of the node. ``label`` names it in messages, of which there are none as a
    rule; ``problems`` collects one sentence per mistake, ``shape_at`` reads another shape that this one
    refers to and returns None when that cannot be done.
    """

    graph: ShapesGraph
    node: Term
    values: Mapping[str, Mapping[Term, None]]
    label: Callable[[], str]
    path: Path | None
    problems: list[str]
    shape_at: Callable[[Term, Reader, str], Shape | None]

    def at(self, node: Term, label: Callable[[], str]) -> Reader:
        """Return a reader for another node, with the same path and the same list of problems."""
        return replace(self, node=node, values=self.graph.description(node), label=label)

    def problem(self, name: str, text: str) -> None:
        """Note a mistake in the value of a parameter."""
        self.problems.append(f"{self.label()}: sh:{name}: {text}")

    def terms(self, name: str) -> tuple[Term, ...]:
        """Return all values of a SHACL property."""
        return tuple(self.values.get(SH + name, ()))

    def one(self, name: str) -> Term | None:
        """Return the only value of a SHACL property, or None; several are a problem."""
        values = self.values.get(SH + name, ())
        if len(values) > 1:
            self.problem(name, f"There are {len(values)} values; give one.")
        return next(iter(values), None)

    def iris(self, name: str) -> tuple[ox.NamedNode, ...]:
        """Return all values that are IRIs; others are a problem."""
        found = (self._as_iri(name, term) for term in self.terms(name))
        return tuple(iri for iri in found if iri is not None)

    def iri(self, name: str) -> ox.NamedNode | None:
        """Return the only value, which has to be an IRI."""
        term = self.one(name)
        return None if term is None else self._as_iri(name, term)

    def literal(self, name: str) -> ox.Literal | None:
        """Return the only value, which has to be a literal."""
        term = self.one(name)
        if term is None or isinstance(term, ox.Literal):
            return term
        self.problem(name, f"{display(term)} is not a literal.")
        return None

    def integer(self, name: str) -> int | None:
        """Return the only value, which has to be an ``xsd:integer`` of zero or more."""
        term = self.one(name)
        if term is None:
            return None
        if isinstance(term, ox.Literal) and term.datatype.value == _INTEGER and term.value.isdigit():
            return int(term.value)
        self.problem(name, f"{display(term)} is not an xsd:integer of zero or more.")
        return None

    def string(self, name: str) -> str | None:
        """Return the only value, which has to be an ``xsd:string``."""
        term = self.one(name)
        return None if term is None else self.as_string(name, term)

    def as_string(self, name: str, term: Term) -> str | None:
        """Return the text of a value, which has to be an ``xsd:string``."""
        if isinstance(term, ox.Literal) and term.datatype.value == _STRING:
            return term.value
        self.problem(name, f"{display(term)} is not an xsd:string.")
        return None

    def true(self, name: str) -> bool:
        """Tell whether the value is the literal ``true``; SHACL ignores any other boolean form of it."""
        term = self.one(name)
        if term is None:
            return False
        if not isinstance(term, ox.Literal) or term.datatype.value != _BOOLEAN:
            self.problem(name, f"{display(term)} is not an xsd:boolean.")
            return False
        return term.value == "true"

    def texts(self, name: str) -> tuple[ox.Literal, ...]:
        """Return all values, which have to be strings with or without a language."""
        found = []
        for term in self.terms(name):
            if isinstance(term, ox.Literal) and (term.language or term.datatype.value == _STRING):
                found.append(term)
            else:
                self.problem(name, f"{display(term)} is not a text.")
        return tuple(sorted(found, key=str))

    def members(self, name: str, head: Term) -> tuple[Term, ...]:
        """Return the members of a list; an ill-formed list is a problem."""
        try:
            return self.graph.members(head)
        except ListError as error:
            self.problem(name, f"The value {error}")
            return ()

    def shape(self, name: str, term: Term) -> Shape | None:
        """Return the shape that a parameter refers to."""
        if isinstance(term, ox.Literal):
            self.problem(name, f"{display(term)} is not a shape.")
            return None
        return self.shape_at(term, self, name)

    def shapes(self, name: str, terms: tuple[Term, ...]) -> tuple[Shape, ...]:
        """Return the shapes that a parameter refers to, without those that cannot be read."""
        found = (self.shape(name, term) for term in terms)
        return tuple(shape for shape in found if shape is not None)

    def _as_iri(self, name: str, term: Term) -> ox.NamedNode | None:
        if isinstance(term, ox.NamedNode):
            return term
        self.problem(name, f"{display(term)} is not an IRI.")
        return None
