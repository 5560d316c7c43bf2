"""The acceptance on an embedded store, an Oxigraph server and Virtuoso: what passes, how long, how many requests.

    python benchmarks/stores.py [--stores NAME ...] [--page FILE] [--results FILE]

The servers are started here, on the loopback interface, and the graph is built once and published in each.
Three things are asked of every store: all stored queries with the parameters of their examples (right are the
rows of the embedded store), the legal-basis traps of ``tests/basis`` and ``tests/acceptance`` (right is what
the tests say), and every known mistake of ``shapes/mistakes`` made in the records (right is the report of the
embedded store at the record in question). ``--page`` has the table written between its markers, by default in
``docs/stores.md``; ``--results`` has the conditions besides.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.remote.servers import oxigraph, oxigraph_command, virtuoso  # noqa: E402
from tests.remote.test_same_answers import rows  # noqa: E402
from tests.shapes.graphs import by_focus, copied, make, slug  # noqa: E402
from tests.shapes.test_mistakes import CASES  # noqa: E402

import iwtld  # noqa: E402
from iwtld import resources  # noqa: E402
from iwtld.build import build, populate_stage  # noqa: E402
from iwtld.namespaces import BASE  # noqa: E402
from iwtld.queries import load_queries  # noqa: E402
from iwtld.remote import Service, open_service  # noqa: E402
from iwtld.remote.mirror import mirror  # noqa: E402
from iwtld.remote.publish import Source, publish  # noqa: E402
from iwtld.remote.reasoning import Workplace  # noqa: E402
from iwtld.remote.skolem import skolem  # noqa: E402
from iwtld.remote.validation import report  # noqa: E402
from iwtld.validate import Report, validate  # noqa: E402
from iwtld.validate.profiles import profile_shapes  # noqa: E402

TITLES = {"embedded": "Embedded", "oxigraph": "Oxigraph server", "virtuoso": "Virtuoso 7"}
TRAPS = ("tests/basis/test_traps.py", "tests/acceptance/test_legal_traps.py")
WORK = BASE + "staging/mistakes/work"
TABLE = re.compile(r"(<!-- table:stores -->\n).*?(<!-- end:stores -->)", re.DOTALL)


@dataclass(frozen=True)
class Outcome:
    """One part of the acceptance on one store; ``copied`` of the passed were answered by a copy of the graph."""

    passed: int
    total: int
    seconds: float
    requests: int
    copied: int = 0
    failures: tuple[str, ...] = ()

    def __str__(self) -> str:
        asked = f", {self.requests:,} requests" if self.requests else ""
        there = f" ({self.copied} by a copy)" if self.copied else ""
        return f"{self.passed}/{self.total}{there}, {self.seconds:.1f} s{asked}"


@dataclass(frozen=True)
class Store:
    """A store with the graph in it; ``loading`` and ``copying`` are the seconds for publishing and copying."""

    name: str
    kb: iwtld.KnowledgeBase
    service: Service | None = None
    loading: float = 0.0
    copying: float = 0.0

    @property
    def requests(self) -> int:
        return 0 if self.service is None else self.service.client.requests


# --- Stores ---


@contextlib.contextmanager
def stores(names: list[str], folder: Path) -> Iterator[list[Store]]:
    """Start the servers, publish the graph in each, and end them."""
    build(folder / "store")
    local = iwtld.open(folder / "store", build=False)
    found = [Store("embedded", local)]
    with ExitStack() as ending:
        if "oxigraph" in names and oxigraph_command():
            found.append(
                published("oxigraph", ending.enter_context(oxigraph(folder / "ox" / "store")), local)
            )
        if "virtuoso" in names:
            found.append(published("virtuoso", ending.enter_context(virtuoso(folder / "virtuoso")), local))
        yield found


def published(name: str, server: Any, local: iwtld.KnowledgeBase) -> Store:
    os.environ.update(server.environment)
    start = time.perf_counter()
    publish(open_service(server.url, environment=os.environ), Source(local.store, local.manifest))
    loading = time.perf_counter() - start
    kb = iwtld.open(server.url, build=False)
    graph: Any = kb.store
    copying = 0.0
    if graph.needs_copy:
        start = time.perf_counter()
        mirror(server.url)
        copying = time.perf_counter() - start
    return Store(name, kb, graph.service, loading, copying)


# --- Stored queries ---


def stored_queries(store: Store, expected: Mapping[str, Any]) -> Outcome:
    """Ask every stored query; the rows are compared after the time is taken."""
    before, seconds, failures, copies = store.requests, 0.0, [], 0
    graph: Any = store.kb.store
    for name, query in load_queries().items():
        found: object
        start = time.perf_counter()
        try:
            found = rows(store.kb, name, dict(query.example))
        except iwtld.IwtldError as error:
            found = error
        seconds += time.perf_counter() - start
        copies += store.service is not None and graph.needs_copy
        if expected and found != expected[name]:
            failures.append(name)
    total = len(load_queries())
    return Outcome(total - len(failures), total, seconds, store.requests - before, copies, tuple(failures))


# --- Legal-basis traps ---


class Pointing:
    """A plugin that gives the tests another knowledge base, and counts what passes."""

    def __init__(self, kb: iwtld.KnowledgeBase) -> None:
        self.kb = kb
        self.passed: list[str] = []
        self.failed: list[str] = []
        self.seconds = 0.0

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> object:
        if fixturedef.argname not in ("kb", "store_dir"):
            return None
        value = self.kb if fixturedef.argname == "kb" else Path(os.devnull)
        fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
        return value

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.failed:
            self.seconds += report.duration
            (self.passed if report.passed else self.failed).append(report.nodeid)


def traps(store: Store) -> Outcome:
    """Run the tests of the traps, as they are, on a store that was opened anew."""
    address = store.kb.path
    kb = iwtld.open(address, build=False)
    graph: Any = kb.store
    plugin = Pointing(kb)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        pytest.main(["-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(ROOT), "-o", "addopts=--import-mode=importlib",
                     "-W", "ignore", *(str(ROOT / path) for path in TRAPS)], plugins=[plugin])  # fmt: skip
    total = len(plugin.passed) + len(plugin.failed)
    if not total:
        raise RuntimeError(said.getvalue())
    requests = 0 if store.service is None else graph.service.client.requests
    return Outcome(len(plugin.passed), total, plugin.seconds, requests, failures=tuple(plugin.failed))


# --- Validation ---


@dataclass(frozen=True)
class Mistakes:
    """The records with all known mistakes made in them, and what the embedded store finds there."""

    records: ox.Store
    files: list[Path]
    expected: Report
    seconds: float

    @classmethod
    def made(cls) -> Mistakes:
        records = ox.Store()
        populate_stage(records, resources.root())
        broken = copied(records)
        for case in CASES:
            make(broken, case)
        files = profile_shapes(resources.root())
        start = time.perf_counter()
        found = validate(broken, files)
        return cls(broken, files, found, time.perf_counter() - start)


def validation(store: Store, mistakes: Mistakes) -> Outcome:
    """Validate the records where they are; a case passes when its records have the results that they should."""
    if store.service is None:
        found, seconds, requests = mistakes.expected, mistakes.seconds, 0
    else:
        service = open_service(store.service.url, environment=os.environ, deadline=120)
        service.clear(WORK)
        triples = {
            ox.Triple(skolem(quad.subject), quad.predicate, skolem(quad.object)): None  # type: ignore[arg-type]
            for quad in mistakes.records
        }
        service.load(WORK, triples)
        before, start = service.client.requests, time.perf_counter()
        found = report(Workplace(service, WORK, lambda name: name), mistakes.files)
        seconds, requests = time.perf_counter() - start, service.client.requests - before
        service.clear(WORK)
    here, there = by_focus(mistakes.expected.results), by_focus(found.results)
    failures = []
    for case in CASES:
        nodes = [case.name] if case.legitimate else [slug(node) for node in case.at]
        as_embedded = all(here.get(node) == there.get(node) for node in nodes)
        found_at_all = case.legitimate or all(
            case.shape in {shape for shape, _ in there.get(node, set())} for node in nodes
        )
        if not (as_embedded and found_at_all):
            failures.append(f"{case.shape} at {case.name}")
    return Outcome(len(CASES) - len(failures), len(CASES), seconds, requests, failures=tuple(failures))


# --- Report ---


def table(found: Mapping[str, tuple[Any, ...]]) -> str:
    lines = [
        "| Store | Stored queries | Legal-basis traps | Validation cases | Publishing | Copying |",
        "|---|---|---|---|---|---|",
    ]
    for name, (store, *outcomes) in found.items():
        cells = [TITLES[name], *map(str, outcomes)]
        cells += [f"{seconds:.1f} s" if seconds else "none" for seconds in (store.loading, store.copying)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def versions() -> str:
    from importlib.metadata import version

    told = subprocess.run(["virtuoso-t", "-?"], capture_output=True, text=True, check=False)
    number = re.search(r"Version ([\d.]+)", told.stderr + told.stdout)
    return (
        f"iwtld {iwtld.__version__}, pyoxigraph {version('pyoxigraph')}, Oxigraph server {version('oxigraph')}, "
        f"Virtuoso {number[1] if number else 'unknown'}, Python {platform.python_version()}, "
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the end."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--stores", nargs="+", choices=["oxigraph", "virtuoso"], default=["oxigraph", "virtuoso"]
    )
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "stores.md")
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results" / "stores.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"XDG_CACHE_HOME": f"{folder}/cache", "IWTLD_DATA": f"{folder}/additions"}
        (Path(folder) / "additions").mkdir()
        with stores(given.stores, Path(folder)) as ready:
            mistakes = Mistakes.made()
            local = ready[0].kb
            expected = {
                name: rows(local, name, dict(query.example)) for name, query in load_queries().items()
            }
            found: dict[str, tuple[Any, ...]] = {}
            for store in ready:
                asked: list[Outcome] = []
                for part in (
                    lambda one: stored_queries(one, expected),
                    traps,
                    lambda one: validation(one, mistakes),
                ):
                    asked.append(part(store))
                    print(store.name, asked[-1], *asked[-1].failures, sep="\n  ", file=sys.stderr, flush=True)
                found[store.name] = (store, *asked)
    text = table(found)
    print(text)
    page = given.page.read_text(encoding="utf-8")
    given.page.write_text(TABLE.sub(lambda at: f"{at[1]}\n{text}\n{at[2]}", page), encoding="utf-8")
    failures = [
        f"- {TITLES[name]}: {failure}\n"
        for name, (_, *parts) in found.items()
        for part in parts
        for failure in part.failures
    ]
    given.results.write_text(
        f"# Stores\n\n{versions()}\n\nOne run; the servers are on the same machine. The times of queries and traps are "
        "those of the calls, the first of the traps reads the records of the engine; that of validation leaves loading out. "
        "What is answered by a copy is told apart, the time for making the copy too, which is once for each publication.\n\n"
        f"{text}\n" + ("What did not pass:\n\n" + "".join(failures) if failures else ""),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
