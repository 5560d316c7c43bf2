"""Fixes: which acts would close the most gaps of a form of cooperation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iwtld.errors import ParameterError, UnknownNameError
from iwtld.web import questions
from iwtld.web.pages.choices import choices, options
from iwtld.web.pages.filled import WHOLE, fill, said
from iwtld.web.params import FIXES

if TYPE_CHECKING:
    from iwtld.basis.acts.actions import Action
    from iwtld.basis.acts.fixes import Fixes
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.params import Asked
    from iwtld.web.site import Site

MOST_STEPS: Final = 5
"""How large a set the page looks for; larger ones take seconds."""

EXAMPLES: Final = (
    ("Extradition within ASEAN", "/fixes?form=extradition&among=ASEAN"),
    (
        "Assistance along a route from Kenya to Viet Nam",
        "/fixes?form=mutual-legal-assistance&among=KEN,TZA,UGA,VNM,THA",
    ),
    ("Assistance within SADC", "/fixes?form=mutual-legal-assistance&among=SADC"),
)


def preload(site: Site) -> None:
    """Read what the form offers."""
    choices(site)


def fixes(request: Request, site: Site) -> Reply:
    """Answer with the acts that close most gaps, singly and as a small set."""
    asked = any(name == "form" for name, _ in request.query)
    filled = fill(request, site, FIXES, needed=("form",) if asked else ())
    if filled.asked is not None and filled.asked["steps"] > MOST_STEPS:
        filled = filled.wrong({"steps": f"Here it is at most {MOST_STEPS}; the API seeks larger sets."})
    found = None
    if asked and filled.asked is not None:
        question = filled.asked
        try:
            found = questions.fixes(site.kb, question)
        except (UnknownNameError, ParameterError) as error:
            filled = filled.wrong({WHOLE: said(error)})
    name = site.kb.reasoner.world.forms[found.form].lower() if found else ""
    return site.page(
        request,
        "fixes.html",
        title=f"What would close most gaps in {name}" if found else "What would close most gaps",
        description="The ratifications, notices, laws and treaties that would give most pairs a legal basis.",
        status=400 if filled.errors else 200,
        filled=filled,
        choices=choices(site),
        options=options,
        whole=filled.errors.get(WHOLE),
        found=found,
        form_name=name,
        most_steps=MOST_STEPS,
        examples=EXAMPLES,
        country=lambda code: site.kb.reasoner.world.states[code].name,
        try_it=lambda action: trial(filled.asked, found, [action]),
        try_all=lambda actions: trial(filled.asked, found, actions),
        json=filled.asked.href("/api/fixes") if filled.asked else None,
    )


def trial(asked: Asked | None, found: Fixes | None, actions: list[Action]) -> str:
    """Return the address of the page that shows what some acts would change for the same question."""
    from urllib.parse import quote, urlencode

    assert asked is not None  # noqa: S101 - only an answered question has acts
    assert found is not None  # noqa: S101
    kept = [(name, value) for name, value in asked.given if name not in ("form", "on", "top", "steps")]
    pairs = [(action.kind.replace("-", "_"), written(action)) for action in actions]
    pairs += [("form", found.form), ("on", found.on.isoformat()), *kept]
    return f"/what-if?{urlencode(pairs, quote_via=quote, safe=':@,=')}"


def written(action: Action) -> str:
    """Return an act as the value of its parameter: ``SOM:untoc@2027-01-01``."""
    return str(action).partition(" ")[2]
