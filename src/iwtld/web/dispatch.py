"""From a request to a reply, in the process that holds the graph."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from iwtld.web.exchange import Reply
from iwtld.web.problems import MEDIA_TYPE, Problem, problem_of
from iwtld.web.routes import ROUTES, Route, find

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

_LOG: Final = logging.getLogger("iwtld.web")


def answer(request: Request, site: Site, routes: Sequence[Route] = ROUTES) -> Reply:
    """Return the reply to a request; whatever goes wrong becomes a problem document or an error page."""
    try:
        route, params = find(request.method, request.path, routes)
        return route.load()(replace(request, params=params), site)
    except Exception as error:
        problem = problem_of(error)
        if problem.status == 500:
            _LOG.exception("%s %s failed", request.method, request.path)
        return reply_of(problem, request, site)


def reply_of(problem: Problem, request: Request, site: Site) -> Reply:
    """Return a problem as a page for people, as a problem document for programs."""
    if request.wants_html and not request.path.startswith("/api/"):
        reply = site.page(request, "error.html", title=problem.title, problem=problem, status=problem.status)
        return replace(reply.with_headers(problem.headers), cacheable=False)
    return Reply(problem.encoded(), MEDIA_TYPE, problem.status, problem.headers, cacheable=False)
