"""Whether a mistake is found by its code where it is made: many at a time, each in records of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

import pyoxigraph as ox

from iwtld.explain.making.candidates import Candidate
from iwtld.explain.making.facts import local
from iwtld.explain.making.records import Node
from iwtld.validate import Result, validate
from iwtld.validate.vocabulary import Term

Found: TypeAlias = Mapping[Term, Mapping[str, str]]
"""Codes with their messages, by focus node."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is reported of a candidate.

    ``message`` is that of its code, ``along`` are other codes at the same record; ``spreads`` says whether
    anything is found at other records, which the mistake was not to touch.
    """

    candidate: Candidate
    message: str | None
    along: tuple[str, ...]
    spreads: bool

    @property
    def alone(self) -> bool:
        """Whether the code is found, and nothing else."""
        return self.message is not None and not self.along and not self.spreads


class Prover:
    """Makes mistakes in copies of the records and validates them."""

    def __init__(self, store: ox.Store, shapes: Sequence[Path]) -> None:
        self._store = store
        self._shapes = shapes
        self.before = _by_focus(validate(store, shapes).results)

    def prove(self, candidates: Sequence[Candidate]) -> tuple[Proof, ...]:
        """Make the mistakes, as many at once as do not touch the same records, and say what is found."""
        return tuple(proof for batch in batches(candidates) for proof in self._batch(batch))

    def _batch(self, batch: Sequence[Candidate]) -> Iterator[Proof]:
        store = ox.Store()
        store.bulk_extend(iter(self._store))
        nodes = {number: apply(store, candidate) for number, candidate in enumerate(batch)}
        found = _by_focus(validate(store, self._shapes).results)
        touched = {node for candidate in batch for node in candidate.touched} | {
            node for names in nodes.values() for node in names.values()
        }
        spread = {
            quad.object
            for node in found
            if node not in touched and _new(found, self.before, node)
            for quad in store.quads_for_pattern(cast(Node, node), None, None, None)
        }
        for number, candidate in enumerate(batch):
            names = nodes[number]
            places = [names.get(place, place) for place in candidate.at]
            news = [_new(found, self.before, place) for place in places]
            along = {code for new in news for code in new} - {candidate.code}
            near = candidate.touched - set(places)
            everywhere = all(candidate.code in new for new in news)
            yield Proof(
                candidate,
                news[0][candidate.code] if everywhere else None,
                tuple(sorted(along)),
                spreads=any(_new(found, self.before, node) for node in near)
                or not spread.isdisjoint({candidate.record, *candidate.changes}),
            )


def batches(candidates: Iterable[Candidate]) -> tuple[tuple[Candidate, ...], ...]:
    """Divide candidates so that no two of one part touch the same record.

    Those that put a blank node in place of a record stand apart, since others refer to the record.
    """
    parts: list[tuple[set[Node], list[Candidate]]] = []
    for candidate in candidates:
        unnamed = isinstance(candidate.node, ox.BlankNode)
        touched = {node for node in candidate.touched if isinstance(node, ox.NamedNode)}
        for taken, part in parts:
            if isinstance(part[0].node, ox.BlankNode) == unnamed and taken.isdisjoint(touched):
                break
        else:
            taken, part = set(), []
            parts.append((taken, part))
        taken |= touched
        part.append(candidate)
    return tuple(tuple(part) for _, part in parts)


def apply(store: ox.Store, candidate: Candidate) -> dict[Node, Node]:
    """Make a mistake in a store; return what the blank node of the candidate is called there."""
    names: dict[Node, Node] = {}
    if isinstance(candidate.node, ox.BlankNode):
        names[candidate.node] = ox.BlankNode()
    node = names.get(candidate.node, candidate.node)
    if node != candidate.record:
        for quad in list(store.quads_for_pattern(candidate.record, None, None, None)):
            store.add(ox.Quad(node, quad.predicate, quad.object, quad.graph_name))
            if not candidate.copied:
                store.remove(quad)
    for changed, properties in candidate.changes.items():
        subject = names.get(changed, changed)
        for predicate, values in properties.items():
            replace(store, subject, ox.NamedNode(predicate), values)
    return names


def replace(store: ox.Store, subject: Node, predicate: ox.NamedNode, values: Iterable[Term]) -> None:
    """Give a property of a node other values, in the graph in which the node is described."""
    graph = next(
        (q.graph_name for q in store.quads_for_pattern(subject, None, None, None)), ox.DefaultGraph()
    )
    for quad in list(store.quads_for_pattern(subject, predicate, None, None)):
        store.remove(quad)
    store.extend(ox.Quad(subject, predicate, value, graph) for value in values)


def _new(found: Found, before: Found, node: Term) -> dict[str, str]:
    old = before.get(node, {})
    return {code: text for code, text in found.get(node, {}).items() if code not in old}


def _by_focus(results: Iterable[Result]) -> Found:
    found: dict[Term, dict[str, str]] = defaultdict(dict)
    for result in results:
        found[result.focus_node].setdefault(local(result.source_shape), result.message)
    return found
