"""The legal-basis questions over HTTP: the answers of the command line, in its forms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from iwtld.cli import cli
from iwtld.web.api.catalogue import QUESTIONS
from iwtld.web.routes import ROUTES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.conftest import Get

    import iwtld

CASES = [(name, form.name) for name, question in QUESTIONS.items() for form in question.formats]


def arguments(name: str) -> list[str]:
    """Return the example of a question as the command line takes it."""
    given = dict(QUESTIONS[name].example)
    sides = [given.pop(side) for side in ("requesting", "requested") if side in given]
    options = [part for option, value in given.items() for part in (f"--{option.replace('_', '-')}", value)]
    return [name, *sides, *options]


@pytest.mark.parametrize(("name", "form"), [case for case in CASES if case[1] != "spreadsheet"])
def test_an_answer_is_that_of_the_command_line(
    name: str, form: str, get: Get, store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    told = CliRunner().invoke(cli, ["--store", str(store_dir), *arguments(name), "--format", form, "--quiet"])
    reply = get(f"/api/{name}?{urlencode(QUESTIONS[name].example)}", format=form)
    assert told.exit_code == 0
    assert reply.status == 200
    assert reply.body.decode().rstrip("\n") == told.stdout_bytes.decode().rstrip("\n")  # type: ignore[union-attr]


# A treaty on extradition of 1999 (data/bilateral-arrangements.csv), in force between the two since 2000.
def test_a_recorded_treaty_is_the_basis(get: Get) -> None:
    reply = get("/api/basis", requesting="Cambodia", requested="cn", form="extradition", on="2019-03-05")
    found = json.loads(reply.body)
    assert (found["requesting"], found["requested"]) == ("KHM", "CHN")
    assert (found["grade"], found["certainty"]) == ("shall", "complete")


# The OECD study of 2019: Singapore has no treaty on extradition with Indonesia.
def test_a_known_gap_of_the_sources_is_a_gap(get: Get) -> None:
    reply = get(
        "/api/gaps",
        form="extradition",
        among="SGP,IDN",
        on="2018-06-30",
        instruments="bilateral,regional",
        format="csv",
    )
    header, *rows = reply.body.decode().splitlines()  # type: ignore[union-attr]
    assert header == "a,b,lacking,grade,status,could_be,routes,cases"
    assert [row.split(",")[:3] for row in rows] == [["IDN", "SGP", "both"]]


def test_an_assumption_settles_what_is_missing(get: Get, kb: iwtld.KnowledgeBase) -> None:
    question = {
        "requesting": "IDN",
        "requested": "NLD",
        "form": "mutual-legal-assistance",
        "on": "2018-06-30",
    }
    before = json.loads(get("/api/basis", **question).body)
    after = json.loads(get("/api/basis", **question, assume="serious-crime").body)
    assert {item["condition"] for item in before["missing"]} == {"serious-crime"}
    assert (after["grade"], after["missing"]) == ("shall", [])


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("text/markdown, */*;q=0.1", "text/markdown; charset=utf-8"),
        ("text/plain", "text/plain; charset=utf-8"),
    ],
)
def test_the_accept_header_chooses_the_form(accept: str, media_type: str, get: Get) -> None:
    reply = get(f"/api/basis?{urlencode(QUESTIONS['basis'].example)}", accept=accept)
    assert (reply.status, reply.media_type) == (200, media_type)
    assert reply.headers["vary"] == "Accept"


def test_a_form_that_there_is_not_is_answered_with_those_there_are(get: Get) -> None:
    reply = get(f"/api/matrix?{urlencode(QUESTIONS['matrix'].example)}", accept="image/png")
    problem = json.loads(reply.body)
    assert (reply.status, reply.media_type) == (406, "application/problem+json")
    assert [form["format"] for form in problem["formats"]] == [
        "json",
        "csv",
        "markdown",
        "table",
        "spreadsheet",
    ]


def test_the_proof_as_a_graph_is_read_by_another_engine(get: Get) -> None:
    rdflib = pytest.importorskip("rdflib")
    reply = get(f"/api/why?{urlencode(QUESTIONS['why'].example)}", accept="text/turtle")
    graph = rdflib.Graph().parse(data=reply.body, format="turtle")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    assert list(graph.subject_objects(prov.wasDerivedFrom))


def test_every_question_has_its_route() -> None:
    handler = "iwtld.web.api.answers:answer"
    assert [route.pattern for route in ROUTES if route.handler == handler] == [
        f"/api/{name}" for name in QUESTIONS
    ]


def test_a_question_that_there_is_not_is_not_found(get: Get) -> None:
    assert get("/api/whynot").status == 404


def test_a_name_that_nothing_has_is_answered_with_the_nearest(get: Get) -> None:
    reply = get("/api/basis", requesting="Camboda", requested="CHN", form="extradition")
    problem = json.loads(reply.body)
    assert (reply.status, problem["type"]) == (400, "https://w3id.org/iwtld/problem/unknown-name")
    assert "Cambodia" in problem["suggestions"]


def test_what_if_without_an_act_says_how_one_is_written(get: Get) -> None:
    reply = get("/api/what-if", form="extradition")
    assert reply.status == 400
    assert "ratify=SOM:untoc@2027-01-01" in json.loads(reply.body)["detail"]


def test_an_act_that_is_none_is_refused_with_an_example(get: Get) -> None:
    reply = get("/api/what-if", form="extradition", penalty="SGP:many")
    assert reply.status == 400
    assert "penalty SGP=5@2027-01-01" in json.loads(reply.body)["detail"]


# UNTOC, Article 38(2): in force for a state on the thirtieth day after it deposits its instrument.
def test_an_act_takes_effect_by_the_rule_of_its_instrument(get: Get) -> None:
    reply = get("/api/what-if", form="mutual-legal-assistance", ratify="SOM:untoc@2027-01-01")
    assert json.loads(reply.body)["actions"][0]["effect_from"] == "2027-01-31"


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_first_and_the_last_day_of_the_calendar_are_days(name: str, get: Get) -> None:
    days = {option.name for option in QUESTIONS[name].options if option.kind == "date"}
    example = [(key, value) for key, value in QUESTIONS[name].example if key not in {*days, "among"}]
    for day in ("0001-01-01", "9999-12-31"):
        among = [("among", "THA,VNM,IDN")] if name not in ("basis", "why", "why-not", "timeline") else []
        reply = get(f"/api/{name}?{urlencode([*example, *among, *((each, day) for each in days)])}")
        assert reply.status == 200, reply.body


def test_a_cell_of_a_spreadsheet_is_no_formula(get: Get) -> None:
    example = urlencode(QUESTIONS["fixes"].example)
    plain = get(f"/api/fixes?{example}", format="csv")
    spreadsheet = get(f"/api/fixes?{example}", format="spreadsheet")
    assert ",--conclude " in plain.body.decode()  # type: ignore[union-attr]
    assert ",'--conclude " in spreadsheet.body.decode("utf-8-sig")  # type: ignore[union-attr]
    assert ",--" not in spreadsheet.body.decode()  # type: ignore[union-attr]
    assert "apostrophe" in spreadsheet.headers["iwtld-note"]
