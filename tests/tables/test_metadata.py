"""Reading metadata: what is understood, and that everything else is refused by name and place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from iwtld.errors import InputError, ResourceError
from iwtld.tables import Datatype, ForeignKey, load_folder, load_table

Document = dict[str, Any]


@pytest.fixture
def states(untoc: Path) -> Path:
    return untoc / "states.csv-metadata.json"


def edit(path: Path, change: Any) -> Path:
    """Apply a function to the JSON document in a file."""
    document: Document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def column(document: Document, index: int = 0) -> Document:
    found: Document = document["tableSchema"]["columns"][index]
    return found


def test_a_table_knows_its_columns_keys_and_graph(untoc: Path) -> None:
    table = load_table(untoc / "participations.csv-metadata.json")
    assert table.name == "participations"
    assert table.path == untoc / "participations.csv"
    assert table.title == "Participations in the Palermo Convention"
    assert [c.name for c in table.columns][:2] == ["instrument", "state"]
    assert table.columns[4].datatype == Datatype("date", minimum="1945-06-26")
    assert table.columns[0].references == ("instruments",)
    assert table.primary_key == ("instrument", "state")
    assert table.foreign_keys == (ForeignKey(("state",), "states", ("iso3",)),)
    assert table.graph_iri == "https://w3id.org/iwtld/graph/treaties"
    assert table.source_iri == "https://w3id.org/iwtld/data/participations.csv"


def test_the_graph_is_named_like_the_table_by_default(states: Path) -> None:
    assert load_table(states).graph_iri == "https://w3id.org/iwtld/graph/states"


def test_a_table_may_be_named_by_its_csv_file(states: Path) -> None:
    assert load_table(states.with_name("states.csv")) == load_table(states)


def test_prefixed_names_are_expanded(states: Path) -> None:
    table = load_table(states)
    assert table.columns[0].property_url == "http://purl.org/dc/terms/identifier"


def test_the_schema_gives_its_property_template_to_columns_without_one(states: Path) -> None:
    def change(document: Document) -> None:
        document["tableSchema"]["propertyUrl"] = "iwt:{_name}"
        del column(document)["propertyUrl"]

    table = load_table(edit(states, change))
    assert table.columns[0].property_url == "https://w3id.org/iwtld/ontology#iso3"


def test_a_single_primary_key_is_required(untoc: Path) -> None:
    path = edit(untoc / "states.csv-metadata.json", lambda d: column(d).pop("required"))
    assert load_table(path).columns[0].required


def test_a_folder_gives_its_tables_in_the_order_of_their_names(untoc: Path) -> None:
    assert [table.name for table in load_folder(untoc)] == ["instruments", "participations", "states"]


def test_a_common_property_is_an_annotation(states: Path) -> None:
    def change(document: Document) -> None:
        document["dcterms:source"] = {"@id": "https://treaties.un.org/"}
        column(document)["skos:note"] = "ISO 3166-1 alpha-3"

    assert load_table(edit(states, change)).name == "states"


def set_(key: str, value: Any) -> Any:
    return lambda d: d.__setitem__(key, value)


def set_column(key: str, value: Any) -> Any:
    return lambda d: column(d).__setitem__(key, value)


def set_schema(key: str, value: Any) -> Any:
    return lambda d: d["tableSchema"].__setitem__(key, value)


MISTAKES = {
    "an unknown property": (set_("tabelSchema", {}), r"\$: .*'tabelSchema'.*tableSchema"),
    "a misspelt column property": (set_column("requierd", True), r"columns\[0\]: .*'requierd'.*required"),
    "a misspelt extension": (set_column("iwt:reference", []), r"'iwt:reference'.*iwt:references"),
    "an unknown prefix": (set_("dictterms:x", 1), "'dictterms:x'"),
    "no context": (set_("@context", "http://www.w3.org/ns/csv"), r"\$\['@context'\]: .*ns/csvw"),
    "another file's url": (set_("url", "state.csv"), r"\$\.url: .*'states\.csv'"),
    "a graph that is no name": (set_("iwt:graph", "a b"), "iwt:graph"),
    "no schema": (lambda d: d.pop("tableSchema"), r"\$\.tableSchema: .*missing"),
    "no subject": (lambda d: d["tableSchema"].pop("aboutUrl"), r"\$\.tableSchema\.aboutUrl"),
    "a text for a flag": (set_column("required", "yes"), r"columns\[0\]\.required: true or false"),
    "a number for a text": (set_column("separator", 5), r"separator: A text"),
    "an unknown datatype": (set_column("datatype", "dat"), r"datatype|base.*'dat'.*date"),
    "a datatype with an unknown facet": (
        set_column("datatype", {"base": "string", "fromat": "x"}),
        r"columns\[0\]\.datatype: .*'fromat'.*format",
    ),
    "a regular expression that is none": (
        set_column("datatype", {"base": "string", "format": "("}),
        r"datatype\.format: .*regular expression",
    ),
    "a format for dates": (set_column("datatype", {"base": "date", "format": "dd/MM/yyyy"}), "XML Schema"),
    "a boolean with three words": (
        set_column("datatype", {"base": "boolean", "format": "y|n|?"}),
        "two words",
    ),
    "a minimum of another type": (
        set_column("datatype", {"base": "date", "minimum": "1945"}),
        r"minimum: '1945' is not a value of date",
    ),
    "a minimum for text": (set_column("datatype", {"base": "string", "minimum": 1}), "has no minimum"),
    "a length for numbers": (set_column("datatype", {"base": "integer", "maxLength": 3}), "length"),
    "a template with an unknown column": (
        set_schema("aboutUrl", "id:state/{iso2}"),
        r"tableSchema\.aboutUrl: There is no column 'iso2' in the file\. Known: iso3",
    ),
    "a property that changes with the row": (set_column("propertyUrl", "iwt:{iso3}"), "same in every row"),
    "an undeclared prefix": (set_column("valueUrl", "ident:{iso3}"), r"valueUrl: The prefix 'ident'"),
    "no property": (lambda d: column(d).pop("propertyUrl"), r"columns\[0\]\.propertyUrl: .*suppressOutput"),
    "no name": (lambda d: column(d).pop("name"), r"columns\[0\]\.name"),
    "a name with a blank": (set_column("name", "iso 3"), r"columns\[0\]\.name"),
    "two columns of one name": (lambda d: column(d, 1).update(name="iso3"), r"columns\[1\]: An earlier"),
    "a virtual column first": (set_column("virtual", True), "Virtual columns stand after"),
    "a virtual column without value": (lambda d: column(d, 2).pop("valueUrl"), r"columns\[2\]\.valueUrl"),
    "references without a valueUrl": (set_column("iwt:references", ["x"]), "valueUrl makes"),
    "a language for numbers": (
        lambda d: column(d).update(datatype="integer", lang="en"),
        r"columns\[0\]\.lang: Only text",
    ),
    "a language that is none": (set_column("lang", "en_GB"), "BCP 47"),
    "a partial date that is a date": (
        lambda d: column(d).update({"datatype": "date", "iwt:partialDate": True}),
        "partial date",
    ),
    "a default that is not of the datatype": (
        lambda d: column(d, 1).update({"datatype": "date", "default": "never", "lang": "und"}),
        r"default: 'never' is not a date",
    ),
    "a primary key that is no column": (
        set_schema("primaryKey", ["iso3", "nam"]),
        r"primaryKey: .*'nam'.*name",
    ),
    "a foreign key of unequal length": (
        set_schema(
            "foreignKeys",
            [
                {
                    "columnReference": ["iso3", "name"],
                    "reference": {"resource": "x.csv", "columnReference": "a"},
                }
            ],
        ),
        r"foreignKeys\[0\]: .*as many columns",
    ),
    "a foreign key without a table": (
        set_schema("foreignKeys", [{"columnReference": "iso3", "reference": {"columnReference": "a"}}]),
        r"foreignKeys\[0\]\.reference\.resource",
    ),
    "an unsupported part of CSVW": (set_("dialect", {"delimiter": ";"}), "'dialect' is not known"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_metadata_is_named_with_its_file_and_path(states: Path, mistake: str) -> None:
    change, pattern = MISTAKES[mistake]
    with pytest.raises(ResourceError, match=pattern) as caught:
        load_table(edit(states, change))
    assert all(line.startswith(f"{states}: $") for line in str(caught.value).splitlines())


def test_all_mistakes_are_told_at_once(states: Path) -> None:
    def change(document: Document) -> None:
        document["urll"] = "x"
        column(document)["datatype"] = "dat"
        column(document, 1)["lang"] = "english language"

    with pytest.raises(ResourceError) as caught:
        load_table(edit(states, change))
    assert len(str(caught.value).splitlines()) == 3


def test_a_property_that_stands_twice_is_refused(states: Path) -> None:
    text = states.read_text(encoding="utf-8")
    states.write_text(text.replace('"url"', '"url": "x.csv", "url"', 1), encoding="utf-8")
    with pytest.raises(ResourceError, match="'url' stands twice"):
        load_table(states)


def test_text_that_is_not_json_is_refused_with_its_line(states: Path) -> None:
    states.write_text('{\n  "url": }', encoding="utf-8")
    with pytest.raises(ResourceError, match=r"metadata\.json:2:10: "):
        load_table(states)


def test_metadata_in_another_encoding_is_refused(states: Path) -> None:
    states.write_bytes('{"dc:title": "Côte"}'.encode("latin-1"))
    with pytest.raises(ResourceError, match="not in UTF-8"):
        load_table(states)


def test_metadata_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"states\.csv-metadata\.json"):
        load_table(tmp_path / "states.csv")


def test_a_folder_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load_folder(tmp_path / "data")


def test_a_table_without_metadata_and_metadata_without_a_table_are_both_told(untoc: Path) -> None:
    (untoc / "notes.csv").write_text("a\n", encoding="utf-8")
    (untoc / "states.csv").unlink()
    with pytest.raises(ResourceError) as caught:
        load_folder(untoc)
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        str(untoc / "notes.csv"),
        str(untoc / "states.csv-metadata.json"),
    ]


def test_the_metadata_of_the_examples_is_valid_csvw_for_another_reader(untoc: Path) -> None:
    metadata = pytest.importorskip("csvw.metadata")
    for table in load_folder(untoc):
        other = metadata.Table.from_file(str(table.metadata))
        names = [c.name for c in other.tableSchema.columns if not c.virtual]
        assert names == [c.name for c in table.cells]
        assert tuple(other.tableSchema.primaryKey or ()) == table.primary_key
        records = list(other)
        assert records
        assert other.check_primary_key()
