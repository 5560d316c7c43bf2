"""Tables as text: aligned in a terminal, fitted to its width without loss, and safe in Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.text_table import markdown, table

CELL = st.text(st.sampled_from("abcDEF 0123-/;:,._|"), max_size=60)
SCRIPTS = st.text(st.sampled_from("ab -é中国한ไที่ខ្មែ\u0301\u200b"), max_size=40)
TABLES = st.integers(1, 5).flatmap(
    lambda size: st.lists(st.lists(CELL, min_size=size, max_size=size), min_size=1, max_size=4)
)
NAMES = ["a", "status", "shown_by", "b", "reason"]


def unspaced(text: str) -> str:
    return re.sub(r"\s", "", text)


def read_back(text: str, names: list[str]) -> list[list[str]]:
    """Read a table of ASCII text as a person does, in either layout, and drop the spaces of every cell."""
    return [
        [unspaced(cell) for cell in row]
        for row in (read_blocks(text, names) if text.startswith("── 1 ") else read_columns(text))
    ]


def read_columns(text: str) -> list[list[str]]:
    lines = text.splitlines()
    rule = next(line for line in lines if line.startswith("─"))
    spans = [match.span() for match in re.finditer("─+", rule)]
    body = lines[lines.index(rule) + 1 :]
    return [["".join(line[start:end] for line in body) for start, end in spans]]


def read_blocks(text: str, names: list[str]) -> list[list[str]]:
    margin = max(map(len, names)) + 2
    rows: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("── "):
            rows.append([])
        elif line[:margin].strip():
            rows[-1].append(line[margin:])
        else:
            rows[-1][-1] += line[margin:]
    return rows


def width_of(line: str) -> int:
    """Count columns of a terminal for the characters of ``SCRIPTS``, as the Unicode standard draws them."""
    return sum(
        {"中": 2, "国": 2, "한": 2}.get(character, 0 if character in "\u0301\u200bิีึื្่ែ" else 1)
        for character in line
    )


def test_columns_are_as_wide_as_their_longest_cell_and_two_spaces_apart() -> None:
    assert table(["a", "status"], [["IDN", "known"], ["VNM", "unrecorded"]]) == (
        "a    status\n───  ──────────\nIDN  known\nVNM  unrecorded\n"
    )


@pytest.mark.parametrize(
    ("cell", "width"),
    [
        ("Viet Nam", 8),
        ("香港", 4),
        ("범죄인", 6),
        ("ｆｕｌｌ", 8),
        ("ที่นี่", 2),
        ("Vie\u0302\u0323t", 4),
        ("soft\u200bbreak", 9),
        ("Côte d’Ivoire", 13),
    ],
)
def test_a_column_is_as_wide_as_the_terminal_draws_its_text(cell: str, width: int) -> None:
    _, rule, row = table(["c", "d"], [[cell, "x"]]).splitlines()
    assert rule == "─" * width + "  ─"
    assert row == f"{cell}  x"


def test_text_that_fits_is_shown_as_it_is() -> None:
    assert table(["a"], [["  two  spaces "]], 40).splitlines()[2] == "  two  spaces"


def test_lines_of_a_cell_stay_lines() -> None:
    assert table(["a", "b"], [["one\ntwo", "x"]]) == "a    b\n───  ─\none  x\ntwo\n"


def test_a_tab_takes_one_column() -> None:
    assert table(["a", "b"], [["x\ty", "z"]]).splitlines()[2] == "x y  z"


def test_the_widest_column_gives_way_and_words_stay_whole() -> None:
    rows = [["2019-03-05", "The claims cover different periods."]]
    assert table(["day", "reason"], rows, 30) == (
        "day         reason\n"
        "──────────  ──────────────────\n"
        "2019-03-05  The claims cover\n"
        "            different periods.\n"
    )


@pytest.mark.parametrize(
    ("word", "width", "lines"),
    [
        ("op-mekong-dragon-iii", 12, ["op-mekong-", "dragon-iii"]),
        ("https://w3id.org/iwtld/ontology#Agency", 20, ["https://w3id.org/", "iwtld/ontology#", "Agency"]),
        ("InterregionalMeeting", 15, ["Interregional", "Meeting"]),
        ("iccwc-2021;unodc-2021", 12, ["iccwc-2021;", "unodc-2021"]),
        ("犯罪人引渡條約", 6, ["犯罪人", "引渡條", "約"]),
        ("x" * 45, 20, ["x" * 20, "x" * 20, "x" * 5]),
    ],
)
def test_a_word_that_is_too_long_is_broken_where_it_reads_best(
    word: str, width: int, lines: list[str]
) -> None:
    assert table(["c"], [[word]], width).splitlines()[2:] == lines


def test_dates_and_numbers_are_not_broken() -> None:
    rows = [["treaty-relation-from-2019-03-05", "2019-03-05", "1,234,567"]]
    text = table(["relation", "day", "count"], rows, 40)
    assert "2019-03-05  1,234,567" in text


def test_a_table_that_would_be_too_narrow_to_read_becomes_blocks() -> None:
    rows = [["mekong-dragon-iii", "differ-by-date", "The claims cover different periods."], ["x", "", "y"]]
    assert table(["figure", "status", "reason"], rows, 26) == (
        "── 1 ─────────────────────\n"
        "figure  mekong-dragon-iii\n"
        "status  differ-by-date\n"
        "reason  The claims cover\n"
        "        different periods.\n"
        "── 2 ─────────────────────\n"
        "figure  x\n"
        "status\n"
        "reason  y\n"
    )


@given(TABLES, st.integers(1, 120))
def test_no_text_is_lost_at_any_width(rows: list[list[str]], width: int) -> None:
    names = NAMES[: len(rows[0])]
    for row in rows:
        # One row at a time: where one ends and the next begins is for the eye.
        assert read_back(table(names, [row], width), names) == [[unspaced(cell) for cell in row]]


@given(TABLES, st.integers(20, 120))
def test_every_line_keeps_to_the_width(rows: list[list[str]], width: int) -> None:
    text = table(NAMES[: len(rows[0])], rows, width)
    assert max(map(len, text.splitlines())) <= width


@given(st.lists(st.tuples(SCRIPTS, SCRIPTS), min_size=1, max_size=3), st.integers(20, 60))
def test_lines_of_other_scripts_keep_to_the_width_and_lose_nothing(
    rows: list[tuple[str, str]], width: int
) -> None:
    text = table(["a", "b"], rows, width)
    assert max(map(width_of, text.splitlines())) <= width
    for character in "é中国":
        assert text.count(character) == sum(cell.count(character) for row in rows for cell in row)


@given(TABLES)
def test_without_a_width_every_row_is_one_line(rows: list[list[str]]) -> None:
    assert len(table(NAMES[: len(rows[0])], rows).splitlines()) == 2 + len(rows)


def test_no_rows_and_no_columns_are_said_in_words() -> None:
    assert table(["a"], []) == "No rows.\n"
    assert table([], [[]]) == "1 row without columns.\n"
    assert markdown([], [[], []]) == "2 rows without columns.\n"


def markdown_cells(line: str) -> list[str]:
    """Read a row of a Markdown table: cells end at pipes that are not escaped, escapes lose their backslash."""
    assert line.startswith("| ")
    assert line.endswith(" |")
    return [
        re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", cell[1:-1])
        for cell in re.findall(r"((?:\\.|[^\\|])*)\|", line[1:])
    ]


@given(st.lists(st.text(st.sampled_from("ab_*`<>[]()|\\!~&;#$ -.:/"), max_size=30), min_size=1, max_size=4))
def test_markdown_gives_every_cell_back(cells: list[str]) -> None:
    header, rule, row = markdown(["c"] * len(cells), [cells]).splitlines()
    assert markdown_cells(header) == ["c"] * len(cells)
    assert rule == "| " + " | ".join(["---"] * len(cells)) + " |"
    assert markdown_cells(row) == cells


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("A | B", r"A \| B"),
        ("C:\\x", r"C:\\x"),
        ("two\r\nlines", "two<br>lines"),
        ("<script>", r"\<script\>"),
        ("[a](javascript:b)", r"\[a\](javascript:b)"),
        ("*not bold* _nor this_ `nor code`", r"\*not bold\* \_nor this\_ \`nor code\`"),
        ("shown_by", "shown_by"),
        ("a &amp; b", r"a \&amp; b"),
        ("see https://e.org/a_b?c=1&d=_, p. 3", "see <https://e.org/a_b?c=1&d=_>, p. 3"),
        ("https://e.org/a|b", r"<https://e.org/a>\|b"),
    ],
)
def test_markdown_shows_text_and_not_markup(cell: str, written: str) -> None:
    assert markdown(["c"], [[cell]]).splitlines()[2] == f"| {written} |"
