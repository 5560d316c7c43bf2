"""Where statements stand in N-Triples and N-Quads, which have one to a line.

A few statements are found in a large file without parsing it: lines that do not begin with a wanted subject
are passed over.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Container, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from iwtld.positions.labels import Labels
from iwtld.positions.states import Places
from iwtld.positions.text import Text
from iwtld.positions.tokens import IRI, LABEL, LANGUAGE, LINE_STRING, SPACE, TOKEN
from iwtld.positions.values import Statement

if TYPE_CHECKING:
    from iwtld.incoming.document import Document

_BLANKS: Final = rb"[ \t]*+"
_LITERAL: Final = LINE_STRING + rb"(?:" + _BLANKS + rb"(?:" + LANGUAGE + rb"|\^\^" + _BLANKS + IRI + rb"))?+"
_STATEMENT: Final = re.compile(
    SPACE
    + rb"((?>" + IRI + rb"|" + LABEL + rb"))" + _BLANKS
    + rb"(" + IRI + rb")" + _BLANKS
    + rb"((?>" + IRI + rb"|" + LABEL + rb"|" + _LITERAL + rb"|<<\())[^\r\n]*+",
    re.DOTALL,
)  # fmt: skip
_TRIPLE_TERM: Final = b"<<("
_LABEL: Final = re.compile(LABEL)
_BATCH: Final = 4096
"""How many lines are parsed at once, so that memory stays flat however many are wanted."""


def described(document: Document, text: Text, subjects: Collection[Any] | None) -> Iterator[Statement]:
    """Yield the statements about some subjects, and read few others; None stands for all.

    ``subjects`` are labelled as ``Statement`` says.
    """
    if subjects is None:
        yield from _read(document, text, text.data, map(_places, _lines(text.data)), Labels(document.number))
        return
    data = text.data
    labels: Labels | None = None
    keys = {b"<%s>" % subject.value.encode() for subject in subjects if isinstance(subject, ox.NamedNode)}
    if any(isinstance(subject, ox.BlankNode) for subject in subjects):
        labels = _labels(document.number, data)
        keys |= {b"_:%s" % node.value.encode() for node in labels.originals(subjects)}
    lines = _lines_about(text, keys)
    while batch := list(islice(lines, _BATCH)):
        content = b"\n".join(match[0] for match in batch)
        if labels is None and b"_:" in content:
            labels = _labels(document.number, data)
        for statement in _read(
            document, text, content, map(_places, batch), labels or Labels(document.number)
        ):
            if statement.subject in subjects:
                yield statement


def _read(
    document: Document, text: Text, content: bytes, places: Iterator[Places], label: Labels
) -> Iterator[Statement]:
    form = ox.RdfFormat.N_QUADS if document.form == "nq" else ox.RdfFormat.N_TRIPLES
    try:
        for quad, (subject, predicate, value) in zip(ox.parse(content, format=form), places, strict=False):
            node, term = label.subject(quad.subject), label(quad.object)
            yield Statement(
                node, quad.predicate, term, text.span(*subject), text.span(*predicate), text.span(*value)
            )
    except SyntaxError:
        return


def _lines(data: bytes) -> Iterator[re.Match[bytes]]:
    offset = 0
    while match := _STATEMENT.match(data, offset):
        yield match
        offset = match.end()


def _lines_about(text: Text, keys: Container[bytes]) -> Iterator[re.Match[bytes]]:
    """Yield the lines whose subject is written in one of some ways, and lines for which that is not plain."""
    data = text.data
    if text.has_lone_returns:
        yield from _lines(data)
        return
    start = 0
    for line in io.BytesIO(data):
        end = start + len(line)
        key = line[: line.find(b">") + 1]
        if (key in keys or ((key[:1] != b"<" or b"\\" in key) and _may_be_about(line, keys))) and (
            match := _STATEMENT.match(data, start, end)
        ):
            yield match
        start = end


def _may_be_about(line: bytes, keys: Container[bytes]) -> bool:
    label = _LABEL.match(line)
    return label is None or label[0] in keys


def _labels(number: int, data: bytes) -> Labels:
    """Return the labels of all blank nodes, read from the text alone."""
    labels = Labels(number)
    for match in _lines(data):
        for term in (match[1], match[3]):
            if term.startswith(b"_:"):
                labels(ox.BlankNode(term[2:].decode()))
            elif term == _TRIPLE_TERM:
                for token in _tokens_of_triple_term(match):
                    if token["term"] and token["term"].startswith(b"_:"):
                        labels(ox.BlankNode(token["term"][2:].decode()))
    return labels


def _places(line: re.Match[bytes]) -> Places:
    subject, predicate, value = line.span(1), line.span(2), line.span(3)
    if line[3] == _TRIPLE_TERM:
        for token in _tokens_of_triple_term(line):
            value = value[0], token.end()
    return subject, predicate, value


def _tokens_of_triple_term(line: re.Match[bytes]) -> Iterator[re.Match[bytes]]:
    """Yield the tokens of the triple term that a line has for an object, up to its end."""
    offset, depth = line.start(3), 0
    while token := TOKEN.match(line.string, offset, line.end()):
        yield token
        depth += {_TRIPLE_TERM: 1, b")>>": -1}.get(token["mark"] or b"", 0)
        if depth == 0:
            return
        offset = token.end()
