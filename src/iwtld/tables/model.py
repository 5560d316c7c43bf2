"""What the metadata of a table says, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from iwtld.namespaces import DATA, GRAPH
from iwtld.tables.template import Template


@dataclass(frozen=True, slots=True)
class Datatype:
    """The datatype of a column, after the CSVW property ``datatype``.

    ``format`` is a regular expression for text and the pair ``yes|no`` for booleans. Bounds are kept as
    they are written. Lengths count characters.
    """

    base: str = "string"
    format: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    min_length: int | None = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, after the CSVW column description.

    ``property_url`` is an IRI. ``value_url`` is applied to each item of a cell that ``separator``
    divides. ``partial_date`` and ``references`` are the extensions ``iwt:partialDate`` (YYYY, YYYY-MM or
    YYYY-MM-DD) and ``iwt:references`` (names of the tables one of which describes the resource).
    """

    name: str
    titles: tuple[str, ...] = ()
    description: str | None = None
    datatype: Datatype = Datatype()
    required: bool = False
    separator: str | None = None
    default: str | None = None
    null: tuple[str, ...] = ()
    lang: str | None = None
    about_url: Template | None = None
    property_url: str | None = None
    value_url: Template | None = None
    virtual: bool = False
    suppress_output: bool = False
    partial_date: bool = False
    references: tuple[str, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """What may stand in the header: the titles, or the name of a column without titles."""
        return self.titles or (self.name,)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values are a key of another table, named by ``table``."""

    columns: tuple[str, ...]
    table: str
    referenced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: where it is, what its columns mean and how its rows are named.

    ``path`` may be replaced (``dataclasses.replace``) to read another file by the same metadata. Such a file
    may say more of itself: ``source`` is the IRI of which its rows are fragments, ``label`` what findings
    call it, and ``rows`` the numbers that findings give to its physical lines (line N is ``rows[N - 1]``).
    """

    name: str
    path: Path
    metadata: Path
    about_url: Template
    columns: tuple[Column, ...]
    title: str | None = None
    description: str | None = None
    graph: str = ""
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    source: str = ""
    label: str = ""
    rows: tuple[int, ...] | None = None

    @property
    def cells(self) -> tuple[Column, ...]:
        """The columns that stand in the file; virtual ones do not."""
        return tuple(column for column in self.columns if not column.virtual)

    @property
    def referred(self) -> tuple[str, ...]:
        """The names of the tables that foreign keys and references name, each once."""
        names = [key.table for key in self.foreign_keys]
        names += [name for column in self.columns for name in column.references]
        return tuple(dict.fromkeys(names))

    @property
    def graph_iri(self) -> str:
        """The IRI of the named graph that holds the triples of the table."""
        return GRAPH + (self.graph or self.name)

    @property
    def source_iri(self) -> str:
        """The IRI of the file; a fragment ``#row=N`` (RFC 7111) names one of its records."""
        return self.source or f"{DATA}{self.name}.csv"

    @property
    def file(self) -> str:
        """What findings call the file."""
        return self.label or str(self.path)
