"""The days that a date of a record can mean: a day, a month or a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from iwtld.basis.reading import late


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included, as ordinals; ``text`` is the date as recorded.

    ``text`` is empty where the record has no date: then the period is the day on which the question is asked,
    and says nothing about the time of the case.
    """

    text: str
    first: int
    last: int

    @classmethod
    def of(cls, text: str | None, today: int) -> Period:
        """Return the period of a partial date (YYYY, YYYY-MM or YYYY-MM-DD), or of no date.

        What has begun cannot lie after ``today``, so a running month or year ends with it. Raises
        ``ValueError`` for a text that is no date.
        """
        if not text:
            return cls("", today, today)
        first = date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text).toordinal()
        last = date.fromisoformat(late(text)).toordinal()
        return cls(text, first, min(last, today) if first <= today else last)

    @classmethod
    def day(cls, ordinal: int) -> Period:
        """Return the period of one day."""
        return cls(date.fromordinal(ordinal).isoformat(), ordinal, ordinal)

    @property
    def dated(self) -> bool:
        """Return whether the record has a date."""
        return bool(self.text)

    def to_dict(self) -> dict[str, Any]:
        """Return the period as plain values."""
        first, last = date.fromordinal(self.first), date.fromordinal(self.last)
        return {"date": self.text or None, "from": first.isoformat(), "to": last.isoformat()}
