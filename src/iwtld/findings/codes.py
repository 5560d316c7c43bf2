"""The codes of the findings that no shape makes: terms that do not exist, and records that clash.

Those about a contradiction with the ontology have the name of the OWL 2 RL rule that finds it
(https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules).
"""

from __future__ import annotations

from typing import Final

from iwtld.codes import Code

UNKNOWN_TERM: Final = Code(
    "R07",
    "Unknown term of the project",
    "A property, a class, a concept or another thing lies in the project's namespace and does not exist, so "
    "nothing reads what is said with it.",
    "iwt:agencyKnd agency-kind:police",
    "iwt:agencyKind agency-kind:police",
)
MISSPELT_TERM: Final = Code(
    "R30",
    "Misspelt term of a vocabulary that the project reuses",
    "The term is none of those that the project reads and looks like one of them.",
    'skos:preflabel "INTERPOL"@en',
    'skos:prefLabel "INTERPOL"@en',
)
DEPRECATED_TERM: Final = Code(
    "R31",
    "Deprecated term",
    "The term is kept for old data and has a successor, or is no longer used.",
    "a term that the ontology marks as owl:deprecated",
)
WRONG_SUBJECT: Final = Code(
    "R32",
    "Property of another class",
    "The ontology has the property for things of another class, so it says nothing about this one.",
    "an iwt:Agency with iwt:actionDate",
)
WRONG_VALUE: Final = Code(
    "R33",
    "Text where a thing is expected, or the reverse",
    "The property leads to things that have an IRI and the value is a text, or the other way round.",
    'iwt:agencyKind "police"',
    "iwt:agencyKind <https://w3id.org/iwtld/id/agency-kind/police>",
)
NO_CLASS: Final = Code(
    "R34",
    "Thing without a class",
    "The thing has properties of the project and no class of the ontology, so no shape checks it and no "
    "answer uses it.",
    'actor:x skos:prefLabel "X"@en',
    'actor:x a iwt:Agency ; skos:prefLabel "X"@en',
)
RECORDED_TWICE: Final = Code(
    "C01",
    "Recorded already",
    "The record says what another one says that is recorded under another IRI: the two have the natural key "
    "of their class in common (shapes/keys.ttl).",
    "a second actor with the name INTERPOL",
)
OTHER_SOURCE: Final = Code(
    "C02",
    "Another source says otherwise",
    "The record describes the same act or fact as a recorded one and gives another value, from another "
    "source. Both are kept: sources may disagree (rule R36).",
    "a deposit of 2005-12-13 where another source has 2005-12-12",
)
SAME_SOURCE: Final = Code(
    "C03",
    "The same source says otherwise",
    "The record describes the same act or fact as a recorded one, from the same source, and gives another "
    "value. One of the two was copied wrongly.",
    "a deposit of 2005-12-13 where the same source was read as 2005-12-12",
)
GIVEN_TWICE: Final = Code(
    "C04",
    "Given twice",
    "Two records of what is handed in have the natural key of their class in common (shapes/keys.ttl).",
    "the same actor in two files under two IRIs",
)

CODES: Final = (
    UNKNOWN_TERM,
    MISSPELT_TERM,
    DEPRECATED_TERM,
    WRONG_SUBJECT,
    WRONG_VALUE,
    NO_CLASS,
    RECORDED_TWICE,
    OTHER_SOURCE,
    SAME_SOURCE,
    GIVEN_TWICE,
)
