"""``iwtld export``: choices that fit, choices that do not, and every format of the guide."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from iwtld.cli import main

GUIDE = (Path(__file__).resolve().parents[2] / "docs/exports.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"`(iwtld export --[^`]*)`", GUIDE)
"""Those of its table; its blocks are run with those of all pages."""


def test_the_guide_has_a_command_for_every_format() -> None:
    from iwtld.export import EXPORTS

    named = {shlex.split(command)[3] for command in COMMANDS}
    assert named | {"rdfxml", "nquads", "ntriples"} == EXPORTS.keys()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_writes_what_it_names(
    command: str, store_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)
    assert main([*words[1:], "--store", str(store_dir), "--quiet"]) == 0
    (made,) = tmp_path.iterdir()
    assert made.name == words[words.index("-o") + 1]
    content = [made] if made.is_file() else list(made.iterdir())
    assert content
    assert all(path.stat().st_size > 0 for path in content)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "turtle", "--frame", "actor"], "turtle has none"),
        (["--format", "markdown"], "--country"),
        (["--format", "turtle", "--as-of", "yesterday"], "2018-06-30"),
        (["--format", "turtle", "--query", "partis"], "parties"),
        (["--format", "turtle", "-p", "on=today"], "none is given"),
        (["--format", "turtle", "--country", "Cambodja"], "Cambodia"),
        (["--format", "turtle", "-o", "."], "is a folder"),
    ],
)
def test_what_does_not_go_together_is_refused(
    words: list[str],
    said: str,
    store_dir: Path,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", *words, "--store", str(store_dir)]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_query_in_a_file_chooses(
    store_dir: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    query = tmp_path / "states.rq"
    query.write_text(
        "CONSTRUCT { ?s iwt:isoAlpha3 'KHM' } WHERE { ?s iwt:isoAlpha3 'KHM' }", encoding="utf-8"
    )
    assert main(["export", "--format", "ntriples", "--query", str(query), "--store", str(store_dir)]) == 0
    assert capsysbinary.readouterr().out == (
        b'<https://w3id.org/iwtld/id/jurisdiction/KHM> <https://w3id.org/iwtld/ontology#isoAlpha3> "KHM" .\n'
    )
