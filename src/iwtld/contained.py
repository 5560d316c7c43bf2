"""Run work that may not end, or may take all memory, where it can be ended: in a process of its own.

What others wrote and we execute (shapes with SPARQL of their own, queries) is checked before it runs, but no
check tells how long it runs. The child is a fork: it begins with what the parent has read, and shares its
standard streams. Limits are those of the operating system, so that no code in the child can lift them.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from iwtld.errors import LimitError

_FIRST_PAUSE = 0.001
_LONGEST_PAUSE = 0.05
_MEMORY_EXHAUSTED = 137
_PARENT_DEATH_SIGNAL = 1
_OUT_OF_MEMORY = (signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a contained process may use: ``seconds`` on the clock, ``megabytes`` of address space.

    The address space of a process is larger than the memory that it touches; below about 500 MB the engine
    does not start.
    """

    seconds: float = 120.0
    megabytes: int = 4096


def contained(work: Callable[[], int], limits: Limits, what: str) -> int:
    """Run ``work`` in a child process and return the exit code that it returns.

    ``what`` names the work in messages, as the subject of a sentence ("The shapes"). The child is killed when
    it is over a limit, and when this process is interrupted or told to end.

    Raises ``LimitError`` when a limit is reached or the child dies otherwise.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        _work(work, limits, parent)
    try:
        with _told_to_end():
            status = _wait(child, limits.seconds)
    except BaseException:
        _end(child)
        raise
    if status is None:
        _end(child)
        raise LimitError(
            f"{what} took longer than {limits.seconds:g} seconds and were stopped. Make them simpler, check "
            "less data at once, or raise the limit with --time-limit."
        )
    code = os.waitstatus_to_exitcode(status)
    if code == _MEMORY_EXHAUSTED or -code in _OUT_OF_MEMORY:
        raise LimitError(
            f"{what} took more than {limits.megabytes:,} MB of memory and were stopped. Make them simpler, "
            "check less data at once, or raise the limit with --memory-limit."
        )
    if code == -signal.SIGXCPU:
        raise LimitError(f"{what} took too much time and were stopped. Raise the limit with --time-limit.")
    return code


def _work(work: Callable[[], int], limits: Limits, parent: int) -> None:
    """Do the work in the child and leave; never returns."""
    code = 70
    try:
        # The parent hears of it as well, and ends this process.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        size = limits.megabytes << 20
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # Should the parent be killed, nobody is left to look at the clock: where the system can, the child
        # goes with it, and in any case it does not compute for ever.
        go_with_parent(parent)
        seconds = int(limits.seconds) * (os.cpu_count() or 1) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        code = work()
        sys.stdout.flush()
        sys.stderr.flush()
    except MemoryError:
        code = _MEMORY_EXHAUSTED
    finally:
        # Not sys.exit: what the parent registered to run at its end is the parent's.
        os._exit(code)


def go_with_parent(parent: int) -> None:
    """Ask Linux to kill this process as soon as its parent has ended (prctl(2), PR_SET_PDEATHSIG).

    ``parent`` is its process id, taken before this process was forked: where it has ended in the meantime, no
    signal would come any more, and this process ends here.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(70)


@contextmanager
def _told_to_end() -> Iterator[None]:
    """Make an exception of SIGTERM, as Python does of SIGINT; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _wait(child: int, seconds: float) -> int | None:
    """Return how the child ended, or None when it has not after so many seconds."""
    deadline = time.monotonic() + seconds
    pause = _FIRST_PAUSE
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        if time.monotonic() >= deadline:
            return None
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
