"""Hold places in a text against what the parser says that it states."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from iwtld.incoming.document import Document
from iwtld.positions import Span, Statement, statements

BASE = "http://example.org/folder/file"
FORMS = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LEFT_OUT = {RDF + "first", RDF + "rest", RDF + "reifies"}
"""Predicates that brackets imply."""


def document(form: str, path: Path = Path("x"), number: int = 0, base: str = BASE) -> Document:
    return Document("x", path, form, number, base)


def read(text: str, form: str = "ttl") -> list[Statement]:
    return list(statements(document(form), text))


def at(text: str, span: Span) -> str:
    """Return what stands at a place; the lines are taken apart anew, in another way than the code does."""
    lines = _lines(text)
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    first, *rest = lines[span.line - 1 : span.end_line]
    return "".join((first[span.column - 1 :], *rest[:-1], rest[-1][: span.end_column - 1]))


@cache
def _lines(text: str) -> list[str]:
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text.removeprefix("\ufeff"))


def texts(text: str, form: str = "ttl") -> list[tuple[str, str, str]]:
    """Return what stands at the places of the subject, the predicate and the object of each statement."""
    return [
        (at(text, one.subject_span), at(text, one.predicate_span), at(text, one.object_span))
        for one in read(text, form)
    ]


def parsed(text: str, form: str, number: int = 0) -> list[tuple[object, object, object]]:
    """Return what the parser yields up to the first error, its blank nodes renamed in order."""
    names: dict[str, ox.BlankNode] = {}

    def renamed(term: object) -> object:
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term.value, ox.BlankNode(f"d{number}b{len(names)}"))
        if isinstance(term, ox.Triple):
            subject = renamed(term.subject)
            return ox.Triple(subject, term.predicate, renamed(term.object))  # type: ignore[arg-type]
        return term

    found = []
    try:
        for quad in ox.parse(text.removeprefix("\ufeff").encode(), format=FORMS[form], base_iri=BASE):
            subject = renamed(quad.subject)
            found.append((subject, quad.predicate, renamed(quad.object)))
    except SyntaxError:
        pass
    return found


def check(text: str, form: str = "ttl", prologue: str = "", least: int = 1) -> None:
    """Check that every statement of a text stands where the reader says.

    ``prologue`` is what a term needs before it to be read alone.
    """
    found = read(text, form)
    assert [(one.subject, one.predicate, one.object) for one in found] == parsed(text, form)
    assert len(found) >= least
    anonymous: dict[object, Span] = {}
    for one in found:
        for term, span in (
            (one.subject, one.subject_span),
            (one.predicate, one.predicate_span),
            (one.object, one.object_span),
        ):
            source = at(text, span)
            assert source
            assert source == source.strip()
            if isinstance(term, ox.BlankNode):
                if not source.startswith("_:") and not (source.startswith("<<") and "~" in source):
                    # Wherever an anonymous node is spoken of, it stands at one and the same place.
                    known = anonymous.setdefault(term, span)
                    assert (known.line, known.column) == (span.line, span.column)
            elif not _is_left_out(one, term):
                assert _blind(_alone(prologue, source, form)) == _blind(term), source


def _is_left_out(statement: Statement, term: object) -> bool:
    if statement.predicate.value not in LEFT_OUT:
        return False
    return term == statement.predicate or term == ox.NamedNode(RDF + "nil") or isinstance(term, ox.Triple)


def _alone(prologue: str, source: str, form: str) -> object:
    if source == "a":
        return ox.NamedNode(RDF + "type")
    line = f"{prologue}<x:x> <x:x> {source} ."
    found = ox.parse(line.encode(), format=FORMS[form], base_iri=BASE)
    return next(quad.object for quad in found if quad.predicate.value == "x:x")


def _blind(term: object) -> object:
    """Return a term with all blank nodes made one, as their labels differ from text to text."""
    if isinstance(term, ox.Triple):
        return _blind(term.subject), term.predicate, _blind(term.object)
    return ox.BlankNode("x") if isinstance(term, ox.BlankNode) else term
