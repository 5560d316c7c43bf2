"""Validation results as findings that a person can act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from iwtld.errors import Finding, Severity
from iwtld.findings.expected import Expected, expected
from iwtld.findings.nearby import describe_wrong
from iwtld.findings.sentences import split, split_filled
from iwtld.findings.suggest import MISSING, Suggester, kind_of_constraint
from iwtld.findings.things import THING, Things, kind_of, plain, short
from iwtld.namespaces import SHAPES, shorten
from iwtld.validate.paths import describe
from iwtld.validate.results import Result
from iwtld.validate.shapes import AskConstraint, Shape, SparqlConstraint, every_shape
from iwtld.validate.vocabulary import SH, Term

_SEVERITIES: Final[Mapping[str, Severity]] = {
    SH + "Violation": "violation",
    SH + "Warning": "warning",
    SH + "Info": "info",
}
_RULES: Final = frozenset({"SPARQL"})
_ADVICE: Final[Mapping[str, str]] = {
    "MinCount": "Add what is missing.",
    "QualifiedMinCount": "Add what is missing.",
    "MaxCount": "Keep as many as the shape allows.",
    "QualifiedMaxCount": "Keep as many as the shape allows.",
    "UniqueLang": "Keep one text in each language.",
    "Class": "Name a thing of this class, or describe it with its class in the same data.",
    "Datatype": "Correct the value, or the datatype behind it.",
    "In": "Use one of the listed values.",
    "Closed": "Leave the property out, or correct its name.",
    "Pattern": "Correct the text.",
    "NodeKind": "Correct the value.",
    "HasValue": "Add the value.",
    "LanguageIn": "Correct the language tag.",
}


def present(
    results: Sequence[Result],
    shapes: Iterable[Shape],
    store: ox.Store,
    *,
    recorded: ox.Store | None = None,
) -> list[Finding]:
    """Return one finding for each result, in their order: what is wrong, and what to do.

    ``shapes`` are those that the results come from, ``store`` is what was validated, with the marks of new
    statements or without. ``recorded``, the records without what was handed in, lets a finding tell a value
    that is recorded from a new one. A finding has no place: ``file`` is empty and ``line`` None, to be
    filled in by whoever knows where the focus node stands.

    ``code`` is the local name of a shape of the project, else its prefixed name or IRI; a shape without a
    name has the code of the one that it stands in. Names and examples are read from the store, a few lookups
    for each result: page before presenting.
    """
    known, inside = _index(shapes)
    suggester = Suggester(store, recorded)
    return [_finding(result, known.get(result.source_shape), inside, suggester) for result in results]


def code_of(shape: Term, inside: Mapping[Term, Term] | None = None) -> str:
    """Return the code of findings of a shape."""
    while isinstance(shape, ox.BlankNode) and inside and shape in inside:
        shape = inside[shape]
    if not isinstance(shape, ox.NamedNode):
        return "unnamed-shape"
    return shape.value[len(SHAPES) :] if shape.value.startswith(SHAPES) else shorten(shape.value)


def severity_of(result: Result) -> Severity:
    """Return the severity of a result; one that a shape made up counts as a violation."""
    return _SEVERITIES.get(result.severity, "violation")


def _finding(
    result: Result, shape: Shape | None, inside: Mapping[Term, Term], suggester: Suggester
) -> Finding:
    things = suggester.things
    reason, advice = _texts(result, shape)
    hint = suggester.suggest(result, shape)
    more = ""
    if result.value is not None and result.value != result.focus_node and shape is not None:
        more = _about_value(result, expected(shape), things)
    if kind_of_constraint(result) in _RULES:
        hint = _recorded_others(result, things)
    advice = _named(advice, things)
    # What is near is told first; an example comes behind what it is an example of.
    told = (advice, hint) if kind_of_constraint(result) in MISSING else (hint, advice)
    before = _subject(result.focus_node, things)
    reason = " ".join(filter(None, (before + _named(reason, things), more)))
    return Finding(
        file="",
        line=None,
        column=None,
        code=code_of(result.source_shape, inside),
        reason=reason,
        value=None if result.value is None else plain_value(result.value),
        column_name=None if result.path is None else describe(result.path),
        suggestion=" ".join(filter(None, told)) or None,
        severity=severity_of(result),
        focus=str(getattr(result.focus_node, "value", result.focus_node)),
    )


def plain_value(value: Term) -> str:
    """Return a value as it stands in a finding: a short name, or the text of a literal."""
    return plain(value) if isinstance(value, ox.Literal) else short(value)


def _texts(result: Result, shape: Shape | None) -> tuple[str, str]:
    """Return reason and advice, from the message of the author or for the generated one."""
    templates = _templates(result, shape)
    if templates:
        for template in templates:
            if template.language == "en" or len(templates) == 1:
                return split_filled(result.message, template.value)
        return split(result.message)
    reason, advice = split(result.message)
    return reason, advice or _ADVICE.get(kind_of_constraint(result), "")


def _templates(result: Result, shape: Shape | None) -> tuple[ox.Literal, ...]:
    if shape is None:
        return ()
    rules = [one for one in shape.constraints if isinstance(one, SparqlConstraint)]
    for constraint in shape.constraints:
        if isinstance(constraint, SparqlConstraint) and kind_of_constraint(result) in _RULES:
            # A nameless constraint has another name each time that it is read.
            if constraint.messages and (len(rules) == 1 or constraint.source == result.source_constraint):
                return constraint.messages
        elif isinstance(constraint, AskConstraint) and constraint.component == result.component:
            return constraint.messages or shape.messages
    return shape.messages


def _subject(focus: Term, things: Things) -> str:
    """Return the name of the record that a finding is about, to stand before the reason."""
    return f"{things.spoken(focus)}: " if isinstance(focus, ox.NamedNode) else ""


def _named(text: str, things: Things) -> str:
    """Replace the IRIs of the project's things in a text by their short names."""
    return THING.sub(lambda match: short(ox.NamedNode(match[1])), text)


def _about_value(result: Result, wanted: Expected, things: Things) -> str:
    kinds = {"Class", "Node", "Or", "NodeKind", "In", "Xone"}
    if kind_of_constraint(result) not in kinds or not wanted.is_thing or result.value is None:
        return ""
    return describe_wrong(things, result.value, wanted) or ""


def _recorded_others(result: Result, things: Things) -> str:
    """Say where the other records that a message names are recorded, so that they can be looked up."""
    told: list[str] = []
    kind = kind_of(plain(result.focus_node))
    for match in dict.fromkeys(THING.findall(result.message)):
        other = ox.NamedNode(match)
        row = things.row(other)
        if other != result.focus_node and row is not None and row.recorded and kind_of(match) == kind:
            told.append(f"{short(other)} is recorded {things.where(other)}.")
    return " ".join(told[:2])


def _index(shapes: Iterable[Shape]) -> tuple[dict[Term, Shape], dict[Term, Term]]:
    """Return the shapes by their name, and the shape that each nameless one stands in."""
    from iwtld.validate.shapes import Logic, PropertyShape, Qualified

    known: dict[Term, Shape] = {}
    inside: dict[Term, Term] = {}
    for shape in every_shape(shapes):
        known[shape.id] = shape
        for constraint in shape.constraints:
            match constraint:
                case Logic(_, _, inner):
                    inside.update((one.id, shape.id) for one in inner)
                case PropertyShape(one):
                    inside[one.id] = shape.id
                case Qualified(one, _):
                    inside[one.id] = shape.id
    return known, inside
