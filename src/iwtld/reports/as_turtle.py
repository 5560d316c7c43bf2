"""Findings as the W3C validation report, in Turtle.

Each finding is a ``sh:ValidationResult`` (https://www.w3.org/TR/shacl/#results-validation-result). One that
no shape reported, of a cell or of the syntax, has the place in the file as its focus node and its code as the
constraint component; the others have the place in ``rdfs:seeAlso``. Files are named
``urn:x-iwtld:file:new/actors.ttl``, with a fragment for the line (RFC 5147) or the row of a table. The same
findings give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox

from iwtld.errors import Finding, Severity
from iwtld.export.names import Names
from iwtld.namespaces import BASE, PREFIXES
from iwtld.reports.characters import visible
from iwtld.reports.places import documents_by_name, is_tabular
from iwtld.validate.paths import Alternative, Inverse, Path, Predicate, Repetition, Sequence

if TYPE_CHECKING:
    from iwtld.incoming.document import Document
    from iwtld.incoming.examined import Examined
    from iwtld.validate.results import Result
    from iwtld.validate.vocabulary import Term

CODES: Final = BASE + "codes#"
"""The namespace of the codes of findings that no shape reports."""
FILES: Final = "urn:x-iwtld:file:"

_DECLARED: Final = ("iwt", "iwts", "id", "dcterms", "org", "prov", "rdf", "rdfs", "sh", "skos", "xsd")
_PREFIXES: Final = {name: PREFIXES[name] for name in _DECLARED} | {"code": CODES}
_SEVERITIES: Final[Mapping[Severity, str]] = {
    "violation": "sh:Violation",
    "warning": "sh:Warning",
    "info": "sh:Info",
}
_REPETITIONS: Final = {"*": "sh:zeroOrMorePath", "+": "sh:oneOrMorePath", "?": "sh:zeroOrOnePath"}
# How readers of incoming documents label blank nodes; other labels differ from run to run.
_STABLE: Final = re.compile(r"d[0-9]+b[0-9]+")


def write(examined: Examined) -> Iterator[str]:
    """Yield the report; ``sh:conforms`` is true when there is no finding at all (SHACL 3.6.1.1)."""
    writer = _Writer(documents_by_name(examined))
    for prefix, namespace in _PREFIXES.items():
        yield f"@prefix {prefix}: <{namespace}> .\n"
    yield f"\n[] a sh:ValidationReport ;\n  sh:conforms {'false' if examined.total else 'true'}"
    separator = " ;\n  sh:result "
    for finding, result in zip(examined.findings, examined.results, strict=True):
        yield separator + writer.finding(finding, result)
        separator = " , "
    yield " .\n"


class _Writer:
    """The terms of one report; blank nodes get labels in the order of their appearance."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._names = Names(_PREFIXES)
        self._labels: dict[str, str] = {}

    def finding(self, finding: Finding, result: Result | None) -> str:
        """Return one validation result with the place of the finding."""
        place = f"<{_place(finding, self._documents)}>"
        if result is not None:
            return self._result(result, "  ", place)
        pairs = [
            ("sh:focusNode", place),
            ("sh:resultSeverity", _SEVERITIES[finding.severity]),
            ("sh:sourceConstraintComponent", self._names(f"<{CODES}{quote(finding.code, safe='')}>")),
            ("sh:resultMessage", _text(_sentence(finding))),
        ]
        if finding.value is not None:
            pairs.insert(2, ("sh:value", str(ox.Literal(visible(finding.value, lines=True)))))
        return _node(pairs, "  ")

    def _result(self, result: Result, indent: str, place: str | None = None) -> str:
        pairs = [("sh:focusNode", self._term(result.focus_node))]
        if result.path is not None:
            pairs.append(("sh:resultPath", self._path(result.path)))
        if result.value is not None:
            pairs.append(("sh:value", self._term(result.value)))
        pairs.append(("sh:resultSeverity", self._names(f"<{result.severity}>")))
        pairs.append(("sh:sourceConstraintComponent", self._names(f"<{result.component}>")))
        if result.source_constraint is not None:
            pairs.append(("sh:sourceConstraint", self._term(result.source_constraint)))
        pairs.append(("sh:sourceShape", self._term(result.source_shape)))
        pairs += [("sh:resultMessage", str(message)) for message in result.messages]
        pairs += [("sh:detail", self._result(detail, indent + "  ")) for detail in result.details]
        if place is not None:
            pairs.append(("rdfs:seeAlso", place))
        return _node(pairs, indent)

    def _term(self, term: Term) -> str:
        if isinstance(term, ox.NamedNode):
            return self._names(str(term))
        if isinstance(term, ox.BlankNode) and not _STABLE.fullmatch(term.value):
            return self._labels.setdefault(term.value, f"_:s{len(self._labels)}")
        return str(term)

    def _path(self, path: Path) -> str:
        match path:
            case Predicate(iri):
                return self._names(f"<{iri}>")
            case Inverse(inner):
                return f"[ sh:inversePath {self._path(inner)} ]"
            case Repetition(inner, operator):
                return f"[ {_REPETITIONS[operator]} {self._path(inner)} ]"
            case Sequence(parts):
                return f"( {' '.join(map(self._path, parts))} )"
            case Alternative(parts):
                return f"[ sh:alternativePath ( {' '.join(map(self._path, parts))} ) ]"


def _node(pairs: list[tuple[str, str]], indent: str) -> str:
    inner = "".join(f" ;\n{indent}  {predicate} {term}" for predicate, term in pairs)
    return f"[\n{indent}  a sh:ValidationResult{inner}\n{indent}]"


def _place(finding: Finding, documents: Mapping[str, Document]) -> str:
    name = FILES + quote(finding.file.encode("utf-8", "surrogateescape"), safe="/!")
    if finding.line is None:
        return name
    if is_tabular(finding, documents):
        return f"{name}#row={finding.line}"
    # RFC 5147 counts the places between lines, from 0.
    return f"{name}#line={finding.line - 1},{finding.line}"


def _sentence(finding: Finding) -> str:
    column = f"[{finding.column_name}] " if finding.column_name else ""
    return f"{column}{finding.reason}"


def _text(text: str) -> str:
    return str(ox.Literal(visible(text, lines=True), language="en"))
