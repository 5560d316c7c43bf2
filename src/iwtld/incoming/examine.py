"""Examine files: gather, read, validate, and say of each mistake where it stands and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import pyoxigraph as ox

from iwtld import resources
from iwtld.errors import Finding, Severity
from iwtld.findings.codes import UNKNOWN_TERM
from iwtld.findings.fault import Fault
from iwtld.incoming.document import Document
from iwtld.incoming.examined import Examined
from iwtld.incoming.gather import Gathered, Upload, gather
from iwtld.incoming.placing import TOO_MANY, Place, Places, excerpts, place, question_of
from iwtld.incoming.reading import Loaded, load
from iwtld.incoming.workspace import replaced_by, workspace
from iwtld.temporary import temporary_folder
from iwtld.validate.marks import is_new
from iwtld.validate.results import Result
from iwtld.validate.vocabulary import component

if TYPE_CHECKING:
    import os

    from iwtld.incoming.reading import Subject
    from iwtld.tables import Table
    from iwtld.validate.shapes import Shape

MOST_FINDINGS: Final = 1000
"""How many findings a page has unless the caller says otherwise."""

Found: TypeAlias = Finding | Result | Fault

# What says that more was found than is told; the codes are not imported, for the tables that come with them.
_LAST: Final = frozenset({"T99", "R99"})
_REFERENCES: Final = frozenset(map(component, ("class", "node", "or", "xone")))


def examine(
    files: Sequence[str | os.PathLike[str] | Upload],
    *,
    store: str | os.PathLike[str] | None = None,
    with_base: bool = True,
    profile: str = "strict",
    shapes: Sequence[Path] = (),
    engine: Literal["compiled", "pyshacl"] = "compiled",
    limit: int | None = MOST_FINDINGS,
    offset: int = 0,
    stdin_form: str | None = None,
    folder: Path | None = None,
    root: Path | None = None,
) -> Examined:
    """Examine files as a build would, and change nothing.

    ``files`` are RDF files, tables, workbooks, folders, zips, uploads, and ``-`` for the standard input, see
    :func:`iwtld.incoming.gather.gather`. ``with_base`` checks them among the records of the graph in
    ``store``, a row of a table in place of the recorded row with its key; else by themselves, with the
    ontology and its concepts, and a reference to what the files do not describe is taken on trust.
    ``profile`` is one of ``iwtld.validate.profiles.PROFILES``, or ``none`` for the ``shapes`` of the caller
    alone. ``limit`` and ``offset`` choose a page of the findings; all are counted. ``folder`` is where what
    has to be unpacked is put, for who wants to read the documents afterwards; by default it is removed.
    ``root`` is the folder with ``data``, ``ontology`` and ``shapes``. ``engine`` may be ``pyshacl``, the slow
    reference: minutes among the records, seconds without.

    Shapes of others may hold queries that do not end: run this in a process of its own then
    (:mod:`iwtld.contained`).

    Raises ``InputError`` for a file that does not exist or cannot be read, and for ``shapes`` that are
    ill-formed, ``StoreError`` when there is no built graph, and ``UnknownNameError`` for a profile that does
    not exist. What is wrong in the files is never raised.
    """
    root = resources.root() if root is None else root
    with ExitStack() as stack:
        if folder is None:
            folder = stack.enter_context(temporary_folder())
        given = [file if isinstance(file, Upload) else str(file) for file in files]
        gathered = gather(given, folder, stdin_form=stdin_form, root=root)
        return examine_gathered(
            gathered,
            store=store,
            with_base=with_base,
            profile=profile,
            shapes=shapes,
            engine=engine,
            limit=limit,
            offset=offset,
            root=root,
        )


def examine_gathered(
    gathered: Gathered,
    *,
    store: str | os.PathLike[str] | None = None,
    with_base: bool = True,
    profile: str = "strict",
    shapes: Sequence[Path] = (),
    engine: Literal["compiled", "pyshacl"] = "compiled",
    limit: int | None = MOST_FINDINGS,
    offset: int = 0,
    root: Path | None = None,
) -> Examined:
    """Examine documents that were gathered before; see :func:`examine`."""
    root = resources.root() if root is None else root
    with workspace(gathered.documents, store, root, with_base=with_base) as graph:
        recorded = partial(_open, store) if with_base else None
        run = _Run(graph, gathered.documents, root, recorded)
        found = run.found(profile, shapes, engine)
        entries = run.placed([*_once(gathered.findings, run.loaded.findings), *found])
        chosen = entries[offset:] if limit is None else entries[offset : offset + limit]
        return Examined(
            documents=gathered.documents,
            findings=run.presented(chosen),
            results=tuple(entry.found if isinstance(entry.found, Result) else None for entry in chosen),
            counts=run.counted(entries),
            passed_over=gathered.passed_over,
            profile=profile,
            with_base=with_base,
            offset=offset,
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that was found, with what a report is sorted and counted by."""

    found: Found
    severity: Severity
    file: str
    line: int | None
    column: int | None
    code: str
    place: Place | None = None

    @property
    def order(self) -> tuple[Any, ...]:
        return self.file, self.code in _LAST, self.line or 0, self.column or 0, self.code


