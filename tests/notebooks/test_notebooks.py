"""The notebooks run from top to bottom on the real graph, and are stored without what they put out."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SECONDS = 120


def outputs(notebook: Any, kind: str) -> list[str]:
    return [
        text
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        for name, text in (output.get("data") or {output.get("name"): output.get("text")}).items()
        if name == kind
    ]


@pytest.fixture(scope="module")
def run(store_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    from nbclient import NotebookClient

    ran: dict[str, Any] = {}

    def execute(name: str) -> Any:
        if name not in ran:
            folder = tmp_path_factory.mktemp("kernel")
            notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
            environment = {
                **os.environ,
                "IWTLD_STORE": str(store_dir),
                "IPYTHONDIR": str(folder),
                "JUPYTER_RUNTIME_DIR": str(folder),
                "PYDEVD_DISABLE_FILE_VALIDATION": "1",
            }
            client = NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(folder)}})
            client.execute(env=environment)
            ran[name] = notebook
        return ran[name]

    return execute


def test_there_are_three() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["analyst", "data-engineer", "prosecutor"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_well_formed_and_stored_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_the_prosecutor_reads_basis_proof_obstacles_and_memo(run: Any) -> None:
    notebook = run("prosecutor")
    shown = outputs(notebook, "text/html")
    assert any("Indonesia may obtain mutual legal assistance from the Netherlands" in html for html in shown)
    assert any("penalties.csv, row" in html for html in shown)
    assert any("What it takes" in html for html in shown)
    printed = "".join(outputs(notebook, "stdout"))
    assert "Before: domestic, incomplete." in printed
    assert "With a serious crime: shall, complete, governed by UNTOC." in printed
    memo = outputs(notebook, "text/markdown")[-1]
    assert "UNTOC" in memo
    assert "authority" in memo


def test_the_analyst_gets_matrix_gaps_map_timeline_acts_and_figures(run: Any) -> None:
    notebook = run("analyst")
    shown = outputs(notebook, "text/html")
    assert any("<svg" in html and "Partners with no basis shown" in html for html in shown)
    assert any("differ-by-date" in html for html in shown)
    printed = "".join(outputs(notebook, "stdout"))
    assert "possible ones" in printed
    assert "Two acts together close" in printed


def test_the_data_engineer_exports_checks_compares_and_asks_over_the_network(run: Any) -> None:
    notebook = run("data-engineer")
    printed = "".join(outputs(notebook, "stdout"))
    assert "statements" in printed
    assert "line 4:" in printed
    assert "line 5:" in printed
    assert "Does not conform." in printed
    found = re.search(r"(\d+) mechanisms over the network, (\d+) in this process", printed)
    assert found is not None
    assert found[1] == found[2] != "0"
