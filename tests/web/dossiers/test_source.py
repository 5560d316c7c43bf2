"""The page of a source: what was taken from it, page by page and kind by kind."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from .reading import Page

DATA = Path(__file__).resolve().parents[3] / "data"
OECD = "/doc/source/oecd-2019"


def cited(table: str, source: str) -> int:
    """Return how many rows of a table cite a source."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return sum(source in row["sources"].split(";") for row in csv.DictReader(file))


def rows(page: Page) -> list[list[str]]:
    return [[cell.words for cell in row.all("td")] for row in page.root.one("table").all("tr")][1:]


def test_every_row_that_cites_it_is_counted(get: Any) -> None:
    page = Page(get(OECD, accept="text/html", table="memberships").body)
    assert f"{cited('memberships', 'oecd-2019')} in all" in page.root.one("caption").words
    assert len(rows(page)) == cited("memberships", "oecd-2019")


def test_a_record_stands_with_its_place_and_its_row(get: Any) -> None:
    page = Page(get(OECD, accept="text/html", table="restrictions").body)
    assert any("Extradition and MLA (ASEAN-WEN, Freeland, 2016[14])" in row[2] for row in rows(page))
    assert {row[3] for row in rows(page)} == {"restrictions.csv, row 2", "restrictions.csv, row 3"}


def test_pages_hold_every_record_once(get: Any) -> None:
    first = Page(get(OECD, accept="text/html").body)
    pages = int(first.root.one("ul", class_="pager").all("li")[-1].words.split()[-1])
    every = [
        tuple(row)
        for number in range(1, pages + 1)
        for row in rows(Page(get(OECD, accept="text/html", page=number).body))
    ]
    assert len(every) == len(set(every)) == int(first.section("records").one("h2").words.split()[-1])
    assert get(OECD, accept="text/html", page=pages + 1).status == 404


@pytest.mark.parametrize("page", ["0", "-1", "٣", "1e3", "999999"])
def test_what_is_no_page_is_refused(get: Any, page: str) -> None:
    assert get(OECD, accept="text/html", page=page).status == 400


def test_a_kind_of_record_that_it_does_not_have_is_refused(get: Any) -> None:
    reply = get(OECD, accept="text/html", table="nonsense")
    assert reply.status == 400
    assert b"memberships" in reply.body


def test_the_address_of_a_source_is_a_link(get: Any) -> None:
    page = Page(get("/doc/source/herrera-partners-thailand-agrees-to-join-asean", accept="text/html").body)
    assert any(target.startswith("http") for target in page.root.one("dl", class_="facts").links.values())
