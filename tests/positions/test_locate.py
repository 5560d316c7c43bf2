"""Looking up the places that findings ask for."""

from __future__ import annotations

import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings

from iwtld.errors import InputError
from iwtld.positions import Located, Span, Term, Text, Wanted, locate, statements

from .checking import FORMS, document, read
from .documents import turtle
from .test_lines import documents as lines

P = "http://e.org/p"
S = ox.NamedNode("http://e.org/s")
XSD = "http://www.w3.org/2001/XMLSchema#"


def look_up(text: str, *wanted: Wanted, form: str = "ttl") -> list[Located]:
    found = locate(document(form), wanted, Text(text.encode()))
    return [found[one] for one in wanted]


def place(text: str, wanted: Wanted, form: str = "ttl") -> Span | None:
    return look_up(text, wanted, form=form)[0].triple


def typed(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


def test_a_node_is_where_it_is_first_a_subject() -> None:
    text = "<x:a> <x:b> <x:c> .\n<x:c> <x:b> 1 .\n<x:c> <x:b> 2 ."
    assert look_up(text, Wanted(ox.NamedNode("x:c"))) == [Located(Span(2, 1, 2, 6))]


def test_a_node_that_is_never_a_subject_has_no_place() -> None:
    text = "<x:a> <x:b> <x:c> ."
    assert look_up(text, Wanted(ox.NamedNode("x:c"), "x:b")) == [Located()]


def test_a_value_is_found_among_others() -> None:
    text = f"<{S.value}> <{P}> 1 ,\n  'x'@en , <x:y> ; <x:q> 'x'@en ."
    assert place(text, Wanted(S, P, ox.Literal("x", language="en"))) == Span(2, 3, 2, 9)
    assert place(text, Wanted(S, P, ox.NamedNode("x:y"))) == Span(2, 12, 2, 17)


def test_a_value_of_another_node_or_property_is_not_taken_for_it() -> None:
    text = f"<x:a> <{P}> 1 . <{S.value}> <x:q> 1 ."
    assert place(text, Wanted(S, P, typed("1", "integer"))) is None


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("01", typed("1", "integer")),
        ("+1.50", typed("1.5", "decimal")),
        ("'1'^^<http://www.w3.org/2001/XMLSchema#boolean>", typed("true", "boolean")),
        ("'2020-01-01+00:00'^^<http://www.w3.org/2001/XMLSchema#date>", typed("2020-01-01Z", "date")),
    ],
)
def test_a_value_is_found_in_the_form_that_a_store_gives_it(written: str, stored: ox.Literal) -> None:
    text = f"<{S.value}> <{P}> 7 , {written} ."
    found = place(text, Wanted(S, P, stored))
    assert found is not None
    assert text[found.column - 1 : found.end_column - 1] == written


def test_a_value_as_it_is_written_comes_before_one_that_means_the_same() -> None:
    text = f"<{S.value}> <{P}> 01 , 1 ."
    found = place(text, Wanted(S, P, typed("1", "integer")))
    assert found is not None
    assert text[found.column - 1 : found.end_column] == "1 "


def test_without_a_value_the_last_one_is_meant_or_the_one_that_is_counted() -> None:
    text = f"<{S.value}> <{P}> 1 , 2 .\n<{S.value}> <x:q> 4 ; <{P}> 3 ."
    values = [place(text, Wanted(S, P)), *(place(text, Wanted(S, P, None, n)) for n in (0, 1, -2, 3))]
    assert [text.splitlines()[one.line - 1][one.column - 1] if one else None for one in values] == [
        "3", "1", "2", "2", None,
    ]  # fmt: skip


def test_a_blank_node_is_found_by_its_number_and_tells_its_label() -> None:
    text = f"<{S.value}> <{P}> [ <x:q> 1 ] .\n_:theirs <{P}> 2 ."
    anonymous, labelled = look_up(text, Wanted(ox.BlankNode("d0b0")), Wanted(ox.BlankNode("d0b1"), P))
    assert anonymous == Located(Span(1, 35, 1, 36), None, None)
    assert labelled == Located(Span(2, 1, 2, 9), Span(2, 27, 2, 28), "_:theirs")


def test_a_blank_node_as_a_value_is_found() -> None:
    text = f"_:b <{P}> _:a .\n<{S.value}> <{P}> _:b , _:a ."
    assert place(text, Wanted(S, P, ox.BlankNode("d0b1"))) == Span(2, 41, 2, 44)
    assert place(
        text.replace(" , _:a", f" .\n<{S.value}> <{P}> _:a"), Wanted(S, P, ox.BlankNode("d0b1")), "nt"
    ) == Span(3, 35, 3, 38)


