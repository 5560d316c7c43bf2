"""Stored queries as dossiers use them: asked for one thing, or once for the whole graph and looked up by it.

What is asked for the whole graph is kept for the life of the process, made before workers are forked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from iwtld.web.pages.dossiers.bits import Row, listed

if TYPE_CHECKING:
    from iwtld.web.site import Site

WHOLE: Final = (
    *("authorities", "task-forces", "task-force-use", "declarations", "domestic-law", "restrictions"),
    *("signed-not-bound", "legal-basis-statements", "obstacles", "recommendations", "findings-on-use"),
    *("events", "routes", "crime-networks", "named-systems", "disagreements", "conflicts", "sources"),
    *("instrument-forms", "treaty-actions"),
)
"""The stored queries whose whole answer is kept: each is short, and several dossiers look into it."""


def preload(site: Site) -> None:
    """Ask what every dossier looks into."""
    for name in WHOLE:
        whole(site, name)
    whole(site, "serious-crime", on=today())


def ask(site: Site, name: str, **parameters: str) -> list[dict[str, Any]]:
    """Return the rows of a stored query."""
    return site.kb.query(name, **parameters).rows()


def whole(site: Site, name: str, on: str | None = None) -> tuple[Row, ...]:
    """Return all rows of a stored query, on a day where the query takes one."""
    given = {} if on is None else {"on": on}
    return site.cached(("whole", name, on), lambda: tuple(site.kb.query(name, **given)))


def about(site: Site, name: str, column: str, *keys: str, on: str | None = None) -> list[Row]:
    """Return the rows of a whole answer that have one of some values in a column, in order.

    A column may hold a list joined by semicolons; then one member is enough.
    """
    rows = whole(site, name, on)
    index = site.cached(("index", name, column, on), lambda: _index(rows, column))
    return [rows[place] for place in sorted({place for key in keys for place in index.get(key, ())})]


def today() -> str:
    """Return the day of a question that names none, as ISO 8601 text."""
    return date.today().isoformat()


def _index(rows: Iterable[Row], column: str) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        for key in listed(row.get(column)):
            found.setdefault(key, []).append(place)
    return {key: tuple(places) for key, places in found.items()}
