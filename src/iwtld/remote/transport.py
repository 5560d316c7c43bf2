"""One HTTP exchange with a deadline for all of it, from the look-up of the name to the last byte."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from iwtld.errors import ServiceDeadlineError, ServiceError, UnreachableServiceError

if TYPE_CHECKING:
    from urllib.request import Request

_PIECE: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: the status, the headers by their names in small letters, and the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Return the media type without its parameters, in small letters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(slots=True)
class _Exchange:
    """An exchange under way in a thread of its own, which a deadline can end wherever it hangs."""

    request: Request
    limit: int
    deadline: float
    socket: socket.socket | None = None
    reply: Reply | None = None
    failure: BaseException | None = None
    sent: bool = False
    over: threading.Event = field(default_factory=threading.Event)
    abandoned: bool = False

    def run(self) -> None:
        try:
            self.reply = self._perform()
        except BaseException as error:
            self.failure = error
        finally:
            self.close()
            self.over.set()

    def close(self) -> None:
        # Closing alone does not wake a thread that reads from the socket.
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)

    def _perform(self) -> Reply:
        parts = urlsplit(self.request.full_url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        target = parts.path or "/"
        headers = {**dict(self.request.header_items()), "Connection": "close"}
        with closing(kind(parts.hostname or "", parts.port, timeout=self.deadline)) as connection:
            connection.connect()
            # Kept: the connection gives its socket away as soon as it has read the head of the answer.
            self.socket = connection.sock
            if self.abandoned:
                raise TimeoutError
            self.sent = True
            path = f"{target}?{parts.query}" if parts.query else target
            connection.request(self.request.get_method(), path, self._data(), headers)
            return self._answer(connection.getresponse())

    def _answer(self, response: http.client.HTTPResponse) -> Reply:
        with response:
            declared = response.getheader("Content-Length", "")
            if declared.isdigit() and int(declared) > self.limit:
                raise _TooLongError
            body = bytearray()
            # read1: what has come is counted as it comes, and not when a whole piece is there.
            while piece := response.read1(_PIECE):
                body += piece
                if len(body) > self.limit:
                    raise _TooLongError
            if declared.isdigit() and len(body) < int(declared):
                raise http.client.IncompleteRead(b"")
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, headers, bytes(body))

    def _data(self) -> bytes | None:
        data = self.request.data
        assert data is None or isinstance(data, bytes)  # noqa: S101 - nothing else is ever given to it
        return data


class _TooLongError(Exception):
    """The answer is longer than it may be."""


def exchange(request: Request, *, deadline: float, limit: int) -> Reply:
    """Send a request and return the complete answer, whatever its status; redirections are not followed.

    ``deadline`` is in seconds and holds for all of it together; ``limit`` is in bytes of the body. Raises
    ``UnreachableServiceError`` when no connection comes about or it breaks (``sent`` tells whether the
    request may have been received), ``ServiceDeadlineError`` at the deadline and ``ServiceError`` for an
    answer that is too long.
    """
    running = _Exchange(request, limit, deadline)
    threading.Thread(target=running.run, name="iwtld-exchange", daemon=True).start()
    where = place(request.full_url)
    try:
        ended = running.over.wait(deadline)
    finally:
        # Also when the user interrupts: the server is told that nobody listens any more.
        running.abandoned = True
        if not running.over.is_set():
            running.close()
    # What comes to its end only because it was cut off at the deadline is not the whole answer.
    if ended and running.reply is not None:
        return running.reply
    failure = running.failure
    if not ended or isinstance(failure, TimeoutError):
        raise ServiceDeadlineError(
            f"The service at {where} did not answer within {deadline:.3g} seconds. Try again, or allow more "
            "with IWTLD_STORE_DEADLINE (in seconds)."
        ) from failure
    if isinstance(failure, _TooLongError):
        raise ServiceError(
            f"The answer of the service at {where} is longer than {limit:,} bytes and was not read further. "
            "Ask for less, or allow more with IWTLD_STORE_LIMIT (in bytes)."
        ) from None
    if isinstance(failure, OSError | http.client.HTTPException):
        raise UnreachableServiceError(where, _reason(failure), sent=running.sent) from failure
    assert failure is not None  # noqa: S101 - an exchange ends with a reply or a failure
    raise failure


def place(url: str) -> str:
    """Return an address as messages name it: without credentials and parameters."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _reason(failure: BaseException) -> str:
    if isinstance(failure, ConnectionRefusedError):
        return "nothing listens there"
    if isinstance(failure, socket.gaierror):
        return "the name of the host is not known"
    if isinstance(failure, ssl.SSLCertVerificationError):
        # Who has a certificate authority of his own says so by SSL_CERT_FILE, as for OpenSSL everywhere.
        return f"its certificate is not trusted ({failure.verify_message}; SSL_CERT_FILE may name others)"
    if isinstance(failure, ssl.SSLError):
        return f"it speaks no TLS that is spoken here ({failure.reason or 'unknown'})"
    if isinstance(failure, http.client.IncompleteRead):
        return "the answer broke off"
    if isinstance(failure, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError):
        return "it closed the connection without an answer"
    if isinstance(failure, http.client.HTTPException):
        return "its answer is no HTTP"
    text = getattr(failure, "strerror", None) or str(failure) or type(failure).__name__
    return text[:1].lower() + text[1:]
