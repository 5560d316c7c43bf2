"""What the endpoint is, can do and holds: SPARQL 1.1 Service Description with VoID.

https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/. Everything that is said
here holds of the engine and of the guard before it; a test asks the endpoint for each feature.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from iwtld.dataset import DATASET
from iwtld.namespaces import BASE, expand
from iwtld.packages import void
from iwtld.packages.statistics import Statistics, count

if TYPE_CHECKING:
    from iwtld.web.site import Site

ENDPOINT: Final = BASE + "sparql"
SERVICE: Final = ENDPOINT + "#service"
DEFAULT_DATASET: Final = ENDPOINT + "#dataset"
DEFAULT_GRAPH: Final = ENDPOINT + "#default-graph"

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
)
_RDF_FORMATS: Final = _RESULT_FORMATS[4:]
_ENTAILMENT: Final = "http://www.w3.org/ns/entailment/Simple"

_Node: TypeAlias = ox.NamedNode | ox.BlankNode
_Said: TypeAlias = Iterator[ox.Quad]


def statistics(site: Site) -> Statistics:
    """Return the numbers of the graph, counted once."""
    return site.cached("statistics", lambda: count(site.kb.store))


def dataset(site: Site) -> tuple[ox.Quad, ...]:
    """Return the description of the dataset and of each of its graphs in VoID.

    It is what the graph records of itself, with the numbers of today's graph in place of the recorded ones.
    """
    return site.cached("void", lambda: tuple(_dataset(site)))


def service(site: Site) -> tuple[ox.Quad, ...]:
    """Return the description of the endpoint, which includes that of the dataset."""
    return site.cached("service-description", lambda: (*_service(site), *dataset(site)))


def _service(site: Site) -> _Said:
    this = ox.NamedNode(SERVICE)
    yield _said(this, "rdf:type", _sd("Service"))
    yield _said(this, _SD + "endpoint", ox.NamedNode(ENDPOINT))
    yield _said(this, _SD + "supportedLanguage", _sd("SPARQL11Query"))
    yield _said(this, _SD + "feature", _sd("UnionDefaultGraph"))
    yield _said(this, _SD + "defaultEntailmentRegime", ox.NamedNode(_ENTAILMENT))
    for name in _RESULT_FORMATS:
        yield _said(this, _SD + "resultFormat", ox.NamedNode(_FORMATS + name))
    yield _said(this, _SD + "defaultDataset", ox.NamedNode(DEFAULT_DATASET))
    yield _said(this, _SD + "availableGraphs", ox.NamedNode(DEFAULT_DATASET))
    yield from _limits(this, site)
    yield from _default_dataset(statistics(site))


def _limits(this: ox.NamedNode, site: Site) -> _Said:
    for limit in site.settings.limits():
        node = ox.BlankNode()
        yield _said(this, "schema:additionalProperty", node)
        yield _said(node, "rdf:type", ox.NamedNode(expand("schema:PropertyValue")))
        yield _said(node, "schema:name", ox.Literal(limit.name))
        yield _said(node, "schema:value", ox.Literal(limit.value))
        if limit.unit:
            yield _said(node, "schema:unitText", ox.Literal(limit.unit))
        yield _said(node, "schema:description", ox.Literal(limit.help, language="en"))


def _default_dataset(counted: Statistics) -> _Said:
    this = ox.NamedNode(DEFAULT_DATASET)
    default = ox.NamedNode(DEFAULT_GRAPH)
    yield _said(this, "rdf:type", _sd("Dataset"))
    # The same resource lists what FROM and FROM NAMED may name.
    yield _said(this, "rdf:type", _sd("GraphCollection"))
    yield _said(this, _SD + "defaultGraph", default)
    yield _said(default, "rdf:type", _sd("Graph"))
    yield from void.counts(default, counted.whole)
    for iri in counted.graphs:
        named = ox.BlankNode()
        yield _said(this, _SD + "namedGraph", named)
        yield _said(named, "rdf:type", _sd("NamedGraph"))
        yield _said(named, _SD + "name", ox.NamedNode(iri))
        yield _said(named, _SD + "graph", ox.NamedNode(iri))
        yield _said(ox.NamedNode(iri), "rdf:type", _sd("Graph"))


def _dataset(site: Site) -> _Said:
    this = ox.NamedNode(DATASET)
    counted = statistics(site)
    yield from void.recorded(site.kb.store)
    yield _said(this, "void:sparqlEndpoint", ox.NamedNode(ENDPOINT))
    for name in _RDF_FORMATS:
        yield _said(this, "void:feature", ox.NamedNode(_FORMATS + name))
    yield from void.numbers(counted)


def _said(subject: _Node, name: str, value: _Node | ox.Literal) -> ox.Quad:
    predicate = name if name.startswith(_SD) else expand(name)
    return ox.Quad(subject, ox.NamedNode(predicate), value)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)
