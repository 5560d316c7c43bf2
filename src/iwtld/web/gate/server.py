"""The server around the application: how it listens, what it takes of a connection, how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import uvicorn

from iwtld.errors import InputError, UsageError
from iwtld.web.gate.app import create_app
from iwtld.web.gate.connection import protocol

if TYPE_CHECKING:
    from iwtld.web.gate.service import Service

_BACKLOG: Final = 1024
_KEEP_ALIVE: Final = 15
_OTHER_FILES: Final = 256
_OUR_DOING: Final = ("without completing response", "Invalid HTTP request", "upgrade request")


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises ``InputError`` when the address cannot be had."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"{host} port {port} cannot be listened on: {reason}. Choose another --port."
        ) from error


def check_bind(host: str, *, public: bool) -> None:
    """Raise ``UsageError`` for an address that others reach, unless asked for and limits hold here."""
    if is_loopback(host):
        return
    if not public:
        raise UsageError(
            f"{host} can be reached from other machines. Add --public if that is what you want, "
            "and put a server with TLS before it."
        )
    if not sys.platform.startswith("linux"):
        raise UsageError(
            "A public service needs limits on its workers, and this system does not enforce them "
            "(they rest on RLIMIT_AS and prctl, as Linux has them). Serve on 127.0.0.1 here."
        )


def is_loopback(host: str) -> bool:
    """Return whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def run(
    service: Service, listening: socket.socket, *, trusted: str | None, started: Callable[[], None]
) -> None:
    """Serve until told to end by SIGINT or SIGTERM; then what runs may finish.

    ``trusted`` is the address of a proxy whose ``X-Forwarded-For`` tells who the client is, ``started`` is
    called when the first request can be answered. Raises ``StoreError`` when the graph cannot be opened.
    """
    logging.getLogger("uvicorn.error").addFilter(_expected)
    _allow_files(service.settings.connections + _OTHER_FILES)
    config = uvicorn.Config(
        create_app(service),
        http=protocol(service.settings),
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        log_config=None,
        server_header=False,
        proxy_headers=trusted is not None,
        forwarded_allow_ips=trusted,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=max(1, int(service.settings.drain)),
    )
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(service, _Server(config, started), listening))


async def _serve(service: Service, server: uvicorn.Server, listening: socket.socket) -> None:
    await service.start()
    try:
        await server.serve(sockets=[listening])
    finally:
        await service.stop()


class _Server(uvicorn.Server):
    """A server that ends with exit code 0 when it is told to end."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._announce()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _allow_files(most: int) -> None:
    """Let this process open so many files, as each connection is one, as far as the system agrees."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _expected(record: Any) -> bool:
    """Return whether a message of the server is news.

    That a reply was broken off is our own doing, and what is no request is no reason to fill a log.
    """
    message = record.getMessage()
    return not any(said in message for said in _OUR_DOING)
