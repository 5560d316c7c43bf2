"""Findings with all that is known of them, for programs; ``docs/reports.md`` describes it key by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from iwtld.errors import Excerpt, Finding, Related, Severity
from iwtld.reports.json_text import members
from iwtld.reports.places import cell
from iwtld.reports.summary import SEVERITIES

if TYPE_CHECKING:
    from iwtld.incoming.examined import Examined

VERSION: Final = 1
"""The version of the form; it changes when a key goes away or gets another meaning."""


def write(examined: Examined) -> Iterator[str]:
    """Yield one object, with one finding a line."""
    from iwtld import __version__

    last = examined.offset + len(examined.findings)
    yield from members(
        (
            ("version", VERSION),
            ("iwtld", __version__),
            ("profile", examined.profile),
            ("with_base", examined.with_base),
            ("conforms", examined.conforms),
            ("counts", _counts(examined.counts)),
            ("offset", examined.offset),
            ("next_offset", last if examined.findings and last < examined.total else None),
            ("files", _files(examined)),
            ("passed_over", iter(examined.passed_over)),
            ("findings", map(_finding, examined.findings)),
        )
    )
    yield "\n"


def _counts(counts: Mapping[Severity, int]) -> dict[str, int]:
    return {severity: counts.get(severity, 0) for severity in SEVERITIES}


def _files(examined: Examined) -> Iterator[object]:
    shown: dict[str, Counter[Severity]] = {}
    for finding in examined.findings:
        shown.setdefault(finding.file, Counter())[finding.severity] += 1
    for document in examined.documents:
        yield {
            "file": document.name,
            "form": document.form,
            "table": document.table,
            "shown": _counts(shown.get(document.name, {})),
        }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "column_name": finding.column_name,
        "cell": cell(finding),
        "code": finding.code,
        "severity": finding.severity,
        "reason": finding.reason,
        "value": finding.value,
        "suggestion": finding.suggestion,
        "focus": finding.focus,
        "excerpt": None if finding.excerpt is None else _excerpt(finding.excerpt),
        "related": [_related(related) for related in finding.related],
    }


def _excerpt(excerpt: Excerpt) -> dict[str, object]:
    return {
        "line": excerpt.line,
        "text": excerpt.text,
        "start": excerpt.start,
        "end": excerpt.end,
        "offset": excerpt.offset,
    }


def _related(related: Related) -> dict[str, object]:
    return {
        "reason": related.reason,
        "file": related.file,
        "line": related.line,
        "column": related.column,
    }
