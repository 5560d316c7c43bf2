"""The page at /sparql, as it is without any script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from iwtld.namespaces import PREFIXES
from iwtld.web.tabulated import MOST

from .reading import Node, page, rows

if TYPE_CHECKING:
    from tests.web.conftest import Get

    import iwtld
    from iwtld.web.exchange import Reply

FORM = {"content-type": "application/x-www-form-urlencoded"}


def post(get: Get, query: str, **fields: str) -> tuple[Reply, Node]:
    body = urlencode({"query": query, **fields}).encode()
    reply = get("/sparql", accept="text/html", method="POST", body=body, headers=FORM)
    return reply, page(reply.body)


def test_the_page_has_a_form_that_works_by_itself(get: Get) -> None:
    root = page(get("/sparql", accept="text/html").body)
    form = root.one("form", "editor")
    assert (form.attributes["action"], form.attributes["method"]) == ("/sparql", "post")
    assert root.one("label", **{"for": "query"}).text == "Query"
    formats = [each.attributes["value"] for each in form.one("select", name="format").all("option")]
    assert formats[:5] == ["", "json", "xml", "csv", "tsv"]
    assert "turtle" in formats


def test_the_query_that_the_page_begins_with_has_an_answer(get: Get) -> None:
    root = page(get("/sparql", accept="text/html").body)
    _, answered = post(get, root.one("textarea").raw)
    # The number of parties to the UN Convention against Transnational Organized Crime is near 190.
    assert 180 <= len(rows(answered.one("table", "answer"))) <= 200


def test_rows_are_a_table_with_links_to_pages_here(get: Get) -> None:
    reply, root = post(
        get, "SELECT ?c ?n { ?c iwt:isoAlpha3 'KEN' ; skos:prefLabel ?n FILTER(LANG(?n)='en') }"
    )
    table = root.one("table", "answer")
    assert reply.status == 200
    assert rows(table) == [["jurisdiction/KEN", "Kenya"]]
    assert table.one("a").attributes["href"] == "/doc/jurisdiction/KEN"


def test_the_query_stays_in_the_text_area_to_the_letter(get: Get) -> None:
    query = '\n\nSELECT * {\n\t?s ?p "</textarea><script>" . # <b>&amp;\n}'
    _, root = post(get, query)
    assert root.one("textarea").raw.removeprefix("\n") == query


@pytest.mark.parametrize(
    ("query", "word"), [("ASK { ?s ?p ?o }", "Yes."), ("ASK { ?s iwt:nothing ?o }", "No.")]
)
def test_a_yes_or_no_is_said_in_words(query: str, word: str, get: Get) -> None:
    _, root = post(get, query)
    assert root.one("div", id="result").all("strong")[0].text == word


def test_a_graph_is_shown_as_turtle_that_reads_back(get: Get, kb: iwtld.KnowledgeBase) -> None:
    query = "CONSTRUCT WHERE { ?c iwt:isoAlpha3 'KEN' ; skos:prefLabel ?n }"
    _, root = post(get, query)
    shown = {quad.triple for quad in ox.parse(root.one("pre", "turtle").raw.encode(), ox.RdfFormat.TURTLE)}
    assert shown == set(kb.sparql(query).triples)


def test_a_page_shows_a_thousand_rows_and_says_that_there_are_more(get: Get) -> None:
    _, root = post(get, "SELECT ?s WHERE { ?s ?p ?o }")
    assert len(rows(root.one("table", "answer"))) == MOST == 1000
    assert "There are more" in root.one("p", "note").text
    _, root = post(get, "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1000")
    assert not root.all("p", "note")


def test_the_downloads_hold_everything(get: Get) -> None:
    _, root = post(get, "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1500")
    (address,) = (
        each.attributes["href"] for each in root.all("a") if "format=csv" in each.attributes.get("href", "")
    )
    assert len(bytes(get(address).body).splitlines()) == 1501


def test_a_query_too_long_for_an_address_is_downloaded_by_a_form(get: Get) -> None:
    query = f"SELECT ?s WHERE {{ ?s ?p ?o }} LIMIT 1 # {'x' * 5000}"
    _, root = post(get, query)
    form = root.one("form", "downloads")
    assert not form.all("a")
    assert form.one("input", name="query").attributes["value"] == query
    assert [each.attributes["value"] for each in form.all("button", name="format")] == [
        "json",
        "xml",
        "csv",
        "tsv",
    ]


def test_an_error_says_where_and_marks_the_place(get: Get) -> None:
    reply, root = post(get, "SELECT * {\n  ?s a iwt:Agency .\n  ?s foaf:name ?n\n}")
    assert reply.status == 400
    result = root.one("div", id="result")
    assert (result.attributes["data-line"], result.attributes["data-column"]) == ("3", "6")
    assert result.one("mark").text == "foaf:name"
    assert "prefix" in result.text.lower()


def test_an_error_at_the_end_marks_the_end(get: Get) -> None:
    reply, root = post(get, "SELECT * { ?s ?p ?o")
    assert reply.status == 400
    assert root.one("div", id="result").attributes["data-line"] == "1"
    assert len(root.all("mark")) == 1


@pytest.mark.parametrize("query", ["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "DROP ALL"])
def test_what_is_refused_is_explained_on_the_page(query: str, get: Get) -> None:
    reply, root = post(get, query)
    assert reply.status in (400, 403)
    assert "refused" in root.one("div", id="result").text or "update" in root.one("div", id="result").text
    assert root.one("textarea").raw.removeprefix("\n") == query


def test_a_stored_query_opens_in_the_editor_without_being_asked(get: Get) -> None:
    root = page(get("/sparql?stored=participations&country=VNM&on=2018-01-01", accept="text/html").body)
    text = root.one("textarea").raw
    assert "<https://w3id.org/iwtld/id/jurisdiction/VNM>" in text
    assert '"2018-01-01"^^' in text
    assert not root.all("table", "answer")


def test_the_page_is_never_kept_since_its_nonce_is_for_one_reply(get: Get) -> None:
    one, other = (get("/sparql", accept="text/html") for _ in range(2))
    assert not one.cacheable
    nonces = {reply.headers["iwtld-style-nonce"] for reply in (one, other)}
    assert len(nonces) == 2
    assert page(one.body).one("form", "editor").attributes["data-nonce"] == one.headers["iwtld-style-nonce"]


def test_a_graph_that_the_request_names_stays_named_in_the_downloads(
    get: Get, kb: iwtld.KnowledgeBase
) -> None:
    graph = next(iter(kb.graphs))
    _, root = post(get, "SELECT ?s { ?s ?p ?o } LIMIT 1", **{"default-graph-uri": graph})
    assert root.one("form", "editor").one("input", name="default-graph-uri").attributes["value"] == graph
    encoded = urlencode({"default-graph-uri": graph})
    assert all(encoded in each.attributes["href"] for each in root.one("form", "downloads").all("a"))


def test_the_terms_of_the_editor_are_prefixes_classes_properties_and_things(get: Get) -> None:
    terms = json.loads(bytes(get("/sparql/terms").body))
    assert terms["prefixes"] == PREFIXES
    kinds = {each["label"]: each["detail"] for each in terms["names"]}
    assert kinds["iwt:Mechanism"] == "class"
    assert kinds["iwt:memberRole"] == kinds["skos:prefLabel"] == "property"
    assert ["Viet Nam", "jurisdiction/VNM"] in terms["things"]["country or territory"]
    assert terms["base"] == "https://w3id.org/iwtld/id/"
