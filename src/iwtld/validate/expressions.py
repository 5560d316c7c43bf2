"""SPARQL expressions that are true for a value node that passes a test, and never an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.validate.datatypes import BOUNDS, FOLDED, LEXICAL
from iwtld.validate.shapes import ValueTest
from iwtld.validate.vocabulary import LANG_STRING, SH, SUBCLASS, TYPE, XSD, Term

Hierarchy: TypeAlias = Mapping[str, tuple[str, ...] | None]
"""Class IRI to itself and all its subclasses in the data; None where they cannot or need not be listed."""

SHORT_LIST: Final = 12
"""Up to so many members of ``sh:in``, comparing one by one is faster than joining a table."""

_NODE_KINDS: Final = {
    "BlankNode": "isBlank({v})",
    "IRI": "isIRI({v})",
    "Literal": "isLiteral({v})",
    "BlankNodeOrIRI": "(isBlank({v}) || isIRI({v}))",
    "BlankNodeOrLiteral": "(isBlank({v}) || isLiteral({v}))",
    "IRIOrLiteral": "(isIRI({v}) || isLiteral({v}))",
}
_COMPARISONS: Final = {
    "minExclusive": ">",
    "minInclusive": ">=",
    "maxExclusive": "<",
    "maxInclusive": "<=",
    "lessThan": "<",
    "lessThanOrEquals": "<=",
}


def passes(test: ValueTest, variable: str, hierarchy: Hierarchy, *, folded: bool) -> str:
    """Return the expression of a test on ``?variable``.

    ``folded`` says that the store keeps derived datatypes as their base, as the embedded one does: a
    well-formed ``xsd:nonNegativeInteger`` comes back as an ``xsd:integer`` and must be accepted.
    """
    var = f"?{variable}"
    first = test.operands[0] if test.operands else None
    match test.parameter:
        case "class" if isinstance(first, ox.NamedNode):
            return _is_instance(var, first.value, hierarchy)
        case "datatype" if isinstance(first, ox.NamedNode):
            return _is_of_datatype(var, first.value, folded=folded)
        case "nodeKind" if isinstance(first, ox.NamedNode):
            return _NODE_KINDS[first.value.removeprefix(SH)].format(v=var)
        case "minLength":
            return f"COALESCE(!isBlank({var}) && STRLEN(STR({var})) >= {first}, false)"
        case "maxLength":
            return f"COALESCE(!isBlank({var}) && STRLEN(STR({var})) <= {first}, false)"
        case "pattern":
            pattern, flags = test.operands
            return f"COALESCE(!isBlank({var}) && REGEX(STR({var}), {pattern}, {flags}), false)"
        case "languageIn":
            return _any([f"LANGMATCHES(LANG({var}), {tag})" for tag in test.operands])
        case "in":
            return _is_one_of(var, test.operands)
    return f"COALESCE({compares(test.parameter, var, str(first))}, false)"


def compares(parameter: str, left: str, right: str) -> str:
    """Return the comparison of a range or property pair; an error where the two cannot be compared."""
    return f"{left} {_COMPARISONS[parameter]} {right}"


def _is_one_of(var: str, members: Sequence[Term]) -> str:
    """Return the test for one of some terms.

    For IRIs and strings equality is identity. There ``IN`` says it, because engines exist that lose the last
    of a chain of ``sameTerm``.
    """
    if members and all(isinstance(member, ox.NamedNode) or _is_text(member) for member in members):
        return f"COALESCE({var} IN ({', '.join(map(str, members))}), false)"
    return _any([f"sameTerm({var}, {member})" for member in members])


def _is_text(term: Term) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value in (LANG_STRING, XSD + "string")


def _any(tests: list[str]) -> str:
    return f"COALESCE({' || '.join(tests)}, false)" if tests else "false"


def _is_instance(var: str, iri: str, hierarchy: Hierarchy) -> str:
    classes = hierarchy.get(iri, (iri,))
    if classes is None:
        return f"EXISTS {{ {var} <{TYPE}>/<{SUBCLASS}>* <{iri}> }}"
    if len(classes) == 1:
        return f"EXISTS {{ {var} <{TYPE}> <{iri}> }}"
    names = ", ".join(f"<{name}>" for name in classes)
    return f"EXISTS {{ {var} <{TYPE}> {var}__class FILTER({var}__class IN ({names})) }}"


def _is_of_datatype(var: str, iri: str, *, folded: bool) -> str:
    if iri == LANG_STRING:
        # A tag makes the datatype; some engines name none for such a literal.
        return f"COALESCE(LANG({var}) != '', false)"
    tests = [f"DATATYPE({var}) = <{iri}>"]
    if folded and iri in FOLDED:
        tests = [f"DATATYPE({var}) IN (<{iri}>, <{FOLDED[iri]}>)"]
    if iri in LEXICAL:
        tests.append(f"REGEX(STR({var}), {_whole(LEXICAL[iri])})")
    if iri in BOUNDS:
        low, high = BOUNDS[iri]
        number = f"<{XSD}decimal>(STR({var}))"
        tests.append(f"{number} >= {low}.0 && {number} <= {high}.0")
    return f"COALESCE({' && '.join(tests)}, false)"


def _whole(expression: str) -> Term:
    return ox.Literal(f"^({expression})$")
