"""What the ontology says of classes: which lie below others, which exclude others, what properties imply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final

import pyoxigraph as ox

from iwtld.findings.things import Things
from iwtld.validate.vocabulary import FIRST, OWL, RDFS, REST, SUBCLASS, Term

_NODES: Final = {
    name: ox.NamedNode(OWL + name)
    for name in ("allValuesFrom", "disjointWith", "equivalentClass", "members", "onProperty")
}


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Two classes of a thing that exclude one another, and the OWL 2 RL rule by which they do."""

    rule: str
    first: str
    second: str


class Axioms:
    """The axioms of a store about its classes. Each sort is read when it is first asked for."""

    def __init__(self, things: Things) -> None:
        self._things = things
        self._known: dict[frozenset[str], Exclusion | None] = {}
        self._implied: dict[tuple[str, str], frozenset[str]] = {}

    def above(self, name: str) -> frozenset[str]:
        """Return a class with all its superclasses."""
        return self._superclasses.get(name) or frozenset({name})

    def domains(self, predicate: str) -> frozenset[str]:
        """Return the classes that a property gives to what has it, as far as they can exclude others."""
        return self._axiom(predicate, "domain")

    def ranges(self, predicate: str) -> frozenset[str]:
        """Return the classes that a property gives to its values, as far as they can exclude others."""
        return self._axiom(predicate, "range")

    def fillers(self, name: str, predicate: str) -> frozenset[str]:
        """Return the classes that a restriction of a class gives to the values of a property."""
        above = self.above(name)
        return frozenset(
            filler
            for owner, prop, filler in self._restrictions
            if prop == predicate and owner in above and self._can_exclude(filler)
        )

    def exclusion(self, classes: frozenset[str]) -> Exclusion | None:
        """Return two of the classes that exclude one another, by themselves or by what lies above them."""
        if classes not in self._known:
            self._known[classes] = self._find_exclusion(classes)
        return self._known[classes]

    def _find_exclusion(self, classes: frozenset[str]) -> Exclusion | None:
        ordered = sorted(classes)
        for first, second in combinations(ordered, 2):
            for one in sorted(self.above(first) & self._apart):
                for other in sorted(self.above(second) & self._apart):
                    if rule := self._excluded.get(frozenset({one, other})):
                        return Exclusion(rule, first, second)
        # A class that lies below two classes which exclude one another can have no member.
        for name in ordered:
            for one, other in combinations(sorted(self.above(name) & self._apart), 2):
                if rule := self._excluded.get(frozenset({one, other})):
                    return Exclusion(rule, one, other)
        return None

    def _axiom(self, predicate: str, side: str) -> frozenset[str]:
        key = (predicate, side)
        if key not in self._implied:
            self._implied[key] = frozenset(filter(self._can_exclude, self._read_axiom(predicate, side)))
        return self._implied[key]

    def _read_axiom(self, predicate: str, side: str) -> Iterator[str]:
        seen, frontier = {predicate}, [predicate]
        while frontier:
            prop = ox.NamedNode(frontier.pop())
            for value in self._things.values(prop, ox.NamedNode(RDFS + side)):
                if isinstance(value, ox.NamedNode):
                    yield value.value
            for parent in self._things.values(prop, ox.NamedNode(RDFS + "subPropertyOf")):
                if isinstance(parent, ox.NamedNode) and parent.value not in seen:
                    seen.add(parent.value)
                    frontier.append(parent.value)

    def _can_exclude(self, name: str) -> bool:
        return not self._apart.isdisjoint(self.above(name))

    @cached_property
    def _superclasses(self) -> dict[str, frozenset[str]]:
        parents: dict[str, set[str]] = defaultdict(set)
        for lower, upper in self._pairs(ox.NamedNode(SUBCLASS)):
            parents[lower].add(upper)
        for one, other in self._pairs(_NODES["equivalentClass"]):
            parents[one].add(other)
            parents[other].add(one)
        above: dict[str, frozenset[str]] = {}
        for name in list(parents):
            seen, frontier = {name}, [name]
            while frontier:
                new = parents.get(frontier.pop(), set()) - seen
                seen |= new
                frontier += new
            above[name] = frozenset(seen)
        return above

    @cached_property
    def _excluded(self) -> dict[frozenset[str], str]:
        found: dict[frozenset[str], str] = {}
        for quad in self._things.store.quads_for_pattern(None, _NODES["members"], None, None):
            if OWL + "AllDisjointClasses" in self._things.classes(quad.subject):
                names = [name.value for name in self._list(quad.object) if isinstance(name, ox.NamedNode)]
                found.update((frozenset(pair), "cax-adc") for pair in combinations(names, 2))
        found.update((frozenset(pair), "cax-dw") for pair in self._pairs(_NODES["disjointWith"]))
        return found

    @cached_property
    def _apart(self) -> frozenset[str]:
        """The classes that exclude others."""
        return frozenset(name for pair in self._excluded for name in pair)

    @cached_property
    def _restrictions(self) -> tuple[tuple[str, str, str], ...]:
        """Class, property, and the class of all its values there."""
        return tuple(
            (owner.subject.value, prop, quad.object.value)
            for quad in self._things.store.quads_for_pattern(None, _NODES["allValuesFrom"], None, None)
            for prop in self._iris(self._things.values(quad.subject, _NODES["onProperty"]))
            for owner in self._things.store.quads_for_pattern(
                None, ox.NamedNode(SUBCLASS), quad.subject, None
            )
            if isinstance(quad.object, ox.NamedNode) and isinstance(owner.subject, ox.NamedNode)
        )

    def _pairs(self, predicate: ox.NamedNode) -> Iterator[tuple[str, str]]:
        for quad in self._things.store.quads_for_pattern(None, predicate, None, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                yield quad.subject.value, quad.object.value

    def _list(self, head: Term) -> Iterator[Term]:
        seen: set[Term] = set()
        while head not in seen:
            seen.add(head)
            yield from self._things.values(head, ox.NamedNode(FIRST))
            head = next(self._things.values(head, ox.NamedNode(REST)), head)

    @staticmethod
    def _iris(terms: Iterable[Term]) -> Iterator[str]:
        return (term.value for term in terms if isinstance(term, ox.NamedNode))
