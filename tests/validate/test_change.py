"""A change to data that conforms: what is found by looking at the change is what the whole data shows."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iwtld import resources
from iwtld.build import populate_stage, recorded
from iwtld.namespaces import ID, PREFIXES
from iwtld.validate import Result, Shape, check, load_shapes, parse_shapes
from iwtld.validate.change import Change
from iwtld.validate.profiles import profile_shapes
from iwtld.validate.vocabulary import ORIGIN, VIOLATION

from ..extent import ALL
from .test_differential import SHAPES, classes, objects, properties
from .test_differential import nodes as subjects
from .test_differential import records as records_of_every_kind

TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
SUBCLASS = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
IN = (ox.NamedNode("urn:x-iwtld:in"), ox.Literal(0), ox.NamedNode(ORIGIN))
EX = "http://example.org/ns#"


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(name if "://" in name else ID + name)


def store_of(triples: Iterable[ox.Triple]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in triples)
    return store


def key(result: Result) -> tuple[str, ...]:
    return (
        str(result.focus_node),
        str(result.path),
        str(result.value),
        result.component,
        str(result.source_shape),
        result.severity,
        result.message,
    )


def found_in_all(
    base: Iterable[ox.Triple], added: Iterable[ox.Triple], removed: Iterable[ox.Triple], shapes: list[Shape]
) -> list[tuple[str, ...]]:
    """Validate everything, and keep the violations and what is said about the subjects that are described."""
    added = list(added)
    store = store_of((set(base) - set(removed)) | set(added))
    described = {triple.subject for triple in added}
    results = check(shapes, store.query, folded=True).results
    return sorted(
        key(result) for result in results if result.severity == VIOLATION or result.focus_node in described
    )


def found_in_change(
    base: Iterable[ox.Triple], added: Iterable[ox.Triple], removed: Iterable[ox.Triple], shapes: list[Shape]
) -> list[tuple[str, ...]]:
    store = store_of(base)
    added = list(added)
    store.extend(ox.Quad(triple.subject, *IN) for triple in added)
    change = Change(store)
    change.remove(removed)
    change.add(added)
    return sorted(map(key, change.validate(shapes).results))


@pytest.fixture(scope="module")
def shapes() -> list[Shape]:
    return list(parse_shapes(load_shapes(profile_shapes(resources.root()))))


@pytest.fixture(scope="module")
def records() -> ox.Store:
    graph = ox.Store()
    populate_stage(graph, resources.root())
    return store_of(recorded(graph))


@pytest.fixture(scope="module")
def extract(records: ox.Store) -> list[ox.Triple]:
    """Some records of each class with all that they refer to, and the class hierarchy: they conform."""
    choice = random.Random(7)
    classes = sorted({quad.object for quad in records.quads_for_pattern(None, TYPE, None)}, key=str)
    chosen: set[object] = set()
    for each in classes:
        instances = sorted((quad.subject for quad in records.quads_for_pattern(None, TYPE, each)), key=str)
        chosen.update(choice.sample(instances, min(3, len(instances))))
    triples: dict[ox.Triple, None] = {}
    frontier = sorted(chosen, key=str)
    while frontier:
        for quad in records.quads_for_pattern(frontier.pop(), None, None):
            triples[quad.triple] = None
            if quad.object not in chosen and not isinstance(quad.object, ox.Literal):
                chosen.add(quad.object)
                frontier.append(quad.object)
    triples |= dict.fromkeys(quad.triple for quad in records.quads_for_pattern(None, SUBCLASS, None))
    return sorted(triples, key=str)


changes = st.lists(
    st.tuples(
        st.sampled_from(["remove", "replace", "borrow", "copy", "retype", "drop"]),
        st.integers(0, 1 << 20),
        st.integers(0, 1 << 20),
    ),
    min_size=1,
    max_size=5,
)


def applied(
    base: list[ox.Triple], operations: list[tuple[str, int, int]]
) -> tuple[set[ox.Triple], set[ox.Triple]]:
    """Return the statements that operations on random statements add and remove."""
    added: set[ox.Triple] = set()
    removed: set[ox.Triple] = set()
    types = [triple for triple in base if triple.predicate == TYPE]
    for number, (kind, one, other) in enumerate(operations):
        first, second = base[one % len(base)], base[other % len(base)]
        alike = [triple for triple in base if triple.predicate == first.predicate]
        like = alike[other % len(alike)]
        if kind in ("remove", "replace"):
            removed.add(first)
        if kind == "replace":
            added.add(ox.Triple(first.subject, first.predicate, like.object))
        elif kind == "borrow":
            added.add(ox.Triple(first.subject, second.predicate, second.object))
        elif kind == "retype":
            added.add(ox.Triple(first.subject, TYPE, types[other % len(types)].object))
        elif kind == "drop":
            removed.update(triple for triple in base if triple.subject == first.subject)
        elif kind == "copy":
            copy = node(f"copy/{number}")
            added.update(
                ox.Triple(copy, triple.predicate, like.object if triple == first else triple.object)
                for triple in base
                if triple.subject == first.subject
            )
    return added, removed - added


@settings(max_examples=60 if ALL else 25, deadline=None, derandomize=True)
@given(operations=changes)
def test_a_change_shows_the_violations_that_all_data_together_show(
    extract: list[ox.Triple], shapes: list[Shape], operations: list[tuple[str, int, int]]
) -> None:
    added, removed = applied(extract, operations)

    assert found_in_change(extract, added, removed, shapes) == found_in_all(extract, added, removed, shapes)


def test_the_extract_conforms(extract: list[ox.Triple], shapes: list[Shape]) -> None:
    assert check(shapes, store_of(extract).query, folded=True).violations == ()
    assert len(extract) > 2000


# --- Shapes of other kinds ---

PREFIX = f"@prefix : <{EX}> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
DECLARED = (
    f':P sh:declare [ sh:prefix "" ; sh:namespace "{EX}"^^<http://www.w3.org/2001/XMLSchema#anyURI> ] .'
)


def parsed(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIX + text, format=ox.RdfFormat.TURTLE)]


def shapes_of(text: str) -> list[Shape]:
    return list(parse_shapes(load_shapes(store_of(parsed(text + DECLARED)))))


def nodes(results: Iterable[tuple[str, ...]]) -> list[str]:
    return [result[0].strip("<>").removeprefix(EX) for result in results]


def query(text: str) -> str:
    return f":S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:prefixes :P ; sh:select '{text}' ] ."


@pytest.mark.parametrize(
    ("shape", "base", "added", "removed"),
    [
        (":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:class :D ] .", ":a a :C ; :p :b .", "", ":b a :D ."),
        (":S sh:targetClass :C ; sh:property [ sh:path [ sh:inversePath :p ] ; sh:maxCount 1 ] .",
         ":a a :C . :b :p :a .", ":c :p :a .", ""),
        (":S sh:targetClass :C ; sh:property [ sh:path ( :p :q ) ; sh:minCount 1 ] .",
         ":a a :C ; :p :b .", "", ":b :q 1 ."),
        (":S sh:targetClass :C ; sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:nodeKind sh:IRI ] .",
         ":a a :C ; :p :b . :b :p :c .", ":c :p 1 .", ""),
        (":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:node [ sh:closed true ] ] .",
         ":a a :C ; :p :b .", ":b :q 1 .", ""),
        (":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:qualifiedMinCount 1 ; "
         "sh:qualifiedValueShape [ sh:property [ sh:path :q ; sh:minCount 1 ] ] ] .",
         ":a a :C ; :p :b .", "", ":b :q 1 ."),
        (":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:not [ sh:property [ sh:path :q ; sh:hasValue 1 ] ] ] .",
         ":a a :C ; :p :b .", ":b :q 1 .", ""),
        (":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:property [ sh:path :q ; sh:lessThan :r ] ] .",
         ":a a :C ; :p :b . :b :q 2 .", ":b :r 1 .", ""),
        (":S sh:targetObjectsOf :p ; sh:nodeKind sh:IRI .", ":a :q 1 .", ":a :p 'text' .", ""),
        (":S sh:targetObjectsOf :p ; sh:property [ sh:path :q ; sh:minCount 1 ] .", ":b :r 1 .", ":a :p :b .", ""),
        (":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ] . ",
         ":a a :B .", ":B <http://www.w3.org/2000/01/rdf-schema#subClassOf> :C .", ""),
        (query("SELECT $this ?value { $this :p ?value . ?other :p ?value FILTER(?other != $this) }"),
         ":a a :C ; :p 1 .", ":b :p 1 .", ""),
        (query("SELECT $this { $this :p ?v FILTER NOT EXISTS { ?v :q ?w } }"),
         ":a a :C ; :p :b .", "", ":b :q 1 ."),
        (query("SELECT $this { $this :p ?v { SELECT $this (COUNT(?w) AS ?n) { $this :p/:q ?w } GROUP BY $this } "
               "FILTER(?n > 1) }"), ":a a :C ; :p :b . :b :q 1 .", ":b :q 2 .", ""),
        (query("SELECT $this (COUNT(?w) AS ?n) { $this :p ?v . ?v :q ?w } GROUP BY $this HAVING (COUNT(?w) > 1)"),
         ":a a :C ; :p :b . :b :q 1 .", ":b :q 2 .", ""),
        (query("SELECT $this { $this :p ?v BIND(:limit AS ?l) ?l :q ?w FILTER(?v > ?w) }"),
         ":a a :C ; :p 5 . :limit :q 9 .", ":limit :q 3 .", ""),
        (":T a sh:ConstraintComponent ; sh:parameter [ sh:path :asked ] ; "
         "sh:validator [ sh:prefixes :P ; sh:ask 'ASK { $value :q ?w }' ] . "
         ":S sh:targetClass :C ; sh:property [ sh:path :p ; :asked true ] .",
         ":a a :C ; :p :b .", "", ":b :q 1 ."),
        (":T a sh:ConstraintComponent ; sh:parameter [ sh:path :asked ] ; "
         "sh:validator [ sh:prefixes :P ; sh:ask 'ASK { $value :p/:q ?w }' ] . "
         ":S sh:targetClass :C ; :asked true .",
         ":a a :C ; :p :b .", "", ":b :q 1 ."),
        (":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:node [ sh:sparql [ sh:prefixes :P ; "
         "sh:select 'SELECT $this { $this :q ?v . ?o :r ?v }' ] ] ] .",
         ":a a :C ; :p :b . :b :q 1 .", ":x :r 1 .", ""),
    ],
    ids=[
        "the class of a value",
        "one value more against the path",
        "the second step of a path",
        "a path of any length",
        "a closed value",
        "a qualified value",
        "a value that must not",
        "two properties of a value",
        "a literal that becomes a target",
        "a node that becomes a target",
        "a class below that of the target",
        "two values that agree",
        "a pattern that must not be there",
        "a sub-select",
        "an aggregate",
        "parts that do not hang together",
        "a component at a property",
        "a component at a node",
        "a query at a value",
    ],
)  # fmt: skip
def test_a_node_that_nothing_is_said_of_is_found_where_the_change_makes_it_wrong(
    shape: str, base: str, added: str, removed: str
) -> None:
    shapes, before = shapes_of(shape), parsed(base + removed)
    assert check(shapes, store_of(before).query, folded=True).conforms
    expected = found_in_all(before, parsed(added), parsed(removed), shapes)
    assert found_in_change(before, parsed(added), parsed(removed), shapes) == expected
    assert len(expected) == 1


WARNED = ":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:severity sh:Warning ] ."


def test_lesser_results_are_told_of_what_is_described_alone() -> None:
    found = found_in_change(
        parsed(":a a :C . :b a :C ."), parsed(":b a :C . :c a :C ."), [], shapes_of(WARNED)
    )
    assert nodes(found) == ["b", "c"]


def test_a_statement_that_is_there_already_is_no_change() -> None:
    store = store_of(parsed(":a a :C ."))
    change = Change(store)
    change.add(parsed(":a a :C ."))
    assert change.validate(
        shapes_of(":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ] .")
    ).conforms


def test_what_is_removed_and_added_again_stays() -> None:
    store = store_of(parsed(":a a :C ; :p 1 ; :q 2 ."))
    change = Change(store)
    change.remove(parsed(":a :p 1 ; :q 2 ."))
    change.add(parsed(":a :p 1 ."))
    assert change.validate(
        shapes_of(":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ] .")
    ).conforms
    in_default = {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    assert in_default == set(parsed(":a a :C ; :p 1 ."))


def test_without_recorded_data_everything_is_told() -> None:
    change = Change(ox.Store())
    change.add(parsed(":a a :C ."))
    assert nodes(map(key, change.validate(shapes_of(WARNED)).results)) == ["a"]


@pytest.mark.parametrize("limit", [0, 1, 10_000])
def test_a_change_too_large_to_be_followed_up_is_found_with_everything(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iwtld.validate.change.MOST_TRACKED", limit)
    shape = shapes_of(
        query("SELECT $this ?v { $this :p ?v . ?o :p ?v FILTER(?o != $this) }") + WARNED.replace(":S ", ":W ")
    )
    base, added = parsed(":a a :C ; :p 1 . :z a :C ; :p 3 ."), parsed(":b a :C ; :p 1 . :c a :C .")
    found = found_in_change(base, added, parsed(":z :p 3 ."), shape)
    assert nodes(found) == ["a", "b", "c"]


def test_a_blank_node_that_is_described_is_checked() -> None:
    (result,) = found_in_change(parsed(":a a :D ."), parsed("[] a :C ."), [], shapes_of(WARNED))
    assert result[0].startswith("_:")


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    removed=st.sets(st.integers(0, 102), max_size=3),
    added=st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999)), max_size=4),
)
def test_what_a_change_makes_wrong_in_data_that_are_wrong_already_is_found(
    removed: set[int], added: list[tuple[int, int, int]]
) -> None:
    """Shapes with every constraint of SHACL: all that is new is found, and nothing that is not there."""
    shapes = list(parse_shapes(load_shapes(SHAPES)))
    base = sorted({quad.triple for quad in records_of_every_kind()}, key=str)
    predicates = [TYPE, *(ox.NamedNode(EX + name) for name in properties.split())]
    types = [ox.NamedNode(EX + name) for name in classes.split()]
    more: set[ox.Triple] = set()
    for one, two, three in added:
        predicate = predicates[two % len(predicates)]
        values = types if predicate == TYPE else objects
        more.add(ox.Triple(subjects[one % len(subjects)], predicate, values[three % len(values)]))
    less = {base[number % len(base)] for number in removed} - more
    before = set(found_in_all(base, [], [], shapes))
    after = set(found_in_all(base, more, less, shapes))
    told = set(found_in_change(base, more, less, shapes))
    assert after - before <= told <= after
