"""The smallest pieces of a dossier: texts, links, dates, numbers, as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from markupsafe import escape

from iwtld.namespaces import shorten
from iwtld.results import Value
from iwtld.web.dates import spoken
from iwtld.web.linked.naming import name_of
from iwtld.web.links import safe_href
from iwtld.web.pages.register import register

if TYPE_CHECKING:
    from iwtld.web.site import Site

Row: TypeAlias = Mapping[str, Any]
"""A row of a stored query, or a mapping like one; a value may also be a cell that is ready."""


_BRIEF: Final = 72


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of a cell: a text, which may be a link, a date (``iso``), or carry a class of the style.

    ``before`` stands in front of a date and is no part of it, so that a line may break between the two.
    """

    text: str
    href: str = ""
    css: str = ""
    iso: str = ""
    before: str = ""

    @property
    def brief(self) -> Bit:
        """Return the piece with a long text cut at a word; the titles of sources are long and come often."""
        if len(self.text) <= _BRIEF:
            return self
        cut = self.text[:_BRIEF].rpartition(" ")[0].rstrip(" ,;:(–-")
        return replace(self, text=f"{cut} …")

    def __html__(self) -> str:
        """Return the piece as HTML with everything escaped; a page has thousands, and macros are slow."""
        text = escape(self.text)
        if self.href and (target := safe_href(self.href)):
            return f'<a href="{escape(target)}">{text}</a>'
        if self.iso:
            return f'{escape(self.before)}<time datetime="{escape(self.iso)}">{text}</time>'
        return f'<span class="{escape(self.css)}">{text}</span>' if self.css else str(text)


Cell: TypeAlias = tuple[Bit, ...]


def listed(value: Value) -> list[str]:
    """Return the members of a list as stored queries join them, in order and each once."""
    return list(dict.fromkeys(each for each in str(value or "").split("; ") if each))


def called(site: Site, iri: str) -> str:
    """Return the label of a thing, or what an event or a record is called, which has none."""
    label = site.labels.of(iri)
    return name_of(site, iri) if label == shorten(iri) else label


def link(site: Site, iri: str, text: str = "") -> Bit:
    """Return a link to a thing with what it is called, or with another text."""
    return Bit(text or called(site, iri), site.links.local(iri))


def links(site: Site, slugs: Iterable[str], folders: Sequence[str]) -> Cell:
    """Return links to things by their slugs; a slug that no thing has stays text."""
    known = register(site)
    found = []
    for slug in slugs:
        iri = known.find(slug, folders)
        found.append(Bit(slug) if iri is None else link(site, iri))
    return tuple(found)


def plain(value: Value, css: str = "") -> Cell:
    """Return a value as it is read; nothing is an empty cell."""
    if value is None or value == "":
        return ()
    shown = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    grouped = f"{shown:,}" if isinstance(shown, int) else str(shown)
    return (Bit(grouped, css=css),)


def day(value: Value, before: str = "") -> Bit:
    """Return a date as people write it, with the precision that it has: a day, a month, a year."""
    iso = value.isoformat() if isinstance(value, date) else str(value)
    return Bit(spoken(iso), iso=iso, before=before)


def between(first: Value, last: Value) -> Cell:
    """Return an interval in words; without an end it is not said that it lasts."""
    start, end = str(first or ""), str(last or "")
    if start and end and start != end:
        return (Bit(f"{spoken(start)} to {spoken(end)}"),)
    if start and end:
        return (day(start),)
    return (day(start, "from "),) if start else (day(end, "until "),) if end else ()


def capital(text: str) -> str:
    """Return a text with a capital first letter, as it stands at the beginning of a sentence or a cell."""
    return text[:1].upper() + text[1:]


def counted(count: int, one: str, many: str) -> str:
    """Return a number of things in words: ``no treaty``, ``1 treaty``, ``4 treaties``."""
    return f"{count:,} {one if count == 1 else many}" if count else f"no {one}"


def number(value: Value, unit: str = "") -> str:
    """Return a number without idle zeros and with its unit."""
    shown = str(value)
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    if shown.isdigit() and len(shown) > 4:
        shown = f"{int(shown):,}"
    if shown == "1" and unit.endswith("s"):
        unit = unit[:-1]
    return f"{shown} {unit}".strip()
