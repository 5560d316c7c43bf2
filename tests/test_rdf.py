"""Reading RDF files that somebody hands in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iwtld.errors import InputError
from iwtld.rdf import MAX_DEPTH, read

TRIPLE = "<https://e.org/s> <https://e.org/p> <https://e.org/o>"
FILES = {
    "x.ttl": f"{TRIPLE} .",
    "x.trig": f"<https://e.org/g> {{ {TRIPLE} }}",
    "x.nt": f"{TRIPLE} .\n",
    "x.nq": f"{TRIPLE} <https://e.org/g> .\n",
    "x.rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://e.org/">'
        '<rdf:Description rdf:about="https://e.org/s"><e:p rdf:resource="https://e.org/o"/></rdf:Description></rdf:RDF>'
    ),
    "x.jsonld": '{"@id": "https://e.org/s", "https://e.org/p": {"@id": "https://e.org/o"}}',
}


@pytest.mark.parametrize("name", FILES)
def test_each_form_is_read_by_its_extension(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(FILES[name])
    (quad,), findings = read(tmp_path / name)
    assert str(quad.triple) == TRIPLE
    assert findings == []


def test_a_syntax_error_is_a_finding_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(f"{TRIPLE} .\n<https://e.org/s> foaf:name 1 .\n")
    quads, (finding,) = read(path)
    assert quads == []
    assert (finding.file, finding.row, finding.code) == (str(path), 2, "rdf-syntax")
    assert "foaf" in finding.reason


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;]><x/>',
    ],
)
def test_a_document_type_is_refused_before_parsing(document: str, tmp_path: Path) -> None:
    (tmp_path / "x.rdf").write_text(document)
    quads, (finding,) = read(tmp_path / "x.rdf")
    assert (quads, finding.code) == ([], "rdf-refused")


def test_xml_in_another_encoding_cannot_hide_a_document_type(tmp_path: Path) -> None:
    (tmp_path / "x.rdf").write_bytes("<!DOCTYPE x []><x/>".encode("utf-16"))
    assert read(tmp_path / "x.rdf")[1][0].code == "rdf-refused"


def test_json_ld_that_would_end_the_process_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonld"
    path.write_text('{"https://e.org/p":[' * 5000 + "1" + "]}" * 5000)
    assert read(path)[1][0].code == "rdf-refused"


def test_brackets_in_strings_do_not_count_as_depth(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonld"
    value = '[{"\\' * (MAX_DEPTH + 1)
    path.write_text(json.dumps({"@id": "https://e.org/s", "https://e.org/p": value}))
    (quad,), findings = read(path)
    assert (quad.object.value, findings) == (value, [])  # type: ignore[union-attr]


def test_a_remote_context_is_an_error_and_not_fetched(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonld"
    path.write_text(
        '{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "https://e.org/s", "name": "x"}'
    )
    assert read(path)[1][0].code == "rdf-syntax"


def test_blank_nodes_of_two_files_are_kept_apart(tmp_path: Path) -> None:
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text("_:x <https://e.org/p> 1 .")
    assert read(tmp_path / "a.ttl")[0][0].subject != read(tmp_path / "b.ttl")[0][0].subject


def test_a_file_of_another_kind_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_text("text")
    with pytest.raises(InputError, match="the form of the file is unknown"):
        read(tmp_path / "x.docx")
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.ttl")
