"""The drawing of a line with the place marked below it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.errors import Excerpt
from iwtld.reports.characters import length
from iwtld.reports.excerpts import draw


def below(excerpt: Excerpt, width: int | None = None) -> str:
    """Return what stands above the marks, column by column of a terminal."""
    drawing = draw(excerpt, width)
    columns: list[str] = []
    for character in drawing.text:
        if unicodedata.category(character) in ("Mn", "Me", "Cf") and columns:
            columns[-1] += character
        elif unicodedata.east_asian_width(character) in "WF":
            columns += [character, ""]
        else:
            columns.append(character)
    start = len(drawing.indent)
    return "".join(columns[start : start + len(drawing.marks)])


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("untoc,KHM,2016-13-01,unts", "2016-13-01"),
        ('  skos:prefLabel "森林局"@zh , "Viện"@vi ;', '"Viện"@vi'),
        ('  skos:prefLabel "森林局"@zh ;', "林"),
        ('skos:prefLabel "Vie\u0323\u0302n"@vi ; iwt:locator 5', "iwt:locator"),
        ("\tiwt:isoAlpha3\t'KEN' ;", "'KEN'"),
        ("กำลัง iwt:x ก็ดี", "ก็ดี"),
        ("", ""),
    ],
)
def test_the_marks_stand_below_what_they_mark(text: str, marked: str) -> None:
    start = text.index(marked) + 1
    assert below(Excerpt(1, text, start, start + len(marked))) == marked


def test_a_tab_goes_to_the_next_multiple_of_four() -> None:
    drawing = draw(Excerpt(1, "ab\tc", 4, 5))
    assert (drawing.text, drawing.indent) == ("ab  c", "    ")


def test_what_a_terminal_would_obey_is_drawn_as_its_number_and_marked_in_full() -> None:
    excerpt = Excerpt(7, "a\x1b[31mb\u202ec", 2, 3)
    assert draw(excerpt).text == r"a\x1b[31mb\u202ec"
    assert below(excerpt) == r"\x1b"


def test_a_combining_character_alone_is_marked_below_the_one_that_carries_it() -> None:
    assert below(Excerpt(1, "ae\u0301b", 3, 4)) == "e\u0301"


def test_a_place_without_length_marks_the_character_at_it() -> None:
    assert below(Excerpt(1, "森林", 2, 2)) == "林"


def test_the_end_of_a_line_is_marked_behind_its_last_character() -> None:
    drawing = draw(Excerpt(3, "a b", 4, 4))
    assert (drawing.indent, drawing.marks) == ("   ", "^")


def test_a_place_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    assert below(Excerpt(3, 'x "two', 3, 90)) == '"two'


def test_a_long_line_is_cut_around_the_mark() -> None:
    text = "a" * 500 + "WRONG" + "b" * 500
    excerpt = Excerpt(12, text, 501, 506)
    drawing = draw(excerpt, 60)
    assert below(excerpt, 60) == "WRONG"
    assert drawing.text.startswith("…a")
    assert drawing.text.endswith("b…")
    assert length(drawing.number + drawing.text) == 60


def test_a_line_that_was_cut_before_is_counted_from_its_own_beginning() -> None:
    excerpt = Excerpt(1, "KHM,2016-13-01,unts", 905, 915, 901)
    assert below(excerpt) == "2016-13-01"
    assert draw(excerpt).text == "…KHM,2016-13-01,unts"


@given(
    text=st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\r\n"), max_size=120),
    start=st.integers(1, 130),
    size=st.integers(0, 130),
    width=st.one_of(st.none(), st.integers(10, 120)),
    offset=st.sampled_from((1, 40)),
)
def test_a_drawing_fits_and_marks_at_least_one_column_of_it(
    text: str, start: int, size: int, width: int | None, offset: int
) -> None:
    drawing = draw(Excerpt(5, text, start, start + size, offset), width)
    room = max(width or 100, len(drawing.number) + 20)
    assert length(drawing.number + drawing.text) <= room
    assert set(drawing.marks) == {"^"}
    assert len(drawing.gutter) == len(drawing.number)
    assert length(drawing.gutter + drawing.indent + drawing.marks) <= room
    assert not any(unicodedata.category(character) == "Cc" for character in drawing.text)
