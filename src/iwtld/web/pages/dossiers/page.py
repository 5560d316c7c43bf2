"""What all dossiers share: a head with facts, sections with sources, and the list of sources used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from iwtld.web.pages.dossiers.bits import Bit, Cell, link
from iwtld.web.pages.dossiers.records import Record

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site


class Section(Protocol):
    """A section of a dossier; ``macro`` names the macro of ``dossier/sections.html`` that shows it."""

    @property
    def id(self) -> str:
        """Return the fragment by which the page links to it."""

    @property
    def title(self) -> str:
        """Return its heading."""

    @property
    def macro(self) -> str:
        """Return the name of the macro."""

    @property
    def count(self) -> int:
        """Return the number of things that it shows."""

    @property
    def cited(self) -> tuple[Cell, ...]:
        """Return the sources of each of its facts."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the head: what, and its value; without a value it is left out."""

    name: str
    value: Cell


@dataclass(frozen=True, slots=True)
class Action:
    """A link that continues with the thing of the dossier in another place."""

    text: str
    href: str


def dossier(
    request: Request,
    site: Site,
    record: Record,
    *,
    kicker: tuple[str, str],
    lede: str,
    facts: Iterable[Fact],
    sections: Sequence[Section],
    description: str,
    actions: Sequence[Action] = (),
    title: str = "",
    template: str = "dossier/dossier.html",
    **context: Any,
) -> Reply:
    """Return the page of a thing."""
    return site.page(
        request,
        template,
        title=title or site.labels.of(record.iri),
        description=description,
        iri=record.iri,
        kicker=kicker,
        lede=lede,
        facts=[fact for fact in facts if fact.value],
        parts=sections,
        actions=actions,
        sources=tuple(link(site, each) for each in record.things("dcterms:source")),
        locator=record.text("iwt:locator"),
        note=record.text("skos:note"),
        used=used(sections),
        **context,
    )


def used(sections: Iterable[Section]) -> list[tuple[Bit, int]]:
    """Return the sources that sections rest on, with the number of facts from each, the most used first."""
    counts = Counter(source for section in sections for cell in section.cited for source in cell)
    return sorted(counts.items(), key=lambda each: (-each[1], each[0].text))
