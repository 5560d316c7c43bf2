"""What a user adds to the data that ships with iwtld, and what that changes.

::

    from iwtld.additions import add, log, remove

    outcome = add(["new/treaty-actions.csv"], note="Status list of 2026-03-01")
    print(outcome.changes.answers)
    add(["new/treaty-actions.csv"], commit=True)

Additions lie in a folder of their own, see :mod:`iwtld.additions.folder`; a build reads them after the data
that ships with iwtld, see :mod:`iwtld.additions.merge`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from iwtld.additions.addition import AddedFile, Addition, LogEntry
    from iwtld.additions.folder import load, log, reading, writing
    from iwtld.additions.layout import additions_path
    from iwtld.additions.update import Outcome, add, remove

__all__ = [
    "AddedFile",
    "Addition",
    "LogEntry",
    "Outcome",
    "add",
    "additions_path",
    "load",
    "log",
    "reading",
    "remove",
    "writing",
]

_MODULES: Final = {
    "AddedFile": "addition",
    "Addition": "addition",
    "LogEntry": "addition",
    "Outcome": "update",
    "add": "update",
    "additions_path": "layout",
    "load": "folder",
    "log": "folder",
    "reading": "folder",
    "remove": "update",
    "writing": "folder",
}


def __getattr__(name: str) -> Any:
    # Every opening of a graph asks for the marks of the additions; what changes them is loaded when used.
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
