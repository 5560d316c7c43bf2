"""What a validation finds: results and the report that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from iwtld.namespaces import shorten
from iwtld.validate.paths import Path, describe, path_triples
from iwtld.validate.vocabulary import SH, TYPE, VIOLATION, XSD, Term, display

_BOOLEAN = ox.NamedNode(XSD + "boolean")


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (https://www.w3.org/TR/shacl/#results).

    ``path`` is None in the results of node shapes; ``str(path)`` is a SPARQL property path. ``value`` is
    None where no single value is at fault, as with a missing one. ``component``, ``severity`` are IRIs.
    ``messages`` hold the texts of ``sh:message`` in all their languages, or one generated text;
    ``details`` the results of the shape that a value fails to conform to.
    """

    focus_node: Term
    path: Path | None
    value: Term | None
    component: str
    source_shape: Term
    severity: str
    messages: tuple[ox.Literal, ...]
    source_constraint: Term | None = None
    details: tuple[Result, ...] = ()

    @property
    def message(self) -> str:
        """The message in English, else the one without a language, else the first."""
        ranks = {"en": 0, "": 1}
        best = min(
            self.messages,
            key=lambda text: ranks.get((text.language or "").split("-")[0], 2),
            default=ox.Literal(""),
        )
        return best.value

    def __str__(self) -> str:
        """Return the result as one line: severity, focus node, path, message."""
        place = display(self.focus_node)
        if self.path is not None:
            place += f" {describe(self.path)}"
        return f"{shorten(self.severity).removeprefix('sh:')}: {place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation: its results, sorted by focus node, path, value, component and on."""

    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all; a warning too makes data not conform (SHACL 3.6.1.1)."""
        return not self.results

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results of severity ``sh:Violation``."""
        return tuple(result for result in self.results if result.severity == VIOLATION)

    def __str__(self) -> str:
        """Return the report as text for people: a summary, then one paragraph per result."""
        if self.conforms:
            return "The data conforms to the shapes."
        counts = Counter(shorten(result.severity).removeprefix("sh:") for result in self.results)
        summary = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
        blocks = [f"The data does not conform to the shapes: {summary}."]
        blocks += [_paragraph(result) for result in self.results]
        return "\n\n".join(blocks)

    def triples(self) -> list[ox.Triple]:
        """Return the report in the SHACL vocabulary (https://www.w3.org/TR/shacl/#validation-report)."""
        report = ox.BlankNode()
        conforms = ox.Literal("true" if self.conforms else "false", datatype=_BOOLEAN)
        triples = [
            ox.Triple(report, ox.NamedNode(TYPE), ox.NamedNode(SH + "ValidationReport")),
            ox.Triple(report, ox.NamedNode(SH + "conforms"), conforms),
        ]
        for result in self.results:
            node = _write(result, triples)
            triples.append(ox.Triple(report, ox.NamedNode(SH + "result"), node))
        return triples


def make_report(results: Iterable[Result]) -> Report:
    """Return a report with the results in their order."""
    return Report(tuple(sorted(results, key=_order)))


def _order(result: Result) -> tuple[str, ...]:
    return (
        _key(result.focus_node),
        "" if result.path is None else str(result.path),
        "" if result.value is None else _key(result.value),
        result.component,
        _key(result.source_shape),
        result.severity,
        *map(str, result.messages),
    )


def _key(term: Term) -> str:
    """Return the text to sort a term by; the labels of blank nodes differ from run to run."""
    return "_:" if isinstance(term, ox.BlankNode) else str(term)


def _paragraph(result: Result, indent: str = "") -> str:
    lines = [str(result)]
    if result.value is not None:
        lines.append(f"  value: {display(result.value)}")
    lines.append(f"  shape: {display(result.source_shape)} ({shorten(result.component)})")
    lines += [_paragraph(detail, "  ") for detail in result.details]
    return "\n".join(indent + line for text in lines for line in text.splitlines())


def _write(result: Result, triples: list[ox.Triple]) -> ox.BlankNode:
    node = ox.BlankNode()

    def add(name: str, value: Term | None) -> None:
        if value is not None:
            triples.append(ox.Triple(node, ox.NamedNode(SH + name), value))

    triples.append(ox.Triple(node, ox.NamedNode(TYPE), ox.NamedNode(SH + "ValidationResult")))
    add("focusNode", result.focus_node)
    if result.path is not None:
        head, more = path_triples(result.path)
        add("resultPath", head)
        triples.extend(more)
    add("value", result.value)
    add("sourceConstraintComponent", ox.NamedNode(result.component))
    add("sourceConstraint", result.source_constraint)
    add("sourceShape", result.source_shape)
    add("resultSeverity", ox.NamedNode(result.severity))
    for message in result.messages:
        add("resultMessage", message)
    for detail in result.details:
        add("detail", _write(detail, triples))
    return node
