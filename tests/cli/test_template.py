"""``iwtld kinds`` and ``iwtld template``."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iwtld import resources

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def header(name: str) -> str:
    return (resources.folder("data") / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]


def test_the_kinds_of_record_are_the_tables_with_their_columns_and_classes(run: Run) -> None:
    code, out, err = run("kinds", "--format", "json")
    assert (code, err) == (0, "")
    found = {kind["name"]: kind for kind in json.loads(out)}
    assert sorted(found) == sorted(path.stem for path in resources.folder("data").glob("*.csv"))
    kind = found["treaty-actions"]
    assert [column["name"] for column in kind["columns"]] == header("treaty-actions").split(",")
    assert "https://w3id.org/iwtld/ontology#Ratification" in kind["classes"]
    assert kind["columns"][-2]["codes"] == ["high", "medium", "low"]


def test_the_kinds_of_record_are_listed_for_people(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    code, out, _ = run("kinds")
    assert code == 0
    assert out.splitlines()[0].split() == ["kind", "title", "columns", "classes"]
    line = next(line for line in out.splitlines() if line.startswith("commodities"))
    assert line.split("  ")[-1] == "iwt:Commodity"
    assert "id, name, mentioned_with, sources, locator" in line


def test_a_form_is_csv_unless_something_else_is_asked_for(run: Run) -> None:
    code, out, err = run("template", "actors")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == header("actors")
    assert out.startswith("# Form for actors")


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("a.csv", b"# Form"),
        ("a.XLSX", b"PK\x03\x04"),
        ("a.ttl", b"## Form"),
        ("a.jsonld", b"{"),
        ("a", b"# "),
    ],
)
def test_the_form_goes_by_the_name_of_the_output(name: str, begin: bytes, tmp_path: Path, run: Run) -> None:
    path = tmp_path / name
    assert run("template", "actors", "-o", str(path)) == (0, "", "")
    assert path.read_bytes().startswith(begin)


def test_a_form_that_is_asked_for_wins_over_the_name_of_the_output(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "a.csv"
    run("template", "actors", "--format", "turtle", "-o", str(path))
    assert path.read_bytes().startswith(b"## Form")


def test_a_workbook_can_be_read_by_any_program(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "new.xlsx"
    run("template", "treaty-actions", "-o", str(path))
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        assert "xl/workbook.xml" in book.namelist()


def test_an_unknown_kind_names_the_nearest(run: Run) -> None:
    code, out, err = run("template", "treaty-action")
    assert (code, out) == (2, "")
    assert "There is no kind of record named 'treaty-action'. Did you mean treaty-actions" in err
    assert "`iwtld kinds` lists" in err


def test_a_workbook_does_not_go_to_a_screen(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setattr(type(sys.stdout), "isatty", lambda self: True, raising=False)
    code, out, err = run("template", "actors", "--format", "xlsx")
    assert (code, out) == (2, "")
    assert "-o actors.xlsx" in err
