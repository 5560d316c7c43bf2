"""Case records by the ten thousand and the million: populate, validate, plan; polars and Spark beside them.

    python benchmarks/records.py [--sizes N ...] [--stages NAME ...] [--repeat N] [--processes N]
                                 [--store DIR] [--keep DIR] [--json FILE]

The cases are synthetic (``benchmarks/synthetic.py``); what they refer to is the data of the project. Every run is a
fresh process with processes of its own, and times are of the wall. Three runs of the project build on each other: map
the table to N-Quads; map it and hold it against the shapes; both, and write the plan of each case. A fourth makes the
plans alone, from the same file. polars does the bare relational part of each (``benchmarks/relational.py``), with as
many threads as the project has processes; its count of gaps has to be that of the plans. What does not depend on the
number of cases is told apart: the start of Spark, and the time lines of grades from which all plans are read. Memory is
the largest resident size of any one process of a run. ``benchmarks/results/records.md`` holds the last results.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import islice, pairwise
from pathlib import Path

from iwtld import resources
from iwtld.bulk.split import Part, split
from iwtld.graph import store_path
from iwtld.plans.plan import STANDINGS
from iwtld.tables import load_table

SIZES = (10_000, 100_000, 1_000_000)
MOST = {"Spark populate, validate": 100_000}
"""Stages that stop at a size: on one machine Spark runs the same parts as the processes, only later."""
TODAY = date(2026, 7, 1).toordinal()
BATCH = 4000


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took: seconds of the wall for what grows with the cases and for what does not, processor and memory."""

    seconds: float
    once: float
    cpu: float
    megabytes: float
    said: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run finds the cases, the built graph and the time lines, and how many processes it may use."""

    cases: Path
    store: Path
    horizon: Path
    processes: int


# --- The project ---


def mapped(place: Place) -> tuple[float, float, str]:
    """Map the table to N-Quads and write them, with every cell, key and reference checked, and no shapes."""
    begin = time.perf_counter()
    parts = split(place.cases, place.processes)
    with multiprocessing.get_context("spawn").Pool(place.processes) as pool:
        quads = sum(pool.starmap(_map_part, [(place, part) for part in parts]))
    return time.perf_counter() - begin, 0.0, f"{quads} quads"


def _map_part(place: Place, part: Part) -> int:
    from iwtld.tables import Examination, load_some
    from iwtld.tables.findings import Findings
    from iwtld.tables.records import Records

    recorded = load_some(resources.folder("data"), ["cases"])
    table = replace(next(one for one in recorded if one.name == "cases"), path=place.cases)
    findings, quads = Findings(), 0
    with (
        tempfile.TemporaryFile(dir=place.cases.parent) as out,
        Examination([table], recorded, parts=True) as examination,
        Records(table, findings, part) as records,
    ):
        rows = examination.read(records, findings)
        while batch := "".join([row.quads or "" for row in islice(rows, BATCH)]):
            quads += batch.count("\n")
            out.write(batch.encode())
    assert not findings.total, findings.kept[:3]
    return quads


def populated(place: Place, *, plan: bool = False) -> tuple[float, float, str]:
    """Populate with the processes of this machine; return the seconds, those of what is done once, and the numbers."""
    from iwtld.bulk.local import processes

    return _populated(place, processes(place.processes), plan)


def _populated(place: Place, engine: object, plan: bool) -> tuple[float, float, str]:
    from iwtld.bulk.run import populate_files
    from iwtld.plans import horizon

    once, make = 0.0, horizon.horizon

    def timed(*arguments: object) -> horizon.Horizon:
        nonlocal once
        begin = time.perf_counter()
        made = make(*arguments)
        once += time.perf_counter() - begin
        return made

    horizon.horizon = timed
    with tempfile.TemporaryDirectory(dir=place.cases.parent) as folder:
        begin = time.perf_counter()
        done = populate_files(
            [place.cases],
            "case",
            Path(folder) / "out",
            engine=engine,
            parts=place.processes,
            store=place.store,
            plan=plan,
        )
        seconds = time.perf_counter() - begin
    assert done.folder is not None, done.examined.findings[:3]
    return seconds - once, once, f"{done.quads} quads, {done.planned} lines of plan"


def on_spark(place: Place) -> tuple[float, float, str]:
    """Populate and validate on Spark; its start counts apart."""
    from iwtld.bulk.spark import spark

    begin = time.perf_counter()
    with spark(f"local[{place.processes}]") as engine:
        start = time.perf_counter() - begin
        seconds, _, said = _populated(place, engine, plan=False)
    return seconds, start, said


def planned(place: Place) -> tuple[float, float, str]:
    """Make the plans alone, and write them."""
    begin = time.perf_counter()
    parts = split(place.cases, place.processes)
    with multiprocessing.get_context("spawn").Pool(place.processes) as pool:
        counts = sum(pool.starmap(_plan_part, [(place, part) for part in parts]), Counter())
    return time.perf_counter() - begin, 0.0, _counts(counts)


def _plan_part(place: Place, part: Part) -> Counter[str]:
    from iwtld.plans.rows import RowPlanner
    from iwtld.tables.findings import Findings
    from iwtld.tables.records import Records

    table = replace(load_table(resources.folder("data") / "cases.csv"), path=place.cases)
    planner = RowPlanner.open(place.horizon, table, TODAY)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryFile(dir=place.cases.parent) as out, Records(table, Findings(), part) as records:
        rows = (cells for _, _, cells in records)
        while batch := list(islice(rows, BATCH)):
            written, _ = planner.lines(batch)
            out.write(written)
            for name in STANDINGS:
                counts[name] += written.count(f",{name},".encode())
    return counts


def horizon(place: Place) -> tuple[float, float, str]:
    """Make the time lines, which every run with plans makes once."""
    from iwtld.kb import open_knowledge_base
    from iwtld.plans.acting import load_acting
    from iwtld.plans.horizon import horizon
    from iwtld.plans.needs import USUAL

    begin = time.perf_counter()
    kb = open_knowledge_base(place.store, build=False)
    made = horizon(kb.reasoner.world, USUAL)
    made.write(place.horizon)
    load_acting(kb.store).write(place.horizon)
    return 0.0, time.perf_counter() - begin, f"{sum(len(line.keys) for line in made.lines.values())} entries"


# --- polars ---


def with_polars(name: str) -> Callable[[Place], tuple[float, float, str]]:
    """Return the run of the relational part of a stage."""

    def run(place: Place) -> tuple[float, float, str]:
        import relational

        from iwtld.plans.horizon import read

        begin = time.perf_counter()
        if name == "plan":
            said = _counts(relational.plan(place.cases, read(place.horizon), TODAY))
        elif name == "populate":
            with tempfile.TemporaryDirectory(dir=place.cases.parent) as folder:
                said = f"{relational.populate(place.cases, Path(folder) / 'cases.nq')} quads"
        else:
            said = f"{relational.validate(place.cases)} wrong"
        return time.perf_counter() - begin, 0.0, said

    return run


def _counts(counts: dict[str, int] | Counter[str]) -> str:
    return ", ".join(f"{counts.get(name, 0)} {name}" for name in STANDINGS)


STAGES: dict[str, Callable[[Place], tuple[float, float, str]]] = {
    "populate": mapped,
    "populate, validate": populated,
    "populate, validate, plan": lambda place: populated(place, plan=True),
    "plan alone": planned,
    "polars populate": with_polars("populate"),
    "polars validate": with_polars("validate"),
    "polars plan": with_polars("plan"),
    "Spark populate, validate": on_spark,
}
PAIRS = {
    "populate": ("populate", ("polars populate",)),
    "populate and validate": ("populate, validate", ("polars populate", "polars validate")),
    "plan": ("plan alone", ("polars plan",)),
}


# --- Measuring ---


def child(stage: str, place: Place) -> None:
    """Run a stage in this process and print what it took."""
    seconds, once, said = horizon(place) if stage == "horizon" else STAGES[stage](place)
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    print(json.dumps(asdict(Run(seconds, once, cpu, max(_peak(), others.ru_maxrss / 1024), said))))


def _peak() -> float:
    """Return the largest resident size of this process; that of ``getrusage`` may be the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def in_process(stage: str, place: Place) -> Run:
    """Run a stage in a fresh process."""
    told = [str(part) for part in (place.cases, place.store, place.horizon, place.processes)]
    command = [sys.executable, str(Path(__file__).resolve()), "--child", stage, *told]
    # Read before polars is imported, or not at all.
    environment = {**os.environ, "POLARS_MAX_THREADS": str(place.processes)}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def measure(options: argparse.Namespace, folder: Path) -> tuple[Run, dict[str, dict[int, list[Run]]]]:
    """Run every stage on every size."""
    import synthetic

    place = Place(folder / "cases.csv", store_path(options.store), folder / "horizon", options.processes)
    lines = in_process("horizon", place)
    print(f"time lines: {lines}", file=sys.stderr)
    found: dict[str, dict[int, list[Run]]] = {stage: {} for stage in options.stages}
    for size in options.sizes:
        synthetic.write(place.cases, size)
        for stage, runs in found.items():
            if size > MOST.get(stage, size):
                continue
            runs[size] = []
            for _ in range(options.repeat if size < SIZES[-2] else 1):
                run = in_process(stage, place)
                print(f"{stage} {size}: {run}", file=sys.stderr)
                runs[size].append(run)
        for ours, theirs in (("populate", "polars populate"), ("plan alone", "polars plan")):
            if {ours, theirs} <= set(found):
                told = {found[stage][size][0].said for stage in (ours, theirs)}
                assert len(told) == 1, f"They differ: {told}"
    return lines, found


