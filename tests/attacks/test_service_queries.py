"""Queries that mean harm, sent to a real service: refused at their place, or ended at a limit.

The numbers are those of the threat model. After each test the fixture ``service`` asks whether the service is
as well as before, and whether anything was fetched or read.
"""

from __future__ import annotations

import http.client
import json
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from .client import QUERY, Service, head_of, megabytes, request, rest

PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COUNT = f"SELECT (COUNT(*) AS ?n) {PRODUCT}"
LIMIT = 2.0
"""What the service under attack gives a request, in seconds."""
SLACK = 0.5
"""How exactly the limit has to be kept; the machine that runs the tests may add as much."""


def at_the_limit(seconds: float) -> bool:
    return LIMIT - 0.05 <= seconds <= LIMIT + SLACK + 1.0


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT * { SERVICE <URL> { ?s ?p ?o } }", id="A01"),
        pytest.param("SELECT * { service silent <URL> { ?s ?p ?o } }", id="A02-silent"),
        pytest.param("SELECT * { sErViCe<URL>{?s ?p ?o}}", id="A02-mixed-case"),
        pytest.param("SELECT * { SERVICE ?u { ?s ?p ?o } BIND(<URL> AS ?u) }", id="A05-bind"),
        pytest.param("SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }", id="A05-values"),
        pytest.param("PREFIX x: <URL> SELECT * { SERVICE x: { ?s ?p ?o } }", id="A06-prefixed"),
        pytest.param("BASE <URL> SELECT * { SERVICE <y> { ?s ?p ?o } }", id="A06-relative"),
        pytest.param("ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }", id="A07-exists"),
        pytest.param("SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }", id="A07-sub-select"),
        pytest.param("CONSTRUCT { ?s ?p ?o } { SERVICE <URL> { ?s ?p ?o } }", id="A07-construct"),
        pytest.param("DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }", id="A07-describe"),
        pytest.param("SELECT * { ?s ?p 1SERVICE <URL> { ?s ?p ?o } }", id="A07-after-a-number"),
        pytest.param("SELECT * { ?s ?p 1.SERVICE <URL> { ?s ?p ?o } }", id="A07-after-a-point"),
        pytest.param("SELECT * { OPTIONAL { SERVICE <URL> {} } }", id="A07-optional"),
        pytest.param("SELECT * { #\nSERVICE#\n<URL>#\n{} }", id="A07-between-comments"),
        *(
            pytest.param(f"SELECT * {{ SERVICE SILENT <{iri}> {{ ?s ?p ?o }} }}", id=f"A09-{name}")
            for name, iri in (
                ("metadata", "http://169.254.169.254/latest/meta-data/"),
                ("ipv6", "http://[::1]:PORT/"),
                ("decimal", "http://2130706433:PORT/"),
                ("file", "file:///etc/passwd"),
                ("gopher", "gopher://127.0.0.1:PORT/_x"),
            )
        ),
    ],
)
def test_a_query_reaches_no_other_service(service: Service, query: str) -> None:
    url = service.trap.url
    found = service.query(query.replace("URL", url).replace("PORT", url.split(":")[2].split("/")[0]))
    assert (found.status, found.slug) == (400, "service-refused")
    assert found.problem["line"] >= 1
    assert found.problem["column"] >= 1


def test_a_keyword_in_escapes_is_refused(service: Service) -> None:
    """A03: some engines read the escape before the keyword."""
    found = service.query(f"SELECT * {{ \\u0053ERVICE <{service.trap.url}> {{}} }}")
    assert (found.status, found.slug) == (400, "query-syntax")


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
@pytest.mark.parametrize(
    "iri",
    [
        pytest.param("file:///etc/passwd", id="A10"),
        pytest.param("SECRET", id="A10-secret"),
        pytest.param("URL", id="A11"),
        pytest.param("https://w3id.org/iwtld/graph/nowhere", id="A13"),
    ],
)
def test_a_dataset_of_the_query_names_graphs_of_this_store_alone(
    service: Service, clause: str, iri: str
) -> None:
    iri = iri.replace("SECRET", service.trap.secret.as_uri()).replace("URL", service.trap.url)
    found = service.query(f"SELECT * {clause} <{iri}> {{ GRAPH ?g {{ ?s ?p ?o }} }}")
    assert (found.status, found.slug) == (400, "unknown-graph")
    assert all(graph.startswith("https://w3id.org/iwtld/") for graph in found.problem["graphs"])


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize(
    "iri", [pytest.param("file:///etc/passwd", id="A12"), pytest.param("URL", id="A12-http")]
)
def test_a_dataset_of_the_request_names_graphs_of_this_store_alone(
    service: Service, name: str, iri: str
) -> None:
    iri = iri.replace("URL", service.trap.url)
    found = service.ask(f"/sparql?query=ASK%7B%7D&{name}={quote(iri, safe='')}")
    assert (found.status, found.slug) == (400, "unknown-graph")


