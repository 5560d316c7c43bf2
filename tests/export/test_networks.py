"""The network as networkx, GraphML, GEXF and STIX, read back by networkx, lxml and stix2."""

from __future__ import annotations

import io
from datetime import date

import networkx
import pyoxigraph as ox
import pytest
import stix2
from lxml import etree

import iwtld
from iwtld.export.network import networkx_graph
from iwtld.network import read

GEXF = {"g": "http://www.gexf.net/1.2draft"}


@pytest.fixture(scope="module")
def graph(kb: iwtld.KnowledgeBase) -> networkx.MultiDiGraph:
    return networkx_graph(kb.store)


def written(kb: iwtld.KnowledgeBase, name: str, **choice: object) -> bytes:
    out = io.BytesIO()
    kb.export(name, out, **choice)
    return out.getvalue()


@pytest.fixture(scope="module")
def gexf(kb: iwtld.KnowledgeBase) -> bytes:
    return written(kb, "gexf")


@pytest.fixture(scope="module")
def bundle(kb: iwtld.KnowledgeBase) -> bytes:
    return written(kb, "stix", countries=["KHM"])


def test_every_kind_of_thing_is_a_node(graph: networkx.MultiDiGraph) -> None:
    kinds = {data["kind"] for _, data in graph.nodes(data=True)}
    assert kinds == {"mechanism", "actor", "jurisdiction", "group", "instrument", "agency-kind"}
    assert graph.nodes["mechanism/asean-wen"]["iri"] == "https://w3id.org/iwtld/id/mechanism/asean-wen"
    assert graph.nodes["instrument/untoc"]["short"] == "UNTOC"


def test_the_network_holds_every_tie_of_the_page_of_the_network(
    kb: iwtld.KnowledgeBase, graph: networkx.MultiDiGraph
) -> None:
    network = read(kb.store)
    drawn = {
        (network.nodes[tie.party].key, network.nodes[tie.hub].key, tie.role)
        for tie in network.ties
        if tie.role != "not-member"
    }
    edges = {(a, b, data["relation"]) for a, b, data in graph.edges(data=True)}
    assert drawn <= edges
    assert len(drawn) > 400


def test_who_is_expressly_outside_has_no_tie(graph: networkx.MultiDiGraph) -> None:
    assert "not-member" not in {data["relation"] for *_, data in graph.edges(data=True)}


# UN Treaty Collection: in force for Cambodia from 2006-01-11, thirty days after the deposit.
def test_a_party_is_tied_to_its_treaty_from_the_day_of_entry_into_force(graph: networkx.MultiDiGraph) -> None:
    (tie,) = graph.get_edge_data("jurisdiction/KHM", "instrument/untoc").values()
    assert (tie["relation"], tie["start"], tie["end"], tie["certain"]) == ("party", "2006-01-11", "", True)
    assert "source/" in tie["source"]


# The United Arab Emirates left CITES on 1988-01-27 and came back on 1990-05-09 (R34).
def test_a_party_that_left_and_came_back_has_two_ties(graph: networkx.MultiDiGraph) -> None:
    ties = sorted(
        (tie["start"], tie["end"])
        for tie in graph.get_edge_data("jurisdiction/ARE", "instrument/cites").values()
    )
    assert [end for _, end in ties] == ["1988-01-26", ""]
    assert ties[1][0] == "1990-05-09"


def test_attributes_are_texts_and_truth_values_alone(graph: networkx.MultiDiGraph) -> None:
    for data in (*(d for _, d in graph.nodes(data=True)), *(d for *_, d in graph.edges(data=True))):
        assert {type(value) for value in data.values()} <= {str, bool}


def test_graphml_comes_back_as_the_same_network(
    kb: iwtld.KnowledgeBase, graph: networkx.MultiDiGraph
) -> None:
    again = networkx.read_graphml(io.BytesIO(written(kb, "graphml")))
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
    assert sorted(again.edges(data=True), key=str) == sorted(graph.edges(data=True), key=str)
    assert again.graph["version"] == iwtld.__version__


def test_gexf_comes_back_with_the_same_things_and_ties(gexf: bytes, graph: networkx.MultiDiGraph) -> None:
    again = networkx.read_gexf(io.BytesIO(gexf))
    assert set(again) == set(graph)
    ties = sorted((a, b, data["relation"]) for a, b, data in graph.edges(data=True))
    assert sorted((a, b, data["relation"]) for a, b, data in again.edges(data=True)) == ties
    for key, data in again.nodes(data=True):
        assert data["label"] == graph.nodes[key]["label"]


