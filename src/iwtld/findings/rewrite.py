"""A literal that is written wrongly, as it should be written."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from iwtld.findings.expected import Expected
from iwtld.findings.things import literal
from iwtld.namespaces import SHAPES
from iwtld.validate.datatypes import LEXICAL
from iwtld.validate.vocabulary import RDF, XSD, Term

_TEXT: Final = (RDF + "langString", XSD + "string", XSD + "anyURI")
_WORDS: Final = {"true": {"y", "yes", "true", "t", "1"}, "false": {"n", "no", "false", "f", "0"}}
_LONGEST: Final = 100


def rewritten(value: Term, wanted: Expected) -> tuple[ox.Literal, ...]:
    """Return the literals that a wrong value may have been meant to be, best first; none for no guess.

    Several come back where the value is ambiguous, as 12/03/2005 is. A text of a language that is not told is
    taken to be English.
    """
    if isinstance(value, ox.Literal):
        text = value.value
    elif isinstance(value, ox.NamedNode):
        # An address in angle brackets where the text of the address is expected.
        text = value.value
        if RDF + "langString" in wanted.datatypes and len(wanted.datatypes) == 1:
            return ()
    else:
        return ()
    found: dict[ox.Literal, None] = {}
    typed = [iri for iri in wanted.datatypes if iri not in _TEXT and len(text) <= _LONGEST]
    # What already has the form of one of the datatypes is not read as another.
    exact = [iri for iri in typed if _fits(iri, text.strip())]
    for iri in exact or typed:
        for candidate in [text.strip()] if exact else _candidates(iri, text):
            if _fits(iri, candidate):
                found[ox.Literal(candidate, datatype=ox.NamedNode(iri))] = None
    for iri in wanted.datatypes:
        if iri == RDF + "langString" and text.strip():
            found[ox.Literal(text, language="en")] = None
        elif iri in _TEXT and iri != RDF + "langString":
            found[ox.Literal(text, datatype=ox.NamedNode(iri))] = None
    if not wanted.datatypes and wanted.languages and isinstance(value, ox.Literal) and not value.language:
        found[ox.Literal(text, language=wanted.languages[0])] = None
    return tuple(term for term in found if term != value)


def matching(value: Term, wanted: Expected, *, own: bool) -> tuple[ox.Literal, ...]:
    """Return the text with its capitals, spaces or zeros changed so that it matches the shape's pattern.

    ``own`` tells that the pattern is one of the project's; those of others are not run, because a regular
    expression can be made to run for ever.
    """
    if not own or not isinstance(value, ox.Literal) or len(wanted.patterns) != 1:
        return ()
    text = value.value
    squeezed = re.sub(r"[\s.]+", "", text)
    tried = [text.strip(), squeezed, squeezed.upper(), squeezed.lower(), *(squeezed.zfill(n) for n in (2, 3))]
    found = dict.fromkeys(one for one in tried if one != text and re.search(wanted.patterns[0], one))
    return tuple(ox.Literal(one) for one in list(found)[:1])


def is_own(shape: Term) -> bool:
    """Tell whether a shape is one of the project's."""
    return isinstance(shape, ox.NamedNode) and shape.value.startswith(SHAPES)


def spelt(term: ox.Literal, *, cell: bool) -> str:
    """Return a literal as it is written in a cell, or in Turtle."""
    return term.value if cell else literal(term)


def _fits(datatype: str, text: str) -> bool:
    pattern = LEXICAL.get(datatype)
    return pattern is not None and re.fullmatch(pattern, text) is not None


def _candidates(datatype: str, text: str) -> list[str]:
    # The reader of tables knows how people write dates and numbers; most findings do not need it.
    from iwtld.tables import repair

    name = datatype.removeprefix(XSD)
    if name == "date":
        # A day that the month does not have stays for people to look up.
        numbers = {int(number) for number in re.findall(r"\d{1,2}", text)}
        return [found for found in repair.dates(text) if int(found[-2:]) in numbers]
    if name == "gYearMonth":
        return repair.months(text)
    if name == "gYear":
        return [text.strip()]
    if name == "boolean":
        return [word for word, meanings in _WORDS.items() if text.strip().casefold() in meanings]
    base = (
        "decimal"
        if name in {"decimal", "double", "float"}
        else "dateTime"
        if name == "dateTime"
        else "integer"
    )
    guess = repair.typed(base, text, lambda candidate: _parse(datatype, candidate))
    return guess.split(" or ") if _fits(datatype, guess.split(" or ")[0]) else []


def _parse(datatype: str, text: str) -> str:
    if not _fits(datatype, text):
        raise ValueError(text)
    return text
