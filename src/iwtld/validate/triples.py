"""The triple patterns of a SPARQL group, with their property paths.

The grammar is that of SPARQL 1.1, rules 75 to 98. What a reader of single statements has no use for,
collections and negated property sets, is refused; the engine itself has checked the query before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from iwtld.lexer import Token
from iwtld.validate import paths
from iwtld.validate.vocabulary import TYPE

_MOST_STEPS: Final = 200
_ESCAPED: Final = re.compile(r"\\(.)")


class UnreadableError(ValueError):
    """The group holds something whose statements cannot be told one by one."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern in SPARQL text with full IRIs; ``path`` is None where a variable is the predicate.

    Variables begin with a question mark; blank nodes of the query are variables.
    """

    subject: str
    predicate: str
    object: str
    path: paths.Path | None

    def __str__(self) -> str:
        """Return the pattern as SPARQL."""
        return f"{self.subject} {self.predicate} {self.object} ."

    @property
    def ends(self) -> frozenset[str]:
        """The variables at its two ends."""
        return frozenset(term for term in (self.subject, self.object) if term.startswith("?"))

    @property
    def is_plain(self) -> bool:
        """Whether it is a single statement with a given predicate."""
        return isinstance(self.path, paths.Predicate)


def along(subject: str, path: paths.Path, end: str) -> Pattern:
    """Return the pattern of a path between two terms."""
    return Pattern(subject, str(path), end, path)


def triple_patterns(
    tokens: Sequence[Token], prefixes: Mapping[str, str], names: Iterator[str]
) -> list[Pattern]:
    """Return the triple patterns in the tokens of a group, those of groups inside it left out.

    ``names`` gives names for what the query leaves nameless. Raises ``UnreadableError``.
    """
    return _Reader(tokens, prefixes, names).patterns()


class _Reader:
    def __init__(self, tokens: Sequence[Token], prefixes: Mapping[str, str], names: Iterator[str]) -> None:
        self.tokens = [token for token in tokens if token.text != "UNION"]
        self.prefixes = prefixes
        self.names = names
        self.steps = 0
        self.at = 0
        self.found: list[Pattern] = []

    @property
    def here(self) -> str:
        """The text of the token at which the reader stands, nothing at the end."""
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def patterns(self) -> list[Pattern]:
        """Read everything."""
        while self.here:
            if self.here == ".":
                self.at += 1
                continue
            begins_with_node = self.here == "["
            subject = self._term()
            if self.here != "." or not begins_with_node:
                self._properties(subject)
        return self.found

    def _properties(self, subject: str) -> None:
        while self.here not in ("", ".", "]"):
            if self.here == ";":
                self.at += 1
                continue
            path: paths.Path | None = None
            if self.tokens[self.at].kind == "var":
                predicate = self._term()
            else:
                path = self._alternatives()
                predicate = str(path)
            self.found.append(Pattern(subject, predicate, self._term(), path))
            while self.here == ",":
                self.at += 1
                self.found.append(Pattern(subject, predicate, self._term(), path))

    def _next(self) -> Token:
        if self.at >= len(self.tokens):
            raise UnreadableError
        self.at += 1
        return self.tokens[self.at - 1]

    def _term(self) -> str:
        token = self._next()
        match token.kind:
            case "var":
                return f"?{token.text[1:]}"
            case "bnode":
                return f"?{token.text[2:]}__blank"
            case "iri" | "name":
                return f"<{self._iri(token)}>"
            case "number":
                return token.text
            case "string":
                return token.text + self._suffix()
            case "word" if token.text in ("TRUE", "FALSE"):
                return token.text.lower()
            case "op" if token.text in ("+", "-"):
                return token.text + self._term()
            case "op" if token.text == "[":
                subject = f"?{next(self.names)}"
                self._properties(subject)
                self._next()
                return subject
        raise UnreadableError

    def _suffix(self) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at].kind == "lang":
            return self._next().text
        if self.here == "^^":
            self.at += 1
            return f"^^<{self._iri(self._next())}>"
        return ""

    def _iri(self, token: Token) -> str:
        if token.kind == "iri" and "\\" not in token.text:
            return token.text[1:-1]
        prefix, colon, local = token.text.partition(":")
        if token.kind != "name" or not colon or prefix not in self.prefixes:
            raise UnreadableError
        return self.prefixes[prefix] + _ESCAPED.sub(r"\1", local)

    def _alternatives(self) -> paths.Path:
        found = [self._sequence()]
        while self.here == "|":
            self.at += 1
            found.append(self._sequence())
        return found[0] if len(found) == 1 else paths.Alternative(tuple(found))

    def _sequence(self) -> paths.Path:
        found = [self._step()]
        while self.here == "/":
            self.at += 1
            found.append(self._step())
        return paths.in_sequence(tuple(found))

    def _step(self) -> paths.Path:
        if self.here == "^":
            self.at += 1
            return paths.Inverse(self._step())
        token = self._next()
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise UnreadableError
        path: paths.Path
        if token.text == "(":
            path = self._alternatives()
            self._next()
        elif token.text == "A":
            path = paths.Predicate(TYPE)
        else:
            path = paths.Predicate(self._iri(token))
        if self.here in ("*", "+", "?"):
            path = paths.Repetition(path, self._next().text)
        return path
