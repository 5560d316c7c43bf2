"""``/.well-known/sparql-examples``: the stored queries as RDF, for editors that offer examples."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from iwtld.queries import executables
from iwtld.web.formats import RDF
from iwtld.web.linked.formats import data
from iwtld.web.negotiation import negotiate

if TYPE_CHECKING:
    import pyoxigraph as ox

    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

PATH: Final = "/.well-known/sparql-examples"


def examples(request: Request, site: Site) -> Reply:
    """Return the stored queries as RDF."""
    form = negotiate(request, RDF)
    return data(_of_today(site), form, {"vary": "Accept"})


def preload(site: Site) -> None:
    """Make the statements, and write them once in each syntax, whose modules are imported for that."""
    for form in RDF:
        data(_of_today(site)[:1], form, {})


def _of_today(site: Site) -> tuple[ox.Quad, ...]:
    # A query whose day is today by default has the day in its text.
    return site.cached(
        ("sparql-examples", date.today()),
        lambda: tuple(executables.statements(site.kb.queries.values(), site.kb.resolve)),
    )
