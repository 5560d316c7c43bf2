"""Every kind of page in a real browser: accessible, narrow enough for a phone, without a word to other origins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ...serving import Served

PAGES = {
    "home": "/",
    "about": "/about",
    "finder": "/basis",
    "finder-answered": "/basis?requesting=IDN&requested=NLD&form=mutual-legal-assistance&on=2018-06-30",
    "finder-refused": "/basis?requesting=Atlantis&requested=NLD&form=extradition",
    "memo": "/basis/memo?requesting=IDN&requested=NLD&form=mutual-legal-assistance&on=2018-06-30",
    "map": "/gaps?form=extradition&on=2016-12-31",
    "map-from-a-country": "/gaps?form=extradition&on=2016-12-31&country=KEN",
    "matrix": "/gaps/matrix?form=extradition&among=ASEAN&on=2016-12-31",
    "borders": "/borders",
    "what-if": "/what-if",
    "fixes": "/fixes?form=extradition&among=ASEAN",
    "network": "/network",
    "countries": "/countries",
    "mechanisms": "/mechanisms",
    "country": "/doc/jurisdiction/KHM",
    "actor": "/doc/actor/interpol-esu-wildlife-team",
    "mechanism": "/doc/mechanism/env-hotline",
    "instrument": "/doc/instrument/untoc",
    "source": "/doc/source/oecd-2019",
    "figure": "/doc/figure/wire-2021-exchanges",
    "thing": "/doc/arrangement/extradition-HKG-IND",
    "ontology": "/ontology",
    "graph": "/graph/actors",
    "queries": "/queries",
    "query": "/queries/no-legal-basis?form=extradition&on=2016-12-31&group=ASEAN&scope=specific",
    "editor": "/sparql",
    "result": "/sparql?query=SELECT+%3Fs+%7B%3Fs+a+iwt%3AHotline%7D",
    "validate": "/validate",
    "explain": "/explain",
    "search": "/search?q=cambodia",
    "limits": "/limits",
    "api": "/api",
    "error": "/nothing-here",
}
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def desktop(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture(scope="module")
def without_script(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    yield context
    context.close()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_has_no_serious_accessibility_finding(served: Served, desktop: Any, path: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = desktop.new_page()
    page.goto(served.url + path)
    found = [
        (violation["id"], violation["impact"], [node["html"][:200] for node in violation["nodes"][:3]])
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    page.close()
    assert not found


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_asks_no_other_origin_and_breaks_no_rule_of_its_own(
    served: Served, desktop: Any, path: str
) -> None:
    page = desktop.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    response = page.goto(served.url + path)
    page.wait_for_load_state("networkidle")
    page.close()
    expected = {"finder-refused": 400, "error": 404}
    assert response.status == expected.get(next(name for name, one in PAGES.items() if one == path), 200)
    assert [url for url in asked if not url.startswith((served.url, "data:"))] == []
    # The browser reports the status of the page itself as an error of loading.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_fits_a_phone_and_says_what_it_has_without_scripts(
    served: Served, without_script: Any, path: str
) -> None:
    page = without_script.new_page()
    page.goto(served.url + path)
    # Playwright's own evaluation works where scripts of the page are switched off.
    width = page.evaluate("document.documentElement.scrollWidth")
    headings = page.locator("h1").count()
    words = len(page.locator("main").inner_text().split())
    page.close()
    assert width <= PHONE["width"]
    assert headings == 1
    assert words > 10


def test_a_page_in_the_dark_keeps_its_contrast(served: Served, browser: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    for name in ("home", "finder-answered", "map", "matrix", "country", "query", "editor"):
        page.goto(served.url + PAGES[name])
        found = [one["id"] for one in Axe().run(page).response["violations"] if one["id"] == "color-contrast"]
        assert not found, name
    context.close()
