"""What a service can do wrong, and what is said about it."""

from __future__ import annotations

import http.server
import shutil
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest

from iwtld.errors import (
    CredentialsError,
    ServiceAnswerError,
    ServiceDeadlineError,
    ServiceError,
    ServiceStatusError,
    UnreachableServiceError,
)
from iwtld.remote import Service, open_service

from .fake import Behaviour, close, drip, fake, flood, hang, reply
from .servers import free_port

SECRET = "open-sesame"
JSON = "Content-Type: application/sparql-results+json"
YES = reply("200 OK", b'{"head":{},"boolean":true}', JSON)
CREDENTIALS = {"IWTLD_STORE_USER": "ali", "IWTLD_STORE_PASSWORD": SECRET}


def service(url: str, deadline: float = 10, **environment: str) -> Service:
    return open_service(url, environment=environment, deadline=deadline, dialect="generic")


def failure(behaviour: Behaviour, deadline: float = 10, **environment: str) -> ServiceError:
    with fake(behaviour) as running, pytest.raises(ServiceError) as caught:
        service(running.url, deadline, **environment).ask("ASK {}")
    assert running.url in str(caught.value)
    assert caught.value.exit_code == 4
    return caught.value


def test_nothing_that_listens_is_told_with_the_address() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(UnreachableServiceError, match=f"{url}.*nothing listens there"):
        service(url).ask("ASK {}")


@pytest.mark.parametrize(
    "behaviour",
    [
        hang,
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-Header: 1\r\n"),
        drip(b"HTTP/1.1 200 OK\r\n" + JSON.encode() + b"\r\n\r\n", b" "),
    ],
    ids=["silence", "status line", "headers", "body"],
)
def test_the_deadline_holds_for_the_whole_answer(behaviour: Behaviour) -> None:
    start = time.monotonic()
    error = failure(behaviour, deadline=0.6)
    # What drips would go on for ever; a busy machine may be late.
    assert time.monotonic() - start < 10
    # A header without an end is cut off by the HTTP library at some length, which may come first.
    assert isinstance(error, ServiceDeadlineError), error


