"""Run ``iwtld validate`` as somebody would who means harm, and see what it costs and what it leaves behind."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from ..serving import serving
from ..trap import CONTENT, Trap, trapped
from .client import Service

SECONDS = 20.0
"""How much of a processor a run may take, unless a test says otherwise; most take half a second."""

MEGABYTES = 400
"""How much memory a run may take, unless a test says otherwise."""

PATIENCE = 300.0

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Control characters other than the end of a line, what nobody sees, and what turns text round."""


class Outcome(NamedTuple):
    """What a run gave and what it took: seconds of processor time, and megabytes of memory."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: int

    @property
    def told(self) -> list[str]:
        """The first line of every finding."""
        return [line for line in self.out.splitlines() if " violation: " in line or " warning: " in line]


Validate = Callable[..., Outcome]


@pytest.fixture
def store(store_dir: Path, tmp_path: Path) -> Path:
    """The graph of the real data under a path of one's own, with the same files."""
    return Path(
        shutil.copytree(
            store_dir, tmp_path / "store", copy_function=os.link, ignore=shutil.ignore_patterns("clones")
        )
    )


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """The system's temporary folder, as the run sees it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The folder in which the run takes place."""
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    with trapped(tmp_path / "trap") as trap:
        yield trap


@pytest.fixture
def environment(store: Path, temporary: Path, trap: Trap) -> dict[str, str]:
    """The environment of a run, in which nothing is broken to the width of a screen; it is watched."""
    mine = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return {**mine, **trap.environment, "IWTLD_STORE": str(store), "TMPDIR": str(temporary)}


@pytest.fixture
def validate(here: Path, store: Path, temporary: Path, trap: Trap, environment: dict[str, str]) -> Validate:
    """Validate, and hold the run against what every run has to keep to.

    No traceback, no fault of iwtld, no control character on the screen, little time and memory; no
    connection, no look at a file that was not named; nothing left in the temporary folder, beside the store,
    or in the folder of the run.
    """

    def validate(
        *args: str, stdin: bytes = b"", seconds: float = SECONDS, megabytes: int = MEGABYTES
    ) -> Outcome:
        before = sorted(here.iterdir())
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            given.write(stdin)
            given.seek(0)
            process = subprocess.Popen(
                [sys.executable, "-m", "iwtld", "validate", *args],
                stdin=given,
                stdout=out,
                stderr=err,
                cwd=here,
                env=environment,
            )
            code, taken, memory = _wait(process)
            texts = []
            for stream in (out, err):
                stream.seek(0)
                texts.append(stream.read().decode())
        found = Outcome(code, *texts, taken, memory)
        assert found.code in (0, 1, 2, 3), found.err
        assert "Traceback" not in found.err
        assert "a fault of iwtld" not in found.err
        assert CONTENT not in found.out + found.err
        assert not STEERING.search(found.out + found.err)
        assert trap.caught == []
        assert found.seconds < seconds
        assert found.megabytes < megabytes
        assert list(temporary.iterdir()) == []
        assert not (store / "clones").exists() or list((store / "clones").iterdir()) == []
        assert sorted(path for path in here.iterdir() if path.name != "report") == before
        return found

    return validate


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, float, int]:
    """Wait for a process; return its exit code, the seconds and the megabytes that it took."""
    deadline = time.monotonic() + PATIENCE
    megabytes = 0
    while True:
        megabytes = max(megabytes, _peak(process.pid))
        done, status, used = os.wait4(process.pid, os.WNOHANG)
        if done:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, used.ru_utime + used.ru_stime, megabytes
        if time.monotonic() > deadline:
            process.kill()
            raise AssertionError(f"the run does not end: {process.args!r}")
        time.sleep(0.01)


def _peak(number: int) -> int:
    """Return the most memory that a process or one of its children has had so far, in megabytes.

    Not the resource usage that is told at the end: it counts what this process had when it forked.
    """
    most = 0
    with suppress(OSError):
        status = Path(f"/proc/{number}/status").read_text()
        most = max((int(found) >> 10 for found in re.findall(r"VmHWM:\s+(\d+) kB", status)), default=0)
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        most = max([most, *(_peak(int(child)) for child in children)])
    return most


QUICK = (
    "--time",
    "2",
    "--slow",
    "4",
    "--workers",
    "4",
    "--connections",
    "200",
    "--upload-time",
    "6",
    "--rows",
    "1000000000",
)
GENEROUS = ("--budget", "100000", "--burst", "100000", "--errors", "1000000")


@pytest.fixture(scope="session")
def attacked(store_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with short limits, which is watched; its temporary folder is its own."""
    folder = tmp_path_factory.mktemp("attacked")
    (folder / "temporary").mkdir()
    with trapped(folder / "trap") as trap:
        environment = {**trap.environment, "TMPDIR": str(folder / "temporary")}
        with serving(store_dir, *QUICK, *GENEROUS, environment=environment) as served:
            yield Service(served, trap)


@pytest.fixture
def service(attacked: Service) -> Iterator[Service]:
    """The service under attack; it has to be as well after the test as before it."""
    yield attacked
    attacked.check()
