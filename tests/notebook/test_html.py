"""What a notebook shows: complete, readable, and harmless whatever the data holds."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import iwtld
from iwtld.basis.values import Answer
from iwtld.errors import ParameterError
from iwtld.namespaces import ID
from iwtld.notebook.html import colours, drawing_rules, style
from iwtld.results import ResultSet

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</td></table><iframe src=//evil.example>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "javascript:alert(1)",
    "\u202egnp.exe",
    "&lt;b&gt; \x1b[31m",
)
ALLOWED = frozenset(
    (
        *(
            "style",
            "div",
            "p",
            "span",
            "strong",
            "small",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "bdi",
            "a",
            "ul",
            "ol",
            "li",
        ),
        *(
            "dl",
            "dt",
            "dd",
            "time",
            "details",
            "summary",
            "section",
            "h2",
            "h3",
            "figure",
            "figcaption",
            "svg",
        ),
        *("defs", "pattern", "rect", "line", "path", "g", "title"),
    )
)


class Seen(HTMLParser):
    """What a browser would make of a text: elements, attributes, and all text outside of style sheets."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self._in_style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = self._in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.text += data


def check_harmless(html: str) -> Seen:
    seen = Seen(html)
    assert seen.tags <= ALLOWED
    for name, value in seen.attributes:
        assert not name.startswith("on")
        assert name != "style"
        if name in ("href", "src", "xlink:href"):
            assert (value or "").startswith(("https://", "http://", "mailto:"))
    # Nothing is loaded: no import, no address in a style sheet but those of patterns in the same document.
    assert "@import" not in html
    assert not re.search(r"url\((?!#)", html)
    return seen


def rows(*terms: Any) -> ResultSet:
    return ResultSet("rows", ("x",), tuple((term,) for term in terms))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_a_table_is_only_text(text: str) -> None:
    seen = check_harmless(rows(ox.Literal(text))._repr_html_())
    assert text.translate({0x202E: "\ufffd", 0x1B: "\ufffd"}) in seen.text


@given(st.text(st.characters(codec="utf-8")))
def test_no_text_at_all_gets_out_of_its_cell(text: str) -> None:
    check_harmless(rows(ox.Literal(text))._repr_html_())


def test_a_variable_name_is_escaped_too() -> None:
    check_harmless(ResultSet("rows", ("<b>",), ((None,),))._repr_html_())


def test_an_address_that_would_run_is_no_link() -> None:
    found = rows(ox.NamedNode("javascript:alert(1)"), ox.NamedNode(ID + "jurisdiction/KEN"))
    seen = check_harmless(found._repr_html_())
    assert [value for name, value in seen.attributes if name == "href"] == [ID + "jurisdiction/KEN"]


def test_writing_directions_stay_in_their_cell() -> None:
    assert "<bdi>مرحبا</bdi>" in rows(ox.Literal("مرحبا", language="ar"))._repr_html_()


def test_a_table_has_twenty_rows_and_says_how_many_there_are(kb: iwtld.KnowledgeBase) -> None:
    found = kb.query("country-memberships", country="Viet Nam")
    assert len(found) > 20
    html = found._repr_html_()
    assert html.count("<tr>") == 21
    assert f"{len(found)} rows, of which the first 20 are shown." in Seen(html).text
    assert f"Dataset {kb.manifest.dataset_version}." in Seen(html).text


def test_a_long_text_is_cut() -> None:
    assert len(rows(ox.Literal("a" * 100_000))._repr_html_()) < 20_000


def test_yes_and_no_and_graphs_are_shown() -> None:
    assert "no" in Seen(ResultSet("boolean", boolean=False)._repr_html_()).text
    node = ox.NamedNode("https://example.org/a")
    assert (
        "1 statement." in Seen(ResultSet("graph", triples=(ox.Triple(node, node, node),))._repr_html_()).text
    )


@pytest.fixture(scope="module")
def answer(kb: iwtld.KnowledgeBase) -> Answer:
    return kb.basis("Indonesia", "Netherlands", form="mutual-legal-assistance", on="2018-06-30")


def test_an_answer_shows_verdict_routes_addressee_and_what_is_not_known(answer: Answer) -> None:
    text = check_harmless(answer._repr_html_()).text
    for part in (
        "Indonesia may obtain mutual legal assistance from the Netherlands",
        "Incomplete.",
        "Established",
        "Whom to write to",
        "AIRS",
        "What is not known",
        answer.dataset_version,
    ):
        assert part in text


def test_a_proof_cites_the_row_of_every_record(kb: iwtld.KnowledgeBase, answer: Answer) -> None:
    text = check_harmless(kb.proof(answer)._repr_html_()).text
    best = answer.best
    assert best is not None
    for source in best.sources:
        assert source.title in text
    assert re.search(r"penalties\.csv, row \d+", text)