def report(lines: Run, found: dict[str, dict[int, list[Run]]]) -> str:
    """Return the measurements as Markdown."""

    def median(stage: str, size: int, name: str = "seconds") -> float:
        return statistics.median(getattr(run, name) for run in found[stage][size])

    sizes = sorted({size for runs in found.values() for size in runs})
    table = [
        f"The time lines of grades for all plans, once in a run: {lines.once:.1f} s, {lines.megabytes:,.0f} MB.",
        "",
        "| cases | run | seconds | cases a second | once, s | processor, s | largest process, MB | what came of it |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for size in sizes:
        for stage in (name for name, runs in found.items() if size in runs):
            seconds = median(stage, size)
            table.append(
                f"| {size:,} | {stage} | {seconds:.2f} | {size / seconds:,.0f} | {median(stage, size, 'once'):.1f} "
                f"| {median(stage, size, 'cpu'):.1f} | {median(stage, size, 'megabytes'):,.0f} "
                f"| {found[stage][size][0].said} |"
            )
    table += [
        "",
        "| cases | work | iwtld, s | polars, s | ratio | ratio of processor time |",
        "|---|---|---|---|---|---|",
    ]
    for size in sizes:
        for work, (ours, theirs) in PAIRS.items():
            if all(size in found.get(stage, {}) for stage in (ours, *theirs)):
                mine, bare = median(ours, size), sum(median(stage, size) for stage in theirs)
                cpu = median(ours, size, "cpu") / sum(median(stage, size, "cpu") for stage in theirs)
                table.append(
                    f"| {size:,} | {work} | {mine:.2f} | {bare:.2f} | {mine / bare:.1f} | {cpu:.1f} |"
                )
    table += ["", "| run | from | to | exponent of time | memory, MB |", "|---|---|---|---|---|"]
    for stage in found:
        for small, large in pairwise(sorted(found[stage])):
            exponent = math.log(median(stage, large) / median(stage, small)) / math.log(large / small)
            memory = " to ".join(f"{median(stage, size, 'megabytes'):,.0f}" for size in (small, large))
            table.append(f"| {stage} | {small:,} | {large:,} | {exponent:.2f} | {memory} |")
    limits = [f"{stage} stops at {most:,} cases." for stage, most in MOST.items() if sizes[-1] > most]
    return "\n".join([*table, *(["", *limits] if limits and set(found) & set(MOST) else [])])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--stages", nargs="+", choices=list(STAGES), default=list(STAGES))
    parser.add_argument(
        "--repeat", type=int, default=3, help="runs of each stage; one from a hundred thousand cases on"
    )
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--store", type=Path, help="the store with the built graph, by default the user's")
    parser.add_argument("--keep", type=Path, help="the folder for the files, which stay there")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--child", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        stage, cases, store, lines, processes = options.child
        child(stage, Place(Path(cases), Path(store), Path(lines), int(processes)))
        return
    folder = options.keep or Path(tempfile.mkdtemp(prefix="iwtld-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        once, found = measure(options, folder.resolve())
    finally:
        if options.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(report(once, found))
    if options.json:
        plain = {
            stage: {size: [asdict(run) for run in runs] for size, runs in by_size.items()}
            for stage, by_size in found.items()
        }
        options.json.write_text(json.dumps(plain, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
