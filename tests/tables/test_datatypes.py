"""Lexical forms of XML Schema 1.1 part 2, and what is suggested for a cell that has none of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.tables import Column, Datatype
from iwtld.tables.datatypes import checker, suffix
from iwtld.tables.findings import CellError


def check(text: str, base: str, **facets: Any) -> str:
    return checker(Column("x", datatype=Datatype(base, **facets)))(text)


def failure(text: str, base: str, **facets: Any) -> CellError:
    with pytest.raises(CellError) as caught:
        check(text, base, **facets)
    return caught.value


def suggestion(error: CellError) -> str | None:
    return error.suggestion() if callable(error.suggestion) else error.suggestion


VALID = {
    "integer": ["0", "-1", "+5", "007", "868"],
    "nonNegativeInteger": ["0", "+5", "525"],
    "decimal": ["12.5", "-0.5", ".5", "5.", "+1"],
    "date": ["2005-12-12", "2020-02-29", "0001-01-01", "9999-12-31"],
    "dateTime": ["2019-03-05T14:30:00", "2019-03-05T14:30:00Z", "2019-03-05T14:30:00.125+07:00"],
    "gYear": ["2005", "1873"],
    "gYearMonth": ["2005-12"],
    "boolean": ["true", "false", "1", "0"],
    "anyURI": ["https://www.unodc.org/", "urn:isbn:0451450523", "mailto:a@b.org", "http://x/é"],
}
INVALID = {
    "integer": ["", "1.0", "1,234", "1e3", "--1", "١٢", "1_000", "0x1F", "9" * 5000],
    "nonNegativeInteger": ["-1", "1.0", "many"],
    "decimal": [".", "1,5", "1e3", "INF", "NaN", "1.2.3"],
    "date": [
        "2019-02-30",
        "2019-02-29",
        "2019-2-3",
        "20190203",
        "2005-12-12Z",
        "12/12/2005",
        "2019-W01-1",
        "2005",
    ],
    "dateTime": ["2019-03-05", "2019-03-05 14:30:00", "2019-03-05T25:00:00", "2019-02-30T00:00:00Z"],
    "gYear": ["05", "20005", "0000", "two"],
    "gYearMonth": ["2005-13", "2005-1", "2005"],
    "boolean": ["TRUE", "yes", ""],
    "anyURI": ["www.unodc.org", "http:/x", "https://a b/", "see note", "http://[x/"],
}


LENIENT = {"1_000", "١٢", "1.0", "9" * 5000, "INF", "NaN", "2005-12-12Z", "2019-03-05", "2019-03-05 14:30:00"}
"""What the ``csvw`` package accepts and XML Schema, or the restriction to plain dates, does not."""

UNCHECKED = {"gYear", "gYearMonth", "anyURI"}
"""The datatypes whose lexical form the ``csvw`` package does not check."""


def pairs(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(base, text) for base, texts in table.items() for text in texts]


@pytest.mark.parametrize(("base", "text"), pairs(VALID))
def test_a_text_of_the_datatype_is_accepted(base: str, text: str) -> None:
    expected = {"1": "true", "0": "false"}.get(text, text) if base == "boolean" else text
    assert check(text, base) == expected


@pytest.mark.parametrize(("base", "text"), pairs(INVALID))
def test_a_text_that_is_not_of_the_datatype_is_refused_with_its_value(base: str, text: str) -> None:
    error = failure(text, base)
    assert error.value == text
    assert error.code.code in {"T16", "T17", "T18", "T19"}
    assert suggestion(error)


@pytest.mark.parametrize(("base", "text"), [p for p in pairs(VALID) if p[0] not in UNCHECKED])
def test_another_reader_of_csvw_accepts_the_same_texts(base: str, text: str) -> None:
    metadata = pytest.importorskip("csvw.metadata")
    assert metadata.Datatype.fromvalue(base).read(text) is not None


@pytest.mark.parametrize(
    ("base", "text"), [p for p in pairs(INVALID) if p[0] not in UNCHECKED and p[1] not in LENIENT]
)
def test_another_reader_of_csvw_refuses_the_same_texts(base: str, text: str) -> None:
    metadata = pytest.importorskip("csvw.metadata")
    with pytest.raises(ValueError):  # noqa: PT011
        metadata.Datatype.fromvalue(base).read(text)


@pytest.mark.parametrize(
    ("base", "text", "expected"),
    [
        ("date", "2019-02-30", "2019-02-28"),
        ("date", "2020-02-30", "2020-02-29"),
        ("date", "12/13/2005", "2005-12-13"),
        ("date", "13.12.2005", "2005-12-13"),
        ("date", "03/04/2005", "2005-04-03 or 2005-03-04"),
        ("date", "12 December 2005", "2005-12-12"),
        ("date", "Dec 12, 2005", "2005-12-12"),
        ("date", "2005-1-2", "2005-01-02"),
        ("date", "20051212", "2005-12-12"),
        ("date", "2005-12-12T00:00:00", "2005-12-12"),
        ("date", "2005-13-12", "2005-12-13"),
        ("date", "2005", "Write the whole date as YYYY-MM-DD, or leave the cell blank."),
        ("dateTime", "2019-03-05 14:30:00", "2019-03-05T14:30:00"),
        ("gYearMonth", "3/2019", "2019-03"),
        ("gYearMonth", "March 2019", "2019-03"),
        ("gYear", "c. 1873", "1873"),
        ("integer", "1,234", "1234"),
        ("integer", "1.234.567", "1234567"),
        ("integer", "868.0", "868"),
        ("integer", "８６８", "868"),
        ("decimal", "12,5", "12.5"),
        ("decimal", "1,234.5", "1234.5"),
        ("anyURI", "www.unodc.org/x", "https://www.unodc.org/x"),
        ("anyURI", "https:/www.unodc.org", "https://www.unodc.org"),
        ("anyURI", "https://www.unodc.org/a b.pdf", "https://www.unodc.org/a%20b.pdf"),
        ("boolean", "Yes", "true"),
    ],
)
def test_the_suggestion_is_what_was_meant(base: str, text: str, expected: str) -> None:
    assert suggestion(failure(text, base)) == expected


def test_a_boolean_may_have_words_of_its_own() -> None:
    assert [check(text, "boolean", format="yes|no") for text in ("yes", "no")] == ["true", "false"]
    error = failure("Y", "boolean", format="yes|no")
    assert suggestion(error) == "yes"


@pytest.mark.parametrize(
    ("base", "text", "facets", "bound"),
    [
        ("integer", "5", {"minimum": "10"}, "10"),
        ("integer", "100", {"maximum": "99"}, "99"),
        ("decimal", "9.99", {"minimum": "10"}, "10"),
        ("date", "1873-07-01", {"minimum": "1900-01-01"}, "1900-01-01"),
        (
            "dateTime",
            "2019-03-05T14:30:00+07:00",
            {"minimum": "2019-03-05T08:00:00Z"},
            "2019-03-05T08:00:00Z",
        ),
        ("gYear", "1899", {"minimum": "1900"}, "1900"),
        ("gYearMonth", "2020-02", {"maximum": "2020-01"}, "2020-01"),
    ],
)
def test_a_value_beyond_a_bound_is_refused_and_the_bound_suggested(
    base: str, text: str, facets: dict[str, str], bound: str
) -> None:
    error = failure(text, base, **facets)
    assert error.code.code == "T21"
    assert suggestion(error) == bound


@pytest.mark.parametrize(("base", "text"), [("integer", "10"), ("integer", "99")])
def test_bounds_belong_to_the_range(base: str, text: str) -> None:
    assert check(text, base, minimum="10", maximum="99") == text


def test_a_format_must_match_the_whole_text() -> None:
    assert check("KEN", "string", format="[A-Z]{3}") == "KEN"
    error = failure("KENYA", "string", format="[A-Z]{3}")
    assert error.code.code == "T20"


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("ken", "[A-Z]{3}", "KEN"),
        ("acession", "ratification|accession|succession", "accession or succession"),
        ("Legal Basis", "[a-z-]+", "legal-basis"),
        ("?", "[A-Z]{3}", "Write a text that matches [A-Z]{3}."),
    ],
)
def test_the_suggestion_for_a_format_matches_it(text: str, pattern: str, expected: str) -> None:
    assert suggestion(failure(text, "string", format=pattern)) == expected


def test_lengths_count_characters() -> None:
    assert check("Côte", "string", min_length=4, max_length=4) == "Côte"
    assert failure("Côte d'Ivoire", "string", max_length=4).code.code == "T22"
    assert failure("Cô", "string", min_length=4).code.code == "T22"


PARTIAL = checker(Column("x", partial_date=True))


@pytest.mark.parametrize("text", ["2005", "2005-12", "2005-12-12"])
def test_a_partial_date_has_three_forms(text: str) -> None:
    assert PARTIAL(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2019-02-30", "2019-02-28"), ("2005-13", "Write"), ("12/2005", "2005-12"), ("05", "Write")],
)
def test_a_partial_date_of_no_calendar_is_refused(text: str, expected: str) -> None:
    with pytest.raises(CellError) as caught:
        PARTIAL(text)
    assert (suggestion(caught.value) or "").startswith(expected)


@given(st.dates())
def test_every_date_of_the_calendar_is_a_date(day: date) -> None:
    assert check(day.isoformat(), "date") == day.isoformat()


@given(st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True))
def test_a_date_is_accepted_exactly_when_the_calendar_has_it(text: str) -> None:
    year, month, day = map(int, text.split("-"))
    try:
        date(year, month, day)
    except ValueError:
        failure(text, "date")
    else:
        check(text, "date")


@given(st.text(), st.sampled_from(sorted(VALID)))
def test_any_text_is_either_accepted_or_refused_with_help(text: str, base: str) -> None:
    try:
        help_ = check(text, base) or "blank"
    except CellError as error:
        help_ = suggestion(error) or ""
    assert help_


@pytest.mark.parametrize(("base", "text"), [p for p in pairs(VALID) if p[0] not in {"boolean"}])
def test_an_accepted_text_makes_a_literal_that_compares_with_itself_in_sparql(base: str, text: str) -> None:
    # An ill-typed literal would make the comparison an error, which ASK reports as false.
    literal = f'"{check(text, base)}"{suffix(Datatype(base))}'
    comparable = {"integer", "decimal", "date", "dateTime", "nonNegativeInteger", "gYear", "gYearMonth"}
    operator = "<=" if base in comparable else "="
    assert pyoxigraph.Store().query(f"ASK {{ FILTER({literal} {operator} {literal}) }}")
