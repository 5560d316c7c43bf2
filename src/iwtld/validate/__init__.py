"""Validation of a graph against SHACL shapes.

:func:`validate` is what most callers need. The shapes become SPARQL SELECT queries that run once over
all targets; pySHACL stands behind the same function as the reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, cast

import pyoxigraph as ox

from iwtld.errors import UnknownNameError, UsageError
from iwtld.validate.compile import classes
from iwtld.validate.engine import check, default_selector, subclasses
from iwtld.validate.graph import ShapesGraph, load_shapes
from iwtld.validate.marks import assign
from iwtld.validate.parse import parse_shapes
from iwtld.validate.results import Report, Result
from iwtld.validate.shapes import Shape
from iwtld.validate.vocabulary import FOCUS, Select

__all__ = [
    "FOCUS",
    "Report",
    "Result",
    "Select",
    "Shape",
    "ShapesGraph",
    "check",
    "load_shapes",
    "parse_shapes",
    "validate",
]

_Graphs: TypeAlias = list[ox.NamedNode] | None


def validate(
    data: ox.Store,
    shapes: ox.Store | Sequence[Path],
    *,
    graphs: Sequence[str] | None = None,
    focus: str | None = None,
    engine: Literal["compiled", "pyshacl"] = "compiled",
) -> Report:
    """Validate the data against the shapes and report every result.

    The data graph is the union of the named ``graphs``, or of all graphs of the store, the default one
    included; class targets and ``sh:class`` follow ``rdfs:subClassOf`` in it, so the ontology belongs to
    it. ``shapes`` are files or a store. The data is not changed and nothing is imported.

    With ``focus``, the IRI of a graph such as ``iwtld.validate.FOCUS``, the data graph is the default graph,
    and only the nodes that are marked in that graph are focus nodes (:func:`iwtld.validate.marks.mark`); no
    other named graph is looked at, and marks of its own are added to it.

    The ``compiled`` engine answers in seconds where ``pyshacl`` takes minutes, with the same results. They
    differ on derived integers such as ``xsd:nonNegativeInteger``, which the store keeps as ``xsd:integer``:
    the first accepts those within the range, the second none.

    Raises ``ResourceError`` for an ill-formed or unsupported shapes graph, with every problem in it;
    ``InputError`` for a shapes file that cannot be read and ``RDFSyntaxError`` for one that does not parse;
    ``UnknownNameError`` for a graph that the store does not have.
    """
    graph = load_shapes(shapes)
    parsed = parse_shapes(graph)
    if focus is not None:
        if graphs is not None or engine != "compiled":
            raise UsageError("Marked nodes are checked in the default graph, by the compiled engine.")
        select = default_selector(data, focus)
        hierarchy = subclasses(classes(parsed), select)
        return check(parsed, select, folded=True, focus=assign(data, select, parsed, hierarchy, focus))
    chosen = None if graphs is None else _named(data, graphs)
    if engine == "compiled":
        return check(parsed, _selector(data, chosen), exact=_exact_selector(data, chosen), folded=True)
    if engine == "pyshacl":
        from iwtld.validate.reference import reference_report

        return reference_report(_triples(data, chosen), graph, parsed)
    raise UnknownNameError("validation engine", engine, ("compiled", "pyshacl"))


def _named(data: ox.Store, graphs: Sequence[str]) -> list[ox.NamedNode]:
    """Return the graphs; one that is not there would conform to anything."""
    known = [graph.value for graph in data.named_graphs() if isinstance(graph, ox.NamedNode)]
    for iri in graphs:
        if iri not in known:
            raise UnknownNameError("graph", iri, known)
    return [ox.NamedNode(iri) for iri in graphs]


def _selector(data: ox.Store, graphs: _Graphs) -> Select:
    def select(query: str) -> ox.QuerySolutions:
        if graphs is None:
            return cast(ox.QuerySolutions, data.query(query, use_default_graph_as_union=True))
        return cast(ox.QuerySolutions, data.query(query, default_graph=[*graphs], named_graphs=[*graphs]))

    return select


def _exact_selector(data: ox.Store, graphs: _Graphs) -> Select:
    """Query a copy with every triple once; it is made when the first query asks for it."""

    @cache
    def copy() -> ox.Store:
        store = ox.Store()
        store.bulk_extend(ox.Quad(*triple) for triple in _triples(data, graphs))
        return store

    return lambda query: cast(ox.QuerySolutions, copy().query(query))


def _triples(data: ox.Store, graphs: _Graphs) -> Iterator[ox.Triple]:
    if graphs is None:
        yield from (quad.triple for quad in data)
        return
    for graph in graphs:
        yield from (quad.triple for quad in data.quads_for_pattern(None, None, None, graph))
