"""Keys that two rows share, wherever in the files they stand.

Each part writes the hashes of its keys to a file. Hashes that come more than once are looked for in ranges,
so that memory does not follow the number of rows; only rows with such a hash are read again for their keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt

from iwtld.tables.findings import MAX_PER_KIND, Findings
from iwtld.tables.keys import Keys
from iwtld.tables.model import Table
from iwtld.tables.plan import Plan
from iwtld.tables.records import Records

AT_ONCE: Final = 4_000_000
"""How many hashes are looked at together, in 32 MB."""

_SIZE: Final = 8
_FILE: Final = 1 << 40


@dataclass(frozen=True, slots=True)
class Repeated:
    """A row whose key stands in an earlier one: the places of both, files by number, and the key."""

    key: str
    file: int
    line: int
    first_file: int
    first_line: int


def write_hashes(keys: Iterable[str], out: BinaryIO) -> None:
    """Write the hash of each key, eight bytes a key."""
    out.write(b"".join([digest(key) for key in keys]))


def digest(key: str) -> bytes:
    """Return the hash of a key: the same in every process and on every machine."""
    return blake2b(key.encode("utf-8", "surrogateescape"), digest_size=_SIZE).digest()


@dataclass(frozen=True, slots=True)
class Doubles:
    """The first rows that repeat a key, by key and place, and how many there are in all."""

    shown: tuple[Repeated, ...] = ()
    total: int = 0


def doubles(twice: npt.NDArray[np.uint64], tables: Sequence[Table]) -> Doubles:
    """Return the rows that repeat a key.

    ``twice`` are the hashes that come more than once, sorted, ``tables`` the files of the run in their order.
    """
    if not len(twice):
        return Doubles()
    shown, total = [], 0
    with closing(Keys()) as keys:
        for number, table in enumerate(tables):
            keys.add_rows(_suspects(table, twice, number * _FILE))
        for key, place, first in keys.repeated_rows():
            total += 1
            if total <= MAX_PER_KIND:
                shown.append(Repeated(key, *divmod(place, _FILE), *divmod(first, _FILE)))
    return Doubles(tuple(shown), total)


def _suspects(table: Table, twice: npt.NDArray[np.uint64], base: int) -> Iterator[tuple[str, int]]:
    key = Plan(table).key(table.primary_key)
    with Records(table, Findings()) as records:
        for _, line, cells in records:
            text = key(cells)
            number = np.frombuffer(digest(text), np.uint64)[0]
            at = int(np.searchsorted(twice, number))
            if at < len(twice) and twice[at] == number:
                yield text, base + line


def twice(hashes: Sequence[Path]) -> npt.NDArray[np.uint64]:
    """Return the hashes that come more than once in the files of the parts, sorted."""
    total = sum(path.stat().st_size for path in hashes) // _SIZE
    ranges = max(1, -(-total // AT_ONCE))
    step = (1 << 64) // ranges + 1
    found = []
    for number in range(ranges):
        low, high = number * step, min((number + 1) * step, 1 << 64) - 1
        some = np.sort(np.concatenate([_between(path, low, high) for path in hashes] or [_NOTHING]))
        found.append(np.unique(some[1:][some[1:] == some[:-1]]))
    return np.concatenate(found)


_NOTHING: Final = np.zeros(0, np.uint64)


def _between(path: Path, low: int, high: int) -> npt.NDArray[np.uint64]:
    if not path.stat().st_size:
        return _NOTHING
    numbers = np.memmap(path, np.uint64, "r")
    return np.array(numbers[(numbers >= np.uint64(low)) & (numbers <= np.uint64(high))])
