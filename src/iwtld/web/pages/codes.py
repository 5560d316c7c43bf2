"""``/explain`` and ``/explain/{code}``: what the codes of findings mean, with a wrong and a right record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from iwtld.errors import UnknownNameError
from iwtld.explain import KINDS, Explanation, explain
from iwtld.explain import codes as all_codes
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

_KEY: Final = "explanations"


def preload(site: Site) -> None:
    """Read all explanations, once for all requests."""
    _known(site)


def codes(request: Request, site: Site) -> Reply:
    """Return all codes by what they are about, those with all words of ``q`` where that is given."""
    known = _known(site)
    words = (request.value("q") or "").casefold().split()
    found = [each for each in known.values() if all(word in _text(each) for word in words)]
    groups = {title: [each for each in found if each.kind == kind] for kind, title in KINDS.items()}
    return site.page(
        request,
        "explain.html",
        title="Codes of findings",
        description="Every code that validation prints, with what it means and what to do.",
        words=request.value("q") or "",
        groups={title: group for title, group in groups.items() if group},
        count=len(found),
        all=len(known),
    )


def code(request: Request, site: Site) -> Reply:
    """Return one code: what it means, what to do, a wrong and a right record."""
    _known(site)
    try:
        told = explain(request.params["code"])
    except UnknownNameError as error:
        raise Problem(404, "not-found", "There is no such code", str(error)) from None
    return site.page(
        request,
        "explained.html",
        title=f"{told.code}: {told.title}",
        description=told.meaning,
        told=told,
        group=KINDS[told.kind],
    )


def _known(site: Site) -> Mapping[str, Explanation]:
    return site.cached(_KEY, all_codes)


def _text(told: Explanation) -> str:
    return " ".join([told.code, told.title, told.meaning, told.remedy, told.path or ""]).casefold()
