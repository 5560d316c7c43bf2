"""Uploads that mean harm, on the command line: refused or read within limits, and told in a sentence.

Every run is held against the fixture ``validate`` as well: no traceback, nothing fetched, nothing left behind.
"""

from __future__ import annotations

import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..extent import at_length

if TYPE_CHECKING:
    from .conftest import Trap, Validate

PREFIXES = """\
@prefix ex: <https://example.org/> .
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
GOOD = PREFIXES + "ex:o a owl:Ontology .\n"
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
DEEP = 100_000


def write(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def pack(folder: Path, name: str, *members: tuple[str | zipfile.ZipInfo, bytes | str]) -> str:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members:
            archive.writestr(member, content)
    return name


# A50: RDF/XML with a document type


def rdf_xml(declaration: str, content: str) -> str:
    return (
        f'<?xml version="1.0"?>\n{declaration}\n<rdf:RDF {RDF} xmlns:ex="https://example.org/">'
        f'<rdf:Description rdf:about="https://example.org/a"><ex:p>{content}</ex:p></rdf:Description></rdf:RDF>\n'
    )


def billion_laughs() -> str:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    return f'<!DOCTYPE r [<!ENTITY e0 "ha">{entities}]>'


@pytest.mark.parametrize(
    ("declaration", "content"),
    [
        (billion_laughs(), "&e12;"),
        (f'<!DOCTYPE r [<!ENTITY e "{"a" * 100_000}">]>', "&e;" * 100_000),
        ('<!DOCTYPE r [<!ENTITY e SYSTEM "URL">]>', "&e;"),
        ('<!DOCTYPE r [<!ENTITY e SYSTEM "FILE">]>', "&e;"),
        ('<!DOCTYPE r [<!ENTITY % e SYSTEM "URL"> %e;]>', "x"),
        ('<!DOCTYPE r [<!ENTITY % e SYSTEM "FILE"> %e;]>', "x"),
        ('<!DOCTYPE r SYSTEM "URL">', "x"),
        ('<!DOCTYPE r PUBLIC "-//W3C//DTD" "URL">', "x"),
        ("<!DOCTYPE r>", "x"),
    ],
)
def test_a_document_type_is_refused(
    declaration: str, content: str, here: Path, trap: Trap, validate: Validate
) -> None:
    declaration = declaration.replace("URL", trap.url).replace("FILE", trap.secret.as_uri())
    found = validate(write(here, "new.rdf", rdf_xml(declaration, content)))
    assert found.code == 1
    assert found.told == [
        "new.rdf:2:1 R02 violation: RDF/XML with a document type is refused, since its entities can do harm."
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-7", "utf-32"])
def test_no_encoding_hides_a_document_type(encoding: str, here: Path, trap: Trap, validate: Validate) -> None:
    text = rdf_xml(f'<!DOCTYPE r [<!ENTITY e SYSTEM "{trap.url}">]>', "&e;")
    text = text.replace('version="1.0"', f'version="1.0" encoding="{encoding}"')
    found = validate(write(here, "new.rdf", text.encode(encoding)))
    assert found.code == 1
    assert len(found.told) == 1
    assert any(code in found.told[0] for code in (" R02 ", " R05 ", " R12 "))


def test_a_sheet_of_a_workbook_with_a_document_type_is_refused(
    here: Path, trap: Trap, validate: Validate
) -> None:
    sheet = f'<!DOCTYPE r [<!ENTITY e SYSTEM "{trap.url}">]><worksheet><sheetData/></worksheet>'
    name = pack(here, "new.xlsx", ("[Content_Types].xml", "<Types/>"), ("xl/worksheets/sheet1.xml", sheet))
    found = validate(name)
    assert found.code == 1
    assert found.told == [
        "new.xlsx R10 violation: It holds XML with a document type, which no spreadsheet program writes."
    ]


# A51: contexts of JSON-LD


@pytest.mark.parametrize("address", ["URL", "FILE", "other.jsonld", "../other.jsonld", "//127.0.0.1/x"])
@pytest.mark.parametrize(
    "context",
    [
        '"ADDRESS"',
        '["ADDRESS"]',
        '[{"a": "https://example.org/a"}, "ADDRESS"]',
        '{"@import": "ADDRESS"}',
        '{"a": {"@id": "https://example.org/a", "@context": "ADDRESS"}}',
    ],
)
def test_a_context_that_stands_elsewhere_is_refused(
    context: str, address: str, here: Path, trap: Trap, validate: Validate
) -> None:
    write(here, "other.jsonld", '{"@context": {"name": "https://example.org/name"}}')
    place = address.replace("URL", trap.url).replace("FILE", trap.secret.as_uri())
    text = f'{{"@context": {context}, "@id": "https://example.org/x", "a": {{"name": "n"}}}}'
    found = validate(write(here, "new.jsonld", text.replace("ADDRESS", place)))
    assert found.code == 1
    assert len(found.told) == 1
    assert found.told[0].endswith(
        " R04 violation: The file names a context by its address, and nothing is fetched."
    )
    assert '"@context": "https://w3id.org/iwtld/context.jsonld"' in found.out


def test_the_projects_own_context_needs_no_network(here: Path, validate: Validate) -> None:
    text = json.dumps(
        {
            "@context": "https://w3id.org/iwtld/context.jsonld",
            "@id": "https://w3id.org/iwtld/id/commodity/x",
            "@type": "iwt:Commodity",
        }
    )
    found = validate(write(here, "new.jsonld", text))
    assert found.code == 1
    assert "identifier-given" in found.out


def test_included_blocks_inside_each_other_end(here: Path, validate: Validate) -> None:
    text = '{"@context": {"@version": 1.1}, "@included":' + '{"@included":' * 90 + "{}" + "}" * 91
    found = validate(write(here, "new.jsonld", text))
    assert found.told == ["new.jsonld R13 warning: The file holds no statement."]


# A55: what a file names is not fetched


def test_imports_and_links_are_not_followed_and_imports_are_listed(
    here: Path, trap: Trap, validate: Validate
) -> None:
    text = (
        f"{PREFIXES}@base <{trap.url}> .\n"
        f"<o> a owl:Ontology ; owl:imports <{trap.url}> , <{trap.secret.as_uri()}> ;\n"
        f"  rdfs:seeAlso <{trap.url}> ; rdfs:isDefinedBy <{trap.url}> ; sh:shapesGraph <{trap.url}> .\n"
    )
    found = validate(write(here, "new.ttl", text))
    assert found.code == 0
    remarks = [line for line in found.out.splitlines() if " R06 info: " in line]
    assert [line.partition(" ")[0] for line in remarks] == ["new.ttl:7:34", f"new.ttl:7:{39 + len(trap.url)}"]


def test_a_base_on_another_machine_is_a_name_alone(here: Path, trap: Trap, validate: Validate) -> None:
    text = f'<rdf:RDF {RDF} xml:base="{trap.url}"><rdf:Description rdf:about="#a"/></rdf:RDF>'
    assert validate(write(here, "new.rdf", text)).code == 0


# A50, A51: what is nested without end


def deep(form: str) -> str:
    match form:
        case "ttl":
            return PREFIXES + "ex:a ex:p " + "[ ex:p " * DEEP + "1" + " ]" * DEEP + " .\n"
        case "lists.ttl":
            return PREFIXES + "ex:a ex:p " + "( " * DEEP + ")" * DEEP + " .\n"
        case "trig":
            return PREFIXES + "ex:g { ex:a ex:p " + "[ ex:p " * DEEP + "1" + " ]" * DEEP + " . }\n"
        case "open.ttl":
            return PREFIXES + "ex:a ex:p " + "[ ex:p " * DEEP
        case "terms.ttl":
            return PREFIXES + "ex:a ex:p " + "<<( ex:a ex:p " * DEEP + "1" + " )>>" * DEEP + " .\n"
        case "nt":
            triple = "<https://example.org/a> <https://example.org/p> "
            return triple + f"<<( {triple}" * DEEP + '"x"' + " )>>" * DEEP + " .\n"
        case "jsonld":
            return '{"https://example.org/p":' * DEEP + "1" + "}" * DEEP
        case "lists.jsonld":
            return "[" * DEEP + "]" * DEEP
        case "rdf":
            inner = "<rdf:Description><ex:p>" * DEEP + "</ex:p></rdf:Description>" * DEEP
            return f'<rdf:RDF {RDF} xmlns:ex="https://example.org/">{inner}</rdf:RDF>'
    raise ValueError(form)


@pytest.mark.parametrize("form", ["terms.ttl", "nt", "jsonld", "lists.jsonld", "rdf"])
def test_what_is_nested_without_end_is_refused_at_its_place(
    form: str, here: Path, validate: Validate
) -> None:
    found = validate(write(here, f"deep.{form}", deep(form)))
    assert found.code == 1
    assert len(found.told) == 1
    assert " R03 violation: " in found.told[0]
    assert "nested deeper than" in found.told[0]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["ttl", "lists.ttl", "trig"])
def test_nested_nodes_of_turtle_are_read_as_deep_as_they_are(
    form: str, here: Path, validate: Validate
) -> None:
    found = validate("--alone", write(here, f"deep.{form}", deep(form)), seconds=60, megabytes=800)
    assert (found.code, found.out) == (0, "1 file: nothing is wrong.\n")


def test_nested_nodes_that_are_not_closed_are_a_syntax_error(here: Path, validate: Validate) -> None:
    found = validate(write(here, "deep.open.ttl", deep("open.ttl")), megabytes=800)
    assert found.code == 1
    assert len(found.told) == 1
    assert " R01 violation: The file ends within a statement" in found.told[0]


# A53: archives


def bomb(folder: Path) -> str:
    """Write an archive of about 10 MB that unpacks to 10 GB."""
    megabyte = b" " * (1 << 20)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("a.ttl", "w", force_zip64=True) as member:
            for _ in range(512):
                member.write(megabyte)
        # The same bytes under many names, as overlapping entries have it.
        first = archive.filelist[0]
        for number in range(1, 20):
            entry = zipfile.ZipInfo(f"a{number}.ttl")
            for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type", "flag_bits"):
                setattr(entry, field, getattr(first, field))
            archive.filelist.append(entry)
            archive.NameToInfo[entry.filename] = entry
        archive._didModify = True  # type: ignore[attr-defined]
    return "bomb.zip"


def test_a_bomb_is_refused_with_little_unpacked(here: Path, validate: Validate) -> None:
    name = bomb(here)
    with zipfile.ZipFile(here / name) as archive:
        assert sum(entry.file_size for entry in archive.infolist()) == 10 << 30
    found = validate(name)
    assert found.code == 1
    assert found.told == [f"{name} R08 violation: It unpacks to more than 200 times its size."]
    assert "help: Pack fewer or smaller files, or give them without packing." in found.out


def test_an_archive_in_an_archive_is_refused_and_the_rest_is_read(here: Path, validate: Validate) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.ttl", GOOD)
    found = validate(pack(here, "new.zip", ("in.zip", inner.getvalue()), ("good.ttl", GOOD)))
    assert found.code == 1
    assert found.told == ["new.zip!/in.zip R09 violation: The member is an archive itself."]
    assert found.out.endswith("1 file: 1 violation.\n")


def test_a_hundred_thousand_entries_are_refused_at_once(here: Path, validate: Validate) -> None:
    name = pack(here, "new.zip", *((f"{number}.ttl", "") for number in range(100_000)))
    found = validate(name)
    assert found.code == 1
    assert found.told == ["new.zip R08 violation: It has more than 10,000 entries, or is a ZIP64 archive."]


def test_names_that_lead_elsewhere_write_nothing_there(
    here: Path, tmp_path: Path, validate: Validate
) -> None:
    names = ("../evil.ttl", "x/../../evil.ttl", "/tmp/evil.ttl", "C:/evil.ttl", "x\\..\\evil.ttl")
    before = sorted(tmp_path.rglob("evil*"))
    found = validate(pack(here, "new.zip", *((name, GOOD) for name in names), ("good.ttl", GOOD)))
    assert found.code == 1
    assert len(found.told) == len(names)
    assert all(" R09 violation: The name of the member " in line for line in found.told)
    assert sorted(tmp_path.rglob("evil*")) == before
    assert not Path("/tmp/evil.ttl").exists()


def of_kind(kind: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo("strange.ttl")
    member.create_system = 3
    member.external_attr = (kind | 0o777) << 16
    return member


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_in_an_archive_are_refused(
    kind: int, here: Path, trap: Trap, validate: Validate
) -> None:
    found = validate(pack(here, "new.zip", (of_kind(kind), str(trap.secret)), ("good.ttl", GOOD)))
    assert found.code == 1
    assert len(found.told) == 1
    assert found.told[0].startswith("new.zip!/strange.ttl R09 violation: The member is ")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(here: Path, validate: Validate) -> None:
    found = validate(pack(here, "new.zip", ("a.ttl", GOOD), ("a.ttl", "other")))
    assert found.told == [
        "new.zip!/a.ttl R09 violation: 2 members have this name; which one is meant cannot be told."
    ]


def test_an_encrypted_member_is_refused(here: Path, validate: Validate) -> None:
    name = pack(here, "new.zip", ("a.ttl", GOOD))
    content = bytearray((here / name).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + offset] |= 1
    (here / name).write_bytes(content)
    assert validate(name).told == ["new.zip!/a.ttl R09 violation: The member is encrypted."]


@pytest.mark.parametrize("damage", [0, 40, -60, -30, -22, -10, -5])
def test_a_damaged_archive_is_a_finding(damage: int, here: Path, validate: Validate) -> None:
    name = pack(here, "new.zip", ("a.ttl", GOOD))
    content = bytearray((here / name).read_bytes())
    content[damage : damage + 4] = b"\xff\xff\xff\xff"
    (here / name).write_bytes(content)
    found = validate(name)
    assert found.code == 1
    assert len(found.told) == 1


def test_links_in_a_folder_that_lead_out_of_it_are_left_aside(
    here: Path, trap: Trap, validate: Validate
) -> None:
    write(here, "new/good.ttl", GOOD)
    (here / "new" / "secret.ttl").symlink_to(trap.secret)
    (here / "new" / "round").symlink_to(here / "new")
    assert validate("new").out == "1 file: nothing is wrong.\n"


# A54: content that is not what the name says, and encodings


HTML = "<!DOCTYPE html>\n<html><body><script>alert(1)</script></body></html>\n"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("new.ttl", HTML, "The file is named as Turtle and looks like a web page (HTML)."),
        ("new.jsonld", HTML, "The file is named as JSON-LD and looks like a web page (HTML)."),
        ("new.rdf", HTML, "The file is named as RDF/XML and looks like a web page (HTML)."),
        ("new.ttl", '{"a": 1}', "The file is named as Turtle and looks like JSON."),
        ("new.jsonld", GOOD, "The file is named as JSON-LD and looks like Turtle."),
        ("new.rdf", GOOD, "The file is named as RDF/XML and looks like Turtle."),
        ("new.ttl", f"<rdf:RDF {RDF}/>", "The file is named as Turtle and looks like RDF/XML."),
        ("new.nt", b"\x1f\x8b\x08\x00packed", "The file is named as N-Triples and is a file packed by gzip."),
        ("new.ttl", b"PK\x03\x04\xff\x00", "The file is named as Turtle and is a zip archive or a workbook."),
    ],
)
def test_a_file_is_read_as_its_name_says_and_told_what_it_looks_like(
    name: str, content: str | bytes, told: str, here: Path, validate: Validate
) -> None:
    found = validate(write(here, name, content))
    assert found.code == 1
    assert found.told == [f"{name}:1:1 R11 violation: {told}"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("new.zip", "new.zip R08 violation: It is no zip archive, or it is damaged."),
        ("new.xlsx", "new.xlsx R10 violation: It is no Excel workbook, or it is damaged."),
        ("new.json", "new.json R21 violation: The form of the file is unknown."),
        ("new", "new R21 violation: The form of the file is unknown."),
        ("new.csv", "new.csv R20 violation: There is no table named 'new'."),
        (
            "commodities.csv",
            "commodities.csv:1 T02 violation: The first line is no header of the table.",
        ),
    ],
)
def test_text_under_the_name_of_another_form_is_refused(
    name: str, told: str, here: Path, validate: Validate
) -> None:
    found = validate(write(here, name, GOOD))
    assert (found.code, found.told) == (1, [told])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["new.ttl", "new.nt", "new.jsonld", "new.rdf", "commodities.csv"])
def test_utf_16_is_told_once_and_not_shown(name: str, encoding: str, here: Path, validate: Validate) -> None:
    text = {"new.jsonld": '{"@id": "https://example.org/a"}', "new.rdf": f"<rdf:RDF {RDF}/>"}.get(name, GOOD)
    found = validate(write(here, name, text.encode(encoding)))
    assert found.code == 1
    assert len(found.told) == 1
    assert "The file is in UTF-16." in found.told[0]
    assert len(found.out.splitlines()) == 4


@pytest.mark.parametrize(
    ("name", "place"), [("new.ttl", "6:21"), ("new.trig", "6:21"), ("commodities.csv", "2:2")]
)
def test_windows_1252_is_told_at_the_first_letter(
    name: str, place: str, here: Path, validate: Validate
) -> None:
    text = PREFIXES + 'ex:a rdfs:label "Ivoire, Côte d’" .\n'
    if name.endswith("csv"):
        text = "id,name,mentioned_with,sources,locator\nx,Côte d’Ivoire,,oecd-2019,p. 1\n"
    else:
        text = text.replace("Ivoire, C", "Ivo")
    found = validate(write(here, name, text.encode("windows-1252")))
    assert found.code == 1
    assert found.told[0].startswith(f"{name}:{place} ")
    assert "UTF-8" in found.out


def test_nul_in_a_text_is_told_at_its_place(here: Path, validate: Validate) -> None:
    found = validate(write(here, "new.ttl", PREFIXES + 'ex:a rdfs:label "a\0b" .\n'))
    assert found.told == ["new.ttl:6:19 R12 violation: The file holds the character NUL."]


# A56: shapes of others


DATA = PREFIXES + f'ex:a a ex:C ; ex:p "{"a" * 60}!" , ex:b .\nex:b a ex:C ; ex:p ex:a .\n'
TARGET = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; "
PRODUCT = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(12))


def held_against(
    validate: Validate, here: Path, shapes: str, *options: str, form: str = "ttl", **limits: float
) -> tuple[int, str, str]:
    """Hold a little data against shapes; return the exit code and both outputs."""
    write(here, "data.ttl", DATA)
    write(here, f"shapes.{form}", PREFIXES + shapes if form == "ttl" else shapes)
    given = ("--alone", "--profile", "none", "--shapes", f"shapes.{form}")
    return validate("data.ttl", *given, *options, **limits)[:3]


def select(query: str) -> str:
    return f'{TARGET} sh:sparql [ a sh:SPARQLConstraint ; sh:message "m" ; sh:select """{query}""" ] .'


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*a){30}x", "^([a-zA-Z0-9]+)*$"])
def test_a_regular_expression_that_explodes_elsewhere_takes_no_time(
    pattern: str, here: Path, validate: Validate
) -> None:
    shapes = TARGET + f'sh:property [ sh:path ex:p ; sh:pattern "{pattern}" ] .'
    code, out, _ = held_against(validate, here, shapes, seconds=5)
    assert code == 1
    assert "must match the pattern" in out


def test_a_regular_expression_in_a_query_takes_no_time(here: Path, validate: Validate) -> None:
    query = f"SELECT $this WHERE {{ $this ?p ?o . FILTER(REGEX('{'a' * 60}!', '^(a+)+$')) }}"
    assert held_against(validate, here, select(query), seconds=5)[0] == 0


def test_a_regular_expression_that_is_too_large_is_refused(here: Path, validate: Validate) -> None:
    pattern = "(((((a{1,100}){1,100}){1,100}){1,100}){1,100})"
    shapes = TARGET + f'sh:property [ sh:path ex:p ; sh:pattern "{pattern}" ] .'
    code, out, err = held_against(validate, here, shapes, seconds=5)
    assert (code, out) == (3, "")
    assert "is no regular expression here" in err


def chain(step: str, length: int) -> str:
    links = "".join(
        f"ex:n{n} a sh:NodeShape ; {step.replace('NEXT', f'ex:n{n + 1}')} .\n" for n in range(length)
    )
    return f"{TARGET} sh:node ex:n0 .\n{links}ex:n{length} a sh:NodeShape ; sh:nodeKind sh:IRI .\n"


@pytest.mark.parametrize(
    "step",
    [
        "sh:or ( NEXT [ sh:not NEXT ] )",
        "sh:and ( NEXT NEXT )",
        "sh:property [ sh:path ex:p ; sh:node NEXT ] ; sh:property [ sh:path ex:p ; sh:node NEXT ]",
        "sh:xone ( NEXT [ sh:node NEXT ; sh:nodeKind sh:Literal ] )",
    ],
)
@pytest.mark.parametrize("length", [15, 30])
def test_shapes_that_double_at_every_step_end(step: str, length: int, here: Path, validate: Validate) -> None:
    code, _, err = held_against(validate, here, chain(step, length), "--time-limit", "10", seconds=15)
    assert code in (0, 1, 3)
    assert code != 3 or "levels deep" in err


def test_a_shape_that_leads_back_to_itself_is_refused(here: Path, validate: Validate) -> None:
    shapes = TARGET + "sh:property [ sh:path ex:p ; sh:node ex:S ] ."
    code, out, err = held_against(validate, here, shapes)
    assert (code, out) == (3, "")
    assert "The shape leads back to <https://example.org/S>" in err


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT $this WHERE { SERVICE <URL> { $this ?p ?o } }", "SERVICE"),
        ("SELECT $this WHERE { SERVICE SILENT <URL> { $this ?p ?o } }", "SERVICE"),
        ("SELECT $this FROM <FILE> WHERE { $this ?p ?o }", "FROM"),
        ("SELECT $this FROM NAMED <URL> WHERE { GRAPH ?g { $this ?p ?o } }", "FROM"),
        ("DELETE WHERE { ?s ?p ?o }", "neither a SELECT nor an ASK"),
        ("LOAD <URL>", "neither a SELECT nor an ASK"),
        ("SELECT $this WHERE { " + "{ " * 20_000 + "$this ?p ?o" + " }" * 20_000 + " }", "longer than"),
        ("SELECT $this WHERE { $this ?p", "sh:select"),
    ],
)
def test_a_query_that_reaches_out_or_is_none_is_refused(
    query: str, told: str, here: Path, trap: Trap, validate: Validate
) -> None:
    query = query.replace("URL", trap.url).replace("FILE", trap.secret.as_uri())
    code, out, err = held_against(validate, here, select(query))
    assert (code, out) == (3, "")
    assert "<https://example.org/S>: sh:sparql: " in err
    assert told in err


def test_scripts_are_not_run(here: Path, trap: Trap, validate: Validate) -> None:
    shapes = TARGET + (
        "sh:js [ a sh:JSConstraint ; sh:jsFunctionName 'f' ; "
        f"sh:jsLibrary [ sh:jsLibraryURL '{trap.url}' ] ] ."
    )
    code, out, err = held_against(validate, here, shapes)
    assert (code, out) == (3, "")
    assert "sh:js: Not supported" in err


def test_shapes_import_nothing(here: Path, trap: Trap, validate: Validate) -> None:
    shapes = f"<https://example.org/> a owl:Ontology ; owl:imports <{trap.url}> .\n" + TARGET
    assert held_against(validate, here, shapes + "sh:property [ sh:path ex:p ; sh:minCount 1 ] .")[0] == 0


@pytest.mark.parametrize(
    ("form", "content", "told"),
    [
        ("jsonld", '{"@context": "URL"}', "R04"),
        ("rdf", rdf_xml(billion_laughs(), "&e12;"), "R02"),
        ("jsonld", deep("jsonld"), "R03"),
        ("ttl", "not turtle", "R01"),
        ("ttl", "", "R13"),
        ("ttl", "ex:a a ex:C .", "no shape says what it is for"),
        ("txt", "", "the form of the shapes is unknown"),
    ],
)
def test_shapes_are_read_with_the_care_that_data_is(
    form: str, content: str, told: str, here: Path, trap: Trap, validate: Validate
) -> None:
    code, out, err = held_against(validate, here, content.replace("URL", trap.url), form=form)
    assert (code, out) == (3, "")
    assert told in err


ENDLESS = select(
    f"SELECT DISTINCT $this ?value WHERE {{ $this ?p ?o . {PRODUCT} "
    "BIND(CONCAT(STR(?c0), STR(?c1), STR(?c2), STR(?c3), STR(?c4), STR(?c5), STR(?c6)) AS ?value) }"
)
DOUBLING = select(
    "SELECT $this ?value WHERE { $this ?p ?v0 . "
    + " ".join(f"BIND(CONCAT(STR(?v{n}), STR(?v{n})) AS ?v{n + 1})" for n in range(40))
    + " BIND(STRLEN(?v40) AS ?value) }"
)


@pytest.mark.parametrize("output", ["-", "report"])
def test_a_query_that_does_not_end_is_ended(output: str, here: Path, validate: Validate) -> None:
    begin = time.monotonic()
    code, out, err = held_against(validate, here, ENDLESS, "--time-limit", "2", "-o", output, megabytes=1000)
    assert (code, out) == (1, "")
    assert err == (
        "iwtld: error: The shapes took longer than 2 seconds and were stopped. Make them simpler, check less "
        "data at once, or raise the limit with --time-limit.\n"
    )
    assert time.monotonic() - begin < 20
    assert not (here / "report").exists()


def test_a_query_that_takes_all_memory_is_ended(here: Path, validate: Validate) -> None:
    code, out, err = held_against(validate, here, DOUBLING, "--memory-limit", "600", megabytes=700)
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == (
        "iwtld: error: The shapes took more than 600 MB of memory and were stopped. Make them simpler, check "
        "less data at once, or raise the limit with --memory-limit."
    )


def test_a_run_under_limits_gives_what_one_without_gives(here: Path, validate: Validate) -> None:
    shapes = TARGET + "sh:property [ sh:path ex:p ; sh:nodeKind sh:IRI ] ."
    code, out, _ = held_against(validate, here, shapes, "--format", "json", "-o", "report")
    report = json.loads((here / "report").read_text())
    assert (code, out) == (1, "")
    assert [(each["line"], each["code"]) for each in report["findings"]] == [(6, "https://example.org/S")]


# 100,000 findings


def wrong(form: str, count: int) -> tuple[str, str]:
    """Return the name and the content of a file with as many mistakes."""
    if form == "csv":
        rows = "".join(f"x{n},N{n},,nothing,?\n" for n in range(count))
        return "commodities.csv", "id,name,mentioned_with,sources,locator\n" + rows
    if form == "jsonld":
        cls = "https://w3id.org/iwtld/ontology#Agencyy"
        things = [{"@id": f"https://example.org/{n}", "@type": cls} for n in range(count)]
        return "new.jsonld", json.dumps(things)
    cls = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/iwtld/ontology#Agencyy>"
    return "new.nt", "".join(f"<https://example.org/{n}> {cls} .\n" for n in range(count))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", *(pytest.param(form, marks=at_length) for form in ("nt", "jsonld"))])
def test_a_hundred_thousand_findings_are_counted_and_a_page_is_shown(
    form: str, here: Path, validate: Validate
) -> None:
    count = 100_000
    name = write(here, *wrong(form, count))
    found = validate(name, "--limit", "50", "--format", "json", seconds=90, megabytes=1200)
    report = json.loads(found.out)
    assert found.code == 1
    assert report["counts"]["violation"] == count
    assert len(report["findings"]) == report["next_offset"] == 50
    assert len(found.out) < 100_000
    assert found.err == f"1 file: {count:,} violations{', 1 remark' * (form == 'csv')}.\n"


def test_pages_follow_each_other(here: Path, validate: Validate) -> None:
    name = write(here, *wrong("nt", 250))
    first = validate(name)
    assert len(first.told) == 200
    assert "200 of 250 findings; --offset 200 shows the next." in first.out
    second = validate(name, "--offset", "200")
    assert len(second.told) == 50
    assert "Findings 201 to 250 of 250." in second.out
    assert set(first.told).isdisjoint(second.told)


# Terminals


HOSTILE = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\u200b"


def test_labels_and_names_of_files_cannot_steer_a_terminal(here: Path, validate: Validate) -> None:
    name = write(
        here,
        f"new{HOSTILE}.ttl",
        PREFIXES + f'ex:a a iwt:Agency ; rdfs:label "{HOSTILE}" ; iwt:partyy "{HOSTILE}" .\n',
    )
    found = validate(name)
    assert found.code == 1
    assert r"new\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\u200b.ttl:6:" in found.out


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif", "junit", "turtle", "html"])
def test_no_form_of_a_report_steers_a_terminal(form: str, here: Path, validate: Validate) -> None:
    row = f'"x{HOSTILE}",{HOSTILE},,{HOSTILE},{HOSTILE}\n'
    write(here, "commodities.csv", "id,name,mentioned_with,sources,locator\n" + row)
    assert validate("commodities.csv", "--format", form).code == 1


def test_a_name_of_a_file_that_is_not_text_can_be_told(here: Path, validate: Validate) -> None:
    name = os.fsdecode(b"new\xff.ttl")
    write(here, name, "oops")
    assert validate(name).told[0].startswith(r"new\udcff.ttl:1:1 R01 violation: ")


# Files that change, vanish, or cannot be read


def test_a_pipe_is_not_waited_for(here: Path, validate: Validate) -> None:
    os.mkfifo(here / "new.ttl")
    found = validate("new.ttl")
    assert (found.code, found.out) == (3, "")
    assert "new.ttl is no plain file" in found.err


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full", "/dev/tty"])
def test_a_device_is_not_read(device: str, here: Path, validate: Validate) -> None:
    (here / "new.ttl").symlink_to(device)
    found = validate("new.ttl")
    assert (found.code, found.out) == (3, "")
    assert "new.ttl" in found.err


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to the superuser")
def test_a_file_that_may_not_be_read_is_named(here: Path, validate: Validate) -> None:
    write(here, "new.ttl", GOOD)
    (here / "new.ttl").chmod(0)
    found = validate("new.ttl")
    assert (found.code, found.out) == (3, "")
    assert "new.ttl cannot be read: Permission denied." in found.err


def test_a_link_to_nothing_is_named(here: Path, validate: Validate) -> None:
    (here / "new.ttl").symlink_to(here / "gone")
    found = validate("new.ttl")
    assert (found.code, found.out) == (3, "")
    assert "new.ttl cannot be read: No such file or directory." in found.err


CHANGES = """
import os, sys, threading, time
from pathlib import Path
def change():
    path, how = Path(sys.argv[1]), sys.argv[2]
    while True:
        if how == "vanish":
            time.sleep(0.3)
            path.unlink(missing_ok=True)
        elif how == "grow":
            path.open("a").write("<https://example.org/a> <https://example.org/p> 1 .\\n")
        elif how == "shrink":
            os.truncate(path, 100) if path.exists() else None
        else:
            path.write_bytes(os.urandom(2000))
        time.sleep(0.001)
