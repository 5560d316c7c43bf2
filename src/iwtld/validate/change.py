"""Validating a change to data that conforms: what the change says, and what it turns into violations.

The work follows the size of the change and not that of the data, unless the change is large.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import pyoxigraph as ox

from iwtld.validate.affected import affected
from iwtld.validate.compile import classes
from iwtld.validate.engine import check, default_selector, subclasses
from iwtld.validate.graph import ShapesGraph
from iwtld.validate.marks import assign, is_new, mark
from iwtld.validate.parse import parse_shapes
from iwtld.validate.results import Report
from iwtld.validate.shapes import Shape
from iwtld.validate.vocabulary import CHANGED, FOCUS, ORIGIN, VIOLATION, Term

MOST_TRACKED: Final = 10_000
"""A change of more statements is not followed up one by one: everything is validated then."""

_AT_ONCE: Final = 100_000
_CHANGED: Final = ox.NamedNode(CHANGED)
_ORIGIN: Final = ox.NamedNode(ORIGIN)


class Change:
    """Statements to be added to a store and removed from it, and what they make of its validity.

    The store holds data that conforms to the shapes in its default graph, or nothing; it is written to. The
    graph ``urn:x-iwtld:origin`` says what is described anew, by ``(subject, urn:x-iwtld:in, document)``::

        change = Change(store)
        change.remove(replaced)
        change.add(triples)
        report = change.validate(load_shapes(files))
    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self._alone = next(store.quads_for_pattern(None, None, None, ox.DefaultGraph()), None) is None
        self._added: list[ox.Quad] | None = None if self._alone else []
        self._removed: dict[ox.Quad, None] = {}

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Add statements to the default graph; those that it holds already are no change."""
        quads = iter(self._kept(triples))
        while self._added is not None:
            some = list(islice(quads, 1000))
            if not some:
                return
            fresh = [quad for quad in some if quad not in self.store]
            self.store.extend(fresh)
            self._added += fresh
            if len(self._added) > MOST_TRACKED:
                self._added = None
        # All at once would be kept in memory until the last of them is there.
        while some := list(islice(quads, _AT_ONCE)):
            self.store.bulk_extend(some)

    def remove(self, triples: Iterable[ox.Triple]) -> None:
        """Note statements that are to be removed, apart from those that are added again afterwards."""
        quads = (ox.Quad(*triple) for triple in triples)
        self._removed.update(dict.fromkeys(quad for quad in quads if quad in self.store))

    def _kept(self, triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
        for triple in triples:
            quad = ox.Quad(*triple)
            self._removed.pop(quad, None)
            yield quad

    def validate(
        self, shapes: ShapesGraph | Sequence[Shape], *, reference: ShapesGraph | None = None
    ) -> Report:
        """Return the violations that the change makes, and the lesser results of what it describes.

        The removed statements leave the store. With ``reference``, the graph that ``shapes`` were read from,
        pySHACL validates all of the data. Raises ``ResourceError`` for an ill-formed or unsupported shapes
        graph.
        """
        parsed = parse_shapes(shapes) if isinstance(shapes, ShapesGraph) else shapes
        report = self._results(parsed) if reference is None else self._reference(parsed, reference)
        if self._alone:
            return report
        # Context conforms, but may have been warned of.
        return Report(
            tuple(
                result
                for result in report.results
                if result.severity == VIOLATION or is_new(self.store, result.focus_node)
            )
        )

    def _reference(self, parsed: Sequence[Shape], graph: ShapesGraph) -> Report:
        from iwtld.validate.reference import reference_report

        self._take_away()
        data = self.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return reference_report((quad.triple for quad in data), graph, parsed)

    def _take_away(self) -> None:
        for quad in self._removed:
            self.store.remove(quad)

    def _results(self, parsed: Sequence[Shape]) -> Report:
        select = default_selector(self.store, FOCUS, CHANGED)
        hierarchy = subclasses(classes(parsed), select)
        nodes: set[Term] | None = None
        if self._added is not None:
            changed = [quad.triple for quad in (*self._added, *self._removed)]
            self.store.extend(ox.Quad(t.subject, t.predicate, t.object, _CHANGED) for t in changed)
            nodes = affected(parsed, select, hierarchy, changed)
            self.store.remove_graph(_CHANGED)
            if nodes is not None:
                nodes |= {triple.subject for triple in changed}
        self._take_away()
        if nodes is None:
            return check(parsed, select, folded=True)
        described = (quad.subject for quad in self.store.quads_for_pattern(None, None, None, _ORIGIN))
        mark(self.store, FOCUS, nodes.union(described))
        focus = assign(self.store, select, parsed, hierarchy, FOCUS)
        return check(parsed, select, folded=True, focus=focus)
