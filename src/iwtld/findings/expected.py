"""What a shape expects of a value, gathered from its constraints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from iwtld.namespaces import PREFIXES
from iwtld.validate.paths import Predicate
from iwtld.validate.shapes import HasValue, Logic, PropertyShape, Qualified, Shape, ValueTest
from iwtld.validate.vocabulary import Term

_IN_SCHEME = Predicate(PREFIXES["skos"] + "inScheme")


@dataclass(slots=True)
class Expected:
    """What the value of a property may be. Each part is empty where the shape does not speak of it."""

    classes: list[str] = field(default_factory=list)
    schemes: list[str] = field(default_factory=list)
    values: list[Term] = field(default_factory=list)
    datatypes: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)

    @property
    def is_thing(self) -> bool:
        """Whether the value is a thing with an IRI, of some class, scheme or list."""
        return bool(self.classes or self.schemes or any(isinstance(v, ox.NamedNode) for v in self.values))


def expected(shape: Shape) -> Expected:
    """Return what a shape expects of its values; alternatives and nested shapes are taken together."""
    found = Expected()
    _gather(shape, found, 0)
    return found


def required(shape: Shape) -> Iterator[str]:
    """Yield the predicates of which a shape, or an alternative in it, wants a value to be there."""
    if isinstance(shape.path, Predicate):
        yield shape.path.iri
    for constraint in shape.constraints:
        if isinstance(constraint, Logic) and constraint.parameter != "not":
            for inner in constraint.shapes:
                yield from required(inner)


def _gather(shape: Shape, found: Expected, depth: int) -> None:
    for constraint in shape.constraints:
        match constraint:
            case ValueTest(_, parameter, operands):
                _add(found, parameter, operands)
            case HasValue(_, term) if depth == 0:
                found.values.append(term)
            case Logic(_, parameter, shapes) if parameter != "not":
                for inner in shapes:
                    if inner.path is None:
                        _gather(inner, found, depth + 1)
            case Qualified(inner, _, minimum, _) if minimum:
                _gather(inner, found, depth + 1)
            case PropertyShape(inner) if inner.path == _IN_SCHEME:
                found.schemes += [c.term.value for c in inner.constraints if isinstance(c, HasValue)]


def _add(found: Expected, parameter: str, operands: tuple[Term, ...]) -> None:
    texts = [operand.value for operand in operands if isinstance(operand, ox.NamedNode | ox.Literal)]
    match parameter:
        case "class":
            found.classes += texts
        case "datatype":
            found.datatypes += texts
        case "nodeKind":
            found.kinds += texts
        case "in":
            found.values += operands
        case "languageIn":
            found.languages += texts
        case "pattern":
            found.patterns += texts[:1]