@pytest.mark.parametrize(
    "update",
    [
        pytest.param("LOAD <URL>", id="A14-load"),
        pytest.param("LOAD <file:///etc/passwd> INTO GRAPH <urn:x>", id="A14-load-file"),
        pytest.param("INSERT DATA { <urn:a> <urn:b> <urn:c> }", id="A14-insert"),
        pytest.param("DELETE WHERE { ?s ?p ?o }", id="A14-delete"),
        pytest.param("CLEAR ALL", id="A14-clear"),
        pytest.param("DROP ALL", id="A14-drop"),
        pytest.param("CREATE GRAPH <urn:x>", id="A14-create"),
    ],
)
def test_an_update_is_refused_however_it_is_sent(service: Service, update: str) -> None:
    update = update.replace("URL", service.trap.url)
    assert (service.query(update).status, service.query(update).slug) == (400, "update-refused")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    as_field = service.ask("/sparql", "POST", f"update={quote(update)}".encode(), form)
    as_body = service.ask("/sparql", "POST", update.encode(), {"Content-Type": "application/sparql-update"})
    assert (as_field.status, as_body.status) == (403, 403)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("query=ASK%7B%7D&update=DROP%20ALL", id="A15-query-and-update"),
        pytest.param("query=ASK%7B%7D&query=ASK%7B%7D", id="A15-two-queries"),
    ],
)
def test_two_operations_in_one_request_are_refused(service: Service, fields: str) -> None:
    assert service.ask(f"/sparql?{fields}").problem["status"] == 400
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert service.ask("/sparql", "POST", fields.encode(), form).problem["status"] == 400


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT * " + "{" * 2_300 + "}" * 2_300, id="A16-groups"),
        pytest.param("SELECT * { FILTER(" + "(" * 5_000 + "1" + ")" * 5_000 + ") }", id="A17-brackets"),
        pytest.param("SELECT * { FILTER(" + "!" * 10_000 + "1) }", id="A17-not"),
        pytest.param("SELECT * { ?s " + "(" * 8_000 + "<urn:p>" + ")" * 8_000 + " ?o }", id="A17-path"),
        pytest.param("SELECT * { {}" + "UNION{}" * 6_600 + " }", id="A17-union"),
        pytest.param("SELECT * { ?s ?p " + "[?p " * 2_500 + "?o" + "]" * 2_500 + " }", id="A17-nodes"),
    ],
)
def test_what_nests_too_deeply_is_refused_before_the_engine_sees_it(service: Service, query: str) -> None:
    before = service.state()["replaced"]
    found = service.query(query)
    assert found.status == 400
    assert found.slug in ("too-deep", "too-complex")
    assert service.state()["replaced"] == before


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT" + "".join(f"(1AS?a{n})" for n in range(4_500)) + "{}", id="columns"),
        pytest.param("SELECT*{" + "?s?p?o." * 9_000 + "}", id="triples"),
        pytest.param("SELECT*{?s?p?o" + ",?o" * 20_000 + "}", id="objects"),
        pytest.param("SELECT*{(" + "1 " * 30_000 + ")?p?o}", id="list"),
        pytest.param("SELECT(1 AS?x){?s?p?o}GROUP BY" + "(1)" * 20_000, id="groups"),
        pytest.param("SELECT*{?s?p?o}ORDER BY" + "(1)" * 20_000, id="order"),
    ],
)
def test_a_long_flat_query_ends_nothing_but_itself(service: Service, query: str) -> None:
    """The engine goes down into what is long just as into what is deep: refused, or lost with one worker."""
    found = service.query(query)
    assert (found.status, found.slug) in (
        (400, "too-complex"),
        (400, "too-deep"),
        (500, "worker-lost"),
        (504, "time-limit"),
    )


def test_a_query_is_refused_one_byte_above_the_limit(service: Service) -> None:
    """A19"""
    fits = "ASK {}".ljust(65_536)
    assert service.query(fits).status == 200
    found = service.query(fits + " ")
    assert (found.status, found.problem["limit"]) == (413, 65_536)


