"""The world of the engine: the records that decide, indexed for questions, and nothing else.

A world is read once from a graph (``iwtld.basis.load``) and never changes; a what-if makes another one. Days
are proleptic Gregorian ordinals (``date.toordinal``), intervals are half open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from iwtld.basis.grades import Grade, Verdict

BEGINNING: Final = 0
"""Before every day of the calendar."""
FOREVER: Final = date.max.toordinal() + 1
"""After every day of the calendar."""

TREATIES: Final = frozenset({"MultilateralTreaty", "RegionalTreaty"})
"""The classes of instruments that bind by consent (Vienna Convention on the Law of Treaties 11-18)."""

Key = tuple[str, str | None]
"""A condition, and the instrument that it is about where positions on it differ by instrument."""


@dataclass(frozen=True, slots=True)
class Segment:
    """What one record establishes in an interval: for sure from ``since``, possibly from ``not_before``."""

    verdict: Verdict
    since: int
    until: int
    not_before: int
    not_after: int
    records: tuple[str, ...]
    years: float | None = None
    side: str | None = None
    """The side at which a threshold of these years is tested; ``None`` where no source says it."""
    needs: tuple[str, ...] = ()
    form: str | None = None
    """The form of cooperation that it is about; ``None`` for any."""

    def established(self, day: int) -> bool:
        """Return whether the record establishes its verdict for a day."""
        return self.since <= day < self.until

    def possible(self, day: int) -> bool:
        """Return whether the verdict is possible on a day without being established."""
        return self.not_before <= day < self.not_after and not self.since <= day < self.until

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """Return the days on which something about the record changes."""
        return self.since, self.until, self.not_before, self.not_after


def combine(segments: tuple[Segment, ...], day: int) -> Verdict | None:
    """Return what the positions of one jurisdiction on one condition add up to on a day.

    Records that contradict each other, or one that says "unknown", leave it unknown (R36). ``None`` where
    no record says anything about the day.
    """
    established = {s.verdict for s in segments if s.since <= day < s.until}
    possible = {s.verdict for s in segments if s.not_before <= day < s.not_after} - established
    if len(established) == 1 and Verdict.UNKNOWN not in established:
        (verdict,) = established
        return Verdict.UNKNOWN if Verdict(-verdict) in possible else verdict
    return Verdict.UNKNOWN if established or possible else None


@dataclass(frozen=True, slots=True)
class State:
    """A jurisdiction that asks or is asked: a state, a territory or a regional organisation."""

    code: str
    iri: str
    name: str
    un_member: bool


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty, scheme or other instrument of more than two sides."""

    slug: str
    iri: str
    name: str
    kind: str
    regional: bool
    reaches: frozenset[str] | None
    """The charges that its offence scope reaches; ``None`` where the scope is not recorded."""
    days_to_entry: int | None = None
    months_to_withdrawal: int | None = None
    ratifications_to_entry: int | None = None
    entered: int | None = None

    @property
    def binding(self) -> bool:
        """Return whether it binds those who take part in it, as a scheme or a network does not."""
        return self.kind in TREATIES or self.kind == "RegionalLaw"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A bilateral treaty, scheme, designation or memorandum."""

    slug: str
    iri: str
    name: str
    kind: str
    forms: frozenset[str]
    parties: tuple[str, str]
    requested: str | None
    reaches: frozenset[str] | None
    status: str
    segments: tuple[Segment, ...]
    """When it is in force between the two; empty where no record shows it in force."""
    checked: int | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """What an instrument, or every arrangement or rule of a class, gives: one form in one grade."""

    slug: str
    iri: str
    instrument: str | None
    """The instrument that it is an article of; ``None`` for one that belongs to a class."""
    applies_to: str | None
    article: str | None
    form: str
    grade: Grade
    conditions: tuple[str, ...]
    rule: str | None


@dataclass(frozen=True, slots=True)
class Condition:
    """The record of a condition: how it is tested, on whose side, and what would remedy it."""

    slug: str
    iri: str
    name: str
    text: str
    test: str
    side: str
    years: float | None
    presumed: Verdict
    per_instrument: bool
    rule: str
    remedy: str


@dataclass(frozen=True, slots=True)
class LawRule:
    """A rule of domestic law on one form, with the interval in which the law is known to hold."""

    iri: str
    law: str
    law_iri: str
    segment: Segment
    checked: int | None


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of penalty of a recorded offence."""

    iri: str
    offence: str
    name: str
    scope: str
    years: float | None
    """The longest imprisonment; 0 for none, infinite for life, ``None`` where it is not recorded."""
    least: float | None
    """The shortest imprisonment, where a source gives it: the longest is not below it."""
    fine: bool
    stated: str | None
    """The imprisonment in the words of the source, where no number is recorded."""
    segment: Segment


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of refusal, or one that is excluded, of an instrument or a class of them."""

    iri: str
    instrument: str | None
    applies_to: str | None
    article: str
    form: str | None
    effect: str
    trigger: str | None
    text: str
    rule: str | None
    without_treaty: bool
    """Whether it applies only between states that no treaty on the form binds (UNTOC 18(7), R12)."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a party declared or reserved on an article of an instrument, in the words of the record."""

    iri: str
    article: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Authority:
    """Who receives requests."""

    iri: str
    name: str
    function: str
    languages: tuple[str, ...]
    channel: str | None


