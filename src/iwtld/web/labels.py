"""What things are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iwtld.namespaces import PREFIXES, shorten

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Store

_LABELS: Final = (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label", PREFIXES["dcterms"] + "title")


class Labels:
    """The labels of one graph, in English where there is one; each is looked up when first asked for."""

    __slots__ = ("_known", "_store")

    # A graph has tens of thousands of things; what a worker has shown it may show again, but not all of it.
    _MOST: Final = 20_000

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, str] = {}

    def of(self, iri: str) -> str:
        """Return the preferred label of a thing, else its other label or title, else its short name."""
        known = self._known.get(iri)
        if known is None:
            if len(self._known) >= self._MOST:
                self._known.clear()
            known = self._known[iri] = self._read(iri)
        return known

    def kind(self, iri: str) -> str | None:
        """Return the label of the narrowest class of a thing, or ``None`` when it has none."""
        import pyoxigraph as ox

        classes = {
            quad.object
            for quad in self._store.quads_for_pattern(
                ox.NamedNode(iri), ox.NamedNode(PREFIXES["rdf"] + "type"), None, None
            )
            if isinstance(quad.object, ox.NamedNode)
        }
        broader = {
            quad.object
            for each in classes
            for quad in self._store.quads_for_pattern(
                each, ox.NamedNode(PREFIXES["rdfs"] + "subClassOf"), None, None
            )
            if quad.object != each
        }
        own = sorted(each.value for each in classes - broader) or sorted(each.value for each in classes)
        ours = [each for each in own if each.startswith(PREFIXES["iwt"])] or own
        return self.of(ours[0]) if ours else None

    def _read(self, iri: str) -> str:
        import pyoxigraph as ox

        try:
            node: NamedNode = ox.NamedNode(iri)
        except ValueError:
            return iri
        for predicate in _LABELS:
            found = [
                quad.object
                for quad in self._store.quads_for_pattern(node, ox.NamedNode(predicate), None, None)
                if isinstance(quad.object, ox.Literal)
            ]
            if found:
                return min(found, key=lambda label: (label.language != "en", label.value)).value
        return shorten(iri)
