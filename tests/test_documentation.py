"""The pages that are generated are current, and what the README shows is what happens."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from iwtld import resources
from iwtld.tables import load_folder
from iwtld.tables.guide import render

from .serving import serving

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


FACTS = """\
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
@prefix jurisdiction: <https://w3id.org/iwtld/id/jurisdiction/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

<https://w3id.org/iwtld/id/actor/khm-wildlife-unit> a iwt:Agency ;
    dcterms:identifier "khm-wildlife-unit" ;
    skos:prefLabel "Wildlife Unit"@en ;
    iwt:jurisdiction jurisdiction:KHM ;
    iwt:agencyKind <https://w3id.org/iwtld/id/agency-kind/police> ;
    dcterms:source <https://w3id.org/iwtld/id/source/oecd-2019> ;
    iwt:locator "Box 3.3" .
"""

OTHER_FACTS = FACTS.replace("khm-wildlife-unit", "khm-other-unit").replace("Wildlife Unit", "Other Unit")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with the files that the README names."""
    (tmp_path / "data").symlink_to(resources.folder("data"))
    (tmp_path / "query.rq").write_text(
        "SELECT ?name { ?m a iwt:Operation ; skos:prefLabel ?name } ORDER BY ?name"
    )
    (tmp_path / "new-facts.ttl").write_text(FACTS)
    with zipfile.ZipFile(tmp_path / "from-partner.zip", "w") as archive:
        archive.writestr("partner/facts.ttl", OTHER_FACTS)
    return tmp_path


def run(command: str, folder: Path, store: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [str(Path(sys.executable).with_name("iwtld")), *shlex.split(command)[1:]],
        cwd=folder,
        env={**os.environ, "IWTLD_STORE": str(store), "COLUMNS": "120", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in result.stderr
    return result


def test_the_service_of_the_readme_answers_where_it_says(store_dir: Path) -> None:
    (command,) = [one for one in commands() if one.split()[1] == "serve"]
    with serving(store_dir, *command.split()[2:]) as service:
        with urllib.request.urlopen(service.url) as page:
            assert page.status == 200
            assert "<h1" in page.read().decode()
        assert service.stop() == 0


def test_the_finding_in_the_readme_is_what_is_printed(store_dir: Path, folder: Path) -> None:
    (shown,) = blocks("text")
    (folder / "new-facts.ttl").write_text(FACTS.replace("jurisdiction:KHM", "jurisdiction:KMH"))
    assert shown in run("iwtld validate new-facts.ttl", folder, store_dir).stdout


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


def test_the_lock_file_holds_every_requirement_and_names_no_host() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (PROJECT / "requirements-dev.lock").read_text(encoding="utf-8")
    locked = {canonicalize_name(name): version for name, version in re.findall(r"^(\S+)==(\S+)", lock, re.M)}
    asked = [Requirement(text) for texts in project["optional-dependencies"].values() for text in texts]
    asked += [Requirement(text) for text in project["dependencies"]]
    for one in asked:
        if one.name != "iwtld":
            assert one.specifier.contains(locked.get(canonicalize_name(one.name), "0")), one
    assert not re.search(r"://|^--", lock, re.M)
