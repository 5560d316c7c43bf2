"""Wrong values: what people write in place of a right one, for each kind of constraint."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.explain.making.facts import own
from iwtld.namespaces import ID
from iwtld.validate.shapes import Constraint, Count, HasValue, Logic, Qualified, Shape, UniqueLang, ValueTest
from iwtld.validate.vocabulary import RDF, XSD, Term

Values: TypeAlias = tuple[Term, ...]

_NUMBERS: Final = {XSD + name for name in ("integer", "decimal", "nonNegativeInteger", "positiveInteger")}
_DATES: Final = {XSD + name for name in ("date", "gYear", "gYearMonth", "dateTime")}
_LAST: Final = re.compile(r"([A-Za-z])([A-Za-z])(?=[^A-Za-z]*$)")


def wrong_values(shape: Shape, right: Values, others: Values) -> Iterator[Values]:
    """Yield values that break a property shape, the likeliest mistake first.

    ``right`` are values that conform, ``others`` further values that the property has elsewhere.
    """
    ranked = sorted(own(shape), key=_rank)
    for constraint in ranked:
        yield from _breaking(constraint, right, others)


def _rank(constraint: Constraint) -> int:
    """Order constraints by what goes wrong most: a word, its form, a date, and then the number of values."""
    match constraint:
        case Count():
            return 3
        case ValueTest(_, "pattern" | "in" | "class"):
            return 0
        case ValueTest(_, "nodeKind"):
            return 2
        case _:
            return 1


def _breaking(constraint: Constraint, right: Values, others: Values) -> Iterator[Values]:
    match constraint:
        case Count(_, "minCount"):
            yield ()
        case Count(_, "maxCount", limit) if right:
            more = [value for value in others if value not in right]
            if len(right) + len(more) > limit:
                yield (*right, *more)[: limit + 1]
            if isinstance(right[0], ox.Literal):
                yield (*right, ox.Literal(right[0].value + " again", language=right[0].language))
        case UniqueLang() if right and isinstance(right[0], ox.Literal):
            yield (right[0], ox.Literal(f"{right[0].value} (again)", language=right[0].language))
        case HasValue():
            yield from ((value,) for value in others)
            yield ()
        case Logic(_, "or" | "node" | "and" | "xone", shapes):
            for inner in (part for shape in shapes for part in (shape, *_inside(shape))):
                for each in own(inner):
                    yield from _breaking(each, right, others)
        case Logic(_, "not", (inner,)):
            for each in own(inner):
                if isinstance(each, ValueTest) and each.parameter == "in":
                    yield from ((operand,) for operand in each.operands)
        case Qualified(inner):
            for each in own(inner):
                yield from _breaking(each, right, others)
            yield ()
        case ValueTest(_, parameter, operands) if right:
            change = _TESTS.get(parameter)
            if change is not None:
                for value in right[:1]:
                    yield from ((found, *right[1:]) for found in change(value, operands))


def _inside(shape: Shape) -> tuple[Shape, ...]:
    """Return what a shape asks of concepts: membership in a scheme, which a misspelt one does not have."""
    kind = ValueTest("", "class", ())
    return (Shape(shape.id, None, (), (kind,), shape.severity, (), False),) if not own(shape) else ()


def _misspelt(value: Term, operands: Values) -> Iterator[Term]:
    if isinstance(value, ox.NamedNode):
        swapped = _LAST.sub(r"\2\1", value.value, count=1)
        yield ox.NamedNode(swapped)
        yield ox.NamedNode(value.value[:-1])
    else:
        yield ox.NamedNode(ID + "jurisdiction/XXK")


def _other_kind(value: Term, operands: Values) -> Iterator[Term]:
    if isinstance(value, ox.NamedNode):
        yield ox.Literal(value.value.removeprefix(ID).rpartition("/")[2])
    elif isinstance(value, ox.Literal):
        yield ox.NamedNode(
            ID + "concept/" + (re.sub(r"\W+", "-", value.value)[:20].strip("-").lower() or "x")
        )


def _other_datatype(value: Term, operands: Values) -> Iterator[Term]:
    if not isinstance(value, ox.Literal):
        return
    wanted = getattr(operands[0], "value", "")
    if wanted == RDF + "langString":
        yield ox.Literal(value.value)
    elif wanted == XSD + "boolean":
        yield ox.Literal({"true": "yes", "false": "no"}.get(value.value, "yes"))
    elif wanted in _NUMBERS:
        yield ox.Literal(f"about {value.value}")
    elif wanted in _DATES:
        yield from _badly_dated(value)
    else:
        yield ox.Literal(value.value, language="en")


def _badly_dated(value: ox.Literal) -> Iterator[Term]:
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value.value):
        year, month, day = match.groups()
        yield ox.Literal(f"{day}/{month}/{year}")
        yield ox.Literal(f"{year}-{month}-32", datatype=ox.NamedNode(XSD + "date"))
    else:
        yield ox.Literal(f"about {value.value}")


def _out_of_pattern(value: Term, operands: Values) -> Iterator[Term]:
    text = getattr(value, "value", "")
    if isinstance(value, ox.NamedNode):
        yield from (ox.NamedNode(text.replace("/id/", "/")), ox.NamedNode("https://example.org/" + text[-3:]))
        return
    if isinstance(value, ox.Literal) and value.datatype.value in _DATES:
        yield ox.Literal(f"{text}Z", datatype=value.datatype)
    for changed in (text.lower(), text.title(), text[1:], f"{text} (?)"):
        if changed != text:
            yield ox.Literal(changed)


def _not_in_list(value: Term, operands: Values) -> Iterator[Term]:
    if isinstance(value, ox.NamedNode):
        yield from _misspelt(value, operands)
    elif isinstance(value, ox.Literal):
        yield from (ox.Literal(value.value[:-1]), ox.Literal(value.value.title()))


def _below(value: Term, operands: Values) -> Iterator[Term]:
    yield ox.Literal(int(float(getattr(operands[0], "value", "0"))) - 1)


def _above(value: Term, operands: Values) -> Iterator[Term]:
    yield ox.Literal(int(float(getattr(operands[0], "value", "0"))) + 1)


def _too_short(value: Term, operands: Values) -> Iterator[Term]:
    yield ox.Literal("", language=getattr(value, "language", None))


def _other_language(value: Term, operands: Values) -> Iterator[Term]:
    yield ox.Literal(getattr(value, "value", ""), language="fr")


_TESTS: Final[dict[str, Callable[[Term, Values], Iterator[Term]]]] = {
    "class": _misspelt,
    "datatype": _other_datatype,
    "in": _not_in_list,
    "languageIn": _other_language,
    "maxInclusive": _above,
    "minInclusive": _below,
    "minLength": _too_short,
    "nodeKind": _other_kind,
    "pattern": _out_of_pattern,
}
