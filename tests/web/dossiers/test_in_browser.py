"""Dossiers, lists and search in Chromium: for everybody, on a phone, without any script, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from ...extent import at_length

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KINDS = (
    "/doc/jurisdiction/CHN",
    "/doc/jurisdiction/TUV",
    "/doc/actor/interpol",
    "/doc/mechanism/tha-wen",
    "/doc/instrument/untoc",
    "/doc/source/oecd-2019",
    "/doc/figure/vnm-extradition-arrangements",
    "/countries",
    "/search?q=customs",
)


LARGE = {"/doc/jurisdiction/CHN": at_length}
"""Pages that take long to examine; the same kind of page is examined with another thing on it."""


@pytest.fixture(scope="module")
def base(served: Any) -> str:
    return str(served.url)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.mark.parametrize("path", [pytest.param(path, marks=LARGE.get(path, ())) for path in KINDS])
def test_nobody_is_shut_out(page: Page, base: str, path: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for scheme, width in (("light", 1280), ("dark", 360)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(base + path)
        violations = axe.Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []


@pytest.mark.parametrize("path", KINDS)
def test_a_phone_scrolls_in_one_direction(page: Page, base: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(base + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_a_phone_every_value_stands_below_its_heading(page: Page, base: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(base + "/doc/jurisdiction/KHM")
    cell = page.locator("#restrictions td[data-label='Form']").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Form"'
    assert page.locator("#restrictions thead").bounding_box()["width"] <= 1  # type: ignore[index]


def test_sections_fold_without_a_script(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(base + "/doc/jurisdiction/KHM")
    row = page.locator("#treaties table")
    assert row.is_visible()
    page.locator("#treaties > summary").click()
    assert not row.is_visible()
    context.close()


def test_filter_and_search_work_without_a_script(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + "/actors")
    page.fill("#list-q", "thai customs")
    page.get_by_role("button", name="Filter").click()
    assert page.locator("#letter-R").get_by_role("link", name="Royal Thai Customs", exact=True).is_visible()
    page.goto(base + "/search")
    page.fill("#search-q", "kenya")
    page.locator("form.filter button").click()
    page.locator("ol.found").get_by_role("link", name="Kenya", exact=True).click()
    assert page.url == base + "/doc/jurisdiction/KEN"
    context.close()


def test_suggestions_are_chosen_by_keyboard(page: Page, base: str) -> None:
    page.goto(base + "/search")
    field = page.locator("#search-q")
    field.press_sequentially("viet n")
    first = page.get_by_role("option").first
    first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert first.inner_text().startswith("Viet Nam")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    field.press("Enter")
    page.wait_for_url(base + "/doc/jurisdiction/VNM")


def test_suggestions_go_away_with_escape_and_leave_the_field(page: Page, base: str) -> None:
    page.goto(base + "/search")
    field = page.locator("#search-q")
    field.press_sequentially("kenya")
    page.get_by_role("option").first.wait_for()
    field.press("Escape")
    assert page.get_by_role("option").count() == 0
    assert field.input_value() == "kenya"


def test_nothing_is_asked_of_another_origin(page: Page, base: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for path in KINDS:
        page.goto(base + path)
    assert [url for url in asked if not url.startswith(base)] == []
    assert complaints == []
