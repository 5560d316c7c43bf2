"""The cooperation plan of one case: each request that it may need, on the days on which it happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

from iwtld.basis.answer import answer
from iwtld.basis.grades import Grade, Status
from iwtld.basis.inquiry import Question
from iwtld.basis.proofs.obstacles import obstacles
from iwtld.basis.report import route_name
from iwtld.basis.setwise.timeline import change_days
from iwtld.errors import ParameterError
from iwtld.plans.hops import Hop
from iwtld.plans.needs import threshold
from iwtld.plans.period import Period
from iwtld.plans.record import CaseRecord

if TYPE_CHECKING:
    from iwtld.basis.profile import OffenceProfile
    from iwtld.basis.proofs.obstacles import Obstacle
    from iwtld.basis.reasoner import Reasoner
    from iwtld.basis.values import Answer

Standing = Literal["gap", "open", "basis"]
"""``basis``: enough on every day of the case; ``open``: may be; ``gap``: known not to be.

For information a channel is enough, although it is no legal basis; the grade tells them apart.
"""

STANDINGS: Final[tuple[Standing, ...]] = ("gap", "open", "basis")
"""The standings in the order in which a plan lists them."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request that a case may need: who may obtain what from whom.

    ``grade`` is what the records show for every day of the period, the weakest where it changes in between
    (then ``changes`` are the days), and ``could_be`` the strongest that an open route or another day of the
    period gives, ``None`` where nothing could better it. ``through`` is the best established route,
    ``helps`` what would help next, ``why`` the command that shows the proof.
    """

    hop: Hop
    requesting: str
    requested: str
    form: str
    standing: Standing
    grade: Grade
    could_be: Grade | None
    on: date
    changes: tuple[date, ...]
    through: str | None
    helps: tuple[str, ...]
    why: str

    @property
    def certainty(self) -> str:
        """Return ``complete``, or ``incomplete`` where something could better the grade."""
        return "complete" if self.could_be is None else "incomplete"

    def to_dict(self) -> dict[str, Any]:
        """Return the request as plain values."""
        return {
            "requesting": self.requesting,
            "requested": self.requested,
            "because": list(self.hop.reasons),
            "form": self.form,
            "standing": self.standing,
            "grade": str(self.grade),
            "certainty": self.certainty,
            "could_be": None if self.could_be is None else str(self.could_be),
            "on": self.on.isoformat(),
            "changes": [day.isoformat() for day in self.changes],
            "through": self.through,
            "helps": list(self.helps),
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a case: its requests, gaps first, then what is open, then what has a basis.

    Within a standing they keep the order of the hops, the forms and the directions.
    """

    case: CaseRecord
    period: Period
    forms: tuple[str, ...]
    requests: tuple[Request, ...]
    dataset_version: str

    def __iter__(self) -> Iterator[Request]:
        """Yield the requests."""
        return iter(self.requests)

    def __len__(self) -> int:
        """Return the number of requests."""
        return len(self.requests)

    @property
    def counts(self) -> dict[Standing, int]:
        """Return the number of requests of each standing."""
        found = Counter(request.standing for request in self.requests)
        return {standing: found[standing] for standing in STANDINGS}

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain values that JSON can hold."""
        return {
            "case": self.case.to_dict(),
            "period": self.period.to_dict(),
            "forms": list(self.forms),
            "counts": dict(self.counts),
            "requests": [request.to_dict() for request in self.requests],
            "dataset_version": self.dataset_version,
        }


def plan(
    reasoner: Reasoner,
    case: CaseRecord,
    *,
    on: int | None = None,
    forms: Iterable[str] | None = None,
    profile: OffenceProfile | None = None,
    today: int | None = None,
) -> Plan:
    """Return the plan of a case.

    ``on`` is an ordinal, the day of the questions instead of that of the case; a case without a date is
    planned for ``today``. ``forms`` are slugs, by default what the case needs. Raises ``UnknownNameError``
    for a form that does not exist, and ``ParameterError`` for a case that names fewer than two jurisdictions.
    """
    offence = reasoner.profile(profile)
    now = date.today().toordinal() if today is None else today
    period = Period.of(case.date, now) if on is None else Period.day(on)
    wanted = case.forms if forms is None else tuple(dict.fromkeys(reasoner.form(f, offence) for f in forms))
    if not case.hops:
        raise ParameterError(
            f"The case {case.id} names fewer than two jurisdictions, so there is nobody to cooperate with."
        )
    requests = [
        _Asked(reasoner, Question(*sides, form, period.first, offence), period, hop).request
        for hop in case.hops
        for form in wanted
        for sides in ((hop.start, hop.end), (hop.end, hop.start))
    ]
    requests.sort(key=lambda request: STANDINGS.index(request.standing))
    return Plan(case, period, wanted, tuple(requests), reasoner.world.version)


class _Asked:
    """One question, answered for every day of a period on which the answer may differ."""

    def __init__(self, reasoner: Reasoner, question: Question, period: Period, hop: Hop) -> None:
        self._world, self._provenance = reasoner.world, reasoner.provenance
        self._question = question
        self._hop = hop
        later = change_days(self._world, question, period.first, period.last)
        self._answers = [self._on(day) for day in (period.first, *later)]

    def _on(self, day: int) -> Answer:
        question = Question(
            self._question.requesting,
            self._question.requested,
            self._question.form,
            day,
            self._question.profile,
        )
        return answer(self._world, self._provenance, question)

    @cached_property
    def weakest(self) -> Answer:
        """The answer of the day on which least can be shown."""
        return max(self._answers, key=lambda each: (each.grade.rank, -_could(each)))

    @property
    def request(self) -> Request:
        """What the answers add up to."""
        weakest, question = self.weakest, self._question
        best = min(min(each.grade.rank, _could(each)) for each in self._answers)
        could = _GRADES[best - 1] if best < weakest.grade.rank else None
        enough = threshold(question.form).rank
        standing: Standing = "basis" if weakest.grade.rank <= enough else "open" if best <= enough else "gap"
        pairs = zip(self._answers, self._answers[1:], strict=False)
        changes = tuple(
            after.on
            for before, after in pairs
            if (before.grade, _could(before)) != (after.grade, _could(after))
        )
        return Request(
            self._hop,
            question.requesting,
            question.requested,
            question.form,
            standing,
            weakest.grade,
            could,
            weakest.on,
            changes,
            None if weakest.best is None else route_name(weakest.best),
            tuple(_helps(weakest, standing)),
            f"iwtld why {question.requesting} {question.requested} --form {question.form} --on {weakest.on}",
        )


_GRADES: Final = tuple(Grade)
_BEYOND: Final = len(_GRADES) + 1


def _could(found: Answer) -> int:
    """Return the rank of the strongest grade that an open route could bring, beyond all where none could."""
    ranks = [r.grade.potential.rank for r in found.routes if r.status is Status.OPEN]
    return min((rank for rank in ranks if rank < found.grade.rank), default=_BEYOND)


def _helps(found: Answer, standing: Standing) -> Iterator[str]:
    """Yield what would help next: whom to send it to, or what would better the answer, and what to do now."""
    if standing == "basis":
        if found.grade is Grade.CHANNEL_ONLY:
            yield _NO_BASIS
        for need in () if found.best is None else found.best.needs[:2]:
            # A need without a record says that nothing is recorded.
            yield f"{_NEEDS.get(need.kind, '')}{need.text}" if need.records else need.text
        return
    for way in _ways(found):
        steps = " ".join(fix.text for fix in way.fixes)
        who = dict.fromkeys(_WHO.get(fix.who, fix.who) for fix in way.fixes)
        yield f"{way.name[:1].upper()}{way.name[1:]}: {steps} ({', '.join(who)})"
    for other in found.alternatives[:2]:
        yield f"{other.name}: {other.grade}, through {other.through}"


def _ways(found: Answer) -> Iterator[Obstacle]:
    """Yield the cheapest way to an answer that is enough, and the cheapest that the asking side can go alone.

    What is open comes before what is closed: it may be there already.
    """
    enough = threshold(found.form.id).rank
    ways = [one for one in obstacles(found) if one.fixes and one.grade.potential.rank <= enough]
    ways.sort(key=lambda one: one.status is not Status.OPEN)
    own = next((one for one in ways if all(fix.who == "requesting" for fix in one.fixes)), None)
    yield from ways[:1]
    if own is not None and own is not ways[0]:
        yield own


_NO_BASIS: Final = (
    "A channel is enough to ask, but is no legal basis: what comes by it is a lead, not evidence (R20, R29)."
)
_NEEDS: Final = {"authority": "Send it to: ", "language": "Write in: "}
_WHO: Final = {"requesting": "requesting side", "requested": "requested side", "both": "both sides"}
