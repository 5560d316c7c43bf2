"""Two builds of the real graph: before and after Viet Nam was recorded as a party to UNTOC."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

import iwtld
from iwtld.compare import Changes, as_markdown, as_text, compare, open_side
from iwtld.errors import ParameterError

from ..older import RATIFICATION, VERSION

DAY = "2026-11-01"


@pytest.fixture(scope="module")
def changes(older_release: Path, kb: iwtld.KnowledgeBase) -> Changes:
    with open_side(older_release) as old:
        return compare(old.store, kb, on=DAY)


def test_the_acts_are_told_with_class_properties_and_sources(changes: Changes) -> None:
    added = {record.iri.rpartition("/id/")[2]: record for record in changes.records.of("added")}
    ratification = added[RATIFICATION]
    assert ratification.type == "ratification"
    told = {one.label: one.after for one in ratification.properties}
    # Viet Nam ratified on 8 June 2012 (UNTS 2225, p. 209, status of UNTOC).
    assert told["action date"] == ("2012-06-08",)
    assert told["party"] == ("Viet Nam",)
    assert any("BGBl III 176/2012" in source.title for source in ratification.sources)


def test_counts_by_class_add_up(changes: Changes) -> None:
    for kind, count in changes.records.counts.items():
        assert count == sum(counts[kind] for counts in changes.records.classes.values())
    assert changes.records.classes["ratification"]["added"] == 1
    assert len(changes.records.moves) == sum(changes.records.counts.values())


def test_the_answers_that_rest_on_the_act_change_and_name_it(changes: Changes) -> None:
    assert changes.answers is not None
    assistance = [group for group in changes.answers.groups if group.form == "mutual-legal-assistance"]
    assert assistance
    for group in assistance:
        assert (group.move, group.under) == ("rises", "UNTOC")
        assert all("VNM" in pair for pair in group.pairs)
        assert any(iri.endswith(RATIFICATION) for iri in group.records)
    assert sum(changes.answers.by_form().values()) == changes.answers.count


def test_conclusions_and_versions_differ_too(changes: Changes) -> None:
    assert changes.versions == (VERSION, iwtld.__version__)
    sizes = {one.graph.rpartition("/")[2]: (one.before, one.after) for one in changes.conclusions}
    assert sizes["participation"][0] < sizes["participation"][1]
    assert changes.terms is not None
    assert not changes.terms.different
    assert changes.different


def test_text_begins_with_the_counts_and_names_the_records_behind_answers(changes: Changes) -> None:
    text = as_text.text(changes, 50)
    assert text.startswith(f"Records: {as_text.counted(changes.records.counts)}.\n")
    assert "+ ratification untoc-VNM-1-ratification" in text
    assert f"by {RATIFICATION}" in text or f", {RATIFICATION}" in text


def test_markdown_is_read_by_another_tool_with_its_tables_and_links(changes: Changes) -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(as_markdown.text(changes, title="0.1.0 | new"))
    headings = [tokens[i + 1].content for i, one in enumerate(tokens) if one.type == "heading_open"]
    assert headings[0].replace("\\", "") == "0.1.0 | new"
    assert f"Answers on {DAY}" in headings
    links = {
        child.attrGet("href") for one in tokens for child in one.children or () if child.type == "link_open"
    }
    assert f"https://w3id.org/iwtld/id/{RATIFICATION}" in links
    assert sum(one.type == "table_open" for one in tokens) >= 3


def test_a_graph_does_not_differ_from_itself(kb: iwtld.KnowledgeBase) -> None:
    changes = compare(kb, kb, on=DAY)
    assert not changes.different
    assert changes.answers is not None
    assert changes.answers.count == 0


def test_without_conclusions_the_records_are_compared_and_the_answers_are_not(older_release: Path) -> None:
    recorded = ox.Store()
    recorded.load(
        "<https://w3id.org/iwtld/graph/actors> { <urn:a> <http://www.w3.org/2000/01/rdf-schema#label> 'A' }",
        format=ox.RdfFormat.TRIG,
    )
    changes = compare(ox.Store(), recorded)
    assert changes.records.counts["added"] == 1
    assert changes.answers is None
    assert "the old and the new graph holds no conclusions" in changes.reason
    assert "Answers: not compared, since" in as_text.text(changes, 5)


def test_a_graph_of_another_version_that_the_engine_cannot_read_is_compared_as_far_as_possible() -> None:
    text = """
    @prefix iwt: <https://w3id.org/iwtld/ontology#> .
    <https://w3id.org/iwtld/graph/dataset> {
      <https://w3id.org/iwtld/dataset> <http://www.w3.org/ns/dcat#version> "%s" }
    <https://w3id.org/iwtld/graph/inferred/participation> { <urn:c> a <urn:Conclusion> }
    <https://w3id.org/iwtld/graph/provisions> { <https://w3id.org/iwtld/id/provision/x> a iwt:Provision ;
      iwt:form <https://w3id.org/iwtld/id/form/extradition> ; iwt:grade <https://w3id.org/iwtld/id/grade/perhaps> }
    """
    old, new = ox.Store(), ox.Store()
    old.load(text % "0.0.1", format=ox.RdfFormat.TRIG)
    new.load(text % iwtld.__version__, format=ox.RdfFormat.TRIG)
    changes = compare(old, new)
    assert changes.records.counts["added"] == 0
    assert changes.answers is None
    assert "cannot read a graph of another version" in changes.reason


def test_what_is_no_date_is_refused(kb: iwtld.KnowledgeBase) -> None:
    with pytest.raises(ParameterError, match="is no date"):
        compare(kb, kb, on="tomorrow")
