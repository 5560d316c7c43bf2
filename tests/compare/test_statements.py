"""Statements that differ: nothing between a graph and itself, the mirror on the way back, and they apply."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.compare import differences
from iwtld.compare.blanks import by_content

names = st.sampled_from([ox.NamedNode(f"urn:{letter}") for letter in "abc"])
blanks = st.sampled_from([ox.BlankNode(f"b{number}") for number in range(4)])
literals = st.sampled_from([ox.Literal("x\u0085_:b1"), ox.Literal("1", language="en"), ox.Literal(1)])
simple = st.builds(ox.Triple, names | blanks, names, names | blanks | literals)
graphs = st.sampled_from([ox.DefaultGraph(), ox.NamedNode("urn:g"), ox.NamedNode("urn:h"), ox.BlankNode("g")])
quads = st.builds(ox.Quad, names | blanks, names, names | blanks | literals | simple, graphs)
datasets = st.sets(quads, max_size=8)


def store_of(found: set[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(found)
    return store


def canonical(found: set[ox.Quad] | ox.Store) -> list[str]:
    """The canonical form of W3C, in the engine's own implementation."""
    dataset = ox.Dataset(found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def renamed(found: set[ox.Quad]) -> set[ox.Quad]:
    """The same dataset as another parser would label it."""
    text = "\n".join(f"{quad} ." for quad in found).replace("_:b", "_:other").replace("_:g", "_:graph")
    # The text of a literal is no label.
    text = text.replace("x\u0085_:other1", "x\u0085_:b1")
    return set(ox.parse(text, format=ox.RdfFormat.N_QUADS))


@given(datasets)
def test_a_graph_does_not_differ_from_itself_however_its_blank_nodes_are_called(found: set[ox.Quad]) -> None:
    changes = differences(store_of(found), store_of(renamed(found)))
    assert (changes.removed, changes.added) == (frozenset(), frozenset())


@given(datasets, datasets)
def test_the_way_back_is_the_mirror(one: set[ox.Quad], other: set[ox.Quad]) -> None:
    there, back = differences(store_of(one), store_of(other)), differences(store_of(other), store_of(one))
    assert (there.removed, there.added) == (back.added, back.removed)


@given(datasets, datasets)
def test_the_changes_make_the_second_graph_of_the_first(one: set[ox.Quad], other: set[ox.Quad]) -> None:
    changes = differences(store_of(one), store_of(other))
    assert canonical(changes.apply(store_of(one))) == canonical(other)


@given(datasets)
def test_labels_by_content_are_another_name_for_the_same_graph(found: set[ox.Quad]) -> None:
    unnamed = {quad for quad in found if "_:" in str(quad).replace("x\u0085_:b1", "")}
    assert canonical(set(by_content(unnamed))) == canonical(unnamed)


def test_a_new_blank_node_does_not_rename_the_others() -> None:
    text = "<urn:a> <urn:p> _:x . _:x <urn:p> 'one' . <urn:b> <urn:p> _:y . _:y <urn:p> 'two' ."
    before, after = ox.Store(), ox.Store()
    before.load(text, format=ox.RdfFormat.TURTLE)
    after.load(text + " <urn:a> <urn:q> _:a . _:a <urn:p> 'new' .", format=ox.RdfFormat.TURTLE)
    changes = differences(before, after)
    assert not changes.removed
    assert {str(quad.object) for quad in changes.added if isinstance(quad.object, ox.Literal)} == {'"new"'}


def test_nodes_that_say_the_same_are_counted() -> None:
    one, two = ox.Store(), ox.Store()
    one.load("<urn:a> <urn:p> [ <urn:q> 1 ] .", format=ox.RdfFormat.TURTLE)
    two.load("<urn:a> <urn:p> [ <urn:q> 1 ] , [ <urn:q> 1 ] .", format=ox.RdfFormat.TURTLE)
    changes = differences(one, two)
    assert (len(changes.removed), len(changes.added)) == (0, 2)


@pytest.mark.parametrize("chosen", ["urn:g", ""])
def test_only_the_graphs_that_are_chosen_are_compared(chosen: str) -> None:
    after = ox.Store()
    after.load("<urn:a> <urn:p> 1 . <urn:g> { <urn:b> <urn:p> 2 }", format=ox.RdfFormat.TRIG)
    changes = differences(ox.Store(), after, lambda name: name == chosen)
    assert {quad.subject.value for quad in changes.added} == {"urn:b" if chosen else "urn:a"}
