"""Requests that mean harm, byte by byte: smuggling, slowness, addresses, headers, what is echoed and kept."""

from __future__ import annotations

import gzip
import json
import re
import socket
import time
from contextlib import ExitStack
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from .client import QUERY, Answer, Service, descriptors, head_of, megabytes, request, rest

CHUNKED = "Transfer-Encoding: chunked"
SPARQL = "Content-Type: application/sparql-query"
NUMBERS = f"SELECT * {{ VALUES ?x {{ {' '.join(map(str, range(1_000)))} }} }}"
SLOW = 4.0
"""How long a client of the service under attack may take, in seconds."""
MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def statuses(reply: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", reply)]


# What two servers could read in two ways


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(
            request("POST", "/sparql", SPARQL, "Content-Length: 5", CHUNKED), id="length-and-chunks"
        ),
        pytest.param(
            request("POST", "/sparql", SPARQL, CHUNKED, "Content-Length: 5"), id="chunks-and-length"
        ),
        pytest.param(
            request("POST", "/sparql", SPARQL, "Content-Length: 5", "Content-Length: 6"), id="two-lengths"
        ),
        pytest.param(request("POST", "/sparql", SPARQL, "Content-Length: 5, 5"), id="list-of-lengths"),
        pytest.param(request("POST", "/sparql", SPARQL, "Content-Length: +5"), id="signed-length"),
        pytest.param(request("POST", "/sparql", SPARQL, "Content-Length: -1"), id="negative-length"),
        pytest.param(request("POST", "/sparql", SPARQL, f"Content-Length: {'9' * 30}"), id="endless-length"),
        pytest.param(request("POST", "/sparql", SPARQL, "Transfer-Encoding: xchunked"), id="unknown-coding"),
        pytest.param(
            request("POST", "/sparql", SPARQL, "Transfer-Encoding: chunked, x"), id="chunks-not-last"
        ),
        pytest.param(
            request("POST", "/sparql", SPARQL, "Transfer-Encoding : chunked"), id="space-before-colon"
        ),
        pytest.param(request("POST", "/sparql", SPARQL, "Transfer-Encoding:\x0bchunked"), id="vertical-tab"),
        pytest.param(request("POST", "/sparql", SPARQL, "X: a\r\n Content-Length: 5"), id="folded-header"),
        pytest.param(b"GET /health HTTP/1.1\nHost: localhost\n\n", id="bare-line-feed"),
        pytest.param(request("GET", "/health", "X: a\x00b"), id="nul-in-a-header"),
        pytest.param(request("GET", "/health", "Host: other.example"), id="two-hosts"),
        pytest.param(b"GET /health HTTP/1.1\r\n\r\n", id="no-host"),
        pytest.param(b"GET /health\r\n\r\n", id="http-0.9"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", id="http-2"),
        pytest.param(request("GET", "/\x00"), id="nul-in-the-path"),
        pytest.param(request("GET", "/\xe9"), id="letters-in-the-path"),
        pytest.param(request("GET", "http://[::1/health"), id="broken-address"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="tls"),
    ],
)
def test_what_is_no_plain_request_is_refused_and_ends_the_connection(service: Service, attack: bytes) -> None:
    hidden = b"0\r\n\r\n" + request("GET", "/version")
    reply = service.raw(attack + hidden)
    assert statuses(reply) == [400]
    _, headers, body = head_of(reply)
    assert headers["connection"] == "close"
    assert headers["content-type"] == "application/problem+json"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert json.loads(body)["status"] == 400


@pytest.mark.parametrize("size", [b"0x5", b"-5", b"+5", b"f" * 17, b'5;a="\n"', b"5 5"])
def test_a_chunk_whose_size_is_odd_ends_the_connection(service: Service, size: bytes) -> None:
    body = size + b"\r\nASK{}\r\n0\r\n\r\n" + request("GET", "/version")
    assert statuses(service.raw(request("POST", "/sparql", SPARQL, CHUNKED, body=body))) == [400]


