"""``/validate``: would these files pass a build? A form for files or pasted Turtle, and the findings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from iwtld.explain import codes
from iwtld.forms import EXTENSIONS, kinds
from iwtld.reports import as_html, summary
from iwtld.web.api import multipart
from iwtld.web.api.uploads import ALONE, FILES, MULTIPART, PROFILE, Sent, clean, examine_files
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iwtld.incoming import Examined
    from iwtld.web.exchange import Pairs, Reply, Request
    from iwtld.web.site import Site

PASTED: Final = "pasted"
"""The field of the form that holds Turtle as text."""
_PASTED_FILE: Final = "pasted.ttl"
_KINDS: Final = "kinds-of-record"
_EXPLAIN: Final = "/explain/"


def preload(site: Site) -> None:
    """Read the kinds of record, for which the page offers forms."""
    _kinds(site)


def form(request: Request, site: Site) -> Reply:
    """Return the form."""
    return _page(request, site)


def check(request: Request, site: Site) -> Reply:
    """Return the findings in what was sent, as ``iwtld validate --format html`` lays them out.

    A form that cannot be examined comes back with what is wrong with it.
    """
    try:
        files, pairs = _sent(request)
        examined = examine_files(files, pairs, request, site)
    except Problem as problem:
        return replace(_page(request, site, problem=problem), cacheable=False)
    said = dict(pairs)
    reply = _page(request, site, examined=examined, said=said)
    return replace(reply, cacheable=False)


def _sent(request: Request) -> tuple[list[Sent], Pairs]:
    """Return the files of a form, pasted text among them, and its other fields.

    Raises ``Problem``: 400 for a form that cannot be read or holds nothing, 415 for what is no such form.
    """
    if request.media_type != MULTIPART:
        raise Problem(415, "media-type", "This is no form with files", f"Send the form as {MULTIPART}.")
    files: list[Sent] = []
    fields: list[tuple[str, str]] = []
    for part in multipart.parts(request.body, request.headers.get("content-type", "")):
        if part.name == PASTED and part.file is None:
            if part.content.strip():
                files.append(Sent(_PASTED_FILE, part.content))
        elif part.name == FILES and part.file is not None:
            # A field in which no file was chosen comes with an empty name.
            if part.file or part.content:
                files.append(Sent(clean(part.file), part.content))
        elif part.file is None:
            fields.append((part.name, multipart.text(part)))
    if not files:
        raise Problem(400, "no-file", "There is nothing to examine", "Choose a file, or paste Turtle.")
    return files, tuple(fields)


def _page(
    request: Request,
    site: Site,
    *,
    examined: Examined | None = None,
    said: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> Reply:
    context: dict[str, Any] = {"examined": examined, "outcome": None, "findings": None}
    if examined is not None:
        context["outcome"] = summary(examined).removesuffix(".")
        # Everything from the data is escaped there, as in the report of the command line.
        context["findings"] = Markup("".join(as_html.body(examined, codes().get, _EXPLAIN)))  # noqa: S704
    return site.page(
        request,
        "validate.html",
        title=context["outcome"] if examined else "Validate new data",
        description="Check tables, workbooks and RDF before they are added: the findings of iwtld validate.",
        status=problem.status if problem else 200,
        problem=problem,
        said=said or {},
        profiles=[(name, PROFILE_WORDS[name]) for name in PROFILE.choices],
        usual=PROFILE.default,
        alone=ALONE.name,
        files=FILES,
        pasted=PASTED,
        upload=site.settings.upload,
        kinds=_kinds(site),
        extensions=EXTENSIONS,
        **context,
    )


PROFILE_WORDS: Final = {
    "core": "core: what every record must have",
    "strict": "strict: what a build asks",
    "exchange": "exchange: what a partner needs to read the data",
}
"""The profiles in the words of the form."""


def _kinds(site: Site) -> list[tuple[str, str, str]]:
    """Return the name, the title and the description of each kind of record."""
    return site.cached(_KINDS, lambda: [(kind.name, kind.title, kind.description) for kind in kinds()])
