"""Tokens of canonical N-Triples, taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal as Term
from pyoxigraph import NamedNode

from iwtld.export.terms import Literal, literal, unescape
from iwtld.namespaces import PREFIXES

XSD = PREFIXES["xsd"]
RDF = PREFIXES["rdf"]


def test_every_escape_of_n_triples_is_resolved() -> None:
    # ECHAR and UCHAR of https://www.w3.org/TR/n-triples/#n-triples-grammar.
    assert unescape(r"\t\b\n\r\f\"\'\\\u00E9\U0001F418\\n") == "\t\b\n\r\f\"'\\é\N{ELEPHANT}\\n"


@given(st.text(st.characters(codec="utf-8")))
def test_a_literal_of_the_engine_gives_back_its_text(text: str) -> None:
    assert literal(str(Term(text))) == Literal(text, XSD + "string", "")


@pytest.mark.parametrize(
    ("term", "parts"),
    [
        (Term('"@en', language="fr"), Literal('"@en', RDF + "langString", "fr")),
        (Term('"^^<x>', datatype=NamedNode(XSD + "date")), Literal('"^^<x>', XSD + "date", "")),
    ],
)
def test_what_looks_like_a_suffix_inside_the_text_is_text(term: Term, parts: Literal) -> None:
    assert literal(str(term)) == parts
