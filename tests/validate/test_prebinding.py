"""Queries of SHACL-SPARQL run once for all focus nodes and mean what they mean for each of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iwtld.validate.prebinding import Context, SelectTemplate, ask_template, select_template

NS = "http://example.org/"
PREFIXES = {"": NS}
NODES = [f"<{NS}n{number}>" for number in range(4)]
IN_NODE_SHAPE = Context(PREFIXES, None, {})


def template(where: str, select: str = "$this ?a ?b", **context: object) -> SelectTemplate:
    return select_template(f"SELECT {select} WHERE {{ {where} }}", Context(PREFIXES, None, {}, **context))


# --- batch evaluation equals pre-binding -----------------------------------------------------------------

LEAVES = [
    "$this :p ?a .",
    "?a :q ?b .",
    "?b :p $this .",
    "?a :p ?b .",
    "$this :q $this .",
    "$this (:p|^:q)+ ?b .",
    "FILTER($this = :n1)",
    "FILTER(?a != $this)",
    "FILTER(BOUND($this) && BOUND(?a))",
    "FILTER(!BOUND(?b))",
    "BIND(STR($this) AS ?kNEW)",
    "BIND(IF(BOUND(?a), ?a, $this) AS ?kNEW)",
    "FILTER(?kNEW = ?a)",
]

ABSENCES = [
    "FILTER NOT EXISTS { ?a :q ?x . ?x :p ?y }",
    "FILTER NOT EXISTS { $this :p ?x . ?x :q ?b FILTER(?x != ?a) }",
    "FILTER NOT EXISTS { ?b :q ?x . OPTIONAL { ?x :p ?y } FILTER(!BOUND(?y)) }",
    "FILTER NOT EXISTS { ?a :p ?x . { ?x :q ?b } UNION { ?x :p $this } }",
    "FILTER NOT EXISTS { ?x :p ?y ; :q ?z FILTER(?y = $this) }",
    "FILTER NOT EXISTS { $this :p ?x . { ?x :q ?y FILTER(?y != ?a) } UNION { ?x :q ?a } }",
]


def wrapped(bodies: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.lists(bodies, min_size=1, max_size=3).map(" ".join)
    return st.one_of(
        joined.map("{{ {} }}".format),
        joined.map("OPTIONAL {{ {} }}".format),
        joined.map("FILTER NOT EXISTS {{ {} }}".format),
        joined.map("FILTER EXISTS {{ {} }}".format),
        joined.map("{{ SELECT $this ?a WHERE {{ {} }} }}".format),
        joined.map("{{ SELECT $this (COUNT(?a) AS ?kNEW) WHERE {{ {} }} GROUP BY $this }}".format),
        st.tuples(joined, joined).map(lambda pair: f"{{ {pair[0]} }} UNION {{ {pair[1]} }}"),
    )


elements = st.recursive(st.sampled_from(LEAVES), wrapped, max_leaves=6)
bodies = st.lists(elements, min_size=1, max_size=4).map(" ".join)
absent_bodies = st.lists(
    st.sampled_from([*LEAVES[:4], "OPTIONAL { $this :p ?a }", "OPTIONAL { ?a :q ?b }", *ABSENCES]),
    min_size=2,
    max_size=4,
).map(" ".join)
triples = st.sets(
    st.tuples(st.sampled_from(NODES), st.sampled_from(["p", "q"]), st.sampled_from(NODES)), max_size=10
)


def numbered(body: str) -> str:
    """Give every computed variable a name of its own, as SPARQL wants it."""
    counter = itertools.count()
    return re.sub("kNEW", lambda _: f"k{next(counter)}", body)


def for_one(body: str, node: str) -> str:
    """Replace ``$this`` by a node, as appendix A of the specification defines pre-binding."""
    body = body.replace("BOUND($this)", "true")
    body = re.sub(r"SELECT \$this", "SELECT", body).replace("GROUP BY $this", "GROUP BY ?nothing")
    return f"PREFIX : <{NS}> SELECT ?a ?b WHERE {{ {body.replace('$this', node)} }}"


def rows(store: ox.Store, query: str) -> set[tuple[str, ...]]:
    return {tuple(map(str, row)) for row in store.query(query)}


@settings(max_examples=400, deadline=None, derandomize=True)
@given(body=bodies | absent_bodies, graph=triples)
def test_a_query_for_all_focus_nodes_finds_what_it_finds_for_each(
    body: str, graph: set[tuple[str, str, str]]
) -> None:
    """Data of a few triples over four nodes reach every way in which groups can join."""
    body = numbered(body)
    store = ox.Store()
    store.update("".join(f"INSERT DATA {{ {s} <{NS}{p}> {o} }};" for s, p, o in sorted(graph)) or "CLEAR ALL")
    expected = {(node, *row) for node in NODES[:3] for row in rows(store, for_one(body, node))}
    found = template(body).query(f"VALUES ?this {{ {' '.join(NODES[:3])} }}")
    assert rows(store, found) == expected, found


def test_a_filter_in_a_group_of_an_absence_still_sees_the_row() -> None:
    """As an outer join it would not: SPARQL evaluates inner groups on their own."""
    store = ox.Store()
    store.update(f"PREFIX : <{NS}> INSERT DATA {{ :n0 :p :n1, :n2 . :n2 :q :n3 }}")
    made = template(
        "$this :p ?a . FILTER NOT EXISTS { $this :p ?x . { ?x :q ?y FILTER(?y != ?a) } UNION { ?x :q ?a } }"
    )
    assert rows(store, made.query(f"VALUES ?this {{ {NODES[0]} }}")) == set()


def test_several_absences_become_outer_joins_and_the_rest_stays_as_it_was() -> None:
    where = "$this :p ?a . FILTER NOT EXISTS { ?a :q ?x . ?x :q ?y } . FILTER NOT EXISTS { ?a :p ?z }"
    text = template(where).text
    assert "OPTIONAL { ?a :q ?x . ?x :q ?y } FILTER(!BOUND(?x))" in text
    assert "FILTER NOT EXISTS { ?a :p ?z }" in text


@pytest.mark.parametrize(
    "where",
    [
        "$this :p ?a . FILTER NOT EXISTS { ?x :q ?y . ?y :q ?z }",
        "$this :p ?a . FILTER NOT EXISTS { ?a :q $this . $this :q ?a }",
        "$this :p ?a . FILTER NOT EXISTS { ?a :q ?x . OPTIONAL { ?x :q ?y } }",
        "$this :p ?a . FILTER NOT EXISTS { ?a :p ?x . { ?x :q ?y } UNION { ?x :p ?y } }",
    ],
)
def test_an_absence_that_an_outer_join_would_not_mean_is_left_alone(where: str) -> None:
    assert "FILTER NOT EXISTS" in template(where).text


# --- what SHACL forbids ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("$this :p ?a MINUS { $this :q ?a }", "MINUS"),
        ("VALUES ?a { 1 }", "VALUES"),
        ("BIND(1 AS $this)", "assigns"),
        ("{ SELECT ?a WHERE { ?a :p ?b } }", "sub-select"),
        ("{ SELECT * WHERE { $this :p ?b } }", "sub-select"),
        ("GRAPH $shapesGraph { $this :p ?a }", "shapesGraph"),
        ("$currentShape :p ?a", "currentShape"),
        ("$this $PATH ?a", "PATH"),
        ("$this ex:p ?a", "prefix ex:"),
        ("$this :p", "line 1"),
        ("{" * 150 + "}" * 150, "inside each other"),
    ],
)
def test_a_query_that_shacl_forbids_is_refused_with_the_reason(where: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        template(where)


@pytest.mark.parametrize(
    "service",
    [
        "SERVICE <http://127.0.0.1/> { ?a :p ?b }",
        "service silent <http://127.0.0.1/> { ?a :p ?b }",
        "SeRvIcE?a{ ?a :p ?b }",
        "FILTER(?a = 1SERVICE <http://127.0.0.1/> { ?a :p ?b })",
        "#x\rSERVICE <http://127.0.0.1/> { ?a :p ?b }",
        "\\u0053ERVICE <http://127.0.0.1/> { ?a :p ?b }",
        'FILTER(?a = "\\u0022) SERVICE <http://127.0.0.1/> { ?a :p ?b } #")',
        "FILTER NOT EXISTS { OPTIONAL { SERVICE <http://127.0.0.1/> { ?a :p ?b } } }",
        "{ SELECT $this WHERE { SERVICE <http://127.0.0.1/> { $this :p ?b } } }",
    ],
)
def test_no_disguise_gets_a_service_past_the_reader(service: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which sentence depends on the disguise
        template(f"$this :p ?a . {service}")


@pytest.mark.parametrize(
    "where",
    [
        "$this :minus ?a",
        "$this <http://example.org/SERVICE> ?a",
        "$this :p ?service FILTER(?service != 'VALUES MINUS')",
        "$this :p ?a # SERVICE <x> {}\n",
        '$this :p """SERVICE "quoted" MINUS { }"""',
        "$this :allowedValues.from ?a",
    ],
)
def test_a_keyword_within_a_name_a_string_or_a_comment_is_none(where: str) -> None:
    assert template(where).query("VALUES ?this { :n1 }")


def test_a_dataset_clause_is_refused() -> None:
    with pytest.raises(ValueError, match="FROM"):
        select_template("SELECT $this FROM <http://example.org/g> WHERE { $this :p ?a }", IN_NODE_SHAPE)


def test_a_query_that_does_not_select_this_is_refused() -> None:
    with pytest.raises(ValueError, match=r"select \$this"):
        select_template("SELECT ?a WHERE { ?a :p ?b }", IN_NODE_SHAPE)


def test_an_update_is_refused() -> None:
    with pytest.raises(ValueError, match="SELECT"):
        select_template("DELETE WHERE { ?s ?p ?o }", IN_NODE_SHAPE)


# --- parameters and paths ----------------------------------------------------------------------------------


def test_the_path_of_the_shape_replaces_path_as_a_whole() -> None:
    context = Context(PREFIXES, f"<{NS}p>|<{NS}q>", {})
    text = select_template("SELECT $this WHERE { $this $PATH* ?value }", context).text
    assert f"$this (<{NS}p>|<{NS}q>)* ?value" in text


def test_a_parameter_is_bound_as_a_term_also_in_inner_groups() -> None:
    hostile = ox.Literal('"} SERVICE <http://127.0.0.1/> { ?s ?p ?o } #')
    context = Context(PREFIXES, None, {"lang": hostile}, frozenset({"lang"}))
    made = select_template(
        "SELECT $this WHERE { { FILTER($lang != 'x') } UNION { $this :p $lang } }", context
    )
    query = made.query(f"VALUES ?this {{ {NODES[0]} }}")
    assert query.count(f"VALUES ?lang {{ {hostile} }}") == 2
    assert rows(ox.Store(), query) == {(NODES[0],)}


def test_an_ask_query_keeps_the_values_for_which_it_is_false() -> None:
    context = Context(PREFIXES, None, {"most": ox.Literal(2)}, frozenset({"most"}))
    ask = ask_template("ASK { FILTER($value <= $most) }", context)
    values = "VALUES (?this ?value) { (:n1 1) (:n1 2) (:n1 3) (:n1 'x') }"
    query = f"{ask.prologue} SELECT ?value WHERE {{ {values} {ask.failing()} }}"
    assert {row[0].value for row in ox.Store().query(query)} == {"3", "x"}


@pytest.mark.parametrize("tail", ["LIMIT 1", "OFFSET 2", "ORDER BY ?a LIMIT 3"])
def test_a_limit_makes_a_query_one_by_one(tail: str) -> None:
    made = select_template(f"SELECT $this ?a WHERE {{ $this :p ?a }} {tail}", IN_NODE_SHAPE)
    assert made.one_by_one


@pytest.mark.parametrize(
    ("projection", "counts_rows"),
    [("(COUNT(?a) AS ?n)", True), ("(COUNT(DISTINCT ?a) AS ?n)", False), ("(MAX(?a) AS ?n)", False)],
)
def test_only_an_aggregate_without_distinct_counts_rows(projection: str, *, counts_rows: bool) -> None:
    made = select_template(f"SELECT $this {projection} WHERE {{ $this :p ?a }} GROUP BY $this", IN_NODE_SHAPE)
    assert made.counts_rows is counts_rows


def every_cut(text: str) -> Iterator[str]:
    return (text[:end] for end in range(len(text)))


def test_a_query_that_is_cut_off_anywhere_is_refused_and_never_crashes() -> None:
    query = "SELECT $this (COUNT(?a) AS ?n) WHERE { OPTIONAL { $this :p ?a BIND(1 AS ?b) } FILTER NOT EXISTS { $this :q 'x' } } GROUP BY $this"
    for cut in every_cut(query.removesuffix(" GROUP BY $this")):
        with pytest.raises(ValueError, match=r"[.]$"):
            select_template(cut, IN_NODE_SHAPE)
