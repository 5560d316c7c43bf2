"""Which chart fits an answer."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.results import ResultSet
from iwtld.web.charts import chart

XSD = "http://www.w3.org/2001/XMLSchema#"


def typed(value: str, kind: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + kind))


def answer(**columns: list[ox.Literal | ox.NamedNode | None]) -> ResultSet:
    return ResultSet("rows", tuple(columns), tuple(zip(*columns.values(), strict=True)))


def words(*texts: str) -> list[ox.Literal | ox.NamedNode | None]:
    return [ox.Literal(text) for text in texts]


def numbers(*values: int) -> list[ox.Literal | ox.NamedNode | None]:
    return [typed(str(value), "integer") for value in values]


def years(*values: str) -> list[ox.Literal | ox.NamedNode | None]:
    return [typed(value, "gYear" if len(value) == 4 else "date") for value in values]


def test_a_text_and_a_number_become_one_bar_for_each_row() -> None:
    found = chart(answer(country=words("KEN", "VNM"), treaties=numbers(2, 8)))
    assert found is not None
    assert found.title == "treaties by country"
    assert [(bar.label, bar.shown, bar.share) for bar in found.bars] == [
        ("KEN", "2", 250),
        ("VNM", "8", 1000),
    ]


def test_a_date_and_a_number_are_added_up_by_year_with_the_years_between() -> None:
    found = chart(answer(day=years("2016-03-01", "2016-12-31", "2018", "2019"), cases=numbers(3, 4, 1, 2)))
    assert found is not None
    assert found.kind == "years"
    assert [(bar.label, bar.value) for bar in found.bars] == [
        ("2016", 7),
        ("2017", 0),
        ("2018", 1),
        ("2019", 2),
    ]


def test_rows_are_counted_by_year_where_there_is_no_number() -> None:
    found = chart(
        answer(act=words(*"abcdef"), on=years("2001", "2001", "2002", "2003", "2003-05-06", "2003"))
    )
    assert found is not None
    assert [(bar.label, bar.value) for bar in found.bars] == [("2001", 2), ("2002", 1), ("2003", 3)]


def test_rows_are_counted_by_a_text_that_few_values_share_the_most_frequent_first() -> None:
    found = chart(answer(name=words(*"abcdef"), status=words("in", "out", "in", "held", "in", "out")))
    assert found is not None
    assert found.title == "rows by status"
    assert [(bar.label, bar.value) for bar in found.bars] == [("in", 3), ("out", 2), ("held", 1)]


@pytest.mark.parametrize(
    "result",
    [
        ResultSet("boolean", boolean=True),
        answer(country=words("KEN"), treaties=numbers(2)),
        answer(country=words("KEN", "KEN"), treaties=numbers(1, 2)),
        answer(country=words("KEN", "VNM"), balance=numbers(1, -2)),
        answer(country=words("KEN", "VNM"), treaties=numbers(0, 0)),
        answer(name=words(*"abcdef")),
        answer(status=words("in", "in", "in", "out", "out", "out")),
    ],
    ids=["ASK", "one row", "a text twice", "negative", "all zero", "all different", "two kinds"],
)
def test_nothing_is_drawn_where_no_chart_fits(result: ResultSet) -> None:
    assert chart(result) is None


@given(st.lists(st.tuples(st.integers(1990, 2030), st.integers(0, 999)), min_size=2, max_size=40))
def test_a_chart_by_year_loses_nothing(pairs: list[tuple[int, int]]) -> None:
    found = chart(answer(day=years(*(str(year) for year, _ in pairs)), cases=numbers(*(n for _, n in pairs))))
    if found is not None:
        assert sum(bar.value for bar in found.bars) == sum(number for _, number in pairs)
        assert [int(bar.label) for bar in found.bars] == list(
            range(min(pairs)[0], max(year for year, _ in pairs) + 1)
        )


def test_the_sides_of_a_pair_are_not_counted() -> None:
    # How often a country comes first follows from the order of the codes alone.
    first, second = words(*"AAABBBCCC"), words(*"XYZXYZXYZ")
    assert chart(answer(a=first, b=second)) is None
    assert chart(answer(country_a=first, country_b=second)) is None
    found = chart(answer(a=first, b=second, grade=words(*"ssmmuussm")))
    assert found is not None
    assert found.title == "rows by grade"