@dataclass(frozen=True, slots=True)
class Channel:
    """A mechanism that opens contact between jurisdictions and authorises nothing (R29)."""

    slug: str
    iri: str
    name: str
    members: Mapping[str, tuple[Segment, ...]]
    posted_by: tuple[str, ...]
    """Who posts officers in a region whose hosts no source names; nobody for every other channel."""
    obstacles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything that the engine reasons from."""

    version: str
    states: Mapping[str, State]
    instruments: Mapping[str, Instrument]
    provisions: tuple[Provision, ...]
    conditions: Mapping[str, Condition]
    positions: Mapping[Key, Mapping[str, tuple[Segment, ...]]]
    """Positions by key and jurisdiction; participations are positions on ``in-force``."""
    everybody: Mapping[Key, tuple[Segment, ...]]
    """Positions that no jurisdiction is named for: of the treaty itself, and of complete party lists."""
    participants: Mapping[str, frozenset[str]]
    """Who has a recorded participation in an instrument, whenever."""
    designations: Mapping[tuple[str, str], tuple[Segment, ...]]
    """Designations by requested and requesting jurisdiction."""
    arrangements: Mapping[tuple[str, str], tuple[Arrangement, ...]]
    """Arrangements by pair, in the order of the codes."""
    complete: Mapping[tuple[str, str, str], tuple[Segment, ...]]
    """Statements that the bilateral arrangements of a pair on a form are recorded in full."""
    laws: Mapping[tuple[str, str], tuple[LawRule, ...]]
    """Rules of domestic law by class and jurisdiction."""
    tiers: Mapping[str, tuple[Tier, ...]]
    grounds: tuple[Ground, ...]
    declared: Mapping[tuple[str, str], tuple[Declared, ...]]
    """Declarations and reservations by instrument and party."""
    authorities: Mapping[str, tuple[Authority, ...]]
    checked: Mapping[tuple[str, str], int]
    """The last day for which a source shows the status of a jurisdiction under an instrument."""
    forms: Mapping[str, str]
    """Forms of cooperation, slug to label."""
    groups: Mapping[str, tuple[tuple[str, Segment], ...]]
    """The members of a group of jurisdictions, with the interval of their membership."""
    channels: tuple[Channel, ...]
    by_form: Mapping[str, tuple[Provision, ...]] = field(init=False)
    """Provisions of instruments that can serve a form: its own, and every mere channel."""
    by_class: Mapping[tuple[str, str], Provision] = field(init=False)
    """Provisions of classes, by class and form."""
    treaties: Mapping[str, tuple[str, ...]] = field(init=False)
    """The treaties that give a form by themselves; a convention that widens others (R6) is not among them."""

    def __post_init__(self) -> None:
        serving = {
            form: tuple(
                p
                for p in self.provisions
                if p.instrument and (p.form == form or p.grade is Grade.CHANNEL_ONLY)
            )
            for form in self.forms
        }
        object.__setattr__(self, "by_form", {form: _once(form, found) for form, found in serving.items()})
        classes = {(p.applies_to, p.form): p for p in self.provisions if p.applies_to}
        object.__setattr__(self, "by_class", classes)
        object.__setattr__(self, "treaties", {form: self._treaties(form) for form in self.forms})

    def _treaties(self, form: str) -> tuple[str, ...]:
        own = [p for p in self.provisions if p.form == form and p.grade is not Grade.CHANNEL_ONLY]
        widening = {
            p.instrument for p in own if any(self.conditions[slug].test == "treaty" for slug in p.conditions)
        }
        return tuple(
            slug
            for slug, instrument in self.instruments.items()
            if instrument.kind in TREATIES and slug not in widening and any(p.instrument == slug for p in own)
        )

    def members(self, group: str, day: int) -> tuple[str, ...]:
        """Return the codes of those who may belong to a group on a day, in their order."""
        found = {
            code
            for code, segment in self.groups.get(group, ())
            if segment.established(day) or segment.possible(day)
        }
        return tuple(sorted(found))

    def pair(self, a: str, b: str) -> tuple[Arrangement, ...]:
        """Return the arrangements between two jurisdictions."""
        return self.arrangements.get((a, b) if a < b else (b, a), ())


def _once(form: str, provisions: tuple[Provision, ...]) -> tuple[Provision, ...]:
    """Keep one channel of each instrument: that of the form itself, or else its first."""
    kept: dict[tuple[str | None, str], Provision] = {}
    for provision in provisions:
        channel = provision.grade is Grade.CHANNEL_ONLY
        key = (provision.instrument, "channel" if channel else provision.slug)
        if key not in kept or (channel and provision.form == form != kept[key].form):
            kept[key] = provision
    return tuple(kept.values())
