"""Stored queries: their headers, their parameters, and the binding of values as typed terms."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from iwtld.errors import ParameterError, ResourceError, UnknownNameError
from iwtld.queries import StoredQuery, bind, check, find_query, load_queries, parse
from iwtld.queries.parameters import Term, Value, term

XSD = "http://www.w3.org/2001/XMLSchema#"

TREATIES = """\
#+ summary: Which treaties bind the country on the date?
#+ description: Parties and successors;
#+   signatories are left out.
#+ tags: treaties, parties
#+ answers: CQ012, CQ013
#+ param: country country required "ISO code or name of the country"
#+ param: on date default=today "the date of the question"
#+ param: scope text(specific|all) default=all "which instruments count"
#+ param: limit integer optional "at most so many"
#+ example: country=VNM on=2018-01-01

PREFIX iwt: <https://w3id.org/iwtld/ontology#>
SELECT ?treaty ?from WHERE {
  VALUES ?country { UNDEF }
  VALUES ?on { UNDEF }
  VALUES ?scope { UNDEF }
  VALUES ?limit { UNDEF }
  ?treaty iwt:bindsState ?country .
  { SELECT ?treaty ?from WHERE { VALUES ?on { UNDEF } ?treaty iwt:inForceFrom ?from . FILTER(?from <= ?on) } }
}
"""
PATH = Path("treaties/treaties-of-country.rq")


def resolve(kind: str, name: str) -> str:
    if (kind, name) != ("country", "VNM"):
        raise UnknownNameError(kind, name, ["VNM"])
    return "https://w3id.org/iwtld/id/jurisdiction/VNM"


def minimal(param: str, body: str, example: str = "x=1") -> StoredQuery:
    return parse(
        f"#+ summary: A test.\n#+ param: {param}\n#+ example: {example}\n{body}\n", Path("t/query.rq")
    )


def only_value(text: str) -> Term | None:
    solutions = Store().query(text)
    assert isinstance(solutions, QuerySolutions)
    (row,) = solutions
    value = row[0]
    assert value is None or isinstance(value, NamedNode | Literal)
    return value


# Headers


def test_the_header_gives_the_question_its_parameters_and_an_example() -> None:
    query = parse(TREATIES, PATH)
    assert (query.name, query.topic) == ("treaties-of-country", "treaties")
    assert query.summary == "Which treaties bind the country on the date?"
    assert query.description == "Parties and successors; signatories are left out."
    assert query.tags == ("treaties", "parties")
    assert query.answers == ("CQ012", "CQ013")
    assert [(p.name, p.type, p.required, p.default, p.choices) for p in query.parameters] == [
        ("country", "country", True, None, ()),
        ("on", "date", False, "today", ()),
        ("scope", "text", False, "all", ("specific", "all")),
        ("limit", "integer", False, None, ()),
    ]
    assert query.parameters[0].help == "ISO code or name of the country"
    assert dict(query.example) == {"country": "VNM", "on": "2018-01-01"}


def test_the_usage_is_a_command_that_runs_the_example() -> None:
    query = minimal('x text required "help"', "ASK { VALUES ?x { UNDEF } }", 'x="two words"')
    assert query.usage == 'iwtld query query -p x="two words"'


@pytest.mark.parametrize(
    ("header", "line", "reason"),
    [
        ("#+ sumary: A test.", 1, "Did you mean summary?"),
        ("#+ summary: A.\n#+ summary: B.", 2, "stands twice"),
        ("#+ tags: a", 1, "no summary"),
        ("#+ summary:", 1, "no value"),
        ("#+summary: A.", 1, "`#+ key: value`"),
        ("#+ summary: A.\n#+ param: x country", 2, "declared as"),
        ('#+ summary: A.\n#+ param: x county required "h"', 2, "Did you mean country?"),
        ('#+ summary: A.\n#+ param: x date(a|b) required "h"', 2, "Choices are given to a text only"),
        ('#+ summary: A.\n#+ param: x text(a||b) required "h"', 2, "Choices are given to a text only"),
        ('#+ summary: A.\n#+ param: x text(a|b) default=c "h"', 2, "The default does not fit"),
        ('#+ summary: A.\n#+ param: x date default=2018-02-30 "h"', 2, "The default does not fit"),
        ('#+ summary: A.\n#+ param: x text optional "h"\n#+ param: x date optional "h"', 3, "declared twice"),
        ('#+ summary: A.\n#+ param: x text required "h"', 1, "needs an `#+ example:` with x"),
        (
            '#+ summary: A.\n#+ param: x text required "h"\n#+ example: y=1',
            3,
            "gives y, which is not declared",
        ),
        ('#+ summary: A.\n#+ param: x text optional "h"\n#+ example: x=1 x=2', 3, "An example is written"),
        ("#+ summary: A.\nASK {}\n#+ tags: late", 3, "must stand at the top"),
    ],
)
def test_a_faulty_header_is_refused_with_file_line_and_reason(header: str, line: int, reason: str) -> None:
    with pytest.raises(ResourceError) as caught:
        parse(header + "\nASK {}\n", Path("t/query.rq"))
    assert str(caught.value).startswith(f"t/query.rq:{line}: ")
    assert reason in str(caught.value)


def test_a_name_with_capitals_is_refused() -> None:
    with pytest.raises(ResourceError, match="small letters"):
        parse("#+ summary: A.\nASK {}", Path("t/Query.rq"))


# The folder


def test_queries_are_found_by_name_over_all_topics(tmp_path: Path) -> None:
    for topic, name in (("treaties", "b"), ("gaps", "a")):
        (tmp_path / topic).mkdir()
        (tmp_path / topic / f"{name}.rq").write_text("#+ summary: A.\nASK {}")
    found = load_queries(tmp_path)
    assert [(query.topic, name) for name, query in found.items()] == [("gaps", "a"), ("treaties", "b")]
    with pytest.raises(UnknownNameError, match="no stored query named 'c'"):
        find_query("c", tmp_path)
    assert find_query("b", tmp_path) == found["b"]


def test_one_name_in_two_topics_is_refused(tmp_path: Path) -> None:
    for topic in ("treaties", "gaps"):
        (tmp_path / topic).mkdir()
        (tmp_path / topic / "same.rq").write_text("#+ summary: A.\nASK {}")
    for look in (load_queries, partial(find_query, "same")):
        with pytest.raises(ResourceError, match="have the same name"):
            look(tmp_path)


@pytest.mark.parametrize("name", ["../gaps/a", "*", "[a]", "", "a/b", "A"])
def test_a_name_is_no_path_and_no_pattern(name: str, tmp_path: Path) -> None:
    (tmp_path / "gaps").mkdir()
    (tmp_path / "gaps" / "a.rq").write_text("#+ summary: A.\nASK {}")
    with pytest.raises(UnknownNameError, match="no stored query named"):
        find_query(name, tmp_path)


def test_the_queries_of_the_project_are_well_formed_and_parse() -> None:
    for query in load_queries().values():
        check(query)
        Store().query(query.text)


# Blocks


def test_a_parameter_without_a_block_is_refused() -> None:
    with pytest.raises(ResourceError, match="The parameter x reaches nothing"):
        check(minimal('x text required "help"', "ASK { VALUES ?y { UNDEF2 } }".replace("UNDEF2", '"a"')))


def test_a_block_without_a_parameter_is_refused_with_its_line() -> None:
    body = "ASK {\n  VALUES ?x { UNDEF }\n  VALUES ?typo { UNDEF }\n}"
    with pytest.raises(ResourceError, match=r"query.rq:6: VALUES \?typo \{ UNDEF \}"):
        check(minimal('x text required "help"', body))


def test_a_block_in_a_comment_or_a_string_is_no_block() -> None:
    body = 'ASK { # VALUES ?x { UNDEF }\n FILTER("VALUES ?x { UNDEF }" != "") }'
    with pytest.raises(ResourceError, match="reaches nothing"):
        check(minimal('x text required "help"', body))


def test_a_block_is_found_in_any_layout_and_spelling() -> None:
    query = minimal('x text required "help"', "SELECT ?x { values $x{ # note }\n undef}}")
    assert only_value(bind(query, {"x": "a"}, resolve)) == Literal("a")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("INSERT DATA { <https://e.org/a> <https://e.org/b> 1 }", "update"),
        ("SELECT * { SERVICE <https://e.org/> { ?s ?p ?o } }", "SERVICE is refused"),
        ("SELECT * FROM <https://e.org/g> { ?s ?p ?o }", "Write GRAPH instead of FROM"),
        ("SELECT * { ?s iwt:party ?o }", "prefix iwt: is not declared"),
    ],
)
def test_a_stored_query_stands_on_its_own_and_only_reads(body: str, reason: str) -> None:
    with pytest.raises(ResourceError, match=reason):
        check(parse(f"#+ summary: A.\n{body}", Path("t/query.rq")))


# Binding


def test_every_block_of_a_parameter_is_bound_and_all_else_stays() -> None:
    bound = bind(parse(TREATIES, PATH), {"country": "VNM", "on": "2018-01-01"}, resolve)
    expected = (
        TREATIES.replace("?country { UNDEF }", "?country { <https://w3id.org/iwtld/id/jurisdiction/VNM> }")
        .replace("?on { UNDEF }", f'?on {{ "2018-01-01"^^<{XSD}date> }}')
        .replace("?scope { UNDEF }", '?scope { "all" }')
    )
    assert bound == expected


def test_a_parameter_reaches_into_a_sub_select() -> None:
    iwt = "https://w3id.org/iwtld/ontology#"
    store = Store()
    store.update(
        f"""PREFIX iwt: <{iwt}> PREFIX x: <{XSD}> INSERT DATA {{
        <https://e.org/old> iwt:bindsState <https://w3id.org/iwtld/id/jurisdiction/VNM> ;
          iwt:inForceFrom "2012-07-08"^^x:date .
        <https://e.org/new> iwt:bindsState <https://w3id.org/iwtld/id/jurisdiction/VNM> ;
          iwt:inForceFrom "2022-07-08"^^x:date }}"""
    )
    solutions = store.query(bind(parse(TREATIES, PATH), {"country": "VNM", "on": "2018-01-01"}, resolve))
    assert isinstance(solutions, QuerySolutions)
    assert [row["treaty"] for row in solutions] == [NamedNode("https://e.org/old")]


def test_today_is_the_date_of_the_day() -> None:
    query = minimal('on date default=today "help"', "SELECT ?on { VALUES ?on { UNDEF } }", "on=today")
    before = date.today()
    value = only_value(bind(query, {}, resolve))
    assert value in {
        Literal(day.isoformat(), datatype=NamedNode(XSD + "date")) for day in (before, date.today())
    }


def test_none_means_that_a_parameter_is_not_given() -> None:
    query = minimal('x text optional "help"', "SELECT ?x { VALUES ?x { UNDEF } }")
    assert only_value(bind(query, {"x": None}, resolve)) is None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "needs country"),
        ({"country": None}, "needs country"),
        ({"country": "VNM", "contry": "VNM"}, "Did you mean country?"),
        ({"country": "VNM", "zzz": "1"}, "It takes country, on, scope, limit"),
        ({"country": 704}, "must be the code or name of a country, not 704"),
        ({"country": "VNM", "on": "9999-99-99"}, "must be a date"),
        ({"country": "VNM", "on": "2018-02-29"}, "must be a date"),
        ({"country": "VNM", "on": "20180101"}, "must be a date"),
        ({"country": "VNM", "on": "2018-W01-1"}, "must be a date"),
        ({"country": "VNM", "on": "٢٠١٨-٠١-٠١"}, "must be a date"),
        ({"country": "VNM", "on": datetime(2018, 1, 1)}, "must be a date"),
        ({"country": "VNM", "scope": "al"}, "must be one of specific, all, not 'al'. Did you mean all?"),
        ({"country": "VNM", "scope": 1}, "must be a text"),
        ({"country": "VNM", "limit": "٣"}, "must be a whole number"),
        ({"country": "VNM", "limit": "1e9"}, "must be a whole number"),
        ({"country": "VNM", "limit": True}, "must be a whole number"),
        ({"country": "VNM", "limit": 10**30}, "must be a whole number"),
    ],
)
def test_a_wrong_value_is_refused_and_the_message_names_it(values: dict[str, Value], reason: str) -> None:
    with pytest.raises(ParameterError) as caught:
        bind(parse(TREATIES, PATH), values, resolve)
    assert reason in str(caught.value)


def test_an_unknown_country_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean VNM"):
        bind(parse(TREATIES, PATH), {"country": "VNN"}, resolve)


def test_half_a_character_is_no_text() -> None:
    query = minimal('x text required "help"', "SELECT ?x { VALUES ?x { UNDEF } }")
    with pytest.raises(ParameterError, match="Unicode"):
        bind(query, {"x": "\ud800"}, resolve)


ATTACKS = [
    "KEN> } ; DROP ALL #",
    '"} UNION {',
    "?x",
    "a\nb",
    "\\u003e",
    "'''",
    '"""',
    "\\",
    "UNDEF }",
    "$x",
    "é\0\x7f",
]


