"""Tell which routes a question has by the records, and what the premises of each have to establish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from iwtld.basis.grades import Grade, Verdict, conjunction, disjunction
from iwtld.basis.proofs.recount.facts import SATISFIED, UNKNOWN, UNSATISFIED, WILDLIFE, View
from iwtld.names import slug
from iwtld.namespaces import ID, shorten

LAWS: Final = ("iwt:ExtraditionRule", "iwt:AssistanceRule")
TREATIES: Final = ("iwt:MultilateralTreaty", "iwt:RegionalTreaty")
WAIVED: Final = "dual-criminality-where-required"
"""The condition that the law of the requested side may not set at all (R13)."""
SERIOUS: Final = 4.0
"""The years of a serious crime (UNTOC 2(b))."""


class Way(NamedTuple):
    """A route by the records: a provision of an instrument, an arrangement or a class of laws, or none."""

    id: str
    grade: Grade
    provision: str | None = None
    instrument: str | None = None
    arrangement: str | None = None
    law: str | None = None


class Claim(NamedTuple):
    """What one premise has to establish, on a side or between both; ``asked`` by the question alone."""

    state: str | None
    decide: Callable[[View], Verdict]
    asked: bool = False


Group = Sequence[Claim]
"""Claims of which the weakest counts; a premise for that one speaks for the group."""


def ways(view: View) -> Iterator[Way]:
    """Yield the routes to the form of a case; an instrument that one side cannot join is none.

    Where the question assumes that instruments are in force, it assumes so of each of them.
    """
    records, case = view.records, view.case
    assumed = "in-force" in case.profile.get("iwt:assumedCondition", ())
    channels: dict[str, Way] = {}
    # The channels of the form itself come first: an instrument counts with one.
    found = sorted(
        (records.one(p, "iwt:form") != case.form, p) for p in records.having("rdf:type", "iwt:Provision")
    )
    for other, provision in found:
        grade = Grade(slug(records.one(provision, "iwt:grade") or ""))
        instrument = records.one(provision, "eli:is_part_of")
        kind = shorten(records.one(provision, "iwt:appliesTo") or "")
        if other and grade is not Grade.CHANNEL_ONLY:
            continue
        if instrument is not None:
            way = Way(slug(provision), grade, provision, instrument)
            if not assumed and any(view.standing(instrument, side) is None for side in case.pairs[0]):
                continue
            if grade is Grade.CHANNEL_ONLY:
                channels.setdefault(instrument, way)
            else:
                yield way
        elif kind in LAWS:
            recorded = bool(view.laws(kind))
            name = slug(provision) if recorded else "unrecorded/" + kind.removeprefix("iwt:")
            yield Way(name, grade, provision if recorded else None, law=kind)
        else:
            for one in view.arrangements(kind, records.one(provision, "iwt:form") or ""):
                yield Way(f"{slug(provision)}/{slug(one)}", grade, provision, arrangement=one)
    yield from channels.values()
    yield Way("unrecorded/bilateral-treaty", Grade.SHALL)


def conditions(view: View, way: Way) -> list[str]:
    """Return the conditions of a route as IRIs: those of every instrument, and those of the provision."""
    names = [] if way.law and way.provision else ["in-force"]
    if way.instrument or way.arrangement:
        names.append("offence-scope")
    if way.provision and way.grade is Grade.UNKNOWN:
        names.append("grade-recorded")
    own = view.records.values(way.provision, "iwt:condition") if way.provision else ()
    return [*(f"{ID}condition/{name}" for name in names), *own]


def claims(view: View, condition: str, way: Way) -> list[Group]:
    """Return what the premises of one condition of a route have to establish."""
    name, case = slug(condition), view.case
    test = slug(view.records.one(condition, "iwt:conditionTest") or "")
    if name in case.profile.get("iwt:assumedCondition", ()):
        return [[Claim(None, lambda _: SATISFIED, asked=True)]]
    if test == "participation":
        return [[claim] for claim in _in_force(view, way)]
    if test == "offence-scope":
        one = way.instrument or way.arrangement or ""
        return [[Claim(None, lambda v: v.scope(one))]]
    if test == "treaty":
        return list(_treaties(view))
    if test == "penalty":
        return [[claim] for claim in _penalties(view, condition)]
    if test == "criminality":
        waiver = Claim(case.requested, lambda v: v.position(condition, None, case.requested))
        acts: list[Group] = [[_crime(view, state)] for state in case.pairs[0]]
        return [[waiver], *acts] if name == WAIVED else acts
    if test == "position" and name != "grade-recorded":
        side = slug(view.records.one(condition, "iwt:testedSide") or "both")
        return [[_position(condition, way.instrument, state)] for state in _sides(view, side)]
    if test == "profile":
        return [[Claim(None, lambda v: v.of_case(name), asked=True)]]
    if test == "designation":
        return [[Claim(case.requested, View.designation)]]
    known = UNKNOWN if name == "grade-recorded" else SATISFIED
    return [[Claim(None, lambda _: known, asked=test in ("request", "case"))]]


def settled(view: View, condition: str, verdicts: Sequence[Verdict]) -> tuple[Verdict, bool]:
    """Return what the verdicts of the groups add up to, and whether that is arguable (R13, R32)."""
    if slug(view.records.one(condition, "iwt:conditionTest") or "") == "treaty":
        return disjunction(verdicts), False
    if slug(condition) == WAIVED and len(verdicts) > 1:
        return max(verdicts[0], conjunction(verdicts[1:])), False
    test = slug(view.records.one(condition, "iwt:conditionTest") or "")
    if test == "criminality" and view.presumed(condition) is SATISFIED:
        return (UNKNOWN if UNSATISFIED in verdicts else SATISFIED), False
    if test == "penalty" and len(verdicts) > 1 and not view.records.values(condition, "iwt:thresholdYears"):
        # The law of the requested side comes first; where it leaves the side open, both have to agree (R10).
        law, *maxima = verdicts
        agreed = law is SATISFIED or len(set(maxima)) == 1
        return (conjunction(maxima) if agreed else UNKNOWN), False
    disputed = view.records.one(condition, "iwt:testedSide") == f"{ID}tested-side/disputed"
    if disputed and len(set(verdicts)) > 1:
        return UNKNOWN, UNKNOWN not in verdicts
    return conjunction(verdicts), False


def standing(view: View, way: Way) -> Verdict:
    """Return how a route stands: all of its conditions together."""
    return conjunction(
        settled(view, condition, [weakest(view, group) for group in claims(view, condition, way)])[0]
        for condition in conditions(view, way)
    )


def nearness(view: View, way: Way) -> tuple[int, int]:
    """Return how far away a route is: law of a union, bilateral or domestic, regional, global (R12)."""
    if way.instrument is None:
        return 1, way.grade.rank
    union = way.instrument in view.records.having("rdf:type", "iwt:RegionalLaw")
    regional = view.records.one(way.instrument, "iwt:instrumentScope") == "regional"
    return 0 if union else 2 if regional else 3, way.grade.rank


def weakest(view: View, group: Group) -> Verdict:
    """Return the verdict of a group."""
    return conjunction(claim.decide(view) for claim in group)


def _in_force(view: View, way: Way) -> Iterator[Claim]:
    case = view.case
    if way.arrangement in view.records.having("rdf:type", "iwt:StatutoryDesignation"):
        # What is recorded of it is all that there is of this one, as of a treaty.
        yield Claim(case.requested, lambda v: v.designation(otherwise=UNSATISFIED))
    elif way.arrangement is not None:
        yield _arrangement(way.arrangement)
    elif way.instrument is not None:
        yield from (_party(way.instrument, side) for side in case.pairs[0])
    elif way.law is not None:
        yield Claim(case.requested, lambda _: UNKNOWN)
    else:
        yield Claim(None, View.unrecorded)


def _treaties(view: View) -> Iterator[Group]:
    """Yield what could be the treaty that a convention widens (R6), which no such convention is itself."""
    records, case = view.records, view.case
    yield from ([_arrangement(one)] for one in view.arrangements("iwt:BilateralTreaty", case.form))
    widening, giving = set[str](), dict[str, None]()
    for provision in sorted(
        records.having("iwt:form", case.form) & records.having("rdf:type", "iwt:Provision")
    ):
        instrument = records.one(provision, "eli:is_part_of") or ""
        tests = {
            records.one(each, "iwt:conditionTest") for each in records.values(provision, "iwt:condition")
        }
        if f"{ID}condition-test/treaty" in tests:
            widening.add(instrument)
        binding = any(instrument in records.having("rdf:type", kind) for kind in TREATIES)
        if binding and records.one(provision, "iwt:grade") != f"{ID}grade/channel-only":
            giving[instrument] = None
    # A treaty that does not reach the offence is none that the convention could widen.
    reaching = (each for each in giving if view.scope(each) is not UNSATISFIED)
    for instrument in (each for each in reaching if each not in widening):
        yield [_party(instrument, side) for side in case.pairs[0]]
    yield [Claim(None, View.unrecorded)]


def _penalties(view: View, condition: str) -> Iterator[Claim]:
    """Yield the threshold where the law of the requested side sets it, and the maxima (R1, R10, R19, R32)."""
    years = view.records.one(condition, "iwt:thresholdYears")
    if years is not None:
        side = slug(view.records.one(condition, "iwt:testedSide") or "both")
        yield from (_maximum(view, state, float(years)) for state in _sides(view, side))
        return
    law = view.threshold(condition)
    known = SATISFIED if law is not None and law[1] is not None else UNKNOWN
    yield Claim(view.case.requested, lambda v: known if v.threshold(condition) == law else UNSATISFIED)
    if law is not None:
        yield from (_maximum(view, state, law[0]) for state in _sides(view, law[1] or "both"))


def _maximum(view: View, state: str, years: float) -> Claim:
    case = view.case
    given = case.given(state)
    assumed = "serious-crime" in case.profile.get("iwt:assumedCondition", ()) and years <= SERIOUS
    if assumed or (years == SERIOUS and case.charges - {WILDLIFE}):
        return Claim(state, lambda _: SATISFIED, asked=True)
    if given is not None:
        verdict = SATISFIED if given >= years else UNSATISFIED
        return Claim(state, lambda _: verdict, asked=True)
    return Claim(state, lambda v: v.maximum(state, years))


def _crime(view: View, state: str) -> Claim:
    assumed = "dual-criminality" in view.case.profile.get("iwt:assumedCondition", ())
    if assumed or view.case.given(state) is not None:
        return Claim(state, lambda _: SATISFIED, asked=True)
    return Claim(state, lambda v: v.criminality(state))


def _sides(view: View, side: str) -> list[str]:
    """Return the sides that a word of the records means; where it is disputed, the question says it (R32)."""
    wanted = view.case.word("iwt:whoseLaw") if side == "disputed" else side
    names = zip(("requesting", "requested"), view.case.pairs[0], strict=True)
    return [state for name, state in names if wanted in ("both", name)]


def _party(instrument: str, state: str) -> Claim:
    return Claim(state, lambda v: v.party(instrument, state))


def _arrangement(one: str) -> Claim:
    return Claim(None, lambda v: v.arrangement(one))


def _position(condition: str, instrument: str | None, state: str) -> Claim:
    return Claim(state, lambda v: v.position(condition, instrument, state))
