"""What the users of the graph ask of the command line, each command in a process of its own on the real graph."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import XSD
from rdflib.query import Result

import iwtld
from iwtld import resources
from iwtld.cli import COMMANDS

from ..trap import CONTENT, Trap, trapped

ASEAN = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM")
"""The member states at the end of 2016; Timor-Leste joined in 2025."""


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


Run = Callable[..., Outcome]


@pytest.fixture
def run(store_dir: Path, tmp_path: Path) -> Run:
    """Run a command; unless it is told otherwise it reads the session's graph and takes 80 columns."""

    def run(*args: str, limit: int | None = None, stdin: bytes = b"", **environment: str) -> Outcome:
        def restrict() -> None:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        found = subprocess.run(
            [sys.executable, "-m", "iwtld", *args],
            input=stdin,
            capture_output=True,
            env={**os.environ, "IWTLD_STORE": str(store_dir), "COLUMNS": "80", **environment},
            cwd=tmp_path,
            preexec_fn=restrict,
            timeout=120,
            check=False,
        )
        outcome = Outcome(found.returncode, found.stdout.decode(), found.stderr.decode())
        assert "Traceback" not in outcome.err
        assert outcome.code in (0, 1, 2, 3, 4), outcome.err
        return outcome

    return run


@pytest.fixture
def gaps(run: Run) -> Callable[..., dict[tuple[str, str], str]]:
    """Ask for the pairs of ASEAN states without a legal basis; a pair maps to its status."""

    def gaps(form: str, on: str, scope: str) -> dict[tuple[str, str], str]:
        given = (f"form={form}", f"on={on}", "group=ASEAN", f"scope={scope}")
        options = [part for parameter in given for part in ("-p", parameter)]
        found = run("query", "no-legal-basis", *options, "--format", "csv")
        assert found.code == 0
        assert found.out.startswith("a,b,form,status\r\n")
        assert {row["form"] for row in found.rows} <= {form}
        pairs = {(row["a"], row["b"]): row["status"] for row in found.rows}
        assert len(pairs) == len(found.rows), "every pair is listed once"
        assert all(a < b for a, b in pairs)
        return pairs

    return gaps


# The questions of an analyst


def test_asean_pairs_without_an_extradition_basis_are_those_outside_the_matrix(
    gaps: Callable[..., dict[tuple[str, str], str]],
) -> None:
    path = resources.folder("data") / "extradition-matrix.csv"
    matrix = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    with_basis = {tuple(sorted((row["a"], row["b"]))) for row in matrix if row["existed_by_2016"] == "yes"}
    assert len(with_basis) == 14
    found = gaps("extradition", "2016-12-31", "specific")
    assert set(found) == set(combinations(ASEAN, 2)) - with_basis
    assert set(found.values()) <= {"known", "unrecorded"}


def test_asean_pairs_without_an_assistance_basis_are_those_of_cambodia(
    gaps: Callable[..., dict[tuple[str, str], str]],
) -> None:
    found = gaps("mutual-legal-assistance", "2016-12-31", "specific")
    assert set(found) == {tuple(sorted(("KHM", other))) for other in ASEAN if other != "KHM"}


def test_a_pair_is_covered_from_the_day_on_which_the_convention_binds_both(
    gaps: Callable[..., dict[tuple[str, str], str]],
) -> None:
    # UNTOC: Thailand ratified on 2013-10-17; article 38(2) adds thirty days.
    assert ("SGP", "THA") in gaps("extradition", "2013-11-15", "all")
    assert ("SGP", "THA") not in gaps("extradition", "2013-11-16", "all")


def test_two_reports_with_two_figures_are_both_shown_with_the_reason(run: Run) -> None:
    found = run("query", "contested-figures", "-p", "about=op-mekong-dragon-iii", "--format", "csv")
    shown = {(row["measure"], row["value"], row["source"], row["starts"], row["ends"]) for row in found.rows}
    assert shown == {
        ("seizures", "868", "iccwc-2021", "2021-04", "2021-09"),
        ("seizures", "525", "unodc-2021", "2021-06", "2021-09"),
        ("cases of wild fauna and flora", "112", "iccwc-2021", "2021-04", "2021-09"),
        ("cases of wild fauna and flora", "85", "unodc-2021", "2021-06", "2021-09"),
    }
    assert {row["status"] for row in found.rows} == {"differ-by-date"}
    assert all("different periods" in row["reason"] for row in found.rows)


