"""JSON-LD 1.1, compact by a context (https://www.w3.org/TR/json-ld11/).

Every term definition only shortens: a value that the definition does not fit is written as a value object or
node object, which no coercion touches. So the graph comes back the same whatever the context says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from iwtld.errors import UsageError
from iwtld.export.context import Context, Term
from iwtld.export.graphs import Graph, Pairs
from iwtld.export.nesting import analyse
from iwtld.export.terms import TYPE, XSD, is_blank, is_literal, is_triple, literal

WIDTH = 100

_LINE = json.JSONEncoder(ensure_ascii=False, sort_keys=True)

_STRING = XSD + "string"
_INTEGER = XSD + "integer"
_BOOLEAN = XSD + "boolean"
# What a JSON number can carry: the canonical form, within the integers that every reader keeps exact.
_EXACT = re.compile(r"0|-?[1-9][0-9]{0,14}")


def write(graphs: Sequence[Graph], context: Context, reference: str | None = None) -> Iterator[str]:
    """Yield a JSON-LD document: its context, then under ``@graph`` the default graph and the named ones.

    The context is written out, or referred to by the IRI ``reference``. Raises ``UsageError`` before anything
    is written when the graph holds what the syntax cannot express: terms of RDF 1.2, and IRIs such as
    ``org:x`` whose scheme is a name in the context.
    """
    _check(graphs, context)
    writer = Writer(graphs, context)
    head = _LINE.encode(reference) if reference else pretty(context.document, 2)
    yield f'{{\n  "@context": {head},\n  "@graph": ['
    separator = "\n    "
    for graph in graphs:
        if graph.name:
            name = _LINE.encode(writer.iri(graph.name))
            yield f'{separator}{{\n      "@id": {name},\n      "@graph": ['
            yield from separated(writer.nodes(graph), 8)
            yield "\n      ]\n    }"
        else:
            yield from separated(writer.nodes(graph), 4)
        separator = ",\n    "
    yield "\n  ]\n}\n"


def separated(nodes: Iterator[dict[str, Any]], indent: int) -> Iterator[str]:
    """Yield objects with commas between them, each on lines of its own."""
    pad = "\n" + indent * " "
    separator = pad
    for node in nodes:
        yield separator + pretty(node, indent)
        separator = "," + pad


def pretty(node: Mapping[str, Any], indent: int) -> str:
    """Return an object with its keys in order and each on a line of its own."""
    lines = []
    for key in sorted(node):
        name = _LINE.encode(key)
        lines.append(f"{name}: {_value(node[key], indent + 2, len(name) + 2)}")
    return _block("{}", lines, indent)


def _value(value: object, indent: int, used: int = 0) -> str:
    """Return a value on the line of which ``used`` characters are taken if it fits there, else broken up."""
    line = _LINE.encode(value)
    if indent + used + len(line) > WIDTH:
        if isinstance(value, list):
            return _block("[]", [_value(item, indent + 2) for item in value], indent)
        if isinstance(value, dict):
            return pretty(value, indent)
    return line


def _block(brackets: str, items: Sequence[str], indent: int) -> str:
    pad = "\n" + indent * " "
    return brackets[0] + ",".join(f"{pad}  {item}" for item in items) + pad + brackets[1]


class Writer:
    """Terms, values and nodes as they stand in a document with a context."""

    def __init__(self, graphs: Sequence[Graph], context: Context) -> None:
        self._nesting = analyse(graphs)
        self._terms = context.terms
        self._prefixes = sorted(context.prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self._names: dict[str, str] = {}
        self._subjects: dict[str, Pairs] = {}

    def nodes(self, graph: Graph) -> Iterator[dict[str, Any]]:
        """Yield the nodes of a graph, blank nodes where they are used."""
        self._subjects = graph.subjects
        for subject, pairs in graph.subjects.items():
            if subject not in self._nesting.nested:
                name = {} if subject in self._nesting.unnamed else {"@id": self.iri(subject)}
                yield name | self._properties(pairs)

    def iri(self, token: str) -> str:
        """Return a blank node's label, or an IRI in full or as a compact IRI."""
        if is_blank(token):
            return token
        name = self._names.get(token)
        if name is None:
            name = self._names[token] = self._compact(token[1:-1])
        return name

    def name(self, token: str) -> str:
        """Return what a class or property is called."""
        term = self._terms.get(token[1:-1])
        return term.name if term else self.iri(token)

    def value(self, predicate: str, token: str) -> Any:
        """Return a value as it stands under a property."""
        return self._value(token, self._terms.get(predicate[1:-1]))

    def _compact(self, iri: str) -> str:
        for prefix, namespace in self._prefixes:
            local = iri[len(namespace) :]
            if local and not local.startswith("//") and iri.startswith(namespace):
                return f"{prefix}:{local}"
        return iri

    def _properties(self, pairs: Pairs) -> dict[str, Any]:
        properties: dict[str, list[Any]] = {}
        arrays = set()
        for predicate, obj in pairs:
            if predicate == TYPE and obj[0] == "<":
                properties.setdefault("@type", []).append(self.name(obj))
                continue
            term = self._terms.get(predicate[1:-1])
            key = self.name(predicate)
            properties.setdefault(key, []).append(self._value(obj, term))
            if term and term.always_array:
                arrays.add(key)
        return {
            key: values if len(values) > 1 or key in arrays else values[0]
            for key, values in properties.items()
        }

    def _value(self, token: str, term: Term | None) -> Any:
        if is_literal(token):
            return self._literal(token, term)
        if token in self._nesting.lists:
            return {"@list": [self._value(member, term) for member in self._nesting.lists[token]]}
        if token in self._nesting.nested:
            return self._properties(self._subjects.get(token, []))
        name = self.iri(token)
        return name if term and term.coercion == "@id" else {"@id": name}

    def _literal(self, token: str, term: Term | None) -> Any:
        lexical, datatype, language = literal(token)
        coercion = term.coercion if term else None
        default = term.language if term else None
        if language:
            fits = language == default and coercion is None
            return lexical if fits else {"@language": language, "@value": lexical}
        if coercion == datatype or (coercion is None and default is None and datatype == _STRING):
            return _native(lexical, datatype)
        if datatype == _STRING:
            return {"@value": lexical}
        native = _native(lexical, datatype) if coercion is None else lexical
        if not isinstance(native, str):
            return native
        return {"@type": self.iri(f"<{datatype}>"), "@value": lexical}


