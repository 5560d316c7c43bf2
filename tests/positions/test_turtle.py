"""Where statements stand in Turtle and TriG: held against what the parser yields, and against the text."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings

from iwtld.positions import Span
from iwtld.resources import folder

from .checking import at, check, read, texts
from .documents import PROLOGUE, trig, turtle

PROJECT = sorted([*folder("ontology").glob("*.ttl"), *folder("shapes").rglob("*.ttl")])


@settings(max_examples=60, deadline=None)
@given(turtle())
def test_every_term_of_a_turtle_document_stands_where_the_reader_says(text: str) -> None:
    check(text, "ttl", PROLOGUE)


@settings(max_examples=40, deadline=None)
@given(trig())
def test_every_term_of_a_trig_document_stands_where_the_reader_says(text: str) -> None:
    check(text, "trig", PROLOGUE, least=0)


@pytest.mark.parametrize("path", PROJECT, ids=lambda path: path.name)
def test_the_projects_own_files_are_read_to_the_end(path: Path) -> None:
    text = path.read_text("utf-8")
    prologue = "".join(line + "\n" for line in text.splitlines() if line.startswith(("@prefix", "@base")))
    check(text, "ttl", prologue, least=20)


def test_lines_and_columns_count_from_one_and_the_end_is_exclusive() -> None:
    (statement,) = read("<a>\n  <b> 'c' .")
    assert statement.subject_span == Span(1, 1, 1, 4)
    assert statement.predicate_span == Span(2, 3, 2, 6)
    assert statement.object_span == Span(2, 7, 2, 10)


def test_columns_count_characters_and_not_bytes() -> None:
    (statement,) = read("<é> <b> '😀ü' , <c> .")[:1]
    assert statement.object_span == Span(1, 9, 1, 13)
    assert read("<é> <b> '😀ü' , <c> .")[1].object_span == Span(1, 16, 1, 19)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_kind_of_line_end_ends_a_line(end: str) -> None:
    text = end.join(["<a> <b> '''one", "two''' ;", "<c> <d> ."])
    first, second = read(text)
    assert first.object_span == Span(1, 9, 2, 7)
    assert second.object_span == Span(3, 5, 3, 8)


def test_a_byte_order_mark_takes_no_column() -> None:
    (statement,) = read("\ufeff<a> <b> <c> .")
    assert statement.subject_span == Span(1, 1, 1, 4)


def test_columns_are_right_far_into_a_long_line() -> None:
    values = ", ".join(f"'é{n}'" for n in range(20_000))
    text = f"<a> <b> {values} ."
    found = read(text)
    for number in (0, 1, 9_999, 19_999):
        assert at(text, found[number].object_span) == f"'é{number}'"


def test_relative_iris_resolve_against_the_base_in_force() -> None:
    text = "<a> <b> <c> .\nBASE <http://one.org/x/>\n<a> <b> <../c> .\n@base <two/> .\n<a> <b> <c> ."
    assert [one.object.value for one in read(text)] == [
        "http://example.org/folder/c",
        "http://one.org/c",
        "http://one.org/x/two/c",
    ]


def test_a_prefix_may_be_bound_anew() -> None:
    text = "PREFIX p: <http://one.org/>\np:a p:b p:c .\n@prefix p: <http://two.org/> .\np:a p:b p:c ."
    assert [(one.object.value, one.object_span.line) for one in read(text)] == [
        ("http://one.org/c", 2),
        ("http://two.org/c", 4),
    ]


def test_an_anonymous_node_stands_at_its_bracket() -> None:
    text = "<s> <p> [ <q> 1 ; <r> [ ] ] ."
    assert texts(text) == [("[", "<q>", "1"), ("[", "<r>", "[ ]"), ("<s>", "<p>", "[")]


def test_a_string_at_the_end_of_a_bracket_comes_after_the_statement_around_it() -> None:
    text = "<s> <p> [ <q> 'x' ] ."
    assert texts(text) == [("<s>", "<p>", "["), ("[", "<q>", "'x'")]


def test_what_a_collection_implies_stands_at_its_elements() -> None:
    text = "<s> <p> ( 1 2 ) ."
    assert texts(text) == [
        ("(", "(", "1"),
        ("<s>", "<p>", "("),
        ("2", "2", "2"),
        ("(", "(", "2"),
        ("2", "2", ")"),
    ]


def test_literals_include_their_language_and_their_datatype() -> None:
    text = '<s> <p> \'a\'@en, \'b\' ^^ <t>, """c"""@ar--rtl, 1.0, true .'
    assert [value for _, _, value in texts(text)] == [
        "'a'@en",
        "'b' ^^ <t>",
        '"""c"""@ar--rtl',
        "1.0",
        "true",
    ]


def test_a_number_before_a_full_stop_leaves_it() -> None:
    assert texts("<s> <p> 1.<s> <p> 1.5.") == [("<s>", "<p>", "1"), ("<s>", "<p>", "1.5")]


def test_graph_blocks_of_trig_are_entered() -> None:
    text = "<g> { <s> <p> 1 . <s> <q> 2 } GRAPH _:g { [] <p> 3 } <t> <p> 4 ."
    assert texts(text, "trig") == [
        ("<s>", "<p>", "1"),
        ("<s>", "<q>", "2"),
        ("[]", "<p>", "3"),
        ("<t>", "<p>", "4"),
    ]


def test_annotations_stand_at_what_they_are_written_with() -> None:
    text = "<s> <p> 'x' ~ <r> {| <q> 1 |} ."
    assert texts(text) == [("<s>", "<p>", "'x'"), ("<r>", "~", "'x'"), ("<r>", "<q>", "1")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<a> <b> <c> .\n<a> x <c> .\n<a> <b> <c> .", 1),
        ("<a> <b> 'c\n' .", 0),
        ("<a> <b> <c> ; <d> ", 1),
        ("<a> <b> [ <c> 1 .", 1),
        ("<a> <b> 1 ] .", 1),
        ("p:a p:b p:c .", 0),
        ("<a> <b> '''", 0),
        ("", 0),
        ("# nothing", 0),
    ],
)
def test_the_stream_ends_at_a_syntax_error(text: str, count: int) -> None:
    assert len(read(text)) == count


@pytest.mark.parametrize(
    "text", ["[" * 20_000, "<a> <b> " + "(" * 20_000, "<a> <b> " + "[<c> " * 20_000, "<<" * 20_000]
)
def test_brackets_may_nest_to_any_depth(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "text", ["<a> <b> '''" + '"""' * 20_000, "\n" * 200_000, "#" * 200_000, "<a> <b> :" + "." * 200_000]
)
def test_odd_texts_take_no_more_time_than_others(text: str) -> None:
    assert len(read(text)) <= 1


def test_literals_mean_what_the_parser_says() -> None:
    (one,) = read("<a> <b> '\\u00E9\\n'@EN-gb .")
    assert one.object == ox.Literal("é\n", language="en-gb")
