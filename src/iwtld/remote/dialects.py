"""What SPARQL servers do differently, each with its reason: the one place where servers are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Authentication = Literal["basic", "digest", "bearer"]


@dataclass(frozen=True, slots=True)
class Quirk:
    """A way in which a server differs from the recommendations: what it does, and what is done about it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a kind of server is spoken to.

    ``server`` is what its ``Server`` header begins with, empty for none. ``query``, ``update`` and ``store``
    are paths below the address of the server (the graph store has ``None`` where it is not used);
    ``signed_query`` takes the place of ``query`` when there are credentials. ``triples_per_request`` bounds
    an upload, ``rows_per_request`` the rows of a ``VALUES`` block. ``atomic_updates`` tells that all
    operations of one update request take effect together or not at all. ``dataset`` is how the graphs of a
    query are named: by the parameters of the protocol, or by Virtuoso's ``define`` before the text.
    """

    name: str
    title: str
    server: str
    query: str
    update: str
    store: str | None
    signed_query: str | None
    authentication: Authentication
    triples_per_request: int
    rows_per_request: int
    atomic_updates: bool
    dataset: Literal["protocol", "define"] = "protocol"
    quirks: tuple[Quirk, ...] = ()

    def has(self, quirk: str) -> bool:
        """Return whether the server has the quirk of that name."""
        return any(each.name == quirk for each in self.quirks)


GENERIC: Final = Dialect(
    name="generic",
    title="SPARQL 1.1 service",
    server="",
    query="",
    update="",
    store=None,
    signed_query=None,
    authentication="basic",
    triples_per_request=4_000,
    rows_per_request=1_000,
    atomic_updates=False,
    quirks=(
        Quirk(
            "insert-data",
            "The recommendations name no path for the graph store, so triples are sent as INSERT DATA unless "
            "IWTLD_STORE_GRAPH_URL names one.",
        ),
        Quirk(
            "not-atomic",
            "SPARQL 1.1 Update says only that a request should be atomic; the swap is therefore written "
            "down first, so that it can be taken up where it stopped.",
        ),
        Quirk(
            "answers-checked",
            "What an unknown server concludes in a build is compared with what follows from a copy: another "
            "closure is refused, and rules and shapes that differ give what the copy gives.",
        ),
    ),
)

OXIGRAPH: Final = Dialect(
    name="oxigraph",
    title="Oxigraph server",
    server="Oxigraph/",
    query="/query",
    update="/update",
    store="/store",
    signed_query=None,
    authentication="basic",
    triples_per_request=100_000,
    rows_per_request=10_000,
    atomic_updates=True,
    quirks=(
        Quirk(
            "no-authentication",
            "The server has no user accounts. Credentials are for a proxy in front of it.",
        ),
        Quirk(
            "union-graph",
            "A default graph that is made of many graphs is asked graph by graph: stored queries take ten "
            "times as long as on one graph, and large joins do not end in time. So the triples of all graphs "
            "stand in one more graph, which is the default graph of queries.",
        ),
    ),
)

VIRTUOSO: Final = Dialect(
    name="virtuoso",
    title="Virtuoso 7",
    server="Virtuoso/",
    query="/sparql",
    update="/sparql-auth",
    store="/sparql-graph-crud-auth",
    signed_query="/sparql-auth",
    authentication="digest",
    triples_per_request=20_000,
    rows_per_request=4_000,
    atomic_updates=False,
    dataset="define",
    quirks=(
        Quirk(
            "short-texts",
            "At most about 4,000 triples or VALUES rows fit into a query or an update: the text is compiled "
            "as a whole. Triples go through the graph store protocol, which takes more and is ten times as "
            "fast.",
        ),
        Quirk("no-blank-nodes", "INSERT DATA refuses blank nodes, so they become IRIs (skolemisation)."),
        Quirk(
            "default-graph-is-everything",
            "Without a dataset the default graph is the union of all graphs, system graphs included, so "
            "every request names its graphs.",
        ),
        Quirk(
            "define-dataset",
            "The parameters default-graph-uri come back as one header line for each graph, more than HTTP "
            "clients take; `define input:default-graph-uri` before the query does the same silently.",
        ),
        Quirk(
            "not-atomic",
            "The operations of one update request are committed one by one; the swap is written down first, "
            "so that it can be taken up where it stopped.",
        ),
        Quirk(
            "boolean-numbers",
            "Results in JSON write xsd:boolean as 0 and 1; they are read as false and true. What a query "
            "computes with booleans comes as such numbers, and shapes take them for what they mean.",
        ),
        Quirk(
            "ask-as-row",
            "An ASK whose answer needs no data comes as a table with one number; it is read as yes or no.",
        ),
        Quirk(
            "data-blocks",
            "VALUES ?x { UNDEF } binds ?x to something instead of nothing, and VALUES ?x { 1 } behind "
            "BIND(... AS ?x) overwrites ?x instead of joining with it; the first is left out, the second "
            "becomes a filter.",
        ),
        Quirk(
            "answers-checked",
            "The optimiser loses rows of some queries without an error, so a build there is compared with "
            "what follows from a copy: another closure is refused, and rules and shapes that differ give "
            "what the copy gives.",
        ),
        Quirk(
            "rule position-member",
            "Rows of this rule are lost, other ones each time. It is run on the copy, and its conclusions "
            "are loaded.",
        ),
        Quirk(
            "rule position-assistance-law",
            "The interval of one position is lost. The rule is run on the copy, like the one before.",
        ),
        Quirk(
            "rule treaty-relation",
            "An INSERT writes the date 0000-12-31 for a variable without a value, and takes 85 seconds. The "
            "rule is run on the copy, like the one before.",
        ),
        Quirk(
            "stored-queries",
            "Of the stored queries, basis-matrix, no-legal-basis and actor-with-country end in errors of the "
            "compiler, case-hops in one of a function; actor-memberships, route-coverage, support-received, "
            "task-force-gaps and who-works-with-whom lose or invent rows without an error, and "
            "mechanism-active takes minutes. The others were tried with their examples alone, so all are "
            "answered by a copy.",
        ),
        Quirk(
            "result-rows",
            "ResultSetMaxRows of virtuoso.ini cuts answers short; a header line tells for tables, nothing "
            "for graphs. A table that was cut is refused, and a graph that is fetched whole is counted.",
        ),
    ),
)

IWTLD: Final = Dialect(
    name="iwtld",
    title="iwtld serve",
    server="iwtld/",
    query="/sparql",
    update="/sparql",
    store=None,
    signed_query=None,
    authentication="basic",
    triples_per_request=0,
    rows_per_request=1_000,
    atomic_updates=True,
    quirks=(
        Quirk(
            "read-only",
            "It serves a graph that was built on its machine and nothing else: it takes no updates, the "
            "description of the dataset says which graphs there are, and a query need not name them all.",
        ),
    ),
)

DIALECTS: Final[Mapping[str, Dialect]] = MappingProxyType(
    {dialect.name: dialect for dialect in (OXIGRAPH, VIRTUOSO, IWTLD, GENERIC)}
)
"""The dialects by name."""


def recognise(server: str | None) -> Dialect:
    """Return the dialect of a server by its ``Server`` header; the generic one when it says nothing known."""
    for dialect in DIALECTS.values():
        if dialect.server and server and server.startswith(dialect.server):
            return dialect
    return GENERIC
