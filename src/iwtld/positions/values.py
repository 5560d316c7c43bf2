"""Places in a text, and what is asked and told about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import pyoxigraph as ox

Subject: TypeAlias = ox.NamedNode | ox.BlankNode
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: lines and columns from 1, columns in characters, the end exclusive.

    Lines end with a line feed, a carriage return, or both together. A byte order mark at the beginning is
    not a character of the first line.
    """

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, and where its terms stand in the text.

    Blank nodes are labelled ``d{document number}b{n}``, n counted from 0 in the order in which they appear
    in the stream, the subject of a statement before its object. The place of a node or a list that is
    written in brackets is the opening bracket; a term that the syntax leaves out, such as ``rdf:rest`` in a
    collection, has the place of what implies it.
    """

    subject: Subject
    predicate: ox.NamedNode
    object: Term
    subject_span: Span
    predicate_span: Span
    object_span: Span


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place to look up: where a node is described, and where one of its values stands.

    ``path`` is the IRI of a property, ``value`` a term as a store gives it back. Without ``value``, the place
    of one of the values of the property is wanted: ``occurrence`` says which, counted from 0, or from the end
    when it is negative. The last one, the default, is the one too many. ``part`` is what of the statement is
    looked for.
    """

    focus: Term
    path: str | None = None
    value: Term | None = None
    occurrence: int = -1
    part: Literal["value", "property"] = "value"


@dataclass(frozen=True, slots=True)
class Located:
    """What was found: where the node is first a subject, where the value stands, and the node's label.

    ``triple`` is the part of the statement that was wanted, and
    ``label`` what a blank node is called in the text, ``_:x``; None for nodes that have no label there.
    """

    subject: Span | None = None
    triple: Span | None = None
    label: str | None = None
