"""One mistake, one finding: which results and faults only repeat or follow from another.

A wrong value breaks several shapes at once, and a misspelt property is missing as well. What stays is the one
that tells most; what goes would vanish with the same correction. In detail:

* results of one shape about one value, or one shape's count beside its complaint about a value;
* several shapes that find a value to be of the wrong kind, or a value to be missing;
* a rule that compares a value which is of the wrong kind, or names a thing that is not recorded and is
  reported as such;
* a rule that pairs a record with several others, or two records that are handed in with each other;
* what is said of a thing that only exists as a wrong reference, which is reported where it is referred to;
* a property that is missing because its name is misspelt, and references to a thing whose class is;
* a fault of terms or records about a statement that a shape reports as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from iwtld.findings.codes import CODES, MISSPELT_TERM, NO_CLASS, UNKNOWN_TERM, WRONG_SUBJECT
from iwtld.findings.expected import required
from iwtld.findings.fault import Fault
from iwtld.findings.suggest import MISSING, kind_of_constraint
from iwtld.findings.things import Things, plain
from iwtld.validate.paths import Alternative, Inverse, Path, Predicate, Repetition
from iwtld.validate.paths import Sequence as PathSequence
from iwtld.validate.results import Result
from iwtld.validate.shapes import Shape, every_shape
from iwtld.validate.vocabulary import SH, TYPE, Term

_SEVERITIES: Final = {SH + "Violation": 0, SH + "Warning": 1, SH + "Info": 2}
# Of two results about one value the first of these tells more.
_KIND: Final = (
    "NodeKind",
    "Datatype",
    "Class",
    "In",
    "Node",
    "Or",
    "Xone",
    "LanguageIn",
    "Pattern",
    "HasValue",
)
_TELLING: Final = 3
"""A text of more characters than that is recognised in the message of another result."""
_COMPARING: Final = frozenset({"SPARQL", "LessThan", "LessThanOrEquals", "Equals", "Disjoint"})
_ABOUT_TERMS: Final = frozenset({UNKNOWN_TERM.code, MISSPELT_TERM.code})
_ONE_VALUE: Final = "prp-fp"
"""The rule of OWL 2 RL for properties with one value."""
_OWN_CODES: Final = frozenset(code.code for code in CODES)


def settle(
    results: Sequence[Result],
    faults: Sequence[Fault],
    shapes: Iterable[Shape],
    store: ox.Store,
) -> tuple[list[Result], list[Fault]]:
    """Return the results and faults that each stand for a mistake of their own, in their order.

    Takes all results of a validation, before they are paged. ``store`` is what was validated, with the marks
    of what was handed in.
    """
    things = Things(store)
    known = {shape.id: shape for shape in every_shape(shapes)}
    by_focus: dict[Term, _Node] = defaultdict(_Node)
    for result in results:
        by_focus[result.focus_node].results.append(result)
    for fault in faults:
        by_focus[fault.focus].faults.append(fault)
    for node in by_focus.values():
        _settle_node(node, known, things)
    _drop_consequences(by_focus, things)
    _drop_mirrored(by_focus, things)
    _drop_undescribed(by_focus, things)
    _drop_references_to_misspelt(by_focus)
    kept = {id(result) for node in by_focus.values() for result in node.results}
    kept_faults = {id(fault) for node in by_focus.values() for fault in node.faults}
    return (
        [result for result in results if id(result) in kept],
        [fault for fault in faults if id(fault) in kept_faults],
    )


@dataclass(slots=True)
class _Node:
    """What is found at one focus node."""

    results: list[Result] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def _settle_node(node: _Node, shapes: Mapping[Term, Shape], things: Things) -> None:
    if len(node.results) > 1:
        node.results = _once_per_shape(node.results)
        node.results = _once_per_value(node.results)
        node.results = _once_per_gap(node.results)
        node.results = _without_comparisons(node.results)
        node.results = _once_per_rule(node.results)
    if node.faults:
        node.faults = _without_reported(node)
        node.results = [result for result in node.results if not _misspelt(result, node.faults, shapes)]


def _once_per_shape(results: list[Result]) -> list[Result]:
    """A shape has one message for all that it asks of a value: keep one result, of a value before a count."""
    groups: dict[tuple[object, ...], list[Result]] = defaultdict(list)
    for result in results:
        groups[(result.source_shape, result.path, result.message, result.severity)].append(result)
    gone: set[int] = set()
    for group in groups.values():
        best: dict[Term | None, Result] = {}
        for result in group:
            rival = best.get(result.value)
            if rival is None or _rank(result) < _rank(rival):
                best[result.value] = result
        if len(best) > 1:
            best.pop(None, None)
        gone.update({id(result) for result in group} - {id(result) for result in best.values()})
    return [result for result in results if id(result) not in gone]


def _once_per_value(results: list[Result]) -> list[Result]:
    """Of several shapes that find one value to be of the wrong kind keep the most severe one."""
    groups: dict[Term, list[Result]] = defaultdict(list)
    for result in results:
        if _is_kind(result) and result.value is not None:
            groups[result.value].append(result)
    gone: set[int] = set()
    for group in groups.values():
        kept: list[Result] = []
        for result in sorted(group, key=_rank):
            if any(_share_a_predicate(result.path, other.path) for other in kept):
                gone.add(id(result))
            else:
                kept.append(result)
    return [result for result in results if id(result) not in gone]


def _once_per_gap(results: list[Result]) -> list[Result]:
    """Of several shapes that miss a value of one property keep one; none where a value is there and wrong."""
    missing = [result for result in results if kind_of_constraint(result) in MISSING]
    wrong = [result for result in results if _is_kind(result) and result.path is not None]
    gone: set[int] = set()
    kept: list[Result] = []
    for result in sorted(missing, key=_rank):
        partly = kind_of_constraint(result) == "QualifiedMinCount"
        if any(_share_a_predicate(result.path, other.path) for other in kept) or (
            partly and any(_share_a_predicate(result.path, other.path) for other in wrong)
        ):
            gone.add(id(result))
        else:
            kept.append(result)
    return [result for result in results if id(result) not in gone]


def _without_comparisons(results: list[Result]) -> list[Result]:
    """Leave out what rules say of a value that is of the wrong kind: it cannot be compared."""
    wrong = {result.value for result in results if _is_kind(result) and result.path is not None}
    texts = {value.value for value in wrong if isinstance(value, ox.Literal) and len(value.value) > _TELLING}

    def compares(result: Result) -> bool:
        if kind_of_constraint(result) not in _COMPARING:
            return False
        return result.value in wrong or any(text in result.message for text in texts)

    return [result for result in results if not compares(result)]


def _once_per_rule(results: list[Result]) -> list[Result]:
    """A rule that pairs a record with several others finds the same mistake with each."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for result in results:
        key = (result.source_shape, result.path, result.value)
        if kind_of_constraint(result) == "SPARQL":
            if key in seen:
                continue
            seen.add(key)
        kept.append(result)
    return kept


