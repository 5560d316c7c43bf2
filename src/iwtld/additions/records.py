"""What two graphs record differently: the things that are new, gone, or described otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import pyoxigraph as ox

from iwtld.additions.naming import Labels, Term
from iwtld.build import ONTOLOGY_GRAPH
from iwtld.dataset import DATASET_GRAPH
from iwtld.namespaces import PREFIXES, shorten
from iwtld.reason.rules import is_inferred

MOST_RECORDS: Final = 1000
"""Of how many records the properties are told; all are counted."""

Kind: TypeAlias = Literal["added", "changed", "removed", "repeated"]
"""How the description of a thing moves; ``repeated`` is given again as it was recorded before."""

_KINDS: Final[tuple[Kind, ...]] = ("added", "changed", "removed", "repeated")
_DERIVED: Final = ox.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_DEEPEST: Final = 50
"""How many blank nodes may stand between a statement and the thing that it describes."""

_Subject: TypeAlias = ox.NamedNode | ox.BlankNode
_Statements: TypeAlias = dict[_Subject, set[tuple[ox.NamedNode, Term]]]


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """A property of a thing with the values that go and those that come, as labels or text."""

    property: str
    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A thing that is described otherwise: its IRI, its label, its class, and how each property changes."""

    iri: str
    label: str
    type: str
    kind: Kind
    properties: tuple[PropertyChange, ...]


@dataclass(frozen=True, slots=True)
class RecordChanges:
    """How many things are added, changed, removed or repeated, and the first of them, by IRI."""

    counts: dict[Kind, int]
    first: tuple[RecordChange, ...]

    def of(self, kind: Kind) -> tuple[RecordChange, ...]:
        """Return those of the first that change in a certain way."""
        return tuple(change for change in self.first if change.kind == kind)


def compare_records(before: ox.Store, after: ox.Store, *, most: int = MOST_RECORDS) -> RecordChanges:
    """Return what two graphs record differently.

    Compared are the statements of all graphs but the ontology, the description of the dataset, and what rules
    concluded. From which row a thing comes does not count. What a blank node is said to be belongs to the
    thing that it hangs on. Properties are told of the first ``most`` things.
    """
    gone, come = _difference(before, after)
    kinds: dict[str, Kind] = {}
    subjects: dict[str, _Subject] = {}
    for subject in {*gone, *come}:
        kind = _kind(subject, gone, come, before, after)
        kinds[str(subject)] = kind
        subjects[str(subject)] = subject
    labels = Labels(after, before)
    first = [
        RecordChange(
            subject.value if isinstance(subject, ox.NamedNode) else text,
            labels.of(subject),
            labels.type_of(subject),
            kinds[text],
            tuple(_properties(gone.get(subject, set()), come.get(subject, set()), labels)),
        )
        for text in sorted(kinds, key=lambda text: (_KINDS.index(kinds[text]), text))[:most]
        for subject in (subjects[text],)
    ]
    found = list(kinds.values())
    return RecordChanges({kind: found.count(kind) for kind in _KINDS}, tuple(first))


def _difference(before: ox.Store, after: ox.Store) -> tuple[_Statements, _Statements]:
    gone: _Statements = defaultdict(set)
    come: _Statements = defaultdict(set)
    for name in sorted({*_recorded(before), *_recorded(after)}):
        old, new = _lines(before, name), _lines(after, name)
        for store, lines, found in ((before, old - new, gone), (after, new - old, come)):
            for quad in ox.parse(b"\n".join(lines), format=ox.RdfFormat.N_TRIPLES):
                found[_holder(store, quad.subject)].add((quad.predicate, quad.object))
    # What one graph says no longer, or says now, another may still say, or have said already.
    for found, store in ((gone, after), (come, before)):
        for subject, statements in found.items():
            if _described(store, subject):
                statements -= {one for one in statements if _states(store, subject, *one)}
    return dict(gone), dict(come)


def _recorded(store: ox.Store) -> Iterator[str]:
    for name in store.named_graphs():
        if isinstance(name, ox.NamedNode) and _compared(name.value):
            yield name.value


def _compared(graph: str) -> bool:
    return graph not in (ONTOLOGY_GRAPH, DATASET_GRAPH) and not is_inferred(graph)


def _lines(store: ox.Store, graph: str) -> set[bytes]:
    """Return the statements of a graph as lines of N-Triples, which compare a good deal faster than terms."""
    name = ox.NamedNode(graph)
    if not store.contains_named_graph(name):
        return set()
    text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name)
    return set((text or b"").splitlines())


def _holder(store: ox.Store, node: Any) -> _Subject:
    """Return the thing with a name that a blank node hangs on, or else the node itself."""
    seen: list[_Subject] = [node]
    while isinstance(seen[-1], ox.BlankNode) and len(seen) <= _DEEPEST:
        above = next((quad.subject for quad in store.quads_for_pattern(None, None, seen[-1], None)), None)
        if not isinstance(above, ox.NamedNode | ox.BlankNode) or above in seen:
            break
        seen.append(above)
    return seen[-1]


def _kind(subject: _Subject, gone: _Statements, come: _Statements, before: ox.Store, after: ox.Store) -> Kind:
    if not _described(before, subject):
        return "added"
    if not _described(after, subject):
        return "removed"
    said = {predicate for predicate, _ in {*gone.get(subject, ()), *come.get(subject, ())}}
    return "changed" if said - {_DERIVED} else "repeated"


def _described(store: ox.Store, subject: _Subject) -> bool:
    return _states(store, subject, None, None)


def _states(store: ox.Store, subject: _Subject, predicate: ox.NamedNode | None, value: Term | None) -> bool:
    """Return whether a graph that is compared has a statement."""
    quads = store.quads_for_pattern(subject, predicate, value, None)
    graphs = (quad.graph_name for quad in quads)
    return any(isinstance(graph, ox.NamedNode) and _compared(graph.value) for graph in graphs)


def _properties(
    gone: Iterable[tuple[ox.NamedNode, Term]], come: Iterable[tuple[ox.NamedNode, Term]], labels: Labels
) -> Iterator[PropertyChange]:
    values: dict[ox.NamedNode, tuple[list[str], list[str]]] = {}
    for place, statements in enumerate((gone, come)):
        for predicate, value in statements:
            if predicate != _DERIVED:
                values.setdefault(predicate, ([], []))[place].append(labels.of(value))
    for predicate in sorted(values, key=str):
        old, new = values[predicate]
        yield PropertyChange(
            shorten(predicate.value), labels.of(predicate), tuple(sorted(old)), tuple(sorted(new))
        )
