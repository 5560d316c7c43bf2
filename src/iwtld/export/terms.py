"""RDF terms as the tokens of canonical N-Triples, the form in which the writers pass them on.

A token says by its first character what it is: ``<`` an IRI (``<<(`` a triple term of RDF 1.2), ``_`` a blank
node, ``"`` a literal. Text is an order of magnitude cheaper to group, sort and cache than term objects.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from iwtld.namespaces import PREFIXES

RDF = PREFIXES["rdf"]
XSD = PREFIXES["xsd"]

TYPE = f"<{RDF}type>"
FIRST = f"<{RDF}first>"
REST = f"<{RDF}rest>"
NIL = f"<{RDF}nil>"

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_NAMED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*>")


class Literal(NamedTuple):
    """The parts of a literal; ``datatype`` is an IRI, ``language`` is empty where there is none."""

    lexical: str
    datatype: str
    language: str


def is_literal(token: str) -> bool:
    """Return whether a token is a literal."""
    return token[0] == '"'


def is_blank(token: str) -> bool:
    """Return whether a token is a blank node."""
    return token[0] == "_"


def is_triple(token: str) -> bool:
    """Return whether a token is a triple term of RDF 1.2."""
    return token.startswith("<<")


def is_valid_iri(token: str) -> bool:
    """Return whether a token is an absolute IRI that every syntax can write."""
    return _IRI.fullmatch(token) is not None


def literal(token: str) -> Literal:
    """Return the parts of a literal's token, with its escapes resolved."""
    end = token.rindex('"')
    lexical = unescape(token[1:end])
    suffix = token[end + 1 :]
    if not suffix:
        return Literal(lexical, XSD + "string", "")
    if suffix.startswith("@"):
        kind = "dirLangString" if "--" in suffix else "langString"
        return Literal(lexical, RDF + kind, suffix[1:])
    return Literal(lexical, suffix[3:-1], "")


def unescape(text: str) -> str:
    """Return the text that an escaped N-Triples string stands for."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    short, long, named = match.groups()
    return _NAMED[named] if named else chr(int(short or long, 16))
