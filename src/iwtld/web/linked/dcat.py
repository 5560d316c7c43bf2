"""The dataset in the words of DCAT (https://www.w3.org/TR/vocab-dcat-3/), beside its numbers in VoID."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from iwtld.dataset import DATASET
from iwtld.graph.reading import TYPE, term
from iwtld.namespaces import BASE, expand
from iwtld.packages import dcat as packages
from iwtld.packages.description import Description
from iwtld.web.linked.dumps import WHOLE, files
from iwtld.web.sparql import description

if TYPE_CHECKING:
    from iwtld.web.site import Site


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
    about = Description(site.kb.manifest.version)
    said: dict[str, list[ox.NamedNode | ox.Literal]] = {
        "dcterms:modified": [built],
        "dcterms:identifier": [ox.Literal(site.dataset)],
        "void:dataDump": [ox.NamedNode(f"{BASE}dumps/{WHOLE}.{ending}") for ending in ("ttl", "nq")],
    }
    for name, values in said.items():
        for value in values:
            yield ox.Triple(dataset, term(name), value)
    yield from packages.dataset(about)
    yield from packages.service(about)
    yield from _distributions(dataset)


def _distributions(dataset: ox.NamedNode) -> Iterator[ox.Triple]:
    for name, media_type in files():
        distribution = ox.NamedNode(f"{BASE}dumps/{name}")
        yield ox.Triple(dataset, term("dcat:distribution"), distribution)
        yield ox.Triple(distribution, TYPE, term("dcat:Distribution"))
        yield ox.Triple(distribution, term("dcat:downloadURL"), distribution)
        yield ox.Triple(distribution, term("dcat:mediaType"), ox.NamedNode(_registered(media_type)))
        yield ox.Triple(distribution, term("dcterms:title"), ox.Literal(name))


def _registered(media_type: str) -> str:
    """Return the IRI under which IANA has a media type, as DCAT asks for."""
    return f"https://www.iana.org/assignments/media-types/{media_type}"
