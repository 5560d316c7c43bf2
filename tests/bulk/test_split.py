"""A file divided into parts: together they give what Python's csv module reads from the whole."""

from __future__ import annotations

import csv
import io
import pickle
import time
import tracemalloc
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from iwtld.bulk import split as module
from iwtld.bulk.split import Part, split
from iwtld.errors import InputError
from iwtld.tables.records import MAX_LINE

Record = tuple[int, int, list[str] | str]
"""The number of a record, the line on which it starts, and its cells or what is wrong with it."""

PIECES = ["a", "bc", ",", ",", '"', '""', '"', "\n", "\n", "\r\n", "\r", "é", "\N{ELEPHANT}", " ", "#", "\0"]

files = st.builds(
    lambda marked, texts, lost: (b"\xef\xbb\xbf" if marked else b"") + "".join(texts).encode() + lost,
    st.booleans(),
    st.lists(st.sampled_from(PIECES), max_size=60),
    st.sampled_from([b"", b"\xe9", b"\xe9\n", b"\n\n", b'"']),
)

cells = st.text(alphabet=[*'ab,"\n\r;é ', "\N{ELEPHANT}"], max_size=6)
tables = st.lists(st.lists(cells, min_size=2, max_size=3), min_size=1, max_size=20)


def read(stream: io.TextIOWrapper, line: int = 1, number: int = 1) -> list[Record]:
    """Read records as the tables are read: every physical line apart, errors noted and passed over."""
    found: list[Record] = []
    reader = csv.reader(iter(partial(stream.readline, MAX_LINE), ""), strict=True)
    while True:
        start = line + reader.line_num
        try:
            found.append((number, start, next(reader)))
        except StopIteration:
            return found
        except csv.Error as error:
            found.append((number, start, str(error)))
        number += 1


def whole(path: Path, head: int = 1) -> list[Record]:
    """Read a whole file with Python's csv module; the number of the last record of the head is 1."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        return [(number - head + 1, line, cells) for number, line, cells in read(stream)[head:]]


def joined(parts: tuple[Part, ...]) -> list[Record]:
    found = []
    for part in parts:
        content = part.path.read_bytes()[part.offset : part.end]
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", errors="surrogateescape", newline="")
        found += read(text, part.line, part.row)
    return found


def assert_same(path: Path, count: int, head: int | None = 1) -> tuple[Part, ...]:
    parts = split(path, count, head=head)
    assert joined(parts) == whole(path, head)
    assert len(parts) <= count
    assert all(part.offset < part.end for part in parts)
    assert all(one.end == other.offset for one, other in pairwise(parts))
    if parts:
        assert parts[-1].end == path.stat().st_size
    return parts


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("split") / "t.csv"


@given(content=files, count=st.integers(1, 12), head=st.integers(0, 3), block=st.integers(1, 40))
@example(content=b'h\n"a\n\nb"\n', count=9, head=1, block=3)
@example(content=b'h\na"b\nc"d\n"x\ny"\n', count=5, head=1, block=100)
@example(content=b'h\n"a"b,"c\nd"\ne\n', count=5, head=1, block=100)
@example(content=b"h\r\na\r\nb\rc\r", count=9, head=1, block=1)
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_divided_as_csv_reads_them(
    place: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, count: int, head: int, block: int
) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    place.write_bytes(content)
    assert_same(place, count, head)


@given(
    rows=tables,
    count=st.integers(1, 12),
    style=st.sampled_from([("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL)]),
    block=st.integers(1, 60),
)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_csv_writes_is_divided_as_csv_reads_it(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows: list[list[str]],
    count: int,
    style: tuple[str, int],
    block: int,
) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    end, quoting = style
    with place.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator=end, quoting=quoting).writerows(rows)
    parts = assert_same(place, count)
    assert [cells for _, _, cells in joined(parts)] == rows[1:]


@given(
    lengths=st.lists(st.integers(0, 30), max_size=8),
    quoted=st.lists(st.booleans(), min_size=8, max_size=8),
    block=st.integers(1, 50),
)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_cell_that_is_too_long_ends_its_record_where_it_does_for_csv(
    place: Path, monkeypatch: pytest.MonkeyPatch, lengths: list[int], quoted: list[bool], block: int
) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    before = csv.field_size_limit(12)
    try:
        cells = ['"' + "é\n" * n + '"' if q else "x" * n for n, q in zip(lengths, quoted, strict=False)]
        place.write_text("h\n" + ",".join(cells) + '\na,"b\nc"\n', encoding="utf-8")
        assert_same(place, 6)
    finally:
        csv.field_size_limit(before)


def test_a_part_says_on_which_line_and_in_which_row_its_first_record_stands(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b'id,text\n1,"one\ntwo"\n2,x\n3,"y\nz"\n4,w\n')
    first, second = split(path, 2)
    assert (first.offset, first.line, first.row) == (8, 2, 2)
    assert (second.offset, second.line, second.row) == (8 + 12 + 4, 5, 4)


@pytest.mark.parametrize("head", [None, 4])
def test_what_stands_above_the_header_counts_as_lines_only(tmp_path: Path, head: int | None) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"# one\n\n# two\nid\n1\n2\n")
    (part,) = split(path, 1, head=head)
    assert (part.line, part.row, part.end - part.offset) == (5, 2, 4)


@pytest.mark.parametrize("content", [b"", b"id\n", b"id", b"\xef\xbb\xbf", b"\xef\xbb\xbfid\r\n"])
def test_a_file_without_records_has_no_parts(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert split(path, 4) == ()


def test_parts_are_of_nearly_equal_size(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,text\n" + "".join(f'{n},"a, ""b""\n{n}"\n' for n in range(50_000)), encoding="utf-8")
    parts = assert_same(path, 7)
    sizes = [part.end - part.offset for part in parts]
    assert len(parts) == 7
    assert max(sizes) - min(sizes) < 100


def test_a_part_goes_to_another_process(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id\n1\n2\n", encoding="utf-8")
    parts = split(path, 2)
    assert pickle.loads(pickle.dumps(parts)) == parts


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.csv: the file cannot be read"):
        split(tmp_path / "missing.csv", 2)


@pytest.mark.parametrize(
    "row",
    ['{n},plain,"a ""b"" c\n{n}"\n', '{n},5" barrel,x\n', '{n},{n},"not closed\n'],
    ids=["quoted", "irregular", "not closed"],
)
def test_memory_is_flat_and_time_linear(tmp_path: Path, row: str) -> None:
    path = tmp_path / "t.csv"
    seconds = []
    for size in (20_000, 160_000):
        path.write_text("h\n" + "".join(row.format(n=n) for n in range(size)), encoding="utf-8")
        begin = time.process_time()
        split(path, 16)
        seconds.append(time.process_time() - begin)
    assert seconds[1] < 3 * 8 * seconds[0] + 0.1


def test_memory_does_not_grow_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 1 << 18)
    path = tmp_path / "t.csv"
    peaks = []
    for size in (50_000, 400_000):
        path.write_text("h\n" + "".join(f'{n},"a, b",x\n' for n in range(size)), encoding="utf-8")
        tracemalloc.start()
        split(path, 16)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.2 * peaks[0]
