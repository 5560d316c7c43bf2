"""Names for things that have no label of their own.

A record such as a participation has none; it is named by what it ties together: *Participation: Ireland,
UNTOC, from 2003-12-06*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.graph.reading import LABEL, PREF_LABEL, TITLE, node, term, text, texts, values
from iwtld.namespaces import IWT, shorten

if TYPE_CHECKING:
    from iwtld.web.site import Site

_ENDS: Final = (
    *("iwt:firstParty", "iwt:secondParty", "org:member", "iwt:party", "iwt:hopOrigin", "iwt:hopDestination"),
    *("iwt:jurisdiction", "iwt:towards", "org:organization", "iwt:underInstrument", "iwt:instrument"),
    *("eli:is_part_of", "iwt:figure", "iwt:offence", "iwt:condition", "iwt:law", "iwt:supporter"),
    *("iwt:recipient", "iwt:country", "dcterms:subject", "iwt:form"),
)
_DETAILS: Final = ("iwt:article", "iwt:valueAsStated", "iwt:declarationKind", "iwt:fieldInDispute")
_DAYS: Final = ("iwt:actionDate", "iwt:asOf", "iwt:inForceFrom", "iwt:validFrom")
_MOST: Final = 3
_LONGEST: Final = 90


def name_of(site: Site, iri: str) -> str:
    """Return what to call a thing: its label or title, else its class with what it ties together.

    Not all of a kind have a name that no other has; the IRI tells them apart.
    """
    store = site.kb.store
    thing = node(iri)
    if thing is None:
        return iri
    for predicate in (PREF_LABEL, LABEL, TITLE):
        found = text(store, thing, predicate)
        if found:
            return found
    kind = site.labels.kind(iri)
    if kind is None:
        return shorten(iri)
    parts = _parts(site, thing)
    kind = kind[:1].upper() + kind[1:]
    return f"{kind}: {', '.join(parts)}" if parts else f"{kind} {iri.rpartition('/')[2]}"


def _parts(site: Site, thing: ox.NamedNode) -> list[str]:
    store = site.kb.store
    parts: dict[str, None] = {}
    for name in _ENDS:
        for value in values(store, thing, term(name))[:2]:
            parts[_short(site, value)] = None
        if len(parts) >= _MOST:
            break
    for name in _DETAILS:
        for detail in texts(store, thing, term(name))[:1]:
            parts[_cut(detail)] = None
    if not parts:
        for name in ("dcterms:description", "iwt:nameAsStated"):
            words = text(store, thing, term(name))
            if words:
                return [_cut(words)]
    for name in _DAYS:
        days = texts(store, thing, term(name))
        if days:
            parts[f"from {days[0]}" if name.endswith("From") else days[0]] = None
            break
    return list(parts)


def _short(site: Site, thing: ox.NamedNode) -> str:
    """Return the acronym of a thing, which its records are better known by, or else its label."""
    acronym = texts(site.kb.store, thing, ox.NamedNode(IWT + "acronym"))
    return acronym[0] if acronym else _cut(site.labels.of(thing.value))


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
