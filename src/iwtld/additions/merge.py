"""Additions join the graph: their statements in graphs of their own, their rows in those of the tables.

A row replaces what the table says of the same thing so far; a row that ships with iwtld is corrected by
adding the corrected row. Statements of RDF files are added to what is there. The order is that of the
additions, so the last word on a row is that of the last addition that has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from iwtld.additions.addition import Addition
from iwtld.errors import DataError, Finding
from iwtld.incoming.reading import Loaded, statements
from iwtld.namespaces import PREFIXES

if TYPE_CHECKING:
    from iwtld.tables import Table

_DERIVED: Final = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")

_Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Merged:
    """What one addition gave: the rows of its tables, and its triples, provenance included."""

    id: str
    records: int
    statements: int


def merge(graph: ox.Store, additions: Sequence[Addition], root: Path) -> tuple[Merged, ...]:
    """Add additions to the graph of the data that ships with iwtld; return what each of them gave.

    ``root`` is the folder with ``data``. References of rows are right when the key is in that data, in the
    same addition or in an earlier one. Raises ``DataError`` with everything that is wrong with the files:
    they were right when they were added, but the data that ships with iwtld may have changed since.
    """
    findings: list[Finding] = []
    earlier: list[Table] = []
    merged = []
    for addition in additions:
        loaded = Loaded()
        sources = dict(zip((one.number for one in addition.documents()), addition.sources, strict=True))
        records = 0
        counted = _Counter()
        for document, quads in statements(addition.documents(), root, loaded, against=earlier):
            source = sources[document.number]
            if source is None:
                graph.bulk_extend(counted.of(_moved(quads, ox.NamedNode(addition.graph))))
            else:
                records += _add_rows(graph, counted.of(_sourced(quads, document.source_iri, source)))
        earlier += (replace(table, source=sources[number] or "") for number, table in loaded.tables.items())
        findings += (one for one in loaded.findings if one.severity == "violation")
        merged.append(Merged(addition.id, records, counted.count))
    if findings:
        raise DataError(
            "What was added does not fit the data any more. `iwtld remove` takes an addition away.", findings
        )
    return tuple(merged)


def located(graph: ox.Store, additions: Sequence[Addition], node: _Node, finding: Finding) -> Finding:
    """Return a finding about a node of a merged graph with the file of the addition that describes it.

    A finding about what ships with iwtld is returned as it is.
    """
    names = {
        source: document.name
        for addition in additions
        for source, document in zip(addition.sources, addition.documents(), strict=True)
        if source is not None
    }
    if isinstance(node, ox.Literal):
        return finding
    for quad in graph.quads_for_pattern(node, _DERIVED, None, None):
        source, _, row = getattr(quad.object, "value", "").partition("#row=")
        if source in names:
            return replace(finding, file=names[source], line=int(row))
    for addition in additions:
        if any(True for _ in graph.quads_for_pattern(node, None, None, ox.NamedNode(addition.graph))):
            given = [document.name for document in addition.documents() if not document.is_table]
            return replace(
                finding, file=given[0] if len(given) == 1 else f"addition {addition.id}", line=None
            )
    return finding


class _Counter:
    """Counts what passes."""

    def __init__(self) -> None:
        self.count = 0

    def of(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        for quad in quads:
            self.count += 1
            yield quad


def _moved(quads: Iterable[ox.Quad], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    for quad in quads:
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _sourced(quads: Iterable[ox.Quad], old: str, new: str) -> Iterator[ox.Quad]:
    """Yield the statements of a table with another IRI for the table in what they say of their rows."""
    for quad in quads:
        if quad.predicate == _DERIVED and isinstance(quad.object, ox.NamedNode):
            row = ox.NamedNode(quad.object.value.replace(old, new, 1))
            yield ox.Quad(quad.subject, quad.predicate, row, quad.graph_name)
        else:
            yield quad


def _add_rows(graph: ox.Store, quads: Iterable[ox.Quad]) -> int:
    """Put rows in the place of those with the same subjects in their graph; return how many there are."""
    new = list(quads)
    rows = [quad for quad in new if quad.predicate == _DERIVED]
    for row in rows:
        for quad in list(graph.quads_for_pattern(row.subject, None, None, row.graph_name)):
            graph.remove(quad)
    graph.bulk_extend(new)
    return len(rows)
