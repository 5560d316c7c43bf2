"""What is found in tables: each kind of defect, where it stands and what is suggested."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from iwtld.errors import Finding, ResourceError
from iwtld.tables import Table, check, load_folder, load_table
from iwtld.tables.findings import MAX_FINDINGS, MAX_PER_KIND

TableMaker = Callable[..., Table]

STATES: list[str | dict[str, Any]] = ["id", "name"]


def only(findings: tuple[Finding, ...]) -> Finding:
    """Return the one finding that there is to be."""
    assert len(findings) == 1, "\n".join(map(str, findings))
    return findings[0]


def place(finding: Finding) -> tuple[str, int | None, int | None]:
    return finding.code, finding.line, finding.column


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_tables_without_a_defect_have_no_finding(untoc: Path) -> None:
    assert check(load_folder(untoc)) == ()


def test_a_date_that_the_calendar_lacks_is_found_with_the_nearest_one(untoc: Path) -> None:
    change(untoc / "participations.csv", "2005-12-12", "2005-12-32")
    found = only(check(load_folder(untoc)))
    assert found == Finding(
        file=str(untoc / "participations.csv"),
        line=7,
        column=5,
        code="T18",
        reason="'2005-12-32' is not a date of the calendar written YYYY-MM-DD.",
        value="2005-12-32",
        column_name="deposited",
        suggestion="Write the whole date as YYYY-MM-DD, or leave the cell blank.",
    )


def test_a_cell_with_an_unknown_code_names_the_nearest_valid_one(untoc: Path) -> None:
    change(untoc / "participations.csv", "untoc,KEN", "untoc,KEM")
    found = only(check(load_folder(untoc)))
    assert (*place(found), found.value) == ("T24", 6, 2, "KEM")
    assert "KEN" in (found.suggestion or "").split(" or ")
    assert found.reason == "There is no 'KEM' in iso3 of states.csv."


def test_a_key_in_the_wrong_case_names_the_right_one(untoc: Path) -> None:
    change(untoc / "participations.csv", "untoc,KEN", "untoc,ken")
    assert only(check(load_folder(untoc))).suggestion == "KEN"


def test_a_reference_to_a_resource_that_no_row_describes_names_the_nearest_one(untoc: Path) -> None:
    change(untoc / "participations.csv", "instrument/untoc,KEN", "instrument/untok,KEN")
    found = only(check(load_folder(untoc)))
    assert (*place(found), found.value) == ("T25", 6, 1, "instrument/untok")
    assert found.suggestion == "instrument/untoc"


def test_a_slug_without_its_kind_names_the_whole_reference(untoc: Path) -> None:
    change(untoc / "participations.csv", "instrument/untoc,KEN", "cites,KEN")
    assert only(check(load_folder(untoc))).suggestion == "instrument/cites"


def test_a_reference_may_be_described_in_any_of_the_named_tables(make: TableMaker) -> None:
    actors = make("id\nkws\n", ["id"], name="actors", about="id:agency/{id}")
    mechanisms = make("id\nlatf\n", ["id"], name="mechanisms", about="id:mechanism/{id}")
    member = {
        "name": "member",
        "separator": ";",
        "propertyUrl": "org:member",
        "valueUrl": "id:{+member}",
        "iwt:references": ["actors", "mechanisms"],
    }
    rows = make("id,member\n1,agency/kws;mechanism/latf\n2,agency/latf\n", ["id", member])
    found = only(check([actors, mechanisms, rows]))
    assert place(found) == ("T25", 3, 2)
    assert found.reason == "'agency/latf' names no row of actors.csv or mechanisms.csv."
    assert found.suggestion == "mechanism/latf"


def test_a_reference_made_of_several_cells_is_checked(make: TableMaker) -> None:
    actors = make("id\nkws\n", ["id"], name="actors", about="id:agency/{id}")
    member = {
        "name": "member",
        "propertyUrl": "org:member",
        "valueUrl": "id:{kind}/{member}",
        "iwt:references": ["actors"],
    }
    content = "id,kind,member\n1,agency,kws\n2,agancy,kws\n"
    rows = make(content, ["id", {"name": "kind", "suppressOutput": True}, member])
    assert place(only(check([actors, rows]))) == ("T25", 3, 3)


def test_a_reference_that_is_the_same_in_every_row_is_checked(make: TableMaker) -> None:
    sources = make("id\nuntc\n", ["id"], name="sources", about="id:source/{id}")
    source = {
        "virtual": True,
        "propertyUrl": "dcterms:source",
        "valueUrl": "id:source/unct",
        "iwt:references": ["sources"],
    }
    assert [f.code for f in check([sources, make("id\n1\n", ["id", source])])] == ["T25"]


def test_every_wrong_item_of_a_list_is_found(make: TableMaker) -> None:
    party = {"name": "party", "separator": ";", "propertyUrl": "iwt:party", "valueUrl": "id:state/{party}"}
    key = {"columnReference": "party", "reference": {"resource": "states.csv", "columnReference": "id"}}
    states = make("id,name\nKEN,Kenya\nTZA,Tanzania\n", STATES, name="states")
    rows = make("id,party\n1,KEM;TZA;TZ\n", ["id", party], foreignKeys=[key])
    assert [f.value for f in check([states, rows])] == ["KEM", "TZ"]


def test_a_repeated_primary_key_names_the_line_of_the_first(untoc: Path) -> None:
    with (untoc / "states.csv").open("a", encoding="utf-8") as file:
        file.write("KHM,Kampuchea\n")
    found = only(check(load_folder(untoc)))
    assert (*place(found), found.value) == ("T23", 12, 1, "KHM")
    assert "line 7" in found.reason


def test_a_primary_key_of_two_columns_repeats_only_as_a_whole(untoc: Path) -> None:
    with (untoc / "participations.csv").open("a", encoding="utf-8") as file:
        file.write("instrument/cites,KHM,ratification,,1997-07-04,1997-10-02\n")
        file.write("instrument/untoc,KHM,ratification,,2005-12-12,\n")
    found = only(check(load_folder(untoc)))
    assert (*place(found), found.value) == ("T23", 13, 1, "instrument/untoc, KHM")


def test_a_foreign_key_of_two_columns_is_one_key(make: TableMaker) -> None:
    key = {
        "columnReference": ["treaty", "article"],
        "reference": {"resource": "provisions.csv", "columnReference": ["treaty", "number"]},
    }
    provisions = make("treaty,number\nuntoc,16\nuntoc,18\ncites,8\n", ["treaty", "number"], name="provisions",
                      about="id:provision/{treaty}/{number}")  # fmt: skip
    rows = make(
        "id,treaty,article\n1,untoc,18\n2,cites,18\n3,cites,\n",
        ["id", "treaty", "article"],
        foreignKeys=[key],
    )
    found = only(check([provisions, rows]))
    assert (*place(found), found.value) == ("T24", 3, 2, "cites, 18")


def test_a_table_may_refer_to_itself(make: TableMaker) -> None:
    key = {"columnReference": "parent", "reference": {"resource": "rows.csv", "columnReference": "id"}}
    table = make("id,parent\nb,a\na,\nc,x\n", ["id", "parent"], foreignKeys=[key])
    assert place(only(check([table]))) == ("T24", 4, 2)


def test_a_blank_cell_of_a_required_column_is_found(untoc: Path) -> None:
    change(untoc / "participations.csv", "2005-12-12", "")
    assert place(only(check(load_folder(untoc)))) == ("T14", 7, 5)


def test_a_blank_cell_of_which_the_subject_is_made_is_found(make: TableMaker) -> None:
    table = make("id,date\na,2005-12-12\nb,\n", ["id", "date"], about="id:event/{id}/{date}")
    found = only(check([table]))
    assert (*place(found), found.column_name) == ("T14", 3, 2, "date")


@pytest.mark.parametrize(
    ("row", "fix"),
    [("COD,Congo, Democratic Republic of the", "quotation marks"), ("COD", "commas")],
)
def test_a_row_with_the_wrong_number_of_cells_is_found(make: TableMaker, row: str, fix: str) -> None:
    found = only(check([make(f"id,name\nKEN,Kenya\n{row}\n", STATES)]))
    assert place(found) == ("T12", 3, None)
    assert fix in (found.suggestion or "")


def test_an_unknown_column_names_the_nearest_which_is_not_missing_as_well(make: TableMaker) -> None:
    unknown = only(check([make("id,nane\nKEN,Kenya\n", STATES)]))
    assert (*place(unknown), unknown.value, unknown.suggestion) == ("T07", 1, 2, "nane", "name")


def test_an_unknown_column_and_a_missing_one_that_is_something_else_are_two_findings(
    make: TableMaker,
) -> None:
    unknown, missing = check([make("id,remark\nKEN,Kenya\n", STATES)])
    assert (*place(unknown), unknown.value) == ("T07", 1, 2, "remark")
    assert (*place(missing), missing.column_name) == ("T08", 1, None, "name")


def test_rows_without_a_header_are_one_finding(make: TableMaker) -> None:
    found = only(check([make("KEN,Kenya\nTZA,Tanzania\n", STATES)]))
    assert place(found) == ("T02", 1, None)
    assert found.suggestion == "Begin the file with: id,name"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_one_finding(encoding: str, make: TableMaker) -> None:
    found = only(check([make("id,name\nKEN,Kenya\n".encode(encoding), STATES)]))
    assert (found.code, found.reason) == ("T03", "The file is in UTF-16.")


def test_a_workbook_that_is_named_as_a_table_is_one_finding(make: TableMaker) -> None:
    found = only(check([make(b"PK\x03\x04\x14\x00\x06\x00\x08\x00!\x00" + bytes(range(256)), STATES)]))
    assert (found.code, found.reason) == ("T03", "The file is a workbook or an archive.")


def test_cells_are_checked_under_a_header_that_is_out_of_order(untoc: Path) -> None:
    path = untoc / "states.csv"
    path.write_text("name,iso3\nKenya,KEN\nCambodia,khm\n", encoding="utf-8")
    order, cell = check([load_table(path)])
    assert place(order) == ("T09", 1, 1)
    assert order.suggestion == "Write the columns in this order: iso3,name"
    assert (*place(cell), cell.suggestion) == ("T20", 3, 2, "KHM")


def test_a_missing_column_is_one_finding_and_not_one_a_row(make: TableMaker) -> None:
    table = make("id\nKEN\nTZA\n", ["id", {"name": "name", "propertyUrl": "rdfs:label", "required": True}])
    assert place(only(check([table]))) == ("T08", 1, None)


def test_a_column_that_stands_twice_is_found(make: TableMaker) -> None:
    assert place(only(check([make("id,name,name\nKEN,Kenya,Kenya\n", STATES)]))) == ("T10", 1, 3)


def test_a_header_may_have_any_title_of_the_metadata(make: TableMaker) -> None:
    column = {"name": "id", "titles": {"en": "Code", "fr": ["Sigle"]}, "propertyUrl": "dcterms:identifier"}
    assert check([make("Sigle\nKEN\n", [column])]) == ()


@pytest.mark.parametrize(("separator", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_file_that_is_not_separated_by_commas_is_told_so(
    make: TableMaker, separator: str, word: str
) -> None:
    found = only(check([make(f"id{separator}name\nKEN{separator}Kenya\n", STATES)]))
    assert found.code == "T06"
    assert word in found.reason


@pytest.mark.parametrize("content", [b"", codecs.BOM_UTF8, b"\n"])
def test_an_empty_file_is_told_what_its_header_is(make: TableMaker, content: bytes) -> None:
    found = only(check([make(content, STATES)]))
    assert found.code == "T02"
    assert found.suggestion == "Begin the file with: id,name"


def test_a_table_without_records_is_right(make: TableMaker) -> None:
    assert check([make("id,name\n", STATES)]) == ()


def test_a_file_that_is_not_there_is_found(untoc: Path) -> None:
    tables = load_folder(untoc)
    (untoc / "states.csv").unlink()
    found = only(check(tables))
    assert (found.code, found.line) == ("T01", None)


def test_a_table_that_cannot_be_read_does_not_make_every_reference_to_it_a_finding(untoc: Path) -> None:
    tables = load_folder(untoc)
    (untoc / "states.csv").write_bytes(b"")
    assert [f.code for f in check(tables)] == ["T02"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(make: TableMaker, end: str) -> None:
    assert check([make(end.join(["id,name", "KEN,Kenya", ""]), STATES)]) == ()


def test_a_byte_order_mark_is_accepted(make: TableMaker) -> None:
    assert check([make(codecs.BOM_UTF8 + b"id,name\nKEN,Kenya\n", STATES)]) == ()


def test_bytes_that_are_not_utf_8_are_found_with_the_text_that_was_meant(make: TableMaker) -> None:
    content = "id,name\nKEN,Kenya\nCIV,Côte d'Ivoire\n".encode("windows-1252")
    found = only(check([make(content, STATES)]))
    assert place(found) == ("T03", 3, 2)
    assert found.reason == "The byte 0xF4, number 2 of the cell, is not UTF-8."
    assert found.suggestion == "Côte d'Ivoire"
    assert found.value == "C\\xf4te d'Ivoire"


def test_a_key_that_is_not_utf_8_is_found_and_stops_nothing(make: TableMaker) -> None:
    key = {"columnReference": "name", "reference": {"resource": "rows.csv", "columnReference": "id"}}
    content = b"id,name\nC\xf4te,\nKEN,KEN\nKEN,\n"
    findings = check([make(content, STATES, primaryKey="id", foreignKeys=[key])])
    assert [place(found) for found in findings] == [("T03", 2, 1), ("T23", 4, 1)]


def test_only_the_wrong_bytes_of_a_cell_are_read_anew(make: TableMaker) -> None:
    found = only(check([make("id,name\nCIV,Côte ".encode() + b"d\xb4Ivoire\n", STATES)]))
    assert (found.code, found.suggestion) == ("T03", "Côte d´Ivoire")


def test_a_finding_can_be_printed_whatever_stands_in_the_file(make: TableMaker) -> None:
    for found in check([make(b"id,na\xffme\x1b[2J\nKEN,Kenya\n", STATES)]):
        text = "\n".join(map(str, (found, found.value, found.suggestion)))
        assert text.encode()
        assert "\x1b" not in text


def test_a_file_in_utf_16_is_told_so(make: TableMaker) -> None:
    found = only(check([make("id,name\n".encode("utf-16"), STATES)]))
    assert found.code == "T03"
    assert "UTF-16" in found.reason


def test_a_replacement_character_shows_that_text_was_lost(make: TableMaker) -> None:
    assert place(only(check([make("id,name\nCIV,C�te d'Ivoire\n", STATES)]))) == ("T03", 2, 2)


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "￾"])
def test_a_control_character_is_found_and_taken_out_in_the_suggestion(
    make: TableMaker, character: str
) -> None:
    found = only(check([make(f"id,name\nKEN,Ken{character}ya\n", STATES)]))
    assert place(found) == ("T04", 2, 2)
    assert f"U+{ord(character):04X}" in found.reason
    assert found.suggestion == "Kenya"


@pytest.mark.parametrize("cell", [" Kenya", "Kenya ", "\u00a0Kenya", "Kenya\t", '"Kenya\n"'])
def test_white_space_at_the_edge_is_found_with_the_trimmed_text(make: TableMaker, cell: str) -> None:
    found = only(check([make(f"id,name\nKEN,{cell}\n", STATES)]))
    assert (*place(found), found.suggestion) == ("T13", 2, 2, "Kenya")


def test_white_space_in_a_key_is_one_finding_and_not_one_for_each_reference(untoc: Path) -> None:
    change(untoc / "states.csv", "KHM,", "KHM ,")
    assert place(only(check(load_folder(untoc)))) == ("T13", 7, 1)


@pytest.mark.parametrize(
    ("cell", "fix"), [("a;;b", "a;b"), (";a", "a"), ("a;", "a"), (";", "Leave the cell blank.")]
)
def test_a_blank_item_of_a_list_is_found(make: TableMaker, cell: str, fix: str) -> None:
    column = {"name": "tags", "separator": ";", "propertyUrl": "iwt:tag"}
    found = only(check([make(f"id,tags\n1,{cell}\n", ["id", column])]))
    assert (*place(found), found.suggestion) == ("T15", 2, 2, fix)


def test_white_space_in_a_list_is_found(make: TableMaker) -> None:
    column = {"name": "tags", "separator": ";", "propertyUrl": "iwt:tag"}
    found = only(check([make("id,tags\n1,a; b\n", ["id", column])]))
    assert (found.code, found.suggestion) == ("T13", "a;b")


@pytest.mark.parametrize("row", ["", ",", '"",""'])
def test_a_blank_row_is_found(make: TableMaker, row: str) -> None:
    assert place(only(check([make(f"id,name\n{row}\nKEN,Kenya\n", STATES)]))) == ("T11", 2, None)


def test_a_quotation_mark_that_is_not_closed_is_found_where_it_opens(make: TableMaker) -> None:
    found = only(check([make('id,name\nKEN,Kenya\nTZA,"Tanzania\nKHM,Cambodia\n', STATES)]))
    assert place(found) == ("T05", 3, 2)


def test_rows_after_a_stray_quotation_mark_are_still_checked(make: TableMaker) -> None:
    content = 'id,name\nTZA,"Tanzania\nCOD,"Congo, Democratic Republic of the"\nKEN, Kenya\n'
    quote, space = check([make(content, STATES)])
    assert place(quote) == ("T05", 2, 2)
    assert "line 3" in quote.reason
    assert place(space) == ("T13", 4, 2)


def test_text_after_a_closing_quotation_mark_is_found_in_its_column(make: TableMaker) -> None:
    content = 'id,name,note\nKEN,"Kenya ""Land""","a" b\n'
    assert place(only(check([make(content, ["id", "name", "note"])]))) == ("T05", 2, 3)


