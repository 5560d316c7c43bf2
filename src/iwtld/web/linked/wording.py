"""What people call the terms of other vocabularies, and the order in which they read properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from iwtld.namespaces import expand


def _iris(names: str) -> tuple[str, ...]:
    return tuple(expand(name) for name in names.split())


WORDS: Final[Mapping[str, str]] = {
    "dcterms:source": "source",
    "dcterms:identifier": "identifier",
    "dcterms:subject": "subject",
    "dcterms:date": "date",
    "dcterms:creator": "creator",
    "dcterms:created": "created",
    "dcterms:modified": "modified",
    "dcterms:isPartOf": "part of",
    "dcterms:description": "description",
    "dcterms:license": "licence",
    "dcterms:title": "title",
    "eli:is_part_of": "part of",
    "org:Membership": "membership",
    "org:member": "member",
    "org:organization": "member of",
    "owl:sameAs": "same as",
    "prov:wasDerivedFrom": "derived from",
    "rdf:type": "class",
    "rdfs:isDefinedBy": "defined in",
    "rdfs:label": "label",
    "rdfs:seeAlso": "see also",
    "rdfs:subClassOf": "kind of",
    "schema:url": "web address",
    "skos:Concept": "concept",
    "skos:ConceptScheme": "concept scheme",
    "skos:altLabel": "other name",
    "skos:broader": "broader",
    "skos:closeMatch": "close match",
    "skos:definition": "definition",
    "skos:exactMatch": "exact match",
    "skos:example": "example",
    "skos:inScheme": "scheme",
    "skos:notation": "notation",
    "skos:note": "note",
    "skos:prefLabel": "name",
    "skos:scopeNote": "scope note",
}
"""Labels of terms by their prefixed names; those of the project have labels in the ontology."""

HEADING: Final = _iris("skos:prefLabel skos:definition dcterms:title rdf:type")
"""What the head of a page shows already."""

NAMES: Final = _iris(
    "skos:altLabel iwt:acronym iwt:nameAsStated iwt:isoAlpha3 iwt:isoAlpha2 iwt:isoNumeric iwt:citationKey"
)
SOURCE: Final = _iris(
    "dcterms:source iwt:locator iwt:confidence iwt:evidenceStrength iwt:dateBasis prov:wasDerivedFrom "
    "rdfs:isDefinedBy dcterms:identifier skos:notation"
)
ELSEWHERE: Final = _iris("schema:url skos:exactMatch skos:closeMatch owl:sameAs rdfs:seeAlso")
FIRST: Final = _iris(
    "dcterms:description skos:scopeNote skos:example skos:inScheme skos:broader iwt:firstParty "
    "iwt:secondParty iwt:party org:member iwt:memberRole org:organization iwt:underInstrument iwt:instrument "
    "eli:is_part_of iwt:article iwt:jurisdiction iwt:figure iwt:valueAsStated iwt:value iwt:unit"
)
"""What a reader needs first, before the alphabet decides."""
LAST: Final = _iris("skos:note")
