"""What stands beside the law of a route: grounds of refusal, and what a request needs in practice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from iwtld.basis.grades import Grade, Verdict
from iwtld.basis.inquiry import Candidate, Decision, Inquiry
from iwtld.basis.profile import CHARGES
from iwtld.basis.values import Need, Risk

_ADDRESSEES: Final = {
    "mutual-legal-assistance": ("mla-central",),
    "asset-recovery": ("mla-central", "asset-recovery-contact"),
    "transfer-of-proceedings": ("mla-central",),
    "transfer-of-sentenced-persons": ("mla-central",),
    "extradition": ("extradition-authority",),
    "customs-mutual-assistance": ("customs",),
    "joint-investigation": ("police-wildlife-unit", "prosecution"),
    "controlled-delivery": ("customs", "police-wildlife-unit"),
    "law-enforcement-cooperation": ("police-wildlife-unit", "customs", "interpol-ncb"),
    "information-exchange": ("police-wildlife-unit", "customs", "interpol-ncb", "fiu"),
}
"""The functions of authorities that receive requests for a form, best first."""

_ASSURANCES: Final = {
    "assurance-of-reciprocity": "An assurance of reciprocity, which the requested state asks for.",
    "prescribed-country": "The law of the requested state has to prescribe the requesting state.",
    "agreement-in-the-case": "Agreement of both states in the single case.",
}
_EVIDENCE: Final = frozenset({"evidence", "person", "proceeds"})
_LEADS: Final = frozenset({"information-exchange", "law-enforcement-cooperation"})


def risks(inquiry: Inquiry, candidate: Candidate, decisions: Sequence[Decision]) -> Iterator[Risk]:
    """Yield the grounds on which the requested state may refuse, and those that the instrument excludes.

    A ground with a trigger is left out where the condition that would trigger it is shown to hold.
    """
    provision = candidate.provision
    if provision is None or candidate.grade is Grade.CHANNEL_ONLY:
        return
    kind = candidate.arrangement.kind if candidate.arrangement else candidate.law
    for ground in inquiry.world.grounds:
        theirs = ground.instrument is not None and ground.instrument == candidate.instrument
        if not theirs and not (ground.applies_to is not None and ground.applies_to == kind):
            continue
        if ground.form not in (None, provision.form):
            continue
        if ground.without_treaty and inquiry.bound_by_treaty():
            continue
        if ground.trigger and _verdict(inquiry, ground.trigger, candidate) is Verdict.SATISFIED:
            continue
        yield Risk(ground.rule, ground.effect, ground.text, ground.article, (ground.iri,))
    yield from _uncovered(inquiry, candidate)
    yield from _declared(inquiry, candidate)
    yield from _restrictions(inquiry, candidate, decisions)
    if provision.form in _LEADS and inquiry.question.profile.seeks in _EVIDENCE:
        text = "What comes this way is a lead: use in court needs mutual legal assistance."
        yield Risk("R29", "may-refuse", text)


def _uncovered(inquiry: Inquiry, candidate: Candidate) -> Iterator[Risk]:
    """Yield the charges that an instrument does not reach: only in extradition do they ride along (R5)."""
    q, reached = inquiry.question, inquiry.reached(candidate)
    rest = q.profile.charges - reached if reached is not None else frozenset()
    if rest and q.form != "extradition":
        charges = ", ".join(CHARGES[charge] for charge in sorted(rest))
        yield Risk("R5", "may-refuse", f"The instrument does not reach what is sought for {charges} alone.")


def _declared(inquiry: Inquiry, candidate: Candidate) -> Iterator[Risk]:
    """Yield what the two sides declared or reserved on the article that the route rests on."""
    if candidate.provision is None or candidate.instrument is None:
        return
    article = (candidate.provision.article or "").partition("(")[0]
    for state in (inquiry.question.requested, inquiry.question.requesting):
        for one in inquiry.world.declared.get((candidate.instrument, state), ()):
            if one.article.partition("(")[0] in (article, "general"):
                name = inquiry.world.states[state].name
                text = f"{name}, {one.kind} on {_article(one.article)}: {one.text}."
                yield Risk("R10", "declared", text, one.article, (one.iri,))


def _article(text: str) -> str:
    return "the Convention" if text == "general" else f"Article {text}"


def _verdict(inquiry: Inquiry, slug: str, candidate: Candidate) -> Verdict:
    return inquiry.decide(slug, candidate, inquiry.question.day).verdict


def _restrictions(inquiry: Inquiry, candidate: Candidate, decisions: Sequence[Decision]) -> Iterator[Risk]:
    """Yield the restrictions of domestic law that are recorded for the same form under another instrument."""
    world, q = inquiry.world, inquiry.question
    if candidate.law is not None or any(d.condition.slug == "not-drug-only" for d in decisions):
        return
    limited = {p.instrument for p in world.provisions if p.form == q.form and "not-drug-only" in p.conditions}
    for instrument in sorted(filter(None, limited)):
        states = world.positions.get(("not-drug-only", instrument), {})
        for state in (q.requesting, q.requested):
            found = [
                segment
                for segment in states.get(state, ())
                if segment.verdict is Verdict.UNSATISFIED
                and segment.established(q.day)
                and segment.form in (None, q.form)
            ]
            if found:
                text = (
                    f"{world.states[state].name} is reported to limit this form to drug offences under "
                    f"{world.instruments[instrument].name}; it may invoke that law here."
                )
                records = tuple(dict.fromkeys(iri for segment in found for iri in segment.records))
                yield Risk("R30", "may-refuse", text, None, records)


def needs(inquiry: Inquiry, candidate: Candidate, decisions: Sequence[Decision]) -> Iterator[Need]:
    """Yield what a request by this route needs: whom to address, in which language, with which assurance.

    A missing authority is a practical gap and no legal one (R14).
    """
    world, q = inquiry.world, inquiry.question
    if candidate.provision is None:
        return
    wanted = _ADDRESSEES.get(candidate.provision.form, ())
    found = [
        a for function in wanted for a in world.authorities.get(q.requested, ()) if a.function == function
    ]
    name = world.states[q.requested].name
    if not found:
        yield Need(
            "authority", f"No authority of {name} for such requests is recorded; ask through a channel (R14)."
        )
    for one in found:
        yield Need("authority", one.name, (one.iri,))
        if one.languages:
            yield Need("language", " or ".join(one.languages), (one.iri,))
        if one.channel:
            yield Need("channel", one.channel, (one.iri,))
    for need in dict.fromkeys(n for d in decisions for f in d.facts for s in f.segments for n in s.needs):
        records = tuple(
            iri
            for d in decisions
            for f in d.facts
            for s in f.segments
            if need in s.needs
            for iri in s.records
        )
        yield Need("assurance", _ASSURANCES[need], tuple(dict.fromkeys(records)))
    if any(d.condition.test == "case" for d in decisions):
        yield Need("assurance", _ASSURANCES["agreement-in-the-case"])
