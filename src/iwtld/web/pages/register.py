"""Everything in the graph that has a name, read once: for lists, for search, and to find things by slug."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.names import fold
from iwtld.namespaces import ID, PREFIXES, expand

if TYPE_CHECKING:
    from iwtld.web.site import Site

FOLDERS: Final[Mapping[str, str]] = {
    "jurisdiction": "Country or territory",
    "instrument": "Instrument",
    "form": "Form of cooperation",
    "group": "Group of countries",
    "mechanism": "Mechanism",
    "actor": "Actor",
    "law": "National law",
    "authority": "Authority",
    "arrangement": "Bilateral arrangement",
    "figure": "Figure",
    "commodity": "Commodity",
    "offence": "Offence",
    "source": "Source",
}
"""The kinds of things that have names, by the folder of their IRIs, the most asked for first."""


_LABELS: Final = ("skos:prefLabel", "dcterms:title")


_CODES: Final = ("iwt:isoAlpha3", "iwt:isoAlpha2", "iwt:acronym")


_OTHERS: Final = ("skos:altLabel", "skos:hiddenLabel")


_LETTERS: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing: as it is written, folded as a whole, and folded word by word.

    ``rank`` is 0 for a code or acronym, 1 for the label, 2 for another name, 3 for the slug.
    """

    text: str
    whole: str
    words: tuple[str, ...]
    rank: int


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a name. ``context`` tells apart what looks alike, such as figures of one measure."""

    iri: str
    folder: str
    slug: str
    label: str
    names: tuple[Name, ...]
    context: str = ""

    @property
    def noun(self) -> str:
        """Return what kind of thing this is."""
        return FOLDERS[self.folder]


class Register:
    """All named things by IRI and by slug."""

    __slots__ = ("_slugs", "things")

    def __init__(self, things: Iterable[Thing]) -> None:
        self.things: Final = {thing.iri: thing for thing in things}
        self._slugs: dict[str, dict[str, str]] = {}
        for thing in self.things.values():
            self._slugs.setdefault(thing.slug, {})[thing.folder] = thing.iri

    def find(self, slug: str, folders: Iterable[str]) -> str | None:
        """Return the IRI of the thing that has a slug in the first of some folders that has one."""
        known = self._slugs.get(slug, {})
        return next((known[folder] for folder in folders if folder in known), None)

    def of(self, folder: str) -> list[Thing]:
        """Return the things of a folder in the order of their labels."""
        found = [thing for thing in self.things.values() if thing.folder == folder]
        return sorted(found, key=lambda thing: (alphabetical(thing.label), thing.slug))


def register(site: Site) -> Register:
    """Return the register of a site."""
    return site.cached("register", lambda: _read(site))


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: no capitals, accents or punctuation, and no "the"."""
    return tuple(folded for word in _LETTERS.findall(text) if (folded := fold(word)))


def alphabetical(text: str) -> str:
    """Return what a text is sorted by: its words without capitals and accents, a leading article aside."""
    return " ".join(words(text))


def initial(text: str) -> str:
    """Return the capital letter under which a text is listed; ``0–9`` for a number, ``#`` for neither."""
    first = alphabetical(text)[:1]
    return first.upper() if first.isascii() and first.isalpha() else "0–9" if first.isdigit() else "#"


def _read(site: Site) -> Register:
    labels = _texts(site.kb.store, _LABELS)
    named = {iri: min(found, key=lambda each: (each[1] != "en", each[0]))[0] for iri, found in labels.items()}
    others: dict[str, list[tuple[str, int]]] = {}
    for rank, predicates in ((0, _CODES), (2, _OTHERS)):
        for iri, found in _texts(site.kb.store, predicates).items():
            others.setdefault(iri, []).extend((text, rank) for text, _ in found)
    subjects = _subjects(site.kb.store)
    return Register(
        _thing(iri, label, others.get(iri, ()), named.get(subjects.get(iri, ""), ""))
        for iri, label in sorted(named.items())
        if _folder(iri) in FOLDERS
    )


def _thing(iri: str, label: str, others: Iterable[tuple[str, int]], context: str) -> Thing:
    folder, _, slug = iri.removeprefix(ID).partition("/")
    texts = {label: 1}
    for text, rank in sorted(others, key=lambda each: each[1]):
        texts.setdefault(text, rank)
    texts.setdefault(slug, 3)
    if context:
        texts.setdefault(f"{label} {context}", 2)
    return Thing(iri, folder, slug, label, tuple(_name(text, rank) for text, rank in texts.items()), context)


def _name(text: str, rank: int) -> Name:
    return Name(text, fold(text), words(text), rank)


def _folder(iri: str) -> str:
    return iri.removeprefix(ID).partition("/")[0] if iri.startswith(ID) else ""


def _texts(store: ox.Store, predicates: Iterable[str]) -> dict[str, list[tuple[str, str | None]]]:
    found: dict[str, list[tuple[str, str | None]]] = {}
    for predicate in predicates:
        for quad in store.quads_for_pattern(None, ox.NamedNode(expand(predicate)), None, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                found.setdefault(quad.subject.value, []).append((quad.object.value, quad.object.language))
    return found


def _subjects(store: ox.Store) -> dict[str, str]:
    """Return what each figure counts."""
    figure = ox.NamedNode(expand("iwt:Figure"))
    about = ox.NamedNode(PREFIXES["dcterms"] + "subject")
    return {
        quad.subject.value: each.object.value
        for quad in store.quads_for_pattern(None, ox.NamedNode(PREFIXES["rdf"] + "type"), figure, None)
        if isinstance(quad.subject, ox.NamedNode)
        for each in store.quads_for_pattern(quad.subject, about, None, None)
        if isinstance(each.object, ox.NamedNode)
    }
