"""The query operation of the SPARQL 1.1 Protocol, case by case as the W3C's suite has them.

https://www.w3.org/TR/sparql11-protocol/ and https://w3c.github.io/rdf-tests/sparql/sparql11/protocol/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast
from urllib.parse import urlencode

import pytest

import iwtld
from iwtld.namespaces import GRAPH
from iwtld.web.exchange import Reply

Get = Callable[..., Reply]
Form = Callable[..., Reply]

SOURCES = GRAPH + "sources"
CLAIMS = GRAPH + "claims"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
COUNT_NAMED = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}


@pytest.fixture
def form(get: Get) -> Form:
    """Send fields as an HTML form does."""

    def send(*fields: tuple[str, str], headers: Mapping[str, str] = FORM, **more: Any) -> Reply:
        return get("/sparql", method="POST", body=urlencode(fields).encode(), headers=headers, **more)

    return send


def rows(reply: Reply) -> list[dict[str, str]]:
    assert reply.status == 200, reply.body
    found = json.loads(reply.body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def number(reply: Reply) -> int:
    (row,) = rows(reply)
    return int(row["n"])


def problem(reply: Reply) -> dict[str, Any]:
    assert reply.media_type == "application/problem+json"
    document = json.loads(reply.body)
    assert document["status"] == reply.status
    return dict(document)


def test_a_query_in_the_address_is_answered(get: Get) -> None:
    assert json.loads(get("/sparql", query="ASK {}").body) == {"head": {}, "boolean": True}


def test_a_query_in_a_form_is_answered(form: Form) -> None:
    assert json.loads(form(("query", "ASK {}")).body)["boolean"] is True


def test_a_query_as_the_body_is_answered(get: Get) -> None:
    reply = get("/sparql", method="POST", body=b"ASK {}", headers=DIRECT)
    assert json.loads(reply.body)["boolean"] is True


def test_a_query_as_the_body_is_read_as_utf_8_whatever_its_letters(get: Get) -> None:
    query = 'SELECT ?x WHERE { BIND("Côte d’Ivoire 越南" AS ?x) }'.encode()
    headers = {"content-type": 'application/sparql-query; charset="UTF-8"'}
    assert rows(get("/sparql", method="POST", body=query, headers=headers)) == [{"x": "Côte d’Ivoire 越南"}]


def test_without_a_dataset_the_default_graph_is_the_union_of_all_graphs(
    get: Get, kb: iwtld.KnowledgeBase
) -> None:
    # No triple of the graph stands in two of its parts.
    assert number(get("/sparql", query=COUNT)) == sum(kb.graphs.values())


def test_a_default_graph_in_the_address_is_all_that_is_asked(get: Get, kb: iwtld.KnowledgeBase) -> None:
    reply = get("/sparql", query=COUNT, **{"default-graph-uri": SOURCES})
    assert number(reply) == kb.graphs[SOURCES]


def test_a_default_graph_alone_leaves_no_named_graph(get: Get) -> None:
    assert number(get("/sparql", query=COUNT_NAMED, **{"default-graph-uri": SOURCES})) == 0


def test_two_default_graphs_in_the_address_are_merged(get: Get, kb: iwtld.KnowledgeBase) -> None:
    reply = get("/sparql", query=COUNT, **{"default-graph-uri": [SOURCES, CLAIMS]})
    assert number(reply) == kb.graphs[SOURCES] + kb.graphs[CLAIMS]


def test_a_default_graph_in_a_form_is_all_that_is_asked(form: Form, kb: iwtld.KnowledgeBase) -> None:
    assert number(form(("query", COUNT), ("default-graph-uri", SOURCES))) == kb.graphs[SOURCES]


def test_two_default_graphs_in_a_form_are_merged(form: Form, kb: iwtld.KnowledgeBase) -> None:
    reply = form(("query", COUNT), ("default-graph-uri", SOURCES), ("default-graph-uri", CLAIMS))
    assert number(reply) == kb.graphs[SOURCES] + kb.graphs[CLAIMS]


def test_named_graphs_in_the_address_are_those_that_graph_reaches(get: Get) -> None:
    reply = get("/sparql", query=GRAPHS, **{"named-graph-uri": [SOURCES, CLAIMS]})
    assert sorted(row["g"] for row in rows(reply)) == [CLAIMS, SOURCES]


def test_named_graphs_alone_leave_the_default_graph_empty(get: Get) -> None:
    assert number(get("/sparql", query=COUNT, **{"named-graph-uri": SOURCES})) == 0


def test_named_graphs_in_a_form_are_those_that_graph_reaches(form: Form) -> None:
    reply = form(("query", GRAPHS), ("named-graph-uri", SOURCES), ("named-graph-uri", CLAIMS))
    assert sorted(row["g"] for row in rows(reply)) == [CLAIMS, SOURCES]


def test_the_dataset_of_a_direct_query_stands_in_the_address(get: Get, kb: iwtld.KnowledgeBase) -> None:
    reply = get(
        "/sparql", method="POST", body=COUNT.encode(), headers=DIRECT, **{"default-graph-uri": SOURCES}
    )
    assert number(reply) == kb.graphs[SOURCES]


def test_default_and_named_graphs_together_are_the_full_dataset(form: Form, kb: iwtld.KnowledgeBase) -> None:
    both = (
        "SELECT (COUNT(*) AS ?n) (SAMPLE(?g) AS ?named) WHERE "
        "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    )
    reply = form(("query", both), ("default-graph-uri", SOURCES), ("named-graph-uri", CLAIMS))
    assert rows(reply) == [{"n": str(kb.graphs[SOURCES] + kb.graphs[CLAIMS]), "named": CLAIMS}]


def test_from_clauses_name_the_dataset_where_the_request_names_none(
    get: Get, kb: iwtld.KnowledgeBase
) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{SOURCES}> FROM graph:claims WHERE {{ ?s ?p ?o }}"
    assert number(get("/sparql", query=query)) == kb.graphs[SOURCES] + kb.graphs[CLAIMS]


@pytest.mark.parametrize("clause", [f"FROM <{CLAIMS}>", f"FROM NAMED <{CLAIMS}>", "FROM <http://e.org/>"])
def test_the_dataset_of_the_request_beats_that_of_the_query(
    get: Get, kb: iwtld.KnowledgeBase, clause: str
) -> None:
    query = COUNT.replace("WHERE", f"{clause} WHERE")
    assert number(get("/sparql", query=query, **{"default-graph-uri": SOURCES})) == kb.graphs[SOURCES]
    assert number(get("/sparql", query=query, **{"named-graph-uri": SOURCES})) == 0


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("SELECT ?x WHERE { BIND(1 AS ?x) }", ("application/sparql-results+xml", "text/csv")),
        ("ASK {}", ("application/sparql-results+json", "application/sparql-results+xml")),
        ("DESCRIBE <https://w3id.org/iwtld/dataset>", ("text/turtle", "application/rdf+xml")),
        ("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 1", ("application/ld+json", "text/turtle")),
    ],
)
def test_the_type_of_the_reply_is_the_one_that_was_asked_for(
    get: Get, query: str, types: tuple[str, ...]
) -> None:
    for media_type in types:
        reply = get("/sparql", query=query, accept=media_type)
        assert reply.status == 200
        assert reply.media_type.partition(";")[0] == media_type


def test_another_method_is_refused_with_those_that_there_are(get: Get) -> None:
    reply = get("/sparql", method="PUT", query="ASK {}")
    assert reply.status == 405
    assert {"GET", "POST"} <= set(reply.headers["allow"].split(", "))


def test_two_queries_are_one_too_many(get: Get, form: Form) -> None:
    for reply in (
        get("/sparql?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"),
        get("/sparql?query=&query=ASK%20%7B%7D"),
        form(("query", "ASK {}"), ("query", "ASK {}")),
        form(("query", "ASK {}"), query="ASK {}"),
        get("/sparql", method="POST", body=b"ASK {}", headers=DIRECT, query="ASK {}"),
    ):
        assert reply.status == 400
        assert problem(reply)["parameter"] == "query"


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""])
def test_a_body_of_another_type_is_not_read(get: Get, kind: str) -> None:
    headers = {"content-type": kind} if kind else {}
    for body in (b"ASK {}", b"query=ASK%20%7B%7D"):
        reply = get("/sparql", method="POST", body=body, headers=headers)
        assert reply.status == 415
        assert "application/sparql-query" in reply.headers["accept-post"]


@pytest.mark.parametrize("kind", ["application/sparql-query", "application/x-www-form-urlencoded"])
def test_a_body_that_says_that_it_is_not_utf_8_is_not_read(get: Get, kind: str) -> None:
    headers = {"content-type": f"{kind}; charset=UTF-16"}
    assert get("/sparql", method="POST", body="ASK {}".encode("utf-16"), headers=headers).status == 415


def test_a_body_that_is_not_utf_8_is_refused_with_the_place(get: Get) -> None:
    reply = get("/sparql", method="POST", body=b'ASK { ?s ?p "\xe9" }', headers=DIRECT)
    assert reply.status == 400
    assert "byte 14" in problem(reply)["detail"]


def test_a_form_that_is_not_utf_8_is_refused(get: Get) -> None:
    for body in ("query=ASK {}".encode("utf-16"), b"query=%E9", b"query=\xe9"):
        assert get("/sparql", method="POST", body=body, headers=FORM).status == 400


def test_a_text_that_is_no_sparql_is_refused_with_the_place(get: Get) -> None:
    document = problem(get("/sparql", query="SELECT ?s\nWHERE { ?s ?p ?o FILTER ?o }"))
    assert (document["status"], document["line"], document["column"]) == (400, 2, 25)
    assert document["type"].endswith("/query-syntax")


def test_a_form_without_a_query_is_refused(form: Form) -> None:
    assert problem(form(("default-graph-uri", SOURCES)))["type"].endswith("/no-query")


def test_a_dataset_without_a_query_is_refused(get: Get) -> None:
    assert problem(get("/sparql", **{"default-graph-uri": SOURCES}))["type"].endswith("/no-query")


def test_an_empty_query_is_no_query_to_a_program(get: Get) -> None:
    assert "There is no query" in problem(get("/sparql?query="))["detail"]


@pytest.mark.parametrize("update", ["CLEAR ALL", "INSERT DATA { <a:a> <a:b> 1 }", ""])
def test_an_update_is_forbidden(get: Get, form: Form, update: str) -> None:
    body = update.encode()
    kind = {"content-type": "application/sparql-update"}
    for reply in (
        form(("update", update)),
        get("/sparql", method="POST", body=body, headers=kind),
        get(f"/sparql?{urlencode({'update': update})}"),
    ):
        assert reply.status == 403
        assert problem(reply)["type"].endswith("/update-refused")


def test_a_query_and_an_update_in_one_request_are_refused(form: Form) -> None:
    assert form(("query", "ASK {}"), ("update", "CLEAR ALL")).status == 400


def test_nothing_that_was_refused_has_changed_the_graph(
    get: Get, form: Form, kb: iwtld.KnowledgeBase
) -> None:
    form(("update", "CLEAR ALL"))
    get("/sparql", query="CLEAR ALL")
    assert number(get("/sparql", query=COUNT)) == sum(kb.graphs.values())


def test_a_graph_that_does_not_exist_is_refused_with_those_that_do(get: Get, kb: iwtld.KnowledgeBase) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        reply = get("/sparql", query="ASK {}", **{name: GRAPH + "source"})
        assert reply.status == 400
        document = problem(reply)
        assert document["parameter"] == name
        assert document["hint"] == f"Did you mean <{SOURCES}>?"
        assert document["graphs"] == sorted(kb.graphs)


def test_a_from_clause_with_an_unknown_graph_is_refused_with_the_place_and_the_graphs(get: Get) -> None:
    document = problem(get("/sparql", query="SELECT *\nFROM <file:///etc/passwd> { ?s ?p ?o }"))
    assert (document["status"], document["line"], document["column"]) == (400, 2, 1)
    assert document["type"].endswith("/unknown-graph")
    assert SOURCES in document["graphs"]


def test_a_query_longer_than_the_limit_is_refused(get: Get) -> None:
    at_most = "ASK {}" + " " * (65_536 - 6)
    assert get("/sparql", query=at_most).status == 200
    reply = get("/sparql", query=at_most + " ")
    assert reply.status == 413
    assert problem(reply)["limit"] == 65_536


def test_a_browser_without_a_query_gets_the_editor(get: Get) -> None:
    for path in ("/sparql", "/sparql?query="):
        reply = get(path, accept="text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
        assert reply.status == 200
        assert reply.media_type.startswith("text/html")
        assert b"<textarea" in cast("bytes", reply.body)


def test_a_browser_with_a_query_gets_a_page_with_the_answer(get: Get, form: Form) -> None:
    query = 'SELECT ?x WHERE { VALUES ?x { "a <b>" } }'
    for reply in (
        get("/sparql", query=query, accept="text/html"),
        form(("query", query), accept="text/html"),
        get("/sparql", query=query, format="html"),
    ):
        assert reply.status == 200
        assert b"a &lt;b&gt;" in cast("bytes", reply.body)


def test_a_browser_with_a_wrong_query_gets_a_page_with_the_place(get: Get) -> None:
    reply = get("/sparql", query="SELECT * {\n ?s iwtt:party ?o }", accept="text/html")
    assert reply.status == 400
    assert b"The prefix iwtt: is not declared" in cast("bytes", reply.body)


def test_a_browser_that_names_a_format_gets_that(get: Get) -> None:
    reply = get("/sparql", query="ASK {}", format="csv", accept="text/html")
    assert reply.media_type == "text/csv; charset=utf-8"