@pytest.mark.parametrize(("on", "active"), [("2016-01-01", True), ("2018-06-01", False)])
def test_a_network_that_has_ended_is_no_longer_active(on: str, active: bool, run: Run) -> None:
    found = run("query", "mechanism-active", "-p", f"on={on}", "--format", "csv")
    assert ("asean-wen" in {row["mechanism"] for row in found.rows}) is active


def test_info_counts_triples_inferences_graphs_and_sources(run: Run) -> None:
    found = run("info", "--format", "json")
    info = json.loads(found.out)
    assert {"triples", "inferred", "graphs", "sources", "version"} <= set(info)
    assert info["version"] == iwtld.__version__
    assert sum(info["graphs"].values()) == info["triples"] > info["inferred"] > 0
    assert info["sources"] == len((resources.folder("data") / "sources.csv").read_text().splitlines()) - 1


@pytest.mark.slow
def test_a_build_reports_every_stage_and_a_total(run: Run, tmp_path: Path) -> None:
    found = run("build", "--store", str(tmp_path / "new"))
    assert (found.code, found.out) == (0, "")
    header, *stages, total, place = found.err.splitlines()
    assert header.split() == ["stage", "records", "triples", "seconds"]
    assert [line.split()[0] for line in stages] == ["populate", "validate", "reason", "publish"]
    triples = [int(line.split()[2].replace(",", "")) for line in (*stages, total)]
    assert sum(triples[:-1]) == triples[-1]
    assert all(float(line.split()[3]) > 0 for line in (*stages, total))
    assert str(tmp_path / "new") in place


# Forms of an answer


Cell = tuple[str, str, str | None]
"""A term as its kind, its text, and the datatype or language of a literal."""

EVERY_CLAIM = """
SELECT ?claim ?label ?value ?starts ?scope WHERE {
  ?claim a iwt:Claim ; iwt:value ?value ; iwt:figure/skos:prefLabel ?label .
  OPTIONAL { ?claim iwt:validFrom ?starts }
  OPTIONAL { ?claim iwt:claimScope ?scope }
} ORDER BY ?claim
"""


def by_pyoxigraph(text: str, form: ox.QueryResultsFormat) -> list[dict[str, Cell]]:
    solutions = ox.parse_query_results(text, format=form)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [
        {name: _cell_of_pyoxigraph(term) for name, term in zip(names, row, strict=True) if term is not None}
        for row in solutions
    ]


def _cell_of_pyoxigraph(term: object) -> Cell:
    if isinstance(term, ox.Literal):
        return "literal", term.value, term.language or term.datatype.value
    assert isinstance(term, ox.NamedNode)
    return "iri", term.value, None


def by_rdflib(text: str, form: str) -> list[dict[str, Cell]]:
    return [
        {str(name): _cell_of_rdflib(term) for name, term in row.items()}
        for row in Result.parse(io.BytesIO(text.encode()), format=form).bindings
    ]


def _cell_of_rdflib(term: object) -> Cell:
    if isinstance(term, rdflib.Literal):
        return "literal", str(term), str(term.language or term.datatype or XSD.string)
    assert isinstance(term, rdflib.URIRef)
    return "iri", str(term), None


def test_every_standard_form_holds_the_same_bindings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    texts = {}
    for form in ("json", "xml", "tsv", "csv"):
        found = run("sparql", "-", "--quiet", "--format", form, stdin=EVERY_CLAIM.encode())
        assert (found.code, found.err) == (0, "")
        texts[form] = found.out
    expected = by_pyoxigraph(texts["json"], ox.QueryResultsFormat.JSON)
    assert len(expected) > 100
    assert any("starts" not in row for row in expected), "some are unbound"
    assert {kind for row in expected for _, _, kind in row.values()} >= {
        None,
        "en",
        str(XSD.decimal),
        str(XSD.gYear),
    }
    assert by_pyoxigraph(texts["xml"], ox.QueryResultsFormat.XML) == expected
    assert by_pyoxigraph(texts["tsv"], ox.QueryResultsFormat.TSV) == expected
    for form in ("json", "xml", "tsv"):
        assert by_rdflib(texts[form], form) == expected
    plain = csv.DictReader(io.StringIO(texts["csv"], newline=""))
    assert [{name: value for name, value in row.items() if value} for row in plain] == [
        {name: text for name, (_, text, _) in row.items()} for row in expected
    ]


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    "name", ["contested-figures", "mechanism-active", "recommendations", "table-3-1-check"]
)
def test_a_table_fits_the_screen_and_breaks_no_date(name: str, width: int, run: Run) -> None:
    wide = run("query", name, "--format", "csv").rows
    found = run("query", name, COLUMNS=str(width))
    assert max(map(len, found.out.splitlines())) <= width
    days = {cell for row in wide for cell in row.values() if len(cell) == 10 and cell[4:8:3] == "--"}
    assert all(day in found.out for day in days)


