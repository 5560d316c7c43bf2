"""Opening the published build."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pyoxigraph import QuerySolutions, Store

from iwtld.errors import Finding, StoreError
from iwtld.graph.layout import Layout, store_path
from iwtld.graph.manifest import FileStamp, Manifest

T = TypeVar("T")

_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Build:
    """A published build, open for reading: the graph and the manifest that belongs to it.

    It stays whole as long as ``store`` lives, whatever is published meanwhile.
    """

    store: Store
    manifest: Manifest
    folder: Path


def open_build(path: str | os.PathLike[str] | None = None) -> Build:
    """Open the published build of a store for reading, without waiting for a build that is under way.

    ``path`` is the store's folder, see :func:`~iwtld.graph.layout.store_path`. Raises ``StoreError`` when
    nothing is published there, or when the build is not whole: a file is missing, has another size than the
    manifest says, or does not open. :func:`verify` also compares the hashes.
    """
    layout = Layout(store_path(path))
    return read_current(layout, lambda build_id: _open(layout, build_id))


def open_read_only(path: str | os.PathLike[str] | None = None) -> Store:
    """Open the graph of the published build; the same as ``open_build(path).store``."""
    return open_build(path).store


def read_manifest(path: str | os.PathLike[str] | None = None) -> Manifest:
    """Return the manifest of the published build without opening its graph.

    Raises ``StoreError`` when nothing is published or the manifest is damaged.
    """
    layout = Layout(store_path(path))
    return read_current(layout, lambda build_id: Manifest.read(layout.manifest(build_id)))


def verify(path: str | os.PathLike[str] | None = None) -> list[Finding]:
    """Return a finding for every file of the published build that is missing or not as it was written.

    Reads the whole graph (about a second for a gigabyte). Raises ``StoreError`` when nothing is published.
    """
    layout = Layout(store_path(path))
    return read_current(layout, lambda build_id: _compare(layout, build_id))


def graph_sizes(store: Store) -> dict[str, int]:
    """Return how many triples each graph holds, by IRI and sorted; the default graph has the key ``""``."""
    sizes: dict[str, int] = {}
    for query in (
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        'SELECT ("" AS ?g) (COUNT(*) AS ?n) WHERE { ?s ?p ?o }',
    ):
        solutions = store.query(query)
        assert isinstance(solutions, QuerySolutions)  # noqa: S101 - a SELECT gives solutions
        sizes |= {row["g"].value: int(row["n"].value) for row in solutions if row["g"] is not None}
    return dict(sorted((name, count) for name, count in sizes.items() if count))


def stamp(path: Path) -> FileStamp:
    """Return the size and hash of a file."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
        return FileStamp(stream.tell(), digest.hexdigest())


def read_current(layout: Layout, read: Callable[[str], T]) -> T:
    """Return what ``read`` makes of the published build, and start again if that was replaced meanwhile."""
    for _ in range(_ATTEMPTS):
        pointer = layout.pointer()
        if pointer is None:
            raise StoreError(f"There is no graph in {layout.root} yet. Run `iwtld build`.")
        try:
            result = read(pointer.current)
        except StoreError:
            # A build that was replaced twice since the pointer was read is gone: that is no damage.
            if layout.pointer() == pointer:
                raise
            continue
        # Opened while it was being removed, a build may lack a file that is read later only.
        after = layout.pointer()
        if after is not None and pointer.current in after:
            return result
    raise StoreError(f"The store {layout.root} is replaced faster than it can be opened. Try again.")


def _open(layout: Layout, build_id: str) -> Build:
    manifest = Manifest.read(layout.manifest(build_id))
    folder = layout.graph(build_id)
    check_sizes(folder, manifest.files)
    try:
        store = Store.read_only(str(folder))
    # The engine reports damage as OSError or RuntimeError, by the place where it meets it.
    except (OSError, RuntimeError) as error:
        raise broken(folder, str(error)) from error
    return Build(store, manifest, folder)


def check_sizes(folder: Path, files: Mapping[str, FileStamp]) -> None:
    """Raise ``StoreError`` where a file of a build is missing or has another size than was published."""
    for name, expected in files.items():
        try:
            size = (folder / name).stat().st_size
        except OSError as error:
            raise broken(folder / name, error.strerror or str(error)) from error
        if size != expected.size:
            raise broken(folder / name, f"it has {size} bytes, published were {expected.size}")


def broken(path: Path, reason: str) -> StoreError:
    """Return the error for a file or folder of a build that is not as it was published."""
    return StoreError(f"The graph in {path} is damaged: {reason}. Run `iwtld build`.")


def _compare(layout: Layout, build_id: str) -> list[Finding]:
    manifest = Manifest.read(layout.manifest(build_id))
    return [
        *_compare_files(layout.graph(build_id), manifest.files),
        *_compare_files(layout.records(build_id), manifest.record_files),
    ]


def _compare_files(folder: Path, files: Mapping[str, FileStamp]) -> list[Finding]:
    findings = []
    for name, expected in sorted(files.items()):
        try:
            found = stamp(folder / name)
        except OSError as error:
            reason = f"The file cannot be read: {error.strerror or error}."
        else:
            if found == expected:
                continue
            reason = (
                f"The file has {found.size} bytes and the SHA-256 {found.sha256}; "
                f"it was published with {expected.size} bytes and {expected.sha256}."
            )
        findings.append(
            Finding(str(folder / name), None, None, "STORE-FILE", reason, suggestion="Run `iwtld build`.")
        )
    return findings
