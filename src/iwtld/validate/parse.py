"""From a shapes graph to shapes: everything ill-formed is found and reported at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import pyoxigraph as ox

from iwtld.errors import ResourceError, nearest
from iwtld.validate.components import component_constraints, declared_components, sparql_constraints
from iwtld.validate.graph import ShapesGraph
from iwtld.validate.parameters import core_constraints
from iwtld.validate.paths import Path, describe, read_path
from iwtld.validate.reading import Reader
from iwtld.validate.shapes import Shape, Target
from iwtld.validate.vocabulary import OWL, RDFS, SH, TYPE, VIOLATION, Term, display

_TARGETS: Final = {
    "targetNode": "node",
    "targetClass": "class",
    "targetSubjectsOf": "subjectsOf",
    "targetObjectsOf": "objectsOf",
}
_CONSTRAINING: Final = """
    and class closed datatype disjoint equals hasValue in languageIn lessThan lessThanOrEquals maxCount
    maxExclusive maxInclusive maxLength minCount minExclusive minInclusive minLength node nodeKind not or
    pattern property qualifiedMaxCount qualifiedMinCount qualifiedValueShape sparql uniqueLang xone
"""
_DESCRIBING: Final = """
    path severity message deactivated name description order group defaultValue flags ignoredProperties
    qualifiedValueShapesDisjoint prefixes select ask declare parameter optional labelTemplate validator
    nodeValidator propertyValidator namespace prefix rule condition values
    suggestedShapesGraph shapesGraph
