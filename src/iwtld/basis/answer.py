"""Answer one question: every route, its status, and what they add up to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from iwtld.basis import practice, wording
from iwtld.basis.alternatives import alternatives
from iwtld.basis.grades import Grade, Status, Verdict, conjunction
from iwtld.basis.inquiry import Candidate, Decision, Inquiry, Question, window
from iwtld.basis.provenance import Provenance
from iwtld.basis.values import Answer, ConditionResult, Missing, Ref, Route
from iwtld.basis.world import BEGINNING, FOREVER, World
from iwtld.names import slug
from iwtld.questions import STALE_AFTER

ASSUMPTIONS: Final = (
    "A record holds until another record ends it (R38).",
    "An instrument that is open to a group of states cannot bind a state that no record connects with it.",
    "Species are listed by CITES.",
)
"""What every answer assumes."""

_UNCONNECTED: Final = "not-connected"
_KINDS: Final = {"CooperationScheme": "scheme", "ExtraditionRule": "domestic-law"}


def answer(
    world: World, provenance: Provenance, question: Question, *, stale_after: int = STALE_AFTER
) -> Answer:
    """Return the answer to a question; ``stale_after`` is in days."""
    inquiry = Inquiry(world, question)
    decided = [(candidate, inquiry.decisions(candidate)) for candidate in inquiry.candidates()]
    routes = sorted(
        (
            _route(inquiry, provenance, candidate, decisions, stale_after)
            for candidate, decisions in decided
            if not _impossible(decisions)
        ),
        key=_order,
    )
    best = next((route for route in routes if route.status is Status.ESTABLISHED), None)
    rivals = [r for r in routes if r.status is Status.OPEN and _beats(r.grade, best)]
    grade = best.grade if best else Grade.UNKNOWN if rivals else Grade.NONE
    governing, fallback = _governing(world, routes)
    return Answer(
        requesting=state_ref(world, question.requesting),
        requested=state_ref(world, question.requested),
        form=Ref(question.form, world.forms[question.form], _FORM + question.form),
        on=date.fromordinal(question.day),
        offence=question.profile,
        grade=grade,
        certainty="incomplete" if rivals else "complete",
        governed_by=governing,
        fallback=fallback,
        routes=tuple(routes),
        alternatives=alternatives(inquiry),
        missing=tuple(item for route in rivals for item in _missing(route)),
        dataset_version=world.version,
        assumptions=ASSUMPTIONS,
    )


_FORM: Final = "https://w3id.org/iwtld/id/form/"


def state_ref(world: World, code: str) -> Ref:
    """Return a reference to a jurisdiction."""
    state = world.states[code]
    return Ref(code, state.name, state.iri)


def _impossible(decisions: Sequence[Decision]) -> bool:
    """Return whether an instrument is not for these two at all, so that it is no route."""
    return any(
        fact.reason == _UNCONNECTED
        for decision in decisions
        for fact in decision.facts
        if decision.condition.slug == "in-force"
    )


def _beats(grade: Grade, best: Route | None) -> bool:
    return best is None or grade.potential.rank < best.grade.rank


def _order(route: Route) -> tuple[int, int, int, str]:
    stand = (Status.ESTABLISHED, Status.OPEN, Status.CLOSED).index(route.status)
    grade = route.grade if route.status is Status.ESTABLISHED else route.grade.potential
    return stand, grade.rank, int(route.kind == "unrecorded"), route.id


def _route(
    inquiry: Inquiry,
    provenance: Provenance,
    candidate: Candidate,
    decisions: tuple[Decision, ...],
    stale_after: int,
) -> Route:
    world, question = inquiry.world, inquiry.question
    status = conjunction(decision.verdict for decision in decisions).status
    conditions = tuple(_condition(world, question, decision) for decision in decisions)
    since = until = None
    if status is Status.ESTABLISHED:
        since, until = _interval(inquiry, candidate, decisions)
    closed = status is Status.CLOSED
    records = [iri for c in conditions for p in c.premises for iri in p.records]
    provision = candidate.provision
    if provision is not None:
        records.append(provision.iri)
    seen = _checked(inquiry, candidate)
    return Route(
        id=candidate.id,
        kind=_kind(world, candidate),
        instrument=_instrument(world, inquiry, candidate),
        provision=provision.article if provision else None,
        provision_iri=provision.iri if provision else None,
        rule=provision.rule if provision else None,
        grade=candidate.grade,
        status=status,
        since=since,
        until=until,
        conditions=conditions,
        refusal_risks=() if closed else tuple(practice.risks(inquiry, candidate, decisions)),
        needs=() if closed else tuple(practice.needs(inquiry, candidate, decisions)),
        sources=provenance.sources(records),
        as_of=None if seen is None else date.fromordinal(seen),
        stale=seen is not None and question.day - seen > stale_after,
    )


def _condition(world: World, question: Question, decision: Decision) -> ConditionResult:
    condition = decision.condition
    return ConditionResult(
        condition.slug,
        condition.rule,
        condition.name,
        decision.verdict,
        tuple(wording.premise(world, question, fact) for fact in decision.facts),
        condition.remedy,
        decision.arguable,
    )


def _interval(
    inquiry: Inquiry, candidate: Candidate, decisions: tuple[Decision, ...]
) -> tuple[date | None, date | None]:
    windows = [window(inquiry, decision, candidate) for decision in decisions]
    low = max(start for start, _ in windows)
    high = min(end for _, end in windows)
    return (
        date.fromordinal(low) if low > BEGINNING else None,
        date.fromordinal(high) if high < FOREVER else None,
    )


def _kind(world: World, candidate: Candidate) -> str:
    if candidate.provision is None:
        return "unrecorded"
    if candidate.grade is Grade.CHANNEL_ONLY:
        return "channel"
    if candidate.grade is Grade.SCHEME:
        return "scheme"
    return "domestic-law" if candidate.grade is Grade.DOMESTIC else "treaty"


def _instrument(world: World, inquiry: Inquiry, candidate: Candidate) -> Ref:
    if candidate.arrangement is not None:
        one = candidate.arrangement
        return Ref(one.slug, one.name, one.iri)
    if candidate.instrument is not None:
        instrument = world.instruments[candidate.instrument]
        return Ref(instrument.slug, instrument.name, instrument.iri)
    requested = inquiry.question.requested
    name = world.states[requested].name
    if candidate.law is None:
        return Ref("unrecorded", "A bilateral treaty that is not recorded", "")
    if candidate.provision is None:
        return Ref("unrecorded", f"The law of {name}, which is not recorded", "")
    day = inquiry.question.day
    rules = [
        rule
        for rule in world.laws.get((candidate.law, requested), ())
        if rule.segment.established(day) or rule.segment.possible(day)
    ]
    return Ref(slug(rules[0].law_iri), "; ".join(dict.fromkeys(r.law for r in rules)), rules[0].law_iri)


def _checked(inquiry: Inquiry, candidate: Candidate) -> int | None:
    """Return the day for which the status under a route was last checked, the older of the two sides."""
    world, q = inquiry.world, inquiry.question
    if candidate.arrangement is not None:
        shown = [segment.since for segment in candidate.arrangement.segments if segment.since < FOREVER]
        listed = candidate.arrangement.checked
        return max([*shown, *([] if listed is None else [listed])], default=None)
    if candidate.law is not None:
        rules = world.laws.get((candidate.law, q.requested), ())
        return max((rule.checked for rule in rules if rule.checked), default=None)
    if candidate.instrument is None:
        return None
    days = [world.checked.get((candidate.instrument, state)) for state in (q.requesting, q.requested)]
    known = [day for day in days if day is not None]
    lists = [s.until - 1 for s in world.everybody.get(("in-force", candidate.instrument), ())]
    latest = max(lists, default=0)
    return min(max(day, latest) for day in known) if known else latest or None


def _governing(world: World, routes: Sequence[Route]) -> tuple[Ref | None, tuple[Ref, ...]]:
    """Return the instrument that governs and those that stay in reserve (R12): the closest one first."""
    established = [r for r in routes if r.status is Status.ESTABLISHED and r.grade is not Grade.CHANNEL_ONLY]
    binding = [route for route in established if route.grade.binding] or established
    found = list(
        dict.fromkeys(route.instrument for route in sorted(binding, key=lambda r: _closeness(world, r)))
    )
    return (found[0], tuple(found[1:])) if found else (None, ())


def _closeness(world: World, route: Route) -> tuple[int, int, str]:
    """Rank a route by its instrument: law of a union replaces treaties, and the convention yields."""
    instrument = world.instruments.get(route.instrument.id)
    if instrument is None:
        reach = 1
    elif instrument.kind == "RegionalLaw":
        reach = 0
    else:
        reach = 2 if instrument.regional else 3
    return reach, route.grade.rank, route.id


def _missing(route: Route) -> list[Missing]:
    return [
        Missing(route.id, condition.id, condition.rule, premise.says, route.grade, condition.remedy)
        for condition in route.conditions
        if condition.verdict is Verdict.UNKNOWN
        for premise in condition.premises
        if premise.verdict is Verdict.UNKNOWN or condition.arguable
    ]
