"""Property paths: from RDF to SPARQL and back, and what a path of length zero finds."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.namespaces import PREFIXES
from iwtld.validate.graph import ShapesGraph
from iwtld.validate.paths import (
    Alternative,
    Inverse,
    Path,
    Predicate,
    Repetition,
    Sequence,
    describe,
    is_single_step,
    nullable,
    path_triples,
    read_path,
)

NS = "http://example.org/"
predicates = st.sampled_from("pqr").map(lambda name: Predicate(NS + name))


def compound(inner: st.SearchStrategy[Path]) -> st.SearchStrategy[Path]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        inner.map(Inverse),
        several.map(Sequence),
        several.map(Alternative),
        st.builds(Repetition, inner, st.sampled_from("*+?")),
    )


paths = st.recursive(predicates, compound, max_leaves=6)


def graph(text: str) -> ShapesGraph:
    prefixes = f"@prefix : <{NS}> . @prefix sh: <{PREFIXES['sh']}> . @prefix rdf: <{PREFIXES['rdf']}> ."
    quads = ox.parse(f"{prefixes} {text}".encode(), format=ox.RdfFormat.TURTLE)
    return ShapesGraph((quad.subject, quad.predicate.value, quad.object) for quad in quads)


def read(text: str) -> Path:
    shapes = graph(f":s sh:path {text} .")
    return read_path(shapes, shapes.objects(ox.NamedNode(NS + "s"), PREFIXES["sh"] + "path")[0])


# The forms of section 2.3.1 of the specification, with the SPARQL that it gives for them.
@pytest.mark.parametrize(
    ("turtle", "sparql"),
    [
        (":p", ":p"),
        ("[ sh:inversePath :p ]", "^:p"),
        ("( :p :q )", ":p/:q"),
        ("[ sh:alternativePath ( :p :q ) ]", ":p|:q"),
        ("[ sh:zeroOrMorePath :p ]", ":p*"),
        ("[ sh:oneOrMorePath :p ]", ":p+"),
        ("[ sh:zeroOrOnePath :p ]", ":p?"),
        ("( :p [ sh:zeroOrMorePath :q ] )", ":p/:q*"),
        ("[ sh:zeroOrMorePath ( :p :q ) ]", "(:p/:q)*"),
        ("[ sh:inversePath [ sh:alternativePath ( :p :q ) ] ]", "^(:p|:q)"),
        ("( [ sh:alternativePath ( :p :q ) ] [ sh:inversePath :r ] )", "(:p|:q)/^:r"),
        ("[ sh:zeroOrOnePath [ sh:inversePath :p ] ]", "(^:p)?"),
    ],
)
def test_a_shacl_path_is_written_as_sparql(turtle: str, sparql: str) -> None:
    assert str(read(turtle)).replace(f"<{NS}", ":").replace(">", "") == sparql


@given(paths)
def test_a_path_that_is_written_as_rdf_reads_back_the_same(path: Path) -> None:
    head, triples = path_triples(path)
    written = ShapesGraph((triple.subject, triple.predicate.value, triple.object) for triple in triples)
    assert read_path(written, head) == path


@given(paths)
def test_the_sparql_text_of_a_path_binds_as_the_path_does(path: Path) -> None:
    """Two groupings of the same operators would read back differently from an engine's point of view."""
    store = ox.Store()
    store.update(f"PREFIX : <{NS}> INSERT DATA {{ :a :p :b . :b :q :c . :c :r :a . :b :p :c . :d :q :d }}")
    found = store.query(f"SELECT DISTINCT ?a ?b WHERE {{ ?a {path} ?b }}")
    assert {(row[0].value, row[1].value) for row in found} == pairs(path, edges(store))


def edges(store: ox.Store) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for quad in store:
        found.setdefault(quad.predicate.value, set()).add((quad.subject.value, quad.object.value))
    return found


def pairs(path: Path, graph: dict[str, set[tuple[str, str]]]) -> set[tuple[str, str]]:
    """Evaluate a path as a relation, by definition."""
    nodes = {node for relation in graph.values() for pair in relation for node in pair}
    identity = {(node, node) for node in nodes}
    match path:
        case Predicate(iri):
            return graph.get(iri, set())
        case Inverse(inner):
            return {(b, a) for a, b in pairs(inner, graph)}
        case Alternative(parts):
            return set().union(*(pairs(part, graph) for part in parts))
        case Sequence(parts):
            found = identity
            for part in parts:
                found = joined(found, pairs(part, graph))
            return found
        case Repetition(inner, operator):
            step = pairs(inner, graph)
            found = step if operator == "+" else step | identity
            while operator != "?" and not (more := joined(found, step)) <= found:
                found = found | more
            return found


def joined(left: set[tuple[str, str]], right: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(a, d) for a, b in left for c, d in right if b == c}


@given(paths)
def test_a_path_is_nullable_exactly_if_it_leads_from_a_node_without_triples_to_itself(path: Path) -> None:
    alone = {"http://example.org/other": {("x", "y")}}
    assert nullable(path) == (("x", "x") in pairs(path, alone))


def test_only_a_predicate_and_its_inverse_are_single_steps() -> None:
    assert is_single_step(read(":p"))
    assert is_single_step(read("[ sh:inversePath :p ]"))
    assert not is_single_step(read("( :p :q )"))
    assert not is_single_step(read("[ sh:inversePath ( :p :q ) ]"))


def test_messages_name_a_path_by_prefixed_names() -> None:
    path = Sequence((Predicate(PREFIXES["rdfs"] + "label"), Inverse(Predicate(NS + "p"))))
    assert describe(path) == f"rdfs:label/^<{NS}p>"


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        ('"text"', "is not a property path"),
        ("()", "is not a property path"),
        ("( :p )", "two or more"),
        ("[ sh:alternativePath ( :p ) ]", "two or more"),
        ("[ sh:alternativePath :p ]", "not a well-formed list"),
        ("[ sh:inversePath :p, :q ]", "2 values"),
        ("[ :other :p ]", "neither a list"),
        ("_:a . _:a sh:inversePath _:a", "contains itself"),
        ("_:a . _:a rdf:first :p ; rdf:rest _:a", "runs into itself"),
        ("[ rdf:first :p ]", "not a well-formed list"),
    ],
)
def test_an_ill_formed_path_is_refused_with_the_reason(turtle: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read(turtle)
