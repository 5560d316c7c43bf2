"""The page of an instrument: its parties over time, provisions, declarations, refusal grounds, dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.asked import about, ask
from iwtld.web.pages.dossiers.bits import between, capital, day, link, plain
from iwtld.web.pages.dossiers.claims import figure_part
from iwtld.web.pages.dossiers.findings import disagreement_part, finding_parts
from iwtld.web.pages.dossiers.page import Fact, Section, dossier
from iwtld.web.pages.dossiers.parts import Part, part
from iwtld.web.pages.dossiers.provisions import (
    complete_part,
    provision_part,
    refusal_part,
    restricted_part,
    stated_part,
)
from iwtld.web.pages.dossiers.records import Record, slug
from iwtld.web.pages.dossiers.shared import findings_about, statements_about
from iwtld.web.pages.dossiers.steps import Interval, intervals, steps
from iwtld.web.pages.dossiers.treaties import acts_by, declaration_columns

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site


def preload(site: Site) -> None:
    """Read the intervals of all parties."""
    intervals(site)


def instrument(request: Request, site: Site, iri: str) -> Reply:
    """Return the page of a treaty, a scheme, a law, a resolution or another instrument."""
    record = Record(site.kb.store, iri)
    key = slug(iri)
    parties = intervals(site).get(iri, ())
    line = steps(parties, date.today())
    sections: list[Section] = [
        provision_part(site, key),
        *([line] if line else []),
        _parties(site, key, parties),
        _signatories(site, key),
        _declarations(site, key),
        refusal_part(site, iri),
        restricted_part(site, key),
        stated_part(site, iri),
        statements_about(site, iri),
        *finding_parts(site, findings_about(site, iri)),
        figure_part(site, [iri]),
        complete_part(site, iri),
        disagreement_part(site, [iri]),
    ]
    return dossier(
        request,
        site,
        record,
        kicker=("Instruments", "/instruments"),
        lede=_lede(site, record, line.now if line else 0),
        facts=_facts(site, record),
        sections=sections,
        description=f"What is recorded of {site.labels.of(iri)}: parties, provisions, declarations, dates.",
    )


def _lede(site: Site, record: Record, bound: int) -> str:
    sort = capital(site.labels.kind(record.iri) or "instrument")
    adopted = record.text("iwt:adoptedOn")
    words = [sort]
    if adopted:
        words.append(f"adopted {day(adopted).text}")
    if record.text("iwt:enteredIntoForceOn"):
        words.append(f"in force since {day(record.text('iwt:enteredIntoForceOn')).text}")
    if bound:
        words.append(f"{bound} {'party' if bound == 1 else 'parties'} shown to be bound today")
    return ", ".join(words) + "."


def _facts(site: Site, record: Record) -> tuple[Fact, ...]:
    days, months = record.text("iwt:daysToEntryIntoForce"), record.text("iwt:monthsToWithdrawal")
    rules = [record.text(name) for name in ("iwt:entryIntoForceRule", "iwt:denunciationRule")]
    entry = "on the day of the deposit" if days == "0" else f"{days} days after the deposit" if days else ""
    leave = f"{months} months after notice" if months else ""
    scope = record.thing("iwt:offenceScope")
    names = [*record.texts("iwt:acronym"), *record.texts("skos:altLabel")]
    return (
        Fact("Also called", plain(", ".join(names))),
        Fact("Adopted", between(record.text("iwt:adoptedOn"), record.text("iwt:adoptedOn"))),
        Fact("In force", between(record.text("iwt:enteredIntoForceOn"), "")),
        Fact("Binds a party", (*plain(entry), *plain(rules[0], "muted")) if entry else plain(rules[0])),
        Fact("A party leaves", (*plain(leave), *plain(rules[1], "muted")) if leave else plain(rules[1])),
        Fact("Open to", plain(record.text("iwt:openTo"))),
        Fact("Group", tuple(link(site, each) for each in record.things("iwt:eligibleGroup"))),
        Fact("Depositary", plain(record.text("iwt:depositary"))),
        Fact("Jurisdiction", tuple(link(site, each) for each in record.things("iwt:jurisdiction"))),
        Fact("Offences", (link(site, scope),) if scope else ()),
        Fact("Authorises", tuple(link(site, each) for each in record.things("iwt:authorises"))),
        Fact("Facilitates", tuple(link(site, each) for each in record.things("iwt:facilitates"))),
    )


def _parties(site: Site, key: str, parties: tuple[Interval, ...]) -> Part:
    acts = acts_by(about(site, "treaty-actions", "treaty", key), "party")
    rows: list[dict[str, Any]] = [
        {**row, "acts": acts.get(str(row["party"]), ())} for row in ask(site, "parties", instrument=key)
    ]
    now = {str(row["party"]) for row in rows}
    rows += [
        {
            "party": slug(each.party),
            "in_force_from": each.since,
            "in_force_until": each.until,
            "acts": acts.get(slug(each.party), ()),
            "note": "no longer bound today",
        }
        for each in parties
        if each.until and slug(each.party) not in now
    ]
    columns = (
        col.thing("Party", "party", "jurisdiction"),
        col.in_force(),
        col.known_by(),
        col.ready("Acts", "acts"),
    )
    return part(
        site,
        "parties",
        "Parties",
        columns,
        sorted(
            rows,
            key=lambda row: (
                site.labels.of(site.links.thing("jurisdiction", str(row["party"]))),
                str(row["in_force_from"]),
            ),
        ),
        lede="Who is bound today, or may be, and who was; with every act that a source dates.",
        empty="No party is recorded.",
        query="parties",
        parameters={"instrument": key},
    )


def _signatories(site: Site, key: str) -> Part:
    return part(
        site,
        "signatories",
        "Signed and not recorded as bound",
        (
            col.thing("State", "party", "jurisdiction"),
            col.when("Signed", "signed"),
            col.when("Shown by", "shown_by"),
        ),
        about(site, "signed-not-bound", "treaty", key),
        query="signed-not-bound",
        parameters={"instrument": key},
    )


def _declarations(site: Site, key: str) -> Part:
    return part(
        site,
        "declarations",
        "Declarations and reservations",
        declaration_columns(col.thing("Party", "party", "jurisdiction")),
        about(site, "declarations", "treaty", key),
        lede="Recorded in part only: a party without a row has not been shown to be silent.",
        query="declarations",
        parameters={"instrument": key},
    )
