"""The statements of a parser with blank nodes that every reader of the document labels alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from iwtld.namespaces import PREFIXES
from iwtld.positions.labels import Labels

OWL_IMPORTS: Final = ox.NamedNode(PREFIXES["owl"] + "imports")


def labelled(quads: Iterable[ox.Quad], number: int) -> Iterator[ox.Quad]:
    """Yield statements, their blank nodes labelled for the document of that number.

    A statement without blank nodes is passed on as it is. Names of graphs stay.
    """
    label = Labels(number)
    blank, triple = ox.BlankNode, ox.Triple
    for quad in quads:
        subject, predicate, value, graph = quad
        kind = type(value)
        if type(subject) is blank or kind is blank or kind is triple:
            yield ox.Quad(label.subject(subject), predicate, label(value), graph)
        else:
            yield quad


def watched(quads: Iterable[ox.Quad], imports: list[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield statements, and note those that import something."""
    for quad in quads:
        if quad.predicate == OWL_IMPORTS:
            imports.append(quad)
        yield quad
