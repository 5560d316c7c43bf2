"""Reading RDF files that somebody hands in: what is stated, what is wrong, and what is refused."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iwtld.rdf
from iwtld import rdf_codes
from iwtld.codes import Code
from iwtld.errors import Finding, InputError
from iwtld.incoming.document import Document
from iwtld.rdf import EXTENSIONS, contexts, markup, read, streams
from iwtld.rdf.faults import MAX_ERRORS

BASE = "https://e.org/base/"
TRIPLE = "<https://e.org/s> <https://e.org/p> <https://e.org/o>"
PREFIX = "@prefix ex: <https://e.org/> .\n"
RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://e.org/">\n{}</rdf:RDF>'
)
RESOURCE = (
    '<rdf:Description rdf:about="https://e.org/s"><e:p rdf:resource="https://e.org/o"/></rdf:Description>'
)


class Read:
    """What reading a file with some content gives."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(
        self, form: str, content: str | bytes, number: int = 0
    ) -> tuple[list[ox.Quad], list[Finding]]:
        path = self._folder / f"x.{form}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        findings: list[Finding] = []
        quads = list(read(Document(path.name, path, form, number, BASE), findings))
        return quads, findings


@pytest.fixture
def reading(tmp_path: Path) -> Read:
    return Read(tmp_path)


def places(findings: list[Finding]) -> list[tuple[str, int | None, int | None]]:
    return [(finding.code, finding.line, finding.column) for finding in findings]


# --- What is stated ---

FILES = {
    "ttl": f"{TRIPLE} .",
    "trig": f"<https://e.org/g> {{ {TRIPLE} }}",
    "nt": f"{TRIPLE} .\n",
    "nq": f"{TRIPLE} <https://e.org/g> .\n",
    "rdf": RDF_XML.format(RESOURCE),
    "owl": RDF_XML.format(RESOURCE),
    "xml": RDF_XML.format(RESOURCE),
    "jsonld": '{"@id": "https://e.org/s", "https://e.org/p": {"@id": "https://e.org/o"}}',
}


@pytest.mark.parametrize("form", EXTENSIONS)
def test_each_form_is_read_as_what_its_extension_says(form: str, reading: Read) -> None:
    (quad,), findings = reading(form, FILES[form])
    assert str(quad.triple) == TRIPLE
    assert findings == []


@pytest.mark.parametrize("form", EXTENSIONS)
def test_a_byte_order_mark_is_no_mistake(form: str, reading: Read) -> None:
    (quad,), findings = reading(form, "\ufeff" + FILES[form])
    assert (str(quad.triple), findings) == (TRIPLE, [])


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("ttl", "<s> <p> <o> ."),
        ("jsonld", '{"@id": "s", "@type": "o"}'),
        ("rdf", RDF_XML.format('<rdf:Description rdf:about="s"><e:p rdf:resource="o"/></rdf:Description>')),
    ],
)
def test_relative_iris_resolve_against_the_base_of_the_document(
    form: str, content: str, reading: Read
) -> None:
    (quad,), _ = reading(form, content)
    assert (quad.subject, quad.object) == (ox.NamedNode(BASE + "s"), ox.NamedNode(BASE + "o"))


def test_blank_nodes_are_numbered_as_they_appear_the_subject_before_the_object(reading: Read) -> None:
    content = PREFIX + "_:z ex:p _:a .\nex:s ex:p [ ex:q _:z ] , ( 1 ) .\n"
    quads, _ = reading("ttl", content, number=7)
    assert [(str(quad.subject), str(quad.object)) for quad in quads[:3]] == [
        ("_:d7b0", "_:d7b1"),
        ("_:d7b2", "_:d7b0"),
        ("<https://e.org/s>", "_:d7b2"),
    ]
    assert len({quad.subject for quad in quads if isinstance(quad.subject, ox.BlankNode)}) == 3


def test_blank_nodes_within_triple_terms_are_numbered_too(reading: Read) -> None:
    (quad,), _ = reading("nt", f"_:b <{BASE}p> <<( _:a <{BASE}p> _:b )>> .\n")
    assert str(quad.triple) == f"_:d0b0 <{BASE}p> <<( _:d0b1 <{BASE}p> _:d0b0 )>>"


