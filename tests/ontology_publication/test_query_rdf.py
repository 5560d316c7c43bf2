"""The stored queries as RDF, read back by rdflib, held against shapes, and run from what was read."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, SKOS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection

import iwtld
from iwtld.cli import main
from iwtld.namespaces import BASE, IWT
from iwtld.queries import load_queries

SHAPES = Path(__file__).with_name("executables.shacl.ttl")
QUERIES = BASE + "queries/"


@pytest.fixture(scope="module")
def exported(store_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    path = tmp_path_factory.mktemp("queries") / "queries.ttl"
    assert main(["--store", str(store_dir), "queries", "export", "-o", str(path)]) == 0
    return Graph().parse(path, format="turtle")


def texts(graph: Graph) -> dict[str, str]:
    return {
        str(subject).removeprefix(QUERIES): str(text) for subject, text in graph.subject_objects(SH.select)
    }


def test_every_stored_query_is_an_executable(exported: Graph) -> None:
    assert set(texts(exported)) == set(load_queries())
    for name in load_queries():
        kinds = set(exported.objects(URIRef(QUERIES + name), RDF.type))
        assert kinds == {SH.SPARQLExecutable, SH.SPARQLSelectExecutable}


def test_the_executables_conform_to_the_shapes_of_the_note(exported: Graph) -> None:
    from pyshacl import validate

    conforms, _, text = validate(exported, shacl_graph=Graph().parse(SHAPES))
    assert conforms, text


@pytest.mark.parametrize("missing", [SH.select, SH.prefixes, SH.optional, SH.path])
def test_the_shapes_find_what_is_missing(missing: URIRef, exported: Graph) -> None:
    from pyshacl import validate

    graph = Graph()
    subject = URIRef(QUERIES + "no-authority")
    for each in (subject, *exported.objects(subject, SH.parameter), *exported.objects(subject, SH.prefixes)):
        graph += exported.cbd(each)
    graph.remove((None, missing, None))
    conforms, _, _ = validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert not conforms


def test_every_query_runs_from_the_rdf_and_answers_as_the_stored_one(
    exported: Graph, kb: iwtld.KnowledgeBase
) -> None:
    different = []
    for name, text in texts(exported).items():
        found = kb.store.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        if len(list(found)) != len(kb.query(name, **load_queries()[name].example)):
            different.append(name)
    assert different == []


@pytest.mark.parametrize("name", ["sources", "no-authority", "penalties-below-four-years"])
def test_rdflib_parses_and_runs_the_text(name: str, exported: Graph) -> None:
    # On an empty graph: what counts is that another engine reads the text as a query of the same variables.
    answer = Graph().query(texts(exported)[name])
    assert answer.type == "SELECT"
    assert answer.vars


def test_the_parameters_are_those_of_the_header(exported: Graph) -> None:
    for name, query in load_queries().items():
        nodes = list(exported.objects(URIRef(QUERIES + name), SH.parameter))
        ordered = sorted(nodes, key=lambda node: int(str(exported.value(node, SH.order))))
        assert [str(exported.value(node, SH.name)) for node in ordered] == [
            each.name for each in query.parameters
        ]
        optional = [exported.value(node, SH.optional) == Literal(True) for node in ordered]
        assert optional == [not each.required for each in query.parameters]


def test_a_parameter_has_the_type_the_choices_the_default_and_the_example_of_its_declaration(
    exported: Graph,
) -> None:
    prefix = QUERIES + "no-authority#"
    assert exported.value(URIRef(prefix + "on"), SH.datatype) == XSD.date
    assert exported.value(URIRef(prefix + "on"), SH.defaultValue) is None, "today is no constant"
    assert exported.value(URIRef(prefix + "on"), SKOS.example) == Literal("2018-01-01", datatype=XSD.date)
    assert exported.value(URIRef(prefix + "instrument"), SH["class"]) == URIRef(IWT + "Instrument")
    assert exported.value(URIRef(prefix + "instrument"), SH.defaultValue) == URIRef(
        BASE + "id/instrument/untoc"
    )
    choices = exported.value(URIRef(prefix + "function"), SH["in"])
    assert choices is not None
    assert [str(each) for each in Collection(exported, choices)][:2] == [
        "mla-central",
        "extradition-authority",
    ]


def test_another_term_in_the_block_of_a_parameter_asks_another_question(
    exported: Graph, kb: iwtld.KnowledgeBase
) -> None:
    text = texts(exported)["no-authority"]
    untoc = f"<{exported.value(URIRef(QUERIES + 'no-authority#instrument'), SH.defaultValue)}>"
    changed, count = re.subn(r"(VALUES \?instrument \{ )[^}]*( \})", rf"\g<1>{untoc}\g<2>", text)
    assert count == 1
    found = kb.store.query(changed, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == len(kb.query("no-authority", instrument="untoc", on="2018-01-01"))


@pytest.mark.parametrize(("form", "parser"), [("ntriples", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")])
def test_every_syntax_says_the_same(
    form: str, parser: str, exported: Graph, store_dir: Path, tmp_path: Path
) -> None:
    path = tmp_path / "queries"
    assert (
        main(["--store", str(store_dir), "queries", "export", "-f", form, "--tag", "gaps", "-o", str(path)])
        == 0
    )
    found = Graph().parse(path, format=parser)
    wanted = {name: text for name, text in texts(exported).items() if name in texts(found)}
    assert texts(found) == wanted
    assert "no-authority" in wanted
