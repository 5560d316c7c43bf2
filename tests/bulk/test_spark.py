"""Spark gives what one machine gives: the same quads, the same plan, the same findings in the same order."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from click.testing import CliRunner

from iwtld import resources
from iwtld.bulk.job import Engine
from iwtld.bulk.keys import digest, twice, write_hashes
from iwtld.bulk.local import processes
from iwtld.bulk.run import Populated, populate_files
from iwtld.bulk.spark import SparkEngine, spark
from iwtld.cli import cli
from iwtld.errors import Finding, InputError, UsageError
from iwtld.incoming.examine import examine
from iwtld.populate import populate
from iwtld.tables import load_folder

from .conftest import Maker

pytest.importorskip("pyspark")

ROWS = 500
PARTS = 5
FORMS = ["extradition"]


@pytest.fixture(scope="module")
def engine() -> Iterator[SparkEngine]:
    """Spark on this machine, with two tasks at a time."""
    with warnings.catch_warnings():
        # PySpark leaves the streams of its own sockets and processes to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        with spark("local[2]") as running:
            yield running


@pytest.fixture(scope="module")
def synthetic() -> ModuleType:
    """The generator of case records that the benchmarks use."""
    path = Path(__file__).parents[2] / "benchmarks" / "synthetic.py"
    spec = importlib.util.spec_from_file_location("synthetic", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(synthetic: ModuleType) -> list[dict[str, str]]:
    """Case records, every third with a cell that goes over several lines."""
    found = list(synthetic.cases(ROWS, seed=7))
    for number, row in enumerate(found):
        if number % 3 == 0:
            row["note"] = f'Synthetic: the "{number}"\r\nand one, two\n\nlines more.'
    return found


@pytest.fixture(scope="module")
def right(
    rows: list[dict[str, str]], synthetic: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A file of records in which nothing is wrong."""
    path = tmp_path_factory.mktemp("right") / "cases.csv"
    path.write_text(as_csv(rows, synthetic.columns()), encoding="utf-8", newline="")
    return path


