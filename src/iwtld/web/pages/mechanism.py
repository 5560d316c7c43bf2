"""The page of a mechanism: members, status and dates, what it facilitates, its systems, and the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.agencies import PARTIES
from iwtld.web.pages.dossiers.asked import ask
from iwtld.web.pages.dossiers.bits import Cell, between, capital, link, number, plain
from iwtld.web.pages.dossiers.claims import figure_part
from iwtld.web.pages.dossiers.columns import concept_label
from iwtld.web.pages.dossiers.findings import disagreement_part, finding_parts, picked
from iwtld.web.pages.dossiers.page import Fact, Section, dossier
from iwtld.web.pages.dossiers.parts import Part, part
from iwtld.web.pages.dossiers.records import Record, cited, read, referring, slug
from iwtld.web.pages.dossiers.shared import (
    events_of,
    findings_about,
    networks_against,
    statements_about,
    support_of,
    systems_of,
)
from iwtld.web.pages.dossiers.task_forces import Composition, kinds_of

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site


def mechanism(request: Request, site: Site, iri: str) -> Reply:
    """Return the page of a network, an operation, a meeting, a programme, a tool or another mechanism."""
    record = Record(site.kb.store, iri)
    key = slug(iri)
    complete = referring(site, "dcterms:subject", iri, "completeness")
    sections: list[Section] = [_members(site, key, bool(complete))]
    if record.is_a("iwt:NationalTaskForce"):
        sections.append(Composition(kinds_of(site, key), bool(complete)))
    sections += [
        _chronology(site, record),
        _related(site, iri),
        systems_of(site, iri),
        events_of(site, iri),
        statements_about(site, iri),
        *finding_parts(site, findings_about(site, iri)),
        figure_part(site, [iri]),
        networks_against(site, iri),
        support_of(site, iri),
        disagreement_part(site, [iri]),
    ]
    return dossier(
        request,
        site,
        record,
        kicker=("Mechanisms", "/mechanisms"),
        lede=record.text("dcterms:description")
        or f"{site.labels.of(iri)} is recorded without a description.",
        facts=_facts(site, record),
        sections=sections,
        description=f"What is recorded of {site.labels.of(iri)}: members, status, evidence of use.",
    )


def _facts(site: Site, record: Record) -> tuple[Fact, ...]:
    uses = record.text("iwt:recordedUses")
    a_year = record.text("iwt:usesPerYear")
    counted = f"{number(uses)} recorded" + (f", {number(a_year)} a year" if a_year else "") if uses else ""
    formality = _labels(site, record, "iwt:formality")
    basis = record.thing("iwt:formalityBasis")
    return (
        Fact("Sort", plain(capital(site.labels.kind(record.iri) or ""))),
        Fact("Status", _labels(site, record, "iwt:mechanismStatus")),
        Fact("Known dates", between(record.text("iwt:validFrom"), record.text("iwt:validTo"))),
        Fact("Level", _labels(site, record, "iwt:level")),
        Fact(
            "Institutional form",
            (*formality, *plain(site.labels.of(basis).lower() if basis else "", "muted")),
        ),
        Fact("Legal form", _labels(site, record, "iwt:cooperationLegalForm")),
        Fact("Facilitates", tuple(link(site, each) for each in record.things("iwt:facilitates"))),
        Fact("Led by", tuple(link(site, each) for each in record.things("iwt:lead"))),
        Fact("Countries", tuple(link(site, each) for each in record.things("iwt:country"))),
        Fact("Use", (*_labels(site, record, "iwt:useStatus"), *plain(counted))),
        Fact("Also called", plain(", ".join([*record.texts("iwt:acronym"), *record.texts("skos:altLabel")]))),
    )


def _labels(site: Site, record: Record, name: str) -> Cell:
    return tuple(bit for each in record.things(name) for bit in plain(site.labels.of(each)))


def _members(site: Site, key: str, complete: bool) -> Part:
    rows = ask(site, "mechanism-members", mechanism=key)
    # A kind of agency is a member of a model; its identifier has the scheme in front.
    shown = [{**row, "party": str(row["member"]).rpartition("/")[2], "reads": row["name"]} for row in rows]
    columns = (
        col.thing("Member", "party", *PARTIES, text="reads"),
        col.concept("Kind", "kind", "agency-kind"),
        col.thing("Country", "country", "jurisdiction"),
        col.concept("Role", "role", "membership-role"),
        col.answer("Takes part", "takes_part"),
        col.span("When", "starts", "ends"),
        col.concept("How it is said", "explicitness", "explicitness"),
    )
    return part(
        site,
        "members",
        "Members and roles",
        columns,
        shown,
        lede="The list of members is recorded as complete."
        if complete
        else "The list of members is not recorded as complete: who is not in it may still take part.",
        query="mechanism-members",
        parameters={"mechanism": key},
    )


def _chronology(site: Site, record: Record) -> Part:
    """Return every dated fact on a mechanism in the order of its days."""
    rows: list[dict[str, Any]] = [
        {"date": text, "what": plain(words), **cited(record)}
        for name, words in (("iwt:validFrom", "begins"), ("iwt:validTo", "ends"))
        for text in record.texts(name)
    ]
    for row in picked(site, "events", "event", referring(site, "iwt:participant", record.iri, "events")):
        status = concept_label(site, "event-status", str(row["status"]))
        if row["starts"]:
            rows.append({**row, "date": row["starts"], "what": plain(f"{row['outcome']} ({status})")})
    for member in read(site, referring(site, "org:organization", record.iri, "memberships")):
        role = concept_label(site, "membership-role", slug(member.thing("iwt:memberRole")))
        who = tuple(link(site, each) for each in member.things("org:member"))
        for name, words in (
            ("iwt:validFrom", f"as {role} from then"),
            ("iwt:validTo", f"as {role} until then"),
        ):
            rows += [
                {"date": each, "what": (*who, *plain(words)), **cited(member)} for each in member.texts(name)
            ]
    columns = (col.when("When", "date"), col.ready("What", "what"))
    return part(
        site,
        "chronology",
        "Status over time",
        columns,
        sorted(rows, key=lambda row: str(row["date"])),
        lede="The dated facts, in the precision of the sources. Between them nothing is known.",
        shape="entries",
    )


def _related(site: Site, iri_: str) -> Part:
    """Return the mechanisms that this one leads, or of which it is a member."""
    rows: list[dict[str, Any]] = [
        {"other": each.iri, "how": "led by it", **cited(each)}
        for each in read(site, referring(site, "iwt:lead", iri_, "mechanisms"))
    ]
    for each in read(site, referring(site, "org:member", iri_, "memberships")):
        role = concept_label(site, "membership-role", slug(each.thing("iwt:memberRole")))
        rows += [
            {"other": whole, "how": f"it is there as {role}", **cited(each)}
            for whole in each.things("org:organization")
        ]
    return part(
        site,
        "related",
        "Other mechanisms",
        (col.iri("Mechanism", "other"), col.text("How", "how")),
        rows,
    )
