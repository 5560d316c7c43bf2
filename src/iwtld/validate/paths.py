"""SHACL property paths, as SPARQL property paths and back as RDF.

See https://www.w3.org/TR/shacl/#property-paths. ``str(path)`` is SPARQL 1.1 with full IRIs, and the
canonical text by which results are compared and sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.validate.graph import ListError, ShapesGraph
from iwtld.validate.vocabulary import FIRST, NIL, REST, SH, Term, display, display_iri

Node: TypeAlias = ox.NamedNode | ox.BlankNode

_MOST_STEPS: Final = 100
_REPETITIONS: Final = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


@dataclass(frozen=True, slots=True)
class Predicate:
    """One predicate, read from subject to object."""

    iri: str

    def __str__(self) -> str:
        return _text(self, "<{}>".format, 0)


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path read from its end to its beginning."""

    path: Path

    def __str__(self) -> str:
        return _text(self, "<{}>".format, 0)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Two or more paths, one after the other."""

    parts: tuple[Path, ...]

    def __str__(self) -> str:
        return _text(self, "<{}>".format, 0)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Two or more paths, any of them."""

    parts: tuple[Path, ...]

    def __str__(self) -> str:
        return _text(self, "<{}>".format, 0)


@dataclass(frozen=True, slots=True)
class Repetition:
    """A path taken any number of times (``*``), at least once (``+``) or at most once (``?``)."""

    path: Path
    operator: str

    def __str__(self) -> str:
        return _text(self, "<{}>".format, 0)


Path: TypeAlias = Predicate | Inverse | Sequence | Alternative | Repetition


def _text(path: Path, name: Callable[[str], str], outer: int) -> str:
    """Write a path, in parentheses where it binds weaker than ``outer``, as the SPARQL grammar nests them."""
    match path:
        case Predicate(iri):
            text, strength = name(iri), 4
        case Repetition(inner, operator):
            text, strength = _text(inner, name, 4) + operator, 3
        case Inverse(inner):
            text, strength = "^" + _text(inner, name, 3), 2
        case Sequence(parts):
            text, strength = "/".join(_text(part, name, 2) for part in parts), 1
        case Alternative(parts):
            text, strength = "|".join(_text(part, name, 1) for part in parts), 0
    return f"({text})" if strength < outer else text


def nullable(path: Path) -> bool:
    """Tell whether the path may have length zero, so that a node is a value of itself.

    SPARQL engines find the zero-length match only for nodes of the graph; SHACL finds it for every
    focus node. Who puts the path into a query has to add that match.
    """
    match path:
        case Predicate():
            return False
        case Inverse(inner):
            return nullable(inner)
        case Sequence(parts):
            return all(nullable(part) for part in parts)
        case Alternative(parts):
            return any(nullable(part) for part in parts)
        case Repetition(inner, operator):
            return operator != "+" or nullable(inner)


