"""The stored queries as an API: ``/api/queries`` and ``/api/queries/{name}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from iwtld.errors import nearest
from iwtld.options import Option
from iwtld.queries import StoredQuery, check, choose_queries
from iwtld.web.api.formats import GRAPHS, ROWS, written
from iwtld.web.exchange import Reply
from iwtld.web.formats import JSON
from iwtld.web.negotiation import Format, negotiate
from iwtld.web.params import read, refuse_others, refused
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

FILTERS: Final = (
    Option(name="tag", help="Only queries with this tag or topic.", example="gaps"),
    Option(name="search", help="Only queries whose description has all these words.", example="extradition"),
)
"""What the list can be narrowed down by."""


def listing(request: Request, site: Site) -> Reply:
    """List the stored queries with their parameters, each with the address that answers it."""
    negotiate(request, (JSON,))
    asked = read(request, FILTERS)
    return Reply.json(
        [described(query) for query in choose_queries(tag=asked["tag"], search=asked["search"])]
    )


def answer(request: Request, site: Site) -> Reply:
    """Answer a stored query with the parameters of the query string, as typed terms."""
    query = find(request.params["name"], site)
    form = negotiate(request, formats(query))
    names = [parameter.name for parameter in query.parameters]
    refuse_others(request, names)
    if missing := [each.name for each in query.parameters if each.required and not request.value(each.name)]:
        raise refused([{"parameter": name, "detail": _missing(query, name)} for name in missing])
    result = site.kb.query(query.name, **{name: request.value(name) for name in names})
    return written(result, form, query.name)


def find(name: str, site: Site) -> StoredQuery:
    """Return a stored query that a path names; raises ``Problem`` (404) with the nearest names."""
    queries = site.kb.queries
    if name not in queries:
        near = nearest(name[:80], queries)
        hint = f" Did you mean {' or '.join(near)}?" if near else " /api/queries lists them."
        raise Problem(
            404,
            "not-found",
            "There is nothing here",
            f"There is no stored query named {name[:80]!r}.{hint}",
            suggestions=list(near),
        )
    return queries[name]


def formats(query: StoredQuery) -> Sequence[Format]:
    """Return the forms in which a query is answered."""
    return ROWS if check(query).form in ("SELECT", "ASK") else GRAPHS


def described(query: StoredQuery) -> dict[str, Any]:
    """Return the description of a query, with its address and the names of its forms."""
    return {
        **query.to_dict(),
        "href": f"/api/queries/{query.name}",
        "formats": [each.name for each in formats(query)],
    }


def _missing(query: StoredQuery, name: str) -> str:
    return f"{name} is missing. Give it, such as {name}={query.example[name]}."
