"""Exporting a store: which graphs, in which formats, and what is refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import rdflib
import rdflib.compare
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from iwtld import resources
from iwtld.errors import DataError, UnknownNameError, UsageError
from iwtld.export import FORMATS, export, format_named, read_context, serialize
from iwtld.namespaces import GRAPH

A, B, P = (NamedNode(f"https://example.org/{name}") for name in "abp")
SOURCES = sorted([*resources.folder("ontology").glob("*.ttl"), *resources.folder("shapes").glob("*.ttl")])


@pytest.fixture
def store() -> Store:
    store = Store()
    store.extend(
        [
            Quad(A, P, Literal("default"), DefaultGraph()),
            Quad(A, P, Literal("one"), NamedNode(GRAPH + "one")),
            Quad(A, P, Literal("both"), NamedNode(GRAPH + "one")),
            Quad(A, P, Literal("both"), NamedNode(GRAPH + "two")),
        ]
    )
    store.add_graph(NamedNode(GRAPH + "empty"))
    return store


def exported(store: Store, name: str, graphs: list[str] | None = None) -> str:
    out = io.BytesIO()
    export(store, out, name, graphs)
    return out.getvalue().decode()


def test_nquads_keep_the_named_graphs_in_canonical_order(store: Store) -> None:
    assert exported(store, "nquads") == (
        '<https://example.org/a> <https://example.org/p> "both" <https://w3id.org/iwtld/graph/one> .\n'
        '<https://example.org/a> <https://example.org/p> "both" <https://w3id.org/iwtld/graph/two> .\n'
        '<https://example.org/a> <https://example.org/p> "default" .\n'
        '<https://example.org/a> <https://example.org/p> "one" <https://w3id.org/iwtld/graph/one> .\n'
    )


def test_formats_of_triples_merge_the_graphs(store: Store) -> None:
    assert (
        exported(store, "turtle")
        == '<https://example.org/a> <https://example.org/p> "both", "default", "one" .\n'
    )


@pytest.mark.parametrize("name", ["graph:two", GRAPH + "two"])
def test_a_graph_is_chosen_by_prefixed_name_or_iri(store: Store, name: str) -> None:
    assert exported(store, "ntriples", [name]) == '<https://example.org/a> <https://example.org/p> "both" .\n'


def test_an_empty_graph_can_be_chosen_and_is_empty(store: Store) -> None:
    assert exported(store, "trig", ["graph:empty"]) == ""


def test_an_unknown_graph_is_refused_with_the_nearest_name(store: Store) -> None:
    with pytest.raises(UnknownNameError, match=r"no graph named 'graph:tow'. Did you mean graph:two"):
        exported(store, "turtle", ["graph:tow"])


def test_an_unknown_format_is_refused_with_the_known_ones(store: Store) -> None:
    with pytest.raises(
        UnknownNameError, match=r"no export format named 'turtel'. Did you mean turtle\?.*rdfxml"
    ):
        exported(store, "turtel")


def test_a_format_is_also_known_by_its_file_extension() -> None:
    assert {format_named(entry.extension) for entry in FORMATS.values()} == set(FORMATS.values())


def test_the_media_types_and_extensions_are_those_of_the_engine() -> None:
    for entry in FORMATS.values():
        known = RdfFormat.from_media_type(entry.media_type)
        assert known is not None
        assert known == RdfFormat.from_extension(entry.extension)
        assert known.supports_datasets == entry.named_graphs


@pytest.mark.parametrize("name", FORMATS)
def test_iris_that_a_lenient_parser_let_in_are_named(name: str) -> None:
    store = Store()
    store.load(b"<https://example.org/{a}> <https://example.org/p> <b> .", RdfFormat.TURTLE, lenient=True)
    with pytest.raises(DataError, match=r"no absolute IRI: <b>, <https://example.org/\{a\}>\. Correct"):
        exported(store, name)


def test_nothing_is_written_when_the_format_cannot_carry_the_graph(store: Store) -> None:
    store.add(Quad(A, NamedNode("https://example.org/2024"), B))
    out = io.BytesIO()
    with pytest.raises(UsageError):
        export(store, out, "rdfxml")
    assert out.getvalue() == b""


@pytest.mark.parametrize("name", ["turtle", "trig", "ntriples", "nquads"])
def test_triple_terms_of_rdf_1_2_are_carried(name: str) -> None:
    triple = Triple(A, P, Triple(A, P, Literal("x")))
    (quad,) = parse(serialize([triple], name), RdfFormat.from_extension(FORMATS[name].extension))
    assert quad.triple == triple


@pytest.mark.parametrize("name", ["rdfxml", "jsonld"])
def test_triple_terms_are_refused_where_the_syntax_has_none(name: str) -> None:
    with pytest.raises(UsageError, match="cannot express"):
        serialize([Triple(A, P, Triple(A, P, Literal("x")))], name, context=read_context({"@context": {}}))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: Path(path).name)
def test_the_project_s_own_files_are_the_same_graph_after_the_way_through_turtle(source: Path) -> None:
    written = serialize(parse(path=source), "turtle")
    graphs = [rdflib.Graph().parse(data=data, format="turtle") for data in (source.read_bytes(), written)]
    assert rdflib.compare.isomorphic(*graphs)
