"""Making a release: aside first, then put in its place as a whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Store

from iwtld import resources
from iwtld.errors import ConformanceError, InputError, ParameterError, StoreError
from iwtld.packages.description import File, describe
from iwtld.release.artefacts import ARTEFACTS, Making, description_of
from iwtld.release.reading import read_manifest
from iwtld.release.versions import disagreements, released_on, version_key

if TYPE_CHECKING:
    from iwtld.kb import KnowledgeBase


def release(
    kb: KnowledgeBase,
    target: str | os.PathLike[str],
    version: str | None = None,
    *,
    previous: str | os.PathLike[str] | None = None,
    root: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Write a release of a graph to a folder that is not there yet, and return its manifest.

    ``version`` is by default that of iwtld; all that names a version has to name this one. ``previous``
    is the release before, a folder or zip, which has to be older; what changed since is told. ``root`` is the
    checkout; ``progress`` is called with the path of each file. It takes some twenty seconds: the graph is
    written in three syntaxes, and once more as tables.

    Raises ``ConformanceError`` with a finding for each place that names another version, ``ParameterError``
    for what is no version or not newer, ``StoreError`` for a graph that is not made of the data that ships
    with iwtld, and ``InputError`` when the folder is there, or something cannot be read or written.
    """
    from iwtld import __version__

    wanted = version or __version__
    key = version_key(wanted)
    top = resources.root() if root is None else root
    place = Path(target).expanduser().resolve()
    if place.exists():
        raise InputError(f"{place} is there already. A release is never changed: name a new folder.")
    _check_graph(kb)
    wrong = list(disagreements(kb, top, wanted))
    if wrong:
        raise ConformanceError(f"Not everything names the version {wanted}. Nothing was written.", wrong)
    before = None if previous is None else str(read_manifest(previous)["version"])
    if before is not None and version_key(before) >= key:
        raise ParameterError(f"The release before is {before}; {wanted} is not newer.")
    issued = released_on(top)
    making = Making(
        kb,
        top,
        describe(kb.store, issued),
        issued,
        None if previous is None else os.fspath(previous),
        before,
        facts={
            "statements": kb.manifest.triples,
            "inferred": kb.manifest.inferred,
            "records": kb.manifest.records,
            "sources": kb.manifest.sources,
        },
    )
    _write(making, place, progress)
    return read_manifest(place)


def _check_graph(kb: KnowledgeBase) -> None:
    if not isinstance(kb.store, Store):
        raise StoreError(f"A release is made of a store on this machine, not of {kb.path}.")
    if kb.manifest.additions:
        raise StoreError(
            f"The graph in {kb.path} holds additions, which are not part of a release. Set IWTLD_DATA to an "
            "empty folder and build another store."
        )
    if kb.stale:
        raise StoreError(f"The graph in {kb.path} was built from other data. Run `iwtld build`.")


def _write(making: Making, place: Path, progress: Callable[[str], None] | None) -> None:
    aside = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        aside.mkdir(parents=True)
        for artefact in ARTEFACTS:
            for path, content in artefact.make(making):
                file = aside / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
                making.files.append(File.of(path, content, description_of(path)))
                if progress is not None:
                    progress(path)
        # Renaming onto a folder that somebody made meanwhile fails unless it is empty.
        aside.rename(place)
    except OSError as error:
        raise InputError(f"{place} cannot be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
