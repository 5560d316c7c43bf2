"""What happens when processes are killed, files are damaged, builds change and budgets end, on a real service."""

from __future__ import annotations

import csv
import http.client
import io
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.graph import building
from iwtld.graph.layout import Layout
from iwtld.graph.manifest import Manifest

from ..serving import Served, serving
from ..trap import Trap, trapped
from .client import Service, descriptors, request, rest, running

HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIST = "SELECT ?s ?l { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }"
"""Takes some tenths of a second, and several pieces."""
BURST = 3.0
ERRORS = 10
OPTIONS = (
    *("--workers", "4", "--time", "2", "--slow", "4", "--drain", "8"),
    *("--budget", "12", "--burst", str(BURST), "--errors", str(ERRORS), "--cache", "0"),
)
UNGUARDED = "import iwtld.queries.guard as guard\nguard._check_size = lambda *arguments: None\n"
"""For ``sitecustomize``: a query may nest as deeply as it likes, and the engine meets it."""

KILLING = 12.0


def clients() -> Iterator[str]:
    """Each a client of its own, as far as the budget can tell."""
    return (f"127.0.{number // 250 % 250 + 1}.{number % 250 + 1}" for number in itertools.count())


@pytest.fixture(scope="module")
def own_store(store_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(store_dir, tmp_path_factory.mktemp("own") / "store"))


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trap]:
    with trapped(tmp_path_factory.mktemp("trap") / "trap") as trap:
        yield trap


