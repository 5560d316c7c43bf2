"""Values of parameters that mean harm, sent to stored queries and questions: refused by their type, and named.

That no text reaches beyond its own parameter is proved by properties in ``tests/test_queries.py``.
"""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

import pytest

from .client import Service

SPLICES = [
    "KEN> } ; DROP ALL #",
    '"} UNION { ?s ?p ?o }',
    "?x",
    "KEN\n} SERVICE <http://127.0.0.1/> {",
    "KEN\\u003e",
    "KEN\x00",
    "<https://w3id.org/iwtld/id/jurisdiction/KEN>",
    "'; --",
    "{{KEN}}",
    "../KEN",
    "K" * 20_000,
]


@pytest.mark.parametrize("value", SPLICES, ids=[f"A45-{number}" for number in range(len(SPLICES))])
@pytest.mark.parametrize(
    ("query", "parameter", "others"),
    [
        ("participations", "country", {}),
        ("parties", "instrument", {}),
        ("penalty-on", "on", {"country": "KEN"}),
    ],
)
def test_a_value_is_a_value_or_refused(
    service: Service, query: str, parameter: str, others: dict[str, str], value: str
) -> None:
    found = service.ask(f"/api/queries/{query}?{urlencode({**others, parameter: value})}")
    if found.status == 200 and parameter == "country":
        # Names are found without regard to signs around them; what is bound then is the country.
        assert found.body == service.ask(f"/api/queries/{query}?country=KEN").body
    else:
        assert found.status == 400, found.body[:300]
        assert found.problem


def test_a_text_is_a_text_whatever_is_in_it(service: Service) -> None:
    """A45"""
    for value in SPLICES:
        found = service.ask(f"/api/queries/sources?words={quote(value)}&format=json")
        assert found.status in (200, 400)
        if found.status == 200:
            assert json.loads(found.body)["results"]["bindings"] == [] or value in ("?x", "'; --")


@pytest.mark.parametrize(
    ("path", "named"),
    [
        pytest.param("participations", "country", id="A46-missing"),
        pytest.param("participations?country=KEN&contry=KEN", "contry", id="A46-unknown"),
        pytest.param("participations?country=KEN&country=TZA", "country", id="A46-twice"),
        pytest.param("participations?country=KEN&on=9999-99-99", "9999-99-99", id="A46-no-day"),
        pytest.param("participations?country=KEN&on=2024-02-30", "2024-02-30", id="A46-no-such-day"),
        pytest.param("participations?country=KEN&on=0000-00-00", "0000-00-00", id="A46-year-zero"),
        pytest.param("participations?country=KEN&on=24-1-1", "24-1-1", id="A46-short"),
        pytest.param("response-times?days=%D9%A3", "days", id="A46-other-digits"),
        pytest.param("response-times?days=1e9", "days", id="A46-exponent"),
        pytest.param(f"response-times?days={'9' * 5_000}", "days", id="A46-long"),
        pytest.param("response-times?days=1_000", "days", id="A46-underscore"),
        pytest.param("response-times?days=%201", "days", id="A46-space"),
        pytest.param("sources?least=NaN", "least", id="A46-nan"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(service: Service, path: str, named: str) -> None:
    found = service.ask(f"/api/queries/{path}")
    assert found.status == 400
    assert named in json.dumps(found.problem, ensure_ascii=False)


@pytest.mark.parametrize("limit", ["-1", "1e9", "٣", "9" * 30, "0x10", "1.5", "", " "])
def test_a_limit_that_is_no_limit_is_refused(service: Service, limit: str) -> None:
    """A46"""
    body, kind = b"<urn:a> <urn:b> <urn:c> .", {"Content-Type": "text/turtle"}
    found = service.ask(f"/api/validate?alone=yes&limit={quote(limit)}", "POST", body, kind)
    # An empty field of a form is one that nobody filled in.
    assert found.status == (200 if limit == "" else 400), found.body[:200]


@pytest.mark.parametrize(
    "name",
    ["../../pyproject", "participations.rq", "..%2f..", "PARTICIPATIONS%00", "*", "a" * 5_000, "%2e%2e"],
)
def test_the_name_of_a_query_is_no_path(service: Service, name: str) -> None:
    assert service.ask(f"/api/queries/{name}").status == 404
