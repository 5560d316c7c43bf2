"""The engine of one machine: parts in processes of their own, or in this one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from iwtld.bulk.job import Engine, Job, PartResult
from iwtld.bulk.keys import twice
from iwtld.bulk.part import examine_part
from iwtld.errors import LimitError, UsageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from iwtld.bulk.split import Part

_LEAST: Final = 2 << 20
"""Below so many bytes in all, starting processes takes longer than the work."""


def processes(count: int | None = None) -> Engine:
    """Return the engine that runs parts in so many processes, by default one for each processor.

    A little work, and that for one process, is done in this one.
    """
    return _Processes(count)


@dataclass(frozen=True, slots=True)
class _Processes:
    """Runs parts in processes of this machine."""

    count: int | None

    def __call__(self, job: Job, parts: Sequence[Part], /) -> Iterator[PartResult]:
        """Run the parts."""
        asked = available() if self.count is None else self.count
        workers = min(asked, len(parts))
        size = sum(part.end - part.offset for part in parts)
        if workers <= 1 or (self.count is None and size < _LEAST):
            for number, part in enumerate(parts):
                yield examine_part(job, number, part)
        else:
            yield from _shared(job, parts, workers)

    def fetch(self, file: str | os.PathLike[str], /) -> Path:
        """Return the path of a file."""
        if "://" in os.fspath(file):
            raise UsageError(f"{file} is on a file system of a cluster, which --engine spark reads.")
        return Path(file).resolve()

    def twice(self, hashes: Sequence[Path], /) -> npt.NDArray[np.uint64]:
        """Return the hashes that come more than once."""
        return twice(hashes)


def available() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shared(job: Job, parts: Sequence[Part], count: int) -> Iterator[PartResult]:
    """Hand parts to processes, the next one to whoever is done; none is left behind however it ends."""
    # A fresh interpreter: a copy of this one would take its threads and open stores along.
    context = multiprocessing.get_context("spawn")
    workers: dict[Connection, BaseProcess] = {}
    waiting = iter(enumerate(parts))
    # The first process would start it, and let Ctrl-C through to itself by that.
    resource_tracker.ensure_running()
    try:
        for _ in range(count):
            here, there = context.Pipe()
            worker: BaseProcess = context.Process(target=_work, args=(job, there), daemon=True)
            with _uninterrupted():
                worker.start()
                workers[here] = worker
            there.close()
            _hand(here, next(waiting, None))
        busy = set(workers)
        while busy:
            for ready in wait(list(busy)):
                assert isinstance(ready, Connection)  # noqa: S101 - nothing else is waited for
                answer = _answer(ready, workers[ready])
                task = next(waiting, None)
                _hand(ready, task)
                if task is None:
                    busy.discard(ready)
                yield answer
    finally:
        for connection, worker in workers.items():
            connection.close()
            worker.terminate()
            worker.join()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back for the time of the block, and from processes that are started in it for good.

    Who types it means the process that started them, which ends them. The mask of signals is what those
    processes inherit; it does not hold anything back here, where another thread may take the signal and
    Python still interrupts the main one: half a message to a process that starts would be the result.
    """
    typed: list[int] = []
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # Only the main thread can set a handler, and is interrupted.
    handler = None
    if threading.current_thread() is threading.main_thread():
        handler = signal.signal(signal.SIGINT, lambda number, frame: typed.append(number))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        if handler is not None:
            signal.signal(signal.SIGINT, handler)
        if typed:
            signal.raise_signal(signal.SIGINT)


def _hand(connection: Connection, task: tuple[int, Part] | None) -> None:
    # Of a process that has ended meanwhile the next answer tells.
    with suppress(BrokenPipeError):
        connection.send(task)


def _answer(connection: Connection, worker: BaseProcess) -> PartResult:
    try:
        answer: Any = connection.recv()
    except (EOFError, OSError):
        worker.join()
        code = worker.exitcode or 0
        reason = f"by the signal {signal.Signals(-code).name}" if code < 0 else f"with the code {code}"
        raise LimitError(
            f"A process of the run was ended {reason}. "
            "There may be too little memory: use fewer processes (--processes)."
        ) from None
    if isinstance(answer, BaseException):
        raise answer
    assert isinstance(answer, PartResult)  # noqa: S101 - workers send nothing else
    return answer


def _work(job: Job, connection: Connection) -> None:
    while (task := _next(connection)) is not None:
        try:
            answer: PartResult | BaseException = examine_part(job, *task)
        except Exception as error:
            answer = error
        connection.send(answer)


def _next(connection: Connection) -> tuple[int, Part] | None:
    try:
        task: tuple[int, Part] | None = connection.recv()
    except (EOFError, OSError):
        return None
    return task
