"""The page about validation is the one that the codes give, and short enough to be read."""

from __future__ import annotations

from pathlib import Path

from iwtld.explain import codes
from iwtld.explain.page import render

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == render()


def test_every_code_has_its_line() -> None:
    text = render()

    assert [code for code in codes() if f"\n| {code} |" not in text] == []


def test_the_page_can_be_read() -> None:
    assert len(render().splitlines()) < 3000