class _Run:
    """One examination, from the statements in a store to the findings of a page."""

    def __init__(
        self,
        graph: ox.Store,
        documents: Sequence[Document],
        root: Path,
        recorded: Callable[[], ox.Store] | None,
    ) -> None:
        self.graph = graph
        self.documents = documents
        self.root = root
        self.with_base = recorded is not None
        # Opened when it is needed: most runs are of a few statements in which little is wrong.
        self.recorded = None if recorded is None else cache(recorded)
        self.loaded = Loaded()
        self.shapes: tuple[Shape, ...] = ()

    def found(self, profile: str, own: Sequence[Path], engine: str) -> list[Result | Fault]:
        """Return what the shapes find, and what no shape can see, once for each mistake."""
        from iwtld.additions.tables import added_tables
        from iwtld.findings import contradictions, load_keys, settle, unknown_terms
        from iwtld.incoming.shapes import shapes_of
        from iwtld.validate.change import Change

        change = Change(self.graph)
        self.loaded = load(
            self.documents,
            change,
            self.root,
            alone=not self.with_base,
            replaced=None if self.recorded is None else partial(_replaced, self.recorded),
            against=added_tables(self.root) if self.with_base else (),
        )
        graph, self.shapes = shapes_of(profile, own, self.root)
        results = change.validate(self.shapes, reference=graph if engine == "pyshacl" else None).results
        faults: list[Fault] = []
        if profile != "none":
            faults += unknown_terms(self.graph, self.shapes)
            faults += contradictions(self.graph, load_keys(self.root / "shapes"))
        kept, told = settle(
            [one for one in results if self._can_be_told(one)],
            [one for one in faults if self._can_be_said(one)],
            self.shapes,
            self.graph,
        )
        return [*kept, *told]

    def _can_be_told(self, result: Result) -> bool:
        """Whether a result is a mistake, as far as what was read can tell.

        Of a document that could not be read to its end nothing more is said. What a reference leads to may
        stand in it, or be recorded elsewhere when files are checked by themselves.
        """
        if result.focus_node in self.loaded.unchecked or not (
            self.with_base or is_new(self.graph, result.focus_node)
        ):
            return False
        value = result.value
        if not isinstance(value, ox.NamedNode) or result.component not in _REFERENCES:
            return True
        if next(self.graph.quads_for_pattern(value, None, None, ox.DefaultGraph()), None) is not None:
            return True
        return self.with_base and not self.loaded.may_describe(value.value)

    def _can_be_said(self, fault: Fault) -> bool:
        """Whether a fault is a mistake, as far as what was read can tell."""
        if fault.focus in self.loaded.unchecked:
            return False
        is_reference = fault.finding.code == UNKNOWN_TERM.code and isinstance(fault.value, ox.NamedNode)
        return not (is_reference and self.loaded.may_describe(getattr(fault.value, "value", "")))

    def placed(self, found: Iterable[Found]) -> list[_Entry]:
        """Return everything in the order of a report."""
        from iwtld.findings import code_of, severity_of

        entries: list[_Entry] = []
        asked: list[Result | Fault] = []
        for one in found:
            if isinstance(one, Finding):
                entries.append(_Entry(one, one.severity, one.file, one.line, one.column, one.code))
            else:
                asked.append(one)
        places = Places(self.graph, self.documents, self.loaded.tables).find(
            [question_of(self.graph, one) for one in asked]
        )
        for one, where in zip(asked, places, strict=True):
            if isinstance(one, Result):
                severity, code = severity_of(one), code_of(one.source_shape)
            else:
                severity, code = one.finding.severity, one.finding.code
            entries.append(_Entry(one, severity, where.file, where.line, where.column, code, where))
        return sorted(_without_mirrored(entries, self.graph), key=lambda entry: entry.order)

    def counted(self, entries: Iterable[_Entry]) -> Counter[Severity]:
        """Count all findings by their severity, also those about cells that are not kept one by one."""
        counts = Counter(entry.severity for entry in entries)
        if self.loaded.uncounted:
            counts["violation"] += self.loaded.uncounted
        return counts

    def presented(self, entries: Sequence[_Entry]) -> tuple[Finding, ...]:
        """Return the findings of a page, with their excerpts."""
        from iwtld.findings import present

        results = [entry.found for entry in entries if isinstance(entry.found, Result)]
        too_many = any(one.component in TOO_MANY for one in results)
        recorded = self.recorded() if self.recorded is not None and too_many else None
        worded = iter(present(results, self.shapes, self.graph, recorded=recorded))
        findings: list[Finding] = []
        for entry in entries:
            match entry.found:
                case Result():
                    finding = next(worded)
                case Fault():
                    finding = entry.found.finding
                case _:
                    finding = entry.found
            findings.append(finding if entry.place is None else place(finding, entry.place))
        return self._with_excerpts(findings, entries)

    def _with_excerpts(self, findings: list[Finding], entries: Sequence[_Entry]) -> tuple[Finding, ...]:
        named = {document.name: document for document in self.documents}
        of: dict[str, list[int]] = {}
        for index, finding in enumerate(findings):
            if finding.excerpt is None and finding.line is not None and finding.file in named:
                of.setdefault(finding.file, []).append(index)
        for file, indexes in of.items():
            document = named[file]
            if document.is_table:
                from iwtld.positions.tables import with_excerpts

                table = self.loaded.tables[document.number]
                shown = with_excerpts(document, table, [findings[index] for index in indexes])
                for index, finding in zip(indexes, shown, strict=True):
                    findings[index] = finding
                continue
            marks = {index: _mark(findings[index], entries[index].place) for index in indexes}
            lines = excerpts(document, marks.values())
            for index, mark in marks.items():
                findings[index] = replace(findings[index], excerpt=lines.get(mark))
        return tuple(findings)


