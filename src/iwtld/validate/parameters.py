"""The core constraint components: from the parameters of a shape to its constraints.

One function per group of https://www.w3.org/TR/shacl/#core-components, in the order of that section.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, cast

import pyoxigraph as ox

from iwtld.errors import nearest
from iwtld.validate.paths import Predicate
from iwtld.validate.reading import Reader
from iwtld.validate.shapes import (
    Closed,
    Constraint,
    Count,
    HasValue,
    Logic,
    PropertyPair,
    PropertyShape,
    Qualified,
    UniqueLang,
    ValueTest,
)
from iwtld.validate.vocabulary import SH, Term, component, display

NODE_KINDS: Final = ("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
_RANGES: Final = ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
_PAIRS: Final = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_LOGIC: Final = ("not", "and", "or", "xone")
_MOST_TAGS: Final = 200
_PROPERTY_ONLY: Final = (
    "minCount",
    "maxCount",
    "uniqueLang",
    "lessThan",
    "lessThanOrEquals",
    "qualifiedValueShape",
)


def core_constraints(reader: Reader) -> Iterator[Constraint]:
    """Yield the constraints that the SHACL core parameters of a shape declare."""
    misplaced = [name for name in _PROPERTY_ONLY if reader.path is None and SH + name in reader.values]
    for name in misplaced:
        reader.problem(name, "A node shape has no values to count or compare; use a property shape.")
    if misplaced:
        return
    for names, read in _GROUPS:
        if any(SH + name in reader.values for name in names):
            yield from read(reader)


def _value_type(reader: Reader) -> Iterator[Constraint]:
    for iri in reader.iris("class"):
        yield ValueTest(component("class"), "class", (iri,))
    if (datatype := reader.iri("datatype")) is not None:
        yield ValueTest(component("datatype"), "datatype", (datatype,))
    if (kind := reader.iri("nodeKind")) is not None:
        name = kind.value.removeprefix(SH)
        if name in NODE_KINDS:
            yield ValueTest(component("nodeKind"), "nodeKind", (kind,))
        else:
            best = nearest(name, NODE_KINDS, 1) or ("IRI",)
            reader.problem("nodeKind", f"{display(kind)} is not a node kind. Did you mean sh:{best[0]}?")


def _cardinality(reader: Reader) -> Iterator[Constraint]:
    if (limit := reader.integer("minCount")) is not None:
        yield Count(component("minCount"), "minCount", limit)
    if (limit := reader.integer("maxCount")) is not None:
        yield Count(component("maxCount"), "maxCount", limit)


def _ranges(reader: Reader) -> Iterator[Constraint]:
    for name in _RANGES:
        if (limit := reader.literal(name)) is not None:
            yield ValueTest(component(name), name, (limit,))


def _strings(reader: Reader) -> Iterator[Constraint]:
    for name in ("minLength", "maxLength"):
        if (length := reader.integer(name)) is not None:
            yield ValueTest(component(name), name, (ox.Literal(length),))
    flags = reader.string("flags") or ""
    for term in reader.terms("pattern"):
        pattern = reader.as_string("pattern", term)
        if pattern is None:
            continue
        if _is_regex(pattern, flags):
            yield ValueTest(component("pattern"), "pattern", (ox.Literal(pattern), ox.Literal(flags)))
        else:
            reader.problem("pattern", f"{pattern!r} with the flags {flags!r} is no regular expression here.")
    if (head := reader.one("languageIn")) is not None:
        tags = reader.members("languageIn", head)
        if len(tags) > _MOST_TAGS:
            reader.problem("languageIn", f"There are more than {_MOST_TAGS} languages.")
        for tag in tags:
            reader.as_string("languageIn", tag)
        yield ValueTest(component("languageIn"), "languageIn", tags)
    if reader.true("uniqueLang"):
        yield UniqueLang(component("uniqueLang"))


def _is_regex(pattern: str, flags: str) -> bool:
    """Try the expression in the engine; backreferences and look-around are beyond its linear time."""
    query = f"SELECT (REGEX('', {ox.Literal(pattern)}, {ox.Literal(flags)}) AS ?match) WHERE {{}}"
    solutions = cast(ox.QuerySolutions, ox.Store().query(query))
    return next(solutions)["match"] is not None


def _pairs(reader: Reader) -> Iterator[Constraint]:
    for name in _PAIRS:
        for iri in reader.iris(name):
            yield PropertyPair(component(name), name, iri.value)


def _logic(reader: Reader) -> Iterator[Constraint]:
    for shape in reader.shapes("not", reader.terms("not")):
        yield Logic(component("not"), "not", (shape,))
    for name in _LOGIC[1:]:
        for head in reader.terms(name):
            yield Logic(component(name), name, reader.shapes(name, reader.members(name, head)))


def _shape_based(reader: Reader) -> Iterator[Constraint]:
    for shape in reader.shapes("node", reader.terms("node")):
        if shape.path is not None:
            reader.problem("node", "The value is a property shape; use sh:property.")
        yield Logic(component("node"), "node", (shape,))
    for shape in reader.shapes("property", reader.terms("property")):
        if shape.path is None:
            reader.problem("property", "The value has no sh:path, so it is no property shape; use sh:node.")
        yield PropertyShape(shape)
    if (term := reader.one("qualifiedValueShape")) is None:
        return
    qualified = reader.shape("qualifiedValueShape", term)
    minimum, maximum = reader.integer("qualifiedMinCount"), reader.integer("qualifiedMaxCount")
    if minimum is None and maximum is None:
        reader.problem("qualifiedValueShape", "Add sh:qualifiedMinCount or sh:qualifiedMaxCount.")
    siblings: tuple[Term, ...] = ()
    if reader.true("qualifiedValueShapesDisjoint"):
        siblings = tuple(sibling for sibling in _siblings(reader) if sibling != term)
    if qualified is not None:
        others = reader.shapes("qualifiedValueShape", siblings)
        yield Qualified(qualified, others, minimum, maximum)


def _siblings(reader: Reader) -> Iterator[Term]:
    """Yield the qualified value shapes of all property shapes that share a parent with this one."""
    graph = reader.graph
    found: dict[Term, None] = {}
    for parent in graph.subjects(SH + "property"):
        children = graph.objects(parent, SH + "property")
        if reader.node in children:
            for child in children:
                found.update(dict.fromkeys(graph.objects(child, SH + "qualifiedValueShape")))
    yield from found


def _others(reader: Reader) -> Iterator[Constraint]:
    if reader.true("closed"):
        yield Closed(component("closed"), tuple(sorted(_allowed(reader))))
    for term in reader.terms("hasValue"):
        if isinstance(term, ox.NamedNode | ox.Literal):
            yield HasValue(component("hasValue"), term)
        else:
            reader.problem(
                "hasValue", "A blank node cannot be recognised in the data; use an IRI or a literal."
            )
    if (head := reader.one("in")) is not None:
        members = reader.members("in", head)
        if any(isinstance(member, ox.BlankNode) for member in members):
            reader.problem("in", "A blank node cannot be recognised in the data; use IRIs and literals.")
        yield ValueTest(component("in"), "in", members)


def _allowed(reader: Reader) -> Iterator[str]:
    for shape in reader.shapes("property", reader.terms("property")):
        if isinstance(shape.path, Predicate):
            yield shape.path.iri
    for head in reader.terms("ignoredProperties"):
        for member in reader.members("ignoredProperties", head):
            if isinstance(member, ox.NamedNode):
                yield member.value
            else:
                reader.problem("ignoredProperties", f"{display(member)} is not an IRI.")


_GROUPS: Final[tuple[tuple[tuple[str, ...], Callable[[Reader], Iterator[Constraint]]], ...]] = (
    (("class", "datatype", "nodeKind"), _value_type),
    (("minCount", "maxCount"), _cardinality),
    (_RANGES, _ranges),
    (("minLength", "maxLength", "pattern", "languageIn", "uniqueLang"), _strings),
    (_PAIRS, _pairs),
    (_LOGIC, _logic),
    (("node", "property", "qualifiedValueShape"), _shape_based),
    (("closed", "hasValue", "in"), _others),
)