@pytest.fixture(scope="module")
def unguarded(own_store: Path, trap: Trap, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with small budgets that lets the engine meet what is nested too deeply."""
    folder = tmp_path_factory.mktemp("unguarded")
    (folder / "sitecustomize.py").write_text(UNGUARDED)
    with serving(own_store, *OPTIONS, environment={"PYTHONPATH": str(folder)}) as served:
        yield Service(served, trap)


def test_a_query_that_ends_the_engine_ends_nothing_else(unguarded: Service) -> None:
    """A16: what the guard keeps from the engine costs one request where there is no guard."""
    source = clients()
    before = unguarded.settled(4)["replaced"]
    text = "SELECT * { FILTER(" + "!" * 40_000 + "1) }"
    with ThreadPoolExecutor(4) as threads:
        deep = threads.submit(unguarded.query, text, source=next(source))
        light = [threads.submit(unguarded.query, LIST, "text/csv", source=next(source)) for _ in range(10)]
    assert (deep.result().status, deep.result().slug) == (500, "worker-lost")
    assert [each.result().status for each in light] == [200] * 10
    assert unguarded.settled(4)["replaced"] == before + 1
    unguarded.check()


def test_who_has_used_up_the_computing_time_waits_and_others_do_not(unguarded: Service) -> None:
    """A29"""
    greedy, other = "127.9.9.1", "127.9.9.2"
    spent = [unguarded.query(f"{HEAVY} #{number}", source=greedy) for number in range(4)]
    found = spent[-1]
    assert spent[0].status == 504
    assert {each.status for each in spent} == {504, 429}
    assert (found.status, found.slug) == (429, "budget")
    assert 1 <= int(found.headers["retry-after"]) <= 10
    assert unguarded.query("ASK {}", source=greedy).status == 429
    assert unguarded.query("ASK {}", source=other).status == 200
    time.sleep(int(found.headers["retry-after"]) + 0.5)
    assert unguarded.query("ASK {}", source=greedy).status == 200


@pytest.mark.parametrize(
    "evasion",
    [
        {"X-Forwarded-For": "10.1.2.3"},
        {"Forwarded": "for=10.1.2.3"},
        {"X-Real-IP": "10.1.2.3"},
        {"User-Agent": "another"},
        {"Host": "another"},
        {"Cookie": "another=1"},
        {"Accept": "text/csv, */*"},
    ],
    ids=lambda each: next(iter(each)),
)
def test_nobody_becomes_another_client_by_saying_so(unguarded: Service, evasion: dict[str, str]) -> None:
    """A29: what counts is the address; a proxy is believed only where it was named."""
    source = f"127.9.8.{len(repr(evasion))}"
    for _ in range(ERRORS + 2):
        last = unguarded.query("SELECT", source=source)
    assert last.status == 429
    body = b"ASK {}"
    headers = {"Content-Type": "application/sparql-query", **evasion}
    if "Host" in evasion:
        raw = request("POST", "/sparql", f"Content-Length: {len(body)}", "Connection: close", body=body)
        assert b" 429 " in unguarded.raw(raw.replace(b"localhost", b"another"), source=source)
    else:
        assert unguarded.ask("/sparql", "POST", body, headers, source=source).status == 429


def test_killing_workers_at_random_never_makes_a_part_look_whole(unguarded: Service) -> None:
    """A60"""
    complete = _rows(unguarded.query(LIST, "text/csv").body)
    assert len(complete) > 2_000
    source, lock = clients(), threading.Lock()
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    end = time.monotonic() + KILLING

    def load(number: int) -> None:
        while time.monotonic() < end:
            with lock:
                address = next(source)
            try:
                found = unguarded.query(f"{LIST} #{random.random()}", "text/csv", source=address)
            except (http.client.HTTPException, OSError) as error:
                outcomes[type(error).__name__] += 1
                continue
            outcomes[str(found.status)] += 1
            if found.status == 200 and _rows(found.body) != complete:
                wrong.append(found.body.decode()[-200:])
            elif found.status != 200 and not found.problem:
                wrong.append(found.body.decode()[:200])

    killed = 0
    with ThreadPoolExecutor(3) as threads:
        running_load = [threads.submit(load, number) for number in range(3)]
        nursery = _nursery(unguarded.served)
        while time.monotonic() < end:
            time.sleep(random.uniform(0.1, 0.4))
            if workers := _below(nursery):
                os.kill(random.choice(workers), signal.SIGKILL)
                killed += 1
        for each in running_load:
            each.result()
    assert wrong == []
    assert killed > 10
    # A killed worker costs the one request that it was answering; or the one beside it, which found none.
    assert sum(count for name, count in outcomes.items() if name != "200") <= killed * 2
    assert outcomes["200"] > 10
    assert unguarded.settled(4)["workers"] == 4
    assert unguarded.served.process.poll() is None


def test_the_loss_of_the_process_that_forks_is_made_good(unguarded: Service) -> None:
    """A60: without it there are no new workers, so that all are made anew."""
    nursery = _nursery(unguarded.served)
    workers = _below(nursery)
    os.kill(nursery, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while any(running(pid) for pid in workers) or _nursery(unguarded.served) in (0, nursery):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    while unguarded.ask("/ready").status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    unguarded.settled(4)
    assert unguarded.query("ASK {}").status == 200
    assert descriptors(unguarded.served.process.pid) < 60


def test_nothing_survives_the_service_when_it_is_killed(unguarded: Service) -> None:
    """A61. The service is not there any more after this, so that it stands behind all that use it."""
    unguarded.settled(4)
    below = unguarded.served.children()
    assert len(below) >= 5
    unguarded.served.process.kill()
    deadline = time.monotonic() + 5
    while any(running(pid) for pid in below):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_new_build_is_taken_up_without_a_wrong_or_a_lost_answer(
    own_store: Path, trap: Trap, tmp_path: Path
) -> None:
    """A64, and A61 at its end: told to end, the service finishes what runs."""
    store = Path(shutil.copytree(own_store, tmp_path / "store"))
    # While the new build is read nothing counts as long, and a worker is waited for, on however slow a machine.
    patient = ("--quick", "5", "--wait", "5")
    with serving(store, "--workers", "4", "--time", "6", "--drain", "12", *patient) as served:
        service = Service(served, trap)
        first, second = _changed_under_load(service, store)
        assert first != second
        assert service.query("ASK { <urn:marker> ?p ?o }").headers["iwtld-dataset"] == second
        _damaged_build_is_not_taken_up(service, store, second)
        _ended_in_order(service)


def _changed_under_load(service: Service, store: Path) -> tuple[str, str]:
    first = service.query("ASK {}").headers["iwtld-dataset"]
    seen: list[tuple[int, str, bytes]] = []
    stop = threading.Event()

    def load(number: int) -> None:
        path = "/sparql?query=ASK%20%7B%20%3Curn:marker%3E%20?p%20?o%20%7D"
        tag = ""
        for turn in itertools.count():
            if stop.is_set():
                return
            # Some of them are kept replies, some say what they have, some are new each time.
            more = (path, path + f"%23{turn}", path + f"%23{number}")[turn % 3]
            found = service.ask(more, headers={"If-None-Match": tag} if turn % 6 == 0 and tag else {})
            if turn % 3 == 0 and found.status == 200:
                tag = found.headers["etag"]
            if found.status != 304:
                seen.append((found.status, found.headers.get("iwtld-dataset", ""), found.body))

    with ThreadPoolExecutor(3) as threads:
        loads = [threads.submit(load, number) for number in range(3)]
        _publish(store, mark=True)
        deadline = time.monotonic() + 60
        while not any(dataset not in ("", first) for _, dataset, _ in seen[-20:]):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        time.sleep(1.0)
        stop.set()
        for each in loads:
            each.result()
    assert [body for status, _, body in seen if status != 200] == []
    answers = {(dataset, json.loads(body)["boolean"]) for _, dataset, body in seen}
    second = next(dataset for dataset, _ in answers if dataset != first)
    assert answers == {(first, False), (second, True)}
    return first, second


def _publish(store: Path, *, mark: bool) -> Path:
    """Publish the current build once more, with one triple more; return the folder of its graph."""
    layout = Layout(store)
    pointer = layout.pointer()
    assert pointer is not None
    manifest = Manifest.read(layout.manifest(pointer.current))
    with building(store) as build:
        shutil.copytree(layout.graph(pointer.current), build.path)
        shutil.copytree(layout.records(pointer.current), build.records)
        graph = ox.Store(build.path)
        graph.add(ox.Quad(ox.NamedNode("urn:marker"), ox.NamedNode("urn:mark"), ox.Literal(build.id)))
        graph.flush()
        triples = len(graph)
        del graph
        build.publish(replace(manifest, triples=triples, additions={"marker": build.id}))
        return build.path


def _damaged_build_is_not_taken_up(service: Service, store: Path, dataset: str) -> None:
    layout = Layout(store)
    pointer = layout.pointer()
    assert pointer is not None
    bad = "20200101T000000Z-00000000"
    shutil.copytree(layout.builds / pointer.current, layout.builds / bad)
    flip(next(iter(sorted(layout.graph(bad).glob("*.sst")))))
    layout.publish(replace(pointer, current=bad))
    deadline = time.monotonic() + 30
    while not (told := [line for line in service.served.lines if "build-refused" in line]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    time.sleep(2.5)
    assert len([line for line in service.served.lines if "build-refused" in line]) == len(told) == 1
    found = service.query("ASK { <urn:marker> ?p ?o }")
    assert (found.headers["iwtld-dataset"], json.loads(found.body)["boolean"]) == (dataset, True)


def _ended_in_order(service: Service) -> None:
    body = HEAVY.encode()
    lines = ("Content-Type: application/sparql-query", f"Content-Length: {len(body)}")
    with service.connect() as running_one, service.connect() as idle:
        running_one.sendall(request("POST", "/sparql", *lines, body=body))
        idle.sendall(b"GET /health HT")
        time.sleep(0.5)
        below = service.served.children()
        begun = time.monotonic()
        service.served.process.terminate()
        assert b" 504 " in rest(running_one)
    assert service.served.process.wait(20) == 0
    assert time.monotonic() - begun < 15
    deadline = time.monotonic() + 5
    while any(running(pid) for pid in below):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", ["flipped", "cut", "missing"])
def test_a_damaged_graph_is_not_served(own_store: Path, tmp_path: Path, damage: str) -> None:
    """A62"""
    store = Path(shutil.copytree(own_store, tmp_path / "store"))
    pointer = Layout(store).pointer()
    assert pointer is not None
    file = max(Layout(store).graph(pointer.current).glob("*.sst"), key=lambda path: path.stat().st_size)
    if damage == "flipped":
        flip(file)
    elif damage == "cut":
        os.truncate(file, file.stat().st_size - 1)
    else:
        file.unlink()
    ended = subprocess.run(
        [sys.executable, "-m", "iwtld", "--store", str(store), "serve", "--port", "0"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 3, ended.stderr
    assert file.name in ended.stderr
    assert "Traceback" not in ended.stderr
    if damage == "flipped":
        assert ended.stderr.count("SHA-256") == 1
        assert (
            len(
                [word for word in ended.stderr.replace(".", " ").replace(";", " ").split() if len(word) == 64]
            )
            == 2
        )


def _rows(body: bytes) -> list[list[str]]:
    return sorted(csv.reader(io.StringIO(body.decode())))


def _nursery(served: Served) -> int:
    """Return the process below the service from which the workers are forked."""
    for task in Path(f"/proc/{served.process.pid}/task").iterdir():
        for pid in (task / "children").read_text().split():
            if running(int(pid)):
                return int(pid)
    return 0


def _below(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