@pytest.mark.parametrize("mark", ["_:b", "[]", "()", "<< <s> <p> 1 >>"])
def test_no_way_to_write_a_blank_node_escapes_the_numbering(mark: str, reading: Read) -> None:
    quads, findings = reading("ttl", f"<s> <p> {mark} .")
    assert findings == []
    for quad in quads:
        for term in (quad.subject, quad.object):
            assert not isinstance(term, ox.BlankNode) or re.fullmatch(r"d0b\d", term.value)


def test_names_of_graphs_are_kept(reading: Read) -> None:
    (quad,), _ = reading("trig", FILES["trig"])
    assert quad.graph_name == ox.NamedNode("https://e.org/g")


def test_statements_come_as_a_stream(reading: Read, tmp_path: Path) -> None:
    (tmp_path / "x.nt").write_text(f"{TRIPLE} .\n" * 100_000 + "x\n")
    findings: list[Finding] = []
    stream = read(Document("x.nt", tmp_path / "x.nt", "nt", 0, BASE), findings)
    assert str(next(stream).triple) == TRIPLE
    assert findings == []


# --- Syntax errors ---

ERRORS = {
    "undeclared prefix of the project": (
        "ttl", PREFIX + "ex:a ex:b skos:Concept .", 2, 11,
        "The prefix skos: is not declared.", "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
    ),
    "undeclared prefix like one of the project": (
        "ttl", PREFIX + "ex:a ex:b iwtl:Agency .", 2, 11, "The prefix iwtl: is not declared.", "Did you mean iwt:",
    ),
    "undeclared prefix": ("ttl", PREFIX + "ex:a ex:b foaf:x .", 2, 11, "The prefix foaf: is not declared.", "Declare it"),
    "missing dot": ("ttl", PREFIX + "ex:a ex:b 1\n\n# and\nex:c ex:d 2 .", 2, 12, "does not end here with a dot", "dot behind"),
    "missing dot before a comment": ("ttl", PREFIX + "ex:a ex:b 1 # one\nex:c ex:d 2 .", 2, 12, "a dot", "dot behind"),
    "text for a value": ("ttl", PREFIX + "ex:a ex:b KWS .", 2, 11, "KWS stands where a value is expected.", '"KWS"'),
    "text for a predicate": ("ttl", PREFIX + 'ex:a "b" 1 .', 2, 6, '"b" stands where a predicate', "the word a"),
    "no value": ("ttl", PREFIX + "ex:a ex:b , 1 .", 2, 11, ", stands where a value is expected.", "Write an IRI"),
    "two values without a comma": ("ttl", PREFIX + 'ex:a ex:b "a" "b" .', 2, 15, '"b" stands where a subject', "commas"),
    "bracket not closed": ("ttl", PREFIX + "ex:a ex:b [ ex:c 1 .", 2, 20, "A bracket [ is not closed.", "]"),
    "text not closed": ("ttl", PREFIX + 'ex:a ex:b "é\nex:c ex:d "2" .', 2, 13, "not closed on its line", "\\n"),
    "long text not closed": ("ttl", PREFIX + 'ex:a ex:b """x\n\n', 2, 11, "The file ends within a statement", "Close"),
    "space in an IRI": ("ttl", PREFIX + "ex:a ex:b <x y> .", 2, 11, "An IRI cannot hold the character ' '.", "%20"),
    "underscore in a language": ("ttl", PREFIX + 'ex:a ex:b "x"@en_GB .', 2, 17, "'G' has no meaning", "pt-BR"),
    "no language": ("ttl", PREFIX + 'ex:a ex:b "x"@ .', 2, 15, "No language", '"text"@en'),
    "curly quotation marks": ("ttl", PREFIX + "ex:a ex:b “x” .", 2, 11, "'“' has no meaning here.", "straight"),
    "backslash": ("ttl", PREFIX + 'ex:a ex:b "x\\q" .', 2, 13, "is no escape sequence", "\\\\"),
    "prefix without a colon": ("ttl", "@prefix ex <https://e.org/> .", 1, 9, "declaration of the prefix", "@prefix ex:"),
    "named graph in Turtle": ("ttl", PREFIX + "ex:g { ex:a ex:b 1 }", 2, 6, "begins a named graph", ".trig"),
    "columns count characters": ("ttl", PREFIX + 'ex:a ex:b "é😀", foaf:x .', 2, 17, "foaf:", "Declare"),
    "prefixed name in N-Triples": ("nt", f"ex:a <{BASE}b> <{BASE}c> .", 1, 1, "cannot be the subject", "Turtle"),
    "relative IRI in N-Triples": ("nt", f"<a> <{BASE}b> <{BASE}c> .", 1, 1, "not absolute", "https://"),
    "missing dot in N-Triples": ("nt", f'<{BASE}a> <{BASE}b> "c"\n{TRIPLE} .\n', 1, 50, "a dot", "dot behind"),
    "two statements on a line": ("nt", f"{TRIPLE} . {TRIPLE} .\n", 1, 57, "follows the statement", "line of its own"),
    "no JSON": ("jsonld", '{"é😀": 1 "b": 2}', 1, 10, "A comma or a closing bracket } is missing.", "comma"),
    "comma behind the last": ("jsonld", '{"a": 1,\n}', 2, 1, "behind the last member", "Remove it."),
    "single quotation marks": ("jsonld", "{'a': 1}", 1, 2, "has no meaning here", "quotation marks"),
    "JSON not closed": ("jsonld", '{"a": [1', 1, 9, "closing bracket ] is missing", "close"),
    "identifier that is a number": ("jsonld", '[{},\n {"@id": 5}]', 2, 10, "@id value must be a string.", "Correct"),
    "crossed tags": ("rdf", RDF_XML.format("<e:A><e:b>é</e:A></e:b>"), 2, 12, "end tag belongs to another", "Close"),
    "undeclared prefix in XML": ("rdf", RDF_XML.format("<e:A/>\n<f:A/>"), 3, 1, "prefix of a name is not declared", "xmlns:"),
    "undeclared entity": ("rdf", RDF_XML.format("<e:A><e:b>é &nbsp;</e:b></e:A>"), 2, 13, "entity", "character itself"),
    "bare ampersand": ("rdf", RDF_XML.format("<e:A><e:b>a & b</e:b></e:A>"), 2, 14, "no XML", "&amp;"),
    "XML not closed": ("rdf", '<e:A xmlns:e="https://e.org/">', 1, 31, "ends before its elements", "Close every"),
    "space in an IRI in XML": ("rdf", RDF_XML.format('<e:A rdf:about="é b c"/>'), 2, 17, "character ' '", "%20"),
    "attribute without a namespace": ("rdf", RDF_XML.format('<e:A about="x"/>'), 2, 6, "in no namespace", "rdf:about"),
    "property in a property": ("rdf", RDF_XML.format("<e:A><e:b><rdf:li/></e:b></e:A>"), 2, 12, "cannot be the name", "turns"),
    "text among properties": ("rdf", RDF_XML.format("<e:A>text<e:b/></e:A>"), 2, 6, "The text 'text' stands", "property"),
    "two values of a property": ("rdf", RDF_XML.format("<e:A><e:b><e:C/><e:D/></e:b></e:A>"), 2, 17, "second value", "each"),
}  # fmt: skip


