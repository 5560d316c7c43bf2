"""The documents of the ontology, the shapes, the graphs, the tables and the dataset."""

from __future__ import annotations

import csv
import io
import json
import re

import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.namespaces import BASE, DATA, GRAPH, PREFIXES

FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}


def parsed(reply, form: ox.RdfFormat = ox.RdfFormat.TURTLE) -> ox.Dataset:
    assert reply.status == 200
    data = ox.Dataset(ox.Quad(*quad.triple) for quad in ox.parse(reply.body, format=form, base_iri=BASE))
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return data


def graph(kb, name: str) -> ox.Dataset:
    found = kb.store.quads_for_pattern(None, None, None, ox.NamedNode(GRAPH + name))
    data = ox.Dataset(ox.Quad(*quad.triple) for quad in found)
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return data


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_ontology_as_rdf_is_the_graph_of_axioms(get, kb, suffix: str) -> None:
    assert parsed(get(f"/ontology{suffix}"), FORMATS[suffix]) == graph(kb, "ontology")


def test_the_ontology_page_tells_what_the_ontology_says_of_a_class(get) -> None:
    page = get("/ontology", accept="text/html").body.decode()
    entry = re.search(r'<article class="term" id="Participation">.*?</article>', page, re.DOTALL)
    assert entry is not None
    assert "A participation is one interval in which an instrument binds a jurisdiction." in entry[0]
    assert "A jurisdiction that left and came back has two." in entry[0]
    assert "The United Arab Emirates and CITES" in entry[0]
    assert 'href="#party"' in entry[0]


def test_the_ontology_page_tells_domain_range_and_scheme_of_a_property(get) -> None:
    page = get("/ontology", accept="text/html").body.decode()
    entry = re.search(r'<article class="term" id="confidence">.*?</article>', page, re.DOTALL)
    assert entry is not None
    assert "skos:Concept" in entry[0]
    assert 'href="/doc/scheme/confidence"' in entry[0]


def test_the_class_tree_nests_subclasses(get) -> None:
    page = get("/ontology", accept="text/html").body.decode()
    tree = re.search(r'<ul class="tree">.*?</section>', page, re.DOTALL)
    assert tree is not None
    treaty = tree[0].index('href="#Treaty"')
    assert tree[0].index('href="#Instrument"') < treaty < tree[0].index('href="#MultilateralTreaty"')


def test_the_restrictions_of_a_class_are_shown(get) -> None:
    page = get("/ontology", accept="text/html").body.decode()
    entry = re.search(r'<article class="term" id="Record">.*?</article>', page, re.DOTALL)
    assert entry is not None
    assert re.search(r"source</a> <em>only</em> .*source", entry[0])


def test_a_module_holds_its_terms_and_no_others(get) -> None:
    found = parsed(get("/ontology/claims", accept="text/turtle"))
    subjects = {quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}
    assert BASE + "ontology#Claim" in subjects
    assert BASE + "ontology/claims" in subjects
    assert BASE + "ontology#Treaty" not in subjects


def test_the_version_iri_of_the_ontology_is_the_ontology(get, kb) -> None:
    iri = next(
        quad.object.value
        for quad in kb.store.quads_for_pattern(
            ox.NamedNode(BASE + "ontology"), ox.NamedNode(PREFIXES["owl"] + "versionIRI"), None
        )
    )
    assert parsed(get("/" + iri.removeprefix(BASE), accept="text/turtle")) == graph(kb, "ontology")


def test_a_module_of_the_ontology_leads_people_to_its_place(get) -> None:
    reply = get("/ontology/claims", accept="text/html")
    assert (reply.status, reply.headers["location"]) == (303, "/ontology#module-claims")
    assert 'id="module-claims"' in get("/ontology", accept="text/html").body.decode()


def test_the_shapes_as_rdf_are_those_of_the_files(get) -> None:
    dataset = ox.Dataset()
    for path in resources.folder("shapes").glob("*.ttl"):
        for quad in ox.parse(path=str(path), base_iri=BASE, rename_blank_nodes=True):
            dataset.add(quad)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert parsed(get("/shapes.ttl")) == dataset


def test_a_graph_as_rdf_holds_its_statements(get, kb) -> None:
    assert parsed(get("/graph/inferred/participation-ended.ttl")) == graph(kb, "inferred/participation-ended")


def test_a_large_graph_is_sent_where_files_are(get) -> None:
    reply = get("/graph/inferred/treaty-relation", accept="application/n-triples")
    assert (reply.status, reply.headers["location"]) == (303, "/dumps/graph/inferred/treaty-relation.nt")
    assert get("/graph/inferred/treaty-relation.ttl").headers["location"].endswith("treaty-relation.ttl")


