"""Replies that may be given again: the same request to the same graph on the same day has the same answer.

The same answer, but not always the same bytes: rows that no ORDER BY arranges come in any order. A reply is
found by what it depends on, and its entity tag is made of its bytes.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from typing import Final

from iwtld import __version__

Headers = list[tuple[bytes, bytes]]

_OF_THE_BODY: Final = frozenset({b"content-type", b"content-length", b"content-encoding"})

LARGEST: Final = 256 * 1024
"""Replies above this size are not kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A complete reply, with its entity tag."""

    tag: str
    headers: Headers
    body: bytes

    def unchanged(self) -> Headers:
        """Return the headers with which a client is told that what it has is this (304)."""
        return [each for each in self.headers if each[0] not in _OF_THE_BODY]


class Replies:
    """The replies that were asked for most lately, up to so many bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, key: str) -> Kept | None:
        """Return the reply to a request."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def keep(self, key: str, reply: Kept) -> None:
        """Keep a reply, in place of those that nobody asked for longest."""
        if len(reply.body) > min(LARGEST, self._most):
            return
        if key in self._kept:
            self._size -= len(self._kept.pop(key).body)
        self._kept[key] = reply
        self._size += len(reply.body)
        while self._size > self._most:
            self._size -= len(self._kept.popitem(last=False)[1].body)


def key_of(
    dataset: str, method: str, path: str, query: bytes, negotiated: tuple[bytes, ...], body: bytes
) -> str:
    """Return what the reply to a request depends on, as a short text.

    ``negotiated`` are the values of the headers from which the reply is chosen. The day is part of it, since
    what holds today is asked about by default.
    """
    parts = (
        dataset.encode(),
        __version__.encode(),
        date.today().isoformat().encode(),
        method.encode(),
        path.encode("utf-8", "surrogatepass"),
        query,
        *negotiated,
        body,
    )
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def tag_of(body: bytes) -> str:
    """Return the entity tag of a reply (RFC 9110, section 8.8.3), without quotation marks."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def matches(header: bytes, tag: str) -> bool:
    """Return whether an ``If-None-Match`` header names the tag of a reply (RFC 9110, section 13.1.2)."""
    text = header.decode("latin-1")
    wanted = f'"{tag}"'
    if text.strip() == "*":
        return True
    return any(candidate.strip().removeprefix("W/") == wanted for candidate in text.split(","))
