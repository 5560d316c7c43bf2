"""From documents to statements in a store, each subject marked with the document that describes it.

Whatever is wrong with one document is noted and keeps nothing from the others: of a table the rows that are
right are read, of RDF what stands before a mistake. Such a document is *broken*: what it says may be what
others refer to, and is not checked itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from iwtld import rdf
from iwtld.errors import Finding
from iwtld.findings.marks import IN, ORIGIN_GRAPH
from iwtld.incoming.document import Document
from iwtld.validate.marks import is_new

if TYPE_CHECKING:
    from iwtld.tables import Table
    from iwtld.validate.change import Change

ROWS_AT_ONCE: Final = 1000
STATEMENTS_AT_ONCE: Final = 100_000

_HEADER_CODES: Final = frozenset({"T06", "T07", "T08", "T10"})
_NAME: Final = re.compile(r"[^/#:]*$")

Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
Replaced: TypeAlias = Callable[[Subject, "Table"], Iterable[ox.Quad]]
"""Gives what a table recorded of a subject, which a new row of that table replaces."""


@dataclass(slots=True)
class Loaded:
    """What was read: findings of syntax and cells, the tables by document, and the broken documents.

    ``unchecked`` are the subjects of statements of broken documents, about which nothing more is said;
    ``uncounted`` is the number of findings about cells that are not kept.
    """

    findings: list[Finding] = field(default_factory=list)
    tables: dict[int, Table] = field(default_factory=dict)
    broken: list[Document] = field(default_factory=list)
    unchecked: set[Subject] = field(default_factory=set)
    uncounted: int = 0
    _contents: dict[int, bytes] = field(default_factory=dict)

    def may_describe(self, iri: str) -> bool:
        """Whether a broken document names a thing, so that it cannot be said to be described nowhere."""
        name = (_NAME.search(iri) or [""])[0].encode()
        return bool(name) and any(name in self._content(document) for document in self.broken)

    def _content(self, document: Document) -> bytes:
        # Asked for every reference that leads nowhere, of which a large file may have very many.
        if document.number not in self._contents:
            self._contents[document.number] = document.path.read_bytes()
        return self._contents[document.number]


def load(
    documents: Sequence[Document],
    change: Change,
    root: Path,
    *,
    alone: bool = False,
    replaced: Replaced | None = None,
    against: Sequence[Table] = (),
) -> Loaded:
    """Add the statements of the documents to a change, with the mark of the document at each subject.

    ``root`` is the folder with ``data``. References of tables are checked against its tables, and with
    ``alone`` only as far as the documents hold the table that is referred to; rows may refer to those of the
    tables ``against`` too. ``replaced`` tells what a row
    takes the place of; that is removed.
    """
    loaded = Loaded()
    for document, quads in statements(documents, root, loaded, alone=alone, against=against):
        table = loaded.tables.get(document.number)
        if table is not None and replaced is not None:
            quads = _replacing(quads, change, table, replaced)
        while some := list(islice(quads, STATEMENTS_AT_ONCE)):
            change.add(quad.triple for quad in some)
            change.store.extend(_marks(some, document))
    for document in loaded.broken:
        if not document.is_table or lacks_columns(document.name, loaded.findings):
            loaded.unchecked |= _unmark(change.store, document)
    return loaded


def _marks(quads: Iterable[ox.Quad], document: Document) -> Iterator[ox.Quad]:
    """Yield the mark of each subject, where the subject changes."""
    number, last = ox.Literal(document.number), None
    for quad in quads:
        subject = quad.subject
        if subject != last:
            last = subject
            yield ox.Quad(subject, IN, number, ORIGIN_GRAPH)


def _unmark(store: ox.Store, document: Document) -> set[Subject]:
    """Remove the marks of a document, and return the subjects that no other document describes."""
    marks = list(store.quads_for_pattern(None, IN, ox.Literal(document.number), ORIGIN_GRAPH))
    for quad in marks:
        store.remove(quad)
    subjects = {quad.subject for quad in marks}
    return {one for one in subjects if not is_new(store, one)}


def lacks_columns(file: str, findings: Iterable[Finding]) -> bool:
    """Return whether the header of a table is so wrong that its rows cannot be what was meant."""
    return any(one.file == file and one.code in _HEADER_CODES for one in findings)


def statements(
    documents: Sequence[Document],
    root: Path,
    loaded: Loaded,
    *,
    alone: bool = False,
    against: Sequence[Table] = (),
) -> Iterator[tuple[Document, Iterator[ox.Quad]]]:
    """Yield each document with its statements, to be read before the next; what is wrong goes to ``loaded``.

    Rows may refer to those of the tables ``against`` as to the tables in ``root``.
    """
    for document in documents:
        if not document.is_table:
            before = len(loaded.findings)
            yield document, rdf.read(document, loaded.findings)
            if any(finding.severity == "violation" for finding in loaded.findings[before:]):
                loaded.broken.append(document)
    chosen = [document for document in documents if document.is_table]
    if chosen:
        yield from _rows(chosen, root, loaded, alone=alone, against=against)


def _rows(
    documents: Sequence[Document], root: Path, loaded: Loaded, *, alone: bool, against: Sequence[Table]
) -> Iterator[tuple[Document, Iterator[ox.Quad]]]:
    from iwtld.tables import Examination, load_some
    from iwtld.tables.codes import MORE_FINDINGS

    names = [document.table or "" for document in documents]
    known = {table.name: table for table in load_some(root / "data", names)}
    for document in documents:
        table = _self_contained(known[document.table or ""], names) if alone else known[document.table or ""]
        loaded.tables[document.number] = replace(
            table, path=document.path, source=document.source_iri, label=document.name, rows=document.rows
        )
    incoming = [loaded.tables[document.number] for document in documents]
    recorded = () if alone else (*known.values(), *against)
    with Examination(incoming, recorded, parts=True) as examination:
        for document, table in zip(documents, incoming, strict=True):
            before = examination.findings.total
            yield document, _quads(examination.rows(table))
            if examination.findings.total > before:
                loaded.broken.append(document)
        kept = examination.findings.result()
        loaded.findings += _worded(kept, incoming, known) if kept else ()
        loaded.uncounted = examination.findings.total - sum(one.code != MORE_FINDINGS.code for one in kept)


def _worded(
    findings: Sequence[Finding], tables: Sequence[Table], recorded: Mapping[str, Table]
) -> Iterator[Finding]:
    from iwtld.incoming.meant import Meant

    return Meant(tables, recorded).worded(findings)


def _self_contained(table: Table, names: Sequence[str]) -> Table:
    """Return a table without its references to tables that are not at hand."""
    columns = tuple(
        column if set(column.references) <= set(names) else replace(column, references=())
        for column in table.columns
    )
    keys = tuple(key for key in table.foreign_keys if key.table in names)
    return replace(table, columns=columns, foreign_keys=keys)


def _quads(rows: Iterator[str]) -> Iterator[ox.Quad]:
    while batch := "".join(islice(rows, ROWS_AT_ONCE)):
        yield from ox.parse(batch.encode(), format=ox.RdfFormat.N_QUADS)


def _replacing(
    quads: Iterable[ox.Quad], change: Change, table: Table, replaced: Replaced
) -> Iterator[ox.Quad]:
    """Yield the statements of new rows, having told the change what they replace."""
    rows = list(quads)
    for subject in dict.fromkeys(quad.subject for quad in rows):
        change.remove(quad.triple for quad in replaced(subject, table))
    yield from rows
