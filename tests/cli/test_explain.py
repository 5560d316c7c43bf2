"""``iwtld explain``: what a code means, and which codes there are."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from iwtld.cli import COMMANDS, main
from iwtld.explain import codes

pytestmark = pytest.mark.skipif("explain" not in COMMANDS, reason="the verb is not registered")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["explain", *arguments])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_a_code_is_explained_with_both_examples(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "isoNumeric")

    assert code == 0
    assert out.startswith("isoNumeric: ISO numeric code\nviolation, profiles core, strict and exchange\n")
    assert 'iwt:isoNumeric "4" .' in out
    assert 'iwt:isoNumeric "162" .' in out
    assert "How to mend it\n  Keep the leading zeros, such as 004.\n" in out
    assert "shapes/actors.ttl" in out


def test_a_code_of_tables_shows_rows(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "T18")

    assert "uncac-KHM-1-accession,Accession,uncac,KHM,uncac/KHM/1,05/09/2007" in out
    assert "treaty-actions.csv" in out


def test_several_codes_are_explained_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "T18", "source-given")

    assert out.index("T18: ") < out.index("source-given: ")


def test_a_misspelt_code_gets_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "intervall-order")

    assert (code, out) == (2, "")
    assert "interval-order" in err


def test_a_character_that_no_terminal_shows_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "T04")

    assert "\0" not in out
    assert "Be␀ars" in out


def test_without_a_code_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys)
    listed = {line.split()[0] for line in out.splitlines() if line.startswith("  ")}

    assert listed == set(codes())


def test_a_list_can_be_cut_down(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--profile", "exchange", "--prefix", "exchanged", "--format", "json")

    found = json.loads(out)
    assert found
    assert all(each["code"].startswith("Exchanged") for each in found)
    assert all(each["profiles"] == ["exchange"] for each in found)


def test_json_has_all_that_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "interval-order", "--format", "json")

    (found,) = json.loads(out)
    assert found["path"] == "iwt:validTo"
    assert found["severity"] == "violation"
    assert found["bad"] != found["good"]


def test_a_prefix_of_no_code_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, err = run(capsys, "--prefix", "xyz")

    assert (out, err) == ("", "No code matches.\n")


def test_an_explanation_takes_less_than_a_third_of_a_second() -> None:
    """CPU time of the process, since other work shares the machine."""
    program = "import sys, time; from iwtld.cli import main; main(['explain', 'interval-order']); print(time.process_time())"
    times = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        times.append(float(done.stdout.splitlines()[-1]))
    assert min(times) < 0.3
