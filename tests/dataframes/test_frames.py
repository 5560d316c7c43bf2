"""Results as frames of pandas, polars and arrow: the types of the columns, and that no value is lost."""

from __future__ import annotations

import math
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import iwtld
from iwtld.errors import MissingExtraError, ParameterError
from iwtld.namespaces import ID, PREFIXES
from iwtld.results import ResultSet, value_of

XSD = PREFIXES["xsd"]


def typed(lexical: str, datatype: str) -> ox.Literal:
    return ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))


def result(**columns: list[Any]) -> ResultSet:
    return ResultSet("rows", tuple(columns), tuple(zip(*columns.values(), strict=True)))


def pandas_values(found: ResultSet, name: str) -> list[Any]:
    import pandas

    plain = []
    for value in found.to_pandas()[name].tolist():
        if value is None or value is pandas.NA or value is pandas.NaT:
            plain.append(None)
        else:
            plain.append(value.to_pydatetime() if isinstance(value, pandas.Timestamp) else value)
    return plain


def all_values(found: ResultSet, name: str = "x") -> list[list[Any]]:
    polars = found.to_polars()[name].to_list()
    arrow = found.to_arrow()[name].to_pylist()
    return [pandas_values(found, name), polars, arrow]


def same(one: Any, other: Any) -> bool:
    """Equal, where NaN equals itself and pandas holds a day as its midnight."""
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    if isinstance(one, datetime) and not isinstance(other, datetime) and isinstance(other, date):
        return one == datetime(other.year, other.month, other.day)
    return type(one) is type(other) and one == other if one is not None else other is None


DTYPES = {
    "integer": ("Int64", "Int64", "int64"),
    "decimal": ("object", "Decimal(precision=38, scale=2)", "decimal128(38, 2)"),
    "double": ("Float64", "Float64", "double"),
    "boolean": ("boolean", "Boolean", "bool"),
    "date": ("datetime64[s]", "Date", "date32[day]"),
    "zoned": ("datetime64[us, UTC]", "Datetime(time_unit='us', time_zone='UTC')", "timestamp[us, tz=UTC]"),
    "local": ("datetime64[us]", "Datetime(time_unit='us', time_zone=None)", "timestamp[us]"),
    "year": ("string", "String", "string"),
    "month": ("string", "String", "string"),
    "iri": ("string", "String", "string"),
}
EXAMPLES = {
    "integer": typed("42", "integer"),
    "decimal": typed("2.50", "decimal"),
    "double": typed("1.5e3", "double"),
    "boolean": typed("true", "boolean"),
    "date": typed("2018-06-30", "date"),
    "zoned": typed("2018-06-30T12:00:00+02:00", "dateTime"),
    "local": typed("2018-06-30T12:00:00", "dateTime"),
    "year": typed("2018", "gYear"),
    "month": typed("2018-06", "gYearMonth"),
    "iri": ox.NamedNode(ID + "jurisdiction/KEN"),
}


@pytest.mark.parametrize("name", list(DTYPES))
def test_each_datatype_has_its_column_type(name: str) -> None:
    found = result(x=[EXAMPLES[name], None])
    types = (
        str(found.to_pandas().dtypes["x"]),
        str(found.to_polars().schema["x"]),
        str(found.to_arrow().schema.field("x").type),
    )
    assert types == DTYPES[name]
    assert [values[1] for values in all_values(found)] == [None] * 3


COLUMNS = {
    "integer": st.integers(-(2**63), 2**63 - 1).map(lambda n: typed(str(n), "integer")),
    "decimal": st.decimals(-(10**20), 10**20, allow_nan=False, allow_infinity=False, places=6).map(
        lambda d: typed(f"{d:f}", "decimal")
    ),
    "double": st.floats().map(
        lambda f: typed(
            "NaN" if math.isnan(f) else "INF" if f == math.inf else "-INF" if f == -math.inf else repr(f),
            "double",
        )
    ),
    "boolean": st.booleans().map(lambda b: typed(str(b).lower(), "boolean")),
    "date": st.dates().map(lambda d: typed(d.isoformat(), "date")),
    "local": st.datetimes().map(lambda d: typed(d.isoformat(), "dateTime")),
    "zoned": st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=st.just(UTC)).map(
        lambda d: typed(d.isoformat(), "dateTime")
    ),
    "text": st.text(st.characters(codec="utf-8")).map(ox.Literal),
}


