"""Which records concern a country, and what has to come along so that a part of the graph stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from iwtld.dataset import DATASET
from iwtld.graph.reading import term
from iwtld.selection.as_of import folder

_OF_COUNTRY: Final = term("iwt:jurisdiction")
_BODIES: Final = frozenset(("actor", "law", "instrument"))
"""Folders of what belongs to a country, so that what is said of it concerns the country."""
_FIGURE: Final = term("iwt:figure")
_NOT_SUMMED: Final = frozenset(map(term, ("void:triples", "void:subset")))
"""What the description of the dataset says of the whole only."""


def concerning(store: ox.Store, country: ox.NamedNode) -> set[ox.NamedNode]:
    """Return the things that concern a country.

    These are the country itself; its agencies, laws and other instruments of its own; every record that
    refers to one of them; and the claims on figures among these.
    """
    own = {country} | {each for each in _referring(store, country, _OF_COUNTRY) if folder(each) in _BODIES}
    found = set(own)
    for each in own:
        found.update(_referring(store, each))
    for each in [each for each in found if folder(each) == "figure"]:
        found.update(_referring(store, each, _FIGURE))
    return found


def _referring(
    store: ox.Store, thing: ox.NamedNode, name: ox.NamedNode | None = None
) -> Iterator[ox.NamedNode]:
    for quad in store.quads_for_pattern(None, name, thing):
        if folder(quad.subject) and isinstance(quad.subject, ox.NamedNode):
            yield quad.subject


def closed(store: ox.Store, things: Iterable[ox.NamedNode]) -> Iterator[ox.Quad]:
    """Yield what a store says about things, and about all that they refer to, directly or through others.

    Records point to what they are about, and not the other way round, so this ends soon. Classes and
    properties are not followed: they are defined in the ontology. The title, version and licence of the
    dataset come along.
    """
    waiting: list[ox.NamedNode | ox.BlankNode] = list(things)
    seen: set[object] = set(waiting)
    while waiting:
        for quad in store.quads_for_pattern(waiting.pop(), None, None):
            yield quad
            target = quad.object
            if target not in seen and (isinstance(target, ox.BlankNode) or folder(target)):
                assert isinstance(target, ox.NamedNode | ox.BlankNode)  # noqa: S101 - what was asked for
                seen.add(target)
                waiting.append(target)
    for quad in store.quads_for_pattern(ox.NamedNode(DATASET), None, None):
        if quad.predicate not in _NOT_SUMMED:
            yield quad
