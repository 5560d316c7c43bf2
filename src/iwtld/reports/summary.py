"""The outcome of an examination in one sentence, and which part of the findings is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from iwtld.errors import Severity

if TYPE_CHECKING:
    from iwtld.incoming.examined import Examined

SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "info")
"""The severities, the gravest first."""

NOUNS: Final[Mapping[Severity, str]] = {"violation": "violation", "warning": "warning", "info": "remark"}
"""What people call a finding of a severity."""


def number(count: int, noun: str) -> str:
    """Return a count with its noun: ``1 file``, ``1,204 files``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def counted(counts: Mapping[Severity, int]) -> str:
    """Return how many findings there are of each severity: ``2 violations, 1 remark``."""
    found = [
        number(counts.get(severity, 0), NOUNS[severity]) for severity in SEVERITIES if counts.get(severity)
    ]
    return ", ".join(found) or "nothing is wrong"


def summary(examined: Examined) -> str:
    """Return the outcome as a sentence: ``2 files: 3 violations, 1 warning.``"""
    return f"{number(len(examined.documents), 'file')}: {counted(examined.counts)}."


def page(examined: Examined) -> str | None:
    """Return which findings are shown and how to see the others; None when all are shown."""
    first, shown, total = examined.offset, len(examined.findings), examined.total
    if shown >= total:
        return None
    if not shown:
        return f"0 of {number(total, 'finding')}; --offset 0 shows the first."
    last = first + shown
    which = (
        f"Findings {first + 1:,} to {last:,} of {total:,}"
        if first
        else f"{last:,} of {number(total, 'finding')}"
    )
    return f"{which}; --offset {last} shows the next." if last < total else f"{which}."
