"""Where the results of a SARIF log stand: artifacts, regions, and fingerprints that outlive an edit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from iwtld.errors import Excerpt, Finding, Related
from iwtld.reports.json_text import dumps
from iwtld.reports.places import cell, containers, in_workbook, region

if TYPE_CHECKING:
    from iwtld.incoming.document import Document
    from iwtld.incoming.examined import Examined

# https://www.iana.org/assignments/media-types/
_MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "rdf": "application/rdf+xml",
    "owl": "application/rdf+xml",
    "xml": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


class Artifacts:
    """The files of an examination by their places in the array ``artifacts``; archives hold others."""

    def __init__(self, examined: Examined) -> None:
        self._indexes: dict[tuple[str, ...], int] = {}
        self._forms: dict[tuple[str, ...], str] = {}
        for document in examined.documents:
            parts = self._add(document.name)
            if not in_workbook(document.name):
                self._forms[parts] = document.form
        for finding in examined.findings:
            self._add(finding.file)
            for related in finding.related:
                self._add(related.file)
        for file in examined.passed_over:
            self._add(file)

    def _add(self, file: str) -> tuple[str, ...]:
        parts = _artifact(file)
        for depth in range(1, len(parts) + 1):
            self._indexes.setdefault(parts[:depth], len(self._indexes))
        return parts

    def described(self) -> Iterator[object]:
        """Yield each artifact; the file that contains another one comes before it."""
        for parts, index in self._indexes.items():
            artifact: dict[str, object] = {"location": {"uri": uri(parts[-1]), "index": index}}
            if len(parts) > 1:
                artifact["parentIndex"] = self._indexes[parts[:-1]]
            if parts in self._forms:
                artifact["mimeType"] = _MEDIA_TYPES.get(self._forms[parts], "application/octet-stream")
                artifact["roles"] = ["analysisTarget"]
            yield artifact

    def reference(self, file: str) -> dict[str, object]:
        """Return the ``artifactLocation`` of a file, which may lie in an archive."""
        parts = _artifact(file)
        return {"uri": uri(parts[-1]), "index": self._indexes[parts]}

    def place(self, related: Related) -> dict[str, object]:
        """Return the ``physicalLocation`` of another place that a finding refers to."""
        place: dict[str, object] = {"artifactLocation": self.reference(related.file)}
        if related.line is not None and not in_workbook(related.file):
            place["region"] = _region(related.line, related.column, None)
        return place


def _artifact(file: str) -> tuple[str, ...]:
    parts = containers(file)
    # A sheet is no file of its own: its name becomes a logical location.
    return tuple(parts[:-1] if in_workbook(file) else parts)


def uri(path: str) -> str:
    """Return a path as a relative reference (RFC 3986), an absolute path as a ``file`` URI (RFC 8089)."""
    # A colon in the first segment would be taken for a scheme.
    quoted = quote(path.removeprefix("./").encode("utf-8", "surrogateescape"), safe="/")
    return f"file://{quoted}" if quoted.startswith("/") else quoted


def location(finding: Finding, documents: Mapping[str, Document], artifacts: Artifacts) -> dict[str, object]:
    """Return the ``location`` of a finding: file and region, and the record, property or cell."""
    physical: dict[str, object] = {"artifactLocation": artifacts.reference(finding.file)}
    place = region(finding, documents)
    if place is not None:
        physical["region"] = _region(place.line, place.start, place.end)
        if finding.excerpt is not None:
            physical |= _context(finding.excerpt, physical["region"])
    located: dict[str, object] = {"physicalLocation": physical}
    logical = list(_logical(finding))
    if logical:
        located["logicalLocations"] = logical
    return located


def _region(line: int, start: int | None, end: int | None) -> dict[str, object]:
    known = {"startLine": line, "startColumn": start, "endColumn": end}
    return {name: number for name, number in known.items() if number is not None}


def _context(excerpt: Excerpt, marked: object) -> dict[str, object]:
    """Return the region with its text, and the rest of the line as its context where there is a rest."""
    first = excerpt.start - excerpt.offset
    # One character for one, so that the columns stay true.
    line = _SURROGATE.sub("\ufffd", excerpt.text)
    text = line[max(first, 0) : max(excerpt.end - excerpt.offset, 0)]
    end = excerpt.offset + len(excerpt.text)
    if first < 0 or not text or excerpt.end > end or not isinstance(marked, dict):
        return {}
    found: dict[str, object] = {"region": marked | {"snippet": {"text": text}}}
    if len(text) < len(line):
        whole = _region(excerpt.line, excerpt.offset, end)
        found["contextRegion"] = whole | {"snippet": {"text": line}}
    return found


def _logical(finding: Finding) -> Iterator[dict[str, object]]:
    named = cell(finding)
    if named:
        sheet = containers(finding.file)[-1]
        yield {"name": named, "fullyQualifiedName": f"{sheet}!{named}", "kind": "value"}
    elif finding.column_name:
        record = f"{finding.focus} " if finding.focus else ""
        yield {
            "name": finding.column_name,
            "fullyQualifiedName": f"{record}{finding.column_name}",
            "kind": "property",
        }
    elif finding.focus:
        yield {"fullyQualifiedName": finding.focus, "kind": "object"}


class Fingerprints:
    """Names for findings that stay when lines above them come or go."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, finding: Finding) -> str:
        """Return the digest of what a finding is about, and which of its like in the file it is.

        That is rule, property, value and record; where the record has no IRI, the text of its line.
        """
        mark = finding.excerpt
        named = finding.focus if finding.focus and _IRI.fullmatch(finding.focus) else None
        line = mark.text.strip() if mark is not None and named is None else None
        about = dumps([finding.file, finding.code, finding.column_name, finding.value, named, line])
        digest = sha256(about.encode()).hexdigest()[:32]
        self._seen[digest] += 1
        return f"{digest}:{self._seen[digest]}"
