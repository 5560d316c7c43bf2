"""What two graphs record differently: the things that are new, gone, or described otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

import pyoxigraph as ox

from iwtld.basis.provenance import Provenance
from iwtld.basis.values import Source
from iwtld.compare.blanks import Term
from iwtld.compare.labels import Labels
from iwtld.compare.statements import Chosen, differences
from iwtld.dataset import DATASET_GRAPH, ONTOLOGY_GRAPH
from iwtld.namespaces import PREFIXES, shorten
from iwtld.reason.rules import is_inferred

MOST_RECORDS: Final = 1000
"""Of how many records the properties are told; all are counted."""

Kind: TypeAlias = Literal["added", "changed", "removed", "repeated"]
"""How the description of a thing moves; ``repeated`` is given again as it was recorded before."""

KINDS: Final[tuple[Kind, ...]] = ("added", "changed", "removed", "repeated")
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
    """A thing that is described otherwise: its IRI, its label, its class, and how each property changes.

    ``sources`` are those of the record as it is now, or as it was where it is removed.
    """

    iri: str
    label: str
    type: str
    kind: Kind
    properties: tuple[PropertyChange, ...]
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordChanges:
    """How many things are added, changed, removed or repeated, and the first of them, by IRI.

    ``classes`` has the same counts for the things of each class, by its label; ``moves`` is how each of the
    things moves, by IRI.
    """

    counts: dict[Kind, int]
    first: tuple[RecordChange, ...]
    classes: Mapping[str, Mapping[Kind, int]] = field(default_factory=dict)
    moves: Mapping[str, Kind] = field(default_factory=dict)

    @property
    def different(self) -> bool:
        """Whether anything is described otherwise."""
        return any(self.counts.values())

    def of(self, kind: Kind) -> tuple[RecordChange, ...]:
        """Return those of the first that change in a certain way."""
        return tuple(change for change in self.first if change.kind == kind)

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as plain values; an empty list of sources is left out."""
        return {
            "counts": dict(self.counts),
            "classes": {name: dict(counts) for name, counts in self.classes.items()},
            "first": [_plain(change) for change in self.first],
        }


def is_record(graph: str) -> bool:
    """Return whether the graph of that IRI holds what was recorded.

    That is every graph but the ontology, the description of the dataset, and what rules concluded.
    """
    return graph not in (ONTOLOGY_GRAPH, DATASET_GRAPH) and not is_inferred(graph)


def is_ontology(graph: str) -> bool:
    """Return whether the graph of that IRI holds the ontology."""
    return graph == ONTOLOGY_GRAPH


def compare_records(
    before: ox.Store, after: ox.Store, *, most: int | None = MOST_RECORDS, chosen: Chosen = is_record
) -> RecordChanges:
    """Return what two graphs record differently.

    Compared are the statements of the named graphs that are ``chosen``. From which row a thing comes does not
    count. What a blank node is said to be belongs to the thing that it hangs on. Properties are told of the
    first ``most`` things, of all of them where that is ``None``.
    """
    both = _Both(before, after, chosen)
    kinds = {subject: both.kind(subject) for subject in {*both.gone, *both.come} if not both.moved(subject)}
    labels = Labels(after, before)
    classes: dict[str, Counter[Kind]] = defaultdict(Counter)
    for subject, kind in kinds.items():
        classes[both.type_of(subject, labels)][kind] += 1
    ordered = sorted(kinds, key=lambda subject: (KINDS.index(kinds[subject]), str(subject)))
    old_sources, new_sources = Provenance(before), Provenance(after)
    first = [
        RecordChange(
            _name(subject),
            labels.of(subject),
            both.type_of(subject, labels),
            kinds[subject],
            tuple(_properties(both.gone.get(subject, set()), both.come.get(subject, set()), labels)),
            () if isinstance(subject, ox.BlankNode) else sources.of(subject.value),
        )
        for subject in ordered[:most]
        for sources in (old_sources if kinds[subject] == "removed" else new_sources,)
    ]
    found = Counter(kinds.values())
    return RecordChanges(
        {kind: found[kind] for kind in KINDS},
        tuple(first),
        {name: {kind: classes[name][kind] for kind in KINDS} for name in sorted(classes)},
        {_name(subject): kinds[subject] for subject in ordered},
    )