def test_requests_in_one_breath_are_answered_in_order(service: Service) -> None:
    reply = service.raw(
        request("GET", "/version")
        + request("GET", "/sparql?query=ASK%7B%7D")
        + request("POST", "/sparql", SPARQL, "Content-Length: 5", body=b"ASK{}")
        + request("GET", "/health", "Connection: close")
    )
    assert statuses(reply) == [200, 200, 200, 200]
    assert reply.index(b'"version"') < reply.index(b'"boolean"') < reply.index(b'"status": "ok"')


def test_what_stands_behind_a_body_is_no_header(service: Service) -> None:
    body = b"5\r\nASK{}\r\n0\r\nAccept: text/csv\r\nIf-None-Match: *\r\n\r\n"
    reply = service.raw(request("POST", "/sparql", SPARQL, CHUNKED, "Connection: close", body=body))
    assert head_of(reply)[1]["content-type"].startswith("application/sparql-results+json")


# Slowness and size


BEGUN = {
    "silence": b"",
    "half a line": b"GET /health HT",
    "half a header": request("GET", "/health")[:-2] + b"X: a",
    "a body after the reply": request("GET", "/health", "Content-Length: 9000"),
    "a letter after the reply": request("GET", "/health") + b"G",
    "a slow body": request("POST", "/sparql", SPARQL, "Content-Length: 9000"),
    "a body that is refused": request("POST", "/sparql", SPARQL, f"Content-Length: {1 << 30}"),
    "slow chunks": request("POST", "/sparql", SPARQL, CHUNKED, body=b"5\r\nASK{}\r\nff\r\n"),
    "endless lines behind the body": request("POST", "/sparql", SPARQL, CHUNKED, body=b"0\r\nX: "),
}
"""Connections that have begun with something, and on which no request follows."""


@pytest.mark.parametrize("drip", [b"", b"a", b"\r\n"], ids=["and-nothing", "and-letters", "and-line-ends"])
def test_no_connection_is_kept_that_has_no_request(service: Service, drip: bytes) -> None:
    """A19: each state of a connection ends in time, also for who sends a byte now and then."""
    with ExitStack() as stack:
        kept = {}
        for name, begun in BEGUN.items():
            kept[name] = stack.enter_context(service.connect())
            kept[name].sendall(begun)
        if drip:
            kept["a reply"] = stack.enter_context(service.connect())
            kept["a reply"].sendall(request("GET", "/health"))
        for name in kept:
            kept[name].setblocking(False)
        start = time.monotonic()
        while kept and time.monotonic() - start < 3 * SLOW + 5:
            time.sleep(0.3)
            for name in [name for name, stream in kept.items() if _ended(stream, drip)]:
                del kept[name]
        assert list(kept) == []


def _ended(stream: socket.socket, drip: bytes) -> bool:
    try:
        if stream.recv(65_536) == b"":
            return True
    except BlockingIOError:
        pass
    except ConnectionResetError:
        return True
    try:
        stream.sendall(drip)
    except OSError:
        return True
    return False


def test_a_body_that_comes_too_slowly_is_told_so(service: Service) -> None:
    """A19"""
    with service.connect() as stream:
        stream.sendall(request("POST", "/sparql", SPARQL, "Content-Length: 100", body=b"ASK"))
        begun = time.monotonic()
        status, _, body = head_of(rest(stream))
    assert status == 408
    assert json.loads(body)["type"].endswith("/too-slow")
    assert SLOW - 0.1 < time.monotonic() - begun < SLOW + 4


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "in-chunks"])
def test_ten_megabytes_are_refused_before_they_are_read(service: Service, declared: bool) -> None:
    """A19"""
    size = 10 << 20
    line = f"Content-Length: {size}" if declared else CHUNKED
    with service.connect() as stream:
        stream.settimeout(10)
        stream.sendall(request("POST", "/sparql", SPARQL, line))
        if not declared:
            stream.sendall(b"%x\r\n%s" % (size, b" " * (300 * 1024)))
        reply = stream.recv(65_536)
    assert statuses(reply) == [413]


