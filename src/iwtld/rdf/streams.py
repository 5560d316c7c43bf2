"""The statements of each form, as a stream that ends without an exception."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from iwtld.rdf import contexts, markup, messages
from iwtld.rdf.faults import Faults
from iwtld.rdf.scan import Scan, part, position
from iwtld.rdf_codes import GRAPH_CONTAINER, TOO_DEEP

if TYPE_CHECKING:
    from iwtld.positions.values import Span

Relabelled: TypeAlias = Callable[[Iterable[ox.Quad]], Iterator[ox.Quad]]
"""Makes the statements to yield of those of a parser."""

Place: TypeAlias = tuple[int, int]
"""A line and a column."""

MAX_DEPTH: Final = 200
"""How deep triple terms may be nested; comparing and freeing them takes a level of the stack for each."""

_TRIPLE_TERM: Final = re.compile(
    rb'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"""|'
    rb"'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'''|"
    rb'"[^"\\\r\n]*+(?:\\.[^"\\\r\n]*+)*+"|'
    rb"'[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+'|"
    rb"<(?!<)[^<>\s]*+>|#[^\r\n]*+|(<<)|(>>)",
    re.DOTALL,
)


def turtle(
    form: ox.RdfFormat, found: Scan, end: int | None, faults: Faults, relabelled: Relabelled
) -> Iterator[ox.Quad]:
    """Yield the statements of Turtle or TriG up to the first mistake.

    Further mistakes are told as long as each concerns its own statement only.
    """
    with part(faults.document.path, found.start, _shallow(found, end, faults)) as file:
        parser = iter(ox.parse(file, format=form, base_iri=faults.document.base))
        try:
            yield from relabelled(parser)
        except SyntaxError as error:
            going_on = faults.syntax(error, *_places(error)) and messages.concerns_one_statement(error.msg)
            while going_on:
                going_on = _next_of_its_own(parser, faults)


def _next_of_its_own(parser: Iterator[ox.Quad], faults: Faults) -> bool:
    try:
        deque(parser, maxlen=0)
    except SyntaxError as error:
        return messages.concerns_one_statement(error.msg) and faults.syntax(error, *_places(error))
    return False


def lines(
    form: ox.RdfFormat, found: Scan, end: int | None, faults: Faults, relabelled: Relabelled
) -> Iterator[ox.Quad]:
    """Yield the statements of N-Triples or N-Quads up to the first mistake, and tell all mistakes.

    A line stands alone, so that reading begins anew behind one that is wrong.
    """
    end = _shallow(found, end, faults)
    start, before = found.start, 0
    while True:
        with part(faults.document.path, start, end) as file:
            parser = ox.parse(file, format=form, base_iri=faults.document.base)
            try:
                if before:
                    deque(parser, maxlen=0)
                else:
                    yield from relabelled(parser)
                return
            except SyntaxError as error:
                if not faults.syntax(error, *_places(error, before)) or error.lineno is None:
                    return
                belongs_to_the_line_before = error.offset == 1 and messages.is_about_an_end(error.msg)
                wrong = max(1, error.lineno - belongs_to_the_line_before)
        with faults.document.path.open("rb") as file:
            file.seek(start)
            skipped = sum(len(file.readline()) for _ in range(wrong))
        if not skipped:
            return
        start, before = start + skipped, before + wrong


def rdf_xml(
    form: ox.RdfFormat, found: Scan, end: int | None, faults: Faults, relabelled: Relabelled
) -> Iterator[ox.Quad]:
    """Yield the statements of RDF/XML up to the first mistake."""
    path = faults.document.path
    if (refusal := markup.refusal(path, found.start, end)) is not None:
        if end is None and faults.is_of_another_form():
            return
        if end is None or refusal.offset < end:
            place = position(path, refusal.offset)
            faults.add(refusal.code, refusal.reason, refusal.advice, place)
        faults.cut(refusal.cut)
        end = refusal.cut
    with part(path, found.start, end) as file:
        try:
            yield from relabelled(ox.parse(file, format=form, base_iri=faults.document.base))
        except SyntaxError as error:
            from iwtld.positions.rdfxml import mistake
            from iwtld.positions.text import Text

            with part(path, found.start, end) as text:
                faults.syntax(error, *_span(mistake(faults.document, Text(text.read()))))


def json_ld(
    form: ox.RdfFormat, found: Scan, end: int | None, faults: Faults, relabelled: Relabelled
) -> Iterator[ox.Quad]:
    """Yield the statements of JSON-LD up to the first object at the top that has a mistake."""
    if end is not None:
        return
    with part(faults.document.path, found.start) as file:
        content = file.read()
    if (deep := contexts.too_deep(content)) is not None:
        place = position(faults.document.path, found.start + deep)
        reason = f"The JSON is nested deeper than {contexts.MAX_DEPTH} levels."
        faults.add(TOO_DEEP, reason, 'Describe each thing at the top, and refer to it with "@id".', place)
        return
    if (graph := contexts.graph_container(content)) is not None:
        place = position(faults.document.path, found.start + graph)
        reason = "The context has a term whose container is a graph, which is not read."
        faults.add(GRAPH_CONTAINER, reason, 'Write the graph out, with "@graph".', place)
        return
    document = contexts.written(content)
    try:
        yield from relabelled(ox.parse(document.content, format=form, base_iri=faults.document.base))
    except SyntaxError as error:
        if error.lineno is not None and error.offset is not None:
            faults.syntax(error, document.original(error.lineno, error.offset), None)
            return
        from iwtld.positions.jsonld import mistake
        from iwtld.positions.text import Text

        faults.syntax(error, *_span(mistake(faults.document, Text(content))))


def _shallow(found: Scan, end: int | None, faults: Faults) -> int | None:
    """Return where reading ends: before triple terms that are nested too deep, if there are any."""
    if not found.has_triple_terms:
        return end
    with part(faults.document.path, 0, end) as file:
        content = file.read()
    depth = 0
    for token in _TRIPLE_TERM.finditer(content, found.start):
        if token[1]:
            depth += 1
            if depth > MAX_DEPTH:
                reason = f"The triple terms are nested deeper than {MAX_DEPTH} levels."
                place = position(faults.document.path, token.start())
                faults.add(TOO_DEEP, reason, "Give the inner ones names of their own.", place)
                faults.cut(token.start())
                return token.start()
        elif token[2]:
            depth = max(0, depth - 1)
    return end


def _places(error: SyntaxError, before: int = 0) -> tuple[Place | None, Place | None]:
    if error.lineno is None or error.offset is None:
        return None, None
    start = error.lineno + before, error.offset
    return start, ((error.end_lineno or error.lineno) + before, error.end_offset or error.offset)


def _span(span: Span | None) -> tuple[Place | None, Place | None]:
    if span is None:
        return None, None
    return (span.line, span.column), (span.end_line, span.end_column)
