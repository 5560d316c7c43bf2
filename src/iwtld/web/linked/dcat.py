"""The dataset in the words of DCAT (https://www.w3.org/TR/vocab-dcat-3/), beside its numbers in VoID."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.dataset import DATASET
from iwtld.namespaces import BASE, ID, IWT, expand
from iwtld.web.linked.dumps import WHOLE, files
from iwtld.web.linked.terms import TYPE, term
from iwtld.web.sparql import description

if TYPE_CHECKING:
    from iwtld.web.site import Site

CREATOR: Final = "The iwtld developers"
KEYWORDS: Final = (
    "illegal wildlife trade",
    "wildlife crime",
    "mutual legal assistance",
    "extradition",
    "treaties",
    "law enforcement cooperation",
    "linked data",
)
_EXAMPLES: Final = ("jurisdiction/KEN", "instrument/untoc", "mechanism/asean-wen")


def described(site: Site) -> tuple[ox.Quad, ...]:
    """Return the description of the dataset: what its own graph says, its numbers, and where to get it.

    The dataset is ``https://w3id.org/iwtld/dataset``; partitions by class and property are blank nodes.
    """
    return site.cached(
        "linked.dataset",
        lambda: (*description.dataset(site), *(ox.Quad(*triple) for triple in _described(site))),
    )


def _described(site: Site) -> Iterator[ox.Triple]:
    dataset = ox.NamedNode(DATASET)
    built = ox.Literal(site.kb.manifest.built, datatype=ox.NamedNode(expand("xsd:dateTime")))
    said: dict[str, list[ox.NamedNode | ox.Literal]] = {
        "dcterms:creator": [ox.Literal(CREATOR)],
        "dcterms:modified": [built],
        "dcterms:identifier": [ox.Literal(site.dataset)],
        "dcterms:language": [ox.Literal("en")],
        "dcterms:conformsTo": [ox.NamedNode(IWT.removesuffix("#"))],
        "dcat:keyword": [ox.Literal(word, language="en") for word in KEYWORDS],
        "dcat:landingPage": [ox.NamedNode(BASE)],
        "void:exampleResource": [ox.NamedNode(ID + slug) for slug in _EXAMPLES],
        "void:uriRegexPattern": [ox.Literal("^" + ID.replace(".", r"\.") + ".+")],
        "void:dataDump": [ox.NamedNode(f"{BASE}dumps/{WHOLE}.{ending}") for ending in ("ttl", "nq")],
    }
    for name, values in said.items():
        for value in values:
            yield ox.Triple(dataset, term(name), value)
    yield from _distributions(dataset)


def _distributions(dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    for name, media_type in files():
        distribution = ox.NamedNode(f"{BASE}dumps/{name}")
        yield ox.Triple(dataset, term("dcat:distribution"), distribution)
        yield ox.Triple(distribution, TYPE, term("dcat:Distribution"))
        yield ox.Triple(distribution, term("dcat:downloadURL"), distribution)
        yield ox.Triple(distribution, term("dcat:mediaType"), ox.NamedNode(_registered(media_type)))
        yield ox.Triple(distribution, term("dcterms:title"), ox.Literal(name))
    service = ox.NamedNode(BASE + "sparql")
    yield ox.Triple(service, TYPE, term("dcat:DataService"))
    yield ox.Triple(service, term("dcat:endpointURL"), service)
    yield ox.Triple(service, term("dcat:servesDataset"), dataset)
    yield ox.Triple(
        service, term("dcterms:conformsTo"), ox.NamedNode("https://www.w3.org/TR/sparql11-protocol/")
    )


def _registered(media_type: str) -> str:
    """Return the IRI under which IANA has a media type, as DCAT asks for."""
    return f"https://www.iana.org/assignments/media-types/{media_type}"
