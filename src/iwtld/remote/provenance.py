"""Where the records of an answer stand, asked of a service in few requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from iwtld.basis.provenance import Provenance
from iwtld.basis.values import Source
from iwtld.namespaces import ID, IWT, PREFIXES
from iwtld.remote.graph import RemoteGraph

_PARTICIPATION: Final = IWT + "participation"
_INSTRUMENT: Final = IWT + "underInstrument"
_READ_AT_ONCE: Final = (
    IWT + "locator",
    _PARTICIPATION,
    PREFIXES["prov"] + "wasDerivedFrom",
    PREFIXES["dcterms"] + "source",
    PREFIXES["dcterms"] + "title",
)
_RELATION: Final = ID + "relation/"


class RemoteProvenance(Provenance):
    """Reads what every record may cite by one request, and the instruments of relations as they are needed.

    There are ten thousand sources and places, but sixty thousand relations.
    """

    __slots__ = ("_forward", "_graph", "_inverse")

    def __init__(self, graph: RemoteGraph) -> None:
        super().__init__(graph)
        self._graph = graph
        self._forward: dict[tuple[str, str], set[str]] | None = None
        self._inverse: dict[tuple[str, str], set[str]] = defaultdict(set)

    def sources(self, records: Iterable[str]) -> tuple[Source, ...]:
        """Return the sources of records, in their order, without repetition."""
        wanted = tuple(records)
        self._fetch([iri for iri in wanted if iri.startswith(_RELATION) and iri not in self._known])
        return super().sources(wanted)

    def _fetch(self, relations: Sequence[str]) -> None:
        known = self._read_once()
        missing = [iri for iri in dict.fromkeys(relations) if (iri, _INSTRUMENT) not in known]
        size = self._graph.service.dialect.rows_per_request
        for start in range(0, len(missing), size):
            some = missing[start : start + size]
            for iri in some:
                known[iri, _INSTRUMENT] = set()
            self._enter(_asked("s", some), _asked("p", [_INSTRUMENT]))

    def _read_once(self) -> dict[tuple[str, str], set[str]]:
        if self._forward is None:
            self._forward = {}
            self._enter(_asked("p", _READ_AT_ONCE))
        return self._forward

    def _enter(self, *given: str) -> None:
        assert self._forward is not None  # noqa: S101 - callers have read
        text = f"SELECT DISTINCT ?s ?p ?o WHERE {{ {' '.join(given)} ?s ?p ?o }}"
        found = self._graph.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT gives solutions
        for subject, predicate, value in found:
            if isinstance(value, ox.NamedNode | ox.Literal) and isinstance(subject, ox.NamedNode):
                self._forward.setdefault((subject.value, predicate.value), set()).add(value.value)
                if predicate.value == _PARTICIPATION:
                    self._inverse[predicate.value, value.value].add(subject.value)

    def _subjects(self, predicate: str, value: str) -> list[str]:
        self._read_once()
        return sorted(self._inverse.get((predicate, value), ()))

    def _values(self, subject: str, predicate: str) -> list[str]:
        if predicate == _INSTRUMENT:
            self._fetch([subject])
        return sorted(self._read_once().get((subject, predicate), ()))


def _asked(name: str, iris: Iterable[str]) -> str:
    return f"VALUES ?{name} {{ {' '.join(str(ox.NamedNode(iri)) for iri in iris)} }}"
