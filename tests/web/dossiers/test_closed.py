"""A worker can open no file: what the pages need is read before."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

PATHS = (
    "/doc/jurisdiction/KEN",
    "/doc/jurisdiction/KHM",
    "/doc/actor/interpol",
    "/doc/mechanism/tha-wen",
    "/doc/instrument/untoc",
    "/doc/source/oecd-2019",
    "/doc/figure/vnm-extradition-arrangements",
    "/countries",
    "/actors",
    "/mechanisms",
    "/instruments",
    "/sources",
    "/figures",
    "/search?q=customs",
    "/search?q=Cambodja",
)

_opened: list[str] = []
_watching = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in ("open", "os.listdir", "os.scandir", "socket.connect"):
        _opened.append(f"{event} {arguments[0]}")


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """What is opened while a test runs."""
    global _watching
    if not getattr(_hook, "added", False):
        # A hook cannot be taken away again, so it asks whether anybody looks.
        sys.addaudithook(_hook)
        _hook.added = True  # type: ignore[attr-defined]
    _opened.clear()
    _watching = True
    yield _opened
    _watching = False


@pytest.mark.parametrize("path", PATHS)
def test_a_page_opens_no_file(get: Any, site: Any, opened: list[str], path: str) -> None:
    reply = get(path, accept="text/html")
    assert reply.status == 200
    assert opened == []
