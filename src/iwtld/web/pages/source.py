"""The page of a source: what it is, and everything that was taken from it, with the place in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from iwtld.namespaces import ID
from iwtld.web.links import safe_href
from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.asked import ask
from iwtld.web.pages.dossiers.bits import Bit, Cell, Row, between, capital, plain
from iwtld.web.pages.dossiers.columns import Column
from iwtld.web.pages.dossiers.page import Fact, dossier
from iwtld.web.pages.dossiers.parts import part
from iwtld.web.pages.dossiers.records import Record, slug
from iwtld.web.paging import page_of
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

PAGE: Final = 100
"""Records on one page."""


def source(request: Request, site: Site, iri: str) -> Reply:
    """Return the page of a source; ``table`` keeps one kind of records, ``page`` counts from 1."""
    record = Record(site.kb.store, iri)
    rows = ask(site, "records-of-source", source=slug(iri))
    counts = Counter(str(row["table"]) for row in rows)
    table = request.value("table")
    if table is not None and table not in counts:
        raise Problem(
            400,
            "unknown-table",
            "There is no such kind of record here",
            f"Nothing of {table[:80]!r} was taken from it. There are {', '.join(sorted(counts)) or 'none'}.",
            parameter="table",
        )
    kept = [row for row in rows if table in (None, row["table"])]
    shown, pager = page_of(request, kept, PAGE)
    columns = (
        Column("Record", _record),
        Column("Kind", lambda _, row: plain(str(row["table"]).replace("-", " "))),
        col.text("Place in the source", "place"),
        Column("Row of the data", _row),
    )
    taken = part(
        site,
        "records",
        "What was taken from it",
        columns,
        shown,
        lede="A citation says where a statement stands, not that the source is right.",
        query="records-of-source",
        parameters={"source": slug(iri)},
    )
    return dossier(
        request,
        site,
        record,
        template="dossier/source.html",
        title=record.text("dcterms:title"),
        kicker=("Sources", "/sources"),
        lede=_lede(record, len(rows)),
        facts=_facts(record),
        sections=(),
        description=f"What was taken from {record.text('dcterms:title')[:150]}: {len(rows)} records.",
        records=taken,
        total=len(kept),
        all=len(rows),
        tables=_tables(counts, table),
        table=table,
        pager=pager,
    )


def _lede(record: Record, count: int) -> str:
    creator, dated = record.text("dcterms:creator"), record.text("dcterms:date")
    origin = ", ".join(each for each in (creator, dated) if each)
    records = "One record rests" if count == 1 else f"{count:,} records rest"
    return f"{origin}. {records} on it." if origin else f"{records} on it."


def _facts(record: Record) -> tuple[Fact, ...]:
    address = [*record.things("schema:url"), *record.texts("schema:url")]
    return (
        Fact("Creator", plain(record.text("dcterms:creator"))),
        Fact(
            "Date",
            (
                *between(record.text("dcterms:date"), record.text("dcterms:date")),
                *plain(record.text("iwt:dateNote"), "muted"),
            ),
        ),
        Fact("Kind", plain(capital(record.text("iwt:sourceKind")))),
        Fact("Address", tuple(Bit(each, safe_href(each) or "") for each in address)),
        Fact("Identifier", plain(record.text("dcterms:identifier"))),
    )


def _tables(counts: Counter[str], chosen: str | None) -> list[tuple[str, str, int, bool]]:
    """Return the kinds of records: what they are called, the address that keeps them, how many, if chosen."""
    return [
        (table.replace("-", " "), "?" + urlencode({"table": table}), count, table == chosen)
        for table, count in sorted(counts.items())
    ]


def _record(site: Site, row: Row) -> Cell:
    iri = ID + str(row["record"])
    return (Bit(str(row["name"] or row["record"]), site.links.local(iri)),)


def _row(site: Site, row: Row) -> Cell:
    file, _, number = str(row["row"]).partition("#row=")
    return (Bit(f"{file}, row {number}" if number else file),)
