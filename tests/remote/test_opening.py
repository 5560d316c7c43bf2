"""The real graph, published in real servers, answers as the embedded one does."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import iwtld
from iwtld.errors import QuerySyntaxError, StoreError, UnknownNameError, UsageError
from iwtld.graph import open_build, store_path
from iwtld.kb import KnowledgeBase
from iwtld.remote.graph import RemoteGraph
from iwtld.remote.mirror import mirror

from .servers import Server


@pytest.fixture
def remote(published_server: Server, monkeypatch: pytest.MonkeyPatch) -> KnowledgeBase:
    for name, value in published_server.environment.items():
        monkeypatch.setenv(name, value)
    return iwtld.open(published_server.url)


def requests(graph: KnowledgeBase) -> int:
    assert isinstance(graph.store, RemoteGraph)
    return graph.store.service.client.requests


def test_it_says_what_the_build_says(
    kb: KnowledgeBase, remote: KnowledgeBase, published_server: Server
) -> None:
    assert remote.graphs == kb.graphs
    assert {**remote.info(), "store": ""} == {**kb.info(), "store": ""}
    assert remote.info()["store"] == published_server.url
    assert requests(remote) <= 2


def test_names_are_found_as_embedded(kb: KnowledgeBase, remote: KnowledgeBase) -> None:
    assert remote.resolve("country", "viet nam") == kb.resolve("country", "viet nam")
    assert remote.names("instrument") == kb.names("instrument")
    with pytest.raises(UnknownNameError, match="Viet Nam"):
        remote.resolve("country", "viet namm")


def test_a_stored_query_gives_the_rows_of_the_embedded_graph(
    kb: KnowledgeBase, remote: KnowledgeBase
) -> None:
    for graph in (kb, remote):
        assert graph.query("country-memberships", country="Viet Nam").rows()
    # Within a cell that joins several values their order is that of the engine.
    here, there = (
        sorted(
            sorted(json.dumps(row, default=str)) for row in graph.query("country-memberships", country="VNM")
        )
        for graph in (kb, remote)
    )
    assert there == here


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s a iwt:Participation } }",
        "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/iwtld/graph/actors> { ?s ?p ?o }",
        "ASK { ?s a iwt:Participation }",
        "ASK { ?s a iwt:NoSuchThing }",
        "SELECT ?x { VALUES ?x { 'é\"\\n' true } } ORDER BY STR(?x)",
    ],
)
def test_a_query_of_ones_own_is_answered_alike(kb: KnowledgeBase, remote: KnowledgeBase, text: str) -> None:
    assert remote.sparql(text).rows() == kb.sparql(text).rows()


def test_a_graph_as_an_answer_is_alike(kb: KnowledgeBase, remote: KnowledgeBase) -> None:
    text = "CONSTRUCT { ?s skos:prefLabel ?o } WHERE { ?s a iwt:Provision ; skos:prefLabel ?o }"
    assert set(remote.sparql(text).triples) == set(kb.sparql(text).triples)


@pytest.mark.parametrize(
    "text", ["DROP ALL", "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", "SELECT * {"]
)
def test_what_may_not_be_asked_is_refused_before_it_is_sent(remote: KnowledgeBase, text: str) -> None:
    before = requests(remote)
    with pytest.raises(QuerySyntaxError):
        remote.sparql(text)
    assert requests(remote) == before


def test_a_legal_basis_is_answered_in_a_bounded_number_of_requests(
    kb: KnowledgeBase, remote: KnowledgeBase
) -> None:
    question = ("KHM", "CHN")
    here, there = (graph.basis(*question, form="extradition", on="2024-01-01") for graph in (kb, remote))
    assert (there.grade, [route.id for route in there.routes]) == (
        here.grade,
        [route.id for route in here.routes],
    )
    assert [set(route.sources) for route in there.routes] == [set(route.sources) for route in here.routes]
    assert requests(remote) < 50
    before = requests(remote)
    remote.basis("VNM", "CHN", form="extradition", on="2024-01-01")
    assert requests(remote) - before < 20


def test_an_export_has_the_bytes_of_the_embedded_graph(kb: KnowledgeBase, remote: KnowledgeBase) -> None:
    # The ontology holds blank nodes; claims hold decimals, years and texts in several languages.
    written = []
    for graph in (kb, remote):
        stream = io.BytesIO()
        graph.export("trig", stream, ["ontology", "claims", "figures"])
        written.append(stream.getvalue())
    assert written[0] == written[1]


def test_a_copy_is_made_once_and_is_what_was_published(
    kb: KnowledgeBase, remote: KnowledgeBase, published_server: Server, tmp_path: Path
) -> None:
    folder, fresh = mirror(published_server.url, tmp_path / "copy")
    assert fresh
    assert dict(open_build(folder).manifest.graphs) == dict(kb.manifest.graphs)
    assert mirror(published_server.url, tmp_path / "copy") == (folder, False)


def test_the_command_line_takes_an_address_for_a_store(
    remote: KnowledgeBase, published_server: Server
) -> None:
    command = [sys.executable, "-c", "import sys; from iwtld.cli import main; sys.exit(main())"]
    told = subprocess.run(
        [*command, "info", "--format", "json", "--store", published_server.url],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["triples"] == remote.manifest.triples


def test_a_service_without_a_publication_says_what_to_do(service: object, server: Server) -> None:
    with pytest.raises(StoreError, match="iwtld publish"):
        iwtld.open(server.url)


def test_an_address_is_no_folder() -> None:
    with pytest.raises(UsageError, match="--store DIR"):
        store_path("http://127.0.0.1:7878")
