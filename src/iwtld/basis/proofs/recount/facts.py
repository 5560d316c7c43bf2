"""Decide what the records establish on one side, or between two, on one day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from iwtld.basis.grades import Verdict
from iwtld.basis.proofs.recount.records import Case, Pattern, Records, Span
from iwtld.names import slug
from iwtld.namespaces import ID

SATISFIED, UNKNOWN, UNSATISFIED = Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.UNSATISFIED
IN_FORCE: Final = ID + "condition/in-force"
WILDLIFE: Final = "wildlife-trafficking"
APPENDICES: Final = frozenset({"appendix-i", "appendix-ii-iii"})


class Tier(NamedTuple):
    """A penalty of the law: its offence and the species that it covers, and imprisonment in years."""

    span: Span
    offence: str
    scope: str
    longest: float | None
    least: float | None
    fine: bool

    @property
    def fine_only(self) -> bool:
        """Return whether the penalty is a fine and no imprisonment."""
        return self.fine and self.longest is None and self.least is None

    def reaches(self, years: float) -> Verdict:
        """Return whether the penalty goes up to a number of years; the shortest is not above the longest."""
        if self.longest is not None:
            return SATISFIED if self.longest >= years else UNSATISFIED
        if self.least is not None and self.least >= years:
            return SATISFIED
        return UNSATISFIED if self.fine_only else UNKNOWN


@dataclass(frozen=True, slots=True)
class View:
    """The facts of one case on one day: by all records, or by the ``only`` ones as if there were no others.

    ``seen`` gathers the records that were looked at.
    """

    records: Records
    case: Case
    day: int
    only: frozenset[str] | None = None
    seen: set[Span] = field(default_factory=set)

    def find(self, *patterns: Pattern) -> list[Span]:
        """Return the records of this view that have all of the values."""
        spans = [s for s in self.records.find(*patterns) if self.only is None or s.record in self.only]
        self.seen.update(spans)
        return spans

    def active(self, *patterns: Pattern) -> list[Span]:
        """Return those of them that say something of the day."""
        return [span for span in self.find(*patterns) if span.active(self.day)]

    def sure(self, *patterns: Pattern) -> list[Span]:
        """Return those that establish something for the day."""
        return [span for span in self.find(*patterns) if span.since <= self.day < span.until]

    def laws(self, kind: str) -> list[str]:
        """Return the laws of the requested side of which a rule of a class may hold on the day."""
        rules = self.active(("rdf:type", kind), ("iwt:jurisdiction", self.case.requested))
        return [law for rule in rules for law in self.records.values(rule.record, "iwt:law")]

    def arrangements(self, kind: str, form: str) -> list[str]:
        """Return the arrangements of a class between the two on a form that the requesting side can use."""
        found = []
        for a, b in self.case.pairs:
            of_pair = (("iwt:firstParty", a), ("iwt:secondParty", b), ("iwt:form", form))
            for span in self.records.find(
                ("rdf:type", kind), ("rdf:type", "iwt:BilateralArrangement"), *of_pair
            ):
                if self.records.one(span.record, "iwt:requestedState") in (None, self.case.requested):
                    found.append(span.record)
        return found

    def combined(self, spans: list[Span]) -> Verdict | None:
        """Return what records add up to: a sure verdict that none disputes, or unknown."""
        sure = {s.verdict for s in spans if s.since <= self.day < s.until}
        maybe = {s.verdict for s in spans if s.low <= self.day < s.high}
        for verdict in (SATISFIED, UNSATISFIED):
            if sure == {verdict} and Verdict(-verdict) not in maybe:
                return verdict
        return UNKNOWN if sure or maybe else None

    def of_form(self, spans: list[Span]) -> list[Span]:
        """Return the records that are about the form of the case, or about none in particular."""
        return [s for s in spans if self.records.one(s.record, "iwt:form") in (None, self.case.form)]

    def standing(self, instrument: str, state: str) -> Verdict | None:
        """Return whether a state is bound; ``None`` where nothing connects it with a regional instrument."""
        of, position = ("iwt:instrument", instrument), ("rdf:type", "iwt:LegalPosition")
        bound = self.find(("rdf:type", "iwt:Participation"), of, ("iwt:party", state))
        said = self.find(position, of, ("iwt:condition", IN_FORCE), ("iwt:jurisdiction", state))
        regional = self.records.one(instrument, "iwt:instrumentScope") == "regional"
        if regional and not bound and not said:
            return None
        nobody = (position, of, ("iwt:jurisdiction", ""))
        if self.sure(*nobody, ("iwt:condition", ID + "condition/treaty-in-force")):
            return UNSATISFIED
        verdict = self.combined([*bound, *said])
        if verdict is not None:
            return verdict
        members = self.records.one(state, "iwt:unitedNationsMember") == "true"
        if bound or (members and self.sure(*nobody, ("iwt:condition", IN_FORCE))):
            return UNSATISFIED
        return None if regional else UNKNOWN

    def party(self, instrument: str, state: str) -> Verdict:
        """Return whether an instrument binds a state (R21, R22, R35, R37)."""
        verdict = self.standing(instrument, state)
        return UNSATISFIED if verdict is None else verdict

    def arrangement(self, one: str) -> Verdict:
        """Return whether a bilateral arrangement is in force; what no record shows as such is not."""
        spans = self.find(("iwt:underInstrument", one))
        spans += self.find(
            ("rdf:type", "iwt:LegalPosition"), ("iwt:condition", IN_FORCE), ("iwt:instrument", one)
        )
        verdict = self.combined(spans)
        return UNSATISFIED if verdict is None else verdict

    def designation(self, otherwise: Verdict = UNKNOWN) -> Verdict:
        """Return whether the law of the requested side designates the requesting one (R24, R25).

        ``otherwise`` is what holds where no record says anything of the day.
        """
        sides = (("iwt:jurisdiction", self.case.requested), ("iwt:towards", self.case.requesting))
        spans = self.find(("iwt:condition", ID + "condition/domestic-designation"), *sides)
        verdict = self.combined(self.of_form(spans))
        return otherwise if verdict is None else verdict

    def unrecorded(self) -> Verdict:
        """Return whether a bilateral treaty that is not recorded can exist; only a statement excludes it."""
        kind = ("iwt:completenessKind", ID + "completeness-kind/bilateral-arrangements")
        for a, b in self.case.pairs:
            if self.sure(kind, ("iwt:firstParty", a), ("iwt:secondParty", b), ("iwt:form", self.case.form)):
                return UNSATISFIED
        return UNKNOWN

    def position(self, condition: str, instrument: str | None, state: str) -> Verdict:
        """Return the position of a state on a condition, on the instrument first and else in general."""
        of = (("iwt:condition", condition), ("iwt:jurisdiction", state))
        per_instrument = self.records.one(condition, "iwt:perInstrument") == "true"
        for about in (instrument, "") if per_instrument and instrument else ("",):
            verdict = self.combined(self.of_form(self.find(*of, ("iwt:instrument", about))))
            if verdict is not None:
                return verdict
        return self.presumed(condition)

    def presumed(self, condition: str) -> Verdict:
        """Return what holds of a condition where nothing is recorded."""
        word = self.records.one(condition, "iwt:presumedVerdict")
        return UNKNOWN if word is None else Verdict[slug(word).upper()]

    def threshold(self, condition: str) -> tuple[float, str | None] | None:
        """Return the years that the law of the requested side asks for on the day, and at which side.

        The side is ``None`` where no record gives it, or where laws differ; without years there is nothing.
        """
        spans = self.active(("iwt:condition", condition), ("iwt:jurisdiction", self.case.requested))
        found = [
            (float(years), self.records.one(s.record, "iwt:testedSide"))
            for s in spans
            for years in self.records.values(s.record, "iwt:thresholdYears")
        ]
        sides = {side for _, side in found}
        alike = next(iter(sides)) if len(sides) == 1 else None
        return (max(years for years, _ in found), alike and slug(alike)) if found else None

    def scope(self, one: str) -> Verdict:
        """Return whether the offence scope of an instrument reaches a charge (R5, R26)."""
        scope = self.records.one(one, "iwt:offenceScope")
        if scope is None:
            return UNKNOWN
        reached = {slug(profile) for profile in self.records.values(scope, "iwt:reaches")}
        return SATISFIED if reached & self.case.charges else UNSATISFIED

    def covers(self, scope: str, state: str) -> bool | None:
        """Return whether a species scope covers the species of the case; ``None`` is open (R31, R39)."""
        listing, native = self.case.word("iwt:speciesListing"), self.case.profile.get("iwt:nativeTo", ())
        if scope in APPENDICES and listing is not None:
            return scope == listing
        if scope in ("native-only", "non-native-listed") and self.case.word("iwt:nativeRangeKnown") == "true":
            return (slug(state) in native) is (scope == "native-only")
        return True if scope == "all-listed" else None

    def tiers(self, state: str) -> list[Tier]:
        """Return the penalties that the charge can fall under (R39): those of charged offences, or all."""
        kind = ("iwt:penaltyKind", ID + "penalty-kind/statutory-maximum")
        law = [_tier(self.records, span) for span in self.active(kind, ("iwt:jurisdiction", state))]
        enacted = [tier for tier in law if self.records.one(tier.span.record, "iwt:enacted") != "false"]
        chosen = [tier for tier in enacted if self.charged(tier)]
        return chosen or [tier for tier in enacted if self.covers(tier.scope, state) is not False]

    def charged(self, tier: Tier) -> bool:
        """Return whether the question names the offence of a penalty."""
        return tier.offence in self.case.profile.get("iwt:chargedOffence", ())

    def certain(self, tiers: list[Tier], state: str) -> bool:
        """Return whether one of some penalties is in force and covers the case, and does not only perhaps.

        The appendices of CITES together hold every species that it lists.
        """
        sure = [tier for tier in tiers if tier.span.since <= self.day < tier.span.until]
        covering = any(self.charged(tier) or self.covers(tier.scope, state) is True for tier in sure)
        unlisted = self.case.word("iwt:speciesListing") is None
        return covering or (unlisted and {tier.scope for tier in sure} >= APPENDICES)

    def maximum(self, state: str, years: float) -> Verdict:
        """Return whether the maximum that the law of a state sets is at least a number of years (R1, R39)."""
        tiers = self.tiers(state) if WILDLIFE in self.case.charges else []
        tiers = [tier for tier in tiers if not tier.fine_only] or tiers
        verdicts = {tier.reaches(years) for tier in tiers}
        if len(verdicts) != 1 or not self.certain(tiers, state):
            return UNKNOWN
        # One charge is enough (R5), and the penalties of the others are not recorded.
        return UNKNOWN if verdicts == {UNSATISFIED} and self.case.charges - {WILDLIFE} else verdicts.pop()

    def criminality(self, state: str) -> Verdict:
        """Return whether the law of a state makes the conduct an offence (R4, R13, R31)."""
        tiers = self.tiers(state) if WILDLIFE in self.case.charges else []
        punished = [tier for tier in tiers if tier.longest != 0]
        if self.certain(punished, state):
            return SATISFIED
        exempt = not punished and not self.case.charges - {WILDLIFE} and self.certain(tiers, state)
        return UNSATISFIED if exempt else UNKNOWN

    def of_case(self, condition: str) -> Verdict:
        """Return what the case profile says on a condition of the single case (R2, R3, R4, R19, R20, R26)."""
        said = {"true": SATISFIED, "false": UNSATISFIED}
        crossing = said.get(self.case.word("iwt:transnational") or "", UNKNOWN)
        group = self.case.word("iwt:groupInvolvement")
        if condition == "transnational":
            return crossing
        if condition == "person-located":
            return said.get(self.case.word("iwt:personLocated") or "", UNKNOWN)
        if condition == "organised-group":
            return {"involved": SATISFIED, "none": UNSATISFIED}.get(group or "", UNKNOWN)
        if condition == "suspected-transnational-organised":
            return min(crossing, {"none": UNSATISFIED, "unknown": UNKNOWN}.get(group or "", SATISFIED))
        if condition == "corruption-offence" and "corruption" not in self.case.charges:
            # UNCAC 23 and 25 cover laundering and obstruction where corruption stands behind them.
            return UNKNOWN if self.case.charges & {"laundering", "obstruction"} else UNSATISFIED
        fits = condition == "corruption-offence" or (
            condition == "wildlife-offence" and WILDLIFE in self.case.charges
        )
        return SATISFIED if fits else UNSATISFIED


def _tier(records: Records, span: Span) -> Tier:
    def number(name: str) -> float | None:
        value = records.one(span.record, name)
        return None if value is None else float(value)

    life = records.one(span.record, "iwt:lifeImprisonment") == "true"
    longest = float("inf") if life else number("iwt:maximumImprisonmentYears")
    offence = records.one(span.record, "iwt:offence") or ""
    scope = slug(records.one(offence, "iwt:speciesScope") or "")
    fine = number("iwt:maximumFine") is not None
    return Tier(span, slug(offence), scope, longest, number("iwt:minimumImprisonmentYears"), fine)
