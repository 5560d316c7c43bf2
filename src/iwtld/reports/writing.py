"""The forms of a report by their names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, TextIO

from iwtld.errors import UnknownNameError

if TYPE_CHECKING:
    from iwtld.explain.explanation import Explanation
    from iwtld.incoming.examined import Examined
    from iwtld.reports.rules import Explain

FORMS: Final = ("text", "json", "github", "sarif", "junit", "turtle", "html")
"""The names of the forms."""


def render(
    examined: Examined,
    form: str,
    *,
    width: int | None = None,
    colour: bool = False,
    explain: Explain | None = None,
) -> Iterator[str]:
    """Return the outcome of an examination in a form of ``FORMS``, piece by piece.

    The pieces are text to be written as UTF-8, and together end in a line break. ``width`` is the number of
    columns of the screen, None when there is none; it and ``colour`` concern ``text`` alone. ``explain``
    tells what a code stands for; ``sarif`` and ``html`` say it beside the findings.

    Raises ``UnknownNameError`` for another form.
    """
    told: Explain = explain or _unexplained
    match form:
        case "text":
            from iwtld.reports import as_text

            return as_text.write(examined, width, colour)
        case "json":
            from iwtld.reports import as_json

            return as_json.write(examined)
        case "github":
            from iwtld.reports import as_github

            return as_github.write(examined)
        case "sarif":
            from iwtld.reports import as_sarif

            return as_sarif.write(examined, told)
        case "junit":
            from iwtld.reports import as_junit

            return as_junit.write(examined)
        case "turtle":
            from iwtld.reports import as_turtle

            return as_turtle.write(examined)
        case "html":
            from iwtld.reports import as_html

            return as_html.write(examined, told)
    raise UnknownNameError("form of a report", form, FORMS)


def wants_colour(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether to paint: on a terminal, unless ``NO_COLOR`` is set (https://no-color.org)."""
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def _unexplained(code: str) -> Explanation | None:
    return None
