"""The reader for each form of RDF."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from iwtld.errors import InputError
from iwtld.positions.text import Text
from iwtld.positions.values import Statement

if TYPE_CHECKING:
    from iwtld.incoming.document import Document

_READERS: Final = {
    "ttl": "turtle",
    "trig": "turtle",
    "nt": "lines",
    "nq": "lines",
    "jsonld": "jsonld",
    "rdf": "rdfxml",
    "owl": "rdfxml",
    "xml": "rdfxml",
}


class Reader(Protocol):
    """A module that reads one form of RDF."""

    def described(
        self, document: Document, text: Text, subjects: Collection[Any] | None
    ) -> Iterator[Statement]:
        """Yield the statements about some subjects, labelled as ``Statement`` says; None stands for all."""


def reader_of(document: Document) -> Reader:
    """Return the reader for a document, imported when it is first needed.

    Raises ``InputError`` for a document that is not RDF.
    """
    name = _READERS.get(document.form)
    if name is None:
        raise InputError(f"{document.name}: places are known in RDF files only, and this is {document.form}.")
    return cast(Reader, import_module(f"iwtld.positions.{name}"))


def statements(document: Document, text: str) -> Iterator[Statement]:
    """Yield the statements of a text with their places, in the order in which pyoxigraph parses them.

    ``text`` is what the document's bytes say in UTF-8, its line ends as they are. The stream is lazy and
    ends at a syntax error without a word: saying what is wrong there is for ``iwtld.rdf``. Raises
    ``InputError`` for a document that is not RDF.
    """
    return reader_of(document).described(document, Text(text.encode()), None)
