"""The whole graph as one file, in every syntax: all of it, or without what was concluded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from iwtld.dataset import LICENCE
from iwtld.export import FORMATS
from iwtld.namespaces import BASE, GRAPH
from iwtld.web.exchange import Reply
from iwtld.web.formats import SYNTAXES
from iwtld.web.linked.graphs import written
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

WHOLE: Final = "iwtld"
RECORDED: Final = "iwtld-recorded"

_BY_EXTENSION: Final = {each.extension: each for each in FORMATS.values()}
_CONCLUDED: Final = (GRAPH + "inferred/", GRAPH + "closure")


def dump(request: Request, site: Site) -> Reply:
    """Return a dump, written while it is sent.

    ``iwtld.ttl`` holds the whole graph, ``iwtld-recorded.ttl`` leaves out the inferred graphs;
    ``?inferred=no`` says the same as the second name. Raises ``Problem``: 404 for another name, 400 for
    another value.
    """
    stem, _, extension = request.params["name"].rpartition(".")
    syntax = _BY_EXTENSION.get(extension)
    if syntax is None or stem not in (WHOLE, RECORDED):
        raise Problem(
            404,
            "not-found",
            "There is nothing here",
            f"There is no dump {request.params['name'][:100]!r}.",
            suggestions=[name for name, _ in files()][:6],
        )
    inferred = request.value("inferred", "yes")
    if inferred not in ("yes", "no"):
        raise Problem(
            400, "parameter", "A parameter is wrong", "Say inferred=yes or inferred=no.", parameter="inferred"
        )
    recorded = stem == RECORDED or inferred == "no"
    form = SYNTAXES[syntax.name]
    name = f"{RECORDED if recorded else WHOLE}.{extension}"
    headers = {
        "link": f'<{BASE}dumps/{name}>; rel="canonical", <{LICENCE}>; rel="license"',
        "content-disposition": f'attachment; filename="{name}"',
    }
    return Reply(
        written(site, form, recorded_graphs(site) if recorded else None), form.media_type, headers=headers
    )


def recorded_graphs(site: Site) -> list[str]:
    """Return the graphs that hold what was stated, without the closure and the conclusions of rules."""
    return [iri for iri in site.kb.graphs if not iri.startswith(_CONCLUDED)]


def files() -> Sequence[tuple[str, str]]:
    """Return the names of all dumps with their media types."""
    return [
        (f"{stem}.{each.extension}", each.media_type)
        for stem in (WHOLE, RECORDED)
        for each in FORMATS.values()
    ]
