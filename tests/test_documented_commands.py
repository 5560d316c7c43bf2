"""Every command in a shell block of the README, of CONTRIBUTING and of ``docs`` is run, page by page.

The commands of a page run one after the other in a folder of their own, on the real graph; those with a pipe
or a redirection in a shell, the others in this process, which spares the start of Python. What cannot be run
here stands in one table with the reason and the place where it is covered.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from iwtld import resources
from iwtld.cli import main

from .test_documentation import FACTS, OTHER_FACTS

PROJECT = Path(__file__).resolve().parents[1]
PAGES = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").glob("*.md"))]
SHELLS = {"sh", "bash", "console", "shell"}
BLOCK = re.compile(r"^```([^\n`]*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
PROGRAMS = ("iwtld ", "$ ", "curl ", "pip ", "python ", "mkdocs ")


@dataclass(frozen=True)
class Elsewhere:
    """Commands that are not run here, by what they begin with or contain: why, and where they are covered.

    ``but`` is the page on which such commands are run all the same.
    """

    pattern: str
    reason: str
    but: str = ""


ELSEWHERE = [
    Elsewhere(r"\bpip install\b|-m venv", "installs packages; .ci/run does it"),
    Elsewhere(r"^iwtld serve\b", "serves until it is ended; test_documentation.py and tests/web"),
    Elsewhere(r"^iwtld build\b", "builds for fifteen seconds; every test stands on such a build"),
    Elsewhere(r"(localhost|127\.0\.0\.1):8765", "asks a service; tests/web/api/test_document.py and tests/remote"),
    Elsewhere(r"127\.0\.0\.1:8000", "asks a service; tests/web/linked dereferences these"),
    Elsewhere(r"_IWTLD_COMPLETE=", "is for the files of a shell; tests/cli/test_completion.py"),
    Elsewhere(r"^iwtld (add|remove)\b", "builds; the README has them all, on files of the same kind", but="README"),
    Elsewhere(r"^spark-submit\b|^export PYSPARK|--engine spark", "needs a cluster or a JVM; tests/bulk runs Spark"),
    Elsewhere(
        r"^oxigraph serve|^isql-vt|^export IWTLD_STORE|127\.0\.0\.1:(7878|8890)|store\.example",
        "needs a server; tests/remote starts them",
    ),
    Elsewhere(r"^iwtld .*\bmcp\b", "speaks with its client until that ends; tests/mcp"),
    Elsewhere(
        r"^iwtld populate .*--processes", "computes for a quarter of a minute; tests/bulk, and the README has one"
    ),
    Elsewhere(r"^iwtld release\b|^sha256sum -c", "makes a whole release; tests/release"),
    Elsewhere(r"^iwtld diff \S+\.(zip|nq)", "compares two builds of a reader's own; tests/compare"),
]  # fmt: skip
"""What is not run here. A row that matches no command fails a test, so that none outlives its command."""

_LONGEST = 120
"""Seconds after which a command in a shell is one that does not end."""

NOT_ZERO = {
    "iwtld doctor": {0, 1},
}
"""Commands whose exit code depends on the machine."""


def shell_blocks(text: str) -> Iterator[str]:
    """Yield the blocks of a page that hold commands, also those without a language that begin with one."""
    for language, block in BLOCK.findall(text):
        name = language.split(" ")[0].strip("{}. ")
        if name in SHELLS or (not name and any(line.startswith(PROGRAMS) for line in block.splitlines())):
            yield block


def commands(path: Path) -> list[str]:
    """Return the commands of a page: continued lines joined, comments and prompts left out."""
    found: list[str] = []
    for block in shell_blocks(path.read_text(encoding="utf-8")):
        joined = re.sub(r"\\\n\s*", "", block)
        joined = re.sub(r"\|\n\s*", "| ", joined)
        prompted = any(line.startswith("$ ") for line in joined.splitlines())
        for line in joined.splitlines():
            if prompted and not line.startswith("$ "):
                continue  # What the command prints.
            # The help of the commands explains some of its examples after a gap.
            command = re.split(r"\s+#\s|\s{3,}", line.removeprefix("$ ").strip())[0]
            if command and not command.startswith("#"):
                found.append(command)
    return found


def elsewhere(command: str, page: str) -> Elsewhere | None:
    return next((each for each in ELSEWHERE if each.but != page and re.search(each.pattern, command)), None)


def divided() -> dict[Path, list[str]]:
    """Return the commands to run by their page, each command on the first page that has it."""
    seen: set[str] = set()
    found: dict[Path, list[str]] = {}
    for path in PAGES:
        new = [each for each in dict.fromkeys(commands(path)) if each not in seen]
        seen.update(new)
        found[path] = [each for each in new if elsewhere(each, path.stem) is None]
    return {path: some for path, some in found.items() if some}


EVERY = {command for path in PAGES for command in commands(path)}
RUN = divided()


@pytest.fixture
def folder(tmp_path: Path, store_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the files that the pages name, and a store and additions of its own."""
    place = tmp_path / "work"
    place.mkdir()
    for name in ("data", "ontology", "queries", "shapes"):
        (place / name).symlink_to(resources.folder(name))
    query = "SELECT ?name { ?m a iwt:Operation ; skos:prefLabel ?name } ORDER BY ?name"
    for name in ("query.rq", "question.rq"):
        (place / name).write_text(query)
    action = (resources.folder("data") / "treaty-actions.csv").read_text(encoding="utf-8").splitlines()
    for name in ("new", "submissions"):
        (place / name).mkdir()
        (place / name / "treaty-actions.csv").write_text("\n".join(action[:3]) + "\n")
    (place / "new" / "actors.ttl").write_text(FACTS)
    for name in ("new-facts.ttl", "additions.ttl"):
        (place / name).write_text(FACTS)
    for name in ("from-partner.zip", "additions.zip"):
        with zipfile.ZipFile(place / name, "w") as archive:
            archive.writestr("partner/facts.ttl", OTHER_FACTS)
    import pyoxigraph as ox

    triples = ox.parse(FACTS, format=ox.RdfFormat.TURTLE)
    (place / "actors.jsonld").write_bytes(ox.serialize(triples, format=ox.RdfFormat.JSON_LD) or b"")
    header, *cases = (resources.folder("data") / "cases.csv").read_text(encoding="utf-8").splitlines()
    for name, some in (("cases.csv", cases), ("2024.csv", cases[:5]), ("2025.csv", cases[5:])):
        (place / name).write_text("\n".join([header, *some]) + "\n", encoding="utf-8")
    (place / "acts.csv").write_text(
        "action,state,other,instrument,form,value,date\nratify,SOM,,untoc,,,2027-01-01\n"
    )
    store = place / "graph"
    shutil.copytree(store_dir, store)
    monkeypatch.chdir(place)
    monkeypatch.setenv("IWTLD_STORE", str(store))
    monkeypatch.setenv("IWTLD_DATA", str(tmp_path / "additions"))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    return place


