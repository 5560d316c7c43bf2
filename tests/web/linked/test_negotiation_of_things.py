"""From a thing to the document about it, in the form that the client prefers."""

from __future__ import annotations

import re

import pytest

from iwtld.namespaces import BASE

CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("*/*", ".ttl"),
        ("text/turtle", ".ttl"),
        ("text/*", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/json", ".jsonld"),
        ("application/n-triples", ".nt"),
        ("application/rdf+xml", ".rdf"),
        ("application/trig", ".trig"),
        ("text/html", ""),
        ("application/xhtml+xml", ""),
        (CHROMIUM, ""),
        # rdflib's own header.
        ("application/rdf+xml,text/turtle;q=0.9,*/*;q=0.1", ".rdf"),
        ("text/turtle;q=0.2, application/ld+json;q=0.5", ".jsonld"),
        ("text/turtle;q=0, */*", ".jsonld"),
        ("text/html;q=0.1, text/turtle", ".ttl"),
    ],
)
def test_a_thing_answers_303_to_the_form_that_the_client_prefers(get, accept: str, suffix: str) -> None:
    reply = get("/id/jurisdiction/KEN", accept=accept)
    assert reply.status == 303
    assert reply.headers["location"] == f"/doc/jurisdiction/KEN{suffix}"
    assert reply.headers["vary"] == "Accept"


def test_no_acceptable_form_is_406_with_the_forms_that_exist(get) -> None:
    reply = get("/id/jurisdiction/KEN", accept="image/png")
    assert reply.status == 406
    assert b"text/turtle" in reply.body


def test_a_broken_accept_header_is_400(get) -> None:
    assert get("/id/jurisdiction/KEN", accept="*/*;q=1e309").status == 400


def test_the_format_parameter_takes_names_and_endings(get) -> None:
    for name in ("jsonld", "turtle", "ttl", "nt", "rdf", "html"):
        assert get("/id/jurisdiction/KEN", format=name).status == 303
    assert get("/id/jurisdiction/KEN", format="../../etc/passwd").status == 400


@pytest.mark.parametrize(
    "slug", ["participation/untoc/IRL/1", "relation/cites/MUS-NIC/1977-11-04", "route/rt-18/UGA-CHN"]
)
def test_a_slug_may_contain_slashes(get, slug: str) -> None:
    assert get(f"/id/{slug}", accept="text/html").headers["location"] == f"/doc/{slug}"
    assert get(f"/doc/{slug}.ttl").status == 200


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        (".ttl", "text/turtle; charset=utf-8"),
        (".jsonld", "application/ld+json"),
        (".nt", "application/n-triples"),
        (".rdf", "application/rdf+xml"),
        (".trig", "application/trig"),
        ("", "text/html; charset=utf-8"),
    ],
)
def test_an_ending_forces_the_form_whatever_the_client_accepts(get, suffix: str, media_type: str) -> None:
    reply = get(f"/doc/grade/shall{suffix}", accept=CHROMIUM)
    assert (reply.status, reply.media_type) == (200, media_type)


def test_a_page_can_be_asked_for_as_data_by_accept(get) -> None:
    assert get("/doc/grade/shall", accept="text/turtle").media_type.startswith("text/turtle")
    assert get("/doc/grade/shall", accept="*/*").media_type.startswith("text/html")


def test_a_document_names_its_other_forms_and_its_published_iri(get) -> None:
    reply = get("/doc/participation/untoc/IRL/1.ttl")
    links = dict(re.findall(r'<([^>]+)>; (rel="[^"]+"(?:; type="[^"]+")?)', reply.headers["link"]))
    assert links[BASE + "id/participation/untoc/IRL/1"] == 'rel="canonical"'
    assert links["/doc/participation/untoc/IRL/1.jsonld"] == 'rel="alternate"; type="application/ld+json"'
    assert links["/doc/participation/untoc/IRL/1"] == 'rel="alternate"; type="text/html"'
    assert links["https://creativecommons.org/licenses/by/4.0/"] == 'rel="license"'


def test_every_alternate_that_is_named_is_there(get) -> None:
    reply = get("/doc/grade/shall.ttl")
    for target, media_type in re.findall(
        r'<(/[^>]+)>; rel="alternate"; type="([^"]+)"', reply.headers["link"]
    ):
        assert get(target, accept="*/*").media_type.partition(";")[0] == media_type
