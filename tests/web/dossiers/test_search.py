"""Search over everything that has a name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iwtld.names import fold
from iwtld.web.pages.register import register
from iwtld.web.pages.search import find

from .reading import Page

if TYPE_CHECKING:
    from iwtld.web.site import Site


def asked(get: Any, **query: Any) -> dict[str, Any]:
    reply = get("/search", format="json", **query)
    assert reply.status == 200
    document: dict[str, Any] = json.loads(reply.body)
    return document


@pytest.mark.parametrize(
    "name", ["VNM", "vn", "Viet Nam", "vietnam", "Việt Nam", "viet-nam", "  VIET   NAM "]
)
def test_a_country_is_first_by_any_of_its_names(get: Any, name: str) -> None:
    first = asked(get, q=name)["results"][0]
    assert first["iri"] == "https://w3id.org/iwtld/id/jurisdiction/VNM"
    assert first["href"] == "/doc/jurisdiction/VNM"
    assert first["label"] == "Viet Nam"


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("untoc", "instrument/untoc"),
        ("Palermo Convention", "instrument/untoc"),
        ("NEST", "mechanism/interpol-nest"),
        ("controlled del", "form/controlled-delivery"),
        ("oecd-2019", "source/oecd-2019"),
        ("royal thai cust", "actor/tha-customs"),
    ],
)
def test_names_acronyms_and_beginnings_lead_to_the_thing(get: Any, text: str, iri: str) -> None:
    assert asked(get, q=text)["results"][0]["iri"].endswith(f"/id/{iri}")


def test_words_are_found_in_any_order(get: Any) -> None:
    found = [each["iri"] for each in asked(get, q="customs thai")["results"]]
    assert "https://w3id.org/iwtld/id/actor/tha-customs" in found


def test_figures_of_one_measure_are_told_apart_by_what_they_count(get: Any) -> None:
    found = asked(get, q="extradition arrangements", kind="figure")["results"]
    assert len({(each["label"], each["context"]) for each in found}) == len(found) > 5


def test_a_kind_narrows_and_counts_stay(get: Any) -> None:
    everything = Page(get("/search", accept="text/html", q="customs").body)
    actors = Page(get("/search", accept="text/html", q="customs", kind="actor").body)
    chosen = [each for each in actors.root.all("a") if each.attrs.get("aria-current") == "true"]
    assert [each.words.rpartition(" ")[0] for each in chosen] == ["Actor"]
    shown = actors.root.one("ol", class_="found").all("li")
    assert f"Actor {len(shown)}" in everything.root.links


def test_json_says_how_many_there_are_and_gives_no_more_than_asked(get: Any) -> None:
    found = asked(get, q="customs", limit=3)
    assert len(found["results"]) == 3 < found["total"]


def test_a_misspelt_name_gets_a_suggestion(get: Any) -> None:
    page = Page(get("/search", accept="text/html", q="Cambodja").body)
    assert "Nothing has a name like “Cambodja”." in page.root.words
    assert page.root.links["Cambodia"] == "/search?q=Cambodia"


def test_no_question_lists_nothing(get: Any) -> None:
    assert asked(get) == {"query": "", "total": 0, "results": []}
    assert get("/search", accept="text/html").status == 200


def test_what_was_typed_comes_back_as_text(get: Any) -> None:
    body = get("/search", accept="text/html", q='<script>alert("x")</script>').body
    assert b"<script>alert" not in body


@pytest.mark.parametrize(
    "query",
    [
        {"q": "a" * 201},
        {"q": "a", "kind": "x"},
        {"q": "a", "limit": "0"},
        {"q": "a", "limit": "51"},
        {"q": ["a", "b"]},
    ],
)
def test_what_makes_no_sense_is_refused(get: Any, query: dict[str, Any]) -> None:
    assert get("/search", format="json", **query).status == 400


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_everything_is_found_by_each_of_its_names(site: Site, data: st.DataObject) -> None:
    things = register(site).things
    thing = things[data.draw(st.sampled_from(sorted(things)))]
    name = data.draw(st.sampled_from(thing.names))
    if fold(name.text):
        assert thing in [each.thing for each in find(things.values(), name.text)]


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_answered_and_every_find_has_its_letters(site: Site, text: str) -> None:
    for each in find(register(site).things.values(), text):
        names = "".join(name.whole for name in each.thing.names)
        assert all(fold(word) in names for word in text.split() if fold(word).isascii() and word.isalnum())
