"""What every export says of itself: title, version, licence, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iwtld.dataset import DATASET
from iwtld.graph.asking import answer

if TYPE_CHECKING:
    from pyoxigraph import Store

_DATASET = """
SELECT ?title ?description ?version ?license WHERE {
  ?dataset a dcat:Dataset ; dcterms:title ?title ; dcterms:description ?description ;
    dcat:version ?version ; dcterms:license ?license
}
"""
_TERMS = """
SELECT ?term ?label ?definition WHERE {
  ?term skos:definition ?definition ; skos:prefLabel|rdfs:label ?label .
  FILTER(STRSTARTS(STR(?term), STR(iwt:)))
}
ORDER BY ?term ?label ?definition
"""


@dataclass(frozen=True, slots=True)
class About:
    """The dataset that an export is made from, ``definitions`` of the terms of the ontology by IRI."""

    title: str
    description: str
    version: str
    licence: str
    definitions: dict[str, str]
    iri: str = DATASET

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield what formats with plain keys and values carry."""
        yield from (("title", self.title), ("version", self.version), ("license", self.licence))
        yield from (("description", self.description), ("source", self.iri))


def about(store: Store) -> About:
    """Return what a built graph says of itself."""
    definitions = {str(row["term"]): str(row["definition"]) for row in answer(store, _TERMS)}
    for row in answer(store, _DATASET):
        title, description, version, licence = (str(value) for value in row.values())
        return About(title, description, version, licence, definitions)
    return About("", "", "", "", definitions)
