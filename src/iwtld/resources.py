"""Where the ontology, the data, the shapes and the queries are on disk.

They stand at the top of the repository and inside the installed package; nothing else in the code
knows the difference.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from iwtld.errors import InputError

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """Return the folder that holds ``data``, ``ontology``, ``queries`` and ``shapes``.

    Raises ``InputError`` when the package was installed without them.
    """
    for candidate in (_PACKAGE / "_resources", _PACKAGE.parents[1]):
        if (candidate / "ontology").is_dir() and (candidate / "data").is_dir():
            return candidate
    raise InputError("The ontology and data of iwtld are missing from this installation. Install it again.")


def folder(name: str) -> Path:
    """Return one resource folder: ``data``, ``ontology``, ``queries`` or ``shapes``."""
    return root() / name
