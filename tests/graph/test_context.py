"""The records of a build as a store that can be added to."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from iwtld.errors import StoreError
from iwtld.graph import (
    Manifest,
    building,
    most_triples,
    open_build,
    open_context,
    open_scratch,
    read_manifest,
    verify,
)
from iwtld.graph.context import FEW, MOST_IN_MEMORY

NAME = NamedNode("https://example.org/name")
HERE, THERE = NamedNode("https://example.org/here"), NamedNode("https://example.org/there")
MORE = Quad(NAME, NAME, Literal("more"))


def triples(count: int) -> list[Quad]:
    return [Quad(NamedNode(f"https://example.org/{n}"), NAME, Literal(f"name {n}")) for n in range(count)]


def publish(root: Path, count: int) -> Manifest:
    """Publish as many triples, half of them in two graphs, with all of them as records."""
    graph = Store()
    rows = triples(count)
    graph.extend(Quad(*quad.triple, HERE) for quad in rows)
    graph.extend(Quad(*quad.triple, THERE) for quad in rows[: count // 2])
    with building(root) as build:
        size = build.write(graph)
        assert build.write_records(quad.triple for quad in graph) == count
        return build.publish(Manifest("1", "2026-03-05T10:00:00Z", size, 0, {}, 0, 0, ""))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("store")
    publish(root, 300)
    return root


@pytest.fixture
def store(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "copy")


def clones(store: Path) -> list[Path]:
    return sorted((store / "clones").glob("*"))


@pytest.mark.parametrize("size", [0, FEW, FEW + 1, MOST_IN_MEMORY + 1])
def test_the_context_holds_each_recorded_triple_once_in_the_default_graph(store: Path, size: int) -> None:
    with open_context(store, triples=size) as context:
        assert set(context) == set(triples(300))
        assert {quad.graph_name for quad in context} == {DefaultGraph()}


@pytest.mark.parametrize("size", [0, FEW + 1])
def test_adding_to_the_context_leaves_the_build_as_it_was(store: Path, size: int) -> None:
    with open_context(store, triples=size) as context:
        context.extend(Quad(NAME, NAME, Literal(str(n))) for n in range(2000))
        context.remove(triples(1)[0])
        context.optimize()
        assert len(context) == 2299
    assert verify(store) == []
    with open_context(store) as context:
        assert len(context) == 300


def test_two_contexts_at_once_know_nothing_of_each_other(store: Path) -> None:
    with open_context(store) as first, open_context(store) as second:
        first.add(MORE)
        assert MORE not in second


def test_the_context_takes_no_room_of_its_own_beside_the_builds(store: Path) -> None:
    with open_context(store):
        (clone,) = clones(store)
        tables = list((clone / "records").glob("*.sst"))
        assert tables
        assert all(
            path.stat().st_nlink > 1 for path in tables if path.name in read_manifest(store).record_files
        )


def test_the_context_is_removed_at_the_end_also_of_a_failure(store: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_context(store):
        raise ZeroDivisionError
    assert clones(store) == []


def test_a_context_stays_whole_while_builds_are_published(store: Path) -> None:
    with open_context(store) as context:
        for count in (1, 2, 3):
            publish(store, count)
        assert len(context) == 300
    with open_context(store) as context:
        assert len(context) == 3


def test_what_a_killed_process_left_is_removed_and_what_is_in_use_is_not(store: Path) -> None:
    script = (
        "import sys, time\nfrom iwtld.graph import open_context\n"
        "with open_context(sys.argv[1]):\n    print('open', flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(store)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"open\n"
        process.send_signal(signal.SIGKILL)
    (left,) = clones(store)
    with open_context(store):
        assert left not in clones(store)
        with open_context(store) as context:
            assert len(context) == 300
            assert len(clones(store)) == 2


def test_where_the_store_cannot_be_written_the_context_lies_in_the_temporary_folder(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (store / "clones").write_text("in the way")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with open_context(store) as context:
        assert len(context) == 300
        assert len(list((tmp_path / "temporary").iterdir())) == 1
    assert list((tmp_path / "temporary").iterdir()) == []


def test_tables_are_copied_where_they_cannot_be_linked(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("another file system")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    with open_context(store) as context:
        assert len(context) == 300


def test_a_folder_that_is_given_is_the_one_that_is_used(store: Path, tmp_path: Path) -> None:
    with open_context(store, folder=tmp_path / "mine"):
        assert len(list((tmp_path / "mine").iterdir())) == 1
        assert clones(store) == []


def test_without_a_build_there_is_no_context(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no graph in"), open_context(tmp_path):
        pass


@pytest.mark.parametrize("size", [0, FEW + 1])
def test_a_build_without_records_says_to_build_again(tmp_path: Path, size: int) -> None:
    with building(tmp_path) as build:
        build.write(Store())
        build.publish(Manifest("1", "2026-03-05T10:00:00Z", 0, 0, {}, 0, 0, ""))
    assert len(open_build(tmp_path).store) == 0
    refusal = pytest.raises(StoreError, match=r"no records to validate against. Run `iwtld build`")
    with refusal, open_context(tmp_path, triples=size):
        pass


@pytest.mark.parametrize("size", [0, FEW + 1])
def test_a_truncated_table_of_the_records_is_named(store: Path, size: int) -> None:
    table = next(store.glob("builds/*/records/*.sst"))
    table.write_bytes(table.read_bytes()[:-1])
    with pytest.raises(StoreError, match=f"{table.name} is damaged"), open_context(store, triples=size):
        pass


def test_a_flipped_byte_of_the_records_is_found_by_verification(store: Path) -> None:
    table = next(store.glob("builds/*/records/*.sst"))
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(content)
    assert [finding.file for finding in verify(store)] == [str(table)]


def test_the_records_of_the_real_build_are_what_was_recorded_and_the_ontology(store_dir: Path) -> None:
    manifest = read_manifest(store_dir)
    recorded = {quad.triple for quad in _recorded(open_build(store_dir).store)}
    with open_context(store_dir) as context:
        assert {quad.triple for quad in context} == recorded
        assert len(context) == len(recorded) > 80_000
    assert manifest.triples - manifest.inferred >= len(recorded)


def _recorded(graph: Store) -> list[Quad]:
    """Return the quads of the graphs that the build's own reasoning and description did not make."""
    made = ("graph/inferred", "graph/closure", "graph/dataset")
    return [quad for quad in graph if not any(part in str(quad.graph_name) for part in made)]


def test_few_triples_are_kept_in_memory_and_very_many_on_disk(tmp_path: Path) -> None:
    with open_scratch(MOST_IN_MEMORY, folder=tmp_path) as store:
        assert len(store) == 0
        assert list(tmp_path.iterdir()) == []
    with open_scratch(MOST_IN_MEMORY + 1, folder=tmp_path) as store:
        store.add(MORE)
        assert set(store) == {MORE}
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_taken_to_hold_as_many_triples_as_its_form_allows() -> None:
    assert most_triples(5_200, "nt") == 40
    assert most_triples(4_000, "ttl") == most_triples(4_000, "csv") == 100
