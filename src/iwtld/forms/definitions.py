"""What properties mean: the definitions of the ontology, and those of the vocabularies that it reuses."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from iwtld.namespaces import PREFIXES, expand

_DEFINITION: Final = ox.NamedNode(PREFIXES["skos"] + "definition")

_REUSED: Final = {
    expand(name): text
    for name, text in {
        "dcterms:creator": "Who wrote or published it.",
        "dcterms:date": "When it was written, published or held.",
        "dcterms:description": "What it is about, in a sentence or more.",
        "dcterms:identifier": "The key of the record, from which its address is made.",
        "dcterms:subject": "What the record is about.",
        "dcterms:title": "The title as it is printed.",
        "eli:is_part_of": "The document that it is a part of.",
        "org:member": "Who takes part.",
        "org:organization": "The organisation, group or mechanism in which it takes part.",
        "rdf:type": "The class of the record.",
        "skos:altLabel": "Other names by which it is known.",
        "skos:closeMatch": "The same thing, or nearly the same, in another vocabulary.",
        "skos:definition": "What it means, in a sentence.",
        "skos:notation": "The code of the concept within its scheme.",
        "skos:note": "Remark on the record, in our own words.",
        "skos:prefLabel": "The name by which it is shown.",
    }.items()
}
"""Of properties of other vocabularies, as the tables use them."""


class Definitions:
    """The definitions of properties; ``folder`` is that of the ontology, which is read when it is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, iri: str) -> str:
        """Return the definition of a property, an empty text when there is none."""
        return _REUSED.get(iri) or self._ontology.get(iri, "")

    @cached_property
    def _ontology(self) -> dict[str, str]:
        return {
            quad.subject.value: quad.object.value
            for path in sorted(self._folder.glob("*.ttl"))
            for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
            if quad.predicate == _DEFINITION
            and isinstance(quad.subject, ox.NamedNode)
            and isinstance(quad.object, ox.Literal)
        }
