"""Requests to a SPARQL service: made by SPARQLWrapper, sent with deadlines, repeated where that is safe."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from re import sub
from typing import TYPE_CHECKING, Any, Final

from iwtld.errors import (
    CredentialsError,
    ServiceDeadlineError,
    ServiceStatusError,
    UnreachableServiceError,
)
from iwtld.remote.address import Endpoints
from iwtld.remote.auth import Signer
from iwtld.remote.transport import Reply, exchange, place

if TYPE_CHECKING:
    from urllib.request import Request

Parameters = Sequence[tuple[str, str]]
"""Parameters of the SPARQL protocol beside the text: name and value, a name several times where needed."""

_RETRIED: Final = frozenset({429, 502, 503, 504})
_ATTEMPTS: Final = 4
_FIRST_PAUSE: Final = 0.2
_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class Limits:
    """What a request may take: seconds in all, repetitions included, and bytes of the answer."""

    deadline: float = 60.0
    answer: int = 1 << 30


class Client:
    """Sends requests to the endpoints of one service; see :class:`iwtld.remote.service.Service`."""

    def __init__(
        self,
        endpoints: Endpoints,
        signer: Signer,
        limits: Limits,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.endpoints = endpoints
        self.limits = limits
        self.requests = 0
        self._signer = signer
        self._sleep = sleep

    def query(
        self, text: str, accept: str, parameters: Parameters = (), deadline: float | None = None
    ) -> Reply:
        """Return the answer to a query; it is repeated after a failure that may pass."""
        return self._send(lambda: self._sparql("query", text, accept, parameters), True, deadline)

    def update(
        self, text: str, parameters: Parameters = (), *, repeat: bool = False, deadline: float | None = None
    ) -> Reply:
        """Send an update; only ``repeat`` says that sending it twice does the same as sending it once."""
        return self._send(lambda: self._sparql("update", text, "*/*", parameters), repeat, deadline)

    def http(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Sequence[tuple[str, str]] = (),
        repeat: bool,
        deadline: float | None = None,
    ) -> Reply:
        """Send a request of the graph store protocol."""
        from urllib.request import Request

        def make() -> Request:
            request = Request(url, data=body, method=method)  # noqa: S310 - the scheme was checked
            for name, value in headers:
                request.add_header(name, value)
            return request

        return self._send(make, repeat, deadline)

    def _sparql(self, operation: str, text: str, accept: str, parameters: Parameters) -> Request:
        wrapper = _wrapper_class()(self.endpoints.query, self.endpoints.update, agent=_agent())
        # Parameters of one name make a list, which SPARQLWrapper sends one by one.
        for name, value in parameters:
            wrapper.addParameter(name, value)
        wrapper.setMethod("POST")
        wrapper.setRequestMethod("urlencoded")
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        wrapper.operation = operation
        wrapper.setQuery(text)
        request: Request = wrapper.request()
        return request

    def _send(self, make: Callable[[], Request], repeat: bool, deadline: float | None) -> Reply:
        end = time.monotonic() + (deadline or self.limits.deadline)
        pause = _FIRST_PAUSE
        for attempt in range(1, _ATTEMPTS + 1):
            last = attempt == _ATTEMPTS
            try:
                reply = self._signed(make, end)
            except UnreachableServiceError as error:
                # Nothing was done where not even a connection came about.
                if last or not (repeat or not error.sent) or _too_late(end, pause):
                    raise
            else:
                if last or not repeat or reply.status not in _RETRIED or _too_late(end, pause):
                    return accepted(reply, make().full_url)
            self._sleep(pause + random.uniform(0, pause / 2))  # noqa: S311 - no secret
            pause *= 2
        raise AssertionError("the last attempt returns or raises")

    def _signed(self, make: Callable[[], Request], end: float) -> Reply:
        reply = self._once(make(), end)
        if reply.status == 401 and self._signer.learn(reply.headers.get("www-authenticate", "")):
            reply = self._once(make(), end)
        return reply

    def _once(self, request: Request, end: float) -> Reply:
        left = end - time.monotonic()
        if left <= 0:
            raise ServiceDeadlineError(f"The service at {place(request.full_url)} did not answer in time.")
        self._signer.sign(request)
        self.requests += 1
        return exchange(request, deadline=left, limit=self.limits.answer)


def accepted(reply: Reply, url: str) -> Reply:
    """Return a reply that says that all went well, or raise the ``ServiceError`` that it amounts to."""
    where, status = place(url), reply.status
    if 200 <= status < 300:
        return reply
    if status in (401, 403):
        raise CredentialsError(
            f"The service at {where} refused the request ({status}): it wants other credentials. Set "
            "IWTLD_STORE_USER and IWTLD_STORE_PASSWORD, or IWTLD_STORE_TOKEN, and check what they may do."
        )
    if 300 <= status < 400:
        target = place(reply.headers.get("location", "")) if "location" in reply.headers else "another place"
        raise ServiceStatusError(
            f"The service at {where} points to {target} ({status}). Give that address if you trust it.",
            status,
        )
    line = first_line(reply)
    said = f": {line}" if line else "."
    raise ServiceStatusError(f"The service at {where} answered with an error ({status}){said}", status)


def first_line(reply: Reply) -> str:
    """Return the first line of a body that says something, as plain text of bounded length."""
    text = reply.body[:65536].decode("utf-8", "replace")
    if "html" in reply.media_type or text.lstrip()[:1] == "<":
        text = unescape(sub(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", " ", text, flags=16 | 2))
    for line in text.splitlines():
        plain = "".join(character if character.isprintable() else " " for character in line)
        if plain := " ".join(plain.split()):
            return plain[:_LINE]
    return ""


def _too_late(end: float, pause: float) -> bool:
    return time.monotonic() + 2 * pause >= end


def _agent() -> str:
    from iwtld import __version__

    return f"iwtld/{__version__}"


def _wrapper_class() -> Any:
    """Return SPARQLWrapper with the requests left to this module; importing it costs a tenth of a second."""
    global _WRAPPER
    if _WRAPPER is None:
        from SPARQLWrapper import SPARQLWrapper

        class Wrapper(SPARQLWrapper):
            """Makes requests; its own way of sending them has no total deadline and follows redirections."""

            operation = "query"

            def _parseQueryType(self, query: str) -> str:  # noqa: N802 - the name of the base class
                # What it is is known; the expressions of the base class are slow on megabytes of data.
                return "SELECT" if self.operation == "query" else "INSERT"

            def request(self) -> Request:
                made: Request = self._createRequest()
                return made

        _WRAPPER = Wrapper
    return _WRAPPER


_WRAPPER: Any = None