def test_a_graph_as_a_file_holds_its_statements(get, kb) -> None:
    reply = get("/dumps/graph/inferred/participation-ended.ttl")
    assert parsed(reply) == graph(kb, "inferred/participation-ended")
    assert get("/dumps/graph/nope.ttl").status == 404
    assert get("/dumps/graph/inferred/participation-ended").status == 404


def test_the_page_of_a_graph_tells_its_size_and_its_rule(get, kb) -> None:
    page = get("/graph/inferred/treaty-relation", accept="text/html").body.decode()
    assert f"{kb.graphs[GRAPH + 'inferred/treaty-relation']:,}" in page
    assert "Two jurisdictions that participate in one instrument at the same time" in page
    assert "Cambodia and China are in a relation under UNTOC from 2006-01-11" in page


def test_every_graph_has_a_page_with_a_description(get, kb) -> None:
    for iri in kb.graphs:
        reply = get("/graph/" + iri.removeprefix(GRAPH), accept="text/html")
        assert reply.status == 200
        assert b'class="lede"' in reply.body, iri


def test_a_table_as_csv_is_the_file(get) -> None:
    reply = get("/data/groups.csv")
    assert reply.media_type.startswith("text/csv")
    assert reply.body == (resources.folder("data") / "groups.csv").read_bytes()
    assert 'rel="describedby"; type="application/csvm+json"' in reply.headers["link"]


def test_the_metadata_of_a_table_is_there(get) -> None:
    reply = get("/data/groups.csv-metadata.json")
    assert reply.media_type == "application/csvm+json"
    assert json.loads(reply.body)["url"] == "groups.csv"


def test_a_table_as_rdf_is_what_its_rows_gave(get) -> None:
    found = parsed(get("/data/groups.csv", accept="text/turtle"))
    rows = list(csv.DictReader(io.StringIO(get("/data/groups.csv").body.decode())))
    names = {quad.object.value for quad in found if quad.predicate.value == PREFIXES["skos"] + "prefLabel"}
    assert {row["name"] for row in rows} == names


def test_what_came_from_an_added_table_can_be_looked_up(site) -> None:
    from iwtld.web.linked.tables import _derived

    store = ox.Store()
    row = ox.NamedNode(DATA + "added/3/actors.csv#row=2")
    thing = ox.NamedNode(BASE + "id/actor/new")
    store.add(
        ox.Quad(thing, ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom"), row, ox.NamedNode(GRAPH + "actors"))
    )
    assert _derived(store) == {"added/3/actors.csv": {2: (thing.value,)}}


def test_a_thing_that_few_things_refer_to_lists_them(get) -> None:
    page = get("/doc/confidence/low", accept="text/html").body.decode()
    assert "What refers to it" in page
    assert "?via=iwt%3Aconfidence" in page


def test_what_refers_to_a_thing_comes_page_by_page(get, kb) -> None:
    rows = kb.sparql(
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s iwt:underInstrument id:instrument\\/untoc }"
    ).solutions
    total = int(rows[0][0].value)
    first = get("/doc/instrument/untoc?via=iwt:underInstrument", accept="text/html").body.decode()
    assert f"{total:,} things refer" in first
    last = -(-total // 50)
    end = get(f"/doc/instrument/untoc?via=iwt:underInstrument&page={last}", accept="text/html").body.decode()
    items = len(re.findall(r'<li><a href="/doc/relation/', end))
    assert items == total - (last - 1) * 50
    beyond = get(f"/doc/instrument/untoc?via=iwt:underInstrument&page={last + 1}")
    assert beyond.status == 404


def test_the_pages_of_a_list_hold_each_thing_once(get, kb) -> None:
    seen: list[str] = []
    for number in (1, 2, 3, 4, 5, 6, 7):
        page = get(
            f"/doc/jurisdiction/KEN?via=iwt:firstParty&page={number}", accept="text/html"
        ).body.decode()
        seen += re.findall(r'<li><a href="(/doc/[^"]+)"', page)
    count = kb.sparql(
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s iwt:firstParty id:jurisdiction\\/KEN }"
    ).solutions
    assert len(seen) == len(set(seen)) == int(count[0][0].value)


@pytest.mark.parametrize(
    "query",
    ["via=iwt:nope", "via=%22%7D"],
)
def test_a_list_that_does_not_exist_is_not_found(get, query: str) -> None:
    assert get(f"/doc/jurisdiction/KEN?{query}", accept="text/html").status == 404


