"""What a query may not do, told by the endpoint with a code, the place and what to do."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any, cast

import pytest

from iwtld.web.exchange import Reply

Get = Callable[..., Reply]


def refused(reply: Reply) -> dict[str, Any]:
    assert reply.status == 400, reply.body
    assert reply.media_type == "application/problem+json"
    assert not reply.cacheable
    document = json.loads(cast("bytes", reply.body))
    assert "Traceback" not in document["detail"]
    return dict(document)


def code(document: dict[str, Any]) -> str:
    return str(document["type"]).rpartition("/")[2]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { service silent <URL> { ?s ?p ?o } }",
        "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
        "SELECT * { VALUES ?u { <URL> } SeRvIcE ?u { ?s ?p ?o } }",
        "PREFIX x: <URL> SELECT * { SERVICE x:y { ?s ?p ?o } }",
        "BASE <URL> SELECT * { SERVICE <y> { ?s ?p ?o } }",
        "SELECT * { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
        "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
        "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE <URL> { ?s ?p ?o } }",
    ],
)
def test_a_query_reaches_no_other_service(get: Get, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.02)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        document = refused(get("/sparql", query=query.replace("URL", url)))
        assert code(document) == "service-refused"
        assert document["line"] == 1
        assert query.replace("URL", url)[document["column"] - 1 :].upper().find("SERVICE") in (0, 1)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_keyword_in_escapes_is_no_keyword(get: Get) -> None:
    document = refused(get("/sparql", query="SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> {} }"))
    assert code(document) == "query-syntax"
    assert document["column"] == 12


@pytest.mark.parametrize(
    "iri",
    [
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "http://2130706433/",
        "file:///etc/passwd",
        "gopher://x/",
    ],
)
def test_no_address_is_asked_by_service_and_none_is_read_by_from(get: Get, iri: str) -> None:
    assert code(refused(get("/sparql", query=f"SELECT * {{ SERVICE <{iri}> {{}} }}"))) == "service-refused"
    for query in (f"SELECT * FROM <{iri}> {{ ?s ?p ?o }}", f"SELECT * FROM NAMED <{iri}> {{ ?s ?p ?o }}"):
        assert code(refused(get("/sparql", query=query))) == "unknown-graph"
    for name in ("default-graph-uri", "named-graph-uri"):
        assert code(refused(get("/sparql", query="ASK {}", **{name: iri}))) == "unknown-graph"


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:9/>",
        "INSERT DATA { <a:a> <a:b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP ALL",
        "CREATE GRAPH <a:a>",
        "PREFIX x: <a:> WITH x:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "ADD <a:a> TO <a:b>",
        "MOVE <a:a> TO <a:b>",
        "COPY <a:a> TO <a:b>",
    ],
)
def test_an_update_in_place_of_a_query_is_refused(get: Get, update: str) -> None:
    assert code(refused(get("/sparql", query=update))) == "update-refused"


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("SELECT * " + "{" * 2300 + "}" * 2300, "too-deep"),
        ("SELECT * { FILTER" + "(" * 5000 + "1" + ")" * 5000 + " }", "too-deep"),
        ("SELECT * { ?s " + "(" * 8000 + "<a:b>" + ")" * 8000 + " ?o }", "too-deep"),
        ("SELECT * { ?s ?p ?o FILTER(" + "!" * 10_000 + "true) }", "too-complex"),
        ("SELECT * { ?s ?p ?o FILTER(1" + "||1" * 10_000 + ") }", "too-complex"),
        ("SELECT * { { } " + "UNION { } " * 6500 + "}", "too-complex"),
    ],
)
def test_what_would_overflow_the_engine_is_refused(get: Get, query: str, slug: str) -> None:
    assert code(refused(get("/sparql", query=query))) == slug


@pytest.mark.parametrize(
    ("query", "iri", "column"),
    [
        ("SELECT (<java:java.lang.Runtime.exit>(1) AS ?x) {}", "java:java.lang.Runtime.exit", 9),
        ("SELECT * { ?s ?p ?o FILTER <bif:contains>(?o, 1) }", "bif:contains", 28),
        ("PREFIX f: <https://e.org/> SELECT * { BIND(f:go(1) AS ?x) }", "https://e.org/go", 44),
        ("SELECT (xsd:wrong(1) AS ?x) {}", "http://www.w3.org/2001/XMLSchema#wrong", 9),
    ],
)
def test_a_function_that_does_not_exist_is_named_with_its_place(
    get: Get, query: str, iri: str, column: int
) -> None:
    document = refused(get("/sparql", query=query))
    assert code(document) == "unknown-function"
    assert f"<{iri}>" in document["detail"]
    assert (document["line"], document["column"]) == (1, column)
    assert "SPARQL 1.1" in document["hint"]


def test_the_casts_of_xml_schema_are_functions(get: Get) -> None:
    reply = get("/sparql", query='SELECT (xsd:integer("12") AS ?x) {}')
    assert json.loads(cast("bytes", reply.body))["results"]["bindings"][0]["x"]["value"] == "12"


def test_a_prefix_that_is_nearly_right_is_suggested(get: Get) -> None:
    document = refused(get("/sparql", query="SELECT * {\n  ?s iwtt:party ?o }"))
    assert (code(document), document["hint"]) == ("unknown-prefix", "Did you mean iwt:?")
    assert (document["line"], document["column"]) == (2, 6)


def test_the_prefixes_of_the_project_need_no_declaration(get: Get) -> None:
    assert get("/sparql", query="ASK { ?s a iwt:Provision ; eli:is_part_of ?o }").status == 200