def test_no_thread_is_left_behind_by_a_deadline() -> None:
    failure(hang, deadline=0.3)
    end = time.monotonic() + 5
    while any(each.name == "iwtld-exchange" for each in threading.enumerate()):
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def certified(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A server side of TLS, and the file with its certificate, which nobody has signed."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made, *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


def test_a_certificate_that_nobody_vouches_for_is_refused_and_nothing_is_sent(
    certified: tuple[ssl.SSLContext, Path],
) -> None:
    context, _ = certified
    with fake(YES, tls=context) as running, pytest.raises(UnreachableServiceError) as caught:
        service(running.url, **CREDENTIALS).ask("ASK {}")
    assert "its certificate is not trusted (self-signed certificate" in str(caught.value)
    assert running.requests == []


def test_a_certificate_that_the_user_trusts_is_enough(
    certified: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with fake(YES, tls=context) as running:
        assert service(running.url).ask("ASK {}")


def test_a_server_without_tls_is_told_as_such() -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as plain:
        threading.Thread(target=plain.serve_forever, daemon=True).start()
        with pytest.raises(UnreachableServiceError, match="speaks no TLS"):
            service(f"https://127.0.0.1:{plain.server_port}").ask("ASK {}")
        plain.shutdown()


def test_a_closed_connection_is_tried_again_and_then_told() -> None:
    with fake(close) as running, pytest.raises(UnreachableServiceError, match="closed the connection"):
        service(running.url).ask("ASK {}")
    assert len(running.requests) == 4


def test_a_query_survives_a_service_that_is_busy_for_a_moment() -> None:
    with fake(reply("503 Busy"), close, YES) as running:
        assert service(running.url).ask("ASK {}")
        assert len(running.requests) == 3


def test_an_update_is_sent_once_unless_repeating_it_is_safe() -> None:
    with fake(close) as running, pytest.raises(UnreachableServiceError) as caught:
        service(running.url).update("INSERT DATA { <a:b> <a:b> 1 }")
    assert len(running.requests) == 1
    assert caught.value.sent


def test_an_update_that_is_safe_to_repeat_is_repeated() -> None:
    with fake(reply("502 Bad Gateway"), reply("204 No Content")) as running:
        service(running.url).update("DROP SILENT GRAPH <a:b>", repeat=True)
        assert len(running.requests) == 2


def test_a_server_error_is_told_with_its_first_line() -> None:
    error = failure(reply("500 Oops", b"\n\n disk is full \nstack trace"))
    assert isinstance(error, ServiceStatusError)
    assert error.status == 500
    assert str(error).endswith("(500): disk is full")


def test_a_server_error_in_html_is_told_as_text() -> None:
    body = b"<html><head><style>p { }</style></head><body><h1>Query &lt;timeout&gt;</h1></body></html>"
    assert "(500): Query <timeout>" in str(failure(reply("500 Oops", body, "Content-Type: text/html")))


def test_control_characters_of_a_server_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in str(failure(reply("500 Oops", b"\x1b[31mred")))


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
def test_refused_credentials_are_told_without_them(status: str) -> None:
    challenge = 'WWW-Authenticate: Basic realm="store"'
    error = failure(reply(status, b"", challenge), **CREDENTIALS)
    assert isinstance(error, CredentialsError)
    assert "IWTLD_STORE_PASSWORD" in str(error)
    assert SECRET not in f"{error} {error!r} {error.__cause__!r}"


def test_refused_digest_credentials_do_not_go_round_for_ever() -> None:
    challenge = 'WWW-Authenticate: Digest realm="store", nonce="1", qop="auth", algorithm=MD5'
    with fake(reply("401 Unauthorized", b"", challenge)) as running, pytest.raises(CredentialsError):
        service(running.url, **CREDENTIALS).ask("ASK {}")
    assert len(running.requests) == 2
    assert SECRET.encode() not in b"".join(running.requests)


def test_a_password_is_not_sent_before_it_is_asked_for() -> None:
    with fake(YES) as running:
        service(running.url, **CREDENTIALS).ask("ASK {}")
    assert b"authorization" not in running.requests[0].lower()


def test_digest_goes_before_basic_where_both_are_offered() -> None:
    challenge = (
        'WWW-Authenticate: Basic realm="a, b", Digest realm="store", nonce="1", qop="auth", algorithm=MD5'
    )
    with fake(reply("401 Unauthorized", b"", challenge), YES) as running:
        service(running.url, **CREDENTIALS).ask("ASK {}")
    assert b"authorization: digest " in running.requests[1].lower()


def test_a_token_is_sent_as_bearer() -> None:
    with fake(YES) as running:
        service(running.url, IWTLD_STORE_TOKEN=SECRET).ask("ASK {}")
    assert f"Authorization: Bearer {SECRET}".encode() in running.requests[0]


def test_a_redirection_is_not_followed_and_named() -> None:
    with fake(YES) as other:
        error = failure(reply("307 Moved", b"", f"Location: {other.url}/sparql?key={SECRET}"), **CREDENTIALS)
        assert other.requests == []
    assert f"points to {other.url}/sparql" in str(error)
    assert SECRET not in str(error)


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"a:b"}}', JSON),
        (b"<html><h1>Welcome</h1></html>", "Content-Type: text/html"),
        (b"", JSON),
        (b'{"head":{"vars":["x"]}', JSON),
        (b"\xff\xfe\x00", JSON),
    ],
    ids=["cut short", "page", "empty", "head alone", "bytes"],
)
def test_an_answer_that_is_no_result_is_told_apart_from_an_empty_one(body: bytes, form: str) -> None:
    with fake(reply("200 OK", body, form)) as running, pytest.raises(ServiceAnswerError, match="damaged"):
        service(running.url).select("SELECT ?x {}")


def test_an_answer_that_breaks_off_is_no_answer() -> None:
    head = f"HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Length: 1000\r\n\r\n".encode()
    error = failure(lambda connection, request: connection.sendall(head + b'{"head":{},"boolean":true}'))
    assert isinstance(error, UnreachableServiceError)
    assert "broke off" in str(error)


@pytest.mark.parametrize(
    "behaviour",
    [
        flood,
        lambda connection, request: connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n"
        ),
    ],
    ids=["without a length", "with its length"],
)
def test_an_answer_that_is_too_long_is_not_read(behaviour: Behaviour) -> None:
    error = failure(behaviour, IWTLD_STORE_LIMIT="1000000")
    assert "longer than 1,000,000 bytes" in str(error)


def test_a_table_that_virtuoso_cut_short_is_refused() -> None:
    body = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'
    with (
        fake(reply("200 OK", body, JSON, "X-SPARQL-MaxRows: 10000")) as running,
        pytest.raises(ServiceAnswerError, match="ResultSetMaxRows"),
    ):
        service(running.url).select("SELECT ?x {}")