def test_times_of_gexf_are_days_within_which_the_tie_may_hold(gexf: bytes) -> None:
    tree = etree.fromstring(gexf)
    (drawn,) = tree.findall("g:graph", GEXF)
    assert (drawn.get("mode"), drawn.get("timeformat")) == ("dynamic", "date")
    dated = tree.xpath("//g:node | //g:edge", namespaces=GEXF)
    starts = [each.get("start") for each in dated if each.get("start")]
    ends = [(each.get("start"), each.get("end")) for each in dated if each.get("end")]
    assert len(starts) > 1000
    for text in starts:
        date.fromisoformat(text)
    assert all(start is None or start <= end for start, end in ends)
    (network,) = tree.xpath("//g:node[@id='mechanism/asean-wen']", namespaces=GEXF)
    assert (network.get("start"), network.get("end")) == ("2005-01-01", "2017-12-31")


def test_gexf_keeps_to_the_structure_of_its_schema(gexf: bytes) -> None:
    """The constraints of the schema of GEXF 1.2: identifiers, references and declared attributes."""
    tree = etree.fromstring(gexf)
    assert etree.QName(tree).localname == "gexf"
    nodes = tree.xpath("//g:nodes/g:node/@id", namespaces=GEXF)
    edges = tree.xpath("//g:edges/g:edge", namespaces=GEXF)
    assert len(nodes) == len(set(nodes))
    assert len({edge.get("id") for edge in edges}) == len(edges)
    assert {end for edge in edges for end in (edge.get("source"), edge.get("target"))} <= set(nodes)
    for kind in ("node", "edge"):
        declared = tree.xpath(f"//g:attributes[@class='{kind}']/g:attribute/@id", namespaces=GEXF)
        used = tree.xpath(f"//g:{kind}/g:attvalues/g:attvalue/@for", namespaces=GEXF)
        assert set(used) <= set(declared)


def test_the_same_graph_gives_the_same_gexf(kb: iwtld.KnowledgeBase, gexf: bytes) -> None:
    assert written(kb, "gexf") == gexf
    assert b"lastmodifieddate" not in gexf


def test_a_part_of_the_network_is_in_the_whole(kb: iwtld.KnowledgeBase, graph: networkx.MultiDiGraph) -> None:
    part = networkx.read_graphml(io.BytesIO(written(kb, "graphml", countries=["KHM"])))
    assert set(part) < set(graph)
    assert "mechanism/asean-wen" in part


def test_stix2_parses_the_bundle_strictly(bundle: bytes) -> None:
    read = stix2.parse(bundle.decode(), allow_custom=False)
    kinds = {each["type"] for each in read.objects}
    assert kinds == {"identity", "location", "note", "relationship", "marking-definition"}
    by_id = {each["id"]: each for each in read.objects}
    assert len(by_id) == len(read.objects)
    for each in read.objects:
        references = [*each.get("object_refs", []), *each.get("object_marking_refs", [])]
        references += [each[name] for name in ("source_ref", "target_ref", "created_by_ref") if name in each]
        assert set(references) <= by_id.keys()


def test_the_marking_is_that_of_the_standard(bundle: bytes) -> None:
    read = stix2.parse(bundle.decode())
    (white,) = (each for each in read.objects if each["id"] == stix2.TLP_WHITE["id"])
    assert white == stix2.TLP_WHITE
    assert all(
        stix2.TLP_WHITE["id"] in each["object_marking_refs"]
        for each in read.objects
        if each["type"] != "marking-definition"
    )


def test_a_country_is_a_location_by_its_code(bundle: bytes) -> None:
    places = {
        each["name"]: each["country"]
        for each in stix2.parse(bundle.decode()).objects
        if each["type"] == "location"
    }
    assert places["Cambodia"] == "KH"


def test_identifiers_depend_on_the_thing_alone(kb: iwtld.KnowledgeBase, bundle: bytes) -> None:
    other = stix2.parse(written(kb, "stix", countries=["LAO"]).decode())
    named = {
        each["external_references"][0]["url"]: each["id"]
        for each in other.objects
        if "external_references" in each
    }
    for each in stix2.parse(bundle.decode()).objects:
        for reference in each.get("external_references", [])[:1]:
            assert named.get(reference["url"], each["id"]) == each["id"]
    assert written(kb, "stix", countries=["KHM"]) == bundle


def test_a_character_that_xml_cannot_hold_is_named(kb: iwtld.KnowledgeBase) -> None:
    from iwtld.errors import UsageError
    from iwtld.export.network import write_graphml
    from iwtld.graph.reading import PREF_LABEL, TYPE, term

    store = ox.Store()
    actor = ox.NamedNode("https://w3id.org/iwtld/id/actor/x")
    store.add(ox.Quad(actor, TYPE, term("iwt:Actor")))
    store.add(ox.Quad(actor, PREF_LABEL, ox.Literal("a\x01b", language="en")))
    with pytest.raises(UsageError, match=r"U\+0001 in label of actor/x"):
        write_graphml(store, io.BytesIO())
