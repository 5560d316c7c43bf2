"""The map of gaps: one form of cooperation on one day, for the world, a group, or as one country sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from iwtld import options
from iwtld.basis.grades import Grade
from iwtld.basis.profile import CHARGES
from iwtld.basis.report import lower
from iwtld.errors import UnknownNameError
from iwtld.options import Option
from iwtld.web.dates import spoken
from iwtld.web.exchange import Reply
from iwtld.web.formats import HTML, JSON
from iwtld.web.map.drawing import drawing
from iwtld.web.map.policy import policy
from iwtld.web.map.question import (
    FORM,
    INSTRUMENTS,
    ChosenCountryError,
    matrix_of,
    names,
    outcome,
    with_given,
)
from iwtld.web.map.view import Role, View, Words, overview, seen_from, the
from iwtld.web.map.world import world
from iwtld.web.negotiation import negotiate
from iwtld.web.pages.choices import choices
from iwtld.web.params import Asked, read

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

COUNTRY: Final = Option(
    name="country",
    kind="country",
    help="Seen from this one: whom it may ask, or who may ask it.",
    example="KEN",
)
ROLE: Final = Option(
    name="role", choices=("asks", "asked"), default="asks", help="Which side the chosen country is on."
)
ASKED: Final = (
    *(options.FORM, options.ON, options.AMONG, options.BELOW, options.INSTRUMENTS),
    *(COUNTRY, ROLE, *options.CASE),
)

FIRST_YEAR: Final = date.fromisoformat(options.EARLIEST).year

_NO_PAIR: Final = ("among", "below", "instruments", "country", "role")
"""Parts that the question about one pair does not have."""
_SHOWN: Final = ("form", "on", "among", "below", "instruments", "country", "role", "offence")
"""Parts that the form of the page has fields for."""
_FURTHER: Final = ("below", "role", "instruments", "offence", "assume")
"""Parts in the section of the form that is closed unless one of them is said."""
_BOX: Final = ("assume", "serious-crime")
"""The assumption that the form of the page has a box for."""
_THRESHOLDS: Final = (
    ("shall", "shall: an obligation"),
    ("may", "may"),
    ("case-by-case", "case by case: a treaty"),
    ("domestic", "domestic: any law"),
    ("scheme", "scheme: any arrangement"),
    ("channel-only", "channel only: any contact"),
)


@dataclass(frozen=True, slots=True)
class Years:
    """The days a year before and after, where there is one to show, and what the slider runs over."""

    before: date | None
    after: date | None
    first: int
    last: int


def preload(site: Site) -> None:
    """Read the outlines, the policy and the names, and warm the engine."""
    world()
    policy()
    names(site)
    choices(site)
    site.kb.matrix(FORM)


def gaps_page(request: Request, site: Site) -> Reply:
    """Answer ``/gaps``: the page, or what changes on it from day to day as JSON."""
    if negotiate(request, (HTML, JSON)) is JSON:
        return Reply.json(view_of(site, read(request, ASKED, complete=False)).to_dict())
    found = outcome(request, ASKED, lambda asked: view_of(site, asked))
    return _page(request, site, found.asked, found.answer, found.errors)


def view_of(site: Site, asked: Asked) -> View:
    """Return the view that a question asks for.

    Raises ``UnknownNameError`` and ``ParameterError`` as the engine does.
    """
    below = Grade(asked["below"])
    chosen = _chosen(site, asked["country"])
    found = matrix_of(site, asked, *([chosen] if chosen else ()))
    words = Words(site.kb.reasoner.world.forms[found.form], asked["among"], names(site))
    if chosen:
        return seen_from(found, chosen, cast(Role, asked["role"]), below, words)
    return overview(found, below, words)


def years(on: date, now: date) -> Years:
    """Return the days one year apart from a day; no step leads past today."""
    before = _in_year(on, on.year - 1) if on.year > FIRST_YEAR else None
    after = min(_in_year(on, on.year + 1), now) if on.year < now.year else None
    return Years(before, after, FIRST_YEAR, max(now.year, on.year))


def _in_year(on: date, year: int) -> date:
    return on.replace(year=year, day=28 if (on.month, on.day) == (2, 29) else on.day)


def _chosen(site: Site, country: str | None) -> str | None:
    """Return the code of the country that a map is seen from."""
    try:
        return site.kb.reasoner.country(country) if country else None
    except UnknownNameError as error:
        raise ChosenCountryError(str(error)) from error


def _page(request: Request, site: Site, asked: Asked, view: View | None, errors: Mapping[str, str]) -> Reply:
    forms, now = site.kb.reasoner.world.forms, date.today()
    form, on = (view.form, view.on) if view else (FORM, now)
    title = f"Gaps in {lower(forms[form])}"
    if view and view.chosen:
        title = f"{forms[form]}, seen from {the(names(site)[view.chosen])}"
    return site.page(
        request,
        "gaps.html",
        title=title,
        description="Between which countries no legal basis for cooperation is shown, on any day since 1975.",
        status=200 if view else 400,
        view=view,
        errors=errors,
        elsewhere=[text for name, text in errors.items() if name not in _SHOWN],
        asked=asked,
        hidden=[pair for pair in asked.given if pair[0] not in _SHOWN and pair != _BOX],
        narrowed=_narrowed(asked, errors),
        form=form,
        forms=list(forms.items()),
        groups=choices(site).groups,
        names=names(site),
        thresholds=_THRESHOLDS,
        instruments=with_given(INSTRUMENTS, asked["instruments"]),
        offences=with_given(tuple(CHARGES.items()), ",".join(asked["offence"])),
        on=on,
        spoken=spoken(on.isoformat()),
        years=years(on, now),
        today=now,
        **_drawn(view, asked),
    )


def _narrowed(asked: Asked, errors: Mapping[str, str]) -> bool:
    """Return whether something is said, or wrong, in the part of the form that is closed otherwise."""
    usual = {option.name: option.default for option in ASKED}
    return any(name in errors or (asked[name] and asked[name] != usual[name]) for name in _FURTHER)


def _drawn(view: View | None, asked: Asked) -> dict[str, Any]:
    if view is None:
        return {}
    links = _links(view, asked)
    question = {"form": view.form, "on": view.on.isoformat(), "country": None, "role": None}
    return {
        "links": links,
        "texts": {entry.shade.id: entry.shade.text for entry in view.legend},
        "drawing": drawing(view, links),
        "matrix": asked.href("/gaps/matrix", **question),
        "listed": asked.href("/api/gaps", **question, format="csv"),
    }


def _links(view: View, asked: Asked) -> dict[str, str]:
    """Return where a place leads: to the map as it sees it, or in such a map to the answer for the pair."""
    codes = [place.code for place in view.places]
    if view.chosen is None:
        return {code: asked.href("/gaps", country=code) for code in codes}
    pair = ("requesting", "requested") if asked["role"] == "asks" else ("requested", "requesting")
    question = asked.href(
        "/basis",
        **dict.fromkeys(_NO_PAIR),
        **{"form": view.form, "on": view.on.isoformat(), pair[0]: view.chosen},
    )
    return {code: f"{question}&{pair[1]}={code}" for code in codes}
