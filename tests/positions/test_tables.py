"""Cells of tables: found by record and property, and marked in the text of the file."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld import resources
from iwtld.errors import Excerpt, Finding
from iwtld.incoming.document import Document
from iwtld.incoming.gather import gather
from iwtld.namespaces import ID, expand
from iwtld.positions.tables import LONGEST, Cell, WantedCell, locate, with_excerpts
from iwtld.tables import Table, check, load_table

HEADER = "id,iso3,name\n"


def table(name: str) -> Table:
    return load_table(resources.folder("data") / f"{name}.csv")


def document(path: Path, name: str) -> Document:
    return Document(str(path), path, "csv", 0, path.as_uri(), name)


def written(tmp_path: Path, name: str, content: str) -> Document:
    path = tmp_path / f"{name}.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return document(path, name)


def marked(excerpt: Excerpt | None) -> tuple[int, str]:
    assert excerpt is not None
    begin, end = excerpt.start - excerpt.offset, excerpt.end - excerpt.offset
    return excerpt.line, excerpt.text[begin:end]


ACTORS = (
    "# actors\n"
    "# two comments, with a comma\n"
    "id,name,acronym,type,kind,jurisdiction,parent,aliases,sources,locator\n"
    'kws,"Kenya Wildlife Service, the",KWS,Agency,wildlife-authority,KEN,,"Parks;""Game""","a;b;c","Table\n'
    '3, row 4"\n'
    "x,X,,Agency,police,TZA,,,a,\n"
)


@pytest.mark.parametrize(
    ("path", "value", "column", "name", "text", "mark"),
    [
        ("skos:prefLabel", None, 2, "name", "Kenya Wildlife Service, the", '"Kenya Wildlife Service, the"'),
        ("iwt:jurisdiction", None, 6, "jurisdiction", "KEN", "KEN"),
        ("iwt:parent", None, 7, "parent", "", ","),
        ("dcterms:source", None, 9, "sources", "a;b;c", '"a;b;c"'),
        ("dcterms:source", ox.NamedNode(ID + "source/b"), 9, "sources", "b", "b"),
        ("skos:altLabel", ox.Literal('"Game"', language="en"), 8, "aliases", '"Game"', '""Game""'),
        ("rdf:type", None, 4, "type", "Agency", "Agency"),
        ("iwt:nothingOfThisTable", None, None, None, None, None),
    ],
)
def test_a_cell_is_found_by_the_record_and_the_property(
    path: str,
    value: ox.Literal | ox.NamedNode | None,
    column: int | None,
    name: str | None,
    text: str | None,
    mark: str | None,
    tmp_path: Path,
) -> None:
    wanted = WantedCell(2, expand(path), value)
    found = locate(written(tmp_path, "actors", ACTORS), table("actors"), [wanted])[wanted]
    assert (found.line, found.column, found.column_name, found.value) == (4, column, name, text)
    assert marked(found.excerpt) == (4, mark if mark is not None else ACTORS.splitlines()[3])


def test_a_cell_on_a_later_line_of_its_record_is_marked_there(tmp_path: Path) -> None:
    text = 'id,notation,label,definition\n"a\nb","c\nd",e,f\n'
    # A file may lack columns; those that it has are found.
    wanted = WantedCell(2, expand("skos:prefLabel"))
    found = locate(written(tmp_path, "concepts", text), table("concepts"), [wanted])[wanted]
    assert (found.line, found.column) == (2, 3)
    assert marked(found.excerpt) == (4, "e")
    assert found.excerpt is not None
    assert found.excerpt.text == 'd",e,f'


def test_all_that_is_wanted_is_found_in_one_reading_and_what_is_not_there_is_left_out(tmp_path: Path) -> None:
    wanted = {WantedCell(row, expand("dcterms:identifier")) for row in (2, 3, 4, 99)}
    found = locate(written(tmp_path, "actors", ACTORS), table("actors"), wanted)
    assert {one.row: cell.value for one, cell in found.items()} == {2: "kws", 3: "x"}
    assert {one.row: cell.line for one, cell in found.items()} == {2: 4, 3: 6}


def test_the_second_of_two_columns_of_one_property_is_found_by_its_value(tmp_path: Path) -> None:
    restrictions = table("provisions")
    twins = [one for one in restrictions.cells if one.property_url == expand("skos:note")]
    columns = (replace(twins[0], name="first", titles=("first",)), *restrictions.columns)
    both = replace(restrictions, columns=columns)
    doc = written(tmp_path, "provisions", "first,id,note\none,x,two\n")
    for value, column in (("one", 1), ("two", 3), ("three", 1)):
        wanted = WantedCell(2, expand("skos:note"), ox.Literal(value, language="en"))
        assert locate(doc, both, [wanted])[wanted].column == column


def test_a_long_line_is_cut_around_the_mark(tmp_path: Path) -> None:
    long = "x" * 5000
    wanted = WantedCell(2, expand("skos:prefLabel"))
    doc = written(tmp_path, "concepts", f"id,definition,label,aliases\n{long},{long},here,{long}\n")
    excerpt = locate(doc, table("concepts"), [wanted])[wanted].excerpt
    assert excerpt is not None
    assert len(excerpt.text) == LONGEST
    assert (excerpt.start, excerpt.end) == (10003, 10007)
    assert marked(excerpt) == (2, "here")


