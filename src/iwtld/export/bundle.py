"""Exports of several files: a ZIP archive, or a folder that appears when it is complete.

Both hold the same members and a ``manifest.json`` with their sizes and SHA-256 sums, which comes last. The
same members give the same bytes: no date is written.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

from iwtld.errors import InputError

Member: TypeAlias = tuple[str, bytes]
"""The name of a file, and what stands in it."""

MANIFEST: Final = "manifest.json"
_MAKER: Final = "iwtld"
# The earliest date that a ZIP archive can hold.
_NO_DATE: Final = (1980, 1, 1, 0, 0, 0)


def write_zip(members: Iterable[Member], out: BinaryIO, facts: dict[str, Any]) -> None:
    """Write members and manifest as a ZIP archive; one member at a time is held in memory."""
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in _with_manifest(members, facts):
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            # The version that made it would otherwise say on which system.
            entry.create_system = 3
            archive.writestr(entry, content)


def write_folder(members: Iterable[Member], target: str | os.PathLike[str], facts: dict[str, Any]) -> None:
    """Write members and manifest as a folder, which is made aside and put in its place when complete.

    An export that is there already is replaced. Raises ``InputError`` when something else is there, which
    would be lost, and when the folder cannot be written.
    """
    place = Path(target).resolve()
    _check_replaceable(place)
    aside = place.with_name(f".{place.name}.{os.getpid()}.part")
    old = place.with_name(f".{place.name}.{os.getpid()}.old")
    try:
        aside.mkdir(parents=True)
        for name, content in _with_manifest(members, facts):
            (aside / name).write_bytes(content)
        if place.exists():
            place.rename(old)
        aside.rename(place)
    except OSError as error:
        if old.exists() and not place.exists():
            old.rename(place)
        raise InputError(f"{place} cannot be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _with_manifest(members: Iterable[Member], facts: dict[str, Any]) -> Iterator[Member]:
    files = []
    for name, content in members:
        files.append({"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        yield name, content
    document = {"made_by": _MAKER, **facts, "files": files}
    yield MANIFEST, (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _check_replaceable(place: Path) -> None:
    """Raise ``InputError`` unless a folder is not there, is empty, or holds nothing but an export."""
    if not place.exists():
        return
    if not place.is_dir():
        raise InputError(f"{place} is a file. Name a folder, or a file that ends in .zip.")
    there = {path.name for path in place.iterdir()}
    if not there:
        return
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        known = {str(entry["name"]) for entry in manifest["files"]} | {MANIFEST}
        ours = manifest["made_by"] == _MAKER and there <= known
    except (OSError, ValueError, KeyError, TypeError):
        ours = False
    if not ours:
        raise InputError(
            f"{place} holds files that no export has made, and they would be lost. Name another folder."
        )
