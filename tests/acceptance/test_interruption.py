"""A build that is killed or runs out of disk: the graph that was there answers, and the next build succeeds."""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

CHANCE = random.Random()
QUESTION = ("query", "parties", "-p", "instrument=untoc", "-p", "on=2016-12-31", "--format", "csv")


@pytest.fixture
def store(store_dir: Path, tmp_path: Path) -> Path:
    """A published graph of one's own, to build over."""
    return Path(shutil.copytree(store_dir, tmp_path / "store"))


@pytest.fixture
def begin(store: Path, tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Begin a build over the store, and return when the line of a stage has been printed."""

    def begin(until: str | None = None, limit: int | None = None) -> subprocess.Popen[str]:
        def restrict() -> None:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        process = subprocess.Popen(
            [sys.executable, "-m", "iwtld", "build", "--store", str(store)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            preexec_fn=restrict,
        )
        assert process.stderr is not None
        while until is not None:
            line = process.stderr.readline()
            assert line, f"the build ended before {until}"
            if line.startswith(until):
                break
        return process

    return begin


def ask(store: Path, *args: str) -> str:
    found = subprocess.run(
        [sys.executable, "-m", "iwtld", "--store", str(store), "--quiet", *args],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")
    return found.stdout


def state(store: Path) -> tuple[str, str]:
    """Return which graph answers, when it was built and how large it is, and what it answers."""
    return ask(store, "info", "--format", "json"), ask(store, *QUESTION)


def entries(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def kill(process: subprocess.Popen[str], within: float) -> None:
    time.sleep(CHANCE.uniform(0, within))
    assert process.poll() is None, "the build is still running when it is killed"
    process.kill()
    process.communicate()


@pytest.mark.parametrize(
    ("stage", "within"), [(None, 0.8), ("populate", 0.8)], ids=["in populate", "in validate"]
)
def test_a_build_killed_before_it_publishes_changes_nothing(
    stage: str | None, within: float, store: Path, begin: Callable[..., subprocess.Popen[str]]
) -> None:
    before = state(store)
    kill(begin(stage), within)
    assert state(store) == before


def test_a_full_disk_is_3_and_changes_nothing(
    store: Path, begin: Callable[..., subprocess.Popen[str]]
) -> None:
    before = state(store)
    process = begin(limit=100_000)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 3
    # One line: not even the first stage has ended, and there is no traceback.
    assert err.startswith("iwtld: error: ")
    assert err.count("\n") == 1
    assert "File too large" in err
    assert state(store) == before


@pytest.mark.slow
def test_a_build_that_dies_while_it_publishes_is_cleaned_up_by_the_next(
    store: Path, begin: Callable[..., subprocess.Popen[str]]
) -> None:
    before = state(store)
    published = json.loads(before[0])
    left = entries(store / "builds")

    # The disk fills after the last stage before publishing.
    process = begin("reason")
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (100_000, 100_000))
    _, err = process.communicate(timeout=120)
    assert process.returncode == 3
    assert f"The store {store} could not be written" in err
    assert state(store) == before
    assert entries(store / "builds") == left

    kill(begin("reason"), 0.8)
    assert state(store) == before

    process = begin()
    _, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    rebuilt = json.loads(ask(store, "info", "--format", "json"))
    assert rebuilt["built"] > published["built"]
    assert rebuilt["triples"] > 0
    assert ask(store, *QUESTION).startswith(before[1].splitlines()[0])
    # The new build, and the one before for readers that have it open.
    assert len(entries(store / "builds")) == 2
    assert entries(store) - {"clones"} == {"build.lock", "builds", "current"}
