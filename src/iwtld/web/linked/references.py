"""What refers to a thing: counted by property, listed page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.namespaces import shorten

if TYPE_CHECKING:
    from iwtld.web.site import Site

PAGE: Final = 50
"""How many references a page lists."""
FEW: Final = 6
"""How many of each property stand on the first page."""

# Sorting takes reading them all; a hundred times as many would take a second.
_SORTED_UP_TO: Final = 3000

_COUNT: Final = "SELECT ?property (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s ?property {} }} GROUP BY ?property"
_LIST: Final = "SELECT DISTINCT ?s WHERE {{ ?s {} {} }} LIMIT {:d} OFFSET {:d}"


@dataclass(frozen=True, slots=True)
class References:
    """The references to a thing by one property: how many there are, and some of them.

    ``name`` is the prefixed name of the property. ``items`` are IRIs, or labels of blank nodes.
    """

    iri: str
    name: str
    total: int
    items: tuple[str, ...]


def counted(site: Site, thing: ox.NamedNode) -> dict[str, int]:
    """Return how many things refer to a thing by which property, the most frequent first."""
    # The text is made of terms that the engine has checked and written itself.
    found = site.kb.store.query(_COUNT.format(thing), use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT gives solutions
    counts = {row["property"].value: int(row["n"].value) for row in found if row["property"] is not None}
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def sample(site: Site, thing: ox.NamedNode, counts: dict[str, int]) -> list[References]:
    """Return the references by each property with the first few of them."""
    return [
        References(iri, shorten(iri), total, tuple(listed(site, thing, iri, total, 0, FEW)))
        for iri, total in counts.items()
    ]


def listed(site: Site, thing: ox.NamedNode, via: str, total: int, start: int, count: int) -> Sequence[str]:
    """Return some of the things that refer to a thing by one property, sorted where they are not too many."""
    store = site.kb.store
    few = total <= _SORTED_UP_TO
    window = (total, 0) if few else (count, start)
    text = _LIST.format(ox.NamedNode(via), thing, *window)
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT gives solutions
    iris = [row["s"].value for row in found if isinstance(row["s"], ox.NamedNode)]
    return sorted(iris)[start : start + count] if few else iris
