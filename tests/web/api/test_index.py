"""What the service says of its API."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Get

    import iwtld


def test_every_example_of_the_index_answers(get: Get) -> None:
    found = json.loads(get("/api").body)
    assert len(found["questions"]) == 9
    for question in found["questions"]:
        assert get(question["example"]).status == 200


def test_every_service_of_the_index_is_there(get: Get) -> None:
    hrefs = [each["href"] for each in json.loads(get("/api").body)["services"]]
    assert "/api/openapi.json" in hrefs
    for href in hrefs:
        assert get(href).status == (405 if href == "/api/validate" else 200), href


def test_the_dataset_is_named(get: Get, kb: iwtld.KnowledgeBase) -> None:
    assert json.loads(get("/api").body)["dataset"] == kb.manifest.dataset_version


def test_a_browser_gets_a_page_whose_links_answer(get: Get) -> None:
    reply = get("/api", accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert reply.media_type == "text/html; charset=utf-8"
    text = reply.body.decode()  # type: ignore[union-attr]
    assert text.count("<h1>") == 1
    main = text[text.index("<main") : text.index("</main>")]
    links = [each.replace("&amp;", "&") for each in re.findall(r'href="(/api[^"]*)"', main)]
    assert len(links) == 9 + 2
    for link in links:
        assert get(link).status == 200


@pytest.mark.parametrize("path", ["/api", "/api/queries", "/api/openapi.json"])
def test_an_unknown_parameter_is_refused(path: str, get: Get) -> None:
    assert get(path, x="1").status == 400
