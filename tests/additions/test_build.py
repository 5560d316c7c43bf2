"""Builds and openings take the additions into account; here over resources without any table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import iwtld
from iwtld import resources
from iwtld.additions.addition import Addition
from iwtld.additions.folder import writing
from iwtld.build import build
from iwtld.errors import DataError
from iwtld.graph import read_manifest
from iwtld.incoming.document import Document

Make = Callable[..., Document]
Add = Callable[..., Addition]


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "resources"
    for name in ("data", "ontology/rules", "shapes"):
        (folder / name).mkdir(parents=True)
    monkeypatch.setattr(resources, "root", lambda: folder)
    return folder


@pytest.fixture
def add(additions_dir: Path, document: Make) -> Add:
    def add(text: str = "<urn:x:a> <urn:x:b> 1 .") -> Addition:
        with writing() as writer:
            return writer.commit(writer.stage([document("a.ttl", text)]))

    return add


def remove(addition: Addition) -> None:
    with writing() as writer:
        writer.remove(addition.id)


def test_the_manifest_lists_the_additions_and_counts_their_statements(tmp_path: Path, add: Add) -> None:
    one, two = add(), add()
    manifest = build(tmp_path / "store")
    assert list(manifest.additions) == [one.id, two.id]
    assert manifest.graphs[one.graph] == manifest.graphs[two.graph] == 1
    assert [stage.name for stage in manifest.stages] == ["populate", "additions", "validate", "reason"]
    assert read_manifest(tmp_path / "store") == manifest


def test_a_graph_is_stale_once_something_is_added_and_once_it_is_removed(tmp_path: Path, add: Add) -> None:
    store = tmp_path / "store"
    build(store)
    assert not iwtld.open(store).stale
    addition = add()
    assert iwtld.open(store).stale
    build(store)
    assert not iwtld.open(store).stale
    remove(addition)
    assert iwtld.open(store).stale


def test_the_default_graph_is_built_again_by_itself(
    tmp_path: Path, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IWTLD_STORE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    assert iwtld.open().info()["additions"] == []
    addition = add()
    graph = iwtld.open()
    assert graph.info()["additions"] == [addition.id]
    assert addition.graph in graph.graphs


def test_answers_say_that_they_rest_on_other_data(tmp_path: Path, add: Add) -> None:
    versions = [build(tmp_path / "store").dataset_version]
    addition = add()
    versions.append(build(tmp_path / "store").dataset_version)
    add()
    versions.append(build(tmp_path / "store").dataset_version)
    assert len(set(versions)) == 3
    assert read_manifest(tmp_path / "store").dataset_version == versions[-1]
    assert all(version.startswith(iwtld.__version__ + "+") for version in versions)
    assert addition.id not in versions[-1]


def test_an_addition_that_does_not_fit_leaves_the_graph_that_was_there(tmp_path: Path, add: Add) -> None:
    before = build(tmp_path / "store")
    addition = add("<urn:x:a> oops .")
    with pytest.raises(DataError, match=f"addition {addition.id}: a.ttl"):
        build(tmp_path / "store")
    assert read_manifest(tmp_path / "store") == before


def test_info_lists_additions_by_number_and_not_by_letter(tmp_path: Path, add: Add) -> None:
    ids = [add().id for _ in range(11)]
    build(tmp_path / "store")
    assert iwtld.open(tmp_path / "store").info()["additions"] == ids
