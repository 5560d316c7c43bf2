"""Which blank nodes can be written where they are used, and which of those are lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from iwtld.export.graphs import Graph, Pairs
from iwtld.export.terms import FIRST, NIL, REST, is_blank, is_triple

DEPTH = 16
"""How deep nodes are nested at most: readable for people, and within what recursive parsers bear."""

_BLANK_IN_TRIPLE = re.compile(r"_:[^\s\"]+")


@dataclass(frozen=True, slots=True)
class Nesting:
    """The blank nodes of some graphs by the way in which they are written.

    ``nested`` nodes are the object of exactly one triple and stand in its place, without a label. Those of
    them that begin a well-formed list are the keys of ``lists``, with the members in order. ``unnamed`` are
    subjects that nothing refers to: they need no label either.
    """

    nested: frozenset[str]
    lists: dict[str, list[str]]
    unnamed: frozenset[str]


def analyse(graphs: Sequence[Graph]) -> Nesting:
    """Return how the blank nodes of a document that holds these graphs can be written.

    Labels are valid in the whole document, so a node that two graphs share always keeps its label.
    """
    uses, owners, cells = _survey(graphs)
    once = {node for node, count in uses.items() if count == 1 and node in owners}
    links = _links(once, owners, cells)
    nested = once - _cycle_breakers(once, owners, links)
    nested -= _too_deep(nested, owners, links)
    lists = {}
    for last, (_, rest) in cells.items():
        if rest == NIL and last in nested:
            chain = [last]
            while (before := owners[chain[-1]]) in nested and cells.get(before, ("", ""))[1] == chain[-1]:
                chain.append(before)
            lists[chain[-1]] = [cells[cell][0] for cell in reversed(chain)]
    subjects = {subject for graph in graphs for subject in graph.subjects if is_blank(subject)}
    return Nesting(frozenset(nested), lists, frozenset(node for node in subjects if not uses[node]))


def _survey(graphs: Sequence[Graph]) -> tuple[Counter[str], dict[str, str], dict[str, tuple[str, str]]]:
    """Return the uses of each blank node, the subject that uses it, and (first, rest) of each list cell.

    What forces a label counts as several uses: being shared by graphs, naming one, standing in a triple term.
    """
    uses: Counter[str] = Counter()
    owners: dict[str, str] = {}
    cells: dict[str, tuple[str, str]] = {}
    home: dict[str, str] = {}
    for graph in graphs:
        seen: set[str] = {graph.name} if graph.name and is_blank(graph.name) else set()
        uses.update(dict.fromkeys(seen, 2))
        for subject, pairs in graph.subjects.items():
            if is_blank(subject):
                seen.add(subject)
                if cell := _cell(pairs):
                    cells[subject] = cell
            for _, obj in pairs:
                if is_blank(obj):
                    seen.add(obj)
                    uses[obj] += 1
                    owners[obj] = subject
                elif is_triple(obj):
                    uses.update(dict.fromkeys(_BLANK_IN_TRIPLE.findall(obj), 2))
        for node in seen:
            if home.setdefault(node, graph.name) != graph.name:
                uses[node] += 2
    return uses, owners, cells


def _cell(pairs: Pairs) -> tuple[str, str] | None:
    if len(pairs) == 2 and pairs[0][0] == FIRST and pairs[1][0] == REST:
        return pairs[0][1], pairs[1][1]
    return None


def _links(once: set[str], owners: dict[str, str], cells: dict[str, tuple[str, str]]) -> set[str]:
    """Return the cells that continue a list, in lists that end in ``rdf:nil``."""
    links = set()
    for cell, (_, rest) in cells.items():
        if rest != NIL:
            continue
        while cell in once and cells.get(owners[cell], ("", ""))[1] == cell:
            links.add(cell)
            cell = owners[cell]
    return links


def _cycle_breakers(once: set[str], owners: dict[str, str], links: set[str]) -> set[str]:
    """Return one node of each cycle: the first by label, but a list's head rather than a cell within."""
    breakers = set()
    done: set[str] = set()
    for start in once:
        path: dict[str, None] = {}
        node = start
        while node in once and node not in done and node not in path:
            path[node] = None
            node = owners[node]
        if node in path:
            cycle = list(path)[list(path).index(node) :]
            # Cells alone cannot make a cycle: they end in rdf:nil.
            breakers.add(min(member for member in cycle if member not in links))
        done.update(path)
    return breakers


def _too_deep(free: set[str], owners: dict[str, str], links: set[str]) -> set[str]:
    """Return the nodes at which nesting starts anew; a list counts as one level however long it is."""
    deep = set()
    depth: dict[str, int] = {}
    for start in free:
        path = []
        node = start
        while node in free and node not in depth:
            path.append(node)
            node = owners[node]
        for member in reversed(path):
            level = depth.get(owners[member], 0) + (member not in links)
            if level > DEPTH:
                deep.add(member)
                level = 0
            depth[member] = level
    return deep
