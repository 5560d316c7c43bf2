"""The checks of FOOPS!: whether the ontology can be found, reached, combined and used again.

The identifiers are those of D. Garijo, O. Corcho and M. Poveda-Villalón, "FOOPS!: An Ontology Pitfall Scanner
for the FAIR Principles", ISWC 2021 (https://w3id.org/foops/). Where the scanner asks a server, these checks
run the rules of redirection that the project publishes; what only others can tell is left open.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from iwtld.errors import ResourceError
from iwtld.namespaces import BASE
from iwtld.ontology.checks.facts import ONTOLOGY, Facts
from iwtld.ontology.checks.model import Found, check
from iwtld.ontology.checks.naming import reused
from iwtld.ontology.redirection import read, request

BIBO = "http://purl.org/ontology/bibo/"
_PERSISTENT = ("w3id.org", "purl.org", "doi.org", "purl.obolibrary.org", "www.w3.org")
_LICENCES = (
    "https://creativecommons.org/licenses/",
    "https://creativecommons.org/publicdomain/",
    "https://spdx.org/licenses/",
)
_SYNTAXES = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/n-triples": "nt",
}
_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@check(
    "PURL1",
    "FOOPS!",
    "persistent IRI",
    "The IRI of the ontology is not under a service of persistent identifiers.",
)
def persistent(facts: Facts) -> Iterator[Found]:
    """Find ontologies whose IRI nobody promises to keep."""
    for iri in facts.subjects("rdf:type", "owl:Ontology"):
        if urlsplit(iri).hostname not in _PERSISTENT:
            yield Found(iri, "is not under w3id.org, purl.org or the like")


@check("HTTP1", "FOOPS!", "open protocol", "The IRI of the ontology is not one of HTTP.")
def open_protocol(facts: Facts) -> Iterator[Found]:
    """Find ontologies that no open protocol reaches."""
    for iri in facts.subjects("rdf:type", "owl:Ontology"):
        if urlsplit(iri).scheme not in {"http", "https"}:
            yield Found(iri, "is not reached by HTTP")


@check("URI1", "FOOPS!", "IRI leads to RDF", "The IRI of the ontology does not lead to RDF.")
def leads_to_rdf(facts: Facts) -> Iterator[Found]:
    """Find ontologies whose IRI leads nowhere when RDF is asked for."""
    for iri in facts.subjects("rdf:type", "owl:Ontology"):
        yield from _reached(facts, iri, "text/turtle")


@check("URI2", "FOOPS!", "IRI and namespace agree", "The namespace of the terms is not that of the ontology.")
def one_namespace(facts: Facts) -> Iterator[Found]:
    """Find terms outside the namespace of the ontology."""
    namespaces = facts.texts(ONTOLOGY, "vann:preferredNamespaceUri")
    if [each.rstrip("#/") for each in namespaces] != [ONTOLOGY]:
        yield Found(ONTOLOGY, f"has the namespace {', '.join(namespaces) or 'of nothing'}")


@check("VER1", "FOOPS!", "version IRI", "The version has no IRI of its own.")
def version_iri(facts: Facts) -> Iterator[Found]:
    """Find headers without owl:versionIRI, or with the IRI of the ontology as that of its version."""
    for iri in facts.subjects("rdf:type", "owl:Ontology"):
        versions = facts.objects(iri, "owl:versionIRI")
        if len(versions) != 1 or versions == [iri]:
            yield Found(iri, "has no IRI of its version")


@check("VER2", "FOOPS!", "version IRI leads to RDF", "The IRI of the version leads nowhere.")
def version_leads_to_rdf(facts: Facts) -> Iterator[Found]:
    """Find version IRIs that lead nowhere when RDF is asked for."""
    for _, version in sorted(facts.pairs("owl:versionIRI")):
        yield from _reached(facts, version, "text/turtle")


@check(
    "OM1",
    "FOOPS!",
    "minimum metadata",
    "The header lacks title, description, licence, version IRI, creator or namespace.",
)
def minimum(facts: Facts) -> Iterator[Found]:
    """Find what the header of each module lacks of the minimum."""
    for iri in facts.subjects("rdf:type", "owl:Ontology"):
        for name, predicate in (
            ("title", "dcterms:title"),
            ("description", "dcterms:description"),
            ("licence", "dcterms:license"),
            ("version IRI", "owl:versionIRI"),
            ("creator", "dcterms:creator"),
            ("namespace", "vann:preferredNamespaceUri"),
        ):
            if not facts.has(iri, predicate):
                yield Found(iri, f"no {name}")


@check(
    "OM2",
    "FOOPS!",
    "recommended metadata",
    "The header lacks prefix, version, day of creation or how to cite.",
)
def recommended(facts: Facts) -> Iterator[Found]:
    """Find what the header lacks of the recommended metadata."""
    yield from _lacking(
        facts,
        ("prefix", "vann:preferredNamespacePrefix"),
        ("version", "owl:versionInfo"),
        ("created", "dcterms:created"),
        ("citation", "dcterms:bibliographicCitation"),
    )


@check(
    "OM3",
    "FOOPS!",
    "detailed metadata",
    "The header lacks DOI, publisher, logo, status, source or day of issue.",
)
def detailed(facts: Facts) -> Iterator[Found]:
    """Find what the header lacks of the detailed metadata."""
    yield from _lacking(
        facts,
        ("DOI", BIBO + "doi"),
        ("publisher", "dcterms:publisher"),
        ("logo", "http://xmlns.com/foaf/0.1/logo"),
        ("status", BIBO + "status"),
        ("source", "dcterms:source"),
        ("issued", "dcterms:issued"),
    )


@check("OM4.1", "FOOPS!", "licence", "The header states no licence.")
def licence(facts: Facts) -> Iterator[Found]:
    """Find that no licence is stated."""
    yield from _lacking(facts, ("licence", "dcterms:license"))


@check(
    "OM4.2", "FOOPS!", "licence that can be looked up", "The licence is not the address of a known licence."
)
def known_licence(facts: Facts) -> Iterator[Found]:
    """Find licences that are no IRI of Creative Commons or SPDX."""
    for iri in facts.subjects("rdf:type", "owl:Ontology"):
        if not any(each.startswith(_LICENCES) for each in facts.objects(iri, "dcterms:license")):
            yield Found(iri, "the licence is no IRI of Creative Commons or SPDX")


@check("OM5.1", "FOOPS!", "basic provenance", "The header lacks who made the ontology, or when.")
def provenance(facts: Facts) -> Iterator[Found]:
    """Find that creator or day of creation is not stated."""
    yield from _lacking(facts, ("creator", "dcterms:creator"), ("created", "dcterms:created"))


@check("OM5.2", "FOOPS!", "detailed provenance", "The header lacks who published the ontology, or when.")
def detailed_provenance(facts: Facts) -> Iterator[Found]:
    """Find that publisher or day of issue is not stated."""
    yield from _lacking(facts, ("publisher", "dcterms:publisher"), ("issued", "dcterms:issued"))


def _lacking(facts: Facts, *wanted: tuple[str, str]) -> Iterator[Found]:
    for name, predicate in wanted:
        if not facts.has(ONTOLOGY, predicate):
            yield Found(ONTOLOGY, f"no {name}")


@check("FIND1", "FOOPS!", "prefix", "The header states no preferred prefix.")
def prefix(facts: Facts) -> Iterator[Found]:
    """Find that no prefix is stated."""
    yield from _lacking(facts, ("prefix", "vann:preferredNamespacePrefix"))


@check(
    "FIND2",
    "FOOPS!",
    "prefix in a registry",
    "No registry of prefixes leads from the prefix to the namespace.",
)
def registered_prefix(facts: Facts) -> Iterator[Found]:
    """Leave open what prefix.cc and others say of the prefix."""
    yield Found(ONTOLOGY, "only the registry can tell", open=True)


@check("FIND3", "FOOPS!", "ontology in a registry", "No registry of vocabularies lists the ontology.")
def registered(facts: Facts) -> Iterator[Found]:
    """Leave open what Linked Open Vocabularies and others list."""
    yield Found(ONTOLOGY, "only the registry can tell", open=True)


@check(
    "CN1", "FOOPS!", "content negotiation", "One address does not give a page to people and RDF to programs."
)
def negotiated(facts: Facts) -> Iterator[Found]:
    """Find syntaxes of RDF, and pages, that the rules of redirection do not lead to."""
    if facts.redirections is None:
        yield _no_rules(ONTOLOGY)
        return
    for media_type, suffix in _SYNTAXES.items():
        location = _location(facts, ONTOLOGY, media_type) or ""
        if not location.endswith(f".{suffix}"):
            yield Found(ONTOLOGY, f"{media_type} leads to {location or 'nothing'}")
    page = _location(facts, ONTOLOGY, _BROWSER) or ""
    if not page.endswith("/ontology"):
        yield Found(ONTOLOGY, f"a browser is led to {page or 'nothing'}")


@check("DOC1", "FOOPS!", "documentation for people", "No page documents the ontology.")
def documented(facts: Facts) -> Iterator[Found]:
    """Find that a browser is led nowhere."""
    yield from _reached(facts, ONTOLOGY, _BROWSER)


@check("RDF1", "FOOPS!", "a syntax of RDF", "The files are not well-formed RDF.")
def well_formed(facts: Facts) -> Iterator[Found]:
    """Find modules that another reader of Turtle than that of the build does not read alike."""
    from rdflib import Graph

    for path in facts.files:
        try:
            Graph().parse(path, format="turtle")
        except Exception as error:  # rdflib raises what its parsers raise, of many kinds.
            yield Found(ONTOLOGY, f"{path.name}: {error}")


@check("VOC1", "FOOPS!", "known vocabularies in the header", "The metadata uses no established vocabulary.")
def known_metadata(facts: Facts) -> Iterator[Found]:
    """Find that the header does not use Dublin Core."""
    yield from _lacking(facts, ("term of Dublin Core", "dcterms:title"))


@check("VOC2", "FOOPS!", "vocabularies reused", "No class or property of another vocabulary is used.")
def vocabularies(facts: Facts) -> Iterator[Found]:
    """Find that all terms are the project's own."""
    if not reused(facts):
        yield Found(ONTOLOGY, "reuses no vocabulary")


