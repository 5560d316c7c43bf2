"""Treaties that wait for ratifications: which of them would bring one into force and close the most gaps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np

from iwtld.basis.acts.actions import Ratify
from iwtld.basis.acts.candidates import eligible, pending
from iwtld.basis.acts.perform import perform
from iwtld.basis.acts.search import Counts, Mask, Search
from iwtld.basis.setwise.layers import family
from iwtld.basis.world import TREATIES, Instrument

_MOST_SETS: Final = 20_000
"""Up to so many sets of states are all compared; beyond, states are left out one by one."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """The best set of ratifications that brings a treaty into force.

    ``needed`` ratifications are missing. ``states`` deposit them, and that closes ``closes`` answers (ordered
    pairs) with ``routes`` recorded routes and cases. ``equals`` sets do as well as this one, which is the
    first of them by code. ``bound`` is a number that no set closes more than; where all sets were compared
    it is what the best one closes.
    """

    instrument: str
    name: str
    needed: int
    recorded: tuple[str, ...]
    candidates: tuple[str, ...]
    states: tuple[str, ...]
    closes: int
    routes: int
    equals: int
    bound: int

    @property
    def exact(self) -> bool:
        """Return whether no set closes more."""
        return self.closes == self.bound

    def to_dict(self) -> dict[str, Any]:
        """Return the scenario as plain values."""
        return {
            "instrument": self.instrument,
            "name": self.name,
            "needed": self.needed,
            "recorded": list(self.recorded),
            "candidates": list(self.candidates),
            "states": list(self.states),
            "closes": self.closes,
            "routes": self.routes,
            "equals": self.equals,
            "bound": self.bound,
            "exact": self.exact,
        }


def scenarios(search: Search) -> Iterator[Scenario]:
    """Yield, for each treaty that gives the form and waits for ratifications, the best set of them."""
    layers, world = search.layers, search.world
    found = {p.instrument: family(world, p) for p in world.by_form[layers.form] if p.form == layers.form}
    for slug, sort in found.items():
        instrument = world.instruments.get(slug or "")
        if instrument and instrument.kind in TREATIES and pending(instrument) and sort in layers.families:
            yield from _scenario(search, instrument)


def _scenario(search: Search, instrument: Instrument) -> Iterator[Scenario]:
    world, members = search.world, search.layers.members
    recorded = tuple(sorted(world.participants.get(instrument.slug, ())))
    needed = (instrument.ratifications_to_entry or 0) - len(recorded)
    candidates = [code for code in members if code not in recorded and eligible(world, instrument, code)]
    if not 0 < needed <= len(candidates):
        return
    joined, _ = perform(
        world, [Ratify(code, instrument.slug) for code in candidates], search.layers.columns.day
    )
    columns = search.layers.columns.of(joined)
    mask = search.closed(search.layers.supposing(asking=columns, asked=columns))
    bound_already = [code for code in recorded if code in members]
    places = [members.index(code) for code in (*candidates, *bound_already)]
    block = np.ix_(places, places)
    chosen, equals, most = _choose(mask[block], search.weights[block], len(candidates), needed)
    closes, routes = _worth(mask[block], search.weights[block], len(candidates), chosen)
    yield Scenario(
        instrument.slug,
        instrument.name,
        needed,
        recorded,
        tuple(candidates),
        tuple(candidates[place] for place in chosen),
        closes,
        routes,
        equals,
        most,
    )


def _worth(mask: Mask, weights: Counts, size: int, chosen: Sequence[int]) -> tuple[int, int]:
    """Return the answers and the routes within a set of the first ``size`` places and all that follow these.

    The treaty serves two states only where both have joined it.
    """
    inside = [*chosen, *range(size, len(mask))]
    block = np.ix_(inside, inside)
    within = mask[block]
    return int(within.sum()), int((np.triu(within | within.T) * weights[block]).sum())


def _choose(mask: Mask, weights: Counts, size: int, needed: int) -> tuple[tuple[int, ...], int, int]:
    """Return the best set of places, how many are as good, and a bound on what any of them closes."""
    if math.comb(size, needed) > _MOST_SETS:
        return _thinned(mask, size, needed)
    worth = {chosen: _worth(mask, weights, size, chosen) for chosen in combinations(range(size), needed)}
    best = max(worth.values())
    equal = [chosen for chosen, found in worth.items() if found == best]
    return min(equal), len(equal), best[0]


def _thinned(mask: Mask, size: int, needed: int) -> tuple[tuple[int, ...], int, int]:
    """Return a set of places from which the one that closes least was left out again and again."""
    among = mask[:size, :size]
    with_bound = mask[:size, size:].sum(axis=1) + mask[size:, :size].sum(axis=0)
    # An answer within a set has both of its sides in it, and so counts half for each.
    shares = sorted((with_bound + (among.sum(axis=1) + among.sum(axis=0)) / 2).tolist(), reverse=True)
    already = int(mask[size:, size:].sum())
    left = list(range(size))
    while len(left) > needed:
        within = mask[np.ix_(left, left)]
        degrees = within.sum(axis=1) + within.sum(axis=0) + with_bound[left]
        del left[int(np.argmin(degrees))]
    return tuple(left), 1, int(sum(shares[:needed])) + already
