"""The map as people use it, in Chromium: the slider, the pointer, the keyboard, and without any script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHAPTER = "/gaps?form=extradition&on=2016-12-31&among=ASEAN&instruments=bilateral,regional&below=domestic"


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


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def step_to(page: Page, year: int) -> None:
    with page.expect_response(lambda reply: f"on={year}-" in reply.url and "format=json" in reply.url):
        page.locator("#year").fill(str(year))
    page.wait_for_function("year => document.querySelector('#day').textContent.endsWith(year)", arg=str(year))


def test_the_slider_changes_map_table_sentence_and_address_without_reloading(page: Page, base: str) -> None:
    page.goto(base + CHAPTER)
    page.evaluate("window.kept = true")
    step_to(page, 2005)
    assert page.evaluate("window.kept") is True
    assert "on 31 December 2005" in page.inner_text("#sentence")
    assert query(page)["on"] == ["2005-12-31"]
    assert query(page)["among"] == ["ASEAN"]
    assert page.input_value("#f-on") == "2005-12-31"
    for text in ("The same as a matrix", "All gaps as CSV"):
        assert "on=2005-12-31" in str(page.get_by_text(text).get_attribute("href"))
    slid = (
        page.inner_text("#places tbody"),
        page.locator(".places a").evaluate_all(
            "marks => marks.map((mark) => [mark.getAttribute('class'), mark.getAttribute('aria-label')])"
        ),
    )
    page.reload()
    fresh = (
        page.inner_text("#places tbody"),
        page.locator(".places a").evaluate_all(
            "marks => marks.map((mark) => [mark.getAttribute('class'), mark.getAttribute('aria-label')])"
        ),
    )
    assert slid == fresh


def test_a_group_grows_and_shrinks_with_the_years(page: Page, base: str) -> None:
    # Cambodia joined ASEAN on 30 April 1999.
    page.goto(base + CHAPTER)
    step_to(page, 1998)
    assert page.locator("#places tbody tr").count() == 9
    assert page.get_attribute('.places a[data-code="KHM"]', "class") == "s-out"
    step_to(page, 1999)
    assert page.locator("#places tbody tr").count() == 10
    assert page.get_attribute('.places a[data-code="KHM"]', "class") != "s-out"
    row = page.locator('#places tr[data-code="KHM"] a')
    assert row.inner_text() == "Cambodia"
    assert "country=KHM" in (row.get_attribute("href") or "")


def test_the_links_of_the_years_work_without_reloading_too(page: Page, base: str) -> None:
    page.goto(base + CHAPTER)
    page.evaluate("window.kept = true")
    page.click('[data-step="-1"]')
    page.wait_for_function("() => document.querySelector('#day').textContent === '31 December 2015'")
    assert page.evaluate("window.kept") is True
    assert page.inner_text('[data-step="-1"] span') == "2014"


def test_play_goes_on_by_itself_and_stops_when_told(page: Page, base: str) -> None:
    page.goto(base + CHAPTER)
    page.click("#play")
    page.wait_for_function("() => Number(document.querySelector('#year').value) >= 2018")
    page.click("#play")
    stopped = page.input_value("#year")
    assert page.inner_text("#play") == "Play"
    page.wait_for_timeout(1000)
    assert page.input_value("#year") == stopped


def test_words_show_on_hover_and_go_with_escape(page: Page, base: str) -> None:
    page.goto(base + CHAPTER)
    page.hover('.places a[data-code="MMR"]')
    assert page.inner_text(".tip").startswith("Myanmar: ")
    page.focus('.places a[data-code="SGP"]')
    assert page.inner_text(".tip").startswith("Singapore: ")
    page.keyboard.press("Escape")
    assert not page.is_visible(".tip")


def test_one_stop_of_the_tab_key_leads_into_the_map_and_arrows_go_on(page: Page, base: str) -> None:
    page.goto(base + CHAPTER)
    assert page.locator('.places a[tabindex="0"]').count() == 1
    page.focus('.places a[data-code="THA"]')
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.code") == "MMR"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.code") in {"THA", "LAO"}
    assert page.locator('.places a[tabindex="0"]').count() == 1


def test_enter_on_a_country_leads_to_the_map_as_it_sees_it(page: Page, base: str) -> None:
    page.goto(base + CHAPTER)
    page.focus('.places a[data-code="THA"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**country=THA*")
    assert page.inner_text("h1") == "Extradition, seen from Thailand"


def test_the_table_sorts_by_numbers_by_class_and_by_name(page: Page, base: str) -> None:
    page.goto(base + CHAPTER)
    page.locator("#places thead").get_by_role("button", name="Basis shown", exact=True).click()
    shown = [int(text) for text in page.locator("#places tbody td:nth-child(4)").all_inner_texts()]
    assert shown == sorted(shown)
    assert page.get_attribute("#places th:nth-child(4)", "aria-sort") == "ascending"
    page.click("#places thead button:has-text('On the map')")
    page.click("#places thead button:has-text('On the map')")
    assert page.inner_text("#places tbody tr:first-child th") == "Myanmar"
    page.click("#places thead button:has-text('Jurisdiction')")
    names = page.locator("#places tbody th").all_inner_texts()
    assert names == sorted(names)


def test_a_view_from_a_country_slides_with_its_grades(page: Page, base: str) -> None:
    page.goto(base + CHAPTER + "&country=KHM")
    step_to(page, 1997)
    # The treaty of Cambodia and Thailand was signed in 1998.
    assert page.inner_text('#places tr[data-code="THA"] .key') != "shall"
    step_to(page, 2016)
    assert page.inner_text('#places tr[data-code="THA"] .key') == "shall"
    link = page.get_attribute('.places a[data-code="THA"]', "href") or ""
    assert parse_qs(urlsplit(link).query)["on"] == ["2016-12-31"]


def test_the_page_is_complete_without_script(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + CHAPTER)
    assert page.locator("#places tbody tr").count() == 10
    assert page.locator(".places a").count() == 10
    assert not page.is_visible("#year")
    assert not page.is_visible("#play")
    page.click('[data-step="1"]')
    assert "on 31 December 2017" in page.inner_text("#sentence")
    context.close()


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize(
    "path", [CHAPTER, "/gaps", "/gaps?country=KEN", "/gaps/matrix?among=ASEAN", "/gaps/matrix", "/borders"]
)
def test_no_page_scrolls_sideways(page: Page, base: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(base + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", [CHAPTER, "/gaps?country=KEN", "/gaps/matrix?among=ASEAN", "/gaps/matrix", "/borders"]
)
def test_axe_finds_nothing(browser: Browser, base: str, path: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(base + path)
    found = Axe().run(page)
    context.close()
    assert found.response["violations"] == []


def test_nothing_offends_the_security_policy(page: Page, base: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(base + CHAPTER)
    step_to(page, 2010)
    page.hover('.places a[data-code="MMR"]')
    assert said == []


def test_arrows_lead_from_cell_to_cell_of_the_matrix(page: Page, base: str) -> None:
    page.goto(base + "/gaps/matrix?form=extradition&on=2016-12-31&among=ASEAN")
    assert page.locator('.paired tbody a[tabindex="0"]').count() == 1
    page.focus(".paired tbody tr:nth-child(1) td:nth-child(3) a")
    page.keyboard.press("ArrowDown")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    # Under the cell of Indonesia stands the empty one of its own row, which is passed over.
    assert label.startswith("Cambodia asks Indonesia: ")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "Cambodia asks Lao PDR: "
    )


def test_the_headings_of_the_matrix_stay_when_it_scrolls(page: Page, base: str) -> None:
    page.set_viewport_size({"width": 600, "height": 500})
    page.goto(base + "/gaps/matrix?among=commonwealth")
    page.evaluate("document.querySelector('.matrix').scrollTo(400, 400)")
    region = page.locator(".matrix").bounding_box()
    head = page.locator(".paired thead th").nth(12).bounding_box()
    assert region
    assert head
    assert abs(head["y"] - region["y"]) < 3
