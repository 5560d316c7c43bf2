"""Building aside, publishing in one step, and what readers see of it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from iwtld.errors import StoreError
from iwtld.graph import (
    Build,
    Manifest,
    building,
    graph_sizes,
    open_build,
    open_read_only,
    read_manifest,
    store_path,
)
from iwtld.graph.layout import Layout
from iwtld.graph.store import _open

EX = "https://example.org/"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def graph_of(size: int, graph: str = EX + "g") -> Store:
    store = Store()
    store.extend(
        Quad(NamedNode(f"{EX}{number}"), LABEL, Literal(str(number)), NamedNode(graph))
        for number in range(size)
    )
    return store


def manifest_of(store: Store) -> Manifest:
    return Manifest(
        version="1.0",
        built="2026-03-05T10:00:00Z",
        triples=len(store),
        inferred=0,
        graphs=graph_sizes(store),
        sources=1,
        records=2,
        resources="0" * 64,
    )


def publish(root: Path, size: int) -> Manifest:
    graph = graph_of(size)
    with building(root) as build:
        build.write(graph)
        return build.publish(manifest_of(graph))


def builds(root: Path) -> set[str]:
    return {path.name for path in (root / "builds").iterdir()}


def test_a_published_build_is_read_back_quad_by_quad(tmp_path: Path) -> None:
    graph = graph_of(50)
    graph.add(Quad(BlankNode("b"), LABEL, Literal("x", language="en"), DefaultGraph()))
    with building(tmp_path) as build:
        assert build.write(graph) == 51
        build.publish(manifest_of(graph))
    assert set(open_read_only(tmp_path)) == set(graph)


def test_the_manifest_that_readers_get_is_the_one_of_the_graph_they_read(tmp_path: Path) -> None:
    written = publish(tmp_path, 7)
    build = open_build(tmp_path)
    assert build.manifest == written == read_manifest(tmp_path)
    assert build.manifest.build == build.folder.parent.name
    assert build.manifest.graphs == {EX + "g": 7}
    assert len(build.store) == 7


def test_a_second_publication_replaces_the_first(tmp_path: Path) -> None:
    publish(tmp_path, 3)
    publish(tmp_path, 5)
    assert len(open_read_only(tmp_path)) == 5


def test_the_build_before_is_kept_and_older_ones_are_removed(tmp_path: Path) -> None:
    ids = [publish(tmp_path, size).build for size in (1, 2, 3)]
    assert builds(tmp_path) == set(ids[1:])


def test_an_open_graph_stays_whole_when_its_build_is_removed(tmp_path: Path) -> None:
    publish(tmp_path, 2000)
    reader = open_read_only(tmp_path)
    publish(tmp_path, 1)
    publish(tmp_path, 2)
    assert {quad.object.value for quad in reader} == {str(number) for number in range(2000)}


def test_leaving_without_publishing_discards_the_build(tmp_path: Path) -> None:
    first = publish(tmp_path, 4)
    with building(tmp_path) as build:
        build.write(graph_of(9))
    assert builds(tmp_path) == {first.build}
    assert len(open_read_only(tmp_path)) == 4


def test_an_exception_discards_the_build_and_passes_through(tmp_path: Path) -> None:
    first = publish(tmp_path, 4)

    def build_from_a_missing_file() -> None:
        with building(tmp_path) as build:
            build.write(graph_of(9))
            (tmp_path / "nothing.csv").read_text()

    with pytest.raises(FileNotFoundError):
        build_from_a_missing_file()
    assert builds(tmp_path) == {first.build}


def test_an_interrupt_right_after_the_swap_does_not_discard_the_published_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    def publish_and_interrupt() -> None:
        graph = graph_of(6)
        with building(tmp_path) as build:
            build.write(graph)
            monkeypatch.setattr("iwtld.graph.builder._remove_others", interrupt)
            build.publish(manifest_of(graph))

    publish(tmp_path, 1)
    with pytest.raises(KeyboardInterrupt):
        publish_and_interrupt()
    assert len(open_read_only(tmp_path)) == 6


def test_what_a_killed_build_left_is_removed_by_the_next_build(tmp_path: Path) -> None:
    first = publish(tmp_path, 4)
    leftover = tmp_path / "builds" / "20260101T000000Z-deadbeef" / "graph"
    leftover.mkdir(parents=True)
    (leftover / "000001.sst").write_bytes(b"half")
    with building(tmp_path):
        pass
    assert builds(tmp_path) == {first.build}


def test_a_second_build_at_once_is_refused_and_names_the_process_that_builds(tmp_path: Path) -> None:
    with (
        building(tmp_path),
        pytest.raises(StoreError, match=rf"Process {os.getpid()} is building"),
        building(tmp_path),
    ):
        pass


def test_the_lock_is_free_again_after_a_failed_build(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), building(tmp_path):
        raise ZeroDivisionError
    publish(tmp_path, 1)


def test_a_graph_of_another_size_than_the_manifest_says_is_not_published(tmp_path: Path) -> None:
    publish(tmp_path, 4)
    with building(tmp_path) as build:
        build.write(graph_of(9))
        with pytest.raises(StoreError, match="holds 9 triples, not 4"):
            build.publish(manifest_of(graph_of(4)))
    assert len(open_read_only(tmp_path)) == 4


def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="could not be written"), building(tmp_path / "file"):
        pass


def test_readers_always_find_a_whole_graph_while_builds_are_published(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    seen: list[int] = []
    failures: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                build = open_build(tmp_path)
                assert len(build.store) == build.manifest.triples
                seen.append(build.manifest.triples)
            except Exception as error:
                failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for size in range(2, 14):
        publish(tmp_path, size)
    done.set()
    reader.join()
    assert failures == []
    assert seen == sorted(seen)
    assert len(set(seen)) > 1


def test_a_build_that_is_removed_before_it_is_opened_gives_way_to_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, 1)
    look = Layout.pointer
    stale = [look(Layout(tmp_path))]
    publish(tmp_path, 2)
    publish(tmp_path, 3)
    monkeypatch.setattr(Layout, "pointer", lambda layout: stale.pop() if stale else look(layout))
    assert open_build(tmp_path).manifest.triples == 3


def test_a_build_that_is_removed_while_it_is_opened_gives_way_to_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, 1)
    sizes = [3, 2]

    def open_and_be_overtaken(layout: Layout, build_id: str) -> Build:
        build = _open(layout, build_id)
        # The files are open already when they go, so nothing fails: only the pointer tells.
        while sizes:
            publish(tmp_path, sizes.pop())
        return build

    monkeypatch.setattr("iwtld.graph.store._open", open_and_be_overtaken)
    assert open_build(tmp_path).manifest.triples == 3


def test_the_store_folder_is_the_argument_then_the_variable_then_the_users_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IWTLD_STORE", str(tmp_path / "variable"))
    assert store_path(tmp_path / "argument") == tmp_path / "argument"
    assert store_path() == tmp_path / "variable"
    monkeypatch.delenv("IWTLD_STORE")
    assert store_path().parts[-2:] == ("iwtld", "store")
