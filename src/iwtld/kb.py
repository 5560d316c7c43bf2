"""The knowledge base: the built graph, opened for questions."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from iwtld.additions.layout import number_of
from iwtld.errors import ParameterError, QuerySyntaxError, UnknownNameError
from iwtld.graph import Manifest, open_build, remote_address, store_path
from iwtld.names import Names
from iwtld.namespaces import GRAPH, PREFIXES
from iwtld.opening import Progress, ensure_built, is_stale
from iwtld.queries import StoredQuery, bind, check, check_dataset, find_query, inspect, load_queries
from iwtld.queries.parameters import Value
from iwtld.queries.syntax import translate
from iwtld.questions import LegalBasisQuestions
from iwtld.results import ResultSet

if TYPE_CHECKING:
    from networkx import MultiDiGraph
    from pyoxigraph import Store

    from iwtld.basis.reasoner import Reasoner
    from iwtld.basis.setwise.traffic import Traffic
    from iwtld.remote.graph import RemoteGraph


@dataclass(frozen=True, slots=True)
class KnowledgeBase(LegalBasisQuestions):
    """A built graph, read only; get one from :func:`iwtld.open`.

    ``path`` is the folder of the store or the address of the service that holds it, ``manifest`` says what it
    holds, and ``stale`` whether the data, the ontology or iwtld itself has changed since it was built.
    """

    store: Store
    manifest: Manifest
    path: Path | str
    stale: bool = False
    _names: Names = field(init=False, repr=False, compare=False)
    _reasoner: Reasoner | None = field(init=False, repr=False, compare=False, default=None)
    _traffic: Traffic | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_names", Names(self.store))

    @property
    def reasoner(self) -> Reasoner:
        """Return the legal-basis engine on this graph; the first use reads the records that it needs."""
        if self._reasoner is None:
            from iwtld.basis.reasoner import Reasoner

            object.__setattr__(self, "_reasoner", Reasoner(self))
        assert self._reasoner is not None  # noqa: S101 - set above
        return self._reasoner

    @property
    def traffic(self) -> Traffic:
        """Return the recorded routes and cases between pairs of jurisdictions, read once."""
        if self._traffic is None:
            from iwtld.basis.setwise.traffic import load_traffic

            object.__setattr__(self, "_traffic", load_traffic(self.store))
        assert self._traffic is not None  # noqa: S101 - set above
        return self._traffic

    @property
    def queries(self) -> Mapping[str, StoredQuery]:
        """Return the stored queries by name."""
        return load_queries()

    @property
    def graphs(self) -> Mapping[str, int]:
        """Return the IRIs of the named graphs with the number of triples in each."""
        return {iri: count for iri, count in self.manifest.graphs.items() if iri}

    def query(self, name: str, /, **parameters: Value | None) -> ResultSet:
        """Return the answer to a stored query.

        Countries, instruments and the like are given by code, slug or name, dates as ``datetime.date`` or
        ISO 8601 text. Raises ``UnknownNameError`` for a query or a name that does not exist and
        ``ParameterError`` for missing, superfluous or mistyped parameters. Where a service cannot
        be trusted with stored queries, a copy of its graph answers
        (:meth:`iwtld.remote.graph.RemoteGraph.answering`).
        """
        return self._run(self.bound(name, **parameters), self._answering(), union=True)

    def bound(self, name: str, /, **parameters: Value | None) -> str:
        """Return the SPARQL text of a stored query with its parameters in place, without running it."""
        query = find_query(name)
        check(query)
        return bind(query, parameters, self.resolve)

    def sparql(self, text: str) -> ResultSet:
        """Return the answer to a SPARQL 1.1 query.

        Without ``FROM`` the default graph is the union of all named graphs, each of which ``GRAPH`` reaches.
        The prefixes of ``iwtld.namespaces.PREFIXES`` need no declaration. Raises ``QuerySyntaxError`` for a
        text that does not parse, an update, ``SERVICE``, and a ``FROM`` clause that names no graph of this
        store; no query reaches the network.
        """
        inspection = inspect(text, PREFIXES)
        check_dataset(text, inspection, self.graphs)
        return self._run(text, self.store, union=not inspection.dataset)

    def resolve(self, kind: str, name: str) -> str:
        """Return the IRI of a country, instrument, form, actor, mechanism or group by any of its names.

        Raises ``UnknownNameError`` with the nearest names, and ``ParameterError`` for an ambiguous one.
        """
        return self._names.resolve(kind, name)

    def names(self, kind: str) -> Mapping[str, str]:
        """Return all things of a kind (see :meth:`resolve`), slug or code to preferred label."""
        return self._names.labels(kind)

    def graph(self, name: str) -> str:
        """Return the IRI of a named graph by its IRI or the last part of it.

        Raises ``UnknownNameError`` when this store has no such graph.
        """
        for iri in (name, GRAPH + name):
            if iri in self.graphs:
                return iri
        known = [iri.removeprefix(GRAPH) for iri in self.graphs]
        raise UnknownNameError("graph", name, known, listing="`iwtld info` lists the graphs.")

    def info(self) -> dict[str, Any]:
        """Return the graph in numbers, as plain values that JSON can hold.

        ``graphs`` maps IRIs to triples, ``additions`` are the ids of what the user added to the data,
        ``built`` is ISO 8601 in UTC, ``store`` the folder of the store, or its address.
        """
        manifest = self.manifest
        return {
            "version": manifest.version,
            "built": manifest.built,
            "store": str(self.path),
            "triples": manifest.triples,
            "inferred": manifest.inferred,
            "records": manifest.records,
            "sources": manifest.sources,
            "additions": sorted(manifest.additions, key=number_of),
            "graphs": dict(manifest.graphs),
        }

    def export(
        self,
        format: str,  # noqa: A002 - the word that every RDF library uses for it
        out: BinaryIO | str | os.PathLike[str],
        graphs: Sequence[str] | None = None,
        *,
        countries: Sequence[str] = (),
        kinds: Sequence[str] = (),
        query: str | None = None,
        parameters: Mapping[str, Value | None] | None = None,
        as_of: date | str | None = None,
        frame: str | None = None,
    ) -> None:
        """Write the graph, or what is chosen from it, to a binary stream.

        ``format`` is one of ``iwtld.export.EXPORTS``; those of several files (``csvw``, ``parquet``) are ZIP
        archives, or a folder when ``out`` is a path. ``graphs``, ``countries``, ``kinds``, ``query`` (with
        ``parameters`` for a stored one) and ``as_of`` choose as :class:`iwtld.selection.Selection` says.
        ``frame`` is the frame of a ``jsonld`` document.

        Raises ``UnknownNameError`` for a graph, country, kind, frame or format that does not exist,
        ``ParameterError`` for a date that is none, ``UsageError`` for a choice that does not fit the format,
        and ``MissingExtraError`` where the format needs a package that is not installed.
        """
        from iwtld.export.dispatch import write_export
        from iwtld.queries.parameters import read_date
        from iwtld.selection import Selection

        day = None if as_of is None else read_date(as_of)
        if as_of is not None and day is None:
            raise ParameterError(f"{as_of!r} is no date. Write it as 2018-06-30, or today.")
        chosen = Selection(
            tuple(graphs or ()), tuple(countries), tuple(kinds), query, dict(parameters or {}), day
        )
        write_export(self, format, out, chosen, frame=frame)

    def to_networkx(self) -> MultiDiGraph[str]:
        """Return who is tied to what as a ``networkx.MultiDiGraph``.

        :func:`iwtld.export.network.networkx_graph` says what its nodes and edges are. Raises
        ``MissingExtraError`` where networkx is not installed.
        """
        from iwtld.export.network import networkx_graph

        return networkx_graph(self.store)

    def _answering(self) -> Store:
        if not isinstance(self.path, str):
            return self.store
        return cast("Store", cast("RemoteGraph", self.store).answering())

    def _run(self, text: str, store: Store, *, union: bool) -> ResultSet:
        try:
            # FROM has no effect while the union is the default graph, hence the switch.
            return ResultSet.of(
                store.query(text, prefixes=PREFIXES, use_default_graph_as_union=union),
                self.manifest.dataset_version,
            )
        except SyntaxError as error:
            raise translate(error, text) from error
        except RuntimeError as error:
            raise QuerySyntaxError(f"The query cannot be answered: {error}.") from error


def open_knowledge_base(
    store: str | os.PathLike[str] | None = None, *, build: bool = True, progress: Progress | None = None
) -> KnowledgeBase:
    """Open the built graph, building it first where needed; this is :func:`iwtld.open`."""
    address = remote_address(store)
    if address is not None:
        return _open_remote(address)
    path = store_path(store)
    if build:
        ensure_built(store, progress=progress)
    opened = open_build(path)
    return KnowledgeBase(opened.store, opened.manifest, path, is_stale(opened.manifest))


def _open_remote(address: str) -> KnowledgeBase:
    from iwtld.remote.opening import open_published

    published = open_published(address)
    # It has what readers use of a store. What only an embedded one can do works on a copy: remote.mirror.
    return KnowledgeBase(cast("Store", published.graph), published.manifest, published.service.url)