def test_a_query_in_an_address_that_is_too_long_is_refused(service: Service) -> None:
    """A19: the parser of addresses cannot count beyond 65,535."""
    found = head_of(service.raw(request("GET", "/sparql?query=ASK%7B%7D" + "%20" * 22_000)))
    assert found[0] == 414
    assert json.loads(found[2])["limit_bytes"] == 65_535


def test_a_cross_product_is_ended_at_the_limit_and_its_worker_is_gone(service: Service) -> None:
    """A20"""
    before = service.settled(4)
    pids = set(service.served.children())
    found = service.query(COUNT)
    assert (found.status, found.slug) == (504, "time-limit")
    assert found.problem["seconds"] == LIMIT
    assert at_the_limit(found.seconds), found.seconds
    assert service.settled(4)["replaced"] == before["replaced"] + 1
    deadline = time.monotonic() + 2
    while len(pids - set(service.served.children())) != 1:
        assert time.monotonic() < deadline
        time.sleep(0.02)


WORDS = " ".join(f'"{number**7:024x}"' for number in range(1, 61))
VALUES = " ".join(f"VALUES ?{name} {{ {WORDS} }}" for name in "wxyz")
STREAMED = f"SELECT * {{ {VALUES} }}"
"""Thirteen million rows, which the engine gives as it finds them."""


def whole(media_type: str, body: bytes) -> bool:
    """Return whether a reader of that format would take a body for complete."""
    if "json" in media_type:
        try:
            json.loads(body)
        except ValueError:
            return False
        return True
    if "xml" in media_type:
        import xml.etree.ElementTree as ET

        try:
            ET.fromstring(body)
        except ET.ParseError:
            return False
        return True
    # Whatever is cut off between two lines of these is complete, so that nothing but the transfer tells.
    return False


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize(
    ("media_type", "query"),
    [
        pytest.param("application/sparql-results+json", STREAMED, id="A21-json"),
        pytest.param("application/sparql-results+xml", STREAMED, id="A21-xml"),
        pytest.param("text/csv", STREAMED, id="A21-csv"),
        pytest.param(
            "application/n-triples",
            f"CONSTRUCT {{ ?s <urn:b> ?w }} {{ ?s ?p ?o VALUES ?w {{ {WORDS} }} }}",
            id="A31-construct",
        ),
    ],
)
def test_an_answer_that_is_ended_on_the_way_is_visibly_not_complete(
    service: Service, media_type: str, query: str, packed: bool
) -> None:
    headers = {**QUERY, "Accept": media_type, **({"Accept-Encoding": "gzip"} if packed else {})}
    with pytest.raises(http.client.IncompleteRead) as caught:
        service.ask("/sparql", "POST", query.encode(), headers)
    if not packed:
        assert len(caught.value.partial) > 64 * 1024
        assert not whole(media_type, caught.value.partial)
    else:
        import zlib

        unpacker = zlib.decompressobj(31)
        assert len(unpacker.decompress(caught.value.partial)) > 64 * 1024
        assert not unpacker.eof


def test_an_old_client_never_takes_a_part_for_the_whole(service: Service) -> None:
    """HTTP/1.0 ends a reply with the connection, so that a part would look complete."""
    body = STREAMED.encode()
    head = f"POST /sparql HTTP/1.0\r\nContent-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n"
    status, headers, content = head_of(service.raw(head.encode() + body))
    assert status in (504, 505)
    assert int(headers["content-length"]) == len(content)


def test_describing_everything_is_capped(service: Service) -> None:
    """A31"""
    try:
        found = service.query("DESCRIBE ?s { ?s ?p ?o . ?t ?q ?s . ?u ?r ?t }", "application/n-triples")
    except http.client.IncompleteRead:
        return
    assert found.status in (400, 504)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT (COUNT(*) AS ?n) { ?x (!<urn:a>|^!<urn:a>)* ?y . ?y (!<urn:b>)* ?z }", id="A23"),
        pytest.param(
            "SELECT (STRLEN(?z) AS ?n) { VALUES ?v0 { '"
            + "x" * 1000
            + "' } "
            + "".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1}) " for n in range(25))
            + "BIND(?v25 AS ?z) }",
            id="A24-concat",
        ),
        pytest.param(
            f"SELECT (STRLEN(GROUP_CONCAT(STR(?a))) AS ?n) {PRODUCT}",
            id="A24-group-concat",
        ),
        pytest.param(
            "SELECT (STRLEN(?d) AS ?n) { BIND('" + "x" * 200 + "' AS ?a) BIND(REPLACE(?a, 'x', ?a) AS ?b) "
            "BIND(REPLACE(?b, 'x', ?a) AS ?c) BIND(REPLACE(?c, 'x', ?a) AS ?d) }",
            id="A24-replace",
        ),
        pytest.param(f"SELECT * {PRODUCT} ORDER BY ?i ?c ?f", id="A26-order"),
        pytest.param(f"SELECT DISTINCT ?a ?c ?f ?i {PRODUCT}", id="A26-distinct"),
        pytest.param(f"SELECT ?a ?i (COUNT(*) AS ?n) {PRODUCT} GROUP BY ?a ?i", id="A26-group"),
    ],
)
def test_a_query_that_takes_too_much_time_or_memory_is_ended(service: Service, query: str) -> None:
    before = megabytes(service.served.process.pid)
    try:
        found = service.query(query)
    except http.client.IncompleteRead:
        # Rows that differ come one by one, so that the reply had begun.
        assert "DISTINCT" in query
        return
    assert found.status in (500, 504), found.body[:200]
    assert found.slug in ("worker-lost", "memory", "time-limit")
    assert found.seconds < LIMIT + SLACK + 1
    assert megabytes(service.served.process.pid) < before + 20


