"""A SPARQL service: queries, updates and uploads, in the dialect of its server."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

import pyoxigraph as ox

from iwtld.errors import ServiceAnswerError, UnknownNameError, UsageError
from iwtld.remote.address import Endpoints, checked, endpoints
from iwtld.remote.auth import Credentials, Signer
from iwtld.remote.client import Client, Limits, Parameters, first_line
from iwtld.remote.dialects import DIALECTS, GENERIC, Dialect, recognise
from iwtld.remote.rewriting import rewrite
from iwtld.remote.transport import Reply, exchange, place

DIALECT: Final = "IWTLD_STORE_DIALECT"
DEADLINE: Final = "IWTLD_STORE_DEADLINE"
LIMIT: Final = "IWTLD_STORE_LIMIT"

_RESULTS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.5"
_COUNTS: Final = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_COUNT: Final = "{{ SELECT ({graph} AS ?g) (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }} }}"
_GRAPHS: Final = 100
_CUT: Final = "x-sparql-maxrows"
_BOOLEAN: Final = re.compile(
    rb'("datatype":\s*"http://www\.w3\.org/2001/XMLSchema#boolean",\s*"value":\s*")([01])"'
)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees: ``default`` make the default graph, ``GRAPH`` reaches ``named``.

    ``whole`` says that these are all graphs of a publication.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    whole: bool = False

    def parameters(self, *, update: bool = False) -> list[tuple[str, str]]:
        """Return the dataset as parameters of the SPARQL protocol."""
        names = (
            ("using-graph-uri", "using-named-graph-uri")
            if update
            else ("default-graph-uri", "named-graph-uri")
        )
        return [
            *((names[0], iri) for iri in self.default),
            *((names[1], iri) for iri in self.named),
        ]

    def pragmas(self) -> str:
        """Return the dataset as Virtuoso's pragmas, to stand before the text."""
        return "".join(f"define input:{name} {ox.NamedNode(iri)} " for name, iri in self.parameters())


