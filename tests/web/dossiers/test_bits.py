"""The pieces of which pages are made: escaping, dates in their own precision, intervals, numbers."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iwtld.web.dates import spoken
from iwtld.web.pages.dossiers.bits import Bit, between, counted, number


class Parsed(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


# A carriage return and the null character are changed by every HTML parser.
words = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]))


@given(text=words, css=words, href=words, iso=words)
def test_no_text_becomes_markup(text: str, css: str, href: str, iso: str) -> None:
    parsed = Parsed(Bit(text, href, css, iso).__html__())
    assert parsed.text == text
    assert len(parsed.tags) <= 1
    assert all(set(attrs) <= {"href", "class", "datetime"} for _, attrs in parsed.tags)


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//evil.example", "\tx:"]
)
def test_an_address_that_is_not_safe_is_no_link(target: str) -> None:
    assert Bit("name", target).__html__() == "name"


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2018", "2018"),
        ("2018-06", "June 2018"),
        ("2018-06-30", "30 June 2018"),
        ("2018-06-03", "3 June 2018"),
        ("2018-13", "2018-13"),
        ("about 2018", "about 2018"),
    ],
)
def test_a_date_keeps_its_precision(iso: str, words: str) -> None:
    assert spoken(iso) == words


@pytest.mark.parametrize(
    ("first", "last", "html"),
    [
        ("2005", "2017", "2005 to 2017"),
        ("2017", "2017", '<time datetime="2017">2017</time>'),
        ("2017-06", None, 'from <time datetime="2017-06">June 2017</time>'),
        (None, "2017", 'until <time datetime="2017">2017</time>'),
        (None, None, ""),
    ],
)
def test_an_interval_says_what_is_known_of_it(first: str | None, last: str | None, html: str) -> None:
    assert "".join(bit.__html__() for bit in between(first, last)) == html


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("10", "years", "10 years"),
        ("1", "years", "1 year"),
        ("0.50", "years", "0.5 years"),
        ("1000000", "KHR", "1,000,000 KHR"),
    ],
)
def test_a_number_is_written_as_people_write_it(value: str, unit: str, words: str) -> None:
    assert number(value, unit) == words


def test_no_thing_is_no_zero() -> None:
    assert [counted(each, "treaty", "treaties") for each in (0, 1, 2)] == [
        "no treaty",
        "1 treaty",
        "2 treaties",
    ]


@given(text=words)
def test_a_brief_text_is_the_beginning_of_the_whole(text: str) -> None:
    brief = Bit(text).brief.text
    assert len(brief) <= 74
    assert text.startswith(brief.removesuffix(" …"))
