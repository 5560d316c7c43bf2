"""What a worker may not do, enforced by the operating system."""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final

_NEW_USER: Final = 0x10000000
_NEW_NET: Final = 0x40000000
_MOST_FILES: Final = 256
_LARGEST_FILE: Final = 512 << 20
_NICE: Final = 3


def confine(memory: int, *, files: bool) -> None:
    """Take from this process all that answering a request does not need; nothing in it can take it back.

    It may grow by ``memory`` bytes, writes no core, and yields to the gate. Without ``files`` it can open no
    descriptor at all, and so neither a file nor a connection: the queries of strangers may ask the engine to
    reach the network, and there is no switch for that.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        # The terminal tells the whole group; when a worker ends is for the gate to say.
        signal.signal(number, signal.SIG_IGN)
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cut_network()
    size = _address_space() + memory
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    if files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_FILES, _MOST_FILES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    else:
        lowest_free = os.dup(0)
        os.close(lowest_free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest_free, lowest_free))


def cut_network() -> bool:
    """Move this process into a network of its own that leads nowhere, where the system allows it."""
    if sys.platform != "linux":
        return False
    import ctypes

    outcome: int = ctypes.CDLL(None).unshare(_NEW_USER | _NEW_NET)
    return outcome == 0


def _address_space() -> int:
    """Return the size of the address space of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()
