"""Processes of one machine: they share the parts, and none outlives the run."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from iwtld.bulk import local
from iwtld.bulk.job import Job
from iwtld.bulk.local import processes
from iwtld.bulk.split import Part, split
from iwtld.errors import InputError, LimitError

from .cases import table


@pytest.fixture
def job(store_dir: Path, tmp_path: Path) -> Job:
    from iwtld import resources

    out = tmp_path / "out"
    out.mkdir()
    return Job("cases", resources.root(), store_dir, out, {})


def joined(job: Job, name: str) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(job.out.glob(f"{name}-*")))


def test_two_processes_with_many_parts_each_write_what_one_writes_of_one(job: Job, tmp_path: Path) -> None:
    path = table(tmp_path / "cases.csv", 60)
    (alone,) = processes(1)(job, split(path, 1))
    whole = joined(job, "part"), joined(job, "keys")
    parts = split(path, 12)
    shared = sorted(processes(2)(job, parts), key=lambda one: one.number)
    assert len(parts) == 12
    assert [one.number for one in shared] == list(range(12))
    assert sum(one.records for one in shared) == alone.records == 60
    assert sum(one.quads for one in shared) == alone.quads
    assert (joined(job, "part"), joined(job, "keys")) == whole


def test_an_error_of_a_process_is_raised_here_and_ends_the_others(job: Job, tmp_path: Path) -> None:
    parts = split(table(tmp_path / "cases.csv", 8), 2)
    nowhere = Job(job.kind, job.root, tmp_path / "nowhere", job.out, {})
    with pytest.raises(InputError):
        list(processes(2)(nowhere, parts))
    assert multiprocessing.active_children() == []


def test_a_process_that_is_killed_is_told_as_such(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = split(table(tmp_path / "cases.csv", 8), 2)
    found = processes(2)(job, parts)
    started: list[int] = []
    ask = local._answer

    def kill(connection: object, worker: multiprocessing.process.BaseProcess) -> object:
        if not started:
            started.append(worker.pid or 0)
            os.kill(worker.pid or 0, signal.SIGKILL)
            worker.join()
            connection.recv()  # type: ignore[attr-defined]
        return ask(connection, worker)  # type: ignore[arg-type]

    monkeypatch.setattr(local, "_answer", kill)
    with pytest.raises(LimitError, match="SIGKILL"):
        list(found)
    assert multiprocessing.active_children() == []


def test_who_stops_reading_leaves_no_process_behind(job: Job, tmp_path: Path) -> None:
    found = iter(processes(2)(job, split(table(tmp_path / "cases.csv", 30), 4)))
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_without_parts_there_is_nothing_to_do(job: Job) -> None:
    none: tuple[Part, ...] = ()
    assert list(processes(2)(job, none)) == []
