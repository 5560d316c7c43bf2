"""A writer that is killed, or runs out of disk, leaves the additions whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iwtld.additions.folder import load, log, reading, writing

WRITE = """
import sys
from pathlib import Path
from iwtld.additions.folder import writing
from iwtld.incoming.document import Document

folder, given = Path(sys.argv[1]), Path(sys.argv[2])
given.mkdir(exist_ok=True)

def put(name, size):
    path = given / name
    path.write_text(f"{name} " * size)
    documents = [Document(f"{name} {n}", path, "ttl", n, "urn:x") for n in range(3)]
    with writing(folder) as writer:
        print("added", writer.commit(writer.stage(documents)).id, flush=True)

def take(addition):
    with writing(folder) as writer:
        writer.remove(addition)
    print("removed", addition, flush=True)
"""

FOR_EVER = (
    WRITE
    + """
import itertools
for turn in itertools.count():
    put(f"{turn}.ttl", 2000)
    if turn % 2:
        with writing(folder) as writer:
            first = writer.additions()[0].id
        take(first)
"""
)

UNTIL_FULL = (
    WRITE
    + """
import resource
from iwtld.errors import InputError
put("small.ttl", 1)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
documents = [Document("a", given / "small.ttl", "ttl", 0, "urn:x")]
try:
    with writing(folder) as writer:
        writer.commit(writer.stage(documents))
except InputError as error:
    print("InputError", error)
"""
)

UNTIL_FULL_DISK = (
    WRITE
    + """
from iwtld.errors import InputError
try:
    for turn in range(1000):
        put(f"{turn}.ttl", 20_000)
except InputError as error:
    print("InputError", error)
from iwtld.additions.folder import load, reading
with reading(folder) as reader:
    additions = reader.additions()
    print(len(additions), sorted(path.name for path in folder.iterdir() if path.name.startswith(".")))
take(additions[0].id)
put("again.ttl", 1000)
"""
)


def test_after_a_kill_at_any_moment_every_addition_is_whole_and_none_is_lost(tmp_path: Path) -> None:
    chance = random.Random(20260305)
    folder = tmp_path / "data"
    announced: set[tuple[str, str]] = set()
    for _ in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", FOR_EVER, str(folder), str(tmp_path / "given")],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(chance.uniform(0, 0.1))
        os.kill(process.pid, signal.SIGKILL)
        lines += process.communicate()[0].splitlines()
        announced |= {(words[0], words[1]) for line in lines if len(words := line.split()) == 2}
        happened = {(str(entry.action), entry.id) for entry in log(folder)}
        # Done and killed before it could say so is more than announced; less is a lost update.
        assert announced <= happened
        gone = {addition for action, addition in happened if action == "removed"}
        with reading(folder) as reader:
            additions = reader.additions()
            # Reading looks at every file; each addition holds three of one text.
            assert all(len({file.sha256 for file in one.files}) == 1 for one in additions)
            assert {one.id for one in additions} == {one for _, one in happened} - gone
    with writing(folder):
        pass
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    assert not list((folder / "removed").glob("*/files"))


@pytest.mark.parametrize("limit", [0, 1, 7, 60])
def test_a_write_that_fails_is_reported_and_leaves_nothing_behind(tmp_path: Path, limit: int) -> None:
    folder = tmp_path / "data"
    run = subprocess.run(
        [sys.executable, "-c", UNTIL_FULL, str(folder), str(tmp_path / "given"), str(limit)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert "InputError The additions in" in run.stdout
    assert "File too large" in run.stdout
    (kept,) = load(folder)
    assert {path.name for path in folder.iterdir()} == {"lock", kept.id}


def test_a_full_disk_is_reported_and_leaves_what_was_there(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    given = tmp_path_factory.mktemp("given")
    mount = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=4m none "$0" && exec "$@"', str(tmp_path)]
    try:
        possible = subprocess.run([*mount, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        possible = False
    if not possible:
        pytest.skip("mounting a small file system is not allowed here")
    run = subprocess.run(
        [*mount, sys.executable, "-c", UNTIL_FULL_DISK, str(tmp_path / "data"), str(given)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    stopped = next(place for place, line in enumerate(lines) if line.startswith("InputError"))
    assert "No space left on device" in lines[stopped]
    # What was announced is there, and nothing else; when room is made it goes on.
    assert lines[stopped + 1] == f"{stopped} []"
    assert lines[-2].startswith("removed 1-")
    assert lines[-1].startswith("added ")
