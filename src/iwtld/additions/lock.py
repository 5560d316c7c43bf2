"""The lock of the additions: one writer alone, or any number of readers who must not lose a file."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from iwtld.errors import InputError

WAIT: Final = 60.0
"""How many seconds a process waits for another that holds the lock."""

Waiting = Callable[[str], None]
"""Called once, with a sentence, when somebody else holds the lock."""

_PAUSE: Final = 0.05


@contextmanager
def locked(
    path: Path, *, shared: bool, wait: float | None = None, waiting: Waiting | None = None
) -> Iterator[None]:
    """Hold the lock of a file, shared with other readers or alone, for the time of the block.

    The kernel drops the lock when its owner dies, however it dies: there are no stale locks. Raises
    ``InputError`` when somebody else still holds it after ``wait`` seconds, by default ``WAIT``, and
    ``OSError`` when the file cannot be opened.
    """
    # Reading must work in a folder that is not one's own.
    flags = os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT
    descriptor = os.open(path, flags, 0o644)
    try:
        _acquire(
            descriptor,
            path,
            fcntl.LOCK_SH if shared else fcntl.LOCK_EX,
            WAIT if wait is None else wait,
            waiting,
        )
        if not shared:
            # Only told to those who wait; one must be able to remove something when the disk is full.
            with suppress(OSError):
                os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        try:
            yield
        finally:
            if not shared:
                os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path, kind: int, wait: float, waiting: Waiting | None) -> None:
    end = time.monotonic() + wait
    told = False
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise InputError(
                    f"{_owner(descriptor)} has been using the additions in {path.parent} for {wait:g} "
                    "seconds. Wait until it is done, and try again."
                ) from None
            if not told and waiting is not None:
                waiting(f"{_owner(descriptor)} is using the additions in {path.parent}. Waiting.")
            told = True
            time.sleep(_PAUSE)
        else:
            return


def _owner(descriptor: int) -> str:
    # Readers leave no number, and a writer takes its own away unless it was killed.
    number = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
    return f"Process {number}" if number else "Another process"
