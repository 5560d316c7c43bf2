"""What the records establish about one jurisdiction on one day: the ground that every path stands on.

The one-pair path explains these verdicts and the set-wise path tabulates them; neither decides anything that
is not decided here or in the records themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from iwtld.basis.grades import Verdict
from iwtld.basis.profile import CONVENTION_CHARGES, OffenceProfile, Side
from iwtld.basis.world import Arrangement, Condition, Segment, Tier, World, combine

SATISFIED, UNKNOWN, UNSATISFIED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.UNSATISFIED

ASSUMED_YEARS: Final = 4.0
"""The maximum on either side that the assumption of a serious crime stands for (UNTOC 2(b))."""


_APPENDICES: Final = ("appendix-i", "appendix-ii-iii")


class Fact(NamedTuple):
    """A verdict on one side, the reason as the key of a sentence, and what it rests on."""

    verdict: Verdict
    state: str | None
    reason: str
    segments: tuple[Segment, ...] = ()
    detail: object = None


def participation(world: World, instrument: str, state: str, day: int) -> Fact:
    """Return whether an instrument is in force for a jurisdiction (R21, R22, R34, R37)."""
    key = ("in-force", instrument)
    segments = world.positions.get(key, {}).get(state, ())
    if not segments and world.instruments[instrument].regional:
        return Fact(UNSATISFIED, state, "not-connected", (), instrument)
    whole = tuple(s for s in world.everybody.get(("treaty-in-force", instrument), ()) if s.established(day))
    if whole:
        return Fact(UNSATISFIED, state, "treaty-not-in-force", whole, instrument)
    verdict = combine(segments, day)
    if verdict is not None:
        active = tuple(s for s in segments if s.established(day) or s.possible(day))
        reason = {SATISFIED: "bound", UNKNOWN: "bound-unknown", UNSATISFIED: "not-bound"}[verdict]
        return Fact(verdict, state, reason, active, instrument)
    if state in world.participants.get(instrument, ()):
        return Fact(UNSATISFIED, state, "bound-at-other-times", segments, instrument)
    lists = tuple(s for s in world.everybody.get(key, ()) if s.established(day))
    if lists and world.states[state].un_member:
        return Fact(UNSATISFIED, state, "not-in-complete-list", lists, instrument)
    if world.instruments[instrument].regional:
        return Fact(UNSATISFIED, state, "not-connected", (), instrument)
    return Fact(UNKNOWN, state, "party-list-incomplete", (), instrument)


def arrangement(world: World, one: Arrangement, day: int) -> Fact:
    """Return whether a bilateral arrangement is in force between its two sides (R22, R33, R37)."""
    segments = arranged(world, one)
    verdict = combine(segments, day)
    if verdict is None:
        return Fact(UNSATISFIED, None, "arrangement-not-in-force", segments, one)
    active = tuple(s for s in segments if s.established(day) or s.possible(day))
    return Fact(verdict, None, "arrangement-in-force" if verdict else "arrangement-unknown", active, one)


def arranged(world: World, one: Arrangement) -> tuple[Segment, ...]:
    """Return what the records say of a bilateral arrangement, and of being bound by it."""
    either = world.positions.get(("in-force", one.slug), {}).get(one.parties[0], ())
    return (*one.segments, *either)


def unrecorded(world: World, a: str, b: str, form: str, day: int) -> Fact:
    """Return whether a bilateral treaty that is not recorded can exist: only a statement excludes it."""
    key = (a, b, form) if a < b else (b, a, form)
    closing = tuple(s for s in world.complete.get(key, ()) if s.established(day))
    if closing:
        return Fact(UNSATISFIED, None, "no-bilateral-treaty", closing)
    return Fact(UNKNOWN, None, "bilateral-not-recorded")


def position(
    world: World, condition: Condition, instrument: str | None, form: str, state: str, day: int
) -> Fact:
    """Return the position of one jurisdiction on a condition, on the instrument first and else in general."""
    for about in (instrument, None) if condition.per_instrument else (None,):
        segments = _on(form, world.positions.get((condition.slug, about), {}).get(state, ()))
        verdict = combine(segments, day)
        if verdict is not None:
            active = tuple(s for s in segments if s.established(day) or s.possible(day))
            return Fact(verdict, state, "position", active, condition)
    return Fact(condition.presumed, state, "not-recorded", (), condition)


class Threshold(NamedTuple):
    """The penalty in years that an extradition law asks for, and at which side.

    ``side`` is ``None`` where no source says it, or where laws that may be in force differ.
    """

    years: float
    side: str | None


def threshold(world: World, condition: Condition, form: str, state: str, day: int) -> Fact:
    """Return the threshold that the law of the requested state sets; its detail is a :class:`Threshold`.

    It is unknown where the years are not recorded, and where the side is not (R10).
    """
    segments = position(world, condition, None, form, state, day).segments
    set_by = [segment for segment in segments if segment.years is not None]
    if not set_by:
        return Fact(UNKNOWN, state, "threshold-not-recorded", segments)
    years = max(segment.years for segment in set_by if segment.years is not None)
    sides = {segment.side for segment in set_by}
    side = sides.pop() if len(sides) == 1 else None
    if side is None:
        return Fact(UNKNOWN, state, "threshold-side-not-recorded", segments, Threshold(years, None))
    return Fact(SATISFIED, state, "threshold", segments, Threshold(years, side))


def designation(world: World, requested: str, requesting: str, form: str, day: int) -> Fact:
    """Return whether the law of the requested state designates the requesting one (R24, R25)."""
    segments = designated(world, requested, requesting, form)
    verdict = combine(segments, day)
    if verdict is None:
        return Fact(UNKNOWN, requested, "no-designation", segments, requesting)
    active = tuple(s for s in segments if s.established(day) or s.possible(day))
    return Fact(verdict, requested, "designated", active, requesting)


def designated(world: World, requested: str, requesting: str, form: str) -> tuple[Segment, ...]:
    """Return what the records say of one state's designation in the law of another."""
    return _on(form, world.designations.get((requested, requesting), ()))


