"""Records of the graph as they stand, read by pattern: what a thing says of itself and who refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.namespaces import GRAPH, ID, PREFIXES, expand

if TYPE_CHECKING:
    from iwtld.web.site import Site

_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")


class Record:
    """What the graph says of one thing, property by property; properties go by their prefixed names."""

    __slots__ = ("_values", "iri")

    def __init__(self, store: ox.Store, iri: str) -> None:
        self.iri: Final = iri
        self._values: dict[str, list[ox.Literal | ox.NamedNode]] = {}
        for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, None):
            if isinstance(quad.object, ox.Literal | ox.NamedNode):
                known = self._values.setdefault(quad.predicate.value, [])
                if quad.object not in known:
                    known.append(quad.object)

    def __bool__(self) -> bool:
        """Return whether the graph says anything of it."""
        return bool(self._values)

    def texts(self, name: str) -> list[str]:
        """Return the literals of a property in the order of their texts."""
        values = self._values.get(_iri(name), ())
        return sorted(value.value for value in values if isinstance(value, ox.Literal))

    def text(self, name: str) -> str:
        """Return the literal of a property, the English one of several; nothing is an empty text."""
        values = [value for value in self._values.get(_iri(name), ()) if isinstance(value, ox.Literal)]
        return min(values, key=lambda each: (each.language != "en", each.value)).value if values else ""

    def things(self, name: str) -> list[str]:
        """Return the IRIs to which a property leads, in order."""
        values = self._values.get(_iri(name), ())
        return sorted(value.value for value in values if isinstance(value, ox.NamedNode))

    def thing(self, name: str) -> str:
        """Return the IRI to which a property leads; nothing is an empty text."""
        return next(iter(self.things(name)), "")

    def is_a(self, name: str) -> bool:
        """Return whether the thing is of a class."""
        return _node(name) in self._values.get(_TYPE.value, ())

    def true(self, name: str) -> bool:
        """Return whether a property is true."""
        return self.text(name) == "true"


def referring(site: Site, name: str, iri: str, table: str | None = None) -> list[str]:
    """Return the IRIs of the records whose property leads to a thing, in order; of one table where given."""
    graph = None if table is None else ox.NamedNode(GRAPH + table)
    quads = site.kb.store.quads_for_pattern(None, _node(name), ox.NamedNode(iri), graph)
    return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)})


def referring_to_any(site: Site, name: str, iris: Iterable[str], table: str | None = None) -> list[str]:
    """Return the IRIs of the records whose property leads to one of several things, in order."""
    return sorted({record for iri in iris for record in referring(site, name, iri, table)})


def members(site: Site, table: str) -> list[str]:
    """Return the IRIs of the records of a table, in order."""
    named = site.kb.store.quads_for_pattern(
        None, _node("dcterms:identifier"), None, ox.NamedNode(GRAPH + table)
    )
    return sorted({quad.subject.value for quad in named if isinstance(quad.subject, ox.NamedNode)})


def read(site: Site, iris: Iterable[str]) -> Iterator[Record]:
    """Yield the records of IRIs."""
    return (Record(site.kb.store, iri) for iri in iris)


def slug(iri: str) -> str:
    """Return what follows the kind in the IRI of a thing: ``KEN``, ``untoc/KEN/1``."""
    return iri.removeprefix(ID).partition("/")[2]


@cache
def _iri(name: str) -> str:
    return expand(name)


@cache
def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(expand(name))


def cited(record: Record) -> dict[str, str]:
    """Return the sources, place, remark and confidence of a record, as rows of stored queries have them."""
    return {
        "source": "; ".join(slug(each) for each in record.things("dcterms:source")),
        "locator": record.text("iwt:locator"),
        "note": record.text("skos:note"),
        "confidence": slug(record.thing("iwt:confidence")),
    }
