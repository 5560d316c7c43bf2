"""The pages that are generated are current, and every command of the README is run."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from iwtld import resources
from iwtld.tables import load_folder
from iwtld.tables.guide import render

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def commands() -> list[str]:
    """Return the iwtld commands of the README, without the two that set up environments."""
    lines = [line.split("  #")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("iwtld ")]


def test_the_guide_to_the_tables_is_current() -> None:
    page = (PROJECT / "docs/data.md").read_text(encoding="utf-8")
    assert page == render(load_folder(resources.folder("data")))


def test_the_json_ld_context_is_that_of_the_ontology() -> None:
    from iwtld.export.__main__ import render as context

    assert (resources.folder("ontology") / "context.jsonld").read_text(encoding="utf-8") == context()


@pytest.mark.parametrize("command", commands())
def test_the_command_of_the_readme_runs(command: str, store_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(resources.folder("data"))
    (tmp_path / "query.rq").write_text(
        "SELECT ?name { ?m a iwt:Operation ; skos:prefLabel ?name } ORDER BY ?name"
    )
    (tmp_path / "new-facts.ttl").write_text(
        "@prefix iwt: <https://w3id.org/iwtld/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "<https://w3id.org/iwtld/id/commodity/helmeted-hornbill> a iwt:Commodity ;\n"
        ' dcterms:identifier "helmeted-hornbill" ; skos:prefLabel "Helmeted hornbill"@en ;\n'
        ' dcterms:source <https://w3id.org/iwtld/id/source/oecd-2019> ; iwt:locator "Box 3.3" .\n'
    )
    environment = {**os.environ, "IWTLD_STORE": str(store_dir), "COLUMNS": "120"}
    iwtld = str(Path(sys.executable).with_name("iwtld"))
    result = subprocess.run(
        [iwtld, *shlex.split(command)[1:]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr


def test_the_python_of_the_readme_runs(store_dir: Path) -> None:
    (program,) = blocks("python")
    result = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "IWTLD_STORE": str(store_dir)},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = result.stdout.splitlines()
    # China and Cambodia have an extradition treaty, which obliges: no open route could be stronger.
    assert lines[0] == "shall complete"
    pairs = [line for line in lines if line.endswith(("unrecorded", "known"))]
    assert (pairs[0], len(pairs)) == ("BRN IDN unrecorded", 31)


def test_ci_runs_the_test_command_of_the_readme() -> None:
    test_command = next(line for block in blocks("sh") for line in block.splitlines() if "pytest" in line)
    assert test_command in (PROJECT / ".ci/run").read_text(encoding="utf-8")
