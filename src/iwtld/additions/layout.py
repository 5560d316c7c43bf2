"""Where the additions of a user lie, and how they are named.

An addition is named by its number and six random characters, ``3-9c41f2``. The number says in which order
additions are read, and is enough to name one; the characters keep the additions of two people apart when
their graphs meet.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from iwtld.errors import InputError, UnknownNameError

T = TypeVar("T")

ENVIRONMENT: Final = "IWTLD_DATA"

DESCRIPTION: Final = "addition.json"
"""The description inside the folder of an addition."""
ASIDE: Final = ".new-"
"""What the name of a folder begins with that is still being written."""

_ID: Final = re.compile(r"([1-9][0-9]{0,8})-[0-9a-f]{6}")
_REMOVED: Final = re.compile(r"([0-9]{8}T[0-9]{6}Z)-([1-9][0-9]{0,8}-[0-9a-f]{6})")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_ATTEMPTS: Final = 10


def additions_path(path: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder of the additions: the argument, else ``IWTLD_DATA``, else the user's data folder."""
    chosen = path if path is not None else os.environ.get(ENVIRONMENT)
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("iwtld", appauthor=False) / "additions"


def number_of(addition: str) -> int:
    """Return the number in the id of an addition."""
    return int(addition.partition("-")[0])


def new_id(number: int) -> str:
    """Return a fresh id with a number."""
    return f"{number}-{os.urandom(3).hex()}"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths inside the folder of the additions."""

    root: Path

    @property
    def lock(self) -> Path:
        """Return the file whose lock writers hold alone and builds share."""
        return self.root / "lock"

    @property
    def removed(self) -> Path:
        """Return the folder of the additions that were removed."""
        return self.root / "removed"

    def folder(self, addition: str) -> Path:
        """Return the folder of an addition."""
        return self.root / addition

    def aside(self, addition: str) -> Path:
        """Return the folder in which an addition is written before it appears."""
        return self.root / f"{ASIDE}{addition}"

    def ids(self) -> tuple[str, ...]:
        """Return the ids of the additions in their order; none where there is no folder.

        Raises ``InputError`` when the folder cannot be read.
        """
        return tuple(sorted(filter(_ID.fullmatch, _names(self.root)), key=lambda one: (number_of(one), one)))

    def tombs(self) -> Iterator[tuple[datetime, str, Path]]:
        """Yield when an addition was removed, its id, and the folder that is left of it."""
        for name in sorted(_names(self.removed)):
            if match := _REMOVED.fullmatch(name):
                when = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
                yield when, match[2], self.removed / name

    def tomb(self, addition: str, when: datetime) -> Path:
        """Return where an addition goes that is removed at a time."""
        return self.removed / f"{when.astimezone(UTC):{_STAMP}}-{addition}"

    def next_id(self) -> str:
        """Return a fresh id whose number no addition has or had."""
        taken = [*self.ids(), *(addition for _, addition, _ in self.tombs())]
        return new_id(max(map(number_of, taken), default=0) + 1)

    def find(self, name: str) -> str:
        """Return the id of an addition by its id or its number.

        Raises ``UnknownNameError`` for a name that no addition has, or that several have.
        """
        known = self.ids()
        if name in known:
            return name
        found = [addition for addition in known if addition.partition("-")[0] == name]
        if len(found) == 1:
            return found[0]
        raise UnknownNameError("addition", name, known, listing="`iwtld log` lists the additions.")


def marks(path: str | os.PathLike[str] | None = None) -> dict[str, str]:
    """Return the ids of the additions with the SHA-256 of their descriptions, in their order.

    A description holds the SHA-256 of each file, so equal marks are equal data. Nothing else is read: a
    dozen additions take less than a millisecond, so every opening of a graph can afford it. Raises
    ``InputError`` when a description cannot be read.
    """
    layout = Layout(additions_path(path))

    def mark(addition: str) -> str:
        return hashlib.sha256((layout.folder(addition) / DESCRIPTION).read_bytes()).hexdigest()

    return stable(layout, lambda: {addition: mark(addition) for addition in layout.ids()})


def stable(layout: Layout, read: Callable[[], T]) -> T:
    """Return what ``read`` makes of the additions, and start again when one of them went away meanwhile."""
    for _ in range(_ATTEMPTS):
        before = layout.ids()
        try:
            return read()
        except OSError as error:
            if layout.ids() == before:
                raise unreadable(Path(error.filename or layout.root), error) from error
    raise InputError(f"The additions in {layout.root} change faster than they can be read. Try again.")


def unreadable(path: Path, error: OSError) -> InputError:
    """Return the error for a part of the folder that cannot be read."""
    return InputError(
        f"{path} cannot be read: {error.strerror or error}. Put it back, or choose another folder "
        f"({ENVIRONMENT}); `iwtld remove` takes an addition away that is damaged."
    )


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise unreadable(folder, error) from error
