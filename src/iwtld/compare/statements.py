"""What two graphs state differently, statement by statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.compare.blanks import blank_nodes, by_content

Chosen: TypeAlias = Callable[[str], bool]
"""Whether a graph is compared, by its IRI; the default graph has the name ``""``."""

_GraphName: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_DEFAULT: Final = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class StatementChanges:
    """The statements that go and those that come; blank nodes are labelled by what is said of them.

    ``unnamed_before`` and ``unnamed_after`` are all statements with blank nodes of the two graphs, under the
    same labels.
    """

    removed: frozenset[ox.Quad]
    added: frozenset[ox.Quad]
    unnamed_before: frozenset[ox.Quad] = frozenset()
    unnamed_after: frozenset[ox.Quad] = frozenset()

    def apply(self, store: ox.Store) -> ox.Store:
        """Return the first graph, given as ``store``, with the changes made: the second graph, in memory."""
        statements = set(_all(store, lambda name: True))
        found = ox.Store()
        found.extend((statements - self.removed) | self.added)
        return found


def differences(before: ox.Store, after: ox.Store, chosen: Chosen = lambda name: True) -> StatementChanges:
    """Return what two graphs state differently in the named graphs that are chosen, by default in all.

    Graphs are compared as text, a named graph at a time: 100,000 statements on either side take a second.
    Blank nodes with the same statements are the same node. RDFC-1.0, which labels them, is exponential in
    the worst case; only graphs that were made for it reach that.
    """
    removed: set[ox.Quad] = set()
    added: set[ox.Quad] = set()
    old_unnamed: list[ox.Quad] = []
    new_unnamed: list[ox.Quad] = []
    for name in sorted({*_names(before, chosen), *_names(after, chosen)}, key=str):
        old, new = _lines(before, name), _lines(after, name)
        old_unnamed += _taken(old, name)
        new_unnamed += _taken(new, name)
        removed.update(_parsed(old - new, name))
        added.update(_parsed(new - old, name))
    first, second = by_content(old_unnamed), by_content(new_unnamed)
    return StatementChanges(
        frozenset(removed | (first - second)), frozenset(added | (second - first)), first, second
    )


def _all(store: ox.Store, chosen: Chosen) -> Iterator[ox.Quad]:
    unnamed: list[ox.Quad] = []
    for quad in store:
        if chosen(_iri(quad.graph_name)):
            if any(True for _ in blank_nodes(quad)):
                unnamed.append(quad)
            else:
                yield quad
    yield from by_content(unnamed)


def _names(store: ox.Store, chosen: Chosen) -> Iterator[_GraphName]:
    for name in (_DEFAULT, *store.named_graphs()):
        if chosen(_iri(name)):
            yield name


def _iri(name: _GraphName) -> str:
    return "" if isinstance(name, ox.DefaultGraph) else name.value


def _lines(store: ox.Store, name: _GraphName) -> set[bytes]:
    """Return the statements of a graph as lines of N-Triples, which compare a good deal faster than terms."""
    if not isinstance(name, ox.DefaultGraph) and not store.contains_named_graph(name):
        return set()
    text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name)
    return set((text or b"").splitlines())


def _taken(lines: set[bytes], name: _GraphName) -> list[ox.Quad]:
    """Take the statements with blank nodes out of lines, and return them."""
    if isinstance(name, ox.BlankNode):
        held = list(lines)
    else:
        held = [
            line
            for line in lines
            if b"_:" in line and any(True for quad in _parsed([line], name) for _ in blank_nodes(quad))
        ]
    lines.difference_update(held)
    return list(_parsed(held, name))


def _parsed(lines: Iterable[bytes], name: _GraphName) -> Iterator[ox.Quad]:
    # What is in a store was let in; an IRI that is none is not for the comparison to refuse.
    for quad in ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, name)
