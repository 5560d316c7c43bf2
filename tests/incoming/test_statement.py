"""The statement that a result is about, for every kind of path."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from iwtld.incoming.statement import statement_of
from iwtld.validate.paths import Alternative, Inverse, Path, Predicate, Repetition, Sequence

E = "http://example.org/"
GRAPH = """
@prefix : <http://example.org/> .
:untoc :provision :a16 , :a18 .
:a16 :form :extradition ; :partOf :untoc .
:a18 :form :assistance ; :partOf :untoc .
:untoc :amendedBy :p1 . :p1 :amendedBy :p2 . :p2 :title "last" .
"""


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(E + name)


def predicate(name: str) -> Predicate:
    return Predicate(E + name)


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    store = ox.Store()
    store.load(GRAPH, format=ox.RdfFormat.TURTLE)
    return store


ASSISTANCE = node("assistance")
PATHS: dict[str, tuple[Path, ox.NamedNode | ox.Literal, tuple[str, str]]] = {
    "one step": (predicate("provision"), node("a18"), ("untoc", "provision")),
    "two steps end in the second": (
        Sequence((predicate("provision"), predicate("form"))),
        ASSISTANCE,
        ("a18", "form"),
    ),
    "an inverse step is a statement of the value": (
        Inverse(predicate("partOf")),
        node("a16"),
        ("a16", "partOf"),
    ),
    "an inverse step and one more": (
        Sequence((Inverse(predicate("partOf")), predicate("form"))),
        ASSISTANCE,
        ("a18", "form"),
    ),
    "the alternative that holds": (
        Alternative((predicate("form"), predicate("provision"))),
        node("a16"),
        ("untoc", "provision"),
    ),
    "any number of steps": (
        Sequence((Repetition(predicate("amendedBy"), "*"), predicate("title"))),
        ox.Literal("last"),
        ("p2", "title"),
    ),
    "a repeated step is the one before the value": (
        Repetition(predicate("amendedBy"), "+"),
        node("p2"),
        ("p1", "amendedBy"),
    ),
}


@pytest.mark.parametrize("name", PATHS)
def test_the_statement_is_the_one_that_gives_the_value(name: str, graph: ox.Store) -> None:
    path, value, (subject, step) = PATHS[name]

    found = statement_of(graph, node("untoc"), path, value)

    assert found is not None
    assert found[:2] == (node(subject), E + step)


def test_a_missing_value_is_the_first_step_of_the_record_itself(graph: ox.Store) -> None:
    path = Sequence((predicate("signed"), predicate("date")))

    assert statement_of(graph, node("untoc"), path, None) == (node("untoc"), E + "signed", None)


def test_a_result_about_the_record_as_a_whole_is_about_no_statement(graph: ox.Store) -> None:
    assert statement_of(graph, node("untoc"), None, node("untoc")) is None


def test_a_value_that_the_path_does_not_reach_is_at_no_statement(graph: ox.Store) -> None:
    assert statement_of(graph, node("untoc"), predicate("provision"), node("a99")) is None
