"""The knowledge base over the real graph: questions, names, numbers, and what it refuses."""

from __future__ import annotations

import dataclasses
import io
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import iwtld
from iwtld.errors import StoreError, UnknownNameError
from iwtld.namespaces import GRAPH
from iwtld.queries import StoredQuery


def test_it_cannot_be_changed(kb: iwtld.KnowledgeBase) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        kb.path = Path()  # type: ignore[misc]
    with pytest.raises((RuntimeError, OSError), match="read-write"):
        kb.store.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.Literal("c")))


def test_the_numbers_are_those_of_the_store(kb: iwtld.KnowledgeBase) -> None:
    info = kb.info()
    facts = ["version", "built", "store", "triples", "inferred", "records", "sources", "additions", "graphs"]
    assert list(info) == facts
    assert info["triples"] == sum(info["graphs"].values()) == len(kb.store)
    assert 0 < info["inferred"] < info["triples"]


def test_a_fresh_graph_is_not_stale(kb: iwtld.KnowledgeBase) -> None:
    assert kb.stale is False


def test_a_missing_store_is_said_and_not_built_when_building_is_off(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Run `iwtld build`"):
        iwtld.open(tmp_path / "none", build=False)
    assert not (tmp_path / "none").exists()


def test_the_union_of_all_graphs_is_asked_and_each_can_be_named(kb: iwtld.KnowledgeBase) -> None:
    everything = _count(
        kb, "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } } }"
    )
    assert _count(kb, "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } } }") == everything
    one = kb.graph("jurisdictions")
    assert _count(kb, f"SELECT (COUNT(*) AS ?n) FROM <{one}> {{ ?s ?p ?o }}") == kb.graphs[one]
    assert _count(kb, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{one}> {{ ?s ?p ?o }} }}") == kb.graphs[one]


def test_a_graph_is_named_by_iri_or_its_last_part(kb: iwtld.KnowledgeBase) -> None:
    assert kb.graph("instruments") == kb.graph(GRAPH + "instruments") == GRAPH + "instruments"
    with pytest.raises(UnknownNameError, match="Did you mean instruments"):
        kb.graph("instrumnts")


def test_an_export_of_one_graph_has_its_triples(kb: iwtld.KnowledgeBase) -> None:
    out = io.BytesIO()
    kb.export("ntriples", out, ["instruments"])
    assert out.getvalue().count(b"\n") == kb.graphs[GRAPH + "instruments"]


def test_every_stored_query_answers_its_example(kb: iwtld.KnowledgeBase) -> None:
    assert kb.queries
    for query in kb.queries.values():
        assert kb.query(query.name, **query.example) is not None


def test_dates_are_given_as_dates_or_as_text(kb: iwtld.KnowledgeBase) -> None:
    query = next(query for query in kb.queries.values() if "on" in query.example)
    other = {name: value for name, value in query.example.items() if name != "on"}
    assert kb.bound(query.name, on=date(2018, 1, 1), **other) == kb.bound(
        query.name, on="2018-01-01", **other
    )


def test_an_unknown_query_names_the_nearest(kb: iwtld.KnowledgeBase) -> None:
    name = next(iter(kb.queries))
    with pytest.raises(UnknownNameError, match=f"Did you mean .*{name}"):
        kb.query(name + "x")


def test_queries_are_described_by_their_headers(kb: iwtld.KnowledgeBase) -> None:
    for name, query in kb.queries.items():
        assert isinstance(query, StoredQuery)
        assert name == query.name == query.path.stem


def _count(kb: iwtld.KnowledgeBase, text: str) -> int:
    (row,) = kb.sparql(text).rows()
    value = next(iter(row.values())) if isinstance(row, dict) else row[0]
    return int(getattr(value, "value", value))
