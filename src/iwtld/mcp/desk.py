"""Where tools have their questions answered: in processes of their own, each within a time limit."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from iwtld.errors import LimitError, ServiceError, UsageError
from iwtld.web.exchange import Request
from iwtld.web.pool import wire
from iwtld.web.pool.pool import Busy, Pool
from iwtld.web.settings import DEFAULTS

WORKERS: Final = 2
"""Questions that are answered at the same time; a model rarely asks more."""
LARGEST: Final = 64
"""The largest answer that a worker may write, in MB, before it is cut down for the model."""

Query = Mapping[str, str | Sequence[str] | None]


class Desk:
    """Answers requests from workers that hold the graph; see :meth:`start`."""

    def __init__(self, store: Path, seconds: float) -> None:
        self._store = store
        self._settings = replace(DEFAULTS, workers=WORKERS, time=seconds, wait=seconds, answer=LARGEST)
        self._starting: asyncio.Task[Pool] | None = None

    async def ask(self, path: str, query: Query, form: str = "application/json") -> bytes:
        """Return what the service answers to a path with parameters, in a media type.

        A list of values is a parameter that is repeated, ``None`` and an empty text one that is not given.
        Raises ``UsageError`` where the question is wrong, with the nearest names, ``LimitError`` where the
        answer takes too long, and ``ServiceError`` for a defect. A worker is ended as soon as nobody waits
        for it any more.
        """
        pool = await self._pool()
        request = Request("GET", path, tuple(_pairs(query)), {"accept": form})
        try:
            worker = await pool.lease()
        except Busy:
            raise LimitError("Other questions are being answered. Ask again in a moment.") from None
        done = False
        try:
            worker.send(wire.pack_request(request))
            async with asyncio.timeout(self._settings.time):
                status, body, done = await _read(worker)
        except TimeoutError:
            raise LimitError(
                f"The answer took longer than {self._settings.time:g} seconds and was given up. "
                "Ask for less: one pair, a smaller group, or fewer rows."
            ) from None
        finally:
            # Also where the question was cancelled: what nobody waits for must not go on.
            if done:
                pool.give_back(worker)
            else:
                pool.end(worker)
        if status >= 400:
            raise _refusal(status, body)
        return body

    async def version(self) -> str:
        """Return the version of the dataset; raises ``StoreError`` where the graph cannot be opened."""
        return (await self._pool()).dataset

    def start(self) -> None:
        """Start the workers, so that the first question finds them; where that fails, it says why."""
        if self._starting is None or (self._starting.done() and not _usable(self._starting)):
            self._starting = asyncio.create_task(Pool.start(self._store, self._settings))

    async def close(self) -> None:
        """End all processes."""
        if self._starting is None:
            return
        with contextlib.suppress(Exception):
            # Processes that are only just starting are ended when they are there.
            await (await self._starting).close()

    async def _pool(self) -> Pool:
        self.start()
        assert self._starting is not None  # noqa: S101 - just started
        # A question that is cancelled while the workers start must not stop their start.
        return await asyncio.shield(self._starting)


def _usable(started: asyncio.Task[Pool]) -> bool:
    return not started.cancelled() and started.exception() is None and started.result().alive


def _pairs(query: Query) -> list[tuple[str, str]]:
    given: list[tuple[str, str]] = []
    for name, value in query.items():
        values = [value] if isinstance(value, str) else value or []
        given.extend((name, each) for each in values if each)
    return given


async def _read(worker: Any) -> tuple[int, bytes, bool]:
    """Return status and body of a reply, and whether the worker can go on to the next request."""
    status, body = 500, bytearray()
    while (frame := await worker.take()) is not None:
        if frame.kind == wire.HEAD:
            status = wire.unpack_head(frame.content)[0]
        elif frame.kind == wire.CHUNK:
            body += frame.content
        elif frame.kind == wire.FAILED:
            return int(json.loads(frame.content)["status"]), frame.content, True
        else:
            return status, bytes(body), frame.kind == wire.END
    return 500, b"", False


def _refusal(status: int, body: bytes) -> Exception:
    try:
        problem = json.loads(body)
    except ValueError:
        problem = {"detail": "The process that answered has ended: the answer took too much memory or time."}
    details = [each["detail"] for each in problem.get("errors", [])]
    text = " ".join(details or [problem.get("detail", "The question cannot be answered.")])
    if status == 504:
        return LimitError(text)
    return ServiceError(text) if status >= 500 else UsageError(text)
