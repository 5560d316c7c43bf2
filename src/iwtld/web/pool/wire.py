"""How the gate and the workers talk: frames over a socket.

A frame is a letter, the length of what follows, and that. What a worker sends is never unpickled: it runs
queries of strangers, and is trusted no more than they are.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from iwtld.web.exchange import Request

if TYPE_CHECKING:
    import socket

_FRAME: Final = struct.Struct("!cI")

REQUEST: Final = b"Q"
HEAD: Final = b"H"
"""The status and headers of a reply, as JSON."""
CHUNK: Final = b"C"
END: Final = b"E"
"""The reply is complete."""
LAST: Final = b"L"
"""The reply is complete, and the worker wants to be replaced."""
FAILED: Final = b"X"
"""A problem document; before a head it is the reply, after it the reply must be broken off."""


class Frame(NamedTuple):
    """One message: its letter and its content."""

    kind: bytes
    content: bytes


def packed(kind: bytes, content: bytes = b"") -> bytes:
    """Return a frame as bytes."""
    return _FRAME.pack(kind, len(content)) + content


class Unpacker:
    """Frames from bytes as they arrive."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Yield the frames that are complete now."""
        self._held += data
        start = 0
        while len(self._held) - start >= _FRAME.size:
            kind, length = _FRAME.unpack_from(self._held, start)
            end = start + _FRAME.size + length
            if len(self._held) < end:
                break
            yield Frame(kind, bytes(self._held[start + _FRAME.size : end]))
            start = end
        if start:
            del self._held[:start]


def receive(stream: socket.socket) -> Frame | None:
    """Return the next frame of a blocking socket, or ``None`` when the other side has gone."""
    head = _exactly(stream, _FRAME.size)
    if head is None:
        return None
    kind, length = _FRAME.unpack(head)
    content = _exactly(stream, length)
    return None if content is None else Frame(kind, content)


def pack_request(request: Request) -> bytes:
    """Return a request as a frame."""
    head = json.dumps([request.method, request.path, request.query, dict(request.headers)]).encode()
    return packed(REQUEST, len(head).to_bytes(4, "big") + head + request.body)


def unpack_request(content: bytes) -> Request:
    """Return the request that a frame holds."""
    size = int.from_bytes(content[:4], "big")
    method, path, query, headers = json.loads(content[4 : 4 + size])
    pairs = tuple((name, value) for name, value in query)
    return Request(method, path, pairs, headers, content[4 + size :])


def pack_head(status: int, headers: dict[str, str], cacheable: bool) -> bytes:
    """Return the head of a reply as a frame; ``headers`` include its media type."""
    return packed(HEAD, json.dumps([status, headers, cacheable]).encode())


def unpack_head(content: bytes) -> tuple[int, dict[str, str], bool]:
    """Return status, headers and whether the reply may be kept."""
    status, headers, cacheable = json.loads(content)
    return status, headers, cacheable


def pack_note(note: dict[str, Any]) -> bytes:
    """Return what the gate and the nursery tell each other, as one line."""
    return json.dumps(note).encode() + b"\n"


def _exactly(stream: socket.socket, length: int) -> bytes | None:
    parts = []
    while length:
        part = stream.recv(min(length, 1 << 20))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
