"""Paths that are what they seem to be."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.web.gate.paths import plain

REAL = [
    "/",
    "/doc/jurisdiction/KEN",
    "/doc/jurisdiction/KEN.ttl",
    "/.well-known/void",
    "/id/figure/2024.1/é",
    "/a b",
]


@pytest.mark.parametrize("path", REAL)
def test_a_path_of_the_service_is_plain(path: str) -> None:
    assert plain(path, quote(path).encode())


@pytest.mark.parametrize(
    "raw",
    [
        "//x", "/a//b", "/.", "/..", "/../a", "/a/../b", "/a/./b", "/a\\b", "/a/..", "/%2e%2e/a", "/%2E./a", "/a%2fb",
        "/a%2Fb", "/a%5cb", "/a%00", "/a%0a", "/a%0d", "/a%09b", "/a%7f", "/%252f", "/%252e%252e", "/%2500", "/%ff",
        "/%c3%28", "/%ed%a0%80",
    ],
)  # fmt: skip
def test_what_hides_something_is_not(raw: str) -> None:
    assert not plain(unquote(raw), raw.encode())


@given(st.text(alphabet="./\\%25fcae0a\x00\n", max_size=20))
def test_no_plain_path_leads_up_or_holds_what_ends_a_line_or_a_name(text: str) -> None:
    raw = "/" + text.replace("\x00", "%00").replace("\n", "%0a")
    path = unquote(raw)
    if plain(path, raw.encode()):
        again = unquote(path)
        for each in (path, again):
            assert ".." not in each.split("/")
            assert "\x00" not in each
            assert "\\" not in each
        assert "//" not in path
        assert "\n" not in path
