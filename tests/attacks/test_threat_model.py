"""What the threat model promises is tested: each test that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODEL = (ROOT / "THREAT_MODEL.md").read_text(encoding="utf-8")


def declared() -> set[str]:
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", MODEL))
    assert len(named) > 40
    assert named - declared() == set()


def test_every_promise_names_a_test() -> None:
    promises = MODEL.partition("## Promises")[2].partition("## What is conceded")[0]
    rows = [line for line in promises.splitlines() if line.startswith("| ") and "---" not in line]
    assert [row for row in rows if "`test_" not in row and row != "| Promise | Tests |"] == []


def test_every_file_that_the_threat_model_names_exists() -> None:
    for path in re.findall(r"`(tests/[\w/.]+)`", MODEL):
        assert (ROOT / path).exists(), path
