"""The build as a whole: what it promises when it succeeds, and what it leaves when it does not."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import iwtld
from iwtld import resources
from iwtld.build import assemble, build
from iwtld.errors import ConformanceError, TableError
from iwtld.graph import graph_sizes, open_read_only


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the resources that a test may spoil."""
    copy = tmp_path / "root"
    for name in ("data", "ontology", "shapes"):
        shutil.copytree(resources.folder(name), copy / name)
    return copy


def edit(path: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows = list(reader)
        names = list(reader.fieldnames or ())
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def row_of(rows: list[dict[str, str]], key: str) -> dict[str, str]:
    return next(row for row in rows if row["id"] == key)


def test_the_build_reports_its_four_stages_with_records_and_triples(kb: iwtld.KnowledgeBase) -> None:
    stages = kb.manifest.stages
    assert [stage.name for stage in stages] == ["populate", "validate", "reason"]
    assert stages[0].records == kb.manifest.records > 7000
    assert all(stage.seconds >= 0 for stage in stages)


def test_info_counts_what_is_in_the_store(kb: iwtld.KnowledgeBase) -> None:
    info = kb.info()
    assert info["triples"] == len(kb.store) == sum(info["graphs"].values())
    with (resources.folder("data") / "sources.csv").open(encoding="utf-8", newline="") as stream:
        assert info["sources"] == len(list(csv.DictReader(stream)))
    assert 0 < info["inferred"] < info["triples"]
    assert info["version"] == iwtld.__version__


def test_a_wrong_cell_stops_the_build_names_its_place_and_leaves_the_last_good_graph(
    root: Path, tmp_path: Path, store_dir: Path
) -> None:
    store = Path(shutil.copytree(store_dir, tmp_path / "store", ignore=shutil.ignore_patterns("clones")))
    before = len(open_read_only(store))

    def spoil(rows: list[dict[str, str]]) -> None:
        row_of(rows, "untoc-KHM-1-ratification")["party"] = "KMH"

    edit(root / "data/treaty-actions.csv", spoil)
    with pytest.raises(TableError) as caught:
        build(store, root=root)
    (finding,) = caught.value.findings
    assert finding.file.endswith("treaty-actions.csv")
    assert finding.value == "KMH"
    assert "KHM" in (finding.suggestion or "")
    assert len(open_read_only(store)) == before


def test_a_violated_shape_stops_the_build_and_names_the_row(root: Path, tmp_path: Path) -> None:
    # Cambodia's deposit of 2005-12-12 moved after the day that a source would print for its entry into force.
    store = tmp_path / "store"

    def spoil(rows: list[dict[str, str]]) -> None:
        deposit = row_of(rows, "untoc-KHM-1-ratification")
        rows.append(
            {**deposit, "id": "untoc-KHM-1-entry", "type": "EntryIntoForceForParty", "date": "2005-01-11"}
        )

    edit(root / "data/treaty-actions.csv", spoil)
    with pytest.raises(ConformanceError) as caught:
        build(store, root=root)
    assert any(finding.file == "treaty-actions.csv" and finding.line for finding in caught.value.findings)
    assert not (store / "current").exists()


def test_a_contradiction_with_the_ontology_stops_the_build(root: Path, tmp_path: Path) -> None:
    with (root / "ontology/iwtld.ttl").open("a", encoding="utf-8") as stream:
        stream.write(
            "\n<https://w3id.org/iwtld/id/jurisdiction/KHM> a <https://w3id.org/iwtld/ontology#Territory> .\n"
        )
    (root / "shapes").rename(root / "unused")
    (root / "shapes").mkdir()
    with pytest.raises(ConformanceError, match="contradicts the ontology"):
        build(tmp_path / "store", root=root)


def test_a_new_rule_is_run_and_has_a_graph_of_its_own(root: Path) -> None:
    (root / "ontology/rules/neighbour.rq").write_text(
        "#+ id: test-rule\n#+ summary: A test.\n#+ reference: none\n#+ stratum: 9\n#+ instance: none\n"
        "CONSTRUCT { ?a <https://w3id.org/iwtld/ontology#related> ?b } WHERE {"
        " ?r <https://w3id.org/iwtld/ontology#underInstrument> <https://w3id.org/iwtld/id/instrument/lusaka-1994> ;"
        " <https://w3id.org/iwtld/ontology#firstParty> ?a ; <https://w3id.org/iwtld/ontology#secondParty> ?b }"
    )
    sizes = graph_sizes(assemble(root=root).graph)
    assert sizes["https://w3id.org/iwtld/graph/inferred/test-rule"] == 21


def test_every_record_names_its_source_and_its_row(kb: iwtld.KnowledgeBase) -> None:
    lacking = kb.sparql(
        "SELECT ?record WHERE { ?record prov:wasDerivedFrom ?row ."
        " MINUS { ?record dcterms:source ?source } MINUS { ?record a iwt:Source } MINUS { ?record a skos:Concept }"
        # A position is derived and names its records, which name their sources.
        " MINUS { ?record a iwt:LegalPosition } }"
    ).rows()
    assert list(lacking) == []
