"""The workers of one dataset: who gets one, for how long, and what happens when one is lost."""

from __future__ import annotations

import array
import asyncio
import contextlib
import os
import socket
import subprocess
import time
from collections import deque
from pathlib import Path
from typing import Any, Final

from iwtld.errors import StoreError
from iwtld.web.pool import nursery, wire
from iwtld.web.pool.lease import Control, Worker
from iwtld.web.settings import Settings

_START: Final = 120.0
_NICER: Final = 15


class Busy(Exception):  # noqa: N818 - not an error but a state
    """Every worker is taken; ``long`` says that it is by requests that take long."""

    def __init__(self, *, long: bool) -> None:
        super().__init__(long)
        self.long = long


class Pool:
    """The workers that answer from one build of the graph; make it with :meth:`start`."""

    def __init__(self, store: Path, settings: Settings) -> None:
        self.settings = settings
        self.dataset = ""
        self.restarts = 0
        self._store = store
        self._most_long = max(1, settings.workers // 2)
        self._numbers = 0
        self._workers: dict[int, Worker] = {}
        self._once: set[Worker] = set()
        self._idle: deque[Worker] = deque()
        self._waiting: deque[tuple[asyncio.Future[Worker], bool]] = deque()
        self._ready: asyncio.Future[None] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._transport: asyncio.BaseTransport | None = None
        self._closing = False
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    async def start(cls, store: Path, settings: Settings) -> Pool:
        """Return a pool whose workers are ready.

        Raises ``StoreError`` when the graph cannot be opened.
        """
        pool = cls(store, settings)
        try:
            await pool._start_nursery()
        except BaseException:
            await pool.close()
            raise
        return pool

    @property
    def size(self) -> int:
        """Return how many workers there are that answer one request after another."""
        return sum(worker.alive for worker in self._workers.values())

    @property
    def busy(self) -> int:
        """Return how many of them are answering."""
        return self.size - len(self._idle)

    @property
    def long(self) -> int:
        """Return how many are answering something that takes long."""
        return sum(worker.long for worker in self._workers.values())

    @property
    def alive(self) -> bool:
        """Return whether the process is there from which lost workers are replaced."""
        return self._control is not None and not self._closing

    async def lease(self, *, long: bool = False) -> Worker:
        """Return a worker for one request, waiting for one as long as the settings allow.

        ``long`` says that the request is known to take long; such requests get no more than half of the
        workers, so that others find one. Raises ``Busy``.
        """
        if self._idle and not (long and self.long >= self._most_long):
            return self._taken(self._idle.popleft(), long)
        waiter: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        entry = (waiter, long)
        self._waiting.append(entry)
        try:
            async with asyncio.timeout(self.settings.wait):
                return await waiter
        except TimeoutError:
            if waiter.done() and not waiter.cancelled():
                return waiter.result()
            raise Busy(long=long or self.long >= self._most_long) from None
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                self.give_back(waiter.result())
            raise
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(entry)

    def computed(self, worker: Worker) -> float:
        """Return the seconds of the processor that a worker has used since it was forked.

        Where the system does not say, they are those of the clock: a little too many is on the safe side.
        """
        try:
            fields = Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return time.monotonic()

    def grows_long(self, worker: Worker) -> bool:
        """Note that a worker has been at it for long; return whether it may go on."""
        if worker.long:
            return True
        if self.long >= self._most_long:
            return False
        worker.long = True
        if worker.pid is not None:
            # From now on whatever is quick goes first.
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, worker.pid, _NICER)
        return True

    def give_back(self, worker: Worker) -> None:
        """Take back a worker that has finished its reply.

        One that was at it for long is replaced: it has been told to yield to others, and cannot take that
        back.
        """
        if worker.long or not worker.alive or (self._closing and not self._waiting):
            self.end(worker)
        else:
            self._free(worker)

    def end(self, worker: Worker) -> None:
        """End a worker, whatever it is doing; another takes its place."""
        worker.long = False
        worker.close()
        self._note({"end": worker.number})

    def one_shot(self, folder: Path | None = None) -> Worker:
        """Return a process for one request alone; with a folder for what it unpacks it may open files."""
        note = {"once": True, "folder": None if folder is None else str(folder)}
        worker = self._fork(note, lost=self._once_over)
        self._once.add(worker)
        return worker

    async def close(self, patience: float = 0.0) -> None:
        """End all processes, after the running requests have had so many seconds to finish."""
        self._closing = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self.busy or self._waiting or self._once:
                    await asyncio.sleep(0.02)
        if self._control is not None:
            # The nursery ends with its control socket, and takes every worker along.
            if self._transport is not None:
                self._transport.close()
            self._control = None
        if self._process is not None:
            await asyncio.to_thread(self._reap, self._process)
        # Workers end with the nursery where the system can see to that, and else when this hangs up.
        for worker in (*self._workers.values(), *self._once):
            worker.close()

    def _reap(self, process: subprocess.Popen[bytes]) -> None:
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    async def _start_nursery(self) -> None:
        loop = asyncio.get_running_loop()
        self._ready = loop.create_future()
        ours, theirs = socket.socketpair()
        environment = {
            **os.environ,
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "RUST_BACKTRACE": "0",
        }
        with theirs:
            command = nursery.arguments(theirs.fileno(), str(self._store), self.settings)
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command, pass_fds=[theirs.fileno()], env=environment, stdin=subprocess.DEVNULL
            )
        self._control = ours
        ours.setblocking(False)
        self._transport, _ = await loop.create_connection(
            lambda: Control(self._told, self._nursery_lost), sock=ours
        )
        async with asyncio.timeout(_START):
            await self._ready
        for _ in range(self.settings.workers):
            self._hatch()

    def _hatch(self) -> None:
        worker = self._fork({}, lost=self._worker_lost)
        self._workers[worker.number] = worker
        self._free(worker)

    def _fork(self, note: dict[str, Any], lost: Any) -> Worker:
        self._numbers += 1
        worker = Worker(self._numbers, lost)
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            self._note({"fork": worker.number, **note}, theirs)
        task = asyncio.get_running_loop().create_task(self._connect(worker, ours))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return worker

    async def _connect(self, worker: Worker, stream: socket.socket) -> None:
        await asyncio.get_running_loop().create_connection(lambda: worker, sock=stream)

    def _note(self, note: dict[str, Any], descriptor: socket.socket | None = None) -> None:
        if self._control is None:
            return
        passed = []
        if descriptor is not None:
            passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor.fileno()]))]
        with contextlib.suppress(OSError):
            self._control.sendmsg([wire.pack_note(note)], passed)

    def _told(self, note: dict[str, Any]) -> None:
        if "ready" in note:
            self.dataset = note["ready"]
            self._settle(None)
        elif "failed" in note:
            self._settle(StoreError(note["failed"]))
        elif "started" in note:
            worker = self._workers.get(note["started"])
            if worker is not None:
                worker.pid = note["pid"]

    def _settle(self, error: Exception | None) -> None:
        if self._ready is None or self._ready.done():
            return
        if error is None:
            self._ready.set_result(None)
        else:
            self._ready.set_exception(error)

    def _nursery_lost(self) -> None:
        self._settle(StoreError("The process that opens the graph has ended. Its messages say why."))
        self._control = None

    def _worker_lost(self, worker: Worker) -> None:
        self._workers.pop(worker.number, None)
        with contextlib.suppress(ValueError):
            self._idle.remove(worker)
        if self._control is not None and (self._waiting or not self._closing):
            self.restarts += 1
            self._hatch()

    def _once_over(self, worker: Worker) -> None:
        self._once.discard(worker)
        self._note({"end": worker.number})

    def _free(self, worker: Worker) -> None:
        worker.long = False
        room = self.long < self._most_long
        for entry in self._waiting:
            waiter, long = entry
            if not waiter.done() and (room or not long):
                self._waiting.remove(entry)
                waiter.set_result(self._taken(worker, long))
                return
        self._idle.append(worker)

    def _taken(self, worker: Worker, long: bool) -> Worker:
        if long:
            self.grows_long(worker)
        return worker


class Rooms:
    """How many requests of a kind are answered at the same time."""

    def __init__(self, most: int) -> None:
        self._free = most

    def enter(self) -> bool:
        """Take a place; return whether there was one."""
        if self._free <= 0:
            return False
        self._free -= 1
        return True

    def leave(self) -> None:
        """Give the place back."""
        self._free += 1
