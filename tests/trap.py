"""Catch a process that reaches for the network or for a file that it has no business with."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

CONTENT = "the content of the secret"
GUARD = """
import os, sys

def refuse(event, args):
    opened = event == "open" and str(args[0]) == os.environ["SECRET"]
    if opened or event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        with open(os.environ["SECRET"] + ".log", "a") as log:
            log.write(f"{event} {args}\\n")
        raise PermissionError(event)

sys.addaudithook(refuse)
"""
"""For ``sitecustomize``: Python may not connect, nor open the secret; what is tried is noted."""


class Trap(NamedTuple):
    """A server that notes who connects, native code included, and a file that nobody may read."""

    url: str
    secret: Path
    server: socket.socket

    @property
    def environment(self) -> dict[str, str]:
        """What the environment of a process has to hold besides, so that it is watched."""
        return {"PYTHONPATH": str(self.secret.parent / "guard"), "SECRET": str(self.secret)}

    @property
    def caught(self) -> list[str]:
        """What was tried since the trap was set."""
        log = self.secret.with_name("secret.log")
        tried = log.read_text().splitlines() if log.exists() else []
        try:
            self.server.accept()[0].close()
        except TimeoutError:
            return tried
        return [*tried, "a connection"]


@contextmanager
def trapped(folder: Path) -> Iterator[Trap]:
    """Set a trap in a folder."""
    (folder / "guard").mkdir(parents=True)
    (folder / "guard" / "sitecustomize.py").write_text(GUARD)
    secret = folder / "secret"
    secret.write_text(CONTENT)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield Trap(f"http://127.0.0.1:{server.getsockname()[1]}/x", secret, server)
