"""The parameters of stored queries: their declaration, and values read as typed RDF terms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from iwtld.errors import ParameterError, nearest
from iwtld.names import KINDS
from iwtld.namespaces import PREFIXES
from iwtld.queries.header import fault

Value = str | int | date
"""What a caller may give for a parameter; names, codes and texts are strings."""
Term = NamedNode | Literal
Resolver = Callable[[str, str], str]
"""Return the IRI of a thing, by its kind (``country``...) and its name; raises ``UnknownNameError``."""

TYPES: Final = (*KINDS, "date", "text", "integer")
_XSD_DATE: Final = NamedNode(PREFIXES["xsd"] + "date")
_XSD_INTEGER: Final = NamedNode(PREFIXES["xsd"] + "integer")
_DECLARATION: Final = re.compile(
    r"(?P<name>[a-z][a-z0-9_]*) +(?P<type>[a-z]+)(?:\((?P<choices>[^()]*)\))? +"
    r'(?:(?P<required>required)|(?P<optional>optional)|default=(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))) +'
    r'"(?P<help>[^"]+)"'
)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the header of a query declares it.

    ``type`` is one of ``TYPES``; ``choices`` are the only values that a text may have (empty: any);
    ``default`` is the text used when no value is given, ``None`` when there is none.
    """

    name: str
    type: str
    required: bool
    default: str | None
    help: str
    choices: tuple[str, ...] = ()

    @property
    def usage(self) -> str:
        """Return the type as a reader should see it: ``country``, ``date``, or the choices ``a|b``."""
        return "|".join(self.choices) if self.choices else self.type

    def to_dict(self) -> dict[str, Any]:
        """Return the declaration as plain values that JSON can hold."""
        return {
            "name": self.name,
            "type": self.type,
            "required": self.required,
            "default": self.default,
            "choices": list(self.choices),
            "help": self.help,
        }


def declared(text: str, file: str, line: int) -> Parameter:
    """Return the parameter that a header entry ``name type (required|optional|default=...) "help"`` declares.

    Raises ``ResourceError`` with file and line when the entry is not of that form.
    """
    match = _DECLARATION.fullmatch(text)
    if match is None:
        form = 'name type (required|optional|default=VALUE) "help"'
        raise fault(file, line, f"A parameter is declared as `{form}`, not `{text}`.")
    if match["type"] not in TYPES:
        hint = nearest(match["type"], TYPES)
        advice = f"Did you mean {hint[0]}?" if hint else f"The types are {', '.join(TYPES)}."
        raise fault(file, line, f"There is no parameter type {match['type']!r}. {advice}")
    choices = tuple(match["choices"].split("|")) if match["choices"] is not None else ()
    if choices and (match["type"] != "text" or not all(choices)):
        raise fault(file, line, "Choices are given to a text only, as text(one|other).")
    default = match["plain"] if match["quoted"] is None else match["quoted"]
    parameter = Parameter(
        match["name"], match["type"], bool(match["required"]), default, match["help"], choices
    )
    if default is not None and parameter.type in {"date", "text", "integer"}:
        try:
            literal(parameter, default)
        except ParameterError as error:
            raise fault(file, line, f"The default does not fit its type. {error}") from error
    return parameter


def term(parameter: Parameter, value: Value, resolve: Resolver) -> Term:
    """Return the value of a parameter as the RDF term that its type asks for.

    Raises ``ParameterError`` for a value of the wrong type and ``UnknownNameError`` for an unknown name.
    """
    if parameter.type not in KINDS:
        return literal(parameter, value)
    if not isinstance(value, str):
        raise _mistyped(parameter, value, f"the code or name of a {KINDS[parameter.type].noun}")
    return NamedNode(resolve(parameter.type, value))


def literal(parameter: Parameter, value: Value) -> Literal:
    """Return the value of a date, integer or text parameter as a typed literal; see :func:`term`."""
    if parameter.type == "date":
        return Literal(_date(parameter, value).isoformat(), datatype=_XSD_DATE)
    if parameter.type == "integer":
        return Literal(str(_integer(parameter, value)), datatype=_XSD_INTEGER)
    if not isinstance(value, str):
        raise _mistyped(parameter, value, "a text")
    if parameter.choices and value not in parameter.choices:
        hint = nearest(value, parameter.choices)
        raise _mistyped(parameter, value, f"one of {', '.join(parameter.choices)}", hint[0] if hint else None)
    try:
        return Literal(value)
    except ValueError as error:
        raise _mistyped(parameter, value, "a text of Unicode characters") from error


def read_date(value: object) -> date | None:
    """Return the date that a ``date``, an ISO 8601 date or ``today`` means, ``None`` for anything else."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if value == "today":
        return date.today()
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def _date(parameter: Parameter, value: Value) -> date:
    found = read_date(value)
    if found is None:
        raise _mistyped(parameter, value, "a date such as 2018-03-05, or today")
    return found


def _integer(parameter: Parameter, value: Value) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return value
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    raise _mistyped(parameter, value, "a whole number of at most 18 digits")


def _mistyped(parameter: Parameter, value: Value, wanted: str, hint: str | None = None) -> ParameterError:
    advice = f" Did you mean {hint}?" if hint else ""
    shown = repr(value) if len(repr(value)) <= 80 else f"{repr(value)[:77]}..."
    return ParameterError(f"The parameter {parameter.name} must be {wanted}, not {shown}.{advice}")
