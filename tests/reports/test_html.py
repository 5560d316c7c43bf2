"""The page: well-formed, by itself, accessible by its structure, and complete."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from iwtld.errors import Excerpt, Finding
from iwtld.reports import render
from iwtld.reports.characters import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.reports.conftest import Outcomes

    from iwtld.explain.explanation import Explanation
    from iwtld.incoming.examined import Examined

VOID = {"meta", "input", "br", "hr"}
KNOWN = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "section",
        "footer",
        "article",
        "h1",
        "h2",
    ),
    *(
        "h3",
        "p",
        "span",
        "strong",
        "code",
        "pre",
        "mark",
        "figure",
        "figcaption",
        "details",
        "summary",
        "dl",
        "dt",
    ),
    *(
        "dd",
        "ul",
        "li",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "fieldset",
        "legend",
        "label",
    ),
    "input",
}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def all(self, tag: str, kind: str | None = None) -> list[Element]:
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == tag and (kind is None or kind in child.attributes.get("class", "").split()):
                    found.append(child)
                found += child.all(tag, kind)
        return found


class Page(HTMLParser):
    """A tree, with every tag closed by the tag that opened it, and nothing but elements and text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(text)
        self.close()
        assert self._open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in KNOWN, tag
        assert len({name for name, _ in attrs}) == len(attrs)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def read(examined: Examined, explanations: Mapping[str, Explanation] | None = None) -> Element:
    """Return the page as a tree, once it is found to stand by itself and to have no loose ends."""
    text = "".join(render(examined, "html", explain=(explanations or {}).get))
    assert text.startswith("<!DOCTYPE html>\n")
    assert text.endswith("</html>\n")
    text.encode()
    root = Page(text).root
    elements = [element for tag in KNOWN for element in root.all(tag)]
    ids = [element.attributes["id"] for element in elements if "id" in element.attributes]
    assert len(set(ids)) == len(ids)
    for element in elements:
        allowed = {"id", "class", "lang", "charset", "name", "content", "http-equiv", "scope", "href", "open"}
        assert set(element.attributes) <= allowed | {"type", "checked"}
        if "href" in element.attributes:
            assert element.attributes["href"].removeprefix("#") in ids
    (style,) = root.all("style")
    assert not re.search(r"url\(|@import|</|expression", style.text)
    levels = [int(name) for name in re.findall(r"<h([1-6])>", text)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    return root


def test_the_page_says_its_language_title_and_outcome(sample: Examined) -> None:
    page = read(sample)
    assert page.all("html")[0].attributes["lang"] == "en"
    assert page.all("title")[0].text == "5 files: 4 violations, 1 warning, 1 remark · iwtld"
    assert page.all("h1")[0].text == "5 files: 4 violations, 1 warning, 1 remark."


def test_the_page_forbids_everything_from_elsewhere(sample: Examined) -> None:
    (policy,) = (
        meta.attributes["content"]
        for meta in read(sample).all("meta")
        if meta.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; ")
    assert "script" not in policy


def test_the_table_counts_the_findings_of_every_file(sample: Examined) -> None:
    (table,) = read(sample).all("table")
    assert table.all("caption")[0].text == "Files and their findings"
    header, *rows = (
        [cell.text for cell in row.children if isinstance(cell, Element)] for row in table.all("tr")
    )
    assert header == ["File", "Form", "Violations", "Warnings", "Remarks"]
    assert rows == [
        ["bundle.zip!/operations.jsonld", "jsonld", "0", "1", "0"],
        ["new.xlsx!/jurisdictions", "xlsx", "1", "0", "0"],
        ["new/actors.ttl", "ttl", "1", "0", "1"],
        ["new/clean.nt", "nt", "0", "0", "0"],
        ["new/treaty-actions.csv", "csv", "2", "0", "0"],
    ]
    assert {cell.attributes["scope"] for cell in table.all("th")} == {"col", "row"}


def test_a_finding_shows_the_line_with_the_place_marked(sample: Examined) -> None:
    article = read(sample).all("article", "info")[0]
    assert article.all("mark")[0].text == '"森林局"@zh'
    assert article.all("pre")[0].text == '22\tskos:prefLabel "森林局"@zh ;'
    assert article.all("span", "badge")[0].text == "Remark"
    assert "line 22, column 17" in article.text


def test_a_finding_says_what_to_do_and_what_it_concerns(sample: Examined) -> None:
    turtle = read(sample).all("article")[2]
    assert turtle.all("p", "help")[0].text.startswith("Help Add dcterms:source with the IRI of a source:\n")
    assert [
        (term.text, fact.text) for term, fact in zip(turtle.all("dt"), turtle.all("dd"), strict=True)
    ] == [("Record", "https://w3id.org/iwtld/id/agency/khm-fa")]


def test_cells_are_named_as_their_tables_do(sample: Examined) -> None:
    places = [article.all("p", "about")[0].text for article in read(sample).all("article")]
    assert "cell C14" in places[1]
    assert "line 3, cell 5, date" in places[4]
    assert "the whole file" in places[5]


def test_the_severities_can_be_filtered_without_a_script(sample: Examined) -> None:
    page = read(sample)
    boxes = {label.text: label.all("input")[0].attributes["id"] for label in page.all("label")}
    assert boxes == {"4 violations": "show-violation", "1 warning": "show-warning", "1 remark": "show-info"}
    for name in boxes.values():
        assert f"#{name}:not(:checked)" in page.all("style")[0].text


def test_one_severity_alone_needs_no_filter(sample: Examined) -> None:
    one = replace(sample, findings=sample.findings[4:], results=(None, None), counts={"violation": 2})
    assert read(one).all("fieldset") == []


def test_codes_are_explained(sample: Examined, explanations: dict[str, Explanation]) -> None:
    (section,) = read(sample, explanations).all("section", "codes")
    assert section.all("summary")[0].text == "source-given A record names its source"
    assert [example.text for example in section.all("pre")] == [
        "<agency/x> a iwt:Agency . # ```",
        "<agency/x> a iwt:Agency ;\n  dcterms:source <source/unodc-2020> .",
    ]


def test_files_that_were_passed_over_are_listed(sample: Examined) -> None:
    (section,) = read(sample).all("section", "others")
    assert [item.text for item in section.all("li")] == ["new/readme.pdf", "bundle.zip!/photo.jpg"]


def test_a_page_of_many_says_so_and_keeps_the_numbers_of_the_findings(sample: Examined) -> None:
    page = read(replace(sample, counts={"violation": 1204}, offset=600))
    assert "Findings 601 to 606 of 1,204; --offset 606 shows the next." in page.all("header")[0].text
    assert page.all("caption")[0].text == "Files and their findings on this page"
    assert next(article.attributes["id"] for article in page.all("article")) == "finding-601"


def test_an_outcome_without_findings_is_a_page_too(sample: Examined) -> None:
    page = read(replace(sample, findings=(), results=(), counts={}, passed_over=()))
    assert page.all("h1")[0].text == "5 files: nothing is wrong."
    assert page.all("article") == []


def test_a_long_line_is_shown_around_the_mark(sample: Examined) -> None:
    finding = Finding(
        "a.ttl", 1, 1001, "x", "Wrong.", excerpt=Excerpt(1, "a" * 1000 + "WRONG" + "b" * 1000, 1001, 1006)
    )
    page = read(replace(sample, findings=(finding,), results=(None,), counts={"violation": 1}))
    assert page.all("code", None)[1].text == f"…{'a' * 160}WRONG{'b' * 160}…"


@given(st.data())
@settings(deadline=None)
def test_data_cannot_leave_its_place(outcomes: Outcomes, data: st.DataObject) -> None:
    examined = data.draw(outcomes)
    articles = read(examined).all("article")
    told = sorted(article.all("h3")[0].text for article in articles)
    assert told == sorted(visible(finding.reason, lines=True) for finding in examined.findings)
    assert sum(len(article.all("mark")) for article in articles) == sum(
        finding.excerpt is not None for finding in examined.findings
    )
