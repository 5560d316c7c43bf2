"""The folder of the additions: read by builds, changed by one writer at a time, whole at every moment.

::

    ADDITIONS/
      lock                          held by whoever writes, shared by builds
      3-9c41f2/
        addition.json               when, by whom, why, and the SHA-256 of every file
        files/0001-actors.csv       the documents as they were given
      removed/20260305T101500Z-2-aa12bb/
        addition.json               what is left of an addition that was removed then

An addition appears, and goes away, by one rename. There is no list of them besides the folders, and no log
besides the descriptions and the names of the folders: nothing could disagree after a crash.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iwtld.additions.addition import AddedFile, Addition, LogEntry
from iwtld.additions.layout import (
    ASIDE,
    DESCRIPTION,
    ENVIRONMENT,
    Layout,
    additions_path,
    number_of,
    stable,
    unreadable,
)
from iwtld.additions.lock import Waiting, locked
from iwtld.errors import InputError
from iwtld.graph.layout import sync_folder

if TYPE_CHECKING:
    from iwtld.incoming.document import Document

_FILES: Final = "files"
_PLAIN: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST: Final = 80
"""How many characters of the name of a file are kept; file systems take 255 bytes."""
_COPY: Final = 1 << 20


def load(path: str | os.PathLike[str] | None = None) -> tuple[Addition, ...]:
    """Return the additions in their order, without waiting for a writer.

    ``path`` is their folder, see :func:`~iwtld.additions.layout.additions_path`; where there is none, there
    are no additions. Raises ``InputError`` when a description cannot be read or is damaged.
    """
    layout = Layout(additions_path(path))
    return stable(layout, lambda: tuple(_described(layout.folder(addition)) for addition in layout.ids()))


def log(path: str | os.PathLike[str] | None = None) -> tuple[LogEntry, ...]:
    """Return what was added and removed, and when, oldest first. Raises ``InputError`` like :func:`load`."""
    layout = Layout(additions_path(path))

    def read() -> tuple[LogEntry, ...]:
        entries = [LogEntry(one.added, "added", one.id, one) for one in load(layout.root)]
        for when, addition, folder in layout.tombs():
            one = None
            # An addition may have been removed because its description is damaged.
            with suppress(InputError, FileNotFoundError):
                one = _described(folder)
                entries.append(LogEntry(one.added, "added", addition, one))
            entries.append(LogEntry(when, "removed", addition, one))
        return tuple(sorted(entries, key=_moment))

    return stable(layout, read)


@contextmanager
def reading(
    path: str | os.PathLike[str] | None = None, *, wait: float | None = None, waiting: Waiting | None = None
) -> Iterator[Reader]:
    """Read the additions, whose files stay until the end of the block; writers wait meanwhile.

    Raises ``InputError`` when a writer does not end within ``wait`` seconds, by default a minute.
    """
    layout = Layout(additions_path(path))
    # Where no lock was ever made nobody has written; nothing is made for the sake of reading.
    if not layout.lock.exists():
        yield Reader(layout)
        return
    with locked(layout.lock, shared=True, wait=wait, waiting=waiting):
        yield Reader(layout)


@contextmanager
def writing(
    path: str | os.PathLike[str] | None = None, *, wait: float | None = None, waiting: Waiting | None = None
) -> Iterator[Writer]:
    """Change the additions: no other process writes or builds until the end of the block.

    What killed writers left behind is removed first, and what was staged and not committed at the end.
    Raises ``InputError`` when somebody else does not end within ``wait`` seconds, by default a minute, or the
    folder cannot be written; the additions are as they were then.
    """
    layout = Layout(additions_path(path))
    try:
        layout.root.mkdir(parents=True, exist_ok=True)
        with locked(layout.lock, shared=False, wait=wait, waiting=waiting):
            _clean(layout)
            try:
                yield Writer(layout)
            finally:
                _clean(layout)
    except OSError as error:
        if not _inside(error, layout.root):
            raise
        raise _not_written(layout, error) from error


class Reader:
    """One whom no writer disturbs; get it from :func:`reading`."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @property
    def next_id(self) -> str:
        """The id of an addition that would be made now."""
        return self._layout.next_id()

    def find(self, name: str) -> str:
        """Return the id of an addition by its id or its number; raises ``UnknownNameError``."""
        return self._layout.find(name)

    def additions(self, *, without: str | None = None) -> tuple[Addition, ...]:
        """Return the additions in their order, all or those that are left without one of them.

        Raises ``InputError`` when a description is damaged, or a file is not as it was added.
        """
        found = tuple(
            _described(self._layout.folder(addition))
            for addition in self._layout.ids()
            if addition != without
        )
        return _whole(found)


