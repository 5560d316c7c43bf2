"""The pages of the stored queries."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from iwtld import resources
from iwtld.queries import load_queries
from iwtld.web.tabulated import MOST

from .reading import Node, page, rows

if TYPE_CHECKING:
    from tests.web.conftest import Get

    import iwtld

NAMES = sorted(path.stem for path in (resources.root() / "queries").glob("*/*.rq"))


def ask(get: Get, path: str) -> tuple[int, Node]:
    reply = get(path, accept="text/html")
    return reply.status, page(reply.body)


def links(root: Node) -> list[str]:
    return [link.attributes["href"] for link in root.all("a") if "href" in link.attributes]


def fields(root: Node) -> dict[str, str]:
    form = root.one("form", "asked")
    found = {each.attributes["name"]: each.attributes.get("value", "") for each in form.all("input")}
    for select in form.all("select"):
        options = select.all("option")
        chosen = [each for each in options if "selected" in each.attributes] or options[:1]
        found[select.attributes["name"]] = chosen[0].attributes["value"]
    return found


def test_the_list_has_every_query(get: Get) -> None:
    _, root = ask(get, "/queries")
    assert {href.removeprefix("/queries/") for href in links(root) if href.startswith("/queries/")} == set(
        NAMES
    )


def test_the_list_can_be_narrowed_by_words(get: Get) -> None:
    _, root = ask(get, "/queries?q=Extradition counts")
    found = {href.removeprefix("/queries/") for href in links(root) if href.startswith("/queries/")}
    assert "extradition-counts" in found
    assert "hotlines" not in found


def test_the_list_says_when_no_query_has_the_words(get: Get) -> None:
    status, root = ask(get, "/queries?q=zebrafish")
    assert status == 200
    assert "No stored query has all of these words" in root.one("p", "note").text


@pytest.mark.parametrize("name", NAMES)
def test_a_query_answers_its_example_with_the_rows_of_the_library(
    name: str, get: Get, kb: iwtld.KnowledgeBase
) -> None:
    query = load_queries()[name]
    status, root = ask(get, f"/queries/{name}")
    assert status == 200
    assert root.one("h1").text == query.summary
    answer = kb.query(name, **query.example)
    table = root.all("table", "answer")
    assert len(rows(table[0]) if table else []) == min(len(answer), MOST)


def test_the_form_is_filled_in_with_the_example(get: Get) -> None:
    _, root = ask(get, "/queries/mechanism-members")
    assert fields(root) == {"mechanism": "tha-wen", "role": ""}
    assert root.one("h2", id="answer").text == "Answer to the example"


def test_a_parameter_with_choices_is_a_choice_and_a_date_a_date(get: Get) -> None:
    _, root = ask(get, "/queries/mechanism-members")
    options = [option.text for option in root.one("select", id="f-role").all("option")]
    declared = load_queries()["mechanism-members"].parameters[1].choices
    assert options == ["any", *declared]
    _, root = ask(get, "/queries/participations")
    assert root.one("input", id="f-on").attributes["type"] == "date"
    assert root.one("input", id="f-country").attributes["list"] == "names-country"
    assert "Kenya" in [
        each.attributes["value"] for each in root.one("datalist", id="names-country").all("option")
    ]


def test_what_was_asked_stays_in_the_form_and_in_every_way_to_ask_elsewhere(get: Get) -> None:
    _, root = ask(get, "/queries/participations?country=Viet+Nam&on=2018-01-01&run=1")
    assert fields(root)["country"] == "Viet Nam"
    commands = [each.text for each in root.all("code", "copy")]
    assert shlex.split(commands[0]) == [
        "iwtld",
        "query",
        "participations",
        "-p",
        "country=Viet Nam",
        "-p",
        "on=2018-01-01",
    ]
    assert "country=Viet Nam" in shlex.split(commands[1])
    downloads = [href for href in links(root) if href.startswith("/api/queries/participations?")]
    assert [dict(parse_qsl(urlsplit(href).query))["format"] for href in downloads] == [
        "json",
        "xml",
        "csv",
        "tsv",
    ]
    assert all(dict(parse_qsl(urlsplit(href).query))["country"] == "Viet Nam" for href in downloads)


def test_a_download_holds_the_rows_of_the_page(get: Get) -> None:
    _, root = ask(get, "/queries/participations?country=VNM&on=2018-01-01")
    (address,) = (href for href in links(root) if "format=csv" in href)
    reply = get(address)
    assert reply.status == 200
    assert len(rows(root.one("table", "answer"))) == len(bytes(reply.body).decode().splitlines()) - 1


def test_codes_and_sources_lead_to_their_pages(get: Get) -> None:
    _, root = ask(get, "/queries/mechanism-members")
    table = root.one("table", "answer")
    assert {"/doc/actor/tha-amlo", "/doc/source/oecd-2019", "/doc/agency-kind/prosecution"} - {
        "/doc/agency-kind/prosecution"
    } <= set(links(table))
    _, root = ask(get, "/queries/participations?country=VNM&on=2018-01-01")
    assert "/doc/instrument/untoc" in links(root.one("table", "answer"))


def test_what_is_needed_and_missing_is_said_at_its_field(get: Get) -> None:
    status, root = ask(get, "/queries/mechanism-members?mechanism=&run=1")
    assert status == 400
    assert root.one("p", id="f-mechanism-error").text == "This is needed."
    assert not root.all("table", "answer")


def test_every_wrong_field_is_said_at_once_with_the_nearest_value(get: Get) -> None:
    status, root = ask(get, "/queries/participations?country=Vietnamm&on=2018-02-30")
    assert status == 400
    assert "Did you mean" in root.one("p", id="f-country-error").text
    assert "date" in root.one("p", id="f-on-error").text
    assert root.one("input", id="f-country").attributes["value"] == "Vietnamm"


@pytest.mark.parametrize("value", ['"><script>alert(1)</script>', "KEN> } ; DROP ALL #", '"} UNION {', "?x"])
def test_what_was_typed_never_becomes_markup_or_query(value: str, get: Get) -> None:
    reply = get("/queries/participations", accept="text/html", country=value)
    assert reply.status == 400
    root = page(reply.body)
    assert root.one("input", id="f-country").attributes["value"] == value
    assert not [script for script in root.all("script") if "src" not in script.attributes]


def test_a_parameter_that_does_not_exist_is_refused_with_the_nearest_name(get: Get) -> None:
    reply = get("/queries/participations?contry=VNM", accept="application/json")
    assert reply.status == 400
    assert b"Did you mean country?" in bytes(reply.body)


def test_a_query_that_does_not_exist_is_not_found_with_the_nearest_name(get: Get) -> None:
    reply = get("/queries/participation", accept="application/json")
    assert reply.status == 404
    assert b"Did you mean participations" in bytes(reply.body)


def test_a_form_sent_empty_is_no_example(get: Get, kb: iwtld.KnowledgeBase) -> None:
    example = load_queries()["mechanisms"].example
    assert example
    _, root = ask(get, "/queries/mechanisms?words=&type=&level=&status=&country=&run=1")
    assert root.one("h2", id="answer").text == "Answer"
    assert len(rows(root.one("table", "answer"))) == len(kb.query("mechanisms"))


def test_a_chart_stands_with_its_table(get: Get) -> None:
    _, root = ask(get, "/queries/mechanism-members")
    chart = root.one("figure", "chart")
    counted = {row.one("th").text: int(row.all("td")[0].text) for row in chart.one("table").all("tr")}
    table = root.one("table", "answer")
    role = [cell.text for cell in table.one("thead").all("th")].index("role")
    shown = [row[role] for row in rows(table)]
    assert counted == {name: shown.count(name) for name in set(shown)}


def test_columns_without_any_value_are_named_below_the_table(get: Get, kb: iwtld.KnowledgeBase) -> None:
    answer = kb.query("mechanism-members", mechanism="tha-wen")
    empty = [
        name
        for index, name in enumerate(answer.variables)
        if all(row[index] is None for row in answer.solutions)
    ]
    assert empty
    _, root = ask(get, "/queries/mechanism-members")
    said = next(each.text for each in root.all("p", "muted") if "Without a value" in each.text)
    assert said == f"Without a value in any row: {', '.join(name.replace('_', ' ') for name in empty)}."
