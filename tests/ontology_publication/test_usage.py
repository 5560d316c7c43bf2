"""Uses of terms are read from the queries, rules, shapes and tables, and no comment or string is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from iwtld.errors import QuerySyntaxError
from iwtld.namespaces import IWT, PREFIXES
from iwtld.ontology.usage import usage
from iwtld.queries.guard import named


def names(term: str, kind: str) -> set[str]:
    return {use.name for use in usage()[IWT + term] if use.kind == kind}


def test_a_query_and_a_rule_use_the_terms_in_their_text() -> None:
    assert "no-authority" in names("authorityFunction", "query")
    assert {"participation", "treaty-relation"} <= names("inForceFrom", "rule")


SHAPE = """
@prefix iwts: <https://w3id.org/iwtld/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
iwts:P sh:declare [ sh:prefix "x" ; sh:namespace "https://w3id.org/iwtld/ontology#" ] .
iwts:S a sh:NodeShape ; sh:name "a shape" ; sh:targetClass iwt:Case ;
    sh:property [ sh:path [ sh:inversePath iwt:ofCase ] ] ;
    sh:message "iwt:grade is only spoken of" ;
    sh:sparql [ sh:prefixes iwts:P ; sh:select "SELECT $this { $this x:level ?o } # x:form" ] .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of resources with one query and one shape."""
    for name in ("ontology/rules", "shapes", "data", "queries/some"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "queries" / "some" / "one.rq").write_text(
        "#+ summary: What is there?\nASK { ?s <https://w3id.org/iwtld/ontology#form> ?o }\n"
    )
    (tmp_path / "shapes" / "some.ttl").write_text(SHAPE)
    return tmp_path


def test_a_shape_uses_the_terms_of_its_blank_nodes_and_of_its_sparql(folder: Path) -> None:
    found = {
        iri.removeprefix(IWT) for iri, uses in usage(folder).items() for use in uses if use.kind == "shape"
    }
    assert {each for each in found if "/" not in each} == {"Case", "ofCase", "level"}


def test_a_table_uses_the_class_of_its_rows_and_the_properties_of_its_columns() -> None:
    assert names("NationalTaskForce", "table") == {"mechanisms"}
    assert "mechanisms.formality" in names("formality", "table")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PREFIX x: <http://x/#> SELECT * { ?s x:p <http://o/> }", {"http://x/#p", "http://o/"}),
        ("PREFIX x: <http://x/#> # x:commented\nSELECT * { ?s x:p 'x:quoted' }", {"http://x/#p"}),
        ("PREFIX other: <http://x/#> ASK { ?s other:p ?o }", {"http://x/#p"}),
        ("BASE <http://b/> PREFIX x: <http://x/#> ASK { ?s ?p ?o }", set()),
        (r"PREFIX x: <http://x/#> ASK { ?s x:a\.b ?o }", {"http://x/#a.b"}),
        ("ASK { ?s iwt:form ?o }", {IWT + "form"}),
    ],
)
def test_the_iris_of_a_text_are_those_that_its_tokens_name(text: str, found: set[str]) -> None:
    assert named(text, PREFIXES) == found


def test_an_undeclared_prefix_is_refused() -> None:
    with pytest.raises(QuerySyntaxError, match="nope"):
        named("ASK { ?s nope:p ?o }")


def test_the_uses_of_another_folder_are_its_own(folder: Path) -> None:
    assert [use.name for use in usage(folder)[IWT + "form"]] == ["one"]
    assert IWT + "formality" not in usage(folder)