def _without_reported(node: _Node) -> list[Fault]:
    """Leave out faults about a statement that a shape reports, or that a graver fault explains."""
    unknown = {(fault.path, fault.value) for fault in node.faults if _is_about_predicate(fault)}
    classes = any(fault.path == TYPE and fault.finding.code in _ABOUT_TERMS for fault in node.faults)
    too_many = [result.path for result in node.results if kind_of_constraint(result) == "MaxCount"]
    clashing = any(fault.finding.code not in _OWN_CODES for fault in node.faults)

    def said(fault: Fault) -> bool:
        if _is_about_predicate(fault):
            return False
        code = fault.finding.code
        if (code == NO_CLASS.code and classes) or (code == WRONG_SUBJECT.code and clashing):
            return True
        if fault.value is not None and fault.path is not None and fault.path != TYPE:
            if (fault.path, fault.value) in unknown:
                return True
            if code == _ONE_VALUE and any(fault.path in _predicates(path) for path in too_many):
                return True
            if any(r.value == fault.value and fault.path in _predicates(r.path) for r in node.results):
                return True
        others = [other.value for other in fault.others if isinstance(other, ox.NamedNode)]
        return any(mentions(result.message, iri) for result in node.results for iri in others)

    return [fault for fault in node.faults if not said(fault)]


def _is_about_predicate(fault: Fault) -> bool:
    """Tell whether it is the name of the property that a fault is about."""
    return fault.of_property and fault.finding.code in _ABOUT_TERMS


def _misspelt(result: Result, faults: Sequence[Fault], shapes: Mapping[Term, Shape]) -> bool:
    """Tell whether a result misses a value that stands under a misspelt property."""
    meant = {
        fault.meant
        for fault in faults
        if fault.meant and fault.path != TYPE and fault.finding.code in _ABOUT_TERMS
    }
    if not meant or (result.value is not None and result.value != result.focus_node):
        return False
    if kind_of_constraint(result) in MISSING:
        return any(iri in meant for iri in _predicates(result.path))
    shape = shapes.get(result.source_shape)
    return (
        kind_of_constraint(result) in {"Or", "Xone"}
        and shape is not None
        and not meant.isdisjoint(required(shape))
    )


