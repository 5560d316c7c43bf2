"""Write the files of a documentation into a folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from iwtld.errors import InputError


def write_files(folder: str | Path, files: Mapping[str, str]) -> None:
    """Write files by their names; each appears when it is complete, and other files stay.

    Raises ``InputError`` when the folder or a file cannot be written.
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            aside = target / f".{name}.{os.getpid()}.part"
            try:
                aside.write_text(text, encoding="utf-8")
                aside.replace(target / name)
            finally:
                aside.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror or error}.") from error
