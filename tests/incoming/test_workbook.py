"""Excel workbooks: sheets become tables, values become the text that the columns ask for."""

from __future__ import annotations

import csv
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from iwtld import resources
from iwtld.errors import Finding
from iwtld.incoming.document import Document
from iwtld.incoming.gather import Gathered, gather
from iwtld.tables import check, load_folder

ACTIONS = ("id", "type", "instrument", "party", "period", "date", "not_before", "not_after", "date_basis")
ACTIONS += ("sources", "locator", "confidence", "note")
SOURCES = ("id", "title")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "temporary"
    path.mkdir()
    return path


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a workbook; a cell is a value, or a value with its number format."""

    def write(name: str = "new.xlsx", **sheets: Sequence[Sequence[Any]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title.replace("_", "-"))
            for row, cells in enumerate(rows, 1):
                for column, value in enumerate(cells, 1):
                    cell = sheet.cell(row, column)
                    cell.value, shown_as = value if isinstance(value, tuple) else (value, None)
                    if shown_as:
                        cell.number_format = shown_as
        path = tmp_path / name
        book.save(path)
        return path

    return write


def cells(document: Document) -> list[list[str]]:
    with document.path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def only(found: Gathered) -> Document:
    (document,) = found.documents
    return document


def column(found: Gathered, name: str) -> list[str]:
    header, *rows = cells(only(found))
    return [row[header.index(name)] for row in rows]


def edit_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Rewrite one part of a workbook."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)


SHEET = "xl/worksheets/sheet1.xml"


def test_each_sheet_becomes_a_document_of_its_table(write: Write, folder: Path) -> None:
    path = write(actors=[("id", "name"), ("x", "X")], treaty_actions=[("id",), ("y",)])
    found = gather([str(path)], folder)
    assert [(one.name, one.table, one.form, one.number) for one in found.documents] == [
        (f"{path}!/actors", "actors", "csv", 0),
        (f"{path}!/treaty-actions", "treaty-actions", "csv", 1),
    ]
    assert cells(found.documents[0]) == [["id", "name"], ["x", "X"]]
    assert found.findings == ()


def test_a_workbook_in_an_archive_and_in_a_folder_is_read(write: Write, folder: Path, tmp_path: Path) -> None:
    path = write(actors=[("id",), ("x",)])
    (tmp_path / "both").mkdir()
    with zipfile.ZipFile(tmp_path / "both/bundle.zip", "w") as packed:
        packed.write(path, "deep/new.xlsx")
    shutil.copy(path, tmp_path / "both/new.xlsx")
    found = gather([str(tmp_path / "both")], folder)
    assert [one.name for one in found.documents] == [
        f"{tmp_path}/both/bundle.zip!/deep/new.xlsx!/actors",
        f"{tmp_path}/both/new.xlsx!/actors",
    ]
    assert cells(found.documents[0]) == cells(found.documents[1]) == [["id"], ["x"]]


def test_a_sheet_that_is_named_as_no_table_is_a_finding_and_the_others_are_read(
    write: Write, folder: Path
) -> None:
    path = write(actor=[("id",)], sources=[("id",)])
    found = gather([str(path)], folder)
    assert [(one.file, one.code, one.suggestion) for one in found.findings] == [
        (f"{path}!/actor", "R20", "Did you mean actors? `iwtld kinds` lists the tables.")
    ]
    assert only(found).table == "sources"


def test_the_help_of_a_template_is_left_aside_and_empty_sheets_are_passed_over(
    write: Write, folder: Path
) -> None:
    path = write(help=[("text",)], lists=[("high",)], Sheet2=[], actors=[("id",)])
    found = gather([str(path)], folder)
    assert found.findings == ()
    assert found.passed_over == (f"{path}!/Sheet2",)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2005, 12, 12), "2005-12-12"),
        (datetime(2005, 12, 12), "2005-12-12"),
        ((date(2005, 12, 1), "mmm-yy"), "2005-12"),
        ((date(2005, 12, 1), "[$-409]mmm\\-yy;@"), "2005-12"),
        ((date(2005, 1, 1), "yyyy"), "2005"),
        ((date(2005, 12, 12), "d-mmm"), "2005-12-12"),
        ((date(2005, 12, 12), '"day" mmm yyyy'), "2005-12"),
        (2005, "2005"),
        (2005.0, "2005"),
        ("2005-12", "2005-12"),
        (datetime(2005, 12, 12, 14, 30), "2005-12-12T14:30:00"),
    ],
)
def test_a_date_is_as_exact_as_it_is_shown(value: Any, text: str, write: Write, folder: Path) -> None:
    found = gather([str(write(treaty_actions=[("id", "date"), ("x", value)]))], folder)
    assert column(found, "date") == [text]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (1e21, "1000000000000000000000"),
        (1e-7, "0.0000001"),
        (-3.0, "-3"),
        ((7, "000"), "007"),
        ((7, "0"), "7"),
        ("007", "007"),
        (True, "TRUE"),
        (time(14, 30), "14:30:00"),
        (" as typed ", " as typed "),
        ("a\r\nb", "a\nb"),
    ],
)
def test_numbers_and_text_are_written_as_people_see_them(
    value: Any, text: str, write: Write, folder: Path
) -> None:
    found = gather([str(write(treaty_actions=[("id", "note"), ("x", value)]))], folder)
    assert column(found, "note") == [text]


def test_booleans_become_the_words_of_the_column(write: Write, folder: Path) -> None:
    path = write(claims=[("id", "derived"), ("x", True), ("y", False), ("z", "yes")])
    assert column(gather([str(path)], folder), "derived") == ["yes", "no", "yes"]


def test_escaped_characters_of_the_file_format_are_decoded(write: Write, folder: Path) -> None:
    path = write(treaty_actions=[("id", "note"), ("x", "PLACE")])
    edit_part(path, SHEET, lambda xml: xml.replace(b"PLACE", b"a_x000D_&#10;b_x005F_c"))
    assert column(gather([str(path)], folder), "note") == ["a\nb_c"]


def test_a_date_in_a_column_of_text_is_a_warning(write: Write, folder: Path) -> None:
    path = write(treaty_actions=[("id", "locator"), ("x", (date(2026, 5, 3), "d-mmm"))])
    found = gather([str(path)], folder)
    assert column(found, "locator") == ["2026-05-03"]
    (finding,) = found.findings
    assert replace(finding, reason="", suggestion=None) == Finding(
        file=f"{path}!/treaty-actions",
        line=2,
        column=2,
        code="R24",
        reason="",
        value="2026-05-03",
        column_name="locator",
        severity="warning",
    )


def test_the_value_that_was_saved_with_a_formula_counts(write: Write, folder: Path) -> None:
    path = write(treaty_actions=[("id", "note"), ("x", "=1+1"), ("y", '=IF(1,"","a")')])
    edit_part(
        path,
        SHEET,
        lambda xml: (
            xml.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
            .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
            .replace(b'<c r="B3">', b'<c r="B3" t="str">')
        ),
    )
    found = gather([str(path)], folder)
    assert column(found, "note") == ["2", ""]
    assert found.findings == ()


def test_a_formula_without_a_value_is_a_finding(write: Write, folder: Path) -> None:
    path = write(treaty_actions=[("id", "note", "date"), ("x", "=A2", "2001"), ("y", "", "=A3")])
    found = gather([str(path)], folder)
    assert [(one.code, one.line, one.column, one.column_name) for one in found.findings] == [
        ("R22", 2, 2, "note"),
        ("R22", 3, 3, "date"),
    ]


def test_an_error_value_is_a_finding(write: Write, folder: Path) -> None:
    path = write(treaty_actions=[("id", "note"), ("x", "#REF!")])
    found = gather([str(path)], folder)
    assert [(one.code, one.line, one.column, one.value) for one in found.findings] == [("R23", 2, 2, "#REF!")]


def test_a_number_that_no_date_can_be_is_an_error_value_and_no_message(write: Write, folder: Path) -> None:
    path = write(treaty_actions=[("id", "date"), ("x", (1e9, "yyyy-mm-dd"))])
    assert [one.code for one in gather([str(path)], folder).findings] == ["R23"]


def test_lines_of_the_file_lead_back_to_rows_of_the_sheet(write: Write, folder: Path) -> None:
    rows = [("# help",), ("# more, help",), ("id", "note"), ("x", "one\ntwo\nthree"), (), ("y", "z"), (), ()]
    document = only(gather([str(write(treaty_actions=rows))], folder))
    assert document.rows == (1, 2, 3, 4, 4, 4, 5, 6)
    lines = document.path.read_text().splitlines()
    assert lines == ["# help", '"# more, help"', "id,note", 'x,"one', "two", 'three"', ",", "y,z"]


def test_findings_of_the_check_name_the_rows_of_the_sheet(write: Write, folder: Path) -> None:
    rows = [("# help",), ("id", "title", "kind"), ("x", "one\ntwo"), ("y y", "z"), ("y y", "z")]
    path = write(sources=rows)
    document = only(gather([str(path)], folder))
    (table,) = (one for one in load_folder(resources.folder("data")) if one.name == "sources")
    table = replace(table, path=document.path, label=document.name, rows=document.rows)
    found = [one for one in check([table]) if one.code == "T23"]
    assert [(one.file, one.line) for one in found] == [(f"{path}!/sources", 5)]
    assert "stands in line 4 already" in found[0].reason


def test_a_real_table_in_a_workbook_gives_the_quads_of_the_table(write: Write, folder: Path) -> None:
    from iwtld.tables import Examination

    tables = {table.name: table for table in load_folder(resources.folder("data"))}
    names = ("claims", "instruments", "penalties", "citations")
    sheets: dict[str, list[list[Any]]] = {}
    for name in names:
        with tables[name].path.open(encoding="utf-8", newline="") as stream:
            sheets[name] = [[_typed(cell) for cell in row] for row in csv.reader(stream)]
    found = gather([str(write(**sheets))], folder)
    # What a figure is stated to be may be a date.
    assert {(one.code, one.column_name) for one in found.findings} <= {("R24", "value_as_stated")}
    for document in found.documents:
        assert document.table is not None
        old = tables[document.table]
        new = replace(old, path=document.path, label=document.name, rows=document.rows)
        with Examination([new], list(tables.values())) as examination:
            rows = list(examination.rows(new))
            assert examination.findings.result() == ()
        with Examination([old], list(tables.values())) as examination:
            assert rows == list(examination.rows(old))


def _typed(text: str) -> Any:
    """Return what a spreadsheet program makes of a text, as far as it can be undone."""
    if text.isdigit() and str(int(text)) == text:
        return int(text)
    try:
        return date.fromisoformat(text) if len(text) == 10 and text >= "1901" else text or None
    except ValueError:
        return text


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"id,name\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)],
)
def test_what_is_no_workbook_is_a_finding(content: bytes, tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(content)
    found = gather([str(path)], folder)
    assert [(one.file, one.code) for one in found.findings] == [(str(path), "R10")]


def test_any_other_archive_is_no_workbook(tmp_path: Path, folder: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.xlsx", "w") as packed:
        packed.writestr("actors.csv", "id\n")
    assert [one.code for one in gather([str(tmp_path / "bad.xlsx")], folder).findings] == ["R10"]


@pytest.mark.parametrize("part", [SHEET, "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_document_type_is_refused_wherever_it_stands(part: str, write: Write, folder: Path) -> None:
    path = write(actors=[("id",), ("x",)])
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'
    edit_part(path, part, lambda xml: bomb + xml[xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0 :])
    found = gather([str(path)], folder)
    assert found.documents == ()
    assert "document type" in found.findings[0].reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp037"])
def test_an_encoding_that_would_hide_a_document_type_is_refused(
    encoding: str, write: Write, folder: Path
) -> None:
    path = write(actors=[("id",), ("x",)])

    def hide(xml: bytes) -> bytes:
        text = '<!DOCTYPE a [<!ENTITY b "c">]>' + xml.decode().partition("?>")[2]
        if encoding == "cp037":
            return b'<?xml version="1.0"' + b" " * 300 + b'encoding="cp037"?>' + text.encode("cp037")
        return text.encode(encoding)

    edit_part(path, SHEET, hide)
    found = gather([str(path)], folder)
    assert [(one.code, one.reason) for one in found.findings] == [
        ("R10", "It holds XML that is not in UTF-8.")
    ]


def test_a_workbook_that_is_a_bomb_is_refused(write: Write, folder: Path) -> None:
    path = write(actors=[("id",), ("x",)])
    edit_part(path, SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * (50 << 20)))
    (finding,) = gather([str(path)], folder).findings
    assert (finding.code, "200 times its size" in finding.reason) == ("R10", True)


def test_a_bomb_in_a_workbook_counts_for_the_archive_around_it(
    write: Write, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iwtld.incoming import archive

    path = write(actors=[("id",), ("x",)])
    monkeypatch.setattr(archive.Budget.__init__, "__defaults__", (path.stat().st_size + 2000, None))
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w") as packed:
        packed.write(path, "a.xlsx")
        packed.writestr("b.ttl", "")
    found = gather([str(tmp_path / "bundle.zip")], folder)
    assert [(one.file, one.code) for one in found.findings] == [(str(tmp_path / "bundle.zip"), "R08")]
    assert found.documents == ()


def test_a_damaged_sheet_is_a_finding_and_the_others_are_read(write: Write, folder: Path) -> None:
    path = write(actors=[("id",), ("x",)], sources=[("id",), ("y",)])
    edit_part(path, SHEET, lambda xml: xml.replace(b"</sheetData>", b""))
    found = gather([str(path)], folder)
    assert [(one.file, one.code) for one in found.findings] == [(f"{path}!/actors", "R10")]
    assert only(found).table == "sources"


def test_a_cell_in_the_last_row_and_column_of_a_sheet_takes_no_time(write: Write, folder: Path) -> None:
    path = write(actors=[("id",), ("x",)])
    far = b'<row r="1048577"><c r="XFD1048577"><v>1</v></c></row>'
    edit_part(path, SHEET, lambda xml: xml.replace(b"</sheetData>", far + b"</sheetData>"))
    assert cells(only(gather([str(path)], folder))) == [["id"], ["x"]]


def test_cells_beyond_the_header_are_kept_for_the_check_to_find(write: Write, folder: Path) -> None:
    path = write(actors=[("id", "name"), ("x", "X", None, "aside")])
    assert cells(only(gather([str(path)], folder))) == [["id", "name"], ["x", "X", "", "aside"]]


def test_the_library_for_workbooks_is_loaded_only_when_one_comes(tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / "a.ttl").write_text("")
    program = (
        "import sys, pathlib; from iwtld.incoming.gather import gather; "
        f"gather([{str(tmp_path / 'a.ttl')!r}], pathlib.Path({str(tmp_path)!r})); "
        "print([name for name in ('openpyxl', 'zipfile', 'rdflib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