@pytest.mark.parametrize(
    "subject",
    ["<http://e.org/s>", "<http://e.org/\\u0073>", "  <http://e.org/s>", "<http://e.org/\\U00000073>"],
)
def test_a_subject_is_found_however_a_line_writes_it(subject: str) -> None:
    text = f'<x:a> <x:b> "<http://e.org/s>" .\r\n# <http://e.org/s>\r\n{subject} <{P}> "é" .\r\n'
    (found,) = look_up(text, Wanted(S, P, ox.Literal("é")), form="nt")
    assert found.subject is not None
    assert (found.subject.line, found.triple is not None) == (3, True)


def test_a_statement_behind_a_syntax_error_in_another_line_is_still_found() -> None:
    text = f'<x:a> <x:b> .\n<{S.value}> <{P}> "c" .\n'
    assert look_up(text, Wanted(S), form="nt") == [Located(Span(2, 1, 2, 17))]


def _asked(text: str, form: str) -> None:
    """Ask for all that a text says, and hold the answers against a reading of the whole text."""
    whole = list(statements(document(form), text))
    wanted = {Wanted(one.subject, one.predicate.value, one.object): one for one in reversed(whole)}
    found = locate(document(form), wanted.keys(), Text(text.encode()))
    first = {one.subject: one.subject_span for one in reversed(whole)}
    for question, one in wanted.items():
        assert found[question].subject == first[one.subject]
        assert found[question].triple == one.object_span
    for subject in first:
        assert (
            locate(document(form), [Wanted(subject)], Text(text.encode()))[Wanted(subject)].subject
            == first[subject]
        )


@settings(max_examples=40, deadline=None)
@given(turtle())
def test_all_that_turtle_says_is_found_where_it_stands(text: str) -> None:
    _asked(text, "ttl")


@settings(max_examples=80, deadline=None)
@given(lines(graphs=True))
def test_all_that_n_quads_say_is_found_where_it_stands(text: str) -> None:
    _asked(text, "nq")


def test_part_of_the_graph_is_found_in_every_form(kb_triples: list[ox.Triple], tmp_path: Path) -> None:
    wanted = [Wanted(one.subject, one.predicate.value, one.object) for one in kb_triples[::50]]
    for form, name in FORMS.items():
        path = tmp_path / f"part.{form}"
        prefixes = {"iwt": "https://w3id.org/iwtld/ontology#", "xsd": XSD}
        ox.serialize(kb_triples, path, format=name, prefixes=prefixes)
        found = locate(document(form, path), wanted)
        lines = path.read_text("utf-8").splitlines()
        for one in wanted:
            span = found[one].triple
            assert span is not None
            source = lines[span.line - 1][span.column - 1 : span.end_column - 1]
            assert _parsed(source, prefixes, name) == one.value


def _parsed(source: str, prefixes: dict[str, str], form: ox.RdfFormat) -> Term:
    head = (
        ""
        if form in (FORMS["nt"], FORMS["nq"])
        else "".join(f"PREFIX {p}: <{i}>\n" for p, i in prefixes.items())
    )
    (quad,) = ox.parse(f"{head}<x:x> <x:x> {source} .".encode(), format=form)
    return quad.object


@pytest.fixture(scope="module")
def kb_triples(kb) -> list[ox.Triple]:  # type: ignore[no-untyped-def]
    """Return some thousands of the statements that the project records, without blank nodes."""
    found = []
    for quad in kb.store:
        if not isinstance(quad.object, ox.BlankNode) and not isinstance(quad.subject, ox.BlankNode):
            found.append(quad.triple)
        if len(found) >= 5000:
            break
    return sorted(set(found), key=str)


def test_a_document_that_cannot_be_read_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        locate(document("ttl", tmp_path / "none.ttl"), [Wanted(S)])


def test_a_table_has_no_such_places() -> None:
    with pytest.raises(InputError, match="RDF files only"):
        look_up("id\n1\n", Wanted(S), form="csv")


def test_a_byte_order_mark_takes_no_column() -> None:
    for form in ("ttl", "nt"):
        assert look_up("\ufeff<x:a> <x:b> <x:c> .", Wanted(ox.NamedNode("x:a")), form=form) == [
            Located(Span(1, 1, 1, 6))
        ]


def test_a_few_places_in_many_lines_cost_far_less_than_reading_them() -> None:
    text = "".join(f'<http://e.org/s{n}> <{P}> "{n}" .\n' for n in range(30_000))
    wanted = Wanted(ox.NamedNode("http://e.org/s29999"), P)
    start = time.process_time()
    (found,) = look_up(text, wanted, form="nt")
    between = time.process_time()
    assert len(read(text, "nt")) == 30_000
    assert found.triple == Span(30_000, 40, 30_000, 47)
    assert between - start < (time.process_time() - between) / 3