def _drop_consequences(by_focus: Mapping[Term, _Node], things: Things) -> None:
    """Leave out what rules say of a thing that is not recorded, where a reference to it is reported."""
    wrong = {result.value for node in by_focus.values() for result in node.results if _is_kind(result)}
    missing = {
        value.value for value in wrong if isinstance(value, ox.NamedNode) and not things.described(value)
    }
    if missing:
        for node in by_focus.values():
            node.results = [
                result
                for result in node.results
                if kind_of_constraint(result) != "SPARQL" or missing.isdisjoint(_words(result.message))
            ]


def _words(text: str) -> set[str]:
    return {word.strip("<>.,;:()'\"") for word in text.split()}


def _drop_mirrored(by_focus: Mapping[Term, _Node], things: Things) -> None:
    """Of two results in which a rule finds two records in each other's way keep one.

    It stays at a record that was handed in; where both were, at the one that comes second by its IRI.
    """
    rules: dict[tuple[object, ...], list[Result]] = defaultdict(list)
    for node in by_focus.values():
        for result in node.results:
            if kind_of_constraint(result) == "SPARQL" and isinstance(result.focus_node, ox.NamedNode):
                rules[(result.source_shape, result.path)].append(result)
    for group in rules.values():
        if len(group) > 1:
            _drop_mirrored_of(group, by_focus, things)


def _drop_mirrored_of(group: list[Result], by_focus: Mapping[Term, _Node], things: Things) -> None:
    at = {result.focus_node.value: result for result in group if isinstance(result.focus_node, ox.NamedNode)}
    for iri, result in list(at.items()):
        for other in _words(result.message) & at.keys() - {iri}:
            mirrored = at[other]
            if iri in at and other in at and mentions(mirrored.message, iri):
                first, second = sorted((result, mirrored), key=lambda one: plain(one.focus_node))
                keeps_first = things.handed_in(first.focus_node) and not things.handed_in(second.focus_node)
                loser = second if keeps_first else first
                node = by_focus[loser.focus_node]
                node.results = [one for one in node.results if one is not loser]
                at.pop(str(getattr(loser.focus_node, "value", "")), None)


def _drop_undescribed(by_focus: Mapping[Term, _Node], things: Things) -> None:
    """Leave out results at a thing of which nothing is said, where a reference to it is reported."""
    wrong = {result.value for node in by_focus.values() for result in node.results if _is_kind(result)}
    for focus, node in by_focus.items():
        if focus in wrong and node.results and not things.described(focus):
            node.results = [result for result in node.results if result.value not in (None, focus)]


def _drop_references_to_misspelt(by_focus: Mapping[Term, _Node]) -> None:
    """Leave out that a reference does not lead to its class, where the class of that thing is misspelt."""
    misspelt = {
        focus
        for focus, node in by_focus.items()
        for fault in node.faults
        if fault.path == TYPE and fault.finding.code in _ABOUT_TERMS
    }
    if misspelt:
        for node in by_focus.values():
            node.results = [
                result for result in node.results if not (_is_kind(result) and result.value in misspelt)
            ]


def mentions(text: str, iri: str) -> bool:
    """Tell whether a text names an IRI, and not only one that begins with it."""
    at = text.find(iri)
    while at >= 0:
        rest = text[at + len(iri) : at + len(iri) + 2]
        if not re.match(r"[\w/-]|[.~]\w", rest):
            return True
        at = text.find(iri, at + 1)
    return False


def _is_kind(result: Result) -> bool:
    return kind_of_constraint(result) in _KIND and (result.value is not None)


def _rank(result: Result) -> tuple[object, ...]:
    name = kind_of_constraint(result)
    return (
        _SEVERITIES.get(result.severity, 0),
        not isinstance(result.path, Predicate),
        _KIND.index(name) if name in _KIND else len(_KIND),
        name,
        str(result.source_shape),
    )


def _share_a_predicate(first: Path | None, second: Path | None) -> bool:
    if first is None or second is None:
        return first is second
    return not _predicates(first).isdisjoint(_predicates(second))


def _predicates(path: Path | None) -> frozenset[str]:
    """Return the predicates by which a value may be reached last."""
    match path:
        case Predicate(iri):
            return frozenset({iri})
        case Alternative(parts):
            return frozenset().union(*map(_predicates, parts))
        case PathSequence(parts):
            return _predicates(parts[-1])
        case Inverse(inner) | Repetition(inner, _):
            return _predicates(inner)
    return frozenset()
