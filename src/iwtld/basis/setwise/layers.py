"""The set-wise path, route by route: the verdict of every route for each pair, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from iwtld.basis.grades import Grade
from iwtld.basis.inquiry import IMPLIED
from iwtld.basis.setwise.columns import Columns, Grid
from iwtld.basis.setwise.demand import OPEN, SHUT, SURE, Tester
from iwtld.basis.setwise.ties import Places, Ties
from iwtld.basis.world import Arrangement, Provision, World
from iwtld.errors import UnknownNameError

FAMILIES: Final = ("bilateral", "regional", "global", "domestic", "scheme", "channel")
"""The sorts of instruments that a question can be limited to."""

_LAWS: Final = ("ExtraditionRule", "AssistanceRule")
_MUTUAL: Final = ("BilateralTreaty", "ReciprocalWarrantScheme")


@dataclass(frozen=True, slots=True)
class Layer:
    """A route, or all the routes under the provision of a class, with their verdicts.

    ``verdicts`` is a grid of all pairs. Where ``arrangements`` are given it is a list instead, one verdict
    for each of them, and ``asking`` and ``asked`` say in which cell of the grid it stands.
    """

    id: str
    grade: Grade
    family: str
    verdicts: Grid
    asking: Places | None = None
    asked: Places | None = None
    arrangements: tuple[Arrangement, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the routes add up to: ranks of grades (1 is ``shall``, 8 ``unknown``) for each pair.

    ``could`` is the strongest grade that an open route could still bring, 0 where none could beat ``rank``.
    Both are 0 on the diagonal, where nobody asks anybody.
    """

    rank: Grid
    could: Grid


def family(world: World, provision: Provision) -> str:
    """Return the sort of instrument that a provision belongs to: one of :data:`FAMILIES`."""
    if provision.grade is Grade.CHANNEL_ONLY:
        return "channel"
    if provision.instrument is None:
        return "bilateral" if provision.applies_to in _MUTUAL else "domestic"
    instrument = world.instruments[provision.instrument]
    if instrument.kind == "CooperationScheme":
        return "scheme"
    return "regional" if instrument.regional else "global"