def test_an_endless_head_is_refused_and_not_kept(service: Service) -> None:
    gate = service.served.process.pid
    before = megabytes(gate)
    with service.connect() as stream:
        stream.sendall(request("GET", "/health")[:-2])
        sent = _pour(stream, b"X: " + b"a" * 60_000 + b"\r\n")
        reply = rest(stream)
    assert sent < 16 << 20
    assert statuses(reply) in ([431], [])
    assert megabytes(gate) < before + 20


def test_endless_lines_behind_a_body_are_not_kept(service: Service) -> None:
    gate = service.served.process.pid
    before = megabytes(gate)
    with service.connect() as stream:
        stream.sendall(request("POST", "/sparql", SPARQL, CHUNKED, body=b"5\r\nASK{}\r\n0\r\n"))
        sent = _pour(stream, b"X: " + b"a" * 60_000 + b"\r\n")
    assert sent < 16 << 20
    assert megabytes(gate) < before + 20


def _pour(stream: socket.socket, piece: bytes) -> int:
    """Send until nobody takes it any more, at most 64 MB; return how much was taken."""
    sent = 0
    stream.settimeout(5)
    try:
        while sent < 64 << 20:
            stream.sendall(piece)
            sent += len(piece)
    except OSError:
        pass
    return sent


def test_who_does_not_take_the_reply_loses_it(service: Service) -> None:
    """Many replies wait in vain; neither memory nor connections are held for longer than the limits."""
    gate = service.served.process.pid
    service.settled(4)
    before, memory = descriptors(gate), megabytes(gate)
    with ExitStack() as stack:
        for number in range(20):
            stream = stack.enter_context(socket.socket())
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stream.connect(("127.0.0.1", service.served.port))
            text = quote(f"SELECT * {{ ?s ?p ?o }} #{number}")
            stream.sendall(request("GET", f"/sparql?format=csv&query={text}"))
        deadline = time.monotonic() + 40
        while descriptors(gate) > before + 3:
            assert time.monotonic() < deadline, (before, descriptors(gate))
            time.sleep(0.2)
    service.settled(4)
    assert megabytes(gate) < memory + 150


def test_idle_connections_of_one_client_leave_room_for_others(service: Service) -> None:
    """One client may hold half of the connections, and what all of them may hold is bounded."""
    gate = service.served.process.pid
    with ExitStack() as stack:
        for _ in range(130):
            stack.enter_context(service.connect("127.0.0.7"))
        mine = service.ask("/health", source="127.0.0.7")
        other = service.ask("/sparql?query=ASK%7B%7D", source="127.0.0.8")
        for number in range(300):
            stack.enter_context(service.connect(f"127.0.1.{number % 250 + 1}"))
        assert descriptors(gate) < 200 + 64 + 60
    assert (mine.status, mine.slug) == (503, "connections")
    assert "retry-after" in mine.headers
    assert other.status == 200
    deadline = time.monotonic() + 10
    while service.ask("/health").status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)


# Negotiation


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        pytest.param("application/pdf", 406, id="A33-unsupported"),
        pytest.param("application/sparql-results+json;q=0, text/csv;q=0", 406, id="A33-q0"),
        pytest.param("text/csv;q=0, application/sparql-results+json", 200, id="A33-q0-of-another"),
        pytest.param("*/*;q=1e309", 400, id="A33-endless-weight"),
        pytest.param("*/*;q=-1", 400, id="A33-negative-weight"),
        pytest.param("a" * 5_000, 400, id="A33-long"),
        pytest.param(",".join(["a/b"] * 2_000), 400, id="A33-many"),
        pytest.param("text/html\x0b", 400, id="A33-control"),
    ],
)
def test_an_accept_header_is_honoured_or_refused(service: Service, accept: str, status: int) -> None:
    reply = service.raw(request("GET", "/sparql?query=ASK%7B%7D", f"Accept: {accept}", "Connection: close"))
    found, _, body = head_of(reply)
    assert found == status
    if status == 406:
        assert {each["format"] for each in json.loads(body)["formats"]} >= {"json", "xml", "csv", "tsv"}


