"""Where the records of an answer stand: document, place in it, row of the table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from iwtld.basis.values import Source
from iwtld.names import slug
from iwtld.namespaces import ID, IWT, PREFIXES

if TYPE_CHECKING:
    from iwtld.graph.readable import Readable


class Provenance:
    """Looks up the sources of records in a graph, each record once.

    A participation or a treaty relation is derived and has no source of its own; the sources of the acts,
    observations and arrangements behind it stand for it.
    """

    __slots__ = ("_known", "_store", "_titles")

    def __init__(self, store: Readable) -> None:
        self._store = store
        self._known: dict[str, tuple[Source, ...]] = {}
        self._titles: dict[str, str] = {}

    def sources(self, records: Iterable[str]) -> tuple[Source, ...]:
        """Return the sources of records, in their order, without repetition."""
        return tuple(dict.fromkeys(source for iri in records for source in self.of(iri)))

    def of(self, record: str) -> tuple[Source, ...]:
        """Return the sources of one record; none for what is derived."""
        if record not in self._known:
            self._known[record] = tuple(self._read(record))
        return self._known[record]

    def _read(self, record: str) -> Iterable[Source]:
        kind = record.removeprefix(ID).partition("/")[0]
        if kind == "participation":
            behind = self._subjects(IWT + "participation", record)
        elif kind == "relation":
            behind = self._values(record, IWT + "underInstrument")
        else:
            yield from self._own(record)
            return
        yield from (source for iri in behind for source in self.of(iri))

    def _own(self, record: str) -> Iterable[Source]:
        locator = self._value(record, IWT + "locator")
        row = self._value(record, PREFIXES["prov"] + "wasDerivedFrom")
        for document in self._values(record, PREFIXES["dcterms"] + "source"):
            yield Source(record, slug(document), self._title(document), locator, row)

    def _title(self, document: str) -> str:
        if document not in self._titles:
            self._titles[document] = self._value(document, PREFIXES["dcterms"] + "title") or slug(document)
        return self._titles[document]

    def _subjects(self, predicate: str, value: str) -> list[str]:
        from pyoxigraph import NamedNode

        found = self._store.quads_for_pattern(None, NamedNode(predicate), NamedNode(value), None)
        return sorted({q.subject.value for q in found if isinstance(q.subject, NamedNode)})

    def _value(self, subject: str, predicate: str) -> str | None:
        return next(iter(self._values(subject, predicate)), None)

    def _values(self, subject: str, predicate: str) -> list[str]:
        from pyoxigraph import BlankNode, NamedNode, Triple

        found = self._store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None)
        return sorted({q.object.value for q in found if not isinstance(q.object, BlankNode | Triple)})


def provenance_of(store: Readable) -> Provenance:
    """Return what looks up sources in a graph, in few requests where it is behind a service."""
    from pyoxigraph import Store

    if isinstance(store, Store):
        return Provenance(store)
    from iwtld.remote.graph import RemoteGraph
    from iwtld.remote.provenance import RemoteProvenance

    return RemoteProvenance(store) if isinstance(store, RemoteGraph) else Provenance(store)
