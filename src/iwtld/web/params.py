"""Read a legal-basis question from a query string, in the words of the command line.

:mod:`iwtld.options` declares the parts of a question. Everything that is wrong with a query string is told at
once; a name that nothing in the graph has is found when the question is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from iwtld import options
from iwtld.case import Case, split, years
from iwtld.errors import ParameterError, UnknownNameError, nearest
from iwtld.options import Option
from iwtld.queries.parameters import read_date
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Request

BASIS: Final = (*options.PAIR, options.STALE)
WHY: Final = (*options.PAIR, options.ALL_ROUTES)
WHY_NOT: Final = (*options.PAIR, options.ALL_OBSTACLES)
TIMELINE: Final = (*options.SIDES, options.SINCE, options.UNTIL, *options.CASE, options.TOP)
MATRIX: Final = (options.FORM, options.ON, options.AMONG, options.INSTRUMENTS, *options.CASE)
GAPS: Final = (
    *(options.FORM, options.ON, options.AMONG, options.ROUTE, options.BELOW, options.INSTRUMENTS),
    *options.CASE,
    options.TOP,
)
DIFF: Final = (options.FORM, options.FROM, options.TO, options.AMONG, *options.CASE, options.TOP)
FIXES: Final = (
    *(options.FORM, options.ON, options.AMONG, options.TOP_ACTS, options.STEPS),
    *options.CASE,
)
WHAT_IF: Final = (
    *options.ACTS,
    *(options.FORM, options.ON_OR_EFFECT, options.AMONG),
    *options.CASE,
    options.TOP,
)
"""The parts that each question takes, in the order of the command line."""

_INTEGER: Final = re.compile(r"[0-9]{1,9}")
_LONGEST: Final = 4000
_FLAGS: Final = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked.

    ``values`` has every part by its name, read and with its default: a text, a number, a truth value for a
    flag, a tuple of texts for what may be given several times, ``None`` for what was not said. ``given`` are
    the pairs as they came, without empty ones, for a form that shows again what was filled in.
    """

    values: Mapping[str, Any]
    given: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def case(self) -> Case:
        """Return the case; ``asked.case.profile(kb)`` is what the engine asks for."""
        return Case(**{field.name: self.values[field.name] for field in fields(Case)})

    def listed(self, name: str) -> list[str] | None:
        """Return the parts between commas of a text, ``None`` when it was not given."""
        return split(self.values[name])

    def href(self, path: str, **changed: str | None) -> str:
        """Return the address of a path with this question as its query string.

        ``changed`` sets parameters, or leaves them out for ``None``.
        """
        pairs = [(name, value) for name, value in self.given if name not in changed]
        pairs += [(name, value) for name, value in changed.items() if value is not None]
        return f"{path}?{urlencode(pairs, quote_via=quote, safe=':@,')}" if pairs else path


def read(
    request: Request, declared: Sequence[Option], *, others: Iterable[str] = (), complete: bool = True
) -> Asked:
    """Return the question that the query string of a request asks.

    ``others`` are parameters that the caller reads by itself; ``format`` always is one. Without ``complete``
    required parts may be missing, as in a form that is not filled in yet; they are ``None`` then.

    Raises ``Problem`` (400) that names every parameter which is unknown, given twice, missing or wrong, with
    the nearest name or value; its member ``errors`` lists them.
    """
    known = {option.name: option for option in declared}
    allowed = {*known, "format", *others}
    errors = [_unknown(name, allowed) for name in dict.fromkeys(dict(request.query)) if name not in allowed]
    values: dict[str, Any] = {}
    for name, option in known.items():
        try:
            values[name] = _read(option, request.values(name), complete=complete)
        except UnknownNameError as error:
            errors.append(_error(name, str(error), error.suggestions))
        except ParameterError as error:
            errors.append(_error(name, str(error)))
    if errors:
        raise refused(errors)
    return Asked(values, tuple((name, value) for name, value in request.query if value and name in known))


def refuse_others(request: Request, allowed: Iterable[str]) -> None:
    """Raise ``Problem`` (400) for parameters that are not among those allowed, or are given twice."""
    names = {"format", *allowed}
    errors = [_unknown(name, names) for name in dict.fromkeys(dict(request.query)) if name not in names]
    errors += [_error(name, f"Give {name} once.") for name in sorted(names) if len(request.values(name)) > 1]
    if errors:
        raise refused(errors)


def refused(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """Return the problem of a query string; each error has ``parameter`` and ``detail``."""
    return Problem(
        400,
        "parameter",
        "A parameter is missing, superfluous or wrong",
        " ".join(error["detail"] for error in errors),
        errors=list(errors),
    )


def _read(option: Option, given: Sequence[str], *, complete: bool) -> Any:
    for text in given:
        if len(text) > _LONGEST:
            raise ParameterError(f"The value of {option.name} is longer than {_LONGEST:,} characters.")
    if option.multiple:
        return tuple(given)
    if len(given) > 1:
        raise ParameterError(f"{option.name} is given {len(given)} times. Give it once.")
    if not given:
        if option.required and complete:
            hint = f", such as {option.name}={option.example}" if option.example else ""
            raise ParameterError(f"{option.name} is missing. Give it{hint}.")
        return False if option.kind == "flag" else option.default
    return _value(option, given[0])


def _value(option: Option, text: str) -> Any:
    if option.choices and text not in option.choices:
        raise _no_choice(option.name, text, option.choices)
    match option.kind:
        case "flag":
            if text not in _FLAGS:
                raise _no_choice(option.name, text, tuple(_FLAGS))
            return _FLAGS[text]
        case "date":
            if read_date(text) is None:
                raise ParameterError(f"{option.name}: {text!r} is no date. Write it as 2018-06-30, or today.")
            return text
        case "years":
            try:
                return years(text)
            except ParameterError as error:
                raise ParameterError(f"{option.name}: {error}") from None
        case "integer":
            return integer(option.name, text, option.least, option.most)
    return text


def integer(name: str, text: str, least: int | None = None, most: int | None = None) -> int:
    """Return a whole number, written in the digits 0 to 9.

    Raises ``ParameterError`` for what is none, and for one out of bounds.
    """
    found = int(text) if _INTEGER.fullmatch(text) else None
    low, high = (least or 0), (10**9 - 1 if most is None else most)
    if found is None or not low <= found <= high:
        bounds = f"from {low} to {high}" if most is not None else f"of at least {low}"
        raise ParameterError(f"{name} is a whole number {bounds}, not {text[:80]!r}.")
    return found


def _no_choice(name: str, text: str, choices: Sequence[str]) -> ParameterError:
    near = nearest(text[:80], choices, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return ParameterError(f"{name} is one of {', '.join(choices)}, not {text[:80]!r}.{hint}")


def _unknown(name: str, known: Iterable[str]) -> dict[str, Any]:
    near = nearest(name[:80], known)
    listed = ", ".join(sorted(known))
    advice = f"Did you mean {near[0]}?" if near else f"The parameters here are {listed}."
    return _error(name, f"There is no parameter {name[:80]!r} here. {advice}", near)


def _error(name: str, detail: str, suggestions: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "parameter": name[:80],
        "detail": detail,
        **({"suggestions": list(suggestions)} if suggestions else {}),
    }
