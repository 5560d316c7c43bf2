"""Changes to records that violate the constraints of the shapes, generated from the shapes.

Every constraint that can report something gets records of its target with values that it does not allow.
What the changed record violates besides does not matter: two engines have to agree on all of it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from iwtld.namespaces import ID, IWT, PREFIXES
from iwtld.validate import Shape
from iwtld.validate.datatypes import LEXICAL
from iwtld.validate.paths import Alternative, Path, Predicate
from iwtld.validate.shapes import (
    Constraint,
    Count,
    HasValue,
    Logic,
    PropertyPair,
    PropertyShape,
    Qualified,
    SparqlConstraint,
    UniqueLang,
    ValueTest,
)

from .graphs import TYPE, Node, Term

XSD = PREFIXES["xsd"]
STRING = XSD + "string"
UNCHECKED = {XSD + name: LEXICAL[XSD + name] for name in ("gYear", "gYearMonth", "boolean", "decimal")}
COMPARED = {ox.NamedNode(IWT + name) for name in ("minimumImprisonmentYears", "maximumImprisonmentYears")}
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
NOTHING = ox.NamedNode(ID + "nothing/here")
SOMETHING = ox.Literal("something else")

Description = dict[ox.NamedNode, list[Term]]


@dataclass(frozen=True)
class Mutation:
    """A copy of a record with other values: what it is meant to violate, and its statements."""

    shape: str
    component: str
    subject: Node
    triples: tuple[ox.Triple, ...]


def reporting(shapes: list[Shape]) -> Iterator[tuple[Shape, Shape, Constraint]]:
    """Yield every constraint that reports for itself, with its shape and the shape that has the targets."""
    for root in shapes:
        frontier = [root]
        while frontier:
            shape = frontier.pop()
            for constraint in shape.constraints:
                if isinstance(constraint, PropertyShape):
                    frontier.append(constraint.shape)
                else:
                    yield root, shape, constraint


def mutations(shapes: list[Shape], records: ox.Store, each: int) -> Iterator[Mutation]:
    """Yield up to so many changed records for each constraint of each shape, those of SPARQL left out."""
    choice = random.Random(11)
    targets = {root: _instances(root, records) for root in shapes}
    pools: dict[ox.NamedNode, list[Term]] = {}
    number = 0
    for root, shape, constraint in reporting(shapes):
        if isinstance(constraint, SparqlConstraint):
            continue
        for predicate in _predicates(shape.path):
            if predicate not in pools:
                found = {quad.object for quad in records.quads_for_pattern(None, predicate, None)}
                pools[predicate] = sorted(found, key=str)
        nodes = targets[root]
        able = [node for node in nodes if _has(records, node, shape.path)] or nodes
        for subject in choice.sample(able, min(each, len(able))) or [_made_up(root)]:
            description = _description(records, subject) or _least(root)
            for changed in _violating(shape, constraint, description, pools, choice):
                if _is_shared_ground(changed):
                    number += 1
                    yield _mutation(shape, constraint, subject, changed, number)


def _instances(root: Shape, records: ox.Store) -> list[Node]:
    found: set[Node] = set()
    for target in root.targets:
        if target.kind == "class":
            query = f"SELECT ?s WHERE {{ ?s a/<{PREFIXES['rdfs']}subClassOf>* {target.term} }}"
        elif target.kind == "subjectsOf":
            query = f"SELECT DISTINCT ?s WHERE {{ ?s {target.term} ?o }}"
        else:
            continue
        solutions = records.query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        found.update(row[0] for row in solutions)
    return sorted(found, key=str)


def _is_shared_ground(record: Description) -> bool:
    """Leave out what pySHACL does otherwise (docs/validation-engine.md).

    It does not look at the form of years and months, takes an ill-formed boolean for false and an ill-formed
    number for a small one, and cannot compare a number with a text.
    """
    literals = [value for values in record.values() for value in values if isinstance(value, ox.Literal)]
    if any(not re.fullmatch(UNCHECKED.get(it.datatype.value, ".*"), it.value, re.DOTALL) for it in literals):
        return False
    if not all(predicate in record for predicate in COMPARED):
        return True
    compared = [value for predicate in COMPARED for value in record[predicate]]
    return all(isinstance(value, ox.Literal) and NUMBER.fullmatch(value.value) for value in compared)


def _made_up(root: Shape) -> Node:
    return ox.NamedNode(f"{ID}made-up/{len(str(root.id))}")


def _least(root: Shape) -> Description:
    """Return what makes a record that nobody has recorded yet a target."""
    target = root.targets[0]
    assert isinstance(target.term, ox.NamedNode)
    return {TYPE: [target.term]} if target.kind == "class" else {target.term: [NOTHING]}


def _predicates(path: Path | None) -> list[ox.NamedNode]:
    match path:
        case Predicate(iri):
            return [ox.NamedNode(iri)]
        case Alternative(parts):
            return [iri for part in parts for iri in _predicates(part)]
    return []


def _has(records: ox.Store, node: Node, path: Path | None) -> bool:
    return any(
        next(records.quads_for_pattern(node, predicate, None), None) is not None
        for predicate in _predicates(path)
    )


def _description(records: ox.Store, subject: Node) -> Description:
    found: Description = {}
    for quad in records.quads_for_pattern(subject, None, None):
        found.setdefault(quad.predicate, []).append(quad.object)
    return found


def _violating(
    shape: Shape,
    constraint: Constraint,
    record: Description,
    pools: dict[ox.NamedNode, list[Term]],
    choice: random.Random,
) -> Iterator[Description]:
    """Yield descriptions of the record that are meant to violate the constraint."""
    if shape.path is None:
        yield from _violating_node(constraint, record)
        return
    for predicate in _predicates(shape.path)[:1]:
        values, pool = record.get(predicate, []), pools[predicate]
        for changed in _wrong_values(constraint, values, choice.sample(pool, min(3, len(pool)))):
            yield {**record, predicate: changed}


def _violating_node(constraint: Constraint, record: Description) -> Iterator[Description]:
    match constraint:
        case Logic(_, _, inner):
            named = {predicate for shape in inner for predicate in _named(shape)}
            yield {predicate: values for predicate, values in record.items() if predicate not in named}
            yield {**record, **{predicate: [NOTHING] for predicate in named}}
            yield {**record, **{predicate: [SOMETHING] for predicate in named if predicate != TYPE}}
            for left_out in named:
                yield {predicate: values for predicate, values in record.items() if predicate != left_out}
        case ValueTest(_, "class"):
            yield {**record, TYPE: [NOTHING]}
        case _:
            yield record


def _named(shape: Shape) -> Iterator[ox.NamedNode]:
    yield from _predicates(shape.path)
    for constraint in shape.constraints:
        match constraint:
            case PropertyShape(inner):
                yield from _named(inner)
            case Logic(_, _, inner_shapes):
                for inner in inner_shapes:
                    yield from _named(inner)


def _wrong_values(constraint: Constraint, values: list[Term], pool: list[Term]) -> Iterator[list[Term]]:
    match constraint:
        case Count(_, "minCount") | HasValue():
            yield []
        case Count():
            yield [*values, *pool]
            yield [NOTHING, SOMETHING, *values]
        case ValueTest(_, "datatype", (datatype,)):
            text = values[0].value if values and isinstance(values[0], ox.Literal) else "1"
            yield (
                [ox.Literal("soon", datatype=datatype)]
                if datatype.value.startswith(XSD)
                else [ox.Literal(text)]
            )
            yield [ox.Literal(text, language="de")]
            yield [NOTHING]
        case UniqueLang():
            yield [ox.Literal("one", language="en"), ox.Literal("two", language="EN"), *values]
        case ValueTest(_, "minLength"):
            yield [_like(values, "")] if values else [ox.Literal("")]
        case ValueTest() | Logic() | Qualified() | PropertyPair():
            yield [NOTHING]
            yield [_like(values, "?!")]
            yield [_like(values, "")]
            yield [_like(values, "-1")]
            yield [_like(values, "987654321")]
            yield pool[:1]
            yield []


def _like(values: list[Term], text: str) -> Term:
    """Return a literal with another text, of the datatype and language of the first value."""
    if not values or not isinstance(values[0], ox.Literal):
        # rdflib takes an empty text at the end of a path for nothing at all.
        return ox.Literal(text) if text else NOTHING
    language, datatype = values[0].language, values[0].datatype
    if text.isdecimal() and datatype.value.startswith(f"{XSD}gYear"):
        # rdflib does not always take a year of nine digits for one.
        text = text[:4]
    if language:
        return ox.Literal(text, language=language)
    return ox.Literal(text) if datatype.value == STRING else ox.Literal(text, datatype=datatype)


def _mutation(
    shape: Shape, constraint: Constraint, subject: Node, changed: Description, number: int
) -> Mutation:
    kind = getattr(constraint, "parameter", "")
    name: Node = (
        ox.BlankNode(f"m{number}")
        if kind == "nodeKind" and shape.path is None
        else ox.NamedNode(f"{getattr(subject, 'value', ID)}-m{number}")
    )
    triples = tuple(
        ox.Triple(name, predicate, value) for predicate, values in changed.items() for value in values
    )
    return Mutation(str(shape.id), getattr(constraint, "component", ""), name, triples)
