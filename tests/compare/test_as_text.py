"""How a difference reads."""

from __future__ import annotations

from datetime import date

import pytest

from iwtld.basis.grades import Grade
from iwtld.basis.setwise.difference import Move
from iwtld.compare.answers import AnswerChange, AnswerChanges
from iwtld.compare.as_text import text
from iwtld.compare.changes import Changes
from iwtld.compare.records import PropertyChange, RecordChange, RecordChanges
from iwtld.errors import Finding

NONE = AnswerChanges(date(2026, 1, 1), 0, 10, ("extradition",), ())


def told(move: Move, before: Grade, after: Grade, count: int, under: str | None = "UNTOC") -> str:
    pairs = (("KHM", "CHN"), ("CHN", "KHM"))[:count]
    group = AnswerChange("extradition", "Extradition", move, before, after, under, count, pairs)
    answers = AnswerChanges(date(2026, 1, 1), count, 10, ("extradition",), (group,))
    return text(Changes(RecordChanges({}, ()), answers), 20).splitlines()[-1].strip()


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            told("rises", Grade.NONE, Grade.SHALL, 2),
            "2 pairs gain extradition with grade shall under UNTOC (before: none): KHM-CHN, CHN-KHM",
        ),
        (
            told("falls", Grade.MAY, Grade.UNKNOWN, 1),
            "1 pair loses extradition with grade may under UNTOC (after: unknown): KHM-CHN",
        ),
        (
            told("opens", Grade.NONE, Grade.UNKNOWN, 1, None),
            "1 pair goes from none to unknown in extradition: KHM-CHN",
        ),
        (
            told("firms", Grade.SHALL, Grade.SHALL, 3, None),
            "3 pairs keep shall in extradition, which nothing open can better any more: KHM-CHN, CHN-KHM, ...",
        ),
    ],
)
def test_pairs_that_move_alike_are_one_sentence(found: str, expected: str) -> None:
    assert found == expected


def test_no_answer_that_changes_is_said_with_how_many_were_compared() -> None:
    written = text(Changes(RecordChanges({"added": 0}, ()), NONE), 20)
    assert written == "Records: no change.\n\nAnswers: none of 10 on 2026-01-01 changes."


def test_a_changed_record_shows_what_goes_and_what_comes() -> None:
    properties = (
        PropertyChange("iwt:actionDate", "action date", ("2005-12-12",), ("2005-12-13",)),
        PropertyChange("iwt:note", "note", ("old",), ()),
    )
    record = RecordChange("urn:x", "untoc-KHM", "ratification", "changed", properties)
    written = text(Changes(RecordChanges({"changed": 3}, (record,)), NONE), 20)
    assert written.startswith(
        "Records: 3 changed.\n  ~ ratification untoc-KHM\n      action date: 2005-12-12 → 2005-12-13\n"
        "      note: old → nothing\n  2 more\n"
    )


def test_contradictions_are_told_with_their_places() -> None:
    finding = Finding("a.csv", 2, 5, "C02", "Another source says otherwise.", severity="warning")
    written = text(Changes(RecordChanges({}, ()), NONE, (finding,)), 20)
    assert "Contradictions: 1.\n  ! a.csv:2:5 C02 warning: Another source says otherwise." in written
