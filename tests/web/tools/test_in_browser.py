"""Editor, network, stored queries and upload as people use them, in Chromium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.serving import Served
    from tests.web.tools.conftest import Open

TURTLE = """\
@prefix iwt: <https://w3id.org/iwtld/ontology#> .
<https://w3id.org/iwtld/id/actor/ken-test> a iwt:Agency ; iwt:agencyKnd <https://example.org/x> .
"""


def editor(window: Open, path: str = "/sparql", **options: object) -> Page:
    page = window(path, **options)
    page.wait_for_selector(".cm-content")
    page.evaluate("window.kept = true")
    return page


def write(page: Page, text: str) -> None:
    page.focus(".cm-content")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def complete(page: Page, typed: str, wanted: str) -> None:
    """Type a word and wait until it can be completed, which takes until the terms are there."""
    page.keyboard.type(typed)
    for _ in range(40):
        page.wait_for_timeout(250)
        if wanted in "".join(page.locator(".cm-tooltip-autocomplete li").all_inner_texts()):
            return
        page.keyboard.press("Control+Space")
    raise AssertionError(f"{wanted} is not offered for {typed}")


def test_ctrl_enter_asks_and_the_answer_comes_without_reloading(window: Open) -> None:
    page = editor(window)
    write(page, "SELECT ?n { ?c iwt:isoAlpha3 'KEN' ; skos:prefLabel ?n FILTER(LANG(?n) = 'en') }")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("table.answer")
    assert page.inner_text("table.answer tbody") == "Kenya"
    assert re.fullmatch(r"1 row in \d+\.\d\d s", page.inner_text(".status"))
    assert page.evaluate("window.kept")


def test_an_error_is_marked_in_the_editor_and_the_mark_goes_with_the_next_change(window: Open) -> None:
    page = editor(window)
    write(page, "SELECT * {\n  ?s foaf:name ?n\n}")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".sparql-fault")
    assert page.inner_text(".sparql-fault") == "foaf:name"
    assert page.inner_text("#result mark") == "foaf:name"
    page.keyboard.type("x")
    assert page.locator(".sparql-fault").count() == 0


def test_a_mark_stands_right_behind_characters_outside_the_basic_plane(window: Open) -> None:
    page = editor(window)
    write(page, "ASK { ?s ?p '\U0001f418\U0001f418' ; foaf:x ?y }")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".sparql-fault")
    assert page.inner_text(".sparql-fault") == "foaf:x"


def test_classes_and_properties_are_completed_with_what_they_mean(window: Open) -> None:
    page = editor(window)
    write(page, "SELECT * { ?m a ")
    complete(page, "iwt:CaseM", "iwt:CaseMeeting")
    page.wait_for_selector(".cm-completionInfo")
    page.keyboard.press("Enter")
    assert "iwt:CaseMeeting" in page.input_value("#query")


def test_a_thing_is_found_by_its_name_and_put_in_by_its_iri(window: Open) -> None:
    page = editor(window)
    write(page, "SELECT * { ?p iwt:party ")
    complete(page, "Viet", "Viet Nam")
    page.keyboard.press("Enter")
    assert "<https://w3id.org/iwtld/id/jurisdiction/VNM>" in page.input_value("#query")


def test_tab_indents_and_escape_then_tab_leaves_the_editor(window: Open) -> None:
    page = editor(window)
    write(page, "ASK {}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('cm-content')")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ask"


def test_an_example_opens_in_the_editor_without_reloading(window: Open) -> None:
    page = editor(window)
    page.click("summary:has-text('Treaties')")
    page.click("a[href='/sparql?stored=participations']")
    page.locator(".cm-content", has_text="iwt:inForceFrom").wait_for()
    assert page.evaluate("window.kept")


def test_a_reply_that_is_no_page_of_ours_is_told_as_it_is(window: Open) -> None:
    page = editor(window)
    body = "<main><h1>A limit was reached</h1><p class='lede'>The query took more than 10 seconds.</p></main>"
    page.route("**/sparql", lambda route: route.fulfill(status=418, content_type="text/html", body=body))
    page.focus(".cm-content")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#result .note")
    assert page.inner_text("#result") == "The query took more than 10 seconds."


def test_a_chosen_format_is_sent_as_a_plain_form(window: Open) -> None:
    page = editor(window)
    write(page, "ASK {}")
    page.select_option("select[name=format]", "json")
    page.click("form.editor button.primary")
    page.wait_for_load_state()
    assert '"boolean"' in page.inner_text("body")


def test_without_scripts_the_text_area_asks_and_marks_errors(window: Open) -> None:
    page = window("/sparql", scripts=False)
    page.fill("#query", "SELECT * { ?c iwt:isoAlpha3 'KEN' }")
    page.click("form.editor button.primary")
    assert page.locator("table.answer tbody tr").count() == 1
    page.fill("#query", "SELECT * { ?c foaf:x 'KEN' }")
    page.click("form.editor button.primary")
    assert page.inner_text("#result mark") == "foaf:x"


def test_pointing_at_a_mark_shows_its_neighbours_alone(window: Open) -> None:
    page = window("/network?focus=mechanism/tha-wen")
    mark = page.locator(".node[href*='actor%2Ftha-amlo'], .node[href*='actor/tha-amlo']")
    mark.hover()
    assert page.locator(".graph.pointing").count() == 1
    assert page.locator(".node.near").count() == 2
    assert page.locator(".ties .tie.near").count() == 1


def test_arrow_keys_go_from_mark_to_mark_and_enter_opens_one(window: Open) -> None:
    page = window("/network")
    page.focus(".node[tabindex='0']")
    before = page.evaluate("document.activeElement.dataset.x * 1")
    page.keyboard.press("ArrowRight")
    after = page.evaluate("document.activeElement.dataset.x * 1")
    assert after > before
    assert page.locator(".node[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/network\?focus=."))


def test_the_drawing_is_one_stop_of_the_tab_key(window: Open) -> None:
    page = window("/network")
    page.focus(".zoom button[value=whole]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('node')")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('svg')")


def test_the_drawing_is_made_larger_moved_and_made_whole_again(window: Open) -> None:
    page = window("/network")
    whole = page.get_attribute(".graph", "viewBox")
    assert whole is not None
    page.click(".zoom button[value=in]")
    larger = page.get_attribute(".graph", "viewBox")
    assert larger is not None
    assert float(larger.split()[2]) < float(whole.split()[2])
    page.locator(".graph").scroll_into_view_if_needed()
    box = page.locator(".graph").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 400, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 460, box["y"] + 230, steps=4)
    page.mouse.up()
    moved = page.get_attribute(".graph", "viewBox")
    assert moved is not None
    assert float(moved.split()[0]) < float(larger.split()[0])
    assert page.url.endswith("/network")
    page.click(".zoom button[value=whole]")
    assert page.get_attribute(".graph", "viewBox") == whole


def test_without_scripts_the_marks_are_links_and_the_form_narrows(window: Open) -> None:
    page = window("/network", scripts=False)
    page.fill("#f-country", "Kenya")
    page.click("main form button.primary")
    assert page.locator(".node").count() < 40
    page.locator(".node").first.click()
    assert "focus=" in page.url


def test_the_list_of_queries_narrows_while_typing(window: Open) -> None:
    page = window("/queries")
    page.fill("#q", "extradition counts")
    shown = page.locator("[data-words]:visible a")
    assert shown.count() >= 1
    assert "/queries/extradition-counts" in [each.get_attribute("href") for each in shown.all()]
    assert page.locator(".topic:visible").count() < page.locator(".topic").count()


def test_the_command_for_curl_names_this_service(window: Open, served: Served) -> None:
    page = window("/queries/participations")
    assert f"{served.url}/api/queries/participations" in page.inner_text("code[data-origin]")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_chosen_file_is_examined_and_its_place_is_marked(window: Open, scripts: bool) -> None:
    page = window("/validate", scripts=scripts)
    page.set_input_files("#files", {"name": "new.ttl", "mimeType": "text/turtle", "buffer": TURTLE.encode()})
    page.click("form.upload button.primary")
    page.wait_for_selector(".findings article")
    assert "violation" in page.inner_text("h1")
    assert page.locator(".findings mark").count() >= 1
    assert page.inner_text(".findings .file h2") == "new.ttl"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/network?focus=jurisdiction/VNM",
        "/queries/penalty-of-country",
        "/queries/bilateral-arrangements?country=Xen",
        "/sparql?query=SELECT%20*%20%7B%20%3Fs%20foaf:x%20%3Fo%20%7D",
        "/validate",
        "/explain/T04",
    ],
)
def test_axe_finds_no_barrier_on_a_phone(path: str, dark: bool, window: Open) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = window(path, width=360, dark=dark)
    if path.startswith("/sparql"):
        page.wait_for_selector(".cm-content")
    found = axe.Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_barrier_in_the_editor_with_its_answer_and_its_suggestions(
    dark: bool, window: Open
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = editor(window, dark=dark)
    write(page, "SELECT * { ?c iwt:isoAlpha3 'KEN' }")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("table.answer")
    page.keyboard.press("Enter")
    complete(page, "iwt:CaseM", "iwt:CaseMeeting")
    found = axe.Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
