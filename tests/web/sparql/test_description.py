"""The service description says what holds: each claim of it is put to the endpoint."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any, cast

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

import iwtld
from iwtld.namespaces import BASE, GRAPH
from iwtld.web.exchange import Reply
from iwtld.web.settings import Settings

Get = Callable[..., Reply]

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
SCHEMA = Namespace("https://schema.org/")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
DATASET = URIRef(BASE + "dataset")

MEDIA_TYPES = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
    "TriG": "application/trig",
    "N-Quads": "application/n-quads",
}
"""The unique names of https://www.w3.org/ns/formats/ and what they stand for."""


@pytest.fixture(scope="module")
def described(get: Get) -> Graph:
    reply = get("/sparql", accept="text/turtle")
    assert reply.status == 200
    return Graph().parse(data=cast("bytes", reply.body), format="turtle")


@pytest.fixture(scope="module")
def service(described: Graph) -> Any:
    (node,) = described.subjects(RDF.type, SD.Service)
    return node


def one(get: Get, query: str) -> int:
    (row,) = json.loads(cast("bytes", get("/sparql", query=query).body))["results"]["bindings"]
    (term,) = row.values()
    return int(term["value"])


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("text/turtle", "turtle"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/n-triples", "nt"),
    ],
)
def test_a_program_without_a_query_gets_the_description_in_its_syntax(
    get: Get, described: Graph, accept: str, syntax: str
) -> None:
    reply = get("/sparql", accept=accept)
    assert reply.media_type.partition(";")[0] == accept
    assert len(Graph().parse(data=cast("bytes", reply.body), format=syntax)) == len(described)


def test_a_program_that_wants_no_rdf_is_told_what_there_is(get: Get) -> None:
    reply = get("/sparql", accept="application/sparql-results+json")
    assert reply.status == 406
    assert "text/turtle" in json.loads(cast("bytes", reply.body))["detail"]


def test_there_is_one_service_at_the_published_address(described: Graph, service: Any) -> None:
    assert list(described.objects(service, SD.endpoint)) == [URIRef(BASE + "sparql")]


def test_the_result_formats_are_those_in_which_the_endpoint_answers(
    get: Get, described: Graph, service: Any
) -> None:
    claimed = {str(iri).removeprefix(str(FORMATS)) for iri in described.objects(service, SD.resultFormat)}
    assert claimed == MEDIA_TYPES.keys()
    for name in claimed:
        query = "ASK {}" if name.startswith("SPARQL") else "DESCRIBE <https://w3id.org/iwtld/dataset>"
        reply = get("/sparql", query=query, accept=MEDIA_TYPES[name])
        assert reply.media_type.partition(";")[0] == MEDIA_TYPES[name]


def test_the_features_are_those_that_the_endpoint_has(get: Get, described: Graph, service: Any) -> None:
    assert set(described.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    union = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
    assert one(get, union) == 0
    assert set(described.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert get("/sparql", query="ASK { SERVICE <http://e.org/> {} }").status == 400  # no BasicFederatedQuery
    assert get("/sparql", query="ASK FROM <http://e.org/> {}").status == 400  # no DereferencesURIs
    assert get("/sparql", query="ASK {}").status == 200  # no RequiresDataset
    assert get("/sparql", method="POST", update="CLEAR ALL").status != 200  # no SPARQL11Update


def test_the_default_dataset_has_all_named_graphs_with_their_numbers(
    described: Graph, service: Any, kb: iwtld.KnowledgeBase
) -> None:
    (dataset,) = described.objects(service, SD.defaultDataset)
    found = {}
    for named in described.objects(dataset, SD.namedGraph):
        graph = described.value(named, SD.graph)
        found[str(described.value(named, SD.name))] = int(
            cast("Literal", described.value(graph, VOID.triples))
        )
    assert found == {iri: count for iri, count in kb.graphs.items() if count}


def test_the_default_graph_has_the_numbers_of_the_union(get: Get, described: Graph, service: Any) -> None:
    (dataset,) = described.objects(service, SD.defaultDataset)
    default = described.value(dataset, SD.defaultGraph)
    for term, query in {
        VOID.triples: "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        VOID.distinctSubjects: "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        VOID.distinctObjects: "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
        VOID.properties: "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
        VOID.classes: "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c FILTER(isIRI(?c)) }",
    }.items():
        assert int(cast("Literal", described.value(default, term))) == one(get, query)


def test_each_graph_tells_its_subjects_objects_properties_and_classes(get: Get, described: Graph) -> None:
    claims = URIRef(GRAPH + "claims")
    for term, what in {
        VOID.distinctSubjects: "?s",
        VOID.distinctObjects: "?o",
        VOID.properties: "?p",
    }.items():
        query = f"SELECT (COUNT(DISTINCT {what}) AS ?n) FROM <{claims}> {{ ?s ?p ?o }}"
        assert int(cast("Literal", described.value(claims, term))) == one(get, query)
    query = f"SELECT (COUNT(DISTINCT ?c) AS ?n) FROM <{claims}> {{ ?s a ?c }}"
    assert int(cast("Literal", described.value(claims, VOID.classes))) == one(get, query)


def test_classes_and_properties_are_told_with_how_often_they_occur(get: Get, described: Graph) -> None:
    party = URIRef(BASE + "ontology#party")
    (part,) = described.subjects(VOID.property, party)
    assert (DATASET, VOID.propertyPartition, part) in described
    assert int(cast("Literal", described.value(part, VOID.triples))) == one(
        get, "SELECT (COUNT(*) AS ?n) { ?s iwt:party ?o }"
    )
    provision = URIRef(BASE + "ontology#Provision")
    (part,) = described.subjects(VOID["class"], provision)
    assert (DATASET, VOID.classPartition, part) in described
    assert int(cast("Literal", described.value(part, VOID.entities))) == one(
        get, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a iwt:Provision }"
    )


def test_every_number_is_told_once(described: Graph) -> None:
    for term in (VOID.triples, VOID.distinctSubjects, VOID.classes):
        for subject in set(described.subjects(term, None)):
            assert len(list(described.objects(subject, term))) == 1


def test_every_limit_is_told_with_its_value_and_unit(described: Graph, service: Any) -> None:
    told = {
        str(described.value(node, SCHEMA.name)): cast("Literal", described.value(node, SCHEMA.value)).value
        for node in described.objects(service, SCHEMA.additionalProperty)
    }
    defaults = Settings()
    assert told == {each.name: getattr(defaults, each.name) for each in fields(Settings)}
    (time,) = described.subjects(SCHEMA.name, Literal("time"))
    assert described.value(time, SCHEMA.unitText) == Literal("seconds")


def test_the_description_is_the_same_each_time(get: Get) -> None:
    first, second = get("/sparql", accept="text/turtle"), get("/sparql", accept="text/turtle")
    assert first.body == second.body
    assert first.cacheable