@given(st.one_of(st.text(), st.sampled_from(ATTACKS)))
def test_any_text_comes_back_as_exactly_that_literal(value: str) -> None:
    query = minimal('x text required "help"', "SELECT ?x { VALUES ?x { UNDEF } }")
    assert only_value(bind(query, {"x": value}, resolve)) == Literal(value)


@given(st.one_of(st.text(), st.sampled_from(ATTACKS)), st.one_of(st.text(), st.sampled_from(ATTACKS)))
def test_no_text_reaches_beyond_its_own_parameter(first: str, second: str) -> None:
    body = (
        '#+ param: y text required "help"\n#+ example: x=1 y=2\n'
        "SELECT ?x ?y ?n { { SELECT (COUNT(*) AS ?n) { VALUES ?x { UNDEF } VALUES ?k { 1 2 3 } } } "
        "VALUES ?x { UNDEF } VALUES ?y { UNDEF } }"
    )
    query = parse(f'#+ summary: A.\n#+ param: x text required "help"\n{body}\n', Path("t/query.rq"))
    solutions = Store().query(bind(query, {"x": first, "y": second}, resolve))
    assert isinstance(solutions, QuerySolutions)
    rows = [(row["x"], row["y"], row["n"]) for row in solutions]
    assert rows == [(Literal(first), Literal(second), Literal(3))]


