"""Gather the findings of a run: all are counted, the first of each kind are kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from iwtld.codes import Code
from iwtld.errors import Finding
from iwtld.tables.codes import MORE_FINDINGS

MAX_FINDINGS: Final = 1000
"""How many findings of a run are kept; the others are counted."""

MAX_PER_KIND: Final = 100
"""How many findings with one code in one column of one file are kept, so that one mistake in a million
rows does not hide the others."""

MAX_VALUE: Final = 200
"""How many characters of a wrong value a finding repeats."""

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

Suggestion = str | Callable[[], str | None] | None
"""A text, or a function that finds it; it is called for the findings that are kept, and for no others."""


class CellError(Exception):
    """Something is wrong with a piece of a table; where it stands is known further out.

    ``index`` is the place of the column among the columns of the table, where the raiser knows it.
    It never leaves this package: ``Findings.add`` turns it into a ``Finding``.
    """

    def __init__(
        self,
        code: Code,
        reason: str,
        suggestion: Suggestion = None,
        *,
        value: str | None = None,
        index: int | None = None,
    ) -> None:
        self.code = code
        self.reason = reason
        self.suggestion = suggestion
        self.value = value
        self.index = index
        super().__init__(reason)


class Findings:
    """The findings of a run over one or more tables."""

    def __init__(self) -> None:
        self.total = 0
        self._kept: list[Finding] = []
        self._kinds: Counter[tuple[str, int | None, str]] = Counter()

    def add(
        self,
        file: str,
        error: CellError,
        row: int | None = None,
        column: int | None = None,
        column_name: str | None = None,
        value: str | None = None,
    ) -> None:
        """Count one finding, and keep it while there is room.

        ``row`` is the physical line on which the record starts, ``column`` the position of the cell,
        both counted from 1. ``value`` stands in where the error itself carries none.
        """
        self.total += 1
        kind = (file, column, error.code.code)
        self._kinds[kind] += 1
        if self._kinds[kind] > MAX_PER_KIND or len(self._kept) >= MAX_FINDINGS:
            return
        suggestion = error.suggestion() if callable(error.suggestion) else error.suggestion
        self._kept.append(
            Finding(
                file=file,
                line=row,
                column=column,
                code=error.code.code,
                reason=error.reason,
                value=printable(value if error.value is None else error.value),
                column_name=printable(column_name),
                suggestion=printable(suggestion, None),
            )
        )

    @property
    def kept(self) -> tuple[Finding, ...]:
        """Return the kept findings in the order in which they were found."""
        return tuple(self._kept)

    def result(self) -> tuple[Finding, ...]:
        """Return the kept findings by file, row and column.

        Where some were not kept, a last finding with the code T99 says how many.
        """
        shown = sorted(self._kept, key=_place)
        rest = self.total - len(shown)
        if rest:
            shown.append(more_findings(shown[-1].file, rest))
        return tuple(shown)


def more_findings(file: str, rest: int) -> Finding:
    """Return the finding that stands for those that are not shown."""
    return Finding(
        file=file,
        line=None,
        column=None,
        code=MORE_FINDINGS.code,
        reason=f"{rest:,} more findings of this run are not shown.",
        suggestion="Mend those above and check again.",
        severity="info",
    )


def _place(finding: Finding) -> tuple[str, int, bool, int, str]:
    """Return the order of a finding; within a row, one without a column comes last."""
    column = finding.column
    return finding.file, finding.line or 0, column is None, column or 0, finding.code


def printable(value: str | None, limit: int | None = MAX_VALUE) -> str | None:
    """Return a text that any stream and terminal can show, cut after ``limit`` characters.

    Bytes that are not UTF-8 and control characters other than tabs and line breaks become ``\\xe9``.
    """
    if value is None:
        return None
    text = value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    text = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    return text if limit is None or len(text) <= limit else text[:limit] + "…"


def quoted(value: str) -> str:
    """Return a value in quotation marks for a sentence, with unprintable characters escaped."""
    return repr(value if len(value) <= 80 else value[:80] + "…")
