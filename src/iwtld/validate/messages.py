"""The messages of results: the author's, with their placeholders filled, or a generated sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pyoxigraph as ox

from iwtld.validate.paths import Path, Predicate, describe
from iwtld.validate.shapes import (
    AskConstraint,
    Closed,
    Constraint,
    Count,
    HasValue,
    Logic,
    PropertyPair,
    PropertyShape,
    Qualified,
    Shape,
    SparqlConstraint,
    UniqueLang,
    ValueTest,
)
from iwtld.validate.vocabulary import SH, Term, component, display, display_iri

_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")
_LISTED: Final = 8
_KINDS: Final = {
    "BlankNode": "a blank node",
    "IRI": "an IRI",
    "Literal": "a literal",
    "BlankNodeOrIRI": "a blank node or an IRI",
    "BlankNodeOrLiteral": "a blank node or a literal",
    "IRIOrLiteral": "an IRI or a literal",
}
_RANGES: Final = {
    "minExclusive": "greater than",
    "minInclusive": "at least",
    "maxExclusive": "less than",
    "maxInclusive": "at most",
}
_PAIRS: Final = {
    "equals": "must be the same as the values of",
    "disjoint": "must not be among the values of",
    "lessThan": "must be less than every value of",
    "lessThanOrEquals": "must not be greater than any value of",
}
_LOGIC: Final = {
    "not": "must not conform to {shapes}",
    "and": "must conform to all of {shapes}",
    "or": "must conform to at least one of {shapes}",
    "xone": "must conform to exactly one of {shapes}",
    "node": "does not conform to {shapes}",
}


def fill(text: ox.Literal, bindings: Mapping[str, Term]) -> ox.Literal:
    """Replace ``{?name}`` and ``{$name}`` by the values that are bound; others stay as they are."""

    def value(match: re.Match[str]) -> str:
        term = bindings.get(match[1])
        return match[0] if term is None else getattr(term, "value", str(term))

    filled = _PLACEHOLDER.sub(value, text.value)
    return ox.Literal(filled, language=text.language) if text.language else ox.Literal(filled)


def standard_bindings(focus: Term, path: Path | None, value: Term | None) -> dict[str, Term]:
    """Return the values of ``this``, ``path`` and ``value`` that any message may name."""
    bindings = {"this": focus}
    if path is not None:
        bindings["path"] = ox.Literal(path.iri if isinstance(path, Predicate) else str(path))
    if value is not None:
        bindings["value"] = value
    return bindings


def generate(
    constraint: Constraint, path: Path | None, value: Term | None, violated: str | None = None
) -> ox.Literal:
    """Return an English sentence that says what was expected.

    ``violated`` is the IRI of the component where a constraint stands for two, as a qualified count.
    """
    what = "The node" if value is None else f"The value {display(value)}"
    where = "the node" if path is None else describe(path)
    return ox.Literal(_sentence(constraint, what, where, violated), language="en")


def _sentence(constraint: Constraint, what: str, where: str, violated: str | None) -> str:
    match constraint:
        case ValueTest():
            return f"{what} must {_test(constraint)}."
        case Count(_, "minCount", limit):
            return f"{where} must have at least {_number(limit)}."
        case Count(_, _, limit):
            return f"{where} must have at most {_number(limit)}."
        case UniqueLang():
            return f"{where} must not have two values in the same language."
        case HasValue(_, term):
            return f"{where} must have the value {display(term)}."
        case PropertyPair(_, parameter, predicate):
            return f"{what} of {where} {_PAIRS[parameter]} {display_iri(predicate)}."
        case Closed():
            return f"{where} is not among the properties that a node of this shape may have."
        case Logic(_, parameter, shapes):
            return f"{what} {_LOGIC[parameter].format(shapes=_names(shapes))}."
        case Qualified(shape, _, minimum, maximum):
            least = violated == component("qualifiedMinCount")
            bound = f"at least {_number(minimum or 0)}" if least else f"at most {_number(maximum or 0)}"
            return f"{where} must have {bound} conforming to {_name(shape)}."
        case SparqlConstraint(_, _, source) if source is not None:
            return f"{what} violates the SPARQL constraint {display(source)}."
        case SparqlConstraint() | AskConstraint():
            return f"{what} does not satisfy {display_iri(constraint.component)}."
        case PropertyShape(shape):
            return f"{what} does not conform to {_name(shape)}."


def _test(test: ValueTest) -> str:
    first = test.operands[0] if test.operands else None
    match test.parameter:
        case "class" if first is not None:
            return f"be an instance of {display(first)}"
        case "datatype" if first is not None:
            return f"be a well-formed literal of the datatype {display(first)}"
        case "nodeKind" if isinstance(first, ox.NamedNode):
            return f"be {_KINDS[first.value.removeprefix(SH)]}"
        case "minLength" if isinstance(first, ox.Literal):
            return f"be at least {first.value} characters long"
        case "maxLength" if isinstance(first, ox.Literal):
            return f"be at most {first.value} characters long"
        case "pattern" if isinstance(first, ox.Literal):
            return f"match the pattern {first.value}"
        case "languageIn":
            return f"have one of the languages {_listed(test.operands)}"
        case "in":
            return f"be one of {_listed(test.operands)}"
    value = first.value if isinstance(first, ox.Literal) else ""
    return f"be {_RANGES[test.parameter]} {value}"


def _listed(terms: tuple[Term, ...]) -> str:
    shown = ", ".join(
        term.value if isinstance(term, ox.Literal) else display(term) for term in terms[:_LISTED]
    )
    return f"{shown} and {len(terms) - _LISTED} more" if len(terms) > _LISTED else shown


def _number(limit: int) -> str:
    return "1 value" if limit == 1 else f"{limit} values"


def _names(shapes: tuple[Shape, ...]) -> str:
    return ", ".join(_name(shape) for shape in shapes)


def _name(shape: Shape) -> str:
    if isinstance(shape.id, ox.NamedNode):
        return display_iri(shape.id.value)
    return "an unnamed shape" if shape.path is None else f"the shape of {describe(shape.path)}"
