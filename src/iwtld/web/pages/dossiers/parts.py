"""The parts of a dossier: rows of facts, each with its source and place, ready for a template.

A part is made from the rows of a stored query, or from any mappings of the same shape, by columns that say
how a value is shown. ``source``, ``locator``, ``note`` and ``confidence`` of a row go below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlencode

from iwtld.web.pages.dossiers.bits import Cell, Row, links, listed
from iwtld.web.pages.dossiers.columns import Column

if TYPE_CHECKING:
    from iwtld.web.site import Site

Shape: TypeAlias = Literal["table", "entries"]


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is shown: its cells, and below them the citation."""

    cells: tuple[Cell, ...]
    sources: Cell
    locator: str
    note: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a dossier; ``ask`` is the address of the stored query that gives the same rows."""

    id: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    lede: str = ""
    empty: str = ""
    ask: str = ""
    shape: Shape = "table"
    macro: str = "part"

    @property
    def count(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    @property
    def cited(self) -> tuple[Cell, ...]:
        """Return the sources of each row."""
        return tuple(line.sources for line in self.lines)


def part(
    site: Site,
    id: str,  # noqa: A002 - the word of HTML
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    lede: str = "",
    empty: str = "",
    query: str = "",
    parameters: Mapping[str, str] | None = None,
    shape: Shape = "table",
) -> Part:
    """Return a part of a dossier; ``query`` and ``parameters`` name the stored query with the same rows."""
    lines = tuple(line(site, columns, row) for row in rows)
    ask = ask_address(query, parameters or {}) if query else ""
    return Part(id, title, *_filled([each.title for each in columns], lines), lede, empty, ask, shape)


def _filled(titles: Sequence[str], lines: tuple[Line, ...]) -> tuple[tuple[str, ...], tuple[Line, ...]]:
    """Return titles and lines without the columns for which nothing is recorded anywhere."""
    kept = [place for place in range(len(titles)) if any(line.cells[place] for line in lines)]
    cut = tuple(replace(line, cells=tuple(line.cells[place] for place in kept)) for line in lines)
    return tuple(titles[place] for place in kept), cut


def line(site: Site, columns: Sequence[Column], row: Row) -> Line:
    """Return a row as it is shown."""
    return Line(
        tuple(column.make(site, row) for column in columns),
        links(site, listed(row.get("source")), ("source",)),
        str(row.get("locator") or ""),
        str(row.get("note") or row.get("context") or ""),
        str(row.get("confidence") or ""),
    )


def ask_address(query: str, parameters: Mapping[str, str]) -> str:
    """Return the address of the page of a stored query with its parameters filled in."""
    return f"/queries/{query}" + ("?" + urlencode(parameters) if parameters else "")