def test_a_person_gets_the_number_of_rows_as_a_message(run: Run) -> None:
    found = run("query", "contested-figures", "-p", "about=op-mekong-dragon-iii")
    assert "4 rows" in found.err
    assert "4 rows" not in found.out


# Wrong requests


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["qurey"], "Did you mean query"),
        (["query", "no-legal-bases"], "Did you mean no-legal-basis?"),
        (["queries", "show", "no-legal-bases"], "Did you mean no-legal-basis?"),
        (["queries", "--tag", "gap"], "Did you mean gaps?"),
        (["query", "no-legal-basis"], "needs form"),
        (["query", "no-legal-basis", "-p", "form=extraditon"], "Did you mean extradition?"),
        (["query", "no-legal-basis", "-p", "form=extradition", "-p", "group=ASEN"], "Did you mean ASEAN?"),
        (["query", "no-legal-basis", "-p", "form=extradition", "-p", "on=2016-13-01"], "'2016-13-01'"),
        (["query", "no-legal-basis", "-p", "form=extradition", "-p", "scope=specfic"], "mean specific?"),
        (
            ["query", "no-legal-basis", "-p", "form=extradition", "-p", "form=extradition"],
            "form is given twice",
        ),
        (["query", "no-legal-basis", "-p", "from=extradition"], "Did you mean form?"),
        (["query", "country-memberships", "-p", "country=Vietnm"], "Did you mean Viet"),
        (["query", "no-legal-basis", "--format", "excel"], "'excel' is not one of"),
        (["info", "--frmat", "json"], "No such option"),
        (["export", "--format", "turtle", "--graph", "treaty-action"], "Did you mean treaty-actions"),
        (["sparql", "-e", "SELECT * { ?s iwt:x }"], "Query, line 1, column "),
        (["sparql", "-e", "INSERT DATA { <a:b> <a:b> <a:b> }"], "is an update"),
    ],
)
def test_a_wrong_request_is_2_and_says_what_is_right(args: list[str], message: str, run: Run) -> None:
    found = run(*args)
    assert (found.code, found.out) == (2, "")
    assert message in found.err


@pytest.mark.parametrize("args", [["sparql", "none.rq"], ["validate", "none.csv"], ["validate", "none.ttl"]])
def test_a_missing_file_is_3_and_named(args: list[str], run: Run) -> None:
    found = run(*args)
    assert (found.code, found.out) == (3, "")
    assert args[1] in found.err


