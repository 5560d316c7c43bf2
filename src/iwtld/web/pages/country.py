"""The dossier of a country: who acts there, what binds it, with whom it can work, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from iwtld.web.map.view import the
from iwtld.web.pages.dossiers import asked, standing, task_forces, treaties
from iwtld.web.pages.dossiers.agencies import agencies, agency_part, authority_part, mechanism_part
from iwtld.web.pages.dossiers.bits import Bit, capital, counted, link, plain
from iwtld.web.pages.dossiers.claims import figure_part
from iwtld.web.pages.dossiers.findings import disagreement_part, finding_parts, statement_part
from iwtld.web.pages.dossiers.happenings import (
    event_part,
    network_part,
    route_part,
    support_part,
    system_part,
)
from iwtld.web.pages.dossiers.law import law_part, penalty_part, restriction_part
from iwtld.web.pages.dossiers.page import Action, Fact, Section, dossier
from iwtld.web.pages.dossiers.records import Record, read, referring, referring_to_any
from iwtld.web.pages.dossiers.task_forces import task_force_part
from iwtld.web.pages.dossiers.treaties import bilateral_part, declaration_part, treaty_part

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site


def preload(site: Site) -> None:
    """Read what every dossier of a country looks into."""
    for each in (asked, task_forces, treaties, standing):
        each.preload(site)


@dataclass(frozen=True, slots=True)
class Country:
    """What a dossier of a jurisdiction holds: who it is, what is recorded in short, and the sections."""

    record: Record
    code: str
    lede: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]


def country(request: Request, site: Site, iri: str) -> Reply:
    """Return the dossier of a jurisdiction."""
    found = gathered(site, iri)
    name = the(site.labels.of(iri))
    return dossier(
        request,
        site,
        found.record,
        kicker=("Countries", "/countries"),
        lede=found.lede,
        facts=found.facts,
        actions=(
            Action(f"What may {name} ask for?", "/basis?" + urlencode({"requesting": found.code})),
            Action(f"What may {name} be asked for?", "/basis?" + urlencode({"requested": found.code})),
        ),
        sections=found.sections,
        description=f"What is recorded of {site.labels.of(iri)}: authorities, treaties, arrangements, law, "
        "penalties, task forces, cases and gaps, each with its source.",
    )


def gathered(site: Site, iri: str, on: date | None = None) -> Country:
    """Return what is recorded of a jurisdiction; how it stands towards others is said of a day, or today."""
    record = Record(site.kb.store, iri)
    code = record.text("iwt:isoAlpha3")
    bodies = agencies(site, iri)
    groups = _groups(site, iri)
    parties = (iri, *bodies)
    findings = referring_to_any(site, "iwt:affects", (*parties, *groups), "statements")
    position = standing.standing(site, code, on)
    sections: tuple[Section, ...] = (
        *([position] if position else []),
        authority_part(site, code),
        treaty_part(site, code),
        declaration_part(site, code),
        bilateral_part(site, code, iri),
        law_part(site, code),
        restriction_part(site, code),
        penalty_part(site, code),
        statement_part(site, (iri,), groups, code),
        task_force_part(site, code, bodies),
        agency_part(site, bodies),
        mechanism_part(site, code),
        system_part(site, parties, code),
        event_part(site, parties, code),
        route_part(site, code),
        network_part(site, code),
        support_part(site, code),
        *finding_parts(site, findings),
        figure_part(site, parties),
        disagreement_part(site, parties),
    )
    lede = _lede(site, record, code, sections)
    return Country(record, code, lede, _facts(site, record, groups), sections)


def _groups(site: Site, iri: str) -> tuple[str, ...]:
    """Return the groups of which a country is a member, by the records that say so without an end."""
    return tuple(
        dict.fromkeys(
            group
            for record in read(site, referring(site, "org:member", iri, "group-memberships"))
            if record.thing("iwt:groupMembershipStatus").endswith("/member")
            for group in record.things("org:organization")
        )
    )


def _lede(site: Site, record: Record, code: str, sections: Sequence[Section]) -> str:
    """Return what is recorded of a country in two sentences."""
    kind = site.labels.kind(record.iri) or "jurisdiction"
    counts = {section.id: section.count for section in sections}
    recorded = [
        counted(counts[key], one, many)
        for key, one, many in (
            ("treaties", "treaty", "treaties"),
            ("bilateral", "bilateral arrangement", "bilateral arrangements"),
            ("authorities", "authority that receives requests", "authorities that receive requests"),
            ("task-forces", "national task force", "national task forces"),
        )
    ]
    member = " and member of the United Nations" if record.true("iwt:unitedNationsMember") else ""
    return f"{capital(kind)} ({code}){member}. Recorded: {', '.join(recorded[:-1])} and {recorded[-1]}."


def _facts(site: Site, record: Record, groups: tuple[str, ...]) -> tuple[Fact, ...]:
    codes = [*record.texts("iwt:isoAlpha3"), *record.texts("iwt:isoAlpha2"), *record.texts("iwt:isoNumeric")]
    roles = [
        role
        for each in read(site, referring(site, "iwt:jurisdiction", record.iri, "jurisdiction-roles"))
        for role in each.texts("iwt:roleInSources")
    ]
    return (
        Fact("Codes", plain(" · ".join(codes))),
        Fact("Other names", plain(", ".join(record.texts("skos:altLabel")))),
        Fact("Member of", tuple(link(site, group) for group in groups)),
        Fact("Role in the documents", tuple(Bit(role) for role in roles)),
        Fact("Remark", plain(record.text("skos:note"))),
    )
