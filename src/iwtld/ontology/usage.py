"""Who uses a term of the ontology: the stored queries, the rules, the shapes and the tables.

Queries and rules are read as tokens and shapes as RDF, so that a prefix of another name, an IRI written in
full and a name inside a comment are told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import pyoxigraph as ox

from iwtld import resources
from iwtld.errors import QuerySyntaxError, ResourceError
from iwtld.graph.reading import TYPE, term
from iwtld.namespaces import BASE, SHAPES
from iwtld.queries import load_queries
from iwtld.queries.guard import named
from iwtld.reason.rules import load_rules
from iwtld.tables import Table, load_folder

Kind = Literal["query", "rule", "shape", "table"]
KINDS: Final[tuple[Kind, ...]] = ("query", "rule", "shape", "table")
_TEXTS: Final = tuple(term(f"sh:{name}") for name in ("select", "ask", "construct", "update"))


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """One use of a term: ``name`` is that of the query, rule or shape, or ``table.column``.

    ``title`` says what the user is for; ``group`` is the topic of a query or the file of a shape.
    """

    kind: Kind
    name: str
    title: str
    group: str = ""


def usage(root: Path | None = None) -> Mapping[str, tuple[Use, ...]]:
    """Return the uses of each IRI that queries, rules, shapes or tables name, sorted; terms without use lack.

    ``root`` is the folder that holds ``queries``, ``ontology``, ``shapes`` and ``data``; by default that of
    this installation, read once. Raises ``ResourceError`` for a file that is not well-formed.
    """
    return _usage(resources.root() if root is None else root)


@lru_cache(maxsize=2)
def _usage(root: Path) -> Mapping[str, tuple[Use, ...]]:
    found: dict[str, set[Use]] = {}
    for use, iris in (*_queries(root), *_rules(root), *_shapes(root), *_tables(root)):
        for iri in iris:
            found.setdefault(iri, set()).add(use)
    return {iri: tuple(sorted(uses, key=_order)) for iri, uses in found.items()}


def _order(use: Use) -> tuple[int, str, str]:
    return KINDS.index(use.kind), use.group, use.name


def _queries(root: Path) -> Iterator[tuple[Use, frozenset[str]]]:
    for query in load_queries(root / "queries").values():
        yield (
            Use("query", query.name, query.summary, query.topic),
            _named(query.text, query.path),
        )


def _rules(root: Path) -> Iterator[tuple[Use, frozenset[str]]]:
    for rule in load_rules(root / "ontology" / "rules"):
        yield Use("rule", rule.id, rule.summary), _named(rule.query, rule.path)


def _named(text: str, path: Path, prefixes: Mapping[str, str] | None = None) -> frozenset[str]:
    try:
        return named(text, prefixes)
    except QuerySyntaxError as error:
        raise ResourceError(f"{path}: {error}") from error


def _shapes(root: Path) -> Iterator[tuple[Use, frozenset[str]]]:
    for path in sorted((root / "shapes").glob("*.ttl")):
        if path.name == "ontology-style.ttl":
            # Its subject is the ontology itself, not the records: it names every kind of term there is.
            continue
        store = ox.Store()
        try:
            store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=BASE)
        except SyntaxError as error:
            raise ResourceError(f"{path}: the shapes do not parse: {error}") from error
        prefixes = _prefixes(store)
        for subject in sorted(
            {quad.subject for quad in store if isinstance(quad.subject, ox.NamedNode)}, key=str
        ):
            if not subject.value.startswith(SHAPES):
                continue
            titles = [
                quad.object.value
                for quad in store.quads_for_pattern(subject, term("sh:name"), None)
                if isinstance(quad.object, ox.Literal)
            ]
            use = Use("shape", subject.value.removeprefix(SHAPES), titles[0] if titles else "", path.stem)
            yield use, frozenset(_mentioned(store, subject, prefixes, path, {subject}))


def _prefixes(store: ox.Store) -> dict[str, str]:
    """Return the prefixes that a file of shapes declares for its SPARQL constraints."""
    found: dict[str, str] = {}
    for quad in store.quads_for_pattern(None, term("sh:prefix"), None):
        for value in store.quads_for_pattern(quad.subject, term("sh:namespace"), None):
            if isinstance(quad.object, ox.Literal) and isinstance(value.object, ox.Literal):
                found[quad.object.value] = value.object.value
    return found


def _mentioned(
    store: ox.Store,
    subject: ox.NamedNode | ox.BlankNode,
    prefixes: Mapping[str, str],
    path: Path,
    seen: set[object],
) -> Iterator[str]:
    """Yield the IRIs that a shape names: itself, in its blank nodes, and in its SPARQL."""
    for quad in store.quads_for_pattern(subject, None, None):
        if quad.predicate in _TEXTS and isinstance(quad.object, ox.Literal):
            yield from _named(quad.object.value, path, prefixes)
        elif isinstance(quad.object, ox.NamedNode):
            if quad.predicate != TYPE:
                yield quad.object.value
        elif isinstance(quad.object, ox.BlankNode) and quad.object not in seen:
            seen.add(quad.object)
            yield from _mentioned(store, quad.object, prefixes, path, seen)


def _tables(root: Path) -> Iterator[tuple[Use, Iterable[str]]]:
    for table in load_folder(root / "data"):
        for column in table.columns:
            if column.property_url == TYPE.value:
                yield Use("table", table.name, table.title or table.name), classes_of(table)
            elif column.property_url:
                name = f"{table.name}.{column.name}"
                yield Use("table", name, column.description or "", table.name), (column.property_url,)


def classes_of(table: Table) -> frozenset[str]:
    """Return the classes that the rows of a table can have: constant ones, and the choices of a column."""
    found: set[str] = set()
    for column in table.columns:
        if column.property_url == TYPE.value and column.value_url is not None:
            choices = (column.datatype.format or "").split("|") if column.value_url.variables else [""]
            found.update(column.value_url.expand({column.name: (choice,)}) or "" for choice in choices)
    return frozenset(found - {""})
