"""How Turtle and TriG are laid out. The expected texts are written by hand after the grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from iwtld.export import serialize
from iwtld.export.names import local_name
from iwtld.export.nesting import DEPTH

HEAD = """\
PREFIX iwt: <https://w3id.org/iwtld/ontology#>
PREFIX id: <https://w3id.org/iwtld/id/>
PREFIX graph: <https://w3id.org/iwtld/graph/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def turtle(text: str) -> str:
    """Return the triples of ``text`` as they are written, without the declarations."""
    document = serialize(parse(HEAD + text, RdfFormat.TURTLE), "turtle").decode()
    return "".join(line for line in document.splitlines(True) if not line.startswith("@prefix")).strip("\n")


def same(text: str) -> None:
    assert turtle(text) == text


def test_only_the_prefixes_that_are_used_are_declared_in_the_project_s_order() -> None:
    document = serialize(parse(HEAD + 'id:x skos:prefLabel "x"@en ; iwt:p 1 .', RdfFormat.TURTLE), "turtle")
    assert document.decode() == (
        "@prefix iwt: <https://w3id.org/iwtld/ontology#> .\n"
        "@prefix id: <https://w3id.org/iwtld/id/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "\n"
        'id:x skos:prefLabel "x"@en ;\n'
        "    iwt:p 1 .\n"
    )


def test_a_graph_without_any_prefix_begins_with_its_first_triple() -> None:
    document = serialize(parse("<urn:a:b> <urn:a:p> <urn:a:c> .", RdfFormat.TURTLE), "turtle")
    assert document == b"<urn:a:b> <urn:a:p> <urn:a:c> .\n"


def test_an_empty_graph_is_an_empty_document() -> None:
    assert serialize([], "turtle") == b""


def test_types_come_first_and_objects_share_their_predicate() -> None:
    same(
        "iwt:Agency a owl:Class ;\n"
        '    rdfs:label "Agence"@fr, "Agency"@en ;\n'
        "    rdfs:subClassOf iwt:Actor ;\n"
        "    iwt:rank -1, 2.50, 3, true ."
    )


def test_subjects_stand_in_the_order_of_their_iris() -> None:
    same("iwt:A iwt:p iwt:z .\n\niwt:A-b iwt:p iwt:z .\n\niwt:AB iwt:p iwt:z .\n\niwt:B iwt:p iwt:z .")


def test_values_that_differ_only_by_a_bracket_are_always_in_the_same_order() -> None:
    assert turtle('iwt:a iwt:p "x> y", "x y" .') == turtle('iwt:a iwt:p "x y", "x> y" .')


def test_numbers_that_a_reader_might_change_keep_quotes_and_datatype() -> None:
    same('iwt:a iwt:p "+1"^^xsd:integer, "007"^^xsd:integer, "1."^^xsd:decimal, "1e0"^^xsd:double .')


def test_ill_typed_literals_keep_quotes_and_datatype() -> None:
    same('iwt:a iwt:p "1"^^xsd:boolean, "5 March"^^xsd:date, "many"^^xsd:integer .')


def test_slashes_in_local_names_are_escaped() -> None:
    same("id:agency\\/cn-fpb a iwt:Agency .")


@pytest.mark.parametrize("local", ["a.", ".a", "-a", "a b", "a<b"])
def test_what_is_no_portable_local_name_is_written_in_full(local: str) -> None:
    assert local_name(local) is None


@given(st.text(st.characters(codec="ascii"), max_size=6) | st.text(max_size=4))
def test_a_local_name_reads_back_as_it_was(text: str) -> None:
    name = local_name(text)
    if name is not None:
        (triple,) = parse(f"PREFIX : <http://e/>\n:{name} a :x .", RdfFormat.TURTLE)
        assert triple.subject == NamedNode("http://e/" + text)


def test_strings_with_line_breaks_stand_in_triple_quotes_as_they_read() -> None:
    same('iwt:a skos:definition """First "line".\nSecond \\\\ line with a "quote\\""""@en .')


def test_objects_that_do_not_fit_on_a_line_stand_one_below_the_other() -> None:
    long = "https://example.org/" + 40 * "x"
    same(f"iwt:a iwt:p\n        <{long}/1>,\n        <{long}/2>,\n        iwt:b .")


