"""Where the tools have their questions answered: each ends, whatever becomes of it."""

from __future__ import annotations

import asyncio
import os
import signal
import time
import unicodedata
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.cli import main
from iwtld.errors import LimitError, StoreError, UsageError

pytest.importorskip("mcp")

from iwtld.mcp.bounded import clean, harmless, page
from iwtld.mcp.desk import Desk

QUESTION = {"q": "Kenya"}
DIRECTIONS = frozenset(("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"))


def workers(desk: Desk) -> list[int]:
    assert desk._starting is not None
    found = [worker.pid for worker in desk._starting.result()._workers.values()]
    assert all(found)
    return [pid for pid in found if pid is not None]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture(scope="module")
def on_desk(store_dir: Path) -> Any:
    """Run something with a desk that has its workers; starting them is what takes long, so once."""
    with asyncio.Runner() as runner:
        desk = Desk(store_dir, 2.0)

        async def start() -> None:
            await desk.ask("/search", QUESTION)
            await until(lambda: all(w.pid for w in desk._starting.result()._workers.values()))  # type: ignore[union-attr]

        def run(work: Callable[[Desk], Awaitable[None]]) -> None:
            runner.run(work(desk))  # type: ignore[arg-type]

        runner.run(start())
        yield run
        before = workers(desk)
        runner.run(desk.close())
        assert not any(map(alive, before))


def test_a_worker_that_hangs_is_ended_at_the_deadline_and_replaced(on_desk: Any) -> None:
    async def work(desk: Desk) -> None:
        stopped = workers(desk)
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        begun = time.monotonic()
        with pytest.raises(LimitError, match="longer than 2 seconds"):
            await desk.ask("/search", QUESTION)
        assert 1.9 < time.monotonic() - begun < 6
        await until(lambda: sum(map(alive, stopped)) == 1)
        with pytest.raises(LimitError):
            await desk.ask("/search", QUESTION)
        assert b"KEN" in await desk.ask("/search", QUESTION)

    on_desk(work)


def test_a_question_that_nobody_waits_for_any_more_is_ended(on_desk: Any) -> None:
    async def work(desk: Desk) -> None:
        await until(lambda: len(desk._starting.result()._idle) == 2)  # type: ignore[union-attr]
        await until(lambda: all(w.pid for w in desk._starting.result()._workers.values()))  # type: ignore[union-attr]
        before = workers(desk)
        for pid in before:
            os.kill(pid, signal.SIGSTOP)
        asking = asyncio.create_task(desk.ask("/search", QUESTION))
        await asyncio.sleep(0.1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await until(lambda: sum(map(alive, before)) == 1)
        for pid in filter(alive, before):
            os.kill(pid, signal.SIGCONT)
        assert b"KEN" in await desk.ask("/search", QUESTION)

    on_desk(work)


def test_a_refusal_is_a_usage_error_with_every_fault(on_desk: Any) -> None:
    async def work(desk: Desk) -> None:
        wrong = {"requesting": "KHM", "requested": "CHN", "form": "extradition", "on": "x", "frm": "y"}
        with pytest.raises(UsageError, match=r"(?s)frm.*no date|no date.*frm"):
            await desk.ask("/api/basis", wrong)

    on_desk(work)


def test_without_a_graph_the_first_question_says_so(tmp_path: Path) -> None:
    async def work() -> None:
        desk = Desk(tmp_path / "none", 5.0)
        try:
            with pytest.raises(StoreError):
                await desk.ask("/search", QUESTION)
        finally:
            await desk.close()

    asyncio.run(work())


def test_the_command_names_the_extra_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], store_dir: Path
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "mcp", None)
    assert main(["--store", str(store_dir), "-q", "mcp"]) == 2
    assert "pip install 'iwtld[mcp]'" in capsys.readouterr().err


@given(st.text())
def test_nothing_hidden_stays_in_a_text(text: str) -> None:
    shown = harmless(text)
    assert not any(unicodedata.category(character) == "Cc" for character in shown)
    assert not any(unicodedata.bidirectional(character) in DIRECTIONS for character in shown)
    assert len(shown) < 700


def test_what_is_cut_says_how_much() -> None:
    assert harmless("a" * 1000, 600).endswith("… [cut, 400 more characters]")


def test_texts_are_cleaned_wherever_they_stand() -> None:
    assert clean({"a": ["\x07", {"b": "x\u2066"}], "n": 1}) == {"a": [r"\x07", {"b": r"x\u2066"}], "n": 1}


@given(st.lists(st.integers()), st.integers(1, 50), st.integers(1, 20))
def test_a_page_and_what_is_left_out_are_the_whole(items: list[int], first: int, most: int) -> None:
    shown, before, behind = page(items, first, most)
    assert before + len(shown) + behind == len(items)
    assert list(shown) == items[before : before + len(shown)]
