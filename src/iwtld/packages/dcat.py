"""The dataset in the words of DCAT (https://www.w3.org/TR/vocab-dcat-3/), as DCAT-AP 3 wants it.

https://semiceu.github.io/DCAT-AP/releases/3.0.0/ says which properties are mandatory: title, description,
publisher and dataset of a catalogue; title and description of a dataset; the address of a distribution; name
of an agent; title and endpoint of a service.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.dataset import EXAMPLES
from iwtld.namespaces import BASE, ID, IWT, expand
from iwtld.packages.description import Description, File

CATALOGUE: Final = BASE + "catalogue"
PUBLISHER: Final = BASE + "publisher"
ENDPOINT: Final = BASE + "sparql"

_FOAF: Final = "http://xmlns.com/foaf/0.1/"
_SPDX: Final = "http://spdx.org/rdf/terms#"
_EU: Final = "http://publications.europa.eu/resource/authority/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"

_Node: TypeAlias = ox.NamedNode | ox.BlankNode


def catalogue(description: Description, files: Iterable[File] = ()) -> list[ox.Triple]:
    """Return the catalogue that holds the dataset and its service; files are its distributions."""
    this, publisher = ox.NamedNode(CATALOGUE), ox.NamedNode(PUBLISHER)
    return [
        _said(this, "rdf:type", _iri("dcat:Catalog")),
        _said(this, "dcterms:title", ox.Literal(f"Catalogue of {description.title}", language="en")),
        _said(this, "dcterms:description", ox.Literal(description.description, language="en")),
        _said(this, "dcterms:publisher", publisher),
        _said(this, "dcterms:license", ox.NamedNode(description.licence)),
        _said(this, "foaf:homepage", ox.NamedNode(description.homepage)),
        _said(this, "dcat:dataset", ox.NamedNode(description.iri)),
        _said(this, "dcat:service", ox.NamedNode(ENDPOINT)),
        *dataset(description),
        *service(description),
        *(triple for file in files for triple in distribution(description, file)),
    ]


def dataset(description: Description) -> Iterator[ox.Triple]:
    """Yield what is said of the dataset, without its distributions."""
    this, publisher = ox.NamedNode(description.iri), ox.NamedNode(PUBLISHER)
    said: dict[str, list[ox.NamedNode | ox.Literal]] = {
        "rdf:type": [_iri("dcat:Dataset")],
        "dcterms:title": [ox.Literal(description.title, language="en")],
        "dcterms:description": [ox.Literal(description.description, language="en")],
        "dcterms:publisher": [publisher],
        "dcterms:license": [ox.NamedNode(description.licence)],
        "dcterms:accessRights": [ox.NamedNode(_EU + "access-right/PUBLIC")],
        "dcterms:accrualPeriodicity": [ox.NamedNode(_EU + "frequency/IRREG")],
        "dcat:theme": [ox.NamedNode(_EU + "data-theme/JUST"), ox.NamedNode(_EU + "data-theme/ENVI")],
        "dcat:version": [ox.Literal(description.version)],
        **common(description),
    }
    if description.issued:
        said["dcterms:issued"] = [
            ox.Literal(description.issued.isoformat(), datatype=ox.NamedNode(expand("xsd:date")))
        ]
    for name, values in said.items():
        yield from (_said(this, name, value) for value in values)
    yield _said(publisher, "rdf:type", ox.NamedNode(_FOAF + "Agent"))
    yield _said(publisher, "foaf:name", ox.Literal(description.creator, language="en"))


def common(description: Description) -> dict[str, list[ox.NamedNode | ox.Literal]]:
    """Return by property what every description of the dataset says, that of the service among them."""
    return {
        "dcterms:creator": [ox.Literal(description.creator)],
        "dcterms:language": [ox.NamedNode(_EU + "language/ENG")],
        "dcterms:conformsTo": [ox.NamedNode(IWT.removesuffix("#"))],
        "dcat:keyword": [ox.Literal(word, language="en") for word in description.keywords],
        "dcat:landingPage": [ox.NamedNode(description.homepage)],
        "void:exampleResource": [ox.NamedNode(iri) for iri in EXAMPLES],
        "void:uriRegexPattern": [ox.Literal("^" + ID.replace(".", r"\.") + ".+")],
    }


def service(description: Description) -> Iterator[ox.Triple]:
    """Yield what is said of the SPARQL endpoint as a service for the data."""
    this = ox.NamedNode(ENDPOINT)
    yield _said(this, "rdf:type", _iri("dcat:DataService"))
    yield _said(this, "dcterms:title", ox.Literal(f"SPARQL endpoint of {description.title}", language="en"))
    yield _said(this, "dcat:endpointURL", this)
    yield _said(this, "dcat:servesDataset", ox.NamedNode(description.iri))
    yield _said(this, "dcterms:conformsTo", ox.NamedNode("https://www.w3.org/TR/sparql11-protocol/"))


def distribution(description: Description, file: File, base: str = "") -> Iterator[ox.Triple]:
    """Yield what is said of a file that the dataset can be had as; ``base`` is where the files lie.

    The files of a release lie below the IRI of the version.
    """
    base = base or f"{BASE}releases/{description.version}/"
    this, owner = ox.NamedNode(base + file.path), ox.NamedNode(description.iri)
    yield _said(owner, "dcat:distribution", this)
    yield _said(this, "rdf:type", _iri("dcat:Distribution"))
    yield _said(this, "dcterms:title", ox.Literal(file.path))
    if file.description:
        yield _said(this, "dcterms:description", ox.Literal(file.description, language="en"))
    yield _said(this, "dcat:accessURL", this)
    yield _said(this, "dcat:downloadURL", this)
    yield _said(this, "dcat:mediaType", ox.NamedNode(_IANA + file.media_type))
    yield _said(this, "dcterms:license", ox.NamedNode(description.licence))
    if file.packed:
        yield _said(this, "dcat:compressFormat", ox.NamedNode(_IANA + "application/gzip"))
    if file.sha256:
        size = ox.Literal(str(file.size), datatype=ox.NamedNode(expand("xsd:nonNegativeInteger")))
        yield _said(this, "dcat:byteSize", size)
        checksum = ox.NamedNode(f"{this.value}#checksum")
        digest = ox.Literal(file.sha256, datatype=ox.NamedNode(expand("xsd:hexBinary")))
        yield _said(this, "spdx:checksum", checksum)
        yield _said(checksum, "rdf:type", ox.NamedNode(_SPDX + "Checksum"))
        yield _said(checksum, "spdx:algorithm", ox.NamedNode(_SPDX + "checksumAlgorithm_sha256"))
        yield _said(checksum, "spdx:checksumValue", digest)


def _said(subject: _Node, name: str, value: _Node | ox.Literal) -> ox.Triple:
    prefix, _, local = name.partition(":")
    iri = {"foaf": _FOAF, "spdx": _SPDX}.get(prefix)
    return ox.Triple(subject, ox.NamedNode(iri + local if iri else expand(name)), value)


def _iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))
