"""``iwtld build``, ``info`` and ``export``: making the graph, counting it, handing it on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import iwtld.build
from iwtld.graph import Manifest, Stage

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def builds(
    root: Path, publish: Callable[[Path, Path], Manifest], monkeypatch: pytest.MonkeyPatch
) -> list[Path]:
    """Let a build publish the small graph, and note where."""
    places: list[Path] = []

    def build(
        store: Path, *, progress: Callable[[Stage], None] | None = None, waiting: object = None
    ) -> Manifest:
        places.append(store)
        manifest = publish(store, root)
        if progress is not None:
            progress(Stage("populate", 1234, 56789, 1.5))
            progress(Stage("reason", 7, 8, 0.25))
        return manifest

    monkeypatch.setattr(iwtld.build, "build", build)
    return places


def test_a_build_prints_its_stages_and_totals_as_messages(
    builds: list[Path], run: Run, tmp_path: Path
) -> None:
    code, out, err = run("build", "--store", str(tmp_path / "new"))
    assert (code, out) == (0, "")
    assert builds == [tmp_path / "new"]
    lines = err.splitlines()
    assert lines[0].split() == ["stage", "records", "triples", "seconds"]
    assert lines[1].split() == ["populate", "1,234", "56,789", "1.50"]
    assert lines[2].split() == ["reason", "7", "8", "0.25"]
    assert lines[3].split()[:3] == ["total", "6", "20"]
    assert lines[4] == f"The graph is in {tmp_path / 'new'}."
    assert len({len(line) for line in lines[:4]}) == 1, "the columns are aligned"


def test_a_quiet_build_prints_nothing(builds: list[Path], run: Run, tmp_path: Path) -> None:
    assert run("build", "-q", "--store", str(tmp_path / "new")) == (0, "", "")


def test_a_graph_that_is_missing_is_built_at_first_need(builds: list[Path], run: Run, tmp_path: Path) -> None:
    code, out, err = run("info", "--store", str(tmp_path / "new"), "--format", "json")
    assert (code, json.loads(out)["triples"]) == (0, 20)
    assert err.startswith("Building the graph")
    assert run("info", "--store", str(tmp_path / "new"), "--format", "json").err == ""
    assert len(builds) == 1


def test_a_wrong_query_name_builds_nothing(builds: list[Path], run: Run, tmp_path: Path) -> None:
    assert run("query", "nonsense", "--store", str(tmp_path / "new")).code == 2
    assert builds == []


def test_a_stale_graph_of_ones_own_is_kept_and_said_to_be_stale(
    builds: list[Path], store: Path, root: Path, run: Run
) -> None:
    (root / "data" / "file.txt").write_text("changed")
    code, _, err = run("info", "--format", "json")
    assert code == 0
    assert err == f"iwtld: note: the graph in {store} was built from other data. `iwtld build` renews it.\n"
    assert builds == []


def test_a_stale_default_graph_is_built_again(
    builds: list[Path], store: Path, root: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("IWTLD_STORE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "iwtld").mkdir(parents=True)
    shutil.move(store, tmp_path / "home" / "iwtld" / "store")
    assert run("info", "--format", "json").err == ""
    (root / "data" / "file.txt").write_text("changed")
    assert run("info", "--format", "json").err.startswith("Building the graph")
    assert builds == [tmp_path / "home" / "iwtld" / "store"]


def test_a_damaged_graph_is_an_error_that_says_what_to_do(store: Path, run: Run) -> None:
    for path in store.glob("builds/*/graph/*.sst"):
        path.write_bytes(b"")
    code, out, err = run("info")
    assert (code, out) == (3, "")
    assert "Run `iwtld build`." in err


def test_info_is_the_manifest_in_numbers(store: Path, run: Run) -> None:
    assert json.loads(run("info", "--format", "json").out) == {
        "version": iwtld.__version__,
        "built": "2026-01-02T03:04:05+00:00",
        "store": str(store),
        "triples": 20,
        "inferred": 1,
        "records": 6,
        "sources": 2,
        "additions": [],
        "graphs": {
            "https://w3id.org/iwtld/graph/instruments": 3,
            "https://w3id.org/iwtld/graph/jurisdictions": 16,
            "https://w3id.org/iwtld/graph/participation": 1,
        },
    }


@pytest.mark.usefixtures("store")
def test_info_as_a_table_has_the_same_numbers(run: Run) -> None:
    lines = run("info").out.splitlines()
    assert "triples   20" in lines
    assert "  16  https://w3id.org/iwtld/graph/jurisdictions" in lines


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("form", "parser"),
    [
        ("turtle", ox.RdfFormat.TURTLE),
        ("trig", ox.RdfFormat.TRIG),
        ("ntriples", ox.RdfFormat.N_TRIPLES),
        ("nquads", ox.RdfFormat.N_QUADS),
        ("rdfxml", ox.RdfFormat.RDF_XML),
        ("jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_the_exported_graph_is_the_graph(form: str, parser: ox.RdfFormat, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "graph"
    code, out, err = run("export", "--format", form, "-o", str(path))
    assert (code, out, err) == (0, "", f"Wrote {path}.\n")
    assert len({quad.triple for quad in ox.parse(path.read_bytes(), format=parser)}) == 20


@pytest.mark.usefixtures("store")
def test_one_graph_is_exported_by_its_name(run: Run) -> None:
    code, out, err = run("export", "--format", "ntriples", "--graph", "participation")
    assert (code, err) == (0, "")
    assert out == (
        "<https://w3id.org/iwtld/id/instrument/untoc> <https://w3id.org/iwtld/ontology#binds> "
        "<https://w3id.org/iwtld/id/jurisdiction/VNM> .\n"
    )


@pytest.mark.usefixtures("store")
def test_an_unknown_graph_names_the_nearest_and_leaves_no_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "out.nt"
    code, _, err = run("export", "--format", "ntriples", "--graph", "instrument", "-o", str(path))
    assert code == 2
    assert "no graph named 'instrument'. Did you mean instruments?" in err
    assert not path.exists()