@dataclass(frozen=True, slots=True)
class Layers:
    """The routes of one form between the members of a list; iterate to have them one by one.

    ``families`` limits them to some sorts of instruments.
    """

    tester: Tester
    families: tuple[str, ...] = FAMILIES

    @classmethod
    def between(
        cls, members: Sequence[str], columns: Columns, form: str, families: Sequence[str] = FAMILIES
    ) -> Layers:
        """Return the routes between the members of a list, given by code."""
        return cls(Tester(columns, columns, form, Ties(columns, members)), tuple(families))

    @property
    def form(self) -> str:
        """The form of cooperation."""
        return self.tester.form

    @property
    def members(self) -> tuple[str, ...]:
        """The codes of the members."""
        return self.tester.ties.members

    @property
    def columns(self) -> Columns:
        """The columns of the requested side."""
        return self.tester.asked

    def of(self, form: str) -> Layers:
        """Return the routes of another form, all else alike.

        Raises ``UnknownNameError`` for a form that the world does not have.
        """
        own = self.tester
        if form not in own.world.forms:
            raise UnknownNameError("form of cooperation", form, own.world.forms)
        return Layers(Tester(own.asking, own.asked, form, own.ties), self.families)

    def on(self, day: int) -> Layers:
        """Return the routes on another day, all else alike."""
        own = self.tester
        asking = own.asking.on(day)
        asked = asking if own.asked is own.asking else own.asked.on(day)
        ties = own.ties.on(asking)
        return Layers(Tester(asking, asked, own.form, ties, concluded=own.concluded), self.families)

    def supposing(
        self, *, asking: Columns | None = None, asked: Columns | None = None, concluded: bool = False
    ) -> Layers:
        """Return the routes with the columns of another world for a side, or with a treaty for every pair.

        A hypothetical act of one state touches only the pairs that it belongs to. So two such passes, one
        for each side, answer for that act done by each state in turn.
        """
        own = self.tester
        sides = asking or own.asking, asked or own.asked
        return Layers(Tester(*sides, own.form, own.ties, concluded=concluded), self.families)

    def __iter__(self) -> Iterator[Layer]:
        """Yield the routes; one that is closed for all pairs may be left out."""
        for layer in (*self._instruments(), *self._arrangements(), *self._domestic(), self._bilateral()):
            if layer.family in self.families:
                yield layer

    def _instruments(self) -> Iterator[Layer]:
        world, tester = self.tester.world, self.tester
        for provision in world.by_form[self.form]:
            if provision.instrument in world.instruments:
                sort = family(world, provision)
                if sort in self.families:
                    demand = tester.demand(provision, (*IMPLIED, *provision.conditions))
                    if not demand.hopeless:
                        yield Layer(provision.slug, provision.grade, sort, demand.over(tester.size))

    def _arrangements(self) -> Iterator[Layer]:
        world, tester = self.tester.world, self.tester
        for provision, bundle in tester.ties.bundles(self.form):
            demand = tester.demand(provision, provision.conditions)
            if demand.hopeless:
                continue
            verdicts = demand.at(bundle.asking, bundle.asked)
            if not tester.supposed("in-force"):
                np.minimum(verdicts, bundle.in_force(self.columns.day), out=verdicts)
            if not tester.supposed("offence-scope"):
                np.minimum(verdicts, bundle.scopes, out=verdicts)
            yield Layer(
                provision.slug,
                provision.grade,
                family(world, provision),
                verdicts,
                bundle.asking,
                bundle.asked,
                bundle.arrangements,
            )

    def _domestic(self) -> Iterator[Layer]:
        tester = self.tester
        for kind in _LAWS:
            provision = tester.world.by_class.get((kind, self.form))
            if provision is not None:
                known = tester.own_law(kind) == SURE
                grid = tester.demand(provision, provision.conditions).over(tester.size)
                grid[:, ~known] = SHUT
                yield Layer(provision.slug, provision.grade, "domestic", grid)
                unknown = np.full_like(grid, tester.supposed("in-force"))
                unknown[:, known] = SHUT
                yield Layer(f"unrecorded/{kind}", provision.grade, "domestic", unknown)

    def _bilateral(self) -> Layer:
        """Return the bilateral treaty that is not recorded, or the one that every pair is taken to have."""
        tester = self.tester
        provision = tester.world.by_class.get(("BilateralTreaty", self.form))
        if tester.concluded and provision is not None:
            grid = tester.demand(provision, provision.conditions).over(tester.size)
            return Layer(provision.slug, provision.grade, "bilateral", grid)
        grid = tester.unrecorded()
        if tester.supposed("in-force"):
            grid = np.full_like(grid, SURE)
        return Layer("unrecorded/bilateral-treaty", Grade.SHALL, "bilateral", grid)

    def standing(self) -> Standing:
        """Return what the routes add up to for each pair, as ``iwtld.basis.answer`` does for one."""
        size = self.tester.size
        best: dict[int, Grid] = {}
        for layer in self:
            rank = layer.grade.potential.rank
            grid = best.get(rank)
            if layer.asking is not None and layer.asked is not None:
                if grid is None:
                    grid = best[rank] = np.full((size, size), SHUT)
                np.maximum.at(grid, (layer.asking, layer.asked), layer.verdicts)
            elif grid is None:
                best[rank] = layer.verdicts.copy()
            else:
                np.maximum(grid, layer.verdicts, out=grid)
        return _standing(best, size)


def _standing(best: dict[int, Grid], size: int) -> Standing:
    """Return ranks from the best verdict that routes of each grade have.

    An open route counts only where it is stronger than what is established, so it is enough to know for
    each grade whether one of its routes is established or else one is open.
    """
    none, unknown, beyond = (np.int8(rank) for rank in (Grade.NONE.rank, Grade.UNKNOWN.rank, 9))
    established = np.full((size, size), beyond)
    possible = np.full((size, size), beyond)
    for number, grid in best.items():
        # Where the flag is up this is the rank, elsewhere it stays beyond every rank.
        lift = np.int8(9 - number)
        np.minimum(established, beyond - (grid == SURE).view(np.int8) * lift, out=established)
        np.minimum(possible, beyond - (grid == OPEN).view(np.int8) * lift, out=possible)
    rivals = possible < established
    could: Grid = possible * rivals
    rank: Grid = np.where(established == beyond, np.where(rivals, unknown, none), established)
    np.fill_diagonal(rank, 0)
    np.fill_diagonal(could, 0)
    return Standing(rank, could)