def test_what_stands_in_the_way_is_shown_with_what_it_takes(kb: iwtld.KnowledgeBase, answer: Answer) -> None:
    text = check_harmless(kb.why_not(answer)._repr_html_()).text
    assert "What would better the answer" in text
    assert "What it takes" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_labels_in_an_answer_are_only_text(answer: Answer, text: str) -> None:
    routes = tuple(
        replace(
            route,
            instrument=replace(route.instrument, name=text, iri="javascript:alert(1)"),
            needs=tuple(replace(need, text=text, records=("javascript:alert(2)",)) for need in route.needs),
            conditions=tuple(
                replace(c, text=text, premises=tuple(replace(p, says=text, records=()) for p in c.premises))
                for c in route.conditions
            ),
        )
        for route in answer.routes
    )
    hostile = replace(answer, routes=routes, requested=replace(answer.requested, name=text))
    check_harmless(hostile._repr_html_())


def test_lists_of_the_engine_are_tables(kb: iwtld.KnowledgeBase) -> None:
    gaps = kb.gaps("extradition", among="ASEAN", on="2016-12-31")
    text = check_harmless(gaps._repr_html_()).text
    assert f"{len(gaps)} rows" in text
    assert gaps.dataset_version in text
    check_harmless(kb.matrix("extradition")._repr_html_())
    check_harmless(kb.timeline("VNM", "KHM", form="extradition")._repr_html_())


def test_a_small_matrix_is_a_grid_that_says_each_grade_in_words(kb: iwtld.KnowledgeBase) -> None:
    matrix = kb.matrix("extradition", among="ASEAN", on="2016-12-31")
    seen = check_harmless(matrix._repr_html_())
    said = {value for name, value in seen.attributes if name == "title"}
    assert "KHM asks THA: shall" in said
    assert len(said) == len(matrix)
    assert "Rows ask, columns are asked." in seen.text


def test_a_map_is_the_sentence_the_legend_and_a_drawing_that_stands_alone(kb: iwtld.KnowledgeBase) -> None:
    found = kb.gap_map("extradition", among="ASEAN", on="2016-12-31")
    text = check_harmless(found._repr_html_()).text
    assert str(found) in text
    assert "Partners with no basis shown" in text
    svg = ElementTree.fromstring(found.to_svg())
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    titles = {element.text for element in svg.iter("{http://www.w3.org/2000/svg}title")}
    assert {place.says for place in found.view.places} & titles
    check_harmless(found.to_svg())


def test_a_map_seen_from_a_country_has_its_side(kb: iwtld.KnowledgeBase) -> None:
    asks = str(kb.gap_map("extradition", country="Kenya", on="2016-12-31"))
    asked = str(kb.gap_map("extradition", country="KEN", role="asked", on="2016-12-31"))
    assert asks.startswith("Kenya can obtain extradition")
    assert asked.endswith("possible.")
    assert "can obtain extradition" in asked
    assert asks != asked


def test_a_map_seen_from_outside_its_list_has_the_country_in_it(kb: iwtld.KnowledgeBase) -> None:
    found = kb.gap_map("extradition", among=["KHM", "THA"], country="EU", on="2016-12-31")
    assert {place.code for place in found.view.places} == {"KHM", "THA"}


def test_a_map_needs_a_threshold_that_a_gap_can_be_below(kb: iwtld.KnowledgeBase) -> None:
    with pytest.raises(ParameterError, match="no grade that a gap can be below"):
        kb.gap_map("extradition", among="ASEAN", below="unknown")


def test_two_maps_in_one_notebook_keep_their_patterns_apart(kb: iwtld.KnowledgeBase) -> None:
    one, other = (
        kb.gap_map("extradition", among="ASEAN", on=day)._repr_html_() for day in ("1990-01-01", "2016-12-31")
    )
    ids = [set(re.findall(r'<pattern id="([^"]+)"', html)) for html in (one, other)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_every_colour_that_a_style_uses_is_defined_for_both_grounds() -> None:
    light, dark = colours(".iwtld").split("\n", 1)
    defined = [set(re.findall(r"(--[a-z0-9-]+):", part)) for part in (light, dark)]
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", style())) - {"--shade", "--grade"}
    assert used <= defined[0]
    assert used <= defined[1]
    assert "var(--sea)" in drawing_rules()


def test_rules_of_the_pages_reach_nothing_outside() -> None:
    outside = re.sub(r"\.iwtld \{\n/\*.*?\n\}\n(?=\.iwtld)", "", style(), flags=re.S)
    for line in outside.splitlines():
        assert re.match(r"(\.iwtld|\[data-jp-theme-light)", line), line


class Printer:
    """What IPython hands to ``_repr_pretty_``."""

    def __init__(self) -> None:
        self.written = ""

    def text(self, text: str) -> None:
        self.written += text


def test_a_terminal_gets_text(kb: iwtld.KnowledgeBase, answer: Answer) -> None:
    shown = {
        "Indonesia may obtain": answer,
        "statements": kb.proof(answer),
        "UNTOC": kb.why_not(answer),
        "rows": kb.gaps("extradition", among="ASEAN", on="2016-12-31"),
        "more rows": kb.query("country-memberships", country="Viet Nam"),
        "possible": kb.gap_map("extradition", among="ASEAN"),
    }
    for words, thing in shown.items():
        printer = Printer()
        thing._repr_pretty_(printer, False)
        assert words in printer.written
        assert "<" not in printer.written
