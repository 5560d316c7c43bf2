"""Rows as a table in a notebook: at most twenty, with a caption that says how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from iwtld.notebook.html import fill

if TYPE_CHECKING:
    from iwtld.dataframes import Tabular
    from iwtld.results import ResultSet, Term

MOST: Final = 20
"""Most rows of a table."""
_LONGEST: Final = 400
_GRADES: Final = frozenset({"grade", "could_be", "before_grade", "after_grade"})


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: a text, or ``None`` for nothing; where an IRI leads; what it is shown as."""

    text: str | None
    iri: str | None = None
    grade: bool = False
    number: bool = False


def of_result(result: ResultSet) -> str:
    """Return an answer to a query as HTML: rows, a yes or no, or the statements of a graph."""
    if result.kind == "boolean":
        rows: Iterable[Sequence[Cell]] = [[Cell("yes" if result.boolean else "no")]]
        return _table(["answer"], rows, _caption(1, "answer", result.dataset))
    if result.kind == "graph":
        triples = ([_cell(term) for term in triple] for triple in islice(result.triples, MOST))
        caption = _caption(len(result), "statement", result.dataset)
        return _table(["subject", "predicate", "object"], triples, caption)
    shown = ([_cell(term) for term in solution] for solution in result.solutions[:MOST])
    return _table(result.variables, shown, _caption(len(result), "row", result.dataset))


def of_records(listed: Tabular) -> str:
    """Return a list of records as HTML."""
    names, rows, caption = _records(listed)
    return _table(names, rows, caption)


def text_of_records(listed: Tabular) -> str:
    """Return a list of records as text, for where HTML is not shown."""
    from iwtld.text_table import table

    names, rows, caption = _records(listed)
    return table(names, [[cell.text or "" for cell in row] for row in rows], 100) + caption


def _records(listed: Tabular) -> tuple[list[str], list[list[Cell]], str]:
    from iwtld.dataframes import record_columns

    columns = record_columns(listed, MOST)
    cells = ([_plain(column.name, value) for value in column.values] for column in columns)
    count = sum(1 for _ in listed.records())
    caption = _caption(count, "row", getattr(listed, "dataset_version", None))
    return [column.name for column in columns], [list(row) for row in zip(*cells, strict=True)], caption


def _table(header: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str) -> str:
    return fill("table.html", header=header, rows=list(rows), caption=caption)


def _caption(count: int, noun: str, dataset: str | None) -> str:
    several = noun if count == 1 else f"{noun}s"
    cut = f", of which the first {MOST} are shown" if count > MOST else ""
    return f"{count:,} {several}{cut}." + (f" Dataset {dataset}." if dataset else "")


def _cell(term: Term | None) -> Cell:
    from pyoxigraph import Literal, NamedNode

    from iwtld.results import text_of, value_of

    if term is None:
        return Cell(None)
    iri = term.value if isinstance(term, NamedNode) else None
    value = value_of(term) if isinstance(term, Literal) else None
    return Cell(_cut(text_of(term)), iri, number=not isinstance(value, str | bool) and _counts(value))


def _plain(name: str, value: Any) -> Cell:
    from pyoxigraph import Literal

    from iwtld.results import text_of

    if value is None or value == "":
        return Cell(None)
    text = _cut(text_of(Literal(str(value))))
    return Cell(text, grade=name in _GRADES, number=isinstance(value, int))


def _counts(value: Any) -> bool:
    from decimal import Decimal

    return isinstance(value, int | float | Decimal)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
