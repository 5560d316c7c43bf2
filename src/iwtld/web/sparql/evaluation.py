"""Run a query on the graph: refused before the engine sees it where it must be, its errors put into words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox

from iwtld.errors import QuerySyntaxError
from iwtld.lexer import syntax_error
from iwtld.namespaces import PREFIXES
from iwtld.queries.guard import Inspection, calls, check_dataset, inspect
from iwtld.queries.syntax import translate
from iwtld.results import ResultSet
from iwtld.web.problems import Problem
from iwtld.web.sparql.operation import Operation, known_graphs, unknown_graph

if TYPE_CHECKING:
    from iwtld.web.site import Site

Result: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_NO_FUNCTION: Final = re.compile(r"The custom (?:aggregate )?function <(.*)> is not supported")
_TITLES: Final = {
    "query-syntax": "The query is not SPARQL",
    "service-refused": "SERVICE is refused",
    "update-refused": "Updates are refused",
    "too-deep": "The query nests too deeply",
    "too-complex": "The query has too many parts",
    "unknown-prefix": "A prefix is not declared",
    "unknown-function": "There is no such function",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine has to say to a query; it can be read once.

    ``form`` is SELECT, ASK, CONSTRUCT or DESCRIBE. ``deterministic`` tells that the same query on the same
    graph has the same answer to the byte.
    """

    form: str
    deterministic: bool
    result: Result

    def first(self, count: int) -> tuple[ResultSet, bool]:
        """Return up to ``count`` rows or triples, and whether there are more.

        Raises ``Problem`` (500) when the engine fails on the way.
        """
        result = self.result
        with engine():
            if isinstance(result, ox.QueryBoolean):
                return ResultSet.of(result), False
            if isinstance(result, ox.QueryTriples):
                triples = tuple(islice(result, count + 1))
                return ResultSet("graph", triples=triples[:count]), len(triples) > count
            names = tuple(variable.value for variable in result.variables)
            rows = tuple(tuple(solution) for solution in islice(result, count + 1))
            return ResultSet("rows", names, rows[:count]), len(rows) > count


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query that may run; see :func:`prepare`."""

    operation: Operation
    inspection: Inspection
    store: ox.Store

    @property
    def form(self) -> str:
        """Return SELECT, ASK, CONSTRUCT or DESCRIBE."""
        return self.inspection.form

    def run(self) -> Answer:
        """Return the answer of the engine, which may still be at work on it.

        Without a dataset in the request or in the query, the default graph is the union of all graphs. Raises
        ``Problem``: 400 for a text that is no SPARQL and for functions that do not exist, 500 when the engine
        fails.
        """
        text = self.operation.query
        try:
            with engine():
                result = self._result(text)
        except SyntaxError as error:
            raise refusal(translate(error, text)) from error
        return Answer(self.form, self.inspection.deterministic, result)

    def _result(self, text: str) -> Result:
        asked = self.operation
        try:
            if asked.has_dataset:
                return self.store.query(
                    text,
                    prefixes=PREFIXES,
                    default_graph=[ox.NamedNode(iri) for iri in asked.default_graphs],
                    named_graphs=[ox.NamedNode(iri) for iri in asked.named_graphs],
                )
            # FROM has no effect while the union is the default graph, hence the switch.
            union = not self.inspection.dataset
            return self.store.query(text, prefixes=PREFIXES, use_default_graph_as_union=union)
        except RuntimeError as error:
            if problem := _unknown_function(error, text):
                raise problem from error
            raise


def prepare(operation: Operation, site: Site) -> Prepared:
    """Return a query ready to run, or raise ``Problem`` (400) for one that may not.

    Refused are updates, ``SERVICE``, brackets nested too deeply, undeclared prefixes (those of the project
    need no declaration) and ``FROM`` clauses that name no graph of this store. The document says where.
    """
    text = operation.query
    try:
        inspection = inspect(text, PREFIXES, max_depth=site.settings.depth)
    except QuerySyntaxError as error:
        raise refusal(error) from None
    if inspection.dataset and not operation.has_dataset:
        _check_dataset(text, inspection, known_graphs(site))
    return Prepared(operation, inspection, site.kb.store)


def _check_dataset(text: str, inspection: Inspection, known: Sequence[str]) -> None:
    try:
        check_dataset(text, inspection, known)
    except QuerySyntaxError as error:
        iri = next(clause.iri for clause in inspection.dataset if clause.iri not in known)
        place = {"line": error.line, "column": error.column}
        raise unknown_graph(str(error.reason), iri, known, "query", **place) from None


def evaluate(operation: Operation, site: Site) -> Answer:
    """Return the answer to a query: :func:`prepare` and :meth:`Prepared.run` in one."""
    return prepare(operation, site).run()


def refusal(error: QuerySyntaxError) -> Problem:
    """Return the problem that a refused or malformed query is: what is wrong, where, and what to do."""
    place = f"Line {error.line}, column {error.column}: " if error.line else ""
    members: dict[str, Any] = {"line": error.line, "column": error.column, "hint": error.hint}
    return Problem(
        400,
        error.code,
        _TITLES.get(error.code, _TITLES["query-syntax"]),
        f"{place}{error.reason}{f' {error.hint}' if error.hint else ''}",
        **{name: value for name, value in members.items() if value is not None},
    )


@contextmanager
def engine() -> Iterator[None]:
    """Turn whatever the engine raises within into ``Problem`` (500), except for ``SyntaxError``.

    A panic of the engine is no ``Exception`` in Python, so that it would go past every handler. Want of
    memory is not the engine's fault.
    """
    try:
        yield
    except (Problem, SyntaxError, MemoryError, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        detail = "The engine failed on this query. Simplify the query, and please report it."
        raise Problem(500, "engine", "The engine failed", detail) from error


def _unknown_function(error: RuntimeError, text: str) -> Problem | None:
    match = _NO_FUNCTION.fullmatch(str(error))
    if match is None:
        return None
    reason = f"There is no function <{match[1]}>."
    hint = "Use those of SPARQL 1.1 and the casts of XML Schema, such as xsd:integer(?x)."
    offset = calls(text, match[1], PREFIXES)
    code = "unknown-function"
    if offset is None:
        return refusal(QuerySyntaxError(f"{reason} {hint}", code=code, reason=reason, hint=hint))
    return refusal(syntax_error(text, offset, reason, hint=hint, code=code))
