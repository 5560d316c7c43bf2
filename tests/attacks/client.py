"""A client that does as it likes: whole requests, raw bytes, other source addresses."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ..serving import Served
from ..trap import CONTENT, Trap

HERE = "127.0.0.1"
QUERY = {"Content-Type": "application/sparql-query"}


class Answer(NamedTuple):
    """A complete reply; what is not complete raises ``http.client.IncompleteRead``."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def problem(self) -> dict[str, Any]:
        """The problem document, checked to be one."""
        assert self.headers["content-type"] == "application/problem+json", (self.status, self.body[:200])
        document: dict[str, Any] = json.loads(self.body)
        assert document["status"] == self.status
        assert document["title"]
        assert document["detail"]
        assert "Traceback" not in self.body.decode()
        return document

    @property
    def slug(self) -> str:
        return str(self.problem["type"]).rpartition("/")[2]


@dataclass(frozen=True)
class Service:
    """A service under attack, with the trap that it must not step into."""

    served: Served
    trap: Trap

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        source: str = HERE,
        timeout: float = 60,
    ) -> Answer:
        begun = time.monotonic()
        connection = http.client.HTTPConnection(
            HERE, self.served.port, timeout=timeout, source_address=(source, 0)
        )
        try:
            connection.request(method, path, body, {"Connection": "close", **(headers or {})})
            reply = connection.getresponse()
            content = reply.read()
        finally:
            connection.close()
        named = {name.lower(): value for name, value in reply.getheaders()}
        return Answer(reply.status, named, content, time.monotonic() - begun)

    def query(self, text: str, accept: str = "*/*", **more: Any) -> Answer:
        headers = {**QUERY, "Accept": accept}
        return self.ask("/sparql", "POST", text.encode("utf-8", "surrogatepass"), headers, **more)

    def connect(self, source: str = HERE) -> socket.socket:
        made = socket.create_connection((HERE, self.served.port), timeout=60, source_address=(source, 0))
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def raw(self, data: bytes, *, wait: float = 60, source: str = HERE) -> bytes:
        """Send bytes and return what comes back until the server hangs up."""
        with self.connect(source) as stream:
            stream.settimeout(wait)
            stream.sendall(data)
            return rest(stream)

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(self.ask("/ready").body)
        return state

    def settled(self, workers: int, seconds: float = 20) -> dict[str, Any]:
        """Return the state as soon as all workers are there and idle."""
        deadline = time.monotonic() + seconds
        while True:
            state = self.state()
            if state["workers"] == workers and not state["busy"]:
                return state
            assert time.monotonic() < deadline, state
            time.sleep(0.05)

    def check(self) -> None:
        """The service is up and quick, nothing was fetched or read, and nothing of it was told."""
        assert self.served.process.poll() is None, "\n".join(self.served.lines[-20:])
        # Other work on this machine may take the processor for a moment, but not three times.
        taken = []
        for _ in range(3):
            found = self.ask("/sparql?query=ASK%7B%7D")
            assert found.status == 200, found.body
            taken.append(found.seconds)
            if found.seconds < 1:
                break
        assert min(taken) < 1, taken
        assert self.trap.caught == []
        told = "\n".join(self.served.lines)
        assert CONTENT not in told
        assert "root:x:" not in told
        assert "Traceback" not in told, told


def rest(stream: socket.socket) -> bytes:
    """Return all that still comes; a connection that is reset is one that has ended."""
    parts = []
    try:
        while part := stream.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def request(method: str, target: str, *lines: str, body: bytes = b"") -> bytes:
    """Return the bytes of a request as they are; nothing is added but ``Host``."""
    head = "".join(f"{line}\r\n" for line in (f"{method} {target} HTTP/1.1", "Host: localhost", *lines))
    return head.encode("latin-1") + b"\r\n" + body


def head_of(reply: bytes) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and what follows of a reply in bytes."""
    head, mark, body = reply.partition(b"\r\n\r\n")
    assert mark, reply[:200]
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split()[1]), headers, body


def descriptors(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def megabytes(pid: int, what: str = "VmRSS") -> int:
    """Return how much memory a process has, or with ``VmHWM`` has had at most."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) >> 10


def running(pid: int) -> bool:
    """Return whether there is a process of that number that is more than a remembered exit code."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
