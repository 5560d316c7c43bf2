"""The page at ``/sparql``: a text area for a query, an editor over it where scripts run, and the answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from iwtld.export import serialize
from iwtld.namespaces import PREFIXES
from iwtld.web.pages.register import register
from iwtld.web.pages.stored import RUN, stored_text
from iwtld.web.problems import Problem
from iwtld.web.sparql.evaluation import prepare
from iwtld.web.sparql.formats import GRAPHS, ROWS
from iwtld.web.sparql.operation import Operation, read
from iwtld.web.tabulated import MOST, Table, tabulated

if TYPE_CHECKING:
    from iwtld.web.exchange import Pairs, Reply, Request
    from iwtld.web.site import Site

NONCE: Final = "iwtld-style-nonce"
"""The header that tells the gate the nonce of the styles that the editor makes; it goes no further."""

_STORED: Final = "stored"
_LONGEST_LINK: Final = 4000
_NAMES: Final = {"jsonld": "JSON-LD", "rdfxml": "RDF/XML", "ntriples": "N-Triples", "nquads": "N-Quads"}
_FIRST: Final = """\
# Which countries are party to the UN Convention against Transnational Organized Crime?
SELECT ?country ?name WHERE {
  ?participation a iwt:Participation ;
    iwt:instrument <https://w3id.org/iwtld/id/instrument/untoc> ;
    iwt:party ?country .
  ?country skos:prefLabel ?name .
  FILTER(LANG(?name) = "en")
}
ORDER BY ?name
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as the page shows it: rows, a yes or no, or a graph as Turtle; ``more`` if there is more."""

    count: int = 0
    more: bool = False
    table: Table | None = None
    boolean: bool | None = None
    turtle: str | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A format of the whole answer; ``href`` is ``None`` where the query is too long for an address."""

    name: str
    title: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a query: the problem, and the line with the place marked, in three pieces."""

    problem: Problem
    line: int | None = None
    column: int | None = None
    before: str = ""
    at: str = ""
    after: str = ""


def preload(site: Site) -> None:
    """Read the names that a page of results may link to."""
    register(site)


def editor(request: Request, site: Site) -> Reply:
    """Return the page before anything is asked; ``stored`` and parameters fill in a stored query."""
    name = request.value(_STORED)
    values = {
        key: value for key, value in request.query if value and key not in (_STORED, RUN, "query", "format")
    }
    return _page(request, site, stored_text(name, values, site) if name else _FIRST)


def result(request: Request, site: Site) -> Reply:
    """Return the page with the answer to the query of a request, or with what is wrong with it."""
    operation = Operation(next((text for name, text in request.query if name == "query"), ""))
    try:
        operation = read(request, site) or operation
        prepared = prepare(operation, site)
        answered, more = prepared.run().first(MOST)
    except Problem as problem:
        return _page(request, site, operation.query, operation, fault=_fault(problem, operation.query))
    shown = Shown(
        len(answered),
        more,
        table=tabulated(answered, site) if answered.kind == "rows" else None,
        boolean=answered.boolean,
        turtle=serialize(answered.triples, "turtle").decode() if answered.kind == "graph" else None,
    )
    return _page(request, site, operation.query, operation, shown=shown)


def _page(
    request: Request,
    site: Site,
    text: str,
    operation: Operation | None = None,
    *,
    shown: Shown | None = None,
    fault: Fault | None = None,
) -> Reply:
    nonce = token_urlsafe(16)
    fields = _dataset(operation) if operation else ()
    reply = site.page(
        request,
        "sparql.html",
        title="Ask in SPARQL",
        description="The SPARQL 1.1 endpoint of the graph, with an editor.",
        status=fault.problem.status if fault else 200,
        nonce=nonce,
        text=text,
        dataset_fields=fields,
        shown=shown,
        fault=fault,
        most=MOST,
        downloads=_downloads(shown, text, fields) if shown else [],
        link=_link(text, fields) if shown else None,
        formats=[(each.name, _title(each.name)) for each in (*ROWS, *GRAPHS)],
        prefixes=PREFIXES,
        examples=_examples(site),
    )
    headers = {**reply.headers, **(fault.problem.headers if fault else {}), NONCE: nonce}
    return replace(reply, headers=headers, cacheable=False)


def _examples(site: Site) -> dict[str, list[tuple[str, str]]]:
    """Return the names and summaries of the stored queries by topic."""
    topics: dict[str, list[tuple[str, str]]] = {}
    for query in site.kb.queries.values():
        topics.setdefault(query.topic.replace("-", " ").capitalize(), []).append((query.name, query.summary))
    return topics


def _dataset(operation: Operation) -> Pairs:
    return (
        *(("default-graph-uri", iri) for iri in operation.default_graphs),
        *(("named-graph-uri", iri) for iri in operation.named_graphs),
    )


def _link(text: str, fields: Pairs, *more: tuple[str, str]) -> str | None:
    address = "/sparql?" + urlencode([("query", text), *fields, *more])
    return address if len(address) <= _LONGEST_LINK else None


def _downloads(shown: Shown, text: str, fields: Pairs) -> list[Download]:
    formats = GRAPHS if shown.turtle is not None else ROWS
    return [
        Download(each.name, _title(each.name), _link(text, fields, ("format", each.name))) for each in formats
    ]


def _title(name: str) -> str:
    return _NAMES.get(
        name, name.capitalize() if name in ("turtle",) else "TriG" if name == "trig" else name.upper()
    )


def _fault(problem: Problem, text: str) -> Fault:
    line, column = problem.members.get("line"), problem.members.get("column")
    lines = text.splitlines()
    if not isinstance(line, int) or not isinstance(column, int) or not 0 < line <= len(lines):
        return Fault(problem)
    row, start = lines[line - 1], column - 1
    end = start
    while end < len(row) and (row[end].isalnum() or row[end] in "_?$:-"):
        end += 1
    end = max(end, start + 1)
    return Fault(problem, line, column, row[:start], row[start:end], row[end:])
