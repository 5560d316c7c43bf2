"""The first page, and the page about the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from iwtld.basis.answer import ASSUMPTIONS
from iwtld.web.linked.catalogue import dataset_jsonld
from iwtld.web.pages.choices import choices
from iwtld.web.pages.filled import Filled
from iwtld.web.pages.finder import EXAMPLES, form_context

if TYPE_CHECKING:
    from iwtld.basis.grades import Grade
    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

ENTRIES: Final = (
    (
        "/gaps",
        "Gaps",
        "Every pair of states for which no basis is shown, on a map and as a matrix, on any day since 1975.",
    ),
    ("/countries", "Countries", "Agencies, treaties, penalties, authorities and gaps of each country."),
    ("/fixes", "Fixes", "Which ratification, notice or law would close most gaps."),
    ("/what-if", "What if", "Suppose that a state ratified, legislated or left: what would change?"),
    ("/network", "Network", "Who works with whom, through which task force, channel or programme."),
    ("/figures", "Figures", "Numbers that reports give, all claims side by side, and why they differ."),
    ("/queries", "Queries", "Questions that others have asked before, with forms and downloads."),
    ("/sparql", "SPARQL", "The whole graph, for your own questions."),
    ("/validate", "Validate", "Check new data: every mistake with its place and what to do."),
)
"""The parts of the site: address, name, what is there."""

_FORMS: Final = ("extradition", "mutual-legal-assistance", "joint-investigation")


@dataclass(frozen=True, slots=True)
class Standing:
    """How many ordered pairs have each grade of a form; ``bases`` counts those with more than a channel."""

    form: str
    name: str
    pairs: int
    bases: int
    slices: tuple[tuple[str, int, float, float], ...]
    """Grade, number of pairs, and where its slice starts and how wide it is, in hundredths of the whole."""


def preload(site: Site) -> None:
    """Count what the first page shows."""
    choices(site)
    standings(site, date.today())
    numbers(site)


def home(request: Request, site: Site) -> Reply:
    """Answer with the finder's form, what the records show today, and the parts of the site."""
    today = date.today()
    shown = standings(site, today)
    seen = {grade for one in shown for grade, *_ in one.slices}
    return site.page(
        request,
        "home.html",
        title="iwtld: legal bases of cooperation against wildlife trafficking",
        description="May one state obtain extradition, assistance or information from another in a wildlife "
        "case, on what legal basis, with what proof; and if not, what is missing?",
        **form_context(site, Filled({})),
        examples=EXAMPLES,
        entries=ENTRIES,
        standings=shown,
        grades=[grade for grade in choices(site).grades if grade in seen],
        numbers=numbers(site),
        today=today,
        jsonld=dataset_jsonld(site),
    )


def about(request: Request, site: Site) -> Reply:
    """Answer with what the service is, how it reasons, and what it is not."""
    return site.page(
        request,
        "about.html",
        title="About",
        description="How answers come about, what they assume, and how to correct a fact.",
        choices=choices(site),
        assumptions=ASSUMPTIONS,
        sources=site.kb.manifest.sources,
    )


def standings(site: Site, day: date) -> tuple[Standing, ...]:
    """Return how the forms of the first page stand between all jurisdictions on a day."""
    return site.cached(("standings", day), lambda: tuple(_standing(site, form, day) for form in _FORMS))


def numbers(site: Site) -> tuple[tuple[str, int, str], ...]:
    """Return what the records hold: address of the list, how many, and of what."""

    def counted() -> tuple[tuple[str, int, str], ...]:
        kb = site.kb
        return (
            ("/countries", len(kb.names("country")), "jurisdictions"),
            ("/instruments", len(kb.names("instrument")), "treaties and other instruments"),
            ("/actors", len(kb.names("actor")), "agencies and organisations"),
            ("/mechanisms", len(kb.names("mechanism")), "mechanisms of cooperation"),
            ("/sources", kb.manifest.sources, "sources"),
            ("/dataset", kb.manifest.triples, "statements"),
        )

    return site.cached("home.numbers", counted)


def _standing(site: Site, form: str, day: date) -> Standing:
    from iwtld.basis.grades import Grade

    matrix = site.kb.matrix(form, on=day)
    pairs, start, slices = len(matrix), 0.0, []
    for grade, count in matrix.counts.items():
        if count:
            width = 100 * count / pairs
            slices.append((str(grade), count, start, width))
            start += width
    bases = sum(count for grade, count in matrix.counts.items() if _carries(grade, Grade.CHANNEL_ONLY))
    return Standing(form, site.kb.reasoner.world.forms[form], pairs, bases, tuple(slices))


def _carries(grade: Grade, limit: Grade) -> bool:
    return grade.rank < limit.rank
