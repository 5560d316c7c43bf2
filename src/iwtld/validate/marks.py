"""Marks in a named graph: which nodes are to be checked, and which of them are targets of which shape.

A few new records concern a few of many shapes. Each of these gets marks of its own, so that its queries
begin with its focus nodes and go on from there, whatever an engine thinks of the sizes of patterns. The
others are neither compiled nor asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from iwtld.validate.expressions import Hierarchy
from iwtld.validate.patterns import Focus
from iwtld.validate.shapes import Shape, Target
from iwtld.validate.vocabulary import IS_MARKED, ORIGIN, SUBCLASS, TYPE, Select, Term

_IS: Final = ox.NamedNode(IS_MARKED)
_ORIGIN: Final = ox.NamedNode(ORIGIN)
_HAS: Final = ox.NamedNode("urn:x-iwtld:has")
_SHAPE: Final = "urn:x-iwtld:shape:"
_LITERALS: Final = ox.NamedNode("urn:x-iwtld:literals")
_TRUE: Final = ox.Literal(True)
_ONE: Final = ox.Literal(1)


def mark(store: ox.Store, focus: str, nodes: Iterable[Term]) -> None:
    """Mark nodes as to be checked, in the graph ``focus``: ``(node, urn:x-iwtld:is, true)``.

    A literal, which can be the subject of nothing, is marked by ``(urn:x-iwtld:literals, urn:x-iwtld:is,
    literal)``.
    """
    graph = ox.NamedNode(focus)
    for node in nodes:
        if isinstance(node, ox.NamedNode | ox.BlankNode):
            store.add(ox.Quad(node, _IS, _TRUE, graph))
        else:
            store.add(ox.Quad(_LITERALS, _IS, node, graph))


def is_new(store: ox.Store, node: Term) -> bool:
    """Tell whether what was handed in describes a node: whether it is marked in the graph of origins."""
    if isinstance(node, ox.Literal | ox.Triple):
        return False
    return next(store.quads_for_pattern(node, None, None, _ORIGIN), None) is not None


def assign(
    store: ox.Store, select: Select, shapes: Sequence[Shape], hierarchy: Hierarchy, focus: str
) -> dict[Shape, Focus]:
    """Return each shape of which marked nodes are targets, with the pattern that finds them.

    The pattern rests on further marks in the same graph: ``(urn:x-iwtld:shape:1, urn:x-iwtld:has, node)``.
    ``select`` has to reach that graph.
    """
    targets = dict.fromkeys(target for shape in shapes for target in shape.targets)
    hit = _hits(targets, select, hierarchy, focus)
    graph = ox.NamedNode(focus)
    found: dict[Shape, Focus] = {}
    for shape in shapes:
        nodes = set[Term]().union(*(hit[target] for target in shape.targets if target in hit))
        if nodes:
            name = ox.NamedNode(f"{_SHAPE}{len(found)}")
            store.extend(ox.Quad(name, _HAS, node, graph) for node in nodes)
            found[shape] = _marked(focus, name)
    return found


def assign_to(store: ox.Store, shape: Shape, nodes: Iterable[Term], focus: str) -> dict[Shape, Focus]:
    """Mark nodes as targets of a shape, whatever targets it names, and return the pattern that finds them."""
    graph, name = ox.NamedNode(focus), ox.NamedNode(f"{_SHAPE}0")
    store.extend(ox.Quad(name, _HAS, node, graph) for node in nodes)
    return {shape: _marked(focus, name)}


def _marked(focus: str, shape: ox.NamedNode) -> Focus:
    return Focus(lambda var: f"GRAPH <{focus}> {{ {shape} {_HAS} ?{var} }}", plain=True)


def _hits(
    targets: Iterable[Target], select: Select, hierarchy: Hierarchy, focus: str
) -> dict[Target, set[Term]]:
    """Return the marked nodes that each target names, for those that name any."""
    subject = f"GRAPH <{focus}> {{ ?node {_IS} true }}"
    literal = f"GRAPH <{focus}> {{ {_LITERALS} {_IS} ?node }}"
    by_kind: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        by_kind[target.kind].append(target)

    def nodes_by(pattern: str) -> dict[Term, set[Term]]:
        nodes: dict[Term, set[Term]] = defaultdict(set)
        for key, node in select(f"SELECT DISTINCT ?key ?node WHERE {{ {pattern} }}"):
            nodes[key].add(node)
        return nodes

    found: dict[Target, set[Term]] = {}
    if by_kind["class"]:
        typed = nodes_by(f"{subject} ?node <{TYPE}> ?key")
        for target in by_kind["class"]:
            below = hierarchy.get(target.term.value, (target.term.value,))
            if below is None:
                path = f"<{TYPE}>/<{SUBCLASS}>*"
                found[target] = nodes_by(f"{subject} BIND(1 AS ?key) ?node {path} {target.term}")[_ONE]
            else:
                found[target] = set[Term]().union(*(typed.get(ox.NamedNode(iri), ()) for iri in below))
    for kind, pattern in (
        ("subjectsOf", f"{subject} ?node ?key ?value"),
        ("objectsOf", f"{{ {subject} }} UNION {{ {literal} }} ?value ?key ?node"),
        ("node", f"{{ {subject} }} UNION {{ {literal} }} BIND(?node AS ?key)"),
    ):
        if by_kind[kind]:
            names = ", ".join(str(target.term) for target in by_kind[kind])
            nodes = nodes_by(f"{pattern} FILTER(?key IN ({names}))")
            found |= {target: nodes.get(target.term, set()) for target in by_kind[kind]}
    return {target: nodes for target, nodes in found.items() if nodes}
