"""Upload and validate in the browser's way, the forms to fill in, and what the codes mean."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.explain import codes
from iwtld.incoming import examine
from iwtld.tables import load_folder

from .reading import Node, page

if TYPE_CHECKING:
    from tests.web.conftest import Get

    import iwtld
    from iwtld.web.exchange import Reply

BOUNDARY = "f00d"
BAD = Path(__file__).parents[2] / "incoming" / "bad"
TURTLE = """\
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/iwtld/id/actor/ken-test> a iwt:Agency ; skos:prefLabel "<b>Test</b> agency"@en ;
  iwt:agencyKnd <https://w3id.org/iwtld/id/agency-kind/police> .
"""


def send(get: Get, *files: tuple[str, bytes], **fields: str) -> tuple[Reply, Node]:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, content in files or (("", b""),):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    body = b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    reply = get("/validate", accept="text/html", method="POST", body=body, headers=headers)
    return reply, page(reply.body)


def found(root: Node) -> list[tuple[str, str]]:
    """Return the code and the reason of every finding on the page."""
    return [(each.all("code")[0].text, each.one("h3").text) for each in root.all("article")]


def test_the_form_says_that_uploads_leave_no_trace(get: Get) -> None:
    root = page(get("/validate", accept="text/html").body)
    assert "Uploads leave no trace" in root.one("main").text
    form = root.one("form", "upload")
    assert form.attributes["enctype"] == "multipart/form-data"
    profiles = [each.attributes["value"] for each in form.one("select", name="profile").all("option")]
    assert profiles == ["core", "strict", "exchange"]


def test_pasted_turtle_has_the_findings_of_the_command_line(
    get: Get, kb: iwtld.KnowledgeBase, tmp_path: Path
) -> None:
    file = tmp_path / "pasted.ttl"
    file.write_text(TURTLE, encoding="utf-8")
    expected = examine([str(file)], store=kb.path)
    reply, root = send(get, pasted=TURTLE, profile="strict", alone="")
    assert reply.status == 200
    assert [code for code, _ in found(root)] == [finding.code for finding in expected.findings]
    assert [reason for _, reason in found(root)] == [" ".join(f.reason.split()) for f in expected.findings]
    assert "violation" in root.one("h1").text


def test_a_table_is_known_by_its_name_and_every_finding_has_its_place(get: Get) -> None:
    file = next(path for path in sorted(BAD.rglob("*.csv")))
    reply, root = send(get, (file.name, file.read_bytes()), profile="strict", alone="")
    assert reply.status == 200
    assert found(root)
    assert all(
        "line" in each.one("p", "about").text or "file" in each.one("p", "about").text
        for each in root.all("article")
    )


def test_files_and_pasted_text_are_examined_together(get: Get) -> None:
    _, root = send(get, ("more.ttl", b"<a"), pasted=TURTLE, profile="core", alone="yes")
    files = [row.one("th").text for row in root.one("div", "findings").one("table").one("tbody").all("tr")]
    assert sorted(files) == ["more.ttl", "pasted.ttl"]


def test_nothing_of_the_data_becomes_markup(get: Get) -> None:
    _, root = send(
        get, ("<img src=x>.ttl", b'<a> <b> "<script>alert(1)</script>" ; x'), profile="core", alone="yes"
    )
    assert not root.one("main").all("script")
    assert not root.one("main").all("img")


def test_a_code_leads_to_its_explanation(get: Get) -> None:
    _, root = send(get, pasted=TURTLE, profile="strict", alone="")
    address = root.all("article")[0].one("a").attributes["href"]
    reply = get(address, accept="text/html")
    assert reply.status == 200
    assert found(root)[0][0] in page(reply.body).one("dl", "facts").text


def test_what_was_chosen_stays_chosen(get: Get) -> None:
    _, root = send(get, pasted=TURTLE, profile="core", alone="yes")
    form = root.one("form", "upload")
    (chosen,) = (each for each in form.all("option") if "selected" in each.attributes)
    assert chosen.attributes["value"] == "core"
    (context,) = (each for each in form.all("input", type="radio") if "checked" in each.attributes)
    assert context.attributes["value"] == "yes"


def test_an_empty_form_comes_back_with_what_to_do(get: Get) -> None:
    reply, root = send(get, pasted="  \n", profile="strict", alone="")
    assert reply.status == 400
    assert "Choose a file, or paste Turtle" in root.one("div", "note").text
    assert root.all("form", "upload")


def test_a_profile_that_does_not_exist_is_refused(get: Get) -> None:
    reply, root = send(get, pasted=TURTLE, profile="strickt")
    assert reply.status == 400
    assert "strict" in root.one("div", "note").text


def test_a_report_is_never_kept(get: Get) -> None:
    reply, _ = send(get, pasted=TURTLE, profile="strict")
    assert not reply.cacheable


def test_every_kind_of_record_has_its_forms_on_the_page(get: Get) -> None:
    root = page(get("/validate", accept="text/html").body)
    addresses = {
        each.attributes["href"]
        for each in root.all("a")
        if each.attributes.get("href", "").startswith("/forms/")
    }
    names = [table.name for table in load_folder(resources.root() / "data")]
    assert addresses == {
        f"/forms/{name}.{extension}" for name in names for extension in ("csv", "xlsx", "ttl", "jsonld")
    }


def test_a_form_as_csv_has_the_columns_of_the_table(get: Get) -> None:
    reply = get("/forms/memberships.csv")
    header = next(
        csv.reader(line for line in bytes(reply.body).decode().splitlines() if not line.startswith("#"))
    )
    with (resources.root() / "data" / "memberships.csv").open(encoding="utf-8", newline="") as file:
        assert header == next(csv.reader(file))
    assert reply.headers["content-disposition"] == 'attachment; filename="memberships.csv"'


def test_a_form_as_workbook_is_a_workbook_and_as_turtle_is_turtle(get: Get) -> None:
    workbook = zipfile.ZipFile(io.BytesIO(bytes(get("/forms/actors.xlsx").body)))
    assert "xl/workbook.xml" in workbook.namelist()
    list(ox.parse(bytes(get("/forms/actors.ttl").body), ox.RdfFormat.TURTLE, base_iri="https://example.org/"))


@pytest.mark.parametrize("file", ["aktors.csv", "actors.pdf", "actors", "..%2factors.csv", ".csv"])
def test_a_form_that_does_not_exist_is_not_found(file: str, get: Get) -> None:
    assert get(f"/forms/{file}").status == 404


def test_every_code_is_listed_and_explained(get: Get) -> None:
    root = page(get("/explain", accept="text/html").body)
    listed = {each.attributes["href"] for each in root.one("main").all("a")}
    assert {f"/explain/{code}" for code in codes()} <= listed


def test_a_code_is_explained_with_a_wrong_and_a_right_record(get: Get) -> None:
    told = codes()["T04"]
    root = page(get("/explain/T04", accept="text/html").body)
    assert root.one("h1").text == told.title
    wrong, right = (figure.one("pre").raw for figure in root.all("figure", "example"))
    assert right == told.good.strip("\n")
    assert wrong != right


def test_codes_can_be_narrowed_by_words(get: Get) -> None:
    root = page(get("/explain?q=control character", accept="text/html").body)
    assert "/explain/T04" in {each.attributes["href"] for each in root.one("main").all("a")}
    assert len(root.all("tr")) < 20


def test_a_code_that_does_not_exist_is_not_found_with_the_nearest(get: Get) -> None:
    reply = get("/explain/T0", accept="application/json")
    assert reply.status == 404
    assert b"Did you mean" in bytes(reply.body)
