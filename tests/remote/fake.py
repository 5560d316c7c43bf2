"""A small HTTP server that answers wrongly, on purpose."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behaviour = Callable[[socket.socket, bytes], None]


def reply(status: str, body: bytes = b"", *headers: str) -> Behaviour:
    """Answer with a status, some headers and a body."""
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]) + "\r\n\r\n"
    return lambda connection, request: connection.sendall(head.encode() + body)


def hang(connection: socket.socket, request: bytes) -> None:
    """Answer nothing for a long time."""
    time.sleep(30)


def close(connection: socket.socket, request: bytes) -> None:
    """Close the connection without an answer."""


def drip(head: bytes, piece: bytes) -> Behaviour:
    """Send a head and then one piece of a body at a time, for ever: no single read ever waits long."""

    def run(connection: socket.socket, request: bytes) -> None:
        connection.sendall(head)
        with suppress(OSError):
            while True:
                connection.sendall(piece)
                time.sleep(0.05)

    return run


def flood(connection: socket.socket, request: bytes) -> None:
    """Send a body without an end as fast as it is taken."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n")
    with suppress(OSError):
        while True:
            connection.sendall(b" " * 65536)


class Fake:
    """The running server: its address, and the requests that it got."""

    def __init__(self, scheme: str, port: int) -> None:
        self.url = f"{scheme}://127.0.0.1:{port}"
        self.requests: list[bytes] = []


@contextmanager
def fake(*behaviours: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[Fake]:
    """Answer the first request by the first behaviour, and so on; the last one goes on for ever."""
    listening = socket.create_server(("127.0.0.1", 0))
    running = Fake("http" if tls is None else "https", listening.getsockname()[1])
    waiting = list(behaviours)

    def serve(connection: socket.socket, behaviour: Behaviour) -> None:
        with (
            suppress(OSError),
            connection if tls is None else tls.wrap_socket(connection, server_side=True) as connection,
        ):
            running.requests.append(_read(connection))
            behaviour(connection, running.requests[-1])

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                behaviour = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                threading.Thread(target=serve, args=(connection, behaviour), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def _read(connection: socket.socket) -> bytes:
    connection.settimeout(10)
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
