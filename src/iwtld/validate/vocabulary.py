"""The terms of SHACL and RDF that the validator reads and writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import pyoxigraph as ox

from iwtld.namespaces import PREFIXES, shorten

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""An RDF term as it stands in a data graph; SHACL itself never makes a triple term."""

Select: TypeAlias = Callable[[str], ox.QuerySolutions]
"""Runs a SELECT query over the data graph; ``pyoxigraph.parse_query_results`` reads those of a service."""

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
LANG_STRING: Final = RDF + "langString"

VIOLATION: Final = SH + "Violation"

FOCUS: Final = "urn:x-iwtld:focus"
"""The graph of marks: ``(node, urn:x-iwtld:is, true)`` for each node that is to be checked."""
ORIGIN: Final = "urn:x-iwtld:origin"
"""The graph of ``(subject, urn:x-iwtld:in, document number)``, for what new documents describe."""
CHANGED: Final = "urn:x-iwtld:changed"
"""The graph of the statements that a change adds or removes, while it is looked into."""
IS_MARKED: Final = "urn:x-iwtld:is"


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
