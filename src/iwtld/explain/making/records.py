"""The records as a dictionary: quicker to look around in than a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

import pyoxigraph as ox

from iwtld.validate.shapes import Target
from iwtld.validate.vocabulary import SUBCLASS, TYPE, Term

Node: TypeAlias = ox.NamedNode | ox.BlankNode
Properties: TypeAlias = dict[str, tuple[Term, ...]]
"""Values by the IRI of the property."""


class Records:
    """The triples of a store by subject and property, with the classes above each class."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        collected: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self.referring: dict[Term, set[Term]] = defaultdict(set)
        for quad in quads:
            values = collected[quad.subject][quad.predicate.value]
            if quad.object not in values:
                values.append(quad.object)
            if isinstance(quad.object, ox.NamedNode):
                self.referring[quad.object].add(quad.subject)
        self.properties: dict[Term, Properties] = {
            node: {predicate: tuple(values) for predicate, values in sorted(by.items())}
            for node, by in collected.items()
        }
        self._instances: dict[Term, list[Term]] = defaultdict(list)
        for node, by in self.properties.items():
            for kind in by.get(TYPE, ()):
                self._instances[kind].append(node)

    def __contains__(self, node: Term) -> bool:
        return node in self.properties

    def values(self, node: Term, predicate: str) -> tuple[Term, ...]:
        """Return the values of a property, none where there are none."""
        return self.properties.get(node, {}).get(predicate, ())

    def focus(self, targets: Iterable[Target]) -> tuple[ox.NamedNode, ...]:
        """Return the records that targets choose, the shortest IRI first."""
        found: dict[Term, None] = {}
        for target in targets:
            if target.kind == "class":
                kinds: set[Term] = {target.term}
                frontier: list[Term] = [target.term]
                while frontier:
                    below = [each for each in self.referring[frontier.pop()] if each not in kinds]
                    below = [each for each in below if set(self.values(each, SUBCLASS)) & kinds]
                    kinds.update(below)
                    frontier += below
                found.update((node, None) for kind in kinds for node in self._instances[kind])
            elif target.kind == "subjectsOf":
                found.update((n, None) for n, by in self.properties.items() if target.term.value in by)
            elif target.kind == "objectsOf":
                values = (by.get(target.term.value, ()) for by in self.properties.values())
                found.update((each, None) for some in values for each in some if each in self)
        named = [node for node in found if isinstance(node, ox.NamedNode)]
        return tuple(sorted(named, key=lambda node: (len(node.value), node.value)))
