"""What a description holds: the statements of the graph and no others, and the same in every syntax."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest

from iwtld.namespaces import BASE, ID, PREFIXES

SYNTAXES = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".trig": ox.RdfFormat.TRIG,
}
THINGS = [
    "jurisdiction/KEN",
    "participation/untoc/IRL/1",
    "figure/wire-2021-participants",
    "scheme/grade",
    "instrument/untoc",
]


def triples(get, address: str, suffix: str = ".ttl") -> set[ox.Triple]:
    reply = get(address + suffix)
    assert reply.status == 200, reply.body
    return {quad.triple for quad in ox.parse(reply.body, format=SYNTAXES[suffix], base_iri=BASE)}


def node(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


@pytest.mark.parametrize("slug", THINGS)
def test_a_description_says_nothing_that_the_graph_does_not(get, kb, slug: str) -> None:
    for triple in triples(get, f"/doc/{slug}"):
        assert next(kb.store.quads_for_pattern(*triple, None), None) is not None, triple


@pytest.mark.parametrize("slug", THINGS)
def test_all_that_the_graph_says_of_a_thing_is_in_its_description(get, kb, slug: str) -> None:
    about = {quad.triple for quad in kb.store.quads_for_pattern(ox.NamedNode(ID + slug), None, None)}
    assert about
    assert about <= triples(get, f"/doc/{slug}")


@pytest.mark.parametrize("slug", THINGS)
@pytest.mark.parametrize("suffix", [".nt", ".rdf", ".jsonld", ".trig"])
def test_every_syntax_holds_the_same_statements(get, slug: str, suffix: str) -> None:
    assert triples(get, f"/doc/{slug}", suffix) == triples(get, f"/doc/{slug}")


def test_trig_tells_in_which_graph_a_statement_stands(get, kb) -> None:
    quads = set(ox.parse(get("/doc/jurisdiction/KEN.trig").body, format=ox.RdfFormat.TRIG))
    assert quads <= set(kb.store.quads_for_pattern(None, None, None))
    assert {quad.graph_name.value for quad in quads} >= {BASE + "graph/jurisdictions", BASE + "graph/closure"}


def test_what_is_mentioned_brings_its_label(get) -> None:
    found = triples(get, "/doc/participation/untoc/IRL/1")
    label = node("skos:prefLabel")
    assert (
        ox.Triple(ox.NamedNode(ID + "jurisdiction/IRL"), label, ox.Literal("Ireland", language="en")) in found
    )


def test_a_country_is_described_with_its_memberships_and_participations(get) -> None:
    kenya = ox.NamedNode(ID + "jurisdiction/KEN")
    found = triples(get, "/doc/jurisdiction/KEN")
    classes = {
        triple.object.value.rpartition("#")[2]
        for triple in found
        if triple.predicate == node("rdf:type")
        and {ox.Triple(triple.subject, node(p), kenya) for p in ("org:member", "iwt:party")} & found
    }
    assert {"GroupMembership", "Participation"} <= classes
    assert "TreatyRelation" not in classes


def test_a_figure_is_described_with_its_claims(get, kb) -> None:
    figure = ox.NamedNode(ID + "figure/wire-2021-participants")
    claims = {quad.subject for quad in kb.store.quads_for_pattern(None, node("iwt:figure"), figure)}
    found = triples(get, "/doc/figure/wire-2021-participants")
    valued = {triple.subject for triple in found if triple.predicate == node("iwt:value")}
    assert claims & valued


def test_blank_nodes_are_followed(kb) -> None:
    from iwtld.web.linked.describe import bounded

    statement = ox.NamedNode(PREFIXES["iwt"] + "Record")
    found = list(bounded(kb.store, statement))
    assert any(quad.predicate == node("owl:allValuesFrom") for quad in found)


def test_blank_nodes_that_refer_to_each_other_end(kb) -> None:
    from iwtld.web.linked.describe import bounded

    store = ox.Store()
    one, other, see = ox.BlankNode("a"), ox.BlankNode("b"), node("rdfs:seeAlso")
    thing = ox.NamedNode(ID + "law/x")
    for subject, obj in ((thing, one), (one, other), (other, one)):
        store.add(ox.Quad(subject, see, obj))
    assert len(list(bounded(store, thing))) == 3


def test_json_ld_needs_no_other_document_to_be_read(get) -> None:
    import json

    document = json.loads(get("/doc/jurisdiction/KEN.jsonld").body)
    assert isinstance(document["@context"], dict)
    assert document["@context"]["isoAlpha3"] == "iwt:isoAlpha3"
    assert "thresholdYears" not in document["@context"]


def test_published_iris_stay_in_data_whatever_the_host(get) -> None:
    for suffix in SYNTAXES:
        assert b"localhost" not in get(f"/doc/jurisdiction/KEN{suffix}").body
        assert b"/doc/" not in get(f"/doc/jurisdiction/KEN{suffix}").body


@pytest.mark.parametrize("address", ["/doc/jurisdiction/KEN.ttl", "/doc/jurisdiction/KEN?via=iwt:firstParty"])
def test_a_country_with_hundreds_of_relations_is_described_quickly(get, address: str) -> None:
    spent = []
    for _ in range(5):
        begin = time.process_time()
        assert get(address, accept="text/html").status == 200
        spent.append(time.process_time() - begin)
    assert min(spent) < 0.05
