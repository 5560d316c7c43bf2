"""The graphs that can be compared: stores, releases, and files that were exported."""

from __future__ import annotations

import gzip
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

import pyoxigraph as ox

from iwtld.errors import Finding, InputError, RDFSyntaxError
from iwtld.graph import open_build
from iwtld.graph.layout import Layout

MOST_UNPACKED: Final = 4 << 30
"""How many bytes may come out of a packed file."""

RELEASED_GRAPH: Final = "graph/iwtld.nq.gz"
"""Where the graph stands in the folder of a release."""

_FORMS: Final = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}
_MERGED: Final = (".ttl", ".nt", ".rdf", ".xml", ".owl", ".jsonld")
_KNOWN: Final = (
    "Known are the folder of a store, the folder or zip of a release, and .nq or .trig files of "
    "`iwtld export`, packed with gzip or not."
)
_UNPACKING: Final = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Side:
    """A graph to compare, open for reading as long as its block lasts; ``name`` is how it was given."""

    name: str
    store: ox.Store


@contextmanager
def open_side(path: str | os.PathLike[str]) -> Iterator[Side]:
    """Open a graph to compare: a store, a release (folder or zip), or an exported N-Quads or TriG file.

    A store is read where it is; all else is read into memory, half a million statements in two seconds.
    Raises ``InputError`` when there is nothing of the kind or it cannot be read, ``StoreError`` when a store
    is damaged, and ``RDFSyntaxError`` with the place when a file is not well-formed.
    """
    name, place = os.fspath(path), Path(path).expanduser()
    if "://" in name:
        raise InputError(f"{name} is an address, which `iwtld diff` does not read. {_KNOWN}")
    try:
        if place.is_dir():
            yield Side(name, _folder(name, place))
        elif place.suffix == ".zip":
            yield Side(name, _zipped(name, place))
        else:
            with place.open("rb") as stream:
                yield Side(name, _read(name, place.name, stream))
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror or error}.") from error


def _folder(name: str, place: Path) -> ox.Store:
    if Layout(place).pointer() is not None:
        return open_build(place).store
    graph = place / RELEASED_GRAPH
    if not graph.is_file():
        raise InputError(f"There is neither a store nor a release in {name}. {_KNOWN}")
    with graph.open("rb") as stream:
        return _read(f"{name}/{RELEASED_GRAPH}", graph.name, stream)


def _zipped(name: str, place: Path) -> ox.Store:
    try:
        with zipfile.ZipFile(place) as archive:
            # A zip may hold the files themselves, or the one folder that they are in.
            found = [one for one in archive.namelist() if f"/{one}".endswith(f"/{RELEASED_GRAPH}")]
            if len(found) != 1:
                raise InputError(f"There is no release in {name}. {_KNOWN}")
            with archive.open(found[0]) as stream:
                return _read(f"{name}!/{found[0]}", found[0], cast(BinaryIO, stream))
    except _UNPACKING as error:
        raise InputError(f"{name} is damaged: {error}. Fetch it again.") from error


def _read(name: str, file: str, stream: BinaryIO) -> ox.Store:
    """Return the graph of an exported file in memory."""
    stem = file.removesuffix(".gz")
    suffix = Path(stem).suffix.lower()
    if suffix in _MERGED:
        raise InputError(f"{name} does not keep the named graphs apart, which are compared. {_KNOWN}")
    if suffix not in _FORMS:
        raise InputError(f"{name} is nothing that can be compared. {_KNOWN}")
    store = ox.Store()
    try:
        with _unpacked(stream, packed=stem != file) as source:
            store.bulk_load(source, format=_FORMS[suffix])
    except SyntaxError as error:
        finding = Finding(name, error.lineno, error.offset, "RDF-SYNTAX", f"{error.msg}.")
        raise RDFSyntaxError(f"{name} is not well-formed.", [finding]) from error
    except _UNPACKING as error:
        raise InputError(f"{name} is damaged: {error}. Fetch it again.") from error
    return store


@contextmanager
def _unpacked(stream: BinaryIO, *, packed: bool) -> Iterator[BinaryIO]:
    if not packed:
        yield stream
        return
    with gzip.GzipFile(fileobj=stream) as opened:
        yield cast(BinaryIO, _Bounded(opened.read))


class _Bounded:
    """A stream that ends with an error when more comes out of it than may."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._left = MOST_UNPACKED

    def read(self, size: int = -1) -> bytes:
        part = self._read(size if size >= 0 else 1 << 20)
        self._left -= len(part)
        if self._left < 0:
            raise OSError(f"it unpacks to more than {MOST_UNPACKED >> 30} GiB")
        return part
