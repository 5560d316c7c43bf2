"""The steps that would make a premise hold, in the words of the one who takes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from iwtld.basis.grades import Verdict
from iwtld.basis.report import the
from iwtld.basis.values import Answer, ConditionResult, Premise, Route

WHO: Final = ("record keeper", "requesting", "requested", "both")
"""Whose step it is, from the one who is asked first."""

RANKS: Final = {
    "record-fact": 1,
    "show-in-case": 1,
    "notify-convention": 2,
    "designate-authority": 2,
    "designate-state": 3,
    "lift-restriction": 4,
    "criminalise": 5,
    "raise-maximum": 5,
    "change-law": 5,
    "ratify": 6,
    "conclude-treaty": 7,
}
"""How much a remedy takes, as the concepts of the scheme ``remedy`` are ranked."""

YEARS: Final = {
    "serious-crime": "four years",
    "minimum-one-year": "one year",
    "minimum-two-years": "two years",
    "framework-decision-threshold": "one year",
}
"""The thresholds of the conditions in words; elsewhere the law of the requested side sets it."""

_WAIVED: Final = "dual-criminality-where-required"
_SHOWN: Final = {
    "transnational": "that the offence is transnational",
    "organised-group": "that an organised criminal group of three or more is involved",
    "suspected-transnational-organised": (
        "reasonable grounds to suspect that the offence is transnational and involves an organised group"
    ),
    "person-located": "that the person is in the territory of {asked}",
}
_CHARGED: Final = {"corruption-offence": "corruption", "wildlife-offence": "a wildlife offence"}
_BEYOND: Final = "core-crime"
"""What no charge of a wildlife case can be (R26)."""
_NOTICES: Final = {"untoc": "UNTOC 16(5)", "uncac": "UNCAC 44(6)"}


@dataclass(frozen=True, slots=True)
class Fix:
    """One step: the remedy as the records name it, whose step it is (of :data:`WHO`), and what to do."""

    remedy: str
    who: str
    text: str

    @property
    def rank(self) -> int:
        """Return how much the remedy takes, 1 for the least."""
        return RANKS[self.remedy]

    @property
    def order(self) -> int:
        """Return the place of the one who takes the step."""
        return WHO.index(self.who)

    def to_dict(self) -> dict[str, Any]:
        """Return the step as plain values."""
        return {"remedy": self.remedy, "who": self.who, "rank": self.rank, "text": self.text}


def remedies(answer: Answer, route: Route, condition: ConditionResult, premise: Premise) -> Iterator[Fix]:
    """Yield the steps each of which makes a premise hold; none where nothing can."""
    yield from _Remedies(answer, route, condition, premise).fixes()


class _Remedies:
    def __init__(self, answer: Answer, route: Route, condition: ConditionResult, premise: Premise) -> None:
        self.route = route
        self.condition = condition
        self.premise = premise
        self.charges = answer.offence.charges
        self.asking, self.asked = the(answer.requesting), the(answer.requested)
        self.both = f"{self.asking} and {self.asked}"
        self.side = "requesting" if premise.state == answer.requesting.id else "requested"
        self.name = self.asking if self.side == "requesting" else self.asked
        self.other = self.asked if self.side == "requesting" else self.asking
        self.form = answer.form.name.lower()
        self.instrument = route.instrument.name

    def fixes(self) -> Iterator[Fix]:
        if self.condition.id == "dual-criminality-not-excluded":
            text = f"find out and record whether {self.instrument} asks for dual criminality"
            yield self.fix("record-fact", text, "record keeper")
        elif self.premise.verdict is Verdict.UNKNOWN:
            yield from self.findings()
        yield from self.steps()
        if self.condition.arguable:
            text = f"{self.asking} relies on the law of {self.other} alone: it is disputed whose law decides"
            yield self.fix("show-in-case", text, "requesting")
        if self.condition.id == "serious-crime" and "wildlife-trafficking" in self.charges:
            text = (
                f"{self.asking} charges laundering of the proceeds, participation in an organised group, "
                "corruption or obstruction as well, where the facts bear it: these need no four years, and "
                "the other charges ride along"
            )
            yield self.fix("show-in-case", text, "requesting")

    def findings(self) -> Iterator[Fix]:
        """Yield what would settle a premise that is not known: the case, or else a record."""
        reason = self.premise.reason
        if reason == "offence-open" or (reason == "maximum" and self.premise.records):
            text = f"{self.asking} names the offence and the species, on which the law of {self.name} depends"
            yield self.fix("show-in-case", text, "requesting")
        elif reason != "case":
            yield self.fix("record-fact", f"find out and record {self.unknown()}", "record keeper")

    def unknown(self) -> str:
        """Return what is to be found out."""
        name, bound = self.name, "takes part in" if self.route.kind == "channel" else "is bound by"
        by_reason = {
            "arrangement-unknown": f"whether {self.both} have a treaty on {self.form} in force",
            "bilateral-not-recorded": f"whether {self.both} have a treaty on {self.form}",
            "law-not-recorded": f"what the law of {name} says on {self.form} without a treaty",
            "no-designation": f"whether the law of {name} designates {self.other}",
            "designated": f"since when the law of {name} designates {self.other}",
            "threshold-not-recorded": f"which penalty the law of {name} asks for",
            "threshold-side-not-recorded": f"at whose maximum the law of {name} looks",
            "maximum": f"the maximum penalty of {name} for the charge",
            "penalty-of-charge-not-recorded": f"the maximum penalty of {name} for the charge",
            "no-offence-recorded": f"which offence of {name} covers the conduct",
            "criminality-of-charge-not-recorded": f"whether the charge is an offence in {name}",
        }
        by_condition = {
            "in-force": f"whether {name} {bound} {self.instrument}",
            "existing-treaty": f"whether {name} is bound by another treaty on {self.form}",
            "convention-taken-as-basis": f"whether {name} takes {self.instrument} as the basis",
            "treaty-required": f"whether {name} makes extradition conditional on a treaty",
            "no-treaty-required-by-both": f"whether {name} extradites without a treaty",
            "extradition-without-treaty": f"whether {name} extradites without a treaty",
            "assistance-without-treaty": f"whether {name} gives assistance without a treaty",
            "domestic-law-permits": f"whether the law of {name} permits {self.form}",
            "no-reservation": f"whether {name} has made a reservation to {self.instrument}",
            "same-annexes": f"which annexes of {self.instrument} {name} has accepted",
            "grade-recorded": f"how strongly the text of {self.instrument} gives {self.form}",
            "offence-scope": f"which offences {self.instrument} covers",
            _WAIVED: f"whether {name} asks for dual criminality",
        }
        known = by_reason.get(self.premise.reason) or by_condition.get(self.condition.id)
        return known or f"whether this holds for {name}: {self.condition.text}"

    def steps(self) -> Iterator[Fix]:
        """Yield what would change a premise that fails, or that may turn out to fail."""
        reason, slug = self.premise.reason, self.condition.id
        if reason in ("no-bilateral-treaty", "bilateral-not-recorded") or slug == "existing-treaty":
            yield self.fix("conclude-treaty", f"{self.both} conclude a treaty on {self.form}", "both")
        elif reason == "treaty-not-in-force":
            text = f"{self.both} ratify {self.instrument}, and as many others as its entry into force takes"
            yield self.fix("ratify", text, "both")
        elif reason.startswith("arrangement-"):
            yield self.fix("ratify", f"{self.both} bring {self.instrument} into force", "both")
        elif reason in ("no-designation", "designated", "designation-not-in-force"):
            yield self.fix("designate-state", f"{self.asked} designates {self.asking} under its law")
        elif reason == "bound-at-other-times":
            text = (
                f"{self.name} joins {self.instrument} anew, or the request falls into a time when it is bound"
            )
            yield self.fix("ratify", text)
        elif reason in ("scope", "case"):
            yield from self.in_the_case()
        elif reason not in (
            "law-not-recorded",
            "threshold-not-recorded",
            "threshold-side-not-recorded",
            "grade-not-recorded",
            "not-connected",
        ):
            yield from self.of_the_state()

    def in_the_case(self) -> Iterator[Fix]:
        """Yield what the requesting side can show or charge; a charge opens the scope of its instrument."""
        slug, conditions = self.condition.id, [each.id for each in self.route.conditions]
        if slug in _SHOWN:
            shown = _SHOWN[slug].format(asked=self.asked)
            yield self.fix("show-in-case", f"{self.asking} shows in the request {shown}", "requesting")
        elif slug == "corruption-offence" and self.premise.verdict is Verdict.UNKNOWN:
            text = f"{self.asking} shows in the request that corruption stands behind the charge"
            yield self.fix("show-in-case", text, "requesting")
        elif self.premise.verdict is Verdict.UNSATISFIED and _BEYOND not in conditions:
            charges = (_CHARGED[each] for each in conditions if each in _CHARGED)
            charge = next(charges, f"an offence that {self.instrument} covers")
            text = f"{self.asking} charges {charge} as well, where the facts bear it"
            yield self.fix("show-in-case", text, "requesting")

    def of_the_state(self) -> Iterator[Fix]:
        """Yield the step that the records name as the remedy of the condition, in the words of a state."""
        slug, name, remedy = self.condition.id, self.name, self.condition.remedy
        if remedy == "ratify":
            yield self.fix(remedy, f"{name} joins {self.instrument}")
        elif remedy == "notify-convention":
            under = _NOTICES.get(self.route.instrument.id, self.instrument)
            text = f"{name} notifies the Secretary-General under {under} that it takes"
            yield self.fix(remedy, f"{text} the Convention as the basis")
        elif remedy == "raise-maximum":
            years = YEARS.get(slug, f"what the law of {self.asked} asks for")
            yield self.fix(remedy, f"{name} raises the maximum to {years}")
        elif slug == "no-reservation":
            yield self.fix(remedy, f"{name} withdraws its reservation to {self.instrument}")
        elif remedy == "lift-restriction":
            yield self.fix(remedy, f"{name} lifts the limit of its law on {self.form} to drug offences")
        elif slug == _WAIVED and self.premise.reason in ("position", "not-recorded"):
            yield self.fix(
                "change-law", f"{name} changes its law to give {self.form} without dual criminality"
            )
        elif remedy == "criminalise":
            yield self.fix(remedy, f"{name} makes the conduct an offence for this species")
        elif slug == "domestic-law-permits":
            yield self.fix(remedy, f"{name} changes its law to permit {self.form}")
        elif remedy == "change-law":
            yield self.fix(remedy, f"{name} changes its law to give {self.form} without a treaty")

    def fix(self, remedy: str, text: str, who: str | None = None) -> Fix:
        return Fix(remedy, who or self.side, text[:1].upper() + text[1:] + ".")
