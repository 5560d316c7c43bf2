"""Small steps on graphs for the tests of the shapes: names in, plain texts out."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeAlias

import pyoxigraph as ox

from iwtld import resources
from iwtld.explain.mistakes import Mistake
from iwtld.namespaces import ID, PREFIXES, SHAPES, expand
from iwtld.validate import Result

Node: TypeAlias = ox.NamedNode | ox.BlankNode
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal

TYPE = ox.NamedNode(expand("rdf:type"))
_PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@cache
def tables() -> dict[str, dict[str, Any]]:
    """Return the schema of each table, as its metadata has it."""
    found = {}
    for path in sorted(resources.folder("data").glob("*.csv-metadata.json")):
        metadata = json.loads(path.read_text(encoding="utf-8"))
        found[metadata["url"].removesuffix(".csv")] = metadata["tableSchema"]
    return found


def columns() -> list[tuple[str, dict[str, Any]]]:
    """Return table and description of every column that becomes a property other than the class."""
    return [
        (table, column)
        for table, schema in tables().items()
        for column in schema["columns"]
        if column.get("propertyUrl", "rdf:type") != "rdf:type"
    ]


@cache
def cells(table: str) -> dict[str, set[str]]:
    """Return the different cells of each column of a table that are not empty."""
    found: dict[str, set[str]] = {}
    with (resources.folder("data") / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name, cell in row.items():
                found.setdefault(name, set()).update([cell] if cell else [])
    return found


def classes_of(table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the classes that every row of a table has, and those of which each row has one."""
    always: list[str] = []
    either: list[str] = []
    for column in tables()[table]["columns"]:
        if column.get("propertyUrl") == "rdf:type" and column.get("virtual"):
            always.append(expand(column["valueUrl"]))
        elif column.get("propertyUrl") == "rdf:type":
            either += [expand(f"iwt:{name}") for name in column["datatype"]["format"].split("|")]
    return tuple(always), tuple(either)


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    """Return the solutions of a query over all graphs, each term by its text."""
    solutions = store.query(_PROLOGUE + query, use_default_graph_as_union=True)
    return [tuple("" if term is None else term.value for term in row) for row in solutions]


def first(store: ox.Store, query: str) -> set[str]:
    """Return the values of the first column of a query."""
    return {row[0] for row in rows(store, query)}


def ancestors(store: ox.Store) -> dict[str, set[str]]:
    """Return each class of the ontology with itself and all that is above it."""
    found: dict[str, set[str]] = {}
    for lower, upper in rows(store, "SELECT ?a ?b { ?a a owl:Class . ?a rdfs:subClassOf* ?b }"):
        found.setdefault(lower, {lower}).add(upper)
    return found


def entity(name: str) -> ox.NamedNode:
    """Return the node of a kind and a slug, such as ``jurisdiction/KHM``, or of a whole IRI."""
    return ox.NamedNode(name if "://" in name else ID + name)


def slug(node: object) -> str:
    """Return kind and slug of a node of the data, or the local name of a shape."""
    text = str(getattr(node, "value", node))
    return text.removeprefix(ID).removeprefix(SHAPES)


def copied(store: ox.Store) -> ox.Store:
    other = ox.Store()
    other.bulk_extend(iter(store))
    return other


def put(store: ox.Store, subject: Node, predicate: str, values: Iterable[str | Term]) -> None:
    """Replace all values of a property; texts name resources."""
    prop = ox.NamedNode(expand(predicate))
    graph = next(store.quads_for_pattern(subject, None, None, None)).graph_name
    for quad in list(store.quads_for_pattern(subject, prop, None, None)):
        store.remove(quad)
    for value in values:
        term = entity(value) if isinstance(value, str) else value
        store.add(ox.Quad(subject, prop, term, graph))


def clone(store: ox.Store, original: Node, twin: Node) -> None:
    """Describe a new node as another one is described."""
    for quad in list(store.quads_for_pattern(original, None, None, None)):
        store.add(ox.Quad(twin, quad.predicate, quad.object, quad.graph_name))


def make(store: ox.Store, mistake: Mistake) -> None:
    """Change the records as a mistake describes."""
    if mistake.copy_of:
        clone(store, ox.NamedNode(mistake.copy_of), ox.NamedNode(mistake.record))
    for record, change in mistake.changes.items():
        for predicate, values in change.items():
            put(store, ox.NamedNode(record), predicate, values)


def by_focus(results: Iterable[Result]) -> dict[str, set[tuple[str, str]]]:
    """Return the shapes with their messages for each node that has results."""
    found: dict[str, set[tuple[str, str]]] = {}
    for result in results:
        found.setdefault(slug(result.focus_node), set()).add((slug(result.source_shape), result.message))
    return found
