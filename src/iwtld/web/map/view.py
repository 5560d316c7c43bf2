"""What a map of gaps says, in words and classes; the map and the table below it are made from the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from iwtld.basis import report
from iwtld.basis.report import lower
from iwtld.basis.values import Ref
from iwtld.web.dates import spoken
from iwtld.web.map import shades
from iwtld.web.map.shades import Entry, Shade
from iwtld.web.map.tally import tallies

if TYPE_CHECKING:
    from iwtld.basis.grades import Grade
    from iwtld.basis.setwise.matrix import Cell, Matrix

Role = Literal["asks", "asked"]
"""Which side the chosen country is on."""

_OVERVIEW: Final = ("No basis shown", "Basis shown", "Known gaps", "Possible gaps")
_PAIRS: Final = ("Could still be",)


@dataclass(frozen=True, slots=True)
class Place:
    """One jurisdiction on the map and in the table: its class, its sentence, and its cells.

    ``open`` says that the class may turn out to be a better one.
    """

    code: str
    name: str
    shade: str
    says: str
    cells: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """One map: what it shows in a sentence, its legend, and its places by name.

    ``measure`` says what the classes are of, ``columns`` name the cells of a place. ``chosen`` is the country
    that the map is seen from.
    """

    form: str
    on: date
    chosen: str | None
    sentence: str
    measure: str
    legend: tuple[Entry, ...]
    columns: tuple[str, ...]
    places: tuple[Place, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return what changes from day to day, as short as the script of the page can take it."""
        return {
            "on": self.on.isoformat(),
            "spoken": spoken(self.on.isoformat()),
            "sentence": self.sentence,
            "legend": [[entry.shade.id, entry.count] for entry in self.legend],
            "places": [[p.code, p.name, p.shade, p.says, list(p.cells), p.open] for p in self.places],
        }


@dataclass(frozen=True, slots=True)
class Words:
    """How a view names its parts: the form, the list in the question, and jurisdictions in their order."""

    form: str
    among: str | None
    names: Mapping[str, str]

    def name(self, code: str) -> str:
        """Return the name of a jurisdiction."""
        return self.names[code]

    @property
    def scope(self) -> str:
        """Return the list as the end of a sentence's subject."""
        return f" among {self.among}" if self.among else ""


def overview(found: Matrix, below: Grade, words: Words) -> View:
    """Return with how many partners each jurisdiction of a matrix has no basis that is shown."""
    counted = tallies(found, below)
    places = []
    for tally in counted:
        shade, name = shades.of_tally(tally), words.name(tally.code)
        says = (
            f"{name}: {tally.basis} of {tally.partners} partners with a basis, {tally.known} known "
            f"{_plural(tally.known, 'gap')}, {tally.possible} possible"
        )
        numbers = (str(number) for number in (tally.basis, tally.known, tally.possible))
        cells = (shades.percent(tally.gaps, tally.partners), *numbers)
        places.append(Place(tally.code, name, shade.id, says, cells))
    pairs = f"{counted.pairs:,} {_plural(counted.pairs, 'pair')}{words.scope}"
    form, day = lower(words.form), spoken(found.on.isoformat())
    if counted.gaps:
        sentence = (
            f"For {counted.gaps:,} of {pairs}, no {form} of grade {shades.spoken(below)} or better is shown "
            f"on {day}: {counted.known:,} known {_plural(counted.known, 'gap')}, "
            f"{counted.possible:,} possible."
        )
    else:
        every = f"all {pairs}" if counted.pairs > 1 else f"the {pairs.removeprefix('1 ')}"
        sentence = f"For {every}, {form} of grade {shades.spoken(below)} or better is shown on {day}."
    measure = "Partners with no basis shown"
    return _view(found, words, None, sentence, measure, shades.SHARES, _OVERVIEW, places)


def seen_from(found: Matrix, chosen: str, role: Role, below: Grade, words: Words) -> View:
    """Return the grade of the pair of one jurisdiction with each other of a matrix."""
    place = found.codes.index(chosen)
    others = [number for number in range(len(found.codes)) if number != place]
    cells = [found.cell(*((place, one) if role == "asks" else (one, place))) for one in others]
    places = [_pair(cell, role, words) for cell in cells]
    enough = sum(cell.grade.rank <= below.rank for cell in cells)
    possible = sum(_may_close(cell, below) for cell in cells)
    known = len(cells) - enough - possible
    name, form, day = the(words.name(chosen)), lower(words.form), spoken(found.on.isoformat())
    scale = f"of grade {shades.spoken(below)} or better"
    every = f"{enough or 'none'} of {len(cells)} jurisdictions{words.scope}"
    claim = (
        f"{name[:1].upper()}{name[1:]} can obtain {form} {scale} from {every}"
        if role == "asks"
        else f"{every[:1].upper()}{every[1:]} can obtain {form} {scale} from {name}"
    )
    sentence = f"{claim} on {day}. The others: {known} known {_plural(known, 'gap')}, {possible} possible."
    measure = "Grade"
    return _view(found, words, chosen, sentence, measure, shades.GRADES, _PAIRS, places)


def _pair(cell: Cell, role: Role, words: Words) -> Place:
    code = cell.requested if role == "asks" else cell.requesting
    could = shades.spoken(cell.could_be) if cell.could_be else ""
    more = f"; {could} is not excluded" if could else ""
    says = (
        f"{words.name(cell.requesting)} asks {words.name(cell.requested)}: {shades.spoken(cell.grade)}{more}"
    )
    return Place(code, words.name(code), str(cell.grade), says, (could,), bool(could))


def _view(
    found: Matrix,
    words: Words,
    chosen: str | None,
    sentence: str,
    measure: str,
    classes: Sequence[Shade],
    columns: tuple[str, ...],
    places: Iterable[Place],
) -> View:
    named = {place.code: place for place in places}
    by_name = tuple(named[code] for code in words.names if code in named)
    counts = Counter(place.shade for place in by_name)
    legend = tuple(Entry(shade, counts[shade.id]) for shade in classes)
    return View(found.form, found.on, chosen, sentence, measure, legend, columns, by_name)


def _may_close(cell: Cell, below: Grade) -> bool:
    could = cell.could_be
    return cell.grade.rank > below.rank and could is not None and could.rank <= below.rank


def the(name: str) -> str:
    """Return the name of a jurisdiction as it stands in a sentence."""
    return report.the(Ref("", name, ""))


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"
