"""Count the rows of an answer in the bytes that the engine writes; it has no other place to count them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from iwtld.web.problems import Problem


def counter(name: str, limit: int) -> Callable[[bytes], bytes]:
    """Return what passes pieces of an answer on until it has more than ``limit`` rows.

    ``name`` is ``json``, ``xml``, ``csv`` or ``tsv``. Then it raises ``Problem`` (400).
    """
    count = _COUNTERS[name]()
    rows = 0

    def counted(data: bytes) -> bytes:
        nonlocal rows
        rows += count(data)
        if rows > limit:
            raise too_many(limit, "rows")
        return data

    return counted


def too_many(limit: int, what: str) -> Problem:
    """Return the problem of an answer with more rows or triples than one may have."""
    return Problem(
        400,
        "too-many-rows",
        "The answer is too long",
        f"An answer has at most {limit:,} {what}, and this one has more.",
        limit=limit,
        hint="Ask for less, or for parts with LIMIT and OFFSET behind an ORDER BY.",
    )


class _Marks:
    """Counts byte strings also where they lie across two pieces; ``less`` are taken off."""

    def __init__(self, more: tuple[bytes, ...], less: tuple[bytes, ...] = ()) -> None:
        self._signs: Final = [(mark, 1) for mark in more] + [(mark, -1) for mark in less]
        self._length: Final = max(len(mark) for mark, _ in self._signs) - 1
        self._tail = b""

    def __call__(self, data: bytes) -> int:
        tail = self._tail
        text = tail + data
        self._tail = text[-self._length :]
        return sum(sign * (text.count(mark) - tail.count(mark)) for mark, sign in self._signs)


class _Lines:
    """Counts line ends, but for that of the header."""

    def __init__(self) -> None:
        self._header = 1

    def __call__(self, data: bytes) -> int:
        found = data.count(b"\n")
        header = min(found, self._header)
        self._header -= header
        return found - header


class _QuotedLines(_Lines):
    """Counts line ends outside quotation marks."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = 0

    def __call__(self, data: bytes) -> int:
        parts = data.split(b'"')
        outside = b"".join(parts[self._inside :: 2])
        self._inside ^= (len(parts) - 1) & 1
        return super().__call__(outside)


def _json() -> Callable[[bytes], int]:
    # Quotation marks within a string are escaped, so that },{" stands between two rows, or at the end of a
    # string, where no name follows. A literal with ,{} in it counts as a row without values: at worst an
    # answer near the limit is refused. Only the first row stands behind the name of the list.
    return _Marks((b'"bindings":[{', b'},{"', b",{}"), (b'},{"}', b'},{",'))


_COUNTERS: Final[dict[str, Callable[[], Callable[[bytes], int]]]] = {
    "json": _json,
    "xml": lambda: _Marks((b"<result>",)),
    "csv": _QuotedLines,
    "tsv": _Lines,
}
