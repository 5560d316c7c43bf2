"""Plans of very many cases: one line for each case and hop, from the cells of the rows and the time lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import add, itemgetter
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from iwtld.basis.grades import Grade
from iwtld.errors import UsageError
from iwtld.plans.acting import Acting, read_acting
from iwtld.plans.hops import Hop, Ways, hops
from iwtld.plans.horizon import Horizon, Places, read
from iwtld.plans.needs import needed, threshold
from iwtld.plans.period import Period
from iwtld.plans.plan import STANDINGS, Standing
from iwtld.tables import Table

MOST_WAYS: Final = 16_384
"""Of so many different ways of goods, those met last, the pairs are kept."""

Codes: TypeAlias = npt.NDArray[np.uint8]
Forms: TypeAlias = tuple[str, ...]
Actors: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]

_STEP: Final = 16
_GRADES: Final = tuple(map(str, Grade))
_COLUMNS: Final = (
    *("id", "kind", "status", "date", "origin", "transit", "destination"),
    *("seized_in", "countries", "agencies", "events"),
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
    choices = {forms: place for place, forms in enumerate(dict.fromkeys(one.forms for one in asked))}
    standings, grades = _graded(
        horizon,
        np.array([horizon.pair(one.hop.start, one.hop.end) for one in asked], np.int64),
        np.array([one.period.first for one in asked], np.int64),
        np.array([one.period.last for one in asked], np.int64),
        np.array([choices[one.forms] for one in asked], np.int64),
        tuple(choices),
    )
    return [
        HopLine(one, STANDINGS[standing], tuple([_WORDS[code] for code in codes]))
        for one, standing, codes in zip(asked, standings.tolist(), grades.tolist(), strict=True)
    ]


def _graded(
    horizon: Horizon, pairs: Places, first: Places, last: Places, chosen: Places, choices: Sequence[Forms]
) -> tuple[Codes, Codes]:
    """Return the standing of each line, and its grades: a column of codes for each form and direction.

    ``chosen`` are places in ``choices``: the forms that count for a line, in which few cases differ.
    """
    start, end = np.divmod(pairs, len(horizon.codes))
    back = end * len(horizon.codes) + start
    grades = np.zeros((len(pairs), 2 * len(horizon.forms)), np.uint8)
    worst = np.full(len(pairs), len(STANDINGS) - 1, np.uint8)
    for number, form in enumerate(horizon.forms):
        counts = np.array([form in forms for forms in choices], np.bool_)[chosen]
        enough = threshold(form).rank
        for column, way in enumerate((pairs, back), 2 * number):
            rank, best = horizon.over(form, way, first, last)
            stands = np.where(rank <= enough, 2, np.where(best <= enough, 1, 0)).astype(np.uint8)
            np.minimum(worst, stands, out=worst, where=counts)
            np.copyto(grades[:, column], rank.astype(np.uint8) * _STEP + best.astype(np.uint8), where=counts)
    return worst, grades


def _words() -> list[str]:
    """Return the text of a cell by its code: the rank times 16, plus the strongest that it could be."""
    found = [""] * (_STEP * _STEP)
    for rank, grade in enumerate(_GRADES, 1):
        for best, other in enumerate(_GRADES, 1):
            found[rank * _STEP + best] = grade if best >= rank else f"{grade} ?{other}"
    return found


_WORDS: Final = _words()


class Cells:
    """Reads what a plan needs from the cells of a row of cases.

    Raises ``UsageError`` for a table that is not of cases.
    """

    def __init__(self, table: Table, acting: Acting) -> None:
        names = [column.name for column in table.cells]
        if not set(_COLUMNS) <= set(names):
            raise UsageError(f"Records of {table.name} have no way of goods to plan along. Plan cases.")
        self._get = itemgetter(*map(names.index, _COLUMNS))
        self._acting = acting

    def of(self, cells: Sequence[str]) -> tuple[str, str, str, str, Ways]:
        """Return the id, the kind, the status, the date and the ways of a case whose cells are right."""
        case, kind, status, day, *ways, agencies, events = self._get(cells)
        return case, kind, status, day, _ways(ways, self.actors(agencies, events))

    def texts(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the cells that a plan needs, as they are: last the ways, the agencies, the events."""
        found: tuple[str, ...] = self._get(cells)
        return found

    def actors(self, agencies: str, events: str) -> Actors:
        """Return the homes of the agencies in a cell, and who took part in the events in another one."""
        return self._acting.homes(_items(agencies)), self._acting.participants(_items(events))


