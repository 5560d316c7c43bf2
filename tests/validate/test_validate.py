"""What a caller of ``validate`` relies on: the data graph, the results, and that nothing else happens."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from iwtld.errors import ResourceError, UnknownNameError
from iwtld.validate import Report, check, load_shapes, parse_shapes, validate

DECLARED = """
@prefix : <http://example.org/> .
@prefix g: <http://example.org/graph/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
Shapes = Callable[[str], list[Path]]


@pytest.fixture
def shapes(tmp_path: Path) -> Shapes:
    def write(text: str) -> list[Path]:
        file = tmp_path / "shapes.ttl"
        file.write_text(DECLARED + text)
        return [file]

    return write


def data(text: str) -> ox.Store:
    """Load TriG, so that a test can spread its data over graphs."""
    store = ox.Store()
    store.load((DECLARED + text).encode(), format=ox.RdfFormat.TRIG)
    return store


def told(report: Report) -> list[tuple[str, str, str]]:
    """Return (focus node, path, value) of each result, shortened to local names."""

    def short(term: object) -> str:
        return "" if term is None else str(term).replace("http://example.org/", "").strip('<>"')

    return [(short(r.focus_node), short(r.path), short(r.value)) for r in report.results]


# --- the data graph ----------------------------------------------------------------------------------------

SPREAD = ":a a :Sub . g:1 { :a :p 1 } g:2 { :b a :C . :a :p 1 } g:onto { :Sub rdfs:subClassOf :C }"
ONE_P = ":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:maxCount 1 ] ."


def test_the_data_graph_is_the_union_of_all_graphs(shapes: Shapes) -> None:
    """The class hierarchy is in one graph, the type in the default graph, the value in two others."""
    assert told(validate(data(SPREAD), shapes(ONE_P))) == [("b", "p", "")]


def test_only_the_named_graphs_are_validated_if_some_are_named(shapes: Shapes) -> None:
    graphs = ["http://example.org/graph/2"]
    assert told(validate(data(SPREAD), shapes(ONE_P), graphs=graphs)) == [("b", "p", "")]
    assert told(validate(data(SPREAD), shapes(ONE_P), graphs=["http://example.org/graph/1"])) == []


def test_a_graph_that_is_not_there_does_not_conform_silently(shapes: Shapes) -> None:
    with pytest.raises(UnknownNameError, match=r"Did you mean http://example\.org/graph/onto"):
        validate(data(SPREAD), shapes(ONE_P), graphs=["http://example.org/graph/ontology"])


def test_an_unknown_engine_is_refused_with_the_names_of_the_known(shapes: Shapes) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean pyshacl"):
        validate(data(""), shapes(ONE_P), engine="pyshacle")  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ["compiled", "pyshacl"])
def test_validation_changes_neither_the_data_nor_the_shapes(shapes: Shapes, engine: str) -> None:
    store = data(SPREAD)
    shape_store = ox.Store()
    (file,) = shapes(
        ONE_P + ':S sh:sparql [ sh:select "SELECT $this (COUNT(?v) AS ?n) { $this ?p ?v } GROUP BY $this" ] .'
    )
    shape_store.load(path=file, format=ox.RdfFormat.TURTLE)
    before = set(store), set(shape_store)
    validate(store, shape_store, engine=engine)  # type: ignore[arg-type]
    assert (set(store), set(shape_store)) == before


def test_a_triple_in_two_graphs_is_counted_once_also_by_a_query_that_counts_rows(shapes: Shapes) -> None:
    twice = "g:1 { :a a :C ; :p 1 } g:2 { :a a :C ; :p 1 }"
    counting = """
        :S sh:targetClass :C ; sh:sparql [ sh:select '''SELECT $this ?value WHERE {
            { SELECT $this (COUNT(?v) AS ?value) WHERE { $this <http://example.org/p> ?v } GROUP BY $this }
            FILTER(?value > 1) }''' ] .
    """
    assert told(validate(data(twice), shapes(counting))) == []
    assert told(validate(data(twice + " g:3 { :a :p 2 }"), shapes(counting)))[0][0] == "a"


