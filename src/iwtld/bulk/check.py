"""Hold batches of new rows against the shapes, among the records that they refer to.

The recorded things stay in one store in memory; a batch is added, its subjects alone are checked, and it
leaves again. A row with the key of a recorded one takes its place, as it does in a build.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.findings import settle
from iwtld.findings.marks import IN, ORIGIN_GRAPH
from iwtld.incoming.workspace import replaced_by
from iwtld.namespaces import PREFIXES
from iwtld.validate.compile import classes
from iwtld.validate.engine import check, default_selector, subclasses
from iwtld.validate.marks import assign, mark
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


RENEW: Final = 40_000
"""After so many rows the store is made anew: it keeps the texts of what was removed, and would grow."""


class Checker:
    """Checks batches of rows of one table; ``fresh`` gives a store in memory with the recorded triples."""

    def __init__(
        self, fresh: Callable[[], ox.Store], shapes: Sequence[Shape], table: Table, build: Path
    ) -> None:
        self._fresh = fresh
        self._rows = 0
        self._store = fresh()
        self._shapes = tuple(shapes)
        self._table = table
        self._build = build
        self._graph = f" <{table.graph_iri}> .\n"
        self._select = default_selector(self._store, FOCUS)
        self._hierarchy = subclasses(classes(self._shapes), self._select)
        self._recorded = self._recorded_subjects()

    def results(self, texts: Iterable[str]) -> list[Result]:
        """Return what is wrong with rows, given as their N-Quads; one result stands for one mistake."""
        if self._rows >= RENEW:
            # The old one goes before the new one comes, so that there is never room for two.
            self._rows, self._store = 0, ox.Store()
            self._select = default_selector(self._store, FOCUS)
            self._store = self._fresh()
            self._select = default_selector(self._store, FOCUS)
        text = "".join(texts).replace(self._graph, " .\n")
        subjects = {ox.NamedNode(iri) for iri in {line[1 : line.index(">")] for line in text.splitlines()}}
        self._rows += len(subjects)
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
