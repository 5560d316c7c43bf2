"""The text of a query as Virtuoso takes it."""

from __future__ import annotations

import pytest

from iwtld.reason.rules import load_rules
from iwtld.remote.dialects import OXIGRAPH, VIRTUOSO
from iwtld.remote.reasoning import as_update
from iwtld.remote.rewriting import rewrite
from iwtld.resources import folder


def test_a_parameter_without_a_value_is_left_out() -> None:
    text = "SELECT ?x WHERE { VALUES ?x { UNDEF } ?x ?p ?o }"
    assert rewrite(text, VIRTUOSO) == "SELECT ?x WHERE {  ?x ?p ?o }"


def test_a_parameter_at_the_head_of_its_group_stays() -> None:
    text = 'SELECT ?x WHERE { VALUES ?n { "a" } ?x ?p ?n }'
    assert rewrite(text, VIRTUOSO) == text


def test_a_parameter_behind_what_binds_it_becomes_a_filter() -> None:
    text = 'SELECT ?x WHERE { { ?x ?p ?o . BIND("a" AS ?n) } VALUES ?n { "b" } }'
    assert 'FILTER(!BOUND(?n) || ?n = "b")' in rewrite(text, VIRTUOSO)


@pytest.mark.parametrize(
    "before",
    [
        "{ SELECT ?x WHERE { ?x ?p ?n } }",
        "FILTER NOT EXISTS { ?x ?q ?n }",
        "MINUS { ?x ?q ?n }",
        "FILTER(?n > 1)",
    ],
)
def test_what_does_not_bind_a_parameter_leaves_its_block_alone(before: str) -> None:
    text = f"SELECT ?x WHERE {{ ?x ?p ?o . {before} VALUES ?n {{ 1 }} }}"
    assert rewrite(text, VIRTUOSO) == text


def test_text_in_strings_is_not_taken_for_a_block() -> None:
    text = 'SELECT ?x WHERE { ?x ?p "VALUES ?x { UNDEF }" }'
    assert rewrite(text, VIRTUOSO) == text


def test_a_server_without_the_quirk_gets_the_text_as_it_is() -> None:
    text = "SELECT ?x WHERE { VALUES ?x { UNDEF } ?x ?p ?o }"
    assert rewrite(text, OXIGRAPH) == text


def test_every_rule_becomes_an_update_that_parses_and_reads_the_working_graph_alone() -> None:
    import pyoxigraph as ox

    for rule in load_rules(folder("ontology") / "rules"):
        text = as_update(rule, "http://example.org/target", ["http://example.org/work"])
        assert "USING <http://example.org/work>" in text
        ox.Store().update(text)
