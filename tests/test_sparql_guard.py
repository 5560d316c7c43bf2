"""The guard before the engine: nothing remote, no update, nothing that overflows the engine's stack."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

import iwtld
from iwtld.errors import QuerySyntaxError
from iwtld.lexer import tokens
from iwtld.queries import check_dataset, inspect
from iwtld.queries.guard import MAX_BRANCHES, MAX_DEPTH


class Listener:
    """A server on loopback that counts who knocks, and hangs up."""

    def __init__(self) -> None:
        self.hits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            connection = self._socket.accept()[0]
            with connection:
                if connection.recv(1) == b"\0":
                    return
                self.hits += 1

    def close(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"\0")
        self._thread.join()
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


@pytest.fixture(scope="module")
def refusing() -> str:
    """Return the address of a port where nobody listens, which the engine reports as an OSError."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    return f"http://127.0.0.1:{port}/"


REACHING = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE<URL>{} }",
    "PREFIX : <URL> SELECT * { SERVICE :x { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:x {} }",
    "PREFIX : <URL> PREFIX SERVICE: <https://e.org/> SELECT * { SERVICE:x {} }",
    "BASE <URL> SELECT * { SERVICE <x> {} }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { FILTER(1<2)SERVICE<URL>{} }",
    "SELECT * { FILTER(1<'>')SERVICE<URL>{} #'\n}",
    "SELECT * { FILTER(1<2)SERVICE<URL>#>\n{} }",
    "SELECT * { VALUES ?x {'''a'} SERVICE <URL> {} #\\uD800'''\n}",
    "SELECT * { VALUES ?x {'''a'} SERVICE <URL> {} #\\q'''\n}",
    "SELECT * { #\rSERVICE <URL> {}\n }",
    "SELECT * { SERVICE<URL\\u0041>{} }",
]


@pytest.mark.parametrize("query", REACHING)
def test_a_query_that_the_engine_would_send_to_the_network_is_refused(query: str, listener: Listener) -> None:
    text = query.replace("URL", f"http://127.0.0.1:{listener.port}/")
    with suppress(OSError, SyntaxError):
        _consume(Store(), text)
    assert listener.hits > 0, "the engine itself would not reach out, so the case shows nothing"
    with pytest.raises(QuerySyntaxError):
        inspect(text)


def test_the_knowledge_base_asks_nobody_else(kb: iwtld.KnowledgeBase, listener: Listener) -> None:
    place = f"http://127.0.0.1:{listener.port}/"
    for text in (
        f"SELECT * {{ SERVICE <{place}> {{ ?s ?p ?o }} }}",
        f"SELECT * FROM <{place}> {{ ?s ?p ?o }}",
    ):
        with pytest.raises(QuerySyntaxError):
            kb.sparql(text)
    assert listener.hits == 0


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { BIND(<http://127.0.0.1:9/> AS ?u) SERVICE ?u { ?s ?p ?o } }",
        "SELECT * { VALUES ?u { <http://127.0.0.1:9/> } SERVICE ?u { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:9/> {} }",
        "SELECT * { ?s ?p 1.SERVICE <http://127.0.0.1:9/> {} }",
        "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:9/> {} }",
        "PREFIX x: <http://x/> SELECT * { ?s ?p x:a.SERVICE <http://127.0.0.1:9/> {} }",
        "SELECT * { ?s ?p _:a.SERVICE <http://127.0.0.1:9/> {} }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> {} }",
        "SELECT * { SERVICE <http://[::1]/> {} }",
        "SELECT * { SERVICE <http://2130706433/> {} }",
        "SELECT * { SERVICE <file:///etc/passwd> {} }",
        "SELECT * { SERVICE <gopher://x/> {} }",
    ],
)
def test_a_service_in_disguise_is_refused(query: str) -> None:
    with pytest.raises(QuerySyntaxError):
        inspect(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "Kenya Wildlife Service" }',
        "SELECT * { ?s ?p '''SERVICE <http://127.0.0.1:9/> {}''' }",
        "SELECT * { ?s ?p ?service } # SERVICE <http://127.0.0.1:9/>",
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT * { ?s a sd:Service }",
        "SELECT * { ?s <https://e.org/service#x> ?o }",
    ],
)
def test_the_word_service_in_names_strings_and_comments_is_no_service(query: str) -> None:
    assert inspect(query).form == "SELECT"
    _consume(Store(), query)


FRAGMENTS = [
    *"{}()<>'\"#?.;,=!*/|^\\-+1 \n",
    *["SERVICE", "service", "SERVICE <URL> {}", "SERVICE<URL>{}", "SERVICE ?u {}", "SERVICE:x{}", "<URL>"],
    *[
        "VALUES ?u { <URL> }",
        "FILTER(",
        "1<",
        "1<'>')",
        "BIND(1 AS ?x)",
        "?s ?p ?o",
        "?s ?p ",
        "true",
        "'''",
        '"""',
    ],
    *[
        "x:a",
        ":x",
        "_:b",
        "@en",
        "\\u0053",
        "\\q",
        "\\'",
        "\r",
        "||",
        "&&",
        "UNION",
        "OPTIONAL {",
        "a",
        "<2)",
    ],
]


