"""Answers to queries: rows, a yes or no, or a graph, in the formats that people and programs read."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

import pyoxigraph as ox

from iwtld.errors import ParameterError
from iwtld.namespaces import ID, PREFIXES, shorten

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Value = str | int | float | Decimal | bool | date | datetime | None
"""A term as a plain Python value: an IRI is its text, a date a ``datetime.date``, a year its text."""

ROWS: Final = ("table", "json", "csv", "tsv", "xml", "markdown", "spreadsheet")
GRAPHS: Final = ("turtle", "ntriples", "rdfxml", "jsonld")

_SPARQL_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}
_XSD: Final = PREFIXES["xsd"]
_INTEGERS: Final = frozenset(
    (
        *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger"),
        *("nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)

# The lexical forms that Python's own constructors take and keep exactly. Those take more (1_000, 2020-W01-1)
# and cut some off (seconds after six decimals), so the form is looked at first.
_INTEGER = re.compile(r"[+-]?[0-9]{1,4000}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_FLOAT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)

_SHOWN: Final = 20
_CALCULATED: Final = re.compile(r"[=+\-@\t\r]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Overrides of the writing direction: in a table they could make one cell look like another.
_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class ResultSet:
    """The complete answer to one query.

    ``kind`` is ``rows`` for SELECT, ``boolean`` for ASK and ``graph`` for CONSTRUCT and DESCRIBE.
    ``variables`` and ``solutions`` belong to rows, in the order of the query, with ``None`` for what is not
    bound; ``boolean`` and ``triples`` to the other two. ``dataset`` is the version of the dataset that was
    asked, where it is known.
    """

    kind: Literal["rows", "boolean", "graph"]
    variables: tuple[str, ...] = ()
    solutions: tuple[tuple[Term | None, ...], ...] = ()
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] = ()
    dataset: str | None = field(default=None, compare=False)

    @classmethod
    def of(
        cls, result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, dataset: str | None = None
    ) -> ResultSet:
        """Return what a query of pyoxigraph gave, read to its end; ``dataset`` is the version asked."""
        if isinstance(result, ox.QuerySolutions):
            names = tuple(variable.value for variable in result.variables)
            return cls("rows", names, tuple(tuple(solution) for solution in result), dataset=dataset)
        if isinstance(result, ox.QueryBoolean):
            return cls("boolean", boolean=bool(result), dataset=dataset)
        return cls("graph", triples=tuple(result), dataset=dataset)

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

        Rows and yes or no: ``table`` (``width`` characters wide, by default as wide as it needs),
        ``markdown``, and the W3C formats ``json``, ``xml``, ``csv``, ``tsv`` (SPARQL 1.1; CSV lines end in
        CRLF as RFC 4180 and the recommendation want). ``spreadsheet`` is CSV for a program that would take a
        cell for a formula, see :meth:`for_spreadsheet`. A graph: ``turtle``, ``ntriples``, ``rdfxml``,
        ``jsonld``. Raises ``ParameterError`` for a format that does not fit the answer, and for characters
        that XML forbids.
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
        if format == "spreadsheet":
            return "\ufeff" + self.for_spreadsheet()._w3c(ox.QueryResultsFormat.CSV)
        if format == "xml":
            self._check_xml()
        return self._w3c(_SPARQL_FORMATS[format])

    def to_pandas(self, *, curies: bool = False, language: bool = False) -> pd.DataFrame:
        """Return the answer as a frame of pandas; :mod:`iwtld.dataframes` has the types of the columns.

        ``curies`` shortens IRIs by the project's prefixes; ``language`` adds a column ``<variable>_lang``
        behind each that holds texts with a language tag. Raises ``MissingExtraError`` where pandas is not
        installed.
        """
        from iwtld import dataframes

        return dataframes.to_pandas(dataframes.columns(self, curies=curies, language=language))

    def to_polars(self, *, curies: bool = False, language: bool = False) -> pl.DataFrame:
        """Return the answer as a frame of polars; see :meth:`to_pandas`."""
        from iwtld import dataframes

        return dataframes.to_polars(dataframes.columns(self, curies=curies, language=language))

    def to_arrow(self, *, curies: bool = False, language: bool = False) -> pa.Table:
        """Return the answer as a table of arrow; see :meth:`to_pandas`."""
        from iwtld import dataframes

        return dataframes.to_arrow(dataframes.columns(self, curies=curies, language=language))

    def _repr_html_(self) -> str:
        from iwtld.notebook.tables import of_result

        return of_result(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        shown = ResultSet(self.kind, self.variables, self.solutions[:_SHOWN], self.boolean)
        text = f"{len(self)} statements" if self.kind == "graph" else shown.to("table", width=100)
        more = len(self.solutions) - _SHOWN
        printer.text(text + (f"... and {more} more rows" if more > 0 else ""))

    def for_spreadsheet(self) -> ResultSet:
        """Return the rows as texts, those with an apostrophe in front that a spreadsheet would calculate.

        These begin with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return. Spreadsheets show the
        apostrophe as part of the text or not at all, and calculate nothing. As ``spreadsheet`` the text
        begins with the byte order mark by which they know UTF-8.
        """
        if self.kind != "rows":
            return self
        rows = tuple(tuple(_uncalculated(term) for term in solution) for solution in self.solutions)
        return ResultSet("rows", self.variables, rows, dataset=self.dataset)

    def _texts(self) -> tuple[list[str], list[list[str]]]:
        if self.kind == "boolean":
            return ["answer"], [["yes" if self.boolean else "no"]]
        return list(self.variables), [[text_of(term) for term in solution] for solution in self.solutions]

    def _w3c(self, format: ox.QueryResultsFormat) -> str:  # noqa: A002
        document = self._document()
        if format == ox.QueryResultsFormat.JSON:
            return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        text = json.dumps(document, ensure_ascii=False)
        written = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON).serialize(format=format)
        answer = (written or b"").decode()
        # A raw carriage return would be read as a line feed (XML 1.0, section 2.11).
        return answer.replace("\r", "&#13;") if format == ox.QueryResultsFormat.XML else answer

    def _check_xml(self) -> None:
        for number, row in enumerate(self.solutions, 1):
            for name, term in zip(self.variables, row, strict=True):
                if found := _NOT_XML.search(_literal_text(term)):
                    character = f"U+{ord(found.group()):04X}"
                    raise ParameterError(
                        f"XML cannot hold the character {character} of ?{name} in row {number}. Use json."
                    )

    def _document(self) -> dict[str, Any]:
        if self.kind == "boolean":
            return {"head": {}, "boolean": self.boolean}
        bindings = [
            {name: _binding(term) for name, term in zip(self.variables, row, strict=True) if term is not None}
            for row in self.solutions
        ]
        return {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}


def value_of(term: Term | None) -> Value:
    """Return a term as a plain Python value; what cannot be read as its datatype stays text.

    So does a date with a time zone, which ``datetime.date`` cannot hold.
    """
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    text = term.value
    kind = term.datatype.value.removeprefix(_XSD)
    if kind in _INTEGERS:
        return int(text) if _INTEGER.fullmatch(text) else text
    if kind == "decimal":
        return Decimal(text) if _DECIMAL.fullmatch(text) else text
    if kind in ("double", "float"):
        return float(text) if _FLOAT.fullmatch(text) else text
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    if kind == "date" and _DATE.fullmatch(text):
        return _dated(date.fromisoformat, text)
    if kind == "dateTime" and _DATE_TIME.fullmatch(text):
        return _dated(datetime.fromisoformat, text)
    return text


def _dated(read: Callable[[str], date], text: str) -> Value:
    # The 30th of February has the form of a date and is none.
    try:
        return read(text)
    except ValueError:
        return text


def text_of(term: Term | None) -> str:
    """Return a term as people read it: short names, and literals without language and datatype.

    A resource of the project is its kind and slug. Control characters other than line breaks and tabs, with
    which terminal escape sequences begin, and overrides of the writing direction become U+FFFD.
    """
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        text = term.value.removeprefix(ID) if term.value.startswith(ID) else shorten(term.value)
    else:
        text = term.value if isinstance(term, ox.Literal) else str(term)
    return text if text.isascii() and text.isprintable() else "".join(map(_harmless, text))


def _harmless(character: str) -> str:
    control = unicodedata.category(character) == "Cc" and character not in "\n\t"
    return "\ufffd" if control or character in _OVERRIDES else character


def _uncalculated(term: Term | None) -> Term | None:
    if isinstance(term, ox.Triple):
        return term
    text = term.value if term is not None else ""
    return ox.Literal(f"'{text}") if _CALCULATED.match(text) else term


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
        direction = {"its:dir": term.direction.value} if term.direction else {}
        return {**entry, "xml:lang": term.language, **direction}
    return entry if term.datatype.value == _XSD + "string" else {**entry, "datatype": term.datatype.value}


def _literal_text(term: Term | None) -> str:
    """Return the text of all literals in a term, as it is."""
    if isinstance(term, ox.Triple):
        return "".join(map(_literal_text, term))
    return term.value if isinstance(term, ox.Literal) else ""
