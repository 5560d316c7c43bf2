"""What is said about a store that is not there or not whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from iwtld.errors import StoreError
from iwtld.graph import Manifest, building, open_build, open_read_only, read_manifest, verify


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("store")
    graph = Store()
    node = NamedNode("https://example.org/a")
    graph.extend(Quad(node, node, Literal(f"a value of some length {n}"), node) for n in range(300))
    with building(root) as build:
        build.write(graph)
        build.publish(Manifest("1", "2026-03-05T10:00:00Z", 300, 0, {node.value: 300}, 0, 0, ""))
    return root


@pytest.fixture
def store(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "copy")


def graph_files(store: Path, pattern: str) -> list[Path]:
    return sorted(store.glob(f"builds/*/graph/{pattern}"))


def test_an_empty_place_says_to_build(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no graph in .* Run `iwtld build`"):
        open_read_only(tmp_path / "nowhere")


def test_looking_for_a_store_creates_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        open_read_only(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_copied_store_opens_at_its_new_place(store: Path) -> None:
    assert len(open_read_only(store)) == 300


@pytest.mark.parametrize("pattern", ["*.sst", "CURRENT", "MANIFEST-*"])
def test_a_missing_file_is_named(store: Path, pattern: str) -> None:
    gone = graph_files(store, pattern)[0]
    gone.unlink()
    with pytest.raises(StoreError, match=f"{gone.name} is damaged"):
        open_build(store)


def test_a_truncated_file_is_named_with_both_sizes(store: Path) -> None:
    cut = graph_files(store, "*.sst")[0]
    size = cut.stat().st_size
    cut.write_bytes(cut.read_bytes()[:-1])
    with pytest.raises(StoreError, match=rf"{cut.name} is damaged: it has {size - 1} bytes.* {size}"):
        open_build(store)


def test_a_flipped_byte_is_found_by_verification_with_both_hashes(store: Path) -> None:
    flipped = graph_files(store, "*.sst")[0]
    content = bytearray(flipped.read_bytes())
    content[len(content) // 2] ^= 1
    flipped.write_bytes(content)
    (finding,) = verify(store)
    assert finding.file == str(flipped)
    assert finding.code == "STORE-FILE"
    assert finding.reason.count("bytes and") == 2


def test_a_whole_store_verifies_without_findings(store: Path) -> None:
    open_read_only(store).query("SELECT * WHERE { ?s ?p ?o }")
    assert verify(store) == []


def test_a_build_folder_that_was_removed_is_reported(store: Path) -> None:
    shutil.rmtree(store / "builds")
    with pytest.raises(StoreError, match="cannot be read"):
        open_build(store)


@pytest.mark.parametrize("text", ["", "../../etc", "20260101T000000Z-zzzzzzzz", "a b c", "\0", "\udcff"])
def test_a_pointer_that_names_no_build_is_refused_before_it_becomes_a_path(store: Path, text: str) -> None:
    (store / "current").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(StoreError, match=r"current (does not name a build|cannot be read)"):
        open_build(store)


def test_building_repairs_a_damaged_pointer(store: Path) -> None:
    (store / "current").write_text("?")
    with building(store) as build:
        build.write(Store())
        build.publish(Manifest("1", "2026-03-05T10:00:00Z", 0, 0, {}, 0, 0, ""))
    assert len(open_read_only(store)) == 0


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 1', '{"version": "1", "graphs": 3}'])
def test_a_damaged_manifest_is_a_store_error(store: Path, text: str) -> None:
    next(store.glob("builds/*/manifest.json")).write_text(text)
    with pytest.raises(StoreError, match="manifest"):
        read_manifest(store)