class Service:
    """One remote SPARQL service; get it from :func:`open_service`.

    Every method raises ``ServiceError`` or one of its kinds when the service does not answer as it should.
    ``deadline`` is in seconds and holds for a whole call with its repetitions.
    """

    def __init__(self, url: str, dialect: Dialect, client: Client) -> None:
        self.url = url
        self.dialect = dialect
        self.client = client

    def __repr__(self) -> str:
        return f"Service({self.url!r}, {self.dialect.name!r})"

    @property
    def endpoints(self) -> Endpoints:
        """Return the addresses at which the service answers."""
        return self.client.endpoints

    def select(
        self, text: str, dataset: Dataset | None = None, *, deadline: float | None = None
    ) -> ox.QuerySolutions:
        """Return the solutions of a SELECT query."""
        result = self._parsed(text, dataset, deadline)
        if not isinstance(result, ox.QuerySolutions):
            raise self._unexpected("a table")
        return result

    def ask(self, text: str, dataset: Dataset | None = None, *, deadline: float | None = None) -> bool:
        """Return the answer to an ASK query."""
        return bool(self.ask_result(text, dataset, deadline=deadline))

    def ask_result(
        self, text: str, dataset: Dataset | None = None, *, deadline: float | None = None
    ) -> ox.QueryBoolean:
        """Return the answer to an ASK query in the class of the embedded store."""
        result = self._parsed(text, dataset, deadline)
        if isinstance(result, ox.QuerySolutions):
            rows = list(result)
            if len(rows) != 1 or len(rows[0]) != 1:
                raise self._unexpected("yes or no")
            word = "true" if getattr(rows[0][0], "value", "0") in ("1", "true") else "false"
            result = ox.parse_query_results(f'{{"head":{{}},"boolean":{word}}}', ox.QueryResultsFormat.JSON)
            assert isinstance(result, ox.QueryBoolean)  # noqa: S101 - just written so
        return result

    def construct(
        self, text: str, dataset: Dataset | None = None, *, deadline: float | None = None
    ) -> Iterator[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query; the answer is complete when it is returned."""
        reply = self._query(text, _TRIPLES, dataset, deadline)
        return iter(self._triples(reply))

    def update(
        self,
        text: str,
        dataset: Dataset | None = None,
        *,
        repeat: bool = False,
        deadline: float | None = None,
    ) -> None:
        """Perform an update; ``repeat`` says that doing it twice is the same as doing it once.

        ``dataset`` is what its ``WHERE`` sees, for updates without ``USING``.
        """
        parameters: Parameters = []
        if dataset is not None and self.dialect.dataset == "define":
            text = dataset.pragmas() + text
        elif dataset is not None:
            parameters = dataset.parameters(update=True)
        self.client.update(text, parameters, repeat=repeat, deadline=deadline)

    def load(
        self, graph: str, triples: Iterable[ox.Triple], *, progress: Callable[[int], None] | None = None
    ) -> int:
        """Add triples without blank nodes to a graph, in requests of bounded size, and return their number.

        Each request is safe to repeat. ``progress`` is called with the number of triples so far.
        """
        remaining, done = iter(triples), 0
        while batch := list(islice(remaining, self.dialect.triples_per_request)):
            self._add(graph, batch)
            done += len(batch)
            if progress is not None:
                progress(done)
        return done

    def clear(self, graph: str, *, deadline: float | None = None) -> None:
        """Remove a graph; one that is not there is no error."""
        self.update(f"DROP SILENT GRAPH {ox.NamedNode(graph)}", repeat=True, deadline=deadline)

    def graphs(self) -> dict[str, int]:
        """Return the number of triples of every named graph of the service, by IRI and sorted.

        On a server with a graph of its own there are also graphs that nobody put there.
        """
        sizes = {row["g"].value: int(row["n"].value) for row in self.select(_COUNTS)}
        return dict(sorted(sizes.items()))

    def count(self, graph: str) -> int:
        """Return the number of triples of a graph."""
        return self.counts([graph]).get(graph, 0)

    def counts(self, graphs: Iterable[str]) -> dict[str, int]:
        """Return the number of triples of some graphs; graphs that are empty or missing are left out."""
        found: dict[str, int] = {}
        remaining = iter(graphs)
        while some := list(islice(remaining, _GRAPHS)):
            # One count for each: a group over all graphs would also count what others keep in the service,
            # and Virtuoso takes seconds for a dataset of many graphs.
            parts = (_COUNT.format(graph=ox.NamedNode(graph)) for graph in some)
            rows = self.select(f"SELECT ?g ?n WHERE {{ {' UNION '.join(parts)} }}")
            found |= {row["g"].value: int(row["n"].value) for row in rows}
        return {graph: count for graph, count in found.items() if count}

    def _add(self, graph: str, batch: list[ox.Triple]) -> None:
        data = ox.serialize(batch, format=ox.RdfFormat.N_TRIPLES)
        assert data is not None  # noqa: S101 - nothing was given to write to
        if self.endpoints.store is None:
            text = f"INSERT DATA {{ GRAPH {ox.NamedNode(graph)} {{\n{data.decode()}}} }}"
            self.client.update(text, repeat=True)
            return
        from urllib.parse import urlencode

        url = f"{self.endpoints.store}?{urlencode({'graph': graph})}"
        headers = [("Content-Type", "application/n-triples")]
        self.client.http("POST", url, body=data, headers=headers, repeat=True)

    def _query(self, text: str, accept: str, dataset: Dataset | None, deadline: float | None) -> Reply:
        parameters: Parameters = []
        text = rewrite(text, self.dialect)
        if dataset is not None and self.dialect.dataset == "define":
            text = dataset.pragmas() + text
        elif dataset is not None and not (dataset.whole and self.dialect.has("read-only")):
            parameters = dataset.parameters()
        return self.client.query(text, accept, parameters, deadline)

    def _parsed(
        self, text: str, dataset: Dataset | None, deadline: float | None
    ) -> ox.QuerySolutions | ox.QueryBoolean:
        reply = self._query(text, _RESULTS, dataset, deadline)
        body = reply.body
        if _CUT in reply.headers:
            raise ServiceAnswerError(
                f"The service at {place(self.endpoints.query)} gives at most {reply.headers[_CUT]} rows and "
                "may have cut the answer short. Raise ResultSetMaxRows in its virtuoso.ini, or ask with a "
                "smaller LIMIT."
            )
        if self.dialect.has("boolean-numbers"):
            body = _BOOLEAN.sub(lambda found: found[1] + (b'true"' if found[2] == b"1" else b'false"'), body)
        try:
            # Read to its end at once: a result that breaks off must not look like a short one.
            return _complete(body)
        except (SyntaxError, ValueError) as error:
            raise self._not_understood(reply) from error

    def _triples(self, reply: Reply) -> list[ox.Triple]:
        form = ox.RdfFormat.from_media_type(reply.media_type) or ox.RdfFormat.TURTLE
        try:
            return [quad.triple for quad in ox.parse(reply.body, format=form, lenient=True)]
        except (SyntaxError, ValueError) as error:
            raise self._not_understood(reply) from error

    def _not_understood(self, reply: Reply) -> ServiceAnswerError:
        form = reply.media_type or "no stated form"
        line = first_line(reply)
        said = f" It begins: {line[:120]}" if line else " It is empty."
        return ServiceAnswerError(
            f"The answer of the service at {place(self.endpoints.query)} is damaged or no SPARQL result "
            f"({form}).{said} Check that this is the address of a SPARQL service."
        )

    def _unexpected(self, wanted: str) -> ServiceAnswerError:
        return ServiceAnswerError(
            f"The service at {place(self.endpoints.query)} did not answer with {wanted}, as the query asks."
        )


def open_service(
    url: str,
    *,
    environment: Mapping[str, str] = os.environ,
    deadline: float | None = None,
    dialect: str | None = None,
) -> Service:
    """Return the SPARQL service at an address.

    ``environment`` holds the credentials and what goes before the defaults (see ``docs/stores.md``);
    ``deadline`` is in seconds for each call, by default ``IWTLD_STORE_DEADLINE`` or 60. The dialect is
    ``dialect``, else ``IWTLD_STORE_DIALECT``, else what the ``Server`` header of one answer says. Raises
    ``UsageError`` for an address or a variable that cannot be meant, ``ServiceError`` when nothing answers.
    """
    address = checked(url)
    credentials = Credentials.of(environment)
    limits = Limits(
        deadline or _number(environment, DEADLINE, Limits().deadline),
        int(_number(environment, LIMIT, Limits().answer)),
    )
    spoken = _chosen(dialect or environment.get(DIALECT)) or recognise(_server(address, limits))
    ends = endpoints(address, spoken, environment, signed=bool(credentials))
    if environment.get("IWTLD_STORE_GRAPH_URL") and spoken is GENERIC:
        spoken = replace(spoken, triples_per_request=50_000)
    return Service(address, spoken, Client(ends, Signer(credentials, address), limits))


def _chosen(name: str | None) -> Dialect | None:
    if not name:
        return None
    if name.lower() not in DIALECTS:
        raise UnknownNameError("dialect", name, DIALECTS, listing=f"Known are {', '.join(DIALECTS)}.")
    return DIALECTS[name.lower()]


def _server(address: str, limits: Limits) -> str | None:
    from urllib.request import Request

    request = Request(address, method="GET", headers={"Accept": "text/turtle, */*;q=0.1"})  # noqa: S310 - checked
    headers = exchange(request, deadline=limits.deadline, limit=limits.answer).headers
    # The service of iwtld keeps its name to itself and tells what it serves.
    version = headers.get("iwtld-dataset")
    return f"iwtld/{version}" if version else headers.get("server")


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    given = environment.get(name)
    if not given:
        return default
    try:
        number = float(given)
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise UsageError(f"{name} is {given!r}. It is a number greater than 0.")
    return number


def _complete(body: bytes) -> ox.QuerySolutions | ox.QueryBoolean:
    result = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    if isinstance(result, ox.QuerySolutions):
        for _ in result:
            pass
        result = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    return result
