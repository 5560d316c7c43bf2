"""Shapes as values: what a shapes graph says, checked and without RDF.

The classes follow https://www.w3.org/TR/shacl/ section by section. They are made by
``iwtld.validate.parse``; a ``Shape`` that exists is well-formed and not recursive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

import pyoxigraph as ox

from iwtld.validate.paths import Path
from iwtld.validate.prebinding import AskTemplate, SelectTemplate
from iwtld.validate.vocabulary import Term


@dataclass(frozen=True, slots=True)
class Target:
    """Which nodes a shape is for: a node, a class, the subjects or the objects of a predicate."""

    kind: OneOf["node", "class", "subjectsOf", "objectsOf"]
    term: ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class ValueTest:
    """A constraint that each value node satisfies or not, alone: datatype, class, range, pattern...

    ``parameter`` is the local name of the SHACL parameter; ``operands`` are its values, for a pattern the
    regular expression and the flags.
    """

    component: str
    parameter: str
    operands: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """At least (``sh:minCount``) or at most (``sh:maxCount``) so many distinct values."""

    component: str
    parameter: OneOf["minCount", "maxCount"]
    limit: int


@dataclass(frozen=True, slots=True)
class UniqueLang:
    """No language tag occurs twice among the values."""

    component: str


@dataclass(frozen=True, slots=True)
class HasValue:
    """The term is among the values."""

    component: str
    term: ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class PropertyPair:
    """The values relate to those of another predicate of the focus node.

    ``parameter`` is ``equals``, ``disjoint``, ``lessThan`` or ``lessThanOrEquals``.
    """

    component: str
    parameter: str
    predicate: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The value nodes have no other predicates than the allowed ones."""

    component: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Logic:
    """The value nodes conform to none (``not``), one (``xone``), any (``or``) or all of the shapes."""

    component: str
    parameter: OneOf["not", "and", "or", "xone", "node"]
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Qualified:
    """So many of the values conform to a shape, and to none of the sibling shapes."""

    shape: Shape
    siblings: tuple[Shape, ...]
    minimum: int | None
    maximum: int | None


@dataclass(frozen=True, slots=True, eq=False)
class PropertyShape:
    """The value nodes are focus nodes of a property shape, which reports for itself."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class SparqlConstraint:
    """A SELECT query, from ``sh:sparql`` or a constraint component; each solution is a violation.

    ``source`` is the value of ``sh:sparql`` (None for a constraint component); ``parameters`` are the
    values of the component's parameters, which messages may name.
    """

    component: str
    template: SelectTemplate
    source: Term | None
    messages: tuple[ox.Literal, ...]
    parameters: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True, slots=True)
class AskConstraint:
    """An ASK query of a constraint component, true for each value node that is as it should be."""

    component: str
    template: AskTemplate
    messages: tuple[ox.Literal, ...]
    parameters: tuple[tuple[str, Term], ...] = ()


Constraint: TypeAlias = (
    ValueTest
    | Count
    | UniqueLang
    | HasValue
    | PropertyPair
    | Closed
    | Logic
    | Qualified
    | PropertyShape
    | SparqlConstraint
    | AskConstraint
)


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A node shape (no path) or a property shape.

    ``severity`` is an IRI; ``messages`` are the values of ``sh:message``, in any number of languages.
    """

    id: Term
    path: Path | None
    targets: tuple[Target, ...]
    constraints: tuple[Constraint, ...]
    severity: str
    messages: tuple[ox.Literal, ...]
    deactivated: bool


def every_shape(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """Yield the shapes and every shape below them, each once."""
    seen: set[Shape] = set()
    frontier = list(shapes)
    while frontier:
        shape = frontier.pop()
        if shape in seen:
            continue
        seen.add(shape)
        yield shape
        for constraint in shape.constraints:
            match constraint:
                case Logic(_, _, inner):
                    frontier.extend(inner)
                case PropertyShape(inner):
                    frontier.append(inner)
                case Qualified(inner, siblings):
                    frontier.extend((inner, *siblings))