"""
_DEPTH: Final = 40
_MOST_VALUES: Final = 200
_CONSTRAINTS: Final = frozenset(_CONSTRAINING.split())
_UNSUPPORTED: Final = ("target", "expression", "js")
_SHACL: Final = frozenset((*_CONSTRAINING.split(), *_DESCRIBING.split(), *_TARGETS))


def parse_shapes(graph: ShapesGraph) -> tuple[Shape, ...]:
    """Return the shapes that have targets; the shapes that they refer to hang below them.

    Every shape that is declared, targeted or referred to is checked. Raises ``ResourceError`` with one
    line per problem, each naming the shape and the property.
    """
    parser = _Parser(graph)
    found = (parser.shape(node, partial(display, node)) for node in parser.declared())
    shapes = [shape for shape in found if shape is not None]
    if parser.problems:
        lines = "\n".join(f"  {problem}" for problem in dict.fromkeys(parser.problems))
        raise ResourceError(f"The shapes graph is ill-formed. Correct it and validate again.\n{lines}")
    return tuple(shape for shape in shapes if shape.targets)


def core_parameters() -> tuple[str, ...]:
    """Return the local names of the SHACL properties that declare constraints, in alphabetical order."""
    return tuple(_CONSTRAINING.split())


class _Parser:
    """The state of one run: the shapes read so far, those being read, and the problems."""

    def __init__(self, graph: ShapesGraph) -> None:
        self.graph = graph
        self.problems: list[str] = []
        self._done: dict[Term, Shape | None] = {}
        self._open: list[Term] = []
        self._classes = graph.subclasses(RDFS + "Class", OWL + "Class")
        for node in graph.subjects(SH + "entailment"):
            self.problems.append(f"{display(node)}: sh:entailment: Not supported; reason before validating.")
        root = Reader(graph, ox.BlankNode(), {}, str, None, self.problems, self._refer)
        self._components = declared_components(graph, root)

    def declared(self) -> tuple[Term, ...]:
        """Return the nodes that are shapes by their type or their targets."""
        found = dict.fromkeys(
            self.graph.instances(self.graph.subclasses(SH + "NodeShape", SH + "PropertyShape"))
        )
        for name in _TARGETS:
            found.update(dict.fromkeys(self.graph.subjects(SH + name)))
        for node in self.graph.instances(self._classes):
            if any(self.graph.objects(node, SH + name) for name in core_parameters()):
                found[node] = None
        return tuple(found)

    def shape(self, node: Term, label: Callable[[], str]) -> Shape | None:
        """Read a shape once, however often it is referred to; None when it is ill-formed."""
        if node not in self._done:
            self._open.append(node)
            self._done[node] = self._read(node, label)
            self._open.pop()
        return self._done[node]

    def _refer(self, node: Term, parent: Reader, name: str) -> Shape | None:
        if node in self._open:
            parent.problem(
                name, f"The shape leads back to {display(node)}; recursive shapes are not supported."
            )
            return None
        if len(self._open) > _DEPTH:
            parent.problem(name, f"Shapes refer to shapes more than {_DEPTH} levels deep.")
            return None
        named = isinstance(node, ox.NamedNode)
        return self.shape(node, partial(display, node) if named else partial(_inside, parent, name))

    def _read(self, node: Term, label: Callable[[], str]) -> Shape | None:
        count = len(self.problems)
        path: Path | None = None
        paths = self.graph.objects(node, SH + "path")
        if len(paths) > 1:
            self.problems.append(f"{label()}: sh:path: There are {len(paths)} values; give one.")
        elif paths:
            try:
                path = read_path(self.graph, paths[0])
            except ValueError as error:
                self.problems.append(f"{label()}: sh:path: {error}")
        elif ox.NamedNode(SH + "PropertyShape") in self.graph.objects(node, TYPE):
            self.problems.append(f"{label()}: sh:path: A property shape needs a path.")
        if len(self.problems) > count:
            return None
        if path is not None and isinstance(node, ox.BlankNode):
            label = partial(_with_path, label, path)
        values = self.graph.description(node)
        reader = Reader(self.graph, node, values, label, path, self.problems, self._refer)
        self._check_names(reader)
        severity = reader.iri("severity")
        shape = Shape(
            id=node,
            path=path,
            targets=tuple(self._targets(reader)),
            constraints=(
                *core_constraints(reader),
                *sparql_constraints(reader),
                *component_constraints(self._components, reader),
            ),
            severity=VIOLATION if severity is None else severity.value,
            messages=reader.texts("message"),
            deactivated=reader.true("deactivated"),
        )
        return shape if len(self.problems) == count else None

    def _check_names(self, reader: Reader) -> None:
        """Refuse a misspelt or unsupported SHACL property: to ignore it would be to validate too little."""
        for predicate, values in reader.values.items():
            name = predicate.removeprefix(SH)
            if len(values) > _MOST_VALUES and name in _CONSTRAINTS and name != "property":
                reader.problem(name, f"There are more than {_MOST_VALUES} values.")
            if name in _UNSUPPORTED and name != predicate:
                reader.problem(name, "Not supported; only SHACL core and SPARQL constraints are.")
            elif name != predicate and name not in _SHACL:
                best = nearest(name, _SHACL, 1)
                hint = f" Did you mean sh:{best[0]}?" if best else ""
                reader.problem(name, f"SHACL has no such property.{hint}")

    def _targets(self, reader: Reader) -> list[Target]:
        found: list[Target] = []
        for term in reader.terms("targetNode"):
            if isinstance(term, ox.NamedNode | ox.Literal):
                found.append(Target("node", term))
            else:
                reader.problem("targetNode", "A blank node cannot be recognised in the data; use an IRI.")
        found += [Target("class", iri) for iri in reader.iris("targetClass")]
        found += [Target("subjectsOf", iri) for iri in reader.iris("targetSubjectsOf")]
        found += [Target("objectsOf", iri) for iri in reader.iris("targetObjectsOf")]
        if isinstance(reader.node, ox.NamedNode) and not self._classes.isdisjoint(
            self.graph.objects(reader.node, TYPE)
        ):
            found.append(Target("class", reader.node))
        return found


def _inside(parent: Reader, name: str) -> str:
    return f"{parent.label()}, in sh:{name}"


def _with_path(label: Callable[[], str], path: Path) -> str:
    return f"{label()} {describe(path)}"
