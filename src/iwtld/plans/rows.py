"""Plans of very many cases: one line for each case and hop, from the cells of the rows and the time lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from iwtld.basis.grades import Grade
from iwtld.errors import UsageError
from iwtld.plans.hops import Hop, Ways, hops
from iwtld.plans.horizon import Horizon, read
from iwtld.plans.needs import needed, threshold
from iwtld.plans.period import Period
from iwtld.plans.plan import STANDINGS, Standing
from iwtld.tables import Table, load_table
from iwtld.tables.findings import Findings
from iwtld.tables.records import Records

_GRADES: Final = tuple(map(str, Grade))
_COLUMNS: Final = (
    *("id", "kind", "status", "date", "origin", "transit", "destination"),
    *("seized_in", "countries", "agencies"),
)
_FIXED: Final = ("case", "date", "from", "to", "because", "standing")


class Asked(NamedTuple):
    """A case and one of its hops, as it is asked about: the pair, the days, and the forms that count."""

    case: str
    period: Period
    hop: Hop
    forms: tuple[str, ...]


class HopLine(NamedTuple):
    """The line of a case and hop: for each form what ``start`` may obtain from ``end``, and the other way.

    ``grades`` has two texts for each form of the plan, empty for a form that the case does not need. A grade
    that something open or another day of the period could better has a question mark, with what it could be:
    ``channel-only ?shall``. ``standing`` is the worst of all requests.
    """

    asked: Asked
    standing: Standing
    grades: tuple[str, ...]

    def cells(self) -> tuple[str, ...]:
        """Return the cells of the line as ``header`` names them."""
        case, period, hop, _ = self.asked
        return (case, period.text, hop.start, hop.end, hop.because, self.standing, *self.grades)


def header(forms: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the cells of a line: ``extradition`` for one direction, ``extradition_back``."""
    names = [form.replace("-", "_") for form in forms]
    return (*_FIXED, *(each for name in names for each in (name, f"{name}_back")))


def lines(horizon: Horizon, asked: Sequence[Asked]) -> list[HopLine]:
    """Return the lines of cases and hops, in their order."""
    standings, texts = _graded(horizon, asked)
    return [
        HopLine(one, standing, grades)
        for one, standing, grades in zip(asked, standings, zip(*texts, strict=True), strict=True)
    ]


def _graded(horizon: Horizon, asked: Sequence[Asked]) -> tuple[list[Standing], list[list[str]]]:
    """Return the standing of each line, and for each form and direction the texts of all lines."""
    size = len(horizon.codes)
    index = {code: place for place, code in enumerate(horizon.codes)}
    start = np.array([index[one.hop.start] for one in asked], np.int64)
    end = np.array([index[one.hop.end] for one in asked], np.int64)
    first = np.array([one.period.first for one in asked], np.int64)
    last = np.array([one.period.last for one in asked], np.int64)
    # Few cases differ in the forms that they need: what a form asks of each is looked up by its choice.
    choices = {forms: place for place, forms in enumerate(dict.fromkeys(one.forms for one in asked))}
    chosen = np.array([choices[one.forms] for one in asked], np.int64)
    texts: list[list[str]] = []
    worst = np.full(len(asked), len(STANDINGS) - 1, np.int8)
    for form in horizon.forms:
        counts = np.array([form in forms for forms in choices], np.bool_)[chosen]
        for pairs in (start * size + end, end * size + start):
            rank, best = horizon.over(form, pairs, first, last)
            enough = threshold(form).rank
            stands = np.where(rank <= enough, 2, np.where(best <= enough, 1, 0)).astype(np.int8)
            np.minimum(worst, stands, out=worst, where=counts)
            texts.append(_WORDS[np.where(counts, rank.astype(np.int64) * 16 + best, 0)].tolist())
    return [STANDINGS[standing] for standing in worst.tolist()], texts


def _words() -> npt.NDArray[np.object_]:
    """Return the text of a cell by 16 times the rank plus the strongest that it could be; none for 0."""
    found = np.full(16 * 16, "", np.object_)
    for rank, grade in enumerate(_GRADES, 1):
        for best, other in enumerate(_GRADES, 1):
            found[rank * 16 + best] = grade if best >= rank else f"{grade} ?{other}"
    return found