@pytest.mark.parametrize("number", ["0", "-1", "٣", "99999999999999"])
def test_what_is_no_number_of_a_page_is_refused(get, number: str) -> None:
    address = f"/doc/jurisdiction/KEN?via=iwt:firstParty&page={number}"
    assert get(address, accept="text/html").status == 400


def test_records_without_a_label_are_named_by_what_they_tie_together(get) -> None:
    page = get("/doc/participation/untoc/IRL/1", accept="text/html").body.decode()
    assert re.search(r"<h1>Participation: Ireland, UNTOC, from \d{4}-\d\d-\d\d</h1>", page)


def test_a_thing_that_a_rule_concluded_says_so_once(get) -> None:
    page = get("/doc/participation/untoc/IRL/1", accept="text/html").body.decode()
    assert "Concluded by the rule" in page
    assert '<a href="/graph/inferred/participation">participation</a>' in page
    assert ">inferred</a>" not in page


def test_a_value_that_a_rule_concluded_is_marked_among_recorded_ones(get) -> None:
    page = get("/doc/arrangement/extradition-KHM-THA", accept="text/html").body.decode()
    assert re.search(r'<a class="tag" href="/graph/inferred/[a-z-]+">inferred</a>', page)
    assert "Concluded by the rule" not in page


def test_a_text_of_the_data_cannot_become_markup(site) -> None:
    from dataclasses import replace

    from iwtld.web.exchange import Request
    from iwtld.web.linked.things import page
    from iwtld.web.site import Site

    store = ox.Store()
    thing = ox.NamedNode(BASE + "id/law/x")
    label = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
    store.add(ox.Quad(thing, label, ox.Literal('<script>alert(1)</script>"onmouseover=')))
    store.add(ox.Quad(thing, ox.NamedNode(PREFIXES["schema"] + "url"), ox.NamedNode("javascript:alert(1)")))
    text = page(Request("GET", "/doc/law/x"), Site(replace(site.kb, store=store)), thing).body.decode()
    assert "<script>alert" not in text
    assert 'href="javascript:' not in text
    assert "&lt;script&gt;" in text


def test_the_description_of_the_dataset_counts_what_is_there(get, kb) -> None:
    found = parsed(get("/.well-known/void"))
    dataset = ox.NamedNode(BASE + "dataset")
    void = PREFIXES["void"]

    def values(subject, name: str) -> list[str]:
        return [
            quad.object.value
            for quad in found.quads_for_subject(subject)
            if quad.predicate.value == void + name
        ]

    assert values(dataset, "triples") == [str(kb.manifest.triples)]
    states = kb.sparql("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a iwt:State }").solutions[0][0].value
    (partition,) = [
        quad.subject
        for quad in found.quads_for_object(ox.NamedNode(PREFIXES["iwt"] + "State"))
        if quad.predicate.value == void + "class"
    ]
    assert values(partition, "entities") == [states]
    assert sorted(values(dataset, "dataDump")) == [BASE + "dumps/iwtld.nq", BASE + "dumps/iwtld.ttl"]
    assert values(dataset, "sparqlEndpoint") == [BASE + "sparql"]


def test_what_the_description_points_to_is_there(get) -> None:
    found = parsed(get("/dataset.ttl"))
    pointing = {
        PREFIXES["void"] + "exampleResource",
        PREFIXES["void"] + "vocabulary",
        PREFIXES["void"] + "subset",
    }
    targets = {quad.object.value for quad in found if quad.predicate.value in pointing}
    assert len(targets) > 60
    for iri in targets:
        assert get("/" + iri.removeprefix(BASE), accept="text/html").status in (200, 303), iri


def test_people_find_the_dataset_as_a_page(get, kb) -> None:
    assert get("/.well-known/void", accept="text/html").headers["location"] == "/dataset"
    page = get("/dataset", accept="text/html").body.decode()
    assert f"{kb.manifest.triples:,}" in page
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    assert json.loads(block[1])["@type"] == "Dataset"


def test_search_engines_get_the_dataset_with_its_downloads(site) -> None:
    from iwtld.web.linked.catalogue import dataset_jsonld

    found = dataset_jsonld(site)
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    # What Google asks of a dataset: a name, and 50 to 5000 characters of description.
    assert found["name"]
    assert 50 <= len(found["description"]) <= 5000
    downloads = {one["contentUrl"]: one["encodingFormat"] for one in found["distribution"]}
    assert downloads[BASE + "dumps/iwtld.ttl"] == "text/turtle"
    assert json.loads(json.dumps(found)) == found
