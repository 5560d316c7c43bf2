"""Uploads that mean harm, sent to a real service: refused or examined within limits, and nothing stays."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from .client import Answer, Service, megabytes, request, rest, running

TURTLE = "text/turtle"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
GOOD = b"<https://example.org/a> a <http://www.w3.org/2002/07/owl#Ontology> .\n"


@pytest.fixture(autouse=True)
def nothing_stays(service: Service, store_dir: Path) -> Iterator[None]:
    """The folders of an upload are gone when its reply is there, however it ended."""
    yield
    environment = Path(f"/proc/{service.served.process.pid}/environ").read_bytes().split(b"\0")
    temporary = next(Path(os.fsdecode(each[7:])) for each in environment if each.startswith(b"TMPDIR="))
    deadline = time.monotonic() + 5
    while left := [*temporary.iterdir(), *(store_dir / "clones").glob("*")]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


def send(
    service: Service, body: bytes, kind: str = TURTLE, query: str = "alone=yes", **headers: str
) -> Answer:
    return service.ask(f"/api/validate?{query}", "POST", body, {"Content-Type": kind, **headers})


def rdf_xml(declaration: str, content: str) -> bytes:
    return (
        f'<?xml version="1.0"?>\n{declaration}\n<rdf:RDF {RDF} xmlns:ex="https://example.org/">'
        f'<rdf:Description rdf:about="https://example.org/a"><ex:p>{content}</ex:p></rdf:Description></rdf:RDF>'
    ).encode()


def laughs() -> str:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    return f'<!DOCTYPE r [<!ENTITY e0 "ha">{entities}]>'


def archive(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members:
            out.writestr(name, content)
    return packed.getvalue()


def test_a_good_file_passes(service: Service) -> None:
    found = send(service, GOOD)
    assert (found.status, json.loads(found.body)["conforms"]) == (200, True)
    assert found.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("declaration", "content"),
    [
        pytest.param(laughs(), "&e12;", id="A50-bomb"),
        pytest.param('<!DOCTYPE r [<!ENTITY e SYSTEM "URL">]>', "&e;", id="A50-http"),
        pytest.param('<!DOCTYPE r [<!ENTITY e SYSTEM "FILE">]>', "&e;", id="A50-file"),
        pytest.param('<!DOCTYPE r [<!ENTITY % e SYSTEM "URL"> %e;]>', "x", id="A50-parameter"),
        pytest.param('<!DOCTYPE r SYSTEM "URL">', "x", id="A50-external"),
    ],
)
def test_a_document_type_is_refused(service: Service, declaration: str, content: str) -> None:
    declaration = declaration.replace("URL", service.trap.url).replace("FILE", service.trap.secret.as_uri())
    found = send(service, rdf_xml(declaration, content), "application/rdf+xml")
    assert (found.status, found.slug) == (400, "doctype-refused")
    assert found.problem["findings"][0]["line"] == 2


@pytest.mark.parametrize(
    "context",
    [
        pytest.param('"URL"', id="A51-http"),
        pytest.param('"FILE"', id="A51-file"),
        pytest.param('"other.jsonld"', id="A51-relative"),
        pytest.param('{"@import": "URL"}', id="A51-import"),
        pytest.param('{"a": {"@id": "https://example.org/a", "@context": "URL"}}', id="A51-scoped"),
    ],
)
def test_a_context_from_elsewhere_is_refused(service: Service, context: str) -> None:
    context = context.replace("URL", service.trap.url).replace("FILE", service.trap.secret.as_uri())
    text = f'{{"@context": {context}, "@id": "https://example.org/x", "a": {{"name": "n"}}}}'
    found = send(service, text.encode(), "application/ld+json")
    assert (found.status, found.slug) == (400, "remote-context")


def test_the_projects_own_context_works(service: Service) -> None:
    """A51"""
    text = {
        "@context": "https://w3id.org/iwtld/context.jsonld",
        "@id": "https://example.org/x",
        "@type": "owl:Ontology",
    }
    assert send(service, json.dumps(text).encode(), "application/ld+json").status == 200


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param("application/ld+json", b'{"@graph":' * 50_000 + b"1" + b"}" * 50_000, id="json-ld"),
        pytest.param("application/ld+json", b'{"@included":[' * 50_000 + b"]}" * 50_000, id="A51-included"),
        pytest.param("application/ld+json", b"[" * 1_000_000, id="lists"),
        pytest.param(TURTLE, b"<urn:a> <urn:b> " + b"[ <urn:b> " * 200_000, id="turtle-nodes"),
        pytest.param(TURTLE, b"<urn:a> <urn:b> " + b"(" * 500_000, id="turtle-lists"),
        pytest.param("application/trig", b"{" * 500_000, id="trig"),
        pytest.param("application/rdf+xml", b"<a>" * 500_000, id="xml"),
    ],
)
def test_what_is_nested_without_end_ends(service: Service, kind: str, body: bytes) -> None:
    found = send(service, body, kind)
    assert found.status in (200, 400, 500, 504)
    if found.status == 200:
        assert json.loads(found.body)["conforms"] is False
    else:
        assert found.problem


def bomb() -> bytes:
    member = zipfile.ZipInfo("a.ttl")
    member.compress_type = zipfile.ZIP_DEFLATED
    return archive((member, b" " * (400 << 20)))


def link() -> bytes:
    member = zipfile.ZipInfo("a.ttl")
    member.external_attr = 0o120777 << 16
    return archive((member, b"/etc/passwd"))


def encrypted() -> bytes:
    packed = bytearray(archive(("a.ttl", GOOD)))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(bomb, id="A53-bomb"),
        pytest.param(lambda: archive(*((f"{n}.ttl", b"") for n in range(100_000))), id="A53-entries"),
        pytest.param(lambda: archive(("b.zip", archive(("a.ttl", GOOD)))), id="A53-nested"),
        pytest.param(lambda: archive(("../../out.ttl", GOOD)), id="A53-up"),
        pytest.param(lambda: archive(("/tmp/out.ttl", GOOD)), id="A53-absolute"),
        pytest.param(lambda: archive(("..\\..\\out.ttl", GOOD)), id="A53-backslash"),
        pytest.param(link, id="A53-link"),
        pytest.param(encrypted, id="A53-encrypted"),
        pytest.param(lambda: archive(("a.ttl", GOOD), ("a.ttl", GOOD)), id="A53-twice"),
        pytest.param(lambda: archive(("a.ttl", GOOD))[:-30], id="A53-cut"),
        pytest.param(lambda: b"PK\x05\x06" + b"\xff" * 18, id="A53-empty"),
    ],
)
def test_an_archive_that_means_harm_is_refused(service: Service, make: object) -> None:
    assert callable(make)
    found = send(service, make(), "application/zip")
    assert found.status in (200, 400, 413), found.body[:300]
    if found.status == 200:
        assert json.loads(found.body)["conforms"] is False
    else:
        assert found.slug in ("archive-refused", "too-large", "unreadable")
    assert not Path("/tmp/out.ttl").exists()
    assert b"root:" not in found.body


def test_a_body_that_is_packed_is_not_unpacked(service: Service) -> None:
    """A53"""
    import gzip

    packed = gzip.compress(b" " * (200 << 20))
    found = send(service, packed, TURTLE, **{"Content-Encoding": "gzip"})
    assert (found.status in (200, 400, 415)) is True
    if found.status == 200:
        assert json.loads(found.body)["conforms"] is False


@pytest.mark.parametrize("form", ["json", "text", "html", "turtle", "sarif", "junit", "github"])
def test_a_page_in_the_clothes_of_data_stays_text(service: Service, form: str) -> None:
    """A54"""
    body = b'<html><script>alert(1)</script> <urn:a> <urn:b> "<script>alert(2)</script>" .'
    found = send(service, body, query=f"alone=yes&format={form}&name=%3Cscript%3Ealert(3)%3C/script%3E.ttl")
    assert found.status == 200
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in found.headers["content-security-policy"]
    if form == "html":
        assert found.headers["content-disposition"].startswith("attachment")
        assert b"<script>alert" not in found.body
    else:
        assert "html" not in found.headers["content-type"]


@pytest.mark.parametrize("kind", ["text/html", "application/x-sh", "image/svg+xml", "x" * 5_000])
def test_a_kind_that_is_not_read_is_refused(service: Service, kind: str) -> None:
    """A54"""
    found = send(service, b"<html>", kind)
    assert (found.status, found.slug) == (415, "media-type")


def test_what_a_file_names_is_not_fetched(service: Service) -> None:
    """A55"""
    url = service.trap.url
    text = (
        f"@base <{url}/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        f"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        f"<> a owl:Ontology ; owl:imports <{url}>, <{service.trap.secret.as_uri()}> ; sh:shapesGraph <{url}s> ;"
        f" rdfs:seeAlso <{url}> .\n"
    )
    found = send(service, text.encode())
    assert found.status == 200
    assert url in found.body.decode()


def test_shapes_of_others_are_not_run(service: Service) -> None:
    """A56"""
    text = f"""
    @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <https://example.org/> .
    ex:s a sh:NodeShape ; sh:targetNode ex:x ; sh:pattern "^(a+)+$" ; sh:node ex:s ;
      sh:sparql [ sh:select "SELECT $this {{ SERVICE <{service.trap.url}> {{ ?s ?p ?o }} }}" ] ;
      sh:js [ sh:jsLibrary [ sh:jsLibraryURL "{service.trap.url}" ] ] .
    ex:x ex:p "{"a" * 40}!" .
    """
    found = send(service, text.encode())
    assert found.status == 200
    assert found.seconds < 20


def test_the_name_of_a_file_is_no_path(service: Service) -> None:
    boundary = "x" * 20
    for name in (
        "../../../../tmp/out.ttl",
        "/tmp/out.ttl",
        "..\\out.ttl",
        "a\x00.ttl",
        "\x1b[2J.ttl",
        "a" * 5_000,
    ):
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
            + GOOD + f"\r\n--{boundary}--\r\n".encode()
        )  # fmt: skip
        found = send(service, body, f"multipart/form-data; boundary={boundary}", "")
        assert found.status in (200, 400)
        assert b"../" not in found.body
        assert not Path("/tmp/out.ttl").exists()
        assert b"\x1b" not in found.body


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"--b\r\n" * 100_000, id="boundaries"),
        pytest.param(b"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.ttl\"\r\n\r\n", id="cut"),
        pytest.param(b"--b\r\n" + b"X: y\r\n" * 200_000 + b"\r\n\r\n--b--", id="headers"),
        pytest.param(b"--b\r\nContent-Disposition: form-data; name=" + b"a" * 2_000_000 + b"\r\n\r\n\r\n--b--", id="name"),
        pytest.param(
            b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.ttl"\r\n\r\n\r\n' * 5_000 + b"--b--",
            id="files",
        ),
    ],
)  # fmt: skip
def test_a_form_that_is_odd_is_refused_in_time(service: Service, body: bytes) -> None:
    found = send(service, body, "multipart/form-data; boundary=b")
    assert found.status == 400, found.body[:300]
    assert found.seconds < 15


def test_an_upload_is_refused_one_byte_above_the_limit(service: Service) -> None:
    """A58"""
    with service.connect() as stream:
        stream.sendall(
            request("POST", "/api/validate", f"Content-Type: {TURTLE}", f"Content-Length: {(10 << 20) + 1}")
        )
        stream.settimeout(10)
        assert b"HTTP/1.1 413" in stream.recv(4096)


def test_many_large_uploads_are_taken_two_at_a_time(service: Service) -> None:
    """A58"""
    gate = service.served.process.pid
    before = megabytes(gate)
    body = GOOD + b"#" * ((10 << 20) - len(GOOD))
    with ThreadPoolExecutor(20) as threads:
        found = list(threads.map(lambda _: _send_or_lose(service, body), range(20)))
    assert {status for status in found if status} <= {200, 503}
    assert 200 in found
    assert megabytes(gate) < before + 150


def _send_or_lose(service: Service, body: bytes) -> int:
    """Return the status; 0 where the service has hung up on what it had refused already."""
    try:
        return send(service, body).status
    except OSError:
        return 0


def test_a_slow_upload_ends_and_frees_its_place(service: Service) -> None:
    """A58"""
    with service.connect() as one, service.connect() as two:
        for stream in (one, two):
            stream.sendall(
                request("POST", "/api/validate", f"Content-Type: {TURTLE}", "Content-Length: 100", body=b"<")
            )
        time.sleep(0.5)
        third = send(service, GOOD)
        assert (third.status, "retry-after" in third.headers) == (503, True)
        assert b"HTTP/1.1 408" in rest(one)
        assert b"HTTP/1.1 408" in rest(two)
    assert send(service, GOOD).status == 200


def test_an_upload_whose_client_hangs_up_is_ended(service: Service) -> None:
    body = GOOD + b"".join(b"<urn:a%d> <urn:b> <urn:c> .\n" % n for n in range(200_000))
    before = set(service.served.children())
    with service.connect() as stream:
        stream.sendall(
            request(
                "POST", "/api/validate", f"Content-Type: {TURTLE}", f"Content-Length: {len(body)}", body=body
            )
        )
        deadline = time.monotonic() + 10
        while not (extra := set(service.served.children()) - before):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    deadline = time.monotonic() + 5
    while any(running(pid) for pid in extra):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert send(service, GOOD).status == 200
