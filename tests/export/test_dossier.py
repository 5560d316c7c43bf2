"""The dossier of a country as Markdown, read by a Markdown parser and held against the stored queries."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

import iwtld
from iwtld.errors import UsageError

DAY = date(2018, 1, 1)


def written(kb: iwtld.KnowledgeBase, **choice: object) -> str:
    out = io.BytesIO()
    kb.export("markdown", out, **choice)
    return out.getvalue().decode()


@pytest.fixture(scope="module")
def text(kb: iwtld.KnowledgeBase) -> str:
    return written(kb, countries=["Cambodia"], as_of="2018-01-01")


@pytest.fixture(scope="module")
def tree(text: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))


def plain(node: SyntaxTreeNode) -> str:
    return "".join(each.content for each in node.walk() if each.type in ("text", "code_inline"))


def sections(tree: SyntaxTreeNode) -> dict[str, list[SyntaxTreeNode]]:
    found: dict[str, list[SyntaxTreeNode]] = {}
    title = ""
    for node in tree.children:
        if node.type == "heading" and node.tag in ("h1", "h2"):
            title = plain(node)
        found.setdefault(title, []).append(node)
    return found


def rows(nodes: list[SyntaxTreeNode]) -> list[list[str]]:
    tables = [node for node in nodes if node.type == "table"]
    return [[plain(cell) for cell in row.children] for table in tables for row in table.children[1].children]


def test_the_dossier_begins_with_the_country(tree: SyntaxTreeNode) -> None:
    first = tree.children[0]
    assert (first.type, first.tag, plain(first)) == ("heading", "h1", "Cambodia")


def test_the_sections_that_a_prosecutor_looks_for_are_there(tree: SyntaxTreeNode) -> None:
    titles = sections(tree).keys()
    for title in (
        "Gaps, form by form",
        "Treaties",
        "Declarations and reservations",
        "Bilateral arrangements",
        "National task forces",
        "Sources",
    ):
        assert title in titles


def test_the_treaties_are_those_of_the_stored_query(kb: iwtld.KnowledgeBase, tree: SyntaxTreeNode) -> None:
    shown = rows(sections(tree)["Treaties"])
    bound = kb.query("parties", instrument="untoc", on=DAY)
    assert any(row["party"] == "KHM" for row in bound)
    (untoc,) = (row for row in shown if "Transnational Organized Crime" in row[0])
    # Cambodia deposited on 2005-12-12 (UN Treaty Collection).
    assert "11 January 2006" in " ".join(untoc)
    assert "12 December 2005" in " ".join(untoc)


def test_the_gaps_are_those_of_the_engine_on_the_day(kb: iwtld.KnowledgeBase, tree: SyntaxTreeNode) -> None:
    nodes = sections(tree)["Gaps, form by form"]
    headings = [plain(node) for node in nodes if node.tag == "h3"]
    own = [gap for gap in kb.gaps("extradition", on=DAY) if "KHM" in (gap.a, gap.b)]
    assert f"Extradition: {len(own)} gaps" in headings
    assert "1 January 2018" in " ".join(plain(node) for node in nodes)


def test_a_gap_on_a_recorded_route_has_its_reason(tree: SyntaxTreeNode) -> None:
    gaps = [row for row in rows(sections(tree)["Gaps, form by form"]) if len(row) == 8]
    assert gaps
    assert all(row[7] for row in gaps)
    assert all(row[3] in ("known", "possible") for row in gaps)


def test_every_table_row_names_its_source(tree: SyntaxTreeNode) -> None:
    for title in ("Treaties", "Bilateral arrangements"):
        for row in rows(sections(tree)[title]):
            assert row[-1]
            assert row[-1] != "no source recorded"


def test_every_row_of_a_table_has_the_cells_of_its_head(tree: SyntaxTreeNode) -> None:
    tables = [node for node in tree.walk() if node.type == "table"]
    assert len(tables) > 10
    for table in tables:
        head = len(table.children[0].children[0].children)
        assert {len(row.children) for row in table.children[1].children} <= {head}


def test_texts_of_the_records_are_no_markup(text: str) -> None:
    html = MarkdownIt("commonmark").enable("table").render(text)
    # Line breaks in cells are the only HTML that the dossier has of its own.
    assert set(re.findall(r"<(?!/)([a-z0-9]+)", html)) <= {
        *("h1", "h2", "h3", "p", "em", "strong", "ul", "ol", "li", "a", "br"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }


def test_the_sources_are_listed_with_their_addresses(tree: SyntaxTreeNode) -> None:
    links = [
        node.attrs["href"]
        for part in sections(tree)["Sources"]
        for node in part.walk()
        if node.type == "link"
    ]
    assert len(links) > 5
    assert all(str(link).startswith("http") for link in links)


def test_the_same_day_gives_the_same_dossier(kb: iwtld.KnowledgeBase, text: str) -> None:
    assert written(kb, countries=["KHM"], as_of=DAY) == text


@pytest.mark.parametrize(
    "choice",
    [{}, {"countries": ["KHM", "LAO"]}, {"countries": ["KHM"], "kinds": ["actor"]}],
)
def test_a_dossier_is_of_one_country_and_nothing_else(
    kb: iwtld.KnowledgeBase, choice: dict[str, object]
) -> None:
    with pytest.raises(UsageError, match="country"):
        kb.export("markdown", io.BytesIO(), **choice)
