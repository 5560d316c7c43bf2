"""What an addition changes: records, contradictions, and the answers of the legal-basis engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pyoxigraph as ox

from iwtld.additions.answers import AnswerChanges, compare_answers
from iwtld.additions.records import RecordChanges, compare_records
from iwtld.errors import Finding, ParameterError
from iwtld.kb import KnowledgeBase
from iwtld.queries.parameters import read_date


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between two graphs.

    ``contradicted`` are findings about what the new data says otherwise than what was recorded.
    """

    records: RecordChanges
    answers: AnswerChanges
    contradicted: tuple[Finding, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain values that JSON can hold."""
        return {
            "records": {
                "counts": dict(self.records.counts),
                "first": [asdict(change) for change in self.records.first],
            },
            "contradicted": [asdict(finding) for finding in self.contradicted],
            "answers": self.answers.to_dict(),
        }


def compare(
    before: KnowledgeBase | ox.Store,
    after: KnowledgeBase | ox.Store,
    *,
    on: date | str | None = None,
    contradicted: Sequence[Finding] = (),
) -> Changes:
    """Return what two graphs record and answer differently.

    ``on`` is the day of the answers, by default today. Raises ``ParameterError`` for what is no date.
    """
    old, new = (graph.store if isinstance(graph, KnowledgeBase) else graph for graph in (before, after))
    return Changes(compare_records(old, new), compare_answers(old, new, day(on)), tuple(contradicted))


def day(on: date | str | None) -> date:
    """Return a date, that of ISO 8601 text, or today. Raises ``ParameterError`` for what is no date."""
    found = read_date("today" if on is None else on)
    if found is None:
        raise ParameterError(f"{on!r} is no date. Write it as 2018-06-30, or today.")
    return found