def run(command: str) -> int:
    """Return the exit code of a command, from this process where it needs no shell."""
    words = shlex.split(command)
    if words[0] == "iwtld" and not {"|", ">", "<", "&&", ";"} & set(words):
        return main(words[1:])
    return subprocess.run(["bash", "-o", "pipefail", "-c", command], check=False, timeout=_LONGEST).returncode


@pytest.mark.parametrize("path", list(RUN), ids=[path.stem for path in RUN])
def test_the_commands_of_the_page_run(path: Path, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    failed = []
    for command in RUN[path]:
        code = run(command)
        printed = capfd.readouterr()
        allowed = next((codes for start, codes in NOT_ZERO.items() if command.startswith(start)), {0})
        if code not in allowed or "Traceback" in printed.err:
            failed.append(f"{command}\n  exit code {code}: {printed.err[-600:]}{printed.out[-300:]}")
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("each", ELSEWHERE, ids=[each.pattern for each in ELSEWHERE])
def test_what_is_not_run_here_is_still_in_the_documentation(each: Elsewhere) -> None:
    assert any(re.search(each.pattern, command) for command in EVERY), each


def test_the_blocks_are_found() -> None:
    page = "```sh\niwtld info   # numbers\niwtld query x \\\n  -p a=b\n```\n```text\nno\n```\n```\n$ iwtld log\n1 row\n```\n"
    path = PROJECT / "README.md"
    assert list(shell_blocks(page)) == [
        "iwtld info   # numbers\niwtld query x \\\n  -p a=b\n",
        "$ iwtld log\n1 row\n",
    ]
    assert "iwtld info --format json" in commands(path)
    assert "iwtld serve" in commands(path)
