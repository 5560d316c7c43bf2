"""A form as it came back: what was typed, what is wrong with it, and the question that it asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from iwtld.case import Case, parts
from iwtld.errors import ParameterError, UnknownNameError
from iwtld.options import CASE, Option
from iwtld.web.params import Asked, read
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

WHOLE: Final = ""
"""The place of an error that belongs to no single field."""

_CASE: Final = frozenset(option.name for option in CASE)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form holds.

    ``typed`` has the texts as they came, several of one name joined by commas. ``errors`` has a sentence for
    each field that is wrong, by its name, and under :data:`WHOLE` what belongs to no field. ``asked`` is the
    question, ``None`` while something is wrong.
    """

    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    asked: Asked | None = None

    @property
    def detailed(self) -> bool:
        """Return whether something is said, or wrong, beyond the two sides, the form and the day."""
        return any(self.typed.get(name) or name in self.errors for name in (*_CASE, "stale_after"))

    def text(self, name: str) -> str:
        """Return what was typed into a field, empty when nothing was."""
        return self.typed.get(name, "")

    def error(self, name: str) -> str | None:
        """Return what is wrong with a field."""
        return self.errors.get(name)

    def has(self, name: str, value: str) -> bool:
        """Return whether a value is among those typed into a field."""
        return value in parts([self.text(name)])

    def wrong(self, errors: Mapping[str, str]) -> Filled:
        """Return the form with errors and without a question."""
        return Filled(self.typed, {**self.errors, **errors}, None)


def fill(
    request: Request,
    site: Site,
    declared: Sequence[Option],
    *,
    needed: Iterable[str] = (),
    others: Iterable[str] = (),
) -> Filled:
    """Return a form as the query string of a request fills it in.

    ``needed`` are fields that must hold something. Every name is looked up in the graph, so that all errors
    are told at once. ``others`` are parameters that the page reads by itself.
    """
    typed = {name: ", ".join(request.values(name)) for name, _ in request.query}
    errors = {name: _MISSING.get(name, "Fill this in.") for name in needed if not typed.get(name)}
    asked = None
    try:
        asked = read(request, declared, others=others, complete=False)
    except Problem as problem:
        for error in problem.members["errors"]:
            name, detail = error["parameter"], error["detail"]
            known = any(option.name == name for option in declared)
            errors.setdefault(name if known else WHOLE, _sentence(detail.removeprefix(f"{name}: ")))
    for option in declared:
        if typed.get(option.name) and option.name not in errors:
            errors |= _faults(site, option, request.values(option.name), asked)
    return Filled(typed, errors, None if errors else asked)


_MISSING: Final = {
    "requesting": "Name the state that asks.",
    "requested": "Name the state that is asked.",
    "form": "Choose a form of cooperation.",
}


def _faults(site: Site, option: Option, given: Sequence[str], asked: Asked | None) -> dict[str, str]:
    """Return what is wrong with the names in one field, under the name of the field."""
    reasoner = site.kb.reasoner
    try:
        match option.kind:
            case "country":
                for name in parts(given):
                    reasoner.country(name)
            case "form":
                site.kb.resolve("form", given[0])
            case "group":
                reasoner.among(given[0], reasoner.day(None))
            case _ if option.name in _CASE and asked is not None:
                case = Case(**{option.name: asked[option.name]})
                reasoner.profile(case.profile(site.kb))
    except (UnknownNameError, ParameterError) as error:
        return {option.name: said(error)}
    return {}


def said(error: Exception) -> str:
    """Return what an error says, without the command line's advice."""
    if not isinstance(error, UnknownNameError):
        return _sentence(str(error))
    names = [name for name in error.suggestions if not name.isupper()] or error.suggestions
    advice = f" Did you mean {' or '.join(names)}?" if names else ""
    return f"There is no {error.kind} “{error.name[:80]}”.{advice}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
