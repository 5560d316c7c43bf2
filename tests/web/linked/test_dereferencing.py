"""Every IRI below the project's base that the graph holds leads to a page and to data."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest

from iwtld.explain.catalogue import codes
from iwtld.namespaces import BASE

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_KIND = re.compile(r"id/[^/]+|graph/inferred|graph|data/[^#]+|ontology#|ontology/|[^/#]+")
LARGE = "graph/inferred/treaty-relation"


@pytest.fixture(scope="session")
def one_of_each(kb) -> dict[str, str]:
    """One IRI of each kind: subjects, predicates, objects and names of graphs alike."""
    found: dict[str, str] = {}
    for quad in kb.store:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, ox.NamedNode) and term.value.startswith(BASE):
                path = term.value.removeprefix(BASE)
                kind = _KIND.match(path)
                assert kind is not None, term
                if path != LARGE:
                    found.setdefault(kind[0], term.value)
    return found


def follow(get, iri: str, accept: str):
    """As a client does: without the fragment, and to where a 303 sends it."""
    path = "/" + unquote(iri.removeprefix(BASE).partition("#")[0])
    reply = get(path, accept=accept)
    if reply.status == 303:
        assert reply.headers["location"].startswith("/")
        assert not reply.headers["location"].startswith("//")
        reply = get(unquote(reply.headers["location"].partition("#")[0]), accept=accept)
    return reply


def test_the_kinds_are_those_that_the_model_has(one_of_each: dict[str, str]) -> None:
    assert len(one_of_each) > 120
    assert {"id/jurisdiction", "id/relation", "ontology#", "ontology", "graph", "dataset"} <= set(one_of_each)
    assert "data/treaty-actions.csv" in one_of_each


def test_one_iri_of_each_kind_gives_rdf_about_itself(get, one_of_each: dict[str, str]) -> None:
    failed = []
    for iri in one_of_each.values():
        reply = follow(get, iri, "text/turtle")
        if reply.status != 200 or not reply.media_type.startswith("text/turtle"):
            failed.append((iri, reply.status))
            continue
        triples = [quad.triple for quad in ox.parse(reply.body, format=ox.RdfFormat.TURTLE)]
        # A row is a place in a document and a graph is its statements: both are answered by what they hold.
        if not iri.startswith((f"{BASE}data/", f"{BASE}graph/")):
            node = ox.NamedNode(iri)
            if not any(node in (triple.subject, triple.object) for triple in triples):
                failed.append((iri, "says nothing of it"))
        elif not triples:
            failed.append((iri, "is empty"))
    assert failed == []


def test_one_iri_of_each_kind_gives_a_page_with_a_place_for_its_fragment(
    get, one_of_each: dict[str, str]
) -> None:
    failed = []
    for iri in one_of_each.values():
        reply = follow(get, iri, BROWSER)
        fragment = iri.partition("#")[2]
        if reply.status != 200 or not reply.media_type.startswith("text/html"):
            failed.append((iri, reply.status))
        elif fragment and f' id="{fragment}"' not in reply.body.decode():
            failed.append((iri, "no such place"))
    assert failed == []


def test_every_term_of_the_ontology_has_its_place_on_the_page(get, kb) -> None:
    page = get("/ontology", accept="text/html").body.decode()
    places = set(re.findall(r' id="([^"]+)"', page))
    graph = ox.NamedNode(BASE + "graph/ontology")
    terms = {
        quad.subject.value.partition("#")[2]
        for quad in kb.store.quads_for_pattern(None, None, None, graph)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE + "ontology#")
    }
    assert len(terms) > 300
    assert terms - places == set()


def test_every_row_that_provenance_points_to_has_its_place(get, kb) -> None:
    derived = ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
    rows: dict[str, set[str]] = {}
    for quad in kb.store.quads_for_pattern(None, derived, None):
        if quad.object.value.startswith(BASE + "data/"):
            table, _, fragment = quad.object.value.removeprefix(BASE).partition("#")
            rows.setdefault(table, set()).add(fragment)
    assert len(rows) >= 40
    for table, fragments in rows.items():
        places = set(re.findall(r'<tr id="([^"]+)"', get(f"/{table}", accept="text/html").body.decode()))
        assert fragments - places == set(), table


def test_a_row_on_the_page_leads_to_the_thing_that_came_from_it(get) -> None:
    page = get("/data/jurisdictions.csv", accept="text/html").body.decode()
    row = re.search(r'<tr id="row=119">.*?</tr>', page)
    assert row is not None
    assert 'href="/doc/jurisdiction/KEN"' in row[0]
    assert "<td>Kenya</td>" in row[0]


def test_the_context_and_the_codes_of_reports_dereference(get) -> None:
    assert get("/context.jsonld").media_type == "application/ld+json"
    page = get("/codes", accept="text/html").body.decode()
    own = [code for code, explanation in codes().items() if explanation.kind != "shape"]
    assert len(own) > 20
    assert [code for code in own if f' id="{code}"' not in page] == []
    assert b"skos:notation" in get("/codes", accept="text/turtle").body


def test_every_shape_has_its_place_on_the_page(get) -> None:
    from iwtld import resources

    page = get("/shapes", accept="text/html").body.decode()
    places = set(re.findall(r' id="([^"]+)"', page))
    declared: set[str] = set()
    for path in resources.folder("shapes").glob("*.ttl"):
        declared |= set(
            re.findall(r"^iwts:([A-Za-z0-9-]+) a sh:", path.read_text(encoding="utf-8"), re.MULTILINE)
        )
    assert len(declared) > 200
    assert declared - places == set()


@pytest.mark.parametrize(
    "path",
    [
        "/id///evil.example",
        "/id//evil.example",
        "/doc///evil",
        "/doc/jurisdiction//KEN",
        "/id/..\\",
        "/id/../ontology",
        "/doc/../../etc/passwd",
        "/doc/jurisdiction/KEN.ttl\0.html",
        "/doc/jurisdiction/KEN.exe",
        "/doc/jurisdiction/KEN.ttl.ttl",
        "/id/jurisdiction/KEN.ttl/",
        "/id/jurisdiction/ken",
        "/id/jurisdiction/KEN> <x",
        "/id/jurisdiction/KEN\r\nSet-Cookie: a=b",
        "/id/" + "a" * 10_000,
        "/graph/../ontology",
        "/graph/nope",
        "/graph/jurisdictions.ttl.ttl",
        "/data/../pyproject.toml",
        "/data/nope.csv",
        "/data/jurisdictions.csv-metadata.json.ttl",
        "/ontology/9.9.9",
        "/ontology.html",
        "/ontology.ttl.rdf",
        "/shapes/nope",
        "/shapes.exe",
        "/dataset.zip",
        "/dumps/iwtld.zip",
        "/dumps/../iwtld.ttl",
        "/dumps/other.ttl",
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "text/turtle"])
def test_what_is_not_in_the_graph_is_not_found(get, path: str, accept: str) -> None:
    reply = get(path, accept=accept)
    assert reply.status == 404
    assert "location" not in reply.headers
    assert b"root:" not in reply.body


def test_an_iri_with_an_escape_is_found_by_its_decoded_address(site) -> None:
    from dataclasses import replace

    from iwtld.web.linked.identity import find
    from iwtld.web.site import Site

    store = ox.Store()
    thing = ox.NamedNode(BASE + "id/law/penal%20code")
    store.add(
        ox.Quad(
            thing, ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"), ox.Literal("Penal code")
        )
    )
    other = Site(replace(site.kb, store=store))
    assert find(other, BASE + "id/law/penal code") == thing
    assert quote("penal code") in thing.value
