"""The namespaces of the project and of the vocabularies that it reuses.

Plain strings, so that importing this module costs nothing.
"""

from __future__ import annotations

from typing import Final

BASE: Final = "https://w3id.org/iwtld/"
IWT: Final = BASE + "ontology#"
ID: Final = BASE + "id/"
GRAPH: Final = BASE + "graph/"
DATA: Final = BASE + "data/"
SHAPES: Final = BASE + "shapes#"

PREFIXES: Final[dict[str, str]] = {
    "iwt": IWT,
    "iwts": SHAPES,
    "id": ID,
    "graph": GRAPH,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix to namespace, in the order in which serialisations declare them."""


def expand(name: str) -> str:
    """Return the IRI of a prefixed name such as ``iwt:Mechanism``; an IRI is returned unchanged.

    Raises ``KeyError`` for a prefix that the project does not declare.
    """
    prefix, colon, local = name.partition(":")
    if not colon or local.startswith("//"):
        return name
    return PREFIXES[prefix] + local


def shorten(iri: str) -> str:
    """Return the prefixed name of an IRI where a declared namespace covers it, else the IRI itself."""
    best = max((ns for ns in PREFIXES.values() if iri.startswith(ns)), key=len, default=None)
    if best is None:
        return iri
    prefix = next(name for name, ns in PREFIXES.items() if ns == best)
    return f"{prefix}:{iri[len(best) :]}"
