"""Which act closes the most gaps: every single act of every state, ranked from two passes for each kind.

An act of one state moves only the pairs that this state belongs to. So the acts of one kind, by all states,
are ranked by two passes over all pairs: one in which every requesting side has done it, and one in which
every requested side has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from iwtld.basis.acts.actions import Action, Conclude
from iwtld.basis.acts.candidates import kinds
from iwtld.basis.acts.perform import perform
from iwtld.basis.grades import Grade
from iwtld.basis.proofs.remedies import RANKS
from iwtld.basis.setwise.columns import Best, Columns
from iwtld.basis.setwise.layers import Layers, family
from iwtld.basis.setwise.traffic import Traffic
from iwtld.basis.world import World

Mask = npt.NDArray[np.bool_]
"""A flag for each pair: rows ask, columns are asked."""
Counts = npt.NDArray[np.int64]

_MOST_TREATIES: Final = 500
"""How many pairs are looked at for a treaty of their own, the best first: one closes two answers at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """An act, and how many answers it brings to the threshold, alone and with other acts."""

    action: Action
    closes: int
    pairs: int
    routes: int
    together: int
    """How many it closes when all others do the same, as joining one treaty."""
    most: int
    """How many it could close at most, with any other acts of states."""
    asking: Mask
    """The answers that the act closes where the state asks, for every state that could do it."""
    asked: Mask

    @property
    def order(self) -> tuple[int, int, int, int, int, str]:
        """Return what acts are ranked by: answers closed, then routes, then what is easier to do.

        Among acts that close nothing alone, those go first that close most when others do the same.
        """
        easier = RANKS[self.action.remedy]
        return -self.closes, -self.routes, -self.together, easier, -self.most, str(self.action)

    @property
    def share(self) -> float:
        """Return how much the act adds to any set of acts at most; see :meth:`Search.bound`."""
        return self.most if isinstance(self.action, Conclude) else (self.closes + self.most) / 2


class Search:
    """The gaps between the members of a list, and the acts that could close them."""

    def __init__(self, layers: Layers, below: Grade, traffic: Traffic) -> None:
        self.layers = layers
        self._below = below
        self._traffic = traffic
        self._places = {code: place for place, code in enumerate(layers.members)}
        self.weights = self._weigh()
        """The recorded routes and cases between the members, the same in both directions."""
        self.gaps = ~self._reached(layers)
        """Where the answer is below the threshold."""
        np.fill_diagonal(self.gaps, False)

    @property
    def world(self) -> World:
        """The world in which the gaps are."""
        return self.layers.columns.world

    def after(self, action: Action) -> Search:
        """Return the search in a world in which an act is done."""
        columns = self._columns([action])
        layers = Layers.between(self.layers.members, columns, self.layers.form, self.layers.families)
        return Search(layers, self._below, self._traffic)

    def closed(self, layers: Layers) -> Mask:
        """Return the gaps that are none any more with other routes."""
        return self._reached(layers) & self.gaps

    def scores(self) -> list[Score]:
        """Return every act that could close a gap, alone or with others, best first."""
        found = [kind for kind in kinds(self.layers, self._below) if kind]
        worlds = [self._columns(kind.values()) for kind in found]
        best = Best([self.layers.columns, *worlds])
        most = self.closed(self.layers.supposing(asking=best, asked=best))
        incident: Counts = most.sum(axis=1) + most.sum(axis=0)
        scores = [
            score
            for kind, columns in zip(found, worlds, strict=True)
            for score in self._of_states(kind, columns, incident)
        ]
        scores += self._treaties(best)
        return sorted((score for score in scores if score.most), key=lambda score: score.order)

    def bound(self, scores: Iterable[Score], size: int) -> int:
        """Return a number of answers that no set of ``size`` acts can close more than.

        An answer that a set closes is closed by one of its acts alone, or it takes two acts or more, each by
        one of its two sides. So an act counts with what it closes alone, and with half of what else it could
        close with others; a treaty between the two counts in full.
        """
        shares = sorted((score.share for score in scores), reverse=True)[:size]
        return min(int(sum(shares)), int(self.gaps.sum()))

    def answers(self, score: Score) -> tuple[tuple[str, str], ...]:
        """Return the ordered pairs whose answer an act closes."""
        members, action = self.layers.members, score.action
        at = self._places[action.state]
        if isinstance(action, Conclude):
            both = (action.state, action.other), (action.other, action.state)
            return tuple(pair for pair in both if score.asking[self._places[pair[0]], self._places[pair[1]]])
        asking = ((action.state, members[b]) for b in np.flatnonzero(score.asking[at]).tolist())
        asked = ((members[a], action.state) for a in np.flatnonzero(score.asked[:, at]).tolist())
        return (*asking, *asked)

    def _of_states(self, kind: Mapping[str, Action], columns: Columns, incident: Counts) -> Iterator[Score]:
        asking = self.closed(self.layers.supposing(asking=columns))
        asked = self.closed(self.layers.supposing(asked=columns))
        all_of_them = self.closed(self.layers.supposing(asking=columns, asked=columns))
        together = all_of_them.sum(axis=1) + all_of_them.sum(axis=0)
        either = asking | asked.T
        closes = asking.sum(axis=1) + asked.sum(axis=0)
        pairs, routes = either.sum(axis=1), (either * self.weights).sum(axis=1)
        for code, action in kind.items():
            at = self._places[code]
            yield Score(
                action,
                closes=int(closes[at]),
                pairs=int(pairs[at]),
                routes=int(routes[at]),
                together=int(together[at]),
                most=int(incident[at]),
                asking=asking,
                asked=asked,
            )

    def _treaties(self, best: Columns) -> Iterator[Score]:
        form = self.layers.form
        provision = self.world.by_class.get(("BilateralTreaty", form))
        if provision is None or family(self.world, provision) not in self.layers.families:
            return
        alone = self.closed(self.layers.supposing(concluded=True))
        most = self.closed(self.layers.supposing(asking=best, asked=best, concluded=True))
        first, second = np.nonzero(np.triu(most | most.T))
        count, limit = (mask[first, second].astype(np.int64) + mask[second, first] for mask in (alone, most))
        weight = self.weights[first, second]
        for at in np.lexsort((-limit, -weight, -count))[:_MOST_TREATIES].tolist():
            one, other = (self.layers.members[int(side[at])] for side in (first, second))
            closes, most_of_two = int(count[at]), int(limit[at])
            routes = int(weight[at]) if closes else 0
            act = Conclude(one, other, form)
            yield Score(act, closes, min(closes, 1), routes, closes, most_of_two, alone, alone)

    def _columns(self, actions: Iterable[Action]) -> Columns:
        world, _ = perform(self.world, actions, self.layers.columns.day)
        return self.layers.columns.of(world)

    def _reached(self, layers: Layers) -> Mask:
        reached: Mask = layers.standing().rank <= self._below.rank
        return reached

    def _weigh(self) -> Counts:
        weights = np.zeros((len(self._places), len(self._places)), np.int64)
        for a, b in {*self._traffic.routes, *self._traffic.cases}:
            if a in self._places and b in self._places:
                first, second = self._places[a], self._places[b]
                weights[first, second] = weights[second, first] = self._traffic.weight(a, b)
        return weights
