"""The plans of several cases at once: the recorded ones, or those in a table."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from iwtld import resources
from iwtld.additions.tables import added_tables
from iwtld.errors import TableError
from iwtld.plans.acting import Acting
from iwtld.plans.hops import Ways, hops
from iwtld.plans.horizon import horizon
from iwtld.plans.needs import USUAL, needed
from iwtld.plans.period import Period
from iwtld.plans.plan import STANDINGS, Standing
from iwtld.plans.record import load_cases
from iwtld.plans.rows import Asked, Cells, HopLine, header, lines
from iwtld.tables import Examination, load_some
from iwtld.tables.records import Records

if TYPE_CHECKING:
    from pyoxigraph import Store

    from iwtld.basis.profile import OffenceProfile
    from iwtld.basis.reasoner import Reasoner

_KIND: Final = "cases"


@dataclass(frozen=True, slots=True)
class Brief:
    """What has to be known of a case to plan it."""

    id: str
    kind: str
    status: str
    date: str | None
    ways: Ways


@dataclass(frozen=True, slots=True)
class Plans:
    """Lines of cases and hops, gaps first, then in the order of the cases.

    ``without`` are the cases that name fewer than two jurisdictions, so that there is nothing to plan.
    """

    lines: tuple[HopLine, ...]
    forms: tuple[str, ...]
    cases: int
    without: tuple[str, ...]
    dataset_version: str

    def __iter__(self) -> Iterator[HopLine]:
        """Yield the lines."""
        return iter(self.lines)

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.lines)

    @property
    def header(self) -> tuple[str, ...]:
        """Return the names of the cells of a line."""
        return header(self.forms)

    @property
    def counts(self) -> dict[Standing, int]:
        """Return the number of lines of each standing."""
        found = Counter(line.standing for line in self.lines)
        return {standing: found[standing] for standing in STANDINGS}

    def to_dict(self) -> dict[str, Any]:
        """Return the plans as plain values that JSON can hold; a form that is not needed is null."""
        return {
            "cases": self.cases,
            "without_plan": list(self.without),
            "forms": list(self.forms),
            "counts": dict(self.counts),
            "lines": [
                {name: cell or None for name, cell in zip(self.header, line.cells(), strict=True)}
                for line in self.lines
            ],
            "dataset_version": self.dataset_version,
        }


def recorded(store: Store) -> Iterator[Brief]:
    """Yield the cases that a built graph records."""
    for one in load_cases(store):
        yield Brief(one.id, one.kind, one.status, one.date, one.ways)


def from_table(file: str | os.PathLike[str], acting: Acting, root: Path | None = None) -> Iterator[Brief]:
    """Yield the cases of a table, once all of its cells are right; ``acting`` tells who acts for whom.

    Raises ``TableError`` with every finding, and ``InputError`` for a file that cannot be read.
    """
    root = resources.root() if root is None else root
    tables = load_some(root / "data", [_KIND])
    described = next(table for table in tables if table.name == _KIND)
    table = replace(described, path=Path(file), label=os.fspath(file))
    cells = Cells(table, acting)
    found = []
    with Examination([table], (*tables, *added_tables(root)), parts=True) as examination:
        with Records(table, examination.findings) as records:
            for row in examination.read(records):
                case, kind, status, day, ways = cells.of(row.cells)
                found.append(Brief(case, kind, status, day, ways))
        if findings := examination.findings.result():
            raise TableError(f"The cases of {table.file} cannot be planned as they stand.", findings)
    yield from found


def plans(
    reasoner: Reasoner,
    cases: Iterable[Brief],
    *,
    on: int | None = None,
    forms: Iterable[str] | None = None,
    profile: OffenceProfile | None = None,
    today: int | None = None,
) -> Plans:
    """Return the plans of cases, with the arguments of :func:`iwtld.plans.plan.plan`."""
    offence = reasoner.profile(profile)
    chosen = None if forms is None else tuple(dict.fromkeys(reasoner.form(f, offence) for f in forms))
    now = date.today().toordinal() if today is None else today
    number, without = 0, []
    asked: list[Asked] = []
    for case in cases:
        number += 1
        period = Period.of(case.date, now) if on is None else Period.day(on)
        wanted = chosen or needed(case.kind, case.status, seized=bool(case.ways.seized_in))
        pairs = hops(case.ways)
        if not pairs:
            without.append(case.id)
        asked += [Asked(case.id, period, hop, wanted) for hop in pairs]
    every = chosen or tuple(form for form in USUAL if any(form in one.forms for one in asked))
    found = sorted(_lines(reasoner, asked, every, offence), key=lambda line: STANDINGS.index(line.standing))
    return Plans(tuple(found), every, number, tuple(without), reasoner.world.version)


def _lines(
    reasoner: Reasoner, asked: Sequence[Asked], forms: tuple[str, ...], profile: OffenceProfile
) -> list[HopLine]:
    if not asked:
        return []
    members = sorted({code for one in asked for code in (one.hop.start, one.hop.end)})
    first, last = min(one.period.first for one in asked), max(one.period.last for one in asked)
    known = horizon(reasoner.world, forms, members=members, first=first, last=last, profile=profile)
    return lines(known, asked)
