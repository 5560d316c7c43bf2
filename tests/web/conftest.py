"""Fixtures of the service: requests through the dispatcher, a running server, a browser."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

import iwtld
from iwtld.web.dispatch import answer
from iwtld.web.exchange import Reply, Request, pairs
from iwtld.web.site import Site, open_site

from ..browsing import browsing


@pytest.fixture(scope="session")
def site(kb: iwtld.KnowledgeBase) -> Site:
    return open_site(kb)


Get = Callable[..., Reply]


@pytest.fixture(scope="session")
def get(site: Site) -> Get:
    """Ask in process: ``get("/basis", requesting="KHM", accept="text/html")``; the body comes back as bytes."""

    def ask(
        path: str,
        *,
        accept: str = "*/*",
        method: str = "GET",
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> Reply:
        path, _, text = path.partition("?")
        more = urlencode([(name, value) for name, value in query.items() if value is not None], doseq=True)
        joined = "&".join(part for part in (text, more) if part)
        request = Request(method, path, pairs(joined.encode()), {"accept": accept, **(headers or {})}, body)
        reply = answer(request, site)
        return Reply(whole(reply), reply.media_type, reply.status, reply.headers, reply.cacheable)

    return ask


def whole(reply: Reply) -> bytes:
    if isinstance(reply.body, bytes):
        return reply.body
    if callable(reply.body):
        stream = io.BytesIO()
        reply.body(stream)
        return stream.getvalue()
    return b"".join(reply.body)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for the tests of a file."""
    with browsing() as found:
        yield found
