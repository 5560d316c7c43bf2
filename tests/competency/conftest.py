"""The competency questions with the answers that the source documents give."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

QUESTIONS = Path(__file__).with_name("questions.csv")


@dataclass(frozen=True, slots=True)
class Questions(Mapping[str, str]):
    """The expected answers, by the identifier of the question."""

    answers: Mapping[str, str]

    def __getitem__(self, question: str) -> str:
        return self.answers[question]

    def __iter__(self) -> Iterator[str]:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)

    def items_of(self, question: str) -> list[str]:
        """Return the parts of an answer that stand between semicolons, without remarks in brackets."""
        return [re.sub(r"\s*\(.*?\)", "", part).strip() for part in self[question].split(";")]

    def words_of(self, question: str, pattern: str) -> list[str]:
        """Return what a pattern finds in an answer, in order: codes, identifiers, numbers."""
        return re.findall(pattern, self[question])


@pytest.fixture(scope="session")
def expected() -> Questions:
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        return Questions({row["id"]: row["expected_answer"] for row in csv.DictReader(file)})