@pytest.mark.parametrize("name", ERRORS)
def test_a_syntax_error_is_a_finding_with_its_place_a_reason_and_advice(name: str, reading: Read) -> None:
    form, content, line, column, reason, advice = ERRORS[name]
    _, findings = reading(form, content)
    (finding,) = findings
    assert (finding.file, finding.code, finding.line, finding.column) == (f"x.{form}", "R01", line, column)
    assert reason in finding.reason
    assert finding.suggestion is not None
    assert advice in finding.suggestion
    assert "Parser error" not in finding.reason
    assert re.fullmatch(r"\S.*[.!?]", finding.reason)


@pytest.mark.parametrize(
    ("form", "content", "count"),
    [
        ("ttl", PREFIX + "ex:a ex:b 1 , 2 ; ex:c foaf:x .\nex:d ex:e 5 .", 2),
        ("nt", f"{TRIPLE} .\n{TRIPLE} .\nx\n{TRIPLE} .\n", 2),
        ("rdf", RDF_XML.format("<e:A/><e:B></e:A>"), 2),
        ("rdf", RDF_XML.format('<e:A/><e:B rdf:about="a b"/>'), 1),
        ("jsonld", f'[{FILES["jsonld"]}, {{"@id": 5}}, {FILES["jsonld"]}]', 1),
        ("jsonld", f"[{FILES['jsonld']}, {{}}", 1),
    ],
)
def test_statements_before_the_error_are_yielded_and_none_behind(
    form: str, content: str, count: int, reading: Read
) -> None:
    quads, findings = reading(form, content)
    assert len(quads) == count
    assert [finding.code for finding in findings] == ["R01"]


