"""The steps of a plan: which query to run, and what its rows mean.

A row of a step's query always begins with the focus node. Queries of nested shapes never list nodes:
they contain the pattern that finds them, so that they run the same on any SPARQL 1.1 service.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pyoxigraph as ox

from iwtld.errors import ResourceError
from iwtld.validate.paths import Path, Predicate
from iwtld.validate.results import Result
from iwtld.validate.shapes import (
    Closed,
    Constraint,
    Count,
    Logic,
    Qualified,
    Shape,
    SparqlConstraint,
    ValueTest,
)
from iwtld.validate.vocabulary import Term, component, display


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint that a focus node does not satisfy; ``path`` None means that of the shape."""

    focus: Term
    value: Term | None
    constraint: Constraint
    component: str
    path: Path | None = None
    bindings: Mapping[str, Term] = field(default_factory=dict)
    details: tuple[Result, ...] = ()


class Run(Protocol):
    """What a step may ask of the engine while it runs."""

    def rows(self, query: str) -> ox.QuerySolutions:
        """Run a SELECT query over the data graph; a triple in two graphs may be found twice."""

    def exact_rows(self, query: str) -> ox.QuerySolutions:
        """Run a SELECT query over the data graph, every triple found once."""

    def pairs(self, query: str, value_at: int) -> list[tuple[Term, Term]]:
        """Run a query once in a validation and return its focus nodes with their values."""

    def failing(self, plan: ShapePlan) -> frozenset[Term]:
        """Return the focus nodes that do not conform to a shape."""

    def results(self, plan: ShapePlan) -> Iterator[tuple[Term, Result]]:
        """Yield the results of a shape, each with the focus node of the plan that it belongs to."""


class Step(Protocol):
    """One query, or several that belong together."""

    def violations(self, run: Run, *, detailed: bool) -> Iterator[Violation]:
        """Run the step; ``detailed`` asks for the results behind a failing nested shape."""


@dataclass(frozen=True, slots=True, eq=False)
class ShapePlan:
    """How to validate a set of focus nodes against a shape.

    ``nested`` are the plans of ``sh:property``; ``values`` is the query for the pairs of focus node and
    value node, whose value stands in column ``value_at``.
    """

    shape: Shape
    steps: tuple[Step, ...]
    nested: tuple[ShapePlan, ...]
    values: str
    value_at: int


@dataclass(frozen=True, slots=True)
class RowStep:
    """Each row violates the one constraint; ``value_at`` is the column of the value, if there is one."""

    query: str
    constraint: Constraint
    component: str
    value_at: int | None = None

    def violations(self, run: Run, *, detailed: bool) -> Iterator[Violation]:
        """Yield a violation per row."""
        for row in run.rows(self.query):
            value = None if self.value_at is None else row[self.value_at]
            yield Violation(row[0], value, self.constraint, self.component)


@dataclass(frozen=True, slots=True)
class ValueStep:
    """Several tests of the same values in one pass; the columns behind the value tell which failed."""

    query: str
    tests: tuple[ValueTest, ...]
    value_at: int

    def violations(self, run: Run, *, detailed: bool) -> Iterator[Violation]:
        """Yield a violation per row and failed test."""
        for row in run.rows(self.query):
            for column, test in enumerate(self.tests, self.value_at + 1):
                # Both are true in XSD, and a server may answer with the number.
                if len(self.tests) == 1 or row[column].value in ("true", "1"):
                    yield Violation(row[0], row[self.value_at], test, test.component)


@dataclass(frozen=True, slots=True)
class CountStep:
    """Rows of focus node and number of values, of those where the number is wrong."""

    query: str
    counts: tuple[Count, ...]

    def violations(self, run: Run, *, detailed: bool) -> Iterator[Violation]:
        """Yield a violation per row and limit that is not kept."""
        for row in run.rows(self.query):
            number = int(row[1].value)
            for count in self.counts:
                if number < count.limit if count.parameter == "minCount" else number > count.limit:
                    yield Violation(row[0], None, count, count.component)


@dataclass(frozen=True, slots=True)
class ClosedStep:
    """Rows of focus node, predicate and object that a closed shape does not allow."""

    query: str
    constraint: Closed

    def violations(self, run: Run, *, detailed: bool) -> Iterator[Violation]:
        """Yield a violation per triple."""
        for focus, predicate, value in run.rows(self.query):
            path = Predicate(predicate.value)
            yield Violation(focus, value, self.constraint, self.constraint.component, path)


