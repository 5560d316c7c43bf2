"""Publishing in real servers: what is there before, during and after it, and after it died."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from iwtld.doctor import diagnose
from iwtld.errors import ServiceError, StoreError
from iwtld.namespaces import GRAPH
from iwtld.remote import Dataset, Service, lease, open_service, publish, swap
from iwtld.remote.lease import Journal, leased
from iwtld.remote.opening import open_published
from iwtld.remote.publication import JOURNAL, PUBLICATION, STAGING, UNION, read_state

from .conftest import small, store_of, wipe
from .servers import Server, free_port, oxigraph, oxigraph_command

OLD = {"a": ":x :p 1, 2 .", "b": ":y :p 1 .", "inferred__c": ":z :p :x ."}
NEW = {"a": ":x :p 2, 3, 4 .", "b": ":y :p 1 .", "d": ":new :p [ :q 1 ; :r [ :q 2 ] ] ."}


class DiedError(Exception):
    """The process ended here."""


def values(service: Service, graph: str) -> set[str]:
    rows = service.select("SELECT ?o { ?s ?p ?o }", Dataset(default=(GRAPH + graph,)))
    return {row["o"].value for row in rows}


def ours(service: Service) -> set[str]:
    found = {graph for graph in service.graphs() if graph.startswith("https://w3id.org/iwtld/")}
    assert (UNION in found) is (PUBLICATION in found and service.dialect.has("union-graph"))
    return found - {UNION}


def dies(*args: object, **kwargs: object) -> None:
    raise DiedError


def kill(
    monkeypatch: pytest.MonkeyPatch, place: object, name: str, service: Service, source: publish.Source
) -> None:
    """Publish, and die at a place without tidying up, as a process does that is killed."""
    with monkeypatch.context() as patch:
        patch.setattr(place, name, dies)
        patch.setattr(lease.Lease, "release", lambda self: None)
        with pytest.raises(DiedError):
            publish.publish(service, source)


def test_a_publication_holds_the_graphs_and_says_so(service: Service) -> None:
    source = small(**OLD)
    publish.publish(service, source)
    assert ours(service) == {*source.graphs, PUBLICATION}
    found = read_state(service).publication
    assert found is not None
    assert found.manifest.graphs == {GRAPH + "a": 2, GRAPH + "b": 1, GRAPH + "inferred/c": 1}
    assert values(service, "a") == {"1", "2"}


def test_the_next_publication_loads_what_differs_alone(service: Service) -> None:
    publish.publish(service, small(**OLD))
    work = publish.publish(service, small(**NEW))
    assert work.tasks == {
        GRAPH + "a": "changed",
        GRAPH + "b": "unchanged",
        GRAPH + "d": "new",
        GRAPH + "inferred/c": "removed",
    }
    assert values(service, "a") == {"2", "3", "4"}
    assert ours(service) == {GRAPH + "a", GRAPH + "b", GRAPH + "d", PUBLICATION}


def test_publishing_the_same_again_changes_nothing(service: Service) -> None:
    source = small(**NEW)
    publish.publish(service, source)
    before = read_state(service).publication
    work = publish.publish(service, source)
    assert set(work.tasks.values()) == {"unchanged"}
    assert read_state(service).publication == before
    assert JOURNAL not in ours(service)


def test_a_graph_that_somebody_else_changed_is_loaded_again(service: Service) -> None:
    source = small(**OLD)
    publish.publish(service, source)
    service.clear(GRAPH + "b")
    assert publish.publish(service, source).graphs("changed") == [GRAPH + "b"]
    assert values(service, "b") == {"1"}


def test_blank_nodes_have_the_same_names_each_time_and_are_blank_again_when_read(service: Service) -> None:
    publish.publish(service, small(**NEW))
    first = values(service, "d")
    publish.publish(service, small(**NEW), everything=True)
    assert values(service, "d") == first
    assert all("/.well-known/genid/" in value for value in first - {"1", "2"})
    published = open_published(service.url, environment={})
    assert {
        type(quad.subject).__name__ for quad in published.graph if quad.graph_name.value.endswith("/d")
    } == {
        "BlankNode",
        "NamedNode",
    }


def test_a_union_graph_has_the_triples_of_all_graphs_and_follows_them(oxigraph_server: Server) -> None:
    service = open_service(oxigraph_server.url, environment={})
    wipe(service)
    for step in (OLD, NEW):
        source = small(**step)
        publish.publish(service, source)
        each = [values(service, graph.removeprefix(GRAPH)) for graph in source.graphs]
        assert values(service, "union") == set().union(*each)
        found = read_state(service).publication
        assert found is not None
        assert found.union == service.count(UNION) > 0


def test_a_union_graph_that_somebody_changed_is_made_again(oxigraph_server: Server) -> None:
    service = open_service(oxigraph_server.url, environment={})
    wipe(service)
    publish.publish(service, small(**OLD))
    before = values(service, "union")
    service.clear(UNION)
    (told,) = [check for check in diagnose(service.url) if check.name == "graph"]
    assert (told.state, UNION in told.detail) == ("fail", True)
    publish.publish(service, small(**OLD))
    assert values(service, "union") == before


def test_graphs_of_other_people_are_neither_touched_nor_seen(service: Service) -> None:
    service.update("INSERT DATA { GRAPH <http://example.org/theirs> { <http://example.org/x> <a:p> 99 } }")
    publish.publish(service, small(**OLD))
    publish.publish(service, small(**NEW))
    assert service.count("http://example.org/theirs") == 1
    graph = open_published(service.url, environment={}).graph
    asked = graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", use_default_graph_as_union=True)
    assert [row["n"].value for row in asked] == ["8"]


def test_a_publication_that_dies_while_it_loads_leaves_the_old_graph(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(service, small(**OLD))
    before = read_state(service).publication
    kill(monkeypatch, publish, "swap", service, small(**NEW))
    assert read_state(service).publication == before
    assert [values(service, name) for name in ("a", "b", "inferred/c")] == [
        {"1", "2"},
        {"1"},
        {"http://example.org/x"},
    ]
    assert open_published(service.url, environment={}).publication == before
    publish.publish(service, small(**NEW))
    assert ours(service) == {GRAPH + "a", GRAPH + "b", GRAPH + "d", PUBLICATION}
    assert values(service, "a") == {"2", "3", "4"}


def test_a_publication_that_dies_before_the_swap_begins_is_finished_by_the_next(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(service, small(**OLD))
    kill(monkeypatch, swap, "finish", service, small(**NEW))
    lines: list[str] = []
    work = publish.publish(service, small(**NEW), progress=lines.append)
    assert "was interrupted" in lines[0]
    assert set(work.tasks.values()) == {"unchanged"}
    assert values(service, "a") == {"2", "3", "4"}
    assert ours(service) == {GRAPH + "a", GRAPH + "b", GRAPH + "d", PUBLICATION}


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_swap_that_dies_between_two_updates_is_finished_by_the_next(
    service: Service, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    old = {**OLD, "e": ":x :p 1 ."}
    new = {**NEW, "e": ":x :p 2 ."}
    publish.publish(service, small(**old))
    sent = Service.update
    swapping, updates = swap.finish, 0

    def counted(self: Service, text: str, *args: object, **kwargs: object) -> None:
        nonlocal updates
        updates += 1
        if updates == at:
            raise DiedError
        sent(self, text, *args, **kwargs)  # type: ignore[arg-type]

    def finish(*args: object) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Service, "update", counted)
            swapping(*args)  # type: ignore[arg-type]
        raise DiedError

    with monkeypatch.context() as patch:
        patch.setattr(swap, "finish", finish)
        with pytest.raises(DiedError):
            publish.publish(service, small(**new))
    state = read_state(service)
    assert state.journal is not None
    if not service.dialect.atomic_updates and state.publication and updates == at:
        with pytest.raises(StoreError, match="being replaced"):
            open_published(service.url, environment={})
    publish.publish(service, small(**new))
    assert [values(service, name) for name in ("a", "b", "e")] == [{"2", "3", "4"}, {"1"}, {"2"}]
    assert ours(service) == {GRAPH + "a", GRAPH + "b", GRAPH + "d", GRAPH + "e", PUBLICATION}


def test_two_publications_at_once_exclude_each_other(service: Service) -> None:
    with leased(service) as first, pytest.raises(StoreError, match=f"{first.id}.*is under way"):
        publish.publish(service, small(**OLD))


def test_a_lease_that_was_taken_over_cannot_swap(service: Service) -> None:
    publish.publish(service, small(**OLD))
    with leased(service) as first:
        publish.publish(service, small(**NEW), take_over=True)
        with pytest.raises(StoreError, match="at the same time"):
            first.write(first.journal)
    assert values(service, "a") == {"2", "3", "4"}


def test_the_lease_of_another_machine_is_good_until_it_runs_out() -> None:
    journal = Journal("x", "another machine", 1, until=1000.0)
    assert not journal.is_dead(999.0)
    assert journal.is_dead(1001.0)


def test_nothing_is_swapped_when_the_service_lost_triples(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish.publish(service, small(**OLD))
    load = Service.load
    with monkeypatch.context() as patch:
        patch.setattr(
            Service, "load", lambda self, graph, triples, **rest: load(self, graph, list(triples)[1:])
        )
        with pytest.raises(ServiceError, match="took 2 of the 3 triples"):
            publish.publish(service, small(**NEW))
    assert values(service, "a") == {"1", "2"}


def test_the_refusal_of_an_update_says_what_is_missing(virtuoso_server: Server) -> None:
    wrong = {**virtuoso_server.environment, "IWTLD_STORE_PASSWORD": "wrong"}
    for environment in ({}, wrong):
        with pytest.raises(ServiceError, match="IWTLD_STORE_USER"):
            publish.publish(open_service(virtuoso_server.url, environment=environment), small(**OLD))


@pytest.mark.skipif(oxigraph_command() is None, reason="needs the Oxigraph server")
def test_a_server_that_is_killed_in_the_middle_keeps_the_old_graph(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    with oxigraph(folder, port) as server:
        service = open_service(server.url, environment={})
        publish.publish(service, small(**OLD))
        load = Service.load

        def loses_its_server(self: Service, graph: str, *args: object, **kwargs: object) -> int:
            if graph.startswith(STAGING):
                server.process.kill()
            return load(self, graph, *args, **kwargs)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(Service, "load", loses_its_server)
            with pytest.raises(ServiceError, match="does not answer"):
                publish.publish(service, small(**NEW))
    with oxigraph(folder, port) as server:
        service = open_service(server.url, environment={})
        assert values(service, "a") == {"1", "2"}
        assert len(open_published(server.url, environment={}).graph) == 4
        publish.publish(service, small(**NEW))
        assert values(service, "a") == {"2", "3", "4"}
        assert ours(service) == {GRAPH + "a", GRAPH + "b", GRAPH + "d", PUBLICATION}


def test_the_command_shows_what_it_would_do_and_then_does_it(
    service: Service, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from click.testing import CliRunner

    from iwtld.cli import cli
    from iwtld.graph import building

    store, source = tmp_path / "store", small(**NEW)
    with building(store) as builder:
        builder.publish(replace(source.manifest, triples=builder.write(store_of(**NEW))))
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    dry = CliRunner().invoke(cli, ["publish", server.url, "--store", str(store), "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert ours(service) == set()
    done = CliRunner().invoke(cli, ["publish", server.url, "--store", str(store)])
    assert done.exit_code == 0, done.output
    assert done.stdout == dry.stdout
    assert "3          8  new" in done.stdout
    assert "Nothing was changed." in dry.stderr
    assert values(service, "a") == {"2", "3", "4"}
