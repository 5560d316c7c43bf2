"""Who has to do with whom in a case: the way of the goods, the seizure, and the agencies at work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final, NamedTuple

MOVEMENT: Final = "movement"
"""The goods went, or were to go, from the one to the other."""
SEIZURE: Final = "seizure"
"""One of the two took the goods, and the case names the other."""
AGENCY: Final = "agency"
"""An agency of the one handles the case or helps with it, and the case names the other."""
EVENT: Final = "event"
"""The one took part in an event of the case, and the case names the other."""
NAMED: Final = "named"
"""The case names both, and nothing tells who of all that it names acts."""


class Ways(NamedTuple):
    """The jurisdictions of a case by the part that they have in it, as codes.

    ``homes`` are the jurisdictions of its agencies and not of other organisations at work, ``participants``
    those that took part in its events, ``others`` those that the source names besides.
    """

    origin: Sequence[str]
    transit: Sequence[str]
    destination: Sequence[str]
    seized_in: Sequence[str]
    others: Sequence[str]
    homes: Sequence[str]
    participants: Sequence[str]

    @property
    def named(self) -> tuple[str, ...]:
        """Return every jurisdiction that the record names itself, in the order of the goods, each once."""
        parts = (self.origin, self.transit, self.destination, self.seized_in, self.others)
        return tuple(dict.fromkeys(code for part in parts for code in part))


@dataclass(frozen=True, slots=True)
class Hop:
    """Two jurisdictions that have to cooperate, and why: ``reasons`` are of the words above.

    A movement goes from ``start`` to ``end``; else ``start`` is the one that acts.
    """

    start: str
    end: str
    reasons: tuple[str, ...]

    @property
    def because(self) -> str:
        """Return the reasons as a cell has them."""
        return ";".join(self.reasons)


def hops(ways: Ways) -> tuple[Hop, ...]:
    """Return the pairs of a case, each once, those along which the goods went first.

    The goods go from each origin to each transit, from each transit to each destination, and straight from
    origin to destination where no transit is named, as the rule ``case-hops`` has it; in which order several
    transits follow each other is not recorded. The seizing jurisdiction, each that an agency of the case
    belongs to, and each that took part in an event of it have to do with every other one that the record
    names. Where nothing of this gives a pair, each jurisdiction that is named has to do with each other one.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for starts, ends, reason in _meetings(ways):
        for start in starts:
            for end in ends:
                reasons = found.get((end, start)) or found.setdefault((start, end), [])
                if reason not in reasons:
                    reasons.append(reason)
    acting = [(pair, reasons) for pair, reasons in found.items() if pair[0] != pair[1]]
    pairs = acting or [(pair, [NAMED]) for pair in combinations(ways.named, 2)]
    return tuple([Hop(start, end, tuple(reasons)) for (start, end), reasons in pairs])


def _meetings(ways: Ways) -> Iterator[tuple[Sequence[str], Sequence[str], str]]:
    """Yield who of a case has to do with whom, each of the first with each of the second, and why."""
    stages = [stage for stage in (ways.origin, ways.transit, ways.destination) if stage]
    for before, after in pairwise(stages):
        yield before, after, MOVEMENT
    named = ways.named
    yield ways.seized_in, named, SEIZURE
    yield ways.homes, named, AGENCY
    yield ways.participants, named, EVENT
