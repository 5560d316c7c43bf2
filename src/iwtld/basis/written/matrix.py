"""The matrix of a form of cooperation: who may obtain it from whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from iwtld import text_table
from iwtld.listing import plain, rows_text

if TYPE_CHECKING:
    from iwtld.basis.setwise.matrix import Cell, Matrix

_SIGNS: Final = {
    "shall": "S",
    "may": "M",
    "case-by-case": "A",
    "domestic": "D",
    "scheme": "N",
    "channel-only": "c",
    "none": "-",
    "unknown": "?",
}
_WORDS: Final = {
    "shall": "shall",
    "may": "may",
    "case-by-case": "by agreement in the single case",
    "domestic": "by domestic law",
    "scheme": "by a non-binding scheme",
    "channel-only": "contact only",
    "none": "nothing, the records are complete",
    "unknown": "not known",
}
_MORE: Final = "+"
_WIDEST: Final = 200
_PAIRS: Final = ("requesting", "requested", "grade", "certainty", "could_be")


def matrix(found: Matrix, form: str, width: int | None = None) -> str:
    """Return a matrix as ``table``, ``markdown``, ``csv``, ``spreadsheet`` or ``json``.

    ``table`` and ``markdown`` are a grid where ``width`` characters a line hold it (200 when nobody says
    how wide it is), else the number of pairs of each grade; ``csv`` and ``json`` have every pair.
    """
    if form == "json":
        return plain(found.to_dict())
    if form in ("csv", "spreadsheet"):
        cells = ((c.requesting, c.requested, c.grade, c.certainty, c.could_be) for c in found)
        return rows_text(_PAIRS, cells, form)
    return "\n".join(_shown(found, form, width))


def _shown(found: Matrix, form: str, width: int | None) -> Iterator[str]:
    title = f"{found.form.replace('-', ' ').capitalize()} on {found.on.isoformat()}"
    if 4 * (len(found.codes) + 1) <= (width or _WIDEST):
        yield f"{title}: rows ask, columns are asked\n"
        yield _grid(found, form)
        yield _legend(found)
    else:
        yield f"{title}: {len(found.codes)} jurisdictions, {len(found):,} ordered pairs\n"
    rows = [(grade, f"{count:,}", f"{better:,}") for grade, count, better in _counts(found)]
    yield rows_text(("grade", "pairs", "stronger_not_excluded"), rows, form, width)


def _grid(found: Matrix, form: str) -> str:
    rows = [
        [asking, *(_sign(found[asking, asked]) if asking != asked else "" for asked in found.codes)]
        for asking in found.codes
    ]
    header = ["", *found.codes]
    if form == "markdown":
        return text_table.markdown(header, rows)
    return "\n".join(" ".join(cell.center(3) for cell in row).rstrip() for row in (header, *rows)) + "\n"


def _sign(cell: Cell) -> str:
    return _SIGNS[cell.grade] + (_MORE if cell.could_be else "")


def _legend(found: Matrix) -> str:
    meanings = [f"{_SIGNS[grade]} {_WORDS[grade]}" for grade, count, _ in _counts(found) if count]
    if any(cell.could_be for cell in found):
        meanings.append(f"{_MORE} something stronger is not excluded")
    return "; ".join(meanings) + ".\n"


def _counts(found: Matrix) -> Iterator[tuple[str, int, int]]:
    """Yield each grade that occurs with its pairs, and how many of those something open could better."""
    better: dict[str, int] = {}
    for cell in found:
        if cell.could_be:
            better[cell.grade] = better.get(cell.grade, 0) + 1
    for grade, count in found.counts.items():
        if count:
            yield str(grade), count, better.get(grade, 0)