def _open(store: str | os.PathLike[str] | None) -> ox.Store:
    from iwtld.graph import open_read_only

    return open_read_only(store)


def _replaced(recorded: Callable[[], ox.Store], subject: Subject, table: Table) -> Iterator[ox.Quad]:
    return replaced_by(recorded(), subject, table)


def _without_mirrored(entries: Sequence[_Entry], graph: ox.Store) -> Iterator[_Entry]:
    """Yield the entries, and of what one statement makes wrong in recorded records one alone.

    A rule that compares records finds each of them in the wrong; the one to be corrected is the new one.
    """
    same: dict[tuple[Any, ...], list[_Entry]] = {}
    for entry in entries:
        if isinstance(entry.found, Result) and entry.line is not None:
            same.setdefault(entry.order, []).append(entry)
    gone: set[int] = set()
    for group in same.values():
        if len(group) > 1:
            recorded = [
                entry
                for entry in group
                if isinstance(entry.found, Result) and not is_new(graph, entry.found.focus_node)
            ]
            gone.update(map(id, recorded[len(recorded) == len(group) :]))
    yield from (entry for entry in entries if id(entry) not in gone)


def _once(gathered: Sequence[Finding], read: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the findings about files and about what is in them; a cell that holds no value is told once."""
    yield from gathered
    told = {(one.file, one.line, one.column) for one in gathered if one.line is not None}
    yield from (one for one in read if (one.file, one.line, one.column) not in told)


def _mark(finding: Finding, where: Place | None) -> tuple[int, int, int | None]:
    line, column = finding.line or 1, finding.column or 1
    return line, column, where.end if where is not None else column + 1
