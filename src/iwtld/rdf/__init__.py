"""Read RDF files that somebody handed in, with what could harm the reader refused first.

The parsers never reach the network or the file system: imports are not followed, contexts are not fetched.
What can still end a process is refused before it is parsed: RDF/XML with a document type, whose entities can
grow without bound, and what is nested thousands of levels deep. Files are read as streams; of JSON-LD alone
all is kept in memory, since its parser keeps it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from iwtld.errors import Finding, InputError
from iwtld.rdf import forms, streams
from iwtld.rdf.faults import Faults
from iwtld.rdf.labelled import OWL_IMPORTS, labelled, watched
from iwtld.rdf.scan import part, position, scan
from iwtld.rdf_codes import CONTROL_CHARACTER, EMPTY, IMPORT, NOT_UTF8, WRONG_FORM

if TYPE_CHECKING:
    from iwtld.incoming.document import Document

EXTENSIONS: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""The extensions of RDF files; the content is read as what the extension says, never guessed."""


def read(document: Document, findings: list[Finding]) -> Iterator[ox.Quad]:
    """Yield the statements of a document, and append what is wrong with it to ``findings``.

    Blank nodes are labelled ``d{document number}b{n}``, n counted from 0 in the order in which they appear,
    the subject of a statement before its object. Relative IRIs resolve against the document's base. A finding
    is appended no later than the stream ends; behind a syntax error no statement is yielded, though in forms
    whose statements stand apart more errors are looked for.

    Raises ``InputError`` when the file cannot be read or its form is none of ``EXTENSIONS``.
    """
    if document.form not in EXTENSIONS:
        known = ", .".join(EXTENSIONS)
        raise InputError(f"{document.name}: the form of the file is unknown. Known are .{known}.")
    try:
        yield from _read(document, Faults(document, findings))
    except OSError as error:
        raise InputError(f"{document.name} cannot be read: {error.strerror or error}.") from error


def _read(document: Document, faults: Faults) -> Iterator[ox.Quad]:
    found = scan(document.path)
    faults.head = found.head
    if found.is_empty and found.not_text is None:
        faults.add(EMPTY, "The file is empty.", "Check that it was saved.", severity="warning")
        return
    end = None if found.not_text is None else _readable(found.not_text, faults)
    if end == 0:
        return
    imports: list[ox.Quad] = []

    def relabelled(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        if found.has_blank_nodes or document.form not in _PLAIN:
            quads = labelled(quads, document.number)
        return watched(quads, imports) if found.has_imports else iter(quads)

    quads = _STREAMS[document.form](EXTENSIONS[document.form], found, end, faults, relabelled)
    first = next(quads, None)
    if first is not None:
        yield first
        yield from quads
    elif faults.is_clean:
        faults.add(
            EMPTY, "The file holds no statement.", "Check that it is the right one.", severity="warning"
        )
    _not_followed(imports, faults)


def _readable(bad: int, faults: Faults) -> int:
    """Add what is wrong with a file that is no text, and return up to where it may be read."""
    if guess := forms.binary(faults.head):
        name = forms.NAMES[faults.document.form]
        faults.add(WRONG_FORM, f"The file is named as {name} and is {guess.what}.", guess.advice, (1, 1))
        return 0
    if forms.is_utf16(faults.head):
        faults.add(NOT_UTF8, "The file is in UTF-16.", "Save it as UTF-8.", (1, 1))
        return 0
    with part(faults.document.path, bad, bad + 1) as file:
        byte = file.read()
    place = position(faults.document.path, bad)
    faults.cut(bad)
    if byte == b"\0":
        faults.add(
            CONTROL_CHARACTER, "The file holds the character NUL.", "Save it as text, in UTF-8.", place
        )
        return bad
    reason = f"The byte 0x{byte.hex().upper()} is not UTF-8"
    with suppress(UnicodeDecodeError):
        reason += f"; in Windows-1252 it is {byte.decode('windows-1252')!r}"
    faults.add(NOT_UTF8, f"{reason}.", "Save the file as UTF-8.", place)
    return bad


def _not_followed(imports: Sequence[ox.Quad], faults: Faults) -> None:
    if not imports:
        return
    from iwtld.positions import Wanted, locate

    asked = [Wanted(quad.subject, OWL_IMPORTS.value, quad.object) for quad in imports]
    places = locate(faults.document, asked)
    for quad, wanted in zip(imports, asked, strict=True):
        span = places[wanted].triple if wanted in places else None
        faults.add(
            IMPORT,
            f"The import of {quad.object} is not followed.",
            "Hand in that file as well if what it says should count.",
            (span.line, span.column) if span else None,
            severity="info",
            focus=quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject),
        )


_PLAIN: Final = ("ttl", "trig", "nt", "nq")
"""The forms in which a blank node can be told by its first characters."""
_STREAMS: Final = {
    "ttl": streams.turtle,
    "trig": streams.turtle,
    "nt": streams.lines,
    "nq": streams.lines,
    "rdf": streams.rdf_xml,
    "owl": streams.rdf_xml,
    "xml": streams.rdf_xml,
    "jsonld": streams.json_ld,
}