def test_each_wrong_line_of_n_triples_is_found(reading: Read) -> None:
    wrong = [
        "x",
        f'<{BASE}a> <{BASE}b> "c"',
        f'<{BASE}a> "b" <{BASE}c> .',
        f'<{BASE}a> <{BASE}b> "open .',
        f"{TRIPLE}",
    ]
    content = "".join(f"{TRIPLE} .\n{line}\n" for line in wrong)
    _, findings = reading("nt", content)
    assert [finding.line for finding in findings] == [2, 4, 6, 8, 10]


def test_mistakes_of_turtle_that_concern_one_statement_are_all_found_each_prefix_once(reading: Read) -> None:
    content = (
        PREFIX + "ex:a ex:b foaf:x .\nex:c ex:b foaf:y .\nex:d bibo:z 1 .\nex:e ex:f <a b> .\nex:g ex:h 1"
    )
    _, findings = reading("ttl", content)
    assert places(findings) == [("R01", 2, 11), ("R01", 4, 6), ("R01", 5, 11)]


def test_many_errors_are_told_up_to_a_limit(reading: Read) -> None:
    _, findings = reading("nt", "x\n" * (MAX_ERRORS + 50))
    assert len(findings) == MAX_ERRORS + 1
    assert findings[-1].code == "R99"


# --- No text, or another text ---


def test_a_byte_that_is_not_utf8_has_its_place_and_what_it_may_have_been(reading: Read) -> None:
    content = (PREFIX + 'ex:a ex:b "é😀" ;\n ex:c "C').encode() + "ôte".encode("windows-1252") + b'" .'
    quads, (finding,) = reading("ttl", content)
    assert (finding.code, finding.line, finding.column) == ("R05", 3, 9)
    assert "0xF4" in finding.reason
    assert "'ô'" in finding.reason
    assert len(quads) == 1


@pytest.mark.parametrize("form", EXTENSIONS)
def test_an_incomplete_character_at_the_end_is_found(form: str, reading: Read) -> None:
    content = FILES[form].rstrip()
    _, (finding,) = reading(form, content.encode() + b"\n\xe2\x82")
    assert (finding.code, finding.line, finding.column) == ("R05", content.count("\n") + 2, 1)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("form", EXTENSIONS)
def test_other_encodings_of_unicode_are_no_text_here(form: str, encoding: str, reading: Read) -> None:
    quads, (finding,) = reading(form, FILES[form].encode(encoding))
    assert quads == []
    assert finding.code in ("R05", "R12")


def test_the_character_nul_is_found_where_it_stands(reading: Read) -> None:
    quads, findings = reading("ttl", PREFIX + 'ex:a ex:b "é" .\nex:c ex:d "\0" .')
    assert places(findings) == [("R12", 3, 12)]
    assert len(quads) == 1


def test_a_mistake_before_the_bytes_that_are_no_text_is_told_as_well(reading: Read) -> None:
    _, findings = reading("ttl", (PREFIX + "ex:a foaf:b 1 .\nex:c ex:d ").encode() + b"\xff")
    assert places(findings) == [("R05", 3, 11), ("R01", 2, 6)]