class Writer(Reader):
    """The one who may change the additions; get it from :func:`writing`."""

    def stage(
        self, documents: Sequence[Document], *, note: str | None = None, author: str | None = None
    ) -> Addition:
        """Copy documents into the folder as an addition that nobody sees before :meth:`commit`.

        The copies are on the disk when this returns, and are what should be read from now on: whatever
        happens to the files that were given, what was examined is what is added. Raises ``InputError`` when
        a file cannot be copied, for instance because the disk is full.
        """
        addition = self.next_id
        try:
            return staged(documents, addition, self._layout.aside(addition), note=note, author=author)
        except OSError as error:
            raise _not_written(self._layout, error) from error

    def commit(self, addition: Addition) -> Addition:
        """Make a staged addition one that counts, in one step, and return it as it is from then on.

        Everything is on the disk before. Raises ``InputError`` when the folder cannot be written; then the
        addition does not count.
        """
        final = replace(addition, folder=self._layout.folder(addition.id))
        try:
            with (addition.folder / DESCRIPTION).open("w", encoding="utf-8", newline="\n") as stream:
                stream.write(final.to_json())
                stream.flush()
                os.fsync(stream.fileno())
            sync_folder(addition.folder)
            addition.folder.rename(final.folder)
        except OSError as error:
            raise _not_written(self._layout, error) from error
        # It counts now. Should this fail, a power cut may take it away again, no more.
        with suppress(OSError):
            sync_folder(self._layout.root)
        return final

    def remove(self, addition: str) -> None:
        """Make an addition, given by its id, one that does not count any more, in one step.

        Its description stays for the log, its files are deleted. One that is damaged can be removed too.
        Raises ``InputError`` when the folder cannot be written; then the addition counts as before.
        """
        tomb = self._layout.tomb(addition, datetime.now(UTC))
        try:
            self._layout.removed.mkdir(exist_ok=True)
            self._layout.folder(addition).rename(tomb)
        except OSError as error:
            raise _not_written(self._layout, error) from error
        with suppress(OSError):
            sync_folder(self._layout.removed)
            sync_folder(self._layout.root)
        _empty(tomb)


def _moment(entry: LogEntry) -> tuple[datetime, int, str]:
    return entry.time, number_of(entry.id), entry.action


def staged(
    documents: Sequence[Document],
    addition: str,
    folder: Path,
    *,
    note: str | None = None,
    author: str | None = None,
) -> Addition:
    """Copy documents into a new folder and return the addition that they would be.

    Raises ``OSError`` when a file cannot be copied.
    """
    from iwtld import __version__

    (folder / _FILES).mkdir(parents=True)
    files = tuple(_keep(one, folder, place) for place, one in enumerate(documents, 1))
    sync_folder(folder / _FILES)
    now = datetime.now(UTC).replace(microsecond=0)
    return Addition(addition, now, files, folder, note=note, author=author, version=__version__)


def _described(folder: Path) -> Addition:
    return Addition.read(folder / DESCRIPTION)


def _whole(additions: tuple[Addition, ...]) -> tuple[Addition, ...]:
    """Return additions after a look at each of their files: a build must not read what nobody examined."""
    for addition in additions:
        for file in addition.files:
            path = addition.folder / file.path
            try:
                found = _hash(path)
            except OSError as error:
                raise unreadable(path, error) from error
            if found != (file.size, file.sha256):
                raise InputError(
                    f"{path} has changed since it was added. Put the file back, or take the addition away "
                    f"with `iwtld remove {addition.id}` and add the changed file with `iwtld add`."
                )
    return additions


def _hash(path: Path) -> tuple[int, str]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
        return stream.tell(), digest.hexdigest()


def _keep(document: Document, aside: Path, place: int) -> AddedFile:
    """Copy a document and return what is to be known about the copy."""
    plain = _PLAIN.sub("-", re.split(r"[/!\\]", document.name)[-1]).strip("-.")[-_LONGEST:]
    path = f"{_FILES}/{place:04d}-{plain or document.form}"
    target = aside / path
    with document.path.open("rb") as source, target.open("xb") as copy:
        shutil.copyfileobj(source, copy, _COPY)
        copy.flush()
        os.fsync(copy.fileno())
    size, sha256 = _hash(target)
    return AddedFile(
        document.name, path, sha256, size, document.form, document.base, document.table, document.rows
    )


def _clean(layout: Layout) -> None:
    """Remove what does not count; the lock is held. What cannot be removed now is left to the next writer."""
    for path in layout.root.glob(f"{ASIDE}*"):
        shutil.rmtree(path, ignore_errors=True)
    for _, _, folder in layout.tombs():
        _empty(folder)


def _empty(tomb: Path) -> None:
    with suppress(OSError):
        for path in tomb.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)


def _inside(error: OSError, root: Path) -> bool:
    """Return whether an error is about the folder, and not about files of whoever writes in it."""
    return error.filename is not None and Path(os.fsdecode(error.filename)).is_relative_to(root)


def _not_written(layout: Layout, error: OSError) -> InputError:
    return InputError(
        f"The additions in {layout.root} could not be written: {error.strerror or error}. What was there is "
        f"as it was. Make room, or choose another folder ({ENVIRONMENT})."
    )
