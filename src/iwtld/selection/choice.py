"""What is chosen, and choosing it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.errors import UnknownNameError, UsageError
from iwtld.graph.reading import TYPE
from iwtld.names import KINDS
from iwtld.namespaces import ID
from iwtld.queries import load_queries
from iwtld.selection.as_of import as_of, folder
from iwtld.selection.closure import closed, concerning

if TYPE_CHECKING:
    from iwtld.kb import KnowledgeBase
    from iwtld.queries.parameters import Value
    from iwtld.results import ResultSet

_NAMED: Final = frozenset(kind.folder for kind in KINDS.values())
_KINDS: Final = """
SELECT DISTINCT ?kind WHERE {
  { SELECT DISTINCT ?thing WHERE { ?thing ?p ?o FILTER(STRSTARTS(STR(?thing), STR(id:))) } }
  BIND(STRBEFORE(STRAFTER(STR(?thing), STR(id:)), "/") AS ?kind)
}
ORDER BY ?kind
"""


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice from the graph; without any part of it the whole graph is meant.

    ``graphs`` are named graphs and ``countries`` jurisdictions, by any of their names; ``kinds`` are kinds of
    things as they stand in IRIs below ``/id/`` (``actor``, ``treaty-actions`` as well as ``action``);
    ``query`` is the name of a stored query or a SPARQL text, with ``parameters`` for the former; ``as_of`` is
    a day of valid time.
    """

    graphs: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    query: str | None = None
    parameters: Mapping[str, Value | None] = field(default_factory=dict)
    as_of: date | None = None

    @property
    def narrows(self) -> bool:
        """Return whether anything besides named graphs is chosen."""
        return bool(self.countries or self.kinds or self.query or self.as_of)


def select(kb: KnowledgeBase, selection: Selection) -> ox.Store:
    """Return the chosen part of a graph; the store of ``kb`` itself where the whole is meant.

    The graph that a CONSTRUCT or DESCRIBE query makes is the default graph of the result, as it is. The
    things in the rows of a SELECT query are chosen as records are: IRIs of the project, and in the answer of
    a stored query also codes and slugs that name one thing only.

    Raises ``UnknownNameError`` for a graph, country or kind that does not exist, ``UsageError`` for an ASK
    query, for rows that name no thing, and for a CONSTRUCT query beside countries, kinds or graphs, and what
    :meth:`iwtld.KnowledgeBase.query` and ``sparql`` raise.
    """
    graphs = {ox.NamedNode(kb.graph(name)) for name in selection.graphs}
    countries = [ox.NamedNode(kb.resolve("country", name)) for name in selection.countries]
    if selection.as_of is not None:
        kb = replace(kb, store=as_of(kb.store, selection.as_of))
    chosen: list[set[ox.NamedNode]] = []
    if countries:
        chosen.append(set().union(*(concerning(kb.store, each) for each in countries)))
    if selection.kinds:
        chosen.append(_of_kinds(kb, selection.kinds))
    if selection.query is not None:
        found = _answer(kb, selection)
        if found.kind == "graph":
            if chosen or graphs:
                raise UsageError(
                    "A CONSTRUCT query makes a graph of its own: leave --country, --kind and --graph out, "
                    "or choose things with a SELECT query."
                )
            return _filled(ox.Quad(*triple) for triple in found.triples)
        chosen.append(_named(kb, found, stored=selection.query in load_queries()))
    store = kb.store
    if chosen:
        store = _filled(closed(store, set.intersection(*chosen)))
    if graphs:
        store = _filled(quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph))
    return store


def _filled(quads: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(quads)
    return store


def _of_kinds(kb: KnowledgeBase, kinds: Iterable[str]) -> set[ox.NamedNode]:
    known = {str(row["kind"]) for row in kb.sparql(_KINDS)}
    tables = _tables()
    wanted = set()
    for kind in kinds:
        name = kind if kind in known else tables.get(kind, kind)
        if name not in known:
            raise UnknownNameError(
                "kind", kind, known | tables.keys(), listing=f"Known: {', '.join(sorted(known))}."
            )
        wanted.add(name)
    return {
        quad.subject
        for quad in kb.store.quads_for_pattern(None, TYPE, None)
        if folder(quad.subject) in wanted and isinstance(quad.subject, ox.NamedNode)
    }


def _tables() -> dict[str, str]:
    """Return the kinds of things by the names of the tables that record them."""
    from iwtld import resources
    from iwtld.tables import load_folder

    return {
        table.name: head.removeprefix(ID).partition("/")[0]
        for table in load_folder(resources.folder("data"))
        if isinstance(head := table.about_url.parts[0], str) and head.startswith(ID) and head != ID
    }


def _answer(kb: KnowledgeBase, selection: Selection) -> ResultSet:
    assert selection.query is not None  # noqa: S101 - the caller has looked
    if selection.query in load_queries():
        answer = kb.query(selection.query, **selection.parameters)
    else:
        if selection.parameters:
            raise UsageError("Parameters belong to a stored query, and this is none.")
        answer = kb.sparql(selection.query)
    if answer.kind == "boolean":
        raise UsageError("An ASK query chooses nothing. Use SELECT or CONSTRUCT.")
    return answer


def _named(kb: KnowledgeBase, answer: ResultSet, *, stored: bool) -> set[ox.NamedNode]:
    """Return the things that rows name."""
    found: set[ox.NamedNode] = set()
    slugs: set[str] = set()
    for row in answer.solutions:
        for value in row:
            if isinstance(value, ox.NamedNode) and folder(value):
                found.add(value)
            elif stored and isinstance(value, ox.Literal):
                slugs.update(value.value.split("; "))
    if slugs:
        found |= _by_slug(kb.store, slugs)
    if not found:
        raise UsageError(
            "The rows of the query name no thing of the graph. Select variables that hold IRIs below "
            f"{ID}, or use CONSTRUCT."
        )
    return found


def _by_slug(store: ox.Store, slugs: set[str]) -> set[ox.NamedNode]:
    """Return the things whose IRI ends in one of some names, if it is the only one that does.

    Countries, instruments, actors and what else goes by a name of its own come before records about them.
    """
    named: dict[str, set[ox.NamedNode]] = {}
    for quad in store.quads_for_pattern(None, TYPE, None):
        node = quad.subject
        if folder(node) and isinstance(node, ox.NamedNode):
            slug = node.value.rpartition("/")[2]
            if slug in slugs:
                named.setdefault(slug, set()).add(node)
    found = set()
    for nodes in named.values():
        best = {node for node in nodes if folder(node) in _NAMED} or nodes
        if len(best) == 1:
            found |= best
    return found
