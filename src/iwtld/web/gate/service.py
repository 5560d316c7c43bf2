"""What the gate keeps between requests, and the change from one build of the graph to the next."""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Final

from iwtld.errors import IwtldError, StoreError
from iwtld.graph import verify
from iwtld.graph.layout import Layout
from iwtld.web.gate.budget import Budget
from iwtld.web.gate.log import Log
from iwtld.web.gate.replies import Replies
from iwtld.web.pool.pool import Pool, Rooms
from iwtld.web.settings import Settings

_LOOK: Final = 1.0
_MOST_LONG: Final = 1000


class Service:
    """The pool that answers now, the accounts of the clients, the replies that are kept."""

    def __init__(self, store: Path, settings: Settings, log: Log) -> None:
        self.store: Final = store
        self.settings: Final = settings
        self.log: Final = log
        self.budget: Final = Budget(settings.budget, settings.burst, settings.errors)
        self.replies: Final = Replies(settings.cache << 20)
        self.uploads: Final = Rooms(settings.uploads)
        self.exports: Final = Rooms(settings.exports)
        self.pool: Pool | None = None
        self._build: str | None = None
        self._refused: str | None = None
        self._long: OrderedDict[str, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the workers and watch for new builds.

        Raises ``StoreError`` when there is no graph, or a file of it is not as it was published.
        """
        self._build = self._published()
        self.pool = await self._pool()
        self._spawn(self._watch())

    async def stop(self) -> None:
        """End all processes."""
        for task in tuple(self._tasks):
            task.cancel()
        if self.pool is not None:
            await self.pool.close()

    @property
    def ready(self) -> Pool | None:
        """Return the pool when it can answer."""
        return self.pool if self.pool is not None and self.pool.alive else None

    def known_long(self, tag: str) -> bool:
        """Return whether the same request took long before."""
        return tag in self._long

    def note_long(self, tag: str) -> None:
        """Remember that a request takes long."""
        self._long[tag] = None
        self._long.move_to_end(tag)
        if len(self._long) > _MOST_LONG:
            self._long.popitem(last=False)

    def _published(self) -> str | None:
        pointer = Layout(self.store).pointer()
        return None if pointer is None else pointer.current

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _pool(self) -> Pool:
        damaged = await asyncio.to_thread(verify, self.store)
        if damaged:
            raise StoreError("\n".join(str(finding) for finding in damaged))
        return await Pool.start(self.store, self.settings)

    async def _watch(self) -> None:
        """Replace the pool when another build is published, or when its processes are lost."""
        while True:
            await asyncio.sleep(_LOOK)
            with contextlib.suppress(IwtldError, OSError, TimeoutError):
                published = self._published()
                lost = self.pool is not None and not self.pool.alive
                if published is not None and (published not in (self._build, self._refused) or lost):
                    await self._replace(published)

    async def _replace(self, published: str) -> None:
        try:
            new = await self._pool()
        except IwtldError as error:
            self._refused = published
            self.log.event("build-refused", build=published, reason=str(error))
            raise
        old, self.pool, self._build = self.pool, new, published
        self.log.event("build-served", build=published, dataset=new.dataset)
        if old is not None:
            # What it has begun it finishes; whoever asks from now on gets the new one.
            self._spawn(old.close(max(self.settings.time + self.settings.slow, self.settings.upload_time)))
