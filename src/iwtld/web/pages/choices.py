"""What the fields of a form offer: names of the graph, and the words that a question takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from iwtld.basis.reasoner import NOT_ASSUMED
from iwtld.web.pages.register import alphabetical

if TYPE_CHECKING:
    from iwtld.web.site import Site

Pairs = tuple[tuple[str, str], ...]
"""Values, each with the words for it."""

_KNOWN: Final = {"yes": "Yes", "no": "No", "unknown": "Not known"}
_WORDS: Final[dict[str, dict[str, str]]] = {
    "seeks": {
        "information": "Information, a lead",
        "evidence": "Evidence for a court",
        "person": "A person",
        "proceeds": "Proceeds of the crime",
    },
    "group": {
        "involved": "Involved, and shown to be",
        "suspected": "Suspected",
        "none": "None",
        "unknown": "Not known",
    },
    "transnational": _KNOWN,
    "located": _KNOWN,
    "species": {"appendix-i": "CITES Appendix I", "appendix-ii-iii": "CITES Appendix II or III"},
    "whose_law": {
        "both": "Of both states",
        "requesting": "Of the requesting state",
        "requested": "Of the requested state",
    },
}
_DEFAULTS: Final = {"transnational": "yes", "group": "suspected", "located": "yes", "whose_law": "both"}

_DEFINITIONS: Final = """SELECT ?thing ?text WHERE {
  ?thing skos:inScheme <https://w3id.org/iwtld/id/scheme/grade> ; skos:definition ?text }"""


@dataclass(frozen=True, slots=True)
class Choices:
    """What forms offer, read once for a graph.

    ``countries``, ``groups``, ``instruments`` are codes or slugs with names, in the order of the names;
    groups are written as in lists (``Reasoner.in_lists``). ``forms`` follow their own order.
    ``conditions`` are those that a question may assume. ``grades`` maps each grade, the strongest first, to
    what it means.
    """

    countries: Pairs
    groups: Pairs
    instruments: Pairs
    forms: Pairs
    charges: Pairs
    conditions: Pairs
    grades: dict[str, str]


def choices(site: Site) -> Choices:
    """Return what forms offer on the graph of a site."""
    return site.cached("choices", lambda: _read(site))


def named(site: Site, kind: str) -> Pairs:
    """Return the things of a kind, of those in ``iwtld.names.KINDS``: code or slug and name, by name."""
    return site.cached(
        ("named", kind),
        lambda: tuple(sorted(site.kb.names(kind).items(), key=lambda item: alphabetical(item[1]))),
    )


def options(name: str) -> Pairs:
    """Return the options of a part of a case; the first is what counts when nothing is chosen."""
    words = _WORDS[name]
    usual = _DEFAULTS.get(name)
    first = ("", f"{words[usual]} (usual)" if usual else "Not said")
    return (first, *((value, text) for value, text in words.items() if value != usual))


def _read(site: Site) -> Choices:
    from iwtld.basis.grades import Grade
    from iwtld.basis.profile import CHARGES

    kb = site.kb
    world = kb.reasoner.world
    meanings = {str(row["thing"]).rpartition("/")[2]: str(row["text"]) for row in kb.sparql(_DEFINITIONS)}
    return Choices(
        countries=named(site, "country"),
        groups=tuple((kb.reasoner.in_lists(slug), name) for slug, name in named(site, "group")),
        instruments=named(site, "instrument"),
        forms=tuple(world.forms.items()),
        charges=tuple((slug, text[:1].upper() + text[1:]) for slug, text in CHARGES.items()),
        conditions=tuple(
            (slug, one.name)
            for slug, one in sorted(world.conditions.items(), key=lambda item: item[1].name)
            if slug not in NOT_ASSUMED
        ),
        grades={str(grade): meanings[str(grade)] for grade in Grade},
    )
