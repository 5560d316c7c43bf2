"""Gaps: pairs whose grade is below a threshold, those that are known apart from those that may be none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import Any, ClassVar, Final, Literal

from iwtld.basis.grades import Grade
from iwtld.basis.profile import OffenceProfile
from iwtld.basis.setwise.matrix import Cell, matrix
from iwtld.basis.setwise.traffic import Traffic, ordered
from iwtld.basis.world import World
from iwtld.dataframes import Kind, Tabular
from iwtld.errors import ParameterError

BELOW: Final = Grade.CASE_BY_CASE
"""The weakest grade that is no gap, unless the question says otherwise: an instrument binds both sides."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A pair without the grade that is asked for, in both directions or in one.

    The codes stand in their order, and ``direction`` reads ``both``, ``a to b`` (``a`` cannot obtain it from
    ``b``) or ``b to a``. Where the directions of a gap differ, ``grade`` is the weaker of the two. It is
    ``known`` where no direction can turn out to be none; ``possible`` where an open route could reach the
    threshold, and then ``could_be`` is the strongest grade that one could bring. ``routes`` and ``cases``
    count what is recorded of trafficking between the two.
    """

    a: str
    b: str
    direction: Literal["both", "a to b", "b to a"]
    grade: Grade
    status: Literal["known", "possible"]
    could_be: Grade | None
    routes: int
    cases: int

    def to_dict(self) -> dict[str, Any]:
        """Return the gap as plain values."""
        return {
            "a": self.a,
            "b": self.b,
            "direction": self.direction,
            "grade": str(self.grade),
            "status": self.status,
            "could_be": None if self.could_be is None else str(self.could_be),
            "routes": self.routes,
            "cases": self.cases,
        }


@dataclass(frozen=True, slots=True)
class Gaps(Tabular):
    """The gaps of a form on a day, those with the most recorded routes and cases first, then by code."""

    form: str
    on: date
    offence: OffenceProfile
    below: Grade
    instruments: tuple[str, ...]
    among: tuple[str, ...]
    pairs: int
    """How many pairs were looked at: all of the list, or the hops of the route."""
    gaps: tuple[Gap, ...]
    dataset_version: str

    fields: ClassVar[Mapping[str, Kind]] = {
        **dict.fromkeys(("a", "b", "direction", "grade", "status", "could_be"), "text"),
        "routes": "integer",
        "cases": "integer",
    }

    def records(self) -> tuple[Gap, ...]:
        """Return the gaps, as a frame has them."""
        return self.gaps

    def __iter__(self) -> Iterator[Gap]:
        """Yield the gaps."""
        return iter(self.gaps)

    def __len__(self) -> int:
        """Return the number of gaps."""
        return len(self.gaps)

    @property
    def known(self) -> tuple[Gap, ...]:
        """Return the gaps that nothing open could close."""
        return tuple(gap for gap in self.gaps if gap.status == "known")

    @property
    def possible(self) -> tuple[Gap, ...]:
        """Return the gaps that may turn out to be none when more is recorded."""
        return tuple(gap for gap in self.gaps if gap.status == "possible")

    def to_dict(self) -> dict[str, Any]:
        """Return the gaps as plain values that JSON can hold."""
        return {
            "form": self.form,
            "on": self.on.isoformat(),
            "offence": self.offence.to_dict(),
            "below": str(self.below),
            "instruments": list(self.instruments),
            "among": list(self.among),
            "pairs": self.pairs,
            "known": len(self.known),
            "possible": len(self.possible),
            "gaps": [gap.to_dict() for gap in self.gaps],
            "dataset_version": self.dataset_version,
        }


def gaps(
    world: World,
    form: str,
    day: int,
    *,
    traffic: Traffic | None = None,
    members: Sequence[str] | None = None,
    route: Sequence[str] | None = None,
    country: str | None = None,
    below: Grade | str = BELOW,
    profile: OffenceProfile | None = None,
    instruments: Iterable[str] | None = None,
) -> Gaps:
    """Return the pairs whose grade for a form is weaker than ``below`` on a day (an ordinal).

    ``route`` gives the codes of a trafficking route in the order of its hops, and then only the hops count;
    ``members`` is a list of which all pairs count, by default every jurisdiction; with ``country`` only pairs
    with that one count. Raises ``ParameterError`` for a route and a list at once, a route without a hop, and
    a threshold that is no grade.
    See :func:`iwtld.basis.setwise.matrix.matrix` for the other arguments and the errors.
    """
    threshold = grade(below)
    if route is not None:
        if members is not None:
            raise ParameterError("Give a route or a list of jurisdictions, not both.")
        members = sorted(set(route))
        if len(members) < 2:
            raise ParameterError("A route leads over two jurisdictions or more, such as KEN,THA,VNM.")
    whole = matrix(world, form, day, members=members, profile=profile, instruments=instruments)
    if route is None:
        pairs = list(combinations(sorted(whole.codes), 2))
    else:
        pairs = list(dict.fromkeys(ordered(a, b) for a, b in pairwise(route) if a != b))
    if country is not None:
        pairs = [pair for pair in pairs if country in pair]
    places = {code: place for place, code in enumerate(whole.codes)}
    recorded = Traffic() if traffic is None else traffic
    directions = ((whole.cell(places[a], places[b]), whole.cell(places[b], places[a])) for a, b in pairs)
    found = (_gap(there, back, threshold, recorded) for there, back in directions)
    ranked = sorted((gap for gap in found if gap), key=lambda gap: (-gap.routes - gap.cases, gap.a, gap.b))
    return Gaps(
        form,
        whole.on,
        whole.offence,
        threshold,
        whole.instruments,
        whole.codes,
        len(pairs),
        tuple(ranked),
        world.version,
    )


def grade(name: Grade | str) -> Grade:
    """Return a grade by name, one that a route can have.

    Raises ``ParameterError`` for a name that is none, and for ``none`` and ``unknown``.
    """
    wanted = str(name)
    known = [str(one) for one in Grade if one.rank < Grade.NONE.rank]
    if wanted not in known:
        raise ParameterError(f"{wanted!r} is no grade that a gap can be below: {', '.join(known)}.")
    return Grade(wanted)


def _gap(there: Cell, back: Cell, below: Grade, traffic: Traffic) -> Gap | None:
    lacking = [cell for cell in (there, back) if cell.grade.rank > below.rank]
    if not lacking:
        return None
    pair = there.requesting, there.requested
    could = [c.could_be for c in lacking if c.could_be is not None and c.could_be.rank <= below.rank]
    return Gap(
        *pair,
        "both" if len(lacking) == 2 else "a to b" if lacking[0] is there else "b to a",
        max((cell.grade for cell in lacking), key=lambda one: one.rank),
        "possible" if could else "known",
        min(could, key=lambda one: one.rank, default=None),
        traffic.routes.get(pair, 0),
        traffic.cases.get(pair, 0),
    )
