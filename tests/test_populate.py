"""The populate stage from a folder of tables to N-Quads: provenance, all or nothing, flat memory."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pyoxigraph
import pytest

from iwtld.errors import InputError, TableError
from iwtld.namespaces import expand
from iwtld.populate import populate
from iwtld.tables import Table, load_folder, load_table

UNTOC = Path(__file__).parent / "tables" / "untoc"
ID = "https://w3id.org/iwtld/id/"


@pytest.fixture
def tables() -> tuple[Table, ...]:
    return load_folder(UNTOC)


def load(tables: tuple[Table, ...]) -> pyoxigraph.Store:
    """Populate into memory and read the result as a store would."""
    out = io.BytesIO()
    populate(tables, out)
    store = pyoxigraph.Store()
    store.load(out.getvalue(), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


def iri(name: str) -> pyoxigraph.NamedNode:
    return pyoxigraph.NamedNode(expand(name))


def test_the_deposit_of_cambodia_is_in_the_graph_of_its_table(tables: tuple[Table, ...]) -> None:
    store = load(tables)
    subject = pyoxigraph.NamedNode(f"{ID}participation/instrument%2Funtoc/KHM")
    (quad,) = store.quads_for_pattern(subject, iri("iwt:depositDate"), None)
    assert quad.object == pyoxigraph.Literal("2005-12-12", datatype=iri("xsd:date"))
    assert quad.graph_name == iri("graph:treaties")


def test_every_record_knows_its_row_in_the_published_file(tables: tuple[Table, ...]) -> None:
    store = load(tables)
    subject = pyoxigraph.NamedNode(f"{ID}state/KHM")
    (quad,) = store.quads_for_pattern(subject, iri("prov:wasDerivedFrom"), None)
    # Cambodia is the sixth record; RFC 7111 counts the header as row 1.
    assert quad.object == pyoxigraph.NamedNode("https://w3id.org/iwtld/data/states.csv#row=7")
    assert quad.graph_name == iri("graph:states")


def test_a_cell_of_several_lines_does_not_shift_the_row_of_provenance(tmp_path: Path) -> None:
    folder = shutil.copytree(UNTOC, tmp_path / "untoc")
    text = (folder / "states.csv").read_text(encoding="utf-8")
    text = text.replace("CHN,China", 'CHN,"China\n(mainland)"')
    (folder / "states.csv").write_text(text, encoding="utf-8")
    store = load(load_folder(folder))
    (quad,) = store.quads_for_pattern(
        pyoxigraph.NamedNode(f"{ID}state/KHM"), iri("prov:wasDerivedFrom"), None
    )
    assert quad.object == pyoxigraph.NamedNode("https://w3id.org/iwtld/data/states.csv#row=7")


def test_the_report_counts_what_was_written(tables: tuple[Table, ...]) -> None:
    out = io.BytesIO()
    report = populate(tables, out)
    assert [(t.name, t.records) for t in report.tables] == [
        ("instruments", 2),
        ("participations", 10),
        ("states", 10),
    ]
    assert report.records == 22
    assert report.quads == sum(t.quads for t in report.tables) == len(out.getvalue().splitlines())
    assert report.quads == len(load(tables))
    assert report.seconds > 0


def test_equal_tables_give_equal_bytes(tables: tuple[Table, ...]) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    populate(tables, first)
    populate(tables, second)
    assert first.getvalue() == second.getvalue()


def test_progress_is_told_for_each_table(tables: tuple[Table, ...]) -> None:
    told: list[str] = []
    populate(tables, io.BytesIO(), progress=told.append)
    assert [line.split(":")[0] for line in told] == [table.name for table in tables]


def test_no_tables_give_an_empty_graph() -> None:
    out = io.BytesIO()
    assert populate((), out).quads == 0
    assert out.getvalue() == b""


def test_not_one_byte_is_written_when_the_last_row_is_wrong(tmp_path: Path) -> None:
    folder = shutil.copytree(UNTOC, tmp_path / "untoc")
    with (folder / "states.csv").open("a", encoding="utf-8") as file:
        file.write("zzz,Nowhere\nKHM,Kampuchea\n")
    out = io.BytesIO()
    with pytest.raises(TableError) as caught:
        populate(load_folder(folder), out)
    assert out.getvalue() == b""
    assert [(f.code, f.line) for f in caught.value.findings] == [("T20", 12), ("T23", 13)]
    assert str(caught.value).splitlines()[0] == "2 things are wrong in 1 table. No graph was written."


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_temporary_folder_is_told_and_nothing_is_written(
    tables: tuple[Table, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda: open("/dev/full", "r+b", buffering=0))  # noqa: PTH123, SIM115
    out = io.BytesIO()
    with pytest.raises(InputError, match="Set TMPDIR"):
        populate(tables, out)
    assert out.getvalue() == b""


def test_the_shared_facts_on_the_convention_populate_without_a_finding(shared: Path, tmp_path: Path) -> None:
    source = shared / "facts" / "global" / "untoc_participation.csv"
    path = tmp_path / "untoc_participation.csv"
    shutil.copy(source, path)
    names = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    columns = [
        {"name": name, "propertyUrl": f"iwt:{name}", **({"datatype": "date"} if name in DATES else {})}
        for name in names
    ]
    document = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": path.name,
        "tableSchema": {"columns": columns, "primaryKey": "party_iso3", "aboutUrl": "id:party/{party_iso3}"},
    }
    path.with_name(f"{path.name}-metadata.json").write_text(json.dumps(document), encoding="utf-8")
    store = load((load_table(path),))
    (quad,) = store.quads_for_pattern(pyoxigraph.NamedNode(f"{ID}party/KHM"), iri("iwt:deposit_date"), None)
    assert quad.object.value == "2005-12-12"


DATES = {"signature_date", "deposit_date", "in_force_date", "withdrawal_date"}

SEIZURES = """
import resource, sys
from pathlib import Path
from iwtld.populate import populate
from iwtld.tables import load_folder

