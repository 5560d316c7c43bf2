"""Temporary folders that do not stay behind, however the process ends that made them.

A folder is removed when its block is left. A process that is killed leaves it there, with nobody to hold its
lock any more: the next process that makes a folder in the same place removes it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_PREFIX: Final = "iwtld-"
_IN_USE: Final = "in-use"
_GRACE: Final = 60.0


@contextmanager
def temporary_folder(parent: Path | None = None) -> Iterator[Path]:
    """Make a folder in ``parent``, by default the system's temporary folder, for the time of the block.

    What killed processes left behind there is removed first. Raises ``OSError`` when nothing can be written.
    """
    place, lock = _claim(Path(tempfile.gettempdir()) if parent is None else parent)
    try:
        yield place
    finally:
        _remove(place)
        os.close(lock)


def remove_abandoned(parent: Path) -> None:
    """Remove the folders that no process holds any more; those of other people are left alone."""
    for place in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if place.lstat().st_uid == os.getuid():
                _remove_if_abandoned(place)


def _claim(parent: Path) -> tuple[Path, int]:
    parent.mkdir(parents=True, exist_ok=True)
    remove_abandoned(parent)
    while True:
        place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        # Held as long as the process lives, however it ends: who can take it may remove the folder.
        lock = os.open(place / _IN_USE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), (place / _IN_USE).stat()):
                return place, lock
        # Another process took it for abandoned in the moment before the lock was taken.
        os.close(lock)


def _remove_if_abandoned(place: Path) -> None:
    try:
        lock = os.open(place / _IN_USE, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        # Made this moment, unless it has been like this for long; what others keep in it is not ours.
        if time.time() - place.stat().st_mtime > _GRACE:
            place.rmdir()
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _remove(place)
    finally:
        os.close(lock)


def _remove(place: Path) -> None:
    """Remove a folder, into which a store that is closing may still be writing."""
    for pause in (0.0, 0.01, 0.1, 0.5):
        time.sleep(pause)
        shutil.rmtree(place, ignore_errors=True)
        if not place.exists():
            return
