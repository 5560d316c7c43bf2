"""Answers to queries: their values in Python, and the forms in which they are handed on."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.errors import ParameterError
from iwtld.namespaces import ID, IWT, PREFIXES
from iwtld.results import GRAPHS, ROWS, ResultSet, text_of, value_of

XSD = PREFIXES["xsd"]
PEOPLE = """
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?state ?name ?since WHERE { VALUES (?state ?name ?since) {
    (<https://w3id.org/iwtld/id/jurisdiction/KEN> "Kenya"@en "2004-06-16"^^xsd:date)
    (<https://w3id.org/iwtld/id/jurisdiction/VNM> "Việt Nam"@vi UNDEF)
} }
"""


def select(text: str = PEOPLE) -> ResultSet:
    return ResultSet.of(ox.Store().query(text))


def typed(lexical: str, datatype: str) -> ox.Literal:
    return ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))


def graph() -> ResultSet:
    node = ox.NamedNode(ID + "actor/a")
    return ResultSet("graph", triples=(ox.Triple(node, ox.NamedNode(IWT + "name"), ox.Literal("A")),))


TERMS = (
    st.builds(ox.Literal, st.text(st.characters(codec="utf-8")))
    | st.builds(lambda value: ox.Literal(value, language="fr"), st.text(st.characters(codec="utf-8")))
    | st.builds(
        typed,
        st.text("0123456789+-.eTZ:INFa ", max_size=12),
        st.sampled_from(["integer", "decimal", "double", "boolean", "date", "dateTime", "gYear", "byte"]),
    )
    | st.sampled_from([ox.NamedNode("https://example.org/é"), ox.BlankNode("b1"), None])
)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (ox.NamedNode("https://example.org/a"), "https://example.org/a"),
        (ox.BlankNode("b"), "_:b"),
        (ox.Literal("text"), "text"),
        (ox.Literal("texte", language="fr"), "texte"),
        (typed("868", "integer"), 868),
        (typed("-3", "negativeInteger"), -3),
        (typed("2.50", "decimal"), Decimal("2.50")),
        (typed("1e3", "double"), 1000.0),
        (typed("true", "boolean"), True),
        (typed("0", "boolean"), False),
        (typed("2019-03-05", "date"), date(2019, 3, 5)),
        (typed("2019-03-05T10:00:00Z", "dateTime"), datetime(2019, 3, 5, 10, tzinfo=UTC)),
        (typed("2019", "gYear"), "2019"),
        (typed("2019-03", "gYearMonth"), "2019-03"),
    ],
)
def test_terms_become_values_of_python(term: Any, value: object) -> None:
    found = value_of(term)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("1_000", "integer"),
        (" 1", "integer"),
        ("٣", "integer"),
        ("1.5", "integer"),
        ("9" * 5000, "integer"),
        ("1e5", "decimal"),
        ("NaN", "decimal"),
        ("infinity", "double"),
        ("yes", "boolean"),
        ("20190305", "date"),
        ("2019-W10-2", "date"),
        ("2019-02-30", "date"),
        ("2019-03-05+02:00", "date"),
        ("-0044-03-15", "date"),
        ("2019-03-05T10:00:00.1234567Z", "dateTime"),
        ("2019-03-05T24:00:00", "dateTime"),
        ("2019-03-05", "dateTime"),
    ],
)
def test_what_does_not_fit_its_datatype_or_python_stays_text(lexical: str, datatype: str) -> None:
    assert value_of(typed(lexical, datatype)) == lexical


@given(TERMS)
def test_every_term_has_a_value(term: Any) -> None:
    value_of(term)


def test_rows_are_mappings_from_variable_to_value() -> None:
    rows = [
        {"state": ID + "jurisdiction/KEN", "name": "Kenya", "since": date(2004, 6, 16)},
        {"state": ID + "jurisdiction/VNM", "name": "Việt Nam", "since": None},
    ]
    assert select().rows() == rows
    assert list(select()) == rows
    assert len(select()) == 2


@pytest.mark.parametrize(("text", "answer"), [("ASK {}", True), ("ASK { ?s ?p ?o }", False)])
def test_an_ask_is_its_answer(text: str, answer: bool) -> None:
    result = select(text)
    assert result.kind == "boolean"
    assert bool(result) is answer
    assert result.rows() == [{"answer": answer}]


def test_a_select_without_rows_is_false() -> None:
    assert not select("SELECT * WHERE { ?s ?p ?o }")


def test_a_construct_holds_triples_and_no_rows() -> None:
    result = select(
        "CONSTRUCT { <https://example.org/a> a ?t } WHERE { VALUES ?t { <https://example.org/T> } }"
    )
    assert [str(triple) for triple in result.triples] == [
        f"<https://example.org/a> <{PREFIXES['rdf']}type> <https://example.org/T>"
    ]
    with pytest.raises(ParameterError, match="is a graph and has no rows"):
        result.rows()


def test_json_is_the_one_of_sparql_1_1() -> None:
    assert json.loads(select().to("json")) == {
        "head": {"vars": ["state", "name", "since"]},
        "results": {
            "bindings": [
                {
                    "state": {"type": "uri", "value": ID + "jurisdiction/KEN"},
                    "name": {"type": "literal", "value": "Kenya", "xml:lang": "en"},
                    "since": {"type": "literal", "value": "2004-06-16", "datatype": XSD + "date"},
                },
                {
                    "state": {"type": "uri", "value": ID + "jurisdiction/VNM"},
                    "name": {"type": "literal", "value": "Việt Nam", "xml:lang": "vi"},
                },
            ]
        },
    }


def test_csv_has_plain_values_a_bare_header_and_crlf() -> None:
    assert select().to("csv") == (
        "state,name,since\r\n"
        "https://w3id.org/iwtld/id/jurisdiction/KEN,Kenya,2004-06-16\r\n"
        "https://w3id.org/iwtld/id/jurisdiction/VNM,Việt Nam,\r\n"
    )


def test_tsv_has_terms_as_in_turtle() -> None:
    assert select().to("tsv").splitlines() == [
        "?state\t?name\t?since",
        f'<{ID}jurisdiction/KEN>\t"Kenya"@en\t"2004-06-16"^^<{XSD}date>',
        f'<{ID}jurisdiction/VNM>\t"Việt Nam"@vi\t',
    ]


def test_xml_is_the_one_of_sparql_1_1() -> None:
    space = "{http://www.w3.org/2005/sparql-results#}"
    root = ElementTree.fromstring(select().to("xml"))
    assert [variable.get("name") for variable in root.iter(f"{space}variable")] == ["state", "name", "since"]
    assert [literal.text for literal in root.iter(f"{space}literal")] == ["Kenya", "2004-06-16", "Việt Nam"]


@pytest.mark.parametrize("character", ["\u0000", "\u001b", "\uffff"])
def test_xml_with_characters_that_it_forbids_is_refused(character: str) -> None:
    result = ResultSet("rows", ("name",), ((ox.Literal("a"),), (ox.Literal(character),)))
    with pytest.raises(ParameterError, match=rf"U\+{ord(character):04X} of \?name in row 2"):
        result.to("xml")


@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_json_reads_back_as_the_same_terms(rows: list[tuple[Any, Any]]) -> None:
    result = ResultSet("rows", ("a", "b"), tuple(rows))
    assert ResultSet.of(ox.parse_query_results(result.to("json"), ox.QueryResultsFormat.JSON)) == result


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1))
def test_csv_reads_back_as_the_same_text(values: list[str]) -> None:
    result = ResultSet("rows", ("a", "b"), tuple((ox.Literal(value), ox.Literal("x")) for value in values))
    read = list(csv.reader(io.StringIO(result.to("csv"), newline="")))
    assert read == [["a", "b"], *([value, "x"] for value in values)]


def test_a_table_shows_short_names_and_no_datatypes() -> None:
    lines = select().to("table").splitlines()
    assert [line.split("  ")[0].strip() for line in (lines[0], *lines[2:])] == [
        "state",
        "jurisdiction/KEN",
        "jurisdiction/VNM",
    ]
    assert lines[2].split() == ["jurisdiction/KEN", "Kenya", "2004-06-16"]


@given(st.lists(st.tuples(TERMS, TERMS), min_size=1, max_size=4), st.integers(20, 60))
def test_a_table_keeps_to_the_width(rows: list[tuple[Any, Any]], width: int) -> None:
    table = ResultSet("rows", ("a", "b"), tuple(rows)).to("table", width=width)
    for line in table.split("\n"):
        assert sum(not unicodedata.combining(character) for character in line) <= width


def test_wide_characters_count_two_columns() -> None:
    result = ResultSet(
        "rows", ("a", "b"), ((ox.Literal("中国"), ox.Literal("x")), (ox.Literal("abcd"), ox.Literal("x")))
    )
    assert result.to("table").splitlines()[2:] == ["中国  x", "abcd  x"]


def test_an_empty_table_says_so() -> None:
    assert select("SELECT * WHERE { ?s ?p ?o }").to("table") == "No rows.\n"


def test_terminal_escapes_and_overrides_in_the_data_do_no_harm() -> None:
    assert text_of(ox.Literal("a\x1b[31m\x07\x9b\u202eb")) == "a\ufffd[31m\ufffd\ufffd\ufffdb"
    assert text_of(ox.Literal("two\nlines")) == "two\nlines"


@pytest.mark.parametrize(
    ("iri", "text"),
    [
        (ID + "instrument/untoc", "instrument/untoc"),
        (IWT + "Agency", "iwt:Agency"),
        ("https://example.org/a", "https://example.org/a"),
    ],
)
def test_iris_are_shown_short(iri: str, text: str) -> None:
    assert text_of(ox.NamedNode(iri)) == text


@pytest.mark.parametrize("name", ["turtle", "ntriples", "rdfxml"])
def test_a_graph_is_written_as_rdf(name: str) -> None:
    assert "A" in graph().to(name)


@pytest.mark.parametrize("name", ROWS)
def test_a_graph_has_no_formats_of_rows(name: str) -> None:
    with pytest.raises(ParameterError, match=r"is a graph and has no format .* Use turtle"):
        graph().to(name)


@pytest.mark.parametrize("name", [*GRAPHS, "excel"])
def test_rows_have_no_formats_of_graphs(name: str) -> None:
    with pytest.raises(ParameterError, match=r"is rows and has no format .* Use table, json"):
        select().to(name)


def test_markdown_escapes_what_would_end_a_cell() -> None:
    result = ResultSet("rows", ("a",), ((ox.Literal("x | y\nz"),),))
    assert result.to("markdown") == "| a |\n| --- |\n| x \\| y<br>z |\n"


# OWASP, "CSV Injection": what a spreadsheet takes for a formula.
@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_a_cell_that_a_spreadsheet_would_calculate_gets_an_apostrophe_there_and_nowhere_else(
    text: str,
) -> None:
    result = ResultSet("rows", ("a",), ((ox.Literal(text),),))
    cells = {form: result.to(form).removeprefix("\ufeff") for form in ("csv", "spreadsheet")}
    read = {form: list(csv.reader(io.StringIO(cell, newline=""))) for form, cell in cells.items()}
    assert read == {"csv": [["a"], [text]], "spreadsheet": [["a"], [f"'{text}"]]}


def test_other_cells_of_a_spreadsheet_are_those_of_csv() -> None:
    row = (
        ox.Literal("a=b"),
        ox.NamedNode("https://example.org/-x"),
        None,
        ox.Literal("5"),
        ox.BlankNode("b"),
    )
    result = ResultSet("rows", tuple("abcde"), (row,))
    assert result.to("spreadsheet") == "\ufeff" + result.to("csv")
