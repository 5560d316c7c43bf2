"""The codes of contradictions with the ontology: OWL 2 RL rules that conclude *false*.

They have the names of OWL 2 Profiles, section 4.3 (https://www.w3.org/TR/owl2-profiles/).
"""

from __future__ import annotations

from typing import Final

from iwtld.codes import Code

CODES: Final = (
    Code(
        "cax-adc",
        "Classes that exclude each other",
        "The thing belongs to two classes of a group of which nothing can belong to more than one: nobody is "
        "both an actor and a mechanism. Often one of the two follows from a property that is for other "
        "things. Take out the class, or the property, that is wrong.",
        "a iwt:NationalTaskForce , iwt:Agency",
    ),
    Code(
        "cax-dw",
        "Two classes that exclude each other",
        "The thing belongs to two classes that are disjoint, such as a state and an organisation. Take out "
        "the class, or the property from which it follows, that is wrong.",
        "a iwt:State , org:Organization",
    ),
    Code(
        "eq-diff1",
        "The same and different",
        "Two things are said to be the same and to be different. Take out one of the two statements.",
        "<a> owl:sameAs <b> ; owl:differentFrom <b>",
    ),
    Code(
        "prp-asyp",
        "Both ways",
        "The property leads one way only, such as from an agency to its parent, and is stated both ways. "
        "Take out the statement that is the wrong way round.",
        "<a> iwt:parent <b> . <b> iwt:parent <a>",
    ),
    Code(
        "prp-irp",
        "To itself",
        "The property never leads from a thing to itself, and does so here. Name the other thing.",
        "<a> ex:replaces <a>",
    ),
    Code(
        "prp-pdw",
        "Two properties that exclude each other",
        "Two things are joined by two properties that are disjoint: an instrument authorises a form of "
        "cooperation or facilitates it, and not both. Take out the one that is wrong.",
        "<a> iwt:authorises <b> ; iwt:facilitates <b>",
    ),
)
"""Every rule that :func:`iwtld.reason.closure.clashes` tries."""
