"""Contradictions between new statements and the ontology, without closing the whole graph.

The rules are those of OWL 2 RL whose conclusion is *false*, as in :mod:`iwtld.reason.closure`, read for the
things that new statements are about. What the axioms imply of the classes of a thing follows from the classes
that are said of it, the domains and ranges of its properties, restrictions on the values of properties, and
``owl:sameAs``; superclasses and superproperties included. Property chains, inverse properties and the like,
which the ontology does not use, are left to the closure that belongs to a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Final

import pyoxigraph as ox

from iwtld.errors import Finding
from iwtld.findings.axioms import Axioms, Exclusion
from iwtld.findings.fault import Fault
from iwtld.findings.implied import SAME_AS, USED, implied_classes
from iwtld.findings.marks import NEW
from iwtld.findings.querying import select
from iwtld.findings.things import Things, short, with_article
from iwtld.namespaces import shorten
from iwtld.validate.vocabulary import OWL, TYPE, Term

# Characteristic of a property, and what then contradicts it; ?p is bound from outside and so selected.
_CHARACTERISTICS: Final = {
    "prp-irp": (OWL + "IrreflexiveProperty", "?s ?p ?s BIND(?s AS ?o) BIND(?s AS ?other)"),
    "prp-asyp": (OWL + "AsymmetricProperty", "?s ?p ?o . ?o ?p ?s BIND(?o AS ?other)"),
    "prp-fp": (OWL + "FunctionalProperty", "?s ?p ?o , ?other FILTER(STR(?o) < STR(?other))"),
}
_EXCLUDING: Final = "?s ?p ?o ; ?q ?o BIND(?q AS ?other)"
_DIFFERENT: Final = (
    f"?s ?p ?o {{ ?s <{OWL}differentFrom> ?o }} UNION {{ ?o <{OWL}differentFrom> ?s }} BIND(?o AS ?other)"
)
_WORDS: Final = {
    "prp-irp": ("{p} leads from a thing to itself, and nothing can do that.", "Name another thing."),
    "prp-asyp": (
        "{o} has {p} {s} as well, and the property never runs both ways.",
        "Take out the statement that is wrong.",
    ),
    "prp-pdw": (
        "{o} is a value of {p} and of {other}, and the one excludes the other.",
        "Take out the one of the two that is wrong.",
    ),
    "eq-diff1": ("It is said to be the same as {o} and different from it.", "Take out one of the two."),
    "prp-fp": ("{p} has one value only, and {o} and {other} are given.", "Keep the one that is right."),
}


def clashes(store: ox.Store) -> list[Fault]:
    """Return the contradictions that new statements bring, in a stable order.

    ``store`` holds the new statements, what they are added to and the ontology, with the marks of
    :mod:`iwtld.findings.marks`. The code of a finding is the W3C name of the rule. One finding for each thing
    that is of two classes which exclude one another; one for each statement that clashes with another.
    """
    search = _Search(store)
    found = [*search.of_classes(), *search.of_properties()]
    return sorted(
        found, key=lambda fault: (str(fault.focus), fault.finding.code, fault.path or "", str(fault.value))
    )


class _Search:
    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.things = Things(store)
        self.axioms = Axioms(self.things)

    def of_classes(self) -> Iterator[Fault]:
        for node, classes in implied_classes(self.things, self.axioms).items():
            clash = self.axioms.exclusion(classes)
            if clash is not None:
                said = frozenset(self.things.classes(node))
                yield self._class_fault(node, self._telling(clash, classes, said), said)

    def of_properties(self) -> Iterator[Fault]:
        used = {row[0].value for row in select(self.store, USED)}
        for rule, (characteristic, pattern) in _CHARACTERISTICS.items():
            for prop in self.things.members([characteristic]):
                if prop.value in used:
                    yield from self._property_faults(rule, pattern, p=prop)
        for quad in self.store.quads_for_pattern(
            None, ox.NamedNode(OWL + "propertyDisjointWith"), None, None
        ):
            first, second = quad.subject, quad.object
            if isinstance(first, ox.NamedNode) and isinstance(second, ox.NamedNode) and first.value in used:
                yield from self._property_faults("prp-pdw", _EXCLUDING, p=first, q=second)
        if SAME_AS.value in used:
            yield from self._property_faults("eq-diff1", _DIFFERENT, p=SAME_AS)

    def _property_faults(self, rule: str, pattern: str, **bound: ox.NamedNode) -> Iterator[Fault]:
        variables = "".join(f" ?{name}" for name in bound)
        query = f"SELECT DISTINCT ?s ?o ?other{variables} WHERE {{ {NEW} {pattern} }}"
        rows = select(self.store, query, **bound)
        for subject, value, other in ((row["s"], row["o"], row["other"]) for row in rows):
            if rule == "prp-fp" and not self._differ(value, other):
                continue
            if rule == "prp-asyp" and str(subject) > str(value) and self.things.handed_in(value):
                # The other of the two statements has the finding.
                continue
            path = bound["p"].value
            names = {"p": shorten(path), "o": short(value), "s": short(subject), "other": short(other)}
            reason, advice = (text.format(**names) for text in _WORDS[rule])
            others = tuple(one for one in dict.fromkeys((value, other)) if isinstance(one, ox.NamedNode))
            yield _fault(rule, reason, advice, subject, path, value, others)

    def _differ(self, first: Term, second: Term) -> bool:
        """Tell whether two values of a functional property cannot be one: literals, or things kept apart."""
        if isinstance(first, ox.Literal) and isinstance(second, ox.Literal):
            return True
        if isinstance(first, ox.Literal) or isinstance(second, ox.Literal):
            return False
        different = ox.NamedNode(OWL + "differentFrom")
        if second in self.things.values(first, different) or first in self.things.values(second, different):
            return True
        classes = {*self.things.classes(first), *self.things.classes(second)}
        return self.axioms.exclusion(frozenset(classes)) is not None

    def _telling(self, clash: Exclusion, classes: Iterable[str], said: frozenset[str]) -> Exclusion:
        """Return the clash that explains most: of classes that are said rather than of ones that follow."""
        pairs = combinations(sorted(classes, key=lambda name: (name not in said, name)), 2)
        return next((found for pair in pairs if (found := self.axioms.exclusion(frozenset(pair)))), clash)

    def _class_fault(self, node: Term, clash: Exclusion, said: frozenset[str]) -> Fault:
        """Word a clash at the statement that brings the class which nobody says of the thing."""
        first, second = sorted((clash.first, clash.second), key=lambda name: (name not in said, name))
        kinds = [with_article(self.things.kind([name])) for name in (first, second)]
        subject, path, value = self._statement(node, second, said)
        if path == TYPE:
            reason = f"The thing is {kinds[0]} and {kinds[1]}, and nothing can be both."
        elif subject == node:
            reason = (
                f"The thing is {kinds[0]}, and what has {shorten(path)} is {kinds[1]}: nothing can be both."
            )
        else:
            reason = (
                f"{self.things.called(node)} is {kinds[0]}, and the value of {shorten(path)} is "
                f"{kinds[1]}: nothing can be both."
            )
        advice = "Correct the class, or the statement that makes it another one."
        others = (node,) if subject != node else ()
        fault = _fault(clash.rule, reason, advice, subject, path, value, others)
        # Which of two classes was handed in and which is recorded, the text has to tell.
        return replace(fault, value=None) if path == TYPE else fault

    def _statement(self, node: Term, name: str, said: Iterable[str]) -> tuple[Term, str, Term]:
        """Return the statement by which a thing is of a class."""
        if name in said:
            return node, TYPE, ox.NamedNode(name)
        statements = [
            *((q.subject, q.predicate, node, "range") for q in self._about(None, node)),
            *((node, q.predicate, q.object, "domain") for q in self._about(node, None)),
        ]
        # What was recorded before is not what brings the clash.
        statements.sort(key=lambda one: not self.things.handed_in(one[0]))
        for subject, predicate, value, side in statements:
            if side == "domain":
                classes = self.axioms.domains(predicate.value)
            else:
                fillers = (self.axioms.fillers(one, predicate.value) for one in self.things.classes(subject))
                classes = self.axioms.ranges(predicate.value).union(*fillers)
            if name in classes:
                return subject, predicate.value, value
        return node, TYPE, ox.NamedNode(name)

    def _about(self, subject: Term | None, value: Term | None) -> Iterator[ox.Quad]:
        if not isinstance(subject, ox.Literal):
            yield from self.store.quads_for_pattern(subject, None, value, ox.DefaultGraph())


def _fault(
    rule: str, reason: str, advice: str, subject: Term, path: str, value: Term, others: tuple[Term, ...] = ()
) -> Fault:
    finding = Finding(
        file="",
        line=None,
        column=None,
        code=rule,
        reason=reason,
        value=short(value),
        column_name=shorten(path),
        suggestion=advice,
        focus=str(getattr(subject, "value", subject)),
    )
    return Fault(finding, subject, path, value, others=others)
