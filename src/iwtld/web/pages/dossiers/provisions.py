"""What an instrument says, and what is said of it: articles, refusal grounds, statements, complete lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iwtld.results import Value
from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.asked import about
from iwtld.web.pages.dossiers.bits import between, day, plain
from iwtld.web.pages.dossiers.columns import Column
from iwtld.web.pages.dossiers.parts import Part, part
from iwtld.web.pages.dossiers.records import Record, cited, read, referring, slug

if TYPE_CHECKING:
    from iwtld.web.site import Site


def provision_part(site: Site, key: str) -> Part:
    """Return which article of an instrument gives which form, in which grade, on what conditions."""
    columns = (
        Column(
            "Article",
            lambda _, row: plain(f"Art. {row['article']}" if row["article"] else "whole instrument"),
        ),
        col.thing("Form", "cooperation", "form"),
        Column(
            "Grade", lambda _, row: plain(str(row["grade"]).replace("-", " "), f"grade grade-{row['grade']}")
        ),
        col.text("What it says", "summary"),
        col.concept("On condition of", "conditions", "condition"),
    )
    return part(
        site,
        "provisions",
        "Forms of cooperation that it carries",
        columns,
        about(site, "instrument-forms", "treaty", key),
        lede="“Shall” obliges the state that is asked; “may” lets it treat the instrument as the basis; "
        "“channel only” gives contact and never evidence.",
        query="instrument-forms",
        parameters={"instrument": key},
    )


def refusal_part(site: Site, iri: str) -> Part:
    """Return the grounds of refusal that an instrument knows."""
    rows = [_refusal(each) for each in read(site, referring(site, "eli:is_part_of", iri, "refusal-grounds"))]
    columns = (
        col.text("Article", "article"),
        col.thing("Form", "form", "form"),
        col.concept("Effect", "effect", "refusal-effect"),
        col.text("Ground", "summary"),
    )
    return part(
        site, "refusals", "Grounds of refusal", columns, sorted(rows, key=lambda row: str(row["article"]))
    )


def _refusal(ground: Record) -> dict[str, Value]:
    return {
        "article": ground.text("iwt:article"),
        "form": "; ".join(slug(each) for each in ground.things("iwt:form")),
        "effect": slug(ground.thing("iwt:refusalEffect")),
        "summary": ground.text("dcterms:description"),
        **cited(ground),
    }


def restricted_part(site: Site, key: str) -> Part:
    """Return the laws of parties that take away what an instrument gives."""
    columns = (
        col.thing("State", "party", "jurisdiction"),
        col.concept("Form", "cooperation", "form"),
        col.concept("Available only for", "only_for", "offence-scope"),
        col.when("As of", "as_of"),
    )
    return part(
        site,
        "restrictions",
        "Limits of domestic law",
        columns,
        about(site, "restrictions", "treaty", key),
        lede="Where the law of a party takes away what the instrument gives.",
        query="restrictions",
    )


def stated_part(site: Site, iri: str) -> Part:
    """Return how each source describes an instrument."""
    rows = [
        _statement(each)
        for each in read(site, referring(site, "iwt:instrument", iri, "instrument-statements"))
    ]
    columns = (
        col.text("Named", "name"),
        col.text("As", "type"),
        col.text("Forms", "forms"),
        col.text("Articles", "articles"),
        col.text("Conditions", "conditions"),
        Column(
            "Date",
            lambda _, row: (*((day(row["date"]),) if row["date"] else ()), *plain(row["date_kind"], "muted")),
        ),
        col.text("Status", "status"),
    )
    return part(
        site,
        "stated",
        "As each source describes it",
        columns,
        rows,
        lede="In the words of the sources, which may differ.",
        shape="entries",
    )


def _statement(said: Record) -> dict[str, Value]:
    return {
        "name": said.text("iwt:nameAsStated"),
        "type": said.text("iwt:typeAsStated").replace("_", " "),
        "forms": ", ".join(said.texts("iwt:formsAsStated")).replace("_", " "),
        "articles": ", ".join(said.texts("iwt:articlesAsStated")).replace("_", " "),
        "conditions": said.text("iwt:conditionsAsStated"),
        "date": said.text("dcterms:date") or said.text("iwt:adoptedOn"),
        "date_kind": said.text("iwt:dateNote"),
        "status": said.text("iwt:statusAsStated").replace("_", " "),
        **cited(said),
    }


def complete_part(site: Site, iri: str) -> Part:
    """Return what is recorded in full of an instrument."""
    rows = [
        {
            "kind": slug(each.thing("iwt:completenessKind")),
            "starts": each.text("iwt:validFrom"),
            "ends": each.text("iwt:validTo"),
            **cited(each),
        }
        for each in read(site, referring(site, "dcterms:subject", iri, "completeness"))
    ]
    columns = (
        col.concept("Recorded in full", "kind", "completeness-kind"),
        Column("For", lambda _, row: between(row["starts"], row["ends"])),
    )
    return part(
        site,
        "complete",
        "What is recorded in full",
        columns,
        rows,
        lede="Only these statements allow a no: elsewhere a missing row is not known.",
        empty="Nothing is recorded as complete: who is missing from the lists above may still belong.",
        query="completeness",
    )