@check("VOC3", "FOOPS!", "labels", "A term has no label.")
def labels(facts: Facts) -> Iterator[Found]:
    """Find terms without a label."""
    for iri in facts.terms:
        if not facts.texts(iri, "skos:prefLabel", "rdfs:label"):
            yield Found(iri, "no label")


@check("VOC4", "FOOPS!", "definitions", "A term has no definition.")
def definitions(facts: Facts) -> Iterator[Found]:
    """Find terms without a definition."""
    for iri in facts.terms:
        if not facts.texts(iri, "skos:definition", "rdfs:comment"):
            yield Found(iri, "no definition")


@check("P37", "OOPS!", "not on the web", "Looking up the ontology gives no RDF, or no page.")
def on_the_web(facts: Facts) -> Iterator[Found]:
    """Find that the rules of redirection lead to no RDF or no page; whether a server answers is left open."""
    found = [*_reached(facts, ONTOLOGY, "text/turtle"), *_reached(facts, ONTOLOGY, _BROWSER)]
    yield from found or [
        Found(ONTOLOGY, "the rules lead to RDF and to a page; only the web can tell", open=True)
    ]


def _reached(facts: Facts, iri: str, accept: str) -> Iterator[Found]:
    if facts.redirections is None:
        yield _no_rules(iri)
    elif _location(facts, iri, accept) is None:
        yield Found(iri, f"{accept.partition(',')[0]} leads nowhere")


def _no_rules(iri: str) -> Found:
    return Found(iri, "w3id/.htaccess is not part of this installation", open=True)


def _location(facts: Facts, iri: str, accept: str) -> str | None:
    if not iri.startswith(BASE):
        return None
    try:
        rules = read(facts.redirections or "")
    except ValueError as error:
        raise ResourceError(f"w3id/.htaccess: a line is not understood: {error}") from error
    return request(rules, iri.removeprefix(BASE), accept).location
