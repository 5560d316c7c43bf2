"""``iwtld populate`` and ``iwtld plan`` as people type them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from iwtld.cli import main

from .cases import table


def typed(store: Path, *words: object) -> int:
    return main(["--store", str(store), *map(str, words)])


def test_populate_writes_parts_that_another_reader_reads(
    store_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from rdflib import Dataset

    path = table(tmp_path / "mine.csv", 6)
    words = ("--kind", "case", "-o", tmp_path / "out", "--processes", 1)
    assert typed(store_dir, "populate", path, *words) == 0
    captured = capsys.readouterr()
    assert "nothing is wrong" in captured.out
    assert "6 records" in captured.err
    graph = Dataset()
    graph.parse(tmp_path / "out" / "part-00000.nq", format="nquads")
    told = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert len(set(graph.quads())) == told["quads"]


def test_populate_of_wrong_rows_fails_with_the_findings_in_the_form_that_is_asked_for(
    store_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "mine.csv", 6, {3: "unknown country"})
    code = typed(store_dir, "populate", path, "--kind", "cases", "-o", tmp_path / "out", "--format", "json")
    captured = capsys.readouterr()
    assert code == 1
    (finding,) = json.loads(captured.out)["findings"]
    assert (finding["code"], finding["value"]) == ("T24", "KEM")
    assert "Nothing was written" in captured.err
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("same_time_lines")
def test_populate_plans_for_one_form(store_dir: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "mine.csv", 4)
    words = ("--kind", "case", "-o", tmp_path / "out", "--plan", "--form", "extradition", "-q")
    assert typed(store_dir, "populate", path, *words) == 0
    with (tmp_path / "out" / "plan-00000.csv").open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert {"case", "standing", "extradition", "extradition_back"} <= set(rows[0])
    assert all(row["standing"] in {"gap", "open", "basis"} for row in rows)


def test_forms_without_a_plan_are_a_mistake(
    store_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(tmp_path / "mine.csv", 1)
    code = typed(store_dir, "populate", path, "--kind", "case", "-o", tmp_path / "o", "--form", "extradition")
    assert code == 2
    assert "--plan" in capsys.readouterr().err


def test_plan_tells_a_case_with_the_commands_that_prove_it(
    store_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(store_dir, "plan", "nld-idn-seizure", "--on", "2018-06-30") == 0
    shown = capsys.readouterr().out
    assert "iwtld why NLD IDN --form mutual-legal-assistance --on 2018-06-30" in shown
    assert "unknown, which is not no" in shown


def test_plan_as_markdown_and_json(store_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(store_dir, "plan", "vnm-nga", "--format", "markdown") == 0
    assert capsys.readouterr().out.startswith("# Pangolin case of Viet Nam and Nigeria\n")
    assert typed(store_dir, "plan", "vnm-nga", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["case"]["id"] == "vnm-nga"


def test_plan_of_all_cases_is_csv_that_a_program_reads(
    store_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(store_dir, "plan", "--all", "--format", "csv") == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {row["case"] for row in rows} >= {"nld-idn-seizure", "vnm-nga"}


@pytest.mark.parametrize("words", [(), ("vnm-nga", "--all"), ("vnm-nga", "--format", "csv")])
def test_plan_of_nothing_or_of_too_much_is_a_mistake(
    store_dir: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(store_dir, "plan", *words) == 2
    capsys.readouterr()
