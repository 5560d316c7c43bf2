"""The lists: what they hold, how they are filtered, their letters and pages."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from .reading import Page

DATA = Path(__file__).resolve().parents[3] / "data"
LISTS = {
    "/countries": "jurisdictions",
    "/actors": "actors",
    "/mechanisms": "mechanisms",
    "/instruments": "instruments",
    "/sources": "sources",
    "/figures": "figures",
}


def read(get: Any, path: str, **query: Any) -> Page:
    reply = get(path, accept="text/html", **query)
    assert reply.status == 200
    return Page(reply.body)


def names(page: Page) -> list[str]:
    return [row.all("a")[0].words for row in page.root.one("table").all("tr")[1:]]


@pytest.mark.parametrize(("path", "table"), LISTS.items())
def test_a_list_holds_every_record_of_its_table(get: Any, path: str, table: str) -> None:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        expected = sum(1 for _ in csv.DictReader(file))
    page = read(get, path)
    total = int(page.root.one("p", class_="result").words.split()[0].replace(",", ""))
    pages = -(-total // 200)
    shown = sum(len(names(read(get, path, page=number))) for number in range(1, pages + 1))
    assert total == shown
    # The project's own analysis is a source that no row of the table describes.
    assert total == expected or (path == "/sources" and total == expected + 1)


def test_countries_stand_in_the_order_of_the_alphabet_without_accents(get: Any) -> None:
    shown = names(read(get, "/countries"))
    assert shown[:3] == ["Afghanistan", "Åland Islands", "Albania"]
    assert shown.index("Côte d'Ivoire") < shown.index("Croatia")


def test_a_country_is_found_by_another_name_without_capitals_and_accents(get: Any) -> None:
    assert names(read(get, "/countries", q="cote ivoire")) == ["Côte d'Ivoire"]
    assert names(read(get, "/countries", q="VNM")) == ["Viet Nam"]


def test_kind_and_words_narrow_together(get: Any) -> None:
    page = read(get, "/actors", q="thai", kind="Customs")
    assert names(page)
    assert all("ustoms" in name for name in names(page))
    kinds = {row.all("td")[0].words for row in page.root.one("table").all("tr")[1:]}
    assert kinds == {"Customs"}


def test_the_number_of_treaties_is_that_of_the_dossier(get: Any) -> None:
    row = read(get, "/countries", q="KEN").root.one("table").all("tr")[1]
    assert row.one("td", **{"data-label": "Treaties"}).words == "4"


def test_letters_lead_to_the_page_that_has_them(get: Any) -> None:
    page = read(get, "/countries")
    letters = page.root.one("nav", class_="letters").links
    assert letters["A"] == "?page=1#letter-A"
    number = letters["Z"].removeprefix("?page=").partition("#")[0]
    assert read(get, "/countries", page=number).root.one(id="letter-Z")


def test_a_short_list_needs_no_pages(get: Any) -> None:
    page = read(get, "/instruments")
    assert not page.root.all("ul", class_="pager")
    assert page.root.one("nav", class_="letters").links["U"] == "#letter-U"


def test_what_nobody_has_is_said_and_leads_on(get: Any) -> None:
    page = read(get, "/countries", q="zzzz")
    assert "Nothing has such a name." in page.root.one(id="main").words
    assert "/search?q=zzzz" in page.root.links.values()


def test_what_was_typed_comes_back_as_text(get: Any) -> None:
    reply = get("/countries", accept="text/html", q='"><script>alert(1)</script>')
    assert b"<script>alert" not in reply.body
    assert Page(reply.body).root.one("input", name="q", id="list-q").attrs["value"].startswith('"><script>')


@pytest.mark.parametrize("query", [{"kind": "Unicorn"}, {"page": "0"}, {"q": "a" * 201}, {"q": ["a", "b"]}])
def test_a_filter_that_makes_no_sense_is_refused(get: Any, query: dict[str, Any]) -> None:
    assert get("/countries", accept="application/json", **query).status == 400


def test_a_page_behind_the_last_is_not_there(get: Any) -> None:
    assert get("/countries", page=3).status == 404
