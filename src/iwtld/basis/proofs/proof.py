"""A proof: an answer as an RDF graph that names everything it follows from.

The graph has the terms of ontology/proofs.ttl and of PROV-O (https://www.w3.org/TR/prov-o/). An answer has
route findings, a route finding has condition findings, a condition finding has premises. A premise has the
records that it rests on (``prov:wasDerivedFrom``), or the question itself (``iwt:assumed``), or the class of
which no record decides (``iwt:absenceOf``). Routes share a condition finding that has the same premises.

The shapes of shapes/proofs.ttl say how a proof is built, and :mod:`iwtld.basis.proofs.check` replays one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from iwtld.basis.profile import OffenceProfile
from iwtld.basis.provenance import Provenance
from iwtld.basis.values import Answer, ConditionResult, Premise, Route
from iwtld.namespaces import ID, expand

_ABSENCES: Final = {
    "party-list-incomplete": "iwt:Participation",
    "not-connected": "iwt:Participation",
    "bound-at-other-times": "iwt:Participation",
    "arrangement-not-in-force": "iwt:TreatyRelation",
    "bilateral-not-recorded": "iwt:BilateralTreaty",
    "no-designation": "iwt:StatutoryDesignation",
    "designation-not-in-force": "iwt:LegalPosition",
    "not-recorded": "iwt:LegalPosition",
    "threshold-not-recorded": "iwt:LegalPosition",
    "maximum": "iwt:Penalty",
    "penalty-of-charge-not-recorded": "iwt:Penalty",
    "no-offence-recorded": "iwt:Offence",
    "criminality-of-charge-not-recorded": "iwt:Offence",
}
"""What is not recorded, by the reason of a premise without records."""


@dataclass(frozen=True)
class Proof:
    """A proof of one answer, whose ``iri`` names it; get one from :func:`proof`.

    ``provenance`` knows where the records of the answer stand; a notebook cites them by it.
    """

    answer: Answer
    iri: str
    provenance: Provenance | None = field(default=None, repr=False, compare=False)

    @cached_property
    def triples(self) -> tuple[Triple, ...]:
        """Return the triples of the graph, drawn when they are first asked for."""
        return tuple(_Writer(self.answer, self.iri).triples())

    def to(self, format: str) -> str:  # noqa: A002 - the word that every RDF library uses for it
        """Return the proof in a syntax of :data:`iwtld.export.FORMATS`, such as ``turtle`` or ``jsonld``.

        The same answer gives the same text. Raises ``UnknownNameError`` for an unknown format.
        """
        from iwtld.export import serialize

        return serialize(self.triples, format).decode()

    def _repr_html_(self) -> str:
        from iwtld.notebook.answers import of_proof

        return of_proof(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(f"Proof {self.iri}, {len(self.triples)} statements")


def proof(answer: Answer, provenance: Provenance | None = None) -> Proof:
    """Return the proof of an answer.

    Its IRI is made of the question and of a digest of case profile and dataset version, so that the same
    question to the same records has the same name everywhere. Risks, needs and alternatives stay outside.
    """
    return Proof(answer, _name(answer), provenance)


class _Writer:
    __slots__ = ("_answer", "_findings", "_iri", "_sides", "_triples")

    def __init__(self, answer: Answer, iri: str) -> None:
        self._answer = answer
        self._iri = iri
        self._triples: list[Triple] = []
        self._findings: dict[tuple[ConditionResult, str | None], NamedNode] = {}
        self._sides = {side.id: _node(side.iri) for side in (answer.requesting, answer.requested)}

    def triples(self) -> list[Triple]:
        answer, subject, case = self._answer, NamedNode(self._iri), NamedNode(f"{self._iri}/case")
        self._say(subject, "rdf:type", _term("iwt:LegalBasisAnswer"))
        self._say(subject, "iwt:requestingSide", self._sides[answer.requesting.id])
        self._say(subject, "iwt:requestedSide", self._sides[answer.requested.id])
        self._say(subject, "iwt:form", _node(answer.form.iri))
        self._say(subject, "iwt:onDay", _day(answer.on))
        self._say(subject, "iwt:grade", _concept("grade", answer.grade))
        self._say(subject, "iwt:certainty", Literal(answer.certainty))
        self._say(subject, "iwt:datasetVersion", Literal(answer.dataset_version))
        if answer.governed_by is not None and answer.governed_by.iri:
            self._say(subject, "iwt:governedBy", _node(answer.governed_by.iri))
        for ref in answer.fallback:
            if ref.iri:
                self._say(subject, "iwt:fallback", _node(ref.iri))
        self._say(subject, "iwt:caseProfile", case)
        for predicate, value in _case(answer.offence):
            self._say(case, predicate, value)
        for route in answer.routes:
            self._say(subject, "iwt:routeFinding", self._route(route))
        return self._triples

    def _say(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        self._triples.append(Triple(subject, _term(predicate), value))

    def _route(self, route: Route) -> NamedNode:
        subject = NamedNode(f"{self._iri}/{route.id}")
        self._say(subject, "rdf:type", _term("iwt:RouteFinding"))
        self._say(subject, "dcterms:identifier", Literal(route.id))
        self._say(subject, "iwt:grade", _concept("grade", route.grade))
        self._say(subject, "iwt:routeStatus", Literal(str(route.status)))
        if route.provision_iri is None:
            self._say(subject, "iwt:absenceOf", _term(_unrecorded(route)))
        else:
            self._say(subject, "prov:wasDerivedFrom", _node(route.provision_iri))
            self._say(subject, "iwt:through", _node(route.instrument.iri))
        if route.rule:
            self._say(subject, "iwt:legalRule", Literal(route.rule))
        if route.since is not None:
            self._say(subject, "iwt:inForceFrom", _day(route.since))
        if route.until is not None:
            self._say(subject, "iwt:inForceUntil", _day(route.until))
        for condition in route.conditions:
            self._say(subject, "iwt:conditionFinding", self._condition(route, condition))
        return subject

    def _condition(self, route: Route, condition: ConditionResult) -> NamedNode:
        key = (condition, next((iri for p in condition.premises if (iri := _text(p, route))), None))
        if key in self._findings:
            return self._findings[key]
        name = f"{self._iri}/{route.id}/{condition.id}"
        subject = self._findings[key] = NamedNode(name)
        self._say(subject, "rdf:type", _term("iwt:ConditionFinding"))
        self._say(subject, "iwt:condition", _concept("condition", condition.id))
        self._say(subject, "iwt:verdict", _concept("verdict", condition.verdict.word))
        self._say(subject, "iwt:legalRule", Literal(condition.rule))
        if condition.arguable:
            self._say(subject, "iwt:arguable", Literal(True))
        for number, premise in enumerate(condition.premises, 1):
            self._say(subject, "iwt:premise", self._premise(f"{name}/{number}", premise, route))
        return subject

    def _premise(self, name: str, premise: Premise, route: Route) -> NamedNode:
        subject = NamedNode(name)
        self._say(subject, "rdf:type", _term("iwt:Premise"))
        self._say(subject, "iwt:verdict", _concept("verdict", premise.verdict.word))
        self._say(subject, "iwt:premiseReason", Literal(premise.reason))
        self._say(subject, "dcterms:description", Literal(premise.says, language="en"))
        if premise.state is not None:
            self._say(subject, "iwt:jurisdiction", self._sides[premise.state])
        for predicate, value in _support(premise, route):
            self._say(subject, predicate, value)
        return subject


def _support(premise: Premise, route: Route) -> Iterator[tuple[str, NamedNode | Literal]]:
    """Yield what a premise rests on: records, the question, the text of the route, or else an absence."""
    text = _text(premise, route)
    if premise.records:
        for record in premise.records:
            yield "prov:wasDerivedFrom", _node(record)
    elif premise.assumed:
        yield "iwt:assumed", Literal(True)
    elif text is not None:
        yield "prov:wasDerivedFrom", _node(text)
    elif premise.reason == "law-not-recorded":
        yield "iwt:absenceOf", _term(_unrecorded(route))
    else:
        yield "iwt:absenceOf", _term(_ABSENCES[premise.reason])


def _text(premise: Premise, route: Route) -> str | None:
    """Return the instrument or provision whose own text a premise reads; it is the same for both sides."""
    if premise.reason == "scope":
        return route.instrument.iri
    return route.provision_iri if premise.reason == "grade-not-recorded" else None


def _unrecorded(route: Route) -> str:
    kind = route.id.rpartition("/")[2]
    return "iwt:BilateralTreaty" if kind == "bilateral-treaty" else f"iwt:{kind}"


def _case(offence: OffenceProfile) -> Iterator[tuple[str, NamedNode | Literal]]:
    """Yield what a case profile says; what is not known is left out."""
    yield "rdf:type", _term("iwt:CaseProfile")
    yield from (("iwt:charge", node) for node in _concepts("offence-profile", offence.charges))
    yield from (("iwt:chargedOffence", node) for node in _concepts("offence", offence.offences))
    yield from (("iwt:assumedCondition", node) for node in _concepts("condition", offence.assumed))
    yield from (("iwt:nativeTo", node) for node in _concepts("jurisdiction", offence.native_to or ()))
    yield "iwt:nativeRangeKnown", Literal(offence.native_to is not None)
    yield "iwt:groupInvolvement", Literal(offence.group)
    yield "iwt:whoseLaw", _concept("tested-side", offence.whose_law)
    if offence.transnational is not None:
        yield "iwt:transnational", Literal(offence.transnational)
    if offence.located is not None:
        yield "iwt:personLocated", Literal(offence.located)
    if offence.species is not None:
        yield "iwt:speciesListing", _concept("species-scope", offence.species)
    given = {"iwt:requestingYears": offence.requesting_years, "iwt:requestedYears": offence.requested_years}
    for predicate, years in given.items():
        if years is not None:
            lexical = format(Decimal(repr(float(years))), "f")
            yield predicate, Literal(lexical, datatype=_term("xsd:decimal"))


def _name(answer: Answer) -> str:
    rest = json.dumps([answer.offence.to_dict(), answer.dataset_version], sort_keys=True)
    question = (answer.requesting.id, answer.requested.id, answer.form.id, answer.on.isoformat())
    return f"{ID}answer/{'/'.join(question)}/{sha256(rest.encode()).hexdigest()[:12]}"


@cache
def _term(name: str) -> NamedNode:
    return NamedNode(expand(name))


@lru_cache(maxsize=1 << 14)
def _node(iri: str) -> NamedNode:
    # Records come back in proof after proof, and making a node checks its IRI.
    return NamedNode(iri)


@cache
def _concept(scheme: str, slug: str) -> NamedNode:
    return NamedNode(f"{ID}{scheme}/{slug}")


def _concepts(scheme: str, slugs: Iterable[str]) -> Iterator[NamedNode]:
    return (_concept(scheme, slug) for slug in sorted(slugs))


def _day(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=_term("xsd:date"))
