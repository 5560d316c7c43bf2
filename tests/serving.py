"""A real service for tests: the command, in a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_ADDRESS = re.compile(r"Serving at (http://\S+)/ ")
_START = 60


@dataclass
class Served:
    """A service that runs: ``url`` without a slash at its end, ``lines`` what it has written so far."""

    url: str
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tell the service to end, and return its exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)

    def children(self) -> list[int]:
        """Return the processes below the service: the nursery and the workers."""
        found, frontier = [], [self.process.pid]
        while frontier:
            parent = frontier.pop()
            try:
                tasks = list(Path(f"/proc/{parent}/task").iterdir())
                below = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
            except FileNotFoundError:
                continue
            found += below
            frontier += below
        return found


@contextmanager
def serving(store: Path, *options: str, environment: dict[str, str] | None = None) -> Iterator[Served]:
    """Run ``iwtld serve`` on a store until the block is left."""
    command = [sys.executable, "-c", "import sys; from iwtld.cli import main; sys.exit(main())"]
    process = subprocess.Popen(
        [*command, "--store", str(store), "serve", "--port", "0", *options],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    served = Served("", process)
    started = threading.Event()

    def read() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            served.lines.append(line.rstrip("\n"))
            if (found := _ADDRESS.search(line)) is not None:
                served.url = found[1]
                started.set()
        started.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        assert started.wait(_START), "the service did not start in time"
        assert served.url, "\n".join(served.lines)
        yield served
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        reader.join(5)
        assert process.stderr is not None
        process.stderr.close()
