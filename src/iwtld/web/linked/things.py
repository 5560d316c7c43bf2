"""The document about a thing: a page for people, and what the graph says in every syntax of RDF."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from iwtld.graph.reading import DEFINITION, TYPE, text
from iwtld.namespaces import GRAPH, ID, IWT, expand, shorten
from iwtld.web.formats import HTML, RDF
from iwtld.web.linked import references
from iwtld.web.linked.describe import bounded, description
from iwtld.web.linked.formats import PAGE, data, links, suffix_of
from iwtld.web.linked.identity import find, named_by
from iwtld.web.linked.naming import name_of
from iwtld.web.linked.properties import grouped, label_of
from iwtld.web.negotiation import negotiate
from iwtld.web.paging import pager_of
from iwtld.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iwtld.web.exchange import Reply, Request
    from iwtld.web.site import Site

_FIRST_CLASSES: Final = 3
_CLOSURE: Final = ox.NamedNode(GRAPH + "closure")
_INFERRED: Final = GRAPH + "inferred/"


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing in a list."""

    iri: str
    name: str


@dataclass(frozen=True, slots=True)
class Section:
    """The references by one property: ``label`` says how they refer, ``name`` is that of the property."""

    label: str
    iri: str
    name: str
    total: int
    items: tuple[Listed, ...]


def document(request: Request, site: Site) -> Reply:
    """Return the document about a thing; an ending such as ``.ttl`` forces the form.

    Raises ``Problem`` (404) for what is not in the graph.
    """
    path = request.path.removeprefix("/doc/")
    thing, _, form = named_by(request, path, lambda path: find(site, ID + path))
    form = form or negotiate(request, PAGE)
    slug = thing.value.removeprefix(ID)
    headers = links("/doc/" + slug, thing.value)
    if form is not HTML:
        return data(description(site.kb.store, thing), form, headers)
    build = _builders().get(slug.partition("/")[0])
    reply = (
        build(request, site, thing.value)
        if build and not request.value("via")
        else page(request, site, thing)
    )
    return reply.with_headers(headers)


def page(request: Request, site: Site, thing: ox.NamedNode) -> Reply:
    """Return the general page about a thing, or with ``?via=`` the list of what refers to it."""
    quads = list(bounded(site.kb.store, thing))
    counts = references.counted(site, thing)
    name = name_of(site, thing.value)
    definition = text(site.kb.store, thing, DEFINITION)
    shared: dict[str, Any] = {
        "iri": thing.value,
        "name": name,
        "classes": _classes(site, quads),
        "forms": alternatives(f"/doc/{thing.value.removeprefix(ID)}"),
    }
    via = request.value("via")
    if via is not None:
        return _list(request, site, thing, counts, via, shared)
    return site.page(
        request,
        "thing.html",
        title=name,
        description=definition,
        definition=definition,
        groups=grouped(site, quads, thing),
        standing=_standing(quads),
        concluded=_concluded(quads),
        incoming=[_section(site, each) for each in references.sample(site, thing, counts)],
        referring=sum(counts.values()),
        listing=None,
        **shared,
    )


def alternatives(path: str) -> list[tuple[str, str, str]]:
    """Return the forms of data that a page offers: what it is called, its address and its media type."""
    titles = {
        "turtle": "Turtle",
        "jsonld": "JSON-LD",
        "ntriples": "N-Triples",
        "rdfxml": "RDF/XML",
        "trig": "TriG",
    }
    return [(titles[form.name], path + suffix_of(form), form.bare) for form in RDF]


def _list(
    request: Request,
    site: Site,
    thing: ox.NamedNode,
    counts: Mapping[str, int],
    via: str,
    shared: Mapping[str, Any],
) -> Reply:
    by_name = {shorten(iri): iri for iri in counts}
    if via not in by_name:
        raise Problem(
            404,
            "not-found",
            "There is nothing here",
            f"Nothing refers to {shared['name']} by {via[:100]!r}.",
            suggestions=list(by_name)[:3],
        )
    iri = by_name[via]
    total = counts[iri]
    pager = pager_of(request, total, references.PAGE)
    found = references.listed(site, thing, iri, total, pager.first - 1, references.PAGE)
    section = Section(
        _refers(site, iri), iri, via, total, tuple(Listed(each, name_of(site, each)) for each in found)
    )
    return site.page(
        request,
        "thing.html",
        title=f"{section.label}: {shared['name']}",
        description=None,
        listing=section,
        pager=pager,
        **shared,
    )


def _section(site: Site, found: references.References) -> Section:
    items = tuple(Listed(each, name_of(site, each)) for each in found.items)
    return Section(_refers(site, found.iri), found.iri, found.name, found.total, items)


def _refers(site: Site, iri: str) -> str:
    label = "Of this class" if iri == TYPE.value else f"As {label_of(site, iri)}"
    return label if iri != expand("skos:inScheme") else "In this scheme"


def _classes(site: Site, quads: list[ox.Quad]) -> list[Listed]:
    """Return the classes of a thing: the project's own where it has any, what is recorded before the rest."""
    found: dict[str, bool] = {}
    for quad in quads:
        if quad.predicate == TYPE and isinstance(quad.object, ox.NamedNode):
            follows = quad.graph_name == _CLOSURE
            found[quad.object.value] = found.get(quad.object.value, True) and follows
    own = [iri for iri in found if iri.startswith(IWT)] or list(found)
    ordered = sorted(own, key=lambda iri: (found[iri], iri))
    return [Listed(iri, label_of(site, iri)) for iri in ordered[:_FIRST_CLASSES]]


def _concluded(quads: list[ox.Quad]) -> list[str]:
    """Return the graphs of the rules that concluded all that is said of a thing.

    There are none where some of it is recorded.
    """
    graphs = {
        quad.graph_name.value
        for quad in quads
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name != _CLOSURE
    }
    return sorted(graphs) if all(graph.startswith(_INFERRED) for graph in graphs) else []


def _standing(quads: list[ox.Quad]) -> list[tuple[str, str, int]]:
    """Return the graphs in which the statements stand: IRI, name, number of statements."""
    counts: dict[str, int] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            counts[quad.graph_name.value] = counts.get(quad.graph_name.value, 0) + 1
    return [(iri, iri.removeprefix(GRAPH), count) for iri, count in sorted(counts.items())]


@cache
def _builders() -> Mapping[str, Callable[[Request, Site, str], Reply]]:
    # The pages of kinds link to the lists of this module, so neither imports the other at its top.
    from iwtld.web.pages.kinds import BUILDERS

    return BUILDERS