def test_bytes_that_are_not_utf_8_are_shown_as_one_character_each(tmp_path: Path) -> None:
    path = tmp_path / "concepts.csv"
    path.write_bytes("id,label,definition\nC\xf4te,here,x\n".encode("latin-1"))
    wanted = WantedCell(2, expand("skos:prefLabel"))
    excerpt = locate(document(path, "concepts"), table("concepts"), [wanted])[wanted].excerpt
    assert excerpt == Excerpt(2, "C\ufffdte,here,x", 6, 10)


def test_findings_of_the_check_get_their_excerpts(tmp_path: Path) -> None:
    content = (
        "# a comment\nid,name,mentioned_with,sources,locator\n"
        'ivory,"Ivory, raw",elephants,oecd-2019;none-such;,p. 1\n'
        "horn,Horn,rhinos, oecd-2019,\n"
        'skin,"Skin"s,x,y,z\n'
        "bad\n"
    )
    doc = written(tmp_path, "commodities", content)
    own = replace(table("commodities"), path=doc.path, label=doc.name)
    findings = with_excerpts(doc, own, check([own], against=[table("sources")]))
    assert [(one.code, one.line, one.column, marked(one.excerpt)) for one in findings] == [
        ("T15", 3, 4, (3, "oecd-2019;none-such;")),
        ("T13", 4, 4, (4, " oecd-2019")),
        ("T05", 5, 2, (5, '"Skin"s')),
        ("T12", 6, None, (6, "bad")),
    ]


def test_the_wrong_item_of_a_list_is_marked_alone(tmp_path: Path) -> None:
    doc = written(
        tmp_path, "commodities", "id,name,mentioned_with,sources,locator\na,A,,oecd-2019;oecd;oecd-201,\n"
    )
    own = replace(table("commodities"), path=doc.path, label=doc.name)
    findings = with_excerpts(doc, own, check([own], against=[table("sources")]))
    assert [(one.value, one.excerpt and (one.excerpt.start, one.excerpt.end)) for one in findings] == [
        ("oecd", (16, 20)),
        ("oecd-201", (21, 29)),
    ]


def test_a_finding_about_the_header_is_marked_in_the_header(tmp_path: Path) -> None:
    doc = written(tmp_path, "commodities", "# comment\nid,name,mentioned_wit,sources,locator\n")
    own = replace(table("commodities"), path=doc.path, label=doc.name)
    findings = with_excerpts(doc, own, check([own], against=[table("sources")]))
    assert [(one.code, marked(one.excerpt)) for one in findings] == [("T07", (2, "mentioned_wit"))]


def test_a_finding_about_a_file_as_a_whole_has_no_excerpt(tmp_path: Path) -> None:
    doc = written(tmp_path, "commodities", "")
    finding = Finding(doc.name, None, None, "T01", "It is not there.")
    assert with_excerpts(doc, table("commodities"), [finding]) == (finding,)


def test_of_a_workbook_the_text_of_the_cell_is_shown_with_the_row_of_the_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "commodities"
    for row in (["# help"], ["id", "name", "sources"], ["a", "one\ntwo", "x"], ["b", 'B "and", C', "x;y"]):
        sheet.append(row)
    book.save(tmp_path / "new.xlsx")
    (tmp_path / "temporary").mkdir()
    (doc,) = gather([str(tmp_path / "new.xlsx")], tmp_path / "temporary").documents
    wanted = [WantedCell(3, expand("skos:prefLabel")), WantedCell(2, expand("skos:prefLabel"))]
    wanted.append(WantedCell(3, expand("dcterms:source"), ox.NamedNode(ID + "source/y")))
    found = locate(doc, table("commodities"), wanted)
    assert [found[one] for one in wanted] == [
        Cell(4, 2, "name", 'B "and", C', Excerpt(4, 'B "and", C', 1, 11)),
        Cell(3, 2, "name", "one\ntwo", Excerpt(3, "one", 1, 4)),
        Cell(4, 3, "sources", "y", Excerpt(4, "x;y", 3, 4)),
    ]


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab,"; #é😀')), min_size=3, max_size=3), min_size=1, max_size=5
    ).filter(lambda rows: all(any(row) for row in rows)),
    st.integers(1, 3),
)
def test_whatever_the_cells_hold_the_mark_is_on_the_one_that_is_meant(
    rows: list[list[str]], column: int
) -> None:
    import tempfile

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([["id", "name", "locator"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        doc = written(Path(folder), "commodities", out.getvalue())
        findings = [
            Finding(doc.name, line, column, "T20", "", column_name="") for line in range(2, len(rows) + 2)
        ]
        found = with_excerpts(doc, table("commodities"), findings)
    for row, finding in zip(rows, found, strict=True):
        _, text = marked(finding.excerpt)
        expected = row[column - 1]
        if expected:
            assert next(csv.reader([text])) == [expected]
