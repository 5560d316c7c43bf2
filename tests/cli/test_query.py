"""``iwtld query`` and ``iwtld sparql``: answers, their forms, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("store")

UNTOC = "https://w3id.org/iwtld/id/instrument/untoc"
VNM = "https://w3id.org/iwtld/id/jurisdiction/VNM"
BINDS = "https://w3id.org/iwtld/ontology#binds"
ASKED = ("query", "treaties-of-country", "-p", "country=VNM", "-p", "on=2018-01-01")


def test_an_answer_in_json_is_sparql_results(run: Run) -> None:
    code, out, err = run(*ASKED, "--format", "json")
    assert (code, err) == (0, "")
    (row,) = json.loads(out)["results"]["bindings"]
    assert row["treaty"] == {"type": "uri", "value": UNTOC}
    assert row["on"]["value"] == "2018-01-01"
    assert row["on"]["datatype"] == "http://www.w3.org/2001/XMLSchema#date"


@pytest.mark.parametrize(
    "name", ["VNM", "vn", "viet nam", "Vietnam", "Việt-Nam", "Socialist Republic of Viet Nam", VNM]
)
def test_a_country_goes_by_any_of_its_names(name: str, run: Run) -> None:
    code, out, _ = run("query", "treaties-of-country", "-p", f"country={name}", "--format", "csv")
    assert code == 0
    assert [row["treaty"] for row in csv.DictReader(io.StringIO(out))] == [UNTOC]


def test_a_table_is_for_people_and_the_count_is_a_message(run: Run) -> None:
    code, out, err = run(*ASKED)
    assert (code, err) == (0, "1 row\n")
    assert "UN Convention against Transnational Organized" in out


def test_quiet_leaves_the_result_alone(run: Run) -> None:
    assert run(*ASKED, "--quiet").err == ""


def test_an_answer_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "answer.csv"
    code, out, _ = run(*ASKED, "--format", "csv", "-o", str(path))
    assert (code, out) == (0, "")
    assert path.read_text().splitlines()[0] == "treaty,name,on"


def test_a_graph_is_turtle_unless_asked_otherwise(run: Run) -> None:
    code, out, _ = run("query", "what-binds")
    assert code == 0
    triples = list(ox.parse(out, format=ox.RdfFormat.TURTLE))
    assert [str(quad.triple) for quad in triples] == [f"<{UNTOC}> <{BINDS}> <{VNM}>"]


def test_the_text_with_the_values_in_place_is_printed_and_runs(run: Run) -> None:
    code, text, _ = run(*ASKED, "--sparql")
    assert code == 0
    assert f"VALUES ?country {{ <{VNM}> }}" in text
    assert json.loads(run("sparql", "-e", text, "--format", "json").out) == json.loads(
        run(*ASKED, "--format", "json").out
    )


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["treaties-of-county"], "Did you mean treaties-of-country?"),
        (["treaties-of-country"], "needs country"),
        (["treaties-of-country", "-p", "country"], "given as KEY=VALUE, not 'country'"),
        (["treaties-of-country", "-p", "country=VNM", "-p", "country=CIV"], "country is given twice"),
        (["treaties-of-country", "-p", "country=VNM", "-p", "onn=2018"], "Did you mean on?"),
        (["treaties-of-country", "-p", "country=VNM", "-p", "on=2018"], "must be a date"),
        (
            ["treaties-of-country", "-p", "country=Vietnamm"],
            "no country named 'Vietnamm'. Did you mean Viet Nam",
        ),
        (["treaties-of-country", "-p", "country=congo"], "COD (Congo (Kinshasa)), COG (Congo (Brazzaville))"),
        (["treaties-of-country", "-p", 'country=VNM"> } ; DROP ALL #'], "no country named"),
    ],
)
def test_a_wrong_request_is_refused_with_the_reason(args: list[str], reason: str, run: Run) -> None:
    code, out, err = run("query", *args)
    assert (code, out) == (2, "")
    assert err.startswith("iwtld: error: ")
    assert reason in err


def test_a_query_is_read_from_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "question.rq"
    path.write_text('\ufeffSELECT ?c { ?c iwt:isoAlpha3 "CIV" }', encoding="utf-8")
    code, out, _ = run("sparql", str(path), "--format", "csv")
    assert (code, out.split()) == (0, ["c", "https://w3id.org/iwtld/id/jurisdiction/CIV"])


def test_a_query_is_read_from_the_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"ASK { ?s iwt:isoAlpha2 'VN' }")))
    assert json.loads(run("sparql", "-", "--format", "json").out)["boolean"] is True


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("SELECT ?c { ?i iwt:binds/iwt:isoAlpha3 ?c }", ["VNM"]),
        ("SELECT ?c FROM graph:participation { ?i iwt:binds/iwt:isoAlpha3 ?c }", []),
        (
            "SELECT ?c FROM graph:participation FROM graph:jurisdictions { ?i iwt:binds/iwt:isoAlpha3 ?c }",
            ["VNM"],
        ),
        (
            "SELECT ?c { GRAPH graph:jurisdictions { ?s iwt:isoAlpha3 ?c } FILTER(?c < 'COG') }",
            ["CIV", "COD"],
        ),
    ],
)
def test_the_union_is_asked_unless_graphs_are_named(query: str, codes: list[str], run: Run) -> None:
    code, out, _ = run("sparql", "-e", query, "--format", "csv")
    assert (code, sorted(out.split()[1:])) == (0, codes)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT * { ?s iwt:x ?o", "Query, line 1, column 23:"),
        ("DROP ALL", "DROP is an update"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> {} }", "SERVICE is refused"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "which is not a graph here"),
        (
            "SELECT * FROM graph:participations { ?s ?p ?o }",
            "Did you mean <https://w3id.org/iwtld/graph/participation>?",
        ),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", "a variable that is unbound"),
        ("SELECT * { BIND(<https://e.org/f>(1) AS ?x) }", "is not supported"),
    ],
)
def test_a_query_that_cannot_be_answered_says_why(query: str, reason: str, run: Run) -> None:
    code, out, err = run("sparql", "-e", query)
    assert (code, out) == (2, "")
    assert reason in err


def test_a_file_that_is_missing_or_no_text_is_named(run: Run, tmp_path: Path) -> None:
    assert run("sparql", str(tmp_path / "none.rq")).code == 3
    (tmp_path / "latin.rq").write_bytes(b"SELECT * { ?s ?p '\xe9' }")
    code, _, err = run("sparql", str(tmp_path / "latin.rq"))
    assert code == 3
    assert "is not UTF-8 text: byte 18" in err


def test_a_query_is_given_once(run: Run) -> None:
    assert run("sparql").code == 2
    assert run("sparql", "x.rq", "-e", "ASK {}").code == 2
