"""Each stage of the build beside the same work done with rdflib alone, in one run.

    python benchmarks/build.py [--limit SECONDS] [--repeat N] [--json FILE]

Parsing the records, storing them and running the rules are timed with iwtld and with rdflib on the same input:
every rdflib rule starts from the conclusions that iwtld drew in the strata below. A rule that rdflib has not
finished after ``--limit`` seconds is ended and counts with the limit, so the ratio is a lower bound. Start-up times
are medians of whole processes. Results go to the standard output; ``benchmarks/results/build.md`` holds the last.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from iwtld import build, resources
from iwtld.reason.closure import close
from iwtld.reason.rules import Rule, conclusions, load_rules

UNION = ox.NamedNode("https://w3id.org/iwtld/graph/union")


def median(action: Callable[[], object], repeat: int) -> float:
    """Return the median wall time of an action in seconds."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def rdflib_rule(nquads: Path, query: str, answer: Connection) -> None:
    """Load the graph into rdflib, say so, run one query to its end, and say how long it took."""
    import rdflib

    graph = rdflib.Graph()
    graph.parse(nquads, format="nt")
    answer.send("loaded")
    start = time.perf_counter()
    count = len(list(graph.query(query)))
    answer.send((time.perf_counter() - start, count))


def time_in_rdflib(nquads: Path, rule: Rule, limit: float) -> tuple[float, int | None]:
    """Return the seconds rdflib needs for a rule and its number of triples, or the limit and ``None``."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=rdflib_rule, args=(nquads, rule.query, sender))
    process.start()
    sender.close()
    try:
        receiver.recv()
        if receiver.poll(limit):
            return receiver.recv()
        return limit, None
    finally:
        process.kill()
        process.join()


def dump(graph: ox.Store, path: Path) -> None:
    """Write the union of all graphs as N-Triples."""
    with path.open("wb") as out:
        ox.serialize((quad.triple for quad in graph), out, format=ox.RdfFormat.N_TRIPLES)


def measure_rules(graph: ox.Store, folder: Path, limit: float) -> list[dict[str, object]]:
    """Run every rule in both engines on the same input."""
    rows: list[dict[str, object]] = []
    rules = load_rules(resources.folder("ontology") / "rules")
    stratum = 0
    nquads = folder / "input.nt"
    for rule in rules:
        if rule.stratum != stratum:
            stratum = rule.stratum
            dump(graph, nquads)
        start = time.perf_counter()
        triples = conclusions(graph, rule)
        ours = time.perf_counter() - start
        theirs, count = time_in_rdflib(nquads, rule, limit)
        graph.bulk_extend(ox.Quad(*triple, ox.NamedNode(rule.graph)) for triple in triples)
        rows.append(
            {
                "rule": rule.id,
                "iwtld": ours,
                "rdflib": theirs,
                "ended": count is None,
                "triples": len(triples),
            }
        )
        if count is not None and count != len(triples):
            print(
                f"note: rdflib concludes {count} triples for {rule.id}, iwtld {len(triples)}", file=sys.stderr
            )
    return rows


def measure_stages(repeat: int, limit: float) -> dict[str, object]:
    """Time the stages of a build and the same work in rdflib."""
    import rdflib

    root = resources.root()
    result: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graph = ox.Store()
        result["populate"] = median(lambda: build.populate_stage(ox.Store(), root), repeat)
        build.populate_stage(graph, root)
        result["validate"] = median(lambda: build.validate_stage(graph, root), repeat)
        records = folder / "records.nt"
        dump(graph, records)
        result["parse and store, iwtld"] = median(
            lambda: ox.Store().bulk_load(path=str(records), format=ox.RdfFormat.N_TRIPLES), repeat
        )
        result["parse and store, rdflib"] = median(
            lambda: rdflib.Graph().parse(records, format="nt"), max(1, repeat // 3)
        )
        start = time.perf_counter()
        close(graph)
        result["closure"] = time.perf_counter() - start
        result["rules"] = measure_rules(graph, folder, limit)
    return result


def measure_processes(repeat: int) -> dict[str, float]:
    """Time cold processes: help against importing typer, a stored query against a bare script."""

    def process(*command: str) -> Callable[[], object]:
        return lambda: subprocess.run(command, check=True, capture_output=True, env=environment)

    with tempfile.TemporaryDirectory() as store:
        environment = {**os.environ, "IWTLD_STORE": store}
        manifest = build.build(store)
        text_command = [
            sys.executable,
            "-c",
            "import iwtld;print(iwtld.open().bound('no-legal-basis',form='extradition',on='2016-12-31',group='ASEAN',scope='specific'))",
        ]
        text = subprocess.run(
            text_command, check=True, capture_output=True, text=True, env=environment
        ).stdout
        path = Path(store) / "builds" / manifest.build / "graph"
        bare = (
            "import pyoxigraph,sys;s=pyoxigraph.Store.read_only(sys.argv[1]);"
            "print(len(list(s.query(sys.argv[2],use_default_graph_as_union=True))))"
        )
        arguments = ["form=extradition", "on=2016-12-31", "group=ASEAN", "scope=specific"]
        query = [part for argument in arguments for part in ("-p", argument)]
        iwtld = str(Path(sys.executable).with_name("iwtld"))
        return {
            "iwtld --help": median(process(iwtld, "--help"), repeat),
            "python -c 'import typer'": median(process(sys.executable, "-c", "import typer"), repeat),
            "iwtld query": median(
                process(iwtld, "query", "no-legal-basis", *query, "--format", "csv"), repeat
            ),
            "bare pyoxigraph script": median(process(sys.executable, "-c", bare, str(path), text), repeat),
        }


def report(stages: dict[str, object], processes: dict[str, float]) -> str:
    """Return the measurements as Markdown."""
    rules = stages.pop("rules")
    assert isinstance(rules, list)
    lines = [
        "# Build",
        "",
        "Seconds, medians of one run on the same machine.",
        "",
        "| stage | seconds |",
        "|---|---|",
    ]
    lines += [f"| {name} | {seconds:.2f} |" for name, seconds in stages.items()]
    lines += ["", "| rule | triples | iwtld | rdflib | ratio |", "|---|---|---|---|---|"]
    for row in rules:
        mark = "over " if row["ended"] else ""
        ratio = row["rdflib"] / row["iwtld"]
        lines.append(
            f"| {row['rule']} | {row['triples']:,} | {row['iwtld']:.3f} | {mark}{row['rdflib']:.2f} | {mark}{ratio:.0f} |"
        )
    ours, theirs = (sum(row[name] for row in rules) for name in ("iwtld", "rdflib"))
    mark = "over " if any(row["ended"] for row in rules) else ""
    lines.append(f"| all rules | | {ours:.2f} | {mark}{theirs:.1f} | {mark}{theirs / ours:.0f} |")
    lines += ["", "| process | seconds |", "|---|---|"]
    lines += [f"| `{name}` | {seconds:.3f} |" for name, seconds in processes.items()]
    help_ratio = processes["iwtld --help"] / processes["python -c 'import typer'"]
    query_ratio = processes["iwtld query"] / processes["bare pyoxigraph script"]
    lines += [
        "",
        f"Help against typer: {help_ratio:.2f}. Query against the bare script: {query_ratio:.2f}.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=120, help="seconds after which rdflib is ended")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    stages = measure_stages(options.repeat, options.limit)
    processes = measure_processes(options.repeat)
    if options.json:
        options.json.write_text(json.dumps({"stages": stages, "processes": processes}, indent=2))
    print(report(stages, processes))


if __name__ == "__main__":
    main()
