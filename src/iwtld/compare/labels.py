"""What people call the things of a graph."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from iwtld.compare.blanks import Term
from iwtld.namespaces import ID, IWT, PREFIXES, shorten

_NAMES: Final = tuple(
    ox.NamedNode(iri)
    for iri in (
        PREFIXES["skos"] + "prefLabel",
        IWT + "acronym",
        PREFIXES["rdfs"] + "label",
        PREFIXES["dcterms"] + "title",
        PREFIXES["dcterms"] + "identifier",
    )
)
_TYPE: Final = ox.NamedNode(PREFIXES["rdf"] + "type")
_LONGEST: Final = 200


class Labels:
    """The labels of terms in some graphs; the first graph that has one gives it."""

    def __init__(self, *stores: ox.Store) -> None:
        self._stores = stores
        self._known: dict[Term, str] = {}

    def of(self, term: Term) -> str:
        """Return the label of a thing, else its short IRI; of a literal its text, long ones cut."""
        if isinstance(term, ox.Literal):
            text = term.value
            return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        if isinstance(term, ox.BlankNode):
            return "(unnamed)"
        if isinstance(term, ox.Triple):
            return str(term)
        if term not in self._known:
            self._known[term] = self._look_up(term) or _short(term.value)
        return self._known[term]

    def type_of(self, node: ox.NamedNode | ox.BlankNode) -> str:
        """Return the label of the class that a thing is said to be of; empty without one."""
        for store in self._stores:
            # What was inferred comes last: the class that a record names says more than those above it.
            found = sorted(
                (quad for quad in store.quads_for_pattern(node, _TYPE, None, None)),
                key=lambda quad: ("/closure" in str(quad.graph_name), str(quad.object)),
            )
            if found:
                return self.of(found[0].object)
        return ""

    def _look_up(self, term: ox.NamedNode) -> str | None:
        for store in self._stores:
            for name in _NAMES:
                found = [quad.object for quad in store.quads_for_pattern(term, name, None, None)]
                texts = [one for one in found if isinstance(one, ox.Literal)]
                if texts:
                    best = min(texts, key=lambda one: (one.language not in (None, "en"), one.value))
                    return str(best.value)
        return None


def _short(iri: str) -> str:
    return iri.removeprefix(ID) if iri.startswith(ID) else shorten(iri)
