"""One connection: what a client may send before it is understood, and how long each side may take.

The server beneath reads HTTP, and leaves open what a client may do who wants nothing but to keep a
connection, or to fill the memory. Every state of a connection has an end in time here, and everything that is
held on behalf of a client an end in size.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar, Final

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from iwtld.web.gate import refusals
from iwtld.web.gate.budget import client_of
from iwtld.web.problems import Problem, phrase

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from iwtld.web.settings import Settings

LONGEST_ADDRESS: Final = 0xFFFF
"""What the parser of addresses can count to."""
LARGEST_HEAD: Final = 64 * 1024
"""Most bytes of names and values in the headers of a request."""

_MOST_UNREAD: Final = LONGEST_ADDRESS + 2 * LARGEST_HEAD
# A body that is late is told so by whoever reads it; the connection itself ends a little later.
_GRACE: Final = 2.0
_SMALL: Final = 8 * 1024
_SLOWEST: Final = 1024
"""Bytes a second that a client has to take of a reply."""
_TO_TELL: Final = 64
"""How many connections beyond the limit are told so; further ones are cut."""


class Connection(HttpToolsProtocol):
    """A connection under the limits of the settings; see :func:`protocol`."""

    limits: ClassVar[Settings]
    held: ClassVar[Counter[str]]
    """How many connections each client has."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._whose = ""
        self._in_head = True
        self._complete = False
        self._head_size = 0
        # Bytes since the last of them became part of a request.
        self._unread = 0
        self._refusal: Problem | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; who has too many connections is told so, or cut."""
        super().connection_made(transport)
        # What is small goes out in one piece; of anything longer, what is not taken at once is watched.
        transport.set_write_buffer_limits(high=_SMALL)
        self._whose = client_of(self.client[0]) if self.client else ""
        self.held[self._whose] += 1
        open_now, most = len(self.connections), self.limits.connections
        if open_now > most + _TO_TELL:
            transport.abort()
            return
        # Behind a proxy all connections are its own.
        alone = not self.config.proxy_headers
        if open_now > most or (alone and self.held[self._whose] > max(1, most // 2)):
            self.app = _full
        self._wait(self.limits.slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        self._taken()
        self.held[self._whose] -= 1
        if not self.held[self._whose]:
            del self.held[self._whose]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the client sends too much that is no part of a request."""
        self._unread += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._unread > _MOST_UNREAD:
            self._refusal = refusals.head_too_large(LARGEST_HEAD)
            self.send_400_response("")
        elif self._deadline is None and (not self._complete or self._answered):
            self._wait(self.limits.slow)

    def send_400_response(self, msg: str) -> None:
        """Tell the client what is wrong with what it sent, and hang up."""
        problem = self._refusal or refusals.not_http()
        status, headers, body = refusals.written(problem, "*/*")
        lines = [b"HTTP/1.1 %d %s" % (status, phrase(status).encode()), b"connection: close"]
        lines += [b"%s: %s" % header for header in headers]
        self.transport.write(b"\r\n".join([*lines, b"", body]))
        self.transport.close()

    def on_message_begin(self) -> None:
        """Begin with a request."""
        super().on_message_begin()
        self._in_head, self._complete, self._head_size = True, False, 0

    def on_url(self, url: bytes) -> None:
        """Take a part of the address."""
        super().on_url(url)
        if len(self.url) > LONGEST_ADDRESS:
            self._refuse(refusals.address_too_long(LONGEST_ADDRESS))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; those behind the body are left out, as nobody has looked at them in time."""
        if not self._in_head:
            return
        self._head_size += len(name) + len(value)
        if self._head_size > LARGEST_HEAD:
            self._refuse(refusals.head_too_large(LARGEST_HEAD))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin to answer a request, whose body may still be on its way."""
        self._in_head, self._unread = False, 0
        self._stop_waiting()
        version = self.parser.get_http_version()
        hosts = sum(name == b"host" for name, _ in self.headers)
        # Where two servers read a head in two ways, one request can hide in another (RFC 9112, section 3.2).
        if version not in ("1.0", "1.1") or hosts > 1 or (version == "1.1" and not hosts):
            self._refuse(refusals.not_http())
        super().on_headers_complete()
        self._wait(self.limits.slow + _GRACE)

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End with a request."""
        self._complete, self._unread = True, 0
        self._stop_waiting()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Begin to watch whether the client takes its reply."""
        super().pause_writing()
        if self._stall is None:
            self._watch()

    def resume_writing(self) -> None:
        """Note that the client has taken everything so far."""
        self._taken()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """End a connection on which nothing more was asked, even if its last reply was never taken."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().timeout_keep_alive_handler()

    @property
    def _answered(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _refuse(self, problem: Problem) -> None:
        # The parser ends at an exception, and then asks for the response to what is no request.
        self._refusal = problem
        raise problem

    def _wait(self, seconds: float) -> None:
        self._deadline = self.loop.call_later(seconds, self._too_late)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        flow: FlowControl = self.flow
        if flow.read_paused and not self._answered:
            # It is not the client who is late: we do not read while its request before this is answered.
            self._wait(self.limits.slow)
        else:
            self.transport.abort()

    def _watch(self) -> None:
        left = self.transport.get_write_buffer_size()
        self._stall = self.loop.call_later(self.limits.slow, self._stalled, left)

    def _stalled(self, before: int) -> None:
        if before - self.transport.get_write_buffer_size() < self.limits.slow * _SLOWEST:
            self.transport.abort()
        else:
            self._watch()

    def _taken(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None


def protocol(settings: Settings) -> type[asyncio.Protocol]:
    """Return the protocol of a connection under these settings."""

    class Limited(Connection):
        limits = settings
        held: ClassVar[Counter[str]] = Counter()

    return Limited


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer in place of the application where there are too many connections."""
    status, headers, body = refusals.written(refusals.too_many_connections(), "*/*")
    headers = [*headers, (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