def test_subclasses_are_followed_over_several_steps_and_through_blank_nodes(shapes: Shapes) -> None:
    text = """
        :Sub rdfs:subClassOf [ rdfs:subClassOf :C ] . :Far rdfs:subClassOf :Sub . :C rdfs:subClassOf :C .
        :a a :Far . :b a [ rdfs:subClassOf :C ] . :c a :Other .
    """
    found = validate(data(text), shapes(":S sh:targetClass :C ; sh:nodeKind sh:Literal ."))
    assert told(found) == [("a", "", "a"), ("b", "", "b")]
    of_class = ":S sh:targetNode :a, :b, :c ; sh:class :C ."
    assert told(validate(data(text), shapes(of_class))) == [("c", "", "c")]


def test_a_class_with_very_many_subclasses_is_followed_as_well(shapes: Shapes) -> None:
    many = " ".join(f":S{number} rdfs:subClassOf :C . :i{number} a :S{number} ." for number in range(150))
    found = validate(data(many), shapes(":S sh:targetClass :C ; sh:class :C ; sh:nodeKind sh:Literal ."))
    assert len(found.results) == 150


# --- what is found ----------------------------------------------------------------------------------------


def test_a_node_target_need_not_be_in_the_data(shapes: Shapes) -> None:
    text = ":S sh:targetNode :nowhere ; sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:class :C ; sh:minCount 2 ] ."
    assert told(validate(data(""), shapes(text))) == [("nowhere", "p>*", ""), ("nowhere", "p>*", "nowhere")]


def test_literals_can_be_targets(shapes: Shapes) -> None:
    text = ":S sh:targetObjectsOf :p ; sh:datatype xsd:date ; sh:property [ sh:path :q ; sh:minCount 1 ] ."
    found = told(validate(data(':a :p "2020-02-30"^^xsd:date .'), shapes(text)))
    assert [(path, value) for _, path, value in found] == [
        ("", '2020-02-30"^^<http://www.w3.org/2001/XMLSchema#date'),
        ("q", ""),
    ]


def test_a_closed_shape_without_properties_allows_none(shapes: Shapes) -> None:
    assert told(validate(data(":a :p 1 ."), shapes(":S sh:targetNode :a ; sh:closed true ."))) == [
        ("a", "p", '1"^^<http://www.w3.org/2001/XMLSchema#integer')
    ]


def test_an_empty_list_of_allowed_values_allows_none(shapes: Shapes) -> None:
    assert len(validate(data(""), shapes(":S sh:targetNode :a ; sh:in () .")).results) == 1
    assert len(validate(data(""), shapes(":S sh:targetNode :a ; sh:or () .")).results) == 1
    assert validate(data(""), shapes(":S sh:targetNode :a ; sh:and () .")).conforms


def test_a_value_of_a_list_is_the_term_and_not_an_equal_number(shapes: Shapes) -> None:
    long = " ".join(map(str, range(20)))
    for members in ("1 2", long):
        text = f":S sh:targetSubjectsOf :p ; sh:property [ sh:path :p ; sh:in ( {members} ) ] ."
        found = told(validate(data(":a :p 1, 1.0, 1e0, '1' ."), shapes(text)))
        assert sorted(value.rpartition("#")[2] for *_, value in found) == ["1", "decimal", "double"]


def test_a_shared_value_is_reported_for_each_of_its_focus_nodes(shapes: Shapes) -> None:
    text = ":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:property [ sh:path :q ; sh:minCount 1 ] ] ."
    found = told(validate(data(":a a :C ; :p :x . :b a :C ; :p :x ."), shapes(text)))
    assert found == [("x", "q", ""), ("x", "q", "")]


def test_a_node_that_fails_a_nested_shape_is_reported_with_the_reasons(shapes: Shapes) -> None:
    text = """
        :S sh:targetClass :C ; sh:property [ sh:path :p ; sh:node :N ] .
        :N sh:nodeKind sh:IRI ; sh:property [ sh:path :q ; sh:property [ sh:path :r ; sh:maxCount 0 ] ] .
    """
    report = validate(data(":a a :C ; :p :x, 'y' . :x :q :z . :z :r 1 ."), shapes(text))
    details = {str(result.value): [told(Report((d,))) for d in result.details] for result in report.results}
    assert details == {
        '"y"': [[("y", "", "y")]],
        "<http://example.org/x>": [[("z", "r", "")]],
    }


