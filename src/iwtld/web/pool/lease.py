"""One worker as the gate sees it, and the reply that it is giving."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import TYPE_CHECKING, Any, Final, cast

from iwtld.web.pool import wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from iwtld.web.pool.wire import Frame

_MOST_HELD: Final = 8 << 20
"""How much of a reply the gate holds for a slow client before the worker has to wait."""


class Worker(asyncio.Protocol):
    """The gate's end of a worker's socket: frames are held until they are taken."""

    def __init__(self, number: int, lost: Callable[[Worker], None]) -> None:
        self.number = number
        self.pid: int | None = None
        self.alive = True
        self.long = False
        self._lost = lost
        self._transport: asyncio.Transport | None = None
        self._unpacker = wire.Unpacker()
        self._frames: deque[Frame] = deque()
        self._held = 0
        self._paused = False
        self._waiter: asyncio.Future[None] | None = None
        self._unsent = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to the worker."""
        self._transport = cast(asyncio.Transport, transport)
        if self._unsent:
            self._transport.write(self._unsent)

    def data_received(self, data: bytes) -> None:
        """Hold the frames that have arrived, and let the worker wait when they are many."""
        for frame in self._unpacker.feed(data):
            self._frames.append(frame)
            self._held += len(frame.content)
        if self._held > _MOST_HELD and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._awake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the worker has gone."""
        self.alive = False
        self._awake()
        self._lost(self)

    @property
    def waits_for_client(self) -> bool:
        """Return whether the worker is held up because its reply is not taken."""
        return self._paused

    def send(self, data: bytes) -> None:
        """Send a frame to the worker; one that has only just been asked for gets it when it is there."""
        if self._transport is None:
            self._unsent += data
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Hang up; the worker ends when it notices."""
        if self._transport is not None:
            self._transport.abort()

    async def take(self) -> Frame | None:
        """Return the next frame, or ``None`` when the worker has gone."""
        while not self._frames:
            if not self.alive:
                return None
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        frame = self._frames.popleft()
        self._held -= len(frame.content)
        if self._paused and self._held < _MOST_HELD // 2 and self._transport is not None and self.alive:
            self._paused = False
            self._transport.resume_reading()
        return frame

    def _awake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Control(asyncio.Protocol):
    """The gate's end of the control socket: notes of the nursery, one a line."""

    def __init__(self, told: Callable[[dict[str, Any]], None], lost: Callable[[], None]) -> None:
        self._told = told
        self._lost = lost
        self._held = b""

    def data_received(self, data: bytes) -> None:
        """Pass on each note that is complete."""
        *lines, self._held = (self._held + data).split(b"\n")
        for line in lines:
            self._told(json.loads(line))

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass on that the nursery has gone."""
        self._lost()
