"""Every example of the guide to notebooks runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs/notebooks.md"


def test_the_examples_of_the_guide_run_one_after_another(
    monkeypatch: pytest.MonkeyPatch, store_dir: Path
) -> None:
    monkeypatch.setenv("IWTLD_STORE", str(store_dir))
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 2
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    assert "answer" in names


def test_the_notebooks_that_the_guide_names_are_those_that_there_are() -> None:
    named = set(re.findall(r"\.\./notebooks/([a-z-]+)\.ipynb", PAGE.read_text(encoding="utf-8")))
    assert named == {path.stem for path in (PAGE.parents[1] / "notebooks").glob("*.ipynb")}
