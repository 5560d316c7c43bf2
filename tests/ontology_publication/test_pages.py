"""The documentation has every term with all that is said of it, and every link on it leads somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import iwtld
from iwtld.cli import main
from iwtld.errors import InputError
from iwtld.namespaces import IWT
from iwtld.ontology.checks import Facts
from iwtld.ontology.folder import write_files
from iwtld.ontology.pages import escaped
from iwtld.resources import root


class Reader(HTMLParser):
    """Collects identifiers, links, images and the text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.images: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if tag == "a" else []
        self.images += [values["src"]] if tag == "img" else []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="session")
def read(html: dict[str, str]) -> dict[str, Reader]:
    return {name: Reader(text) for name, text in html.items() if name.endswith(".html")}


def test_every_term_has_an_anchor_of_its_local_name_on_one_page(read: dict[str, Reader]) -> None:
    anchors = [each for page in read.values() for each in page.ids]
    for term in Facts.of(root()).terms:
        assert anchors.count(term.removeprefix(IWT)) == 1, term


def test_every_link_within_the_pages_leads_to_an_anchor(
    read: dict[str, Reader], html: dict[str, str]
) -> None:
    for name, page in read.items():
        for link in page.links:
            if link.startswith(("https://", "http://")):
                continue
            target, _, anchor = link.partition("#")
            assert (target or name) in html, (name, link)
            assert not anchor or anchor in read[target or name].ids, (name, link)


def test_the_pages_fetch_nothing_from_elsewhere(html: dict[str, str], read: dict[str, Reader]) -> None:
    assert {each for page in read.values() for each in page.images} <= set(html)
    for text in html.values():
        assert not re.search(r"<(?:script|link|iframe)\b|@import|url\(", text)


def test_all_annotations_of_a_term_are_on_its_page(read: dict[str, Reader]) -> None:
    facts = Facts.of(root())
    shown = " ".join(" ".join("".join(page.words).split()) for page in read.values())
    for term in facts.terms:
        for text in facts.texts(
            term, "skos:prefLabel", "skos:definition", "skos:scopeNote", "skos:example", "rdfs:comment"
        ):
            assert " ".join(text.split()) in shown, (term, text)


def section(text: str, anchor: str) -> str:
    return text.partition(f'id="{anchor}"')[2].partition("<h3")[0]


def test_a_class_shows_its_axioms_in_words_its_records_and_who_uses_it(html: dict[str, str]) -> None:
    found = section(html["actors.html"], "GroupMembership")
    assert '<a href="http://www.w3.org/ns/org#Membership">org:Membership</a>' in found
    assert 'of group membership leads only to <a href="actors.html#Jurisdiction">jurisdiction</a>' in found
    assert "https://w3id.org/iwtld/id/group-membership/" in found
    assert "<code>mechanism-coverage</code>" in found


def test_a_property_shows_its_characteristics_its_hints_and_a_statement(html: dict[str, str]) -> None:
    found = section(html["actors.html"], "isoAlpha3")
    assert "a thing has at most one value" in found
    assert "<dt>Statement</dt>" in found
    assert "Domain (a hint, no axiom)" in section(html["actors.html"], "country")


def test_the_index_says_what_is_never_the_same(html: dict[str, str]) -> None:
    assert re.search(r'Agency">agency</a>, <a href="actors.html#AgencyClass">', html["index.html"])


def test_markdown_and_html_have_the_same_pages(html: dict[str, str], markdown: dict[str, str]) -> None:
    assert {name.replace(".html", ".md") for name in html} == set(markdown)


def test_in_markdown_the_local_name_is_the_identifier_of_the_heading(markdown: dict[str, str]) -> None:
    assert "### agency {#Agency}" in markdown["actors.md"]
    assert "\n\n\n" not in markdown["actors.md"]


def test_text_that_markdown_would_read_as_markup_is_escaped() -> None:
    assert escaped("a_b *c* [d](e)\n|f| `g`") == r"a\_b \*c\* \[d\](e) \|f\| \`g\`"


def test_the_command_writes_the_files(
    tmp_path: Path, store_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "pages"
    assert (
        main(["--store", str(store_dir), "ontology", "document", "-o", str(folder), "--format", "markdown"])
        == 0
    )
    assert {"index.md", "actors.md", "actors.svg"} <= {path.name for path in folder.iterdir()}
    assert f"files to {folder}." in capfd.readouterr().err


def test_a_folder_that_cannot_be_made_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file/pages cannot be written"):
        write_files(tmp_path / "file" / "pages", {"index.md": "x"})


def test_the_same_graph_gives_the_same_pages(kb: iwtld.KnowledgeBase, markdown: dict[str, str]) -> None:
    from iwtld.ontology.pages import pages

    assert pages(kb.store, "markdown") == markdown
