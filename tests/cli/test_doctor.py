"""``iwtld doctor``: each check, what it says, and when the exit code is 1."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iwtld.doctor import Check, diagnose

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def named(checks: list[Check], name: str) -> Check:
    (found,) = [check for check in checks if check.name == name]
    return found


@pytest.mark.usefixtures("store")
def test_a_sound_installation_passes(run: Run) -> None:
    code, out, err = run("doctor", "--format", "json")
    checks = {check["name"]: check for check in json.loads(out)}
    assert (code, err) == (0, "")
    assert {
        name: checks[name]["state"]
        for name in ("python", "pyoxigraph", "owlready2", "resources", "queries", "graph")
    } == (dict.fromkeys(("python", "pyoxigraph", "owlready2", "resources", "queries", "graph"), "ok"))
    assert checks["queries"]["detail"] == "3 stored queries, all well-formed."
    assert checks["graph"]["detail"].startswith("20 triples in ")


@pytest.mark.usefixtures("store")
def test_the_table_says_state_name_and_detail(run: Run) -> None:
    lines = run("doctor").out.splitlines()
    assert any(line.split()[:3] == ["ok", "queries", "3"] for line in lines)


@pytest.mark.usefixtures("root")
def test_a_graph_that_is_not_built_yet_is_no_failure(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("doctor", "--store", str(tmp_path / "none"))
    assert code == 0
    assert "There is none in" in out
    assert not (tmp_path / "none").exists()


def test_a_stale_graph_is_a_warning(root: Path, store: Path) -> None:
    (root / "data" / "file.txt").write_text("changed")
    check = named(diagnose(str(store)), "graph")
    assert (check.state, check.advice) == ("warn", "Run `iwtld build`.")


def test_a_graph_with_one_changed_byte_fails(store: Path, run: Run) -> None:
    path = max(store.glob("builds/*/graph/*.sst"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    code, out, _ = run("doctor", "--format", "json")
    (graph,) = [check for check in json.loads(out) if check["name"] == "graph"]
    assert (code, graph["state"]) == (1, "fail")
    assert path.name in graph["detail"]


def test_missing_resources_fail(root: Path, store: Path, run: Run) -> None:
    shutil.rmtree(root / "shapes")
    (root / "shapes").mkdir()
    assert run("doctor").code == 1
    assert named(diagnose(str(store)), "resources").state == "fail"


def test_a_faulty_query_fails_with_its_file(root: Path, store: Path) -> None:
    (root / "queries/gaps/new.rq").write_text("#+ summary: Remote.\nASK { SERVICE <https://e.org/> {} }\n")
    check = named(diagnose(str(store)), "queries")
    assert check.state == "fail"
    assert "new.rq" in check.detail


@pytest.mark.usefixtures("store")
def test_java_is_only_missed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert named(diagnose(), "java").state == "warn"
    (tmp_path / "java").write_text("#!/bin/sh\necho 'openjdk version \"21\"' >&2\n")
    (tmp_path / "java").chmod(0o755)
    check = named(diagnose(), "java")
    assert (check.state, check.detail) == ("ok", f'openjdk version "21" at {tmp_path / "java"}.')
    (tmp_path / "java").write_text("#!/bin/sh\nexit 1\n")
    assert named(diagnose(), "java").state == "warn"
