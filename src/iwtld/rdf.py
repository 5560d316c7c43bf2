"""Read RDF files that somebody handed in, with what could harm the reader refused first.

The engine's parsers never reach the network or the file system. Two kinds of files can still end the
process, and are refused before they are parsed: RDF/XML with a document type, whose entities can expand
without bound, and JSON-LD that is nested thousands of levels deep.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from iwtld.errors import Finding, InputError

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
MAX_DEPTH: Final = 200
"""How deep JSON-LD may be nested; the engine itself fails at about 5,000."""

_BRACKET_OR_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def read(path: Path) -> tuple[list[ox.Quad], list[Finding]]:
    """Return the statements of an RDF file, or findings when it is not well-formed or is refused.

    Relative IRIs are resolved against the file's own place. Blank nodes get labels that no other file has.
    Raises ``InputError`` when the file cannot be read or its extension is not one of ``EXTENSIONS``.
    """
    form = EXTENSIONS.get(path.suffix.lstrip(".").lower())
    if form is None:
        known = ", .".join(("csv", *EXTENSIONS))
        raise InputError(f"{path}: the form of the file is unknown. Known are .{known}.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    if refusal := _refusal(content, form):
        return [], [Finding(str(path), None, None, "rdf-refused", refusal)]
    try:
        base = path.resolve().as_uri()
        return list(ox.parse(content, format=form, base_iri=base, rename_blank_nodes=True)), []
    except SyntaxError as error:
        # What the parser says when a JSON-LD file names a context by its address.
        if "LoadDocumentCallback" in error.msg:
            reason = "The file refers to a context elsewhere, which is never fetched."
            help_text = "Write the context into the file."
        else:
            reason, help_text = error.msg, "Correct the file at this place."
        return [], [
            Finding(str(path), error.lineno, error.offset, "rdf-syntax", reason, suggestion=help_text)
        ]


def _refusal(content: bytes, form: ox.RdfFormat) -> str | None:
    if form == ox.RdfFormat.RDF_XML:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return f"The file is not in UTF-8: byte {error.start} cannot be read."
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            return "RDF/XML with a document type is refused. Write the IRIs out, without entities."
    if form == ox.RdfFormat.JSON_LD and _depth(content) > MAX_DEPTH:
        return f"JSON-LD that is nested deeper than {MAX_DEPTH} levels is refused."
    return None


def _depth(content: bytes) -> int:
    """Return how deep the brackets of a JSON text are nested, those in strings left out."""
    deepest = depth = 0
    for match in _BRACKET_OR_STRING.finditer(content):
        if match[0] in (b"[", b"{"):
            depth += 1
            deepest = max(deepest, depth)
        elif match[0] in (b"]", b"}"):
            depth -= 1
    return deepest
