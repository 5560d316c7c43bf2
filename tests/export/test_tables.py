"""CSVW and Parquet: the tables of a part of the graph, read by csvw, polars, duckdb and pyarrow."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import polars
import pyarrow.parquet
import pyoxigraph as ox
import pytest
from csvw import CSVW

import iwtld
from iwtld.errors import InputError, UsageError
from iwtld.export.parquet import first_day, last_day
from iwtld.export.tabular import tables
from iwtld.graph.reading import TYPE, term
from iwtld.namespaces import GRAPH, ID, PREFIXES
from iwtld.selection import Selection, select
from iwtld.selection.as_of import folder


@pytest.fixture(scope="module")
def laos(kb: iwtld.KnowledgeBase) -> ox.Store:
    return select(kb, Selection(countries=("LAO",)))


@pytest.fixture(scope="module")
def csvw(kb: iwtld.KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("csvw") / "laos"
    kb.export("csvw", place, countries=["LAO"])
    return place


@pytest.fixture(scope="module")
def parquet(kb: iwtld.KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("parquet") / "laos"
    kb.export("parquet", place, countries=["LAO"])
    return place


def stated(store: ox.Store) -> set[tuple[str, str, str]]:
    """Return what tables hold: the statements on things of the project, without those of the closure."""
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in store
        if folder(quad.subject) and quad.graph_name.value != GRAPH + "closure"
    }


def test_the_tables_are_valid_csv_on_the_web(csvw: Path) -> None:
    read = CSVW(str(csvw / "csv-metadata.json"))
    assert read.is_valid
    assert len(read.tables) > 30


def test_another_processor_makes_the_statements_of_the_graph_from_the_tables(
    csvw: Path, laos: ox.Store
) -> None:
    def values(value: object) -> list[str]:
        found = value if isinstance(value, list) else [value]
        return [str(each).lower() if isinstance(each, bool) else str(each) for each in found]

    known = PREFIXES | {"dc": PREFIXES["dcterms"]}

    def expanded(name: str) -> str:
        prefix, colon, local = name.partition(":")
        return known[prefix] + local if colon and prefix in known else name

    found = set()
    for thing in CSVW(str(csvw / "csv-metadata.json")).to_json(minimal=True):
        for key, value in thing.items():
            if key != "@id":
                name = TYPE.value if key == "@type" else expanded(key)
                for each in values(value):
                    text = expanded(each) if name == TYPE.value else each
                    found.add((thing["@id"], name, text))
    decimal = {PREFIXES["xsd"] + name for name in ("decimal",)}
    expected = stated(laos)
    numbers = {
        (quad.subject.value, quad.predicate.value)
        for quad in laos
        if isinstance(quad.object, ox.Literal) and quad.object.datatype.value in decimal
    }
    # A number of JSON has no trailing zero, and one of the graph may.
    assert {each for each in found if each[:2] not in numbers} == {
        each for each in expected if each[:2] not in numbers
    }
    assert {(*each[:2], float(each[2])) for each in found if each[:2] in numbers} == {
        (*each[:2], float(each[2])) for each in expected if each[:2] in numbers
    }


def test_columns_say_what_they_mean_and_where_their_keys_lead(csvw: Path) -> None:
    document = json.loads((csvw / "csv-metadata.json").read_text(encoding="utf-8"))
    (actions,) = (table for table in document["tables"] if table["url"] == "action.csv")
    columns = {column["name"]: column for column in actions["tableSchema"]["columns"]}
    assert columns["party"]["valueUrl"] == "https://w3id.org/iwtld/id/jurisdiction/{+party}"
    assert columns["action_date"]["datatype"] == "date"
    assert columns["action_date"]["dc:description"].endswith(".")
    keys = {
        each["columnReference"]: each["reference"]["resource"]
        for each in actions["tableSchema"]["foreignKeys"]
    }
    assert keys["instrument"] == "instrument.csv"
    assert keys["party"] == "jurisdiction.csv"


def test_a_zip_and_a_folder_hold_the_same_files(kb: iwtld.KnowledgeBase, csvw: Path) -> None:
    out = io.BytesIO()
    kb.export("csvw", out, countries=["LAO"])
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        there = {name: archive.read(name) for name in archive.namelist()}
    assert there == {path.name: path.read_bytes() for path in csvw.iterdir()}


def test_the_same_graph_gives_the_same_bytes(kb: iwtld.KnowledgeBase) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    kb.export("parquet", first, kinds=["declaration"])
    kb.export("parquet", second, kinds=["declaration"])
    assert first.getvalue() == second.getvalue()


def test_polars_and_duckdb_read_the_same_rows_with_types(parquet: Path, laos: ox.Store) -> None:
    frame = polars.read_parquet(parquet / "action.parquet")
    assert frame.schema["action_date"] == polars.Date
    assert frame.schema["source"] == polars.List(polars.String)
    count = sum(1 for _ in laos.quads_for_pattern(None, term("iwt:actionDate"), None))
    rows = duckdb.sql(f"SELECT id, action_date FROM '{parquet / 'action.parquet'}' ORDER BY id").fetchall()
    assert len(rows) == len(frame) == count > 0
    assert rows == sorted(frame.select("id", "action_date").rows())
    assert isinstance(rows[0][1], date)


def test_the_rows_of_parquet_are_the_things_of_the_graph(parquet: Path, laos: ox.Store) -> None:
    for path in sorted(parquet.glob("*.parquet")):
        read = pyarrow.parquet.read_table(path)
        prefix = read.schema.field("id").metadata[b"prefix"].decode()
        for key in read.column("id").to_pylist():
            assert next(laos.quads_for_pattern(ox.NamedNode(prefix + key), None, None), None) is not None
    assert sum(1 for _ in parquet.glob("*.parquet")) > 30


def test_a_partial_date_stands_beside_the_days_that_it_may_mean(parquet: Path) -> None:
    frame = polars.read_parquet(parquet / "group-membership.parquet")
    months = frame.filter(polars.col("as_of").str.len_chars() == 7)
    assert len(months) > 0
    for text, first, last in months.select("as_of", "as_of_first", "as_of_last").rows():
        assert first.isoformat() == f"{text}-01"
        assert last.strftime("%Y-%m") == text
        assert (last - first).days in (27, 28, 29, 30)


def test_parquet_says_its_version_and_licence(parquet: Path) -> None:
    schema = pyarrow.parquet.read_schema(parquet / "actor.parquet")
    assert schema.metadata[b"version"].decode() == iwtld.__version__
    assert schema.metadata[b"license"] == b"https://creativecommons.org/licenses/by/4.0/"
    assert schema.field("jurisdiction").metadata[b"property"].endswith(b"#jurisdiction")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2023-04-05", "2023-04-05", "2023-04-05"),
    ],
)
def test_a_partial_date_means_these_days(text: str, first: str, last: str) -> None:
    assert (first_day(text).isoformat(), last_day(text).isoformat()) == (first, last)


def thing(*values: ox.Literal | ox.NamedNode, name: str = "iwt:value") -> ox.Store:
    store = ox.Store()
    for value in values:
        store.add(ox.Quad(ox.NamedNode(ID + "claim/a"), term(name), value))
    return store


def test_values_of_several_types_have_a_column_each() -> None:
    (table,) = tables(thing(ox.Literal("a"), ox.Literal("b", language="en"), ox.NamedNode(ID + "x/y")))
    assert {column.name for column in table.columns} == {"value_string", "value_en", "value_iri"}


def test_a_separator_stands_in_no_value() -> None:
    (table,) = tables(thing(ox.Literal("a;b"), ox.Literal("c|d")))
    (column,) = table.columns
    assert column.separator not in ";|"
    assert column.separator.join(table.rows[0][0]).split(column.separator) == ["a;b", "c|d"]


def test_more_digits_than_a_double_keeps_stay(kb: iwtld.KnowledgeBase, tmp_path: Path) -> None:
    from iwtld.export.about import about
    from iwtld.export.parquet import members

    exact = "12345678901234567.25"
    number = ox.Literal(exact, datatype=ox.NamedNode(PREFIXES["xsd"] + "decimal"))
    ((_, content),) = members(tables(thing(number)), about(kb.store))
    assert str(pyarrow.parquet.read_table(io.BytesIO(content)).column("value")[0].as_py()) == exact


def test_quotes_commas_and_line_breaks_in_texts_come_back(kb: iwtld.KnowledgeBase) -> None:
    from iwtld.export.about import about
    from iwtld.export.csvw import members

    text = 'one, "two"\nthree; four'
    (_, content), _ = members(tables(thing(ox.Literal(text))), about(kb.store))
    assert list(csv.reader(io.StringIO(content.decode(), newline="")))[1] == ["a", text]


@pytest.mark.parametrize("value", [ox.Literal(""), ox.BlankNode("x")])
def test_what_a_table_cannot_hold_is_refused(value: ox.Literal) -> None:
    with pytest.raises(UsageError, match="Tables cannot hold"):
        list(tables(thing(value)))


def test_an_export_replaces_an_export_and_nothing_else(kb: iwtld.KnowledgeBase, tmp_path: Path) -> None:
    place = tmp_path / "tables"
    kb.export("csvw", place, kinds=["declaration"])
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    kb.export("csvw", place, kinds=["declaration"])
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    (place / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="would be lost"):
        kb.export("csvw", place, kinds=["declaration"])
    assert (place / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_a_folder_that_fails_in_the_middle_leaves_the_old_one(tmp_path: Path) -> None:
    from iwtld.export.bundle import write_folder

    def broken() -> object:
        yield "a.csv", b"new"
        raise UsageError("it breaks")

    place = tmp_path / "out"
    write_folder([("a.csv", b"old")], place, {})
    with pytest.raises(UsageError):
        write_folder(broken(), place, {})  # type: ignore[arg-type]
    assert (place / "a.csv").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
