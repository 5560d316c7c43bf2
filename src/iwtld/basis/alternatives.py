"""What else can be had today: other forms, and the informal channels between the two states."""

from __future__ import annotations

from collections.abc import Iterator

from iwtld.basis.grades import Grade
from iwtld.basis.inquiry import Candidate, Inquiry
from iwtld.basis.values import Alternative


def alternatives(inquiry: Inquiry) -> tuple[Alternative, ...]:
    """Return the other forms with an established route, strongest first, and then the channels."""
    forms = sorted(_forms(inquiry), key=lambda alternative: (alternative.grade.rank, alternative.id))
    return (*forms, *_channels(inquiry))


def _forms(inquiry: Inquiry) -> Iterator[Alternative]:
    for form, name in inquiry.world.forms.items():
        best = None if form == inquiry.question.form else best_candidate(inquiry.about(form))
        if best is not None and best.provision is not None:
            yield Alternative("form", form, name, best.grade, _through(inquiry, best))


def _through(inquiry: Inquiry, candidate: Candidate) -> str:
    if candidate.arrangement is not None:
        return candidate.arrangement.name
    if candidate.instrument is None or candidate.provision is None:
        return f"the law of {inquiry.world.states[inquiry.question.requested].name}"
    name = inquiry.world.instruments[candidate.instrument].name
    return f"{name} {candidate.provision.article}" if candidate.provision.article else name


def best_candidate(inquiry: Inquiry) -> Candidate | None:
    """Return the strongest candidate that is established and more than a channel."""
    found = (
        candidate
        for candidate in sorted(inquiry.candidates(), key=lambda candidate: candidate.grade.potential.rank)
        if candidate.provision is not None
        and candidate.grade not in (Grade.CHANNEL_ONLY, Grade.UNKNOWN)
        and inquiry.holds(candidate)
    )
    return next(found, None)


def _channels(inquiry: Inquiry) -> Iterator[Alternative]:
    """Yield the channels that both sides take part in, and postings of one in the region of the other."""
    q = inquiry.question
    for channel in inquiry.world.channels:
        present = {
            code: [segment for segment in channel.members.get(code, ()) if segment.established(q.day)]
            for code in (q.requesting, q.requested)
        }
        taking_part = [code for code, segments in present.items() if segments]
        posting = " and ".join(inquiry.world.states[code].name for code in channel.posted_by)
        # A posting serves the two only where one of them posts.
        if len(taking_part) == 2 and (not posting or not set(channel.posted_by).isdisjoint(taking_part)):
            yield Alternative(
                "channel",
                channel.slug,
                channel.name,
                Grade.CHANNEL_ONLY,
                f"posted by {posting}" if posting else "both take part",
                channel.obstacles,
                (channel.iri, *(iri for some in present.values() for s in some for iri in s.records)),
            )
