"""The lists of countries, actors, mechanisms, instruments, sources and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from iwtld.web.pages.dossiers.asked import today
from iwtld.web.pages.dossiers.entries import Entry, actor, country, figure, instrument, mechanism, source
from iwtld.web.pages.register import register, words
from iwtld.web.paging import address, page_of
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

PAGE: Final = 200
"""Entries on one page of a list."""


_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class List:
    """What a list is called and holds; ``describe`` makes an entry of the IRI of a thing."""

    folder: str
    title: str
    lede: str
    columns: tuple[str, ...]
    describe: Callable[[Site, str], Entry]


_LISTS: Final[Mapping[str, List]] = {
    each.folder: each
    for each in (
        List(
            "jurisdiction",
            "Countries and territories",
            "Every country and territory of ISO 3166-1, and the organisations that can be party to a treaty. "
            "Each has a dossier; an empty one says what is not known.",
            ("Code", "Kind", "Treaties", "Mechanisms", "Events"),
            country,
        ),
        List(
            "actor",
            "Agencies and organisations",
            "Agencies by kind, intergovernmental and non-governmental organisations, and others who act.",
            ("Kind", "Country", "Part of"),
            actor,
        ),
        List(
            "mechanism",
            "Mechanisms",
            "Task forces, networks, operations, meetings, channels, programmes, trainings, hotlines, tools. "
            "That one exists does not say that it is used.",
            ("Kind", "Level", "Status", "Dates"),
            mechanism,
        ),
        List(
            "instrument",
            "Instruments",
            "Treaties, schemes, laws, resolutions, plans and memoranda. Treaties between two states are in "
            "the dossiers of the countries.",
            ("Kind", "Adopted", "In force", "Parties today"),
            instrument,
        ),
        List(
            "source",
            "Sources",
            "Every document and page that a record rests on, with the number of records that it supports.",
            ("Creator", "Date", "Kind", "Records"),
            source,
        ),
        List(
            "figure",
            "Figures",
            "Every quantity of which a source gives the value. Where sources differ, all values stand side "
            "by side.",
            ("Of", "Claims", "Do they agree?"),
            figure,
        ),
    )
}


def preload(site: Site) -> None:
    """Describe everything that the lists hold."""
    for each in _LISTS.values():
        _entries(site, each)


def countries(request: Request, site: Site) -> Reply:
    """Return the list of jurisdictions."""
    return _list(request, site, _LISTS["jurisdiction"])


def actors(request: Request, site: Site) -> Reply:
    """Return the list of actors."""
    return _list(request, site, _LISTS["actor"])


def mechanisms(request: Request, site: Site) -> Reply:
    """Return the list of mechanisms."""
    return _list(request, site, _LISTS["mechanism"])


def instruments(request: Request, site: Site) -> Reply:
    """Return the list of instruments."""
    return _list(request, site, _LISTS["instrument"])


def sources(request: Request, site: Site) -> Reply:
    """Return the list of sources."""
    return _list(request, site, _LISTS["source"])


def figures(request: Request, site: Site) -> Reply:
    """Return the list of figures."""
    return _list(request, site, _LISTS["figure"])


def _list(request: Request, site: Site, what: List) -> Reply:
    """Return a list; ``q`` keeps what has words that begin so, ``kind`` one kind, ``page`` counts from 1."""
    text = " ".join((request.value("q") or "").split())
    if len(text) > _LONGEST:
        raise Problem(
            400, "too-long", "The filter is too long", f"Give at most {_LONGEST} characters.", parameter="q"
        )
    entries = _entries(site, what)
    kinds = sorted({each.kind for each in entries if each.kind})
    kind = request.value("kind")
    if kind is not None and kind not in kinds:
        raise Problem(
            400,
            "unknown-kind",
            "There is no such kind",
            f"The kinds are {', '.join(kinds)}.",
            parameter="kind",
        )
    asked = words(text)
    matching = [each for each in entries if each.matches(asked)]
    kept = [each for each in matching if kind in (None, each.kind)]
    shown, pager = page_of(request, kept, PAGE)
    counts = Counter(each.kind for each in matching)
    return site.page(
        request,
        "dossier/list.html",
        title=what.title,
        description=what.lede,
        lede=what.lede,
        columns=what.columns,
        text=text,
        kind=kind,
        kinds=[(each, counts[each]) for each in kinds],
        total=len(kept),
        everything=len(entries),
        letters=_letters(request, kept),
        groups=[
            (anchor(letter), list(group)) for letter, group in groupby(shown, key=lambda each: each.initial)
        ],
        pager=pager,
        clear=address(request, q=None, kind=None, page=None),
    )


def _letters(request: Request, entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """Return each letter under which something is listed, with the address of its first entry."""
    places: dict[str, int] = {}
    for place, entry in enumerate(entries):
        places.setdefault(entry.initial, place // PAGE + 1)
    paged = len(entries) > PAGE
    return [
        (letter, (address(request, page=str(page)) if paged else "") + f"#{anchor(letter)}")
        for letter, page in places.items()
    ]


def anchor(letter: str) -> str:
    """Return the fragment that leads to what is listed under a letter."""
    return f"letter-{letter if letter.isalpha() else 'number' if letter.startswith('0') else 'other'}"


def _entries(site: Site, what: List) -> tuple[Entry, ...]:
    return site.cached(
        ("list", what.folder, today()),
        lambda: tuple(what.describe(site, thing.iri) for thing in register(site).of(what.folder)),
    )
