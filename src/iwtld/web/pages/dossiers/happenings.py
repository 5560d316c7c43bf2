"""What happens in a country: events, routes, criminal networks, support, named systems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.agencies import PARTIES
from iwtld.web.pages.dossiers.asked import about, ask
from iwtld.web.pages.dossiers.bits import Bit, Cell, Row
from iwtld.web.pages.dossiers.columns import Column
from iwtld.web.pages.dossiers.findings import picked
from iwtld.web.pages.dossiers.parts import Part, part
from iwtld.web.pages.dossiers.records import referring_to_any

if TYPE_CHECKING:
    from iwtld.web.site import Site


def event_part(site: Site, parties: Iterable[str], code: str) -> Part:
    """Return the cases, seizures, meetings and trainings in a country or with it."""
    parties = tuple(parties)
    records = {
        *referring_to_any(site, "iwt:country", parties, "events"),
        *referring_to_any(site, "iwt:participant", parties, "events"),
    }
    return part(
        site,
        "events",
        "Cases and events",
        event_columns(),
        picked(site, "events", "event", sorted(records)),
        lede="A planned event is only announced; whether it took place is not said.",
        query="events",
        parameters={"country": code} if code else None,
        shape="entries",
    )


def event_columns() -> tuple[Column, ...]:
    """Return the columns of events, that with the outcome first."""
    return (
        col.record("What", "event", "event", "outcome"),
        col.concept("Kind", "kind", "event-kind"),
        col.concept("Status", "status", "event-status"),
        col.span("When", "starts", "ends"),
        Column(
            "Where",
            lambda site, row: (*col.thing("", "countries", "jurisdiction").make(site, row), *_place(row)),
        ),
        col.thing("With", "participants", *PARTIES),
    )


def _place(row: Row) -> Cell:
    place = str(row["place"] or "")
    return (Bit(place),) if place and place != str(row["countries"] or "") else ()


def route_part(site: Site, code: str) -> Part:
    """Return the trafficking routes that touch a country."""
    rows = {
        str(row["route"]): row
        for column in ("origins", "transits", "destinations")
        for row in about(site, "routes", column, code)
    }
    columns = (
        col.text("Goods", "commodity"),
        Column("From", lambda site, row: _leg(site, row, "origin")),
        Column("Through", lambda site, row: _leg(site, row, "transit")),
        Column("To", lambda site, row: _leg(site, row, "destination")),
        col.text("Legal basis as stated", "legal_basis_as_stated"),
    )
    return part(
        site,
        "routes",
        "Trafficking routes",
        columns,
        [rows[key] for key in sorted(rows)],
        query="routes",
        parameters={"country": code},
    )


def _leg(site: Site, row: Row, leg: str) -> Cell:
    named = col.thing("", f"{leg}s", "jurisdiction").make(site, row)
    stated = str(row[f"{leg}_as_stated"] or "")
    codes = set(str(row[f"{leg}s"] or "").split("; "))
    return (*named, *((Bit(stated, css="muted"),) if stated and not set(stated.split("; ")) <= codes else ()))


def network_part(site: Site, code: str) -> Part:
    """Return the criminal networks that a source places in a country."""
    columns = (
        col.record("Network", "network", "crime-network", "description"),
        col.text("Goods", "commodities"),
        col.thing("Countries", "countries", "jurisdiction"),
        col.thing("Acted against by", "enforced_by", *PARTIES),
        col.text("Protection", "protection"),
    )
    return part(
        site,
        "networks",
        "Criminal networks",
        columns,
        about(site, "crime-networks", "countries", code),
        query="crime-networks",
        parameters={"country": code},
        shape="entries",
    )


def support_part(site: Site, code: str) -> Part:
    """Return the support that a country and its agencies receive."""
    return part(
        site,
        "support",
        "Capacity support received",
        (
            col.record("Support", "support", "support", "subject"),
            col.concept("Kind", "kind", "support-kind"),
            col.thing("For", "recipient", *PARTIES),
            col.thing("From", "supporters", *PARTIES),
            col.thing("Paid by", "funders", *PARTIES),
            col.concept("Status", "statuses", "support-status"),
            col.text("Where and when", "venue_and_date"),
        ),
        ask(site, "support-received", country=code),
        lede="Planned support is not support that was given.",
        query="support-received",
        parameters={"country": code},
        shape="entries",
    )


def system_part(site: Site, parties: Iterable[str], code: str) -> Part:
    """Return the named systems that serve a country or that it runs."""
    parties = tuple(parties)
    records = {
        *referring_to_any(site, "iwt:country", parties, "systems"),
        *referring_to_any(site, "iwt:operator", parties, "systems"),
    }
    return systems(site, records, query="systems-of-country" if code else "", parameters={"country": code})


def systems(
    site: Site,
    records: Iterable[str],
    *,
    lede: str = "",
    query: str = "",
    parameters: Mapping[str, str] | None = None,
) -> Part:
    """Return a section of named systems; ``records`` are the IRIs of those that belong to it."""
    columns = (
        col.thing("System", "system", "mechanism", "actor", "instrument", text="name"),
        col.text("Kind", "kind"),
        col.text("Purpose", "purpose"),
        col.thing("Run by", "operators", *PARTIES),
    )
    return part(
        site,
        "systems",
        "Named systems and tools",
        columns,
        picked(site, "named-systems", "system", sorted(records)),
        lede=lede,
        query=query,
        parameters=parameters,
    )
