"""An older build for comparisons: the real graph before Viet Nam was recorded as a party to UNTOC."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

import iwtld

VERSION = "0.0.9"
RATIFICATION = "action/untoc-VNM-1-ratification"


def _was_there(quad: ox.Quad) -> bool:
    subject = str(quad.subject.value) if isinstance(quad.subject, ox.NamedNode) else ""
    of_viet_nam = any(
        subject.startswith(f"https://w3id.org/iwtld/id/{start}")
        for start in ("action/untoc-VNM", "participation/untoc/VNM", "position/")
    )
    return not (of_viet_nam and "untoc" in subject and "VNM" in subject)


@pytest.fixture(scope="session")
def older_release(kb: iwtld.KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A zip with the graph and the manifest of a release, once for all test processes."""
    import fcntl

    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    target = root / "iwtld-0.0.9.zip"
    with (root / "older.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            _write(kb, target)
    return target


def _write(kb: iwtld.KnowledgeBase, target: Path) -> None:
    store = ox.Store()
    store.bulk_extend(quad for quad in kb.store if _was_there(quad))
    dataset, version = (
        ox.NamedNode(iri) for iri in ("https://w3id.org/iwtld/dataset", "http://www.w3.org/ns/dcat#version")
    )
    for quad in list(store.quads_for_pattern(dataset, version, None, None)):
        store.remove(quad)
        store.add(ox.Quad(dataset, version, ox.Literal(VERSION), quad.graph_name))
    graph = gzip.compress(store.dump(format=ox.RdfFormat.N_QUADS) or b"", 1, mtime=0)
    aside = target.with_suffix(".part")
    with zipfile.ZipFile(aside, "w") as archive:
        archive.writestr("iwtld-0.0.9/manifest.json", json.dumps({"version": VERSION, "files": []}))
        archive.writestr("iwtld-0.0.9/graph/iwtld.nq.gz", graph)
    aside.rename(target)
