"""What ends the reading of a text that its parser refuses."""

from __future__ import annotations


class Mistake(Exception):  # noqa: N818
    """The text is wrong at this place: ``start`` and ``end`` are offsets of bytes, the end exclusive.

    It never leaves this package: ``statements`` ends without a word, and ``mistake`` returns the place.
    """

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        super().__init__(f"bytes {start} to {end}")