@pytest.mark.parametrize("kind", list(COLUMNS))
@given(data=st.data())
@settings(max_examples=25)
def test_values_survive_in_all_three(kind: str, data: st.DataObject) -> None:
    terms = data.draw(st.lists(st.none() | COLUMNS[kind], min_size=1, max_size=8))
    expected = [value_of(term) for term in terms]
    for values in all_values(result(x=terms)):
        assert len(values) == len(expected)
        assert all(map(same, values, expected)), (values, expected)


@given(terms=st.lists(st.none() | st.one_of(*COLUMNS.values()), max_size=8))
@settings(max_examples=40)
def test_a_mixed_column_is_text_as_the_graph_writes_it_and_the_same_in_all_three(terms: list[Any]) -> None:
    found = result(x=terms)
    pandas, polars, arrow = all_values(found)
    assert all(same(a, b) for a, b in zip(pandas, polars, strict=True))
    assert all(same(a, b) for a, b in zip(polars, arrow, strict=True))
    kinds = {term.datatype.value for term in terms if term is not None}
    numbers = {XSD + "integer", XSD + "decimal"}
    if len(kinds) > 1 and not kinds <= numbers and kinds != {XSD + "dateTime"}:
        assert polars == [None if term is None else term.value for term in terms]


@pytest.mark.parametrize(
    "terms",
    [
        [typed("1", "integer"), typed("2018-06-30", "date")],
        [typed("1", "integer"), typed("1.5", "double")],
        [typed("2018-06-30", "date"), typed("2018-06-30T12:00:00Z", "dateTime")],
        [typed("2018-06-30T12:00:00", "dateTime"), typed("2018-06-30T12:00:00Z", "dateTime")],
        [typed("2018-06-30", "date"), typed("2018-02-30", "date")],
        [typed(str(2**63), "integer")],
        [typed("1" * 30 + "." + "1" * 9, "decimal")],
        [typed("0001-01-01T00:00:00+02:00", "dateTime")],
    ],
    ids=["date", "double", "time", "zone", "no date", "65 bits", "39 digits", "before the calendar"],
)
def test_what_one_type_does_not_hold_is_text(terms: list[ox.Literal]) -> None:
    assert all_values(result(x=terms)) == [[term.value for term in terms]] * 3


def test_integers_among_decimals_become_decimals() -> None:
    found = result(x=[typed("2", "integer"), typed("2.5", "decimal")])
    assert all_values(found) == [[Decimal(2), Decimal("2.5")]] * 3


def test_an_instant_keeps_its_moment_in_utc() -> None:
    found = result(x=[typed("2018-06-30T12:00:00+02:00", "dateTime")])
    moment = datetime(2018, 6, 30, 12, tzinfo=timezone(timedelta(hours=2)))
    assert all_values(found) == [[moment]] * 3
    assert found.to_arrow()["x"].to_pylist()[0].utcoffset() == timedelta(0)


def test_nan_is_a_value_and_not_null() -> None:
    found = result(x=[typed("NaN", "double"), None])
    assert found.to_pandas()["x"].isna().tolist() == [False, True]
    assert found.to_polars()["x"].is_null().to_list() == [False, True]
    assert found.to_arrow()["x"].null_count == 1


def test_columns_keep_the_order_of_the_query() -> None:
    found = ResultSet.of(ox.Store().query("SELECT ?z ?a ?m WHERE { VALUES (?a ?m ?z) { (1 2 3) } }"))
    assert list(found.to_pandas()) == list(found.to_polars().columns) == found.to_arrow().column_names
    assert list(found.to_pandas()) == ["z", "a", "m"]


def test_an_empty_result_keeps_the_names_of_its_columns() -> None:
    found = ResultSet.of(ox.Store().query("SELECT ?b ?a WHERE { ?b ?a 1 }"))
    assert list(found.to_pandas()) == found.to_polars().columns == found.to_arrow().column_names == ["b", "a"]
    assert found.to_pandas().shape == found.to_polars().shape == found.to_arrow().shape == (0, 2)


