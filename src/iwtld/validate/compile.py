"""From shapes to a plan: every constraint becomes a SPARQL 1.1 SELECT query that finds its violations.

A query runs once for all focus nodes. The focus nodes of a nested shape are found by the pattern of
the outer shape and its path, so the plan depends on the shapes and the class hierarchy alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox

from iwtld.errors import ResourceError
from iwtld.validate.expressions import SHORT_LIST, Hierarchy, compares, passes
from iwtld.validate.paths import Path, is_single_step, nullable
from iwtld.validate.patterns import Focus, focus_of_targets, focus_of_values, values
from iwtld.validate.shapes import (
    AskConstraint,
    Closed,
    Count,
    HasValue,
    Logic,
    PropertyPair,
    PropertyShape,
    Qualified,
    Shape,
    SparqlConstraint,
    UniqueLang,
    ValueTest,
    every_shape,
)
from iwtld.validate.steps import (
    ClosedStep,
    CountStep,
    LogicStep,
    QualifiedStep,
    RowStep,
    ShapePlan,
    SparqlStep,
    Step,
    ValueStep,
)
from iwtld.validate.vocabulary import display

_MOST_PLANS: Final = 20_000


def compile_shapes(
    shapes: Sequence[Shape],
    hierarchy: Hierarchy,
    *,
    folded: bool = True,
    focus: Mapping[Shape, Focus] | None = None,
) -> tuple[ShapePlan, ...]:
    """Return the plan of every shape that has targets and is not deactivated.

    ``hierarchy`` gives the subclasses of the classes that the shapes name, as the data has them;
    ``folded`` says that the store keeps derived datatypes as their base (the embedded one does); ``focus``
    gives the focus nodes of shapes, where they are not those of their targets.
    """
    compiler = _Compiler(hierarchy, folded)

    def nodes(shape: Shape) -> Focus:
        return focus_of_targets(shape.targets, hierarchy) if focus is None else focus[shape]

    return tuple(
        compiler.plan(shape, nodes(shape)) for shape in shapes if shape.targets and not shape.deactivated
    )


def classes(shapes: Sequence[Shape]) -> frozenset[str]:
    """Return the IRIs of the classes that the shapes and the shapes below them name."""
    found: set[str] = set()
    for shape in every_shape(shapes):
        found.update(target.term.value for target in shape.targets if target.kind == "class")
        for constraint in shape.constraints:
            match constraint:
                case ValueTest(_, "class", (ox.NamedNode() as iri,)):
                    found.add(iri.value)
    return frozenset(found)


class _Compiler:
    """Makes the plan of each shape for each set of focus nodes once, however often it is referred to."""

    def __init__(self, hierarchy: Hierarchy, folded: bool) -> None:
        self.hierarchy = hierarchy
        self.folded = folded
        self._plans: dict[tuple[Shape, Focus], ShapePlan] = {}

    def plan(self, shape: Shape, focus: Focus) -> ShapePlan:
        """Return the plan of a shape for a set of focus nodes."""
        key = (shape, focus)
        if key not in self._plans:
            if len(self._plans) >= _MOST_PLANS:
                raise ResourceError(
                    f"The shapes refer to each other in more than {_MOST_PLANS} ways, for one at "
                    f"{display(shape.id)}. Let fewer property shapes refer to shapes with property shapes."
                )
            self._plans[key] = self._plan(shape, focus)
        return self._plans[key]

    def _plan(self, shape: Shape, focus: Focus) -> ShapePlan:
        nodes = focus if shape.path is None else focus_of_values(focus, shape.path)
        constraints = () if shape.deactivated else shape.constraints
        selected = "?this" if shape.path is None else "?this ?value"
        pairs = f"SELECT DISTINCT {selected} WHERE {{ {values(focus, shape.path)} }}"
        steps: list[Step] = []
        if constraints:
            steps += self._value_steps(shape, focus)
            steps += _count_steps(shape, focus)
        nested: list[ShapePlan] = []
        value_at = 0 if shape.path is None else 1
        for constraint in constraints:
            match constraint:
                case (
                    UniqueLang()
                    | HasValue()
                    | PropertyPair()
                    | Closed()
                    | SparqlConstraint()
                    | AskConstraint()
                ):
                    steps.append(_step(constraint, shape, focus))
                case Logic():
                    plans = tuple(self.plan(inner, nodes) for inner in constraint.shapes)
                    steps.append(LogicStep(constraint, plans, pairs, value_at))
                case Qualified():
                    plan, *others = (self.plan(s, nodes) for s in (constraint.shape, *constraint.siblings))
                    everyone = f"SELECT DISTINCT ?this WHERE {{ {focus.pattern('this')} }}"
                    steps.append(QualifiedStep(constraint, plan, tuple(others), pairs, everyone))
                case PropertyShape():
                    nested.append(self.plan(constraint.shape, nodes))
        return ShapePlan(shape, tuple(steps), tuple(nested), pairs, value_at)

    def _value_steps(self, shape: Shape, focus: Focus) -> Iterator[Step]:
        """Test the values against all constraints in one query, apart from long lists of values."""
        tests = [constraint for constraint in shape.constraints if isinstance(constraint, ValueTest)]
        long = [test for test in tests if test.parameter == "in" and len(test.operands) > SHORT_LIST]
        short = tuple(test for test in tests if test not in long)
        value, value_at, selected = (
            ("this", 0, "?this") if shape.path is None else ("value", 1, "?this ?value")
        )
        pattern = values(focus, shape.path)
        for test in long:
            table = f"MINUS {{ VALUES ?{value} {{ {' '.join(map(str, test.operands))} }} }}"
            query = f"SELECT DISTINCT {selected} WHERE {{ {pattern} {table} }}"
            yield ValueStep(query, (test,), value_at)
        if not short:
            return
        expressions = [passes(test, value, self.hierarchy, folded=self.folded) for test in short]
        flags = ""
        if len(short) > 1:
            flags = "".join(f" (!({text}) AS ?failed{n})" for n, text in enumerate(expressions))
        query = (
            f"SELECT DISTINCT {selected}{flags} WHERE {{ {pattern} FILTER(!({' && '.join(expressions)})) }}"
        )
        yield ValueStep(query, short, value_at)


def _count_steps(shape: Shape, focus: Focus) -> Iterator[Step]:
    """Count the values once for ``sh:minCount`` and ``sh:maxCount`` together, where they have to be counted.

    Whether there is one value, or another beside it, is seen without counting: in half of the time.
    """
    counts = [c for c in shape.constraints if isinstance(c, Count) and not _is_idle(c)]
    path = shape.path
    if not counts or path is None:
        return
    nodes = focus.pattern("this")
    if is_single_step(path):
        for count in [count for count in counts if count.limit == 1]:
            pattern = f"{nodes} FILTER NOT EXISTS {{ ?this {path} ?value }}"
            if count.parameter == "maxCount":
                another = f"?this {path} ?other FILTER(!sameTerm(?value, ?other))"
                pattern = f"{nodes} ?this {path} ?value FILTER EXISTS {{ {another} }}"
            yield RowStep(f"SELECT DISTINCT ?this WHERE {{ {pattern} }}", count, count.component)
            counts.remove(count)
    if not counts:
        return
    pattern = values(focus, path)
    if any(count.parameter == "minCount" for count in counts) and not nullable(path):
        pattern = f"{nodes} OPTIONAL {{ ?this {path} ?value }}"
    number = "COUNT(DISTINCT ?value)"
    wrong = " || ".join(
        f"{number} {'<' if count.parameter == 'minCount' else '>'} {count.limit}" for count in counts
    )
    query = f"SELECT ?this ({number} AS ?number) WHERE {{ {pattern} }} GROUP BY ?this HAVING ({wrong})"
    yield CountStep(query, tuple(counts))


def _is_idle(count: Count) -> bool:
    return count.parameter == "minCount" and count.limit == 0


def _step(
    constraint: UniqueLang | HasValue | PropertyPair | Closed | SparqlConstraint | AskConstraint,
    shape: Shape,
    focus: Focus,
) -> Step:
    """Return the step of a constraint that has a query of its own."""
    pattern = values(focus, shape.path)
    value_at = 0 if shape.path is None else 1
    selected = "?this" if shape.path is None else "?this ?value"
    match constraint:
        case UniqueLang(component):
            query = (
                f"SELECT ?this ?language WHERE {{ {pattern} BIND(LCASE(LANG(?value)) AS ?language) "
                "FILTER(?language != '') } GROUP BY ?this ?language HAVING (COUNT(DISTINCT ?value) > 1)"
            )
            return RowStep(query, constraint, component)
        case HasValue(component, term):
            return RowStep(_missing(shape.path, focus, str(term)), constraint, component)
        case PropertyPair(component):
            return RowStep(_pair_query(constraint, shape.path, focus), constraint, component, 1)
        case Closed():
            node = "this" if shape.path is None else "value"
            # An empty list is left out: pyoxigraph takes NOT IN () for false.
            others = f"FILTER(?predicate NOT IN ({', '.join(f'<{iri}>' for iri in constraint.allowed)}))"
            query = (
                f"SELECT DISTINCT ?this ?predicate ?object WHERE {{ {pattern} ?{node} ?predicate ?object "
                f"{others if constraint.allowed else ''} }}"
            )
            return ClosedStep(query, constraint)
        case AskConstraint(component, template):
            if shape.path is None:
                pattern += " BIND(?this AS ?value)"
            query = (
                f"{template.prologue}SELECT DISTINCT {selected} WHERE {{ {pattern} {template.failing()} }}"
            )
            return RowStep(query, constraint, component, value_at)
        case SparqlConstraint(_, template):
            one_by_one = None
            if template.one_by_one:
                one_by_one = f"SELECT DISTINCT ?this WHERE {{ {focus.pattern('this')} }}"
            return SparqlStep(template.query(focus.isolated("this")), constraint, shape, one_by_one)


def _missing(path: Path | None, focus: Focus, term: str) -> str:
    """Return the query for the focus nodes that do not have the term among their values."""
    tests = []
    if path is None or nullable(path):
        tests.append(f"FILTER(!sameTerm(?this, {term}))")
    if path is not None:
        tests.append(_lacks(path, term))
    return f"SELECT DISTINCT ?this WHERE {{ {focus.pattern('this')} {' '.join(tests)} }}"


def _lacks(path: Path, term: str) -> str:
    """Return the filter that keeps ``?this`` if the path does not lead to the term.

    An engine may evaluate a path of several steps in NOT EXISTS from its unbound end, for every row.
    """
    if is_single_step(path):
        return f"FILTER NOT EXISTS {{ ?this {path} {term} }}"
    return f"OPTIONAL {{ ?this {path} ?same FILTER(sameTerm(?same, {term})) }} FILTER(!BOUND(?same))"


def _pair_query(pair: PropertyPair, path: Path | None, focus: Focus) -> str:
    """Return the query for the values that are not related to those of the other predicate as they should."""
    nodes, pattern = focus.pattern("this"), values(focus, path)
    if path is None:
        pattern += " BIND(?this AS ?value)"
    other = f"<{pair.predicate}>"
    if pair.parameter == "disjoint":
        return f"SELECT DISTINCT ?this ?value WHERE {{ {pattern} FILTER EXISTS {{ ?this {other} ?value }} }}"
    if pair.parameter == "equals":
        back = "" if path is None else _lacks(path, "?value")
        if path is None or nullable(path):
            back += " FILTER(!sameTerm(?this, ?value))"
        forth = f"{pattern} FILTER NOT EXISTS {{ ?this {other} ?value }}"
        back = f"{nodes} ?this {other} ?value {back}"
        return f"SELECT DISTINCT ?this ?value WHERE {{ {{ {forth} }} UNION {{ {back} }} }}"
    compared = compares(pair.parameter, "?value", "?other")
    return (
        f"SELECT DISTINCT ?this ?value ?other WHERE {{ {pattern} ?this {other} ?other "
        f"FILTER(!COALESCE({compared}, false)) }}"
    )