class RowPlanner:
    """Plans the rows of a table of cases; ``today`` is an ordinal, for cases without a date.

    ``chosen`` says that every case is planned for all forms of the time lines, needed or not.
    """

    def __init__(self, horizon: Horizon, cells: Cells, today: int, *, chosen: bool = False) -> None:
        self._horizon = horizon
        self._places = {code: place for place, code in enumerate(horizon.codes)}
        self._cells = cells
        self._today = today
        self._chosen = chosen
        # Many cases go the same ways. What is kept of them is bounded, as the memory of a worker is.
        self._actors = lru_cache(MOST_WAYS)(cells.actors)
        self._found = lru_cache(MOST_WAYS)(self._find)

    @classmethod
    def open(cls, answers: Path, table: Table, today: int, *, chosen: bool = False) -> RowPlanner:
        """Return a planner for a table, on the time lines and on who acts for whom, both in a folder.

        Raises ``UsageError`` for a table that is not of cases.
        """
        return cls(read(answers), Cells(table, read_acting(answers)), today, chosen=chosen)

    def lines(self, rows: Sequence[Sequence[str]]) -> tuple[bytes, int]:
        """Return the lines of rows as CSV (RFC 4180) without a header, and how many they are.

        The rows are such whose cells are right.
        """
        heads: list[str] = []
        pairs: list[int] = []
        cases: list[tuple[int, int, int, int]] = []
        choices: dict[Forms, int] = {}
        for cells in rows:
            case, kind, status, day, *ways, agencies, events = self._cells.texts(cells)
            found = self._found(self._actors(agencies, events), *ways)
            if not found.pairs:
                continue
            period = _period(day, self._today)
            forms = self._horizon.forms if self._chosen else _needed(kind, status, bool(ways[3]))
            cases.append(
                (len(found.pairs), period.first, period.last, choices.setdefault(forms, len(choices)))
            )
            pairs += found.pairs
            head = f"{_cell(case)},{period.text}"
            heads += [f"{head},{text}" for text in found.texts]
        if not cases:
            return b"", 0
        columns = np.array(cases, np.int64).T
        first, last, chosen = np.repeat(columns[1:], columns[0], axis=1)
        worst, grades = _graded(self._horizon, np.array(pairs, np.int64), first, last, chosen, tuple(choices))
        return "".join(map(add, heads, _tails(worst, grades))).encode(), len(heads)

    def head(self) -> bytes:
        """Return the header of the lines as CSV."""
        return (",".join(header(self._horizon.forms)) + "\n").encode()

    def _find(self, actors: Actors, *ways: str) -> _Found:
        """Return the hops of a case by who acts in it and the cells of its ways."""
        found, places, size = hops(_ways(ways, actors)), self._places, len(self._places)
        return _Found(
            tuple([places[hop.start] * size + places[hop.end] for hop in found]),
            tuple([f"{hop.start},{hop.end},{hop.because}" for hop in found]),
        )


class _Found(NamedTuple):
    """The hops of a case: their pairs, and how their lines tell them."""

    pairs: tuple[int, ...]
    texts: tuple[str, ...]


def _ways(cells: Sequence[str], actors: Actors) -> Ways:
    origin, transit, destination, seized_in, others = map(_items, cells)
    return Ways(origin, transit, destination, seized_in, others, *actors)


def _tails(worst: Codes, grades: Codes) -> Iterator[str]:
    """Yield the ends of lines, with the standing and the grades: of so many lines few end differently."""
    width = grades.shape[1] + 1
    codes = np.column_stack([worst, grades]).tobytes()
    told: dict[bytes, str] = {}
    for at in range(0, len(codes), width):
        line = codes[at : at + width]
        if (text := told.get(line)) is None:
            text = told[line] = f",{STANDINGS[line[0]]},{','.join([_WORDS[code] for code in line[1:]])}\n"
        yield text


def _cell(text: str) -> str:
    """Return a text as a cell of CSV."""
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if _SPECIAL.search(text) else text


_QUOTE: Final = '"'
_SPECIAL: Final = re.compile('[",\r\n]')


@lru_cache(maxsize=4096)
def _items(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


@lru_cache(maxsize=16_384)
def _period(text: str, today: int) -> Period:
    return Period.of(text or None, today)


@lru_cache(maxsize=1024)
def _needed(kind: str, status: str, seized: bool) -> tuple[str, ...]:
    return needed(kind, status, seized=seized)
