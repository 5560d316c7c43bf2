"""What sources find: statements on the legal basis, obstacles, recommendations, contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from iwtld.namespaces import ID
from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.agencies import PARTIES
from iwtld.web.pages.dossiers.asked import about
from iwtld.web.pages.dossiers.bits import Bit, Cell, Row, link, links
from iwtld.web.pages.dossiers.columns import Column
from iwtld.web.pages.dossiers.parts import Part, part
from iwtld.web.pages.dossiers.records import cited, read, referring_to_any, slug

if TYPE_CHECKING:
    from iwtld.web.site import Site


def picked(site: Site, query: str, column: str, records: Iterable[str]) -> list[Row]:
    """Return the rows of a whole answer that stand for some records, which a column names by their slugs."""
    return about(site, query, column, *(slug(record) for record in records))


def statement_part(site: Site, parties: Iterable[str], groups: Iterable[str], code: str) -> Part:
    """Return what sources say of the legal basis between this country and others."""
    sides = [*parties, *groups]
    records = {
        each
        for side in ("iwt:firstParty", "iwt:secondParty")
        for each in referring_to_any(site, side, sides, "legal-basis-statements")
    }
    return part(
        site,
        "statements",
        "What sources say of the legal basis",
        statement_columns(),
        picked(site, "legal-basis-statements", "statement", sorted(records)),
        lede="Statements of the documents, each for its own date; they are no conclusions.",
        query="legal-basis-statements",
        parameters={"country": code},
        shape="entries",
    )


def statement_columns() -> tuple[Column, ...]:
    """Return the columns of statements on the legal basis."""
    return (
        Column("Between", _between),
        col.concept("Finding", "status", "legal-basis-status"),
        Column("On", _on),
        col.text("What follows", "consequence"),
        col.when("As of", "as_of"),
    )


def _between(site: Site, row: Row) -> Cell:
    named = [each for side in ("a", "b") for each in re.split(r"; ?", str(row[side] or "")) if each]
    return links(site, dict.fromkeys(named), PARTIES)


def _on(site: Site, row: Row) -> Cell:
    about_what = col.thing("", "about", "instrument", "mechanism").make(site, row)
    forms = str(row["forms"] or "").replace("_", " ")
    return (*about_what, *((Bit(forms, css="muted"),) if forms else ()))


def finding_parts(site: Site, records: Iterable[str]) -> tuple[Part, ...]:
    """Return obstacles, findings on use and recommendations that some statements hold."""
    statements = tuple(records)
    shown = (
        (
            "obstacles",
            "Obstacles",
            "obstacle",
            "Affects",
            "affected",
            "evidence",
            "Each holds for its own year.",
        ),
        (
            "findings-on-use",
            "Findings on use",
            "finding",
            "Affects",
            "affected",
            "evidence",
            "Existence is not use.",
        ),
        ("recommendations", "Recommendations", "recommendation", "Addressed to", "addressees", "backing", ""),
    )
    return tuple(
        part(
            site,
            query,
            title,
            (
                col.record(title, "id", "statement", column),
                Column("About", _about),
                col.text(whom, who),
                col.concept("Evidence", strength, "evidence-strength"),
                col.when("As of", "as_of"),
            ),
            picked(site, query, "id", statements),
            lede=lede,
            shape="entries",
        )
        for query, title, column, whom, who, strength, lede in shown
    )


def _about(site: Site, row: Row) -> Cell:
    return (link(site, ID + str(row["about"])),) if row["about"] else ()


def disagreement_part(site: Site, subjects: Iterable[str]) -> Part:
    """Return where sources contradict one another about some things, both sides shown."""
    subjects = tuple(subjects)
    fields = referring_to_any(site, "dcterms:subject", subjects, "disagreements")
    origin = {slug(each.iri): cited(each) for each in read(site, fields)}
    treaty = [
        {
            **row,
            **origin[str(row["disagreement"])],
            "what": f"{row['subject'] or ''} {str(row['field']).replace('_', ' ')}".strip(),
        }
        for row in picked(site, "disagreements", "disagreement", fields)
    ]
    documents = document_conflicts(site, referring_to_any(site, "dcterms:subject", subjects, "conflicts"))
    return part(
        site,
        "disagreements",
        "Where sources disagree",
        disagreement_columns(),
        [*treaty, *documents],
        lede="Both sides stay recorded; the reading is no verdict.",
        empty="No disagreement is recorded.",
    )


def document_conflicts(site: Site, records: Iterable[str]) -> list[Row]:
    """Return contradictions within and between documents as rows of :func:`disagreement_columns`."""
    rows = picked(site, "conflicts", "conflict", records)
    return [{**row, "what": row["subject"], "value_used": None, "reason": row["resolution"]} for row in rows]


def disagreement_columns() -> tuple[Column, ...]:
    """Return the columns of disagreements."""
    return (
        col.text("About", "what"),
        Column("One says", lambda _, row: _side(row, "first")),
        Column("Another says", lambda _, row: _side(row, "second")),
        col.text("Used here", "value_used"),
        col.text("Reading", "reason"),
    )


def _side(row: Row, side: str) -> Cell:
    return (Bit(str(row[f"{side}_value"] or "–")), Bit(str(row[f"{side}_source"] or ""), css="muted"))
