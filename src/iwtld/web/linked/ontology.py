"""The ontology: documentation for people, RDF for programs, as one document and by module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.graph.reading import DEFINED_BY, TYPE, node, term
from iwtld.namespaces import BASE, GRAPH, IWT
from iwtld.ontology.documentation import document as documentation_of
from iwtld.web.exchange import Reply, Request
from iwtld.web.formats import HTML
from iwtld.web.linked.describe import bounded
from iwtld.web.linked.formats import DOCUMENT, PAGE, data, links
from iwtld.web.linked.identity import document_at, named_by
from iwtld.web.linked.things import alternatives
from iwtld.web.negotiation import negotiate

if TYPE_CHECKING:
    from iwtld.web.site import Site

ONTOLOGY: Final = IWT.removesuffix("#")
_GRAPH: Final = ox.NamedNode(GRAPH + "ontology")
_PATH: Final = "/ontology"


def preload(site: Site) -> None:
    """Make the page, which is the same for everybody."""
    _page(site)


def document(request: Request, site: Site) -> Reply:
    """Return the ontology, which is what the IRI of each term leads to; an ending forces the form.

    Raises ``Problem`` (404) for another ending.
    """
    _, form = document_at(request, _PATH)
    headers = links(_PATH, ONTOLOGY)
    if form is not HTML:
        return data(site.kb.store.quads_for_pattern(None, None, None, _GRAPH), form, headers)
    return _page(site).with_headers(headers)


def part(request: Request, site: Site) -> Reply:
    """Return a module or a version of the ontology, which have IRIs of their own.

    A page leads to the place of the module in the documentation. Only the version that is served exists.
    Raises ``Problem`` (404) for any other.
    """
    module, path, form = named_by(request, request.path, lambda path: _module(site, path))
    form = form or negotiate(request, PAGE if request.wants_html else DOCUMENT)
    headers = links(path, module.value)
    if form is HTML:
        anchor = module.value.rpartition("/")[2]
        target = _PATH if module.value == ONTOLOGY else f"{_PATH}#module-{anchor}"
        return Reply.redirect(target).with_headers(headers)
    if module.value == ONTOLOGY:
        return data(site.kb.store.quads_for_pattern(None, None, None, _GRAPH), form, headers)
    return data(_statements(site, module), form, headers)


def _module(site: Site, path: str) -> ox.NamedNode | None:
    """Return the module that an address names, itself or by the IRI of its version."""
    named = node(BASE + path.removeprefix("/"))
    if named is None:
        return None
    store = site.kb.store
    if next(store.quads_for_pattern(named, TYPE, term("owl:Ontology"), _GRAPH), None) is not None:
        return named
    for quad in store.quads_for_pattern(None, term("owl:versionIRI"), named, _GRAPH):
        if isinstance(quad.subject, ox.NamedNode):
            return quad.subject
    return None


def _statements(site: Site, module: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield the header of a module and the description of each term that it defines."""
    store = site.kb.store
    defined = {quad.subject for quad in store.quads_for_pattern(None, DEFINED_BY, module, _GRAPH)}
    for each in (module, *sorted((one for one in defined if isinstance(one, ox.NamedNode)), key=str)):
        yield from (quad for quad in bounded(store, each) if quad.graph_name == _GRAPH)


def _page(site: Site) -> Reply:
    return site.cached("linked.ontology", lambda: _made(site))


def _made(site: Site) -> Reply:
    return site.page(
        Request("GET", _PATH),
        "ontology.html",
        title="The ontology",
        description="Classes, properties and concept schemes of iwtld, with definitions, notes and examples.",
        iri=ONTOLOGY,
        forms=alternatives(_PATH),
        doc=documentation_of(site.kb.store, _GRAPH),
    )
