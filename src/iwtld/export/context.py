"""The JSON-LD context of the project: made from the ontology, and read by the writer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Store

from iwtld import resources
from iwtld.errors import ResourceError
from iwtld.export.terms import RDF, XSD
from iwtld.namespaces import IWT, PREFIXES, expand
from iwtld.rdf.contexts import context_of

_TERM = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
# A simple term is a prefix if its IRI ends in one of these (JSON-LD 1.1, section 4.1.5).
_PREFIX_END = tuple(":/?#[]@")


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a context: ``coercion`` is ``@id`` or a datatype's IRI, ``always_array`` is ``@set``."""

    name: str
    iri: str
    coercion: str | None = None
    language: str | None = None
    always_array: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """A JSON-LD context, ready for writing: ``terms`` by IRI, ``prefixes`` by name."""

    document: Mapping[str, Any]
    prefixes: Mapping[str, str]
    terms: Mapping[str, Term]


def build_context(ontology: Store) -> dict[str, Any]:
    """Return the JSON-LD document that makes plain JSON keys of the project's classes and properties.

    Every class and property in the project's namespace becomes a term by its local name; object properties
    hold IRIs, and datatype properties with one XSD range hold values of that datatype. The prefixes of the
    project come with them, and win over a term of the same name. All graphs of ``ontology`` count. The same
    ontology gives the same document.
    """
    terms: dict[str, Any] = {}
    objects = _instances(ontology, "owl:ObjectProperty")
    data = _instances(ontology, "owl:DatatypeProperty")
    others = (_instances(ontology, kind) for kind in _KINDS)
    for iri in objects.union(data, *others):
        name = iri.removeprefix(IWT)
        if name in PREFIXES or not iri.startswith(IWT) or not _TERM.fullmatch(name):
            continue
        coercion = None
        if iri in objects - data:
            coercion = "@id"
        elif iri in data - objects:
            coercion = _datatype(ontology, iri)
        terms[name] = {"@id": f"iwt:{name}", "@type": coercion} if coercion else f"iwt:{name}"
    return {"@context": {"@version": 1.1, **PREFIXES, **dict(sorted(terms.items()))}}


_KINDS = ("owl:Class", "rdfs:Class", "owl:AnnotationProperty", "rdf:Property")


def _instances(ontology: Store, kind: str) -> set[str]:
    quads = ontology.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(expand(kind)))
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def _datatype(ontology: Store, iri: str) -> str | None:
    quads = ontology.quads_for_pattern(NamedNode(iri), NamedNode(expand("rdfs:range")), None)
    ranges = {quad.object for quad in quads}
    if len(ranges) != 1:
        return None
    (only,) = ranges
    # xsd:string is what a JSON string is anyway.
    if isinstance(only, NamedNode) and only.value.startswith(XSD) and only.value != XSD + "string":
        return "xsd:" + only.value.removeprefix(XSD)
    return None


def project_context() -> Context:
    """Return the context in ``ontology/context.jsonld``; raises ``ResourceError`` when it cannot be used."""
    return _context_of(resources.root())


@cache
def _context_of(root: Path) -> Context:
    document = {"@context": context_of(root)}
    try:
        return read_context(document)
    except ResourceError as error:
        raise ResourceError(f"{root / 'ontology' / 'context.jsonld'}: {error}") from error


def read_context(document: Mapping[str, Any]) -> Context:
    """Return a context for writing from a JSON-LD document.

    What :func:`build_context` makes is understood, and beyond it ``@language`` and ``"@container": "@set"``
    on a term. Anything else raises ``ResourceError``: a feature that is not understood could turn what is
    written into something else.
    """
    context = document.get("@context")
    if not isinstance(context, Mapping):
        raise ResourceError("The document has no @context object.")
    if context.get("@version", 1.1) != 1.1:
        raise ResourceError(f"The context is of JSON-LD {context['@version']}; 1.1 is understood.")
    definitions = {key: value for key, value in context.items() if key != "@version"}
    prefixes = {
        key: value
        for key, value in definitions.items()
        if isinstance(value, str) and value.endswith(_PREFIX_END) and not key.startswith("@")
    }
    terms: dict[str, Term] = {}
    for key in sorted(definitions.keys() - prefixes.keys()):
        term = _term(key, definitions[key], prefixes)
        terms.setdefault(term.iri, term)
    return Context(context, prefixes, terms)


def _term(name: str, definition: object, prefixes: Mapping[str, str]) -> Term:
    if name.startswith("@"):
        raise ResourceError(f"The keyword {name} in a context is not understood.")
    if isinstance(definition, str):
        definition = {"@id": definition}
    if not isinstance(definition, Mapping) or not isinstance(definition.get("@id"), str):
        raise ResourceError(f"The term {name} of the context has no @id.")
    container = definition.get("@container")
    unknown = definition.keys() - {"@id", "@type", "@language", "@container"}
    if unknown or container not in (None, "@set") or definition.get("@type") in ("@none", "@json"):
        raise ResourceError(
            f"The definition of the term {name} of the context is not understood: {definition}."
        )
    coercion = definition.get("@type")
    language = definition.get("@language")
    if coercion == "@vocab":
        coercion = "@id"
    return Term(
        name,
        _expand(definition["@id"], prefixes),
        coercion if coercion in (None, "@id") else _expand(coercion, prefixes),
        language.lower() if language else None,
        container == "@set",
    )


def _expand(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, local = name.partition(":")
    if not colon:
        raise ResourceError(f"{name!r} in the context is no IRI.")
    return prefixes[prefix] + local if prefix in prefixes and not local.startswith("//") else name
