"""Replay a proof: does the answer follow from the records that it names, and from all of them?

The checker trusts the records of a store and the case profile that the proof states, and nothing else of
the proof. It shares no law with the engine: :mod:`iwtld.basis.proofs.recount` reads the law again. Each
premise is decided twice: by all records, so that none was left out, and by those alone that the premise
cites, so that they carry it. From the premises follow the conditions, from the conditions the routes, from
the routes grade and certainty. The routes have to be all that the records give, with all of their
conditions. Sentences, the words of reasons and the classes of absences are for readers; the checker leaves
them alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from iwtld.basis.grades import Grade, Verdict
from iwtld.basis.proofs.recount import routes as law
from iwtld.basis.proofs.recount.facts import SATISFIED, UNKNOWN, View
from iwtld.basis.proofs.recount.records import AFTER, Case, Records, Span, ordinal
from iwtld.basis.proofs.recount.routes import Claim, Way
from iwtld.names import slug
from iwtld.namespaces import ID, expand, shorten

if TYPE_CHECKING:
    from pyoxigraph import Store, Triple


def check(store: Store, triples: Iterable[Triple]) -> tuple[str, ...]:
    """Return what is wrong with a proof, a sentence each; nothing if the answer follows from the records.

    ``store`` is the built graph and ``triples`` are one proof (:func:`iwtld.basis.proofs.proof.proof`).
    """
    return Checker(store).check(triples)


class Checker:
    """Checks many proofs against one store, which is not to change meanwhile."""

    def __init__(self, store: Store) -> None:
        self._records = Records(store)

    def check(self, triples: Iterable[Triple]) -> tuple[str, ...]:
        """Return what is wrong with a proof; see :func:`check`."""
        try:
            return tuple(_Replay(self._records, triples).findings())
        except (KeyError, ValueError) as error:
            return (f"The proof is not built as shapes/proofs.ttl says: {error}.",)


class _Replay:
    def __init__(self, records: Records, triples: Iterable[Triple]) -> None:
        self._records = records
        self._notes: list[str] = []
        self._said: dict[tuple[str, str], list[str]] = {}
        for triple in triples:
            key = (getattr(triple.subject, "value", ""), shorten(triple.predicate.value))
            self._said.setdefault(key, []).append(getattr(triple.object, "value", ""))
        kind = expand("iwt:LegalBasisAnswer")
        (self._answer,) = (s for (s, p), values in self._said.items() if p == "rdf:type" and kind in values)
        about = self._one(self._answer, "iwt:caseProfile")
        profile = {p: frozenset(map(slug, values)) for (s, p), values in self._said.items() if s == about}
        asked = ("iwt:requestingSide", "iwt:requestedSide", "iwt:form")
        requesting, requested, form = (self._one(self._answer, predicate) for predicate in asked)
        self._case = Case(requesting, requested, form, profile)
        self._day = ordinal(self._one(self._answer, "iwt:onDay"), 0)

    def findings(self) -> list[str]:
        view = self._view()
        by_name = {way.id: way for way in law.ways(view)}
        findings = self._all(self._answer, "iwt:routeFinding")
        names = [self._one(finding, "dcterms:identifier") for finding in findings]
        self._same("The answer", "routes", names, by_name)
        routes = dict(zip(names, findings, strict=True))
        for name in sorted(by_name.keys() & routes.keys()):
            self._route(routes[name], by_name[name])
        verdicts = {way: law.standing(view, way) for way in by_name.values()}
        held = [way for way, verdict in verdicts.items() if verdict is SATISFIED]
        best = min((way.grade for way in held), key=lambda grade: grade.rank, default=None)
        could_be = [way.grade.potential.rank for way, verdict in verdicts.items() if verdict is UNKNOWN]
        rivals = any(best is None or rank < best.rank for rank in could_be)
        grade = best or (Grade.UNKNOWN if rivals else Grade.NONE)
        self._same("The answer", "grade", [slug(self._one(self._answer, "iwt:grade"))], [str(grade)])
        certainty = "incomplete" if rivals else "complete"
        self._same("The answer", "certainty", self._all(self._answer, "iwt:certainty"), [certainty])
        self._governing(view, [(way, routes[way.id]) for way in held if way.id in routes])
        return self._notes

    def _governing(self, view: View, held: list[tuple[Way, str]]) -> None:
        """Hold what governs, and what stays in reserve, against the routes that are more than a channel."""
        bases = [each for each in held if each[0].grade is not Grade.CHANNEL_ONLY]
        bases = [each for each in bases if each[0].grade.binding] or bases
        near = [(law.nearness(view, way), self._all(route, "iwt:through")) for way, route in bases]
        nearest = [one for distance, through in near if distance == min(near)[0] for one in through or [""]]
        governing = self._all(self._answer, "iwt:governedBy")
        named = governing + self._all(self._answer, "iwt:fallback")
        self._same("The answer", "instruments", named, {one for _, through in near for one in through})
        fitting = [one for one in governing or [""] if one in nearest] or nearest[:1]
        self._same("The answer", "what governs", governing, filter(None, fitting))

    def _view(self, day: int | None = None, only: Iterable[str] | None = None) -> View:
        kept = None if only is None else frozenset(only)
        return View(self._records, self._case, self._day if day is None else day, kept)

    def _all(self, subject: str, predicate: str) -> list[str]:
        return self._said.get((subject, predicate), [])

    def _one(self, subject: str, predicate: str) -> str:
        values = self._all(subject, predicate)
        if len(values) != 1:
            raise ValueError(f"{subject} has {len(values)} values of {predicate} instead of one")
        return values[0]

    def _same(self, where: str, what: str, said: Iterable[str], found: Iterable[str]) -> None:
        proof, records = Counter(list(said)), Counter(list(found))
        if proof != records:
            alone = (", ".join(sorted(each)).replace(ID, "") for each in (proof - records, records - proof))
            one, other = (text or "none" for text in alone)
            self._notes.append(f"{where}: {what} differ: {one} by the proof; {other} by the records alone.")

    def _route(self, route: str, way: Way) -> None:
        view = self._view()
        through = self._all(route, "iwt:through")
        fitting = [iri for iri in (way.instrument, way.arrangement) if iri]
        if way.law and way.provision:
            laws = view.laws(way.law)
            fitting = [iri for iri in laws if iri in through][:1] or laws[:1]
        provisions = [way.provision] if way.provision else []
        self._same(way.id, "provision", self._all(route, "prov:wasDerivedFrom"), provisions)
        self._same(way.id, "instrument or law", through, fitting)
        self._same(way.id, "grade", [slug(self._one(route, "iwt:grade"))], [str(way.grade)])
        findings = [
            (self._one(each, "iwt:condition"), each) for each in self._all(route, "iwt:conditionFinding")
        ]
        expected = law.conditions(view, way)
        self._same(way.id, "conditions", (condition for condition, _ in findings), expected)
        for condition, finding in findings:
            if condition in expected:
                self._condition(finding, condition, way)
        verdict = law.standing(view, way)
        self._same(way.id, "status", self._all(route, "iwt:routeStatus"), [str(verdict.status)])
        self._interval(route, way, verdict, view.seen)

    def _interval(self, route: str, way: Way, verdict: Verdict, seen: Collection[Span]) -> None:
        """Hold the interval of a route against every day on which a record behind it changes."""
        starts, ends = self._all(route, "iwt:inForceFrom"), self._all(route, "iwt:inForceUntil")
        if verdict is not SATISFIED:
            return self._same(way.id, "interval", [*starts, *ends], [])
        low, high = ordinal(next(iter(starts), None), 1), ordinal(next(iter(ends), None), AFTER)
        turns = {turn for span in seen for turn in span[2:] if low < turn < high}
        inside = {low, high - 1, *turns, *(turn - 1 for turn in turns)}
        outside = {day for day, said in ((low - 1, starts), (high, ends)) if said}
        holding = {day for day in inside | outside if law.standing(self._view(day), way) is SATISFIED}
        if holding != inside or not low <= self._day < high:
            self._notes.append(f"{way.id}: the interval is not the one in which all conditions hold.")
        return None

    def _condition(self, finding: str, condition: str, way: Way) -> None:
        where = f"{way.id}, {slug(condition)}"
        view = self._view()
        groups = law.claims(view, condition, way)
        verdicts = [law.weakest(view, group) for group in groups]
        verdict, arguable = law.settled(view, condition, verdicts)
        self._same(where, "verdict", [slug(self._one(finding, "iwt:verdict"))], [verdict.word])
        self._same(where, "arguable mark", self._all(finding, "iwt:arguable"), ["true"] if arguable else [])
        unused = list(self._all(finding, "iwt:premise"))
        treaties = self._records.one(condition, "iwt:conditionTest") == f"{ID}condition-test/treaty"
        for group, weight in zip(groups, verdicts, strict=True):
            # Of several treaties those count that decide, and of the two sides of each the weaker one.
            if treaties and weight is not verdict:
                continue
            tried = [
                (self._objection(premise, claim, weight, way), premise)
                for claim in group
                if claim.decide(view) is weight
                for premise in unused
                if self._all(premise, "iwt:jurisdiction") == [state for state in (claim.state,) if state]
            ]
            fitting = [premise for objection, premise in tried if objection is None]
            if fitting:
                unused.remove(fitting[0])
            else:
                about = slug(group[0].state or "both sides")
                why = tried[0][0] if tried else f"the records make it {weight.word}, and no premise says so"
                self._notes.append(f"{where}, {about}: {why}.")
        self._notes += [f"{where}: premise {slug(premise)} has no place here." for premise in unused]

    def _objection(self, premise: str, claim: Claim, verdict: Verdict, way: Way) -> str | None:
        """Return why a premise does not establish a claim, or ``None`` where it does."""
        if slug(self._one(premise, "iwt:verdict")) != verdict.word:
            return f"the records make it {verdict.word}"
        if (self._all(premise, "iwt:assumed") == ["true"]) is not claim.asked:
            return (
                f"it rests on {'the question' if claim.asked else 'records'}, and the premise says otherwise"
            )
        cited, view = self._all(premise, "prov:wasDerivedFrom"), self._view()
        claim.decide(view)
        known = {span.record for span in view.seen} | {way.instrument, way.arrangement, way.provision}
        known.update(*(self._records.origins(span.record) for span in view.seen))
        if strays := set(cited) - known:
            return f"{', '.join(sorted(strays)).replace(ID, '')} is cited and does not bear on it"
        if claim.decide(self._view(only=cited)) is not verdict:
            return f"the records that are cited do not make it {verdict.word}"
        return None
