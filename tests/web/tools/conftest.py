"""Windows of a browser that see what goes wrong in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.serving import Served

Open = Callable[..., "Page"]


@pytest.fixture
def window(browser: Browser, served: Served) -> Iterator[Open]:
    """Open a path of the service; at the end nothing may have failed and no other origin have been asked."""
    contexts, faults = [], []

    def note(kind: str, text: str) -> None:
        # A page that answers 400 is no fault of a page.
        if "the server responded with a status of 4" not in text:
            faults.append(f"{kind}: {text}")

    def open_window(path: str, *, width: int = 1280, dark: bool = False, scripts: bool = True) -> Page:
        options: dict[str, Any] = {
            "viewport": {"width": width, "height": 900},
            "java_script_enabled": scripts,
        }
        context = browser.new_context(color_scheme="dark" if dark else "light", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: note("error", str(error)))
        page.on("console", lambda message: message.type == "error" and note("console", message.text))
        page.on("request", lambda request: request.url.startswith(served.url) or note("request", request.url))
        page.goto(served.url + path)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []
