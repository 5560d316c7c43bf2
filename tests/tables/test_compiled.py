"""The short cuts for plain columns do what the general way does."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iwtld.tables import Column, Datatype
from iwtld.tables.compiled import CompiledColumn
from iwtld.tables.findings import CellError
from iwtld.tables.memo import LENGTH, SIZE, Memo
from iwtld.tables.template import Variable

COLUMNS = [
    Column("x", property_url="http://x/p"),
    Column("x", property_url="http://x/p", lang="en"),
    Column("x", property_url="http://x/p", required=True),
    Column("x", property_url="http://x/p", null=("-", "n/a")),
    Column("x", property_url="http://x/p", default="unknown"),
    Column("x", property_url="http://x/p", datatype=Datatype("integer", minimum="0")),
    Column("x", property_url="http://x/p", datatype=Datatype("boolean", format="yes|no")),
    Column("x", property_url="http://x/p", datatype=Datatype(format="[A-Z]{3}")),
    Column("x", property_url="http://x/p", separator=";"),
]


def outcome(work: object, cell: str) -> str:
    """Return the text of a cell, or the code of what is wrong with it."""
    assert callable(work)
    try:
        return f"text {work(cell)}"
    except CellError as error:
        return f"code {error.code}"


@pytest.mark.parametrize("column", COLUMNS)
@given(st.text() | st.sampled_from(["KEN", "-", "yes", "868", "-1", "a;b"]))
@example("")
@example("\ufffd")
@example("a\udce9")
def test_the_short_cut_for_a_cell_gives_the_same_text_or_the_same_error(column: Column, cell: str) -> None:
    compiled = CompiledColumn(column, "http://x/g")
    assert outcome(compiled.quick(), cell) == outcome(compiled.text, cell)


@pytest.mark.parametrize("column", [column for column in COLUMNS if column.datatype == Datatype()])
@given(st.text() | st.sampled_from(["KEN", "-", "a;b"]))
@example("")
def test_the_short_cut_for_a_variable_gives_what_its_items_give(column: Column, cell: str) -> None:
    compiled, variable = CompiledColumn(column, "http://x/g"), Variable("x")

    def slowly(cell: str) -> str:
        return ",".join(map(variable.encode, compiled.items(cell)))

    assert outcome(compiled.encoder(variable), cell) == outcome(slowly, cell)


def test_a_memo_computes_what_it_forgot() -> None:
    calls: list[int] = []

    def square(number: int) -> str:
        calls.append(number)
        return str(number**2)

    memo = Memo(square)
    assert [memo[3], memo[3], calls] == ["9", "9", [3]]
    for number in range(3 * SIZE):
        assert memo[number] == str(number**2)
        assert len(memo) <= SIZE


def test_a_memo_does_not_hold_long_texts() -> None:
    memo = Memo(lambda size: "x" * int(size))
    assert len(memo[str(LENGTH + 1)]) == LENGTH + 1
    assert not memo
