"""A build that is killed, or runs out of disk, leaves the published graph as it was."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from iwtld.graph import building, open_build

BUILD = """
import sys
from pyoxigraph import Literal, NamedNode, Quad, Store
from iwtld.graph import Manifest, building, graph_sizes

def publish(size):
    node = NamedNode("https://example.org/a")
    graph = Store()
    graph.extend(Quad(node, node, Literal(f"{size} {n} " + 40 * "x"), node) for n in range(size))
    with building(sys.argv[1]) as build:
        build.write(graph)
        build.publish(
            Manifest("1", "2026-03-05T10:00:00Z", size, 0, graph_sizes(graph), 0, 0, "")
        )
    print(size, flush=True)
"""

FOR_EVER = BUILD + "\nfor size in range(int(sys.argv[2]), 10**9): publish(size)\n"

UNTIL_FULL = (
    BUILD
    + """
import resource
from iwtld.errors import StoreError
publish(50)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    publish(20_000)
except StoreError as error:
    print("StoreError", error)
"""
)

UNTIL_FULL_DISK = (
    BUILD
    + """
from iwtld.errors import StoreError
publish(50)
try:
    publish(200_000)
except StoreError as error:
    print("StoreError", error)
import os
from iwtld.graph import open_build
print(len(open_build(sys.argv[1]).store), len(os.listdir(sys.argv[1] + "/builds")))
"""
)


def answer(root: Path) -> int:
    build = open_build(root)
    solutions = build.store.query(
        "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o FILTER(CONTAINS(?o, 'x')) } }"
    )
    assert isinstance(solutions, QuerySolutions)
    count = int(next(solutions)["n"].value)
    assert count == build.manifest.triples
    return count


def test_after_a_kill_at_any_moment_the_last_published_graph_answers(tmp_path: Path) -> None:
    chance = random.Random(20260305)
    published = 0
    for _ in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", FOR_EVER, str(tmp_path), str(published + 1)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        os.kill(process.pid, signal.SIGKILL)
        announced = [int(line) for line in process.communicate()[0].split()]
        found = answer(tmp_path)
        # Published and killed before it could say so is one more; less than announced is a lost graph.
        assert found >= max(announced, default=published + 1)
        published = found
    with building(tmp_path):
        assert len(list((tmp_path / "builds").iterdir())) <= 3


@pytest.mark.parametrize("limit", [0, 1, 5_000, 200_000])
def test_a_write_that_fails_is_reported_and_leaves_nothing_behind(tmp_path: Path, limit: int) -> None:
    run = subprocess.run(
        [sys.executable, "-c", UNTIL_FULL, str(tmp_path), str(limit)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert "StoreError The store" in run.stdout
    assert answer(tmp_path) == 50
    assert len(list((tmp_path / "builds").iterdir())) == 1
    assert not (tmp_path / "current.new").exists()


def test_a_full_disk_is_reported_and_leaves_the_published_graph(tmp_path: Path) -> None:
    mount = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=4m none "$0" && exec "$@"', str(tmp_path)]
    try:
        possible = subprocess.run([*mount, "true"], capture_output=True).returncode == 0
    except FileNotFoundError:
        possible = False
    if not possible:
        pytest.skip("mounting a small file system is not allowed here")
    run = subprocess.run(
        [*mount, sys.executable, "-c", UNTIL_FULL_DISK, str(tmp_path / "store")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert "No space left on device" in run.stdout
    assert run.stdout.splitlines()[-1] == "50 1"
