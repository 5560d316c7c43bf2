"""Where statements stand in Turtle and TriG.

What is stated comes from the parser, where it stands from the grammar; both yield the same statements in the
same order. So prefixes, relative IRIs, escapes and numbers mean here exactly what they mean elsewhere.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from iwtld.positions.labels import Labels
from iwtld.positions.places import places
from iwtld.positions.states import Places
from iwtld.positions.text import Text
from iwtld.positions.values import Statement

if TYPE_CHECKING:
    from iwtld.incoming.document import Document


def described(document: Document, text: Text, subjects: Container[Any] | None) -> Iterator[Statement]:
    """Yield the statements about some subjects only, and look up the places of no others.

    ``subjects`` are labelled as ``Statement`` says; None stands for all.
    """
    label = Labels(document.number)
    for quad, (subject, predicate, value) in _pairs(document, text):
        node, term = label.subject(quad.subject), label(quad.object)
        if subjects is None or node in subjects:
            yield Statement(
                node, quad.predicate, term, text.span(*subject), text.span(*predicate), text.span(*value)
            )


def _pairs(document: Document, text: Text) -> Iterator[tuple[ox.Quad, Places]]:
    form = ox.RdfFormat.TRIG if document.form == "trig" else ox.RdfFormat.TURTLE
    try:
        yield from zip(
            ox.parse(text.data, format=form, base_iri=document.base), places(text.data), strict=False
        )
    except SyntaxError:
        return
