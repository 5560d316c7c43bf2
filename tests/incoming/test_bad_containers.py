"""A mistake in a workbook or an archive is found in its sheet, its row, its member."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from iwtld import resources
from iwtld.incoming.examine import examine

HERE = Path(__file__).parent
Found = list[tuple[str, str, int | None, int | None]]


def header(table: str) -> list[str]:
    with (resources.folder("data") / f"{table}.csv").open(encoding="utf-8") as file:
        return file.readline().strip().split(",")


BEAR = ["bear", "Bears", "TRAFFIC seizure report;Cambodia analysis", "khm-support-2017", "TRAFFIC"]
TURTLES = ["turtles", "Turtles and tortoises (freshwater)", "WCS China", "chn-support-2017", "WCS"]
ASEAN = ["", "", "", "", "business-in-asean-introduction-to-asean", "", "high", ""]
KHM = ["ASEAN-KHM-1", "ASEAN", "KHM", "Cambodia", "member", "1999-04-30", "", *ASEAN]
MYS = ["ASEAN-MYS-1", "ASEAN", "MYS", "Malaysia", "member", "1967-08-08", "", *ASEAN]
KHM[12], MYS[12] = "entry Cambodia", "entry Malaysia"


def changed(row: Sequence[str], number: int, value: str) -> list[str]:
    """Return a row with another value in one cell, counted from 1."""
    return [value if place == number else cell for place, cell in enumerate(row, 1)]


def workbook(path: Path, **sheets: Sequence[Sequence[str]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", "-"))
        for row in rows:
            sheet.append([cell or None for cell in row])
    book.save(path)
    return path


WORKBOOKS: list[tuple[str, dict[str, list[list[str]]], Found]] = [
    (
        "unknown-source",
        {"commodities": [header("commodities"), TURTLES, changed(BEAR, 4, "khm-support-2071")]},
        [("commodities", "T24", 3, 4)],
    ),
    (
        "wrong-date-on-the-second-sheet",
        {
            "commodities": [header("commodities"), TURTLES],
            "group_memberships": [header("group-memberships"), KHM, changed(MYS, 6, "08/08/1967")],
        },
        [("group-memberships", "T18", 3, 6)],
    ),
    (
        "required-cell-blank",
        {"commodities": [header("commodities"), changed(BEAR, 2, "")]},
        [("commodities", "T14", 2, 2)],
    ),
    (
        "blank-row-and-below-it",
        {"commodities": [header("commodities"), TURTLES, [""], changed(BEAR, 5, "whole document")]},
        [("commodities", "T11", 3, None), ("commodities", "LocatedRecord-precise", 4, 5)],
    ),
    (
        "error-value",
        {"commodities": [header("commodities"), changed(BEAR, 5, "#REF!")]},
        [("commodities", "R23", 2, 5)],
    ),
    (
        "formula-without-value",
        {"commodities": [header("commodities"), TURTLES, changed(BEAR, 2, "=A2")]},
        [("commodities", "R22", 3, 2)],
    ),
    (
        "end-before-start",
        {
            "group_memberships": [
                header("group-memberships"),
                changed(changed(KHM, 5, "former-period"), 7, "1998"),
            ]
        },
        [("group-memberships", "interval-order", 2, 7)],
    ),
]


@pytest.mark.parametrize(("name", "sheets", "expected"), WORKBOOKS, ids=[each[0] for each in WORKBOOKS])
def test_a_mistake_in_a_workbook_is_found_in_its_sheet_and_row(
    name: str, sheets: dict[str, list[list[str]]], expected: Found, store_dir: Path, tmp_path: Path
) -> None:
    path = workbook(tmp_path / f"{name}.xlsx", **sheets)

    found = examine([path], store=store_dir).findings

    assert [(each.file.partition("!/")[2], each.code, each.line, each.column) for each in found] == expected
    assert all(each.file.startswith(str(path)) for each in found)


def test_a_workbook_without_a_mistake_has_no_finding(store_dir: Path, tmp_path: Path) -> None:
    rows = [header("group-memberships"), KHM, MYS]
    path = workbook(
        tmp_path / "good.xlsx", group_memberships=rows, commodities=[header("commodities"), BEAR, TURTLES]
    )

    assert examine([path], store=store_dir).findings == ()


def member(name: str) -> bytes:
    return (HERE / "bad" / name).read_bytes()


ARCHIVES: list[tuple[str, dict[str, bytes], Found]] = [
    ("turtle", {"actors.ttl": member("two-jurisdictions.ttl")}, [("actors.ttl", "jurisdiction", 13, 43)]),
    (
        "table-in-a-folder",
        {"new/2026/jurisdictions.csv": member("jurisdictions.lower-case-code.csv")},
        [("new/2026/jurisdictions.csv", "T20", 3, 2)],
    ),
    (
        "one-broken-member",
        {
            "a.ttl": (HERE / "good" / "windows.ttl").read_bytes(),
            "b.jsonld": member("syntax-missing-comma.jsonld"),
            "c/d.rdf": member("unknown-concept.rdf"),
        },
        [("b.jsonld", "R01", 23, 7), ("c/d.rdf", "eventStatus", 18, 36)],
    ),
    (
        "member-that-leads-out",
        {"../actors.ttl": member("two-jurisdictions.ttl")},
        [("../actors.ttl", "R09", None, None)],
    ),
]


@pytest.mark.parametrize(("name", "members", "expected"), ARCHIVES, ids=[each[0] for each in ARCHIVES])
def test_a_mistake_in_an_archive_is_found_in_its_member(
    name: str, members: dict[str, bytes], expected: Found, store_dir: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner, content in members.items():
            archive.writestr(inner, content)

    found = examine([path], store=store_dir).findings

    assert [(each.file.partition("!/")[2], each.code, each.line, each.column) for each in found] == expected
