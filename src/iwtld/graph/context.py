"""The records of a build as a store that can be added to, and stores for data without a context.

A published build is never written to. Who wants to know how new statements stand among the recorded ones
gets a copy of the records: RocksDB never changes a table file that it has written, so a copy is a folder of
hard links to them, made in a millisecond however large they are.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from iwtld.errors import StoreError
from iwtld.graph.layout import Layout, store_path
from iwtld.graph.manifest import FileStamp, Manifest
from iwtld.graph.store import broken, check_sizes, read_current
from iwtld.temporary import temporary_folder

MOST_IN_MEMORY: Final = 3_000_000
"""Up to so many triples are kept in memory, in 1.2 GB; more go to a temporary store on disk."""

FEW: Final = 10_000
"""Up to so many triples are looked at one by one, for which a store on disk is open soonest."""

_BYTES_PER_TRIPLE: Final = {"nt": 130, "nq": 130}
_FEWEST_BYTES: Final = 40


def most_triples(size: int, form: str) -> int:
    """Return how many triples a file of ``size`` bytes may hold; ``form`` is its extension, as ``nt``."""
    return size // _BYTES_PER_TRIPLE.get(form, _FEWEST_BYTES)


@contextmanager
def open_context(
    path: str | os.PathLike[str] | None = None, *, triples: int = 0, folder: Path | None = None
) -> Iterator[Store]:
    """Give a store with the recorded triples of the published build in its default graph, to be added to.

    ``path`` is the store's folder, see :func:`~iwtld.graph.layout.store_path`, and ``triples`` how many are
    to be added at most. The copy lives in ``folder``, by default beside the builds and, where nothing can be
    written there, in the system's temporary folder; it is removed at the end of the block. What a killed
    process left behind is removed by the next one. For an addition that is neither small nor very large the
    records are read into memory, where all of them are validated four times as fast. The build stays as it
    is, and the copy stays whole whatever is published meanwhile.

    Raises ``StoreError`` when nothing is published, when the build was published without its records, when
    its files are not whole, or when there is no room for the copy.
    """
    layout = Layout(store_path(path))
    if FEW < triples <= MOST_IN_MEMORY:
        yield read_current(layout, lambda build_id: _read(layout, build_id))
        return
    with _temporary(layout.clones if folder is None else folder, fall_back=folder is None) as place:
        target = place / "records"
        read_current(layout, lambda build_id: _clone(layout, build_id, target))
        try:
            store = Store(target)
        # The engine reports damage as OSError or RuntimeError, by the place where it meets it.
        except (OSError, RuntimeError) as error:
            raise broken(target, str(error)) from error
        yield store


@contextmanager
def open_scratch(triples: int, *, folder: Path | None = None) -> Iterator[Store]:
    """Give an empty store for as many triples: in memory, or on disk when they are very many.

    Two million triples, added in parts, take 0.8 GB in memory, and 0.3 GB and four times as long from disk.
    The store on disk lies in ``folder``, by default in the system's temporary folder, and is removed at the
    end of the block.
    """
    if triples <= MOST_IN_MEMORY:
        yield Store()
        return
    with _temporary(Path(tempfile.gettempdir()) if folder is None else folder, fall_back=False) as place:
        try:
            store = Store(place / "statements")
        except (OSError, RuntimeError) as error:
            raise StoreError(
                f"No temporary store could be made in {place.parent}: {error}. "
                "Make room, or set TMPDIR to a folder with more."
            ) from error
        yield store


def _read(layout: Layout, build_id: str) -> Store:
    """Return the records of a build in memory."""
    source = _records(layout, build_id)[0]
    store = Store()
    try:
        store.bulk_extend(Store.read_only(str(source)))
    except (OSError, RuntimeError) as error:
        raise broken(source, str(error)) from error
    return store


def _records(layout: Layout, build_id: str) -> tuple[Path, Mapping[str, FileStamp]]:
    """Return the folder of the records of a build and its files, which are there."""
    files = Manifest.read(layout.manifest(build_id)).record_files
    if not files:
        raise StoreError(
            f"The build in {layout.root} holds no records to validate against. Run `iwtld build`."
        )
    source = layout.records(build_id)
    check_sizes(source, files)
    return source, files


def _clone(layout: Layout, build_id: str, target: Path) -> None:
    """Copy the records of a build; table files are linked where the file system allows it."""
    shutil.rmtree(target, ignore_errors=True)
    source, files = _records(layout, build_id)
    try:
        target.mkdir(parents=True)
        _copy(source, target, files)
    except OSError as error:
        raise StoreError(
            f"The records of {layout.root} could not be copied to {target}: {error}. Make room, or set "
            "TMPDIR to a folder with more."
        ) from error


def _copy(source: Path, target: Path, files: Mapping[str, FileStamp]) -> None:
    for name in files:
        if name.endswith(".sst"):
            # Another file system, one without links, or a file of somebody else's: then it is copied.
            with suppress(OSError):
                (target / name).hardlink_to(source / name)
                continue
        shutil.copyfile(source / name, target / name)


@contextmanager
def _temporary(parent: Path, *, fall_back: bool) -> Iterator[Path]:
    """Make a folder that is removed at the end of the block, or later when the process is killed in it."""
    with ExitStack() as stack:
        try:
            place = stack.enter_context(temporary_folder(parent))
        except OSError as error:
            if not fall_back:
                raise StoreError(
                    f"No temporary folder could be made in {parent}: {error.strerror or error}. "
                    "Make room, or set TMPDIR to a folder with more."
                ) from error
            place = stack.enter_context(_temporary(Path(tempfile.gettempdir()), fall_back=False))
        yield place
