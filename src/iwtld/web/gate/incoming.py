"""A request as it comes from the server, made into what a worker gets."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from iwtld.web.exchange import Request, pairs
from iwtld.web.gate import refusals
from iwtld.web.gate.budget import client_of

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

# What a reply may depend on; everything else of a client stays in the gate.
_PASSED: Final = frozenset({b"accept", b"content-type"})
_LISTS: Final = frozenset({b"accept", b"accept-encoding", b"if-none-match"})


class Gone(Exception):  # noqa: N818 - not an error but a state
    """The client has hung up."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What is known of a request before its body is read."""

    method: str
    path: str
    raw_path: bytes
    query: bytes
    headers: Mapping[bytes, bytes]
    client: str
    version: str

    @classmethod
    def of(cls, scope: Scope) -> Incoming:
        """Return a request from what the server says of it.

        Several headers that are lists count as one (RFC 9110, section 5.3), of others the last.
        """
        client: Any = scope.get("client")
        headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            more = name in _LISTS and name in headers
            headers[name] = b"%s, %s" % (headers[name], value) if more else value
        return cls(
            scope["method"],
            scope["path"],
            scope.get("raw_path") or scope["path"].encode(),
            scope["query_string"],
            headers,
            client_of(client[0]) if client else "",
            scope.get("http_version", "1.1"),
        )

    def text(self, name: bytes) -> str:
        """Return a header, or an empty text."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def accept(self) -> str:
        """Return what the client accepts."""
        return self.text(b"accept") or "*/*"

    @property
    def packs(self) -> bool:
        """Return whether the client takes gzip."""
        offered = self.headers.get(b"accept-encoding", b"").lower()
        return b"gzip" in offered and b"gzip;q=0" not in offered.replace(b" ", b"")

    @property
    def negotiated(self) -> tuple[bytes, ...]:
        """Return what the reply is chosen by, besides path and query."""
        return (
            self.headers.get(b"accept", b""),
            self.headers.get(b"content-type", b""),
            b"gzip" if self.packs else b"",
        )

    @property
    def foreign(self) -> bool:
        """Return whether a page of another origin sent this (Fetch Metadata, else ``Origin``)."""
        site = self.headers.get(b"sec-fetch-site")
        if site is not None:
            return site not in (b"same-origin", b"none")
        origin = self.headers.get(b"origin")
        return origin is not None and origin.partition(b"://")[2] != self.headers.get(b"host")

    def request(self, body: bytes) -> Request:
        """Return what a worker gets; raises ``Problem`` (400) for a query string that is not UTF-8."""
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in self.headers.items()
            if name in _PASSED
        }
        if self.packs:
            headers["accept-encoding"] = "gzip"
        method = "GET" if self.method == "HEAD" else self.method
        return Request(method, self.path, pairs(self.query), headers, body)


async def read(incoming: Incoming, receive: Receive, most: int, seconds: float) -> bytes:
    """Return the body of a request.

    Raises ``Problem``: 413 when it is larger than ``most`` bytes, without reading on, 408 when it has not
    arrived in time; and ``Gone``.
    """
    declared = incoming.headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared) > most:
        raise refusals.too_large(most)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                body += message.get("body", b"")
                if len(body) > most:
                    raise refusals.too_large(most)
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        raise refusals.too_slowly(seconds) from None
