"""Rows are counted in the bytes that the engine writes, however these are cut."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.web.problems import Problem
from iwtld.web.sparql.counting import counter
from iwtld.web.sparql.formats import RESULTS

TEXTS = st.text(st.sampled_from('ab",{}[]:<>\\\n\r\t<result>é'), max_size=12)
CELLS = st.one_of(TEXTS.map(ox.Literal), st.just(ox.NamedNode("https://e.org/")))
TABLES = st.lists(st.tuples(CELLS, CELLS), max_size=8)


def written(rows: list[tuple[ox.Literal | ox.NamedNode, ...]], name: str) -> bytes:
    values = " ".join(f"({' '.join(map(str, row))})" for row in rows)
    result = ox.Store().query(f"SELECT ?bindings ?y {{ VALUES (?bindings ?y) {{ {values} }} }}")
    return result.serialize(format=RESULTS[name]) or b""


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    stream = io.BytesIO(data)
    return iter(lambda: stream.read(size), b"")


@pytest.mark.parametrize("name", ["xml", "csv", "tsv"])
@given(rows=TABLES, size=st.integers(1, 40))
def test_exactly_the_rows_are_counted(
    name: str, rows: list[tuple[ox.Literal | ox.NamedNode, ...]], size: int
) -> None:
    data = written(rows, name)
    passed = counter(name, len(rows))
    assert b"".join(passed(piece) for piece in pieces(data, size)) == data
    if rows:
        passed = counter(name, len(rows) - 1)
        with pytest.raises(Problem):
            [passed(piece) for piece in pieces(data, size)]


@given(rows=TABLES, size=st.integers(1, 40))
def test_no_row_of_json_goes_uncounted_and_only_literals_like_an_empty_row_count_too_much(
    rows: list[tuple[ox.Literal | ox.NamedNode, ...]], size: int
) -> None:
    data = written(rows, "json")
    alike = sum(cell.value.count(",{}") for row in rows for cell in row)
    passed = counter("json", len(rows) + alike)
    assert b"".join(passed(piece) for piece in pieces(data, size)) == data
    if rows:
        passed = counter("json", len(rows) - 1)
        with pytest.raises(Problem):
            [passed(piece) for piece in pieces(data, size)]
