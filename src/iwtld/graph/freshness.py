"""A cheap mark of the resource folders, to notice that a store is out of date."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

FOLDERS = ("data", "ontology", "shapes")
"""The folders that a build reads. Stored queries are read when they are asked, so they do not count."""


def fingerprint(root: Path, folders: Sequence[str] = FOLDERS) -> str:
    """Return a hash over path, size and modification time of every file below the folders.

    Contents are not read: a few hundred files take about a millisecond, so every opening can afford it.
    Hidden files do not count. A folder that is not there counts as empty.
    """
    digest = hashlib.sha256()
    for folder in folders:
        for path, status in sorted(_files(str(root / folder), folder)):
            digest.update(f"{path}\0{status[0]}\0{status[1]}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _files(folder: str, shown: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    with entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            name = f"{shown}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, name)
            else:
                status = entry.stat()
                yield name, (status.st_size, status.st_mtime_ns)
