"""Records that say the same as others under another IRI, or contradict them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.codes import Code
from iwtld.errors import Finding
from iwtld.findings.codes import GIVEN_TWICE, OTHER_SOURCE, RECORDED_TWICE, SAME_SOURCE
from iwtld.findings.fault import Fault
from iwtld.findings.keys import NaturalKey
from iwtld.findings.marks import NEW
from iwtld.findings.querying import select
from iwtld.findings.things import Things, literal, plain, short, slug
from iwtld.names import fold
from iwtld.namespaces import IWT, shorten
from iwtld.validate.vocabulary import TYPE, Term

_MEMBERS: Final = f"SELECT DISTINCT ?s ?class WHERE {{ {NEW} ?s a ?class }}"
_START: Final = ox.NamedNode(IWT + "validFrom")
_END: Final = ox.NamedNode(IWT + "validTo")
_SCHEME: Final = re.compile(r"^https?://(www\.)?", re.IGNORECASE)
_UNKNOWN: Final = "unknown"
"""The concept by which a record says that a value is not known."""
_LOOKED_UP: Final = 200
"""So many new records look up their like one by one; for more, all recorded ones are read at once."""
_COMPARED: Final = 5
"""With so many others of the same key a record is compared."""

_Signature: TypeAlias = tuple[object, ...]


def duplicates(store: ox.Store, keys: Sequence[NaturalKey]) -> Iterator[Fault]:
    """Yield a warning for each new record that has a natural key in common with another record.

    ``store`` holds the new and the recorded statements with the marks of :mod:`iwtld.findings.marks`. A
    recorded thing under the same IRI is the same record and no duplicate; shapes say where it then has too
    many values. Of two new records the second by its IRI has the finding.
    """
    things = Things(store)
    new: dict[str, list[Term]] = defaultdict(list)
    for subject, name in select(store, _MEMBERS):
        if isinstance(name, ox.NamedNode) and isinstance(subject, ox.NamedNode):
            new[name.value].append(subject)
    told: set[tuple[Term, Term]] = set()
    for key in keys if new else ():
        below = things.below(key.classes)
        records = sorted({record for name in new.keys() & below for record in new[name]}, key=plain)
        if records:
            yield from _Comparison(things, key, below).faults(records, told)


class _Comparison:
    """Compares records by one key."""

    def __init__(self, things: Things, key: NaturalKey, classes: frozenset[str]) -> None:
        self.things = things
        self.key = key
        self.classes = classes

    def faults(self, records: list[Term], told: set[tuple[Term, Term]]) -> Iterator[Fault]:
        new = {record: self.signatures(record) for record in records}
        by_signature: dict[_Signature, list[Term]] = defaultdict(list)
        known = set(records)
        for other in self._recorded(records):
            if other not in known:
                for signature in self.signatures(other):
                    by_signature[signature].append(other)
        for record in records:
            others: dict[Term, None] = {}
            for signature in new[record]:
                for other in by_signature[signature][:_COMPARED]:
                    others[other] = None
                by_signature[signature].append(record)
            for other in others:
                if other != record and (record, other) not in told:
                    fault = self._compare(record, other)
                    if fault is not None:
                        told.add((record, other))
                        yield fault
                        break

    def signatures(self, record: Term) -> list[_Signature]:
        """Return what a record has in common with others of its key, one for each of its texts."""
        shared: list[object] = []
        for prop in self.key.equal:
            values = frozenset(self.things.values(record, prop))
            if not values:
                return []
            shared.append(values)
        shared += (frozenset(self.things.values(record, prop)) for prop in self.key.equal_or_absent)
        if not self.key.texts:
            return [tuple(shared)]
        texts = {
            normal(value.value)
            for prop in self.key.texts
            for value in self.things.values(record, prop)
            if isinstance(value, ox.Literal)
        }
        return [(*shared, text) for text in sorted(texts - {""})]

    def _recorded(self, records: list[Term]) -> Iterable[Term]:
        """Return the recorded things that may have the key in common with one of the records."""
        anchors = [prop for prop in self.key.equal if prop.value != TYPE]
        if not anchors or len(records) > _LOOKED_UP:
            return (one for one in self.things.members(self.key.classes) if not self.things.handed_in(one))
        found: dict[Term, None] = {}
        for record in records:
            for value in self.things.values(record, anchors[0]):
                for quad in self.things.store.quads_for_pattern(None, anchors[0], value, None):
                    found[quad.subject] = None
        return (
            one
            for one in found
            if not self.things.handed_in(one) and not self.classes.isdisjoint(self.things.classes(one))
        )

    def _compare(self, record: Term, other: Term) -> Fault | None:
        key, things = self.key, self.things
        if key.in_time and not self._meet(record, other):
            return None
        pairs = [(prop, self._values(record, prop), self._values(other, prop)) for prop in key.compares]
        differing = [(prop, mine, theirs) for prop, mine, theirs in pairs if not _agree(mine, theirs)]
        same = any(mine and theirs for _, mine, theirs in pairs) and not differing
        if not same and any(
            not _agree(self._values(record, prop), self._values(other, prop)) for prop in key.apart_by
        ):
            return None
        recorded = not things.handed_in(other)
        if not differing:
            code = RECORDED_TWICE if recorded else GIVEN_TWICE
            path = None
        else:
            ours, theirs_sources = set(things.sources(record)), set(things.sources(other))
            code = SAME_SOURCE if ours & theirs_sources or not (ours and theirs_sources) else OTHER_SOURCE
            path = differing[0][0].value
        reason, advice = self._wording(code, record, other, differing)
        value = differing[0][1][0] if differing and differing[0][1] else None
        finding = Finding(
            file="",
            line=None,
            column=None,
            code=code.code,
            reason=f"{things.spoken(record)}: {reason}",
            value=None if value is None else _text(value),
            column_name=None if path is None else shorten(path),
            suggestion=advice,
            severity="warning",
            focus=str(getattr(record, "value", record)),
        )
        return Fault(finding, record, path, value, others=(other,))

    def _wording(
        self,
        code: Code,
        record: Term,
        other: Term,
        differing: Sequence[tuple[ox.NamedNode, tuple[Term, ...], tuple[Term, ...]]],
    ) -> tuple[str, str]:
        where = self.things.where(other)
        name = self.things.called(other)
        place = f" ({where})" if where else ""
        if not differing:
            if code is GIVEN_TWICE:
                return (
                    f"The data describes the same thing as {name} too. {self.key.definition}",
                    "Merge the two records under one IRI, or say in what they differ.",
                )
            return (
                f"The same is recorded as {name}{place}. {self.key.definition}",
                f"Use {short(other)} instead and add what is new to it, or say in what the two differ.",
            )
        label = self.things.label
        clashes = "; ".join(
            f"{label(prop) or shorten(prop.value)} {_listed(here)} here and {_listed(there)} there"
            for prop, here, there in differing
        )
        reason = f"{name}{place} says otherwise: {clashes}. {self.key.definition}"
        if code is OTHER_SOURCE:
            return reason, (
                "Sources may disagree: both records are kept. Check the value, and record the two as a "
                "disagreement."
            )
        return reason, "The two rest on the same source: look it up, and correct the one that is wrong."

    def _values(self, record: Term, prop: ox.NamedNode) -> tuple[Term, ...]:
        return tuple(sorted(self.things.values(record, prop), key=str))

    def _meet(self, record: Term, other: Term) -> bool:
        """Tell whether the intervals of two records may have a day in common."""
        for first, second in ((record, other), (other, record)):
            end, start = self._text(first, _END), self._text(second, _START)
            if end and start and end < start and not start.startswith(end):
                return False
        return True

    def _text(self, record: Term, prop: ox.NamedNode) -> str:
        return next(
            (value.value for value in self._values(record, prop) if isinstance(value, ox.Literal)), ""
        )


def normal(text: str) -> str:
    """Return the form in which names and addresses are compared."""
    return _SCHEME.sub("", text).rstrip("/") if _SCHEME.match(text) else fold(text)


def _agree(first: Sequence[Term], second: Sequence[Term]) -> bool:
    """Tell whether two sets of values can both be right: one is not known, or they share a value.

    A year agrees with each of its days, and a month too.
    """
    first, second = ([value for value in values if slug(value) != _UNKNOWN] for values in (first, second))
    if not first or not second:
        return True
    return any(
        one == two
        or (isinstance(one, ox.Literal) and isinstance(two, ox.Literal) and _same_time(one.value, two.value))
        for one in first
        for two in second
    )


def _same_time(first: str, second: str) -> bool:
    short_, long_ = sorted((first, second), key=len)
    return long_ == short_ or (len(short_) >= 4 and long_.startswith(short_ + "-"))


def _listed(values: Sequence[Term]) -> str:
    return " and ".join(_text(value) for value in values[:3])


def _text(value: Term) -> str:
    if isinstance(value, ox.Literal):
        return value.value if not value.language and len(value.value) <= 30 else literal(value)
    return short(value)
