"""Building inside real servers: the result is the embedded build, and a failure leaves what was published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox
import pytest

import iwtld
from iwtld import resources
from iwtld.errors import ServiceAnswerError, ServiceError
from iwtld.graph import Stage
from iwtld.namespaces import GRAPH
from iwtld.reason.closure import CLOSURE_GRAPH
from iwtld.reason.rules import Rule
from iwtld.remote import Dataset, Service, building, lease, open_service, reasoning
from iwtld.remote.building import Outcome, build_in
from iwtld.remote.dialects import VIRTUOSO
from iwtld.remote.opening import Published, open_published
from iwtld.remote.publication import PUBLICATION, UNION, read_state
from iwtld.remote.publish import publish
from iwtld.remote.reasoning import Workplace, close, run_rules
from iwtld.remote.skolem import has_blank

from .conftest import small, started, wipe
from .servers import EVERYWHERE, Server, oxigraph, oxigraph_command

WORK = "http://example.org/work"
BEFORE = {"ontology": ":x :p 1, 2 .", "gone": ":y :p 1 .", "inferred__participation": ":z :p :x ."}
"""A publication with a graph that the build makes as well, one of conclusions, and one that is to go."""


@dataclass(frozen=True)
class Built:
    """A build over another publication, in a server."""

    service: Service
    outcome: Outcome
    published: Published


@pytest.fixture(scope="module", params=EVERYWHERE)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    with started(request.param, tmp_path_factory.mktemp("built")) as server:
        service = open_service(server.url, environment=server.environment)
        publish(service, small(**BEFORE))
        outcome = build_in(server.url, environment=server.environment)
        yield Built(service, outcome, open_published(server.url, environment=server.environment))


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """The project's resources with one table and without rules: enough to fail with."""
    root = tmp_path / "resources"
    for name in ("ontology", "shapes"):
        shutil.copytree(resources.folder(name), root / name, ignore=shutil.ignore_patterns("*.rq"))
    (root / "data").mkdir()
    for path in resources.folder("data").glob("sources.csv*"):
        shutil.copy(path, root / "data")
    return root


def contents(graph: object, name: str) -> tuple[set[ox.Triple], int]:
    """Return the triples without blank nodes, and the number of the others."""
    quads = list(graph.quads_for_pattern(None, None, None, ox.NamedNode(name)))  # type: ignore[attr-defined]
    return {quad.triple for quad in quads if not has_blank(quad)}, sum(map(has_blank, quads))


def test_a_build_there_gives_every_graph_of_the_embedded_build(built: Built, kb: iwtld.KnowledgeBase) -> None:
    assert built.outcome.manifest.graphs == kb.manifest.graphs
    for name in kb.manifest.graphs:
        assert contents(built.published.graph, name) == contents(kb.store, name), name


def test_a_build_there_says_of_itself_what_the_embedded_build_says(
    built: Built, kb: iwtld.KnowledgeBase
) -> None:
    said = built.published.publication.manifest
    assert (said.triples, said.inferred, said.records, said.sources, said.resources) == (
        kb.manifest.triples,
        kb.manifest.inferred,
        kb.manifest.records,
        kb.manifest.sources,
        kb.manifest.resources,
    )


def test_a_build_takes_the_place_of_what_was_published_and_leaves_nothing_aside(built: Built) -> None:
    ours = {graph for graph in built.service.graphs() if graph.startswith("https://w3id.org/iwtld/")}
    assert ours - {UNION} == {*built.outcome.manifest.graphs, PUBLICATION}
    assert (UNION in ours) is built.service.dialect.has("union-graph")
    assert GRAPH + "gone" not in ours


def test_rules_are_taken_from_a_copy_only_where_a_server_gets_them_wrong(built: Built) -> None:
    known = {
        quirk.name.removeprefix("rule ") for quirk in built.service.dialect.quirks if "rule " in quirk.name
    }
    assert set(built.outcome.here) == known
    assert built.outcome.requests < 2_500


