"""The service under load, beside the Oxigraph server on the same graph and machine.

    python benchmarks/serve.py [--seconds N] [--connections N] [--minutes N] [--only NAME ...] [--json FILE]

Needs ``wrk`` (``apt-get install wrk``) and the package ``oxigraph``, whose wheel holds the server. Everything runs
on this machine. Throughput and percentiles of the single paths are wrk's, with the limits of the service on and its
memory of answers both on and off (``--cache 0``: every request reaches a worker). The two servers take turns, round
by round. The mixed load asks heavy queries from loopback addresses of their own, as other clients, while a light one
is timed; ``--minutes`` is how long memory is watched under such a load. ``benchmarks/results/serve.md`` holds the
last results.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from iwtld.build import build
from iwtld.graph.layout import Layout

ROUNDS = 3
PERCENTILES = (50, 95, 99)
GENEROUS = ("--budget", "1000000", "--burst", "1000000", "--errors", "1000000")
SCRIPT = """
done = function(summary, latency, requests)
  local bad = summary.errors.status + summary.errors.read + summary.errors.timeout + summary.errors.connect
  io.write(string.format("RESULT %f %d %f %f %f\\n", summary.requests / (summary.duration / 1e6), bad,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
"""
GROUPED = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/iwtld/ontology#Participation> . ?s ?p ?o } GROUP BY ?p"
LIGHT = "SELECT ?l WHERE { <https://w3id.org/iwtld/id/jurisdiction/KEN> <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }"
HEAVY = "SELECT (COUNT(*) AS ?n) WHERE {{ ?a ?p ?b . ?c ?q ?d . FILTER(?b != ?d && {number} != 0) }}"
PATHS = {
    "SPARQL, `ASK {}`": "/sparql?query=" + quote("ASK {}"),
    "SPARQL, groups of 19,000 triples": "/sparql?query=" + quote(GROUPED),
    "stored query": "/api/queries/no-legal-basis?form=extradition&on=2016-12-31&group=ASEAN&scope=specific",
    "basis of a pair": "/api/basis?requesting=IDN&requested=NLD&form=mutual-legal-assistance&on=2018-06-30",
    "linked data page": "/doc/jurisdiction/KEN",
    "linked data, Turtle": "/doc/jurisdiction/KEN.ttl",
}
PAGES = {
    "home": "/",
    "finder, answered": "/basis?requesting=IDN&requested=NLD&form=mutual-legal-assistance&on=2018-06-30",
    "map of gaps": "/gaps?form=extradition&on=2016-12-31",
    "matrix": "/gaps/matrix?form=extradition&among=ASEAN",
    "country": "/doc/jurisdiction/KEN",
    "instrument": "/doc/instrument/untoc",
    "network": "/network",
    "stored query": "/queries/no-legal-basis",
    "editor": "/sparql",
    "validate": "/validate",
}


def main() -> int:
    arguments = parsed()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        store = place / "store"
        build(store)
        script = place / "percentiles.lua"
        script.write_text(SCRIPT)
        layout = Layout(store)
        pointer = layout.pointer()
        assert pointer is not None
        results: dict[str, object] = {}
        parts: dict[str, Callable[[], object]] = {
            "throughput": lambda: throughput(arguments, store, layout.graph(pointer.current), script),
            "bytes": lambda: transferred(store),
            "mixed": lambda: mixed(store, arguments.seconds * 4),
            "memory": lambda: memory(store, arguments.minutes),
        }
        for name, measure in parts.items():
            if not arguments.only or name in arguments.only:
                results[name] = measure()
                print(json.dumps({name: results[name]}, indent=2), flush=True)
        if arguments.json:
            arguments.json.write_text(json.dumps(results, indent=2))
    return 0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", nargs="*", choices=["throughput", "bytes", "mixed", "memory"])
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


@contextmanager
def served(store: Path, *options: str) -> Iterator[tuple[int, int]]:
    """Run the service and give its port and process id."""
    command = [sys.executable, "-c", "import sys; from iwtld.cli import main; sys.exit(main())"]
    process = subprocess.Popen(
        [*command, "--store", str(store), "serve", "--port", "0", "--no-log", *options],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        line = next(line for line in process.stderr if "Serving at" in line)
        found = re.search(r":(\d+)/", line)
        assert found is not None
        yield int(found[1]), process.pid
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def oxigraph(graph: Path) -> Iterator[int]:
    """Run the Oxigraph server on a copy of the graph."""
    binary = shutil.which("oxigraph", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if binary is None:
        raise SystemExit("The Oxigraph server is missing: pip install oxigraph.")
    port = 7979
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "graph"
        shutil.copytree(graph, copy)
        process = subprocess.Popen(
            [
                binary,
                "serve-read-only",
                "--location",
                str(copy),
                "--bind",
                f"127.0.0.1:{port}",
                "--union-default-graph",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            await_answer(port, "/query?query=" + quote("ASK {}"))
            yield port
        finally:
            process.terminate()
            process.wait(20)


def await_answer(port: int, path: str) -> None:
    for _ in range(100):
        try:
            ask(port, path)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server does not answer.")


def ask(
    port: int, path: str, source: str = "127.0.0.1", headers: dict[str, str] | None = None
) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        return (
            response.status,
            response.read(),
            {name.lower(): value for name, value in response.getheaders()},
        )
    finally:
        connection.close()


def wrk(port: int, path: str, script: Path, arguments: argparse.Namespace) -> list[float]:
    """Return requests a second, failures, and the percentiles in milliseconds."""
    url = f"http://127.0.0.1:{port}{path}"
    options = ["-t1", f"-c{arguments.connections}", f"-d{arguments.seconds}s", "-s", str(script)]
    done = subprocess.run(["wrk", *options, url], capture_output=True, text=True, check=True)
    found = re.search(r"RESULT (.*)", done.stdout)
    assert found is not None, done.stdout + done.stderr
    return [float(part) for part in found[1].split()]


def throughput(arguments: argparse.Namespace, store: Path, graph: Path, script: Path) -> object:
    runs: dict[str, list[list[float]]] = {}
    with (
        served(store) as (kept, _),
        served(store, "--cache", "0", *GENEROUS) as (each, _),
        oxigraph(graph) as other,
    ):
        for path in PATHS.values():
            for port in (kept, each):
                status, _, _ = ask(port, path)
                assert status == 200, (path, status)
        for _ in range(ROUNDS):
            for name, path in PATHS.items():
                runs.setdefault(f"{name}; memory of answers on", []).append(
                    wrk(kept, path, script, arguments)
                )
                runs.setdefault(f"{name}; off", []).append(wrk(each, path, script, arguments))
                if path.startswith("/sparql"):
                    theirs = path.replace("/sparql", "/query")
                    runs.setdefault(f"{name}; Oxigraph", []).append(wrk(other, theirs, script, arguments))
    return {
        name: {
            "requests a second": round(statistics.median(run[0] for run in found), 1),
            "failures": int(sum(run[1] for run in found)),
            **{
                f"p{p} ms": round(statistics.median(run[2 + i] for run in found), 2)
                for i, p in enumerate(PERCENTILES)
            },
        }
        for name, found in runs.items()
    }


def transferred(store: Path) -> object:
    """Return the bytes of each page and of what it loads, as they travel, packed."""
    sizes = {}
    with served(store, *GENEROUS) as (port, _):
        for name, path in PAGES.items():
            status, body, _ = ask(port, path, headers={"accept": "text/html", "accept-encoding": "gzip"})
            assert status == 200, (path, status)
            text = gzip.decompress(body).decode()
            total = len(body)
            for asset in sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))):
                total += len(ask(port, asset, headers={"accept-encoding": "gzip"})[1])
            sizes[name] = {"page": len(body), "with styles and scripts": total}
    return sizes


def mixed(store: Path, seconds: float) -> object:
    """Return the 95th percentile of a light query alone, and while heavy ones come from other clients."""
    with served(store, "--cache", "0") as (port, _):
        alone = percentile(timed(port, seconds))
        stop = threading.Event()
        outcomes: dict[int, int] = {}
        clients = [
            threading.Thread(target=press, args=(port, f"127.0.0.{10 + number}", number, stop, outcomes))
            for number in range(6)
        ]
        for client in clients:
            client.start()
        time.sleep(1)
        pressed = percentile(timed(port, seconds))
        stop.set()
        for client in clients:
            client.join()
    return {
        "alone, p95 ms": alone,
        "mixed, p95 ms": pressed,
        "ratio": round(pressed / alone, 2),
        "heavy": outcomes,
    }


def timed(port: int, seconds: float) -> list[float]:
    """Ask the light query fifty times a second, and return the milliseconds of each answer."""
    found = []
    end = time.monotonic() + seconds
    path = "/sparql?query=" + quote(LIGHT)
    while time.monotonic() < end:
        begun = time.perf_counter()
        status, _, _ = ask(port, path)
        found.append((time.perf_counter() - begun) * 1000)
        assert status == 200, status
        time.sleep(0.02)
    return found


def percentile(values: list[float]) -> float:
    return round(statistics.quantiles(values, n=20)[18], 2)


def press(port: int, source: str, number: int, stop: threading.Event, outcomes: dict[int, int]) -> None:
    """Ask a heavy query again and again, and wait when told to."""
    path = "/sparql?query=" + quote(HEAVY.format(number=number + 1))
    while not stop.is_set():
        status, _, headers = ask(port, path, source)
        outcomes[status] = outcomes.get(status, 0) + 1
        stop.wait(float(headers.get("retry-after", 0)))


def memory(store: Path, minutes: float) -> object:
    """Return the memory of all processes of the service, in megabytes, at times of a long mixed load."""
    with served(store, "--cache", "16") as (port, pid):
        stop = threading.Event()
        outcomes: dict[int, int] = {}
        heavy = [
            threading.Thread(target=press, args=(port, f"127.0.1.{number + 1}", number, stop, outcomes))
            for number in range(2)
        ]
        light = [
            threading.Thread(target=wander, args=(port, f"127.0.2.{number + 1}", stop)) for number in range(2)
        ]
        for client in heavy + light:
            client.start()
        samples = []
        for _ in range(11):
            samples.append(round(megabytes(pid), 1))
            stop.wait(minutes * 6)
        stop.set()
        for client in heavy + light:
            client.join()
    return {"minutes": minutes, "megabytes, every tenth of the time": samples, "heavy": outcomes}


def wander(port: int, source: str, stop: threading.Event) -> None:
    """Ask for one thing after the other, each time another."""
    number = 0
    codes = ("KEN", "VNM", "THA", "CHN", "KHM", "IDN", "MYS", "SGP", "TZA", "UGA", "ZAF", "NLD")
    while not stop.is_set():
        number += 1
        a, b = codes[number % len(codes)], codes[(number // 7 + 1) % len(codes)]
        day = f"{1980 + number % 45}-{1 + number % 12:02d}-01"
        for path in (
            f"/basis?requesting={a}&requested={b}&form=extradition&on={day}",
            f"/doc/jurisdiction/{a}",
            f"/gaps?form=extradition&on={day}",
            "/sparql?query=" + quote(f"SELECT * {{ ?s ?p ?o }} LIMIT {number % 1000}"),
        ):
            _, _, headers = ask(port, path, source, {"accept": "text/html;q=0.9, */*;q=0.8"})
            stop.wait(float(headers.get("retry-after", 0.02)))


def megabytes(pid: int) -> float:
    """Return the proportional memory of a process and all below it: what is shared counts once."""
    total, frontier = 0.0, [pid]
    while frontier:
        each = frontier.pop()
        try:
            for task in Path(f"/proc/{each}/task").iterdir():
                frontier += [int(child) for child in (task / "children").read_text().split()]
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) / 1024
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total


if __name__ == "__main__":
    raise SystemExit(main())
