"""Answers in their formats: complete, well-formed, and never cut off unnoticed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, BinaryIO, cast
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from rdflib import Dataset
from rdflib.compare import isomorphic

from iwtld.web.exchange import Reply, Request
from iwtld.web.problems import Problem
from iwtld.web.site import Site
from iwtld.web.sparql.evaluation import engine, evaluate
from iwtld.web.sparql.operation import Operation
from iwtld.web.sparql.protocol import query as answered

Get = Callable[..., Reply]

ROWS = ("json", "xml", "csv", "tsv")
GRAPHS = ("turtle", "ntriples", "jsonld", "rdfxml", "trig", "nquads")
XML = "{http://www.w3.org/2005/sparql-results#}"
THREE = "VALUES ?x { 1 2 3 }"
VALUES = 'SELECT ?x ?y WHERE { VALUES (?x ?y) { ("a\\"b,c" <https://e.org/ü>) ("line\\nline" UNDEF) ("<&>" "é"@fr) } }'


def test_rows_are_the_same_in_every_format(get: Get) -> None:
    bodies = {name: get("/sparql", query=VALUES, format=name).body for name in ROWS}
    plain = [["x", "y"], ['a"b,c', "https://e.org/ü"], ["line\nline", ""], ["<&>", "é"]]
    assert list(csv.reader(io.StringIO(bodies["csv"].decode(), newline=""))) == plain
    bindings = json.loads(bodies["json"])["results"]["bindings"]
    assert [[row.get(name, {}).get("value", "") for name in "xy"] for row in bindings] == plain[1:]
    results = ElementTree.fromstring(bodies["xml"]).iter(XML + "result")
    cells = [{cell.get("name"): cell[0].text for cell in row} for row in results]
    assert [[row.get(name, "") for name in "xy"] for row in cells] == plain[1:]
    assert bodies["tsv"].decode().split("\n")[1:4] == [
        '"a\\"b,c"\t<https://e.org/ü>',
        '"line\\nline"\t',
        '"<&>"\t"é"@fr',
    ]


@pytest.mark.parametrize("name", ROWS)
def test_a_yes_or_no_is_there_in_every_format_of_rows(get: Get, name: str) -> None:
    reply = get("/sparql", query="ASK { FILTER(1 = 2) }", format=name)
    assert reply.status == 200
    assert b"false" in cast("bytes", reply.body)


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_is_the_same_in_every_syntax(get: Get, name: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <https://w3id.org/iwtld/graph/claims> { ?s ?p ?o } }"
    expected, found = Dataset().graph(), Dataset().graph()
    expected.parse(data=cast("bytes", get("/sparql", query=query, format="ntriples").body), format="nt")
    parser = {"ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.get(name, name)
    if parser in ("trig", "nquads"):
        quads = Dataset()
        quads.parse(data=cast("bytes", get("/sparql", query=query, format=name).body), format=parser)
        found = quads.default_graph
    else:
        found.parse(data=cast("bytes", get("/sparql", query=query, format=name).body), format=parser)
    assert len(expected) > 1000
    assert isomorphic(expected, found)


@pytest.mark.parametrize("name", GRAPHS)
def test_an_empty_graph_is_well_formed(get: Get, name: str) -> None:
    reply = get("/sparql", query="CONSTRUCT { <a:a> <a:b> 1 } WHERE { FILTER(false) }", format=name)
    syntax = {"turtle": "TURTLE", "ntriples": "N_TRIPLES", "jsonld": "JSON_LD", "rdfxml": "RDF_XML"}
    chosen = getattr(ox.RdfFormat, {**syntax, "trig": "TRIG", "nquads": "N_QUADS"}[name])
    assert list(ox.parse(cast("bytes", reply.body), format=chosen)) == []


def test_turtle_uses_the_prefixes_of_the_project_in_an_order_that_stays(get: Get) -> None:
    bodies = {
        cast("bytes", get("/sparql", query="DESCRIBE <https://w3id.org/iwtld/dataset>").body)
        for _ in range(5)
    }
    (body,) = bodies
    heads = [line for line in body.decode().splitlines() if line.startswith("@prefix")]
    assert heads == sorted(heads)
    assert "@prefix iwt: <https://w3id.org/iwtld/ontology#> ." in heads


def test_a_type_that_does_not_exist_is_not_acceptable_and_those_that_do_are_listed(get: Get) -> None:
    reply = get("/sparql", query="ASK {}", accept="application/pdf")
    assert reply.status == 406
    listed = {entry["media_type"] for entry in json.loads(reply.body)["formats"]}
    assert {"application/sparql-results+json", "text/csv", "text/html"} <= listed


def test_rows_are_not_acceptable_as_a_graph_nor_a_graph_as_rows(get: Get) -> None:
    assert get("/sparql", query="SELECT * {}", accept="text/turtle").status == 406
    assert get("/sparql", query="DESCRIBE <a:a>", accept="text/csv").status == 406
    assert get("/sparql", query="SELECT * {}", format="turtle").status == 400


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/xml", "application/sparql-results+xml"),
        ("text/*;q=0.5, application/sparql-results+xml;q=0.4", "text/csv"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
    ],
)
def test_the_accept_header_decides_on_the_format_of_rows(get: Get, accept: str, given: str) -> None:
    assert get("/sparql", query="ASK {}", accept=accept).media_type.partition(";")[0] == given


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("xml", "application/rdf+xml"),
        ("json-ld", "application/ld+json"),
        ("n3", "text/turtle"),
        ("nt", "application/n-triples"),
    ],
)
def test_the_names_that_clients_have_for_formats_of_graphs_are_understood(
    get: Get, name: str, given: str
) -> None:
    reply = get("/sparql", query="DESCRIBE <a:a>", format=name)
    assert reply.media_type.partition(";")[0] == given


# XML 1.0, section 2.2: which characters there are; section 2.11: a bare carriage return becomes a line feed.


def bound(text: str) -> str:
    return f'SELECT ?x WHERE {{ BIND("{text}" AS ?x) }}'


def built(text: str) -> str:
    return f'CONSTRUCT {{ <https://e.org/a> <https://e.org/p> "{text}" }} WHERE {{}}'


@pytest.mark.parametrize(
    ("escape", "code"),
    [
        ("\\u0001", "U+0001"),
        ("\\b", "U+0008"),
        ("\\u001F", "U+001F"),
        ("\\uFFFE", "U+FFFE"),
        ("\\uFFFF", "U+FFFF"),
    ],
)
@pytest.mark.parametrize(("query", "name"), [(bound, "xml"), (built, "rdfxml")])
def test_a_character_that_xml_forbids_is_named_instead_of_written(
    get: Get, query: Callable[[str], str], name: str, escape: str, code: str
) -> None:
    with pytest.raises(Problem) as caught:
        get("/sparql", query=query(f"a{escape}b"), format=name)
    assert caught.value.status == 406
    assert code in caught.value.detail


@pytest.mark.parametrize("name", ["json", "csv", "tsv"])
def test_the_other_formats_hold_every_character(get: Get, name: str) -> None:
    assert get("/sparql", query=bound("a\\u0001b"), format=name).status == 200


def test_a_carriage_return_survives_xml(get: Get) -> None:
    rows = ElementTree.fromstring(get("/sparql", query=bound("a\\r\\nb"), format="xml").body)
    assert [cell.text for cell in rows.iter(XML + "literal")] == ["a\r\nb"]
    graph = ElementTree.fromstring(get("/sparql", query=built("a\\r\\nb"), format="rdfxml").body)
    assert [cell.text for cell in graph.iter("{https://e.org/}p")] == ["a\r\nb"]


@pytest.mark.parametrize(
    "iri", ["https://e.org/1", "https://e.org/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#li"]
)
def test_a_property_that_cannot_name_an_xml_element_is_named(get: Get, iri: str) -> None:
    query = f"CONSTRUCT {{ <a:a> <{iri}> 1 }} WHERE {{}}"
    with pytest.raises(Problem, match=iri) as caught:
        get("/sparql", query=query, format="rdfxml")
    assert caught.value.status == 406
    assert get("/sparql", query=query, format="turtle").status == 200


# The limit on rows: the answer is whole, or it is an error.


@pytest.fixture
def limited(site: Site) -> Callable[..., Reply]:
    """Ask a site that gives at most three rows or triples."""
    three = Site(site.kb, replace(site.settings, rows=3))

    def ask(query: str, name: str) -> Reply:
        return answered(Request("GET", "/sparql", (("query", query), ("format", name))), three)

    return ask


def written(reply: Reply) -> bytes:
    stream = io.BytesIO()
    cast("Callable[[BinaryIO], None]", reply.body)(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x {{ VALUES ?x {{ {0} }} }}",
        "SELECT ?none {{ VALUES ?x {{ {0} }} }}",
        "SELECT ?x ?y {{ VALUES ?x {{ {0} }} BIND(?x AS ?y) }}",
    ],
)
def test_as_many_rows_as_the_limit_are_given_and_one_more_is_an_error(
    limited: Callable[..., Reply], query: str, name: str
) -> None:
    for values in ("1 2 3", '"a\\nb" "c\\"d" "<result>"', '"},{" "\\"\\"\\n" "},{\\""'):
        assert written(limited(query.format(values), name))
        with pytest.raises(Problem) as caught:
            written(limited(query.format(values + " 4"), name))
        assert caught.value.slug == "too-many-rows"
        assert caught.value.members["limit"] == 3


@pytest.mark.parametrize("name", GRAPHS)
def test_as_many_triples_as_the_limit_are_given_and_one_more_is_an_error(
    limited: Callable[..., Reply], name: str
) -> None:
    query = "CONSTRUCT {{ <a:a> <https://e.org/p> ?x }} WHERE {{ VALUES ?x {{ {0} }} }}"
    assert written(limited(query.format("1 2 3"), name))
    with pytest.raises(Problem) as caught:
        written(limited(query.format("1 2 3 4"), name))
    assert caught.value.slug == "too-many-rows"


def test_a_stream_that_fails_is_not_taken_for_the_engine(site: Site) -> None:
    class Closed(io.BytesIO):
        def write(self, data: Any) -> int:
            raise BrokenPipeError

    for name in ("json", "xml", "turtle"):
        form = "CONSTRUCT { ?s ?p ?o }" if name == "turtle" else "SELECT *"
        query = (("query", form + " WHERE { ?s ?p ?o } LIMIT 9"), ("format", name))
        reply = answered(Request("GET", "/sparql", query), site)
        with pytest.raises(BrokenPipeError):
            cast("Callable[[BinaryIO], None]", reply.body)(Closed())


def test_a_panic_of_the_engine_becomes_a_problem() -> None:
    class PanicException(BaseException):
        """As that of the engine: not an Exception."""

    with pytest.raises(Problem) as caught, engine():
        raise PanicException("called `Option::unwrap()` on a `None` value")
    assert caught.value.status == 500
    assert "unwrap" not in caught.value.detail


@pytest.mark.parametrize("name", ROWS)
def test_a_large_answer_arrives_in_pieces(site: Site, name: str) -> None:
    pieces: list[int] = []

    class Counting(io.BytesIO):
        def write(self, data: Any) -> int:
            pieces.append(len(data))
            return len(data)

    query = (("query", "SELECT * WHERE { ?s ?p ?o } LIMIT 5000"), ("format", name))
    reply = answered(Request("GET", "/sparql", query), site)
    cast("Callable[[BinaryIO], None]", reply.body)(Counting())
    assert sum(pieces) > 500_000
    assert max(pieces) < 65_536


# What may be kept.


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (rand() AS ?x) {}",
        "SELECT (UUID() AS ?x) {}",
        "SELECT (STRUUID() AS ?x) {}",
        "SELECT (BNODE() AS ?x) {}",
        "CONSTRUCT { [] <a:b> 1 } WHERE {}",
        "CONSTRUCT { _:x <a:b> 1 } WHERE {}",
        "CONSTRUCT { <a:a> <a:b> (1 2) } WHERE {}",
    ],
)
def test_an_answer_that_differs_each_time_is_not_kept(get: Get, query: str) -> None:
    first, second = get("/sparql", query=query), get("/sparql", query=query)
    assert not first.cacheable
    if "NOW" not in query:
        assert first.body != second.body


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("NOW() RAND()" AS ?now) {}',
        "SELECT * { GRAPH graph:claims { ?s a ?c } } ORDER BY ?s LIMIT 5",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p [] ; ?p ?o } LIMIT 5",
        "PREFIX now: <https://e.org/> CONSTRUCT { now:rand now:uuid 1 } {}",
        "SELECT ?c (COUNT(*) AS ?n) (SAMPLE(?s) AS ?one) { ?s a ?c } GROUP BY ?c",
    ],
)
def test_an_answer_that_stays_the_same_may_be_kept(get: Get, query: str) -> None:
    first, second = get("/sparql", query=query), get("/sparql", query=query)
    assert first.cacheable
    assert first.body == second.body


def test_the_first_rows_of_an_answer_say_whether_there_are_more(site: Site) -> None:
    found, more = evaluate(Operation(f"SELECT ?x {{ {THREE} }}"), site).first(2)
    assert ([row["x"] for row in found], more) == ([1, 2], True)
    found, more = evaluate(Operation(f"SELECT ?x {{ {THREE} }}"), site).first(3)
    assert (len(found), more) == (3, False)
    found, more = evaluate(Operation(f"CONSTRUCT {{ <a:a> <a:b> ?x }} {{ {THREE} }}"), site).first(1)
    assert (found.kind, len(found), more) == ("graph", 1, True)
    found, more = evaluate(Operation("ASK {}"), site).first(1)
    assert (found.boolean, more) == (True, False)
