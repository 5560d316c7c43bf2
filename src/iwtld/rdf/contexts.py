"""JSON-LD before it is parsed: not nested without end, and the project's own context written into it.

Nothing is fetched. The context that the project publishes is part of the installation; a file may name it by
its address. It takes the place of the address on the same line, so that the lines of the file stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from iwtld import resources
from iwtld.errors import ResourceError
from iwtld.namespaces import BASE

CONTEXT_IRI: Final = BASE + "context.jsonld"
"""Where the context is published; documents that refer to it need the network, inlined ones do not."""
MAX_DEPTH: Final = 100
"""How deep JSON may be nested; the parser itself ends the process at some thousands."""

_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_NO_BRACKET: Final = bytes(set(range(256)) - set(b"[]{}"))
_CONTEXT_KEY: Final = re.compile(rb'(?<!\\)"@context"\s*+:\s*+(?=["\[])')
_NAME: Final = rb'"' + re.escape(CONTEXT_IRI.encode()).replace(b"/", rb"\\?/") + rb'"'
_NAMED: Final = re.compile(_NAME)
_STRING_OR_BRACKET: Final = re.compile(_STRING.pattern + rb"|[\[\]{}]", re.DOTALL)
_ITEM: Final = re.compile(rb"\s*+(" + _STRING.pattern + rb"|[\[{]|[^,\[\]{}\"\s]++)", re.DOTALL)
_COMMA: Final = re.compile(rb"\s*+,")


_ESCAPED: Final = re.compile(rb"\\u00([2-7][0-9a-fA-F])")
_GRAPH_CONTAINER: Final = re.compile(rb'"@container"\s*+:\s*+(?:"@graph"|\[[^\[\]{}]*?"@graph")', re.DOTALL)


def project_context() -> Any:
    """Return the content of the project's context; raises ``ResourceError`` when it cannot be read."""
    return context_of(resources.root())


@cache
def context_of(root: Path) -> Any:
    """Return the content of the context in ``root/ontology``; raises ``ResourceError`` as above."""
    path = root / "ontology" / "context.jsonld"
    try:
        return json.loads(path.read_text(encoding="utf-8"))["@context"]
    except (OSError, ValueError, KeyError) as error:
        raise ResourceError(f"The JSON-LD context {path} cannot be read: {error}.") from error


@dataclass(frozen=True, slots=True)
class Written:
    """A JSON-LD document with the project's context in it.

    ``addresses`` are the places, in the document as it was handed in, of what the context took the place of;
    ``length`` is that of the context in bytes.
    """

    content: bytes
    addresses: tuple[tuple[int, int], ...] = ()
    length: int = 0

    def original(self, line: int, column: int) -> tuple[int, int]:
        """Return where a byte of the content stands in the document as it was handed in.

        The parser of JSON counts the columns of a line in bytes; what is returned counts characters.
        """
        start = 0
        for _ in range(line - 1):
            start = self.content.index(b"\n", start) + 1
        offset = start = start + column - 1
        grown = 0
        for begin, end in self.addresses:
            if offset < begin + grown:
                break
            start = max(begin, offset - grown - self.length + end - begin)
            grown += self.length - (end - begin)
        head = self._handed_in()[:start]
        return line, len(head[head.rfind(b"\n") + 1 :].decode(errors="replace")) + 1

    def _handed_in(self) -> bytes:
        parts: list[bytes] = []
        done = grown = 0
        for begin, end in self.addresses:
            parts += (self.content[done : begin + grown], b" " * (end - begin))
            done = begin + grown + self.length
            grown += self.length - (end - begin)
        return b"".join((*parts, self.content[done:]))


def written(content: bytes) -> Written:
    """Return a document in which the project's context stands wherever its address is named as a context."""
    addresses = tuple(_addresses(content)) if _NAMED.search(content) else ()
    if not addresses:
        return Written(content)
    context = json.dumps(project_context(), ensure_ascii=False, separators=(",", ":")).encode()
    parts: list[bytes] = []
    done = 0
    for begin, end in addresses:
        parts += (content[done:begin], context)
        done = end
    return Written(b"".join((*parts, content[done:])), addresses, len(context))


def _addresses(content: bytes) -> Iterator[tuple[int, int]]:
    for key in _CONTEXT_KEY.finditer(content):
        position = key.end()
        if found := _NAMED.match(content, position):
            yield found.span()
        if content[position : position + 1] != b"[":
            continue
        position += 1
        while item := _ITEM.match(content, position):
            if found := _NAMED.fullmatch(item[1]):
                yield item.span(1)
            end = _behind(content, item.start(1)) if item[1] in b"[{" else item.end()
            comma = _COMMA.match(content, end)
            if comma is None:
                break
            position = comma.end()


def _behind(content: bytes, opening: int) -> int:
    depth = 0
    for token in _STRING_OR_BRACKET.finditer(content, opening):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(token[0], 0)
        if not depth:
            return token.end()
    return len(content)


def graph_container(content: bytes) -> int | None:
    """Return the offset of a term definition with a graph for a container, or None.

    The parser (pyoxigraph 0.5.13) ends the process at some documents that use one, such as a list in it. When
    the words are written with escape sequences, the offset is that of the beginning of the document.
    """
    if found := _GRAPH_CONTAINER.search(content):
        return found.start()
    if b"\\u00" not in content:
        return None
    plain = _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), content)
    return 0 if _GRAPH_CONTAINER.search(plain) else None


def too_deep(content: bytes) -> int | None:
    """Return the offset of the bracket that is nested deeper than ``MAX_DEPTH``, or None.

    Brackets in strings do not count. Pairs without content are taken away until none is left, which takes no
    more rounds than the brackets are deep; only a text that resists is walked through bracket by bracket.
    """
    brackets = _STRING.sub(b"", content).translate(None, _NO_BRACKET)
    for _ in range(MAX_DEPTH):
        fewer = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if len(fewer) == len(brackets):
            break
        brackets = fewer
    if not brackets:
        return None
    depth = 0
    for token in _STRING_OR_BRACKET.finditer(content):
        mark = token[0]
        if mark in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                return token.start()
        elif mark in b"]}":
            depth -= 1
    return None
