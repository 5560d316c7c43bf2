"""How a reply goes to the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iwtld.web.gate.headers import OPEN, SAFE
from iwtld.web.gate.replies import Headers, Kept, matches

if TYPE_CHECKING:
    from starlette.types import Send

    from iwtld.web.gate.incoming import Incoming

_PREFLIGHT_SECONDS: Final = b"600"


class Delivery:
    """The reply to one request: complete, or begun and then continued piece by piece."""

    def __init__(self, send: Send, incoming: Incoming) -> None:
        self._send = send
        self._head = incoming.method == "HEAD"
        self.status = 0
        self.size = 0
        self._wanted = incoming.headers.get(b"if-none-match", b"") if incoming.method != "POST" else b""
        # Where the end of a reply is the end of the connection, one that was broken off looks complete.
        self.in_pieces = incoming.version == "1.1"

    @property
    def begun(self) -> bool:
        """Return whether the client has the status line."""
        return self.status != 0

    async def whole(self, status: int, headers: Headers, body: bytes) -> None:
        """Send a complete reply; its length is among the headers."""
        self.status, self.size = status, len(body)
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": b"" if self._head else body})

    async def kept(self, reply: Kept) -> None:
        """Send a reply that may be kept, or say that it is what the client has."""
        if matches(self._wanted, reply.tag):
            await self.whole(304, reply.unchanged(), b"")
        else:
            await self.whole(200, reply.headers, reply.body)

    async def begin(self, status: int, headers: Headers) -> None:
        """Send the status line and headers of a reply whose length is not known."""
        self.status = status
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def go_on(self, body: bytes, *, last: bool = False) -> None:
        """Send a piece of the reply. One without a last piece is broken off when the request is over."""
        self.size += len(body)
        await self._send(
            {"type": "http.response.body", "body": b"" if self._head else body, "more_body": not last}
        )

    async def preflight(self, allowed: str) -> None:
        """Answer OPTIONS: which methods there are, and that other origins may read without credentials."""
        methods = allowed.encode()
        headers = [
            (b"allow", methods),
            (b"access-control-allow-methods", methods),
            (b"access-control-allow-headers", b"accept, content-type"),
            (b"access-control-max-age", _PREFLIGHT_SECONDS),
            *SAFE,
            *OPEN,
        ]
        await self.whole(204, headers, b"")
