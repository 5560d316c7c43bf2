"""From an address to the thing that it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

from iwtld.graph.reading import node
from iwtld.web.linked.formats import DOCUMENT, divided
from iwtld.web.negotiation import Format, negotiate
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    import pyoxigraph as ox

    from iwtld.web.exchange import Request
    from iwtld.web.site import Site

_T = TypeVar("_T")

_LONGEST = 2000
_SAFE = "/:@!$&'()*+,;=-._~"


def find(site: Site, iri: str) -> ox.NamedNode | None:
    """Return the node of an IRI that the graph speaks of, or ``None``.

    Addresses arrive decoded: where the IRI was published with escapes, it is found by those.
    """
    if len(iri) > _LONGEST:
        return None
    for written in dict.fromkeys((iri, quote(iri, safe=_SAFE))):
        found = node(written)
        if found is not None and is_known(site, found):
            return found
    return None


def is_known(site: Site, thing: ox.NamedNode) -> bool:
    """Return whether the graph says something about a thing, or something of which it is the object."""
    store = site.kb.store
    for pattern in ((thing, None, None), (None, None, thing)):
        if next(store.quads_for_pattern(*pattern), None) is not None:
            return True
    return False


def document_at(request: Request, *paths: str) -> tuple[str, Format]:
    """Return which of some paths a request asks for, and in which form; an ending forces the form.

    Raises ``Problem`` (404) for another path or ending.
    """
    path, form = divided(request.path)
    if path not in paths:
        raise missing(request.path)
    return path, form or negotiate(request, DOCUMENT)


def named_by(request: Request, path: str, look: Callable[[str], _T | None]) -> tuple[_T, str, Format | None]:
    """Return what a path names, the path without an ending that forces a form, and that form.

    An ending forces a form only where the path with it names nothing. Raises ``Problem`` (404) where neither
    names anything.
    """
    for named, form in ((path, None), divided(path)):
        found = look(named)
        if found is not None:
            return found, named, form
    raise missing(request.path)


def missing(path: str) -> Problem:
    """Return the problem of an address that names nothing in the graph."""
    return Problem(
        404,
        "not-found",
        "There is nothing here",
        f"The graph holds nothing under {path[:200]!r}.",
        hint="Search for it by name at /search.",
        headers={"vary": "Accept"},
    )
