"""RDF 1.1 XML (https://www.w3.org/TR/rdf-syntax-grammar/)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from iwtld.errors import UsageError
from iwtld.export.graphs import Graph
from iwtld.export.nesting import analyse
from iwtld.export.terms import RDF, XSD, is_blank, is_literal, is_triple, literal
from iwtld.namespaces import PREFIXES

_SHOWN = 5

# NCName, within what the fourth and the fifth edition of XML 1.0 agree on: expat, the reader under most
# others, knows the fourth only.
_LOCAL = re.compile(
    r"[A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF][A-Z_a-z0-9.\u00B7\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF-]*\Z"
)
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# No prefix may be bound to it (Namespaces in XML 1.0, section 3).
_NO_NAMESPACE = "http://www.w3.org/2000/xmlns/"

# Names that have a meaning of their own in the syntax, and so cannot be properties (section 7.2.2 and 7.2.4).
_RESERVED = frozenset(
    RDF + name
    for name in (
        *("RDF", "Description", "ID", "about", "parseType", "resource", "nodeID", "datatype"),
        *("aboutEach", "aboutEachPrefix", "bagID", "li"),
    )
)


class _Name(NamedTuple):
    """A property's IRI as a qualified name of XML."""

    namespace: str
    prefix: str
    local: str


def write(graphs: Sequence[Graph]) -> Iterator[str]:
    """Yield an RDF/XML document of one graph.

    Raises ``UsageError`` before anything is written when the graph holds what the syntax cannot express:
    properties whose IRI does not end in an XML name, characters that XML forbids, terms of RDF 1.2.
    """
    subjects = {subject: pairs for graph in graphs for subject, pairs in graph.subjects.items()}
    _check(pair for pairs in subjects.values() for pair in pairs)
    names = _names({predicate for pairs in subjects.values() for predicate, _ in pairs})
    spaces = {name.prefix: name.namespace for name in names.values()} | {"rdf": RDF}
    unnamed = analyse(graphs).unnamed
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
    for prefix, namespace in sorted(spaces.items()):
        yield f"\n    xmlns:{prefix}={quoteattr(namespace)}"
    yield ">\n"
    for subject, pairs in subjects.items():
        yield f"\n  <rdf:Description{'' if subject in unnamed else _reference(subject, 'about')}>\n"
        for predicate, obj in pairs:
            yield f"    {_property(names[predicate], obj)}\n"
        yield "  </rdf:Description>\n"
    yield "\n</rdf:RDF>\n"


def _property(name: _Name, obj: str) -> str:
    tag = f"{name.prefix}:{name.local}"
    if not is_literal(obj):
        return f"<{tag}{_reference(obj, 'resource')}/>"
    value = literal(obj)
    attribute = ""
    if value.language:
        attribute = f' xml:lang="{value.language}"'
    elif value.datatype != XSD + "string":
        attribute = f" rdf:datatype={quoteattr(value.datatype)}"
    # A bare carriage return would be read as a line feed (XML 1.0, section 2.11).
    text = escape(value.lexical, {"\r": "&#13;"})
    return f"<{tag}{attribute}>{text}</{tag}>"


def _reference(token: str, attribute: str) -> str:
    if is_blank(token):
        return f' rdf:nodeID="{token[2:]}"'
    return f" rdf:{attribute}={quoteattr(token[1:-1])}"


def _names(predicates: Iterable[str]) -> dict[str, _Name]:
    splits = {token: split for token in sorted(predicates) if (split := qualified(token[1:-1]))}
    known = {namespace: prefix for prefix, namespace in PREFIXES.items()}
    strange = sorted({namespace for namespace, _ in splits.values()} - known.keys())
    known |= {namespace: f"ns{number}" for number, namespace in enumerate(strange, 1)}
    return {token: _Name(namespace, known[namespace], local) for token, (namespace, local) in splits.items()}


def qualified(iri: str) -> tuple[str, str] | None:
    """Return the namespace and local name of a property's IRI, or ``None`` when it cannot be an element."""
    for namespace in sorted(PREFIXES.values(), key=len, reverse=True):
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return None if iri in _RESERVED else (namespace, iri[len(namespace) :])
    match = _LOCAL.search(iri)
    if match is None or iri.startswith(_NO_NAMESPACE):
        return None
    return iri[: match.start()], match.group()


def _check(pairs: Iterable[tuple[str, str]]) -> None:
    properties = set()
    values = set()
    for predicate, obj in pairs:
        properties.add(predicate)
        if is_triple(obj) or (is_literal(obj) and _forbidden(obj)):
            values.add(obj)
    wrong = [f"the property {name}" for name in sorted(properties) if qualified(name[1:-1]) is None]
    wrong += [f"the value {value}" for value in sorted(values)]
    if wrong:
        more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise UsageError(
            f"RDF/XML cannot express {', '.join(wrong[:_SHOWN])}{more}. Choose turtle, trig or nquads."
        )


def _forbidden(token: str) -> bool:
    value = literal(token)
    return value.language.find("--") >= 0 or NOT_XML.search(value.lexical) is not None
