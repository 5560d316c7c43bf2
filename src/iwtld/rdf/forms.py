"""What a file is when it is not what its name says.

A file is read as what its name says. Only when that fails is its beginning looked at, to say something more
useful than at which character the parser gave up.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from iwtld.positions.text import BYTE_ORDER_MARK

NAMES: Final = {
    "ttl": "Turtle",
    "trig": "TriG",
    "nt": "N-Triples",
    "nq": "N-Quads",
    "rdf": "RDF/XML",
    "owl": "RDF/XML",
    "xml": "RDF/XML",
    "jsonld": "JSON-LD",
}
"""What the forms are called in messages."""


class Guess(NamedTuple):
    """What a file looks like, as the object of a sentence, and what to do."""

    what: str
    advice: str


_UNPACK: Final = "Unpack it, and hand in the files that it holds."
_PAGE: Final = "Save the data itself, and not the page that shows it."
_BINARY: Final = (
    (b"PK\x03\x04", Guess("a zip archive or a workbook", "Name it .zip or .xlsx.")),
    (b"\x1f\x8b", Guess("a file packed by gzip", _UNPACK)),
    (b"BZh", Guess("a file packed by bzip2", _UNPACK)),
    (b"\xfd7zXZ", Guess("a file packed by xz", _UNPACK)),
    (b"%PDF", Guess("a PDF document", "Hand in the data that the document shows.")),
    (b"\xd0\xcf\x11\xe0", Guess("an Office document of the old kind", "Save it as .xlsx or .csv.")),
)
_FEW: Final = 100
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")

_LINE: Final = r"(?:\s|#[^\n]*\n)*+"
_TEXT: Final = (
    (re.compile(r"\s*+<(?:!doctype\s+html|html|head|body|meta)\b", re.I), Guess("a web page (HTML)", _PAGE)),
    (re.compile(r"\s*+<(?:\?xml|rdf:RDF)\b"), Guess("RDF/XML", "Name it .rdf.")),
    (re.compile(r'\s*+(?:\[\s*)?\{\s*+(?:"|\})'), Guess("JSON", "Name it .jsonld.")),
    (re.compile(_LINE + r"(?:@(?:prefix|base)\b|(?i:prefix|base)\s)"), Guess("Turtle", "Name it .ttl.")),
    (
        re.compile(_LINE + r"<[^<>\s]*+>\s++<[^<>\s]*+>\s++[<\"_]"),
        Guess("N-Triples or Turtle", "Name it .ttl, or .nq if its lines have four terms."),
    ),
    (
        re.compile(r"\w[\w .-]*+(?:(?P<mark>[,;\t])\w[\w .-]*+)(?:(?P=mark)\w[\w .-]*+)*+\r?+(?:\n|$)"),
        Guess("a table (CSV)", "Name it after the table that it is part of, such as instruments.csv."),
    ),
)
_EQUAL: Final = {
    "Turtle": ("ttl", "trig"),
    "RDF/XML": ("rdf", "owl", "xml"),
    "JSON": ("jsonld",),
    "N-Triples or Turtle": ("ttl", "trig", "nt", "nq"),
}


def binary(head: bytes) -> Guess | None:
    """Return what a file that is no text in UTF-8 is, by its first bytes, or None."""
    return next((guess for signature, guess in _BINARY if head.startswith(signature)), None)


def is_utf16(head: bytes) -> bool:
    """Whether a file begins with the mark of UTF-16, or as text in it does: every other byte is 0."""
    return head.startswith(_UTF16) or any(
        len(half) > 1 and half.count(0) * 2 > len(half) for half in (head[:_FEW:2], head[1:_FEW:2])
    )


def other_form(head: bytes, form: str) -> Guess | None:
    """Return what a text looks like that cannot be read as ``form``, or None when it looks like that form."""
    text = head.removeprefix(BYTE_ORDER_MARK).decode("utf-8", errors="replace")
    for pattern, guess in _TEXT:
        if pattern.match(text):
            return None if form in _EQUAL.get(guess.what, ()) else guess
    return None