def is_single_step(path: Path) -> bool:
    """Tell whether the path is one predicate, in either direction."""
    return isinstance(path, Predicate) or (isinstance(path, Inverse) and isinstance(path.path, Predicate))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place of a predicate in a path: what leads there from the start, and from there to the end.

    ``inverse`` tells that the path goes from the object to the subject there.
    """

    iri: str
    inverse: bool
    before: tuple[Path, ...]
    after: tuple[Path, ...]


def occurrences(path: Path) -> Iterator[Occurrence]:
    """Yield every place at which a statement may be a part of the path."""
    match path:
        case Predicate(iri):
            yield Occurrence(iri, False, (), ())
        case Inverse(inner):
            for it in occurrences(inner):
                yield Occurrence(it.iri, not it.inverse, _turned(it.after), _turned(it.before))
        case Sequence(parts):
            for at, part in enumerate(parts):
                for it in occurrences(part):
                    before, after = (*parts[:at], *it.before), (*it.after, *parts[at + 1 :])
                    yield Occurrence(it.iri, it.inverse, before, after)
        case Alternative(parts):
            for part in parts:
                yield from occurrences(part)
        case Repetition(inner, operator):
            more = () if operator == "?" else (Repetition(inner, "*"),)
            for it in occurrences(inner):
                yield Occurrence(it.iri, it.inverse, (*more, *it.before), (*it.after, *more))


def _turned(parts: tuple[Path, ...]) -> tuple[Path, ...]:
    return tuple(Inverse(part) for part in reversed(parts))


def in_sequence(parts: tuple[Path, ...]) -> Path:
    """Return one or more paths as one, the first step first."""
    return parts[0] if len(parts) == 1 else Sequence(parts)


def describe(path: Path) -> str:
    """Return the path with prefixed names, for messages."""
    return _text(path, display_iri, 0)


def read_path(graph: ShapesGraph, node: Term) -> Path:
    """Read the path that starts at a node of the shapes graph.

    Raises ``ValueError`` with a sentence that says what is wrong; the caller knows which shape it is.
    Where one blank node carries several path forms, the list wins, then the order of the specification.
    A path has at most a hundred steps, each counted as often as it is taken.
    """
    return _read(graph, node, (), count(1))


def _read(graph: ShapesGraph, node: Term, seen: tuple[Term, ...], steps: Iterator[int]) -> Path:
    if next(steps) > _MOST_STEPS:
        raise ValueError(f"The path has more than {_MOST_STEPS} steps.")
    if isinstance(node, ox.NamedNode) and node.value != NIL:
        return Predicate(node.value)
    if not isinstance(node, ox.BlankNode):
        raise ValueError(f"{display(node)} is not a property path; use an IRI or a SHACL path expression.")
    if node in seen:
        raise ValueError("The path contains itself.")
    seen = (*seen, node)
    if graph.objects(node, FIRST):
        return Sequence(_read_list(graph, node, seen, steps, "A sequence path"))
    for name in ("alternativePath", "inversePath", *_REPETITIONS):
        values = graph.objects(node, SH + name)
        if not values:
            continue
        if len(values) > 1:
            raise ValueError(f"A path has {len(values)} values of sh:{name}; give one.")
        if name == "alternativePath":
            return Alternative(_read_list(graph, values[0], seen, steps, "sh:alternativePath"))
        inner = _read(graph, values[0], seen, steps)
        return Inverse(inner) if name == "inversePath" else Repetition(inner, _REPETITIONS[name])
    raise ValueError(
        "A blank node is used as a path, but it is neither a list nor does it have one of "
        "sh:inversePath, sh:alternativePath, sh:zeroOrMorePath, sh:oneOrMorePath, sh:zeroOrOnePath."
    )


def _read_list(
    graph: ShapesGraph, node: Term, seen: tuple[Term, ...], steps: Iterator[int], what: str
) -> tuple[Path, ...]:
    try:
        members = graph.members(node)
    except ListError as error:
        raise ValueError(f"{what} {error}") from None
    if len(members) < 2:
        raise ValueError(f"{what} needs two or more members and has {len(members)}.")
    return tuple(_read(graph, member, seen, steps) for member in members)


def path_triples(path: Path) -> tuple[Node, list[ox.Triple]]:
    """Return the node that stands for the path in RDF, and the triples that describe it.

    Every call makes fresh blank nodes, as a validation report must not share them with the shapes graph.
    """
    triples: list[ox.Triple] = []
    return _write(path, triples), triples


def _write(path: Path, triples: list[ox.Triple]) -> Node:
    if isinstance(path, Predicate):
        return ox.NamedNode(path.iri)
    if isinstance(path, Sequence):
        return _write_list([_write(part, triples) for part in path.parts], triples)
    node = ox.BlankNode()
    match path:
        case Inverse(inner):
            name, value = "inversePath", _write(inner, triples)
        case Alternative(parts):
            name, value = "alternativePath", _write_list([_write(part, triples) for part in parts], triples)
        case Repetition(inner, operator):
            name = next(key for key, sign in _REPETITIONS.items() if sign == operator)
            value = _write(inner, triples)
    triples.append(ox.Triple(node, ox.NamedNode(SH + name), value))
    return node


def _write_list(members: list[Node], triples: list[ox.Triple]) -> Node:
    head: Node = ox.NamedNode(NIL)
    for member in reversed(members):
        cell = ox.BlankNode()
        triples.append(ox.Triple(cell, ox.NamedNode(FIRST), member))
        triples.append(ox.Triple(cell, ox.NamedNode(REST), head))
        head = cell
    return head
