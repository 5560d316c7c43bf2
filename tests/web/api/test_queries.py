"""The stored queries over HTTP: what there is, and what each answers."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from iwtld.errors import IwtldError
from iwtld.names import slug
from iwtld.queries import load_queries

if TYPE_CHECKING:
    from tests.web.conftest import Get

    import iwtld

# Capitals, spaces and punctuation do not count in names.
SPELLINGS = ["KEN } #", "KEN\u202e"]
INJECTED = [
    *("KEN> } ; DROP ALL #", '"} UNION {', "?x", "KEN\nVNM", "\\u003e", "'", '"', "\\"),
    *("<https://w3id.org/iwtld/id/jurisdiction/KEN>", "UNDEF", "\x00", "٣", "{{7*7}}", *SPELLINGS),
]
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def rows(body: object) -> list[dict[str, str]]:
    assert isinstance(body, bytes)
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def test_the_list_describes_every_query(get: Get) -> None:
    found = json.loads(get("/api/queries").body)
    assert [query["name"] for query in found] == list(load_queries())
    one = next(query for query in found if query["name"] == "no-legal-basis")
    assert one["href"] == "/api/queries/no-legal-basis"
    assert [each["name"] for each in one["parameters"]] == ["form", "on", "group", "scope"]
    assert one["parameters"][3]["choices"] == ["specific", "all"]
    assert one["formats"][:4] == ["json", "xml", "csv", "tsv"]


def test_the_list_can_be_narrowed_down(get: Get) -> None:
    found = json.loads(get("/api/queries", tag="gaps", search="no legal basis").body)
    assert "no-legal-basis" in [query["name"] for query in found]
    assert all("gaps" in (query["topic"], *query["tags"]) for query in found)


def test_a_tag_that_no_query_has_is_answered_with_the_nearest(get: Get) -> None:
    reply = get("/api/queries", tag="gap")
    assert (reply.status, json.loads(reply.body)["suggestions"]) == (400, ["gaps"])


# The OECD study of 2019: as of 31 December 2016 Indonesia and Singapore had no treaty on extradition.
def test_the_parameters_reach_the_query(get: Get) -> None:
    reply = get(
        "/api/queries/no-legal-basis",
        form="extradition",
        on="2016-12-31",
        group="ASEAN",
        scope="specific",
        format="csv",
    )
    found = rows(reply.body)
    assert ("IDN", "SGP") in {(row["a"], row["b"]) for row in found}
    assert reply.headers["iwtld-rows"] == str(len(found))


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/markdown", "text/markdown; charset=utf-8"),
    ],
)
def test_the_accept_header_chooses_the_form(accept: str, media_type: str, get: Get) -> None:
    reply = get("/api/queries/sources", accept=accept, words="oecd")
    assert (reply.status, reply.media_type) == (200, media_type)


def test_all_forms_have_the_same_rows(get: Get) -> None:
    count = int(get("/api/queries/sources", words="oecd").headers["iwtld-rows"])
    assert count
    body = {form: get("/api/queries/sources", words="oecd", format=form).body for form in FORMS}
    texts = {form: text.decode() for form, text in body.items() if isinstance(text, bytes)}
    sparql = "{http://www.w3.org/2005/sparql-results#}"
    assert len(json.loads(texts["json"])["results"]["bindings"]) == count
    assert len(ElementTree.fromstring(texts["xml"]).findall(f".//{sparql}result")) == count
    assert len(rows(body["csv"])) == len(rows(body["spreadsheet"])) == count
    assert len(texts["tsv"].splitlines()) == len(texts["markdown"].splitlines()) - 1 == count + 1


FORMS = ("json", "xml", "csv", "tsv", "markdown", "spreadsheet")


def test_a_query_that_there_is_not_is_answered_with_the_nearest(get: Get) -> None:
    reply = get("/api/queries/no-legal-bases")
    problem = json.loads(reply.body)
    assert (reply.status, problem["suggestions"][0]) == (404, "no-legal-basis")


def test_a_missing_parameter_is_named_with_an_example(get: Get) -> None:
    reply = get("/api/queries/country-memberships")
    problem = json.loads(reply.body)
    assert reply.status == 400
    assert [error["parameter"] for error in problem["errors"]] == ["country"]
    assert "such as country=" in problem["detail"]


@pytest.mark.parametrize(
    ("query", "parameter", "detail"),
    [
        ("countri=VNM", "countri", "Did you mean country?"),
        ("country=VNM&country=KEN", "country", "Give country once."),
        ("country=VNM&limit=5", "limit", "The parameters here are"),
    ],
)
def test_a_parameter_that_is_none_or_given_twice_is_named(
    query: str, parameter: str, detail: str, get: Get
) -> None:
    reply = get(f"/api/queries/country-memberships?{query}")
    errors = {error["parameter"]: error["detail"] for error in json.loads(reply.body)["errors"]}
    assert reply.status == 400
    assert detail in errors[parameter]


def test_a_date_that_is_none_is_told(get: Get) -> None:
    reply = get("/api/queries/no-legal-basis", form="extradition", on="9999-99-99")
    assert reply.status == 400
    assert "a date such as 2018-03-05, or today" in json.loads(reply.body)["detail"]


@pytest.mark.parametrize("text", ["-1x", "1e9", "٣", "0x10"])
def test_a_whole_number_that_is_none_is_told(text: str, get: Get) -> None:
    name, parameter = INTEGER
    reply = get(f"/api/queries/{name}", **{**load_queries()[name].example, parameter: text})
    assert reply.status == 400
    assert "a whole number" in json.loads(reply.body)["detail"]


INTEGER = next(
    (query.name, parameter.name)
    for query in load_queries().values()
    for parameter in query.parameters
    if parameter.type == "integer"
)


def test_no_parameter_of_a_query_is_called_format() -> None:
    names = {parameter.name for query in load_queries().values() for parameter in query.parameters}
    assert "format" not in names


@pytest.mark.parametrize("text", [text for text in INJECTED if text not in SPELLINGS])
def test_what_is_no_country_is_refused(text: str, get: Get) -> None:
    reply = get("/api/queries/country-memberships", country=text)
    assert reply.status == 400
    assert json.loads(reply.body)["type"].endswith(("/unknown-name", "/parameter"))


@RELAXED
@example("Viet Nam")
@example("viet-nam")
@example("KEN> } ; DROP ALL #")
@given(st.one_of(st.text(max_size=40), st.sampled_from(["VNM", "vn", "Việt Nam", "KEN ", "Côte d’Ivoire"])))
def test_a_country_that_passes_is_the_one_that_it_names(get: Get, kb: iwtld.KnowledgeBase, text: str) -> None:
    reply = get("/api/queries/country-memberships", country=text or None, format="csv")
    try:
        code = slug(kb.resolve("country", text)) if text else None
    except IwtldError:
        code = None
    if code is None:
        assert reply.status == 400
    else:
        assert reply.body == get("/api/queries/country-memberships", country=code, format="csv").body


@RELAXED
@example("in-use")
@example('"} UNION {')
@example("\\u003e")
@given(st.one_of(st.text(min_size=1, max_size=40), st.sampled_from(INJECTED)))
def test_a_text_means_itself_and_nothing_else(get: Get, text: str) -> None:
    # The query compares it with the status of a mechanism; so the rows are those of all with that status.
    every = rows(get("/api/queries/mechanisms", format="csv").body)
    reply = get("/api/queries/mechanisms", status=text, format="csv")
    if reply.status == 200:
        found = [row["mechanism"] for row in rows(reply.body)]
        assert found == [row["mechanism"] for row in every if row["status"] == text]
    else:
        assert reply.status == 400
