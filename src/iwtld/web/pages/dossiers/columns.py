"""Columns: how the values of a row become the cells that a dossier shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from iwtld.namespaces import ID
from iwtld.web.pages.dossiers.bits import Bit, Cell, Row, between, capital, day, link, links, listed, plain

if TYPE_CHECKING:
    from iwtld.web.site import Site

# The day that stands for an interval without a known beginning.
_ALWAYS: Final = "0001-01-01"


Make: TypeAlias = "Callable[[Site, Row], Cell]"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, and how a row becomes a cell of it."""

    title: str
    make: Make


def text(title: str, name: str, css: str = "") -> Column:
    """Return a column of plain text or numbers."""
    return Column(title, lambda _, row: plain(row.get(name), css))


def ready(title: str, name: str) -> Column:
    """Return a column of cells that the rows hold as they are to be shown."""

    def make(_: Site, row: Row) -> Cell:
        cell: Cell = row[name]
        return cell

    return Column(title, make)


def thing(title: str, name: str, *folders: str, text: str = "") -> Column:
    """Return a column of links to things by slug or code, of the first folder that knows them.

    ``text`` names the variable that says what the link reads, where that is not the label.
    """

    def make(site: Site, row: Row) -> Cell:
        found = links(site, listed(row.get(name)), folders)
        reads = str(row.get(text) or "") if text else ""
        return (Bit(reads, found[0].href),) if reads and len(found) == 1 else found

    return Column(title, make)


def record(title: str, name: str, folder: str, text: str) -> Column:
    """Return a column of links to the page of a record by its slug; ``text`` names what the link reads."""

    def make(site: Site, row: Row) -> Cell:
        target = site.links.local(site.links.thing(folder, str(row[name])))
        return (Bit(capital(str(row[text] or row[name])), target),)

    return Column(title, make)


def iri(title: str, name: str) -> Column:
    """Return a column of links to things by IRI."""

    def make(site: Site, row: Row) -> Cell:
        return tuple(link(site, each) for each in listed(row.get(name)))

    return Column(title, make)


def concept(title: str, name: str, scheme: str, css: str = "") -> Column:
    """Return a column of concepts by their notations, shown by their labels in small letters."""

    def make(site: Site, row: Row) -> Cell:
        return plain(", ".join(concept_label(site, scheme, each) for each in listed(row.get(name))), css)

    return Column(title, make)


def concept_label(site: Site, scheme: str, notation: str) -> str:
    """Return the label of a concept with a small first letter; a notation without concept as words."""
    iri = f"{ID}{scheme}/{notation}"
    label = site.labels.of(iri)
    if label.startswith("id:"):
        return notation.replace("-", " ")
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def when(title: str, name: str) -> Column:
    """Return a column of dates in the precision in which they are recorded."""
    return Column(title, lambda _, row: (day(row[name]),) if row.get(name) else ())


def span(title: str, first: str, last: str) -> Column:
    """Return a column of intervals of which the beginning, the end or both may be known."""
    return Column(title, lambda _, row: between(row.get(first), row.get(last)))


def in_force(title: str = "In force") -> Column:
    """Return the column of the interval in which a party is bound, with what is known of its day."""

    def make(_: Site, row: Row) -> Cell:
        since, until, early, late = (
            str(row.get(name) or "")
            for name in ("in_force_from", "in_force_until", "not_before", "not_after")
        )
        found: list[Bit] = []
        if since and since != _ALWAYS:
            found.append(day(since, "by " if early or row.get("basis") == "shown" else "from "))
        if early and early != _ALWAYS:
            found.append(day(early, "not before "))
        if until and late:
            found += [day(until, "ended between "), day(late, "and ")]
        elif until:
            found.append(day(until, "until "))
        return tuple(found)

    return Column(title, make)


_KNOWN: Final = {
    "printed": "day printed in a source",
    "computed": "day computed from the deposit",
    "shown": "shown by a list of that day; the first day is not known",
}


def known_by(title: str = "Known from") -> Column:
    """Return the column that says how the first day of a participation is known."""
    return Column(title, lambda _, row: plain(_KNOWN.get(str(row.get("basis")), "")))


def answer(title: str, name: str) -> Column:
    """Return a column of yes, no and unknown, marked by class and never by colour alone."""
    return Column(title, lambda _, row: plain(row.get(name), f"tag is-{row.get(name)}"))
