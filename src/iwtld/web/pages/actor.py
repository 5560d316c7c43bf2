"""The page of an actor: what it is, to what it belongs, with whom it works, what it gives and receives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.agencies import PARTIES, mechanism_columns, ordered_by_answer
from iwtld.web.pages.dossiers.asked import ask
from iwtld.web.pages.dossiers.bits import Cell, Row, capital, counted, link, listed, plain
from iwtld.web.pages.dossiers.claims import figure_part
from iwtld.web.pages.dossiers.columns import Column
from iwtld.web.pages.dossiers.findings import disagreement_part, finding_parts
from iwtld.web.pages.dossiers.page import Action, Fact, Section, dossier
from iwtld.web.pages.dossiers.parts import Part, part
from iwtld.web.pages.dossiers.records import Record, referring, slug
from iwtld.web.pages.dossiers.shared import (
    events_of,
    findings_about,
    networks_against,
    support_of,
    systems_of,
)
from iwtld.web.pages.register import register

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site


def actor(request: Request, site: Site, iri: str) -> Reply:
    """Return the page of an agency, an organisation or another actor."""
    record = Record(site.kb.store, iri)
    key = slug(iri)
    home = record.thing("iwt:jurisdiction")
    sections: list[Section] = [
        _mechanisms(site, key),
        _partners(site, key),
        events_of(site, iri),
        support_of(site, iri),
        systems_of(site, iri),
        networks_against(site, iri),
        *finding_parts(site, findings_about(site, iri)),
        figure_part(site, [iri]),
        disagreement_part(site, [iri]),
    ]
    return dossier(
        request,
        site,
        record,
        kicker=("Agencies and organisations", "/actors"),
        lede=_lede(site, record, home, sections),
        facts=_facts(site, record),
        actions=[Action(f"Dossier of {site.labels.of(home)}", site.links.local(home))] if home else [],
        sections=sections,
        description=f"What is recorded of {site.labels.of(iri)}: mechanisms, partners, events, support.",
    )


def _lede(site: Site, record: Record, home: str, sections: Sequence[Section]) -> str:
    kind = record.thing("iwt:agencyKind")
    sort = site.labels.of(kind) if kind else site.labels.kind(record.iri) or "Actor"
    parent = record.thing("iwt:parent")
    where = f" in {site.labels.of(home)}" if home else ""
    whole = f", part of {site.labels.of(parent)}" if parent else ""
    counts = {section.id: section.count for section in sections}
    recorded = [
        counted(counts[key], one, many)
        for key, one, many in (
            ("mechanisms", "role in mechanisms", "roles in mechanisms"),
            ("partners", "partner", "partners"),
            ("events", "event", "events"),
        )
    ]
    return f"{capital(sort)}{where}{whole}. Recorded: {', '.join(recorded[:-1])} and {recorded[-1]}."


def _facts(site: Site, record: Record) -> tuple[Fact, ...]:
    children = referring(site, "iwt:parent", record.iri, "actors")
    groups = referring(site, "skos:closeMatch", record.iri, "groups")
    return (
        Fact("Sort", plain(capital(site.labels.kind(record.iri) or ""))),
        Fact("Acronym", plain(", ".join(record.texts("iwt:acronym")))),
        Fact("Also called", plain(", ".join(record.texts("skos:altLabel")))),
        Fact("Jurisdiction", tuple(link(site, each) for each in record.things("iwt:jurisdiction"))),
        Fact("Part of", tuple(link(site, each) for each in record.things("iwt:parent"))),
        Fact("Its own units", tuple(link(site, each) for each in children)),
        Fact("Member countries", tuple(link(site, each) for each in groups)),
    )


def _mechanisms(site: Site, key: str) -> Part:
    return part(
        site,
        "mechanisms",
        "Mechanisms",
        mechanism_columns(col.thing("Through", "via", *PARTIES)),
        ordered_by_answer(ask(site, "actor-memberships", actor=key)),
        lede="Where it takes part, leads or implements, itself or through a unit of its own, "
        "and where it expressly does not.",
        query="actor-memberships",
        parameters={"actor": key},
    )


def _partners(site: Site, key: str) -> Part:
    grouped: dict[str, dict[str, Any]] = {}
    for row in ask(site, "partners-of-actor", actor=key):
        known = grouped.setdefault(str(row["partner"]), {**row, "through": {}, "source": ""})
        known["through"] = {**known["through"], str(row["through"]): str(row["through_name"] or "")}
        known["source"] = _joined(known["source"], row["source"])
        if row["locator"] != known["locator"]:
            # Each way has its own place; one of them would be wrong for the others.
            known["locator"] = ""
    columns = (
        col.thing("Partner", "partner", *PARTIES, text="name"),
        col.concept("Kind", "kind", "agency-kind"),
        col.thing("Country", "partner_country", "jurisdiction"),
        Column("Through", _through),
    )
    return part(
        site,
        "partners",
        "With whom it works",
        columns,
        list(grouped.values()),
        lede="Those recorded in the same mechanism or named in the same event; planned ones do not count.",
        query="partners-of-actor",
        parameters={"actor": key},
    )


def _through(site: Site, row: Row) -> Cell:
    """Return the mechanisms and events in which two work together; an event is called by its outcome."""
    named: Mapping[str, str] = row["through"]
    known = register(site)
    return tuple(
        link(site, known.find(slug, ["mechanism"]) or site.links.thing("event", slug), name)
        for slug, name in named.items()
    )


def _joined(before: str, more: str | None) -> str:
    return "; ".join(dict.fromkeys([*listed(before), *listed(more)]))
