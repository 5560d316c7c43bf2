"""JSON with the place of everything in it; repeated names and the way numbers are written are kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

from iwtld.positions.mistake import Mistake
from iwtld.positions.placed import Place
from iwtld.rdf.contexts import MAX_DEPTH

_TOKEN: Final = re.compile(
    rb"[ \t\r\n]*+(?:"
    rb'(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+")'
    rb"|(?P<number>-?+[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?+[0-9]++)?+)"
    rb"|(?P<word>true|false|null)"
    rb"|(?P<mark>[\[\]{},:]))",
    re.DOTALL,
)
_SPACE: Final = re.compile(rb"[ \t\r\n]*+")
_WORDS: Final = {b"true": True, b"false": False, b"null": None}


class Number(str):
    """A number as it is written."""

    __slots__ = ()


class Member(NamedTuple):
    """A member of an object; ``place`` is that of its name."""

    name: str
    place: Place
    value: Node


Value: TypeAlias = "list[Member] | tuple[Node, ...] | str | Number | bool | None"


@dataclass(frozen=True, slots=True)
class Node:
    """A value of JSON: an object is a list of members, an array a tuple of nodes."""

    value: Value
    place: Place

    @property
    def start(self) -> Place:
        """The place of an object's or an array's opening bracket, or of any other value."""
        if isinstance(self.value, list | tuple):
            return self.place[0], self.place[0] + 1
        return self.place

    @property
    def text(self) -> str | None:
        """The value of a string, or None."""
        return self.value if isinstance(self.value, str) and not isinstance(self.value, Number) else None

    @property
    def plain(self) -> Any:
        """The value without places, to be compared with others."""
        if isinstance(self.value, list):
            return {member.name: member.value.plain for member in self.value}
        if isinstance(self.value, tuple):
            return [item.plain for item in self.value]
        return (type(self.value), self.value)


def top_level(data: bytes) -> Iterator[tuple[Node, bool]]:
    """Yield what stands at the top, and whether it stands in an array there.

    The members of an array at the top come one by one. Raises ``Mistake`` where the text is no JSON.
    """
    first = _token(data, 0)
    if first["mark"] != b"[":
        node, offset = _read(data, 0)
        yield node, False
    else:
        offset = first.end()
        if (empty := _token(data, offset))["mark"] == b"]":
            offset = empty.end()
        else:
            while True:
                node, offset = _read(data, offset)
                yield node, True
                mark = _token(data, offset)
                offset = mark.end()
                if mark["mark"] == b"]":
                    break
                if mark["mark"] != b",":
                    raise Mistake(*_place(mark))
    space = _SPACE.match(data, offset)
    if space is None or space.end() != len(data):
        raise Mistake(offset, offset + 1)


def of_python(value: Any, place: Place) -> Node:
    """Return a value of Python's ``json`` as a node, all of which stands at one place."""
    if isinstance(value, dict):
        return Node([Member(name, place, of_python(inner, place)) for name, inner in value.items()], place)
    if isinstance(value, list):
        return Node(tuple(of_python(inner, place) for inner in value), place)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Node(Number(json.dumps(value)), place)
    return Node(value, place)


class _Open:
    """An object or an array that is being read."""

    __slots__ = ("members", "nodes", "pending", "start")

    def __init__(self, start: int, *, is_object: bool) -> None:
        self.start = start
        self.members: list[Member] | None = [] if is_object else None
        self.nodes: list[Node] = []
        self.pending: tuple[str, Place] | None = None

    @property
    def closing(self) -> bytes:
        """The bracket that ends it."""
        return b"]" if self.members is None else b"}"


def _token(data: bytes, offset: int) -> re.Match[bytes]:
    token = _TOKEN.match(data, offset)
    if token is None:
        space = _SPACE.match(data, offset)
        offset = space.end() if space else offset
        raise Mistake(offset, offset + 1)
    return token


def _read(data: bytes, offset: int) -> tuple[Node, int]:
    """Read one value, without recursion; what follows it is not looked at."""
    stack: list[_Open] = []
    is_empty = False
    while True:
        token = _token(data, offset)
        offset = token.end()
        kind = str(token.lastgroup)
        place = token.span(kind)
        mark = token[kind]
        if kind == "mark" and mark in b"[{":
            if len(stack) == MAX_DEPTH:
                raise Mistake(*place)
            stack.append(_Open(place[0], is_object=mark == b"{"))
            is_empty = _token(data, offset)["mark"] == stack[-1].closing
            if mark == b"{" and not is_empty:
                offset = _name(data, offset, stack[-1])
            continue
        if is_empty:
            node = _closed(stack.pop(), place[1])
            is_empty = False
        else:
            node = Node(_scalar(kind, mark, place), place)
        while stack:
            around = stack[-1]
            _put(around, node)
            token = _token(data, offset)
            place = _place(token)
            offset = token.end()
            if token["mark"] == b",":
                if around.members is not None:
                    offset = _name(data, offset, around)
                break
            if token["mark"] != around.closing:
                raise Mistake(*place)
            node = _closed(stack.pop(), place[1])
        else:
            return node, offset


def _place(token: re.Match[bytes]) -> Place:
    return token.span(str(token.lastgroup))


def _name(data: bytes, offset: int, around: _Open) -> int:
    token = _token(data, offset)
    if token["string"] is None:
        raise Mistake(*_place(token))
    around.pending = _string(token["string"], token.span("string")), token.span("string")
    colon = _token(data, token.end())
    if colon["mark"] != b":":
        raise Mistake(*_place(colon))
    return colon.end()


def _put(around: _Open, node: Node) -> None:
    if around.members is None:
        around.nodes.append(node)
    elif around.pending is not None:
        around.members.append(Member(*around.pending, node))
        around.pending = None


def _closed(done: _Open, end: int) -> Node:
    return Node(tuple(done.nodes) if done.members is None else done.members, (done.start, end))


def _scalar(kind: str, mark: bytes, place: Place) -> Value:
    if kind == "string":
        return _string(mark, place)
    if kind == "number":
        return Number(mark.decode())
    if kind == "word":
        return _WORDS[mark]
    raise Mistake(*place)


def _string(token: bytes, place: Place) -> str:
    if b"\\" not in token:
        return token[1:-1].decode(errors="replace")
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        raise Mistake(*place) from None
