"""Literals of JSON-LD as the project's parser makes them (JSON-LD 1.1 API, section 8.2.2)."""

from __future__ import annotations

import json
import math
from typing import Final

import pyoxigraph as ox

from iwtld.namespaces import PREFIXES
from iwtld.positions.iris import absolute
from iwtld.positions.json_text import Node, Number

_XSD: Final = PREFIXES["xsd"]
_RDF: Final = PREFIXES["rdf"]
_INTEGER: Final = ox.NamedNode(_XSD + "integer")
_DOUBLE: Final = ox.NamedNode(_XSD + "double")
_BOOLEAN: Final = ox.NamedNode(_XSD + "boolean")
_JSON: Final = ox.NamedNode(_RDF + "JSON")
_LANGUAGE: Final = _RDF + "langString"
_DIRECTION: Final = _RDF + "dirLangString"
_DIRECTIONS: Final = {"ltr": ox.BaseDirection.LTR, "rtl": ox.BaseDirection.RTL}

_MOST_DIGITS: Final = 21
"""From here on numbers are doubles, however they are written."""


def literal(
    value: object, datatype: str | None, language: str | None, direction: str | None
) -> ox.Literal | None:
    """Return the literal of a value object, or None when it makes none: for a language that is no tag."""
    kind = None
    if datatype is not None:
        kind = absolute(datatype)
        if kind is None:
            return None
    if isinstance(value, bool):
        return ox.Literal("true" if value else "false", datatype=kind or _BOOLEAN)
    if isinstance(value, Number):
        form, is_integer = canonical_number(value, always_double=kind == _DOUBLE)
        return ox.Literal(form, datatype=kind or (_INTEGER if is_integer else _DOUBLE))
    if not isinstance(value, str):
        return None
    if language is None:
        return ox.Literal(value, datatype=kind)
    if kind is not None and kind.value != (_DIRECTION if direction else _LANGUAGE):
        return None
    try:
        return ox.Literal(value, language=language, direction=_DIRECTIONS.get(direction or ""))
    except ValueError:
        return None


def canonical_number(written: str, *, always_double: bool) -> tuple[str, bool]:
    """Return the lexical form of a number, and whether it is that of an integer.

    What has no fraction and fewer than 22 digits is an integer, also ``1.0`` and ``1E2``.
    """
    sign, written = ("-", written[1:]) if written.startswith("-") else ("", written)
    mantissa, _, exponent_part = written.lower().partition("e")
    whole, _, fraction = mantissa.partition(".")
    exponent = int(exponent_part or "0")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if not fraction:
        shorter = whole.rstrip("0")
        exponent += len(whole) - len(shorter)
        whole = shorter
    if not whole:
        shorter = fraction.lstrip("0")
        exponent -= len(fraction) - len(shorter)
        fraction = shorter
    exponent += len(whole)
    digits = whole + fraction
    if not digits:
        sign, digits, exponent = "", "0", 1
    if not always_double and len(digits) <= exponent < _MOST_DIGITS:
        return sign + digits + "0" * (exponent - len(digits)), True
    return f"{sign}{digits[0]}.{digits[1:] or '0'}E{exponent - 1}", False


def json_literal(node: Node) -> ox.Literal:
    """Return a value as a literal of JSON (RFC 8785): members sorted, numbers as ECMAScript writes them."""
    return ox.Literal(_canonical(node), datatype=_JSON)


def _canonical(node: Node) -> str:
    value = node.value
    if isinstance(value, list):
        members = sorted(value, key=lambda member: member.name)
        inner = ",".join(f"{_quoted(member.name)}:{_canonical(member.value)}" for member in members)
        return f"{{{inner}}}"
    if isinstance(value, tuple):
        return f"[{','.join(_canonical(item) for item in value)}]"
    if isinstance(value, Number):
        return _number(float(value))
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _number(value: float) -> str:
    """Write a number as ECMAScript does (Number::toString)."""
    if value == 0 or math.isinf(value):
        return "0" if value == 0 else ("Infinity" if value > 0 else "-Infinity")
    sign = "-" if value < 0 else ""
    mantissa, _, power = f"{abs(value)!r}e0".partition("e")[0:3]
    power = power.removesuffix("e0") or "0"
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(power) - (len(whole + fraction) - len(digits) if whole.strip("0") == "" else 0)
    stripped = digits.rstrip("0")
    digits = stripped or "0"
    if len(digits) <= point <= _MOST_DIGITS:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= _MOST_DIGITS:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    exponent = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return sign + digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "") + exponent