@pytest.mark.parametrize(
    ("form", "content", "what"),
    [
        ("ttl", "<!DOCTYPE html>\n<html><body>", "HTML"),
        ("rdf", "<!doctype HTML>\n<html><body>", "HTML"),
        ("jsonld", "<html><body>", "HTML"),
        ("ttl", "iso3,name,deposit\nKEN,Kenya,2004-12-23\n", "CSV"),
        ("nt", "iso3;name\r\nKEN;Kenya\r\n", "CSV"),
        ("ttl", FILES["rdf"], "RDF/XML"),
        ("ttl", '<?xml version="1.0"?>\n<x/>', "RDF/XML"),
        ("ttl", FILES["jsonld"], "JSON"),
        ("rdf", FILES["jsonld"], "JSON"),
        ("nt", PREFIX + "ex:a ex:b 1 .", "Turtle"),
        ("jsonld", "# comment\n" + PREFIX, "Turtle"),
        ("rdf", f"{TRIPLE} .", "N-Triples"),
        ("ttl", b"PK\x03\x04\x14\x00\xff\xfe", "zip"),
        ("jsonld", b"\x1f\x8b\x08\x00\xff", "gzip"),
        ("ttl", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
    ],
)
def test_content_of_another_form_is_named(form: str, content: str | bytes, what: str, reading: Read) -> None:
    quads, (finding,) = reading(form, content)
    assert (quads, finding.code, finding.line, finding.column) == ([], "R11", 1, 1)
    assert what in finding.reason


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff"])
@pytest.mark.parametrize("form", EXTENSIONS)
def test_an_empty_file_is_a_warning(form: str, content: str, reading: Read) -> None:
    quads, (finding,) = reading(form, content)
    assert (quads, finding.code, finding.severity) == ([], "R13", "warning")


@pytest.mark.parametrize(
    ("form", "content"), [("ttl", "# nothing\n"), ("jsonld", "{}"), ("rdf", RDF_XML.format(""))]
)
def test_a_file_without_a_statement_is_a_warning(form: str, content: str, reading: Read) -> None:
    assert [finding.code for finding in reading(form, content)[1]] == ["R13"]


# --- What is refused ---

ENTITIES = [
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
    '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;]><x/>',
    '<?xml version="1.0"?>\n<!-- <x> --><!DOCTYPE x><x/>',
    '<!doctype x [<!entity a "b">]><x/>',
]  # fmt: skip


@pytest.mark.parametrize("content", ENTITIES)
def test_a_document_type_is_refused_before_parsing(content: str, reading: Read) -> None:
    quads, (finding,) = reading("rdf", content)
    assert (quads, finding.code) == ([], "R02")
    before = content[: content.lower().index("<!doctype")].split("\n")
    assert (finding.line, finding.column) == (len(before), len(before[-1]) + 1)


def test_a_document_type_in_the_middle_is_refused_too(reading: Read) -> None:
    content = RDF_XML.format('<e:A/>\n<!doctype x [<!ENTITY a "aa">]><e:B><e:p>&a;</e:p></e:B>')
    quads, findings = reading("rdf", content)
    assert (len(quads), places(findings)) == (1, [("R02", 3, 1)])


@pytest.mark.parametrize("text", ["<!-- <!DOCTYPE x> -->", "<e:A><e:p><![CDATA[<!DOCTYPE x>]]></e:p></e:A>"])
def test_words_that_declare_nothing_are_not_refused(text: str, reading: Read) -> None:
    assert reading("rdf", RDF_XML.format("<e:A/>" + text))[1] == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "ISO-8859-1"])
def test_a_declared_encoding_cannot_make_the_bytes_mean_something_else(encoding: str, reading: Read) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>' + FILES["rdf"]
    quads, (finding,) = reading("rdf", declared)
    assert (quads, finding.code) == ([], "R05")
    assert encoding in finding.reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"])
def test_another_encoding_cannot_hide_a_document_type(encoding: str, reading: Read) -> None:
    quads, findings = reading("rdf", ENTITIES[0].encode(encoding))
    assert quads == []
    assert findings