print("ready", flush=True)
change()
"""


@pytest.mark.parametrize("how", ["vanish", "grow", "shrink", "noise"])
def test_a_file_that_changes_meanwhile_ends_in_a_finding_or_a_message(
    how: str, tmp_path: Path, validate: Validate
) -> None:
    (tmp_path / "moving").mkdir()
    path = tmp_path / "moving" / "new.ttl"
    for _ in range(3):
        path.write_text(PREFIXES + "".join(f"ex:a{n} a iwt:Agencyy .\n" for n in range(2000)))
        with subprocess.Popen(
            [sys.executable, "-c", CHANGES, str(path), how], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            try:
                found = validate(str(path))
            finally:
                process.kill()
        assert found.code in (0, 1, 3)
        if how == "vanish":
            assert (found.code, found.out) == (3, "")
            assert "new.ttl" in found.err


# Killed in the midst


def left_behind(*places: Path) -> Iterable[Path]:
    return [entry for place in places if place.exists() for entry in place.iterdir()]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("own_shapes", [False, True])
def test_the_next_run_clears_away_what_a_killed_one_left(
    how: signal.Signals,
    own_shapes: bool,
    here: Path,
    store: Path,
    temporary: Path,
    environment: dict[str, str],
    validate: Validate,
) -> None:
    write(here, "data.ttl", DATA)
    write(here, "shapes.ttl", PREFIXES + ENDLESS)
    name = pack(here, "new.zip", ("many.nt", wrong("nt", 30_000)[1]))
    args = ("--shapes", "shapes.ttl", "data.ttl") if own_shapes else (name,)
    with subprocess.Popen(
        [sys.executable, "-m", "iwtld", "validate", *args],
        cwd=here,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # What runs in the background may have been told to ignore it, and its children with it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        deadline = time.monotonic() + 60
        while not left_behind(store / "clones", temporary) and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.2)
        assert process.poll() is None, "it is still at work"
        process.send_signal(how)
        assert process.stderr is not None
        told = process.stderr.read().decode()
        assert "Traceback" not in told
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert told == "iwtld: interrupted\n"
        assert list(left_behind(temporary)) == []
    # What a process of its own still holds is nobody's once it is gone as well.
    os.killpg(process.pid, signal.SIGKILL) if how == signal.SIGKILL and own_shapes else None
    assert validate(write(here, "good.ttl", GOOD)).code == 0
