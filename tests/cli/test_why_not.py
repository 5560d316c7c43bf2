"""``iwtld why-not`` and ``iwtld timeline``: what stands in the way, and what changed when."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

    import iwtld

pytestmark = pytest.mark.usefixtures("real")

WHY_NOT = ("why-not", "KEN", "THA", "--form", "mutual-legal-assistance", "--on", "2024-01-01")
# An offence of the Convention needs no four years, so that nothing but participation decides (R19).
TIMELINE = (
    *("timeline", "KHM", "VNM", "--form", "mutual-legal-assistance", "--until", "2024-01-01"),
    *("--offence", "laundering"),
)


def test_the_answer_stands_above_what_is_in_its_way(run: Run) -> None:
    code, out, _ = run(*WHY_NOT)
    assert code == 0
    assert out.startswith("Kenya has no established legal basis to obtain mutual legal assistance")
    assert "\n  → " in out


def test_only_the_nearest_routes_are_shown_unless_all_are_asked_for(run: Run) -> None:
    whole = json.loads(run(*WHY_NOT, "--format", "json").out)["obstacles"]
    few, every = run(*WHY_NOT), run(*WHY_NOT, "--all")
    routes = [f"{one['grade']}, {one['status']}; " for one in whole]
    assert len(whole) > 3
    assert sum(few.out.count(text) for text in set(routes)) == 3
    assert sum(every.out.count(text) for text in set(routes)) == len(whole)
    assert few.err == f"{len(whole) - 3} more routes; --all shows them.\n"
    assert every.err == ""


def test_json_has_the_question_and_every_obstacle(run: Run, real: iwtld.KnowledgeBase) -> None:
    answer = real.basis("KEN", "THA", form="mutual-legal-assistance", on="2024-01-01")
    found = json.loads(run(*WHY_NOT, "--format", "json").out)
    assert (found["requesting"], found["requested"], found["grade"]) == ("KEN", "THA", answer.grade)
    assert found["obstacles"] == [obstacle.to_dict() for obstacle in real.why_not(answer)]


def test_an_answer_that_nothing_could_better_says_so(run: Run) -> None:
    # Both are bound by the ASEAN treaty on assistance, which obliges.
    code, out, _ = run("why-not", "VNM", "THA", "--form", "mutual-legal-assistance", "--on", "2019-01-01")
    assert code == 0
    assert out.endswith("\nNo other route could better this answer.\n")


def test_markdown_lists_premises_and_steps(run: Run) -> None:
    lines = run(*WHY_NOT, "--format", "markdown").out.splitlines()
    assert lines[0].startswith("**Kenya has no")
    assert any(line.startswith("  - unknown: ") for line in lines)
    assert any(line.startswith("  - **step** ") for line in lines)


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_screen(width: int, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert max(map(len, run(*WHY_NOT, "--all").out.splitlines())) <= width
    assert max(map(len, run(*TIMELINE).out.splitlines())) <= width


def test_a_timeline_has_the_day_on_which_a_convention_binds_both(run: Run) -> None:
    # UNTOC: Viet Nam ratified on 2012-06-08; article 38(2) adds thirty days.
    code, out, err = run(*TIMELINE, "--format", "csv")
    assert (code, err) == (0, "")
    changes = {row["on"]: row for row in csv.DictReader(io.StringIO(out))}
    assert changes["2012-07-08"]["governed_by"] == "UNTOC"
    assert "Viet Nam is bound by UNTOC from 2012-07-08." in changes["2012-07-08"]["because"]


def test_a_timeline_is_kept_to_its_bounds(run: Run) -> None:
    given = ("--since", "2013-01-01", "--until", "2014-01-01", "--format", "json")
    changes = json.loads(run(*TIMELINE[:5], *given).out)
    assert [change["on"] for change in changes] == ["2013-01-01"]


def test_a_timeline_for_people_counts_the_answers(run: Run) -> None:
    out = run(*TIMELINE).out
    changes = json.loads(run(*TIMELINE, "--format", "json").out)
    assert out.startswith(f"KHM from VNM: {len(changes)} answers between 1975-01-01 and 2024-01-01.\n")


def test_a_timeline_that_ends_before_it_begins_is_refused(run: Run) -> None:
    code, out, err = run(*TIMELINE, "--since", "2025-01-01")
    assert (code, out) == (2, "")
    assert "ends on 2024-01-01, before it begins on 2025-01-01" in err
