"""What a query reads: its triple patterns, and for which focus nodes a changed statement matters."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from iwtld.lexer import tokens
from iwtld.validate.paths import Alternative, Inverse, Path, Predicate, Repetition, Sequence, occurrences
from iwtld.validate.reads import reads_of_query, steps_of
from iwtld.validate.scopes import Query
from iwtld.validate.triples import UnreadableError, triple_patterns
from iwtld.validate.vocabulary import CHANGED, TYPE

EX = "http://example.org/ns#"
PROLOGUE = f"PREFIX : <{EX}>\n"
P, Q, R = (Predicate(EX + name) for name in "pqr")


def patterns(text: str) -> list[str]:
    group = Query(f"SELECT * WHERE {{ {text} }}", frozenset()).group
    found = triple_patterns(group.triples, {"": EX}, (f"n{number}" for number in range(100)))
    return [str(pattern).replace(EX, "") for pattern in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?s :p ?o", ["?s <p> ?o ."]),
        ("?s :p ?o . $this ?q 'x'@en", ["?s <p> ?o .", "?this ?q 'x'@en ."]),
        (
            "?s :p ?o , 1 ; :q true ; a :C .",
            ["?s <p> ?o .", "?s <p> 1 .", "?s <q> true .", f"?s <{TYPE}> <C> ."],
        ),
        ("?s :p -1.5 ; :q '2'^^:t", ["?s <p> -1.5 .", "?s <q> '2'^^<t> ."]),
        ("[ :p ?o ] :q ?x", ["?n0 <p> ?o .", "?n0 <q> ?x ."]),
        ("[ :p ?o ; :q [] ] .", ["?n0 <p> ?o .", "?n0 <q> ?n1 ."]),
        ("_:b :p _:b", ["?b__blank <p> ?b__blank ."]),
        ("?s :p/^:q|:r* ?o", ["?s <p>/^<q>|<r>* ?o ."]),
        ("?s (:p|:q)+ ?o . ?o a/:p? ?c", ["?s (<p>|<q>)+ ?o .", f"?o <{TYPE}>/<p>? ?c ."]),
        ("?s :p ?o OPTIONAL { ?s :q ?x } ?o :r ?y", ["?s <p> ?o .", "?o <r> ?y ."]),
        ("?s :p ?o FILTER(?o > 1) { ?s :q ?x } UNION { ?x :q ?s }", ["?s <p> ?o ."]),
    ],
)
def test_triple_patterns_are_read_as_the_grammar_has_them(text: str, expected: list[str]) -> None:
    assert patterns(text) == expected


@pytest.mark.parametrize("text", ["?s :p (1 2)", "?s !:p ?o", "GRAPH ?g { ?s :p ?o }", "?s unknown:p ?o"])
def test_what_cannot_be_told_apart_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        patterns(text)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (P, [("p", False, "", "")]),
        (Inverse(P), [("p", True, "", "")]),
        (Sequence((P, Q, R)), [("p", False, "", "q r"), ("q", False, "p", "r"), ("r", False, "p q", "")]),
        (Inverse(Sequence((P, Q))), [("p", True, "^q", ""), ("q", True, "", "^p")]),
        (Alternative((P, Inverse(Q))), [("p", False, "", ""), ("q", True, "", "")]),
        (Repetition(P, "*"), [("p", False, "p*", "p*")]),
        (Repetition(P, "?"), [("p", False, "", "")]),
        (
            Repetition(Sequence((P, Q)), "+"),
            [("p", False, "(p/q)*", "q (p/q)*"), ("q", False, "(p/q)* p", "(p/q)*")],
        ),
    ],
)
def test_every_place_of_a_predicate_in_a_path_is_found(
    path: Path, expected: list[tuple[str, bool, str, str]]
) -> None:
    def short(parts: Iterable[Path]) -> str:
        return " ".join(str(part).replace(EX, "").replace("<", "").replace(">", "") for part in parts)

    found = [
        (it.iri.removeprefix(EX), it.inverse, short(it.before), short(it.after)) for it in occurrences(path)
    ]
    assert found == expected


def test_the_steps_of_a_path_begin_where_the_way_ends() -> None:
    (first, second) = steps_of((R,), Sequence((P, Inverse(Q))))
    assert (first.predicate, first.way, first.inverse) == (P.iri, (R,), False)
    assert (second.predicate, second.way, second.inverse) == (Q.iri, (R, P), True)


def affected(query: str, data: str, changed: str, way: tuple[Path, ...] = ()) -> set[str]:
    """Return the focus nodes that a changed statement of the data matters to."""
    store = ox.Store()
    prefix = f"@prefix : <{EX}> .\n"
    store.load((prefix + data + changed).encode(), format=ox.RdfFormat.TURTLE)
    store.load((prefix + changed).encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(CHANGED))
    predicates = {
        quad.predicate.value for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(CHANGED))
    }
    parsed = Query(f"SELECT $this WHERE {{ {query} }}", frozenset({"this"}))
    reads = reads_of_query(parsed, PROLOGUE, way, None, lambda name: name is None or name in predicates)
    subjects = {quad.subject for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(CHANGED))}
    found: set[str] = set()
    for read in reads:
        solutions = store.query(read.query(subjects))
        assert isinstance(solutions, ox.QuerySolutions)
        found |= {str(row[0]).strip("<>").removeprefix(EX) for row in solutions}
    return found


@pytest.mark.parametrize(
    ("query", "data", "changed", "expected"),
    [
        # The focus node's own statements are nothing that has to be looked for.
        ("$this :p ?v", ":a :p 1 .", ":a :p 2 .", set()),
        # Two records with one code.
        ("$this :p ?v . ?other :p ?v", ":a :p 1 . :b :p 2 .", ":c :p 1 .", {"a", "c"}),
        # The same between records of one group alone.
        (
            "$this :p ?v ; :q ?g . ?o :p ?v ; :q ?g",
            ":a :p 1 ; :q :x . :b :p 1 ; :q :y .",
            ":c :p 1 ; :q :x .",
            {"a", "c"},
        ),
        # A property of what the focus node refers to, also along a path and against it.
        ("$this :p/:q ?v", ":a :p :b . :c :p :d .", ":b :q 1 .", {"a"}),
        ("$this ^:p ?v", ":z :p :z .", ":b :p :a .", {"a"}),
        ("$this :p+ ?v", ":a :p :b . :b :p :c . :d :p :e .", ":c :p :d .", {"a", "b", "c"}),
        ("?v (:p|:q)/:r $this", ":x :q :y . :y :r :a . :z :p :y .", ":w :q :y .", {"a"}),
        # Patterns in filters, options and unions.
        ("$this :p ?v FILTER NOT EXISTS { ?v :q ?w }", ":a :p :b . :c :p :d .", ":b :q 1 .", {"a"}),
        ("$this :p ?v OPTIONAL { ?v :q ?w } FILTER(!BOUND(?w))", ":a :p :b . :c :p :d .", ":b :q 1 .", {"a"}),
        (
            "{ $this :p ?v . ?v :q 1 } UNION { $this :r ?v . ?v :q 2 }",
            ":a :p :x . :b :r :x .",
            ":x :q 1 .",
            {"a"},
        ),
        ("$this :p ?v FILTER(?v > 1 && EXISTS { ?o :q ?v })", ":a :p 3 . :b :p 4 .", ":o :q 3 .", {"a"}),
        # A variable as the predicate reads any statement.
        ("$this :p ?v . ?v ?any ?w", ":a :p :b . :c :p :d .", ":b :whatever 1 .", {"a"}),
        # A filter may be false for what is found: that is decided later.
        ("$this :p ?v . ?v :q ?w FILTER(?w = 2)", ":a :p :b .", ":b :q 1 .", {"a"}),
        # A constant at the end.
        ("$this :p ?v . ?v a :C", ":a :p :b .", ":b a :C .", {"a"}),
        ("$this :p ?v . ?v a :C", ":a :p :b .", ":b a :D .", set()),
    ],
)
def test_a_changed_statement_matters_to_the_nodes_whose_patterns_it_completes(
    query: str, data: str, changed: str, expected: set[str]
) -> None:
    assert affected(query, data, changed) == expected


def test_the_way_from_the_focus_node_to_that_of_the_query_is_followed_back() -> None:
    data = ":root :r :a . :other :r :z ."
    assert affected("$this :p ?v . ?v :q ?w", data + ":a :p :b .", ":b :q 1 .", way=(R,)) == {"root"}
    assert affected("$this :p ?v", data, ":a :p 1 .", way=(R,)) == {"root"}


@pytest.mark.parametrize(
    "query",
    [
        "$this :p ?v . ?x :q ?y",
        "$this :p ?v { SELECT $this ?w WHERE { $this :q ?w } }",
        "$this :p ?v BIND(:x AS ?x) ?x :q ?y",
    ],
)
def test_a_query_whose_parts_do_not_hang_together_is_refused(query: str) -> None:
    with pytest.raises(UnreadableError):
        affected(query, ":a :p 1 .", ":b :q 1 .")


def test_the_tokens_of_a_group_are_cut_where_something_else_stands() -> None:
    group = Query("SELECT * WHERE { ?s ?p 1 FILTER(?s != ?p) 2 ?q 3 }", frozenset()).group
    assert [token.text for token in group.triples] == [*["?s", "?p", "1", "."], *["2", "?q", "3"]]
    assert tokens("?s ?p 1")[0].text == "?s"
