"""From a worker to the client: a reply is whole, or visibly not.

The status line is held until the end of the reply or its first 64 KB. A limit that is reached by then becomes
a problem document; one that is reached later breaks the connection, so that no client takes what it got for
all that there is.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from iwtld.web.gate import refusals
from iwtld.web.gate.headers import LIFE, NONCE, OPEN, VARY, encoded, safe
from iwtld.web.gate.incoming import Gone
from iwtld.web.gate.replies import Headers, Kept, tag_of
from iwtld.web.pool import wire
from iwtld.web.pool.worker import CHUNK
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from starlette.types import Receive

    from iwtld.web.exchange import Request
    from iwtld.web.gate.delivery import Delivery
    from iwtld.web.gate.service import Service
    from iwtld.web.pool.lease import Worker
    from iwtld.web.pool.pool import Pool

_BUSY: Final = 0.5
"""The part of a processor that a request must have had for its time to count as its own."""

_MOST_WHOLE: Final = 8 << 20
"""How much of a reply the gate collects for a client to whom it cannot be sent in pieces."""


class Conversation:
    """One request that a worker is answering."""

    def __init__(
        self, service: Service, pool: Pool, worker: Worker, delivery: Delivery, key: str, seconds: float
    ) -> None:
        self._service = service
        self._pool = pool
        self._worker = worker
        self._delivery = delivery
        self._key = key
        self._seconds = seconds
        self._begun = time.perf_counter()
        self._verdict: Problem | Gone | None = None
        self._stalled = 0.0
        self._done = False
        self._timers: list[asyncio.TimerHandle] = []
        self._watcher: asyncio.Task[None] | None = None

    def ask(self, request: Request) -> None:
        """Put the request to the worker."""
        self._worker.send(wire.pack_request(request))

    async def run(self, receive: Receive, *, shared: bool) -> str:
        """Relay the reply and return the outcome for the log.

        ``shared`` says that the worker goes back to the pool, where requests that take long have limited
        room. Raises ``Problem`` when nothing has been sent yet, and ``Gone``.
        """
        self._after(self._seconds, self._late)
        self._after(self._service.settings.quick / 2, self._look, receive, shared)
        try:
            return await self._relay()
        finally:
            for timer in self._timers:
                timer.cancel()
            if self._watcher is not None:
                self._watcher.cancel()
            if not self._done:
                self._pool.end(self._worker)
            elif shared:
                self._pool.give_back(self._worker)

    @property
    def status(self) -> int:
        """Return the status that the client was sent; 0 is none yet."""
        return self._delivery.status

    @property
    def seconds(self) -> float:
        """Return for how long the worker was taken."""
        return time.perf_counter() - self._begun

    async def _relay(self) -> str:
        head: tuple[int, dict[str, str], bool] | None = None
        held = bytearray()
        while True:
            frame = await self._worker.take()
            if frame is None:
                return self._broken(self._verdict or refusals.crashed())
            if frame.kind == wire.HEAD:
                head = wire.unpack_head(frame.content)
            elif frame.kind == wire.CHUNK and self._delivery.begun:
                await self._delivery.go_on(frame.content)
            elif frame.kind == wire.CHUNK:
                held += frame.content
                if len(held) >= CHUNK and self._delivery.in_pieces:
                    status, headers, cacheable = self._checked(head)
                    await self._delivery.begin(status, self._headers(headers, status, cacheable))
                    await self._delivery.go_on(bytes(held))
                    held.clear()
                elif len(held) > _MOST_WHOLE:
                    raise refusals.needs_pieces(_MOST_WHOLE)
            elif frame.kind == wire.FAILED:
                self._done = True
                return self._broken(_problem(frame.content))
            else:
                self._done = frame.kind == wire.END
                await self._finish(head, bytes(held))
                return "whole"

    async def _finish(self, head: tuple[int, dict[str, str], bool] | None, held: bytes) -> None:
        if self._delivery.begun:
            await self._delivery.go_on(held, last=True)
            return
        status, headers, cacheable = self._checked(head)
        sent = self._headers(headers, status, cacheable)
        if status not in (204, 304):
            sent.append((b"content-length", str(len(held)).encode()))
        if not (cacheable and status == 200):
            await self._delivery.whole(status, sent, held)
            return
        tag = tag_of(held)
        kept = Kept(tag, [(b"etag", f'"{tag}"'.encode()), *sent], held)
        self._service.replies.keep(self._key, kept)
        await self._delivery.kept(kept)

    def _headers(self, given: dict[str, str], status: int, cacheable: bool) -> Headers:
        nonce = given.pop(NONCE, None)
        headers = encoded(given)
        named = {name for name, _ in headers}
        if b"cache-control" not in named:
            headers.append((b"cache-control", LIFE if cacheable and status == 200 else b"no-store"))
        headers = [each for each in headers if each[0] != b"vary"]
        headers.append(VARY)
        headers.append((b"iwtld-dataset", self._pool.dataset.encode("latin-1", "replace")))
        return [*headers, *safe(nonce), *OPEN]

    def _broken(self, why: Problem | Gone) -> str:
        """Raise what went wrong while the client can still be told; afterwards return it for the log."""
        if isinstance(why, Gone) or not self._delivery.begun:
            raise why
        return f"broken-off: {why.slug}"

    @staticmethod
    def _checked(head: tuple[int, dict[str, str], bool] | None) -> tuple[int, dict[str, str], bool]:
        if head is None:
            raise refusals.crashed()
        return head

    def _after(self, seconds: float, call: Callable[..., None], *arguments: Any) -> None:
        self._timers.append(asyncio.get_running_loop().call_later(seconds, call, *arguments))

    def _look(self, receive: Receive, shared: bool) -> None:
        # Only now is it worth the trouble to notice that the client hangs up.
        self._watcher = asyncio.get_running_loop().create_task(self._until_gone(receive))
        if shared:
            computed = self._pool.computed(self._worker)
            self._after(self._service.settings.quick / 2, self._not_quick, computed)

    def _not_quick(self, before: float) -> None:
        passed, now = self._service.settings.quick / 2, self._pool.computed(self._worker)
        if now - before < passed * _BUSY and not self._worker.waits_for_client:
            # It is the machine that is slow, as while a new build is read, and not the request that is long.
            self._after(passed, self._not_quick, now)
            return
        self._service.note_long(self._key)
        if not self._pool.grows_long(self._worker):
            self._end(refusals.too_busy(long=True))

    def _late(self) -> None:
        settings = self._service.settings
        if self._worker.waits_for_client and self._stalled < settings.slow:
            # It is the client who is slow: that is not the worker's time, but has an end too.
            pause = min(1.0, settings.slow - self._stalled)
            self._stalled += pause
            self._after(pause, self._late)
        else:
            self._end(refusals.too_slow(self._seconds))

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._end(Gone())

    def _end(self, verdict: Problem | Gone) -> None:
        if self._verdict is None and not self._done:
            self._verdict = verdict
            self._pool.end(self._worker)


def _problem(content: bytes) -> Problem:
    document = json.loads(content)
    members = {
        name: value
        for name, value in document.items()
        if name not in ("type", "title", "status", "detail") and name.isidentifier()
    }
    return Problem(
        int(document["status"]),
        str(document["type"]).rpartition("/")[2],
        str(document["title"]),
        str(document["detail"]),
        **members,
    )
