"""Parts of a table give what the whole gives: the same quads, the same findings, the same plan."""

from __future__ import annotations

import csv
import json
import tempfile
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iwtld import KnowledgeBase, resources
from iwtld.bulk import check, known
from iwtld.bulk.job import Job
from iwtld.bulk.local import processes
from iwtld.bulk.run import MANIFEST, Populated, populate_files
from iwtld.errors import InputError, UnknownNameError, UsageError
from iwtld.incoming import examine
from iwtld.incoming.examined import Examined
from iwtld.plans.acting import Acting, load_acting
from iwtld.plans.horizon import horizon
from iwtld.plans.rows import RowPlanner
from iwtld.plans.several import from_table, plans
from iwtld.populate import populate
from iwtld.tables import load_folder, load_table

from .cases import MISTAKES, row, table, written

SIZE = 30
DAY = date(2020, 1, 1).toordinal()


def run(store: Path, out: Path, *files: Path, parts: int = 1, **options: object) -> Populated:
    return populate_files(files, "case", out, engine=processes(1), parts=parts, store=store, **options)  # type: ignore[arg-type]


def told(examined: Examined) -> list[object]:
    return [replace(finding, file=Path(finding.file).name) for finding in examined.findings]


# Identity


@settings(max_examples=8, deadline=None)
@given(
    mistakes=st.dictionaries(st.integers(0, SIZE - 1), st.sampled_from(sorted(MISTAKES)), max_size=6),
    same=st.dictionaries(st.integers(10, SIZE - 1), st.integers(0, 9), max_size=2),
    parts=st.integers(1, 7),
)
def test_any_number_of_parts_finds_what_an_examination_of_the_whole_finds(
    store_dir: Path, mistakes: dict[int, str], same: dict[int, int], parts: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = table(Path(folder) / "cases.csv", SIZE, mistakes, same)
        whole = examine([path], store=store_dir)
        found = run(store_dir, Path(folder) / "out", path, parts=parts).examined
    assert dict(found.counts) == dict(whole.counts)
    assert told(found) == told(whole)


def test_the_quads_are_those_of_populate_whatever_the_number_of_parts(
    store_dir: Path, tmp_path: Path
) -> None:
    path = table(tmp_path / "cases.csv", 50)
    with (tmp_path / "whole.nq").open("w+b") as out:
        described = load_folder(resources.folder("data"))
        populate([replace(one, path=path) if one.name == "cases" else one for one in described], out)
        out.seek(0)
        whole = [line for line in out if b"<https://w3id.org/iwtld/graph/cases>" in line]
    for parts in (1, 4):
        done = run(store_dir, tmp_path / f"out-{parts}", path, parts=parts)
        assert done.parts == parts
        files = sorted((tmp_path / f"out-{parts}").glob("part-*.nq"))
        assert b"".join(file.read_bytes() for file in files) == b"".join(whole)


def test_small_batches_and_a_short_memory_find_the_same(
    store_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistakes = dict(zip(range(3, SIZE, 3), sorted(MISTAKES), strict=False))
    path = table(tmp_path / "cases.csv", SIZE, mistakes)
    whole = run(store_dir, tmp_path / "out", path).examined
    opened: list[None] = []
    anew = check.Checker._open
    monkeypatch.setattr(check.Checker, "_open", lambda self: (opened.append(None), anew(self)))
    monkeypatch.setattr(check, "RENEW", 100)
    monkeypatch.setattr(known, "MOST_KEYS", 2)
    monkeypatch.setattr("iwtld.bulk.run.Job", partial(Job, batch=4))
    found = run(store_dir, tmp_path / "out", path, parts=2).examined
    assert len(opened) > 1
    assert told(found) == told(whole)
    assert dict(found.counts) == dict(whole.counts)


@pytest.mark.usefixtures("same_time_lines")
def test_the_plan_is_that_of_each_case_whatever_the_number_of_parts(
    store_dir: Path, kb: KnowledgeBase, tmp_path: Path
) -> None:
    path = table(tmp_path / "cases.csv", 40)
    expected = plans(kb.reasoner, from_table(path, load_acting(kb.store)), forms=["extradition"])
    for parts in (1, 3):
        out = tmp_path / f"out-{parts}"
        run(store_dir, out, path, parts=parts, plan=True, forms=["extradition"])
        files = [list(csv.reader(file.read_text().splitlines())) for file in sorted(out.glob("plan-*.csv"))]
        assert len(files) == parts
        assert all(tuple(lines[0]) == expected.header for lines in files)
        made = [tuple(line) for lines in files for line in lines[1:]]
        assert sorted(made) == sorted(line.cells() for line in expected)
        assert [case for case, *_ in made] == sorted(case for case, *_ in made)


def test_an_id_with_a_comma_is_one_cell_of_the_plan(kb: KnowledgeBase, tmp_path: Path) -> None:
    horizon(kb.reasoner.world, ["extradition"], members=["IDN", "NLD"], first=DAY).write(tmp_path)
    Acting({}, {}).write(tmp_path)
    cases = load_table(resources.folder("data") / "cases.csv")
    cells = {"id": 'a, "b"', "kind": "seizure", "status": "held", "origin": "IDN", "destination": "NLD"}
    planner = RowPlanner.open(tmp_path, cases, DAY)
    written, count = planner.lines([[cells.get(column.headers[0], "") for column in cases.cells]])
    (line,) = csv.reader([written.decode()])
    assert (count, line[:5]) == (1, ['a, "b"', "", "IDN", "NLD", "movement"])


# Keys


def test_a_key_that_stands_in_two_files_is_found(store_dir: Path, tmp_path: Path) -> None:
    one = table(tmp_path / "one.csv", 5)
    two = written(tmp_path / "two.csv", [row(7), row(3)])
    found = run(store_dir, tmp_path / "out", one, two).examined
    (finding,) = [each for each in found.findings if each.code == "T23"]
    assert finding.file == str(two)
    assert f"of {one} already" in finding.reason


def test_a_row_with_the_key_of_a_recorded_case_takes_its_place(store_dir: Path, tmp_path: Path) -> None:
    # The recorded one has another origin; two of them together would be the same case with two names.
    again = {**row(1), "id": "nld-idn-seizure"}
    assert run(store_dir, tmp_path / "out", written(tmp_path / "new.csv", [again, row(2)])).folder is not None


# What is written


def test_the_manifest_tells_what_the_folder_holds(store_dir: Path, tmp_path: Path) -> None:
    from hashlib import sha256

    done = run(store_dir, tmp_path / "out", table(tmp_path / "cases.csv", 12), parts=2)
    told = json.loads((tmp_path / "out" / MANIFEST).read_text())
    assert (told["kind"], told["records"], told["quads"]) == ("cases", 12, done.quads)
    for part in told["parts"]:
        content = (tmp_path / "out" / part["file"]).read_bytes()
        assert sha256(content).hexdigest() == part["sha256"]
        assert content.count(b"\n") == part["quads"]


def test_nothing_is_written_when_a_row_is_wrong(store_dir: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "cases.csv", 9, {4: "no unit"})
    before = sorted(tmp_path.iterdir())
    assert run(store_dir, tmp_path / "out", path, parts=3).folder is None
    assert sorted(tmp_path.iterdir()) == before


def test_an_earlier_output_stays_when_the_new_rows_are_wrong(store_dir: Path, tmp_path: Path) -> None:
    right, wrong = table(tmp_path / "a.csv", 4), table(tmp_path / "b.csv", 4, {2: "unknown country"})
    run(store_dir, tmp_path / "out", right)
    before = (tmp_path / "out" / MANIFEST).read_bytes()
    assert run(store_dir, tmp_path / "out", wrong).folder is None
    assert (tmp_path / "out" / MANIFEST).read_bytes() == before


def test_a_warning_does_not_keep_the_output_back(store_dir: Path, tmp_path: Path) -> None:
    done = run(store_dir, tmp_path / "out", table(tmp_path / "cases.csv", 4, {1: "foreign agency"}))
    assert done.folder == tmp_path / "out"
    assert [finding.severity for finding in done.examined.findings] == ["warning"]


def test_a_folder_of_something_else_is_not_replaced(store_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="holds something else"):
        run(store_dir, tmp_path / "out", table(tmp_path / "cases.csv", 1))
    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"


def test_an_engine_that_fails_leaves_nothing_behind(store_dir: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "cases.csv", 4)
    before = sorted(tmp_path.iterdir())

    class Failing(type(processes(1))):  # type: ignore[misc]
        def __call__(self, job: object, parts: object) -> object:
            list(super().__call__(job, parts))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        populate_files([path], "case", tmp_path / "out", engine=Failing(1), store=store_dir)
    assert sorted(tmp_path.iterdir()) == before


# What is refused


def test_a_kind_whose_records_are_compared_with_each_other_is_refused(
    store_dir: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="iwtld add"):
        populate_files([tmp_path / "x.csv"], "actors", tmp_path / "out", engine=processes(1), store=store_dir)


def test_an_unknown_kind_names_the_nearest(store_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="cases"):
        populate_files([tmp_path / "x.csv"], "casez", tmp_path / "out", engine=processes(1), store=store_dir)


def test_a_file_that_is_given_twice_is_refused(store_dir: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "cases.csv", 1)
    with pytest.raises(UsageError, match="given twice"):
        run(store_dir, tmp_path / "out", path, path)


def test_a_file_that_is_not_there_is_named(store_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.csv"):
        run(store_dir, tmp_path / "out", tmp_path / "missing.csv")
