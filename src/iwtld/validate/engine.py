"""Running a plan: queries in, results out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, cast

import pyoxigraph as ox

from iwtld.validate.compile import classes, compile_shapes
from iwtld.validate.expressions import Hierarchy
from iwtld.validate.messages import fill, generate, standard_bindings
from iwtld.validate.patterns import Focus
from iwtld.validate.results import Report, Result, make_report
from iwtld.validate.shapes import AskConstraint, Shape, SparqlConstraint
from iwtld.validate.steps import ShapePlan, Violation
from iwtld.validate.vocabulary import SUBCLASS, Select, Term

_MANY_CLASSES: Final = 100


def check(
    shapes: Sequence[Shape],
    select: Select,
    *,
    exact: Select | None = None,
    folded: bool = False,
    focus: Mapping[Shape, Focus] | None = None,
) -> Report:
    """Validate whatever ``select`` queries against the shapes.

    ``exact`` is used in place of ``select`` for queries that count rows, where ``select`` may find a
    triple twice because it stands in two graphs. ``folded`` tells that the store keeps derived datatypes
    as their base datatype. Blank nodes have to keep their label from one query to the next.

    ``focus`` takes the place of the targets, for the shapes that it names, and the others are left out.
    """
    if focus is not None:
        shapes = [shape for shape in shapes if shape in focus]
    hierarchy = subclasses(classes(shapes), select)
    run = _Run(select, exact or select)
    plans = compile_shapes(shapes, hierarchy, folded=folded, focus=focus)
    return make_report(result for plan in plans for _, result in run.results(plan))


def default_selector(data: ox.Store, *graphs: str) -> Select:
    """Return what queries the default graph of a store, with no other named graphs than those given."""

    def select(query: str) -> ox.QuerySolutions:
        named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(graph) for graph in graphs]
        return cast(ox.QuerySolutions, data.query(query, default_graph=ox.DefaultGraph(), named_graphs=named))

    return select


def subclasses(names: Iterable[str], select: Select) -> Hierarchy:
    """Return each class with its subclasses in the data.

    A class is mapped to None where it has very many subclasses, or nameless ones, which only a property
    path can reach.
    """
    reached: dict[str, set[Term]] = {name: set() for name in sorted(names)}
    frontier: dict[str, set[Term]] = {name: {ox.NamedNode(name)} for name in reached}
    found: dict[str, tuple[str, ...] | None] = {}
    # Level by level: a path of any length wants a starting point, which engines do not see in a table.
    while parents := set().union(*frontier.values()):
        children = _children(parents, select)
        for name, nodes in frontier.items():
            new = {child for node in nodes for child in children.get(node, ())} - reached[name]
            reached[name] |= new
            nameless = any(not isinstance(child, ox.NamedNode) for child in new)
            if nameless or len(reached[name]) > _MANY_CLASSES:
                found[name] = None
            frontier[name] = set() if name in found else new
    for name, nodes in reached.items():
        others = {node.value for node in nodes if isinstance(node, ox.NamedNode)} - {name}
        found.setdefault(name, (name, *sorted(others)))
    return found


def _children(parents: Iterable[Term], select: Select) -> Mapping[Term, list[Term]]:
    """Return what is directly below each of some named classes."""
    listed = " ".join(sorted(map(str, parents)))
    children: dict[Term, list[Term]] = defaultdict(list)
    for parent, child in select(
        f"SELECT DISTINCT ?class ?sub WHERE {{ VALUES ?class {{ {listed} }} ?sub <{SUBCLASS}> ?class }}"
    ):
        children[parent].append(child)
    return children


class _Run:
    """One validation: the queries that have been answered, and the shapes on the way."""

    def __init__(self, select: Select, exact: Select) -> None:
        self.rows = select
        self.exact_rows = exact
        self._pairs: dict[str, list[tuple[Term, Term]]] = {}
        self._failing: dict[ShapePlan, frozenset[Term]] = {}

    def pairs(self, query: str, value_at: int) -> list[tuple[Term, Term]]:
        """Run a query once and return its focus nodes with their values."""
        if query not in self._pairs:
            self._pairs[query] = [(row[0], row[value_at]) for row in self.rows(query)]
        return self._pairs[query]

    def failing(self, plan: ShapePlan) -> frozenset[Term]:
        """Return the focus nodes that do not conform to a shape."""
        if plan not in self._failing:
            self._failing[plan] = self._find_failing(plan)
        return self._failing[plan]

    def _find_failing(self, plan: ShapePlan) -> frozenset[Term]:
        found = {
            violation.focus for step in plan.steps for violation in step.violations(self, detailed=False)
        }
        for nested in plan.nested:
            failing = self.failing(nested)
            if plan.value_at == 0:
                found |= failing
            elif failing:
                found |= {
                    focus for focus, value in self.pairs(plan.values, plan.value_at) if value in failing
                }
        return frozenset(found)

    def results(self, plan: ShapePlan) -> Iterator[tuple[Term, Result]]:
        """Yield the results of a shape and of its property shapes, each with the plan's focus node.

        A value that several focus nodes share is validated for each of them, and so are its results.
        """
        for step in plan.steps:
            for violation in step.violations(self, detailed=True):
                yield violation.focus, _result(plan.shape, violation)
        for nested in plan.nested:
            found = list(self.results(nested))
            if plan.value_at == 0 or not found:
                yield from found
                continue
            owners: dict[Term, list[Term]] = defaultdict(list)
            for focus, value in self.pairs(plan.values, plan.value_at):
                owners[value].append(focus)
            for value, result in found:
                yield from ((focus, result) for focus in owners[value])


def _result(shape: Shape, violation: Violation) -> Result:
    path = violation.path or shape.path
    constraint = violation.constraint
    return Result(
        focus_node=violation.focus,
        path=path,
        value=violation.value,
        component=violation.component,
        source_shape=shape.id,
        severity=shape.severity,
        messages=_messages(shape, violation)
        or (generate(constraint, path, violation.value, violation.component),),
        source_constraint=constraint.source if isinstance(constraint, SparqlConstraint) else None,
        details=violation.details,
    )


def _messages(shape: Shape, violation: Violation) -> tuple[ox.Literal, ...]:
    """Return the author's messages: of the solution, else of the constraint, else of the shape."""
    constraint = violation.constraint
    texts = shape.messages
    bindings = standard_bindings(violation.focus, violation.path or shape.path, violation.value)
    bindings |= violation.bindings
    if isinstance(constraint, SparqlConstraint | AskConstraint):
        bindings = dict(constraint.parameters) | bindings
        texts = constraint.messages or texts
        own = bindings.get("message")
        if isinstance(own, ox.Literal):
            texts = (own,)
    return tuple(fill(text, bindings) for text in texts)
