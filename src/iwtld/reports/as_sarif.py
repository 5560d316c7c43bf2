"""Findings as SARIF 2.1.0, for code scanning and the viewers of editors.

See https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; section numbers below are of that text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from iwtld.errors import Finding, Severity
from iwtld.namespaces import BASE
from iwtld.reports.json_text import dumps, members
from iwtld.reports.places import documents_by_name
from iwtld.reports.rules import markdown
from iwtld.reports.sarif_places import Artifacts, Fingerprints, location
from iwtld.reports.summary import SEVERITIES

if TYPE_CHECKING:
    from iwtld.incoming.document import Document
    from iwtld.incoming.examined import Examined
    from iwtld.reports.rules import Explain

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final[Mapping[Severity, str]] = {"violation": "error", "warning": "warning", "info": "note"}
_BRACE: Final = re.compile(r"[{}]")
_LINK: Final = re.compile(r"\](?=\()")


def write(examined: Examined, explain: Explain) -> Iterator[str]:
    """Yield a log with one run, with one result a line."""
    documents = documents_by_name(examined)
    artifacts = Artifacts(examined)
    rules = {
        code: index for index, code in enumerate(sorted({finding.code for finding in examined.findings}))
    }
    yield f'{{\n  "$schema": {dumps(SCHEMA)},\n  "version": "2.1.0",\n  "runs": ['
    yield from members(
        (
            ("tool", {"driver": _driver(rules, explain)}),
            ("invocations", iter([_invocation(examined, artifacts)])),
            ("artifacts", artifacts.described()),
            ("columnKind", "unicodeCodePoints"),
            ("results", _results(examined, documents, artifacts, rules)),
            ("properties", _properties(examined)),
        ),
        "  ",
    )
    yield "]\n}\n"


def _driver(rules: Mapping[str, int], explain: Explain) -> dict[str, object]:
    from iwtld import __version__

    return {
        "name": "iwtld",
        "informationUri": BASE,
        "semanticVersion": __version__,
        "rules": [_rule(code, explain) for code in rules],
    }


def _rule(code: str, explain: Explain) -> dict[str, object]:
    told = explain(code)
    if told is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": _plain(told.title)},
        "fullDescription": {"text": _plain(told.meaning)},
        "help": {
            "text": _plain(f"{told.meaning}\n{told.remedy}"),
            "markdown": _braced(markdown(told)),
        },
        "defaultConfiguration": {"level": _LEVELS[told.severity]},
    }


def _invocation(examined: Examined, artifacts: Artifacts) -> dict[str, object]:
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {
                "descriptor": {"id": "passed-over"},
                "level": "note",
                "message": {"text": "Passed over: the file is of another kind."},
                "locations": [{"physicalLocation": {"artifactLocation": artifacts.reference(file)}}],
            }
            for file in examined.passed_over
        ],
    }


def _results(
    examined: Examined, documents: Mapping[str, Document], artifacts: Artifacts, rules: Mapping[str, int]
) -> Iterator[object]:
    fingerprints = Fingerprints()
    for finding in examined.findings:
        result: dict[str, object] = {
            "ruleId": finding.code,
            "ruleIndex": rules[finding.code],
            "level": _LEVELS[finding.severity],
            "message": {"text": _message(finding)},
            "locations": [location(finding, documents, artifacts)],
        }
        if finding.related:
            result["relatedLocations"] = [
                {
                    "id": number,
                    "message": {"text": _plain(related.reason)},
                    "physicalLocation": artifacts.place(related),
                }
                for number, related in enumerate(finding.related, 1)
            ]
        result["partialFingerprints"] = {"recordAndRule/v1": fingerprints.of(finding)}
        known = {"record": finding.focus, "column": finding.column_name, "value": finding.value}
        properties = {name: text for name, text in known.items() if text is not None}
        if properties:
            result["properties"] = properties
        yield result


def _message(finding: Finding) -> str:
    column = f"[{finding.column_name}] " if finding.column_name else ""
    hint = f"\nHelp: {finding.suggestion}" if finding.suggestion else ""
    return _plain(f"{column}{finding.reason}{hint}")


def _plain(text: str) -> str:
    """Return a text as a plain text message: without placeholders (§3.11.5) and without links (§3.11.6)."""
    # Data such as "[here](https://...)" would become a link; no escape exists for brackets outside of one.
    return _LINK.sub("] ", _braced(text))


def _braced(text: str) -> str:
    return _BRACE.sub(r"\g<0>\g<0>", text)


def _properties(examined: Examined) -> dict[str, object]:
    return {
        "profile": examined.profile,
        "withBase": examined.with_base,
        "conforms": examined.conforms,
        "counts": {severity: examined.counts.get(severity, 0) for severity in SEVERITIES},
        "offset": examined.offset,
    }
