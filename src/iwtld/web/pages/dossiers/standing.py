"""How a country stands towards all others: what it may obtain and give, form by form, on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from iwtld.basis.grades import Grade
from iwtld.basis.setwise.matrix import Matrix, sweep
from iwtld.web.dates import spoken
from iwtld.web.pages.dossiers.bits import Cell

if TYPE_CHECKING:
    from iwtld.web.site import Site


@dataclass(frozen=True, slots=True)
class Share:
    """The number of other jurisdictions with one grade; ``start`` and ``width`` place it in a bar of 100."""

    grade: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Side:
    """The answers in one direction; ``open`` counts those that a condition not known could make stronger."""

    shares: tuple[Share, ...]
    open: int


@dataclass(frozen=True, slots=True)
class Form:
    """One form of cooperation, asked by the country and asked of it."""

    label: str
    asks: Side
    asked: Side
    map_href: str
    finder_href: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The part on gaps: one row for each form."""

    forms: tuple[Form, ...]
    others: int
    on: str
    id: str = "gaps"
    title: str = "Gaps, form by form"
    macro: str = "standing"
    ask: str = ""

    @property
    def count(self) -> int:
        """Return the number of forms."""
        return len(self.forms)

    @property
    def cited(self) -> tuple[Cell, ...]:
        """Return nothing: the proofs of single answers name their sources."""
        return ()


def standing(site: Site, code: str, on: date | None = None) -> Standing | None:
    """Return how a country stands on a day, or today; ``None`` for one that the engine does not know."""
    matrices = _matrices(site, on or date.today())
    first = next(iter(matrices.values()))
    if code not in first.codes:
        return None
    place = first.codes.index(code)
    names = site.kb.names("form")
    return Standing(
        tuple(
            Form(
                names[form],
                _side(matrix.rank[place, :].tolist(), matrix.could[place, :].tolist()),
                _side(matrix.rank[:, place].tolist(), matrix.could[:, place].tolist()),
                "/gaps?" + urlencode({"form": form, "country": code}),
                "/basis?" + urlencode({"requesting": code, "form": form}),
            )
            for form, matrix in matrices.items()
        ),
        len(first.codes) - 1,
        spoken(first.on.isoformat()),
    )


def preload(site: Site) -> None:
    """Work out the grades of today."""
    _matrices(site, date.today())


def _matrices(site: Site, day: date) -> Mapping[str, Matrix]:
    forms = tuple(site.kb.names("form"))

    def make() -> Mapping[str, Matrix]:
        return {each.form: each for each in sweep(site.kb.reasoner.world, forms, [day.toordinal()])}

    return site.cached(("standing", day), make)


def _side(ranks: list[int], could: list[int]) -> Side:
    counts = Counter(ranks)
    whole = sum(count for rank, count in counts.items() if rank)
    shares: list[Share] = []
    start = 0.0
    for grade in Grade:
        if counts[grade.rank]:
            width = 100 * counts[grade.rank] / whole
            shares.append(Share(str(grade), counts[grade.rank], round(start, 2), round(width, 2)))
            start += width
    return Side(tuple(shares), sum(1 for each in could if each))
