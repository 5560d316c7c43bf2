"""What is recorded of trafficking between two jurisdictions: the routes that join them, and the cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Final

from iwtld.basis.reading import need, rows

if TYPE_CHECKING:
    from pyoxigraph import Store

Pair = tuple[str, str]
"""Two codes in their order."""

_HOPS: Final = """SELECT ?route ?from ?to WHERE {
  ?hop a iwt:RouteHop ; iwt:onRoute ?route ; iwt:hopOrigin ?from ; iwt:hopDestination ?to }"""
# A case that is recorded as such and as an event is one case: that which the record of the case says.
_CASES: Final = """SELECT DISTINCT ?case ?state WHERE {
  {
    ?case a iwt:Case .
    { ?case iwt:origin|iwt:transit|iwt:destination|iwt:seizedIn|iwt:country ?state }
    UNION { ?case iwt:agency/iwt:jurisdiction ?state }
    UNION { ?case iwt:caseEvent/(iwt:country|iwt:participant|iwt:participant/iwt:jurisdiction) ?state }
  } UNION {
    VALUES ?kind {
      <https://w3id.org/iwtld/id/event-kind/case> <https://w3id.org/iwtld/id/event-kind/seizure>
      <https://w3id.org/iwtld/id/event-kind/arrest> <https://w3id.org/iwtld/id/event-kind/controlled-delivery>
    }
    ?case iwt:eventKind ?kind .
    FILTER NOT EXISTS { ?record iwt:caseEvent ?case }
    { ?case iwt:country ?state } UNION { ?case iwt:participant ?state }
    UNION { ?case iwt:participant/iwt:jurisdiction ?state }
  }
  ?state iwt:isoAlpha3 ?code }"""


@dataclass(frozen=True, slots=True)
class Traffic:
    """The recorded routes and cases of each pair, whichever way the goods go."""

    routes: Mapping[Pair, int] = field(default_factory=dict)
    cases: Mapping[Pair, int] = field(default_factory=dict)

    def weight(self, a: str, b: str) -> int:
        """Return the number of routes and cases between two jurisdictions."""
        pair = ordered(a, b)
        return self.routes.get(pair, 0) + self.cases.get(pair, 0)


def ordered(a: str, b: str) -> Pair:
    """Return two codes in their order."""
    return (a, b) if a < b else (b, a)


def load_traffic(store: Store) -> Traffic:
    """Return the traffic that a built graph records.

    A route counts once for each pair of one of its hops. A case counts for every two jurisdictions that it
    names or that take part in it; so does an event that is a case, a seizure, an arrest or a controlled
    delivery, unless a case is told of in it.
    """
    hops = {(row["route"], ordered(need(row, "from"), need(row, "to"))) for row in rows(store, _HOPS)}
    states: dict[str, set[str]] = {}
    for row in rows(store, _CASES):
        states.setdefault(row["case"], set()).add(need(row, "state"))
    return Traffic(
        Counter(pair for _, pair in hops),
        Counter(pair for found in states.values() for pair in _pairs(found)),
    )


def _pairs(codes: Iterable[str]) -> Iterable[Pair]:
    return combinations(sorted(codes), 2)
