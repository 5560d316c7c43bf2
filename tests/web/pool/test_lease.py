"""A worker as the gate sees it, and who gets one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

from iwtld.web.pool import wire
from iwtld.web.pool.lease import Worker
from iwtld.web.pool.pool import Busy, Pool, Rooms
from iwtld.web.settings import Settings

_T = TypeVar("_T")


def run(work: Coroutine[Any, Any, _T]) -> _T:
    return asyncio.run(work)


async def connected(lost: list[Worker]) -> tuple[Worker, socket.socket]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    worker = Worker(1, lost.append)
    worker.send(b"before")
    await asyncio.get_running_loop().create_connection(lambda: worker, sock=ours)
    return worker, theirs


def test_what_is_sent_before_the_worker_is_there_reaches_it() -> None:
    async def work() -> bytes:
        worker, theirs = await connected([])
        with theirs:
            worker.send(b" and after")
            await asyncio.sleep(0.01)
            received = theirs.recv(100)
            worker.close()
            await asyncio.sleep(0)
            return received

    assert run(work()) == b"before and after"


def test_frames_are_taken_in_order_and_then_nothing() -> None:
    async def work() -> list[wire.Frame | None]:
        lost: list[Worker] = []
        worker, theirs = await connected(lost)
        with theirs:
            theirs.sendall(wire.packed(wire.CHUNK, b"one") + wire.packed(wire.END))
        frames = [await worker.take(), await worker.take(), await worker.take()]
        assert lost == [worker]
        assert not worker.alive
        return frames

    assert run(work()) == [wire.Frame(wire.CHUNK, b"one"), wire.Frame(wire.END, b""), None]


def test_a_worker_waits_when_nobody_takes_what_it_sends() -> None:
    async def work() -> None:
        worker, theirs = await connected([])
        theirs.setblocking(False)
        chunk = wire.packed(wire.CHUNK, bytes(64 * 1024))
        loop = asyncio.get_running_loop()
        with theirs:
            sender = asyncio.create_task(loop.sock_sendall(theirs, chunk * 400))
            await asyncio.sleep(0.3)
            assert worker.waits_for_client
            assert not sender.done()
            assert worker._held < 12 << 20
            for _ in range(400):
                assert await worker.take() is not None
            await sender
            assert not worker.waits_for_client
            worker.close()
            await asyncio.sleep(0)

    run(work())


def pool(workers: int = 4, **limits: float) -> tuple[Pool, list[Worker]]:
    """A pool without the process that forks: what it decides is looked at, not what it does."""
    made = Pool(Path("/nowhere"), Settings(workers=workers, wait=limits.get("wait", 0.05)))
    crew = [Worker(number, lambda worker: None) for number in range(workers)]
    for worker in crew:
        made._workers[worker.number] = worker
        made._free(worker)
    return made, crew


def test_long_requests_get_half_of_the_workers_and_others_the_rest() -> None:
    async def work() -> None:
        made, _ = pool(4)
        for _ in range(2):
            assert (await made.lease(long=True)).long
        with pytest.raises(Busy) as caught:
            await made.lease(long=True)
        assert caught.value.long
        for _ in range(2):
            assert not (await made.lease()).long
        with pytest.raises(Busy):
            await made.lease()

    run(work())


def test_a_request_that_turns_out_long_goes_on_only_where_there_is_room() -> None:
    async def work() -> None:
        made, _ = pool(4)
        leased = [await made.lease() for _ in range(4)]
        assert [made.grows_long(worker) for worker in leased] == [True, True, False, False]
        assert made.grows_long(leased[0])

    run(work())


def test_a_worker_that_comes_back_goes_to_whoever_waits_longest() -> None:
    async def work() -> None:
        made, _ = pool(2, wait=5)
        first, second = await made.lease(), await made.lease()
        waiting = [asyncio.create_task(made.lease()) for _ in range(2)]
        await asyncio.sleep(0)
        made.give_back(second)
        made.give_back(first)
        assert [await each for each in waiting] == [second, first]
        assert made.busy == 2

    run(work())


def test_who_stops_waiting_takes_nothing_along() -> None:
    async def work() -> None:
        made, _ = pool(2, wait=5)
        first, _ = await made.lease(), await made.lease()
        gone = asyncio.create_task(made.lease())
        await asyncio.sleep(0)
        gone.cancel()
        made.give_back(first)
        await asyncio.gather(gone, return_exceptions=True)
        assert made.busy == 1
        assert await made.lease() is first

    run(work())


def test_a_pool_that_closes_still_serves_whoever_waits_for_it() -> None:
    async def work() -> None:
        made, crew = pool(2, wait=5)
        first, second = await made.lease(), await made.lease()
        waiting = asyncio.create_task(made.lease())
        await asyncio.sleep(0)
        closing = asyncio.create_task(made.close(5))
        await asyncio.sleep(0.05)
        made.give_back(first)
        assert await waiting is first
        await asyncio.sleep(0.05)
        assert not closing.done()
        for worker in crew:
            made._worker_lost(worker)
        await closing
        assert second.number not in made._workers

    run(work())


def test_there_are_so_many_rooms_and_no_more() -> None:
    rooms = Rooms(2)
    assert [rooms.enter(), rooms.enter(), rooms.enter()] == [True, True, False]
    rooms.leave()
    assert rooms.enter()
    assert not rooms.enter()
