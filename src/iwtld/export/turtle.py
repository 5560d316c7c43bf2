"""Turtle and TriG, laid out as people write them (https://www.w3.org/TR/turtle/, https://www.w3.org/TR/trig/)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from iwtld.export.graphs import Graph, Pairs
from iwtld.export.names import Names
from iwtld.export.nesting import Nesting, analyse
from iwtld.export.terms import NIL, TYPE, XSD, is_blank, is_triple

WIDTH = 100
_STEP = "    "

# The forms that need neither quotes nor datatype: those of the grammar that are canonical too. Readers that
# take 007 for a number give back 7.
_NATIVE = {
    f"<{XSD}boolean>": re.compile(r"true|false"),
    f"<{XSD}integer>": re.compile(r"0|-?[1-9][0-9]*"),
    f"<{XSD}decimal>": re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+"),
}
_LONG = re.compile(r'\\(?:(?P<newline>n)|(?P<quote>")(?=[^\\])|.)')


def write(graphs: Sequence[Graph]) -> Iterator[str]:
    """Yield a Turtle document, or a TriG document where there are named graphs."""
    writer = _Writer(graphs)
    # Which prefixes are used is known at the end only, and they stand at the beginning.
    body = [chunk for graph in graphs for chunk in writer.graph(graph)]
    declarations = writer.names.declarations()
    for prefix, namespace in declarations.items():
        yield f"@prefix {prefix}: <{namespace}> .\n"
    if body and not declarations:
        body[0] = body[0].removeprefix("\n")
    yield from body


class _Writer:
    def __init__(self, graphs: Sequence[Graph]) -> None:
        self.names = Names()
        self._nesting: Nesting = analyse(graphs)
        self._subjects: dict[str, Pairs] = {}

    def graph(self, graph: Graph) -> Iterator[str]:
        self._subjects = graph.subjects
        pad = ""
        if graph.name:
            yield f"\n{self._name(graph.name)} {{"
            pad = _STEP
        for subject, pairs in graph.subjects.items():
            if subject in self._nesting.nested:
                continue
            name = "[]" if subject in self._nesting.unnamed else self._name(subject)
            properties = f" ;\n{pad}{_STEP}".join(self._properties(pairs, pad + _STEP))
            yield f"\n{pad}{name} {properties} .\n"
        if graph.name:
            yield "}\n"

    def _properties(self, pairs: Pairs, pad: str) -> list[str]:
        together: dict[str, list[str]] = {}
        for predicate, obj in pairs:
            together.setdefault(predicate, []).append(obj)
        properties = []
        for predicate, members in together.items():
            verb = "a" if predicate == TYPE else self.names(predicate)
            if len(members) == 1:
                properties.append(f"{verb} {self._object(members[0], pad, len(verb) + 1)}")
                continue
            inner = pad + _STEP
            objects = [self._object(member, inner, 0) for member in members]
            line = f"{verb} {', '.join(objects)}"
            if "\n" in line or len(pad) + len(line) > WIDTH:
                line = f"{verb}\n{inner}" + f",\n{inner}".join(objects)
            properties.append(line)
        return properties

    def _object(self, token: str, pad: str, used: int) -> str:
        if token[0] == '"':
            return self._literal(token)
        if token[0] == "_":
            if token in self._nesting.lists:
                return self._list(self._nesting.lists[token], pad, used)
            return self._node(token, pad, used) if token in self._nesting.nested else token
        return "()" if token == NIL else self._name(token)

    def _name(self, token: str) -> str:
        return token if is_blank(token) or is_triple(token) else self.names(token)

    def _literal(self, token: str) -> str:
        if token[-1] != ">":
            return _long(token) if "\\n" in token else token
        quoted, datatype = token[: token.rindex('"') + 1], token[token.rindex('"') + 3 :]
        native = _NATIVE.get(datatype)
        if native is not None and native.fullmatch(quoted, 1, len(quoted) - 1):
            return quoted[1:-1]
        return f"{_long(quoted)}^^{self.names(datatype)}"

    def _node(self, token: str, pad: str, used: int) -> str:
        inner = pad + _STEP
        properties = self._properties(self._subjects.get(token, []), inner)
        if not properties:
            return "[]"
        line = f"[ {' ; '.join(properties)} ]"
        if "\n" not in line and len(pad) + used + len(line) <= WIDTH:
            return line
        return f"[\n{inner}" + f" ;\n{inner}".join(properties) + f"\n{pad}]"

    def _list(self, members: Sequence[str], pad: str, used: int) -> str:
        inner = pad + _STEP
        items = [self._object(member, inner, 0) for member in members]
        line = f"( {' '.join(items)} )"
        if "\n" not in line and len(pad) + used + len(line) <= WIDTH:
            return line
        return f"(\n{inner}" + f"\n{inner}".join(items) + f"\n{pad})"


def _long(token: str) -> str:
    """Return a string with line breaks in triple quotes, as it reads; other strings as they are."""
    end = token.rindex('"')
    body = _LONG.sub(_as_it_reads, token[1:end])
    return f'"""{body}"""{token[end + 1 :]}' if "\n" in body else token


def _as_it_reads(match: re.Match[str]) -> str:
    if match["newline"]:
        return "\n"
    # A quote stays escaped before another escape and at the end, so three never meet.
    return '"' if match["quote"] else match.group()
