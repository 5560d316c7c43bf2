"""Who acts in a country: agencies, authorities that receive requests, roles in mechanisms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from iwtld.namespaces import IWT
from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.asked import about, ask
from iwtld.web.pages.dossiers.bits import Cell, Row, between, plain
from iwtld.web.pages.dossiers.columns import Column, concept_label
from iwtld.web.pages.dossiers.parts import Part, part
from iwtld.web.pages.dossiers.records import Record, cited, read, referring, slug

if TYPE_CHECKING:
    from iwtld.web.site import Site

PARTIES: Final = ("jurisdiction", "actor", "mechanism", "group")
"""The kinds of those who take part in something, in the order in which a slug is looked up."""


def agencies(site: Site, country: str) -> tuple[str, ...]:
    """Return the IRIs of the actors of a country."""
    return tuple(referring(site, "iwt:jurisdiction", country, "actors"))


def agency_part(site: Site, bodies: tuple[str, ...]) -> Part:
    """Return the actors of a country with kind, parent and other names."""
    rows = [_agency(record) for record in read(site, bodies)]
    columns = (
        col.iri("Agency", "actor"),
        col.concept("Kind", "kind", "agency-kind"),
        col.iri("Part of", "parent"),
        col.text("Also called", "names"),
    )
    return part(
        site,
        "agencies",
        "Agencies and organisations",
        columns,
        sorted(rows, key=lambda row: (row["kind"], row["name"])),
        lede="Bodies that the sources place in this country.",
    )


def _agency(record: Record) -> dict[str, str]:
    return {
        "actor": record.iri,
        "name": record.text("skos:prefLabel"),
        "kind": slug(record.thing("iwt:agencyKind")),
        "parent": "; ".join(record.things("iwt:parent")),
        "names": ", ".join([*record.texts("iwt:acronym"), *record.texts("skos:altLabel")]),
        **cited(record),
    }


def authority_part(site: Site, code: str) -> Part:
    """Return who receives which requests, in which language and through which channel."""
    columns = (
        col.text("Authority", "name"),
        col.concept("Receives", "function", "authority-function"),
        col.text("Part of", "parent"),
        col.text("Languages", "languages"),
        col.text("Channel or contact", "channel"),
    )
    return part(
        site,
        "authorities",
        "Central and competent authorities",
        columns,
        about(site, "authorities", "party", code),
        lede="Whom to write to, as recorded. A language or channel that is missing is not free: "
        "it is not recorded.",
        empty="No authority that receives requests is recorded; the directories of the conventions "
        "may name one.",
        query="authorities",
        parameters={"country": code},
    )


def mechanism_part(site: Site, code: str) -> Part:
    """Return the mechanisms in which a country or its agencies take part, or expressly do not."""
    return part(
        site,
        "mechanisms",
        "Networks, operations, meetings and programmes",
        mechanism_columns(col.thing("Who", "party", "jurisdiction", "actor")),
        ordered_by_answer(ask(site, "country-memberships", country=code)),
        lede="“Unknown” is said of those who were only invited or addressed, or are missing from an open "
        "list. A planned mechanism is not one that took place.",
        query="country-memberships",
        parameters={"country": code},
    )


def mechanism_columns(who: Column) -> tuple[Column, ...]:
    """Return the columns of roles in mechanisms; ``who`` is the third, between the kind and the role."""
    return (
        col.thing("Mechanism", "mechanism", "mechanism", "actor", text="name"),
        Column("Kind", lambda site, row: plain(class_label(site, str(row["type"] or "")))),
        who,
        col.concept("Role", "role", "membership-role"),
        col.answer("Takes part", "takes_part"),
        Column("When", _when),
    )


def ordered_by_answer(rows: Iterable[Row]) -> list[Row]:
    """Return roles in mechanisms, those who take part first and those who do not last."""
    order = {"yes": 0, "unknown": 1, "no": 2}
    return sorted(rows, key=lambda row: order[str(row["takes_part"])])


def _when(site: Site, row: Row) -> Cell:
    status = concept_label(site, "mechanism-status", str(row["status"] or ""))
    return (*between(row["starts"], row["ends"]), *plain(status, "muted"))


def class_label(site: Site, name: str) -> str:
    """Return the label of a class of the ontology, such as ``CaseMeeting``, in small letters."""
    label = site.labels.of(IWT + name)
    return name if label.startswith("iwt:") else label
