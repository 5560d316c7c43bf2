"""Labels for blank nodes that say what the nodes are: the same in two graphs where these say the same.

A parser numbers blank nodes, and RDFC-1.0 (https://www.w3.org/TR/rdf-canon/) labels them by the whole graph,
so that one new node renames the others. Here the canonical labels are made for each group of connected blank
nodes by itself, behind a hash of what the group says.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_HASHED: Final = 24
"""How many hexadecimal digits of a hash stand in a label."""


def blank_nodes(statement: ox.Quad | ox.Triple) -> Iterator[ox.BlankNode]:
    """Yield the blank nodes of a statement, those of triple terms and of the graph's name included."""
    terms: list[object] = [statement.subject, statement.object]
    if isinstance(statement, ox.Quad):
        terms.append(statement.graph_name)
    for term in terms:
        if isinstance(term, ox.BlankNode):
            yield term
        elif isinstance(term, ox.Triple):
            yield from blank_nodes(term)


def by_content(quads: Iterable[ox.Quad]) -> frozenset[ox.Quad]:
    """Return statements that have blank nodes, with these labelled by what the statements say.

    Statements that are connected through blank nodes have to come together. Groups that say the same are
    numbered, so that none of them is lost.
    """
    found: set[ox.Quad] = set()
    seen: Counter[str] = Counter()
    for group in _groups(quads):
        dataset = ox.Dataset(group)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        text = "\n".join(sorted(map(str, dataset)))
        digest = hashlib.sha256(text.encode()).hexdigest()[:_HASHED]
        prefix = f"b{digest}n{seen[digest]}"
        seen[digest] += 1
        found.update(_prefixed(quad, prefix) for quad in dataset)
    return frozenset(found)


def _groups(quads: Iterable[ox.Quad]) -> Iterable[list[ox.Quad]]:
    above: dict[ox.BlankNode, ox.BlankNode] = {}

    def top(node: ox.BlankNode) -> ox.BlankNode:
        while above.setdefault(node, node) != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    held = []
    for quad in quads:
        first, *others = blank_nodes(quad)
        held.append((first, quad))
        for other in others:
            above[top(other)] = top(first)
    groups: dict[ox.BlankNode, list[ox.Quad]] = {}
    for node, quad in held:
        groups.setdefault(top(node), []).append(quad)
    return groups.values()


def _prefixed(quad: ox.Quad, prefix: str) -> ox.Quad:
    triple = _triple(quad.triple, prefix)
    graph = quad.graph_name
    if isinstance(graph, ox.BlankNode):
        graph = ox.BlankNode(prefix + graph.value)
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _triple(triple: ox.Triple, prefix: str) -> ox.Triple:
    subject = triple.subject
    if isinstance(subject, ox.BlankNode):
        subject = ox.BlankNode(prefix + subject.value)
    value: Term = triple.object
    if isinstance(value, ox.BlankNode):
        value = ox.BlankNode(prefix + value.value)
    elif isinstance(value, ox.Triple):
        value = _triple(value, prefix)
    return ox.Triple(subject, triple.predicate, value)