folder = Path(sys.argv[1])
with (folder / "out.nq").open("wb") as out:
    report = populate(load_folder(folder), out)
print(report.records, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(folder: Path, rows: int) -> int:
    """Populate many seizures, each with a key of its own that a second table refers to; return KiB."""
    folder.mkdir()
    for name, about, extra in (("seizures", "id", {}), ("reports", "report", KEY)):
        columns = [
            {"name": "id", "propertyUrl": "dcterms:identifier"},
            {"name": "date", "propertyUrl": "dcterms:date", "datatype": "date"},
            {"name": "note", "propertyUrl": "rdfs:comment", "lang": "en"},
            {"name": "report", "suppressOutput": True},
        ]
        with (folder / f"{name}.csv").open("w", encoding="utf-8") as file:
            file.write("id,date,note,report\n")
            file.writelines(
                f"S{n},{1990 + n % 30}-{n % 12 + 1:02}-{n % 28 + 1:02},Seizure number {n},R{n}\n"
                for n in range(rows)
            )
        document = {
            "@context": "http://www.w3.org/ns/csvw",
            "url": f"{name}.csv",
            "tableSchema": {
                "columns": columns,
                "primaryKey": about,
                "aboutUrl": f"id:x/{{{about}}}",
                **extra,
            },
        }
        (folder / f"{name}.csv-metadata.json").write_text(json.dumps(document), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SEIZURES, str(folder)], capture_output=True, text=True, check=True
    )
    records, kib = map(int, done.stdout.split())
    assert records == 2 * rows
    return kib


KEY = {
    "foreignKeys": [
        {"columnReference": "id", "reference": {"resource": "seizures.csv", "columnReference": "id"}}
    ]
}


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_rows(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    small, large = peak(tmp_path / "small", 20_000), peak(tmp_path / "large", 200_000)
    # The larger tables have 28 MB more of text and give 150 MB more of quads; caches may still fill up.
    assert large - small < 12 * 1024
