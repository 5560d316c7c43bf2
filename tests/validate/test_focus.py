"""Only marked nodes are checked, and each as if all were."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from iwtld.errors import UnknownNameError, UsageError
from iwtld.validate import FOCUS, Report, validate
from iwtld.validate.marks import mark

from .test_differential import SHAPES, comparable, records

EX = "http://example.org/ns#"
ID = "http://example.org/id/"
PREFIXES = f"@prefix : <{EX}> .\n@prefix id: <{ID}> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"


def store_of(text: str) -> ox.Store:
    store = ox.Store()
    store.load((PREFIXES + text).encode(), format=ox.RdfFormat.TURTLE)
    return store


def found(report: Report) -> list[str]:
    return [str(result.focus_node).strip("<>").removeprefix(ID) for result in report.results]


def marked(store: ox.Store, *names: str) -> ox.Store:
    mark(store, FOCUS, [ox.NamedNode(ID + name) for name in names])
    return store


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_the_results_of_all_parts_are_those_of_the_whole(parts: int) -> None:
    """A result may be reported at a value of its focus node, so parts have results in common."""
    store = records()
    named = {quad.subject for quad in store} | {quad.object for quad in store}
    everyone = sorted(named | {ox.NamedNode(ID + "nowhere")}, key=str)
    together: set[tuple[str, ...]] = set()
    for number in range(parts):
        part = ox.Store()
        part.extend(store)
        mark(part, FOCUS, everyone[number::parts])
        together |= set(comparable(validate(part, SHAPES, focus=FOCUS)))
    assert together == set(comparable(validate(store, SHAPES)))


def test_nothing_is_found_where_nothing_is_marked() -> None:
    assert validate(records(), SHAPES, focus=FOCUS).results == ()


@pytest.mark.parametrize(
    "target",
    [
        "sh:targetClass :Thing",
        "sh:targetSubjectsOf :to",
        "sh:targetObjectsOf :from",
        "sh:targetNode id:a , id:b",
        "sh:targetClass :Other ; sh:targetNode id:a , id:b",
    ],
)
def test_each_kind_of_target_is_restricted_to_the_marked_nodes(target: str) -> None:
    data = "id:a a :Thing ; :to id:b . id:b a :Thing ; :to id:a ; :from id:a , id:b ."
    shapes = store_of(f":S a sh:NodeShape ; {target} ; sh:property [ sh:path :needed ; sh:minCount 1 ] .")
    assert found(validate(store_of(data), shapes)) == ["a", "b"]
    assert found(validate(marked(store_of(data), "b"), shapes, focus=FOCUS)) == ["b"]


def test_subclasses_of_a_target_class_count() -> None:
    hierarchy = ":Small <http://www.w3.org/2000/01/rdf-schema#subClassOf> :Middle . "
    hierarchy += ":Middle <http://www.w3.org/2000/01/rdf-schema#subClassOf> :Large . "
    shapes = store_of(
        ":S a sh:NodeShape ; sh:targetClass :Large ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    )
    data = marked(store_of(f"{hierarchy} id:a a :Small . id:b a :Large ."), "a")
    assert found(validate(data, shapes, focus=FOCUS)) == ["a"]


def test_a_marked_literal_is_a_focus_node_of_objects() -> None:
    shapes = store_of(":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:nodeKind sh:IRI .")
    data = store_of('id:a :p "one" , "two" .')
    mark(data, FOCUS, [ox.Literal("two")])
    (result,) = validate(data, shapes, focus=FOCUS).results
    assert result.focus_node == ox.Literal("two")


def test_a_marked_blank_node_is_a_focus_node() -> None:
    shapes = store_of(":S a sh:NodeShape ; sh:targetClass :Thing ; sh:nodeKind sh:IRI .")
    data = store_of("[] a :Thing . id:b a :Thing .")
    (blank,) = {quad.subject for quad in data if isinstance(quad.subject, ox.BlankNode)}
    mark(data, FOCUS, [blank])
    (result,) = validate(data, shapes, focus=FOCUS).results
    assert result.focus_node == blank


def test_a_query_of_a_shape_begins_with_the_marked_nodes_and_sees_all_data() -> None:
    query = "SELECT $this ?value ?other WHERE { $this :code ?value . ?other :code ?value FILTER(?other != $this) }"
    shapes = store_of(
        ":S a sh:NodeShape ; sh:targetClass :Thing ; sh:sparql [ sh:prefixes :P ; "
        f'sh:select "{query}" ] . :P sh:declare [ sh:prefix "" ; '
        f'sh:namespace "{EX}"^^<http://www.w3.org/2001/XMLSchema#anyURI> ] .'
    )
    data = store_of('id:a a :Thing ; :code "1" . id:b a :Thing ; :code "1" . id:c a :Thing ; :code "1" .')
    assert found(validate(marked(data, "a"), shapes, focus=FOCUS)) == ["a", "a"]


def test_marks_are_no_properties_of_a_closed_shape() -> None:
    shapes = store_of(
        ":S a sh:NodeShape ; sh:targetClass :Thing ; sh:closed true ; "
        "sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ) ."
    )
    assert validate(marked(store_of("id:a a :Thing ."), "a"), shapes, focus=FOCUS).conforms


def test_other_named_graphs_are_not_looked_at() -> None:
    shapes = store_of(
        ":S a sh:NodeShape ; sh:targetClass :Thing ; sh:property [ sh:path :p ; sh:maxCount 0 ] ."
    )
    data = marked(store_of("id:a a :Thing ."), "a")
    here, path = ox.NamedNode(ID + "a"), ox.NamedNode(EX + "p")
    data.add(ox.Quad(here, path, here, ox.NamedNode("urn:x-iwtld:other")))
    assert validate(data, shapes, focus=FOCUS).conforms


def test_marks_go_with_neither_graphs_nor_the_reference() -> None:
    store = records()
    with pytest.raises(UsageError, match="default graph"):
        validate(store, SHAPES, focus=FOCUS, graphs=[EX + "g"])
    with pytest.raises(UsageError, match="compiled engine"):
        validate(store, SHAPES, focus=FOCUS, engine="pyshacl")


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(UnknownNameError, match="pyshac1"):
        validate(records(), SHAPES, engine="pyshac1")  # type: ignore[arg-type]
