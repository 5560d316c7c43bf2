"""A release of the real graph, whose parts are read by tools that others wrote."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

import iwtld
from iwtld import resources
from iwtld.errors import ConformanceError, InputError, ParameterError, StoreError
from iwtld.release import artefacts, check, findings, making, release
from iwtld.release.artefacts import ARTEFACTS, SUMS, Artefact, Making, Member

from ..older import RATIFICATION, VERSION

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="session")
def released(kb: iwtld.KnowledgeBase, older_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with one before it, made once for all test processes."""
    import fcntl

    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    target = root / "released"
    with (root / "released.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            release(kb, target, previous=older_release)
    return target


@pytest.fixture
def copy(released: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(released, tmp_path / "copy"))


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_sha256sum_finds_every_file_as_it_was_written(released: Path) -> None:
    done = subprocess.run(["sha256sum", "-c", "--strict", SUMS], cwd=released, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(": OK\n") == len(hashes(released)) - 1


def test_another_process_with_another_hash_seed_makes_the_same_bytes(
    released: Path, older_release: Path, store_dir: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "iwtld", "--store", str(store_dir), "-q", "release"]
    again = tmp_path / "again"
    subprocess.run(
        [*command, "-o", str(again), "--previous", str(older_release)],
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert hashes(again) == hashes(released)


def test_every_file_is_of_an_artefact_of_the_table_and_every_artefact_is_there(released: Path) -> None:
    there = hashes(released)
    for path in there:
        assert artefacts.description_of(path), path
    for one in ARTEFACTS:
        assert any(map(one.matches, there)), one.pattern


def test_the_documentation_describes_every_artefact() -> None:
    page = (resources.root() / "docs" / "releases.md").read_text(encoding="utf-8")
    for one in ARTEFACTS:
        assert f"| `{one.pattern}` |" in page, one.pattern


def test_the_three_syntaxes_hold_the_same_graph(released: Path, kb: iwtld.KnowledgeBase) -> None:
    def read(name: str, form: ox.RdfFormat) -> ox.Store:
        store = ox.Store()
        with gzip.open(released / "graph" / name) as stream:
            store.bulk_load(stream, format=form)
        return store

    quads = read("iwtld.nq.gz", ox.RdfFormat.N_QUADS)
    assert len(quads) == len(kb.store)
    assert len(read("iwtld.jsonld.gz", ox.RdfFormat.JSON_LD)) == len(quads)
    assert len(read("iwtld.ttl.gz", ox.RdfFormat.TURTLE)) == len({quad.triple for quad in quads})


def test_duckdb_reads_parquet_and_csv_as_the_same_rows(released: Path) -> None:
    import duckdb

    for name in ("action", "relation", "penalty"):
        counts = {
            duckdb.sql(f"SELECT count(*), count(DISTINCT id) FROM '{path}'").fetchall()[0]
            for path in (released / f"parquet/{name}.parquet", released / f"tables/{name}.csv")
        }
        assert len(counts) == 1
        assert counts.pop()[0] > 0


def test_frictionless_validates_tables_of_the_release_in_place(released: Path) -> None:
    from frictionless import Package

    package = Package(str(released / "datapackage.json"))
    for name in ("commodity", "group", "law"):
        report = package.get_resource(name).validate()
        assert report.valid, report.flatten(["type", "note"])


def test_croissant_crate_and_citation_are_read_and_name_the_same_version(released: Path) -> None:
    import mlcroissant
    import yaml
    from rocrate.rocrate import ROCrate

    dataset = mlcroissant.Dataset(str(released / "croissant.json"))
    assert not dataset.metadata.ctx.issues.errors
    assert len(list(dataset.records("group"))) > 10
    crate = ROCrate(released)
    citation = yaml.safe_load((released / "CITATION.cff").read_text(encoding="utf-8"))
    zenodo = json.loads((released / ".zenodo.json").read_bytes())
    named = {dataset.metadata.version, crate.root_dataset["version"], citation["version"], zenodo["version"]}
    assert named == {iwtld.__version__}
    listed = {entity.id: entity for entity in crate.data_entities}
    found = hashes(released)
    assert set(listed) == set(found) - {"ro-crate-metadata.json"}
    for path, entity in listed.items():
        assert path == SUMS or entity["sha256"] == found[path]


def test_catalogue_and_numbers_are_rdf_that_rdflib_reads(released: Path, kb: iwtld.KnowledgeBase) -> None:
    import rdflib

    graph = rdflib.Graph().parse(released / "catalogue.ttl")
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    sums = {str(value) for value in graph.objects(None, spdx.checksumValue)}
    assert hashes(released)["graph/iwtld.nq.gz"] in sums
    numbers = rdflib.Graph().parse(released / "void.ttl")
    dataset = rdflib.URIRef("https://w3id.org/iwtld/dataset")
    merged = len({quad.triple for quad in kb.store})
    assert numbers.value(dataset, rdflib.VOID.triples) == rdflib.Literal(merged)


def test_the_changes_tell_records_and_answers_since_the_release_before(released: Path) -> None:
    text = (released / "CHANGES.md").read_text(encoding="utf-8")
    assert text.startswith(f"# iwtld {iwtld.__version__}: what changed since {VERSION}\n")
    assert f"(<https://w3id.org/iwtld/id/{RATIFICATION}>)" in text
    assert "## Answers on " in text
    manifest = json.loads((released / "manifest.json").read_bytes())
    assert manifest["previous"] == VERSION
    assert manifest["changes"]["answers"] > 0


def test_a_release_is_found_as_it_was_made(released: Path) -> None:
    assert check(released)["version"] == iwtld.__version__


def test_all_that_is_wrong_with_a_release_is_found_at_once(copy: Path) -> None:
    (copy / "ontology" / "actors.ttl").write_text("# nothing\n", encoding="utf-8")
    (copy / "void.ttl").unlink()
    (copy / "more.txt").write_text("more", encoding="utf-8")
    found = {one.file: one.reason for one in findings(copy)}
    assert found["more.txt"] == f"It is not in {SUMS}."
    assert found["void.ttl"] == "It is missing."
    assert "Its SHA-256 is" in found["ontology/actors.ttl"]
    assert len(found) == 3


def test_a_graph_that_was_exchanged_with_its_sum_is_found(copy: Path) -> None:
    graph = copy / "graph" / "iwtld.nq.gz"
    lines = gzip.decompress(graph.read_bytes()).splitlines(keepends=True)
    old = hashes(copy)["graph/iwtld.nq.gz"]
    graph.write_bytes(gzip.compress(b"".join(lines[1:]), 1, mtime=0))
    sums = copy / SUMS
    sums.write_text(sums.read_text().replace(old, hashes(copy)["graph/iwtld.nq.gz"]))
    reasons = [one.reason for one in findings(copy)]
    assert any("another SHA-256" in reason for reason in reasons)
    assert any(f"It holds {len(lines) - 1:,} statements" in reason for reason in reasons)


def test_what_is_no_release_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="manifest of the release"):
        check(tmp_path)


# What is refused, before anything is written


def test_a_folder_that_is_there_is_never_written_to(kb: iwtld.KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is there already"):
        release(kb, tmp_path)


def test_every_place_that_names_another_version_is_told(kb: iwtld.KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(ConformanceError) as caught:
        release(kb, tmp_path / "new", "99.1")
    files = {one.file for one in caught.value.findings}
    expected = {"pyproject.toml", "CITATION.cff", ".zenodo.json", "ontology/iwtld.ttl", str(kb.path)}
    assert expected <= files
    assert not (tmp_path / "new").exists()


def test_a_version_of_the_ontology_that_nothing_redirects_is_told(
    kb: iwtld.KnowledgeBase, tmp_path: Path
) -> None:
    top = tmp_path / "checkout"
    (top / "w3id").mkdir(parents=True)
    for name in ("pyproject.toml", "CITATION.cff", ".zenodo.json"):
        shutil.copy(resources.root() / name, top / name)
    (top / "w3id" / ".htaccess").write_text("RewriteRule ^id/(.+)$ https://example.org/$1 [R=303,L]\n")
    with pytest.raises(ConformanceError) as caught:
        release(kb, tmp_path / "new", root=top)
    assert [one.file for one in caught.value.findings] == ["w3id/.htaccess"]


def test_a_release_is_newer_than_the_one_before(kb: iwtld.KnowledgeBase, tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "manifest.json").write_text('{"version": "0.2"}', encoding="utf-8")
    with pytest.raises(ParameterError, match="is not newer"):
        release(kb, tmp_path / "new", previous=tmp_path / "before")


def test_a_graph_with_additions_or_of_other_data_is_not_released(
    kb: iwtld.KnowledgeBase, tmp_path: Path
) -> None:
    added = replace(kb.manifest, additions={"1-aaaaaa": "x"})
    with pytest.raises(StoreError, match="holds additions"):
        release(replace(kb, manifest=added), tmp_path / "new")
    with pytest.raises(StoreError, match="was built from other data"):
        release(replace(kb, stale=True), tmp_path / "new")


def test_nothing_is_left_when_something_fails_halfway(
    kb: iwtld.KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first(_: Making) -> Iterator[Member]:
        yield "a/b.txt", b"one"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "ARTEFACTS", (Artefact("a/*", "", first),))
    with pytest.raises(InputError, match="No space left on device"):
        release(kb, tmp_path / "new")
    assert not list(tmp_path.iterdir())
