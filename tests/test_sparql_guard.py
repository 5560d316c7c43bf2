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
from iwtld.queries.guard import MAX_DEPTH, MAX_PARTS, calls
from iwtld.queries.syntax import translate


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
    wide = "SELECT * { ?s ?p ?o FILTER(1" + "||1" * (MAX_PARTS - 3) + ") }"
    for query in (deep, wide):
        inspect(query)
        _consume(Store(), query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT " + "".join(f"(1 AS ?a{number})" for number in range(3000)) + " {}",
        "SELECT (1 AS ?x) {} GROUP BY " + "(1)" * 3000,
        "SELECT * {} ORDER BY " + "(1)" * 3000,
        "DESCRIBE " + "<http://a/>" * 3000,
        "ASK { ?s ?p (" + "1 " * 5000 + ") }",
        "ASK { " + "?s ?p ?o . " * 3000 + "}",
        "ASK { ?s " + "; ".join(["?p ?o"] * 3000) + " }",
        "ASK { ?s ?p " + ", ".join(["?o"] * 9000) + " }",
    ],
    ids=["expressions", "groups", "orders", "described", "list", "patterns", "predicates", "objects"],
)
def test_what_the_engine_nests_without_brackets_is_counted(query: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        inspect(query)
    assert caught.value.code == "too-complex"


@pytest.mark.parametrize(
    "query",
    [
        "ASK { VALUES (?x ?y) { " + "(1 2) " * 5000 + "} }",
        "ASK { FILTER(1 IN (" + ", ".join(["1"] * 5000) + ")) }",
    ],
    ids=["rows", "choices"],
)
def test_data_may_be_as_long_as_it_likes(query: str) -> None:
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


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o FILTER ▲?o > 3 }",
        "SELECT * {\n  ?s ?p ?o FILTER(▲CONTAIN(?o, 2))\n}",
        "SELECT * { ?s ?p ?o FILTER(?o > ▲) }",
        "SELECT * { ?s ?p ?o BIND(1 AS ▲x) }",
        "SELECT * { ?s ?p ?o } LIMIT ▲ten",
        "SELECT * { ?s ?p ?o } ORDER ▲?s",
        "SELECT * { ?s ?p ?o } ▲}",
        "SELECT * { ?s ?p ?o OPTIONAL ▲?s ?p ?o }",
        "SELECT * { VALUES ?x { 1 2 ▲?y } }",
        "SELECT * { ?s ?p ?o .\r\n▲",
        "SELECT ▲COUNT(?x) { ?s ?p ?x }",
        "SELECT ?s WHERE ▲?s ?p ?o }",
    ],
)
def test_the_place_of_a_mistake_is_where_reading_ends_and_not_the_end_of_the_text(query: str) -> None:
    text = query.replace("▲", "")
    before = query.partition("▲")[0].rstrip("\r\n") if query.endswith("▲") else query.partition("▲")[0]
    inspect(text)
    with pytest.raises(SyntaxError) as caught:
        Store().query(text)
    error = translate(caught.value, text)
    assert (error.line, error.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT ?x (1 AS ?x) {}", "Duplicated variable name in SELECT."),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?p", "The SELECT contains a variable that is unbound."),
    ],
)
def test_a_reason_that_the_engine_gives_is_passed_on(query: str, reason: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        Store().query(query)
    assert translate(caught.value, query).reason == reason


@pytest.mark.parametrize(
    ("query", "code", "hint"),
    [
        ("ASK { SERVICE <a:b> {} }", "service-refused", None),
        ("PREFIX SERVICE: <a:b> ASK { SERVICE:x ?p ?o }", "service-refused", "Choose another name."),
        ("DROP ALL", "update-refused", None),
        ("ASK " + "{" * 101 + "}" * 101, "too-deep", None),
        ("ASK { FILTER(" + "!" * (MAX_PARTS + 1) + "true) }", "too-complex", None),
        ("ASK { ?s x:y ?o }", "unknown-prefix", "Add PREFIX x: <...> at the top."),
        ("SELEC * {}", "query-syntax", "Did you mean SELECT?"),
    ],
)
def test_a_refusal_has_a_code_and_a_hint_apart_from_its_reason(
    query: str, code: str, hint: str | None
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        inspect(query)
    error = caught.value
    assert (error.code, error.hint) == (code, hint)
    assert error.reason is not None
    assert hint is None or hint not in error.reason
    assert error.line == 1


def test_the_depth_that_is_allowed_can_be_lowered_and_not_raised() -> None:
    text = "ASK " + "{" * 20 + "}" * 20
    inspect(text, max_depth=20)
    with pytest.raises(QuerySyntaxError, match="deeper than 19 levels"):
        inspect(text, max_depth=19)
    with pytest.raises(QuerySyntaxError, match=f"deeper than {MAX_DEPTH} levels"):
        inspect("ASK " + "{" * (MAX_DEPTH + 1) + "}" * (MAX_DEPTH + 1), max_depth=10_000)


@pytest.mark.parametrize(
    ("query", "deterministic"),
    [
        ("SELECT * { ?s ?p ?o }", True),
        ("SELECT (now() AS ?x) {}", False),
        ("SELECT * { FILTER(RAND() > 0.5) }", False),
        ('SELECT ("RAND()" AS ?rand) { ?s <a:NOW> ?uuid } # UUID()', True),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p [] }", True),
        ("CONSTRUCT { ?s ?p [] } { ?s ?p ?o }", False),
        ("CONSTRUCT { ?s ?p (1) } { ?s ?p ?o }", False),
        ("CONSTRUCT { ?s ?p _:b } { ?s ?p ?o }", False),
        ("DESCRIBE ?s { ?s ?p [] }", True),
    ],
)
def test_it_is_told_whether_the_answer_is_the_same_each_time(query: str, deterministic: bool) -> None:
    assert inspect(query).deterministic is deterministic


def test_the_place_where_a_function_is_called_is_found() -> None:
    text = "PREFIX f: <https://e.org/> SELECT (f:go(?x) AS ?y) { ?s f:go ?x }"
    assert calls(text, "https://e.org/go") == text.index("f:go(")
    assert calls(text, "https://e.org/stop") is None
    assert calls("ASK { FILTER <bif:contains>(1) }", "bif:contains") == 13
