"""Keep the keys of tables where memory does not grow with them: in a temporary SQLite database on disk.

Two questions are asked of keys: does a table have this one (foreign keys, references), and does a table
have one twice (primary keys)?
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

CACHE_KIB: Final = 8 * 1024
"""How much memory the database may use for its pages."""

SMALL: Final = 20_000
"""A set of up to this many keys is held in memory while it is asked for."""

NEIGHBOURS: Final = 1000
"""How many keys before and after a wrong one, in the order of the alphabet, may be suggested for it."""

_SEPARATOR: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class KeySource:
    """What keys are of: the values of columns of a table, or, without columns, its subjects."""

    table: str
    columns: tuple[str, ...] | None = None


def join(values: Iterable[str]) -> str:
    """Return one text for a key of several columns."""
    return _SEPARATOR.join(values)


def split(key: str) -> str:
    """Return a key of several columns as a person writes it."""
    return key.replace(_SEPARATOR, ", ")


def _storable(key: str) -> str:
    """Return a key that the database can hold: a byte that is not UTF-8, a finding already, is no text."""
    return key if key.isascii() else key.encode("utf-8", "replace").decode()


class KeySet:
    """The keys of one source; ``complete`` is false when the table could not be read in full.

    Any key is in an incomplete set: one broken table is not to make every reference to it a finding.
    """

    def __init__(self, connection: sqlite3.Connection, number: int, source: KeySource) -> None:
        self.source = source
        self.complete = True
        self._connection = connection
        self._number = number
        self._small: frozenset[str] | None = None

    def add(self, keys: Iterable[str]) -> None:
        """Add keys; a key may come more than once."""
        rows = ((self._number, _storable(key)) for key in keys)
        self._connection.executemany("INSERT INTO keys VALUES (?, ?)", rows)

    def load(self) -> None:
        """Take a small set into memory; called once, when all keys are there."""
        rows = self._connection.execute(
            "SELECT DISTINCT key FROM keys WHERE number = ? LIMIT ?", (self._number, SMALL + 1)
        )
        keys = frozenset(key for (key,) in rows)
        self._small = keys if len(keys) <= SMALL else None

    def __contains__(self, key: str) -> bool:
        if self._small is not None:
            return key in self._small or not self.complete
        found = self._connection.execute(
            "SELECT 1 FROM keys WHERE number = ? AND key = ? LIMIT 1", (self._number, key)
        ).fetchone()
        return found is not None or not self.complete

    def near(self, key: str) -> Iterator[str]:
        """Give the keys that stand next to one in the order of the alphabet, at most 2 × NEIGHBOURS."""
        bounds = (self._number, key, NEIGHBOURS)
        after = "SELECT DISTINCT key FROM keys WHERE number = ? AND key >= ? ORDER BY key LIMIT ?"
        before = "SELECT DISTINCT key FROM keys WHERE number = ? AND key < ? ORDER BY key DESC LIMIT ?"
        for query in (after, before):
            for (found,) in self._connection.execute(query, bounds):
                yield found


class Keys:
    """The key sets of a run, in one temporary database."""

    def __init__(self) -> None:
        # An empty name opens a private database that SQLite keeps on disk and deletes when it closes.
        self._connection = sqlite3.connect("", isolation_level=None)
        for setting in (
            f"cache_size = -{CACHE_KIB}",
            "temp_store = FILE",
            "journal_mode = OFF",
            "synchronous = OFF",
        ):
            self._connection.execute(f"PRAGMA {setting}")
        self._connection.execute("CREATE TABLE keys (number INTEGER, key TEXT)")
        self._connection.execute("CREATE TABLE rows (key TEXT, line INTEGER)")
        self._connection.execute("BEGIN")
        self._sets: dict[KeySource, KeySet] = {}

    def close(self) -> None:
        """Close the database, which deletes it."""
        self._connection.close()

    def open(self, source: KeySource) -> KeySet:
        """Return the set of a source; the first call makes it, empty."""
        if source not in self._sets:
            self._sets[source] = KeySet(self._connection, len(self._sets), source)
        return self._sets[source]

    def seal(self) -> None:
        """Index the keys of all sets. From now on they are asked for, not added to."""
        self._connection.execute("CREATE INDEX by_key ON keys (number, key)")
        for keys in self._sets.values():
            keys.load()

    def add_rows(self, rows: Iterable[tuple[str, int]]) -> None:
        """Add the primary keys of rows with the lines on which the rows stand."""
        storable = ((_storable(key), line) for key, line in rows)
        self._connection.executemany("INSERT INTO rows VALUES (?, ?)", storable)

    def repeated_rows(self) -> Iterator[tuple[str, int, int]]:
        """Give each repeated primary key with its line and the line of its first row, and forget all.

        Appending and sorting once is several times faster than a unique index for keys in no order.
        """
        cursor = self._connection.execute(
            "SELECT key, line FROM rows WHERE key <> '' "
            "AND key IN (SELECT key FROM rows GROUP BY key HAVING count(*) > 1) ORDER BY key, line"
        )
        first: tuple[str, int] | None = None
        for key, line in cursor:
            if first is None or first[0] != key:
                first = (key, line)
            else:
                yield key, line, first[1]
        self._connection.execute("DELETE FROM rows")
