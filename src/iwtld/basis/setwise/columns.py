"""The set-wise path, state by state: what the records establish about every jurisdiction, as arrays.

A column holds one verdict for each jurisdiction of a world, in the order of ``World.states``, as ``int8``:
1 satisfied, 0 unknown, -1 unsatisfied. Single verdicts come from ``iwtld.basis.facts``. Only where there are
very many (participation here; arrangements and designations in ``ties``) :class:`Spans` decides all at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from iwtld.basis import facts
from iwtld.basis.changes import bounds
from iwtld.basis.facts import Threshold
from iwtld.basis.grades import Verdict
from iwtld.basis.profile import OffenceProfile, Side
from iwtld.basis.world import FOREVER, Condition, Segment, World, combine

Column = npt.NDArray[np.int8]
"""One verdict for each jurisdiction."""
Grid = npt.NDArray[np.int8]
"""One verdict or rank for each pair: rows ask, columns are asked."""
Flags = npt.NDArray[np.bool_]
"""A flag for each jurisdiction."""

SILENT: Final = 2
"""In the place of a verdict: no record says anything about the day."""

_NOBODY: Final = ""
"""Stands for every jurisdiction that no record of a sort names: all of these are alike."""
_NOTHING: Final[Mapping[str, tuple[Segment, ...]]] = MappingProxyType({})
_INERT: Final = Segment(Verdict.UNKNOWN, FOREVER, FOREVER, FOREVER, FOREVER, ())


def _combinations() -> Column:
    """Return what :func:`combine` makes of each set of established (bits 0-2) and possible (3-5) verdicts."""
    found = []
    for bits in range(64):
        sure = (Segment(v, 0, 2, 0, 2, ()) for v in Verdict if bits >> (v + 1) & 1)
        maybe = (Segment(v, FOREVER, FOREVER, 0, 2, ()) for v in Verdict if bits >> (v + 4) & 1)
        verdict = combine((*sure, *maybe), 1)
        found.append(SILENT if verdict is None else int(verdict))
    return np.array(found, np.int8)


_COMBINED: Final = _combinations()


class Spans:
    """Lists of segments as arrays, to decide a day for all at once as :func:`combine` does for one."""

    __slots__ = ("_bounds", "_first", "_verdicts")

    def __init__(self, lists: Sequence[tuple[Segment, ...]]) -> None:
        flat = [segment for own in lists for segment in own or (_INERT,)]
        self._first = np.cumsum([0, *(len(own) or 1 for own in lists)], dtype=np.intp)[:-1]
        self._verdicts = np.array([s.verdict + 1 for s in flat], np.uint8)
        self._bounds = np.array([s.bounds for s in flat], np.int32).reshape(-1, 4).T

    def on(self, day: int, silent: int = SILENT) -> Column:
        """Return a verdict for each list, ``silent`` where no segment says anything."""
        if not len(self._first):
            return np.zeros(0, np.int8)
        since, until, low, high = self._bounds
        sure = (since <= day) & (day < until)
        maybe = (low <= day) & (day < high) & ~sure
        bits = sure.astype(np.uint8) << self._verdicts
        bits |= maybe.astype(np.uint8) << (self._verdicts + 3)
        column: Column = _COMBINED[np.bitwise_or.reduceat(bits, self._first)]
        column[column == SILENT] = silent
        return column


_Sources = tuple[object, ...]
_Place = tuple[Hashable, tuple[int, ...]]
K = TypeVar("K", bound=Hashable)


class Columns:
    """The columns of a world on one day for one offence; each is made when first asked for, and kept.

    What is kept is found again by the records that it was made from. So :meth:`of` another world makes only
    those columns anew whose records differ, which is what a hypothetical change of law needs.
    """

    __slots__ = ("_days", "_kept", "_spans", "codes", "day", "index", "profile", "world")

    def __init__(self, world: World, day: int, profile: OffenceProfile) -> None:
        self.world = world
        self.day = day
        self.profile = profile
        self.codes = tuple(world.states)
        self.index = {code: number for number, code in enumerate(self.codes)}
        self._spans: dict[int, tuple[object, list[int], Spans]] = {}
        self._days: dict[tuple[int, ...], tuple[_Sources, list[int]]] = {}
        self._kept: dict[_Place, tuple[_Sources, Column]] = {}

    def on(self, day: int) -> Columns:
        """Return the columns of the same world and offence on another day.

        Those stay of which no record begins or ends between the two.
        """
        other = Columns(self.world, day, self.profile)
        other._spans, other._days = self._spans, self._days
        first, last = sorted((self.day, day))
        for place, (sources, column) in self._kept.items():
            days = self._change_days(sources)
            if bisect_right(days, first) == bisect_right(days, last):
                other._kept[place] = sources, column
        return other

    def of(self, world: World) -> Columns:
        """Return the columns of another world with the same jurisdictions, on the same day."""
        other = Columns(world, self.day, self.profile)
        other._spans, other._days, other._kept = self._spans, self._days, self._kept
        return other

    def participation(self, instrument: str) -> Column:
        """Return who is bound by an instrument, as ``facts.participation`` has it."""
        world, key = self.world, ("in-force", instrument)
        bound = world.positions.get(key, _NOTHING)
        itself = world.everybody.get(("treaty-in-force", instrument))
        lists = world.everybody.get(key)
        ever = world.participants.get(instrument)
        return self._keep(("in-force", instrument), (bound, itself, lists, ever), self._participation)

    def _participation(self, key: tuple[str, str]) -> Column:
        world, day, instrument = self.world, self.day, key[1]
        if any(s.established(day) for s in world.everybody.get(("treaty-in-force", instrument), ())):
            return self._filled(Verdict.UNSATISFIED)
        otherwise = self._filled(-1 if world.instruments[instrument].regional else 0)
        if any(s.established(day) for s in world.everybody.get(key, ())):
            otherwise[[state.un_member for state in world.states.values()]] = -1
        otherwise[self._places(world.participants.get(instrument, ()))] = -1
        said = self._said(world.positions.get(key, _NOTHING))
        return np.where(said == SILENT, otherwise, said)

    def position(self, condition: Condition, instrument: str | None, form: str) -> Column:
        """Return the positions on a condition for a form, on an instrument first and else in general."""
        about = instrument if condition.per_instrument else None
        sources = tuple(
            self.world.positions.get((condition.slug, one), _NOTHING) for one in dict.fromkeys((about, None))
        )

        def make(_key: object) -> Column:
            column = self._filled(condition.presumed)
            for code in set().union(*sources):
                fact = facts.position(self.world, condition, about, form, code, self.day)
                column[self.index[code]] = fact.verdict
            return column

        return self._keep((condition.slug, about, form), sources, make)

    def maximum(self, side: Side, years: float) -> Column:
        """Return whose maximum penalty is at least a number of years; ``side`` is whose penalty it is."""
        given = self.profile.years(side)
        return self._law(
            ("maximum", given, years),
            lambda code: facts.maximum(self.world, self.profile, side, code, years, self.day).verdict,
        )

    def criminality(self, side: Side) -> Column:
        """Return where the conduct is an offence."""
        return self._law(
            ("criminality", self.profile.years(side)),
            lambda code: facts.criminality(self.world, self.profile, side, code, self.day).verdict,
        )

    def _law(self, key: Hashable, decide: Callable[[str], Verdict]) -> Column:
        def make(_key: object) -> Column:
            column = self._filled(decide(_NOBODY))
            for code in self.world.tiers:
                column[self.index[code]] = decide(code)
            return column

        return self._keep(key, (self.world.tiers,), make)

    def thresholds(self, condition: Condition, form: str) -> dict[Threshold, Flags]:
        """Return each threshold that a law sets, with a flag for every jurisdiction whose law does so."""
        found: dict[Threshold, Flags] = {}
        for code in self.world.positions.get((condition.slug, None), ()):
            law = facts.threshold(self.world, condition, form, code, self.day).detail
            if isinstance(law, Threshold):
                found.setdefault(law, np.zeros(len(self.codes), np.bool_))[self.index[code]] = True
        return found

    def known_law(self, kind: str) -> Column:
        """Return 1 where a law of a class is recorded for the day, for sure or possibly, and 0 elsewhere."""
        found = self._filled(0)
        for (of_kind, code), rules in self.world.laws.items():
            if of_kind == kind:
                spans = [rule.segment for rule in rules]
                found[self.index[code]] = any(s.established(self.day) or s.possible(self.day) for s in spans)
        return found

    def _places(self, codes: Iterable[str]) -> list[int]:
        return [self.index[code] for code in codes if code in self.index]

    def _filled(self, value: int) -> Column:
        return np.full(len(self.codes), value, np.int8)

    def _said(self, segments: Mapping[str, tuple[Segment, ...]]) -> Column:
        """Return what segments say of each jurisdiction, ``SILENT`` where they say nothing."""
        if id(segments) not in self._spans:
            known = [own for code, own in segments.items() if code in self.index]
            self._spans[id(segments)] = segments, self._places(segments), Spans(known)
        _, places, spans = self._spans[id(segments)]
        said = self._filled(SILENT)
        said[places] = spans.on(self.day)
        return said

    def _change_days(self, sources: _Sources) -> list[int]:
        place = tuple(map(id, sources))
        if place not in self._days:
            self._days[place] = sources, bounds(sources)
        return self._days[place][1]

    def _keep(self, key: K, sources: _Sources, make: Callable[[K], Column]) -> Column:
        # The sources are kept with the column, so that no other object can come to have their identities.
        place = (key, tuple(map(id, sources)))
        if place not in self._kept:
            self._kept[place] = sources, make(key)
        return self._kept[place][1]


class Best(Columns):
    """The best verdict in several worlds, column by column: no mixture of these worlds has a better one."""

    __slots__ = ("_worlds",)

    def __init__(self, worlds: Sequence[Columns]) -> None:
        super().__init__(worlds[0].world, worlds[0].day, worlds[0].profile)
        self._worlds = tuple(worlds)

    def participation(self, instrument: str) -> Column:
        """Return who is bound by an instrument in one of the worlds."""
        return self._best(lambda columns: columns.participation(instrument))

    def position(self, condition: Condition, instrument: str | None, form: str) -> Column:
        """Return the best position on a condition."""
        return self._best(lambda columns: columns.position(condition, instrument, form))

    def maximum(self, side: Side, years: float) -> Column:
        """Return whose maximum penalty is high enough in one of the worlds."""
        return self._best(lambda columns: columns.maximum(side, years))

    def criminality(self, side: Side) -> Column:
        """Return where the conduct is an offence in one of the worlds."""
        return self._best(lambda columns: columns.criminality(side))

    def known_law(self, kind: str) -> Column:
        """Return where a law is recorded in one of the worlds."""
        return self._best(lambda columns: columns.known_law(kind))

    def _best(self, column: Callable[[Columns], Column]) -> Column:
        found = {id(one): one for one in map(column, self._worlds)}
        best: Column = np.maximum.reduce(list(found.values()))
        return best
