"""The stored queries as RDF, in the vocabulary by which editors find examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from iwtld.queries import load_queries

if TYPE_CHECKING:
    from tests.web.conftest import Get

    import iwtld

SH = "http://www.w3.org/ns/shacl#"
SCHEMA = "https://schema.org/"
PATH = "/.well-known/sparql-examples"


@pytest.fixture(scope="module")
def published(get: Get) -> ox.Store:
    store = ox.Store()
    body = get(PATH, accept="application/n-triples").body
    assert isinstance(body, bytes)
    store.load(body, format=ox.RdfFormat.N_TRIPLES)
    return store


def of(store: ox.Store, predicate: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None):
        assert isinstance(quad.subject, ox.NamedNode)
        found.setdefault(quad.subject.value.rpartition("/")[2], []).append(quad.object.value)  # type: ignore[union-attr]
    return found


def test_every_stored_query_is_an_example(published: ox.Store) -> None:
    assert set(of(published, SH + "select")) == set(load_queries())


def test_an_example_says_what_it_asks_and_where(published: ox.Store) -> None:
    name, query = "no-legal-basis", load_queries()["no-legal-basis"]
    rdfs = "http://www.w3.org/2000/01/rdf-schema#"
    assert of(published, rdfs + "comment")[name] == [query.summary]
    assert sorted(of(published, SCHEMA + "keywords")[name]) == sorted({query.topic, *query.tags})
    assert of(published, SCHEMA + "target")[name] == ["https://w3id.org/iwtld/sparql"]


# Every example has two types, the general and that of its form, as in the examples of SIB.
def test_an_example_is_executable_shacl(published: ox.Store) -> None:
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    types = of(published, rdf + "type")["sources"]
    assert sorted(types) == [SH + "SPARQLExecutable", SH + "SPARQLSelectExecutable"]


@pytest.mark.parametrize("name", ["no-legal-basis", "sources", "country-memberships", "mechanisms"])
def test_an_example_runs_as_it_is_and_answers_as_the_stored_query(
    name: str, published: ox.Store, kb: iwtld.KnowledgeBase
) -> None:
    (text,) = of(published, SH + "select")[name]
    assert "#+" not in text
    found = kb.store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == len(kb.query(name, **load_queries()[name].example)) > 0


def test_every_prefix_is_declared_for_those_who_read_queries(published: ox.Store) -> None:
    declared = published.query(
        f"SELECT ?p ?n {{ ?x <{SH}declare> ?d . ?d <{SH}prefix> ?p ; <{SH}namespace> ?n }}"
    )
    assert isinstance(declared, ox.QuerySolutions)
    found = {row["p"].value: row["n"].value for row in declared}  # type: ignore[union-attr]
    assert found["iwt"] == "https://w3id.org/iwtld/ontology#"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_the_examples_are_there_in_every_syntax(accept: str, media_type: str, get: Get) -> None:
    reply = get(PATH, accept=accept)
    assert (reply.status, reply.media_type) == (200, media_type)
