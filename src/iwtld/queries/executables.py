"""The stored queries as RDF: executable SHACL (https://www.w3.org/TR/shacl-af/), with typed parameters.

Each query is a ``sh:SPARQLExecutable`` as in the examples of the SIB Swiss Institute of Bioinformatics
(https://github.com/sib-swiss/sparql-examples), with the values of its example in place, so that it runs as it
is. Each parameter is a ``sh:Parameter``: its ``sh:name`` is the variable of the data blocks
``VALUES ?name { ... }`` that hold its value, in which another term asks another question and ``UNDEF`` leaves
it open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from iwtld.graph.reading import TYPE, term
from iwtld.namespaces import BASE, PREFIXES, expand
from iwtld.queries.binding import bind, check, terms
from iwtld.queries.parameters import Parameter, Resolver
from iwtld.queries.stored import StoredQuery

QUERIES: Final = BASE + "queries/"
_PREFIXES: Final = ox.NamedNode(BASE + "queries#prefixes")
_TARGET: Final = ox.NamedNode(BASE + "sparql")
_KINDS: Final = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
}
_CLASSES: Final[Mapping[str, str]] = {
    "country": "iwt:Jurisdiction",
    "instrument": "iwt:Instrument",
    "form": "skos:Concept",
    "actor": "iwt:Actor",
    "mechanism": "iwt:Mechanism",
    "group": "iwt:JurisdictionGroup",
}
_DATATYPES: Final[Mapping[str, str]] = {"date": "xsd:date", "integer": "xsd:integer", "text": "xsd:string"}
_Node = ox.NamedNode | ox.BlankNode
_Value = ox.NamedNode | ox.BlankNode | ox.Literal


def statements(queries: Iterable[StoredQuery], resolve: Resolver) -> Iterator[ox.Quad]:
    """Yield the statements about stored queries, first the prefixes that they share.

    ``resolve`` gives the IRIs of the things that examples and defaults name. Raises ``ResourceError`` for a
    query that is not well-formed, ``UnknownNameError`` for an example that names what is not in the graph.
    """
    yield _quad(_PREFIXES, TYPE, term("owl:Ontology"))
    for prefix, namespace in PREFIXES.items():
        declaration = ox.BlankNode(f"prefix-{prefix}")
        yield _quad(_PREFIXES, term("sh:declare"), declaration)
        yield _quad(declaration, term("sh:prefix"), ox.Literal(prefix))
        yield _quad(declaration, term("sh:namespace"), ox.Literal(namespace, datatype=term("xsd:anyURI")))
    for query in queries:
        yield from _executable(query, resolve)


def runnable(query: StoredQuery, resolve: Resolver) -> str:
    """Return the text of a query with the values of its example, without its header."""
    text = bind(query, query.example, resolve)
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))


def _executable(query: StoredQuery, resolve: Resolver) -> Iterator[ox.Quad]:
    this = ox.NamedNode(QUERIES + query.name)
    kind, predicate = _KINDS[check(query).form]
    yield _quad(this, TYPE, term("sh:SPARQLExecutable"))
    yield _quad(this, TYPE, term(f"sh:{kind}"))
    yield _quad(this, term("sh:prefixes"), _PREFIXES)
    yield _quad(this, term("rdfs:label"), ox.Literal(query.name))
    yield _quad(this, term("rdfs:comment"), ox.Literal(query.summary, language="en"))
    if query.description:
        yield _quad(this, term("dcterms:description"), ox.Literal(query.description, language="en"))
    for word in dict.fromkeys((query.topic, *query.tags)):
        yield _quad(this, term("schema:keywords"), ox.Literal(word))
    yield _quad(this, term("schema:target"), _TARGET)
    yield _quad(this, term(f"sh:{predicate}"), ox.Literal(runnable(query, resolve)))
    in_example = terms(query, query.example, resolve)
    for order, parameter in enumerate(query.parameters):
        node = ox.NamedNode(f"{this.value}#{parameter.name}")
        yield _quad(this, term("sh:parameter"), node)
        yield from _parameter(node, parameter, order, resolve)
        if parameter.name in query.example:
            yield _quad(node, term("skos:example"), in_example[parameter.name])


def _parameter(node: ox.NamedNode, parameter: Parameter, order: int, resolve: Resolver) -> Iterator[ox.Quad]:
    yield _quad(node, TYPE, term("sh:Parameter"))
    yield _quad(node, term("sh:path"), ox.NamedNode(f"{BASE}queries#{parameter.name}"))
    yield _quad(node, term("sh:name"), ox.Literal(parameter.name))
    yield _quad(node, term("sh:description"), ox.Literal(parameter.help, language="en"))
    yield _quad(node, term("sh:order"), ox.Literal(order))
    yield _quad(node, term("sh:optional"), ox.Literal(not parameter.required))
    yield _quad(node, term("sh:maxCount"), ox.Literal(1))
    if parameter.type in _CLASSES:
        yield _quad(node, term("sh:class"), ox.NamedNode(expand(_CLASSES[parameter.type])))
        yield _quad(node, term("sh:nodeKind"), term("sh:IRI"))
    else:
        yield _quad(node, term("sh:datatype"), term(_DATATYPES[parameter.type]))
    if parameter.choices:
        yield from _list(node, term("sh:in"), [ox.Literal(choice) for choice in parameter.choices])
    # What "today" is depends on when the query is asked; no constant says it.
    if parameter.default is not None and parameter.default != "today":
        yield _quad(node, term("sh:defaultValue"), _default(parameter, resolve))


def _default(parameter: Parameter, resolve: Resolver) -> _Value:
    default = parameter.default or ""
    if parameter.type in _CLASSES:
        return ox.NamedNode(resolve(parameter.type, default))
    return ox.Literal(default, datatype=term(_DATATYPES[parameter.type]))


def _list(node: ox.NamedNode, predicate: ox.NamedNode, members: list[ox.Literal]) -> Iterator[ox.Quad]:
    name = node.value.removeprefix(QUERIES).replace("#", "-")
    cells = [ox.BlankNode(f"{name}-{number}") for number in range(len(members))]
    yield _quad(node, predicate, cells[0])
    for number, (cell, member) in enumerate(zip(cells, members, strict=True)):
        yield _quad(cell, term("rdf:first"), member)
        rest: _Node = cells[number + 1] if number + 1 < len(cells) else term("rdf:nil")
        yield _quad(cell, term("rdf:rest"), rest)


def _quad(subject: _Node, predicate: ox.NamedNode, value: _Value) -> ox.Quad:
    return ox.Quad(subject, predicate, value)