def test_a_negated_shape_sees_through_a_path(shapes: Shapes) -> None:
    text = ":S sh:targetClass :C ; sh:not [ sh:path :p ; sh:property [ sh:path :q ; sh:minCount 1 ] ] ."
    found = told(validate(data(":a a :C ; :p :x . :b a :C ; :p :y . :x :q 1 ."), shapes(text)))
    assert found == [("a", "", "a")]


def test_deactivated_shapes_and_constraints_find_nothing(shapes: Shapes) -> None:
    text = """
        :S sh:targetNode :a ; sh:node :Off ; sh:property :OffP ;
            sh:sparql [ sh:deactivated true ; sh:select "SELECT $this WHERE { }" ] .
        :Off sh:deactivated true ; sh:nodeKind sh:Literal .
        :OffP sh:path :p ; sh:minCount 1 ; sh:deactivated true .
    """
    assert validate(data(""), shapes(text)).conforms


def test_a_warning_is_no_violation_but_the_data_does_not_conform(shapes: Shapes) -> None:
    report = validate(
        data(""), shapes(":S sh:targetNode :a ; sh:nodeKind sh:Literal ; sh:severity sh:Warning .")
    )
    assert not report.conforms
    assert report.violations == ()
    assert len(report.results) == 1


def test_shapes_that_share_shapes_are_validated_once_for_the_same_nodes(shapes: Shapes) -> None:
    """Thirty levels of two references each are a thousand million ways to the last shape."""
    levels = " ".join(f":n{number} sh:and ( :n{number + 1} :n{number + 1} ) ." for number in range(30))
    text = f":n0 sh:targetNode :a . {levels} :n30 sh:nodeKind sh:Literal ."
    assert told(validate(data(""), shapes(text))) == [("a", "", "a")]


def test_shapes_that_multiply_their_focus_nodes_are_refused(shapes: Shapes) -> None:
    levels = " ".join(
        f":n{number} sh:property [ sh:path :p ; sh:node :n{number + 1} ] , [ sh:path :q ; sh:node :n{number + 1} ] ."
        for number in range(18)
    )
    with pytest.raises(ResourceError, match="more than 20000 ways"):
        validate(data(""), shapes(f":n0 sh:targetNode :a . {levels} :n18 sh:nodeKind sh:IRI ."))


# --- SPARQL constraints ------------------------------------------------------------------------------------


def sparql(select: str, more: str = "") -> str:
    return f':S sh:targetClass :C ; sh:sparql [ sh:select """{select}""" ; {more} ] .'


def test_the_solution_gives_the_value_the_path_and_the_message(shapes: Shapes) -> None:
    text = sparql(
        "SELECT $this ?value (<http://example.org/q> AS ?path) ('no {?value}' AS ?message) "
        "WHERE { $this <http://example.org/p> ?value }"
    )
    (result,) = validate(data(":a a :C ; :p 1 ."), shapes(text)).results
    assert (str(result.path), result.value, result.message) == (
        "<http://example.org/q>",
        ox.Literal(1),
        "no 1",
    )


def test_equal_solutions_are_one_result(shapes: Shapes) -> None:
    text = sparql("SELECT $this WHERE { $this <http://example.org/p> ?value }")
    assert len(validate(data(":a a :C ; :p 1, 2, 3 ."), shapes(text)).results) == 1


def test_placeholders_without_a_value_stay_as_they_are(shapes: Shapes) -> None:
    text = sparql("SELECT $this WHERE { }", 'sh:message "{?this} lacks {?nothing} and {braces}"@en')
    (result,) = validate(data(":a a :C ."), shapes(text)).results
    assert result.message == "http://example.org/a lacks {?nothing} and {braces}"


