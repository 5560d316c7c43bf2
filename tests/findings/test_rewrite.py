"""Literals as they should have been written."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from iwtld.findings.expected import Expected
from iwtld.findings.rewrite import matching, rewritten, spelt
from iwtld.validate.vocabulary import RDF, XSD

DATES = Expected(datatypes=[XSD + "date", XSD + "gYearMonth", XSD + "gYear"])


def literal(text: str, datatype: str | None = None) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype)) if datatype else ox.Literal(text)


def written(value: ox.Literal | ox.NamedNode, wanted: Expected) -> list[str]:
    return [spelt(term, cell=False) for term in rewritten(value, wanted)]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (literal("2005-12-12"), ['"2005-12-12"^^xsd:date']),
        (literal("2005-12", "date"), ['"2005-12"^^xsd:gYearMonth']),
        (literal("2005", "integer"), ['"2005"^^xsd:gYear']),
        (literal("13/03/2005"), ['"2005-03-13"^^xsd:date']),
        (literal("12 March 2005"), ['"2005-03-12"^^xsd:date']),
        (literal("2005-12-12T00:00:00", "dateTime"), ['"2005-12-12"^^xsd:date']),
        (literal("12/03/2005"), ['"2005-03-12"^^xsd:date', '"2005-12-03"^^xsd:date']),
    ],
)
def test_a_date_is_rewritten_and_an_ambiguous_one_in_both_ways(value: ox.Literal, meant: list[str]) -> None:
    assert written(value, DATES) == meant


@pytest.mark.parametrize("text", ["soon", "2017-02-30", "31/02/2005", "about 2005", "1" * 5000])
def test_no_date_is_made_up(text: str) -> None:
    assert written(literal(text), DATES) == []


@pytest.mark.parametrize(
    ("value", "datatype", "meant"),
    [
        (literal("yes"), "boolean", '"true"^^xsd:boolean'),
        (literal("1,200"), "integer", '"1200"^^xsd:integer'),
        (literal("3,5"), "decimal", '"3.5"^^xsd:decimal'),
        (ox.Literal("p. 3", language="en"), "string", '"p. 3"'),
        (ox.NamedNode("https://cites.org/eng"), "string", '"https://cites.org/eng"'),
    ],
)
def test_another_literal_is_written_with_its_datatype(value: ox.Literal, datatype: str, meant: str) -> None:
    assert written(value, Expected(datatypes=[XSD + datatype])) == [meant]


def test_a_text_without_a_language_is_taken_to_be_english() -> None:
    assert written(literal("Royal Thai Customs"), Expected(datatypes=[RDF + "langString"])) == [
        '"Royal Thai Customs"@en'
    ]


def test_what_matches_no_pattern_gets_its_zeros_and_capitals() -> None:
    assert matching(literal("4"), Expected(patterns=["^[0-9]{3}$"]), own=True) == (literal("004"),)
    assert matching(literal("k.h.m "), Expected(patterns=["^[A-Z]{3}$"]), own=True) == (literal("KHM"),)


def test_the_pattern_of_somebody_else_is_not_run() -> None:
    assert matching(literal("a" * 40), Expected(patterns=["^(a+)+$"]), own=False) == ()
