"""When anything changes: between two days on which a record begins or ends every answer stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass

from iwtld.basis.world import BEGINNING, FOREVER, Segment


def bounds(value: object) -> list[int]:
    """Return every day, ascending, on which something in a world or in a part of it begins or ends."""
    days = {day for segment in _segments(value, set()) for day in segment.bounds}
    return sorted(day for day in days if BEGINNING < day < FOREVER)


def _segments(value: object, seen: set[int]) -> Iterator[Segment]:
    """Yield every segment within a value, wherever it is kept: no kind of record is missed."""
    if isinstance(value, Segment):
        yield value
        return
    if isinstance(value, str | int | float | frozenset | None) or id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, Mapping):
        parts: Iterable[object] = value.values()
    elif isinstance(value, tuple):
        parts = value
    elif is_dataclass(value):
        parts = (getattr(value, field.name) for field in fields(value))
    else:
        return
    for part in parts:
        yield from _segments(part, seen)
