"""What an addition says about itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeAlias

from iwtld.additions.layout import number_of
from iwtld.errors import InputError
from iwtld.namespaces import DATA, GRAPH

if TYPE_CHECKING:
    from iwtld.incoming.document import Document

ADDED_GRAPHS: Final = GRAPH + "added/"
"""What the IRIs of the graphs begin with that hold the statements of additions."""
ADDED_TABLES: Final = DATA + "added/"
"""What the IRIs of the tables begin with that came with additions."""

_DOCUMENTS: Final = 1_000_000
"""How many documents an addition can have; it keeps the numbers of the documents of different ones apart."""


@dataclass(frozen=True, slots=True)
class AddedFile:
    """One document of an addition: how it was called, where it is kept, and how it is read.

    ``name`` is as it was given, ``path`` relative to the folder of the addition, ``sha256`` hexadecimal and
    ``size`` in bytes. The others are as in :class:`~iwtld.incoming.document.Document`.
    """

    name: str
    path: str
    sha256: str
    size: int
    form: str
    base: str
    table: str | None = None
    rows: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """Data that somebody added to what ships with iwtld.

    ``added`` is in UTC; ``records`` counts the rows of its tables and ``statements`` the triples that it
    gives in all; ``folder`` is where it is kept.
    """

    id: str
    added: datetime
    files: tuple[AddedFile, ...]
    folder: Path
    note: str | None = None
    author: str | None = None
    records: int = 0
    statements: int = 0
    version: str = ""

    @property
    def graph(self) -> str:
        """The IRI of the graph that holds the statements of its RDF files."""
        return ADDED_GRAPHS + self.id

    @property
    def sources(self) -> tuple[str | None, ...]:
        """The IRI of each file that is a table, of which ``#row=N`` (RFC 7111) names a record; None for RDF.

        A second file of the same table has ``-2`` in its name.
        """
        seen: Counter[str] = Counter()
        found: list[str | None] = []
        for file in self.files:
            if file.table is None:
                found.append(None)
                continue
            seen[file.table] += 1
            again = f"-{seen[file.table]}" if seen[file.table] > 1 else ""
            found.append(f"{ADDED_TABLES}{self.id}/{file.table}{again}.csv")
        return tuple(found)

    def documents(self) -> tuple[Document, ...]:
        """Return its files as they are read; their numbers are unlike those of any other addition.

        So the blank nodes of an addition keep their labels whatever else is added or removed.
        """
        from iwtld.incoming.document import Document

        first = number_of(self.id) * _DOCUMENTS
        return tuple(
            Document(
                name=f"addition {self.id}: {file.name}",
                path=self.folder / file.path,
                form=file.form,
                number=first + place,
                base=file.base,
                table=file.table,
                rows=file.rows,
            )
            for place, file in enumerate(self.files)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the addition as plain values that JSON can hold; ``folder`` is left out."""
        plain = asdict(self)
        del plain["folder"]
        return plain | {"added": self.added.isoformat(timespec="seconds")}

    def to_json(self) -> str:
        """Return the description of the addition as indented JSON."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the addition that a description names; keys of later versions are ignored.

        Raises ``OSError`` when the file cannot be read and ``InputError`` when it is no description.
        """
        try:
            data: dict[str, Any] = json.loads(path.read_bytes())
            return cls(
                id=str(data["id"]),
                added=datetime.fromisoformat(data["added"]),
                files=tuple(_file(file) for file in data["files"]),
                folder=path.parent,
                note=_text(data, "note"),
                author=_text(data, "author"),
                records=int(data["records"]),
                statements=int(data["statements"]),
                version=str(data["version"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{path} is damaged ({error!r}). `iwtld remove {path.parent.name}` takes the addition away."
            ) from error


Action: TypeAlias = Literal["added", "removed"]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Something that happened to the additions: which one, when (in UTC), and what it was.

    ``addition`` is ``None`` when the description of a removed one is damaged.
    """

    time: datetime
    action: Action
    id: str
    addition: Addition | None = field(default=None, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the entry as plain values that JSON can hold."""
        return {
            "time": self.time.isoformat(timespec="seconds"),
            "action": self.action,
            "id": self.id,
            "addition": None if self.addition is None else self.addition.to_dict(),
        }


def _text(data: Mapping[str, Any], key: str) -> str | None:
    return None if data.get(key) is None else str(data[key])


def _file(data: Mapping[str, Any]) -> AddedFile:
    rows, path = data.get("rows"), PurePosixPath(str(data["path"]))
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{path} leads out of the folder")
    return AddedFile(
        name=str(data["name"]),
        path=str(path),
        sha256=str(data["sha256"]),
        size=int(data["size"]),
        form=str(data["form"]),
        base=str(data["base"]),
        table=_text(data, "table"),
        rows=None if rows is None else tuple(int(row) for row in rows),
    )
