"""``iwtld diff OLD NEW``; the comparison of two days is tested in tests/cli/test_pairs.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iwtld.cli import main

LINE = '<https://w3id.org/iwtld/id/actor/{}> <http://www.w3.org/2004/02/skos/core#prefLabel> "{}" <https://w3id.org/iwtld/graph/actors> .\n'


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.nq", tmp_path / "new.nq"
    old.write_text(LINE.format("a", "A") + LINE.format("b", "B"), encoding="utf-8")
    new.write_text(LINE.format("a", "A2") + LINE.format("c", "C") + LINE.format("d", "D"), encoding="utf-8")
    return str(old), str(new)


def test_counts_come_first_and_then_each_record(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *files]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Records: 2 added, 1 changed, 1 removed.\n")
    assert "label: A → A2" in out.replace("skos:prefLabel", "label")
    assert "Answers: not compared, since the old and the new graph holds no conclusions of rules." in out


def test_exit_code_1_says_that_there_is_a_difference_when_asked_for(files: tuple[str, str]) -> None:
    old, new = files
    assert main(["diff", old, new, "--exit-code"]) == 1
    assert main(["diff", old, old, "--exit-code"]) == 0


def test_json_has_all_records_whatever_top_is(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *files, "--format", "json", "--top", "1"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["records"]["counts"] == {"added": 2, "changed": 1, "removed": 1, "repeated": 0}
    assert len(found["records"]["first"]) == 4
    assert found["answers"] is None
    assert found["different"] is True


def test_markdown_goes_to_a_file(files: tuple[str, str], tmp_path: Path) -> None:
    target = tmp_path / "changes.md"
    assert main(["diff", *files, "--format", "markdown", "--top", "1", "-o", str(target)]) == 0
    text = target.read_text(encoding="utf-8")
    assert text.startswith("# Changes from ")
    assert "3 more are not listed here." in text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--form", "extradition"), "--form says nothing where two builds are compared."),
        (("--from", "2019-01-01"), "--from says nothing where two builds are compared."),
        (("--format", "csv"), "--format csv is not for the comparison of two builds."),
        (("--on", "someday"), "'someday' is no date."),
    ],
)
def test_the_two_comparisons_are_not_mixed(
    files: tuple[str, str], options: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *files, *options]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--exit-code",), "--exit-code says nothing where two days are compared."),
        (("old.nq",), "There is only one graph to compare."),
        (("--format", "text"), "--format text is not for the comparison of two days."),
        ((), "Missing option '--form'"),
    ],
)
def test_without_two_builds_days_are_compared(
    arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_build_that_cannot_be_read_ends_with_3(tmp_path: Path) -> None:
    assert main(["diff", str(tmp_path), str(tmp_path)]) == 3
