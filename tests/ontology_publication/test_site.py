"""The site: built in strict mode with one command, complete, and sufficient to itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from iwtld.cli import COMMANDS
from iwtld.ontology.checks import Facts
from iwtld.queries import load_queries
from iwtld.resources import root

from ..browsing import browsing

PROJECT = Path(__file__).resolve().parents[2]
# What a page fetches by itself; a link that a reader may follow is no such thing.
FETCHED = re.compile(
    r"<(?:link|script|img|iframe|source|object|embed|video|audio)\b[^>]*?\b(?:src|href|data|srcset)=\"([^\"]+)\""
)
STYLED = re.compile(r"(?:url\(|@import\s)\s*[\"']?([^\"')\s]+)")


@pytest.fixture(scope="session")
def site(store_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A process of its own: the packages of the site emit warnings, which are errors here.
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=PROJECT,
        env={**os.environ, "IWTLD_STORE": str(store_dir), "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder


def page(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def test_every_page_of_the_documentation_is_on_the_site(site: Path) -> None:
    for path in (PROJECT / "docs").rglob("*.md"):
        assert (site / path.relative_to(PROJECT / "docs")).with_suffix(".html").is_file(), path


def test_the_home_page_is_the_readme(site: Path) -> None:
    assert "which pairs of countries have no legal basis" in page(site, "index.html")
    assert 'href="legal-basis.html"' in page(site, "index.html")


def test_every_term_of_the_ontology_has_its_anchor(site: Path) -> None:
    anchors = {
        found
        for path in (site / "ontology").glob("*.html")
        for found in re.findall(r' id="([^"]+)"', path.read_text())
    }
    assert {term.partition("#")[2] for term in Facts.of(root()).terms} <= anchors


def test_every_stored_query_has_its_place_parameters_sparql_and_answer(site: Path) -> None:
    for query in load_queries().values():
        text = page(site, f"queries/{query.topic}.html")
        assert f'id="{query.name}"' in text
        assert all(f"<code>{each.name}</code>" in text for each in query.parameters)
    assert "VALUES" in page(site, "queries/gaps.html")
    assert re.search(r"The first 5 of \d+ rows", page(site, "queries/gaps.html"))


def test_the_terms_link_to_the_queries_that_use_them(site: Path) -> None:
    assert 'href="../queries/gaps.html#no-authority"' in page(site, "ontology/actors.html")


def test_every_command_is_in_the_reference(site: Path) -> None:
    assert all(f'id="iwtld-{name}"' in page(site, "cli.html") for name in COMMANDS)


def test_no_page_fetches_anything_from_another_host(site: Path) -> None:
    away = set()
    for path in site.rglob("*"):
        if path.suffix in {".html", ".css", ".svg"}:
            text = path.read_text(encoding="utf-8")
            found = [*FETCHED.findall(text), *(STYLED.findall(text) if path.suffix != ".html" else [])]
            away |= {(path.name, each) for each in found if re.match(r"(?:[a-z]+:)?//", each)}
    assert away == set()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
        """Print nothing."""


def test_a_browser_asks_no_other_host_and_no_page_is_wider_than_a_phone(site: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    asked: list[str] = []
    try:
        with browsing() as browser:
            view = browser.new_page(viewport={"width": 390, "height": 800})
            view.on("request", lambda request: asked.append(request.url))
            for name in ("index.html", "ontology/cooperation.html", "queries/gaps.html", "data.html"):
                view.goto(f"{base}/{name}", wait_until="load")
                width = view.evaluate("document.scrollingElement.scrollWidth")
                assert width <= 390, name
    finally:
        server.shutdown()
        server.server_close()
    assert asked
    assert [url for url in asked if not url.startswith((base, "data:", "blob:"))] == []
