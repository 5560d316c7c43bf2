"""Cut SPARQL text into tokens, so that text inside strings, IRIs and comments is told apart.

The tokens are those of SPARQL 1.1, section 19.8. Two things that word-boundary patterns miss matter
here, because the guard and the binder rely on the tokens:

* A parser without a lexer reads ``1SERVICE <...>`` as a number and a keyword; so does this one.
* ``1<'>'`` holds either an IRI or a comparison, depending on the grammar around it. Where both readings
  are possible, the text is refused, so that this lexer never disagrees with the engine unnoticed.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from iwtld.errors import QuerySyntaxError

_SCALAR_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_STRING_ESCAPE = rf"\\[tbnrf\"'\\]|{_SCALAR_ESCAPE}"
_LOCAL_CHAR = r"[\w:\u00B7]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"

_TOKEN: Final = re.compile(
    rf"""
      (?P<skip>    (?: [ \t\r\n]+ | \#[^\r\n]* )+ )
    | (?P<iri>     <(?: [^\x00-\x20<>"{{}}|^`\\] | {_SCALAR_ESCAPE} )*> )
    | (?P<string>  \"\"\"(?: \"{{0,2}} (?: [^"\\] | {_STRING_ESCAPE} ) )*\"\"\"
                 | '''(?: '{{0,2}} (?: [^'\\] | {_STRING_ESCAPE} ) )*'''
                 | "(?!\"\")(?: [^"\\\r\n] | {_STRING_ESCAPE} )*"
                 | '(?!'')(?: [^'\\\r\n] | {_STRING_ESCAPE} )*' )
    | (?P<var>     [?$]\w[\w\u00B7]* )
    | (?P<lang>    @[A-Za-z]+(?:-{{1,2}}[A-Za-z0-9]+)* )
    | (?P<bnode>   _:\w(?: [\w\u00B7-] | \.+(?=[\w\u00B7-]) )* )
    | (?P<name>    (?: [^\W\d_](?: [\w\u00B7-] | \.+(?=[\w\u00B7-]) )* )? :
                   (?: (?: {_LOCAL_CHAR} ) (?: {_LOCAL_CHAR} | - | \.+(?= {_LOCAL_CHAR} | - ) )* )? )
    | (?P<number>  (?: [0-9]+\.?[0-9]* | \.[0-9]+ ) (?: [eE][+-]?[0-9]+ )? )
    | (?P<word>    [^\W\d]\w* )
    | (?P<op>      && | \|\| | \^\^ | != | <= | >= | << | >> | [][{{}}().;,|/^*+=!<>?$&~-] )
    """,
    re.VERBOSE,
)

_UNAMBIGUOUS_IRI: Final = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*://.*|[\w:.~%/@+-]*)>", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)


class Token(NamedTuple):
    """One token: its kind (``iri``, ``string``, ``var``, ``name``, ``word``, ``op``...), text and offset."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Return the offset just after the token."""
        return self.start + len(self.text)


def position(text: str, offset: int) -> tuple[int, int]:
    """Return the line and the column of an offset, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def excerpt(text: str, line: int, column: int) -> str:
    """Return the line of the text and below it a mark under the column, to be appended to a message."""
    lines = text.split("\n")
    shown = lines[line - 1].replace("\t", " ").rstrip("\r") if line <= len(lines) else ""
    return f"\n  {shown}\n  {' ' * (column - 1)}^" if len(shown) <= 120 else ""


def syntax_error(
    text: str, offset: int, reason: str, *, hint: str | None = None, code: str = "query-syntax"
) -> QuerySyntaxError:
    """Return the error for a place in a query; ``reason`` and ``hint`` are sentences."""
    return syntax_error_at(text, *position(text, offset), reason, hint=hint, code=code)


def syntax_error_at(
    text: str, line: int, column: int, reason: str, *, hint: str | None = None, code: str = "query-syntax"
) -> QuerySyntaxError:
    """Return the error for a line and a column of a query, both counted from 1."""
    said = f"{reason} {hint}" if hint else reason
    return QuerySyntaxError(
        f"Query, line {line}, column {column}: {said}{excerpt(text, line, column)}",
        code=code,
        line=line,
        column=column,
        reason=reason,
        hint=hint,
    )


def tokens(text: str) -> list[Token]:
    """Return the tokens of a SPARQL text, without white space and comments.

    Raises ``QuerySyntaxError`` with line and column for a character that begins no token, a string
    without an end, an invalid escape, and an angle bracket that can be read in two ways.
    """
    found: list[Token] = []
    offset = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start != offset:
            break
        offset = end
        kind = match.lastgroup
        if kind is None or kind == "skip":
            continue
        token = _made(Token, (kind, match[0], start))
        if kind in _ESCAPABLE:
            _check_iri_or_string(text, token)
        found.append(token)
    if offset < len(text):
        raise syntax_error(text, offset, _reason(text[offset]))
    return found


_ESCAPABLE: Final = frozenset({"iri", "string"})
# A third of the time goes into making the tuples; the constructor that NamedTuple writes takes twice as long.
_made: Final = tuple.__new__


def _check_iri_or_string(text: str, token: Token) -> None:
    if token.kind == "iri" and not _UNAMBIGUOUS_IRI.fullmatch(token.text):
        raise syntax_error(
            text,
            token.start,
            "This may be an IRI or a comparison.",
            hint="Write an IRI in full, or put spaces around the < sign.",
        )
    if "\\" in token.text:
        _check_escapes(text, token)


def _reason(character: str) -> str:
    if character in "\"'":
        return "The string that begins here has no end, or holds an invalid escape."
    return f"The character {character!r} cannot stand here."


def _check_escapes(text: str, token: Token) -> None:
    for match in _ESCAPE.finditer(token.text):
        digits = match[1] or match[2]
        if digits is None:
            continue
        value = int(digits, 16)
        if value > 0x10FFFF or 0xD800 <= value <= 0xDFFF:
            raise syntax_error(text, token.start + match.start(), f"{match[0]} is not a character.")
