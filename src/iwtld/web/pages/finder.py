"""The finder: may one state obtain a form of cooperation from another, and on what basis?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from iwtld.errors import ParameterError, UnknownNameError
from iwtld.web import questions
from iwtld.web.pages.account import account, spans, split, years
from iwtld.web.pages.choices import choices, options
from iwtld.web.pages.filled import WHOLE, Filled, fill, said
from iwtld.web.params import BASIS

if TYPE_CHECKING:
    from iwtld.basis import Answer
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.params import Asked
    from iwtld.web.site import Site

EXAMPLES: Final = (
    (
        "Indonesia asks the Netherlands for evidence, 30 June 2018",
        "/basis?requesting=IDN&requested=NLD&form=mutual-legal-assistance&on=2018-06-30",
        "No treaty, and yet a basis: the law of the requested state.",
    ),
    (
        "Cambodia asks Thailand for a suspect, today",
        "/basis?requesting=KHM&requested=THA&form=extradition",
        "A bilateral treaty that obliges.",
    ),
    (
        "Kenya asks Thailand for a suspect, today",
        "/basis?requesting=KEN&requested=THA&form=extradition",
        "Nothing established, much not known: what would have to be found out.",
    ),
)
"""Questions with an answer worth reading: what is asked, the address, and what the answer shows."""


def preload(site: Site) -> None:
    """Read what the form offers, and put the engine through a question once."""
    choices(site)
    _timeline(site, answer_of(site, "IDN", "NLD"))


def answer_of(site: Site, requesting: str, requested: str) -> Answer:
    """Return the answer for two states on assistance today in the usual case."""
    return site.kb.basis(requesting, requested, form="mutual-legal-assistance")


def finder(request: Request, site: Site) -> Reply:
    """Answer with the form, and below the answer to the question that it asks."""
    filled = read_question(request, site)
    answer = None
    if filled.asked is not None and filled.typed.get("requesting") and filled.typed.get("requested"):
        answer, filled = ask(site, filled)
    if answer is None:
        return _form(request, site, filled)
    assert filled.asked is not None  # noqa: S101 - there is an answer to it
    obstacles = split(site.kb.why_not(answer))
    changes = site.kb.timeline(
        answer.requesting.id, answer.requested.id, form=answer.form.id, offence=answer.offence
    )
    context = account(site, answer)
    return site.page(
        request,
        "finder/answer.html",
        title=f"{context['question']} {answer.on.isoformat()}",
        description=context["sentence"],
        **context,
        **form_context(site, filled),
        near=obstacles[0],
        others=obstacles[1],
        changes=changes,
        spans=tuple(spans(changes, date.today())),
        ticks=tuple(years(changes[0].on, date.today())),
        links=links(filled.asked, answer),
        assuming=lambda condition: _assuming(filled.asked, answer, condition),
    )


def read_question(request: Request, site: Site) -> Filled:
    """Return the question of a query string.

    It counts as asked where it has the fields of both sides, filled in or not, as the form sends them. A link
    from a country fills in one side only, and leaves the rest to be chosen.
    """
    needed = {"requesting", "requested"}
    if not needed <= {name for name, _ in request.query}:
        needed = set()
    elif not request.values("seeks"):
        needed.add("form")
    return fill(request, site, BASIS, needed=sorted(needed))


def ask(site: Site, filled: Filled) -> tuple[Answer | None, Filled]:
    """Return the answer to a question, or the form with what is wrong with it as a whole."""
    asked = filled.asked
    if asked is None:
        return None, filled
    try:
        answer = questions.basis(site.kb, asked)
    except (UnknownNameError, ParameterError) as error:
        return None, filled.wrong({WHOLE: said(error)})
    return answer, filled


def form_context(site: Site, filled: Filled) -> dict[str, Any]:
    """Return what the form of the finder needs."""
    return {"filled": filled, "choices": choices(site), "options": options, "whole": filled.errors.get(WHOLE)}


def links(asked: Asked, answer: Answer) -> dict[str, str]:
    """Return the addresses of the same question elsewhere: the other way round, on paper, for programs."""
    sides = {"requesting": answer.requesting.id, "requested": answer.requested.id}
    same = {**sides, "form": answer.form.id, "on": answer.on.isoformat()}
    swapped = {"requesting": answer.requested.id, "requested": answer.requesting.id}
    return {
        "permanent": asked.href("/basis", **same),
        "swap": asked.href("/basis", **{**same, **swapped}),
        "memo": asked.href("/basis/memo", **same),
        "markdown": asked.href("/basis/memo", **same, format="md"),
        "json": asked.href("/api/basis", **same),
        "proof": asked.href("/api/why", **same, format="turtle"),
        "map": f"/gaps?form={answer.form.id}&on={answer.on.isoformat()}",
    }


def _assuming(asked: Asked | None, answer: Answer, condition: str) -> str:
    assert asked is not None  # noqa: S101 - there is an answer to it
    assumed = ",".join(sorted({*answer.offence.assumed, condition}))
    return asked.href("/basis", assume=assumed)


def _form(request: Request, site: Site, filled: Filled) -> Reply:
    return site.page(
        request,
        "finder/form.html",
        title="Find the legal basis",
        description="Which treaty or law lets one state obtain cooperation from another in a wildlife case?",
        status=400 if filled.errors else 200,
        **form_context(site, filled),
        examples=EXAMPLES,
    )


def _timeline(site: Site, answer: Answer) -> None:
    site.kb.timeline(answer.requesting.id, answer.requested.id, form=answer.form.id)
    site.kb.why_not(answer)
