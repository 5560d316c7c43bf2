"""Fill in templates for a notebook, with the style that makes them readable on a light and a dark ground."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from iwtld.namespaces import shorten
from iwtld.web.links import safe_href
from iwtld.web.templating import STATIC, plain

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE: Final = Path(__file__).parent
_COLOURS: Final = ("style.css", "pages/map.css")
_ROOT: Final = re.compile(r"(?P<dark>@media \(prefers-color-scheme: dark\) \{\s*)?:root \{(?P<body>[^}]*)\}")
_COLOUR: Final = re.compile(r"--[a-z0-9-]+:\s*#[0-9a-f]{6};")
_DARK: Final = (
    '[data-jp-theme-light="false"]',
    "body.vscode-dark",
    "body.vscode-high-contrast",
    "html[theme=dark]",
)
"""How JupyterLab, Visual Studio Code and Colab say that the ground is dark."""


def fill(template: str, **context: Any) -> str:
    """Return a template filled in, inside an element with the style that it needs."""
    body = _templates().get_template(template).render(**context)
    return f'<style>{style()}</style>\n<div class="iwtld">\n{body.strip()}\n</div>'


def part(template: str, macro: str, *arguments: Any, **named: Any) -> str:
    """Return what one macro of a template gives."""
    module = _templates().get_template(template).module
    return str(getattr(module, macro)(*arguments, **named))


@cache
def style() -> str:
    """Return the style sheet of everything in a notebook; all its rules are for parts of ``.iwtld``."""
    rules = (_HERE / "notebook.css").read_text(encoding="utf-8")
    return f"{colours('.iwtld')}\n{_within(drawing_rules())}\n{rules}"


@cache
def drawing_style() -> str:
    """Return the style sheet of a map that stands alone."""
    return f"{colours('.drawing')}\n{drawing_rules()}"


def drawing_rules() -> str:
    """Return the rules that paint a map, those of the page about gaps."""
    return (STATIC / "pages/drawing.css").read_text(encoding="utf-8")


def colours(where: str) -> str:
    """Return the colours of the pages as properties of an element: light, and where a notebook is dark, dark.

    A notebook says itself whether it is dark; what the system prefers may differ.
    """
    light, dark = "", ""
    for name in _COLOURS:
        for match in _ROOT.finditer((STATIC / name).read_text(encoding="utf-8")):
            found = "".join(_COLOUR.findall(match["body"]))
            light, dark = (light, dark + found) if match["dark"] else (light + found, dark)
    grounds = ", ".join(f"{ground} {where}" for ground in _DARK)
    return f"{where} {{{light}}}\n{grounds} {{{dark}}}"


def _within(rules: str) -> str:
    # Native nesting (CSS Nesting Module Level 1), so that rules of pages reach nothing else in the notebook.
    return f".iwtld {{\n{rules}\n}}"


@cache
def _templates() -> Environment:
    templates = plain(_HERE / "templates")
    templates.globals |= {"href": safe_href, "label": shorten}
    return templates