def test_a_limit_counts_for_each_focus_node(shapes: Shapes) -> None:
    text = sparql("SELECT $this ?value WHERE { $this <http://example.org/p> ?value } ORDER BY ?value LIMIT 1")
    found = told(validate(data(":a a :C ; :p 'x', 'y' . :b a :C ; :p 'z' ."), shapes(text)))
    assert found == [("a", "", "x"), ("b", "", "z")]


def test_a_limit_on_a_blank_node_is_refused(shapes: Shapes) -> None:
    text = sparql("SELECT $this WHERE { } LIMIT 1")
    with pytest.raises(ResourceError, match="LIMIT"):
        validate(data("[] a :C ."), shapes(text))


def test_blank_nodes_are_focus_nodes_like_others(shapes: Shapes) -> None:
    text = sparql(
        "SELECT $this ?value WHERE { { $this <http://example.org/p> ?value } FILTER(isBlank($this)) }"
    )
    report = validate(data("[] a :C ; :p 1 . :a a :C ; :p 2 ."), shapes(text))
    assert [result.value for result in report.results] == [ox.Literal(1)]


def test_a_query_that_reports_a_failure_stops_the_validation(shapes: Shapes) -> None:
    with pytest.raises(ResourceError, match="reports a failure"):
        validate(data(":a a :C ."), shapes(sparql("SELECT $this (true AS ?failure) WHERE { }")))


def test_the_current_shape_is_bound(shapes: Shapes) -> None:
    text = sparql("SELECT $this ?value WHERE { BIND($currentShape AS ?value) }")
    assert told(validate(data(":a a :C ."), shapes(text))) == [("a", "", "S")]


def test_nothing_in_a_shapes_graph_or_in_the_data_reaches_the_network(shapes: Shapes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(ResourceError, match="SERVICE"):
            validate(data(""), shapes(sparql(f"SELECT $this WHERE {{ SERVICE <{url}> {{ $this ?p ?o }} }}")))
        imports = f":x <http://www.w3.org/2002/07/owl#imports> <{url}> ; sh:shapesGraph <{url}> ."
        for engine in ("compiled", "pyshacl"):
            assert validate(data(imports), shapes(imports), engine=engine).conforms  # type: ignore[arg-type]
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()


# --- any service ------------------------------------------------------------------------------------------

ALL_SHAPES = Path(__file__).parent / "shapes.ttl"
ALL_RECORDS = Path(__file__).parent / "records.ttl"


def records() -> ox.Store:
    store = ox.Store()
    store.load(path=ALL_RECORDS, format=ox.RdfFormat.TURTLE)
    return store


def test_the_queries_run_on_any_service_that_answers_in_the_results_format() -> None:
    store = records()

    def remote(query: str) -> ox.QuerySolutions:
        answer = store.query(query).serialize(format=ox.QueryResultsFormat.JSON)
        solutions = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        return solutions

    parsed = parse_shapes(load_shapes([ALL_SHAPES]))
    here = check(parsed, store.query)
    assert len(here.results) > 80
    assert [str(result) for result in check(parsed, remote).results] == [
        str(result) for result in here.results
    ]


def test_every_query_is_sparql_1_1_to_another_parser() -> None:
    from rdflib.plugins.sparql import prepareQuery

    store, queries = records(), []

    def noting(query: str) -> ox.QuerySolutions:
        queries.append(query)
        return store.query(query)

    check(parse_shapes(load_shapes([ALL_SHAPES])), noting)
    assert len(queries) > 60
    for query in queries:
        prepareQuery(query)


def test_results_come_in_the_same_order_whatever_the_order_of_the_answers() -> None:
    store = records()

    class Backwards(list):  # type: ignore[type-arg]
        variables: list[ox.Variable]

    def backwards(query: str) -> Backwards:
        solutions = store.query(query)
        rows = Backwards(reversed(list(solutions)))
        rows.variables = solutions.variables
        return rows

    parsed = parse_shapes(load_shapes([ALL_SHAPES]))
    forwards = [str(result) for result in check(parsed, store.query).results]
    assert [str(result) for result in check(parsed, backwards).results] == forwards  # type: ignore[arg-type]


def test_the_package_imports_neither_rdflib_nor_pyshacl() -> None:
    code = "import iwtld.validate, sys; print([m for m in ('rdflib', 'pyshacl') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
