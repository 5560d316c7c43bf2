"""A published graph of a service, read as if it were embedded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.errors import ServiceAnswerError, StoreError
from iwtld.remote.rewriting import rewrite
from iwtld.remote.service import Dataset
from iwtld.remote.skolem import blank, skolem, unskolemised

if TYPE_CHECKING:
    from iwtld.remote.service import Service
    from iwtld.remote.skolem import Subject, Term

_EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class RemoteGraph:
    """The graphs of one publication, with the reading methods of ``pyoxigraph.Store``.

    ``sizes`` maps the IRIs of the graphs to their triples: no other graph of the service is seen. ``union``
    is the graph that has the triples of all of them, where the service has one. Every call is one request,
    also the patterns that a reader would put one by one to an embedded store. Raises
    ``ServiceError`` like the service.
    """

    __slots__ = ("_copy", "_sizes", "_union", "service")

    def __init__(self, service: Service, sizes: Mapping[str, int], union: str | None = None) -> None:
        self.service = service
        self._union = union
        self._sizes = dict(sizes)
        self._copy: ox.Store | None = None

    @property
    def needs_copy(self) -> bool:
        """Return whether the server cannot be trusted with the stored queries."""
        return self.service.dialect.has("stored-queries")

    def answering(self) -> ox.Store | RemoteGraph:
        """Return what answers stored queries rightly: this graph, or a copy of it.

        The copy is the one in the user's cache, made once for each publication: see
        :func:`iwtld.remote.mirror.mirror`. Raises ``StoreError`` when another graph has been published since
        this one was opened.
        """
        if not self.needs_copy:
            return self
        if self._copy is None:
            from iwtld.graph import open_build
            from iwtld.remote.mirror import mirror

            copied = open_build(mirror(self.service.url)[0])
            if dict(copied.manifest.graphs) != self._sizes:
                raise StoreError(f"Another graph has been published in {self.service.url}. Open it again.")
            self._copy = copied.store
        return self._copy

    def query(
        self,
        query: str,
        *,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Return the answer to a query; a dataset of its own (``FROM``) goes before the union."""
        from iwtld.queries import inspect

        inspection = inspect(query, prefixes)
        # The engine's own parser says where a text is wrong; services do so in many ways, or not at all.
        ox.Store().query(query, prefixes=prefixes)
        declared = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in (prefixes or {}).items())
        # On one line, so that a service that names a line means the line of the text.
        text = rewrite(f"{declared} {query}", self.service.dialect)
        named, union = tuple(self._sizes), use_default_graph_as_union
        whole = named if self._union is None else (self._union,)
        dataset = None if inspection.dataset else Dataset(whole if union else (), named, whole=union)
        if inspection.form == "SELECT":
            return self.service.select(text, dataset)
        if inspection.form == "ASK":
            return self.service.ask_result(text, dataset)
        # Not an iterator of this module: callers tell the kinds of answer apart by the engine's classes.
        answer = ox.Store()
        answer.extend(ox.Quad(*unskolemised(triple)) for triple in self.service.construct(text, dataset))
        triples = answer.query(_EVERYTHING)
        assert isinstance(triples, ox.QueryTriples)  # noqa: S101 - a CONSTRUCT gives triples
        return triples

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Term | None,  # noqa: A002 - the name in pyoxigraph
        graph_name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that match; the answer of the service is complete before the first comes."""
        graphs = self._graphs(graph_name)
        if not graphs or isinstance(subject, ox.Triple) or isinstance(object, ox.Triple):
            return
        given: dict[str, Term] = {}
        for name, term in (("s", subject), ("p", predicate), ("o", object)):
            if term is not None:
                given[name] = skolem(term)
        if not given:
            for graph in graphs:
                yield from self._whole(graph)
            return
        found = self.service.select(_pattern(given), Dataset(named=graphs))
        for row in found:
            terms = {name: given.get(name) or blank(row[name]) for name in ("s", "p", "o")}
            yield ox.Quad(blank(terms["s"]), terms["p"], blank(terms["o"]), row["g"])  # type: ignore[arg-type]

    def named_graphs(self) -> Iterator[ox.NamedNode | ox.BlankNode]:
        """Yield the names of the graphs."""
        return map(ox.NamedNode, self._sizes)

    def dump(
        self,
        *,
        format: ox.RdfFormat,  # noqa: A002 - the name in pyoxigraph
        from_graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph,
    ) -> bytes:
        """Return one graph in a format for triples."""
        triples = (quad.triple for quad in self.quads_for_pattern(None, None, None, from_graph))
        return ox.serialize(triples, format=format) or b""

    def __iter__(self) -> Iterator[ox.Quad]:
        return self.quads_for_pattern(None, None, None)

    def __len__(self) -> int:
        return sum(self._sizes.values())

    def _graphs(self, name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None) -> tuple[str, ...]:
        if name is None:
            return tuple(self._sizes)
        return (name.value,) if isinstance(name, ox.NamedNode) and name.value in self._sizes else ()

    def _whole(self, graph: str) -> Iterable[ox.Quad]:
        triples = list(self.service.construct(_EVERYTHING, Dataset(default=(graph,))))
        if len(triples) != self._sizes[graph]:
            raise ServiceAnswerError(
                f"The service gave {len(triples):,} triples of the graph {graph}, published were "
                f"{self._sizes[graph]:,}. A service may cut long answers short: allow it longer ones, or "
                "publish again."
            )
        name = ox.NamedNode(graph)
        return (_quad(unskolemised(triple), name) for triple in triples)


def _quad(triple: ox.Triple, graph: ox.NamedNode) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _pattern(given: Mapping[str, Term]) -> str:
    # Terms of the engine are written by the engine: their text cannot end the term that it stands for.
    triple = " ".join(str(given[name]) if name in given else f"?{name}" for name in ("s", "p", "o"))
    wanted = " ".join(f"?{name}" for name in ("s", "p", "o") if name not in given)
    return f"SELECT ?g {wanted} WHERE {{ GRAPH ?g {{ {triple} }} }}"
