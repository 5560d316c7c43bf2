"""Pages of a long list, as links that work without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Request

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Pager:
    """The page that is shown and the addresses of the others; ``first`` and ``last`` count rows from 1."""

    page: int
    pages: int
    first: int
    last: int
    total: int
    links: tuple[tuple[str, str], ...]
    """What each link reads and where it leads; no address for the page that is shown and for gaps."""


def pager_of(request: Request, total: int, size: int) -> Pager:
    """Return the pager of a list with ``total`` rows, at the page that a request names in ``page``.

    Raises ``Problem``: 400 for what is no number of a page, 404 for a page behind the last.
    """
    text = request.value("page", "1") or "1"
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) > 0):
        raise Problem(400, "page", "This is no page", "Pages are counted 1, 2, 3 …", parameter="page")
    page, pages = int(text), max(1, -(-total // size))
    if page > pages:
        raise Problem(404, "no-such-page", "There is no such page", f"The last page is {pages}.", pages=pages)
    start = (page - 1) * size
    return Pager(page, pages, start + 1, min(start + size, total), total, _links(request, page, pages))


def page_of(request: Request, rows: Sequence[_T], size: int) -> tuple[Sequence[_T], Pager]:
    """Return the rows of the page that a request names in ``page``, and the pager; see :func:`pager_of`."""
    pager = pager_of(request, len(rows), size)
    return rows[pager.first - 1 : pager.last], pager


def address(request: Request, **changed: str | None) -> str:
    """Return the query string of a request with some parameters changed or, for ``None``, left out."""
    kept = [(name, value) for name, value in request.query if name not in changed and value]
    return "?" + urlencode([*kept, *((name, value) for name, value in changed.items() if value)])


def _links(request: Request, page: int, pages: int) -> tuple[tuple[str, str], ...]:
    if pages == 1:
        return ()
    near = [each for each in range(1, pages + 1) if each in (1, pages) or abs(each - page) <= 2]
    found: list[tuple[str, str]] = []
    for before, each in zip([0, *near], near, strict=False):
        if each > before + 1:
            found.append(("…", ""))
        found.append(
            (str(each), "" if each == page else address(request, page=None if each == 1 else str(each)))
        )
    return tuple(found)
