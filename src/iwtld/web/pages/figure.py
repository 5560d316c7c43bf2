"""The page of a figure: every claim on one quantity side by side, and whether they can all hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iwtld.web.pages.dossiers.bits import called, capital, link, plain
from iwtld.web.pages.dossiers.claims import Figures, figure_of
from iwtld.web.pages.dossiers.findings import disagreement_columns, document_conflicts
from iwtld.web.pages.dossiers.page import Fact, dossier
from iwtld.web.pages.dossiers.parts import part
from iwtld.web.pages.dossiers.records import Record, referring

if TYPE_CHECKING:
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site


def figure(request: Request, site: Site, iri: str) -> Reply:
    """Return the page of a figure."""
    record = Record(site.kb.store, iri)
    shown = figure_of(site, iri)
    subject = record.thing("dcterms:subject")
    others = (
        [each for each in referring(site, "dcterms:subject", subject, "figures") if each != iri]
        if subject
        else []
    )
    conflicts = part(
        site,
        "conflicts",
        "How the documents contradict one another",
        disagreement_columns(),
        document_conflicts(site, referring(site, "iwt:figure", iri, "conflicts")),
        lede="Both sides stay recorded; the reading is no verdict.",
        empty="No contradiction between documents is recorded for this figure.",
        query="conflicts",
    )
    about = f" of {called(site, subject)}" if subject else ""
    return dossier(
        request,
        site,
        record,
        title=capital(shown.measure) + about,
        kicker=("Figures", "/figures"),
        lede=_lede(len(shown.claims), shown.status, shown.status_label),
        facts=(
            Fact("Counts", (link(site, subject),) if subject else ()),
            Fact("Unit", plain(record.text("iwt:unit"))),
            Fact(
                "Counts use", plain("how often the subject was used" if record.true("iwt:countsUse") else "")
            ),
            Fact("Other figures on it", tuple(link(site, each) for each in others)),
        ),
        sections=(Figures((shown,), title="Claims", single=True), conflicts),
        description=f"Every claim on {shown.measure}{about}, with value, period, source and place.",
    )


_SAID = {
    "agree": "One value satisfies them all.",
    "single": "There is nothing to compare it with.",
    "differ-by-date": "They differ, and they speak of different times.",
    "differ-by-scope": "They differ, and they count different things.",
    "conflict": "They cannot all hold.",
}


def _lede(count: int, status: str, label: str) -> str:
    claims = "One claim" if count == 1 else f"{count} claims"
    return f"{claims}. {_SAID.get(status, label)}".strip()
