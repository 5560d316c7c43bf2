"""From a result of the validation to the statement that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import pyoxigraph as ox

from iwtld.validate.paths import Alternative, Inverse, Path, Predicate, Repetition, Sequence
from iwtld.validate.vocabulary import Term

Node: TypeAlias = ox.NamedNode | ox.BlankNode

MOST_NODES = 1000
"""How many nodes of a path are followed in search of a statement."""


def statement_of(
    graph: ox.Store, focus: Term, path: Path | None, value: Term | None
) -> tuple[Term, str, Term | None] | None:
    """Return the subject, the predicate and the object of the statement that a result is about.

    For a path of several steps it is the last one, the statement that gives the value. Without a value the
    object is None, and the first step is meant: the one that is missing, or that is there too often. None
    where no statement can be told.
    """
    if path is None:
        return None
    if value is None:
        return next(((focus, iri, None) for iri in _first_predicates(path)), None)
    return next(_last_statements(graph, focus, path, value), None)


def _first_predicates(path: Path) -> Iterator[str]:
    match path:
        case Predicate(iri):
            yield iri
        case Sequence(parts):
            yield from _first_predicates(parts[0])
        case Alternative(parts):
            for part in parts:
                yield from _first_predicates(part)
        case Repetition(inner, _):
            yield from _first_predicates(inner)


def _last_statements(
    graph: ox.Store, focus: Term, path: Path, value: Term
) -> Iterator[tuple[Term, str, Term | None]]:
    match path:
        case Predicate(iri):
            if _holds(graph, focus, iri, value):
                yield focus, iri, value
        case Inverse(Predicate(iri)):
            if _holds(graph, value, iri, focus):
                yield value, iri, focus
        case Inverse(inner):
            yield from _last_statements(graph, value, inner, focus)
        case Sequence(parts):
            for node in _reached(graph, {focus}, Sequence(parts[:-1])):
                yield from _last_statements(graph, node, parts[-1], value)
        case Alternative(parts):
            for part in parts:
                yield from _last_statements(graph, focus, part, value)
        case Repetition(inner, _):
            for node in (focus, *_reached(graph, {focus}, path)):
                yield from _last_statements(graph, node, inner, value)


def _holds(graph: ox.Store, subject: Term, predicate: str, value: Term) -> bool:
    if isinstance(subject, ox.Literal):
        return False
    found = graph.quads_for_pattern(subject, ox.NamedNode(predicate), value, ox.DefaultGraph())
    return next(iter(found), None) is not None


def _reached(graph: ox.Store, nodes: set[Term], path: Path) -> set[Term]:
    """Return the nodes at the end of a path, as far as ``MOST_NODES`` reach."""
    match path:
        case Predicate(iri):
            return _next(graph, nodes, iri, forward=True)
        case Inverse(Predicate(iri)):
            return _next(graph, nodes, iri, forward=False)
        case Inverse(_):
            return set()
        case Sequence(parts):
            for part in parts:
                nodes = _reached(graph, nodes, part)
            return nodes
        case Alternative(parts):
            return set().union(*(_reached(graph, nodes, part) for part in parts))
        case Repetition(inner, _):
            seen: set[Term] = set()
            frontier = nodes
            while frontier and len(seen) < MOST_NODES:
                frontier = _reached(graph, frontier, inner) - seen
                seen |= frontier
            return seen


def _next(graph: ox.Store, nodes: set[Term], iri: str, *, forward: bool) -> set[Term]:
    predicate, everywhere = ox.NamedNode(iri), ox.DefaultGraph()
    found: set[Term] = set()
    for node in nodes:
        if len(found) >= MOST_NODES:
            break
        if forward and not isinstance(node, ox.Literal):
            found.update(quad.object for quad in graph.quads_for_pattern(node, predicate, None, everywhere))
        elif not forward:
            found.update(quad.subject for quad in graph.quads_for_pattern(None, predicate, node, everywhere))
    return found
