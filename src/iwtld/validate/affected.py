"""Nodes that a change to the data may turn into violations, although nothing is said about them.

A second holder of a code makes the first one wrong; a treaty that loses its class makes every record wrong
that names it. Who checks only what is new has to find these nodes: every one of them, and few others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.validate.expressions import Hierarchy
from iwtld.validate.paths import Path
from iwtld.validate.patterns import focus_of_targets
from iwtld.validate.reads import Read, Step, reads_of_query, reads_of_steps, steps_of
from iwtld.validate.shapes import (
    AskConstraint,
    Closed,
    Logic,
    PropertyPair,
    PropertyShape,
    Qualified,
    Shape,
    SparqlConstraint,
    ValueTest,
)
from iwtld.validate.triples import UnreadableError
from iwtld.validate.vocabulary import SUBCLASS, TYPE, Select, Term

_Way: TypeAlias = tuple[Path, ...]

_MOST_WAYS: Final = 20_000


def affected(
    shapes: Sequence[Shape], select: Select, hierarchy: Hierarchy, changed: Collection[ox.Triple]
) -> set[Term] | None:
    """Return the nodes other than the subjects of changed statements whose results a change may alter.

    The ``changed`` statements, added and removed ones, stand in the graph ``urn:x-iwtld:changed`` and all of
    them, also those to be removed, still in the default graph. Nodes that are no targets may be among those
    returned. None means that any node may be affected, because the class hierarchy changes.
    """
    subjects: dict[str, set[Term]] = defaultdict(set)
    for triple in changed:
        subjects[triple.predicate.value].add(triple.subject)
    if SUBCLASS in subjects:
        return None
    finder = _Finder(frozenset(subjects), hierarchy)
    for shape in shapes:
        if shape.targets and not shape.deactivated:
            finder.root(shape)
    found: set[Term] = set()
    everyone = set[Term]().union(*subjects.values())
    queries = [
        read.query(everyone if read.predicate is None else subjects[read.predicate])
        for read in (*reads_of_steps(finder.steps), *finder.reads)
    ]
    for query in dict.fromkeys([*queries, *finder.targets]):
        found.update(row[0] for row in select(query))
    return found


class _Finder:
    """Walks the shapes and collects what they read of the changed predicates."""

    def __init__(self, predicates: frozenset[str], hierarchy: Hierarchy) -> None:
        self.predicates = predicates
        self.hierarchy = hierarchy
        self.steps: list[Step] = []
        self.reads: list[Read] = []
        self.targets: list[str] = []
        self._seen: set[tuple[Shape, _Way]] = set()

    def changes(self, predicate: str | None) -> bool:
        """Tell whether a statement with the predicate is among the changed ones."""
        return predicate is None or predicate in self.predicates

    def root(self, shape: Shape) -> None:
        """Collect what a shape with targets reads."""
        named = [target.term.value for target in shape.targets if target.kind == "objectsOf"]
        self._add([Step(predicate, (), inverse=True) for predicate in named])
        try:
            self._walk(shape, ())
        except UnreadableError:
            nodes = focus_of_targets(shape.targets, self.hierarchy).pattern("this")
            self.targets.append(f"SELECT DISTINCT ?this WHERE {{ {nodes} }}")

    def _walk(self, shape: Shape, way: _Way) -> None:
        """Collect what a shape reads whose focus nodes lie at the end of a way from those of the root."""
        if shape.deactivated or (shape, way) in self._seen:
            return
        if len(self._seen) > _MOST_WAYS:
            raise UnreadableError
        nodes = way
        if shape.path is not None:
            self._add(steps_of(way, shape.path))
            nodes = (*way, shape.path)
        for constraint in shape.constraints:
            match constraint:
                case ValueTest(_, "class"):
                    self._add([Step(TYPE, nodes)])
                case Closed():
                    self._add([Step(None, nodes)])
                case PropertyPair(_, _, predicate):
                    self._add([Step(predicate, way)])
                case PropertyShape(inner):
                    self._walk(inner, nodes)
                case Logic(_, _, inner_shapes):
                    for inner in inner_shapes:
                        self._walk(inner, nodes)
                case Qualified(inner, siblings):
                    for each in (inner, *siblings):
                        self._walk(each, nodes)
                case SparqlConstraint() | AskConstraint():
                    self._query(constraint, shape, way)
        self._seen.add((shape, way))

    def _add(self, steps: Iterator[Step] | list[Step]) -> None:
        self.steps += [step for step in steps if self.changes(step.predicate)]

    def _query(self, constraint: SparqlConstraint | AskConstraint, shape: Shape, way: _Way) -> None:
        template = constraint.template
        path = None
        if isinstance(constraint, AskConstraint):
            if shape.path is None:
                raise UnreadableError
            path = shape.path
        self.reads += reads_of_query(template.parsed, template.prologue, way, path, self.changes)
