"""The set-wise path, pair by pair: arrangements, designations and statements of completeness, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from iwtld.basis import facts
from iwtld.basis.grades import Grade, Verdict
from iwtld.basis.setwise.columns import Column, Columns, Grid, Spans
from iwtld.basis.world import Arrangement, Provision, Segment

Places = npt.NDArray[np.intp]
"""Places of jurisdictions in the list that a grid is about."""

T = TypeVar("T", bound=np.generic)

_DESIGNATION: Final = "StatutoryDesignation"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Arrangements under one provision: one entry for each direction in which one of them may serve.

    ``scopes`` are the verdicts of ``facts.scope`` on their offence scopes; ``said`` is what the records say
    of their being in force.
    """

    asking: Places
    asked: Places
    arrangements: tuple[Arrangement, ...]
    scopes: Column
    said: Spans

    def in_force(self, day: int) -> Column:
        """Return the verdicts of ``facts.arrangement`` and ``facts.statute`` on a day."""
        return self.said.on(day, Verdict.UNSATISFIED)


class Ties:
    """What is recorded between the members of a list, two by two, on the day of some columns."""

    __slots__ = (
        *("_bundles", "_columns", "_designated", "_directions", "_everybody", "_index", "_places"),
        "members",
    )

    def __init__(self, columns: Columns, members: Sequence[str]) -> None:
        self._columns = columns
        self._designated: dict[str, Spans] = {}
        self.members = tuple(members)
        self._places = {code: place for place, code in enumerate(self.members)}
        self._everybody = self.members == columns.codes
        self._index = np.array([columns.index[code] for code in self.members], np.intp)
        self._directions: dict[tuple[str, str], list[tuple[int, int, Arrangement]]] = {}
        self._bundles: dict[tuple[str, str], Bundle] = {}
        for (a, b), arrangements in columns.world.arrangements.items():
            if a in self._places and b in self._places:
                for one in arrangements:
                    self._enter(one, self._places[a], self._places[b])

    def on(self, columns: Columns) -> Ties:
        """Return what is recorded on another day, given by columns of the same world."""
        other = copy(self)
        other._columns = columns
        return other

    def cut(self, column: npt.NDArray[T]) -> npt.NDArray[T]:
        """Return what a column over all jurisdictions has for the members."""
        return column if self._everybody else column[self._index]

    def _enter(self, one: Arrangement, first: int, second: int) -> None:
        for form in one.forms:
            entries = self._directions.setdefault((one.kind, form), [])
            if one.requested in (None, one.parties[1]):
                entries.append((first, second, one))
            if one.requested in (None, one.parties[0]):
                entries.append((second, first, one))

    def bundles(self, form: str) -> Iterator[tuple[Provision, Bundle]]:
        """Yield the arrangements that can serve a form, by the provision of their class."""
        for key in self._directions:
            provision = self._columns.world.by_class.get(key)
            if provision and (key[1] == form or provision.grade is Grade.CHANNEL_ONLY):
                yield provision, self._bundle(key)

    def _bundle(self, key: tuple[str, str]) -> Bundle:
        if key not in self._bundles:
            entries = self._directions.get(key, [])
            asking, asked = (np.array([entry[side] for entry in entries], np.intp) for side in (0, 1))
            arrangements = tuple(one for _, _, one in entries)
            scopes = [facts.scope(one.reaches, self._columns.profile) for one in arrangements]
            said = Spans([self._said(entry, key[1]) for entry in entries])
            self._bundles[key] = Bundle(asking, asked, arrangements, np.array(scopes, np.int8), said)
        return self._bundles[key]

    def _said(self, entry: tuple[int, int, Arrangement], form: str) -> tuple[Segment, ...]:
        asking, asked, one = entry
        world = self._columns.world
        if one.kind == _DESIGNATION:
            return facts.designated(world, self.members[asked], self.members[asking], form)
        return facts.arranged(world, one)

    def treaties(self, form: str) -> Grid:
        """Return whether a bilateral treaty on a form is in force; unknown where none is excluded (R6)."""
        grid = self.unrecorded(form)
        bundle = self._bundle(("BilateralTreaty", form))
        in_force = bundle.in_force(self._columns.day)
        for asking, asked in ((bundle.asking, bundle.asked), (bundle.asked, bundle.asking)):
            np.maximum.at(grid, (asking, asked), in_force)
        return grid

    def unrecorded(self, form: str) -> Grid:
        """Return whether a bilateral treaty that is not recorded can exist."""
        world, day = self._columns.world, self._columns.day
        grid = np.zeros((len(self.members), len(self.members)), np.int8)
        for a, b, of_form in world.complete:
            if of_form == form and a in self._places and b in self._places:
                first, second = self._places[a], self._places[b]
                verdict = facts.unrecorded(world, a, b, form, day).verdict
                grid[first, second] = grid[second, first] = verdict
        return grid

    def designations(self, form: str) -> Grid:
        """Return whom the law of each member designates (R25): rows are designated, columns designate."""
        world, places = self._columns.world, self._places
        pairs = [pair for pair in world.designations if pair[0] in places and pair[1] in places]
        if form not in self._designated:
            self._designated[form] = Spans([facts.designated(world, *pair, form) for pair in pairs])
        grid = np.zeros((len(self.members), len(self.members)), np.int8)
        designating, designated = ([places[pair[side]] for pair in pairs] for side in (0, 1))
        grid[designated, designating] = self._designated[form].on(self._columns.day, Verdict.UNKNOWN)
        return grid
