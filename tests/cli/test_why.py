"""``iwtld why``: the tree of reasons, down to the row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from iwtld import resources

if TYPE_CHECKING:
    from tests.cli.conftest import Run

    import iwtld

pytestmark = pytest.mark.usefixtures("real")

TREATY = ("why", "KHM", "CHN", "--form", "extradition", "--on", "2019-03-05")
OPEN = ("why", "IDN", "NLD", "--form", "mutual-legal-assistance", "--on", "2018-06-30")


def test_the_answer_stands_above_its_reasons(run: Run) -> None:
    code, out, err = run(*TREATY)
    assert (code, err) == (0, "")
    assert out.startswith("Cambodia may obtain extradition from China on 2019-03-05")
    assert "\n├─ ✓ In force (R21)\n" in out


def test_a_cited_row_is_the_row_of_that_record(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "1000")
    cited = re.findall(r"[├└]─ (?:penalty|provision)/(\S+): .* \[([a-z-]+\.csv), row (\d+)\]", run(*OPEN).out)
    assert {table for _, table, _ in cited} == {"penalties.csv", "provisions.csv"}
    for record, table, row in cited:
        lines = (resources.folder("data") / table).read_text(encoding="utf-8").splitlines()
        assert lines[int(row) - 1].startswith(f"{record},")


def test_routes_that_could_better_the_answer_are_shown_with_what_is_not_known(run: Run) -> None:
    out = run(*OPEN).out
    assert "\nUNTOC, Art. 18(1) (R3): shall, open\n" in out
    assert "├─ ? Serious crime (R1)\n" in out
    assert "closed" not in out


def test_all_shows_closed_routes_with_what_fails(run: Run) -> None:
    out = run(*OPEN, "--all").out
    assert "shall, closed\n" in out
    assert "✗ Within the offence scope (R26)" in out


def test_markdown_is_a_nested_list(run: Run) -> None:
    lines = run(*TREATY, "--format", "markdown").out.splitlines()
    assert lines[0].startswith("**Cambodia may obtain")
    assert all(re.match(r"(  )*- ", line) for line in lines[2:])


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_screen_but_for_a_long_identifier(
    width: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for line in run(*OPEN, "--all").out.splitlines():
        assert len(line) <= width or len(line.lstrip("│├└─ ").split()) == 1


@pytest.mark.parametrize("command", ["basis", "why", "why-not"])
@pytest.mark.parametrize(
    ("form", "syntax"), [("turtle", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)]
)
def test_as_rdf_the_answer_is_its_proof(
    command: str, form: str, syntax: ox.RdfFormat, run: Run, real: iwtld.KnowledgeBase
) -> None:
    answer = real.basis("KHM", "CHN", form="extradition", on="2019-03-05")
    code, out, err = run(command, *TREATY[1:], "--format", form, "--quiet")
    assert (code, err) == (0, "")
    assert {quad.triple for quad in ox.parse(out, format=syntax)} == set(real.proof(answer).triples)
