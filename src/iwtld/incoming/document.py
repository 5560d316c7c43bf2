"""One file, or one part of a container, that somebody handed in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

TABLE: Final = "csv"
"""The form of a document that is a table."""


@dataclass(frozen=True, slots=True)
class Document:
    """A piece of incoming data: a table, or a file of RDF.

    ``name`` is what findings call it: the path as it was given, ``bundle.zip!/actors.ttl``,
    ``new.xlsx!/treaty-actions`` or ``<stdin>``. ``path`` is where its bytes are now, maybe in a temporary
    folder. ``form`` is ``csv`` for a table, else an extension that ``iwtld.rdf`` knows. ``number`` counts the
    documents of a run from 0; the blank nodes of a document are labelled ``d{number}b{n}``. Relative IRIs
    resolve against ``base``. ``table`` is the name of the table, and ``rows`` maps the lines of a table that
    came from a workbook to the rows of its sheet: line N was row ``rows[N - 1]``.
    """

    name: str
    path: Path
    form: str
    number: int
    base: str
    table: str | None = None
    rows: tuple[int, ...] | None = None

    @property
    def source_iri(self) -> str:
        """The IRI that stands for a table while it is examined; ``#row=N`` (RFC 7111) names a record."""
        return f"urn:x-iwtld:document:{self.number}"

    @property
    def is_table(self) -> bool:
        """Whether the document is a table of the project, and not RDF."""
        return self.form == TABLE