@pytest.fixture(scope="module")
def wrong(
    rows: list[dict[str, str]], synthetic: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A file with mistakes of many kinds in all of its parts."""
    bad = [dict(row) for row in rows]
    for number in range(20, ROWS, 100):
        bad[number]["origin"] = "KEM"
        bad[number + 1]["date"] = "2019-02-30"
        bad[number + 2]["sources"] = ""
        bad[number + 3]["commodity"] = "ivory;rhinohorn"
        bad[number + 4]["agencies"] = "tha-custom"
        bad[number + 5]["quantity"] = "1,5"
        bad[number + 6]["kind"] = "siezure"
        bad[number + 7]["name"] = " Synthetic"
    # Keys that come again far off, in another part, and one that comes three times.
    bad[450]["id"] = bad[11]["id"]
    bad[475]["id"] = bad[350]["id"] = bad[12]["id"]
    columns = synthetic.columns()
    blocks = [as_csv(bad[:200], columns), as_csv(bad[200:300], columns, header=False)]
    blocks.append('synthetic-x,"Synthetic"ly,seizure\n\nsynthetic-y,Too short\n')
    blocks.append(as_csv(bad[300:], columns, header=False))
    path = tmp_path_factory.mktemp("wrong") / "cases.csv"
    path.write_text("".join(blocks), encoding="utf-8", newline="")
    return path


def as_csv(rows: list[dict[str, str]], columns: list[str], *, header: bool = True) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def quads(folder: Path) -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("part-*.nq"))]
    return sorted("".join(texts).splitlines(keepends=True))


def plain(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return [
        (f.file, f.line, f.column, f.code, f.severity, f.reason, f.value, f.column_name, f.suggestion)
        for f in findings
    ]


def of_tables(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return plain(tuple(finding for finding in findings if finding.code.startswith("T")))


@pytest.fixture(scope="module")
def both(
    engine: SparkEngine, store_dir: Path, right: Path, once: Maker, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Populated]:
    """What one machine and Spark make of the file in which nothing is wrong, with plans for extradition."""
    from iwtld.plans import horizon

    place = tmp_path_factory.mktemp("both")
    engines: dict[str, tuple[Engine, int]] = {"local": (processes(1), 2), "spark": (engine, PARTS)}
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(horizon, "horizon", once)
        for name, (run, parts) in engines.items():
            found[name] = populate_files(
                [right],
                "case",
                place / name,
                engine=run,
                parts=parts,
                store=store_dir,
                plan=True,
                forms=FORMS,
            )
    return found


def test_quads_are_those_of_one_machine(both: dict[str, Populated]) -> None:
    local, spark = both["local"], both["spark"]
    assert (spark.records, spark.quads) == (local.records, local.quads)
    assert spark.records == ROWS
    assert spark.folder is not None
    assert local.folder is not None
    assert len(list(spark.folder.glob("part-*.nq"))) == PARTS
    assert quads(spark.folder) == quads(local.folder)


def test_plans_are_those_of_one_machine(both: dict[str, Populated]) -> None:
    plans = {
        name: [
            line
            for path in sorted((done.folder or Path()).glob("plan-*.csv"))
            for line in path.read_text(encoding="utf-8").splitlines()[1:]
        ]
        for name, done in both.items()
    }
    assert plans["spark"] == plans["local"]
    assert len(plans["spark"]) == both["spark"].planned > ROWS


def test_the_manifest_says_what_the_folder_holds(both: dict[str, Populated]) -> None:
    folder = both["spark"].folder
    assert folder is not None
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {part["file"] for part in manifest["parts"]} == {path.name for path in folder.glob("part-*")}
    assert manifest["quads"] == len(quads(folder))
    assert sum(part["records"] for part in manifest["parts"]) == ROWS


def test_findings_are_those_of_one_machine_and_of_validate(
    engine: SparkEngine, store_dir: Path, wrong: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    one = populate_files([wrong], "case", out, engine=processes(1), parts=1, store=store_dir)
    other = populate_files([wrong], "case", out, engine=engine, parts=PARTS, store=store_dir)
    validated = examine([wrong], store=store_dir)
    assert plain(other.examined.findings) == plain(one.examined.findings)
    assert of_tables(other.examined.findings) == of_tables(validated.findings)
    assert other.examined.counts == one.examined.counts == validated.counts
    codes = {finding.code for finding in other.examined.findings}
    assert {"T05", "T11", "T12", "T13", "T14", "T17", "T18", "T23", "T24", "T25"} <= codes
    repeated = [finding for finding in other.examined.findings if finding.code == "T23"]
    assert len(repeated) == 3
    assert not out.exists()


def test_the_recorded_cases_give_the_quads_of_a_build(
    engine: SparkEngine, store_dir: Path, tmp_path: Path
) -> None:
    data = resources.folder("data")
    done = populate_files(
        [data / "cases.csv"], "case", tmp_path / "out", engine=engine, parts=3, store=store_dir
    )
    assert done.examined.findings == ()
    whole = io.BytesIO()
    populate(load_folder(data), whole)
    graph = next(table.graph_iri for table in load_folder(data) if table.name == "cases")
    expected = [
        line + "\n" for line in whole.getvalue().decode().splitlines() if line.endswith(f"<{graph}> .")
    ]
    assert quads(tmp_path / "out") == sorted(expected)


def test_a_file_on_a_file_system_of_hadoop_is_read(
    engine: SparkEngine, store_dir: Path, wrong: Path, tmp_path: Path
) -> None:
    address = f"file://{wrong}"
    done = populate_files([address], "case", tmp_path / "out", engine=engine, parts=2, store=store_dir)
    here = populate_files([wrong], "case", tmp_path / "out", engine=processes(1), store=store_dir)
    assert {finding.file for finding in done.examined.findings} == {address}
    assert [row[1:] for row in plain(done.examined.findings)] == [
        row[1:] for row in plain(here.examined.findings)
    ]


def test_a_file_that_spark_cannot_copy_is_an_input_error(engine: SparkEngine, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.csv: Spark cannot read the file"):
        engine.fetch(f"file://{tmp_path}/missing.csv")


def test_a_shuffle_finds_the_keys_that_parts_share(engine: SparkEngine, tmp_path: Path) -> None:
    keys = [[f"k{number % 700}" for number in range(part * 300, part * 300 + 300)] for part in range(4)]
    paths = [tmp_path / f"{number}.bin" for number in range(5)]
    for path, some in zip(paths, [*keys, []], strict=True):
        with path.open("wb") as out:
            write_hashes(some, out)
    counted = Counter(key for some in keys for key in some)
    expected = sorted(
        int(np.frombuffer(digest(key), np.uint64)[0]) for key, count in counted.items() if count > 1
    )
    found = engine.twice(paths)
    assert found.tolist() == expected
    assert np.array_equal(found, twice(paths))
    assert engine.twice([]).tolist() == []


def test_an_error_in_a_part_arrives_as_itself(
    engine: SparkEngine, store_dir: Path, right: Path, tmp_path: Path
) -> None:
    from iwtld.bulk.job import Job
    from iwtld.bulk.split import split

    job = Job("cases", resources.root(), store_dir, tmp_path / "missing" / "out", {right: "cases.csv"})
    with pytest.raises(InputError, match="cannot take the output"):
        engine(job, split(right, 2))


def test_workers_with_another_version_are_refused(
    engine: SparkEngine, store_dir: Path, right: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iwtld.bulk.spark.__version__", "99.0.0")
    with pytest.raises(UsageError, match=r"and this machine 99\.0\.0\. Install the same version everywhere"):
        populate_files([right], "case", tmp_path / "out", engine=engine, store=store_dir)
    assert list(tmp_path.iterdir()) == []


def test_the_command_runs_on_spark(engine: SparkEngine, store_dir: Path, right: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ["populate", str(right), "--kind", "case", "-o", str(out), "--store", str(store_dir)]
    done = CliRunner().invoke(cli, [*arguments, "--engine", "spark", "--master", "local[2]"])
    assert done.exit_code == 0, done.output
    assert f"{ROWS:,} records" in done.stderr
    assert len(quads(out)) > ROWS


@pytest.fixture
def without_context(monkeypatch: pytest.MonkeyPatch) -> None:
    from pyspark import SparkContext

    monkeypatch.setattr(SparkContext, "_active_spark_context", None)


def test_a_missing_java_is_said(
    without_context: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with (
        pytest.raises(UsageError, match=r"Spark needs Java 17 or later. There is none in"),
        spark("local[2]"),
    ):
        pass


def test_what_is_no_master_is_refused(without_context: None) -> None:
    with (
        pytest.raises(UsageError, match=r"'localhost' is no master of Spark. Masters look like"),
        spark("localhost"),
    ):
        pass


def test_spark_is_imported_by_those_who_ask_for_it_alone() -> None:
    code = "import sys, iwtld.bulk.run, iwtld.bulk.spark; print('pyspark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
