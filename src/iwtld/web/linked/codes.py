"""The codes of findings, each of which has an IRI in the reports that are written as RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.explain.catalogue import codes
from iwtld.explain.explanation import KINDS, Explanation
from iwtld.graph.reading import DEFINITION, PREF_LABEL, TYPE, term
from iwtld.reports.as_turtle import CODES
from iwtld.web.exchange import Reply, Request
from iwtld.web.formats import HTML
from iwtld.web.linked.formats import DOCUMENT, data, links
from iwtld.web.linked.things import alternatives
from iwtld.web.negotiation import negotiate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iwtld.web.site import Site

_PATH: Final = "/codes"
_IRI: Final = CODES.removesuffix("#")


def preload(site: Site) -> None:
    """Read the codes and make the page, which is the same for everybody."""
    _page(site)


def document(request: Request, site: Site) -> Reply:
    """Return the codes that no shape stands for; those of shapes are at ``/shapes``."""
    form = negotiate(request, DOCUMENT)
    headers = links(_PATH, _IRI, (HTML,))
    if form is not HTML:
        return data(_statements(), form, headers)
    return _page(site).with_headers(headers)


def _own() -> list[Explanation]:
    return [each for each in codes().values() if each.kind != "shape"]


def _statements() -> Iterator[ox.Quad]:
    scheme = ox.NamedNode(_IRI)
    yield ox.Quad(scheme, TYPE, term("skos:ConceptScheme"))
    yield ox.Quad(scheme, PREF_LABEL, ox.Literal("Codes of findings", language="en"))
    for each in _own():
        code = ox.NamedNode(CODES + each.code)
        yield ox.Quad(code, TYPE, term("skos:Concept"))
        yield ox.Quad(code, term("skos:inScheme"), scheme)
        yield ox.Quad(code, term("skos:notation"), ox.Literal(each.code))
        yield ox.Quad(code, PREF_LABEL, ox.Literal(each.title, language="en"))
        yield ox.Quad(code, DEFINITION, ox.Literal(each.meaning, language="en"))


def _page(site: Site) -> Reply:
    return site.cached("linked.codes", lambda: _made(site))


def _made(site: Site) -> Reply:
    groups = [
        (title, [each for each in _own() if each.kind == kind])
        for kind, title in KINDS.items()
        if kind != "shape"
    ]
    return site.page(
        Request("GET", _PATH),
        "codes.html",
        title="Codes of findings",
        description="What each code in a report of validation means, and what to do.",
        iri=_IRI,
        forms=[
            (name, f"{_PATH}?format={target.rpartition('.')[2]}", kind)
            for name, target, kind in alternatives(_PATH)
        ],
        groups=[(title, found) for title, found in groups if found],
    )
