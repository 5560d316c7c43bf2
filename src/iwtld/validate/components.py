"""SPARQL-based constraints and constraint components of a shapes graph.

See https://www.w3.org/TR/shacl/#sparql-constraints and #sparql-constraint-components.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

import pyoxigraph as ox

from iwtld.validate.graph import ShapesGraph
from iwtld.validate.prebinding import Context, ask_template, select_template
from iwtld.validate.reading import Reader
from iwtld.validate.shapes import AskConstraint, SparqlConstraint
from iwtld.validate.vocabulary import OWL, SH, Term, display

_SPARQL_COMPONENT: Final = SH + "SPARQLConstraintComponent"
_RESERVED: Final = frozenset({"this", "shapesGraph", "currentShape", "path", "PATH", "value"})
_VARIABLE: Final = re.compile(r"[^\W\d]\w*")
_PREFIX: Final = re.compile(r"(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?")
_NOT_IRI: Final = re.compile(r'[<>"{}|^`\\\s]')


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a constraint component: its predicate and whether it may be left out."""

    predicate: str
    optional: bool

    @property
    def name(self) -> str:
        """The local name of the predicate, which is the name of the variable in the queries."""
        return re.split(r"[#/:]", self.predicate)[-1]


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component that the shapes graph declares."""

    node: ox.NamedNode
    parameters: tuple[Parameter, ...]

    @property
    def iri(self) -> str:
        """The IRI that results name as the source constraint component."""
        return self.node.value


def declared_components(graph: ShapesGraph, reader: Reader) -> tuple[Component, ...]:
    """Return the constraint components of the shapes graph; ``reader`` collects the problems."""
    classes = graph.subclasses(SH + "ConstraintComponent")
    return tuple(
        found
        for node in graph.instances(classes)
        if isinstance(node, ox.NamedNode) and (found := _component(graph, node, reader)) is not None
    )


def _component(graph: ShapesGraph, node: ox.NamedNode, reader: Reader) -> Component | None:
    label = display(node)
    found: list[Parameter] = []
    for term in graph.objects(node, SH + "parameter"):
        paths = graph.objects(term, SH + "path")
        if len(paths) != 1 or not isinstance(paths[0], ox.NamedNode):
            reader.problems.append(f"{label}: sh:parameter: A parameter needs one sh:path, which is an IRI.")
            return None
        optional = any(
            isinstance(value, ox.Literal) and value.value == "true"
            for value in graph.objects(term, SH + "optional")
        )
        parameter = Parameter(paths[0].value, optional)
        if parameter.name in _RESERVED or not _VARIABLE.fullmatch(parameter.name):
            reader.problems.append(
                f"{label}: sh:parameter: {parameter.name!r} is no name for a variable here."
            )
            return None
        found.append(parameter)
    if all(parameter.optional for parameter in found):
        if graph.objects(node, SH + "parameter"):
            reader.problems.append(f"{label}: sh:parameter: At least one parameter must not be optional.")
        return None
    return Component(node, tuple(found))


def sparql_constraints(reader: Reader) -> Iterator[SparqlConstraint]:
    """Yield the constraints that ``sh:sparql`` declares at a shape, without the deactivated ones."""
    for term in reader.terms("sparql"):
        own = reader.at(term, lambda: f"{reader.label()}: sh:sparql")
        text = own.string("select")
        if term != reader.node and own.true("deactivated"):
            continue
        if text is None:
            own.problem("select", "The constraint has no query.")
            continue
        try:
            template = select_template(text, _context(own, reader, {}))
        except ValueError as error:
            own.problem("select", str(error))
            continue
        yield SparqlConstraint(_SPARQL_COMPONENT, template, term, own.texts("message"))


def component_constraints(
    components: tuple[Component, ...], reader: Reader
) -> Iterator[SparqlConstraint | AskConstraint]:
    """Yield the constraints that the parameters of the shapes graph's own components declare at a shape."""
    for component in components:
        values: dict[str, tuple[Term, ...]] = {
            parameter.name: tuple(reader.values.get(parameter.predicate, ()))
            for parameter in component.parameters
        }
        if any(not values[p.name] for p in component.parameters if not p.optional):
            continue
        if len(values) == 1:
            ((name, terms),) = values.items()
            for term in terms:
                yield from _validator(component, {name: term}, reader)
            continue
        repeated = [name for name, terms in values.items() if len(terms) > 1]
        for name in repeated:
            reader.problems.append(f"{reader.label()}: {display(component.node)} takes one value of {name}.")
        if not repeated:
            yield from _validator(component, {n: terms[0] for n, terms in values.items() if terms}, reader)


def _validator(
    component: Component, constants: dict[str, Term], reader: Reader
) -> Iterator[SparqlConstraint | AskConstraint]:
    """Yield the constraint of the validator that suits the kind of shape; without one there is none."""
    special = "nodeValidator" if reader.path is None else "propertyValidator"
    validators = reader.graph.objects(component.node, SH + special)
    form = "select" if validators else "ask"
    for validator in (validators or reader.graph.objects(component.node, SH + "validator"))[:1]:
        own = reader.at(validator, lambda: f"{reader.label()}: {display(component.node)}")
        text = own.string(form)
        if text is None:
            own.problem(form, "The validator has no query.")
            continue
        for name, term in constants.items():
            if isinstance(term, ox.BlankNode):
                own.problem(form, f"The value of {name} is a blank node, which no query can name.")
                return
        names = frozenset(parameter.name for parameter in component.parameters)
        context = _context(own, reader, constants, names)
        iri, messages, parameters = component.iri, own.texts("message"), tuple(sorted(constants.items()))
        try:
            if form == "ask":
                yield AskConstraint(iri, ask_template(text, context), messages, parameters)
            else:
                yield SparqlConstraint(iri, select_template(text, context), None, messages, parameters)
        except ValueError as error:
            own.problem(form, str(error))


def _context(
    query: Reader, shape: Reader, constants: dict[str, Term], names: frozenset[str] = frozenset()
) -> Context:
    prefixes = _prefixes(query)
    known = dict(constants)
    if isinstance(shape.node, ox.NamedNode):
        known["currentShape"] = shape.node
    return Context(prefixes, None if shape.path is None else str(shape.path), known, names)


def _declaring(reader: Reader, node: Term) -> str:
    return f"{reader.label()}: {display(node)}"


def _prefixes(reader: Reader) -> dict[str, str]:
    """Return the prefixes that the query declares through ``sh:prefixes`` and ``owl:imports``."""
    graph = reader.graph
    found: dict[str, str] = {}
    frontier = list(reader.terms("prefixes"))
    seen: set[Term] = set()
    while frontier:
        node = frontier.pop()
        if node in seen:
            continue
        seen.add(node)
        frontier.extend(graph.objects(node, OWL + "imports"))
        for declaration in graph.objects(node, SH + "declare"):
            own = reader.at(declaration, partial(_declaring, reader, node))
            name, space = own.string("prefix"), own.literal("namespace")
            if name is None or space is None:
                own.problem("declare", "A prefix declaration needs one sh:prefix and one sh:namespace.")
            elif not _PREFIX.fullmatch(name) or _NOT_IRI.search(space.value):
                own.problem("declare", f"{name!r} for {space.value!r} is no well-formed declaration.")
            elif found.setdefault(name, space.value) != space.value:
                own.problem("declare", f"The prefix {name}: is declared for two namespaces.")
    return found
