"""The settings of the service: each limit has a name, a default and a sentence that explains it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Final, NamedTuple


def _limit(default: Any, help: str, unit: str = "", least: float = 0) -> Any:  # noqa: A002 - the word of click
    return field(default=default, metadata={"help": help, "unit": unit, "least": least})


class Limit(NamedTuple):
    """A setting as a reader should see it; ``unit`` is empty for a plain number."""

    name: str
    value: float
    unit: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a request may take, and how many may run; durations are seconds, sizes are in the unit named."""

    workers: int = _limit(
        max(4, (os.cpu_count() or 1) + 2), "Processes that answer requests.", "processes", 2
    )
    time: float = _limit(10.0, "Longest time that one request may take.", "seconds", 0.1)
    quick: float = _limit(
        0.25,
        "Computing time from which a request is long; long ones get half of the workers.",
        "seconds",
        0.1,
    )
    wait: float = _limit(1.0, "Longest time that a request waits for a free worker.", "seconds")
    memory: int = _limit(2048, "Address space of one worker beyond what it starts with.", "MB", 128)
    rows: int = _limit(1_000_000, "Most rows or triples in one answer.", "rows", 1)
    answer: int = _limit(256, "Largest answer.", "MB", 1)
    query: int = _limit(65_536, "Longest text of a query.", "bytes", 1)
    depth: int = _limit(100, "Deepest nesting of brackets in a query.", "levels", 1)
    upload: int = _limit(10, "Largest upload.", "MB", 1)
    uploads: int = _limit(2, "Uploads that are examined at the same time.", "uploads", 1)
    upload_time: float = _limit(30.0, "Longest time that an upload may take to examine.", "seconds", 1)
    exports: int = _limit(2, "Exports of whole graphs at the same time.", "exports", 1)
    export_time: float = _limit(120.0, "Longest time that an export may take.", "seconds", 1)
    slow: float = _limit(20.0, "Longest time that a client may take to send a request.", "seconds", 1)
    budget: float = _limit(60.0, "Computing time that one client may use each minute.", "seconds", 1)
    burst: float = _limit(120.0, "Computing time that one client may use at once.", "seconds", 1)
    errors: int = _limit(60, "Refused or failed queries that one client may send each minute.", "requests", 1)
    connections: int = _limit(512, "Open connections.", "connections", 1)
    cache: int = _limit(64, "Memory for answers that may be asked for again; 0 keeps none.", "MB")
    drain: float = _limit(
        10.0, "Longest time that running requests get when the service is told to end.", "seconds"
    )

    def limits(self) -> Iterator[Limit]:
        """Yield every setting in order."""
        for each in fields(self):
            yield Limit(each.name, getattr(self, each.name), each.metadata["unit"], each.metadata["help"])


DEFAULTS: Final = Settings()
