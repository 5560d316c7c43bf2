"""Uploads over HTTP: the findings of the command line, and what is refused."""

from __future__ import annotations

import io
import json
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from iwtld.cli import cli
from iwtld.incoming.gather import FORMS
from iwtld.web.api.multipart import MOST_PARTS, parts
from iwtld.web.api.uploads import clean
from iwtld.web.problems import Problem

from ...trap import CONTENT, Trap, trapped

if TYPE_CHECKING:
    from tests.web.conftest import Get

    import iwtld
    from iwtld.web.exchange import Reply

GOOD = "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n<https://example.org/o> a owl:Ontology .\n"
BAD = Path(__file__).parents[2] / "incoming" / "bad"
BOUNDARY = "a7d1c3"

Send = Callable[..., "Reply"]


def form(*sent: tuple[str, str, bytes | str], **fields: str) -> bytes:
    """Return a body of ``multipart/form-data``: files as field, name and content, and fields."""
    body = b""
    for name, value in fields.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for field, name, content in sent:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        body += f"{head}Content-Type: application/octet-stream\r\n\r\n".encode()
        body += (content.encode() if isinstance(content, str) else content) + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


@pytest.fixture
def send(
    get: Get, kb: iwtld.KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Send]:
    """Send an upload; whatever it is, nothing of it stays."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def send(
        body: bytes | str, kind: str = f"multipart/form-data; boundary={BOUNDARY}", **more: Any
    ) -> Reply:
        data = body.encode() if isinstance(body, str) else body
        headers = {"content-type": kind, **more.pop("headers", {})}
        return get("/api/validate", method="POST", body=data, headers=headers, **more)

    yield send
    assert list(temporary.iterdir()) == []
    # Other test processes validate against the same graph: each copy that is there now goes away.
    left, until = list((kb.path / "clones").glob("*")), time.monotonic() + 60
    while any(each.exists() for each in left):
        assert time.monotonic() < until, left
        time.sleep(0.1)


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    with trapped(tmp_path / "trap") as trap:
        yield trap
        assert trap.caught == []


def told(reply: Reply) -> Any:
    assert isinstance(reply.body, bytes)
    return json.loads(reply.body)


def findings(reply: Reply) -> list[tuple[str, int | None, str]]:
    assert reply.status == 200, reply.body
    return [(one["file"], one["line"], one["code"]) for one in told(reply)["findings"]]


def test_what_conforms_is_said_to(send: Send) -> None:
    reply = send(form(("files", "new.ttl", GOOD)))
    assert (reply.status, reply.media_type, reply.cacheable) == (200, "application/json", False)
    assert told(reply)["conforms"] is True


def test_what_does_not_conform_is_an_answer_too(send: Send) -> None:
    reply = send(form(("files", "treaty-actions.csv", (BAD / "events.unknown-participant.csv").read_bytes())))
    assert (reply.status, told(reply)["conforms"]) == (200, False)


NAMES = ("misspelt-property.ttl", "date-as-text.ttl", "jurisdictions.lower-case-code.csv")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("report", ["json", "text", "junit", "github"])
def test_the_report_is_that_of_the_command_line(
    name: str, report: str, send: Send, store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(BAD)
    options = ["--store", str(store_dir), "--quiet", "validate", name, "--format", report]
    expected = CliRunner().invoke(cli, options).stdout_bytes.decode()
    reply = send(form(("files", name, (BAD / name).read_bytes())), format=report)
    assert reply.status == 200
    assert reply.body.decode() == expected  # type: ignore[union-attr]


def test_a_file_may_be_the_body(send: Send) -> None:
    content = (BAD / "misspelt-property.ttl").read_bytes()
    reply = send(content, "text/turtle")
    assert {(file, code) for file, _, code in findings(reply)} == {("upload.ttl", "R07")}


def test_a_table_that_is_the_body_is_known_by_its_name(send: Send) -> None:
    content = (BAD / "jurisdictions.lower-case-code.csv").read_bytes()
    reply = send(content, "text/csv", name="jurisdictions.csv")
    assert {file for file, _, _ in findings(reply)} == {"jurisdictions.csv"}
    assert told(reply)["files"][0]["table"] == "jurisdictions"


def test_a_table_without_a_name_is_asked_for_it(send: Send) -> None:
    reply = send("a,b\n", "text/csv")
    assert reply.status == 400
    assert "?name=treaty-actions.csv" in told(reply)["detail"]


def test_a_body_of_which_nobody_said_what_it_is_goes_by_its_name(send: Send) -> None:
    reply = send(GOOD, "application/x-www-form-urlencoded", name="new.ttl")
    assert told(reply)["conforms"] is True


def test_a_name_that_contradicts_the_type_is_refused(send: Send) -> None:
    reply = send(GOOD, "text/turtle", name="new.jsonld")
    assert (reply.status, told(reply)["type"]) == (400, "https://w3id.org/iwtld/problem/media-type")


def test_a_body_of_another_kind_is_refused_with_those_that_are_read(send: Send) -> None:
    reply = send("<p>", "text/html")
    assert reply.status == 415
    assert "text/turtle" in told(reply)["accepted"]


def test_a_compressed_body_is_refused(send: Send) -> None:
    assert send(b"\x1f\x8b", "text/turtle", headers={"content-encoding": "gzip"}).status == 415


def test_several_files_are_examined_together(send: Send) -> None:
    name = "misspelt-property.ttl"
    wrong = (BAD / name).read_bytes()
    reply = send(form(("files", name, wrong), ("files", "good.ttl", GOOD), ("files", name, wrong)))
    assert [each["file"] for each in told(reply)["files"]] == [name, "good.ttl", f"{name} (2)"]


def test_the_fields_of_the_form_choose_how_it_is_examined(send: Send) -> None:
    reply = send(form(("files", "new.ttl", GOOD), profile="core", alone="yes", limit="5", offset="2"))
    found = told(reply)
    assert (found["profile"], found["with_base"], found["offset"]) == ("core", False, 2)


def test_findings_come_in_pages(send: Send) -> None:
    wrong = "<> a <https://w3id.org/iwtld/ontology#Sate> .\n"
    body = form(*[("files", f"{number}.ttl", wrong) for number in range(3)])
    every = findings(send(body, limit=0))
    assert len(every) == 3
    first = send(body, limit=1)
    assert findings(first) == every[:1]
    assert findings(send(body, limit=0, offset=told(first)["next_offset"])) == every[1:]


@pytest.mark.parametrize(
    ("fields", "parameter"),
    [
        ({"profile": "none"}, "profile"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "٣"}, "limit"),
        ({"offset": "1e9"}, "offset"),
        ({"alone": "1"}, "alone"),
        ({"shapes": "x"}, "shapes"),
    ],
)
def test_a_field_that_is_wrong_is_named(fields: dict[str, str], parameter: str, send: Send) -> None:
    reply = send(form(("files", "new.ttl", GOOD), **fields))
    assert reply.status == 400
    assert [error["parameter"] for error in told(reply)["errors"]] == [parameter]


def test_what_is_said_twice_is_refused(send: Send) -> None:
    assert send(form(("files", "new.ttl", GOOD), profile="core"), profile="strict").status == 400


@pytest.mark.parametrize(
    "body",
    [
        form(),
        form(("files", "", "")),
        form(("file", "new.ttl", GOOD)),
        b"",
        b"--a7d1c3",
        form(("files", "new.ttl", GOOD))[:-30],
        b"no boundary at all",
        form(*[("files", f"{number}.ttl", GOOD) for number in range(MOST_PARTS + 1)]),
        b'--a7d1c3\r\nContent-Disposition: form-data; name="profile"\r\n\r\n\xff\r\n' + form(),
        b"--a7d1c3\r\nContent-Type: text/plain\r\n\r\nx\r\n--a7d1c3--\r\n",
        b"--a7d1c3\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\nx\r\n--a7d1c3--\r\n",
    ],
)
def test_a_form_that_cannot_be_read_is_a_problem(body: bytes, send: Send) -> None:
    reply = send(body)
    assert (reply.status, reply.media_type) == (400, "application/problem+json")


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 80])
def test_a_form_without_a_boundary_is_a_problem(kind: str, send: Send) -> None:
    assert send(form(("files", "new.ttl", GOOD)), kind).status == 400


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/sarif+json", "application/sarif+json"),
        ("application/xml", "application/xml"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
    ],
)
def test_the_accept_header_chooses_the_report(accept: str, media_type: str, send: Send) -> None:
    name = "misspelt-property.ttl"
    reply = send(form(("files", name, (BAD / name).read_bytes())), accept=accept)
    assert (reply.status, reply.media_type) == (200, media_type)
    if media_type == "application/xml":
        assert ElementTree.fromstring(reply.body).tag == "testsuites"  # type: ignore[arg-type]
    if media_type.startswith("text/html"):
        assert reply.headers["content-disposition"].startswith("attachment")


# A50: RDF/XML with a document type
@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY e SYSTEM "URL">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "FILE"> %p;]>',
        '<!DOCTYPE r SYSTEM "URL">',
    ],
)
def test_a_document_type_is_refused(declaration: str, send: Send, trap: Trap) -> None:
    declaration = declaration.replace("URL", trap.url).replace("FILE", trap.secret.as_uri())
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    text = f'<?xml version="1.0"?>\n{declaration}\n<rdf:RDF xmlns:rdf="{rdf}">&e;</rdf:RDF>'
    reply = send(text, "application/rdf+xml")
    problem = told(reply)
    assert (reply.status, problem["type"]) == (400, "https://w3id.org/iwtld/problem/doctype-refused")
    assert problem["findings"][0]["line"] == 2
    assert CONTENT not in reply.body.decode()  # type: ignore[union-attr]


# A51: contexts of JSON-LD from elsewhere; the project's own is there
@pytest.mark.parametrize("address", ["URL", "FILE", "other.jsonld"])
@pytest.mark.parametrize("context", ['"ADDRESS"', '{"@import": "ADDRESS"}'])
def test_a_context_from_elsewhere_is_refused(address: str, context: str, send: Send, trap: Trap) -> None:
    address = address.replace("URL", trap.url).replace("FILE", trap.secret.as_uri())
    text = f'{{"@context": {context.replace("ADDRESS", address)}, "@id": "https://example.org/a"}}'
    reply = send(text, "application/ld+json")
    assert (reply.status, told(reply)["type"]) == (400, "https://w3id.org/iwtld/problem/remote-context")


# A53: archives
def archive(*members: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content)
    return stream.getvalue()


def test_an_archive_is_read(send: Send) -> None:
    wrong = (BAD / "misspelt-property.ttl").read_bytes()
    reply = send(archive(("a/new.ttl", wrong)), "application/zip", name="all.zip")
    assert {file for file, _, _ in findings(reply)} == {"all.zip!/a/new.ttl"}


def test_a_bomb_is_refused(send: Send) -> None:
    reply = send(archive(("new.ttl", bytes(300 << 20))), "application/zip")
    assert (reply.status, told(reply)["type"]) == (400, "https://w3id.org/iwtld/problem/archive-refused")


def test_names_that_lead_elsewhere_write_nothing_there(send: Send, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    members = [("../../outside.ttl", b""), (f"{tmp_path}/absolute.ttl", b""), ("good.ttl", GOOD.encode())]
    reply = send(archive(*members), "application/zip")
    assert [code for _, _, code in findings(reply)] == ["R09", "R09"]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.ttl", "passwd.ttl"),
        ("C:\\\\Users\\\\me\\\\new.ttl", "new.ttl"),
        ("/etc/passwd.ttl", "passwd.ttl"),
        ("a\u202ettl.exe.ttl", "a\\u202ettl.exe.ttl"),
        ("<script>.ttl", "<script>.ttl"),
        ("x" * 300 + ".ttl", None),
    ],
)
def test_of_a_name_the_last_part_is_used_and_cleaned(name: str, shown: str | None, send: Send) -> None:
    reply = send(form(("files", name, GOOD)))
    (file,) = told(reply)["files"]
    assert file["file"] == (shown or file["file"])
    assert len(file["file"]) <= 140


# A54: what is sent is read as it is declared, and shown as text
def test_a_page_under_the_name_of_turtle_is_no_turtle(send: Send) -> None:
    reply = send(form(("files", "new.ttl", "<html><script>alert(1)</script></html>")), format="text")
    assert reply.media_type == "text/plain; charset=utf-8"
    assert b"new.ttl:1:" in reply.body  # type: ignore[operator]


# A55: what files refer to is not fetched
def test_imports_are_listed_and_not_followed(send: Send, trap: Trap) -> None:
    text = (
        f"@base <{trap.url}> .\n<o> a <http://www.w3.org/2002/07/owl#Ontology> ; "
        f"<http://www.w3.org/2002/07/owl#imports> <{trap.url}>, <{trap.secret.as_uri()}> .\n"
    )
    assert [code for _, _, code in findings(send(text, "text/turtle"))] == ["R06", "R06"]


def test_no_path_of_this_machine_is_told(send: Send) -> None:
    text = "@prefix iwt: <https://w3id.org/iwtld/ontology#> .\n<new> a iwt:State .\n"
    for report in ("json", "turtle", "sarif"):
        body = send(form(("files", "new.ttl", text)), format=report).body
        assert b"file:///new" in body or report == "sarif"  # type: ignore[operator]
        assert tempfile.gettempdir().encode() not in body  # type: ignore[operator]


def test_relative_contents_of_one_name_stay_apart(send: Send) -> None:
    text = "@prefix iwt: <https://w3id.org/iwtld/ontology#> .\n<> a iwt:Sate .\n"
    reply = send(form(("files", "new.ttl", text), ("files", "new.ttl", text)))
    assert {file for file, _, _ in findings(reply)} == {"new.ttl", "new.ttl (2)"}


@given(st.text())
def test_a_clean_name_is_one_part_that_can_be_seen(name: str) -> None:
    found = clean(name, "ttl")
    assert found
    assert "/" not in found
    assert found.isprintable() or not name.isprintable()
    assert not set(found) & set("\x00\n\r\t\u202e\u200b")
    assert len(found) <= 121
    assert found.rpartition(".")[2].lower() in FORMS or len(name) > 60


@given(st.binary(max_size=300))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    try:
        found = parts(body, f"multipart/form-data; boundary={BOUNDARY}")
    except Problem:
        found = []
    assert all(part.name for part in found)