def test_a_hundred_kilobytes_of_accept_are_refused(service: Service) -> None:
    """A33"""
    reply = service.raw(request("GET", "/sparql?query=ASK%7B%7D", "Accept: " + "a/b," * 25_000))
    assert statuses(reply) == [431]


def test_two_accept_headers_count_as_one(service: Service) -> None:
    lines = ("Accept: text/csv", "Accept: application/pdf", "Connection: close")
    _, headers, _ = head_of(service.raw(request("GET", "/sparql?query=SELECT%20*%7B%7D", *lines)))
    assert headers["content-type"].startswith("text/csv")


# Paths


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/doc/../../etc/passwd", id="A34-dots"),
        pytest.param("/static/../../../etc/passwd", id="A34-static"),
        pytest.param("/static/x/..%2f..%2f..%2fetc%2fpasswd", id="A34-static-escaped"),
        pytest.param("/static/x//etc/passwd", id="A34-static-absolute"),
        pytest.param("/doc/jurisdiction/KEN.ttl%00.html", id="A34-nul"),
        pytest.param("/id/..%5c..%5cetc", id="A34-backslash"),
        pytest.param("/doc/%252e%252e/%252e%252e/etc/passwd", id="A34-twice"),
        pytest.param("/doc/%2e%2e/%2e%2e/etc/passwd", id="A34-escaped-dots"),
        pytest.param("/dumps/..%2fmanifest.json", id="A34-dumps"),
        pytest.param("/data/....//....//etc/passwd", id="A34-data"),
        pytest.param("/forms/..%2f..%2fpyproject.toml", id="A34-forms"),
        pytest.param("/id///evil.example", id="A44"),
        pytest.param("/doc/%2f%2fevil.example", id="A44-escaped"),
        pytest.param("//evil.example/..", id="A44-start"),
        pytest.param("/id/%09//evil.example", id="A44-tab"),
        pytest.param("/id/jurisdiction/%ff%fe", id="not-utf-8"),
        pytest.param("/id/jurisdiction/KEN%0d%0aSet-Cookie:%20a=b", id="line-ends"),
    ],
)
def test_a_path_leads_nowhere_but_here(service: Service, path: str) -> None:
    reply = service.raw(request("GET", path, "Connection: close"))
    status, headers, body = head_of(reply)
    assert status == 404
    assert "location" not in headers
    assert "set-cookie" not in headers
    assert b"root:" not in body


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "ttl%00.html", "file:///etc/passwd", "%00", "a" * 5_000]
)
@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D&", "/doc/jurisdiction/KEN?"])
def test_the_name_of_a_format_is_looked_up_and_not_opened(service: Service, path: str, name: str) -> None:
    """A34"""
    found = service.ask(f"{path}format={name}")
    assert (found.status, found.slug) == (400, "unknown-format")


@pytest.mark.parametrize("path", ["/sparql", "/", "/doc/jurisdiction/KEN", "/api/validate", "/api/queries"])
@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "PROPFIND"])
def test_another_method_is_refused_with_those_that_there_are(
    service: Service, method: str, path: str
) -> None:
    """A35"""
    found = service.ask(path, method, headers={"X-Secret": "not to be echoed"})
    assert (found.status, found.slug) == (405, "method")
    assert found.headers["allow"].endswith("OPTIONS")
    assert method not in found.headers["allow"]
    assert b"not to be echoed" not in found.body


def test_no_tunnel_and_no_other_protocol_is_opened(service: Service) -> None:
    assert statuses(service.raw(b"CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n"))[0] >= 400
    for upgrade in ("websocket", "h2c"):
        lines = ("Connection: Upgrade", f"Upgrade: {upgrade}", "Sec-WebSocket-Key: x")
        with service.connect() as stream:
            stream.sendall(request("GET", "/health", *lines))
            assert statuses(stream.recv(65_536)) == [200]


# What is told of the client, and to whom