NESTED = {
    "JSON objects": ("jsonld", '{"https://e.org/p":', "1", "}"),
    "JSON arrays": ("jsonld", "[", "", "]"),
    "JSON in both": ("jsonld", '{"https://e.org/p":[', "1", "]}"),
    "JSON that is not closed": ("jsonld", '{"https://e.org/p":[', "", ""),
    "elements": ("rdf", "<e:A><e:p>", "", "</e:p></e:A>"),
    "elements that are not closed": ("rdf", "<e:A><e:p>", "", ""),
    "XML literal": ("rdf", "<x>", "", "</x>"),
    "triple terms": ("ttl", "<<( <s> <p> ", "1", ")>>"),
    "reified triples": ("ttl", "<< <s> <p> ", "1", ">>"),
    "triple terms in N-Triples": ("nt", "<<( <https://e.org/s> <https://e.org/p> ", '"1"', " )>>"),
}


def nested(name: str, depth: int) -> tuple[str, str]:
    form, opening, inner, closing = NESTED[name]
    content = opening * depth + inner + closing * depth
    if form == "rdf":
        around = "<e:A><e:p rdf:parseType='Literal'>{}</e:p></e:A>" if name == "XML literal" else "{}"
        content = RDF_XML.format(around.format(content))
    if form in ("ttl", "nt"):
        content = f"<https://e.org/s> <https://e.org/p> {content} ."
    return form, content


@pytest.mark.parametrize("depth", [300, 20_000])
@pytest.mark.parametrize("name", NESTED)
def test_what_is_nested_too_deep_is_refused_before_parsing(name: str, depth: int, reading: Read) -> None:
    _, findings = reading(*nested(name, depth))
    assert [finding.code for finding in findings] == ["R03"]


@pytest.mark.parametrize(
    "name", [name for name in NESTED if "not closed" not in name and "arrays" not in name]
)
def test_what_is_nested_less_deep_is_read(name: str, reading: Read) -> None:
    quads, findings = reading(*nested(name, 45))
    assert quads
    assert findings == []


@pytest.mark.parametrize("brackets", ["[", "(", "[ <p> "])
def test_brackets_of_turtle_may_be_nested_without_harm(brackets: str, reading: Read) -> None:
    closing = {"(": ")"}.get(brackets, "]")
    content = f"<s> <p> {brackets * 100_000}{closing * 100_000} ."
    if brackets == "[":
        content = content.replace("[", "[ <p> ")
    _, findings = reading("ttl", content)
    assert [finding.code for finding in findings] in ([], ["R01"])


def test_brackets_in_strings_do_not_count_as_depth(reading: Read) -> None:
    value = '[{"\\' * (contexts.MAX_DEPTH + 1)
    (quad,), findings = reading("jsonld", json.dumps({"@id": "https://e.org/s", "https://e.org/p": value}))
    assert (quad.object, findings) == (ox.Literal(value), [])
    text = '"' + "<<( " * (streams.MAX_DEPTH + 1) + '"'
    assert reading("ttl", f"<s> <p> {text} , <<( <s> <p> 1 )>> .")[1] == []


