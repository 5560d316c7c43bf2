"""The templates and what they may call."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from iwtld.web.dates import spoken, unbroken
from iwtld.web.links import safe_href

if TYPE_CHECKING:
    from jinja2 import Environment

    from iwtld.web.site import Site

TEMPLATES: Final = Path(__file__).parent / "templates"
STATIC: Final = Path(__file__).parent / "static"

_MARK: Final = 12


def environment(site: Site) -> Environment:
    """Return the templates of a site: every value is escaped, and a name that is not set is an error.

    In templates: ``static(name)`` is the address of a file, ``href(iri)`` a local link for an IRI of the
    project and ``None`` for what must not become a link, ``label(iri)`` and ``kind(iri)`` what a thing is
    called and is; ``date | spoken`` is a date of ISO 8601 in words.
    """
    templates = plain()
    templates.globals |= {
        "static": static,
        "href": lambda iri: safe_href(site.links.local(iri)),
        "label": site.labels.of,
        "kind": site.labels.kind,
        "settings": site.settings,
    }
    return templates


def plain(*folders: Path) -> Environment:
    """Return templates that belong to no site: those of pages, and before them those of further folders.

    Whoever fills them in has to say what ``href(iri)`` and ``label(iri)`` are.
    """
    import jinja2

    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"safe_href": safe_href, "spoken": spoken, "unbroken": unbroken}
    return templates


@cache
def stamps() -> dict[str, str]:
    """Return the names of the static files, each with the first characters of its SHA-256."""
    return {
        path.relative_to(STATIC).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:_MARK]
        for path in sorted(STATIC.rglob("*"))
        if path.is_file()
    }


def static(name: str) -> str:
    """Return the address of a static file; it changes with the content, so that it may be kept for ever.

    Raises ``KeyError`` for a file that does not exist.
    """
    return f"/static/{stamps()[name]}/{name}"
