"""Sections that the dossiers of actors, mechanisms and instruments have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.asked import about
from iwtld.web.pages.dossiers.findings import picked, statement_columns
from iwtld.web.pages.dossiers.happenings import event_columns, systems
from iwtld.web.pages.dossiers.parts import Part, part
from iwtld.web.pages.dossiers.records import Record, cited, read, referring, slug

if TYPE_CHECKING:
    from iwtld.web.site import Site


def support_of(site: Site, thing: str) -> Part:
    """Return the capacity support that something gives, pays for or receives."""
    sides = (("iwt:supporter", "gives"), ("iwt:funder", "pays"), ("iwt:recipient", "receives"))
    ways: dict[str, list[str]] = {}
    for name, way in sides:
        for each in referring(site, name, thing, "capacity-support"):
            ways.setdefault(each, []).append(way)
    columns = (
        col.record("Support", "support", "support", "subject"),
        col.text("It", "way"),
        col.concept("Kind", "kind", "support-kind"),
        col.iri("From", "from"),
        col.iri("For", "for"),
        col.iri("Paid by", "paid_by"),
        col.concept("Status", "status", "support-status"),
        col.text("Where and when", "when"),
    )
    return part(
        site,
        "support",
        "Capacity support",
        columns,
        [_support(each, ways[each.iri]) for each in read(site, sorted(ways))],
        lede="Given, paid for or received. Planned support is not support that was given.",
        shape="entries",
    )


def _support(support: Record, ways: list[str]) -> dict[str, Any]:
    return {
        "support": slug(support.iri),
        "subject": support.text("dcterms:description"),
        "way": " and ".join(ways) + " it",
        "kind": slug(support.thing("iwt:supportKind")),
        "from": "; ".join(support.things("iwt:supporter")),
        "for": "; ".join(support.things("iwt:recipient")),
        "paid_by": "; ".join(support.things("iwt:funder")),
        "status": "; ".join(slug(each) for each in support.things("iwt:supportStatus")),
        "when": support.text("iwt:venueAndDateAsStated"),
        **cited(support),
    }


def events_of(site: Site, thing: str) -> Part:
    """Return the events in which something takes part."""
    records = referring(site, "iwt:participant", thing, "events")
    return part(
        site,
        "events",
        "Cases and events",
        event_columns(),
        picked(site, "events", "event", records),
        lede="A planned event is only announced; whether it took place is not said.",
        shape="entries",
    )


def systems_of(site: Site, thing: str) -> Part:
    """Return the named systems that something is, or runs."""
    records = {
        *referring(site, "iwt:operator", thing, "systems"),
        *referring(site, "iwt:describes", thing, "systems"),
    }
    return systems(
        site,
        records,
        lede="What the documents name as a system of its own, run by it or standing for it.",
    )


def networks_against(site: Site, thing: str) -> Part:
    """Return the criminal networks against which something acts."""
    return part(
        site,
        "networks",
        "Criminal networks it acts against",
        (col.record("Network", "network", "crime-network", "description"), col.text("Goods", "commodities")),
        about(site, "crime-networks", "enforced_by", slug(thing)),
        shape="entries",
    )


def statements_about(site: Site, thing: str) -> Part:
    """Return what sources say of the legal basis under or through something."""
    return part(
        site,
        "statements",
        "What sources say of the legal basis",
        statement_columns(),
        picked(
            site,
            "legal-basis-statements",
            "statement",
            referring(site, "dcterms:subject", thing, "legal-basis-statements"),
        ),
        lede="Statements of the documents, each for its own date; they are no conclusions.",
        shape="entries",
    )


def findings_about(site: Site, *things: str) -> Iterable[str]:
    """Return the statements about some things or those whom they affect."""
    return sorted(
        {
            each
            for thing in things
            for name in ("dcterms:subject", "iwt:affects")
            for each in referring(site, name, thing, "statements")
        }
    )
