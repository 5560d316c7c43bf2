"""Blank nodes as IRIs, and back: RDF 1.1 Concepts, section 3.5.

A service gives blank nodes new names as it likes, and some take none at all. In a service they are therefore
IRIs below ``.well-known/genid/``, named by what the graph says of them, so that the same graph has the same
IRIs each time. What is read back has blank nodes again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import pyoxigraph as ox

GENID: Final = "https://w3id.org/.well-known/genid/iwtld/"

Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def has_blank(quad: ox.Quad | ox.Triple) -> bool:
    """Return whether the subject or the object is a blank node or a triple term that holds one."""
    return _is_blank(quad.subject) or _is_blank(quad.object)


def skolemised(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield quads with IRIs for blank nodes; quads that share a blank node have to come together."""
    from iwtld.compare.blanks import by_content

    for quad in by_content(quads):
        subject = skolem(quad.subject)
        assert not isinstance(subject, ox.Literal)  # noqa: S101 - no subject is one
        yield ox.Quad(subject, quad.predicate, skolem(quad.object), quad.graph_name)


def skolem(term: Term) -> Term:
    """Return the IRI that stands for a blank node; every other term as it is."""
    return ox.NamedNode(GENID + term.value) if isinstance(term, ox.BlankNode) else term


def blank(term: Term) -> Term:
    """Return the blank node that an IRI stands for; every other term as it is."""
    if isinstance(term, ox.NamedNode) and term.value.startswith(GENID):
        return ox.BlankNode(term.value.removeprefix(GENID))
    return term


def unskolemised(triple: ox.Triple) -> ox.Triple:
    """Return a triple with blank nodes for the IRIs that stand for some."""
    subject = blank(triple.subject)
    assert not isinstance(subject, ox.Literal)  # noqa: S101 - no subject is one
    return ox.Triple(subject, triple.predicate, blank(triple.object))


def skolemised_triple(triple: ox.Triple) -> ox.Triple:
    """Return a triple with the IRIs that stand for its blank nodes, which keep the names that they have."""
    subject = skolem(triple.subject)
    assert not isinstance(subject, ox.Literal)  # noqa: S101 - no subject is one
    return ox.Triple(subject, triple.predicate, skolem(triple.object))


def _is_blank(term: Term) -> bool:
    return isinstance(term, ox.BlankNode) or (isinstance(term, ox.Triple) and has_blank(term))
