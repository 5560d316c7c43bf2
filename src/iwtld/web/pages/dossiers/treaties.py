"""What binds a country: treaties with their acts, declarations, bilateral arrangements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.asked import about, ask
from iwtld.web.pages.dossiers.bits import Bit, Cell, Row, day
from iwtld.web.pages.dossiers.columns import Column
from iwtld.web.pages.dossiers.parts import Part, part
from iwtld.web.pages.dossiers.records import Record, cited, members, read, slug

if TYPE_CHECKING:
    from iwtld.web.site import Site


def treaty_part(site: Site, code: str) -> Part:
    """Return the treaties that bind a country or that it has signed, with every dated act."""
    bound = ask(site, "participations", country=code)
    acts = acts_by(about(site, "treaty-actions", "party", code), "treaty")
    signed = about(site, "signed-not-bound", "party", code)
    rows: list[dict[str, Any]] = [{**row, "acts": acts.get(str(row["instrument"]), ())} for row in bound]
    rows += [
        {
            "instrument": row["treaty"],
            "title": row["title"],
            "acts": acts.get(str(row["treaty"]), ()),
            "source": row["source"],
            "note": "signed, and not recorded as bound",
        }
        for row in signed
    ]
    columns = (
        col.thing("Treaty", "instrument", "instrument", text="title"),
        col.in_force(),
        col.known_by(),
        col.ready("Acts", "acts"),
    )
    return part(
        site,
        "treaties",
        "Treaties",
        columns,
        rows,
        lede="Multilateral and regional treaties, with the acts as the sources date them. "
        "A signature alone binds nobody.",
        query="participations",
        parameters={"country": code},
    )


_ACTS = {
    "Signature": "signed",
    "Ratification": "ratified",
    "Acceptance": "accepted",
    "Approval": "approved",
    "Accession": "acceded",
    "Succession": "succeeded",
    "Deposit": "deposited",
    "EntryIntoForceForParty": "entry into force printed",
    "Denunciation": "denounced",
    "Withdrawal": "withdrew",
}


def acts_by(rows: Iterable[Row], key: str) -> dict[str, Cell]:
    """Return the dated acts of rows of ``treaty-actions`` as cells, by treaty or by party."""
    found: dict[str, list[Bit]] = {}
    for row in rows:
        act = _ACTS.get(str(row["act"]), str(row["act"]))
        dated = row["date"] or row["not_after"]
        before = f"{act} " if row["date"] else f"{act} by "
        bit = day(dated, before) if dated else Bit(f"{act}, day not recorded")
        bits = found.setdefault(str(row[key]), [])
        if bit not in bits:
            bits.append(bit)
    return {each: tuple(bits) for each, bits in found.items()}


def declaration_part(site: Site, code: str) -> Part:
    """Return what a country has declared or reserved."""
    return part(
        site,
        "declarations",
        "Declarations and reservations",
        declaration_columns(col.thing("Treaty", "treaty", "instrument")),
        about(site, "declarations", "party", code),
        lede="Notifications are recorded in part only: no row does not show that the country was silent.",
        query="declarations",
        parameters={"country": code},
    )


def declaration_columns(first: Column) -> tuple[Column, ...]:
    """Return the columns of declarations behind a first one."""
    return (
        first,
        col.text("Article", "article"),
        col.text("Kind", "kind"),
        col.concept("Basis for extradition", "basis", "basis-declaration"),
        col.text("Effect", "effect"),
    )


def bilateral_part(site: Site, code: str, country: str) -> Part:
    """Return the bilateral arrangements of a country: with whom, for what, in which form and status."""
    columns = (
        col.iri("With", "with"),
        col.iri("Arrangement", "arrangement"),
        col.iri("For", "forms"),
        col.concept("Status", "status", "arrangement-status"),
        col.ready("Dates", "dates"),
    )
    return part(
        site,
        "bilateral",
        "Bilateral arrangements",
        columns,
        arrangements(site).get(country, ()),
        lede="In force or not: what is only signed or negotiated gives nothing yet. "
        "The list is not complete for any country.",
        query="bilateral-arrangements",
        parameters={"country": code},
    )


def arrangements(site: Site) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """Return the bilateral arrangements of each jurisdiction, by partner; read once, since there are many."""
    return site.cached("arrangements", lambda: _arrangements(site))


def _arrangements(site: Site) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for record in read(site, members(site, "arrangements")):
        a, b = record.thing("iwt:firstParty"), record.thing("iwt:secondParty")
        for one, other in ((a, b), (b, a)):
            found.setdefault(one, []).append(_arrangement(site, record, other))
    order = itemgetter("label", "forms", "arrangement")
    return {iri: tuple(sorted(rows, key=order)) for iri, rows in found.items()}


_DATES = (
    ("iwt:signedOn", "signed "),
    ("iwt:ratifiedOn", "ratified "),
    ("iwt:enteredIntoForceOn", "in force from "),
    ("iwt:shownInForceBy", "shown in force by "),
    ("iwt:suspendedOn", "suspended "),
)


def _arrangement(site: Site, record: Record, other: str) -> dict[str, Any]:
    requested = record.thing("iwt:requestedState")
    dates = tuple(day(each, word) for name, word in _DATES for each in record.texts(name))
    if requested:
        dates += (Bit(f"{site.labels.of(requested)} can be requested under it"),)
    return {
        "with": other,
        "label": site.labels.of(other),
        "arrangement": record.iri,
        "forms": "; ".join(record.things("iwt:form")),
        "status": slug(record.thing("iwt:arrangementStatus")),
        "dates": dates,
        **cited(record),
    }


def preload(site: Site) -> None:
    """Read the arrangements."""
    arrangements(site)