@pytest.mark.parametrize("path", ["/", "/about", "/id/jurisdiction/KEN", "/api/openapi.json", "/sparql"])
def test_nothing_of_the_host_header_comes_back(service: Service, path: str) -> None:
    """A37"""
    lines = ["Accept: text/html, */*;q=0.1", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: gopher"]
    lines += ["Forwarded: host=evil.example;proto=gopher", "X-Forwarded-For: 6.6.6.6", "Connection: close"]
    data = request("GET", path, *lines).replace(b"Host: localhost", b"Host: evil.example")
    reply = service.raw(data)
    assert statuses(reply)[0] in (200, 303)
    assert b"evil.example" not in reply
    assert b"gopher:" not in reply
    assert "6.6.6.6" not in "\n".join(service.served.lines)


def test_other_origins_may_read_but_not_upload(service: Service) -> None:
    """A38"""
    there = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    preflight = service.ask("/sparql", "OPTIONS", headers=there)
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in preflight.headers
    assert set(preflight.headers["access-control-allow-methods"].split(", ")) == {
        "GET",
        "HEAD",
        "POST",
        "OPTIONS",
    }
    body, kind = b"<urn:a> <urn:b> <urn:c> .", {"Content-Type": "text/turtle"}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        found = service.ask("/api/validate", "POST", body, {**kind, **headers})
        assert (found.status, found.slug) == (403, "foreign-origin")


PAGES = [
    "/", "/about", "/api", "/search?q=Kenya", "/sparql", "/sparql?query=ASK%7B%7D", "/sparql?query=ASK", "/nowhere",
    "/doc/jurisdiction/KEN", "/id/jurisdiction/KEN", "/health", "/ready", "/version", "/api/openapi.json", "/queries",
    "/doc/%2e%2e", "/static/x/y", "/api/nowhere", "/validate", "/sparql?query=SERVICE",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("accept", ["text/html", "*/*", "application/pdf"])
def test_every_reply_says_what_a_page_may_do(service: Service, path: str, accept: str) -> None:
    """A39"""
    for method in ("GET", "HEAD", "OPTIONS", "PUT"):
        _has_policy(service.ask(path, method, headers={"Accept": accept}))


def test_a_reply_that_has_not_changed_says_what_a_page_may_do(service: Service) -> None:
    first = service.ask("/sparql?query=ASK%7B%7D")
    again = service.ask("/sparql?query=ASK%7B%7D", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    _has_policy(again)
    for name in ("etag", "cache-control", "vary", "iwtld-dataset"):
        assert again.headers[name] == first.headers[name]


def _has_policy(found: Answer) -> None:
    policy = found.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert found.headers["x-content-type-options"] == "nosniff"


class Seen(HTMLParser):
    """Notes what a browser would run or follow in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and "src" not in given and given.get("type") != "application/ld+json":
            self.found.append("script")
        self.found += [name for name in given if name.startswith("on") or name == "style"]
        self.links += [given[name] for name in ("href", "src", "action", "formaction") if name in given]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/search?q=TEXT", id="A39-search"),
        pytest.param("/basis?requesting=TEXT&requested=TEXT&form=TEXT&on=TEXT", id="A39-finder"),
        pytest.param("/basis/memo?requesting=TEXT&requested=TEXT", id="A39-memo"),
        pytest.param("/gaps?form=TEXT&on=TEXT&below=TEXT", id="A39-gaps"),
        pytest.param("/gaps/matrix?form=TEXT&among=TEXT", id="A39-matrix"),
        pytest.param("/what-if?requesting=TEXT&act=TEXT", id="A39-what-if"),
        pytest.param("/fixes?requesting=TEXT&requested=TEXT", id="A39-fixes"),
        pytest.param("/network?treaty=TEXT&instrument=TEXT&group=TEXT", id="A39-network"),
        pytest.param("/queries/TEXT", id="A39-query"),
        pytest.param("/queries/treaties-in-force?state=TEXT&date=TEXT", id="A39-parameter"),
        pytest.param("/sparql?query=TEXT", id="A39-sparql"),
        pytest.param("/sparql?query=SELECT%20(%22TEXT%22%20AS%20%3Fx)%7B%7D", id="A39-result"),
        pytest.param(
            "/sparql?query=SELECT%20(%3Cjavascript:alert(1)%3E%20AS%20%3Fx)%7B%7D", id="A39-javascript"
        ),
        pytest.param("/sparql?query=SELECT%20(%3Cdata:text/html,x%3E%20AS%20%3Fx)%7B%7D", id="A39-data"),
        pytest.param("/sparql?format=TEXT&query=ASK%7B%7D", id="A39-format"),
        pytest.param("/sparql?default-graph-uri=TEXT&query=ASK%7B%7D", id="A39-graph"),
        pytest.param("/explain/TEXT", id="A39-code"),
        pytest.param("/doc/jurisdiction/TEXT", id="A39-document"),
        pytest.param("/graph/TEXT", id="A39-named-graph"),
        pytest.param("/countries?q=TEXT&page=TEXT&sort=TEXT", id="A39-list"),
        pytest.param("/TEXT", id="A39-nowhere"),
        pytest.param("/nowhere?TEXT=TEXT", id="A39-parameter-name"),
    ],
)
def test_what_a_page_echoes_is_text(service: Service, path: str) -> None:
    for attack in (
        MARKUP,
        "{{7*7}}' onmouseover='alert(1)",
        "javascript:alert(1)",
        "</textarea></script><script>x",
    ):
        wanted = path.replace("TEXT", quote(attack, safe=""))
        found = service.ask(wanted, headers={"Accept": "text/html"})
        assert found.status < 500, found.body[:300]
        _has_policy(found)
        if "html" not in found.headers["content-type"]:
            assert found.headers["content-type"] == "application/problem+json"
            continue
        page = Seen()
        page.feed(found.body.decode())
        assert page.found == []
        assert b"49' on" not in found.body
        assert all(
            not re.match(r"\s*(javascript|data|vbscript):", link, re.IGNORECASE) for link in page.links
        )


def test_a_line_in_the_log_is_one_line_whatever_is_asked(service: Service) -> None:
    before = len(service.served.lines)
    service.raw(request("GET", "/a%1b%5b2J%22%7D%7B%22event%22:%22forged%22%7D%0d%0a", "Connection: close"))
    service.raw(request("GET", "/" + "a" * 30_000, "Connection: close"))
    time.sleep(0.3)
    lines = service.served.lines[before:]
    assert len(lines) >= 2
    assert all("path" in json.loads(line) for line in lines)
    assert all(line.isprintable() and len(line) < 2_000 for line in lines)


# What is kept and given again


def test_a_reply_is_kept_for_the_same_request_alone(service: Service) -> None:
    """No header, body or method of one client decides what another gets."""
    text = "SELECT * { VALUES ?x { 'poison' } } #" + str(time.time())
    path = f"/sparql?query={quote(text)}"
    variants = {
        "json": service.ask(path),
        "csv": service.ask(path, headers={"Accept": "text/csv"}),
        "xml": service.ask(path, headers={"Accept": "application/xml"}),
        "html": service.ask(path, headers={"Accept": "text/html"}),
        "packed": service.ask(path, headers={"Accept-Encoding": "gzip"}),
        "post": service.query(text, "text/csv"),
        "other": service.query(text.replace("poison", "remedy"), "text/csv"),
        "head": service.ask(path, "HEAD", headers={"Accept": "text/csv"}),
        "type": service.ask(path, headers={"Content-Type": "x"}),
    }
    for _ in range(2):
        assert service.ask(path).body == variants["json"].body
        assert (
            service.ask(path, headers={"Accept": "text/csv"}).body
            == variants["csv"].body
            == b"x\r\npoison\r\n"
        )
        assert service.query(text.replace("poison", "remedy"), "text/csv").body == b"x\r\nremedy\r\n"
    tags = [
        found.headers["etag"] for name, found in variants.items() if name in ("json", "csv", "xml", "other")
    ]
    assert len(set(tags)) == 4
    assert variants["head"].headers["etag"] == variants["csv"].headers["etag"]
    assert variants["head"].headers["content-length"] == str(len(variants["csv"].body))
    assert variants["head"].body == b""
    assert {found.headers["vary"] for found in variants.values()} == {"Accept, Accept-Encoding"}


def test_nothing_that_went_wrong_is_kept(service: Service) -> None:
    for path in ("/sparql?query=SERVICE", "/nowhere", "/sparql?query=ASK%7B"):
        found = service.ask(path)
        assert found.headers["cache-control"] == "no-store"
        assert "etag" not in found.headers
        assert service.ask(path, headers={"If-None-Match": "*"}).status == found.status


def test_a_tag_is_found_among_many(service: Service) -> None:
    path = "/sparql?query=ASK%7B%7D"
    tag = service.ask(path).headers["etag"]
    many = ", ".join(f'"{number:032x}"' for number in range(1_000))
    for header, status in (
        (f"{many}, W/{tag}", 304), (many, 200), (tag, 304), (tag.strip('"'), 200), ('"', 200), ("*", 304),
        (f'"{tag}"', 200), (", ,,", 200),
    ):  # fmt: skip
        assert service.ask(path, headers={"If-None-Match": header}).status == status, header


def test_a_range_is_answered_with_the_whole(service: Service) -> None:
    path = f"/sparql?format=csv&query={quote(NUMBERS)}"
    whole = service.ask(path)
    for ranges in ("bytes=0-3", "bytes=-1", "bytes=0-0,2-2," + "4-4," * 1_000 + "6-6", "lines=1"):
        found = service.ask(path, headers={"Range": ranges, "If-Range": whole.headers["etag"]})
        assert (found.status, found.body) == (200, whole.body)


def test_what_is_packed_unpacks_to_the_same(service: Service) -> None:
    path = f"/sparql?format=csv&query={quote(NUMBERS)}"
    packed = service.ask(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == service.ask(path).body
    for refused in ("identity", "gzip;q=0", "br", "gzip; q=0.0"):
        assert "content-encoding" not in service.ask(path, headers={"Accept-Encoding": refused}).headers


# What formats can hold


def test_a_cell_that_a_spreadsheet_would_run_is_exact_at_the_endpoint(service: Service) -> None:
    """A40"""
    cells = ["=1+1", "+1", "-1", "@x", "\tx", "\rx"]
    values = " ".join(json.dumps(cell) for cell in cells)
    found = service.query(f"SELECT * {{ VALUES ?x {{ {values} }} }}", "text/csv")
    assert found.status == 200
    assert found.body.decode() == 'x\r\n=1+1\r\n+1\r\n-1\r\n@x\r\n\tx\r\n"\rx"\r\n'
    assert found.headers["x-content-type-options"] == "nosniff"


def test_xml_never_holds_what_it_cannot(service: Service) -> None:
    """A42"""
    for text in ("\\u0001", "\\u0000", "\\uFFFE", "\\u001b[2J"):
        found = service.query(f'SELECT ("{text}" AS ?x) {{}}', "application/sparql-results+xml")
        assert found.status == 406, text
        assert found.problem["hint"]
    import xml.etree.ElementTree as ET

    found = service.query('SELECT ("a\\r\\n\\tb<&>]]>" AS ?x) {}', "application/sparql-results+xml")
    literal = ET.fromstring(found.body).findtext(".//{http://www.w3.org/2005/sparql-results#}literal")
    assert literal == "a\r\n\tb<&>]]>"


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("%ff%fe", id="not-utf-8"),
        pytest.param("ASK%7B%7D%00", id="nul"),
        pytest.param("%ed%a0%80", id="surrogate"),
        pytest.param("ASK%7B%7D" + "&a=b" * 2_000, id="many-fields"),
    ],
)
def test_a_query_string_that_is_odd_is_refused(service: Service, query: str) -> None:
    assert service.ask(f"/sparql?query={query}").problem["status"] == 400


def test_surrogates_and_controls_in_a_query_are_told(service: Service) -> None:
    for text in ("ASK { ?s ?p '\ud800' }", "ASK\x00{}", "\ufeff\ufeffASK{}", "\x1b[2J"):
        found = service.ask("/sparql", "POST", text.encode("utf-8", "surrogatepass"), QUERY)
        assert found.status in (200, 400)
