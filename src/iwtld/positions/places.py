"""The places of the statements of a text in Turtle or TriG, in the order of the parser.

pyoxigraph's order has two rules. A statement comes when the token that completes its object is read; a
string without a language or a datatype is complete only when the next token has shown that it is. Statements
that one token completes come in reverse.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Final

from iwtld.positions.grammar import Grammar
from iwtld.positions.states import Misfit, Places
from iwtld.positions.tokens import NODE, SPACE, STRING, SUFFIX, TERM, TOKEN

_OBJECT: Final = (
    SPACE + rb"(" + TERM + rb"|" + STRING + rb"(?:" + SUFFIX + rb")?+)" + SPACE + rb"(?:(\.)|(;)|(,))"
)
_VERB_AND_OBJECT: Final = SPACE + rb"(" + TERM + rb")" + _OBJECT
_DOT, _SEMICOLON, _COMMA = 4, 5, 6
"""The groups of the following patterns that say how a statement ends; the first three are its terms."""
_AFTER: Final = {
    _DOT: re.compile(SPACE + rb"(" + NODE + rb")" + _VERB_AND_OBJECT, re.DOTALL),
    _SEMICOLON: re.compile(rb"()" + _VERB_AND_OBJECT, re.DOTALL),
    _COMMA: re.compile(rb"()()" + _OBJECT, re.DOTALL),
}
_MARKS: Final = {_DOT: b".", _SEMICOLON: b";", _COMMA: b","}


def places(data: bytes) -> Iterator[Places]:
    """Yield where the subjects, predicates and objects of the statements of a text stand.

    ``data`` is Turtle or TriG in UTF-8, without a byte order mark. Ends without a word at the first token
    that does not fit.
    """
    grammar = Grammar()
    completed = grammar.completed
    offset = 0
    try:
        while token := TOKEN.match(data, offset):
            kind = str(token.lastgroup)
            place = token.span(kind)
            if kind == "literal":
                grammar.expect("string", b"", token.span("string"))
                yield from _taken(completed)
                kind = "suffix"
            grammar.expect(kind, token[kind] if kind in ("mark", "keyword") else b"", place)
            if completed:
                yield from _taken(completed)
            offset = place[1]
            if grammar.expect in (grammar.verb, grammar.statement):
                offset = yield from _plain(data, offset, grammar)
    except Misfit:
        return


def _taken(completed: list[Places]) -> list[Places]:
    taken = completed[::-1]
    completed.clear()
    return taken


def _plain(data: bytes, offset: int, grammar: Grammar) -> Generator[Places, None, int]:
    """Yield statements as long as they have no brackets, each read at once, and return where that ends."""
    subject, predicate = grammar.subject, grammar.predicate
    start = offset
    end = _SEMICOLON if grammar.expect == grammar.verb else _DOT
    while match := _AFTER[end].match(data, offset):
        if end != _COMMA:
            predicate = match.span(2)
            if end == _DOT:
                subject = match.span(1)
        yield subject, predicate, match.span(3)
        end = match.lastindex or _DOT
        offset = match.end()
    if offset > start:
        grammar.resume(subject, predicate, _MARKS[end])
    return offset
