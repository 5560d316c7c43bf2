"""The records of a store as the checker of proofs reads them: what each says, and for which days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from pyoxigraph import BlankNode, NamedNode, Store, Triple

from iwtld.basis.grades import Verdict
from iwtld.names import slug
from iwtld.namespaces import expand

BEFORE: Final = 0
AFTER: Final = date.max.toordinal() + 1

Pattern = tuple[str, str]
"""A property and its value; a value of ``""`` asks for records without the property."""


class Span(NamedTuple):
    """What one record says, and when: surely in one interval, possibly in another; both half open."""

    record: str
    verdict: Verdict
    since: int
    until: int
    low: int
    high: int

    def active(self, day: int) -> bool:
        """Return whether the record says anything of a day."""
        return self.since <= day < self.until or self.low <= day < self.high


class Records:
    """The records of a store, each read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._values: dict[Pattern, tuple[str, ...]] = {}
        self._subjects: dict[Pattern, frozenset[str]] = {}
        self._found: dict[tuple[Pattern, ...], tuple[Span, ...]] = {}

    def values(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Return the values of a property, such as ``iwt:form``, in their order."""
        key = (subject, predicate)
        if key not in self._values:
            quads = self._store.quads_for_pattern(
                NamedNode(subject), NamedNode(expand(predicate)), None, None
            )
            found = {q.object.value for q in quads if not isinstance(q.object, BlankNode | Triple)}
            self._values[key] = tuple(sorted(found))
        return self._values[key]

    def one(self, subject: str, predicate: str) -> str | None:
        """Return the first value of a property, or ``None``."""
        return next(iter(self.values(subject, predicate)), None)

    def having(self, predicate: str, value: str) -> frozenset[str]:
        """Return the subjects that have a value, an IRI or a prefixed name."""
        key = (predicate, value)
        if key not in self._subjects:
            node = NamedNode(expand(value))
            quads = self._store.quads_for_pattern(None, NamedNode(expand(predicate)), node, None)
            self._subjects[key] = frozenset(
                q.subject.value for q in quads if isinstance(q.subject, NamedNode)
            )
        return self._subjects[key]

    def find(self, *patterns: Pattern) -> tuple[Span, ...]:
        """Return the records that have all of the values, in the order of their IRIs."""
        if patterns not in self._found:
            found = frozenset.intersection(*(self.having(*pattern) for pattern in patterns if pattern[1]))
            absent = [predicate for predicate, value in patterns if not value]
            kept = [record for record in found if not any(self.values(record, each) for each in absent)]
            self._found[patterns] = tuple(self._span(record) for record in sorted(kept))
        return self._found[patterns]

    def origins(self, record: str) -> set[str]:
        """Return the records that a derived one comes from."""
        acts = self.having("iwt:participation", record)
        return {
            *self.values(record, "prov:wasDerivedFrom"),
            *self.values(record, "iwt:underInstrument"),
            *acts,
        }

    def _span(self, record: str) -> Span:
        word = self.one(record, "iwt:verdict")
        verdict = Verdict.SATISFIED if word is None else Verdict[slug(word).upper()]
        if (kind := self.one(record, "iwt:completenessKind")) is not None and kind.endswith(
            "bilateral-arrangements"
        ):
            since = ordinal(self.one(record, "iwt:latestStart"), BEFORE)
            until = ordinal(self.one(record, "iwt:dayAfterEarliestEnd"), AFTER)
            return Span(record, Verdict.UNSATISFIED, since, until, since, until)
        names = ("iwt:inForceFrom", "iwt:inForceUntil", "iwt:inForceNotBefore", "iwt:inForceNotAfter")
        start, end, first, last = (self.one(record, name) for name in names)
        until = ordinal(end, AFTER)
        high = ordinal(last, until)
        if start is None and first is not None:
            return Span(record, verdict, AFTER, AFTER, ordinal(first, BEFORE), high)
        since = ordinal(start, BEFORE)
        return Span(record, verdict, since, until, ordinal(first, since), high)


def ordinal(text: str | None, otherwise: int) -> int:
    """Return the ordinal of an ISO 8601 date, or another number where there is none."""
    return otherwise if text is None else date.fromisoformat(text).toordinal()


@dataclass(frozen=True, slots=True)
class Case:
    """What the proof says was asked: the two sides as IRIs, the form as an IRI, and the case profile."""

    requesting: str
    requested: str
    form: str
    profile: Mapping[str, frozenset[str]]
    """Local names of the values of each property; a property that is missing is not known."""

    @property
    def charges(self) -> frozenset[str]:
        """Return the charges."""
        return self.profile.get("iwt:charge", frozenset())

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the two sides in both orders: records of pairs keep one."""
        return (self.requesting, self.requested), (self.requested, self.requesting)

    def word(self, name: str) -> str | None:
        """Return the single value of a property of the profile."""
        return next(iter(self.profile.get(name, ())), None)

    def given(self, state: str) -> float | None:
        """Return the maximum in years that the question gives for one side."""
        years = self.word("iwt:requestingYears" if state == self.requesting else "iwt:requestedYears")
        return None if years is None else float(years)
