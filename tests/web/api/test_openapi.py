"""The description of the API: it is OpenAPI 3.1, and what it says of an operation holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from iwtld.options import ACTS, CASE
from iwtld.queries import load_queries
from iwtld.web.api.catalogue import QUESTIONS
from iwtld.web.api.schemas import parameter_of

if TYPE_CHECKING:
    from tests.web.conftest import Get

PATHS = [
    *(f"/api/{name}" for name in QUESTIONS),
    "/api/queries",
    *(f"/api/queries/{name}" for name in load_queries()),
]


@pytest.fixture(scope="module")
def document(get: Get) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(get("/api/openapi.json").body)
    return found


def test_the_document_is_openapi(document: dict[str, Any]) -> None:
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(document)
    assert document["openapi"].startswith("3.1.")


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    assert sorted(document["paths"]) == sorted([*PATHS, "/api/validate"])


@pytest.mark.parametrize("path", PATHS)
def test_an_operation_answers_its_example(path: str, document: dict[str, Any], get: Get) -> None:
    operation = document["paths"][path]["get"]
    example = {one["name"]: one["example"] for one in operation["parameters"] if "example" in one}
    reply = get(f"{path}?{urlencode(example, doseq=True)}")
    assert reply.status == 200, reply.body
    assert reply.media_type.partition(";")[0] in operation["responses"]["200"]["content"]


@pytest.mark.parametrize("path", PATHS)
def test_an_operation_takes_the_parameters_that_are_described_and_no_other(
    path: str, document: dict[str, Any], get: Get
) -> None:
    names = [one["name"] for one in document["paths"][path]["get"]["parameters"]]
    assert len(names) == len(set(names))
    problem = json.loads(get(path, zzzzzzzz="1").body)
    told = next(error for error in problem["errors"] if error["parameter"] == "zzzzzzzz")
    assert told["detail"].endswith(f"The parameters here are {', '.join(sorted(names))}.")


@pytest.mark.parametrize("path", PATHS)
def test_a_question_without_its_required_parameters_is_told_which(
    path: str, document: dict[str, Any], get: Get
) -> None:
    parameters = document["paths"][path]["get"]["parameters"]
    required = {one["name"] for one in parameters if one.get("required")}
    example = {one["name"]: one["example"] for one in parameters if "example" in one}
    for name in required:
        reply = get(f"{path}?{urlencode({**example, name: ''}, doseq=True)}")
        assert reply.status == 400
        assert [error["parameter"] for error in json.loads(reply.body)["errors"]] == [name]


def test_the_words_of_the_command_line_are_told_in_those_of_the_web() -> None:
    told = parameter_of(next(option for option in QUESTIONS["basis"].options if option.name == "form"), {})
    assert told["description"].endswith("By default what `seeks` asks for.")


def test_every_act_is_told_with_an_example() -> None:
    for act in ACTS:
        assert "as in " in parameter_of(act, {})["description"]


def test_the_choices_of_a_case_are_told() -> None:
    for option in CASE:
        assert parameter_of(option, {})["schema"].get("enum", []) == list(option.choices)
