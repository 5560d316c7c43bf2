"""The workflows of ``docs/github-actions.md``: they parse, and every command in them runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs/github-actions.md").read_text(encoding="utf-8")

GOOD = """\
@prefix iwt: <https://w3id.org/iwtld/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://w3id.org/iwtld/id/commodity/helmeted-hornbill> a iwt:Commodity ;
  dcterms:identifier "helmeted-hornbill" ; skos:prefLabel "Helmeted hornbill"@en ;
  dcterms:source <https://w3id.org/iwtld/id/source/oecd-2019> ; iwt:locator "Box 3.3" .
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def workflow(number: int) -> dict[Any, Any]:
    loaded = yaml.safe_load(blocks("yaml")[number])
    assert isinstance(loaded, dict)
    return loaded


def steps(number: int) -> list[dict[str, Any]]:
    (job,) = workflow(number)["jobs"].values()
    found: list[dict[str, Any]] = job["steps"]
    return found


class Runner:
    """A repository with a pull request, in which the steps of a workflow are run."""

    def __init__(self, folder: Path, store: Path) -> None:
        self.folder = folder / "checkout"
        self._temp, tools = folder / "temp", folder / "tools"
        for made in (self.folder / "submissions", self._temp, tools):
            made.mkdir(parents=True)
        # Installing would need a package index; what is asked for is recorded instead.
        pip = tools / "pip"
        pip.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{folder / "installed"}"\n')
        pip.chmod(0o755)
        self.installed = folder / "installed"
        path = os.pathsep.join((str(tools), str(Path(sys.executable).parent), os.environ["PATH"]))
        self._environment = os.environ | {
            "PATH": path,
            "IWTLD_STORE": str(store),
            "RUNNER_TEMP": str(self._temp),
        }
        self.git("init", "-q", "-b", "main")
        self.write({"submissions/old.ttl": "this is no Turtle", "submissions/gone.ttl": GOOD})
        self.base = self.commit()

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
        command = ["git", *identity, *arguments]
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=True
        ).stdout.strip()

    def commit(self) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")
        return self.git("rev-parse", "HEAD")

    def run(self, script: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a script as GitHub does for ``shell: bash``."""
        expressions = {"${{ github.event.pull_request.base.sha }}": self.base}
        given = {name: expressions[value] for name, value in (environment or {}).items()}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment | given,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def runner(tmp_path: Path, store_dir: Path) -> Runner:
    return Runner(tmp_path, store_dir)


@pytest.mark.parametrize("number", range(2))
def test_a_workflow_checks_pull_requests_with_no_more_rights_than_it_needs(number: int) -> None:
    loaded = workflow(number)
    # YAML 1.1 takes the key "on" for a truth value.
    assert loaded[True]["pull_request"]["paths"] == ["submissions/**"]
    needed = {"contents": "read"} | ({"security-events": "write"} if number else {})
    assert loaded["permissions"] == needed
    for step in steps(number):
        assert ("uses" in step) != ("run" in step)
        # What comes from the pull request reaches the shell in variables only.
        assert "${{" not in step.get("run", "")
        assert re.fullmatch(r"[\w-]+/[\w/-]+@v\d+", step.get("uses", "actions/x@v1"))


@pytest.mark.parametrize("number", range(2))
def test_the_install_step_installs_this_project(runner: Runner, number: int) -> None:
    (script,) = (step["run"] for step in steps(number) if step.get("name") == "Install")
    done = runner.run(script)
    assert done.returncode == 0, done.stderr
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    assert runner.installed.read_text().split() == ["install", project]


def validate(runner: Runner) -> subprocess.CompletedProcess[str]:
    (step,) = (step for step in steps(0) if step.get("name") == "Validate what changed")
    return runner.run(step["run"], step["env"])


def test_the_files_that_a_pull_request_changed_are_validated_and_no_others(runner: Runner) -> None:
    runner.write({"submissions/-x $(touch hacked) 'é.ttl": "neither is this", "submissions/fine.ttl": GOOD})
    (runner.folder / "submissions/gone.ttl").unlink()
    runner.commit()
    done = validate(runner)
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert lines
    assert all(line.startswith("::error file=submissions/-x $(touch hacked) 'é.ttl,line=1") for line in lines)
    assert not (runner.folder / "hacked").exists()


def test_a_pull_request_with_good_data_passes(runner: Runner) -> None:
    runner.write({"submissions/fine.ttl": GOOD})
    (runner.folder / "submissions/gone.ttl").unlink()
    runner.commit()
    done = validate(runner)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "::error" not in done.stdout


def test_a_pull_request_that_only_removes_data_passes(runner: Runner) -> None:
    (runner.folder / "submissions/gone.ttl").unlink()
    runner.commit()
    done = validate(runner)
    assert (done.returncode, done.stdout) == (0, "No data was added or changed.\n")


def test_the_step_fails_when_the_changes_cannot_be_told(runner: Runner) -> None:
    runner.base = "0" * 40
    assert validate(runner).returncode not in (0, 1)


def test_the_scan_writes_the_page_and_the_findings_and_fails(runner: Runner) -> None:
    page, scan = (step["run"] for step in steps(1) if step.get("name") in ("Write the page", "Validate"))
    done = runner.run(page)
    assert done.returncode == 0, done.stderr
    assert "old.ttl" in (runner.folder / "report.html").read_text(encoding="utf-8")
    assert runner.run(scan).returncode == 1
    (run,) = json.loads((runner.folder / "findings.sarif").read_text(encoding="utf-8"))["runs"]
    uris = {artifact["location"]["uri"] for artifact in run["artifacts"]}
    assert {"submissions/old.ttl", "submissions/gone.ttl"} <= uris
    assert run["results"]
    uploads = {step["uses"].split("@")[0]: step["with"] for step in steps(1) if "with" in step}
    assert uploads["github/codeql-action/upload-sarif"]["sarif_file"] == "findings.sarif"
    assert uploads["actions/upload-artifact"]["path"] == "report.html"


def test_the_command_for_other_build_servers_runs(runner: Runner) -> None:
    (script,) = blocks("sh")
    assert runner.run(script).returncode == 1
    root = ElementTree.parse(runner.folder / "findings.xml").getroot()
    assert root.tag == "testsuites"