@dataclass(frozen=True, slots=True)
class SparqlStep:
    """A query of the shapes graph; ``one_by_one`` is the query for the focus nodes, if each needs its own."""

    query: str
    constraint: SparqlConstraint
    shape: Shape
    one_by_one: str | None

    def violations(self, run: Run, *, detailed: bool) -> Iterator[Violation]:
        """Yield a violation per distinct solution."""
        for query in self._queries(run):
            exact = self.constraint.template.counts_rows
            solutions = run.exact_rows(query) if exact else run.rows(query)
            names = [variable.value for variable in solutions.variables]
            for row in dict.fromkeys(tuple(row) for row in solutions):
                yield self._violation(dict(zip(names, row, strict=True)))

    def _queries(self, run: Run) -> Iterator[str]:
        if self.one_by_one is None:
            yield self.query
            return
        for row in run.rows(self.one_by_one):
            if isinstance(row[0], ox.BlankNode):
                raise ResourceError(
                    f"{display(self.shape.id)}: a query with LIMIT or OFFSET runs once per focus node, "
                    "and no query can name a blank node. Write it without LIMIT and OFFSET."
                )
            yield self.constraint.template.query(f"VALUES ?this {{ {row[0]} }}")

    def _violation(self, solution: Mapping[str, Term | None]) -> Violation:
        bindings = {name: term for name, term in solution.items() if term is not None}
        failure = bindings.get("failure")
        if isinstance(failure, ox.Literal) and failure.value == "true":
            raise ResourceError(f"{display(self.shape.id)}: its query reports a failure (?failure is true).")
        focus, path = bindings["this"], bindings.get("path")
        value = bindings.get("value", focus if self.shape.path is None else None)
        return Violation(
            focus,
            value,
            self.constraint,
            self.constraint.component,
            Predicate(path.value) if isinstance(path, ox.NamedNode) else None,
            bindings,
        )


@dataclass(frozen=True, slots=True)
class LogicStep:
    """Compares the value nodes with those that fail each of the shapes."""

    constraint: Logic
    plans: tuple[ShapePlan, ...]
    values: str
    value_at: int

    def violations(self, run: Run, *, detailed: bool) -> Iterator[Violation]:
        """Yield a violation per focus node and value node."""
        constraint = self.constraint
        if constraint.parameter == "node" and detailed:
            yield from self._with_details(run)
            return
        for focus, value in self._pairs(run):
            yield Violation(focus, value, constraint, constraint.component)

    def _pairs(self, run: Run) -> Iterator[tuple[Term, Term]]:
        match self.constraint.parameter:
            case "and" | "node":
                failing = frozenset().union(*(run.failing(plan) for plan in self.plans))
                yield from self._with_value_in(failing, run)
            case "or":
                remaining: frozenset[Term] | None = None
                for plan in self.plans:
                    failing = run.failing(plan)
                    remaining = failing if remaining is None else remaining & failing
                    if not remaining:
                        return
                if remaining is None:
                    yield from run.pairs(self.values, self.value_at)
                else:
                    yield from self._with_value_in(remaining, run)
            case "not" | "xone":
                sets = [run.failing(plan) for plan in self.plans]
                passing = 0 if self.constraint.parameter == "not" else 1
                for focus, value in run.pairs(self.values, self.value_at):
                    if sum(value not in failing for failing in sets) != passing:
                        yield focus, value

    def _with_value_in(self, failing: frozenset[Term], run: Run) -> Iterator[tuple[Term, Term]]:
        if self.value_at == 0:
            yield from ((node, node) for node in failing)
        elif failing:
            yield from (pair for pair in run.pairs(self.values, 1) if pair[1] in failing)

    def _with_details(self, run: Run) -> Iterator[Violation]:
        (plan,) = self.plans
        details: dict[Term, list[Result]] = defaultdict(list)
        for node, result in run.results(plan):
            details[node].append(result)
        constraint = self.constraint
        for focus, value in self._with_value_in(frozenset(details), run):
            yield Violation(focus, value, constraint, constraint.component, details=tuple(details[value]))


@dataclass(frozen=True, slots=True)
class QualifiedStep:
    """Counts the value nodes that conform to one shape and to none of its siblings."""

    constraint: Qualified
    plan: ShapePlan
    siblings: tuple[ShapePlan, ...]
    values: str
    focus: str

    def violations(self, run: Run, *, detailed: bool) -> Iterator[Violation]:
        """Yield a violation per focus node and limit that is not kept."""
        failing = run.failing(self.plan)
        others = [run.failing(plan) for plan in self.siblings]
        counts: dict[Term, int] = {}
        if self.constraint.minimum:
            counts = {row[0]: 0 for row in run.rows(self.focus)}
        for focus, value in run.pairs(self.values, 1):
            if value not in failing and all(value in other for other in others):
                counts[focus] = counts.get(focus, 0) + 1
        low, high = self.constraint.minimum, self.constraint.maximum
        for focus, number in counts.items():
            if low is not None and number < low:
                yield Violation(focus, None, self.constraint, component("qualifiedMinCount"))
            if high is not None and number > high:
                yield Violation(focus, None, self.constraint, component("qualifiedMaxCount"))
