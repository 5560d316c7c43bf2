"""A form that is filled in with a real record reads as that record, for every kind and every format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pyoxigraph as ox
import pytest

from iwtld import resources
from iwtld.errors import UnknownNameError
from iwtld.forms import EXTENSIONS, FORMATS, Kind, find_kind, template
from iwtld.incoming.gather import gather
from iwtld.namespaces import PREFIXES, expand, shorten
from iwtld.tables import Examination, Table, load_some, table_names

DATA = resources.folder("data")
KINDS = table_names(DATA)
DERIVED = ox.NamedNode(expand("prov:wasDerivedFrom"))
TYPE = expand("rdf:type")

Triples = set[ox.Triple]


@cache
def kind(name: str) -> Kind:
    return find_kind(name)


@cache
def form_of(name: str, form: str) -> bytes:
    return template(kind(name), form)


@cache
def described(name: str) -> tuple[Table, tuple[Table, ...]]:
    tables = load_some(DATA, [name])
    return next(table for table in tables if table.name == name), tables


def statements(table: Table, against: tuple[Table, ...]) -> Triples:
    with Examination([table], against, parts=True) as examination:
        quads = "".join(examination.rows(table))
        assert examination.findings.result() == ()
    return {
        quad.triple
        for quad in ox.parse(quads.encode(), format=ox.RdfFormat.N_QUADS)
        if quad.predicate != DERIVED
    }


@cache
def record(name: str) -> tuple[tuple[str, ...], frozenset[ox.Triple]]:
    """Return the fullest record of a table: its cells, and what it states."""
    import tempfile

    table, tables = described(name)
    with table.path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    row = max(rows, key=lambda cells: sum(map(bool, cells)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "alone.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, row])
        return tuple(row), frozenset(statements(replace(table, path=path), tables))


def gathered(path: Path, tmp_path: Path) -> Triples:
    folder = tmp_path / "temporary"
    folder.mkdir()
    found = gather([str(path)], folder)
    assert found.findings == ()
    (document,) = found.documents
    assert document.table is not None
    table, tables = described(document.table)
    return statements(replace(table, path=document.path, label=document.name, rows=document.rows), tables)


def fill_csv(name: str, tmp_path: Path) -> Triples:
    path = tmp_path / f"{name}.csv"
    out = io.StringIO()
    csv.writer(out).writerow(record(name)[0])
    path.write_bytes(form_of(name, "csv") + out.getvalue().encode())
    return gathered(path, tmp_path)


def fill_xlsx(name: str, tmp_path: Path) -> Triples:
    book = openpyxl.load_workbook(io.BytesIO(form_of(name, "xlsx")))
    for place, text in enumerate(record(name)[0], 1):
        cell = book[name].cell(2, place)
        cell.value, cell.data_type = text or None, "s"
    book.save(tmp_path / "new.xlsx")
    return gathered(tmp_path / "new.xlsx", tmp_path)


def objects(name: str) -> tuple[ox.NamedNode, dict[str, list[Any]]]:
    """Return the subject of the record, and its values by property."""
    values = defaultdict(list)
    for triple in record(name)[1]:
        values[triple.predicate.value].append(triple.object)
        subject = triple.subject
    assert isinstance(subject, ox.NamedNode)
    return subject, values


def fill_turtle(name: str, tmp_path: Path) -> Triples:
    subject, values = objects(name)
    constants = {(iri, shorten(value).replace("/", "\\/")) for iri, value in kind(name).constants}
    lines = []
    for line in form_of(name, "turtle").decode().splitlines():
        if found := re.fullmatch(r"#    (\S+) (.*) ;", line):
            verb = found[1]
            iri = TYPE if verb == "a" else expand(verb.replace("\\", ""))
            if (iri, found[2]) in constants:
                lines.append(line[1:])
            elif iri in values:
                lines.append(f"    {verb} {', '.join(map(str, values[iri]))} ;")
        elif re.fullmatch(r"#[^# ].*", line):
            lines.append(str(subject))
        elif line == "#    .":
            lines.append("    .")
        else:
            assert line.startswith(("## ", "@prefix ")) or not line, line
            lines.append(line)
    return {quad.triple for quad in ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.TURTLE)}


def fill_jsonld(name: str, tmp_path: Path) -> Triples:
    subject, values = objects(name)
    document = json.loads(form_of(name, "jsonld"))
    context = document["@context"]
    (node,) = document["@graph"]
    node["@id"] = subject.value
    for key, empty in list(node.items()):
        if key == "@type":
            node[key] = [one.value for one in values[TYPE]]
        elif not key.startswith("#") and empty is None:
            definition = context[key]
            node[key] = [_json(one, definition) for one in values[expand(definition["@id"])]]
    return {quad.triple for quad in ox.parse(json.dumps(document).encode(), format=ox.RdfFormat.JSON_LD)}


def _json(term: Any, definition: dict[str, str]) -> Any:
    """Write a value as a person would who goes by the context."""
    if isinstance(term, ox.NamedNode):
        assert definition["@type"] == "@id"
        return term.value
    if term.language:
        assert definition["@language"] == term.language
        return term.value
    datatype = term.datatype.value
    if "@type" in definition:
        assert expand(definition["@type"]) == datatype
        return term.value == "true" if datatype == expand("xsd:boolean") else term.value
    return term.value if datatype == expand("xsd:string") else {"@value": term.value, "@type": datatype}


FILL: dict[str, Callable[[str, Path], Triples]] = {
    "csv": fill_csv,
    "xlsx": fill_xlsx,
    "turtle": fill_turtle,
    "jsonld": fill_jsonld,
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", KINDS)
def test_a_form_that_is_filled_in_with_a_record_states_that_record(
    name: str, form: str, tmp_path: Path
) -> None:
    assert FILL[form](name, tmp_path) == record(name)[1]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", KINDS)
def test_an_empty_form_with_columns_holds_no_record(name: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.{EXTENSIONS[form]}"
    path.write_bytes(form_of(name, form))
    assert gathered(path, tmp_path) == set()


@pytest.mark.parametrize("name", KINDS)
def test_an_empty_form_in_turtle_states_nothing(name: str) -> None:
    assert list(ox.parse(form_of(name, "turtle"), format=ox.RdfFormat.TURTLE)) == []


@pytest.mark.parametrize("name", KINDS)
def test_an_empty_form_in_json_ld_states_what_holds_of_every_record_at_most(name: str) -> None:
    quads = ox.parse(form_of(name, "jsonld"), format=ox.RdfFormat.JSON_LD)
    assert [(quad.predicate.value, quad.object.value) for quad in quads] == list(kind(name).constants)


@pytest.mark.parametrize("name", KINDS)
def test_a_form_in_turtle_is_valid_with_its_own_examples(name: str) -> None:
    text = re.sub(r"(?m)^#(?!#)", "", form_of(name, "turtle").decode())
    predicates = {quad.predicate.value for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)}
    assert predicates == {column.property_url for column in described(name)[0].columns}


def test_the_header_of_a_form_is_that_of_the_table() -> None:
    for name in KINDS:
        table = (DATA / f"{name}.csv").read_text(encoding="utf-8")
        assert form_of(name, "csv").decode().splitlines()[-1] == table.splitlines()[0]


def test_every_field_is_explained_in_every_format() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_of("penalties", "xlsx")))
    texts = {
        **{form: form_of("penalties", form).decode() for form in ("csv", "turtle", "jsonld")},
        "notes": "\n".join(cell.comment.text for cell in book["penalties"][1]),
        "help": "\n".join(str(cell.value) for row in book["help"].iter_rows() for cell in row),
    }
    for field in kind("penalties").fields:
        for text in texts.values():
            assert field.name in text
            assert field.description in text
    assert all("high, medium, low" in texts[name] for name in ("csv", "notes"))
    assert "high\nmedium\nlow" in texts["help"]


def test_a_workbook_offers_the_codes_of_a_column_in_a_list() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_of("treaty-actions", "xlsx")))
    rules = {rule.errorTitle: rule for rule in book["treaty-actions"].data_validations.dataValidation}
    assert set(rules) == {"type", "instrument", "party", "confidence"}
    column, last = re.fullmatch(r"lists!\$(\w+)\$2:\$\w+\$(\d+)", rules["confidence"].formula1).groups()
    offered = [book["lists"][f"{column}{row}"].value for row in range(2, int(last) + 1)]
    assert offered == ["high", "medium", "low"]
    assert str(rules["confidence"].sqref) == f"{column}2:{column}1001"
    assert book["lists"].sheet_state == "hidden"


def test_a_workbook_takes_what_is_typed_as_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(form_of("treaty-actions", "xlsx")))
    dimensions = book["treaty-actions"].column_dimensions
    assert {one.number_format for one in dimensions.values()} == {"@"}


def test_nothing_in_a_workbook_is_a_formula() -> None:
    for name in KINDS:
        book = openpyxl.load_workbook(io.BytesIO(form_of(name, "xlsx")))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_context_of_a_form_agrees_with_that_of_the_project() -> None:
    project = json.loads((resources.folder("ontology") / "context.jsonld").read_text())["@context"]
    for name in KINDS:
        own = json.loads(form_of(name, "jsonld"))["@context"]
        for key, definition in own.items():
            if key in PREFIXES:
                assert definition == PREFIXES[key]
            elif key in project and isinstance(project[key], dict):
                assert definition == project[key], (name, key)


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="turtle"):
        template(kind("actors"), "turtel")
