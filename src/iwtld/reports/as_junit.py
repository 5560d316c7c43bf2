"""Findings as JUnit XML, for the dashboards of build servers.

One test suite for each file, one test case for each finding, since dashboards show one failure of a case. A
violation is a failure. JUnit knows no warnings: warnings and remarks are skipped cases, which dashboards show
and no build fails for. A file in which nothing is wrong has one case, which passes. The form is the one that
https://github.com/jenkinsci/xunit-plugin reads (junit-10.xsd); times and host names are left out, so that
the same findings give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from iwtld.errors import Finding
from iwtld.reports.as_text import paragraph
from iwtld.reports.characters import visible
from iwtld.reports.places import cell
from iwtld.reports.summary import page

if TYPE_CHECKING:
    from iwtld.incoming.examined import Examined

_PASSED: Final = "nothing is wrong"


def write(examined: Examined) -> Iterator[str]:
    """Yield the document, one test case at a time."""
    suites: dict[str, list[Finding]] = {document.name: [] for document in examined.documents}
    for finding in examined.findings:
        suites.setdefault(finding.file, []).append(finding)
    elsewhere = page(examined)
    cases = sum(len(findings) or 1 for findings in suites.values())
    failures = sum(finding.severity == "violation" for finding in examined.findings)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="iwtld" tests="{cases}" failures="{failures}" errors="0">\n'
    for file, findings in suites.items():
        yield from _suite(file, findings, elsewhere)
    yield "</testsuites>\n"


def _suite(file: str, findings: Sequence[Finding], elsewhere: str | None) -> Iterator[str]:
    failures = sum(finding.severity == "violation" for finding in findings)
    skipped = len(findings) - failures if findings else int(elsewhere is not None)
    yield (
        f'  <testsuite name="{_attribute(file)}" tests="{len(findings) or 1}" failures="{failures}" '
        f'errors="0" skipped="{skipped}">\n'
    )
    seen: Counter[str] = Counter()
    for finding in findings:
        name = _name(finding)
        seen[name] += 1
        # Dashboards take cases of one name for the same case.
        yield _case(file, name if seen[name] == 1 else f"{name} ({seen[name]})", _outcome(finding))
    if not findings:
        # On a page of many the findings of this file may stand elsewhere.
        outcome = f'<skipped message="{_attribute(elsewhere)}"/>' if elsewhere else ""
        yield _case(file, _PASSED if not elsewhere else "not on this page", outcome)
    yield "  </testsuite>\n"


def _name(finding: Finding) -> str:
    named = cell(finding)
    parts = (finding.line, finding.column)
    place = named or ":".join(str(part) for part in parts if part is not None)
    column = f" [{finding.column_name}]" if finding.column_name else ""
    return f"{finding.code}{f' at {place}' if place else ''}{column}"


def _case(file: str, name: str, outcome: str) -> str:
    opening = f'    <testcase classname="{_attribute(file)}" name="{_attribute(name)}"'
    return f"{opening}>{outcome}</testcase>\n" if outcome else f"{opening}/>\n"


def _outcome(finding: Finding) -> str:
    element = "failure" if finding.severity == "violation" else "skipped"
    text = escape(paragraph(finding), quote=False)
    attributes = f'type="{_attribute(finding.code)}" message="{_attribute(finding.reason)}"'
    return f"<{element} {attributes}>{text}</{element}>"


def _attribute(text: str) -> str:
    """Return a text for an attribute; the characters that XML 1.0 has no place for are shown as escapes."""
    return escape(visible(text, lines=True)).replace("\n", "&#10;")
