"""Tables that somebody hands in: several files of one table, comments, names and rows of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from iwtld import resources
from iwtld.errors import InputError, ResourceError
from iwtld.tables import Examination, Table, check, load_folder, load_some, load_table, table_names

HEADER = "id,name,mentioned_with,sources,locator\n"


@pytest.fixture
def commodities() -> Table:
    return load_table(resources.folder("data") / "commodities.csv")


@pytest.fixture
def sources() -> Table:
    return load_table(resources.folder("data") / "sources.csv")


def part(table: Table, tmp_path: Path, name: str, content: str) -> Table:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8", newline="")
    return replace(table, path=path)


def test_comments_above_the_header_count_as_lines_and_not_as_records(
    commodities: Table, sources: Table, tmp_path: Path
) -> None:
    text = f'# one\n"# two, ""quoted"",\nover two lines",,,,\n#\n{HEADER}a,A,,oecd-2019,\nb,B,,none,\n'
    table = part(commodities, tmp_path, "commodities.csv", text)
    with Examination([table], [sources]) as examination:
        (row,) = examination.rows(table)
        (finding,) = examination.findings.result()
    assert "commodities.csv#row=2>" in row
    assert (finding.code, finding.line) == ("T24", 7)


def test_a_number_sign_below_the_header_is_no_comment(
    commodities: Table, sources: Table, tmp_path: Path
) -> None:
    table = part(commodities, tmp_path, "commodities.csv", f"{HEADER}# a remark\n")
    assert [one.code for one in check([table], against=[sources])] == ["T12"]


def test_a_column_whose_title_begins_with_a_number_sign_is_no_comment(
    commodities: Table, sources: Table, tmp_path: Path
) -> None:
    first, *others = commodities.columns
    odd = replace(commodities, columns=(replace(first, titles=("#id",)), *others))
    table = part(odd, tmp_path, "commodities.csv", f"#{HEADER}a,A,,oecd-2019,\n")
    assert check([table], against=[sources]) == ()


def test_a_file_of_comments_alone_has_no_header(commodities: Table, sources: Table, tmp_path: Path) -> None:
    table = part(commodities, tmp_path, "commodities.csv", "# only\n# comments\n")
    assert [one.code for one in check([table], against=[sources])] == ["T02"]


def test_several_files_may_hold_rows_of_one_table_and_refer_to_one_another(tmp_path: Path) -> None:
    tables = load_some(resources.folder("data"), ["actors"])
    actors = next(table for table in tables if table.name == "actors")
    header = actors.path.read_text(encoding="utf-8").splitlines()[0]
    one = part(actors, tmp_path, "one.csv", f"{header}\nx,X,,Agency,police,KEN,actor/y,,oecd-2019,\n")
    two = part(actors, tmp_path, "two.csv", f"{header}\ny,Y,,Agency,police,KEN,actor/kws,,oecd-2019,\n")
    with Examination([one, two], tables, parts=True) as examination:
        rows = [*examination.rows(one), *examination.rows(two)]
        assert [found.reason for found in examination.findings.result()] == [
            "'actor/kws' names no row of actors.csv."
        ]
    assert len(rows) == 1


def test_a_build_refuses_two_files_of_one_table(commodities: Table, sources: Table) -> None:
    with pytest.raises(ResourceError, match="Two tables are named 'commodities'"):
        Examination([commodities, commodities, sources])


def test_a_key_that_two_files_repeat_is_no_finding_and_one_in_one_file_is(
    commodities: Table, sources: Table, tmp_path: Path
) -> None:
    one = part(commodities, tmp_path, "one.csv", f"{HEADER}a,A,,oecd-2019,\n")
    two = part(commodities, tmp_path, "two.csv", f"{HEADER}a,A,,oecd-2019,\na,A,,oecd-2019,\n")
    with Examination([one, two], [sources], parts=True) as examination:
        assert len([*examination.rows(one), *examination.rows(two)]) == 3
        findings = examination.findings.result()
    assert [(found.file, found.code, found.line) for found in findings] == [(str(two.path), "T23", 3)]


def test_a_file_has_the_label_the_rows_and_the_source_that_it_is_given(
    commodities: Table, sources: Table, tmp_path: Path
) -> None:
    table = part(commodities, tmp_path, "x", f"{HEADER}a,A,,oecd-2019,\n,B,,oecd-2019,\n")
    table = replace(table, label="new.xlsx!/commodities", rows=(4, 6, 9), source="urn:x:1")
    with Examination([table], [sources]) as examination:
        (row,) = examination.rows(table)
        (finding,) = examination.findings.result()
    assert "<urn:x:1#row=2>" in row
    assert (finding.file, finding.line, finding.code) == ("new.xlsx!/commodities", 9, "T14")


def test_metadata_are_read_of_the_tables_that_are_asked_for_and_those_that_they_refer_to() -> None:
    data = resources.folder("data")
    assert [table.name for table in load_some(data, ["commodities"])] == ["commodities", "sources"]
    actors = [table.name for table in load_some(data, ["actors", "actors"])]
    assert actors == ["actors", "concepts", "jurisdictions", "sources"]
    with pytest.raises(InputError):
        load_some(data, ["nothing"])


def test_the_names_of_tables_are_those_of_the_folder() -> None:
    data = resources.folder("data")
    assert table_names(data) == tuple(table.name for table in load_folder(data))