def test_curies_shorten_what_a_prefix_covers_and_nothing_else() -> None:
    iris = [ox.NamedNode(ID + "jurisdiction/KEN"), ox.NamedNode("https://example.org/a")]
    assert result(x=iris).to_polars(curies=True)["x"].to_list() == [
        "id:jurisdiction/KEN",
        "https://example.org/a",
    ]
    assert result(x=iris).to_polars()["x"].to_list() == [iri.value for iri in iris]


def test_language_tags_come_on_request_behind_their_column() -> None:
    names = [ox.Literal("Kenya", language="en"), ox.Literal("Kenia", language="de"), None]
    found = result(name=names, n=[typed("1", "integer")] * 3)
    assert list(found.to_pandas()) == ["name", "n"]
    frame = found.to_polars(language=True)
    assert frame.columns == ["name", "name_lang", "n"]
    assert frame["name_lang"].to_list() == ["en", "de", None]


def test_a_language_column_never_hides_one_of_the_query() -> None:
    found = result(name=[ox.Literal("Kenya", language="en")], name_lang=[ox.Literal("x")])
    with pytest.raises(ParameterError, match=r"\?name_lang.*Rename"):
        found.to_pandas(language=True)


def test_the_answer_to_ask_is_one_truth_value() -> None:
    found = ResultSet.of(ox.Store().query("ASK { ?s ?p ?o }"))
    assert found.to_polars().to_dicts() == [{"answer": False}]
    assert str(found.to_arrow().schema.field("answer").type) == "bool"


def test_a_graph_is_a_frame_of_its_statements() -> None:
    node = ox.NamedNode("https://example.org/a")
    graph = ResultSet("graph", triples=(ox.Triple(node, node, typed("7", "integer")),))
    assert graph.to_polars().to_dicts() == [{"subject": node.value, "predicate": node.value, "object": 7}]


@pytest.mark.parametrize(
    ("method", "package"), [("pandas", "pandas"), ("polars", "polars"), ("arrow", "pyarrow")]
)
def test_a_missing_package_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, method: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"pip install 'iwtld\[{method}\]'"):
        getattr(result(x=[None]), f"to_{method}")()


def test_gaps_are_a_row_each(kb: iwtld.KnowledgeBase) -> None:
    gaps = kb.gaps("extradition", among="ASEAN", on="2016-12-31")
    frame = gaps.to_polars()
    assert frame.height == len(gaps)
    assert frame["routes"].dtype.is_integer()
    assert (frame["a"][0], frame["b"][0], frame["status"][0]) == (
        gaps.gaps[0].a,
        gaps.gaps[0].b,
        gaps.gaps[0].status,
    )


def test_a_matrix_is_a_row_for_each_ordered_pair(kb: iwtld.KnowledgeBase) -> None:
    matrix = kb.matrix("extradition", among="KEN,THA,VNM", on="2016-12-31")
    frame = matrix.to_pandas()
    assert list(frame) == ["requesting", "requested", "grade", "certainty", "could_be"]
    assert len(frame) == 6
    table = frame.pivot(index="requesting", columns="requested", values="grade")
    assert table.loc["VNM", "THA"] == str(matrix["VNM", "THA"].grade)


def test_a_timeline_has_days_and_what_brought_them_about(kb: iwtld.KnowledgeBase) -> None:
    changes = kb.timeline("VNM", "KHM", form="extradition", until="2026-01-01")
    table = changes.to_arrow()
    assert str(table.schema.field("on").type) == "date32[day]"
    assert table["on"].to_pylist() == [change.on for change in changes]
    assert table["because"].to_pylist()[-1] == "; ".join(cause.says for cause in changes[-1].because)


def test_differences_and_acts_have_frames_even_where_there_are_none(kb: iwtld.KnowledgeBase) -> None:
    same_day = kb.diff("extradition", before="2016-12-31", after="2016-12-31", among="KEN,THA")
    assert same_day.to_polars().columns[:4] == ["requesting", "requested", "move", "before_grade"]
    assert same_day.to_polars().height == 0
    fixes = kb.fixes("extradition", among="KEN,THA", on="2016-12-31", top=3, steps=1)
    assert fixes.to_polars()["closes"].to_list() == [option.closes for option in fixes.options]
