"""SARIF: valid by the schema of the standard, and by what its text demands beyond the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from iwtld.errors import Excerpt, Finding, Related
from iwtld.reports import render

if TYPE_CHECKING:
    from tests.reports.conftest import Outcomes

    from iwtld.explain.explanation import Explanation
    from iwtld.incoming.examined import Examined

SCHEMA = Path(__file__).with_name("sarif-schema-2.1.0.json")


@cache
def validator() -> Draft7Validator:
    return Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def run(examined: Examined, explanations: Mapping[str, Explanation] | None = None) -> dict[str, Any]:
    """Return the only run of the log, once the log is found valid."""
    text = "".join(render(examined, "sarif", explain=(explanations or {}).get))
    log = json.loads(text.encode())
    assert [error.message for error in validator().iter_errors(log)] == []
    (found,) = log["runs"]
    check(found)
    return dict(found)


def check(found: Mapping[str, Any]) -> None:
    """Check the references inside a run and the order of columns, which the schema cannot."""
    rules = [rule["id"] for rule in found["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    for index, artifact in enumerate(found["artifacts"]):
        assert artifact["location"]["index"] == index
        assert artifact.get("parentIndex", -1) < index
    fingerprints = [tuple(result["partialFingerprints"].items()) for result in found["results"]]
    assert len(set(fingerprints)) == len(fingerprints)
    for result in found["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert not re.search(r"\]\(", result["message"]["text"])
        assert not re.search(r"[{}]", re.sub(r"\{\{|\}\}", "", result["message"]["text"]))
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            place = location["physicalLocation"]
            reference = place["artifactLocation"]
            assert reference == found["artifacts"][reference["index"]]["location"]
            urlsplit(reference["uri"])
            assert re.fullmatch(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*", reference["uri"])
            region, context = place.get("region"), place.get("contextRegion")
            if region and "endColumn" in region:
                assert region["endColumn"] > region["startColumn"]
            if context:
                assert context["startLine"] == region["startLine"]
                assert context["startColumn"] <= region["startColumn"]
                assert context["endColumn"] >= region["endColumn"]
                assert context != region
                assert len(region["snippet"]["text"]) == region["endColumn"] - region["startColumn"]


def test_a_result_says_what_where_and_how_grave(sample: Examined) -> None:
    result = run(sample)["results"][2]
    assert (result["ruleId"], result["level"]) == ("source-given", "error")
    assert result["message"]["text"].startswith("[dcterms:source] The record names no source.\nHelp: Add ")
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "new/actors.ttl"
    assert location["physicalLocation"]["region"] == {
        "startLine": 14,
        "startColumn": 1,
        "endColumn": 42,
        "snippet": {"text": "<https://w3id.org/iwtld/id/agency/khm-fa>"},
    }
    assert location["logicalLocations"][0]["fullyQualifiedName"] == (
        "https://w3id.org/iwtld/id/agency/khm-fa dcterms:source"
    )


def test_columns_count_characters(sample: Examined) -> None:
    found = run(sample)
    assert found["columnKind"] == "unicodeCodePoints"
    assert (
        found["results"][3]["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == '"森林局"@zh'
    )


def test_the_levels_follow_the_severities(sample: Examined) -> None:
    assert [result["level"] for result in run(sample)["results"][:4]] == ["warning", "error", "error", "note"]


def test_a_member_of_an_archive_is_nested_in_it(sample: Examined) -> None:
    found = run(sample)
    reference = found["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    member = found["artifacts"][reference["index"]]
    assert member["location"]["uri"] == "operations.jsonld"
    assert found["artifacts"][member["parentIndex"]]["location"]["uri"] == "bundle.zip"


def test_a_cell_of_a_workbook_is_a_logical_location_and_no_region_of_text(sample: Examined) -> None:
    (location,) = run(sample)["results"][1]["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "new.xlsx"
    assert "region" not in location["physicalLocation"]
    assert location["logicalLocations"] == [
        {"name": "C14", "fullyQualifiedName": "jurisdictions!C14", "kind": "value"}
    ]


def test_related_places_come_along(sample: Examined) -> None:
    begins, recorded = run(sample)["results"][3]["relatedLocations"]
    assert begins["physicalLocation"]["region"] == {"startLine": 20, "startColumn": 1}
    assert recorded["physicalLocation"]["artifactLocation"]["uri"] == "data/actors.csv"
    assert recorded["message"]["text"] == "it is recorded here"


def test_files_that_were_passed_over_are_notified(sample: Examined) -> None:
    (invocation,) = run(sample)["invocations"]
    assert invocation["executionSuccessful"] is True
    assert [
        notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for notification in invocation["toolExecutionNotifications"]
    ] == ["new/readme.pdf", "photo.jpg"]


def test_a_rule_is_explained(sample: Examined, explanations: dict[str, Explanation]) -> None:
    driver = run(sample, explanations)["tool"]["driver"]
    rule = next(rule for rule in driver["rules"] if rule["id"] == "source-given")
    assert rule["shortDescription"]["text"] == "A record names its source"
    assert "{{with the place in it}}" in rule["fullDescription"]["text"]
    # The example holds a fence of its own, so that the fence around it is longer.
    assert "````turtle\n<agency/x> a iwt:Agency . # ```\n````" in rule["help"]["markdown"]
    assert next(rule for rule in driver["rules"] if rule["id"] == "T05") == {"id": "T05"}


def fingerprints(examined: Examined) -> list[str]:
    return [result["partialFingerprints"]["recordAndRule/v1"] for result in run(examined)["results"]]


def test_fingerprints_stay_when_lines_are_inserted_above(sample: Examined) -> None:
    def below(finding: Finding) -> Finding:
        excerpt = finding.excerpt and replace(finding.excerpt, line=finding.excerpt.line + 40)
        return replace(finding, line=finding.line and finding.line + 40, excerpt=excerpt)

    moved = replace(sample, findings=tuple(map(below, sample.findings)))
    assert fingerprints(moved) == fingerprints(sample)


def test_fingerprints_tell_records_apart(sample: Examined) -> None:
    one = sample.findings[2]
    two = replace(one, focus="https://w3id.org/iwtld/id/agency/lao-dofi")
    both = replace(sample, findings=(one, two), results=(None, None), counts={"violation": 2})
    first, second = fingerprints(both)
    assert first.split(":")[0] != second.split(":")[0]


def test_blank_nodes_are_told_apart_by_their_lines(sample: Examined) -> None:
    first, second = (
        replace(sample.findings[2], focus=label, excerpt=Excerpt(line, text, 1, 3))
        for label, line, text in (("d0b1", 4, "[] iwt:locator 1 ."), ("d0b2", 9, "[] iwt:locator 2 ."))
    )
    both = replace(sample, findings=(first, second), results=(None, None), counts={"violation": 2})
    renumbered = replace(both, findings=(replace(first, focus="d0b7"), replace(second, focus="d0b8")))
    assert fingerprints(both) == fingerprints(renumbered)


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a b.ttl", "a%20b.ttl"),
        ("C:x.ttl", "C%3Ax.ttl"),
        ("./a.ttl", "a.ttl"),
        ("/srv/a.ttl", "file:///srv/a.ttl"),
        ("Việt.ttl", "Vi%E1%BB%87t.ttl"),
        ("caf\udce9.ttl", "caf%E9.ttl"),
        ("<stdin>", "%3Cstdin%3E"),
    ],
)
def test_paths_become_references(sample: Examined, name: str, uri: str) -> None:
    finding = Finding(name, 1, 1, "x", "Wrong.")
    found = run(replace(sample, findings=(finding,), results=(None,), counts={"violation": 1}))
    assert found["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
    assert unquote(uri.removeprefix("file://"), errors="surrogateescape") == name.removeprefix("./")


def test_a_text_that_looks_like_a_link_becomes_none(sample: Examined) -> None:
    finding = Finding(
        "a.ttl", 1, 1, "x", "See [here](https://example.org).", related=(Related("[x](1)", "a.ttl", 1, 1),)
    )
    found = run(replace(sample, findings=(finding,), results=(None,), counts={"violation": 1}))
    assert found["results"][0]["message"]["text"] == "See [here] (https://example.org)."
    assert found["results"][0]["relatedLocations"][0]["message"]["text"] == "[x] (1)"


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_every_outcome_is_valid(outcomes: Outcomes, data: st.DataObject) -> None:
    examined = data.draw(outcomes)
    assert len(run(examined)["results"]) == len(examined.findings)
