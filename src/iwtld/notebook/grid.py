"""A matrix in a notebook: a grid of signs where it is small, else a list of pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iwtld.notebook.html import fill
from iwtld.notebook.tables import of_records
from iwtld.web.map.shades import LETTERS, MEANINGS, spoken

if TYPE_CHECKING:
    from iwtld.basis.setwise.matrix import Cell, Matrix

WIDEST: Final = 30
"""Most jurisdictions of a grid."""


def of_matrix(matrix: Matrix) -> str:
    """Return a matrix as HTML; each cell has a sign of its grade, and says it in words."""
    codes = matrix.codes
    if len(codes) > WIDEST:
        return of_records(matrix)
    size = range(len(codes))
    rows = [
        (codes[row], [None if row == column else _cell(matrix.cell(row, column)) for column in size])
        for row in size
    ]
    legend = [
        (str(grade), LETTERS[grade], count, MEANINGS[grade])
        for grade, count in matrix.counts.items()
        if count
    ]
    caption = f"{matrix.form}, {matrix.on.isoformat()}. Dataset {matrix.dataset_version}."
    return fill("matrix.html", codes=codes, rows=rows, legend=legend, caption=caption)


def _cell(cell: Cell) -> dict[str, str]:
    could = "" if cell.could_be is None else f"; {spoken(cell.could_be)} is not excluded"
    return {
        "grade": str(cell.grade),
        "sign": LETTERS[cell.grade] + ("*" if could else ""),
        "says": f"{cell.requesting} asks {cell.requested}: {spoken(cell.grade)}{could}",
    }
