"""What a client asks of the endpoint: the query operation (SPARQL 1.1 Protocol, section 2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from iwtld.errors import nearest
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Pairs, Request
    from iwtld.web.site import Site

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

_DATASET: Final = ("default-graph-uri", "named-graph-uri")


@dataclass(frozen=True, slots=True)
class Operation:
    """A query and the dataset that the request names, both as they came.

    ``default_graphs`` and ``named_graphs`` are IRIs of graphs that exist. Where both are empty the query's
    own ``FROM`` clauses count, else they count for nothing (section 2.1.4).
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def has_dataset(self) -> bool:
        """Whether the request itself names a dataset."""
        return bool(self.default_graphs or self.named_graphs)


def joined(request: Request) -> Request:
    """Return a request with all its parameters in ``query``, wherever the client has put them.

    Raises ``Problem``: 400 for a body that is not UTF-8, 403 for an update, 415 for a body of another type
    than a form or a query.
    """
    if request.method != "POST":
        return request
    kind = request.media_type
    if kind == UPDATE:
        raise _read_only()
    if kind not in (FORM, QUERY) or _charset(request) not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(
            415,
            "media-type",
            "A body of this type is not read here",
            f"Send a query as {QUERY}, or as the field query of {FORM}, in UTF-8.",
            headers={"accept-post": f"{QUERY}, {FORM}"},
        )
    more = request.form() if kind == FORM else (("query", _text(request.body)),)
    return replace(request, query=(*request.query, *more))


def read(request: Request, site: Site) -> Operation | None:
    """Return the query operation of a request as :func:`joined` gave it, ``None`` when it holds no query.

    Raises ``Problem``: 400 for two queries, a query beside an update and graphs that do not exist, 403 for
    an update, 413 for a query that is too long.
    """
    fields = request.query
    _check_names(fields)
    text = next((value for name, value in fields if name == "query"), None)
    if text is None:
        return None
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > site.settings.query:
        raise Problem(
            413,
            "query-too-long",
            "The query is too long",
            f"A query has at most {site.settings.query:,} bytes; this one has {size:,}.",
            limit=site.settings.query,
        )
    default, named = (tuple(_graphs(fields, name, site)) for name in _DATASET)
    return Operation(text, default, named)


def _check_names(fields: Pairs) -> None:
    names = [name for name, _ in fields]
    if "update" in names:
        if "query" in names:
            detail = "A request holds either a query or an update; updates are refused here."
            raise Problem(400, "query-and-update", "A query and an update", detail)
        raise _read_only()
    if names.count("query") > 1:
        detail = "Send one query at a time, in the address or in the body."
        raise Problem(400, "repeated-parameter", "A parameter is given twice", detail, parameter="query")


def _graphs(fields: Pairs, name: str, site: Site) -> Iterator[str]:
    for field, iri in fields:
        if field != name:
            continue
        known = known_graphs(site)
        if iri not in known:
            raise unknown_graph(f"{name} names <{iri[:500]}>, which is not a graph here.", iri, known, name)
        yield iri


def known_graphs(site: Site) -> Sequence[str]:
    """Return the IRIs of the named graphs, sorted."""
    return site.cached("graphs", lambda: tuple(sorted(site.kb.graphs)))


def unknown_graph(said: str, iri: str, known: Sequence[str], parameter: str, **members: Any) -> Problem:
    """Return the problem of a graph that does not exist; the document lists those that do."""
    near = nearest(iri, known)
    hint = f"Did you mean <{near[0]}>?" if near else "The graphs are listed in the member graphs."
    return Problem(
        400,
        "unknown-graph",
        "There is no such graph",
        f"{said} {hint}",
        parameter=parameter,
        hint=hint,
        **members,
        graphs=list(known),
    )


def _read_only() -> Problem:
    detail = "The graph is only read here. Send a query."
    return Problem(403, "update-refused", "Updates are refused", detail)


def _charset(request: Request) -> str:
    for parameter in request.headers.get("content-type", "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return "utf-8"


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        detail = f"The byte {error.start + 1} of the query is not UTF-8. Send the query in UTF-8."
        raise Problem(400, "not-utf-8", "The query is not UTF-8", detail) from None
