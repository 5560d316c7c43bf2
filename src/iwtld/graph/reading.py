"""The terms of common vocabularies, and how to read what a store says with them."""

from __future__ import annotations

from functools import cache
from typing import Final

import pyoxigraph as ox

from iwtld.namespaces import expand


@cache
def term(name: str) -> ox.NamedNode:
    """Return a term by its prefixed name, such as ``skos:prefLabel``."""
    return ox.NamedNode(expand(name))


TYPE: Final = term("rdf:type")
PREF_LABEL: Final = term("skos:prefLabel")
LABEL: Final = term("rdfs:label")
TITLE: Final = term("dcterms:title")
DEFINITION: Final = term("skos:definition")
DERIVED_FROM: Final = term("prov:wasDerivedFrom")
DEFINED_BY: Final = term("rdfs:isDefinedBy")


def node(iri: str) -> ox.NamedNode | None:
    """Return the node of an IRI that comes from outside, or ``None`` when it is none."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def values(
    store: ox.Store, subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode
) -> list[ox.NamedNode]:
    """Return the IRIs that a property of a thing has, each once and sorted."""
    found = {quad.object for quad in store.quads_for_pattern(subject, predicate, None, None)}
    return sorted((each for each in found if isinstance(each, ox.NamedNode)), key=lambda each: each.value)


def text(store: ox.Store, subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode) -> str | None:
    """Return the text of a property, in English where there is one; ``None`` where it has none."""
    found = [
        quad.object
        for quad in store.quads_for_pattern(subject, predicate, None, None)
        if isinstance(quad.object, ox.Literal)
    ]
    return min(found, key=lambda each: (each.language != "en", each.value)).value if found else None


def texts(store: ox.Store, subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode) -> list[str]:
    """Return all texts of a property, sorted."""
    quads = store.quads_for_pattern(subject, predicate, None, None)
    return sorted({quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)})
