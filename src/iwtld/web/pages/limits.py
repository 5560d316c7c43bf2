"""What a request may take, and what it means when one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iwtld.web.exchange import Reply
from iwtld.web.formats import HTML, JSON
from iwtld.web.negotiation import negotiate
from iwtld.web.problem_types import TYPES, type_of
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

_FORMATS = (JSON, HTML)


def limits(request: Request, site: Site) -> Reply:
    """Return every limit with its name, value, unit and meaning, as a page or as JSON."""
    if negotiate(request, _FORMATS) is HTML:
        return site.page(
            request,
            "limits.html",
            title="Limits",
            description="What one request to this service may take, and how many may run.",
            limits=list(site.settings.limits()),
        )
    return Reply.json([limit._asdict() for limit in site.settings.limits()])


def problem(request: Request, site: Site) -> Reply:
    """Return what a type of problem documents means, as a page or as JSON."""
    slug = request.params["slug"]
    meaning = TYPES.get(slug)
    if meaning is None:
        raise Problem(404, "not-found", "There is no such type of problem", f"No problem is called {slug!r}.")
    if negotiate(request, _FORMATS) is HTML:
        return site.page(
            request, "problem.html", title=f"Problem: {slug}", slug=slug, meaning=meaning, iri=type_of(slug)
        )
    return Reply.json({"type": type_of(slug), "meaning": meaning})
