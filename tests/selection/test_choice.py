"""A part of the graph that stands alone: by country, kind, query, graph."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest

import iwtld
from iwtld.errors import ParameterError, UnknownNameError, UsageError
from iwtld.graph.reading import LABEL, PREF_LABEL, TITLE, TYPE, term
from iwtld.namespaces import GRAPH, ID, IWT
from iwtld.selection import Selection, select
from iwtld.selection.as_of import folder

NAMELESS = {"position", "relation", "participation"}
"""Conclusions of rules, which have no label and no source of their own."""


@pytest.fixture(scope="module")
def cambodia(kb: iwtld.KnowledgeBase) -> ox.Store:
    return select(kb, Selection(countries=("KHM",)))


def things(store: ox.Store, kind: str) -> set[str]:
    return {
        quad.subject.value.rpartition("/")[2]
        for quad in store.quads_for_pattern(None, TYPE, None)
        if folder(quad.subject) == kind
    }


def test_all_that_a_part_mentions_is_described_in_it(kb: iwtld.KnowledgeBase, cambodia: ox.Store) -> None:
    missing = {
        quad.object
        for quad in cambodia
        if folder(quad.object) and next(cambodia.quads_for_pattern(quad.object, None, None), None) is None
    }
    # What a record of a treaty mentions before any rule has concluded something of it.
    assert {folder(each) for each in missing} <= {"participation"}
    assert all(next(kb.store.quads_for_pattern(each, None, None), None) is None for each in missing)


def test_all_that_has_a_label_in_the_graph_has_it_in_the_part(
    kb: iwtld.KnowledgeBase, cambodia: ox.Store
) -> None:
    mentioned = {quad.object for quad in cambodia if folder(quad.object)}
    assert len(mentioned) > 100
    for each in mentioned:
        for name in (PREF_LABEL, LABEL, TITLE):
            expected = {quad.object for quad in kb.store.quads_for_pattern(each, name, None)}
            assert {quad.object for quad in cambodia.quads_for_pattern(each, name, None)} == expected


def test_a_part_of_a_country_is_a_part_of_the_graph(kb: iwtld.KnowledgeBase, cambodia: ox.Store) -> None:
    assert 0 < len(cambodia) < len(kb.store) / 10
    assert all(quad in kb.store for quad in cambodia)


def test_every_record_that_refers_to_the_country_is_in_its_part(
    kb: iwtld.KnowledgeBase, cambodia: ox.Store
) -> None:
    country = ox.NamedNode(ID + "jurisdiction/KHM")
    for quad in kb.store.quads_for_pattern(None, None, country):
        assert quad in cambodia


def test_a_membership_of_an_agency_concerns_its_country(cambodia: ox.Store) -> None:
    members = cambodia.quads_for_pattern(None, term("org:member"), None)
    assert any(folder(quad.object) == "actor" for quad in members)


def test_a_kind_is_named_as_in_iris_or_as_the_table(kb: iwtld.KnowledgeBase) -> None:
    by_table = select(kb, Selection(kinds=("declarations",)))
    by_folder = select(kb, Selection(kinds=("declaration",)))
    assert set(by_table) == set(by_folder)
    assert things(by_table, "declaration") == things(kb.store, "declaration")
    assert things(by_table, "mechanism") == set()


def test_a_thing_has_to_fit_all_parts_of_a_choice(kb: iwtld.KnowledgeBase, cambodia: ox.Store) -> None:
    both = select(kb, Selection(countries=("KHM",), kinds=("penalty",)))
    assert (
        things(both, "penalty")
        == {key for key in things(cambodia, "penalty") if key.startswith(("KHM", "khm"))}
        != set()
    )
    assert things(both, "membership") == set()


def test_several_countries_are_chosen_together(kb: iwtld.KnowledgeBase, cambodia: ox.Store) -> None:
    both = select(kb, Selection(countries=("Cambodia", "LAO"), kinds=("penalty",)))
    one = select(kb, Selection(countries=("LAO",), kinds=("penalty",)))
    other = select(kb, Selection(countries=("KHM",), kinds=("penalty",)))
    assert set(both) == set(one) | set(other)


def test_a_construct_query_gives_its_graph_and_no_more(kb: iwtld.KnowledgeBase) -> None:
    query = "CONSTRUCT { ?c a iwt:State } WHERE { ?c iwt:isoAlpha3 'KHM' }"
    assert [str(quad.triple) for quad in select(kb, Selection(query=query))] == [
        f"<{ID}jurisdiction/KHM> <{TYPE.value}> <{IWT}State>"
    ]


def test_a_select_query_chooses_the_things_in_its_rows(kb: iwtld.KnowledgeBase) -> None:
    query = "SELECT ?m { ?m iwt:mechanismStatus <https://w3id.org/iwtld/id/mechanism-status/merged> }"
    part = select(kb, Selection(query=query))
    assert {f"{ID}mechanism/{key}" for key in things(part, "mechanism")} >= {
        str(row["m"]) for row in kb.sparql(query)
    }


def test_a_stored_query_names_things_by_their_codes(kb: iwtld.KnowledgeBase) -> None:
    chosen = Selection(query="parties", parameters={"instrument": "asean-mlat-2004", "on": date(2018, 1, 1)})
    rows = kb.query("parties", instrument="asean-mlat-2004", on=date(2018, 1, 1))
    assert things(select(kb, chosen), "jurisdiction") >= {str(row["party"]) for row in rows} != set()


def test_a_query_is_asked_of_the_day(kb: iwtld.KnowledgeBase) -> None:
    query = "SELECT ?p { ?p a iwt:Participation ; iwt:party <https://w3id.org/iwtld/id/jurisdiction/KHM> }"
    late = select(kb, Selection(query=query))
    early = select(kb, Selection(query=query, as_of=date(2006, 1, 10)))
    participations = {
        quad.subject.value for quad in late.quads_for_pattern(None, TYPE, term("iwt:Participation"))
    }
    before = {quad.subject.value for quad in early.quads_for_pattern(None, TYPE, term("iwt:Participation"))}
    assert any("/untoc/" in each for each in participations)
    assert before < participations
    assert not any("/untoc/" in each for each in before)


def test_named_graphs_come_last_and_leave_out_all_others(kb: iwtld.KnowledgeBase) -> None:
    part = select(kb, Selection(countries=("KHM",), graphs=("penalties",)))
    assert {quad.graph_name.value for quad in part} == {GRAPH + "penalties"}


@pytest.mark.parametrize(
    ("selection", "error", "words"),
    [
        (Selection(countries=("Cambodja",)), UnknownNameError, "Cambodia"),
        (Selection(kinds=("mechanisme",)), UnknownNameError, "mechanism"),
        (Selection(graphs=("penalty",)), UnknownNameError, "penalties"),
        (Selection(query="ASK { ?s ?p ?o }"), UsageError, "chooses nothing"),
        (Selection(query="SELECT (1 AS ?n) {}"), UsageError, "name no thing"),
        (Selection(query="parties"), ParameterError, "instrument"),
        (Selection(query="CONSTRUCT WHERE { ?s a ?o }", kinds=("actor",)), UsageError, "CONSTRUCT"),
        (Selection(query="SELECT * { ?s ?p ?o }", parameters={"on": "today"}), UsageError, "stored"),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused(
    kb: iwtld.KnowledgeBase, selection: Selection, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        select(kb, selection)