@given(st.dates())
def test_any_date_becomes_that_xsd_date(day: date) -> None:
    parameter = minimal('x date required "help"', "ASK {}").parameters[0]
    expected = Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))
    assert term(parameter, day, resolve) == term(parameter, day.isoformat(), resolve) == expected


@given(st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1))
def test_any_whole_number_becomes_that_xsd_integer(number: int) -> None:
    parameter = minimal('x integer required "help"', "ASK {}").parameters[0]
    assert term(parameter, number, resolve) == term(parameter, str(number), resolve) == Literal(number)


@given(st.text())
def test_reading_a_header_raises_nothing_but_a_resource_error(text: str) -> None:
    with suppress(ResourceError):
        assert parse(f"#+ {text}", Path("t/query.rq")).summary


def test_a_query_that_was_loaded_needs_no_file_any_more(tmp_path: Path) -> None:
    folder = tmp_path / "topic"
    folder.mkdir()
    (folder / "one.rq").write_text("#+ summary: One?\nASK {}\n")
    assert list(load_queries(tmp_path)) == ["one"]
    (folder / "one.rq").unlink()
    folder.rmdir()
    assert find_query("one", tmp_path).summary == "One?"
    with pytest.raises(UnknownNameError, match="Did you mean one"):
        find_query("ones", tmp_path)
