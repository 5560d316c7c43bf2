"""The set-wise path, pair by pair: arrangements, designations and statements of completeness, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from iwtld.basis import facts
from iwtld.basis.grades import Grade
from iwtld.basis.setwise.columns import Column, Columns, Grid
from iwtld.basis.world import Arrangement, Provision

Places = npt.NDArray[np.intp]
"""Places of jurisdictions in the list that a grid is about."""

T = TypeVar("T", bound=np.generic)

_DESIGNATION: Final = "StatutoryDesignation"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Arrangements under one provision: one entry for each direction in which one of them may serve."""

    asking: Places
    asked: Places
    arrangements: tuple[Arrangement, ...]
    in_force: Column


class Ties:
    """What is recorded between the members of a list, two by two, on the day of some columns."""

    __slots__ = ("_bundles", "_columns", "_directions", "_everybody", "_index", "_places", "members")

    def __init__(self, columns: Columns, members: Sequence[str]) -> None:
        self._columns = columns
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
            in_force = [
                self._in_force(one, key[1], self.members[a], self.members[b]) for a, b, one in entries
            ]
            one_by_one = tuple(one for _, _, one in entries)
            self._bundles[key] = Bundle(asking, asked, one_by_one, np.array(in_force, np.int8))
        return self._bundles[key]

    def _in_force(self, one: Arrangement, form: str, asking: str, asked: str) -> int:
        world, day = self._columns.world, self._columns.day
        if one.kind == _DESIGNATION:
            return facts.statute(world, one, asked, asking, form, day).verdict
        return facts.arrangement(world, one, day).verdict

    def treaties(self, form: str) -> Grid:
        """Return whether a bilateral treaty on a form is in force; unknown where none is excluded (R6)."""
        grid = self.unrecorded(form)
        bundle = self._bundle(("BilateralTreaty", form))
        for asking, asked in ((bundle.asking, bundle.asked), (bundle.asked, bundle.asking)):
            np.maximum.at(grid, (asking, asked), bundle.in_force)
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
        world, day = self._columns.world, self._columns.day
        grid = np.zeros((len(self.members), len(self.members)), np.int8)
        for requested, requesting in world.designations:
            if requested in self._places and requesting in self._places:
                verdict = facts.designation(world, requested, requesting, form, day).verdict
                grid[self._places[requesting], self._places[requested]] = verdict
        return grid
