"""The text of a query as a server takes it: what its quirks ask for, and nothing else changed.

Stored queries, rules and shapes are written so that every engine takes them. What is left over for one
engine alone is done here, by the quirks that :mod:`iwtld.remote.dialects` names, on the tokens of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final

from iwtld.lexer import Token, tokens
from iwtld.remote.dialects import Dialect

_KEPT: Final = 512
_BLOCK: Final = 5
"""Tokens of ``VALUES ?name { value }``."""


def rewrite(text: str, dialect: Dialect) -> str:
    """Return a query as a server of that dialect takes it; the meaning is the same.

    Raises ``QuerySyntaxError`` for a text that is no SPARQL at all.
    """
    return _with_plain_blocks(text) if dialect.has("data-blocks") else text


@dataclass(slots=True)
class _Group:
    """A group in braces: the variables that it has bound so far, and those that a sub-select lets out."""

    bound: set[str] = field(default_factory=set)
    selected: set[str] | None = None
    tested: bool = False

    def visible(self) -> set[str]:
        if self.tested:
            return set()
        return self.bound if self.selected is None else self.selected


@lru_cache(maxsize=_KEPT)
def _with_plain_blocks(text: str) -> str:
    """Mend data blocks of one variable and one value, which is what parameters are.

    One without a value joins nothing and is left out. One whose variable the same group has bound before
    becomes the filter that it amounts to.
    """
    found = tokens(text)
    pieces: list[str] = []
    groups = [_Group()]
    done = depth = 0
    for at, token in enumerate(found):
        word = token.text.upper()
        if word == "{":
            groups.append(_Group(tested=at > 0 and found[at - 1].text.upper() in ("EXISTS", "MINUS")))
        elif word == "}" and len(groups) > 1:
            inner = groups.pop()
            groups[-1].bound |= inner.visible()
        elif word == "SELECT" and found[at - 1].text == "{":
            groups[-1].selected = set(_projection(found, at))
        elif word in ("(", ")"):
            depth += 1 if word == "(" else -1
        block = found[at : at + _BLOCK]
        if _is_block(block):
            name, value = block[1], block[3]
            if value.text.upper() == "UNDEF" or name.text[1:] in groups[-1].bound:
                test = f"FILTER(!BOUND({name.text}) || {name.text} = {value.text})"
                pieces += [text[done : token.start], "" if value.text.upper() == "UNDEF" else test]
                done = block[-1].end
        elif (
            token.kind == "var"
            and not _in_empty_block(found, at)
            and (depth == 0 or found[at - 1].text.upper() == "AS")
        ):
            groups[-1].bound.add(token.text[1:])
    return "".join([*pieces, text[done:]])


def _projection(found: list[Token], at: int) -> Iterator[str]:
    """Yield the variables that the SELECT at a token lets out."""
    depth = 0
    for before, token in pairwise(found[at:]):
        if token.text.upper() == "WHERE" or token.text == "{":
            return
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == "var" and (depth == 0 or before.text.upper() == "AS"):
            yield token.text[1:]


def _in_empty_block(found: list[Token], at: int) -> bool:
    return _is_block(found[at - 1 : at - 1 + _BLOCK]) and found[at + 2].text.upper() == "UNDEF"


def _is_block(block: list[Token]) -> bool:
    """Tell whether tokens are ``VALUES ?name { value }`` with one value that is a single token."""
    return (
        len(block) == _BLOCK
        and block[0].text.upper() == "VALUES"
        and block[1].kind == "var"
        and block[2].text == "{"
        and block[4].text == "}"
    )
