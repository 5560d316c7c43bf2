"""The endpoint at ``/sparql``: the query operation of the SPARQL 1.1 Protocol, and pages for people.

https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iwtld.web.exchange import Reply
from iwtld.web.formats import HTML
from iwtld.web.linked.formats import data
from iwtld.web.pages import editor
from iwtld.web.problems import Problem
from iwtld.web.sparql import description
from iwtld.web.sparql.evaluation import prepare
from iwtld.web.sparql.formats import GRAPHS, ROWS, requested
from iwtld.web.sparql.operation import joined, read
from iwtld.web.sparql.writing import write

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site
    from iwtld.web.sparql.operation import Operation


def preload(site: Site) -> None:
    """Count what the service description tells, and read what the pages need, once for all workers."""
    description.service(site)
    editor.preload(site)


def query(request: Request, site: Site) -> Reply:
    """Answer a request to the endpoint.

    A query is answered in the format that the client wants: people get a page. Without a query people get
    the editor, programs the service description (SPARQL 1.1 Service Description, section 2). Raises
    ``Problem`` with the status that the protocol gives to what is wrong.
    """
    request = joined(request)
    operation = read(request, site)
    if operation is None or (request.wants_html and not operation.query.strip()):
        return _without_query(request, site)
    return _answer(request, site, operation)


def _answer(request: Request, site: Site, operation: Operation) -> Reply:
    try:
        prepared = prepare(operation, site)
        formats = GRAPHS if prepared.form in ("CONSTRUCT", "DESCRIBE") else ROWS
        chosen = requested(request, (*formats, HTML))
    except Problem:
        # The page shows the query and marks the place.
        if request.wants_html and not request.values("format"):
            return editor.result(request, site)
        raise
    if chosen is HTML:
        return editor.result(request, site)
    answer = prepared.run()
    body = write(answer, chosen, site.settings.rows)
    return Reply(body, chosen.media_type, cacheable=answer.deterministic)


def _without_query(request: Request, site: Site) -> Reply:
    asks_about_graphs = any(name.endswith("-graph-uri") for name, _ in request.query)
    if request.wants_html:
        return editor.editor(request, site)
    if request.method == "POST" or asks_about_graphs:
        detail = "Send the query as the parameter query, or as a body of the type application/sparql-query."
        raise Problem(400, "no-query", "There is no query", detail)
    chosen = requested(request, GRAPHS)
    return data(description.service(site), chosen, {})