def test_the_row_of_a_finding_is_the_line_on_which_the_record_starts(make: TableMaker) -> None:
    content = 'id,name\nKEN,"Kenya\nin two lines"\nTZA,"Tanzania\n "\n'
    assert place(only(check([make(content, STATES)]))) == ("T13", 4, 2)


def test_a_file_of_one_endless_line_is_refused_in_pieces(make: TableMaker) -> None:
    findings = check([make("id,name\n" + "x" * 3_000_000, STATES)])
    assert {f.code for f in findings} <= {"T05", "T12"}
    assert findings


def test_all_tables_are_checked_in_one_run(untoc: Path) -> None:
    change(untoc / "participations.csv", "2012-06-08", "2012-06-31")
    change(untoc / "participations.csv", "accession,,2004-06-16", "acession,,2004-06-16")
    change(untoc / "instruments.csv", "1973-03-03", "3 March 1973")
    change(untoc / "states.csv", "COD,", "COD ,")
    found = check(load_folder(untoc))
    assert [(Path(f.file).name, f.line, f.code, f.suggestion) for f in found] == [
        ("instruments.csv", 3, "T18", "1973-03-03"),
        ("participations.csv", 6, "T20", "accession or succession"),
        ("participations.csv", 10, "T18", "2012-06-30"),
        ("states.csv", 5, "T13", "COD"),
    ]


