"""Adding and removing while processes die, the disk is full, or two of them want the same; over empty tables."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import iwtld
from iwtld import resources
from iwtld.additions.folder import load, log, reading
from iwtld.additions.update import add
from iwtld.build import build
from iwtld.graph import open_build

START = """
import os, signal, sys
from pathlib import Path
from iwtld import resources
resources.root = lambda: Path(sys.argv[1])
store = sys.argv[2]
import iwtld.additions.folder as folder
import iwtld.additions.update as update
from iwtld.graph.builder import Builder

def die(*args, **options):
    os.kill(os.getpid(), signal.SIGKILL)

def after(owner, name):
    done = getattr(owner, name)
    def then(*args, **options):
        done(*args, **options)
        die()
    setattr(owner, name, then)

def before(owner, name):
    setattr(owner, name, die)
"""
ADD = START + "exec(sys.argv[4]); print(update.add([sys.argv[3]], commit=True, store=store).id)"
REMOVE = START + "exec(sys.argv[4]); print(update.remove(sys.argv[3], commit=True, store=store).id)"

# Where an addition dies, and whether it counts after that.
MOMENTS = {
    "while it copies the files": ('before(folder, "sync_folder")', False),
    "when the files are copied": ('after(folder.Writer, "stage")', False),
    "while it assembles the graph": ('before(update, "assemble")', False),
    "when the graph is written": ('after(Builder, "write")', False),
    "before the rename": ('before(Path, "rename")', False),
    "after the rename": ('after(Path, "rename")', True),
    "when it is recorded": ('after(folder.Writer, "commit")', True),
    "before it publishes": ('before(Builder, "publish")', True),
    "after it has published": ('after(Builder, "publish")', True),
}
REMOVALS = {
    "while it assembles the graph": ('before(update, "assemble")', False),
    "when the graph is written": ('after(Builder, "write")', False),
    "before the rename": ('before(Path, "rename")', False),
    "after the rename": ('after(Path, "rename")', True),
    "when it is removed": ('after(folder.Writer, "remove")', True),
    "before it publishes": ('before(Builder, "publish")', True),
    "after it has published": ('after(Builder, "publish")', True),
}

# The disk gets full once the files have been examined.
FULL = """
import resource
examined = update._examined
def then(*args):
    found = examined(*args)
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))
    return found
update._examined = then
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "resources"
    for name in ("data", "ontology/rules", "shapes"):
        (folder / name).mkdir(parents=True)
    monkeypatch.setattr(resources, "root", lambda: folder)
    return folder


@pytest.fixture
def store(root: Path, tmp_path: Path, additions_dir: Path) -> Path:
    path = tmp_path / "store"
    build(path)
    return path


@pytest.fixture
def start(root: Path, store: Path) -> Start:
    """Return the function that begins to add or remove in a process of its own."""

    def start(script: str, what: Path | str, first: str = "") -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", script, str(root), str(store), str(what), first],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def given(folder: Path, name: str) -> Path:
    path = folder / f"{name}.ttl"
    path.write_text(f'<urn:x:{name}> <urn:x:named> "{name}" .')
    return path


def names(store: Path) -> set[str]:
    """Return what the published graph holds of the files that were added."""
    graph = iwtld.open(store, build=False)
    return {row["name"].value for row in graph.store.query(  # type: ignore[union-attr,index]
        "SELECT ?name { GRAPH ?g { ?s <urn:x:named> ?name } }"
    )}  # fmt: skip


def whole(store: Path, counts: set[str]) -> None:
    """Check that exactly these files are added, each whole, and that the next build has just them."""
    with reading() as reader:
        assert {one.files[0].name.rpartition("/")[2][:-4] for one in reader.additions()} == counts
    assert names(store) <= {"first", "second"}
    build(store)
    assert names(store) == counts
    assert not iwtld.open(store, build=False).stale


@pytest.mark.parametrize(("first", "counts"), MOMENTS.values(), ids=MOMENTS)
def test_an_addition_that_dies_counts_or_does_not_and_nothing_else_is_touched(
    first: str, counts: bool, start: Start, store: Path, tmp_path: Path
) -> None:
    add([given(tmp_path, "first")], commit=True, store=store)
    process = start(ADD, given(tmp_path, "second"), first)
    _, err = process.communicate(timeout=60)
    assert process.returncode == -9, err
    # The graph that was there answers before anybody has mended anything.
    assert "first" in names(store)
    whole(store, {"first", "second"} if counts else {"first"})
    assert len([entry for entry in log() if entry.action == "added"]) == 1 + counts


@pytest.mark.parametrize(("first", "counts"), REMOVALS.values(), ids=REMOVALS)
def test_a_removal_that_dies_counts_or_does_not_and_nothing_else_is_touched(
    first: str, counts: bool, start: Start, store: Path, tmp_path: Path
) -> None:
    for name in ("first", "second"):
        add([given(tmp_path, name)], commit=True, store=store)
    process = start(REMOVE, "2", first)
    _, err = process.communicate(timeout=60)
    assert process.returncode == -9, err
    assert "first" in names(store)
    whole(store, {"first"} if counts else {"first", "second"})
    assert len([entry for entry in log() if entry.action == "removed"]) == counts


def test_two_that_add_at_once_are_both_in_the_graph(start: Start, store: Path, tmp_path: Path) -> None:
    both = [start(ADD, given(tmp_path, name)) for name in ("first", "second")]
    for process in both:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    assert len(load()) == 2
    assert names(store) == {"first", "second"}
    assert not iwtld.open(store, build=False).stale


def test_one_that_adds_and_one_that_removes_at_once_both_have_their_way(
    start: Start, store: Path, tmp_path: Path
) -> None:
    add([given(tmp_path, "first")], commit=True, store=store)
    both = [start(REMOVE, "1"), start(ADD, given(tmp_path, "second"))]
    for process in both:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    assert names(store) == {"second"}
    assert not iwtld.open(store, build=False).stale


@pytest.mark.parametrize("limit", [0, 1, 100, 3000, 30_000])
def test_a_full_disk_is_told_and_changes_nothing(
    limit: int, start: Start, store: Path, tmp_path: Path
) -> None:
    add([given(tmp_path, "first")], commit=True, store=store)
    before = open_build(store).manifest
    process = start(ADD, given(tmp_path, "second"), FULL.format(limit=limit))
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1, "the disk was large enough"
    assert err.strip().splitlines()[-1].startswith(("iwtld.errors.InputError", "iwtld.errors.StoreError")), (
        err
    )
    assert open_build(store).manifest == before
    whole(store, {"first"})
