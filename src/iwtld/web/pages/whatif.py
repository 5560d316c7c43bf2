"""What if: the pairs whose answer would rise or fall if states did what they have not done."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from iwtld.basis.acts.action_text import parse
from iwtld.basis.acts.action_words import describe
from iwtld.errors import IwtldError, ParameterError, UnknownNameError
from iwtld.names import slug
from iwtld.options import ACTS
from iwtld.web.exchange import Reply
from iwtld.web.pages.choices import choices, options
from iwtld.web.pages.filled import WHOLE, Filled, fill, said
from iwtld.web.params import WHAT_IF

if TYPE_CHECKING:
    from iwtld.basis.acts.actions import Action
    from iwtld.basis.acts.whatif import WhatIf
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

KINDS: Final = (
    ("ratify", "ratifies or accedes to"),
    ("denounce", "leaves"),
    ("notify", "tells the depositary that it takes the convention as a basis for extradition"),
    ("lift_restriction", "lifts the limit of its law under"),
    ("penalty", "sets the maximum for wildlife offences to"),
    ("change_law", "changes its law so that this holds"),
    ("designate", "designates, under its own law, the other state"),
    ("conclude", "concludes a bilateral treaty with the other state"),
)
"""The acts that can be put together on the page, each with what the state does."""

BUILDER: Final = ("act", "state", "other", "instrument", "years", "condition", "date")
"""The fields that add one act to those that the address already has."""

EXAMPLES: Final = (
    (
        "Timor-Leste ratifies the ASEAN treaty on assistance",
        "/what-if?ratify=TLS:asean-mlat-2004&form=mutual-legal-assistance&among=ASEAN",
    ),
    (
        "Cambodia lifts the limit of its law on that treaty",
        "/what-if?lift_restriction=KHM:asean-mlat-2004&form=mutual-legal-assistance&among=ASEAN",
    ),
    (
        "Indonesia leaves the convention against organised crime",
        "/what-if?denounce=IDN:untoc&form=mutual-legal-assistance",
    ),
)

_SHOWN: Final = 200
_NEEDS: Final = {
    "ratify": ("instrument",),
    "denounce": ("instrument",),
    "notify": ("instrument",),
    "lift_restriction": ("instrument",),
    "penalty": ("years",),
    "change_law": ("condition",),
    "designate": ("other",),
    "conclude": ("other",),
}
_NAMES: Final = frozenset(option.name for option in ACTS)


def preload(site: Site) -> None:
    """Read what the form offers."""
    choices(site)


def what_if(request: Request, site: Site) -> Reply:
    """Answer with the form, and below with what some acts would change."""
    filled = fill(request, site, WHAT_IF, others=BUILDER)
    adding = request.value("state") or request.value("other")
    if adding and not filled.errors:
        added, errors = _built(request, site, filled)
        if added is not None:
            return Reply.redirect(_address([*_pairs(request), added]))
        filled = filled.wrong(errors)
    acts, errors = _acts(request, site)
    if acts and not filled.text("form"):
        errors["form"] = "Choose a form of cooperation."
    if errors:
        filled = filled.wrong(errors)
    found = None
    if acts and filled.asked is not None:
        try:
            found = _find(site, filled, acts)
        except (UnknownNameError, ParameterError) as error:
            filled = filled.wrong({WHOLE: said(error)})
    return _page(request, site, filled, acts, found)


def _find(site: Site, filled: Filled, acts: list[Action]) -> WhatIf:
    asked = filled.asked
    assert asked is not None  # noqa: S101 - checked by the caller
    return site.kb.what_if(
        acts, form=asked["form"], on=asked["on"], among=asked["among"], offence=asked.case.profile(site.kb)
    )


def _acts(request: Request, site: Site) -> tuple[list[Action], dict[str, str]]:
    """Return the acts of an address, and what is wrong with those that are none."""
    acts, wrong = [], []
    for name, value in request.query:
        if name in _NAMES and value:
            try:
                acts.append(
                    parse(
                        f"{name.replace('_', '-')} {value}",
                        lambda kind, text: slug(site.kb.resolve(kind, text)),
                    )
                )
            except IwtldError as error:
                wrong.append(said(error))
    return acts, {WHOLE: " ".join(wrong)} if wrong else {}


def _built(request: Request, site: Site, filled: Filled) -> tuple[tuple[str, str] | None, dict[str, str]]:
    """Return the act that the fields describe as a parameter, or what is wrong with them."""
    given = {name: request.value(name) or "" for name in BUILDER}
    kind = given["act"]
    if kind not in _NEEDS:
        return None, {"act": "Choose what the state does."}
    needed = ("state", *_NEEDS[kind])
    errors = {name: "Fill this in for such an act." for name in needed if not given[name]}
    if kind in ("designate", "conclude") and not filled.text("form"):
        errors["form"] = "Choose the form of cooperation that it is on."
    names = {"state": "country", "other": "country", "instrument": "instrument"}
    for name in needed:
        if name in names and name not in errors:
            try:
                given[name] = slug(site.kb.resolve(names[name], given[name]))
            except (UnknownNameError, ParameterError) as error:
                errors[name] = said(error)
    if errors:
        return None, errors
    what = given[_NEEDS[kind][0]]
    text = {
        "penalty": f"{given['state']}={what}",
        "notify": f"{given['state']}:{what}=takes",
        "designate": f"{given['state']}:{what}:{filled.text('form')}",
        "conclude": f"{given['state']}:{what}:{filled.text('form')}",
    }.get(kind, f"{given['state']}:{what}")
    text += f"@{given['date']}" if given["date"] else ""
    try:
        parse(f"{kind.replace('_', '-')} {text}", lambda kind, name: slug(site.kb.resolve(kind, name)))
    except IwtldError as error:
        return None, {WHOLE: said(error)}
    return (kind, text), {}


def _pairs(request: Request) -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.query if value and name not in BUILDER]


def _address(pairs: list[tuple[str, str]]) -> str:
    ordered = sorted(pairs, key=lambda pair: pair[0] not in _NAMES)
    return f"/what-if?{urlencode(ordered, quote_via=quote, safe=':@,=')}"


def _page(request: Request, site: Site, filled: Filled, acts: list[Action], found: WhatIf | None) -> Reply:
    world = site.kb.reasoner.world
    pairs = _pairs(request)
    given = [pair for pair in pairs if pair[0] in _NAMES]
    context: dict[str, Any] = {
        "filled": filled,
        "choices": choices(site),
        "options": options,
        "whole": filled.errors.get(WHOLE),
        "kinds": KINDS,
        "acts": [
            (describe(world, act), _address([pair for pair in pairs if pair is not one]))
            for act, one in zip(acts, given, strict=False)
        ],
        "given": given,
        "found": found,
        "form_name": world.forms[found.form].lower() if found else "",
        "moves": Counter(change.move for change in found.changes).most_common() if found else [],
        "shown": found.changes[:_SHOWN] if found else (),
        "country": lambda code: world.states[code].name,
        "day": lambda ordinal: date.fromordinal(ordinal).isoformat(),
        "json": f"/api/what-if?{urlencode(pairs, quote_via=quote, safe=':@,=')}",
        "examples": EXAMPLES,
    }
    return site.page(
        request,
        "whatif.html",
        title="What if",
        description="Which answers would change if states ratified, notified, legislated or left.",
        status=400 if filled.errors else 200,
        **context,
    )
