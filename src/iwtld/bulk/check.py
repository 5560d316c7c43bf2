"""Hold batches of new rows against the shapes, among the records that they refer to.

The recorded things stay in one store in memory; a batch is added, its subjects alone are checked, and it
leaves again. A row with the key of a recorded one takes its place, as it does in a build.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.bulk.known import Key, Known, Question, Row, row_of
from iwtld.findings import settle
from iwtld.findings.marks import IN, ORIGIN_GRAPH
from iwtld.incoming.workspace import replaced_by
from iwtld.namespaces import PREFIXES
from iwtld.validate.compile import classes
from iwtld.validate.engine import check, default_selector, subclasses
from iwtld.validate.marks import assign, assign_to, mark
from iwtld.validate.vocabulary import FOCUS

if TYPE_CHECKING:
    from iwtld.incoming.reading import Subject
    from iwtld.tables import Table
    from iwtld.validate.results import Result
    from iwtld.validate.shapes import Shape

_FOCUS: Final = ox.NamedNode(FOCUS)
_DERIVED: Final = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_DEFAULT: Final = ox.DefaultGraph()
_DOCUMENT: Final = ox.Literal(0)
_LEAVE: Final = f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH {ORIGIN_GRAPH} {{ ?s {IN} ?document }} ?s ?p ?o }}"
"""Everything that is said of the subjects of a batch leaves with it; what was recorded of them returns."""


RENEW: Final = 300_000
"""After so many statements the store is made anew: it keeps the texts of what was removed, and would grow."""


class Checker:
    """Checks batches of rows of one table; ``fresh`` gives a store in memory with the recorded triples."""

    def __init__(
        self, fresh: Callable[[], ox.Store], shapes: Sequence[Shape], table: Table, build: Path
    ) -> None:
        self._fresh = fresh
        self._added = 0
        self._shapes = tuple(shapes)
        self._table = table
        self._build = build
        self._graph = f" <{table.graph_iri}> ."
        self._open()
        self._hierarchy = subclasses(classes(self._shapes), self._select)
        self._recorded = self._recorded_subjects()
        self._told_of = frozenset(str(row[0]) for row in self._select("SELECT DISTINCT ?s { ?s ?p ?o }"))
        # Rows that may name each other are not alike because their cells are.
        apart = table.name not in table.referred
        self._known = Known(self._shapes, self._hierarchy) if apart else None

    def results(self, texts: Sequence[str]) -> list[Result]:
        """Return what is wrong with rows, given as their N-Quads; one result stands for one mistake."""
        if self._added >= RENEW:
            self._open()
        doubtful = texts if self._known is None else self._doubtful(self._known, texts)
        return self._whole(doubtful) if doubtful else []

    def _open(self) -> None:
        # The old store goes before the new one comes, so that there is never room for two.
        self._added, self._store = 0, ox.Store()
        self._select = default_selector(self._store, FOCUS)
        _give_back()
        self._store = self._fresh()
        self._select = default_selector(self._store, FOCUS)

    def _doubtful(self, known: Known, texts: Sequence[str]) -> list[str]:
        """Return the rows that may not be right, after the shapes have seen what is new in the others."""
        doubtful: list[str] = []
        waiting: list[tuple[str, Row, list[tuple[Question, Key]]]] = []
        fresh: dict[Question, dict[Key, Row]] = {}
        # Rows with the same key are one thing, with the statements of all of them.
        times = Counter([text[: text.index(" ")] for text in texts])
        for text in texts:
            row = row_of(text, self._graph)
            if (
                row is None
                or times[row.subject] > 1
                or known.singles_out(row)
                or row.subject in self._told_of
            ):
                doubtful.append(text)
                continue
            open_questions = [(one, key) for one in known.questions(row) if (key := one.key(row)) is not None]
            for one, key in open_questions:
                fresh.setdefault(one, {}).setdefault(key, row)
            if open_questions:
                waiting.append((text, row, open_questions))
        wrong = self._wrong(fresh) if fresh else set()
        known.learn()
        return doubtful + [
            text for text, _, questions in waiting if any((id(one), key) in wrong for one, key in questions)
        ]

    def _wrong(self, fresh: Mapping[Question, Mapping[Key, Row]]) -> set[tuple[int, Key]]:
        """Return the keys of questions whose rows have any result; the others are known from now on."""
        takes: dict[str, frozenset[str] | None] = {}
        rows: dict[str, Row] = {}
        for question, asked in fresh.items():
            for row in asked.values():
                rows[row.subject] = row
                taken = takes.get(row.subject, frozenset())
                takes[row.subject] = (
                    None if taken is None or question.reads is None else taken | question.reads
                )
        text = "".join([line for name, row in rows.items() for line in row.triples(takes[name])])
        self._added += text.count("\n") + sum(map(len, fresh.values()))
        wrong: set[tuple[int, Key]] = set()
        try:
            self._store.load(text.encode(), format=ox.RdfFormat.N_TRIPLES)
            for question, asked in fresh.items():
                found = self._ask(question, asked.values())
                right = [key for key, row in asked.items() if row.subject not in found]
                question.remember(right)
                if found:
                    wrong.update((id(question), key) for key, row in asked.items() if row.subject in found)
        finally:
            self._leave(rows)
        return wrong

    def _ask(self, question: Question, rows: Iterable[Row]) -> set[str]:
        """Return the subjects of the rows that a question finds something wrong with."""
        try:
            focus = assign_to(
                self._store, question.shape, (ox.NamedNode(r.subject[1:-1]) for r in rows), FOCUS
            )
            report = check([question.shape], self._select, folded=True, focus=focus)
        finally:
            self._store.remove_graph(_FOCUS)
        return {str(result.focus_node) for result in report.results}

    def _leave(self, rows: Iterable[str]) -> None:
        for name in rows:
            for quad in list(self._store.quads_for_pattern(ox.NamedNode(name[1:-1]), None, None, _DEFAULT)):
                self._store.remove(quad)

    def _whole(self, texts: Sequence[str]) -> list[Result]:
        """Hold rows against all shapes."""
        text = "".join(texts).replace(f"{self._graph}\n", " .\n")
        lines = text.split("\n")
        subjects = {ox.NamedNode(iri) for iri in {line[1 : line.index(">")] for line in lines if line}}
        self._added += len(lines) + 2 * len(subjects)
        again = self._recorded.intersection(subjects)
        before = [q for one in again for q in self._store.quads_for_pattern(one, None, None, _DEFAULT)]
        for quad in self._replaced(again):
            self._store.remove(quad)
        try:
            self._store.extend(ox.Quad(subject, IN, _DOCUMENT, ORIGIN_GRAPH) for subject in subjects)
            mark(self._store, FOCUS, subjects)
            self._store.load(text.encode(), format=ox.RdfFormat.N_TRIPLES)
            focus = assign(self._store, self._select, self._shapes, self._hierarchy, FOCUS)
            report = check(self._shapes, self._select, folded=True, focus=focus)
            found, _ = settle(report.results, (), self._shapes, self._store)
        finally:
            self._store.update(_LEAVE)
            self._store.remove_graph(ORIGIN_GRAPH)
            self._store.remove_graph(_FOCUS)
            self._store.extend(before)
        return found

    def _recorded_subjects(self) -> frozenset[Subject]:
        rows = self._table.source_iri + "#row="
        derived = self._store.quads_for_pattern(None, _DERIVED, None, _DEFAULT)
        return frozenset(q.subject for q in derived if getattr(q.object, "value", "").startswith(rows))

    def _replaced(self, again: Collection[Subject]) -> Iterator[ox.Quad]:
        """Yield what the table records of subjects, which their new rows take the place of."""
        if again:
            from iwtld.graph.store import open_read_only

            build = open_read_only(self._build)
            for subject in again:
                for quad in replaced_by(build, subject, self._table):
                    yield ox.Quad(*quad.triple)


def _give_back() -> None:
    """Return to the system what is free: an allocator may keep it, in holes too small for what comes next."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)
