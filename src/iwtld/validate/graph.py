"""A shapes graph in memory, as it was written.

A store turns ``"1"^^xsd:boolean`` into ``true``; SHACL tells them apart in its parameters. Files are
therefore read into a plain index and not into a store.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from iwtld.errors import Finding, InputError, RDFSyntaxError
from iwtld.validate.vocabulary import FIRST, NIL, REST, SUBCLASS, TYPE, Term

_PLACE = re.compile(r"^Parser error at .*?: ")


class ListError(ValueError):
    """The node is not the head of a well-formed SHACL list."""


class ShapesGraph:
    """Triples by subject and predicate, in the order in which they were read."""

    def __init__(self, triples: Iterable[tuple[Term, str, Term]]) -> None:
        self._objects: dict[Term, dict[str, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
        for subject, predicate, value in triples:
            self._objects[subject][predicate][value] = None

    def __len__(self) -> int:
        return sum(len(values) for by in self._objects.values() for values in by.values())

    def triples(self) -> Iterator[tuple[Term, str, Term]]:
        """Yield every triple once, as (subject, predicate IRI, object)."""
        for subject, by in self._objects.items():
            for predicate, values in by.items():
                for value in values:
                    yield subject, predicate, value

    def predicates(self, subject: Term) -> tuple[str, ...]:
        """Return the IRIs of the predicates that a subject has."""
        return tuple(self._objects.get(subject, ()))

    def objects(self, subject: Term, predicate: str) -> tuple[Term, ...]:
        """Return the values of a predicate at a subject; an empty tuple when there are none."""
        return tuple(self._objects.get(subject, {}).get(predicate, ()))

    def subjects(self, predicate: str) -> tuple[Term, ...]:
        """Return the subjects that have the predicate, whatever its values."""
        return tuple(subject for subject, by in self._objects.items() if predicate in by)

    def members(self, head: Term) -> tuple[Term, ...]:
        """Return the members of a list.

        Raises ``ListError`` where a cell has not exactly one ``rdf:first`` and one ``rdf:rest``, or
        where the list runs into itself.
        """
        found: list[Term] = []
        cells: set[Term] = set()
        while head != ox.NamedNode(NIL):
            first, rest = self.objects(head, FIRST), self.objects(head, REST)
            if len(first) != 1 or len(rest) != 1:
                raise ListError("is not a well-formed list.")
            if head in cells:
                raise ListError("is a list that runs into itself.")
            cells.add(head)
            found.append(first[0])
            head = rest[0]
        return tuple(found)

    def subclasses(self, *classes: str) -> frozenset[Term]:
        """Return the classes and everything that is ``rdfs:subClassOf`` one of them in this graph."""
        found: set[Term] = {ox.NamedNode(iri) for iri in classes}
        children: dict[Term, list[Term]] = defaultdict(list)
        for subject in self.subjects(SUBCLASS):
            for parent in self.objects(subject, SUBCLASS):
                children[parent].append(subject)
        frontier = list(found)
        while frontier:
            for child in children[frontier.pop()]:
                if child not in found:
                    found.add(child)
                    frontier.append(child)
        return frozenset(found)

    def instances(self, classes: frozenset[Term]) -> tuple[Term, ...]:
        """Return the subjects whose ``rdf:type`` is one of the classes."""
        return tuple(s for s in self.subjects(TYPE) if not classes.isdisjoint(self.objects(s, TYPE)))


def load_shapes(source: ox.Store | Sequence[Path]) -> ShapesGraph:
    """Read a shapes graph from files or from all graphs of a store.

    The format of a file follows from its extension. Nothing is imported: ``owl:imports`` and
    ``sh:shapesGraph`` are left alone. Raises ``InputError`` for a file that cannot be read or is of an
    unknown format, and ``RDFSyntaxError`` with one finding per file that is not well-formed.
    """
    if isinstance(source, ox.Store):
        return ShapesGraph((quad.subject, quad.predicate.value, quad.object) for quad in source)
    triples: list[tuple[Term, str, Term]] = []
    findings: list[Finding] = []
    for path in source:
        try:
            triples.extend(_parse(path))
        except SyntaxError as error:
            findings.append(_finding(path, error))
    if findings:
        raise RDFSyntaxError("A shapes file is not well-formed. Correct it and validate again.", findings)
    return ShapesGraph(triples)


def _parse(path: Path) -> list[tuple[Term, str, Term]]:
    format_ = ox.RdfFormat.from_extension(path.suffix.lstrip("."))
    if format_ is None:
        raise InputError(f"{path}: the format is unknown. Name a shapes file .ttl, .nt, .trig or .jsonld.")
    try:
        quads = ox.parse(
            path.read_bytes(), format=format_, base_iri=path.resolve().as_uri(), rename_blank_nodes=True
        )
    except OSError as error:
        raise InputError(f"{path}: the shapes file cannot be read ({error.strerror}).") from None
    return [(quad.subject, quad.predicate.value, quad.object) for quad in quads]


def _finding(path: Path, error: SyntaxError) -> Finding:
    return Finding(
        file=str(path),
        row=error.lineno,
        column=error.offset,
        code="rdf-syntax",
        reason=_PLACE.sub("", error.msg).rstrip(".") + ".",
        suggestion="Correct the file at this place.",
    )
