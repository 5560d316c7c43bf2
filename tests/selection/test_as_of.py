"""``--as-of``: what was in force, or had happened, on a day."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import iwtld
from iwtld.graph.reading import term
from iwtld.namespaces import GRAPH, ID, IWT, PREFIXES
from iwtld.selection.as_of import as_of, folder

DAY = date(2016, 12, 31)
"""The day of the study that the gaps among the ASEAN states come from."""

days = st.dates(date(2000, 1, 1), date(2003, 12, 31))


@pytest.fixture(scope="module")
def then(kb: iwtld.KnowledgeBase) -> iwtld.KnowledgeBase:
    return replace(kb, store=as_of(kb.store, DAY))


def xsd(text: str) -> ox.Literal:
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)]
    return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + kind))


def store_of(*facts: tuple[str, str, object]) -> ox.Store:
    store = ox.Store()
    for subject, name, value in facts:
        node = value if isinstance(value, ox.NamedNode) else xsd(str(value))
        store.add(
            ox.Quad(ox.NamedNode(ID + subject), ox.NamedNode(IWT + name), node, ox.NamedNode(GRAPH + "x"))
        )
    return store


def keys(store: ox.Store) -> set[str]:
    return {quad.subject.value.removeprefix(ID) for quad in store if isinstance(quad.subject, ox.NamedNode)}


@given(st.lists(st.tuples(days, st.sampled_from([4, 7, 10])), max_size=20), days, days)
def test_actions_only_grow_with_time(dates: list[tuple[date, int]], one: date, other: date) -> None:
    facts = [(f"action/{n}", "actionDate", day.isoformat()[:size]) for n, (day, size) in enumerate(dates)]
    store = store_of(*facts)
    assert keys(as_of(store, min(one, other))) <= keys(as_of(store, max(one, other)))


@given(st.lists(days, max_size=20), days)
def test_an_action_is_kept_from_its_day_on(dates: list[date], day: date) -> None:
    store = store_of(*((f"action/{n}", "actionDate", each) for n, each in enumerate(dates)))
    assert keys(as_of(store, day)) == {f"action/{n}" for n, each in enumerate(dates) if each <= day}


@given(days, days, days)
def test_an_interval_is_kept_on_each_of_its_days_and_not_on_the_first_day_outside(
    first: date, until: date, day: date
) -> None:
    store = store_of(("participation/a", "inForceFrom", first), ("participation/a", "inForceUntil", until))
    assert bool(keys(as_of(store, day))) == (first <= day < until)


@given(days, days, days, days, days)
def test_what_may_have_been_in_force_is_kept(
    low: date, first: date, until: date, high: date, day: date
) -> None:
    low, first, until, high = sorted((low, first, until, high))
    store = store_of(
        ("relation/a", "inForceNotBefore", low),
        ("relation/a", "inForceFrom", first),
        ("relation/a", "inForceUntil", until),
        ("relation/a", "inForceNotAfter", high),
    )
    assert bool(keys(as_of(store, day))) == (low <= day < high)


@given(days)
def test_an_action_of_a_month_or_a_year_is_kept_from_its_first_day_on(day: date) -> None:
    store = store_of(("action/year", "actionDate", "2001"), ("action/month", "actionDate", "2001-06"))
    expected = {"action/year"} if day >= date(2001, 1, 1) else set()
    if day >= date(2001, 6, 1):
        expected.add("action/month")
    assert keys(as_of(store, day)) == expected


@given(days)
def test_what_has_no_date_is_kept(day: date) -> None:
    store = store_of(
        ("event/a", "eventStatus", ox.NamedNode(ID + "event-status/planned")),
        ("membership/a", "memberRole", ox.NamedNode(ID + "membership-role/member")),
    )
    assert keys(as_of(store, day)) == {"event/a", "membership/a"}


def test_a_mention_of_an_event_that_had_not_happened_goes_with_it() -> None:
    event = ox.NamedNode(ID + "event/later")
    store = store_of(("event/later", "earliestStart", date(2020, 1, 1)), ("route/a", "subjectOf", event))
    assert keys(as_of(store, date(2019, 12, 31))) == set()
    assert keys(as_of(store, date(2020, 1, 1))) == {"event/later", "route/a"}


def test_a_figure_about_a_later_event_goes_with_its_claims() -> None:
    store = store_of(
        ("event/later", "earliestStart", date(2020, 1, 1)),
        ("claim/a", "figure", ox.NamedNode(ID + "figure/a")),
    )
    store.add(
        ox.Quad(ox.NamedNode(ID + "figure/a"), term("dcterms:subject"), ox.NamedNode(ID + "event/later"))
    )
    assert keys(as_of(store, date(2019, 1, 1))) == set()


def test_the_store_itself_stays_as_it_was() -> None:
    store = store_of(("action/a", "actionDate", date(2020, 1, 1)))
    before = set(store)
    as_of(store, date(2000, 1, 1))
    assert set(store) == before


# The United Nations Treaty Collection: Cambodia deposited on 2005-12-12, in force on the 30th day after.
@pytest.mark.parametrize(("day", "bound"), [(date(2006, 1, 10), False), (date(2006, 1, 11), True)])
def test_cambodia_is_bound_by_untoc_from_the_thirtieth_day(
    kb: iwtld.KnowledgeBase, day: date, bound: bool
) -> None:
    party = ox.NamedNode(ID + "jurisdiction/KHM")
    untoc = [
        quad
        for record in kb.store.quads_for_pattern(None, ox.NamedNode(IWT + "party"), party)
        if folder(record.subject) == "participation" and "/untoc/" in record.subject.value
        for quad in kb.store.quads_for_pattern(record.subject, None, None)
    ]
    small = ox.Store()
    small.extend(untoc)
    assert untoc
    assert (len(as_of(small, day)) > 0) is bound


@pytest.mark.parametrize("instrument", ["untoc", "asean-mlat-2004", "cites"])
def test_the_parties_then_are_the_participations_that_are_kept(
    kb: iwtld.KnowledgeBase, then: iwtld.KnowledgeBase, instrument: str
) -> None:
    count = then.sparql(
        f"SELECT DISTINCT ?p {{ ?p a iwt:Participation ; iwt:instrument <{ID}instrument/{instrument}> }}"
    )
    rows = kb.query("parties", instrument=instrument, on=DAY)
    assert len(rows) == len(count) > 0
    # The order of the sources in one cell is nobody's promise.
    again = [
        {**row, "source": set(str(row["source"]).split("; "))}
        for row in then.query("parties", instrument=instrument, on=DAY)
    ]
    assert again == [{**row, "source": set(str(row["source"]).split("; "))} for row in rows]


@pytest.mark.parametrize(
    ("form", "scope"),
    [("extradition", "specific"), ("mutual-legal-assistance", "all"), ("extradition", "all")],
)
def test_the_gaps_of_the_day_are_the_same_as_from_the_whole_graph(
    kb: iwtld.KnowledgeBase, then: iwtld.KnowledgeBase, form: str, scope: str
) -> None:
    asked = {"form": form, "on": DAY, "scope": scope, "group": "ASEAN"}
    rows = list(kb.query("no-legal-basis", **asked))
    assert rows == list(then.query("no-legal-basis", **asked))
    assert rows or scope == "all"


def test_the_engine_gives_the_answers_of_the_day(kb: iwtld.KnowledgeBase, then: iwtld.KnowledgeBase) -> None:
    asked = {"on": DAY, "among": "ASEAN"}
    whole, part = (each.matrix("extradition", **asked) for each in (kb, then))
    assert [[str(cell) for cell in row] for row in part.rank] == [
        [str(cell) for cell in row] for row in whole.rank
    ]


def test_an_exported_part_answers_single_questions_as_the_whole_does(
    kb: iwtld.KnowledgeBase, then: iwtld.KnowledgeBase
) -> None:
    out = io.BytesIO()
    kb.export("nquads", out, as_of=DAY.isoformat())
    store = ox.Store()
    store.bulk_load(out.getvalue(), format=ox.RdfFormat.N_QUADS)
    part = replace(kb, store=store)
    chance = random.Random(7)
    states, forms = list(kb.reasoner.world.states), list(kb.reasoner.world.forms)
    for _ in range(60):
        asked, form = chance.sample(states, 2), chance.choice(forms)
        one, other = (each.basis(*asked, form=form, on=DAY) for each in (kb, part))
        assert (one.grade, one.certainty) == (other.grade, other.certainty), (asked, form)
        assert one.governed_by == other.governed_by


def test_that_somebody_outside_a_list_joined_later_is_unknown_before(kb: iwtld.KnowledgeBase) -> None:
    # The list of parties to UNTOC is complete for members of the United Nations: Niue and the Holy See are none.
    day = date(2005, 12, 12)
    part = replace(kb, store=as_of(kb.store, day))
    asked = {"on": day, "instruments": ["global"]}
    whole, less = (each.matrix("extradition", **asked) for each in (kb, part))
    rows, columns = (whole.rank != less.rank).nonzero()
    places = list(zip(rows.tolist(), columns.tolist(), strict=True))
    differs = {(whole.codes[row], whole.codes[column]) for row, column in places}
    assert differs
    assert all({"NIU", "VAT"} & set(pair) for pair in differs)
    assert {(str(whole.cell(*place).grade), str(less.cell(*place).grade)) for place in places} == {
        ("none", "unknown")
    }


def test_today_everything_in_force_is_kept_and_every_action(kb: iwtld.KnowledgeBase) -> None:
    now = as_of(kb.store, date.today())
    actions = "SELECT DISTINCT ?a { ?a a iwt:TreatyAction }"
    assert len(replace(kb, store=now).sparql(actions)) == len(kb.sparql(actions))
    over = kb.sparql("SELECT DISTINCT ?p { ?p a iwt:Participation ; iwt:inForceUntil ?until }")
    kept = replace(kb, store=now).sparql("SELECT DISTINCT ?p { ?p a iwt:Participation }")
    whole = kb.sparql("SELECT DISTINCT ?p { ?p a iwt:Participation }")
    assert len(whole) - len(over) == len(kept)


def test_what_is_of_the_day_is_all_of_the_day(then: iwtld.KnowledgeBase) -> None:
    assert set(as_of(then.store, DAY)) == set(then.store)
