"""Statements as the readers of JSON-LD and RDF/XML make them, before their places are looked up."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

import pyoxigraph as ox

from iwtld.positions.labels import Labels
from iwtld.positions.mistake import Mistake
from iwtld.positions.text import Text
from iwtld.positions.values import Statement, Subject, Term

Place: TypeAlias = tuple[int, int]
"""The offset of the first byte of something, and of the first byte behind it."""


class Placed(NamedTuple):
    """A statement whose blank nodes are not relabelled yet, with the bytes at which its terms stand."""

    subject: Subject
    predicate: ox.NamedNode
    object: Term
    subject_place: Place
    predicate_place: Place
    object_place: Place


def told(
    statements: Iterable[Placed], text: Text, number: int, subjects: Container[Any] | None
) -> Iterator[Statement]:
    """Yield statements with lines and columns, those about some subjects only unless ``subjects`` is None.

    ``number`` is that of the document, for the labels of blank nodes. The stream ends at a mistake.
    """
    label = Labels(number)
    try:
        for placed in statements:
            node, term = label.subject(placed.subject), label(placed.object)
            if subjects is None or node in subjects:
                spans = (text.span(*place) for place in placed[3:])
                yield Statement(node, placed.predicate, term, *spans)
    except Mistake:
        return
