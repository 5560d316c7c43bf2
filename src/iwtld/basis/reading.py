"""Read rows of strings, slugs and days out of a graph."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from iwtld.basis.world import BEGINNING, FOREVER
from iwtld.names import slug
from iwtld.namespaces import PREFIXES

if TYPE_CHECKING:
    from iwtld.graph.readable import Readable

K = TypeVar("K")
V = TypeVar("V")

Row = dict[str, str]
"""One solution: variable to lexical value or IRI; an unbound variable is missing."""


def rows(store: Readable, query: str) -> Iterator[Row]:
    """Yield the solutions of a query over the union of all graphs."""
    from pyoxigraph import QuerySolutions

    solutions = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - every query of this package is a SELECT
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: term.value for name, term in zip(names, solution, strict=True) if term is not None}


def described(store: Readable, query: str, names: Mapping[str, str]) -> Iterator[Row]:
    """Yield one row for each record of a query for ``?record ?p ?o``, by records in the order of their IRIs.

    ``names`` says which property becomes which entry; several values are joined by spaces. For records with
    many optional properties that is several times as fast as a pattern for each of them.
    """
    found: dict[str, Row] = {}
    for row in rows(store, query):
        name = names.get(row["p"])
        if name is not None:
            entry = found.setdefault(row["record"], {"record": row["record"]})
            entry[name] = f"{entry[name]} {row['o']}" if name in entry else row["o"]
    for record in sorted(found):
        yield found[record]


def local(row: Row, name: str) -> str | None:
    """Return the last part of the IRI of a variable, or ``None`` where it is unbound."""
    return slug(row[name]) if name in row else None


def need(row: Row, name: str) -> str:
    """Return the last part of the IRI of a variable that is always bound."""
    return slug(row[name])


def day(text: str | None, otherwise: int) -> int:
    """Return the ordinal of an ISO 8601 date, or another number where there is none."""
    return otherwise if text is None else date.fromisoformat(text).toordinal()


def late(text: str) -> str:
    """Return the last day that an ISO 8601 date, month or year can mean."""
    if len(text) == 4:
        return f"{text}-12-31"
    if len(text) == 7:
        return f"{text}-{monthrange(int(text[:4]), int(text[5:]))[1]}"
    return text


def number(text: str | None) -> float | None:
    """Return a number, or ``None`` where there is none."""
    return None if text is None else float(text)


def truth(text: str | None) -> bool:
    """Return the value of an xsd:boolean; nothing is false."""
    return text in ("true", "1")


def bounds(row: Row) -> tuple[int, int, int, int]:
    """Return the established interval of a row and the possible one around it.

    A possible bound that is not recorded is the established one. Where nothing is established, ``from`` is
    missing although ``low`` or ``high`` is not: then the established interval is empty.
    """
    low, high = row.get("low"), row.get("high")
    start, end = row.get("from"), row.get("until")
    until = day(end, FOREVER)
    not_after = day(high, until)
    if start is None and low is not None:
        return FOREVER, FOREVER, day(low, BEGINNING), not_after
    since = day(start, BEGINNING)
    return since, until, day(low, since), not_after


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """Return the values of each key, in the order in which they come."""
    found: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
