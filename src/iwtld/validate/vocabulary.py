"""The terms of SHACL and RDF that the validator reads and writes."""

from __future__ import annotations

from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.namespaces import PREFIXES, shorten

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""An RDF term as it stands in a data graph; SHACL itself never makes a triple term."""

SH: Final = PREFIXES["sh"]
RDF: Final = PREFIXES["rdf"]
RDFS: Final = PREFIXES["rdfs"]
OWL: Final = PREFIXES["owl"]
XSD: Final = PREFIXES["xsd"]

TYPE: Final = RDF + "type"
FIRST: Final = RDF + "first"
REST: Final = RDF + "rest"
NIL: Final = RDF + "nil"
SUBCLASS: Final = RDFS + "subClassOf"

VIOLATION: Final = SH + "Violation"


def component(parameter: str) -> str:
    """Return the IRI of the core constraint component that a parameter such as ``minCount`` declares."""
    return f"{SH}{parameter[0].upper()}{parameter[1:]}ConstraintComponent"


def display(term: Term) -> str:
    """Return a term as people read it: a prefixed name, a quoted text, a bare number."""
    if isinstance(term, ox.NamedNode):
        return display_iri(term.value)
    if isinstance(term, ox.BlankNode):
        return "a blank node"
    if isinstance(term, ox.Literal):
        if term.language:
            return f'"{term.value}"@{term.language}'
        if term.datatype.value == XSD + "string":
            return f'"{term.value}"'
        return f'"{term.value}" ({shorten(term.datatype.value)})'
    return str(term)


def display_iri(iri: str) -> str:
    """Return the prefixed name of an IRI, or the IRI in angle brackets."""
    short = shorten(iri)
    return f"<{iri}>" if short == iri else short