@settings(max_examples=400, deadline=None)
@given(parts=st.lists(st.sampled_from(FRAGMENTS), max_size=12))
def test_whatever_passes_the_guard_stays_on_this_machine(parts: list[str], refusing: str) -> None:
    text = f"PREFIX : <URL> PREFIX x: <https://e.org/> SELECT * {{ {''.join(parts)} }}".replace(
        "URL", refusing
    )
    try:
        inspect(text)
    except QuerySyntaxError:
        return
    with suppress(SyntaxError):
        _consume(Store(), text)  # an OSError would be a connection that was tried


@pytest.mark.parametrize("text", ["'''a'", '"""a"', "'''a\\q'''", '"""a\\q"""', "'a\nb'"])
def test_a_long_string_without_a_right_end_is_not_read_as_short_ones(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="has no end"):
        tokens(text)


@given(st.text())
def test_cutting_into_tokens_loses_nothing_but_space_and_comments(text: str) -> None:
    try:
        found = tokens(text)
    except QuerySyntaxError:
        return
    ends = [0, *(token.end for token in found)]
    starts = [*(token.start for token in found), len(text)]
    for end, start in zip(ends, starts, strict=True):
        gap = text[end:start].lstrip(" \t\r\n")
        assert not gap or gap.startswith("#")
    assert all(text[token.start : token.end] == token.text for token in found)


@pytest.mark.parametrize(
    ("query", "place", "reason"),
    [
        ("INSERT DATA { <a:a> <a:b> 1 }", "line 1, column 1", "INSERT is an update"),
        ("PREFIX x: <https://e.org/>\nDROP ALL", "line 2, column 1", "DROP is an update"),
        ("LOAD <file:///etc/passwd>", "line 1, column 1", "LOAD is an update"),
        ("SELEC * { ?s ?p ?o }", "line 1, column 1", "Did you mean SELECT?"),
        ("", "line 1, column 1", "There is no query here"),
        ("# only a note", "line 1, column 1", "There is no query here"),
        (
            "SELECT * {\n ?s iwtt:party ?o }",
            "line 2, column 5",
            "The prefix iwtt: is not declared. Did you mean iwt:?",
        ),
        ("SELECT * { ?s foaf:name ?o }", "line 1, column 15", "Add PREFIX foaf: <...> at the top."),
        ('SELECT * { ?s ?p "a }', "line 1, column 18", "has no end"),
        ("SELECT * { ?s ?p <a'b> }", "line 1, column 18", "may be an IRI or a comparison"),
        ("SELECT * FROM { ?s ?p ?o }", "line 1, column 10", "FROM is followed by the IRI"),
        ("SELECT * { ?s ?p ?o } ☃", "line 1, column 23", "cannot stand here"),
    ],
)
def test_a_refusal_says_where_and_why(query: str, place: str, reason: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        inspect(query, {"iwt": "https://w3id.org/iwtld/ontology#"})
    assert place in str(caught.value)
    assert reason in str(caught.value)


def test_the_message_shows_the_line_and_marks_the_place() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        inspect("SELECT *\n{ ?s x:y ?o }")
    assert str(caught.value).split("\n")[1:] == ["  { ?s x:y ?o }", "       ^"]


@pytest.mark.parametrize(
    "form", ["SELECT * {}", "ASK {}", "construct where { ?s ?p ?o }", "DESCRIBE <https://e.org/>"]
)
def test_the_four_forms_of_query_pass(form: str) -> None:
    assert inspect(form).form == form.split()[0].upper()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 2300 + "}" * 2300,
        "SELECT * { FILTER" + "(" * 5000 + "1" + ")" * 5000 + " }",
        "SELECT * { ?s ?p ?o FILTER(" + "!" * 10_000 + "true) }",
        "SELECT * { ?s ?p ?o FILTER(1" + "||1" * 10_000 + ") }",
        "SELECT * { { ?s ?p ?o } " + "UNION { ?s ?p ?o } " * 7000 + "}",
        "SELECT * { " + "".join(f"BIND({i} AS ?x{i}) " for i in range(5000)) + "}",
        "SELECT * { ?s " + "(" * 8000 + "<a:b>" + ")" * 8000 + " ?o }",
    ],
)
def test_nesting_that_would_end_the_process_is_refused(query: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"deeper than|More than"):
        inspect(query)


def test_nesting_up_to_the_limits_is_answered() -> None:
    deep = "SELECT * " + "{" * MAX_DEPTH + " ?s ?p ?o " + "}" * MAX_DEPTH
    wide = "SELECT * { ?s ?p ?o FILTER(1" + "||1" * (MAX_BRANCHES - 2) + ") }"
    for query in (deep, wide):
        inspect(query)
        _consume(Store(), query)


def test_the_graphs_of_from_clauses_are_reported_and_must_exist() -> None:
    text = (
        "PREFIX g: <https://w3id.org/iwtld/graph/>\n"
        "SELECT * FROM g:sources FROM NAMED <https://w3id.org/iwtld/graph/claims> { ?s ?p ?o }"
    )
    found = inspect(text)
    graphs = ["https://w3id.org/iwtld/graph/claims", "https://w3id.org/iwtld/graph/sources"]
    assert sorted(clause.iri for clause in found.dataset) == graphs
    check_dataset(text, found, graphs)
    with pytest.raises(QuerySyntaxError, match=r"line 2, column 10: FROM names <.*sources>, which is not"):
        check_dataset(text, found, graphs[:1])


def _consume(store: Store, text: str) -> None:
    result = store.query(text)
    if not isinstance(result, bool) and hasattr(result, "__iter__"):
        for _ in result:
            pass