@pytest.mark.parametrize(
    "expression",
    [
        pytest.param(f'REGEX("{"a" * 40}!", "^(a+)+$")', id="A25"),
        pytest.param(f'REGEX("{"a" * 60_000}!", "(a|a)*b")', id="A25-long-text"),
        pytest.param(f'REGEX("a", "{"(a?)" * 12_000}")', id="A25-long-pattern"),
        pytest.param('REGEX("a", "((((a{1000}){1000}){1000}){1000})")', id="A25-counted"),
        pytest.param('REPLACE("aaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$", "$1$1$1$1")', id="A25-replace"),
    ],
)
def test_a_pattern_that_explodes_elsewhere_is_answered_in_time(service: Service, expression: str) -> None:
    found = service.query(f"SELECT ({expression} AS ?x) {{}}")
    assert found.status in (200, 504) or found.slug in ("too-deep", "too-complex")
    assert found.seconds < LIMIT + SLACK + 1


@pytest.mark.parametrize(
    "iri", ["bif:exec", "java:java.lang.Runtime.exec", "http://jena.apache.org/ARQ/function#bnode"]
)
def test_a_function_that_does_not_exist_is_named(service: Service, iri: str) -> None:
    """A32"""
    found = service.query(f'SELECT (<{iri}>("id") AS ?x) {{}}')
    assert (found.status, found.slug) == (400, "unknown-function")
    assert iri in found.problem["detail"]


def test_heavy_queries_leave_room_for_light_ones(service: Service) -> None:
    """A28"""
    service.settled(4)
    heavy = [f"{COUNT} #{number}" for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        running = [threads.submit(service.query, text) for text in heavy]
        time.sleep(1.0)
        light = [service.query("ASK { ?s ?p ?o }" + " " * number) for number in range(5)]
        statuses = [each.result().status for each in running]
    assert set(statuses) <= {503, 504}
    assert statuses.count(504) >= 2
    assert all(found.status == 200 or "retry-after" in found.headers for found in light)
    assert sum(found.status == 200 for found in light) >= 4
    assert min(found.seconds for found in light) < 1


def test_who_hangs_up_leaves_nothing_behind(service: Service) -> None:
    """A27"""
    from .client import descriptors

    service.settled(4)
    gate = service.served.process.pid
    service.query("ASK {}")
    before = descriptors(gate)
    body = f"SELECT * {PRODUCT}".encode()
    for number in range(100):
        with service.connect() as stream:
            text = body + b" " * number
            stream.sendall(
                request(
                    "POST",
                    "/sparql",
                    "Content-Type: application/sparql-query",
                    f"Content-Length: {len(text)}",
                    body=text,
                )
            )
            if number % 4 == 0:
                assert len(stream.recv(1024)) > 0
    service.settled(4)
    deadline = time.monotonic() + 10
    while descriptors(gate) > before + 1 or len(service.served.children()) != 1 + 4:
        assert time.monotonic() < deadline, (before, descriptors(gate), service.served.children())
        time.sleep(0.1)


def test_the_head_of_a_heavy_query_costs_no_less_than_the_query(service: Service) -> None:
    with service.connect() as stream:
        begun = time.monotonic()
        stream.sendall(request("HEAD", f"/sparql?query={quote(COUNT + ' #head')}", "Connection: close"))
        status, _, body = head_of(rest(stream))
    assert (status, body) == (504, b"")
    assert at_the_limit(time.monotonic() - begun)
