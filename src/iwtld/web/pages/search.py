"""Find anything that has a name, by any of its names, their beginnings or their words.

What matches best comes first: a code or a whole name, the beginning of a name, words that begin as those
asked for, and last the letters anywhere in a name. Capitals, accents and punctuation do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iwtld.errors import nearest
from iwtld.names import fold
from iwtld.web.exchange import Reply
from iwtld.web.formats import HTML, JSON
from iwtld.web.negotiation import negotiate
from iwtld.web.pages.register import FOLDERS, Name, Thing, register, words
from iwtld.web.paging import address, page_of
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

LONGEST: Final = 200
"""Most characters of a search."""


PAGE: Final = 50
"""Finds on one page."""


_MOST: Final = 50


_ORDER: Final = {folder: place for place, folder in enumerate(FOLDERS)}
# Numerous and named after others: they come behind what they are named after.
_MINOR: Final = frozenset({"law", "authority", "arrangement", "figure", "commodity", "offence", "source"})


# Fewer letters are found in the middle of almost every name.
_SHORTEST_INSIDE: Final = 4
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that a search found, by which of its names, and how well: 0 is best."""

    thing: Thing
    name: str
    score: tuple[int | str, ...]


def preload(site: Site) -> None:
    """Read all names."""
    register(site)


def search(request: Request, site: Site) -> Reply:
    """Return what has a name like ``q``, as a page or JSON; ``kind`` keeps one kind, ``limit`` cuts JSON."""
    text = " ".join((request.value("q") or "").split())
    if len(text) > LONGEST:
        raise Problem(
            400,
            "too-long",
            "The search is too long",
            f"Search for at most {LONGEST} characters.",
            parameter="q",
        )
    kind = _kind(request)
    found = find(register(site).things.values(), text)
    kept = [each for each in found if kind in (None, each.thing.folder)]
    if negotiate(request, (HTML, JSON)) is JSON:
        return Reply.json(_document(site, text, kept, _limit(request)))
    shown, pager = page_of(request, kept, PAGE)
    counts = Counter(each.thing.folder for each in found)
    return site.page(
        request,
        "dossier/search.html",
        title=f"Search for “{text}”" if text else "Search",
        description="Find a country, an agency, a mechanism, a treaty or a source by any of its names.",
        text=text,
        kind=kind,
        total=len(kept),
        everything=len(found),
        all_kinds=address(request, kind=None, page=None),
        kinds=[
            (FOLDERS[folder], address(request, kind=folder, page=None), counts[folder], folder == kind)
            for folder in FOLDERS
            if counts[folder]
        ],
        found=shown,
        pager=pager,
        suggestions=[] if found or not text else suggestions(register(site).things.values(), text),
    )


def find(things: Iterable[Thing], text: str) -> list[Found]:
    """Return the things that have a name like a text, the best first."""
    whole, asked = fold(text), tuple(dict.fromkeys(words(text)))
    if not whole:
        return []
    found = [best for thing in things if (best := _best(thing, whole, asked)) is not None]
    return sorted(found, key=lambda each: each.score)


def suggestions(things: Iterable[Thing], text: str) -> list[str]:
    """Return the names that look most like one that nothing has; a long text is no misspelt name."""
    if len(text) > _LONGEST_NAME:
        return []
    return list(nearest(text, [name.text for thing in things for name in thing.names if name.rank < 3]))


def _best(thing: Thing, whole: str, asked: tuple[str, ...]) -> Found | None:
    best: tuple[int, Name] | None = None
    for name in thing.names:
        matched = _match(name, whole, asked)
        if matched is not None and (best is None or (matched, name.rank) < (best[0], best[1].rank)):
            best = matched, name
    if best is None and len(asked) > 1:
        # The words may stand in different names, such as an acronym and the name of the country.
        every = [word for name in thing.names for word in name.words]
        if all(any(word.startswith(each) for word in every) for each in asked):
            best = 4, thing.names[0]
    if best is None:
        return None
    matched, name = best
    minor = bool(matched) and thing.folder in _MINOR
    return Found(
        thing,
        name.text,
        (max(0, matched - 2), minor, matched, name.rank, _ORDER[thing.folder], len(name.whole), thing.slug),
    )


def _match(name: Name, whole: str, asked: tuple[str, ...]) -> int | None:
    """Return how well a name fits: 0 whole, 1 its beginning, 2 its words, 3 letters inside; else ``None``."""
    if name.whole == whole:
        return 0
    if name.whole.startswith(whole):
        return 1
    if all(any(word.startswith(each) for word in name.words) for each in asked):
        return 2
    return 3 if len(whole) >= _SHORTEST_INSIDE and whole in name.whole else None


def _kind(request: Request) -> str | None:
    kind = request.value("kind")
    if kind is not None and kind not in FOLDERS:
        raise Problem(
            400,
            "unknown-kind",
            "There is no such kind",
            f"The kinds are {', '.join(FOLDERS)}.",
            parameter="kind",
        )
    return kind


def _limit(request: Request) -> int:
    text = request.value("limit", str(_MOST)) or ""
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 0 < int(text) <= _MOST):
        raise Problem(
            400, "limit", "This is no limit", f"Give a number from 1 to {_MOST}.", parameter="limit"
        )
    return int(text)


def _document(site: Site, text: str, found: Sequence[Found], limit: int) -> dict[str, object]:
    return {
        "query": text,
        "total": len(found),
        "results": [
            {
                "iri": each.thing.iri,
                "label": each.thing.label,
                "kind": each.thing.noun,
                "name": each.name,
                "context": each.thing.context,
                "href": site.links.local(each.thing.iri),
            }
            for each in found[:limit]
        ],
    }