def _native(lexical: str, datatype: str) -> str | int | bool:
    if datatype == _BOOLEAN and lexical in ("true", "false"):
        return lexical == "true"
    if datatype == _INTEGER and _EXACT.fullmatch(lexical):
        return int(lexical)
    return lexical


def _check(graphs: Sequence[Graph], context: Context) -> None:
    wrong = set()
    for graph in graphs:
        names = {graph.name, *graph.subjects} if graph.name else {*graph.subjects}
        for pairs in graph.subjects.values():
            for predicate, obj in pairs:
                names.add(predicate)
                if not is_literal(obj):
                    names.add(obj)
                elif obj[-1] == ">":
                    names.add(obj[obj.rindex('"') + 3 :])
                elif obj[-1] != '"' and "--" in obj[obj.rindex('"') :]:
                    wrong.add(obj)
        wrong |= {name for name in names if is_triple(name) or _confused(name, context)}
    if wrong:
        listed = ", ".join(sorted(wrong)[:5])
        raise UsageError(f"JSON-LD with this context cannot express {listed}. Choose turtle, trig or nquads.")


def _confused(token: str, context: Context) -> bool:
    if is_blank(token):
        return False
    scheme, _, rest = token[1:-1].partition(":")
    return scheme in context.document and not rest.startswith("//")
