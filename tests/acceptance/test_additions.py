"""A user adds a treaty to the real data, asks, and takes it away again; once with the power cut in between."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..extent import at_length

pytestmark = pytest.mark.slow

CHANCE = random.Random()

HEADER = (
    "id,title,type,forms,a,b,requested_state,signed,ratified,in_force,year_listed,shown_in_force_by,suspended,"
    "status,legal_form,as_of,offence_scope,sources,locator,confidence,note"
)
TREATY = (
    "extradition-MMR-THA-2025,Extradition: treaty between Myanmar and Thailand,BilateralTreaty,extradition,MMR,"
    "THA,,2025-01-01,,2025-06-01,,,,in-force,treaty,,any-offence,iwtld-analysis,invented for a test,low,"
)

Ask = Callable[..., Any]


@pytest.fixture
def store(store_dir: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(store_dir, tmp_path / "store"))


@pytest.fixture
def treaty(tmp_path: Path, additions_dir: Path) -> Path:
    path = tmp_path / "arrangements.csv"
    path.write_text(f"{HEADER}\n{TREATY}\n", encoding="utf-8")
    return path


@pytest.fixture
def ask(store: Path) -> Ask:
    """Return the function that runs a command in a process of its own and reads its JSON."""

    def ask(*args: str) -> Any:
        found = subprocess.run(command(store, *args), capture_output=True, text=True, timeout=300)
        assert found.returncode == 0, found.stderr
        return json.loads(found.stdout)

    return ask


def command(store: Path, *args: str) -> list[str]:
    return [sys.executable, "-m", "iwtld", "--store", str(store), "--quiet", *args, "--format", "json"]


def without_id(changes: Any) -> str:
    """Return changes as text; an announced addition has another random id than that which is made later."""
    return re.sub(r"/added/1-[0-9a-f]{6}/", "/added/1/", json.dumps(changes))


def grade(ask: Ask) -> str:
    return str(ask("basis", "MMR", "THA", "--form", "extradition", "--on", "2026-01-01")["grade"])


@at_length
def test_what_is_announced_is_what_comes(treaty: Path, ask: Ask) -> None:
    first = ask("info")
    shown = ask("add", str(treaty), "--on", "2026-01-01")
    assert ask("info") == first
    added = ask("add", str(treaty), "--on", "2026-01-01", "--yes")
    assert without_id(added["changes"]) == without_id(shown["changes"])


def test_a_treaty_is_added_changes_the_answers_and_is_removed(treaty: Path, ask: Ask) -> None:
    first, before = ask("info"), grade(ask)
    assert before != "shall"

    added = ask("add", str(treaty), "--on", "2026-01-01", "--yes", "--note", "A test")
    (rises,) = added["changes"]["answers"]["groups"]
    assert (rises["form"], rises["before"], rises["after"], rises["count"]) == (
        "extradition",
        before,
        "shall",
        2,
    )
    assert rises["under"] == "Extradition: treaty between Myanmar and Thailand"
    assert added["changes"]["records"]["counts"] == {"added": 1, "changed": 0, "removed": 0, "repeated": 0}
    assert grade(ask) == "shall"
    assert ask("info")["additions"] == [added["id"]]
    answer = json.dumps(ask("why", "MMR", "THA", "--form", "extradition", "--on", "2026-01-01"))
    assert f"https://w3id.org/iwtld/data/added/{added['id']}/arrangements.csv#row=2" in answer

    gone = ask("remove", "1", "--on", "2026-01-01", "--yes")
    (falls,) = gone["changes"]["answers"]["groups"]
    assert (falls["move"], falls["before"], falls["after"], falls["pairs"]) == (
        "falls",
        "shall",
        before,
        rises["pairs"],
    )
    assert grade(ask) == before
    last = ask("info")
    assert {**last, "built": None} == {**first, "built": None}
    assert [entry["action"] for entry in ask("log")] == ["added", "removed"]


@at_length
def test_after_a_kill_at_any_moment_the_graph_answers_and_the_next_build_mends_it(
    treaty: Path, ask: Ask, store: Path
) -> None:
    before = grade(ask)
    for _ in range(3):
        recorded = len(ask("log"))
        process = subprocess.Popen(
            command(store, "add", str(treaty), "--yes"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(CHANCE.uniform(1, 12))
        process.kill()
        process.communicate()
        # Whatever is recorded, a whole graph answers.
        assert grade(ask) in (before, "shall")
        entries = ask("log")
        assert recorded <= len(entries) <= recorded + 1
        listed = {entry["id"] for entry in entries}
        assert set(ask("info")["additions"]) <= listed
    built = subprocess.run(
        [sys.executable, "-m", "iwtld", "build", "--quiet", "--store", str(store)],
        capture_output=True,
        timeout=300,
        env=os.environ,
    )
    assert built.returncode == 0, built.stderr
    assert set(ask("info")["additions"]) == listed
    assert grade(ask) == ("shall" if listed else before)
