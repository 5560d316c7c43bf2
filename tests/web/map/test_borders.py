from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any

from iwtld.web.map.policy import policy

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "borders.md"


def test_every_decision_is_on_the_page_with_its_reason_and_reference(get: Any) -> None:
    reply = get("/borders", accept="text/html")
    html = unescape(reply.body.decode())
    assert reply.status == 200
    for one in (*policy().edits, *policy().kept):
        assert one.title in html
        assert one.says in html
        assert one.reference in html
        assert not one.url or f'href="{one.url}"' in html


def test_the_page_says_that_lines_imply_no_endorsement(get: Any) -> None:
    html = get("/borders", accept="text/html").body.decode()
    assert "do not imply endorsement or acceptance" in html


def test_the_page_names_what_is_not_on_the_map(get: Any) -> None:
    html = get("/borders", accept="text/html").body.decode()
    assert "Antarctica, European Union: in the tables, not on the map" in html


def test_every_decision_is_in_the_documentation() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for one in (*policy().edits, *policy().kept):
        assert one.title in text
        assert one.reference in text


def test_an_edit_names_the_resolution_or_award_that_it_follows() -> None:
    for one in policy().edits:
        assert one.reference, one.id
        assert one.url.startswith("https://"), one.id
        assert one.points, one.id
