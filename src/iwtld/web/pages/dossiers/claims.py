"""Figures and what sources claim of them, side by side and never averaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iwtld.results import Value
from iwtld.web.pages.dossiers import columns as col
from iwtld.web.pages.dossiers.bits import Bit, Cell, Row, between, link, number
from iwtld.web.pages.dossiers.columns import Column
from iwtld.web.pages.dossiers.parts import Line, line
from iwtld.web.pages.dossiers.records import Record, cited, read, referring, referring_to_any, slug

if TYPE_CHECKING:
    from iwtld.web.site import Site


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity with every claim on it; ``status`` is agree or conflict, say, ``reason`` says why."""

    iri: str
    measure: str
    subject: Cell
    status: str
    status_label: str
    reason: str
    columns: tuple[str, ...]
    claims: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The part of a dossier that shows figures."""

    figures: tuple[Figure, ...]
    id: str = "figures"
    title: str = "Figures and claims"
    macro: str = "figures"
    ask: str = ""
    single: bool = False
    """Whether the figure is what the page is about, so that it needs no heading."""

    @property
    def count(self) -> int:
        """Return the number of figures, or of the claims on a single one."""
        return sum(len(each.claims) for each in self.figures) if self.single else len(self.figures)

    @property
    def cited(self) -> tuple[Cell, ...]:
        """Return the sources of each claim."""
        return tuple(claim.sources for figure in self.figures for claim in figure.claims)


def figure_part(site: Site, subjects: Iterable[str]) -> Figures:
    """Return the figures about some things, those with a conflict first."""
    found = [figure_of(site, iri) for iri in referring_to_any(site, "dcterms:subject", subjects, "figures")]
    return Figures(tuple(sorted(found, key=lambda each: (each.status not in CONTESTED, each.measure))))


CONTESTED = ("conflict", "differ-by-scope", "differ-by-date")
"""The statuses of figures whose claims cannot all hold at face value, the most open first."""


def figure_of(site: Site, iri: str) -> Figure:
    """Return a figure with its claims, in the order of their periods and sources."""
    record = Record(site.kb.store, iri)
    status = record.thing("iwt:figureStatus")
    rows = [_claim(claim) for claim in read(site, referring(site, "iwt:figure", iri, "claims"))]
    rows.sort(key=lambda row: (str(row["starts"]), str(row["source"]), str(row["value"])))
    columns = (
        Column("Value", _value),
        col.text("Unit", "unit"),
        Column("Period", lambda _, row: between(row["starts"], row["ends"])),
        col.text("Scope", "scope"),
        col.text("Measured as", "measure"),
    )
    subject = record.thing("dcterms:subject")
    return Figure(
        iri,
        record.text("skos:prefLabel"),
        (link(site, subject),) if subject else (),
        slug(status),
        site.labels.of(status) if status else "",
        record.text("iwt:statusReason"),
        tuple(column.title for column in columns),
        tuple(line(site, columns, row) for row in rows),
    )


def _claim(claim: Record) -> dict[str, Value]:
    return {
        "value": claim.text("iwt:value"),
        "stated": claim.text("iwt:valueAsStated"),
        "qualifier": slug(claim.thing("iwt:qualifier")),
        "unit": claim.text("iwt:unit"),
        "starts": claim.text("iwt:validFrom"),
        "ends": claim.text("iwt:validTo"),
        "scope": claim.text("iwt:claimScope"),
        "measure": claim.text("iwt:measureAsStated"),
        "derived": claim.true("iwt:derivedByProject"),
        **cited(claim),
    }


def _value(site: Site, row: Row) -> Cell:
    qualified = (
        ""
        if row["qualifier"] in ("exactly", "")
        else col.concept("", "qualifier", "qualifier").make(site, row)[0].text
    )
    shown = number(row["value"]) if row["value"] else str(row["stated"])
    bits = [Bit(f"{qualified} {shown}".strip(), css="figure strong")]
    if row["derived"]:
        bits.append(Bit("worked out here, printed by no source", css="tag"))
    return tuple(bits)