class _Graph:
    """One of the two graphs, with its blank nodes under the labels of the comparison."""

    def __init__(self, store: ox.Store, unnamed: Iterable[ox.Quad], chosen: Chosen) -> None:
        self._store = store
        self._chosen = chosen
        self._said: set[tuple[_Subject, ox.NamedNode, Term]] = set()
        self._above: dict[Term, _Subject] = {}
        self._types: dict[_Subject, Term] = {}
        for subject, predicate, value in (tuple(quad.triple) for quad in sorted(unnamed, key=str)):
            if isinstance(subject, ox.BlankNode):
                self._types.update({subject: value} if predicate.value.endswith("#type") else {})
            self._said.add((subject, predicate, value))
            self._above.setdefault(value, subject)
        self._subjects = {subject for subject, _, _ in self._said}

    def holder(self, node: Any) -> _Subject:
        """Return the thing with a name that a blank node hangs on, or else the topmost blank node."""
        seen: list[_Subject] = [node]
        while isinstance(seen[-1], ox.BlankNode) and len(seen) <= _DEEPEST:
            above = self._above.get(seen[-1])
            if above is None or above in seen:
                break
            seen.append(above)
        return seen[-1]

    def describes(self, subject: _Subject) -> bool:
        """Return whether the graph says anything of a thing."""
        if isinstance(subject, ox.BlankNode) or subject in self._subjects:
            return subject in self._subjects
        return self._states(subject, None, None)

    def states(self, subject: _Subject, predicate: ox.NamedNode, value: Term) -> bool:
        """Return whether the graph has a statement."""
        if (subject, predicate, value) in self._said:
            return True
        unnamed = any(isinstance(term, ox.BlankNode | ox.Triple) for term in (subject, value))
        return not unnamed and self._states(subject, predicate, value)

    def type_of(self, node: ox.BlankNode) -> Term | None:
        """Return the class that a blank node is said to be of."""
        return self._types.get(node)

    def _states(self, subject: _Subject, predicate: ox.NamedNode | None, value: Term | None) -> bool:
        quads = self._store.quads_for_pattern(subject, predicate, value, None)
        return any(self._chosen(getattr(quad.graph_name, "value", "")) for quad in quads)


class _Both:
    """What goes and what comes, by the thing that it is said of."""

    def __init__(self, before: ox.Store, after: ox.Store, chosen: Chosen) -> None:
        found = differences(before, after, chosen)
        self._before = _Graph(before, found.unnamed_before, chosen)
        self._after = _Graph(after, found.unnamed_after, chosen)
        # What one named graph says no longer, or says now, another may still say, or have said already.
        self.gone = _by_holder(found.removed, self._before, self._after)
        self.come = _by_holder(found.added, self._after, self._before)

    def moved(self, subject: _Subject) -> bool:
        """Return whether a thing is described as before, and only stands in another row of the same table."""
        gone, come = self.gone.get(subject, set()), self.come.get(subject, set())
        return {predicate for predicate, _ in gone | come} == {_DERIVED} and _tables(gone) == _tables(come)

    def kind(self, subject: _Subject) -> Kind:
        """Return how the description of a thing moves."""
        if not self._before.describes(subject):
            return "added"
        if not self._after.describes(subject):
            return "removed"
        said = {predicate for predicate, _ in {*self.gone.get(subject, ()), *self.come.get(subject, ())}}
        return "changed" if said - {_DERIVED} else "repeated"

    def type_of(self, subject: _Subject, labels: Labels) -> str:
        """Return the label of the class of a thing; empty without one."""
        if isinstance(subject, ox.NamedNode):
            return labels.type_of(subject)
        found = self._after.type_of(subject) or self._before.type_of(subject)
        return "" if found is None else labels.of(found)


def _by_holder(quads: Iterable[ox.Quad], own: _Graph, other: _Graph) -> _Statements:
    found: _Statements = defaultdict(set)
    for quad in quads:
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        assert not isinstance(subject, ox.Triple)  # noqa: S101 - RDF 1.2 has triple terms as objects alone
        held = found[own.holder(subject)]
        if not other.states(subject, predicate, value):
            held.add((predicate, value))
    return dict(found)


def _tables(said: Iterable[tuple[ox.NamedNode, Term]]) -> set[str]:
    return {str(row).partition("#row=")[0] for _, row in said}


def _name(subject: _Subject) -> str:
    return subject.value if isinstance(subject, ox.NamedNode) else str(subject)


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


def _plain(change: RecordChange) -> dict[str, Any]:
    return {
        "iri": change.iri,
        "label": change.label,
        "type": change.type,
        "kind": change.kind,
        "properties": [
            {"property": one.property, "label": one.label, "before": [*one.before], "after": [*one.after]}
            for one in change.properties
        ],
        "sources": [source.to_dict() for source in change.sources],
    }
