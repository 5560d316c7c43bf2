"""The manifest of a release, in a folder or a zip."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any, Final

from iwtld.errors import InputError
from iwtld.release.artefacts import MANIFEST

_LARGEST: Final = 16 << 20
"""How many bytes a manifest may have."""


def read_manifest(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return the manifest of a release. Raises ``InputError`` where there is none, or it is damaged."""
    place = Path(path).expanduser()
    try:
        document = json.loads(_content(place))
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"The manifest of the release {place} cannot be read: {reason}.") from error
    if not isinstance(document, dict) or not isinstance(document.get("version"), str):
        raise InputError(f"The manifest of the release {place} names no version. Is it a release of iwtld?")
    return document


def _content(place: Path) -> bytes:
    if place.suffix != ".zip":
        return (place / MANIFEST).read_bytes()
    with zipfile.ZipFile(place) as archive:
        # A zip may hold the files themselves, or the one folder that they are in.
        names = [name for name in archive.namelist() if name.count("/") < 2 and Path(name).name == MANIFEST]
        if len(names) != 1 or archive.getinfo(names[0]).file_size > _LARGEST:
            raise InputError(f"There is no release of iwtld in {place}.")
        return archive.read(names[0])