def test_a_blank_node_that_is_used_once_stands_in_its_place() -> None:
    same(
        "iwt:A rdfs:subClassOf [ a owl:Restriction ; owl:hasValue 1 ; owl:onProperty iwt:p ] .\n"
        "\n"
        "iwt:B rdfs:subClassOf [\n"
        "        a owl:Restriction ;\n"
        "        owl:onProperty iwt:aPropertyWithAVeryLongName ;\n"
        "        owl:someValuesFrom [ a owl:Class ; owl:unionOf ( iwt:A iwt:B [ a owl:Class ] () ) ]\n"
        "    ] ."
    )


def test_a_list_that_does_not_fit_on_a_line_stands_one_member_below_the_other() -> None:
    names = [f"iwt:aMemberWithAVeryLongName{number}" for number in range(4)]
    same("iwt:A owl:oneOf (\n        " + "\n        ".join(names) + "\n    ) .")


def test_a_subject_that_nothing_refers_to_needs_no_label() -> None:
    same("[] a owl:AllDifferent ;\n    owl:distinctMembers ( iwt:A iwt:B ) .")


def test_a_blank_node_that_is_used_twice_has_a_label() -> None:
    same("iwt:A iwt:p _:c14n0 .\n\niwt:B iwt:p _:c14n0 .\n\n_:c14n0 a iwt:C .")


def test_a_blank_node_that_refers_to_itself_has_a_label() -> None:
    same("_:c14n0 iwt:p _:c14n0 .")


def test_a_cycle_of_blank_nodes_is_cut_at_one_label() -> None:
    same("_:c14n0 iwt:p [ iwt:q _:c14n0 ] .")


@pytest.mark.parametrize("first", range(6))
def test_a_list_that_contains_itself_is_cut_at_its_head(first: int) -> None:
    text = turtle(f"_:a rdf:first {first} ; rdf:rest _:b . _:b rdf:first _:a ; rdf:rest () .")
    assert text.startswith("_:c14n")
    assert text.endswith(f" rdf:first {first} ;\n    rdf:rest ( {text.split()[0]} ) .")


@pytest.mark.parametrize(
    "cells",
    [
        "_:a rdf:first 1 .",
        "_:a rdf:first 1, 2 ; rdf:rest () .",
        "_:a rdf:first 1 ; rdf:rest (), iwt:x .",
        "_:a rdf:first 1 ; rdf:rest () ; rdfs:label 'cell' .",
        "_:a rdf:first 1 ; rdf:rest iwt:x .",
    ],
)
def test_what_is_no_well_formed_list_is_not_written_as_one(cells: str) -> None:
    assert "( " not in turtle(f"iwt:A iwt:p _:a . {cells}")


def test_a_list_whose_tail_is_used_elsewhere_keeps_that_cell_apart() -> None:
    text = turtle(
        "iwt:A iwt:p _:a . iwt:B iwt:p _:b . _:a rdf:first 1 ; rdf:rest _:b . _:b rdf:first 2 ; rdf:rest () ."
    )
    assert "iwt:A iwt:p [ rdf:first 1 ; rdf:rest _:c14n" in text


def test_a_long_list_is_one_list() -> None:
    members = " ".join(map(str, range(10_000)))
    text = serialize(parse(HEAD + f"iwt:A iwt:list ( {members} ) .", RdfFormat.TURTLE), "turtle")
    assert text.count(b"(") == 1
    assert len(list(parse(text, RdfFormat.TURTLE))) == 1 + 2 * 10_000


def test_nesting_stops_where_it_gets_too_deep_to_read() -> None:
    chain = "".join(f"_:n{n} iwt:p _:n{n + 1} ." for n in range(50))
    text = turtle(f"iwt:A iwt:p _:n0 . {chain}")
    assert max(line.count("    ") for line in text.splitlines()) <= DEPTH + 1
    assert text.count("iwt:p") == 51


def test_trig_indents_named_graphs_and_puts_the_default_graph_first() -> None:
    text = (
        "@prefix iwt: <https://w3id.org/iwtld/ontology#> .\n"
        "@prefix graph: <https://w3id.org/iwtld/graph/> .\n"
        "\n"
        "iwt:z a iwt:Z .\n"
        "\n"
        "graph:data {\n"
        "    iwt:a a iwt:A ;\n"
        "        iwt:p iwt:b .\n"
        "\n"
        "    iwt:b a iwt:B .\n"
        "}\n"
    )
    assert serialize(parse(text, RdfFormat.TRIG), "trig").decode() == text


def test_a_blank_node_that_two_graphs_share_keeps_its_label() -> None:
    text = "{ <urn:a:a> <urn:a:p> _:x } <urn:a:g> { _:x <urn:a:p> <urn:a:b> }"
    assert serialize(parse(text, RdfFormat.TRIG), "trig").decode().count("_:c14n0") == 2
