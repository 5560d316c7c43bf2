"""The shapes by which data is validated: documentation for people, RDF for programs.

They are no part of the graph; they come from the files that ship with iwtld.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld import resources
from iwtld.graph.reading import TITLE, TYPE, node, term, text, values
from iwtld.namespaces import BASE, GRAPH, SHAPES, shorten
from iwtld.web.exchange import Reply, Request
from iwtld.web.formats import HTML
from iwtld.web.linked.formats import DOCUMENT, PAGE, data, links
from iwtld.web.linked.identity import document_at, named_by
from iwtld.web.linked.things import alternatives
from iwtld.web.negotiation import negotiate

if TYPE_CHECKING:
    from iwtld.web.site import Site

_IRI: Final = SHAPES.removesuffix("#")
_MODULES: Final = _IRI + "/"
_KEYS: Final = BASE + "keys#"
_PATH: Final = "/shapes"
_KEYS_PATH: Final = "/keys"
_KEY_WORDS: Final = ("equal", "equalOrAbsent", "text", "compares")


@dataclass(frozen=True, slots=True)
class ShapeEntry:
    """A shape, or a key by which two records are recognised as one; ``targets`` are IRIs."""

    anchor: str
    name: str
    label: str
    description: str | None
    message: str | None
    severity: str | None
    path: str | None
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShapesModule:
    """One file of shapes; without a header it has no description."""

    iri: str
    anchor: str
    title: str
    description: str | None
    entries: tuple[ShapeEntry, ...]


def preload(site: Site) -> None:
    """Read the files and make the page, which is the same for everybody."""
    _page(site)


def document(request: Request, site: Site) -> Reply:
    """Return all shapes, which is what the IRI of each one leads to; an ending forces the form.

    Raises ``Problem`` (404) for another ending.
    """
    path, form = document_at(request, _PATH, _KEYS_PATH)
    headers = links(path, BASE + path.removeprefix("/"))
    if form is not HTML:
        store = _store(site)
        chosen = (
            store if path == _PATH else store.quads_for_pattern(None, None, None, _graph(_MODULES + "keys"))
        )
        return data(chosen, form, headers)
    if path == _KEYS_PATH:
        return Reply.redirect(f"{_PATH}#module-keys").with_headers(headers)
    return _page(site).with_headers(headers)


def part(request: Request, site: Site) -> Reply:
    """Return one file of shapes by its IRI or that of its version; a page leads to its place in the whole.

    Raises ``Problem`` (404) for what is none.
    """
    module, path, form = named_by(request, request.path, lambda path: _module(site, path))
    form = form or negotiate(request, PAGE if request.wants_html else DOCUMENT)
    headers = links(path, module.value)
    if form is HTML:
        anchor = f"{_PATH}#module-{module.value.removeprefix(_MODULES)}"
        return Reply.redirect(anchor).with_headers(headers)
    return data(_store(site).quads_for_pattern(None, None, None, _graph(module.value)), form, headers)


def _store(site: Site) -> ox.Store:
    return site.cached("linked.shapes", _read)


def _graph(module: str) -> ox.NamedNode:
    """Return the graph of this process in which the statements of one file are kept apart."""
    return ox.NamedNode(GRAPH + "shapes/" + module.removeprefix(_MODULES))


def _read() -> ox.Store:
    store = ox.Store()
    for path in sorted(resources.folder("shapes").glob("*.ttl")):
        store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=BASE, to_graph=_graph(path.stem))
    return store


def _module(site: Site, path: str) -> ox.NamedNode | None:
    named = node(BASE + path.removeprefix("/"))
    if named is None:
        return None
    store = _store(site)
    if next(store.quads_for_pattern(named, TYPE, term("owl:Ontology")), None) is not None:
        return named
    for quad in store.quads_for_pattern(None, term("owl:versionIRI"), named):
        if isinstance(quad.subject, ox.NamedNode):
            return quad.subject
    return None


def _modules(site: Site) -> tuple[ShapesModule, ...]:
    store = _store(site)
    names = sorted(
        graph.value.rpartition("/")[2] for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)
    )
    return tuple(_of_file(store, name) for name in names)


def _of_file(store: ox.Store, name: str) -> ShapesModule:
    header = ox.NamedNode(_MODULES + name)
    return ShapesModule(
        header.value,
        f"module-{name}",
        text(store, header, TITLE) or name.replace("-", " ").capitalize(),
        text(store, header, term("dcterms:description")),
        tuple(_entries(store, _graph(header.value))),
    )


def _entries(store: ox.Store, graph: ox.NamedNode) -> Iterator[ShapeEntry]:
    subjects = {
        quad.subject
        for quad in store.quads_for_pattern(None, None, None, graph)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith((SHAPES, _KEYS))
    }
    for each in sorted(subjects, key=lambda one: one.value.casefold()):
        anchor = each.value.removeprefix(SHAPES).removeprefix(_KEYS)
        own = each.value.startswith(_KEYS)
        yield ShapeEntry(
            anchor=f"key-{anchor}" if own else anchor,
            name=f"key:{anchor}" if own else shorten(each.value),
            label=text(store, each, term("sh:name")) or text(store, each, term("rdfs:label")) or anchor,
            description=text(store, each, term("sh:description")) or _compared(store, each),
            message=text(store, each, term("sh:message")),
            severity=_local(values(store, each, term("sh:severity"))),
            path=_only(values(store, each, term("sh:path"))),
            targets=tuple(_targets(store, each)),
        )


def _targets(store: ox.Store, shape: ox.NamedNode) -> Iterable[str]:
    names = [
        term(f"sh:{name}") for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")
    ]
    for predicate in (*names, ox.NamedNode(_KEYS + "ofClass")):
        yield from (each.value for each in values(store, shape, predicate))


def _compared(store: ox.Store, key: ox.NamedNode) -> str | None:
    """Return in words by which properties a key recognises a record."""
    names = [
        shorten(each.value)
        for word in _KEY_WORDS[:-1]
        for each in values(store, key, ox.NamedNode(_KEYS + word))
    ]
    return f"Records are the same by {', '.join(names)}." if names else None


def _only(found: list[ox.NamedNode]) -> str | None:
    return found[0].value if len(found) == 1 else None


def _local(found: list[ox.NamedNode]) -> str | None:
    return found[0].value.rpartition("#")[2].lower() if found else None


def _page(site: Site) -> Reply:
    return site.cached("linked.shapes.page", lambda: _made(site))


def _made(site: Site) -> Reply:
    return site.page(
        Request("GET", _PATH),
        "shapes.html",
        title="The shapes",
        description="What data has to look like: the SHACL shapes by which iwtld validates.",
        iri=_IRI,
        forms=alternatives(_PATH),
        modules=_modules(site),
    )
