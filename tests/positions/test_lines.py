"""Where statements stand in N-Triples and N-Quads."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iwtld.positions import Span

from .checking import check, read, texts

_NODES = ("<http://e.org/a>", "<http://e.org/\\u00E9>", "<urn:é>", "_:a", "_:b.c", "_:0", "_:é")
_IRIS = ("<http://e.org/p>", "<urn:p>", "<urn:\\U0001F600>")
_LITERALS = (
    '"x"', '""', '"a\\"b\\\\"', '"_:a <urn:b> . #"', '"é😀\\n"', '"x"@en', '"x"@ar--rtl', '"1"^^<urn:t>',
    '"x" @en', '"1" ^^ <urn:t>', '"\'"',
)  # fmt: skip


@st.composite
def _triple_terms(draw: st.DrawFn, depth: int = 2) -> str:
    objects = st.sampled_from(_NODES + _LITERALS)
    value = draw(objects | _triple_terms(depth - 1) if depth else objects)
    return f"<<( {draw(st.sampled_from(_NODES))} {draw(st.sampled_from(_IRIS))}\t{value})>>"


@st.composite
def documents(draw: st.DrawFn, graphs: bool) -> str:
    chance = Random(draw(st.integers(0, 2**32)))
    lines = []
    for _ in range(draw(st.integers(1, 6))):
        terms = [
            draw(st.sampled_from(_NODES)),
            draw(st.sampled_from(_IRIS)),
            draw(st.sampled_from(_NODES + _LITERALS) | _triple_terms()),
        ]
        if graphs and draw(st.booleans()):
            terms.append(draw(st.sampled_from(_NODES)))
        blank = chance.choice([" ", "\t", "  "])
        lines.append(
            chance.choice(["", " ", "# _:z <urn:a>\n", "\n"])
            + blank.join((*terms, "."))
            + chance.choice(["", " ", " # end", "#"])
        )
    return chance.choice(["\n", "\r\n", "\r"]).join(lines) + chance.choice(["", "\n", "\n\n"])


@settings(max_examples=100, deadline=None)
@given(documents(graphs=False))
def test_every_term_of_n_triples_stands_where_the_reader_says(text: str) -> None:
    check(text, "nt")


@settings(max_examples=50, deadline=None)
@given(documents(graphs=True))
def test_every_term_of_n_quads_stands_where_the_reader_says(text: str) -> None:
    check(text, "nq")


def test_terms_without_space_between_them_are_told_apart() -> None:
    assert texts('<a:a><a:b>"c"@en.\n_:a<a:b>_:c.\n', "nt") == [
        ("<a:a>", "<a:b>", '"c"@en'),
        ("_:a", "<a:b>", "_:c"),
    ]


def test_columns_count_characters_and_not_bytes() -> None:
    (statement,) = read('<urn:é> <urn:b> "😀" .', "nt")
    assert statement.object_span == Span(1, 17, 1, 20)


def test_a_triple_term_is_one_place() -> None:
    text = '<a:a> <a:b> <<( _:a <a:b> <<( <a:a> <a:b> ")>>" )>> )>> <a:g> .'
    assert texts(text, "nq") == [("<a:a>", "<a:b>", '<<( _:a <a:b> <<( <a:a> <a:b> ")>>" )>> )>>')]


@pytest.mark.parametrize(
    "text",
    [
        "<a:a> <a:b> <a:c> .\n<a:a> x .\n<a:a> <a:b> <a:c> .\n",
        "<a:a> <a:b> <a:c> .\n<a:a> <a:b> <a:c>",
        '<a:a> <a:b> <a:c> .\n<a:a> <a:b> "x',
    ],
)
def test_the_stream_ends_at_a_syntax_error(text: str) -> None:
    assert read(text, "nt")[0].object_span == Span(1, 13, 1, 18)
    assert len(read(text, "nt")) <= 2