_WORDS: Final = _words()


class Cells:
    """Reads what a plan needs from the cells of a row of cases.

    Raises ``UsageError`` for a table that is not of cases. ``root`` is the folder with ``data``.
    """

    def __init__(self, table: Table, root: Path) -> None:
        names = [column.name for column in table.cells]
        if not set(_COLUMNS) <= set(names):
            raise UsageError(f"Records of {table.name} have no way of goods to plan along. Plan cases.")
        self._places = tuple(map(names.index, _COLUMNS))
        self._homes = _homes(root)

    def of(self, cells: Sequence[str]) -> tuple[str, str, str, str, Ways]:
        """Return the id, the kind, the status, the date and the ways of a case whose cells are right."""
        case, kind, status, day, *ways, agencies = (cells[place] for place in self._places)
        origin, transit, destination, seized_in, others = map(_items, ways)
        homes = tuple(dict.fromkeys(self._homes[a] for a in _items(agencies) if a in self._homes))
        return case, kind, status, day, Ways(origin, transit, destination, seized_in, others, homes)


@dataclass(frozen=True, slots=True)
class RowPlanner:
    """Plans the rows of a table of cases; ``today`` is an ordinal, for cases without a date.

    ``chosen`` says that every case is planned for all forms of the time lines, needed or not.
    """

    horizon: Horizon
    cells: Cells
    today: int
    chosen: bool = False

    @classmethod
    def open(cls, answers: Path, table: Table, root: Path, today: int, *, chosen: bool = False) -> RowPlanner:
        """Return a planner for a table on the time lines in a folder; ``root`` is the folder with ``data``.

        Raises ``UsageError`` for a table that is not of cases.
        """
        return cls(read(answers), Cells(table, root), today, chosen)

    def asked(self, cells: Sequence[str]) -> Iterator[Asked]:
        """Yield what a row asks about: each hop with the period and the forms of the case.

        The row is one whose cells are right.
        """
        case, kind, status, day, ways = self.cells.of(cells)
        if found := _hops(ways):
            period = _period(day, self.today)
            forms = self.horizon.forms if self.chosen else _needed(kind, status, bool(ways.seized_in))
            for hop in found:
                yield Asked(case, period, hop, forms)

    def lines(self, rows: Sequence[Sequence[str]]) -> tuple[bytes, int]:
        """Return the lines of rows as CSV (RFC 4180) without a header, and how many they are."""
        asked = [one for cells in rows for one in self.asked(cells)]
        if not asked:
            return b"", 0
        standings, texts = _graded(self.horizon, asked)
        fixed = [(one.case, one.period.text, one.hop.start, one.hop.end, one.hop.because) for one in asked]
        return _csv(zip(*zip(*fixed, strict=True), standings, *texts, strict=True)), len(asked)

    def head(self) -> bytes:
        """Return the header of the lines as CSV."""
        return _csv([header(self.horizon.forms)])


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


@lru_cache(maxsize=4096)
def _items(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


@lru_cache(maxsize=65_536)
def _hops(ways: Ways) -> tuple[Hop, ...]:
    return hops(ways)


@lru_cache(maxsize=65_536)
def _period(text: str, today: int) -> Period:
    return Period.of(text or None, today)


@lru_cache(maxsize=1024)
def _needed(kind: str, status: str, seized: bool) -> tuple[str, ...]:
    return needed(kind, status, seized=seized)


def _homes(root: Path) -> dict[str, str]:
    """Return the jurisdiction of each agency that has one: an organisation at work there acts for none."""
    table = load_table(root / "data" / "actors.csv")
    names = [column.name for column in table.cells]
    key, body, home = (names.index(name) for name in ("id", "type", "jurisdiction"))
    with Records(table, Findings()) as records:
        return {cells[key]: cells[home] for _, _, cells in records if cells[home] and cells[body] in _BODIES}


_BODIES: Final = frozenset({"Agency", "AgencyClass"})
