"""One line of JSON for each request, without what was asked."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    from iwtld.web.gate.incoming import Incoming

_LONGEST_PATH: Final = 1000


class Log:
    """Where requests are written down; ``queries`` adds the query string, which may tell what people ask."""

    def __init__(self, stream: TextIO | None = None, *, queries: bool = False, requests: bool = True) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._queries = queries
        self._requests = requests

    def request(self, incoming: Incoming, status: int, size: int, seconds: float, outcome: str) -> None:
        """Write down one request: ``outcome`` is ``whole``, or why the reply was refused or broken off."""
        if not self._requests:
            return
        entry: dict[str, Any] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": incoming.client,
            "method": incoming.method,
            "path": incoming.path[:_LONGEST_PATH],
            "status": status,
            "bytes": size,
            "ms": round(seconds * 1000, 1),
            "outcome": outcome,
        }
        if self._queries:
            entry["query"] = incoming.query.decode("latin-1")
        self._write(entry)

    def event(self, event: str, **facts: Any) -> None:
        """Write down something that is not a request."""
        self._write({"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **facts})

    def _write(self, entry: dict[str, Any]) -> None:
        self._stream.write(json.dumps(entry) + "\n")
        self._stream.flush()