def test_a_build_that_dies_leaves_what_was_published_and_can_be_followed_by_another(
    service: Service, server: Server, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*args: object) -> None:
        raise KeyboardInterrupt

    publish(service, small(**BEFORE))
    before = read_state(service).publication
    with monkeypatch.context() as patch:
        patch.setattr(building, "violations", dies)
        patch.setattr(lease.Lease, "release", lambda self: None)
        with pytest.raises(KeyboardInterrupt):
            build_in(server.url, root=few, environment=server.environment)
    assert [graph for graph in service.graphs() if "/staging/" in graph]
    assert read_state(service).publication == before
    assert service.count(GRAPH + "ontology") == 2
    assert open_published(server.url, environment=server.environment).publication == before
    publish(service, small(**BEFORE, d=":x :p 3 ."))
    assert not [graph for graph in service.graphs() if "/staging/" in graph]


@pytest.mark.skipif(oxigraph_command() is None, reason="needs the Oxigraph server")
def test_a_server_that_stops_during_a_build_still_has_what_was_published(tmp_path: Path, few: Path) -> None:
    with oxigraph(tmp_path / "server") as server:
        publish(open_service(server.url, environment={}), small(**BEFORE))

        def stop(stage: Stage) -> None:
            if stage.name == "load":
                server.process.kill()

        with pytest.raises(ServiceError):
            build_in(server.url, root=few, environment={}, progress=stop)
    with oxigraph(tmp_path / "server") as server:
        found = open_published(server.url, environment={})
        assert found.publication.manifest.graphs == small(**BEFORE).manifest.graphs
        assert contents(found.graph, GRAPH + "ontology")[0] == set(
            small(**BEFORE).triples(GRAPH + "ontology")
        )


def checked(service: Service, turtle: str) -> Workplace:
    """Return a small working graph in a server whose conclusions are checked."""
    distrusted = replace(
        service.dialect, quirks=tuple(quirk for quirk in VIRTUOSO.quirks if quirk.name == "answers-checked")
    )
    service.load(WORK, small(work=turtle).triples(GRAPH + "work"))
    other = Service(service.url, distrusted, service.client)
    return Workplace(other, WORK, lambda name: name.replace(GRAPH, "http://example.org/"))


def rule() -> Rule:
    query = "CONSTRUCT { ?b <http://example.org/q> ?a } WHERE { ?a <http://example.org/p> ?b }"
    return Rule("turned", "", "", 1, (), "", query, Path("turned.rq"))


def test_wrong_conclusions_of_a_server_are_replaced_by_those_of_a_copy(
    oxigraph_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = open_service(oxigraph_server.url, environment={})
    wipe(service)
    place = checked(service, ":a :p :b . :b :p :c .")
    target = place.staged(rule().graph)
    wrong = f"INSERT DATA {{ GRAPH <{target}> {{ <http://example.org/b> <http://example.org/q> 7 }} }}"
    monkeypatch.setattr(reasoning, "as_update", lambda *args: wrong)
    run_rules(place, [rule()])
    rows = service.select("SELECT ?s ?o { ?s ?p ?o }", Dataset(default=(target,)))
    found = {(row["s"].value[-1], row["o"].value[-1]) for row in rows}
    assert found == {("b", "a"), ("c", "b")}
    assert place.here == ["turned"]
    wipe(service)


def test_a_closure_that_lacks_something_is_refused(
    oxigraph_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = open_service(oxigraph_server.url, environment={})
    wipe(service)
    subclass = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    place = checked(service, f":A {subclass} :B . :x a :A .")
    assert close(place) == 1
    service.clear(place.staged(CLOSURE_GRAPH))
    service.clear(WORK)
    place = checked(service, f":A {subclass} :B . :x a :A .")
    monkeypatch.setattr(reasoning, "_closing", lambda *args: iter(()))
    with pytest.raises(ServiceAnswerError, match="not that of the embedded store"):
        close(place)
    wipe(service)
