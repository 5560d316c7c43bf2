"""The answer to a query as a table of a page: what each cell says and where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from iwtld.namespaces import ID, PREFIXES
from iwtld.results import ResultSet, Term, text_of, value_of
from iwtld.web.links import safe_href
from iwtld.web.pages.register import FOLDERS, register

if TYPE_CHECKING:
    from iwtld.web.site import Site

MOST: Final = 1000
"""How many rows, or triples, a page shows."""

_BRIEF: Final = 12
_LONG: Final = 48
_STRING: Final = PREFIXES["xsd"] + "string"
_PREFERRED: Final = {
    "source": ("source",),
    "first_source": ("source",),
    "second_source": ("source",),
    "treaty": ("instrument",),
    "through": ("mechanism", "instrument", "arrangement"),
}
_OPAQUE: Final = frozenset({"currency", "unit", "name", "note", "acronym"})
"""Columns whose texts may look like the code of something and are none."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a cell; ``href`` is ``None`` for plain text, ``title`` says more about a link."""

    text: str
    href: str | None = None
    title: str | None = None


Cell: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, and the class of its cells: ``number``, ``brief``, ``long`` or none."""

    title: str
    css: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns and rows, and the titles of columns that are left out for having no value."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: tuple[str, ...]


def tabulated(result: ResultSet, site: Site, *, codes: bool = False) -> Table:
    """Return the rows of an answer as a table.

    IRIs lead to the pages of the things that they name. With ``codes``, so do the codes and slugs of which
    stored queries make their columns, and columns without any value are left out.
    """
    bound = [
        [row[index] for row in result.solutions if row[index] is not None]
        for index in range(len(result.variables))
    ]
    kept = [index for index, terms in enumerate(bound) if terms or not codes]
    titles = [name.replace("_", " ") if codes else name for name in result.variables]
    rows = tuple(
        tuple(_cell(row[index], result.variables[index], site, codes) for index in kept)
        for row in result.solutions
    )
    columns = tuple(Column(titles[index], _css(bound[index])) for index in kept)
    return Table(columns, rows, tuple(title for index, title in enumerate(titles) if index not in kept))


def _css(terms: Sequence[Term | None]) -> str:
    if terms and all(is_number(term) for term in terms):
        return "number"
    longest = max((len(text_of(term)) for term in terms), default=0)
    return "brief" if longest <= _BRIEF else "long" if longest > _LONG else ""


def is_number(term: Term | None) -> bool:
    """Return whether a term is a number, and not a truth value."""
    value = value_of(term)
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _cell(term: Term | None, name: str, site: Site, codes: bool) -> Cell:
    if term is None:
        return ()
    text = text_of(term)
    if isinstance(term, ox.NamedNode):
        return (Piece(text, safe_href(site.links.local(term.value)), term.value),)
    if codes and isinstance(term, ox.Literal) and term.datatype.value == _STRING and name not in _OPAQUE:
        return tuple(_pieces(text, name, site))
    return (Piece(text),)


def _pieces(text: str, name: str, site: Site) -> Iterator[Piece]:
    """Yield the members of a list as stored queries join them, each a link where it names one thing."""
    known = register(site)
    for number, part in enumerate(text.split("; ")):
        if number:
            yield Piece("; ")
        iri = known.find(part, (*_PREFERRED.get(name, ()), *FOLDERS)) if part else None
        if iri is None and "/" in part and ID + part in known.things:
            iri = ID + part
        if iri is None:
            yield Piece(part)
        else:
            yield Piece(part, site.links.local(iri), known.things[iri].label)
