"""The dataset as a whole: described for catalogues, for search engines, for people and for tools of RDF."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from iwtld.dataset import CREATOR, DATASET, KEYWORDS, LICENCE
from iwtld.export import FORMATS, project_context
from iwtld.graph.reading import TITLE, term, text
from iwtld.namespaces import BASE, GRAPH
from iwtld.rdf.contexts import CONTEXT_IRI
from iwtld.web.exchange import Reply
from iwtld.web.formats import HTML
from iwtld.web.linked.dcat import described
from iwtld.web.linked.dumps import WHOLE, files
from iwtld.web.linked.formats import DOCUMENT, data, links
from iwtld.web.linked.graphs import about
from iwtld.web.linked.identity import document_at
from iwtld.web.linked.things import alternatives
from iwtld.web.negotiation import negotiate
from iwtld.web.sparql.description import statistics

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

_PATH: Final = "/dataset"
_NODE: Final = ox.NamedNode(DATASET)


def preload(site: Site) -> None:
    """Count what the description of the dataset says."""
    described(site)
    project_context()


def dataset(request: Request, site: Site) -> Reply:
    """Return the description of the dataset; an ending forces the form.

    Raises ``Problem`` (404) for another ending.
    """
    _, form = document_at(request, _PATH)
    headers = links(_PATH, DATASET)
    if form is not HTML:
        return data(described(site), form, headers)
    return _page(request, site).with_headers(headers)


def well_known(request: Request, site: Site) -> Reply:
    """Return the description of the dataset where VoID says to look for it (section 7.2).

    People are sent to its page.
    """
    form = negotiate(request, DOCUMENT)
    headers = links(_PATH, DATASET)
    if form is HTML:
        return Reply.redirect(_PATH).with_headers(headers)
    return data(described(site), form, headers)


def context(request: Request, site: Site) -> Reply:
    """Return the JSON-LD context of the project."""
    document = {"@context": dict(project_context().document)}
    reply = Reply.json(document, FORMATS["jsonld"].media_type)
    return replace(reply, headers={"link": f'<{CONTEXT_IRI}>; rel="canonical"'})


def dataset_jsonld(site: Site) -> dict[str, Any]:
    """Return the dataset as schema.org/Dataset, for ``application/ld+json`` in the head of the home page."""
    store = site.kb.store
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": DATASET,
        "name": text(store, _NODE, TITLE),
        "description": text(store, _NODE, term("dcterms:description")),
        "url": BASE,
        "identifier": DATASET,
        "version": site.dataset,
        "dateModified": site.kb.manifest.built,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "creator": {"@type": "Organization", "name": CREATOR},
        "keywords": list(KEYWORDS),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "encodingFormat": media_type,
                "contentUrl": f"{BASE}dumps/{name}",
            }
            for name, media_type in files()
            if name.startswith(WHOLE + ".")
        ],
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": BASE + "search?q={search_term_string}"},
            "query-input": "required name=search_term_string",
        },
    }


def _page(request: Request, site: Site) -> Reply:
    store = site.kb.store
    numbers = statistics(site)
    graphs = [
        ({"iri": iri, "text": iri.removeprefix(GRAPH)}, about(site, iri).description or "", count)
        for iri, count in site.kb.graphs.items()
    ]
    return site.page(
        request,
        "dataset.html",
        title="The dataset",
        description=text(store, _NODE, term("dcterms:description")),
        name=text(store, _NODE, TITLE),
        iri=DATASET,
        forms=alternatives(_PATH),
        numbers=numbers,
        manifest=site.kb.manifest,
        graphs=graphs,
        dumps=[name for name, _ in files()],
        licence=LICENCE,
        jsonld=dataset_jsonld(site),
    )
