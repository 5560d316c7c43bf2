"""Say a fact in a sentence that a lawyer understands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from iwtld.basis.facts import Fact, Threshold
from iwtld.basis.grades import Verdict
from iwtld.basis.inquiry import Question
from iwtld.basis.profile import CHARGES
from iwtld.basis.report import lower, the
from iwtld.basis.values import Premise, Ref
from iwtld.basis.world import BEGINNING, FOREVER, Arrangement, Condition, Segment, Tier, World

_ASSUMED: Final = frozenset(
    {"assumed", "case", "criminality-assumed", "criminality-given", "maximum-assumed", "maximum-given"}
    | {"convention-offence", "agreement", "request"}
)
"""The reasons that rest on the question and on no record."""


def premise(world: World, question: Question, fact: Fact) -> Premise:
    """Return a fact as a premise with its sentence."""
    if fact.reason in _PLAIN:
        says = _PLAIN[fact.reason].format_map(_Words(world, fact))
    else:
        says = _SENTENCES[fact.reason](world, question, fact)
    says = says[:1].upper() + says[1:]
    records = tuple(dict.fromkeys(iri for segment in fact.segments for iri in segment.records))
    return Premise(fact.verdict, says, fact.reason, fact.state, records, fact.reason in _ASSUMED)


class _Words(dict[str, str]):
    """The words that a plain sentence can use, found when it asks for them."""

    def __init__(self, world: World, fact: Fact) -> None:
        super().__init__()
        self._world = world
        self._fact = fact

    def __missing__(self, word: str) -> str:
        detail: Any = self._fact.detail
        if word == "name":
            return _name(self._world, self._fact)
        if word == "instrument":
            return self._world.instruments[detail].name
        if word == "other":
            return _the(self._world, detail)
        if word == "arrangement":
            return str(detail.name)
        if word == "condition":
            return lower(detail.name)
        if word == "form":
            return {"ExtraditionRule": "extradition", "AssistanceRule": "mutual legal assistance"}[detail]
        if word == "charges":
            return ", ".join(CHARGES[charge] for charge in detail)
        if word == "whose":
            return _WHOSE[detail.side]
        return years(detail.years if isinstance(detail, Threshold) else detail)


_WHOSE: Final = {
    "requesting": "the law of the requesting state",
    "requested": "its own law",
    "both": "both laws",
}
"""Whose law the threshold of an extradition law looks at, in the words of that law."""

_PLAIN: Final[dict[str, str]] = {
    "treaty-not-in-force": "{instrument} itself is not in force on this day.",
    "not-bound": "{name} is shown not to be bound by {instrument} on this day.",
    "not-in-complete-list": "{name} is not in the list of parties to {instrument}, complete for this day.",
    "not-connected": "No record connects {name} with {instrument}, which is open to a group of states.",
    "party-list-incomplete": (
        "{name} is not recorded under {instrument}, and no party list is complete for this day."
    ),
    "arrangement-unknown": "Whether {arrangement} is in force on this day is not recorded.",
    "no-bilateral-treaty": (
        "A dated statement of a source excludes a bilateral treaty of the two on this form on this day."
    ),
    "bilateral-not-recorded": (
        "No bilateral treaty beyond those listed is recorded, and no statement says that there is none."
    ),
    "law-not-recorded": "The law of {name} on {form} without a treaty is not recorded for this day.",
    "no-designation": "No designation of {other} by the law of {name} is recorded for this day.",
    "maximum-assumed": "Assumed: the maximum in {name} is at least four years.",
    "convention-offence": (
        "The Convention itself makes {charges} an offence, without the four-year test (R19); "
        "other charges ride along (R5)."
    ),
    "penalty-of-charge-not-recorded": (
        "Penalties of {name} are recorded for wildlife offences only, not for this charge."
    ),
    "threshold": "The law of {name} asks for a maximum of {years} under {whose}.",
    "threshold-side-not-recorded": (
        "The law of {name} asks for a maximum of {years}; no source says under whose law."
    ),
    "threshold-not-recorded": "The penalty that the law of {name} asks for is not recorded.",
    "criminality-assumed": "Assumed: the conduct is an offence in {name}.",
    "criminality-given": "The question gives a penalty for the conduct in {name}, so it is an offence there.",
    "criminality-of-charge-not-recorded": "Whether this charge is an offence in {name} is not recorded.",
    "offence-open": (
        "{name} punishes such conduct for some species or acts; whether for these is open (R31)."
    ),
    "no-offence": "The conduct is no offence in {name} for this species (R31).",
    "no-offence-recorded": "No offence of {name} that covers the conduct is recorded for this day.",
    "assumed": "Assumed in the question.",
    "grade-not-recorded": "The sources name the form and not how strongly the instrument gives it.",
    "agreement": "It is given under an agreement, or agreed in the single case.",
    "request": "The request is taken to be presented on this day.",
}


def iso(day: int) -> str:
    """Return a day as ISO 8601."""
    return date.fromordinal(day).isoformat()


def span(segment: Segment) -> str:
    """Return in words when a record is established to hold."""
    # A day by which a source shows the record is no day on which it began.
    word = "from" if segment.not_before == segment.since else "as shown by"
    start = f" {word} {iso(segment.since)}" if BEGINNING < segment.since < FOREVER else ""
    end = f" until {iso(segment.until)}" if BEGINNING < segment.until < FOREVER else ""
    return start + end


def years(value: float) -> str:
    """Return a number of years in words."""
    if value == float("inf"):
        return "life"
    return f"{value:g} year{'' if value == 1 else 's'}"


def _name(world: World, fact: Fact) -> str:
    return _the(world, fact.state) if fact.state else "the pair"


def _the(world: World, code: str) -> str:
    state = world.states[code]
    return the(Ref(code, state.name, state.iri))


def _bound(world: World, question: Question, fact: Fact) -> str:
    instrument = world.instruments[str(fact.detail)]
    holding = next(s for s in fact.segments if s.established(question.day))
    verb = "is bound by" if instrument.binding else "takes part in"
    return f"{_name(world, fact)} {verb} {instrument.name}{span(holding)}."


def _bound_unknown(world: World, question: Question, fact: Fact) -> str:
    name = world.instruments[str(fact.detail)].name
    for segment in fact.segments:
        if (
            segment.possible(question.day)
            and segment.verdict is Verdict.SATISFIED
            and segment.since < FOREVER
        ):
            low = iso(segment.not_before) if segment.not_before > BEGINNING + 1 else "an unknown day"
            high = iso(segment.since)
            return f"{_name(world, fact)} joined {name} between {low} and {high}; the day is not recorded."
    return f"Whether {_name(world, fact)} is bound by {name} on this day is not recorded."


def _other_times(world: World, question: Question, fact: Fact) -> str:
    name = world.instruments[str(fact.detail)].name
    times = " and".join(span(s) for s in fact.segments if s.verdict is Verdict.SATISFIED)
    return f"{_name(world, fact)} is bound by {name}{times}, and so not on this day."


def _arrangement(world: World, question: Question, fact: Fact) -> str:
    one: Any = fact.detail
    holding = next(s for s in fact.segments if s.established(question.day))
    return f"{one.name} is in force between the two{span(holding)}."


def _arrangement_closed(world: World, question: Question, fact: Fact) -> str:
    one: Any = fact.detail
    assert isinstance(one, Arrangement)  # noqa: S101 - the reason says so
    times = " and".join(span(s) for s in one.segments)
    known = f"It is in force{times}." if times else f"Its recorded status is: {one.status.replace('-', ' ')}."
    return f"{one.name} is not in force on this day. {known}"


def _designated(world: World, question: Question, fact: Fact) -> str:
    other = _the(world, str(fact.detail))
    if fact.verdict is Verdict.SATISFIED:
        return f"The law of {_name(world, fact)} designates {other}{span(fact.segments[0])}."
    return f"Whether the law of {_name(world, fact)} designates {other} on this day is not recorded."


def _designation_closed(world: World, question: Question, fact: Fact) -> str:
    one: Any = fact.detail
    other = _the(world, next(party for party in one.parties if party != fact.state))
    times = " and".join(filter(None, map(span, fact.segments)))
    known = f"It holds{times}." if times else f"Its recorded status is: {one.status.replace('-', ' ')}."
    return (
        f"The designation of {other} by the law of {_name(world, fact)} is not in force on this day. {known}"
    )


def _maximum(world: World, question: Question, fact: Fact) -> str:
    detail: Any = fact.detail
    tiers: tuple[Tier, ...] = detail[0]
    needed = f"{years(detail[1])} {'is' if detail[1] == 1 else 'are'} needed"
    if not tiers:
        return f"No maximum penalty of {_name(world, fact)} is recorded for this charge on this day."
    known = [tier.years for tier in tiers if tier.years is not None]
    stated = [tier.stated for tier in tiers if tier.stated]
    if not known and stated:
        amount = f"is stated as “{stated[0]}”"
    elif not known and all(tier.fine and tier.least is None for tier in tiers):
        amount = "is a fine, without deprivation of liberty (R1)"
    elif not known:
        amount = "is not recorded"
    elif min(known) == max(known):
        amount = f"is {years(known[0])}"
    else:
        amount = (
            f"is {years(min(known))} to {years(max(known))}, by the offence charged and the species (R39)"
        )
    text = f"The maximum in {_name(world, fact)} {amount}; {needed}."
    if fact.verdict is Verdict.UNKNOWN and known and min(known) >= detail[1]:
        text += " Whether a tier that is recorded covers the case is open."
    if known and len(known) < len(tiers):
        text += " Some tiers have no recorded maximum."
    if not any(tier.segment.established(question.day) for tier in tiers):
        text += " No tier is shown to be in force yet on this day."
    return text


def _given(world: World, question: Question, fact: Fact) -> str:
    detail: Any = fact.detail
    given, threshold = detail
    return (
        f"The question gives a maximum of {years(given)} in {_name(world, fact)}; {years(threshold)} needed."
    )


def _offence(world: World, question: Question, fact: Fact) -> str:
    detail: Any = fact.detail
    return f"The conduct is an offence in {_name(world, fact)}: {detail[0].name}."


def _position(world: World, question: Question, fact: Fact) -> str:
    condition: Any = fact.detail
    assert isinstance(condition, Condition)  # noqa: S101 - the reason says so
    name = _name(world, fact)
    if condition.slug in _POSITIONS and fact.verdict is not Verdict.UNKNOWN:
        holds, fails = _POSITIONS[condition.slug]
        return f"{(holds if fact.verdict > 0 else fails).format(name)}{span(fact.segments[0])}."
    word = {1: "Holds for {}", 0: "The records leave it open for {}", -1: "Does not hold for {}"}
    return f"{word[int(fact.verdict)].format(name)}: {lower(condition.name)}."


def _presumed(world: World, question: Question, fact: Fact) -> str:
    condition: Any = fact.detail
    what = "Nothing" if fact.verdict is Verdict.UNKNOWN else "Nothing to the contrary"
    return f"{what} is recorded for {_name(world, fact)}: {lower(condition.name)}."


_POSITIONS: Final = {
    "treaty-required": (
        "{} makes extradition conditional on a treaty",
        "The law of {} asks for no treaty to extradite",
    ),
    "no-treaty-required-by-both": (
        "The law of {} asks for no treaty to extradite",
        "{} makes extradition conditional on a treaty",
    ),
    "convention-taken-as-basis": (
        "{} takes the Convention as the legal basis for extradition",
        "{} does not take the Convention as the legal basis for extradition",
    ),
    "extradition-without-treaty": (
        "The law of {} allows extradition without a treaty",
        "The law of {} allows no extradition without a treaty",
    ),
    "assistance-without-treaty": (
        "The law of {} allows assistance without a treaty",
        "The law of {} allows no assistance without a treaty",
    ),
    "dual-criminality-where-required": (
        "The law of {} asks for no dual criminality, save for coercive measures",
        "The law of {} asks for dual criminality",
    ),
    "not-drug-only": (
        "The law of {} does not limit the assistance to drug offences",
        "The law of {} limits the assistance to drug offences",
    ),
}


def _scope(world: World, question: Question, fact: Fact) -> str:
    charges = " or ".join(CHARGES[charge] for charge in sorted(question.profile.charges))
    word = {1: "reach", -1: "do not reach", 0: "are not recorded, so they may or may not reach"}
    return f"The offences that it covers {word[int(fact.verdict)]} {charges}."


def _case(world: World, question: Question, fact: Fact) -> str:
    condition: Any = fact.detail
    if condition.slug == "organised-group" and question.profile.group == "suspected":
        return "The group is suspected; this form needs its involvement to be shown (R2, R3)."
    word = {1: "The question says so", -1: "The question says otherwise", 0: "The question leaves it open"}
    return f"{word[int(fact.verdict)]}: {lower(condition.name)}."


_SENTENCES: Final[dict[str, Callable[[World, Question, Fact], str]]] = {
    "bound": _bound,
    "bound-unknown": _bound_unknown,
    "bound-at-other-times": _other_times,
    "arrangement-in-force": _arrangement,
    "arrangement-not-in-force": _arrangement_closed,
    "designated": _designated,
    "designation-not-in-force": _designation_closed,
    "maximum": _maximum,
    "maximum-given": _given,
    "offence": _offence,
    "position": _position,
    "not-recorded": _presumed,
    "scope": _scope,
    "case": _case,
}
