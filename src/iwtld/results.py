"""Answers to queries: rows, a yes or no, or a graph, in the formats that people and programs read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal

import pyoxigraph as ox

from iwtld.errors import ParameterError
from iwtld.namespaces import ID, PREFIXES, shorten

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Value = str | int | float | Decimal | bool | date | datetime | None
"""A term as a plain Python value; an IRI is its text, a date a ``datetime.date``, a year or month its text."""

ROWS: Final = ("table", "json", "csv", "tsv", "xml", "markdown")
GRAPHS: Final = ("turtle", "ntriples", "rdfxml", "jsonld")

_SPARQL_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
_XSD: Final = PREFIXES["xsd"]


@dataclass(frozen=True, slots=True)
class ResultSet:
    """The complete answer to one query.

    ``kind`` is ``rows`` for SELECT, ``boolean`` for ASK and ``graph`` for CONSTRUCT and DESCRIBE. ``variables``
    and ``solutions`` belong to rows, in the order of the query, with ``None`` for what is not bound; ``boolean``
    and ``triples`` to the other two.
    """

    kind: Literal["rows", "boolean", "graph"]
    variables: tuple[str, ...] = ()
    solutions: tuple[tuple[Term | None, ...], ...] = ()
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] = ()

    @classmethod
    def of(cls, result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> ResultSet:
        """Return what a query of pyoxigraph gave, read to its end."""
        if isinstance(result, ox.QuerySolutions):
            names = tuple(variable.value for variable in result.variables)
            return cls("rows", names, tuple(tuple(solution) for solution in result))
        if isinstance(result, ox.QueryBoolean):
            return cls("boolean", boolean=bool(result))
        return cls("graph", triples=tuple(result))

    def __len__(self) -> int:
        """Return the number of rows or triples; a yes or no counts as one."""
        return {"rows": len(self.solutions), "graph": len(self.triples), "boolean": 1}[self.kind]

    def __bool__(self) -> bool:
        """Return the answer to ASK; otherwise whether there is any row or triple."""
        return self.boolean if self.boolean is not None else len(self) > 0

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """Yield each row as a mapping from variable to plain value; see :meth:`rows`."""
        for solution in self.solutions:
            yield {name: value_of(term) for name, term in zip(self.variables, solution, strict=True)}

    def rows(self) -> list[dict[str, Value]]:
        """Return the rows as mappings from variable to plain value; the answer to ASK as ``{"answer": ...}``.

        Raises ``ParameterError`` when the answer is a graph.
        """
        if self.kind == "graph":
            raise ParameterError("The answer is a graph and has no rows. Use `triples`.")
        if self.kind == "boolean":
            return [{"answer": self.boolean}]
        return list(self)

    def to(self, format: str, *, width: int | None = None) -> str:  # noqa: A002 - the word of every RDF library
        """Return the answer as text.

        Rows and yes or no: ``table`` (``width`` characters wide, by default as wide as it needs), ``markdown``,
        and the W3C formats ``json``, ``xml``, ``csv``, ``tsv`` (SPARQL 1.1; CSV lines end in CRLF as RFC 4180 and
        the recommendation want). A graph: ``turtle``, ``ntriples``, ``rdfxml``, ``jsonld``. Raises
        ``ParameterError`` for a format that does not fit the answer.
        """
        fitting = GRAPHS if self.kind == "graph" else ROWS
        if format not in fitting:
            what = "a graph" if self.kind == "graph" else "rows"
            raise ParameterError(
                f"The answer is {what} and has no format {format!r}. Use {', '.join(fitting)}."
            )
        if self.kind == "graph":
            from iwtld.export import serialize

            return serialize(self.triples, format).decode()
        if format in ("table", "markdown"):
            from iwtld.text_table import markdown, table

            header, body = self._texts()
            return table(header, body, width) if format == "table" else markdown(header, body)
        return self._w3c(_SPARQL_FORMATS[format])

    def _texts(self) -> tuple[list[str], list[list[str]]]:
        if self.kind == "boolean":
            return ["answer"], [["yes" if self.boolean else "no"]]
        return list(self.variables), [[text_of(term) for term in solution] for solution in self.solutions]

    def _w3c(self, format: ox.QueryResultsFormat) -> str:  # noqa: A002
        text = json.dumps(self._document(), ensure_ascii=False)
        if format == ox.QueryResultsFormat.JSON:
            return json.dumps(self._document(), ensure_ascii=False, indent=2) + "\n"
        written = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON).serialize(format=format)
        return (written or b"").decode()

    def _document(self) -> dict[str, Any]:
        if self.kind == "boolean":
            return {"head": {}, "boolean": self.boolean}
        bindings = [
            {name: _binding(term) for name, term in zip(self.variables, row, strict=True) if term is not None}
            for row in self.solutions
        ]
        return {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}


def value_of(term: Term | None) -> Value:
    """Return a term as a plain Python value; what cannot be read as its datatype stays text."""
    if not isinstance(term, ox.Literal):
        return None if term is None else getattr(term, "value", None) or str(term)
    kind = term.datatype.value.removeprefix(_XSD)
    try:
        if kind in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger"):
            return int(term.value)
        if kind == "decimal":
            return Decimal(term.value)
        if kind in ("double", "float"):
            return float(term.value)
        if kind == "boolean":
            return {"true": True, "1": True, "false": False, "0": False}[term.value]
        if kind == "date":
            return date.fromisoformat(term.value)
        if kind == "dateTime":
            return datetime.fromisoformat(term.value)
    except (ValueError, ArithmeticError, KeyError):
        pass
    return term.value


def text_of(term: Term | None) -> str:
    """Return a term as people read it: kind and slug of our own things, prefixed names, literals without type."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return term.value.removeprefix(ID) if term.value.startswith(ID) else shorten(term.value)
    return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


def _binding(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {name: _binding(getattr(term, name)) for name in ("subject", "predicate", "object")}
        return {"type": "triple", "value": parts}
    entry = {"type": "literal", "value": term.value}
    if term.language:
        return {**entry, "xml:lang": term.language}
    return entry if term.datatype.value == _XSD + "string" else {**entry, "datatype": term.datatype.value}
