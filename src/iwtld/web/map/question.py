"""The question behind a map or a matrix: how it is read, asked, and shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from iwtld.errors import ParameterError, UnknownNameError
from iwtld.options import Option
from iwtld.web.pages.choices import named
from iwtld.web.params import Asked, read
from iwtld.web.problems import Problem, problem_of

if TYPE_CHECKING:
    from iwtld.basis.setwise.matrix import Matrix
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

FORM: Final = "mutual-legal-assistance"
"""The form that is shown before anyone chooses: the one with the most recorded."""

INSTRUMENTS: Final = (
    ("", "all sorts"),
    ("bilateral,regional,global", "treaties"),
    ("bilateral,regional", "bilateral and regional treaties"),
    ("bilateral", "bilateral treaties"),
    ("regional", "regional treaties"),
    ("global", "global conventions"),
    ("domestic", "domestic law"),
    ("scheme", "schemes"),
    ("channel", "channels"),
)
"""The sorts of instruments that a form offers, with their words."""

_FIELDS: Final = {
    "form of cooperation": "form",
    "sort of instruments": "instruments",
    "condition": "assume",
    "offence": "charge_under",
}

T = TypeVar("T")


class ChosenCountryError(ParameterError):
    """The country that a map should be seen from is not known."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A question with its answer, or with what is wrong by the name of the part; one of them is empty."""

    asked: Asked
    answer: T | None
    errors: Mapping[str, str]


def outcome(request: Request, declared: Sequence[Option], answer: Callable[[Asked], T]) -> Outcome[T]:
    """Return what comes of a question: a page can show the form again with what is wrong in it."""
    try:
        asked = read(request, declared, complete=False)
    except Problem as problem:
        return Outcome(_typed(request, declared), None, _errors(problem, "on"))
    try:
        return Outcome(asked, answer(asked), {})
    except (UnknownNameError, ParameterError) as error:
        return Outcome(asked, None, _errors(problem_of(error), _field(error)))


def matrix_of(site: Site, asked: Asked, *also: str) -> Matrix:
    """Return the matrix that a question is about, with further jurisdictions in it."""
    return site.kb.matrix(
        asked["form"] or FORM,
        on=asked["on"],
        among=asked["among"] and ",".join((asked["among"], *also)),
        offence=asked.case.profile(site.kb),
        instruments=asked.listed("instruments"),
    )


def names(site: Site) -> Mapping[str, str]:
    """Return the names of all jurisdictions by code, in the order in which they are listed."""
    return dict(named(site, "country"))


def with_given(options: Sequence[tuple[str, str]], given: str | None) -> list[tuple[str, str]]:
    """Return the choices of a field, with what was given when it is none of them."""
    return [*options, *([(given, given)] if given and given not in dict(options) else [])]


def _typed(request: Request, declared: Sequence[Option]) -> Asked:
    """Return the usual question with what was typed, right or wrong, in its place."""
    values: dict[str, Any] = {option.name: () if option.multiple else option.default for option in declared}
    given = tuple((name, value) for name, value in request.query if value and name in values)
    values |= {name: value for name, value in given if not isinstance(values[name], tuple)}
    return Asked(values, given)


def _field(error: Exception) -> str:
    if isinstance(error, ChosenCountryError):
        return "country"
    return _FIELDS.get(getattr(error, "kind", ""), "among")


def _errors(problem: Problem, field: str) -> dict[str, str]:
    listed: list[dict[str, Any]] = problem.members.get("errors", [])
    found = {error["parameter"]: error["detail"] for error in listed}
    return found or {field: problem.detail}
