"""Checking a release again: is every file there, as it was written, and does it hold what it should?"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from iwtld.compare.sides import RELEASED_GRAPH
from iwtld.errors import ConformanceError, Finding, InputError
from iwtld.graph.store import stamp
from iwtld.release.artefacts import ARTEFACTS, MANIFEST, SUMS
from iwtld.release.reading import read_manifest

CODE: Final = "RELEASE-FILE"
"""The code of a finding about a file."""


def check(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Check a release and return its manifest.

    Raises ``ConformanceError`` with every finding, and ``InputError`` where there is no release.
    """
    found = findings(path)
    if found:
        raise ConformanceError(f"The release {os.fspath(path)} is not as it was made.", found)
    return read_manifest(path)


def findings(path: str | os.PathLike[str]) -> list[Finding]:
    """Return what is wrong with the release in a folder.

    Every file is held against SHA256SUMS and the manifest, nothing else may be there, every artefact is, and
    the graph has the statements and the hash that the manifest says. Raises ``InputError`` where there is no
    release.
    """
    place = Path(path).expanduser()
    manifest = read_manifest(place)
    try:
        sums = _sums(place / SUMS)
    except OSError as error:
        raise InputError(f"{place / SUMS} cannot be read: {error.strerror or error}.") from error
    try:
        stated = {str(one["path"]): str(one["sha256"]) for one in manifest["files"]}
    except (KeyError, TypeError) as error:
        raise InputError(f"The manifest of the release {place} is damaged ({error!r}).") from error
    return [*_files(place, sums), *_listed(stated, sums), *_artefacts(sums), *_graph(place, manifest)]


def _sums(path: Path) -> dict[str, str]:
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        found[name] = digest
    return found


def _files(place: Path, sums: Mapping[str, str]) -> Iterator[Finding]:
    there = {file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file()}
    for name in sorted(there - sums.keys() - {SUMS}):
        yield _finding(name, f"It is not in {SUMS}.", "It is no part of the release.")
    for name, expected in sorted(sums.items()):
        if name not in there:
            yield _finding(name, "It is missing.", "Fetch the release again.")
        elif (digest := stamp(place / name).sha256) != expected:
            yield _finding(name, f"Its SHA-256 is {digest}, not {expected}.", "Fetch the release again.")


def _listed(stated: Mapping[str, str], sums: Mapping[str, str]) -> Iterator[Finding]:
    for name, digest in sorted(stated.items()):
        if sums.get(name) != digest:
            yield _finding(MANIFEST, f"It gives {name} another SHA-256 than {SUMS}.", "Fetch it again.")


def _artefacts(sums: Mapping[str, str]) -> Iterator[Finding]:
    for one in ARTEFACTS:
        if not one.optional and one.pattern != SUMS and not any(map(one.matches, sums)):
            yield _finding(one.pattern, "The release has no such file.", one.description)


def _graph(place: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    digest, statements = hashlib.sha256(), 0
    try:
        with gzip.open(place / RELEASED_GRAPH) as stream:
            for line in stream:
                digest.update(line)
                statements += 1
    except FileNotFoundError:
        return
    except (OSError, EOFError, zlib.error) as error:
        yield _finding(RELEASED_GRAPH, f"It cannot be unpacked: {error}.", "Fetch the release again.")
        return
    if statements != manifest.get("statements"):
        reason = f"It holds {statements:,} statements; the manifest says {manifest.get('statements')}."
        yield _finding(RELEASED_GRAPH, reason, "Fetch the release again.")
    if digest.hexdigest() != manifest.get("canonical_sha256"):
        yield _finding(RELEASED_GRAPH, "It is not the graph of the manifest.", "Fetch the release again.")


def _finding(file: str, reason: str, suggestion: str) -> Finding:
    return Finding(file, None, None, CODE, reason, suggestion=suggestion)
