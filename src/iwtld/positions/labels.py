"""Labels of blank nodes that every reader of a document agrees on."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import cast

import pyoxigraph as ox

from iwtld.positions.values import Subject, Term


class Labels:
    """Relabels the blank nodes of a document as they come: ``d{document number}b{n}``, n from 0.

    Parsers give blank nodes labels at random. The order in which they first appear is the same for
    everybody who reads the statements in the order of the parser, the subject of a statement before its
    object, and within a triple term likewise. Names of graphs do not count.
    """

    __slots__ = ("_known", "_prefix")

    def __init__(self, number: int) -> None:
        self._prefix = f"d{number}b"
        self._known: dict[ox.BlankNode, ox.BlankNode] = {}

    def __call__(self, term: Term) -> Term:
        """Return the term, or what stands for it when it is or has a blank node."""
        if isinstance(term, ox.BlankNode):
            known = self._known.get(term)
            if known is None:
                known = self._known[term] = ox.BlankNode(f"{self._prefix}{len(self._known)}")
            return known
        if isinstance(term, ox.Triple):
            subject = self.subject(term.subject)
            return ox.Triple(subject, term.predicate, self(term.object))
        return term

    def subject(self, term: Subject | ox.Triple) -> Subject:
        """Return the same for a subject, which in RDF 1.2 is no triple."""
        return cast(Subject, self(term) if isinstance(term, ox.BlankNode) else term)

    def originals(self, nodes: Container[Term]) -> Iterator[ox.BlankNode]:
        """Yield what some of the nodes were called before, those that have come."""
        return (original for original, node in self._known.items() if node in nodes)