def statute(world: World, one: Arrangement, requested: str, requesting: str, form: str, day: int) -> Fact:
    """Return whether a recorded designation is in force (R24, R37).

    It is known, so outside its time it is not in force; whether there is another one does not matter to it.
    """
    fact = designation(world, requested, requesting, form, day)
    if fact.reason == "no-designation":
        return Fact(UNSATISFIED, requested, "designation-not-in-force", fact.segments, one)
    return fact


def _on(form: str, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    return tuple(segment for segment in segments if segment.form in (None, form))


def covers(scope: str, profile: OffenceProfile, state: str) -> bool | None:
    """Return whether an offence of a species scope covers the species of a profile (R31, R39).

    ``None`` where the profile leaves it open. Species of the default profile are listed by CITES.
    """
    if scope == "all-listed":
        return True
    if scope in _APPENDICES:
        return None if profile.species is None else scope == profile.species
    if scope in ("native-only", "non-native-listed") and profile.native_to is not None:
        return (state in profile.native_to) is (scope == "native-only")
    return None


def candidates(world: World, profile: OffenceProfile, state: str, day: int) -> tuple[Tier, ...]:
    """Return the tiers of penalty that the charge can fall under on a day (R39): the chosen ones, or all."""
    active = [t for t in world.tiers.get(state, ()) if t.segment.established(day) or t.segment.possible(day)]
    chosen = [t for t in active if t.offence in profile.offences]
    if chosen:
        return tuple(chosen)
    return tuple(t for t in active if covers(t.scope, profile, state) is not False)


def sure(tiers: Iterable[Tier], profile: OffenceProfile, state: str, day: int) -> tuple[Tier, ...]:
    """Return the tiers that are in force on a day and cover the case for sure, not merely perhaps.

    Offences for Appendix I and for Appendices II and III together cover every species that CITES lists.
    """
    established = [tier for tier in tiers if tier.segment.established(day)]
    found = tuple(
        t for t in established if t.offence in profile.offences or covers(t.scope, profile, state) is True
    )
    if not found and profile.species is None and {t.scope for t in established} >= set(_APPENDICES):
        return tuple(t for t in established if t.scope in _APPENDICES)
    return found


def reaches(tier: Tier, years: float) -> Verdict:
    """Return whether a tier goes up to a number of years; a fine alone never does (R1)."""
    if tier.years is not None:
        return SATISFIED if tier.years >= years else UNSATISFIED
    if tier.least is not None and tier.least >= years:
        return SATISFIED
    return UNSATISFIED if tier.fine and tier.least is None else UNKNOWN


def custodial(tiers: Iterable[Tier]) -> tuple[Tier, ...]:
    """Return the tiers that can mean prison; those that are for a fine alone only where there is no other."""
    found = tuple(tiers)
    prison = tuple(t for t in found if t.years is not None or t.least is not None or not t.fine)
    return prison or found


def maximum(world: World, profile: OffenceProfile, side: Side, state: str, years: float, day: int) -> Fact:
    """Return whether the maximum penalty of one side is at least a number of years (R1, R39)."""
    if "serious-crime" in profile.assumed and years <= ASSUMED_YEARS:
        return Fact(SATISFIED, state, "maximum-assumed", (), years)
    if years == ASSUMED_YEARS and profile.charges & CONVENTION_CHARGES:
        return Fact(SATISFIED, state, "convention-offence", (), sorted(profile.charges & CONVENTION_CHARGES))
    given = profile.years(side)
    if given is not None:
        return Fact(SATISFIED if given >= years else UNSATISFIED, state, "maximum-given", (), (given, years))
    if "wildlife-trafficking" not in profile.charges:
        return Fact(UNKNOWN, state, "penalty-of-charge-not-recorded", (), years)
    tiers = custodial(candidates(world, profile, state, day))
    verdicts = {reaches(tier, years) for tier in tiers}
    # What may cover the case decides nothing by itself: where it does not, the maximum is not recorded.
    verdict = verdicts.pop() if len(verdicts) == 1 and sure(tiers, profile, state, day) else UNKNOWN
    if verdict is UNSATISFIED and profile.charges & CONVENTION_CHARGES:
        # Another charge may go up to more, and one is enough (R5).
        return Fact(UNKNOWN, state, "penalty-of-charge-not-recorded", (), years)
    return Fact(verdict, state, "maximum", tuple(t.segment for t in tiers), (tiers, years))


def criminality(world: World, profile: OffenceProfile, side: Side, state: str, day: int) -> Fact:
    """Return whether the conduct is an offence on one side (R4, R13, R31); labels do not count."""
    if "dual-criminality" in profile.assumed:
        return Fact(SATISFIED, state, "criminality-assumed")
    if profile.years(side) is not None:
        return Fact(SATISFIED, state, "criminality-given")
    if "wildlife-trafficking" not in profile.charges:
        return Fact(UNKNOWN, state, "criminality-of-charge-not-recorded")
    tiers = candidates(world, profile, state, day)
    punished = tuple(t for t in tiers if t.years != 0)
    certain = sure(punished, profile, state, day)
    if certain:
        return Fact(SATISFIED, state, "offence", tuple(t.segment for t in certain), certain)
    if punished:
        return Fact(UNKNOWN, state, "offence-open", tuple(t.segment for t in punished), punished)
    if profile.charges & CONVENTION_CHARGES:
        return Fact(UNKNOWN, state, "criminality-of-charge-not-recorded")
    exempt = sure(tiers, profile, state, day)
    if exempt:
        return Fact(UNSATISFIED, state, "no-offence", tuple(t.segment for t in exempt), exempt)
    return Fact(UNKNOWN, state, "no-offence-recorded")


def scope(reached: frozenset[str] | None, profile: OffenceProfile) -> Verdict:
    """Return whether an offence scope reaches a charge; the other charges ride along (R5, R26)."""
    if reached is None:
        return UNKNOWN
    return SATISFIED if reached & profile.charges else UNSATISFIED


def of_case(slug: str, profile: OffenceProfile) -> Verdict:
    """Return what the profile says on a condition that belongs to the case (R2, R3, R4, R19, R20, R26)."""
    group = profile.group
    crossing = {True: SATISFIED, False: UNSATISFIED, None: UNKNOWN}[profile.transnational]
    if slug == "transnational":
        return crossing
    if slug == "organised-group":
        return {"involved": SATISFIED, "none": UNSATISFIED}.get(group, UNKNOWN)
    if slug == "suspected-transnational-organised":
        suspected = {"none": UNSATISFIED, "unknown": UNKNOWN}.get(group, SATISFIED)
        return min(crossing, suspected)
    if slug == "person-located":
        return {True: SATISFIED, False: UNSATISFIED, None: UNKNOWN}[profile.located]
    if slug == "wildlife-offence":
        return SATISFIED if "wildlife-trafficking" in profile.charges else UNSATISFIED
    if slug == "corruption-offence":
        # UNCAC 23 and 25 cover laundering and obstruction too, as far as corruption stands behind them.
        behind = UNKNOWN if profile.charges & {"laundering", "obstruction"} else UNSATISFIED
        return SATISFIED if "corruption" in profile.charges else behind
    return UNSATISFIED