def test_several_cells_of_one_row_are_all_found(untoc: Path) -> None:
    change(untoc / "participations.csv", "KHM,ratification,2001-11-11", "KHX,ratified,11/11/2001")
    assert [(f.line, f.column, f.code) for f in check(load_folder(untoc))] == [
        (7, 2, "T24"),
        (7, 3, "T20"),
        (7, 4, "T18"),
    ]


def test_new_rows_are_checked_against_the_tables_to_which_they_will_be_added(
    untoc: Path, tmp_path: Path
) -> None:
    tables = load_folder(untoc)
    batch = tmp_path / "batch.csv"
    header = "instrument,state,action,signed,deposited,in_force\n"
    batch.write_text(f"{header}instrument/cites,KHM,ratification,,1997-07-04,1997-10-02\n", encoding="utf-8")
    participations = replace(tables[1], path=batch)
    assert check([participations], against=tables) == ()
    batch.write_text(f"{header}instrument/cites,KHN,ratification,,1997-07-04,1997-10-02\n", encoding="utf-8")
    found = only(check([participations], against=tables))
    assert (found.file, found.code) == (str(batch), "T24")


def test_a_table_to_check_against_that_is_not_there_is_found(untoc: Path) -> None:
    tables = load_folder(untoc)
    (untoc / "states.csv").unlink()
    found = only(check(tables[1:2], against=tables))
    assert (found.code, Path(found.file).name) == ("T01", "states.csv")