def test_the_limit_of_depth_is_the_deepest_that_is_read(reading: Read) -> None:
    for depth, code in ((contexts.MAX_DEPTH, []), (contexts.MAX_DEPTH + 1, ["R03"])):
        content = '{"https://e.org/p":' * depth + "1" + "}" * depth
        assert [finding.code for finding in reading("jsonld", content)[1]] == code
    for depth, code in ((markup.MAX_DEPTH - 2, []), (markup.MAX_DEPTH, ["R03"])):
        content = RDF_XML.format("<e:A><e:p>" * (depth // 2) + "</e:p></e:A>" * (depth // 2))
        assert [finding.code for finding in reading("rdf", content)[1]] == code


# --- Contexts and imports ---

REMOTE = {
    "address": ('{\n "@context": "https://schema.org/", "@type": "x"}', 2, 14),
    "file": ('{"@context": "file:///etc/passwd"}', 1, 14),
    "relative": ('{"@context": "context.jsonld"}', 1, 14),
    "in a list": ('{"@context": [{"a": "https://e.org/a"}, "https://schema.org/"]}', 1, 41),
    "of a term": ('{"@context": {"a": {"@id": "https://e.org/a", "@context": "x.jsonld"}}, "a": {}}', 1, 59),
    "inside": ('{"https://e.org/p": {"@context": "https://schema.org/"}}', 1, 34),
    "import": ('{"@context": {"@import": "https://w3id.org/iwtld/context.jsonld"}}', 1, 26),
    "written with escapes": ('{"\\u0040context": "https://schema.org/"}', 1, 19),
    "longer than that of the project": ('{"@context": "https://w3id.org/iwtld/context.jsonld?x"}', 1, 14),
}  # fmt: skip


@pytest.mark.parametrize("name", REMOTE)
def test_a_context_elsewhere_is_refused_where_it_is_named(name: str, reading: Read) -> None:
    content, line, column = REMOTE[name]
    quads, findings = reading("jsonld", content)
    assert (quads, places(findings)) == ([], [("R04", line, column)])
    assert "https://w3id.org/iwtld/context.jsonld" in (findings[0].suggestion or "")


@pytest.mark.parametrize(
    "context",
    [
        '"https://w3id.org/iwtld/context.jsonld"',
        '"https:\\/\\/w3id.org\\/iwtld\\/context.jsonld"',
        '["https://w3id.org/iwtld/context.jsonld"]',
        '[{"x": "https://e.org/[]"}, {}, "https://w3id.org/iwtld/context.jsonld" , {"y": "https://e.org/y"}]',
    ],
)
def test_the_context_of_the_project_is_known_by_its_address(context: str, reading: Read) -> None:
    content = f'{{"@type": "Agency", "@id": "id:agency/kws",\n "@context": {context}}}'
    (quad,), findings = reading("jsonld", content)
    assert findings == []
    assert str(quad.subject) == "<https://w3id.org/iwtld/id/agency/kws>"
    assert str(quad.object) == "<https://w3id.org/iwtld/ontology#Agency>"


@pytest.mark.parametrize("before", ["", "[", "[{}, "])
@pytest.mark.parametrize("between", ["", "\n", '\n"é": '])
def test_columns_behind_the_address_of_the_context_are_those_of_the_file(
    before: str, between: str, reading: Read
) -> None:
    closing = "]" if before else ""
    content = f'{{"@context": {before}"{contexts.CONTEXT_IRI}"{closing}, {between or chr(34) + "a" + chr(34) + ": "}?'
    _, (finding,) = reading("jsonld", content)
    lines = content.split("\n")
    assert (finding.line, finding.column) == (len(lines), len(lines[-1]))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([f'"@context": "{contexts.CONTEXT_IRI}"', '"é": 1', "\n", '"😀"', "[", "}"]),
        max_size=8,
    )
)
def test_every_character_of_a_document_keeps_its_place_when_the_context_is_written_in(
    parts: list[str],
) -> None:
    handed_in = ",".join(parts)
    document = contexts.written(handed_in.encode())
    context = json.dumps(contexts.project_context(), ensure_ascii=False, separators=(",", ":"))
    content = handed_in.replace(f'"{contexts.CONTEXT_IRI}"', context)
    assert document.content.decode() == content
    position = 0
    for part in re.split(f'("{re.escape(contexts.CONTEXT_IRI)}")', handed_in):
        if part.startswith('"https'):
            position += len(context)
            continue
        for offset in range(len(part)):
            before = content[: position + offset].split("\n")
            written_line, written_column = document.original(len(before), len(before[-1].encode()) + 1)
            found = handed_in.split("\n")[written_line - 1][written_column - 1 : written_column]
            assert found == part[offset].strip("\n")
        position += len(part)


def test_an_address_in_a_text_is_no_context(reading: Read) -> None:
    text = f'"@context": "{contexts.CONTEXT_IRI}"'
    (quad,), findings = reading("jsonld", json.dumps({"@id": "https://e.org/s", "https://e.org/p": text}))
    assert (quad.object, findings) == (ox.Literal(text), [])


