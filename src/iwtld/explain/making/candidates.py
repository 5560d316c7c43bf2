"""Candidates for examples: a record, and a change that should make one shape report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import pyoxigraph as ox

from iwtld.explain.making.facts import Facts, own
from iwtld.explain.making.records import Node, Properties, Records
from iwtld.explain.making.wrong import wrong_values
from iwtld.explain.mistakes import Mistake
from iwtld.namespaces import ID, PREFIXES
from iwtld.validate.paths import Alternative, Path, Predicate
from iwtld.validate.shapes import Logic, PropertyPair, Shape, ValueTest
from iwtld.validate.vocabulary import TYPE, Term

_RECORDS: Final = 12
"""So many records are tried for each code."""
_POOL: Final = 40
_NAME: Final = re.compile(r"(?<![\w:])([a-z]+):(\w+)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mistake to be tried.

    ``record`` becomes ``node`` (itself, a copy with another IRI, or a blank node in its place), and gets the
    values of ``changes``. ``shown`` are the properties that the example has to show.
    """

    code: str
    record: ox.NamedNode
    node: Node
    changes: Mapping[Node, Properties]
    shown: tuple[str, ...]
    at: tuple[Node, ...]
    copied: bool = False

    @property
    def touched(self) -> frozenset[Node]:
        """The nodes that the mistake changes, or at which it is found."""
        values = (v for by in self.changes.values() for vs in by.values() for v in vs)
        named = (value for value in values if isinstance(value, ox.NamedNode))
        return frozenset((self.record, self.node, *self.changes, *self.at, *named))


def candidates(facts: Facts, records: Records, mistakes: Sequence[Mistake]) -> Iterator[Candidate]:
    """Yield candidates for one code: those that people wrote down first, then others, the shortest first."""
    written = [mistake for mistake in mistakes if mistake.shape == facts.code and not mistake.legitimate]
    shown = mentioned(facts)
    for mistake in written:
        record = ox.NamedNode(mistake.record)
        yield Candidate(
            facts.code,
            record=ox.NamedNode(mistake.copy_of or mistake.record),
            node=record,
            changes={ox.NamedNode(iri): dict(change) for iri, change in mistake.changes.items()},
            shown=shown,
            at=tuple(ox.NamedNode(iri) for iri in mistake.at),
            copied=mistake.copy_of is not None,
        )
    if written:
        return
    if facts.shape.path is None:
        yield from _of_nodes(facts, records, shown)
    else:
        yield from _of_properties(facts, records, shown)


def mentioned(facts: Facts) -> tuple[str, ...]:
    """Return the IRIs of the properties that a shape looks at, those of its path first."""
    found = [*_predicates(facts.shape.path), *_inside(facts.shape)]
    for query in facts.queries:
        found += [PREFIXES[prefix] + name for prefix, name in _NAME.findall(query) if prefix in PREFIXES]
    return tuple(dict.fromkeys(found))


def _predicates(path: Path | None) -> tuple[str, ...]:
    match path:
        case Predicate(iri):
            return (iri,)
        case Alternative(parts):
            return tuple(iri for part in parts for iri in _predicates(part))
        case _:
            return ()


def _inside(shape: Shape) -> Iterator[str]:
    for constraint in own(shape):
        if isinstance(constraint, PropertyPair):
            yield constraint.predicate
        if isinstance(constraint, Logic):
            for inner in constraint.shapes:
                if shape.path is None:
                    yield from _predicates(inner.path)
                    yield from (
                        p for each in inner.constraints for s in _below(each) for p in _predicates(s.path)
                    )


def _below(constraint: object) -> tuple[Shape, ...]:
    shape = getattr(constraint, "shape", None)
    return (shape,) if isinstance(shape, Shape) else ()


def _of_properties(facts: Facts, records: Records, shown: tuple[str, ...]) -> Iterator[Candidate]:
    focus = records.focus(facts.targets)
    held = [each for each in _predicates(facts.shape.path) if any(records.values(n, each) for n in focus)]
    predicate = held[0] if held else shown[0]
    holding = [node for node in focus if records.values(node, predicate)]
    if not holding:
        yield from _of_no_values(facts, focus, shown)
    others = tuple(
        dict.fromkeys(value for node in holding[:_POOL] for value in records.values(node, predicate))
    )
    shortest = sorted(holding, key=lambda node: _length(records.values(node, predicate)) + len(node.value))
    for number in range(2):
        for node in shortest[:_RECORDS]:
            attempts = wrong_values(facts.shape, records.values(node, predicate), others)
            for values in islice(attempts, 4 * number, 4 * number + 4):
                yield Candidate(facts.code, node, node, {node: {predicate: values}}, shown, (node,))


def _of_no_values(facts: Facts, focus: Sequence[ox.NamedNode], shown: tuple[str, ...]) -> Iterator[Candidate]:
    """Yield candidates for a property that no record has yet: wrong values at records of its class."""
    for node in focus[:_RECORDS]:
        for values in islice(wrong_values(facts.shape, (node,), ()), 4):
            yield Candidate(facts.code, node, node, {node: {shown[0]: values}}, shown, (node,))


def _of_nodes(facts: Facts, records: Records, shown: tuple[str, ...]) -> Iterator[Candidate]:
    found = records.focus(facts.targets)
    tests = {each.parameter for each in own(facts.shape) if isinstance(each, ValueTest)}
    if "pattern" in tests:
        for node in found[:_RECORDS]:
            other = ox.NamedNode("urn:" + node.value.removeprefix(ID).replace("/", ":"))
            yield Candidate(facts.code, node, other, {other: {}}, shown, (other,), copied=True)
    if "nodeKind" in tests:
        alone = sorted(found, key=lambda node: (len(records.referring[node]), len(node.value), node.value))
        first_of_kind = {records.values(node, TYPE): node for node in reversed(alone)}.values()
        for node in list(dict.fromkeys([*reversed(first_of_kind), *alone]))[:_RECORDS]:
            blank = ox.BlankNode("record")
            yield Candidate(facts.code, node, blank, {blank: {}}, shown, (blank,))
    for node in found[:_RECORDS]:
        gone: Properties = {predicate: () for predicate in shown if records.values(node, predicate)}
        if gone:
            yield Candidate(facts.code, node, node, {node: gone}, shown, (node,))


def _length(values: Sequence[Term]) -> int:
    return sum(len(str(value)) for value in values)
