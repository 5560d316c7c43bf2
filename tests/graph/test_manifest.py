"""The manifest as JSON, and the fingerprint of the resources."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from iwtld.graph import FileStamp, Manifest, Stage, fingerprint

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
COUNT = st.integers(min_value=0)
MANIFESTS = st.builds(
    Manifest,
    version=TEXT,
    built=TEXT,
    triples=COUNT,
    inferred=COUNT,
    graphs=st.dictionaries(TEXT, COUNT, max_size=3),
    sources=COUNT,
    records=COUNT,
    resources=TEXT,
    stages=st.lists(st.builds(Stage, TEXT, COUNT, COUNT, st.floats(min_value=0, allow_infinity=False))).map(
        tuple
    ),
    build=TEXT,
    files=st.dictionaries(TEXT, st.builds(FileStamp, COUNT, TEXT), max_size=3),
)


@given(MANIFESTS)
def test_a_manifest_survives_the_way_through_json(manifest: Manifest) -> None:
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_a_manifest_of_a_later_version_is_read_without_its_new_keys() -> None:
    manifest = Manifest("1", "2026-03-05T10:00:00Z", 1, 0, {}, 0, 0, "")
    later = json.loads(manifest.to_json()) | {"weather": "fine"}
    assert Manifest.from_json(json.dumps(later)) == manifest


def resources(root: Path) -> Path:
    for folder in ("data", "ontology/rules", "shapes", "queries"):
        (root / folder).mkdir(parents=True)
    (root / "data" / "states.csv").write_text("iso,name\nKEN,Kenya\n")
    (root / "ontology" / "rules" / "a.rq").write_text("CONSTRUCT WHERE { ?s ?p ?o }")
    return root


def test_the_fingerprint_stays_when_nothing_changes(tmp_path: Path) -> None:
    root = resources(tmp_path)
    assert fingerprint(root) == fingerprint(root)


def test_the_fingerprint_changes_with_a_content_of_the_same_length(tmp_path: Path) -> None:
    root = resources(tmp_path)
    before = fingerprint(root)
    path = root / "ontology" / "rules" / "a.rq"
    path.write_text(path.read_text().replace("?s", "?t"))
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    assert fingerprint(root) != before


def test_the_fingerprint_changes_when_a_file_is_renamed(tmp_path: Path) -> None:
    root = resources(tmp_path)
    before = fingerprint(root)
    (root / "data" / "states.csv").rename(root / "data" / "countries.csv")
    assert fingerprint(root) != before


def test_stored_queries_and_hidden_files_do_not_make_a_store_stale(tmp_path: Path) -> None:
    root = resources(tmp_path)
    before = fingerprint(root)
    (root / "queries" / "new.rq").write_text("ASK {}")
    (root / "data" / ".states.csv.swp").write_text("")
    assert fingerprint(root) == before


def test_the_fingerprint_of_three_hundred_files_takes_less_than_five_milliseconds(tmp_path: Path) -> None:
    root = resources(tmp_path)
    for number in range(300):
        (root / "data" / f"{number}.csv").write_text("x")

    def seconds() -> float:
        start = time.perf_counter()
        fingerprint(root)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(20)) < 0.005
