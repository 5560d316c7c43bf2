"""The loop of a worker: a request in, a reply out, until the gate hangs up."""

from __future__ import annotations

import contextlib
import logging
import os
import resource
import zlib
from typing import TYPE_CHECKING, Final

from iwtld.errors import IwtldError
from iwtld.web.dispatch import answer
from iwtld.web.pool import wire
from iwtld.web.problems import Problem, problem_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

CHUNK: Final = 64 * 1024
"""How much of a reply is sent at once; the gate holds the status line until it has seen so much."""

_LOG: Final = logging.getLogger("iwtld.web")
_SMALLEST_PACKED: Final = 1024
# Texts shrink to a fifth at the fastest setting; the slowest saves a tenth more at five times the cost.
_LEVEL: Final = 5
_GZIP: Final = 16 + zlib.MAX_WBITS
_PACKABLE: Final = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/sparql-results",
    "image/svg",
)
_PACKABLE_ENDS: Final = ("+json", "+xml", "/xml", "/n-triples", "/n-quads", "/trig", "/javascript")


class Stream:
    """Where a reply is written to: it goes out in pieces of 64 KB, packed where that is asked for."""

    def __init__(self, send: Callable[[bytes], None], head: bytes, most: int, *, packing: bool) -> None:
        self._send = send
        self._head = head
        self._left = most
        self._packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP) if packing else None
        self._held = bytearray()
        self.begun = False

    def write(self, data: bytes) -> int:
        """Take more of the reply; raises ``Problem`` when it is larger than any reply may be."""
        self._left -= len(data)
        if self._left < 0:
            raise Problem(
                400,
                "answer-too-large",
                "The answer is too large",
                "Ask for less, with LIMIT or a narrower query.",
            )
        self._held += self._packer.compress(data) if self._packer else data
        while len(self._held) >= CHUNK:
            self._out(bytes(self._held[:CHUNK]))
            del self._held[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is held back goes out with :meth:`close`."""

    def close(self, end: bytes) -> None:
        """Send what is left and the frame that says how the reply ended, in one piece."""
        if self._packer:
            self._held += self._packer.flush()
        rest = wire.packed(wire.CHUNK, bytes(self._held)) if self._held else b""
        self._send((b"" if self.begun else self._head) + rest + end)
        self.begun = True

    def _out(self, data: bytes) -> None:
        self._send((b"" if self.begun else self._head) + wire.packed(wire.CHUNK, data))
        self.begun = True


def serve(
    connection: socket.socket, site: Site, *, once: bool = False, most_memory: int | None = None
) -> None:
    """Answer the requests that arrive on a socket, until it is closed; ``once`` answers the first alone.

    A worker whose memory has grown beyond ``most_memory`` bytes asks to be replaced after its reply.
    """
    while (frame := wire.receive(connection)) is not None:
        request = wire.unpack_request(frame.content)
        _answer(connection, request, site, most_memory)
        if once:
            break


def _answer(connection: socket.socket, request: Request, site: Site, most_memory: int | None) -> None:
    stream: Stream | None = None
    try:
        reply = answer(request, site)
        packing = _packs(request, reply)
        headers = {"content-type": reply.media_type, **reply.headers}
        if packing:
            headers["content-encoding"] = "gzip"
        head = wire.pack_head(reply.status, headers, reply.cacheable)
        stream = Stream(connection.sendall, head, site.settings.answer << 20, packing=packing)
        _write(reply, stream)
        stream.close(wire.packed(wire.LAST if _grown(most_memory) else wire.END))
    except OSError:
        # The gate has hung up, which it does only when it is done with this process.
        os._exit(0)
    except Exception as error:
        problem = _memory() if isinstance(error, MemoryError) else problem_of(error)
        if not isinstance(error, (IwtldError, MemoryError)):
            _LOG.exception("%s %s failed", request.method, request.path)
        with contextlib.suppress(OSError):
            connection.sendall(wire.packed(wire.FAILED, problem.encoded()))


def _write(reply: Reply, stream: Stream) -> None:
    if isinstance(reply.body, bytes):
        stream.write(reply.body)
    elif callable(reply.body):
        reply.body(stream)  # type: ignore[arg-type] # a stream to write to, which is all that is asked of it
    else:
        for piece in reply.body:
            stream.write(piece)


def _packs(request: Request, reply: Reply) -> bool:
    if "gzip" not in request.headers.get("accept-encoding", "") or "content-encoding" in reply.headers:
        return False
    if isinstance(reply.body, bytes) and len(reply.body) < _SMALLEST_PACKED:
        return False
    bare = reply.media_type.partition(";")[0]
    return bare.startswith(_PACKABLE) or bare.endswith(_PACKABLE_ENDS)


def _grown(most: int | None) -> bool:
    if most is None:
        return False
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > most


def _memory() -> Problem:
    return Problem(
        500, "memory", "The request took too much memory", "Ask for less, with LIMIT or a narrower query."
    )