def test_a_reference_to_a_table_outside_the_run_is_an_error_of_the_metadata(untoc: Path) -> None:
    with pytest.raises(ResourceError) as caught:
        check([load_table(untoc / "participations.csv")])
    assert "foreignKeys: there is no table 'states'" in str(caught.value)
    assert "iwt:references of 'instrument': there is no table 'instruments'" in str(caught.value)


def test_a_foreign_key_to_an_unknown_column_is_an_error_of_the_metadata(untoc: Path) -> None:
    change(
        untoc / "participations.csv-metadata.json", '"columnReference": "iso3"', '"columnReference": "iso2"'
    )
    with pytest.raises(ResourceError, match=r"states\.csv has no column 'iso2'\. Known: iso3"):
        check(load_folder(untoc))


def test_two_tables_of_one_name_are_refused(make: TableMaker) -> None:
    table = make("id,name\n", STATES)
    with pytest.raises(ResourceError, match="Two tables are named 'rows'"):
        check([table, table])


def test_one_mistake_in_every_row_does_not_hide_another(make: TableMaker) -> None:
    rows = "".join(f"S{n},2019-02-30\n" for n in range(MAX_PER_KIND + 50))
    date = {"name": "date", "datatype": "date", "propertyUrl": "dcterms:date"}
    findings = check([make(f"id,date\n{rows}S ,2019-03-05\n", ["id", date])])
    assert [f.code for f in findings].count("T18") == MAX_PER_KIND
    assert [f.code for f in findings].count("T13") == 1
    assert (findings[-1].code, findings[-1].severity) == ("T99", "info")
    assert findings[-1].reason == "50 more findings of this run are not shown."


def test_never_more_than_the_limit_is_shown(make: TableMaker) -> None:
    names = [f"c{n}" for n in range(20)]
    columns = [{"name": name, "datatype": "integer", "propertyUrl": "iwt:x"} for name in names]
    row = ",".join("x" for _ in names)
    table = make("id," + ",".join(names) + "\n" + f"a,{row}\n" * 90, ["id", *columns])
    findings = check([table])
    assert len(findings) == MAX_FINDINGS + 1
    assert findings[-1].reason == f"{90 * 20 - MAX_FINDINGS:,} more findings of this run are not shown."
