"""Building a graph aside and publishing it in one step."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Quad, Store, Triple

from iwtld.errors import StoreError
from iwtld.graph.layout import ENVIRONMENT, Layout, Pointer, new_build_id, store_path, sync_folder
from iwtld.graph.manifest import FileStamp, Manifest
from iwtld.graph.store import stamp

_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# RocksDB writes its log while it is open; it says nothing about the data.
_NOT_STAMPED = frozenset({"LOG", "LOCK"})


class Builder:
    """A build under way: nobody sees it before :meth:`publish`.

    ``id`` is the build's id and ``path`` the folder of its graph, in which the builder may open a
    ``pyoxigraph.Store`` of its own as long as that is closed again before it publishes; ``records`` is the
    folder of the records.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.id = new_build_id()
        self.path = layout.graph(self.id)
        self.records = layout.records(self.id)

    def write(self, source: Store) -> int:
        """Copy every quad of ``source`` into the build's graph, close it, and return how many there are.

        Half a million quads take five seconds, nearly all of it in RocksDB. Raises ``StoreError`` when the
        graph cannot be written, for instance because the disk is full.
        """
        return self._fill(self.path, source)

    def write_records(self, triples: Iterable[Triple]) -> int:
        """Write what was recorded, as one graph, for :func:`~iwtld.graph.context.open_context`.

        A triple may come twice. Returns how many there are; a hundred thousand take a second. Raises
        ``StoreError`` as :meth:`write` does.
        """
        return self._fill(self.records, (Quad(*triple) for triple in triples))

    def _fill(self, folder: Path, quads: Iterable[Quad]) -> int:
        try:
            # bulk_extend reads the source store quad by quad; going through an N-Quads file and bulk_load is
            # no faster (5.9 against 5.3 seconds) and takes the space of the graph once more.
            target = Store(folder)
            target.bulk_extend(quads)
            target.optimize()
            target.flush()
            return len(target)
        except (OSError, RuntimeError) as error:
            raise _not_written(self._layout, error) from error

    def publish(self, manifest: Manifest) -> Manifest:
        """Make this build the one that readers open, and return its manifest as it was written.

        ``build``, ``files`` and ``record_files`` of the manifest are filled in. Everything is on the disk
        before the swap. The build that was current is kept for readers that are just opening it; builds
        before it are removed. Raises ``StoreError`` when the graph on disk has not the number of triples that
        the manifest states, or the disk is full; then the published build is as it was.
        """
        try:
            records = _sync(self.records) if self.records.exists() else {}
            final = replace(manifest, build=self.id, files=_sync(self.path), record_files=records)
            self._check(final)
            self._record(final)
            before = _pointer_or_none(self._layout)
            pointer = Pointer(self.id, before.current if before else None)
            self._layout.publish(pointer)
        except OSError as error:
            raise _not_written(self._layout, error) from error
        _remove_others(self._layout, pointer)
        return final

    def _record(self, manifest: Manifest) -> None:
        path = self._layout.manifest(self.id)
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(manifest.to_json())
            stream.flush()
            os.fsync(stream.fileno())
        written = [self.records] if manifest.record_files else []
        for folder in (self.path, *written, path.parent, self._layout.builds):
            sync_folder(folder)

    def _check(self, manifest: Manifest) -> None:
        try:
            found = len(Store.read_only(str(self.path)))
        except (OSError, RuntimeError) as error:
            raise StoreError(f"The graph that was built does not open: {error}. Build it again.") from error
        if found != manifest.triples:
            raise StoreError(
                f"The graph that was built holds {found} triples, not {manifest.triples}. Build it again."
            )


@contextmanager
def building(path: str | os.PathLike[str] | None = None) -> Iterator[Builder]:
    """Build in a store: ``with building(path) as build: build.write(graph); build.publish(manifest)``.

    Takes the store's lock for the time of the block and removes what killed builds left behind. Leaving
    without having published, by an exception or otherwise, discards the build. Raises ``StoreError`` when
    another process is building, when the folder cannot be written, or when the disk is full; the published
    build is untouched by all of them.
    """
    layout = Layout(store_path(path))
    try:
        layout.builds.mkdir(parents=True, exist_ok=True)
        lock = os.open(layout.lock, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise _not_written(layout, error) from error
    try:
        _lock(lock, layout)
        # A pointer that does not parse may be mended by hand: what it meant stays until the next publication.
        with suppress(StoreError):
            _remove_others(layout, layout.pointer())
        build = Builder(layout)
        build.path.parent.mkdir()
        try:
            yield build
        finally:
            # The pointer decides, and not a flag: an interrupt may come right after the swap.
            if build.id not in (_pointer_or_none(layout) or ()):
                shutil.rmtree(build.path.parent, ignore_errors=True)
                layout.pointer_file.with_name("current.new").unlink(missing_ok=True)
    except OSError as error:
        # Any other failure of the caller's own files is not about the store.
        if error.errno not in _DISK_FULL:
            raise
        raise _not_written(layout, error) from error
    finally:
        os.close(lock)


def _lock(descriptor: int, layout: Layout) -> None:
    # The kernel drops the lock when its owner dies, however it dies: there are no stale locks.
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
        raise StoreError(
            f"Process {owner} is building in {layout.root}. "
            f"Wait until it is done, or build in another folder ({ENVIRONMENT})."
        ) from None
    except OSError as error:
        raise _not_written(layout, error) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


def _not_written(layout: Layout, error: OSError | RuntimeError) -> StoreError:
    return StoreError(
        f"The store {layout.root} could not be written: {error}. A graph that was published there is as it "
        f"was. Make room, or choose another folder ({ENVIRONMENT})."
    )


def _sync(folder: Path) -> dict[str, FileStamp]:
    stamps = {}
    for path in sorted(folder.iterdir()):
        with path.open("rb") as stream:
            os.fsync(stream.fileno())
        if path.name not in _NOT_STAMPED:
            stamps[path.name] = stamp(path)
    return stamps


def _pointer_or_none(layout: Layout) -> Pointer | None:
    # A pointer that does not parse must not stand in the way of the build that repairs it.
    try:
        return layout.pointer()
    except StoreError:
        return None


def _remove_others(layout: Layout, keep: Pointer | None) -> None:
    """Remove every build but the published one and the one before it.

    The lock is held: whatever else is there is older than both or was left by a build that died. What cannot
    be removed now is left to the next build.
    """
    for folder in layout.builds.iterdir():
        if keep is None or folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)
