"""A shapes graph in memory, as it was written.

A store turns ``"1"^^xsd:boolean`` into ``true``; SHACL tells them apart in its parameters. Files are
therefore read into a plain index and not into a store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from iwtld.errors import Finding, InputError, RDFSyntaxError
from iwtld.validate.vocabulary import FIRST, NIL, REST, SUBCLASS, TYPE, Term


class ListError(ValueError):
    """The node is not the head of a well-formed SHACL list."""


class ShapesGraph:
    """Triples by subject and predicate, in the order in which they were read."""

    def __init__(self, triples: Iterable[tuple[Term, str, Term]]) -> None:
        self._objects: dict[Term, dict[str, dict[Term, None]]] = {}
        for subject, predicate, value in triples:
            self._objects.setdefault(subject, {}).setdefault(predicate, {})[value] = None

    def __len__(self) -> int:
        return sum(len(values) for by in self._objects.values() for values in by.values())

    def triples(self) -> Iterator[tuple[Term, str, Term]]:
        """Yield every triple once, as (subject, predicate IRI, object)."""
        for subject, by in self._objects.items():
            for predicate, values in by.items():
                for value in values:
                    yield subject, predicate, value

    def description(self, subject: Term) -> Mapping[str, Mapping[Term, None]]:
        """Return the predicates of a subject by their IRIs, each with its values in their order."""
        return self._objects.get(subject, {})

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
    unknown format, and ``RDFSyntaxError`` with every place at which a file is not well-formed.
    """
    if isinstance(source, ox.Store):
        return ShapesGraph((quad.subject, quad.predicate.value, quad.object) for quad in source)
    triples: list[tuple[Term, str, Term]] = []
    findings: list[Finding] = []
    for number, path in enumerate(source):
        triples += _read(path, number, findings)
    if findings:
        raise RDFSyntaxError("A shapes file is not well-formed. Correct it and validate again.", findings)
    return ShapesGraph(triples)


def _read(path: Path, number: int, findings: list[Finding]) -> list[tuple[Term, str, Term]]:
    """Return the statements of a file; what is wrong with it is appended to the findings."""
    form = path.suffix.lstrip(".").lower()
    if ox.RdfFormat.from_extension(form) is None:
        raise InputError(f"{path}: the format is unknown. Name a shapes file .ttl, .nt, .trig or .jsonld.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: the shapes file cannot be read ({error.strerror}).") from None
    if form in _PLAIN and b"<<" not in content:
        base = path.resolve().as_uri()
        try:
            quads = list(ox.parse(content, format=_PLAIN[form], base_iri=base, rename_blank_nodes=True))
            return [(quad.subject, quad.predicate.value, quad.object) for quad in quads]
        except SyntaxError:
            # The careful reader says what is wrong, and where.
            pass
    return _read_carefully(path, form, number, findings)


def _read_carefully(
    path: Path, form: str, number: int, findings: list[Finding]
) -> list[tuple[Term, str, Term]]:
    """Read a file of a form in which some content could harm the parser."""
    from iwtld.incoming.document import Document
    from iwtld.rdf import read

    faults: list[Finding] = []
    document = Document(str(path), path, form, number, path.resolve().as_uri())
    found: list[tuple[Term, str, Term]] = [
        (quad.subject, quad.predicate.value, quad.object) for quad in read(document, faults)
    ]
    findings += (fault for fault in faults if fault.severity == "violation")
    return found


_PLAIN: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
}
"""Extensions of the forms that the parser reads in one pass, however deep they are nested."""
