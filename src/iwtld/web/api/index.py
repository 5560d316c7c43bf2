"""``/api``: what the service answers for programs, as a page and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from iwtld import __version__
from iwtld.web.api.catalogue import QUESTIONS
from iwtld.web.exchange import Reply
from iwtld.web.formats import HTML, JSON
from iwtld.web.negotiation import negotiate
from iwtld.web.params import refuse_others

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

_SERVICES: Final = (
    ("openapi", "/api/openapi.json", "All of this described in OpenAPI 3.1, for code and for tools."),
    ("queries", "/api/queries", "The stored queries, with their parameters and what answers them."),
    ("validate", "/api/validate", "Send files by POST, and learn whether they would pass a build."),
    ("sparql", "/sparql", "The SPARQL 1.1 endpoint."),
    ("examples", "/.well-known/sparql-examples", "The stored queries as RDF, for editors."),
    ("description", "/.well-known/void", "The dataset described in RDF: VoID, DCAT."),
)


def index(request: Request, site: Site) -> Reply:
    """Say what there is, as JSON unless a browser asks."""
    form = negotiate(request, (JSON, HTML))
    refuse_others(request, ())
    found = _index(site)
    headers = {"vary": "Accept"}
    if form is JSON:
        return Reply.json(found).with_headers(headers)
    page = site.page(
        request,
        "api.html",
        title="API",
        description="The legal-basis questions, the stored queries and validation over HTTP.",
        found=found,
        count=len(site.kb.queries),
    )
    return page.with_headers(headers)


def _index(site: Site) -> dict[str, Any]:
    return {
        "title": "iwtld",
        "version": __version__,
        "dataset": site.dataset,
        "services": [{"name": name, "href": href, "summary": text} for name, href, text in _SERVICES],
        "questions": [
            {
                "name": question.name,
                "href": f"/api/{question.name}",
                "summary": question.summary,
                "formats": [form.name for form in question.formats],
                "example": f"/api/{question.name}?{urlencode(question.example, safe=':@,')}",
            }
            for question in QUESTIONS.values()
        ],
    }
