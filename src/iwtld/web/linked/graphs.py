"""The named graphs: a page about each, and its statements in every syntax of RDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

import pyoxigraph as ox

from iwtld import resources
from iwtld.export import export
from iwtld.graph.reading import TITLE, TYPE, node, term, text, texts
from iwtld.namespaces import DATA, GRAPH, ID
from iwtld.web.exchange import Reply
from iwtld.web.formats import HTML
from iwtld.web.linked.formats import DOCUMENT, divided, links, suffix_of
from iwtld.web.linked.identity import missing, named_by
from iwtld.web.linked.naming import name_of
from iwtld.web.linked.things import Listed, alternatives
from iwtld.web.negotiation import negotiate

if TYPE_CHECKING:
    from iwtld.web.exchange import Request
    from iwtld.web.negotiation import Format
    from iwtld.web.site import Site

DUMPS: Final = "/dumps/graph/"
"""Where graphs are files; an ending follows the name."""

_SHOWN: Final = 30
_LARGE: Final = 50_000
_INFERRED: Final = "inferred/"

_OTHERS: Final[Mapping[str, tuple[str, str]]] = {
    "ontology": (
        "The ontology",
        "The axioms: classes, properties and concept schemes with their definitions.",
    ),
    "closure": (
        "The closure",
        "What OWL 2 RL adds to the ontology and the records: superclasses, labels, inverses.",
    ),
    "dataset": (
        "The description of the dataset",
        "What the dataset is, its licence and version, and its graphs with their sizes.",
    ),
}

_CLASSES: Final = "SELECT ?class (COUNT(*) AS ?n) WHERE {{ GRAPH {} {{ ?s a ?class }} }} GROUP BY ?class"


@dataclass(frozen=True, slots=True)
class About:
    """What a graph is: ``facts`` are pairs of a word and a text, ``table`` is the file that it comes from."""

    title: str
    description: str | None
    kind: str
    facts: tuple[tuple[str, str], ...] = ()
    table: str | None = None


def preload(site: Site) -> None:
    """Read what the tables and rules say about themselves."""
    site.cached("linked.graphs", _about)


def document(request: Request, site: Site) -> Reply:
    """Return a named graph; an ending such as ``.ttl`` forces the form.

    A large one is a matter of seconds: it is sent where dumps are, which may take longer.
    Raises ``Problem`` (404) for a graph that the store does not hold.
    """
    graphs = site.kb.graphs
    triples, name, form = named_by(request, request.params["rest"], lambda name: graphs.get(GRAPH + name))
    form = form or negotiate(request, DOCUMENT)
    iri, path = GRAPH + name, f"/graph/{name}"
    headers = links(path, iri)
    if form is HTML:
        return _page(request, site, iri, path).with_headers(headers)
    if triples > _LARGE:
        target = f"{DUMPS}{name}{suffix_of(form)}"
        return Reply.redirect(target).with_headers(headers)
    return Reply(written(site, form, [iri]), form.media_type, headers=headers)


def dump(request: Request, site: Site) -> Reply:
    """Return a named graph of any size as a file; raises ``Problem`` (404) for one that is not there."""
    name, form = divided(request.params["rest"])
    iri = GRAPH + name
    if form is None or iri not in site.kb.graphs:
        raise missing(request.path)
    headers = links("/graph/" + name, iri)
    return Reply(written(site, form, [iri]), form.media_type, headers=headers)


def written(site: Site, form: Format, graphs: list[str] | None) -> Callable[[BinaryIO], None]:
    """Return a body that writes graphs, or the whole of the store, as the export does."""

    def write(out: BinaryIO) -> None:
        export(site.kb.store, out, form.name, graphs)

    return write


def about(site: Site, iri: str) -> About:
    """Return what a graph is, by the table, the rule or the addition that it comes from."""
    name = iri.removeprefix(GRAPH)
    known = site.cached("linked.graphs", _about)
    if name in known:
        return known[name]
    graph = node(iri)
    title = (text(site.kb.store, graph, TITLE) if graph else None) or name
    note = texts(site.kb.store, graph, term("dcterms:description")) if graph else []
    return About(title, note[0] if note else None, "Addition")


def _about() -> dict[str, About]:
    from iwtld.reason.rules import load_rules
    from iwtld.tables import load_folder

    found = {name: About(title, words, "Graph") for name, (title, words) in _OTHERS.items()}
    for table in load_folder(resources.folder("data")):
        name = table.graph_iri.removeprefix(GRAPH)
        title = table.title or table.name.capitalize()
        found[name] = About(
            title, table.description, "Records of a table", table=table.source_iri.removeprefix(DATA)
        )
    for rule in load_rules(resources.folder("ontology") / "rules"):
        facts = (
            ("Worked instance", rule.instance),
            ("Legal rules", rule.reference),
            ("Stratum", str(rule.stratum)),
        )
        found[_INFERRED + rule.id] = About(
            rule.id.replace("-", " ").capitalize(), rule.summary, "Conclusions of a rule", facts
        )
    return found


def _page(request: Request, site: Site, iri: str, path: str) -> Reply:
    what = about(site, iri)
    graph = ox.NamedNode(iri)
    classes = _classes(site, graph)
    return site.page(
        request,
        "graph.html",
        title=what.title,
        description=what.description,
        iri=iri,
        forms=alternatives(path),
        about=what,
        triples=site.kb.graphs[iri],
        table_rows=[({"iri": each, "text": label}, n) for each, label, n in classes],
        classes=classes,
        things=_things(site, graph),
    )


def _classes(site: Site, graph: ox.NamedNode) -> list[tuple[str, str, int]]:
    """Return the classes of the things in a graph: IRI, label and how many there are, most first."""
    found = site.kb.store.query(_CLASSES.format(graph))
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT gives solutions
    counts = [
        (row["class"].value, int(row["n"].value))
        for row in found
        if isinstance(row["class"], ox.NamedNode) and row["n"] is not None
    ]
    return [(iri, site.labels.of(iri), n) for iri, n in sorted(counts, key=lambda pair: (-pair[1], pair[0]))]


def _things(site: Site, graph: ox.NamedNode) -> list[Listed]:
    """Return a few of the things that a graph speaks of."""
    seen: dict[str, None] = {}
    for quad in site.kb.store.quads_for_pattern(None, TYPE, None, graph):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(ID):
            seen[quad.subject.value] = None
            if len(seen) == _SHOWN:
                break
    return sorted((Listed(iri, name_of(site, iri)) for iri in seen), key=lambda one: one.name.casefold())
