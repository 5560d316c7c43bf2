"""``iwtld validate``: findings as text and JSON, and the exit code that a build server relies on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("store")

SHAPES = """\
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
@prefix iwts: <https://w3id.org/iwtld/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
iwts:CodeShape a sh:NodeShape ; sh:targetSubjectsOf iwt:isoAlpha3 ; sh:property iwts:code , iwts:note .
iwts:code a sh:PropertyShape ; sh:path iwt:isoAlpha3 ; sh:pattern "^[A-Z]{3}$" ; sh:message "Three capitals."@en .
iwts:note a sh:PropertyShape ; sh:path skos:note ; sh:maxCount 0 ; sh:severity sh:Warning ; sh:message "A note."@en .
"""
THING = "<https://w3id.org/iwtld/id/jurisdiction/KEN>"
CODE = "<https://w3id.org/iwtld/ontology#isoAlpha3>"
NOTE = "<http://www.w3.org/2004/02/skos/core#note>"


@pytest.fixture(autouse=True)
def shapes(root: Path) -> None:
    (root / "shapes" / "test.ttl").write_text(SHAPES)


def test_a_file_that_is_right_gives_nothing_but_a_message(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.nt").write_text(f'{THING} {CODE} "KEN" .\n')
    assert run("validate", "-q", str(tmp_path / "x.nt")) == (0, "", "")
    code, out, err = run("validate", str(tmp_path / "x.nt"))
    assert (code, out) == (0, "")
    assert err.splitlines()[-1] == "1 file: nothing is wrong."


def test_a_violation_exits_with_one_and_says_where(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.nt"
    path.write_text(f'{THING} {CODE} "Ken" .\n')
    code, out, err = run("validate", str(path))
    assert code == 1
    assert out.startswith(f"{path}: iwts:code ")
    assert "Three capitals." in out
    assert err.splitlines()[-1] == "1 file: 1 violation."


def test_a_warning_alone_does_not_fail(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.nt"
    path.write_text(f'{THING} {CODE} "KEN" .\n{THING} {NOTE} "x" .\n')
    code, out, err = run("validate", str(path))
    assert code == 0
    assert out.startswith("warning: ")
    assert err.splitlines()[-1] == "1 file: 1 remark."


def test_json_holds_every_field_of_a_finding(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("a b c")
    code, out, _ = run("validate", str(path), "--format", "json")
    (finding,) = json.loads(out)
    assert code == 1
    assert (finding["file"], finding["row"], finding["code"], finding["severity"]) == (
        str(path),
        1,
        "rdf-syntax",
        "violation",
    )
    assert set(finding) == {
        *("file", "row", "column", "code", "reason", "value", "column_name", "suggestion", "severity")
    }


def test_a_missing_file_is_not_an_invalid_one(run: Run, tmp_path: Path) -> None:
    code, out, err = run("validate", str(tmp_path / "none.ttl"))
    assert (code, out) == (3, "")
    assert "there is no such file" in err


def test_a_file_must_be_named(run: Run) -> None:
    assert run("validate").code == 2
