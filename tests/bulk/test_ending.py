"""However a run ends before its time, the earlier output stays, and nothing else is left."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iwtld.bulk.local import _uninterrupted

from .cases import table

MANY = 20_000
FEW = 200


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """The output of an earlier run, alone in its folder."""
    folder = tmp_path / "place" / "out"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    (folder / "part-00000.nq").write_text("earlier")
    return folder


def files(place: Path) -> dict[str, str]:
    return {
        str(path.relative_to(place)): path.read_text() if path.is_file() else "" for path in place.rglob("*")
    }


def populate(
    store: Path, cases: Path, output: Path, processes: int, first: Callable[[], object] = lambda: None
) -> subprocess.Popen[str]:
    """Begin to populate as a shell does: in a group of processes of its own, which does not ignore Ctrl-C."""

    def prepare() -> None:
        # What runs these tests may ignore it, and hand that down.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        first()

    words = ["populate", cases, "--kind", "case", "-o", output, "--processes", processes, "--quiet"]
    return subprocess.Popen(
        [sys.executable, "-m", "iwtld", "--store", str(store), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=prepare,
    )


def until(what: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def is_over(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def started(running: subprocess.Popen[str], output: Path) -> bool:
    """Tell whether two workers, and what looks after their resources, have just been started."""
    return len(Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()) == 3


def writing(running: subprocess.Popen[str], output: Path) -> bool:
    return any(path.stat().st_size for path in output.parent.glob("iwtld-*/output/.part-*"))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs the list of processes of Linux")
@pytest.mark.parametrize(("processes", "moment"), [(1, writing), (2, started), (2, writing)])
def test_ctrl_c_leaves_the_earlier_output_and_no_process(
    store_dir: Path,
    tmp_path: Path,
    output: Path,
    processes: int,
    moment: Callable[[subprocess.Popen[str], Path], bool],
) -> None:
    cases, before = table(tmp_path / "cases.csv", MANY), files(output.parent)
    running = populate(store_dir, cases, output, processes)
    try:
        until(lambda: moment(running, output))
        # The terminal sends it to all processes of the command.
        os.killpg(running.pid, signal.SIGINT)
        told, errors = running.communicate(timeout=60)
        until(lambda: is_over(running.pid))
    finally:
        if not is_over(running.pid):
            os.killpg(running.pid, signal.SIGKILL)
    assert (running.returncode, told, errors) == (130, "", "iwtld: interrupted\n")
    assert files(output.parent) == before


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C means what it means to a program that runs by itself; processes of a test run may ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_waits_for_a_process_that_is_being_started_whichever_thread_takes_the_signal(
    interruptible: None,
) -> None:
    typed, taken, done = threading.Event(), threading.Event(), []

    def take() -> None:
        typed.wait()
        signal.raise_signal(signal.SIGINT)
        taken.set()

    def start() -> None:
        with _uninterrupted():
            typed.set()
            taken.wait()
            done.append("started")

    # It was there before, as threads of libraries are: nothing keeps the signal from it.
    threading.Thread(target=take).start()
    with pytest.raises(KeyboardInterrupt):
        start()
    assert done == ["started"]


def test_a_full_disk_is_said_and_leaves_the_earlier_output(
    store_dir: Path, tmp_path: Path, output: Path
) -> None:
    cases, before = table(tmp_path / "cases.csv", FEW), files(output.parent)
    room = 20_000

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    running = populate(store_dir, cases, output, 2, small)
    told, errors = running.communicate(timeout=60)
    assert (running.returncode, told) == (3, "")
    assert errors == (
        f"iwtld: error: {output.parent} cannot take the output (File too large). "
        "Make room, or write somewhere else.\n"
    )
    assert files(output.parent) == before
    until(lambda: is_over(running.pid))
