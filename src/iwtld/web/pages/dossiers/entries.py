"""One entry of each list: the thing, the kind by which the list is filtered, and a cell for each column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iwtld.web.pages.dossiers.asked import about, today
from iwtld.web.pages.dossiers.bits import Bit, Cell, between, capital, day, link, plain
from iwtld.web.pages.dossiers.records import Record, referring, slug
from iwtld.web.pages.dossiers.steps import bound_by, bound_on, intervals
from iwtld.web.pages.register import Thing, initial, register

if TYPE_CHECKING:
    from iwtld.web.site import Site


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list. ``known_as`` are names that the filter looks into and that stand below the label."""

    link: Bit
    known_as: str
    initial: str
    kind: str
    cells: tuple[Cell, ...]
    words: frozenset[str]

    def matches(self, asked: tuple[str, ...]) -> bool:
        """Return whether every word asked for begins one of its words."""
        return all(any(word.startswith(each) for word in self.words) for each in asked)


def country(site: Site, iri: str) -> Entry:
    """Return the entry of a jurisdiction, with how much is recorded of it."""
    record = Record(site.kb.store, iri)
    code = record.text("iwt:isoAlpha3")
    kind = capital(site.labels.kind(iri) or "")
    counts = (
        bound_by(site, today()).get(iri, 0),
        len(
            {
                *referring(site, "iwt:country", iri, "mechanisms"),
                *referring(site, "org:member", iri, "memberships"),
            }
        ),
        len(
            {
                *referring(site, "iwt:country", iri, "events"),
                *referring(site, "iwt:participant", iri, "events"),
            }
        ),
    )
    return _entry(site, iri, kind, (plain(code), plain(kind), *(_count(each) for each in counts)))


def actor(site: Site, iri: str) -> Entry:
    """Return the entry of an actor."""
    record = Record(site.kb.store, iri)
    kind = record.thing("iwt:agencyKind")
    name = capital(site.labels.of(kind) if kind else site.labels.kind(iri) or "")
    return _entry(
        site,
        iri,
        name,
        (
            plain(name),
            tuple(link(site, each) for each in record.things("iwt:jurisdiction")),
            tuple(link(site, each) for each in record.things("iwt:parent")),
        ),
    )


def mechanism(site: Site, iri: str) -> Entry:
    """Return the entry of a mechanism."""
    record = Record(site.kb.store, iri)
    kind = capital(site.labels.kind(iri) or "")
    return _entry(
        site,
        iri,
        kind,
        (
            plain(kind),
            tuple(Bit(site.labels.of(each)) for each in record.things("iwt:level")),
            tuple(Bit(site.labels.of(each)) for each in record.things("iwt:mechanismStatus")),
            between(record.text("iwt:validFrom"), record.text("iwt:validTo")),
        ),
    )


def instrument(site: Site, iri: str) -> Entry:
    """Return the entry of an instrument."""
    record = Record(site.kb.store, iri)
    kind = capital(site.labels.kind(iri) or "")
    parties = intervals(site).get(iri, ())
    dates = (record.text("iwt:adoptedOn"), record.text("iwt:enteredIntoForceOn"))
    return _entry(
        site,
        iri,
        kind,
        (
            plain(kind),
            *((day(each),) if each else () for each in dates),
            _count(bound_on(parties, today())) if parties else (),
        ),
    )


def source(site: Site, iri: str) -> Entry:
    """Return the entry of a source."""
    record = Record(site.kb.store, iri)
    dated = record.text("dcterms:date")
    row = about(site, "sources", "source", slug(iri))
    kind = record.text("iwt:sourceKind")
    return _entry(
        site,
        iri,
        capital(kind),
        (
            plain(record.text("dcterms:creator")),
            (day(dated),) if dated else (),
            plain(kind),
            _count(int(str(row[0]["records"])) if row else 0),
        ),
    )


def figure(site: Site, iri: str) -> Entry:
    """Return the entry of a figure."""
    record = Record(site.kb.store, iri)
    status = record.thing("iwt:figureStatus")
    label = site.labels.of(status) if status else ""
    subject = record.thing("dcterms:subject")
    return _entry(
        site,
        iri,
        label,
        (
            (link(site, subject),) if subject else (),
            _count(len(referring(site, "iwt:figure", iri, "claims"))),
            plain(label, f"tag is-{slug(status)}"),
        ),
    )


def _entry(site: Site, iri: str, kind: str, cells: tuple[Cell, ...]) -> Entry:
    thing: Thing = register(site).things[iri]
    # What stands in a column is not said again: the codes of a country, and what a figure counts.
    ranks = {"jurisdiction": (2,), "figure": ()}.get(thing.folder, (0, 2))
    shown = [name.text for name in thing.names if name.rank in ranks]
    return Entry(
        Bit(thing.label, site.links.local(iri)),
        " · ".join(shown),
        initial(thing.label),
        kind,
        cells,
        frozenset(word for name in thing.names for word in name.words),
    )


def _count(number: int) -> Cell:
    return (Bit(f"{number:,}", css="figure" if number else "figure muted"),)