@pytest.mark.parametrize("command", [["info"], ["build"], ["query", "mechanisms"]])
def test_a_store_that_cannot_be_is_3_and_named(command: list[str], run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    found = run(*command, "--store", str(tmp_path / "file" / "store"))
    assert (found.code, found.out) == (3, "")
    assert str(tmp_path / "file" / "store") in found.err


def test_a_table_with_a_wrong_cell_is_1_and_the_cell_is_named(run: Run, tmp_path: Path) -> None:
    lines = (resources.folder("data") / "treaty-actions.csv").read_text(encoding="utf-8").splitlines()[:2]
    assert ",2000-12-14," in lines[1]
    path = tmp_path / "treaty-actions.csv"
    path.write_text("\n".join([lines[0], lines[1].replace("2000-12-14", "2000-13-14")]) + "\n")
    found = run("validate", "treaty-actions.csv")
    assert found.code == 1
    assert found.out.startswith("treaty-actions.csv:2:6 T18 violation: ")
    assert "'2000-13-14'" in found.out
    assert "1 violation" in found.out
    path.write_text("\n".join(lines) + "\n")
    assert json.loads(run("validate", "treaty-actions.csv", "--format", "json").out)["findings"] == []


def test_a_violation_of_the_shapes_is_1_and_json_findings_are_clean(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.ttl").write_text(
        "@prefix iwt: <https://w3id.org/iwtld/ontology#> .\n"
        "<https://w3id.org/iwtld/id/treaty-action/x> a iwt:TreatyAction ;\n"
        "  iwt:party <https://w3id.org/iwtld/id/jurisdiction/XYZ> .\n"
    )
    found = run("validate", "wrong.ttl", "--format", "json")
    assert found.code == 1
    findings = json.loads(found.out)["findings"]
    assert {finding["file"] for finding in findings} == {"wrong.ttl"}
    assert "violation" in {finding["severity"] for finding in findings}
    assert any("jurisdiction" in finding["reason"] for finding in findings)


# Start-up, full disks, closed pipes


def test_the_help_of_no_command_loads_an_engine(tmp_path: Path) -> None:
    script = (
        "import sys; from iwtld.cli import main\n"
        f"for name in {[*COMMANDS]!r}:\n"
        "    assert main([name, '--help']) == 0\n"
        "    engines = {'rdflib', 'pyoxigraph', 'pyshacl', 'owlready2'} & set(sys.modules)\n"
        "    print(name, sorted(engines), file=sys.stderr)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert found.stderr.splitlines() == [f"{name} []" for name in COMMANDS]


@pytest.mark.parametrize(
    "args",
    [
        ["query", "treaty-actions", "-p", "country=VNM", "--format", "csv"],
        ["export", "--format", "ntriples", "--graph", "treaty-actions"],
    ],
)
def test_a_disk_that_fills_leaves_the_file_that_was_there(args: list[str], run: Run, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("from before")
    found = run(*args, "-o", str(path), limit=500)
    assert found.code == 3
    assert f"{path} cannot be written" in found.err
    assert path.read_text() == "from before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


LONG_ANSWERS = pytest.mark.parametrize(
    "args",
    [
        ["query", "no-legal-basis", "-p", "form=extradition", "-p", "scope=specific", "--format", "csv"],
        ["export", "--format", "ntriples", "--graph", "treaty-actions"],
    ],
)
BUFFERING = pytest.mark.parametrize("unbuffered", ["", "1"])
"""PYTHONUNBUFFERED, which many containers set: a write may then be cut short without an error."""


@BUFFERING
@LONG_ANSWERS
def test_a_reader_that_has_enough_ends_the_command_silently(
    args: list[str], unbuffered: str, store_dir: Path, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "iwtld", "--quiet", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "IWTLD_STORE": str(store_dir), "PYTHONUNBUFFERED": unbuffered},
        cwd=tmp_path,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        assert writer.stdout.readline()
        writer.stdout.close()
        assert writer.stderr.read() == b""
        # 128 + SIGPIPE, as the shell reports it for other programs.
        assert writer.wait(60) == 141


@BUFFERING
@LONG_ANSWERS
def test_a_disk_that_fills_under_the_standard_output_is_no_success(
    args: list[str], unbuffered: str, store_dir: Path, tmp_path: Path
) -> None:
    with (tmp_path / "out").open("wb") as redirected:
        found = subprocess.run(
            [sys.executable, "-m", "iwtld", "--quiet", *args],
            stdout=redirected,
            stderr=subprocess.PIPE,
            env={**os.environ, "IWTLD_STORE": str(store_dir), "PYTHONUNBUFFERED": unbuffered},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
            timeout=60,
            check=False,
        )
    assert found.returncode == 3
    assert found.stderr.startswith(b"iwtld: error: ")
    assert found.stderr.count(b"\n") == 1


# Nothing that is read reaches the network or another file


@pytest.fixture
def trap(tmp_path: Path) -> Iterator[Trap]:
    with trapped(tmp_path / "trap") as trap:
        yield trap


def test_the_trap_catches_a_connection_and_a_reading(trap: Trap) -> None:
    for script in (f"import urllib.request as u; u.urlopen({trap.url!r})", f"open({str(trap.secret)!r})"):
        environment = {**os.environ, **trap.environment}
        found = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, check=False
        )
        assert b"PermissionError" in found.stderr or b"URLError" in found.stderr
    assert len(trap.caught) == 2


def test_service_is_refused(run: Run, trap: Trap) -> None:
    for silent in ("", "SILENT "):
        query = f"SELECT * {{ SERVICE {silent}<{trap.url}> {{ ?s ?p ?o }} }}"
        found = run("sparql", "-e", query, **trap.environment)
        assert (found.code, found.out) == (2, "")
        assert "SERVICE is refused" in found.err
        assert trap.caught == []


def test_from_and_load_reach_no_file_and_no_server(run: Run, trap: Trap) -> None:
    for place in (trap.url, trap.secret.as_uri()):
        for query in (f"SELECT * FROM <{place}> {{ ?s ?p ?o }}", f"LOAD <{place}>"):
            found = run("sparql", "-e", query, **trap.environment)
            assert found.code == 2
            assert CONTENT not in found.out + found.err
            assert trap.caught == []
