"""Work in a process of its own ends when it must, and leaves nothing running."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from iwtld.contained import Limits, contained
from iwtld.errors import LimitError


def children() -> set[str]:
    """The processes that any thread of this one has started and that are not yet waited for."""
    return {
        each for task in Path("/proc/self/task").iterdir() for each in (task / "children").read_text().split()
    }


@pytest.fixture(autouse=True)
def _no_child_is_left() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


def test_the_exit_code_is_that_of_the_work() -> None:
    assert contained(lambda: 3, Limits(), "The work") == 3


ORPHAN = """
import os, sys, time
from iwtld.contained import go_with_parent
parent = os.getpid()
if os.fork():
    os._exit(0)
while os.getppid() == parent:
    time.sleep(0.01)
print("alone", flush=True)
go_with_parent(parent)
print("still there", flush=True)
"""


def test_a_process_whose_parent_ended_before_it_could_ask_to_go_with_it_ends() -> None:
    # The pipe closes when the last of the processes has ended.
    found = subprocess.run([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True, timeout=30)
    assert found.stdout == "alone\n"


def test_what_the_work_prints_reaches_the_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    def work() -> int:
        print("found")
        return 0

    contained(work, Limits(), "The work")

    assert capfd.readouterr().out == "found\n"


def test_work_that_does_not_end_is_ended() -> None:
    begin = time.monotonic()

    with pytest.raises(LimitError, match=r"The shapes took longer than 0\.2 seconds"):
        contained(lambda: time.sleep(60) or 0, Limits(seconds=0.2), "The shapes")

    assert time.monotonic() - begin < 5


def test_work_that_computes_without_end_is_ended() -> None:
    def spin() -> int:
        while True:
            sum(range(1000))

    with pytest.raises(LimitError, match="took longer"):
        contained(spin, Limits(seconds=0.2), "The shapes")


def test_work_that_takes_all_memory_is_ended() -> None:
    def fill() -> int:
        kept = []
        while True:
            kept.append(bytes(1 << 26))

    with pytest.raises(LimitError, match="more than 600 MB of memory"):
        contained(fill, Limits(megabytes=600), "The shapes")


def test_work_that_fails_does_not_return_into_the_program_of_the_parent() -> None:
    def fail() -> int:
        raise ValueError("not seen by the caller")

    assert contained(fail, Limits(), "The work") == 70


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_the_work_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, time\n"
        "from iwtld.contained import Limits, contained\n"
        "def work():\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(60)\n"
        "    return 0\n"
        "contained(work, Limits(), 'The work')\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and "zombie" not in Path(f"/proc/{child}/status").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
