"""A chart of the answer to a query, where one fits; the choice follows from the columns alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from iwtld.namespaces import PREFIXES
from iwtld.results import ResultSet, Term, text_of, value_of
from iwtld.web.tabulated import is_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_XSD: Final = PREFIXES["xsd"]
_DATES: Final = frozenset(_XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))
_TEXTS: Final = frozenset((_XSD + "string", PREFIXES["rdf"] + "langString"))
_FEWEST_ROWS: Final = 6
_MOST_BARS: Final = 30
_MOST_KINDS: Final = 14
_LONGEST_YEARS: Final = 80
_LONGEST_LABEL: Final = 60
_SIDES: Final = (("a", "b"), ("requesting", "requested"), ("origin", "destination"), ("first", "second"))
"""How queries name the two sides of a pair, alone or after ``_``."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, how much, and that as a share of the largest in thousandths."""

    label: str
    value: float
    share: int

    @property
    def shown(self) -> str:
        """Return the value as people write it."""
        return f"{self.value:,.10g}"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; ``title`` says what is shown. The bars of ``years`` stand side by side, one for each year."""

    kind: Literal["categories", "years"]
    title: str
    bars: tuple[Bar, ...]

    @property
    def most(self) -> str:
        """Return the largest value as people write it."""
        return max(self.bars, key=lambda bar: bar.value).shown


def chart(result: ResultSet) -> Chart | None:
    """Return the chart that fits an answer, or ``None``.

    The first rule that fits counts: one text and one number in each row, each text once; one date and one
    number, added up by year; a column of dates, of which the rows are counted by year; a column of a few
    texts, each in several rows, of which the rows are counted. The sides of a pair are not counted: how often
    one comes first follows from the order alone.
    """
    if result.kind != "rows" or len(result) < 2:
        return None
    columns = {name: [row[index] for row in result.solutions] for index, name in enumerate(result.variables)}
    numbers = [name for name, terms in columns.items() if _all(terms, is_number)]
    dates = [name for name, terms in columns.items() if _is_dated(terms)]
    texts = [name for name, terms in columns.items() if _all(terms, _is_text)]
    if len(numbers) == 1 and len(columns) <= 4:
        values = [float(str(value_of(term))) for term in columns[numbers[0]]]
        if (texts or not dates) and min(values) >= 0:
            found = _each(columns, texts, numbers[0], values)
            if found is not None:
                return found
        if dates and min(values) >= 0:
            return _by_year(f"{_words(numbers[0])} by year", columns[dates[0]], values)
    if len(result) < _FEWEST_ROWS or numbers:
        return None
    if dates:
        return _by_year(f"rows by year ({_words(dates[0])})", columns[dates[0]], [1.0] * len(result))
    sides = _sides(columns)
    return _counted(columns, [name for name in texts if name not in sides], len(result))


def _each(
    columns: dict[str, list[Term | None]], texts: Sequence[str], number: str, values: Sequence[float]
) -> Chart | None:
    for name in texts:
        labels = [text_of(term) for term in columns[name]]
        if len(set(labels)) == len(labels) <= _MOST_BARS and max(values) > 0:
            return Chart(
                "categories", f"{_words(number)} by {_words(name)}", _bars(zip(labels, values, strict=True))
            )
    return None


def _counted(columns: dict[str, list[Term | None]], texts: Sequence[str], rows: int) -> Chart | None:
    for name in texts:
        counts = Counter(text_of(term) for term in columns[name])
        few = 3 <= len(counts) <= _MOST_KINDS and 2 * len(counts) <= rows
        if few and max(map(len, counts)) <= _LONGEST_LABEL:
            ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            return Chart(
                "categories", f"rows by {_words(name)}", _bars((text, float(n)) for text, n in ordered)
            )
    return None


def _sides(names: Iterable[str]) -> set[str]:
    """Return the columns that hold the sides of a pair: ``a`` and ``b``, ``country_a`` and ``country_b``."""
    known = set(names)
    found = set()
    for name in known:
        stem, mark, last = name.rpartition("_")
        for one, other in _SIDES:
            if last == one and stem + mark + other in known:
                found |= {name, stem + mark + other}
    return found


def _by_year(title: str, terms: Sequence[Term | None], values: Sequence[float]) -> Chart | None:
    sums: dict[int, float] = {}
    for term, value in zip(terms, values, strict=True):
        year = _year(term)
        if year is not None:
            sums[year] = sums.get(year, 0) + value
    first, last = min(sums), max(sums)
    if len(sums) < 3 or last - first > _LONGEST_YEARS or not max(sums.values()):
        return None
    return Chart("years", title, _bars((str(year), sums.get(year, 0.0)) for year in range(first, last + 1)))


def _bars(pairs: Iterable[tuple[str, float]]) -> tuple[Bar, ...]:
    listed = list(pairs)
    most = max(value for _, value in listed)
    return tuple(Bar(label, value, round(1000 * value / most)) for label, value in listed)


def _all(terms: Sequence[Term | None], test: Callable[[Term | None], bool]) -> bool:
    return all(term is not None and test(term) for term in terms)


def _is_text(term: Term | None) -> bool:
    return isinstance(term, ox.NamedNode) or (
        isinstance(term, ox.Literal) and term.datatype.value in _TEXTS and bool(term.value)
    )


def _is_dated(terms: Sequence[Term | None]) -> bool:
    """Return whether at least half of the rows have a date, and nothing else stands there."""
    bound = [term for term in terms if term is not None]
    return 2 * len(bound) >= len(terms) and bool(bound) and all(_year(term) is not None for term in bound)


def _year(term: Term | None) -> int | None:
    if not isinstance(term, ox.Literal) or term.datatype.value not in _DATES:
        return None
    year = term.value[:4]
    return int(year) if year.isascii() and year.isdigit() and len(term.value) >= 4 else None


def _words(name: str) -> str:
    return name.replace("_", " ")
