"""One request: who may ask, whether the reply is known already, and which worker answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from iwtld.graph.layout import Layout
from iwtld.temporary import remove_abandoned, temporary_folder
from iwtld.web.gate import refusals
from iwtld.web.gate.conversation import Conversation
from iwtld.web.gate.delivery import Delivery
from iwtld.web.gate.incoming import Gone, Incoming, read
from iwtld.web.gate.paths import plain
from iwtld.web.gate.replies import key_of
from iwtld.web.pool.pool import Busy
from iwtld.web.problems import Problem
from iwtld.web.routes import ROUTES, Route, allowed, find

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from iwtld.web.gate.service import Service
    from iwtld.web.pool.pool import Pool, Rooms

# A query in a form is longer than the query: three characters for one, at worst, and the other fields.
_FORM: Final = 4


class Relay:
    """Answers every path that a worker answers (an ASGI application)."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        begun = time.perf_counter()
        incoming = Incoming.of(scope)
        delivery = Delivery(send, incoming)
        try:
            outcome = await self._answer(incoming, receive, delivery)
        except Problem as problem:
            outcome = problem.slug
            await delivery.whole(*refusals.written(problem, incoming.accept))
        except Gone:
            outcome = "client-gone"
        self._service.log.request(
            incoming, delivery.status, delivery.size, time.perf_counter() - begun, outcome
        )

    async def _answer(self, incoming: Incoming, receive: Receive, delivery: Delivery) -> str:
        if not plain(incoming.path, incoming.raw_path):
            raise Problem(404, "not-found", "There is nothing here", "This path is not well-formed.")
        if incoming.method == "OPTIONS":
            await delivery.preflight(_allowed(incoming.path))
            return "whole"
        route = _route("GET" if incoming.method == "HEAD" else incoming.method, incoming.path)
        if route is not None and route.cost == "upload":
            return await self._upload(incoming, receive, delivery)
        return await self._ask(incoming, receive, delivery, route)

    async def _ask(
        self, incoming: Incoming, receive: Receive, delivery: Delivery, route: Route | None
    ) -> str:
        service = self._service
        body = b""
        if incoming.method == "POST":
            body = await read(incoming, receive, service.settings.query * _FORM, service.settings.slow)
        pool = self._pool()
        method = "GET" if incoming.method == "HEAD" else incoming.method
        key = key_of(pool.dataset, method, incoming.path, incoming.query, incoming.negotiated, body)
        if (kept := service.replies.get(key)) is not None:
            await delivery.kept(kept)
            return "whole"
        if wait := service.budget.wait(incoming.client):
            raise refusals.too_often(wait)
        request = incoming.request(body)
        if route is not None and route.cost == "export":
            with _room(service.exports):
                talk = Conversation(
                    service, pool, pool.one_shot(), delivery, key, service.settings.export_time
                )
                talk.ask(request)
                return await self._accounted(incoming, talk, receive, shared=False)
        try:
            worker = await pool.lease(long=service.known_long(key))
        except Busy as busy:
            raise refusals.too_busy(long=busy.long) from None
        talk = Conversation(service, pool, worker, delivery, key, service.settings.time)
        talk.ask(request)
        return await self._accounted(incoming, talk, receive, shared=True)

    def _pool(self) -> Pool:
        """Return the pool of now; while a body arrives, another may take the place of the one before."""
        pool = self._service.ready
        if pool is None:
            raise refusals.too_busy(long=False)
        return pool

    async def _upload(self, incoming: Incoming, receive: Receive, delivery: Delivery) -> str:
        service = self._service
        if incoming.foreign:
            raise refusals.foreign_upload()
        if wait := service.budget.wait(incoming.client):
            raise refusals.too_often(wait)
        with _room(service.uploads):
            try:
                body = await read(incoming, receive, service.settings.upload << 20, service.settings.slow)
            except Problem:
                # It held a place that others could have had.
                service.budget.spend(incoming.client, 0.0, failed=True)
                raise
            with temporary_folder() as folder:
                pool = self._pool()
                talk = Conversation(
                    service, pool, pool.one_shot(folder), delivery, "", service.settings.upload_time
                )
                talk.ask(incoming.request(body))
                # It is the examiner's now, and may be large.
                del body
                try:
                    return await self._accounted(incoming, talk, receive, shared=False)
                finally:
                    # A process that was ended could not tidy up what it had copied.
                    await asyncio.to_thread(remove_abandoned, Layout(service.store).clones)

    async def _accounted(
        self, incoming: Incoming, talk: Conversation, receive: Receive, *, shared: bool
    ) -> str:
        """Relay the reply to a request, and let the client pay for it."""
        failed = True
        try:
            outcome = await talk.run(receive, shared=shared)
            failed = talk.status >= 500 or (talk.status >= 400 and talk.status != 404)
            return outcome
        finally:
            self._service.budget.spend(incoming.client, talk.seconds, failed=failed)


@contextmanager
def _room(rooms: Rooms) -> Iterator[None]:
    """Take a place for the time of the block; raises ``Problem`` (503) when there is none."""
    if not rooms.enter():
        raise refusals.too_busy(long=True)
    try:
        yield
    finally:
        rooms.leave()


@lru_cache(maxsize=4096)
def _route(method: str, path: str) -> Route | None:
    """Return the route of a path; ``None`` where only a worker can say nicely that there is none."""
    try:
        return find(method, path, ROUTES)[0]
    except Problem as problem:
        if problem.status == 404 and method == "GET":
            return None
        raise


@lru_cache(maxsize=256)
def _allowed(path: str) -> str:
    return allowed(path, ROUTES)
