"""The classes that new statements give to things which may be of two classes that exclude one another.

Most things are of one class that already implies whatever their properties imply. So pairs of classes and
properties are looked at first, of which there are few however many the statements; only the things behind a
pair that could clash are looked at one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from iwtld.findings.axioms import Axioms
from iwtld.findings.marks import MARKS, NEW
from iwtld.findings.querying import select
from iwtld.findings.things import Things
from iwtld.validate.vocabulary import OWL, Term

SAME_AS: Final = ox.NamedNode(OWL + "sameAs")

USED: Final = f"SELECT DISTINCT ?p WHERE {{ {NEW} ?s ?p ?o }}"
_CLASSES: Final = f"SELECT DISTINCT ?class WHERE {{ {NEW} ?s a ?class }}"
_TWO_CLASSES: Final = f"""
SELECT DISTINCT ?class ?other WHERE {{ {NEW} ?s a ?class , ?other FILTER(STR(?class) < STR(?other)) }}
"""
_PAIRS: Final = f"SELECT DISTINCT ?class ?p WHERE {{ {NEW} ?s a ?class . ?s ?p ?o }}"
_WITHOUT_CLASS: Final = f"SELECT DISTINCT ?s WHERE {{ {NEW} FILTER NOT EXISTS {{ ?s a ?class }} }}"
_VALUE_CLASSES: Final = f"SELECT DISTINCT ?class ?p WHERE {{ {NEW} ?s ?p ?o . ?o a ?class }}"
_OF_CLASS: Final = f"SELECT DISTINCT ?s ?class WHERE {{ {NEW} ?s a ?class }}"
_OF_TWO: Final = f"SELECT DISTINCT ?s ?class ?other WHERE {{ {NEW} ?s a ?class , ?other }}"
_WITH: Final = f"SELECT DISTINCT ?s ?class ?p WHERE {{ {NEW} ?s a ?class ; ?p ?o }}"
_VALUES: Final = f"SELECT DISTINCT ?o ?class ?p WHERE {{ {NEW} ?s ?p ?o . ?o a ?class }}"
_VALUES_OF: Final = f"""
SELECT DISTINCT ?o ?class ?p WHERE {{ {NEW} ?s a ?class ; ?p ?o FILTER(!isLiteral(?o)) }}
"""
_VALUES_WITHOUT_CLASS: Final = f"""
SELECT DISTINCT ?o ?p WHERE {{ {NEW} ?s ?p ?o FILTER(!isLiteral(?o)) FILTER NOT EXISTS {{ ?o a ?class }} }}
"""
_TWINS: Final = f"""
SELECT DISTINCT ?s ?twin ?same WHERE {{ {NEW} {{ ?s ?same ?twin }} UNION {{ ?twin ?same ?s }} }}
"""


def implied_classes(things: Things, axioms: Axioms) -> dict[Term, frozenset[str]]:
    """Return the things that may clash, each with the classes that are said of it or follow."""
    found: dict[Term, set[str]] = defaultdict(set)
    for node, classes in _suspects(things, axioms):
        found[node] |= classes
    return {node: frozenset(classes | _own(node, things, axioms)) for node, classes in found.items()}


def _own(node: Term, things: Things, axioms: Axioms) -> set[str]:
    """Return the classes that are said of a thing, or follow from the properties that it has."""
    classes = set(things.classes(node))
    if isinstance(node, ox.NamedNode | ox.BlankNode):
        for quad in things.store.quads_for_pattern(node, None, None, None):
            if quad.graph_name not in MARKS:
                classes |= axioms.domains(quad.predicate.value)
    return classes


def _suspects(things: Things, axioms: Axioms) -> Iterator[tuple[Term, frozenset[str]]]:
    """Yield things that may clash, with the classes that follow from other things."""
    store, nothing = things.store, frozenset[str]()
    for (name,) in select(store, _CLASSES):
        if isinstance(name, ox.NamedNode) and axioms.exclusion(frozenset({name.value})):
            yield from ((row[0], nothing) for row in select(store, _OF_CLASS, **{"class": name}))
    for name, other in select(store, _TWO_CLASSES):
        pair = frozenset({getattr(name, "value", ""), getattr(other, "value", "")})
        if axioms.exclusion(pair):
            rows = select(store, _OF_TWO, **{"class": name, "other": other})
            yield from ((row[0], nothing) for row in rows)
    yield from ((row[0], nothing) for row in select(store, _WITHOUT_CLASS))
    restricted: set[ox.NamedNode] = set()
    for name, predicate in select(store, _PAIRS):
        if not isinstance(name, ox.NamedNode):
            continue
        bound = {"class": name, "p": predicate}
        if axioms.domains(predicate.value) - axioms.above(name.value):
            yield from ((row[0], nothing) for row in select(store, _WITH, **bound))
        if axioms.fillers(name.value, predicate.value):
            restricted.add(predicate)
    for predicate in restricted:
        for node, name, _ in select(store, _VALUES_OF, p=predicate):
            if fillers := axioms.fillers(getattr(name, "value", ""), predicate.value):
                yield node, fillers
    yield from _suspect_values(store, axioms)
    if any(True for _ in store.quads_for_pattern(None, SAME_AS, None, None)):
        for node, twin, _ in select(store, _TWINS, same=SAME_AS):
            yield node, frozenset(things.classes(twin))


def _suspect_values(store: ox.Store, axioms: Axioms) -> Iterator[tuple[Term, frozenset[str]]]:
    for name, predicate in select(store, _VALUE_CLASSES):
        ranges = axioms.ranges(predicate.value)
        if ranges - axioms.above(getattr(name, "value", "")):
            rows = select(store, _VALUES, **{"class": name, "p": predicate})
            yield from ((row[0], ranges) for row in rows)
    for node, predicate in select(store, _VALUES_WITHOUT_CLASS):
        if ranges := axioms.ranges(predicate.value):
            yield node, ranges
