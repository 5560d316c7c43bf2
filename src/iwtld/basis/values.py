"""The values of an answer: frozen, typed, and plain enough for JSON.

The keys of :meth:`Answer.to_dict` are stable and documented in docs/legal-basis.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from iwtld.basis.grades import Grade, Status, Verdict
from iwtld.basis.profile import OffenceProfile


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing of the graph: its short name, its label and its IRI."""

    id: str
    name: str
    iri: str


@dataclass(frozen=True, slots=True)
class Premise:
    """What decides one condition on one side: a verdict, a sentence, and the records that it rests on.

    ``reason`` is the stable key of the sentence, such as ``bound`` or ``maximum``. ``state`` is the code of
    the jurisdiction that it is about, ``None`` for the pair or the case. A premise without records rests on
    the question itself (then it is ``assumed``), or on the absence of any record.
    """

    verdict: Verdict
    says: str
    reason: str
    state: str | None = None
    records: tuple[str, ...] = ()
    assumed: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the premise as plain values."""
        return {
            "status": self.verdict.word,
            "reason": self.reason,
            "state": self.state,
            "says": self.says,
            "assumed": self.assumed,
            "records": list(self.records),
        }


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """A condition of a route, decided: ``arguable`` where only one of two disputed laws meets it (R32)."""

    id: str
    rule: str
    text: str
    verdict: Verdict
    premises: tuple[Premise, ...]
    remedy: str
    arguable: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the condition as plain values."""
        return {
            "id": self.id,
            "rule": self.rule,
            "text": self.text,
            "status": self.verdict.word,
            "arguable": self.arguable,
            "evidence": [premise.to_dict() for premise in self.premises],
        }


@dataclass(frozen=True, slots=True)
class Risk:
    """A ground on which the requested state may refuse, or one that is excluded (``effect``)."""

    rule: str | None
    effect: str
    text: str
    article: str | None = None
    records: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the risk as plain values."""
        return {
            "rule": self.rule,
            "effect": self.effect,
            "text": self.text,
            "article": self.article,
            "records": list(self.records),
        }


@dataclass(frozen=True, slots=True)
class Need:
    """What a request needs: an ``authority``, a ``language``, a ``channel`` or an ``assurance``."""

    kind: str
    text: str
    records: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the need as plain values."""
        return {"kind": self.kind, "text": self.text, "records": list(self.records)}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record stands: the document, the place in it, and the row of the table."""

    record: str
    document: str
    title: str
    locator: str | None
    row: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the source as plain values."""
        return {
            "record": self.record,
            "document": self.document,
            "title": self.title,
            "locator": self.locator,
            "row": self.row,
        }


@dataclass(frozen=True, slots=True)
class Route:
    """One way to the form: an instrument, a rule of domestic law, a scheme or a channel, and how it stands.

    ``since`` and ``until`` bound the interval (half open) around the day in which an established route
    holds; they are ``None`` for other routes and where the interval has no bound. ``kind`` is ``treaty``,
    ``domestic-law``, ``scheme``, ``channel`` or ``unrecorded``. ``provision_iri`` is ``None`` for what is
    not recorded. ``as_of`` is the day for which the deciding records were last checked, ``stale`` whether
    that is too long before the day of the question (R38).
    """

    id: str
    kind: str
    instrument: Ref
    provision: str | None
    provision_iri: str | None
    rule: str | None
    grade: Grade
    status: Status
    since: date | None
    until: date | None
    conditions: tuple[ConditionResult, ...]
    refusal_risks: tuple[Risk, ...] = ()
    needs: tuple[Need, ...] = ()
    sources: tuple[Source, ...] = ()
    as_of: date | None = None
    stale: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the route as plain values; dates are ISO 8601."""
        return {
            "id": self.id,
            "kind": self.kind,
            "instrument": self.instrument.id,
            "instrument_name": self.instrument.name,
            "instrument_iri": self.instrument.iri or None,
            "provision": self.provision,
            "rule": self.rule,
            "grade": str(self.grade),
            "status": str(self.status),
            "from": None if self.since is None else self.since.isoformat(),
            "until": None if self.until is None else self.until.isoformat(),
            "conditions": [condition.to_dict() for condition in self.conditions],
            "refusal_risks": [risk.to_dict() for risk in self.refusal_risks],
            "needs": [need.to_dict() for need in self.needs],
            "sources": [source.to_dict() for source in self.sources],
            "as_of": None if self.as_of is None else self.as_of.isoformat(),
            "stale": self.stale,
        }


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another form, or an informal channel, that can be had today (the idea of the Fiches Belges)."""

    kind: str
    """``form`` or ``channel``."""
    id: str
    name: str
    grade: Grade
    through: str
    obstacles: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the alternative as plain values."""
        return {
            "kind": self.kind,
            "id": self.id,
            "name": self.name,
            "grade": str(self.grade),
            "through": self.through,
            "obstacles": list(self.obstacles),
            "records": list(self.records),
        }


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not recorded and could better the answer: on which route, what would settle it."""

    route: str
    condition: str
    rule: str
    text: str
    grade: Grade
    remedy: str

    def to_dict(self) -> dict[str, Any]:
        """Return the missing fact as plain values; ``grade`` is what the route could give."""
        return {
            "route": self.route,
            "condition": self.condition,
            "rule": self.rule,
            "text": self.text,
            "grade": str(self.grade),
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """May the requesting state obtain the form from the requested state, for the offence, on the day?

    ``grade`` is that of the best established route; ``certainty`` is ``complete`` when no open route could
    beat it. With nothing established the grade is ``none`` where the records are complete, else ``unknown``.
    ``governed_by`` and ``fallback`` follow R12. Routes stand best first.
    """

    requesting: Ref
    requested: Ref
    form: Ref
    on: date
    offence: OffenceProfile
    grade: Grade
    certainty: str
    governed_by: Ref | None
    fallback: tuple[Ref, ...]
    routes: tuple[Route, ...]
    alternatives: tuple[Alternative, ...]
    missing: tuple[Missing, ...]
    dataset_version: str
    assumptions: tuple[str, ...] = field(default=())

    @property
    def best(self) -> Route | None:
        """Return the established route that gives the grade."""
        return next((r for r in self.routes if r.status is Status.ESTABLISHED), None)

    @property
    def stale(self) -> bool:
        """Return whether the records behind the best route were last checked too long ago (R38)."""
        return self.best is not None and self.best.stale

    def _repr_html_(self) -> str:
        from iwtld.notebook.answers import of_answer

        return of_answer(self)

    def _repr_markdown_(self) -> str:
        from iwtld.basis.render import markdown

        return markdown(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        from iwtld.basis.render import text

        printer.text(text(self, 100))

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain values that JSON can hold; the keys are documented and stable."""
        return {
            "requesting": self.requesting.id,
            "requesting_name": self.requesting.name,
            "requested": self.requested.id,
            "requested_name": self.requested.name,
            "form": self.form.id,
            "form_name": self.form.name,
            "on": self.on.isoformat(),
            "offence": self.offence.to_dict(),
            "grade": str(self.grade),
            "certainty": self.certainty,
            "stale": self.stale,
            "governed_by": None if self.governed_by is None else self.governed_by.id,
            "fallback": [ref.id for ref in self.fallback],
            "routes": [route.to_dict() for route in self.routes],
            "alternatives": [alternative.to_dict() for alternative in self.alternatives],
            "missing": [item.to_dict() for item in self.missing],
            "assumptions": list(self.assumptions),
            "dataset_version": self.dataset_version,
        }