@pytest.mark.parametrize(
    "container",
    ['"@graph"', '["@graph", "@id"]', '["@set", "@graph"]', '"\\u0040graph"', '"\\u0040\\u0067raph"'],
)
def test_a_graph_container_is_refused_since_it_can_end_the_process(container: str, reading: Read) -> None:
    context = f'{{"g": {{"@id": "https://e.org/g", "@container": {container}}}}}'
    quads, findings = reading("jsonld", f'{{"@context": {context}, "g": {{"@set": "x"}}}}')
    assert (quads, [finding.code for finding in findings]) == ([], ["R14"])


@pytest.mark.parametrize(
    ("form", "content", "line", "column"),
    [
        ("ttl", f"@prefix owl: <http://www.w3.org/2002/07/owl#> .\n<> owl:imports <{BASE}other> .", 2, 16),
        ("rdf", RDF_XML.format(f'<e:A xmlns:owl="http://www.w3.org/2002/07/owl#"><owl:imports rdf:resource="{BASE}other"/></e:A>'), 2, 76),
        ("jsonld", f'{{"http://www.w3.org/2002/07/owl#imports": {{"@id": "{BASE}other"}}}}', 1, 51),
        ("nt", f"<{BASE}a> <http://www.w3.org/2002/07/owl#imports> <{BASE}other> .\n", 1, 64),
    ],
)  # fmt: skip
def test_an_import_is_not_followed_and_said_so(
    form: str, content: str, line: int, column: int, reading: Read
) -> None:
    quads, findings = reading(form, content)
    assert quads
    assert places(findings) == [("R06", line, column)]
    assert findings[0].severity == "info"
    assert f"<{BASE}other>" in findings[0].reason


@contextmanager
def listening() -> Iterator[tuple[int, socket.socket]]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.05)
        yield server.getsockname()[1], server


def test_nothing_in_a_file_reaches_the_network(reading: Read) -> None:
    with listening() as (port, server):
        address = f"http://127.0.0.1:{port}/x"
        reading("jsonld", json.dumps({"@context": address, "@id": address}))
        reading("jsonld", json.dumps({"@context": {"@import": address, "@base": address}, "@id": "y"}))
        reading("rdf", f'<!DOCTYPE x [<!ENTITY % a SYSTEM "{address}"> %a;]><x/>')
        reading("rdf", f'<!DOCTYPE x PUBLIC "x" "{address}"><x/>')
        reading("ttl", f"@base <{address}> .\n<> <http://www.w3.org/2002/07/owl#imports> <{address}> .")
        with pytest.raises(TimeoutError):
            server.accept()


# --- Files that cannot be read ---


def test_a_form_that_is_unknown_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_text("text")
    with pytest.raises(InputError, match="the form of the file is unknown"):
        list(read(Document("x.docx", tmp_path / "x.docx", "docx", 0, BASE), []))


def test_a_file_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.ttl cannot be read: No such file"):
        list(read(Document("none.ttl", tmp_path / "none.ttl", "ttl", 0, BASE), []))


# --- Codes ---


def test_codes_are_all_in_the_table_in_the_order_of_their_names() -> None:
    defined = {value.code for value in vars(rdf_codes).values() if isinstance(value, Code)}
    assert defined == set(rdf_codes.CODES)
    assert list(rdf_codes.CODES) == sorted(rdf_codes.CODES)


@pytest.mark.parametrize("name", rdf_codes.CODES)
def test_a_code_is_explained_raised_and_tested(name: str) -> None:
    code = rdf_codes.CODES[name]
    assert re.fullmatch(r"[A-Z].*\.", code.explanation)
    assert code.title
    assert code.example
    constant = next(key for key, value in vars(rdf_codes).items() if value is code)
    sources = Path(iwtld.rdf.__file__).parent.parent.rglob("*.py")
    assert any(
        re.search(rf"\b{constant}\b", path.read_text(encoding="utf-8"))
        for path in sources
        if path.name != "rdf_codes.py"
    )
    assert f'"{name}"' in Path(__file__).read_text(encoding="utf-8") or name == "R07"
