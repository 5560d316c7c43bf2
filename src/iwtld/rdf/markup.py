"""RDF/XML before it is parsed: well-formed, without a document type, and not nested without end.

The parser of RDF/XML accepts more than XML allows, also a document type in the middle of a document, whose
entities it expands. So Expat reads the document first, in a stream and with every entity off, and the parser
gets what stands before the first mistake.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from iwtld.rdf.scan import part
from iwtld.rdf_codes import DOCUMENT_TYPE, NOT_UTF8, SYNTAX, TOO_DEEP

if TYPE_CHECKING:
    from iwtld.codes import Code

MAX_DEPTH: Final = 200
"""How deep elements may be nested; the parser takes time that grows with the square of the depth."""

_UTF8: Final = ("utf-8", "utf8")
_DOCUMENT_TYPE: Final = re.compile(rb"<!(?:doctype|entity)", re.I)
_NEAR: Final = 1 << 16
_OF_A_TAG: Final = (5, 7, 9, 27)
_AT_THE_END: Final = (3, 5, 6)
_CORRECT: Final = "Correct the file at this place."
_MESSAGES: Final = {
    3: ("The document ends before its elements do.", "Close every element that is open."),
    4: ("This is no XML.", "Write &lt; for <, &amp; for &, and values of attributes in quotation marks."),
    5: ("A tag or a comment is not closed.", "Close it with >."),
    7: ("This end tag belongs to another element than the one that is open.", "Close the inner one first."),
    8: ("The attribute stands there twice.", "Remove one of the two."),
    9: ("Something follows the end of the document.", "Remove it, or put all into one rdf:RDF element."),
    11: ("The file uses an entity that is not declared.", "Write the character itself."),
    17: ("The XML declaration does not stand at the very beginning.", "Remove what is before it."),
    27: ("The prefix of a name is not declared.", 'Declare it in the rdf:RDF element: xmlns:ex="..."'),
}


_NO_DOCUMENT_TYPE: Final = (
    DOCUMENT_TYPE,
    "RDF/XML with a document type is refused, since its entities can do harm.",
    "Remove <!DOCTYPE ...>, and write IRIs out or with namespaces.",
)


class Refusal(NamedTuple):
    """What is wrong with a document, and where.

    Offsets count bytes from the beginning of the file. What stands before ``cut``, the tag that is wrong, may
    be parsed; ``offset`` is the place itself.
    """

    offset: int
    cut: int
    code: Code
    reason: str
    advice: str


class _Refused(Exception):  # noqa: N818
    def __init__(self, code: Code, reason: str, advice: str) -> None:
        self.said = code, reason, advice
        super().__init__(reason)


def refusal(path: Path, start: int, end: int | None = None) -> Refusal | None:
    """Return what is wrong with the markup of a document, or None; it is read from one offset to another.

    Whatever the document declares its encoding to be, it is read as UTF-8, as the parser does.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate("UTF-8", namespace_separator=" ")
    depth = 0

    def begin(name: str, attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _Refused(
                TOO_DEEP,
                f"The elements are nested deeper than {MAX_DEPTH} levels.",
                "Describe each thing at the top, and refer to it with rdf:resource.",
            )

    def leave(name: str) -> None:
        nonlocal depth
        depth -= 1

    def document_type(*_: object) -> None:
        raise _Refused(*_NO_DOCUMENT_TYPE)

    def declaration(version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _UTF8:
            raise _Refused(
                NOT_UTF8,
                f"The document declares the encoding {encoding}.",
                "Save it as UTF-8, and declare that or nothing.",
            )

    parser.StartElementHandler = begin
    parser.EndElementHandler = leave
    parser.StartDoctypeDeclHandler = document_type
    parser.XmlDeclHandler = declaration
    parser.ordered_attributes = True
    try:
        with part(path, start, end) as text:
            parser.ParseFile(text)
    except _Refused as refused:
        cut = _tag(path, start + max(0, parser.CurrentByteIndex))
        return Refusal(cut, cut, *refused.said)
    except expat.ExpatError as error:
        if end is not None and error.code in _AT_THE_END:
            return None
        offset = start + max(0, parser.ErrorByteIndex)
        cut = _tag(path, offset)
        with part(path, cut, cut + 9) as near:
            if _DOCUMENT_TYPE.match(near.read()):
                return Refusal(cut, cut, *_NO_DOCUMENT_TYPE)
        reason, advice = _MESSAGES.get(error.code, (f"{error}.", _CORRECT))
        return Refusal(cut if error.code in _OF_A_TAG else offset, cut, SYNTAX, reason, advice)
    return None


def _tag(path: Path, offset: int) -> int:
    """Return where the tag begins in which a byte stands, or else the byte."""
    start = max(0, offset - _NEAR)
    with part(path, start, offset + 1) as file:
        near = file.read()
    before = near[: offset - start]
    opening = before.rfind(b"<")
    if near[offset - start :] == b"<" or opening <= before.rfind(b">"):
        return offset
    return start + opening
