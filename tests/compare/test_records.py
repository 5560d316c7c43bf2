"""What two graphs record differently, record by record and property by property."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.compare.records import RecordChange, RecordChanges, compare_records

PREFIXES = """
@prefix id: <https://w3id.org/iwtld/id/> .
@prefix actor: <https://w3id.org/iwtld/id/actor/> .
@prefix graph: <https://w3id.org/iwtld/graph/> .
@prefix added: <https://w3id.org/iwtld/graph/added/> .
@prefix inferred: <https://w3id.org/iwtld/graph/inferred/> .
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
graph:ontology {
  iwt:Agency rdfs:label "agency"@en . iwt:jurisdiction rdfs:label "jurisdiction"@en .
}
"""
VNM = '<https://w3id.org/iwtld/id/jurisdiction/VNM> skos:prefLabel "Viet Nam"@en .'
ACTOR = 'actor:a a iwt:Agency ; skos:prefLabel "A" ; iwt:jurisdiction <https://w3id.org/iwtld/id/jurisdiction/VNM>'


def graph(*parts: str) -> ox.Store:
    store = ox.Store()
    store.load(PREFIXES + "\n".join(parts), format=ox.RdfFormat.TRIG)
    return store


def actors(text: str) -> str:
    return f"graph:actors {{ {text} }} graph:jurisdictions {{ {VNM} }}"


def only(changes: RecordChanges) -> RecordChange:
    (change,) = changes.first
    return change


def test_a_new_thing_comes_with_its_class_its_label_and_its_properties() -> None:
    found = only(compare_records(graph(actors("")), graph(actors(ACTOR + " ."))))
    assert (found.kind, found.label, found.type) == ("added", "A", "agency")
    assert found.iri == "https://w3id.org/iwtld/id/actor/a"
    told = {one.label: (one.before, one.after) for one in found.properties}
    assert told["jurisdiction"] == ((), ("Viet Nam",))


def test_a_property_that_changes_is_told_with_both_values() -> None:
    after = ACTOR.replace('"A"', '"B"')
    found = only(compare_records(graph(actors(ACTOR + " .")), graph(actors(after + " ."))))
    assert found.kind == "changed"
    (change,) = found.properties
    assert (change.property, change.before, change.after) == ("skos:prefLabel", ("A",), ("B",))


def test_a_thing_that_goes_is_removed_under_its_old_label() -> None:
    found = only(compare_records(graph(actors(ACTOR + " .")), graph(actors(""))))
    assert (found.kind, found.label) == ("removed", "A")


def test_a_thing_that_is_given_again_as_it_was_is_repeated() -> None:
    row = " ; prov:wasDerivedFrom <https://w3id.org/iwtld/data/{}actors.csv#row=2> ."
    before, after = (graph(actors(ACTOR + row.format(where))) for where in ("", "added/1-aaaaaa/"))
    found = only(compare_records(before, after))
    assert (found.kind, found.properties) == ("repeated", ())


def test_a_thing_that_only_moves_to_another_row_of_its_table_is_no_change() -> None:
    row = " ; prov:wasDerivedFrom <https://w3id.org/iwtld/data/actors.csv#row={}> ."
    before, after = (graph(actors(ACTOR + row.format(number))) for number in (2, 3))
    assert not compare_records(before, after).different


def test_a_statement_that_another_graph_has_already_is_no_change() -> None:
    before = graph(actors(ACTOR + " ."))
    after = graph(actors(ACTOR + " ."), f"added:1-aaaaaa {{ {ACTOR} . }}")
    assert only(compare_records(before, after)).kind == "repeated"
    assert only(compare_records(after, before)).kind == "repeated"


def test_a_further_statement_about_a_recorded_thing_changes_it() -> None:
    after = graph(actors(ACTOR + " ."), 'added:1-aaaaaa { actor:a rdfs:comment "more" . }')
    found = only(compare_records(graph(actors(ACTOR + " .")), after))
    assert found.kind == "changed"
    assert [(one.property, one.after) for one in found.properties] == [("rdfs:comment", ("more",))]


def test_what_a_blank_node_is_said_to_be_belongs_to_the_thing_that_it_hangs_on() -> None:
    after = graph(
        actors(ACTOR + " ."), 'added:1-aaaaaa { actor:a iwt:x [ iwt:y [ rdfs:comment "deep" ] ] . }'
    )
    found = only(compare_records(graph(actors(ACTOR + " .")), after))
    assert found.label == "A"
    assert {one.property: one.after for one in found.properties}["rdfs:comment"] == ("deep",)


def test_blank_nodes_that_hang_on_each_other_do_not_hold_it_up() -> None:
    after = graph("added:1-aaaaaa { _:a iwt:x _:b . _:b iwt:x _:a . }")
    assert compare_records(graph(), after).counts["added"] >= 1


@pytest.mark.parametrize("name", ["graph:closure", "inferred:rule", "graph:ontology", "graph:dataset"])
def test_conclusions_axioms_and_the_description_of_the_dataset_do_not_count(name: str) -> None:
    assert compare_records(graph(), graph(f"{name} {{ actor:b iwt:x actor:c . }}")).first == ()


def test_all_are_counted_and_the_first_are_told() -> None:
    many = " ".join(f'actor:n{number:03} a iwt:Agency ; skos:prefLabel "{number}" .' for number in range(30))
    found = compare_records(graph(), graph(f"graph:actors {{ {many} }}"), most=5)
    assert found.counts == {"added": 30, "changed": 0, "removed": 0, "repeated": 0}
    assert [one.label for one in found.first] == ["0", "1", "2", "3", "4"]


statements = st.sets(
    st.tuples(st.sampled_from("abc"), st.sampled_from("pq"), st.sampled_from("xyz")), max_size=12
)


@given(statements, statements)
def test_the_way_back_is_the_mirror_of_the_way(
    one: set[tuple[str, str, str]], other: set[tuple[str, str, str]]
) -> None:
    def of(found: set[tuple[str, str, str]]) -> ox.Store:
        return graph("graph:actors {", *(f"actor:{s} iwt:{p} actor:{o} ." for s, p, o in found), "}")

    there, back = compare_records(of(one), of(other)), compare_records(of(other), of(one))
    mirror = {"added": "removed", "removed": "added", "changed": "changed", "repeated": "repeated"}
    assert {
        (c.iri, mirror[c.kind], *((p.property, p.after, p.before) for p in c.properties)) for c in there.first
    } == {(c.iri, c.kind, *((p.property, p.before, p.after) for p in c.properties)) for c in back.first}
    touched = {s for s, _, _ in one ^ other}
    assert {c.iri.rpartition("/")[2] for c in there.first} == touched
